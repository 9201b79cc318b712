"""Rarer forms of the statements that write, and what looks like them: modifiers, hints, names in brackets, prose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flake8_backfill.model import HOLE
from flake8_backfill.sql import read_sql

FRAGMENTS = {
    "update of nothing": "UPDATE users",
    "prose with a list": "update users, roles and teams",
    "prose behind a table": "Delete from cart failed because of it",
    "prose with a number": "delete from stock 5 units",
    "prose in front": "please truncate users",
    "prose in front of delete": "now delete from",
    "truncate of nothing": "TRUNCATE TABLE",
    "truncate of an expression": "truncate a - b",
    "insert without a table": "INSERT INTO VALUES (1)",
    "delete without a table": "DELETE FROM WHERE id = 1",
    "update without a table": "UPDATE SET a = 1",
    "merge without a table": "MERGE INTO USING a ON b",
    "replace without a table": "REPLACE INTO VALUES (1)",
    "load without a table": "LOAD DATA INFILE 'x'",
    "load into nothing": "LOAD DATA INFILE 'x' INTO",
    "import of a table": "IMPORT TABLE users FROM 'x'",
    "bulk of nothing": "BULK INSERT",
    "columns named as keywords": "SELECT a.truncate, b.merge, c.copy, d.load FROM users",
    "alias in a new line": "SELECT a,\ntruncate, b FROM users",
    "no placeholder of a table": f"UPDATE {HOLE} and {HOLE}",
}


@pytest.mark.parametrize("text", FRAGMENTS.values(), ids=FRAGMENTS)
def test_fragment_writes_nothing(text: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(text, "")


WRITES = {
    "recursive common table expression": ("WITH RECURSIVE c AS (SELECT * FROM users) «DELETE FROM c", "DELETE users"),
    "odd rows that begin with a bracket": (
        "«INSERT INTO a VALUES ((1), $$b$$), ((SELECT c FROM d), $$e$$)",
        "INSERT a",
    ),
    "odd rows and what is done in a conflict": (
        "«INSERT INTO a VALUES ($$b$$, (1), f((2))) ON DUPLICATE KEY UPDATE c = 1",
        "UPSERT a",
    ),
    "several odd rows and what is done in a conflict": (
        "«INSERT INTO a VALUES ($$b$$, (1)), ('c', $$d$$)\nON CONFLICT (e) DO UPDATE SET f = 1",
        "UPSERT a",
    ),
    "short form behind begin": ("BEGIN «DELETE users END «DELETE b", "DELETE users; DELETE b"),
    "short forms in try and catch": (
        "BEGIN TRY «DELETE users END TRY BEGIN CATCH «DELETE b END CATCH «DELETE c",
        "DELETE users; DELETE b; DELETE c",
    ),
    "short form in an atomic block": ("BEGIN ATOMIC «DELETE users; END", "DELETE users"),
    "short form in a block that is not atomic": ("BEGIN NOT ATOMIC «DELETE users; END", "DELETE users"),
    "short form that is explained": ("EXPLAIN ANALYZE «DELETE users", "DELETE users"),
    "short form that is explained with options": (
        "EXPLAIN (COSTS OFF, ANALYZE) «INSERT users VALUES (1)",
        "INSERT users",
    ),
    "short form behind a loop": ("WHILE a DO «DELETE users; END WHILE «DELETE b", "DELETE users; DELETE b"),
    "delete with an alias": ("«DELETE FROM users AS u", "DELETE users"),
    "delete behind if": ("IF @a = 1 «DELETE users WHERE b = 1", "DELETE users"),
    "delete of an alias behind if": ("IF @a = 1 «DELETE u FROM users u", "DELETE users"),
    "delete of a percentage": ("«DELETE TOP (10) PERCENT FROM users", "DELETE users"),
    "update of a percentage": ("«UPDATE TOP 10 PERCENT users SET x = 1", "UPDATE users"),
    "update of a computed top": ("«UPDATE TOP (f(1)) users SET x = 1", "UPDATE users"),
    "update of only one": ("«UPDATE ONLY (users) SET x = (SELECT y FROM b)", "UPDATE users"),
    "update of a view with functions": (
        "«UPDATE (SELECT a.x, f(a.y) FROM users a WHERE (a.z = 1)) SET x = 1",
        "UPDATE users",
    ),
    "insert into what a view shows": ("«INSERT INTO users VALUES (1, (2))", "INSERT users"),
    "insert top": ("«INSERT TOP (5) INTO users SELECT * FROM b", "INSERT_SELECT users"),
    "insert overwrite": ("«INSERT OVERWRITE users SELECT * FROM b", "INSERT_SELECT users"),
    "insert first": (
        "«INSERT FIRST WHEN a THEN INTO b VALUES (1) ELSE INTO c VALUES (2) SELECT * FROM d",
        "INSERT_SELECT b,c",
    ),
    "insert all with conditions": ("«INSERT ALL WHEN a THEN INTO b VALUES (1) SELECT * FROM d", "INSERT_SELECT b"),
    "insert of default values": ("«INSERT users DEFAULT VALUES", "INSERT users"),
    "insert with an output": ("«INSERT users OUTPUT inserted.id VALUES (1)", "INSERT users"),
    "insert of a procedure's rows": ("«INSERT users EXEC p", "INSERT_SELECT users"),
    "insert with a hint": ("«INSERT users WITH (TABLOCK) SELECT * FROM b", "INSERT_SELECT users"),
    "insert into a table named first": ("«INSERT INTO first (a) VALUES (1)", "INSERT first"),
    "merge into only": ("«MERGE INTO ONLY users USING a ON b WHEN MATCHED THEN DELETE", "UPSERT users"),
    "merge into a partition": ("«MERGE INTO users PARTITION (p) USING a ON b WHEN MATCHED THEN DELETE", "UPSERT users"),
    "replace delayed": ("«REPLACE DELAYED INTO users VALUES (1)", "UPSERT users"),
    "copy binary": ("«COPY BINARY users FROM '/tmp/users'", "COPY users"),
    "copy of columns": ("«COPY users (a, b) FROM '/tmp/users'", "COPY users"),
    "copy with oids": ("«COPY users WITH OIDS FROM '/tmp/users'", "COPY users"),
    "load far away": (f"«LOAD DATA LOCAL INFILE {'a' * 9} REPLACE INTO TABLE users", "COPY users"),
    "truncate behind a query": ("SELECT 1\n«TRUNCATE users", "TRUNCATE users"),
    "truncate behind an update": ("«UPDATE a SET x = 1 «TRUNCATE TABLE users", "UPDATE a; TRUNCATE users"),
    "suffix of Python": ("«UPDATE users_%s SET a = 1", "UPDATE ?"),
    "prefix of Python": ("«UPDATE %(schema)susers SET a = 1", "UPDATE users"),
    "star of a schema": ("«DELETE FROM a.users.* USING b WHERE c", "DELETE users"),
    "oracle literal": ("EXECUTE IMMEDIATE q'[«DELETE FROM users]'", "DELETE users"),
    "national oracle literal": ("EXECUTE IMMEDIATE nq'{«DELETE FROM users}'", "DELETE users"),
    "literal that begins with an escape": ("DO $$ BEGIN EXECUTE E'\\n\\t«DELETE FROM users'; END $$", "DELETE users"),
    "literal with a backslash": ("DO $$ BEGIN EXECUTE 'SELECT ''\\n''; «DELETE FROM users'; END $$", "DELETE users"),
    "name in backticks in a text": (
        "SET @s = CONCAT('«DELETE FROM ', `t`, ' WHERE a = \"b\"'); PREPARE p FROM @s",
        "DELETE ?",
    ),
    "rows with brackets in brackets": ("«INSERT INTO a VALUES ($$x$$, f((1), 2), (SELECT b FROM c))", "INSERT a"),
    "rows with a name in brackets": ("«INSERT INTO a VALUES ([b], (1), (SELECT b FROM c)), (3)", "INSERT a"),
    "rows that a row with everything follows": (
        "«INSERT INTO a VALUES (1), ('b', $$c$$, (SELECT 1 FROM d))",
        "INSERT a",
    ),
    "rows behind a comment": ("«INSERT INTO a VALUES (1) -- b\n, -- c\n((SELECT d FROM e), 2)", "INSERT a"),
    "rows behind odd rows": ("«INSERT INTO a VALUES ($$b$$)\n,\n((SELECT d FROM e), 2), ($$f$$, 3)", "INSERT a"),
    "one row and a query": ("«INSERT INTO a VALUES ($$b$$)\nSELECT 1 FROM c", "INSERT a"),
    "block that a slash ends": ("BEGIN\n/\n«SELECT * INTO t FROM a", "INSERT_SELECT t"),
    "variable without a sign": ("SET s = '«DELETE FROM a'; EXECUTE IMMEDIATE s", "DELETE a"),
    "declared variable": ("DECLARE s VARCHAR(99) DEFAULT = '«DELETE FROM a'; EXECUTE IMMEDIATE s", "DELETE a"),
}


@pytest.mark.parametrize(("marked", "expected"), WRITES.values(), ids=WRITES)
def test_write(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(marked, expected)


@pytest.mark.parametrize(
    "text",
    [
        "DELETE TOP (10) PERCENT FROM users",
        "UPDATE TOP (10) users SET x = 1",
        "INSERT TOP (5) INTO users SELECT * FROM b",
        "MERGE TOP (5) INTO users USING b ON c WHEN MATCHED THEN DELETE",
    ],
)
def test_top_bounds_each_statement(text: str) -> None:
    assert [found.limited for found in read_sql(text)] == [True]


SILENT = {
    "variable of a procedural block": "DO $$ BEGIN SELECT id INTO v FROM users WHERE email = 'a@b'; END $$",
    "variable of a text in a block": "DO $a$ BEGIN EXECUTE 'DO $$ BEGIN SELECT id INTO v FROM users; END $$'; END $a$",
    "case in a procedure": "CREATE PROCEDURE p() BEGIN CASE a WHEN 1 THEN SELECT 1; END CASE; DELETE FROM c; END",
    "case expression in a procedure": "CREATE PROCEDURE p() BEGIN SET a = CASE WHEN b THEN 1 END; DELETE FROM c; END",
    "transaction in a procedure": "CREATE PROC p AS BEGIN BEGIN TRAN; DELETE FROM a; COMMIT; END",
    "conditions behind blocks": (
        "CREATE PROC p AS BEGIN\nIF @a = 1 BEGIN DELETE FROM a END\nIF @b = 1 BEGIN DELETE FROM b END\nEND"
    ),
    "loops in a procedure": (
        "CREATE PROCEDURE p() BEGIN WHILE a DO DELETE FROM b; END WHILE; REPEAT DELETE FROM c; UNTIL d END REPEAT; "
        "DELETE FROM e; END"
    ),
    "procedure of one statement with an alias": "CREATE PROCEDURE p() DELETE FROM a AS b WHERE c",
    "procedure of one query with an alias": "CREATE PROCEDURE p() SELECT a AS b FROM c",
    "procedure in another language": "CREATE FUNCTION f RETURN int AS LANGUAGE JAVA NAME 'A.b()'",
    "package": "CREATE PACKAGE p AS PROCEDURE a; PROCEDURE b; END p",
    "package body": "CREATE PACKAGE BODY p AS PROCEDURE a IS BEGIN DELETE FROM b; END; END p",
    "rule with brackets": "CREATE RULE r AS ON INSERT TO v DO ALSO (INSERT INTO a SELECT f((b)); DELETE FROM c)",
    "trigger of an old table": (
        "CREATE TRIGGER t AFTER UPDATE ON a REFERENCING OLD AS o NEW AS n FOR EACH ROW BEGIN DELETE FROM b; END"
    ),
    "procedure that runs as its owner": "CREATE PROC p WITH EXECUTE AS OWNER AS BEGIN SELECT 1; DELETE FROM b; END",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_leaves_rows_alone(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, ";\n")


BATCHES = {
    "trigger of two statements": "CREATE TRIGGER t ON a AFTER INSERT, UPDATE AS\nDELETE FROM b; DELETE FROM c",
    "procedure of two statements": "CREATE PROC p @a int AS SET NOCOUNT ON; DELETE FROM b; DELETE FROM c",
    "procedure with a condition": "CREATE PROC p AS IF @a = 1 DELETE FROM b; DELETE FROM c",
}


@pytest.mark.parametrize("text", BATCHES.values(), ids=BATCHES)
def test_batch_of_sql_server_lasts_until_go(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, "\nGO\n")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("COPY (SELECT 1) TO 'x'", ["READ"]),
        ("COPY users TO 'x'", ["READ"]),
        (f"{HOLE} SELECT 1", ["UNKNOWN"]),
        (f"{HOLE} {HOLE}; SELECT 1", ["UNKNOWN", "READ"]),
        (f"{HOLE}; SELECT 1", ["UNKNOWN", "READ"]),
        (f"{HOLE}\nGO\nSELECT 1", ["UNKNOWN", "READ"]),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [found.kind for found in read_sql(text)] == kinds
