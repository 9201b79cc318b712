"""Tables and routines that a text creates, alters, renames and drops, and what CALL of such a routine does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flake8_backfill.model import HOLE
from flake8_backfill.sql import read_sql

KINDS = {
    "alter foreign table": ("ALTER FOREIGN TABLE a ADD b int", ["ALTER a"]),
    "alter external table": ("ALTER EXTERNAL TABLE a RENAME TO b", ["RENAME a,b"]),
    "alter online": ("ALTER ONLINE TABLE a ADD b int", ["ALTER a"]),
    "alter offline": ("ALTER OFFLINE TABLE a DROP b", ["ALTER a"]),
    "alter ignore": ("ALTER ONLINE IGNORE TABLE a RENAME b", ["RENAME a,b"]),
    "alter server": ("ALTER SERVER a OPTIONS (SET b 'c')", ["READ "]),
    "rename key": ("ALTER TABLE a RENAME KEY b TO c", ["ALTER a"]),
    "rename index": ("ALTER TABLE a RENAME INDEX b TO c", ["ALTER a"]),
    "rename to a schema's": ("ALTER TABLE a RENAME TO s.b", ["RENAME a,b"]),
    "rename tables": ("RENAME TABLES a TO b, c TO d", ["RENAME a,b", "RENAME c,d"]),
    "rename if exists": ("RENAME TABLE IF EXISTS a TO b", ["RENAME a,b"]),
    "rename without a new name": ("RENAME TABLE a TO", []),
    "drop temporary table": ("DROP TEMPORARY TABLE a", ["DROP a"]),
    "drop foreign table": ("DROP FOREIGN TABLE IF EXISTS a, b", ["DROP a,b"]),
    "drop external table": ("DROP EXTERNAL TABLE a", ["DROP a"]),
    "drop server": ("DROP SERVER a", ["READ "]),
    "create as in two brackets": ("CREATE TEMP TABLE t AS ((SELECT 1))", ["CREATE t", "INSERT_SELECT t"]),
    "create of a definition only": ("CREATE TABLE t AS (SELECT * FROM a) DEFINITION ONLY", ["CREATE t"]),
    "create with a column named definition": (
        "CREATE TABLE t AS SELECT definition FROM a",
        ["CREATE t", "INSERT_SELECT t"],
    ),
    "create as only": ("CREATE TABLE t AS SELECT * FROM ONLY a", ["CREATE t", "INSERT_SELECT t"]),
    "create of columns that no word hides": ("CREATE TABLE t (a int, b int) WITH (c = 1)", ["CREATE t"]),
    "rename behind short ddl": ("ALTER TABLE a ADD b int; ALTER TABLE g RENAME TO h", ["ALTER a", "RENAME g,h"]),
    "rename behind short ddl with a schema to fill in": (
        "ALTER TABLE {s}.a ADD b int; ALTER TABLE {s}.g RENAME TO h",
        ["ALTER a", "RENAME g,h"],
    ),
    "rename behind long ddl": (
        "ALTER TABLE a ADD b int, ADD c int, ADD d int, ADD e int; ALTER TABLE g RENAME TO h",
        ["ALTER a", "RENAME g,h"],
    ),
    "rename behind long ddl with a schema to fill in": (
        "ALTER TABLE {s}.a ADD b int, ADD c int, ADD d int, ADD e int; ALTER TABLE {s}.g RENAME TO h",
        ["ALTER a", "RENAME g,h"],
    ),
    "index in a line behind long ddl": (
        "ALTER TABLE a ADD b int, ADD c int, ADD d int, ADD e int\nCREATE INDEX i ON a (b)",
        ["ALTER a", "READ "],
    ),
    "batch behind long ddl": (
        "ALTER TABLE a ADD b int, ADD c int, ADD d int, ADD e int\nGO\nALTER TABLE g RENAME TO h",
        ["ALTER a", "RENAME g,h"],
    ),
    "create and rename": ("CREATE TABLE a (b int); ALTER TABLE a RENAME TO c", ["CREATE a", "RENAME a,c"]),
}


@pytest.mark.parametrize(("text", "expected"), KINDS.values(), ids=KINDS)
def test_kind(text: str, expected: list[str]) -> None:
    assert [f"{found.kind} {','.join(found.tables)}" for found in read_sql(text)] == expected


def test_each_rename_ends_with_its_new_name() -> None:
    text = "RENAME TABLE a TO b, c TO d; SELECT 1"
    first, second, _ = read_sql(text)
    assert [text[found.offset : found.end] for found in (first, second)] == [
        "RENAME TABLE a TO b",
        "RENAME TABLE a TO b, c TO d",
    ]


SILENT = {
    "into a placeholder": "SELECT count(*) INTO ? FROM users",
    "into a numbered placeholder": "SELECT count(*) INTO $1 FROM users",
    "into two variables": "SELECT a, b INTO x, y FROM users",
    "into a collection": "SELECT a BULK COLLECT INTO ids FROM users",
    "into nothing": "SELECT a INTO FROM users",
    "definer before a procedure of several statements": (
        "CREATE DEFINER=`a`@`b` PROCEDURE p() BEGIN DELETE FROM c; DELETE FROM d; END"
    ),
    "procedure behind another statement": "SELECT 1; CREATE PROCEDURE p() BEGIN DELETE FROM c; DELETE FROM d; END",
    "procedure in a line of its own": "SELECT 1\nCREATE PROCEDURE p() BEGIN DELETE FROM c; DELETE FROM d; END",
    "alias named as a keyword": "SELECT a create, b alter FROM users",
    "procedure that is called": "CREATE PROCEDURE p() BEGIN SELECT 'UPDATE'; SELECT 2; END; CALL p()",
    "procedure of one statement that is called": "CREATE PROCEDURE p() SELECT 1; CALL p()",
    "procedure that locks": "CREATE PROCEDURE p() BEGIN SELECT a FROM b FOR UPDATE; END; CALL p()",
    "procedure of ddl": (
        "CREATE PROCEDURE p() BEGIN ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c (d) ON DELETE CASCADE; END; "
        "CALL s.p()"
    ),
    "procedures that are called": (
        "CREATE PROCEDURE p() SELECT 1; CREATE PROCEDURE q() SELECT 'x' AS a; CALL q(); CALL p()"
    ),
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_leaves_rows_alone(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, ";\n")


WRITES = {
    "call of a procedure that writes": (
        "CREATE PROCEDURE p() BEGIN SELECT 1; UPDATE a SET b = 1; END; «CALL p()",
        "OPAQUE ?",
    ),
    "call of a procedure that writes first": ("CREATE PROCEDURE p() DELETE FROM a; «CALL p()", "OPAQUE ?"),
    "call of a procedure that calls": ("CREATE PROCEDURE p() BEGIN CALL q(); END; «CALL p()", "OPAQUE ?"),
    "call of a procedure in quotes": ("CREATE PROCEDURE p() AS 'SELECT 1' LANGUAGE sql; «CALL p()", "OPAQUE ?"),
    "call of a procedure in dollars": ("CREATE PROCEDURE p() AS $$ SELECT 1 $$ LANGUAGE sql; «CALL p()", "OPAQUE ?"),
    "call of a procedure with a hole": (f"CREATE PROCEDURE p() BEGIN {HOLE}; END; «CALL p()", "OPAQUE ?"),
    "call of another procedure": ("CREATE PROCEDURE p() SELECT 1; «CALL q()", "OPAQUE ?"),
    "update in front of a dropped function": (
        "CREATE COLLATION c FROM b; «UPDATE a SET x = 1; DROP FUNCTION f",
        "UPDATE a",
    ),
    "delete in front of a procedure": ("«DELETE FROM a\nCREATE PROCEDURE p AS DELETE FROM b", "DELETE a"),
    "delete of a table in brackets": ("«DELETE FROM ONLY (users) WHERE id = 1", "DELETE users"),
    "truncate of tables in brackets": ("«TRUNCATE ONLY (users), ONLY (orders)", "TRUNCATE users,orders"),
    "truncate with a star": ("«TRUNCATE users *, orders", "TRUNCATE users,orders"),
    "delete that ends at a bracket": (
        "WITH a AS («DELETE FROM users) «INSERT INTO b SELECT * FROM c",
        "DELETE users; INSERT_SELECT b",
    ),
    "deletes that end at brackets": (
        "WITH a AS («DELETE FROM ONLY (users)), b AS («DELETE FROM c) «DELETE FROM d",
        "DELETE users; DELETE c; DELETE d",
    ),
}


@pytest.mark.parametrize(("marked", "expected"), WRITES.values(), ids=WRITES)
def test_write(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(marked, expected)
