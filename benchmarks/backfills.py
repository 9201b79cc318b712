"""Runs the backfill scripts of docs/ on real databases: ``python benchmarks/backfills.py``.

Needs what table_sizes.py needs, and ``pip install sqlalchemy psycopg[binary] pymysql``.  Each script is run as the page
prints it, twice, as it would be after it was stopped; then no row may be left to do.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, text
from table_sizes import mariadb, postgresql

from flake8_backfill.explanations import pages

ROWS = 2_345
TABLES = """
CREATE TABLE leads (id integer PRIMARY KEY, phone varchar(32), phone_digits varchar(32));
CREATE TABLE messages (id integer PRIMARY KEY, lead_id integer);
CREATE TABLE call_log (id integer PRIMARY KEY, lead_id integer);
CREATE TABLE lead_totals (lead_id integer PRIMARY KEY, calls integer NOT NULL);
CREATE TABLE call_log_new (id integer PRIMARY KEY, lead_id integer);
"""
FILL = [
    ("INSERT INTO leads (id, phone) VALUES (:id, :phone)", lambda n: {"id": 2 * n, "phone": f"555-{n}"}),
    ("INSERT INTO messages VALUES (:id, :lead)", lambda n: {"id": n, "lead": n}),
    ("INSERT INTO call_log VALUES (:id, :lead)", lambda n: {"id": 3 * n, "lead": n % 1_500 + 1}),
]
# Page -> a query for what is left to do, or is wrong, when the script is done.
LEFT = {
    "update": "SELECT count(*) FROM leads WHERE phone_digits IS NULL OR phone_digits <> replace(phone, '-', '')",
    "delete": "SELECT count(*) FROM messages WHERE lead_id NOT IN (SELECT id FROM leads)",
    "upsert": "SELECT count(*) - (SELECT sum(calls) FROM lead_totals) FROM call_log",
    "insert_select": "SELECT (SELECT count(*) FROM call_log) - count(*) FROM call_log_new",
    "truncate": "SELECT count(*) FROM call_log",
}
# What the pages say is spelled differently in MySQL.
MYSQL = [
    (r"ON CONFLICT \(lead_id\) DO UPDATE SET calls = excluded.calls", "ON DUPLICATE KEY UPDATE calls = VALUES(calls)"),
    (r"INSERT INTO call_log_new(.*?)\s+ON CONFLICT \(id\) DO NOTHING", r"INSERT IGNORE INTO call_log_new\1"),
]


def scripts(mysql: bool) -> Iterator[tuple[str, str]]:
    """The page and the text of each script under backfills/ that takes an URL alone."""
    for page, left in LEFT.items():
        [script] = re.findall(r"^```python\n(# backfills/.*?)^```$", pages()[page].body, re.MULTILINE | re.DOTALL)
        for pattern, replacement in MYSQL if mysql else []:
            script = re.sub(pattern, replacement, script, flags=re.DOTALL)
        yield left, script.replace("time.sleep(0.1)", "pass")


def contract() -> list[str]:
    """The SQL of the page about the way out for a column that is filled: PostgreSQL's NOT NULL without a long lock."""
    return re.findall(r'op\.execute\(\s*((?:"[^"]+"\s*)+)\)', pages()["backfill"].body)


def try_on(name: str, url: str) -> None:
    """Run all scripts on one database; ends the program where one leaves something to do."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in filter(str.strip, TABLES.split(";")):
            connection.execute(text(statement))
        for statement, row in FILL:
            connection.execute(text(statement), [row(n) for n in range(1, ROWS)])
    for left, script in scripts(name == "MariaDB"):
        for _ in range(2):
            scope: dict[str, object] = {"__name__": "backfill"}
            exec(compile(script, script.partition("\n")[0], "exec"), scope)
            scope["main"](url)  # type: ignore[operator]
        with engine.connect() as connection:
            rest = connection.scalar(text(left))
        print(f"{name}: {script.partition(chr(10))[0][2:]}: {rest} left")
        if rest:
            raise SystemExit(1)
    if name == "PostgreSQL":
        for literals in contract():
            with engine.begin() as connection:
                connection.execute(text("".join(re.findall(r'"([^"]+)"', literals))))
        print(f"{name}: NOT NULL by a CHECK that is validated first")


def main() -> int:
    """Try all databases."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        try_on("SQLite", f"sqlite:///{folder}/app.db")
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, postgresql(Path(folder)):
        try_on("PostgreSQL", f"postgresql+psycopg://postgres@/postgres?host={folder}")
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, mariadb(Path(folder)):
        try_on("MariaDB", f"mysql+pymysql://root@/test?unix_socket={folder}/socket")
    return 0


if __name__ == "__main__":
    sys.exit(main())
