"""What a function does follows from the variables around it each time it is called, and where its texts stand."""

from __future__ import annotations

import pytest

from tests.core.samples import NUMBERED_PATH, check, check_silent, plain

SILENT = {
    "a variable that is DDL at each call": """
        statement = "ALTER TABLE users ADD COLUMN a int"


        def run():
            op.execute(statement)


        # Migration 1: Add a
        run()
        statement = "ALTER TABLE users DROP COLUMN a"
        # Migration 2: Drop a
        run()
        statement = "DELETE FROM users"
    """,
}

HITS = {
    "a variable of the module that a loop binds": """
        def clear():
            conn.execute(f"DELETE FROM {table}")  # expect: DELETE doors,locks


        # Migration 1: Clear
        for table in ("doors", "locks"):
            clear()
        # Migration 2: Rename
        conn.execute("ALTER TABLE doors RENAME TO gates")
    """,
    "a text above all migrations is part of the one that executes it": """
        CREATE = "CREATE TABLE teams (id int)"
        FILL = "UPDATE teams SET id = 1"  # expect: UPDATE teams
        EMPTY = "DELETE FROM teams"  # expect: DELETE teams created

        # Migration 1: Create teams
        conn.execute(CREATE)
        conn.execute(EMPTY)
        # Migration 2: Fill teams
        conn.execute(FILL)
    """,
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in SILENT.items()])
def test_nothing_is_written(body: str) -> None:
    check_silent(plain(body), NUMBERED_PATH)


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in HITS.items()])
def test_what_each_call_writes(body: str) -> None:
    check(plain(body), NUMBERED_PATH)
