"""Many migrations in one file: numbered blocks under comments, and numbered functions."""

from __future__ import annotations

import pytest

from flake8_backfill import Config
from flake8_backfill.analyze import inspect
from flake8_backfill.results import FileResult
from tests.core.samples import NUMBERED_PATH, check, check_silent, plain


def owners(result: FileResult) -> list[tuple[int, str, str]]:
    """Return the line of each finding, with its migration's id and description."""
    return [(one.line, one.migration.id, one.migration.description) for one in result.findings]


NO_MARKERS = {
    "words in a comment": "# the migration of 36 users",
    "a version": "# migrations 2.0 and later",
    "an issue": "# see migration #",
    "a name that begins so": "# Migrations 36: many",
    "text": 'x = "no comment: Migration 36"',
}

MARKERS = {
    "# Migration 36: Add last_call_direction": ("36", "Add last_call_direction"),
    "# Migration 29b: Fix it": ("29b", "Fix it"),
    "# migration 7": ("7", "No description"),
    "# Migration 007: Bond": ("007", "Bond"),
    "# ---- Migration 8 - Names ----": ("8", "Names"),
    "## MIGRATION 12: Loud": ("12", "Loud"),
    "# Migration 3: with: colons": ("3", "with: colons"),
    "# Migration 5: Names  # noqa: E501": ("5", "Names"),
    "#Migration 9: no space": ("9", "no space"),
    "    # Migration 4: inside": ("4", "inside"),
    "x = 1  # Migration 6: behind code": ("6", "behind code"),
}


@pytest.mark.parametrize("marker", NO_MARKERS.values(), ids=NO_MARKERS)
def test_no_marker(marker: str) -> None:
    source = plain(
        f"""
        # Migration 1: First
        x = 1
        # Migration 2: Second
        if x:
            {marker}
            connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        """
    )
    result = check(source, NUMBERED_PATH)
    assert owners(result) == [(6, "2", "Second")]


@pytest.mark.parametrize(("marker", "shown"), MARKERS.items(), ids=list(MARKERS))
def test_marker(marker: str, shown: tuple[str, str]) -> None:
    write = 'connection.execute("DELETE FROM users")  # expect: DELETE users'
    source = f"if True:\n    # Migration 1: First\n    x = 1\n    {marker.lstrip()}\n    {write}\n"
    result = check(source, NUMBERED_PATH)
    assert owners(result) == [(5, *shown)]
    assert result.migrations == 2


BLOCKS = {
    "at the top level": (
        """
        import sqlite3

        connection = sqlite3.connect("x.db")

        # Migration 1: Create users
        connection.execute("CREATE TABLE users (id integer)")
        connection.execute("INSERT INTO users VALUES (1)")  # expect: INSERT users created

        # Migration 2: Fill users
        connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        connection.execute("UPDATE orders SET a = 1")  # expect: UPDATE orders
        """,
        [(7, "1", "Create users"), (10, "2", "Fill users"), (11, "2", "Fill users")],
    ),
    "in a function": (
        """
        def run_migrations(connection):
            version = connection.execute("SELECT version FROM schema").fetchone()[0]
            # Migration 1: Fill users
            if version < 1:
                connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users
            # Migration 2: Clear users
            if version < 2:
                connection.execute("DELETE FROM users")  # expect: DELETE users
        """,
        [(5, "1", "Fill users"), (8, "2", "Clear users")],
    ),
    "a helper above the first marker": (
        """
        def fill(connection, table):
            connection.execute(f"UPDATE {table} SET a = 1")  # expect: UPDATE users


        # Migration 1: Add a column
        connection.execute("ALTER TABLE users ADD COLUMN a integer")
        # Migration 2: Fill users
        fill(connection, "users")
        """,
        [(2, "2", "Fill users")],
    ),
    "a text above the first marker": (
        """
        SQL = "UPDATE users SET a = 1"  # expect: UPDATE users

        # Migration 1: Add a column
        connection.execute("ALTER TABLE users ADD COLUMN a integer")
        # Migration 2: Fill users
        connection.execute(SQL)
        """,
        [(1, "2", "Fill users")],
    ),
    "a helper of a helper": (
        """
        def run(connection, sql):
            connection.execute(sql)


        def clear(connection):
            run(connection, "DELETE FROM users")  # expect: DELETE users


        # Migration 1: Nothing
        x = 1
        # Migration 2: Clear
        clear(connection)
        """,
        [(6, "2", "Clear")],
    ),
    "blocks with one number": (
        """
        # Migration 3: Fill users
        connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        # Migration 3: Fill orders
        connection.execute("UPDATE orders SET a = 1")  # expect: UPDATE orders
        """,
        [(2, "3", "Fill users"), (4, "3", "Fill orders")],
    ),
    "functions that nothing calls": (
        """
        # Migration 1: Fill users
        def fill(connection):
            connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users


        # Migration 2: Clear users
        def clear(connection):
            connection.execute("DELETE FROM users")  # expect: DELETE users


        def rollback(connection):
            connection.execute("UPDATE users SET a = 2")  # expect: UPDATE users downgrade
        """,
        [(3, "1", "Fill users"), (8, "2", "Clear users"), (12, "2", "Clear users")],
    ),
    "a list of pairs": (
        """
        MIGRATIONS = [
            # Migration 1: Fill users
            ("fill users", "UPDATE users SET a = 1"),  # expect: UPDATE users
            # Migration 2: Clear users
            ("clear users", "DELETE FROM users"),  # expect: DELETE users
        ]


        def migrate(connection):
            for name, sql in MIGRATIONS:
                connection.execute(sql)
        """,
        [(3, "1", "Fill users"), (5, "2", "Clear users")],
    ),
    "one marker in a file that is named so": (
        """
        # Migration 1: Fill users
        connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        """,
        [(2, "1", "Fill users")],
    ),
}


@pytest.mark.parametrize(("source", "shown"), BLOCKS.values(), ids=BLOCKS)
def test_blocks(source: str, shown: list[tuple[int, str, str]]) -> None:
    result = check(plain(source), NUMBERED_PATH)
    assert owners(result) == shown
    assert {one.migration.framework for one in result.findings} == {"numbered blocks"}


def test_two_blocks_of_one_number_are_two_migrations() -> None:
    source = plain(BLOCKS["blocks with one number"][0])
    first, second = inspect(source, NUMBERED_PATH, Config()).findings
    assert first.migration != second.migration
    assert (first.migration.line, second.migration.line) == (1, 3)


def test_a_helper_of_many_blocks_belongs_to_one_of_them_and_names_all_tables() -> None:
    source = plain(
        """
        def fill(connection, table):
            connection.execute(f"UPDATE {table} SET a = 1")  # expect: UPDATE orders,users


        # Migration 1: Fill users
        fill(connection, "users")
        # Migration 2: Fill orders
        fill(connection, "orders")
        """
    )
    assert owners(check(source, NUMBERED_PATH)) == [(2, "1", "Fill users")]


def test_a_pattern_of_the_project() -> None:
    config = Config(marker=r"# step (?P<number>\d+)(?:: (?P<description>.*))?$")
    source = plain(
        """
        # step 1: Fill users
        connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        # Migration 7: no marker here
        # step 2
        connection.execute("DELETE FROM users")  # expect: DELETE users
        """
    )
    result = check(source, "db/changes.py", config)
    assert owners(result) == [(2, "1", "Fill users"), (5, "2", "No description")]


FUNCTIONS = {
    "m001": (
        '''
        async def m001_create(db):
            """Create the wallets"""
            await db.execute("CREATE TABLE wallets (id integer)")
            await db.execute("INSERT INTO wallets VALUES (1)")  # expect: INSERT wallets created


        async def m002_fee(db):
            await db.execute("ALTER TABLE wallets ADD COLUMN fee integer")
            await db.execute("UPDATE wallets SET fee = 0")  # expect: UPDATE wallets
        ''',
        [(4, "m001_create", "Create the wallets"), (9, "m002_fee", "No description")],
    ),
    "migration_96 with a helper": (
        """
        def _fill(conn, table):
            conn.execute(f"UPDATE {table} SET a = 1")  # expect: UPDATE users


        def migration_96(conn):
            conn.execute("ALTER TABLE users ADD COLUMN a integer")


        def migration_97(conn):
            _fill(conn, "users")
        """,
        [(2, "migration_97", "No description")],
    ),
    "methods of a class": (
        """
        class Migrations:
            def migrate_1(self, conn):
                conn.execute("UPDATE users SET a = 1")  # expect: UPDATE users

            def migrate_2(self, conn):
                conn.execute("DELETE FROM users")  # expect: DELETE users
        """,
        [(3, "migrate_1", "No description"), (6, "migrate_2", "No description")],
    ),
}


@pytest.mark.parametrize(("source", "shown"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_functions(source: str, shown: list[tuple[int, str, str]]) -> None:
    assert owners(check(plain(source), "wallet/migrations.py")) == shown


def test_blocks_without_a_write_are_counted_too() -> None:
    source = "# Migration 1: One\nx = 1\n# Migration 2: Two\ny = 2\n# Migration 2: Two again\n"
    result = check_silent(source, NUMBERED_PATH)
    assert result.migrations == 3


def test_numbered_blocks_of_a_function_that_gets_a_cursor_and_the_version_are_no_odoo_script() -> None:
    source = plain(
        """
        def migrate(cursor, version):
            # Migration 1: Create leads
            if version < 1:
                cursor.execute("CREATE TABLE leads (id INTEGER)")
            # Migration 2: Score leads
            if version < 2:
                cursor.execute("UPDATE leads SET score = 0")  # expect: UPDATE leads
        """
    )
    result = check(source, "db/db_migrate.py")
    assert owners(result) == [(7, "2", "Score leads")]
    assert not result.findings[0].created_here


def test_an_odoo_script_with_one_comment_about_a_migration_is_one() -> None:
    source = plain(
        """
        def migrate(cr, version):
            # Migration 1: of the partners
            cr.execute("UPDATE res_partner SET active = true")  # expect: UPDATE res_partner
        """
    )
    [finding] = check(source, "shop/migrations/16.0/pre-migration.py").findings
    assert finding.migration.framework == "odoo"
