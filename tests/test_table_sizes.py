"""The README's part about table sizes: SQLite's query is run, and the output that is shown is read."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from flake8_backfill import Config
from flake8_backfill.config.stats import read_stats
from tests.conftest import Project

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")

TABLES = '''
CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT);
CREATE TABLE "order ""lines""" (id INTEGER);
CREATE TABLE "o'clock" (id INTEGER);
CREATE TABLE sqliteish (id);
CREATE INDEX by_id ON orders (id);
CREATE VIEW all_orders AS SELECT * FROM orders;
INSERT INTO orders VALUES (1), (2), (3);
INSERT INTO "order ""lines""" VALUES (1), (2);
INSERT INTO "o'clock" VALUES (1);
'''


def query(database: str) -> str:
    """The SQL in the README's block for a database."""
    [block] = re.findall(rf"^```sh\n# {database}.*?<<'SQL'[^\n]*\n(.*?)^SQL$", README, re.MULTILINE | re.DOTALL)
    return str(block)


def test_there_is_a_query_for_each_database() -> None:
    assert [bool(query(database)) for database in ("PostgreSQL", "MySQL", "SQLite")] == [True] * 3


def test_sqlite_counts_its_tables() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        counts = [counting for (counting,) in connection.execute(query("SQLite"))]
        rows = [connection.execute(counting).fetchone() for counting in counts]
    assert rows == [("o'clock", 1), ('order "lines"', 2), ("orders", 3), ("sqliteish", 0)]


HEATS = {"orders": "hot", "calls": "hot", "calls_1": "", "invoices": "", "never_analysed": "", "countries": "small"}


@pytest.mark.parametrize(("table", "heat"), HEATS.items())
def test_the_file_shown_says_which_tables_are_hot(table: str, heat: str, project: Project) -> None:
    [shown] = re.findall(r"^```csv\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    project.write({"table-sizes.csv": shown})
    project.pyproject('table-stats = "table-sizes.csv"')
    config = Config.load()
    assert config.heat(table) == heat
    assert read_stats("table-sizes.csv", "table-sizes.csv", "here").exported == "2026-11-23"
