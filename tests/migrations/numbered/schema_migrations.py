"""Steps of the schema, by number; the store runs those above its version."""

VERSION = 4


def migration_1(conn):
    """Create the boxes."""
    conn.execute("CREATE TABLE boxes (id INTEGER PRIMARY KEY, label TEXT UNIQUE ON CONFLICT REPLACE, room TEXT)")
    conn.executemany("INSERT INTO boxes (label) VALUES (?)", [("attic",), ("cellar",)])  # expect: INSERT boxes


def migration_2(conn):
    """Rooms get a table of their own."""
    conn.executescript(
        """
        CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
        INSERT OR IGNORE INTO rooms (name) SELECT DISTINCT room FROM boxes; -- expect: INSERT_SELECT rooms
        UPDATE boxes SET room_id = (SELECT id FROM rooms WHERE name = room); -- expect: UPDATE boxes
        CREATE TRIGGER forget AFTER DELETE ON rooms BEGIN DELETE FROM boxes WHERE room_id = old.id; END;
        """
    )


def migration_3(conn):
    """Labels are trimmed, a hundred at a time."""
    cursor = conn.cursor()
    while True:
        cursor.execute(
            "UPDATE boxes SET label = trim(label)"  # expect: UPDATE boxes
            " WHERE id IN (SELECT id FROM boxes WHERE label <> trim(label) LIMIT 100)"
        )
        conn.commit()
        if cursor.rowcount < 100:
            break


def migration_4(conn):
    """Only an index: the update of rooms runs in the background."""
    conn.execute("CREATE INDEX boxes_room ON boxes (room_id)")
    conn.execute("PRAGMA user_version = 4")
    print("to fill the rest: DELETE FROM boxes WHERE label IS NULL")
