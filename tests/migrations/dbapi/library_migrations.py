"""Steps of one database, each a method that the runner finds by its number."""


class SchemaUpgrade:
    def __init__(self, conn):
        self.conn = conn

    def upgrade_all(self):
        current = self.conn.execute("PRAGMA user_version").fetchone()[0]
        while True:
            step = getattr(self, f"upgrade_version_{current}", None)
            if step is None:
                break
            step()
            current += 1
            self.conn.execute(f"PRAGMA user_version={current}")

    def upgrade_version_1(self):
        """Index and view only."""
        self.conn.executescript(
            """
            CREATE INDEX books_updated ON books (last_modified);
            CREATE TEMP TRIGGER books_delete AFTER DELETE ON books BEGIN
                DELETE FROM comments WHERE book = OLD.id;
            END;
            """
        )

    def upgrade_version_2(self):
        """Normalise the authors."""
        self.conn.executescript(
            """
            BEGIN TRANSACTION;
            UPDATE authors SET sort = name WHERE sort IS NULL; -- expect: UPDATE authors
            REPLACE INTO preferences (key, val) VALUES ('sorted', 'yes'); -- expect: UPSERT preferences
            INSERT INTO books_fts (books_fts) VALUES ('rebuild'); -- expect: INSERT books_fts
            COMMIT;
            """
        )

    def upgrade_version_3(self):
        """One linked table for each custom column."""
        for name in ("tags", "series"):
            self._copy_links(name)

    def _copy_links(self, name):
        self.conn.execute(
            f"CREATE TABLE books_{name}_new AS "  # expect: INSERT_SELECT books_tags_new, books_series_new
            f"SELECT * FROM books_{name}"
        )
        doubles = f"DELETE FROM books_{name} WHERE id = ?"  # expect: DELETE books_tags, books_series
        self.conn.executemany(doubles, [(1,), (2,)])
