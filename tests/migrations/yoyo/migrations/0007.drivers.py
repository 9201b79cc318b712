"""Every way of a driver"""
import yoyo
from psycopg2.extras import execute_values
from yoyo import group, step, transaction

OLD = "UPDATE rooms SET old = true"  # expect: UPDATE rooms


def fill(conn):
    with conn.cursor() as cursor, open("/srv/rooms.csv") as lines:
        execute_values(cursor, "INSERT INTO keys (room) VALUES %s", [(1,)])  # expect: INSERT keys
        cursor.copy_from(lines, "imported")  # expect: COPY imported
        cursor.copy_expert("COPY more FROM STDIN", lines)  # expect: COPY more
        cursor.copy_expert("COPY rooms TO STDOUT", lines)
        cursor.execute("SELECT id FROM rooms")
        for (room,) in cursor.fetchall():
            cursor.execute("UPDATE beds SET room = %s", (room,))  # expect: UPDATE beds


def undo(conn):
    conn.cursor().execute("DELETE FROM keys")  # expect: DELETE keys downgrade


def never(conn):
    conn.cursor().execute("DELETE FROM rooms")


transaction(step(OLD), step(fill, undo))
for table in ("doors", "locks"):
    step(
        f"DELETE FROM {table}",  # expect: DELETE doors, locks
        rollback=f"INSERT INTO {table} VALUES (1)",  # expect: INSERT doors, locks downgrade
    )
steps = group([step(lambda conn: conn.cursor().execute("TRUNCATE visits"))])  # expect: TRUNCATE visits
yoyo.step(apply="CREATE TABLE n (a int, deleted text DEFAULT 'update n')", rollback="")
