"""Merge the two account tables, row by row where SQL is not enough."""

import csv
import json
from pathlib import Path

from psycopg2.extras import execute_values
from yoyo import group, step

__depends__ = {}
__transactional__ = False

ROLES = ("reader", "writer")
create_accounts = "CREATE TABLE accounts (id INTEGER, data TEXT, owner TEXT REFERENCES users ON DELETE CASCADE)"
fill_accounts = """
WITH doubles AS (
    SELECT owner, MIN(id) AS id FROM old_accounts GROUP BY owner
)
INSERT INTO accounts (id, owner) -- expect: INSERT_SELECT accounts
SELECT id, owner FROM doubles
"""


def _clean(text):
    value = json.loads(text)
    value.update(cleaned=True)
    return json.dumps(value)


def apply_step(conn):
    cursor = conn.cursor()
    cursor.execute(create_accounts)
    cursor.execute(fill_accounts)
    cursor.execute("SELECT id, data FROM old_accounts")
    for account_id, data in cursor.fetchall():
        cursor.execute(
            "UPDATE accounts SET data = %s WHERE id = %s",  # expect: UPDATE accounts
            (_clean(data), account_id),
        )
    for role in ROLES:
        cursor.execute(
            f"INSERT INTO {role}_rights (account_id) "  # expect: INSERT_SELECT reader_rights, writer_rights
            "SELECT id FROM accounts"
        )


def rollback_step(connection):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM old_accounts WHERE owner = ''")  # expect: DELETE old_accounts downgrade
        cursor.execute("DROP TABLE accounts")


def load_countries(conn):
    cur = conn.cursor()
    with open(Path(__file__).parent / "countries.csv") as lines:
        rows = [tuple(row) for row in csv.reader(lines)]
        execute_values(cur, "INSERT INTO countries (code, name) VALUES %s", rows)  # expect: INSERT countries
        lines.seek(0)
        cur.copy_expert("COPY country_names FROM STDIN WITH CSV", lines)  # expect: COPY country_names
    named = [(name, code) for code, name in rows]
    cur.executemany("UPDATE countries SET name = %s WHERE code = %s", named)  # expect: UPDATE countries


def enqueue_exports(conn):
    cursor = conn.cursor()
    cursor.execute("SELECT id FROM accounts")
    for (account_id,) in cursor.fetchall():
        print("INSERT INTO exports VALUES", account_id)


def never_called(conn):
    conn.cursor().execute("DELETE FROM users")


step(load_countries)
group(
    [
        step(apply_step, rollback_step),
        step(lambda conn: conn.cursor().execute("TRUNCATE old_account_log")),  # expect: TRUNCATE old_account_log
    ],
    ignore_errors="apply",
)
step(enqueue_exports, None)
