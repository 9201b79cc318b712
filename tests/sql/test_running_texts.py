"""Texts that EXECUTE, EXEC, PREPARE and sp_rename get: where they end and what of them is known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flake8_backfill.model import HOLE
from flake8_backfill.sql import read_sql

KINDS = {
    "do of an expression": ("DO SLEEP(5)", ["READ "]),
    "do of a block": ("DO $$ BEGIN NULL; END $$", ["READ ", "READ ", "READ "]),
    "do of a literal": ("DO 'BEGIN COMMIT; END'", ["READ ", "READ ", "COMMIT "]),
    "execute of a variable without a sign": ("DECLARE s = 'DROP TABLE a'; EXECUTE s", ["READ ", "DROP a", "READ "]),
    "execute of a known text": ("EXECUTE IMMEDIATE 'DELETE FROM a'", ["DELETE a"]),
    "execute of ddl": ("EXEC('ALTER TABLE a ADD b int')", ["ALTER a"]),
    "execute of a variable": ("SET @a = 'DROP TABLE b'; EXEC(@a)", ["READ ", "DROP b"]),
    "execute of a prepared statement": ("PREPARE p AS DELETE FROM a; EXECUTE p", ["DELETE a", "READ "]),
    "prepare of a text": ("PREPARE p FROM 'DROP TABLE a'", ["READ ", "DROP a"]),
    "prepare of a query": ("PREPARE p (int) AS SELECT $1", ["READ "]),
    "prepare of nothing known": ("PREPARE p", []),
    "harmless procedure": ("EXEC sp_helptext 'users'", ["READ "]),
    "call of a variable": ("CALL p()", ["OPAQUE ?"]),
    "call of a harmless procedure": ("CREATE PROCEDURE p() SELECT 1; CALL p()", ["READ ", "READ "]),
    "call of a reserved word": ("CALL SET", []),
    "copy to": ("COPY users TO STDOUT", ["READ "]),
    "rename into another schema": ("ALTER TABLE a.users RENAME TO b.users", ["RENAME users,users"]),
    "sp_rename twice": ("EXEC sp_rename 'a', 'b'; EXEC sp_rename 'c', 'd'", ["RENAME a,b", "RENAME c,d"]),
    "sp_rename twice in lines": ("EXEC sp_rename 'a', 'b'\nEXEC sp_rename 'c', 'd'", ["RENAME a,b", "RENAME c,d"]),
    "sp_rename in batches": ("EXEC sp_rename 'a', 'b'\nGO\nEXEC sp_rename 'c', 'd'", ["RENAME a,b", "RENAME c,d"]),
    "sp_rename over lines": ("EXEC sp_rename\n  'a',\n  'b'", ["RENAME a,b"]),
    "sp_rename by name": ("EXEC sp_rename @objname = N'dbo.a', @newname = N'b'", ["RENAME a,b"]),
    "sp_rename of an object": ("EXEC sp_rename 'dbo.a', 'b', 'OBJECT'", ["RENAME a,b"]),
    "sp_rename of a type": ("EXEC sp_rename 'a', 'b', 'USERDATATYPE'", ["READ "]),
    "sp_rename of an index": ("EXEC sp_rename 'dbo.a.i', 'j', 'INDEX'", ["ALTER a"]),
    "sp_rename without a new name": ("EXEC sp_rename 'a.b'", ["READ "]),
    "sp_rename of variables": ("EXEC sp_rename @a, @b", ["READ "]),
}


@pytest.mark.parametrize(("text", "expected"), KINDS.values(), ids=KINDS)
def test_kind(text: str, expected: list[str]) -> None:
    assert [f"{found.kind} {','.join(found.tables)}" for found in read_sql(text)] == expected


SILENT = {
    "parameter that looks like a statement": "EXEC sp_executesql N'SELECT @a', N'@a text', @a = '; DELETE FROM b'",
    "parameters of a function": "EXEC sp_sqlexec N'SELECT 1'",
    "loop over a computed query": "DO $$ BEGIN FOR r IN EXECUTE make_query(a) LOOP NULL; END LOOP; END $$",
    "loop over a formatted query": "DO $$ BEGIN FOR r IN EXECUTE format('%s', a) LOOP NULL; END LOOP; END $$",
    "computed query that is returned": "DO $$ BEGIN RETURN QUERY EXECUTE make_query(a); END $$",
    "cursor of a computed query": "DO $$ BEGIN OPEN c FOR EXECUTE a || ' LIMIT 1'; END $$",
    "block without its dollars": "DO BEGIN SELECT a INTO v FROM b; END",
    "declarations without their dollars": "DO DECLARE v int; BEGIN SELECT a INTO v FROM b; END",
    "block with one of its dollars": "DO $$ BEGIN SELECT a INTO v FROM b; END",
    "query in brackets": "DO $$ BEGIN RETURN QUERY (EXECUTE 'SELECT 1'); END $$",
    "columns named as keywords": "SELECT a.execute, b call, prepare FROM users",
    "column called call": "SELECT\ncall, a FROM users",
    "function called call": "SELECT call (a) FROM users",
    "grant in lines": "GRANT\nEXECUTE ON PROCEDURE p TO app",
    "two of them granted": "GRANT SELECT,\nEXECUTE, DELETE ON p TO app",
    "trigger function": "ALTER EVENT TRIGGER a\nEXECUTE FUNCTION f()",
    "impersonation in a new line": "SET a = 1\nEXECUTE AS USER = 'app'",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_leaves_rows_alone(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, ";\n")


WRITES = {
    "text over lines": ("DO $$ BEGIN EXECUTE '«UPDATE ' ||\n 'users SET x = 1'; END $$", "UPDATE users"),
    "text over lines in brackets": (
        "EXEC('«DELETE FROM '\n+ @t + ' WHERE a = 1')\n«DELETE FROM b",
        "DELETE ?; DELETE b",
    ),
    "next line": ("EXECUTE IMMEDIATE '«DELETE FROM a'\n«UPDATE b SET c = 1", "DELETE a; UPDATE b"),
    "function that takes a charset": (
        "EXECUTE IMMEDIATE CONCAT('«DELETE FROM ', CONVERT(t USING utf8), ' WHERE a = 1')",
        "DELETE ?",
    ),
    "computed parameters": (
        "EXEC sp_executesql CONCAT(N'«DELETE FROM ', @t, N' WHERE a = @a'), N'@a text', @a = '; DELETE FROM b'",
        "DELETE ?",
    ),
    "old procedure": ("EXEC sp_sqlexec N'«DELETE FROM a'", "DELETE a"),
    "text in brackets": ("DO $$ BEGIN RETURN QUERY (EXECUTE '«DELETE FROM a RETURNING *'); END $$", "DELETE a"),
    "bracket that does not close": ("EXEC ('«DELETE FROM a'; «DELETE FROM b", "DELETE a; DELETE b"),
    "batch behind": ("EXEC ('«DELETE FROM a'\nGO\n«DELETE FROM b", "DELETE a; DELETE b"),
    "select into": ("BEGIN EXECUTE IMMEDIATE '«SELECT * INTO t FROM a'; END", "INSERT_SELECT t"),
    "behind a hole": (f"DO $$ BEGIN {HOLE} EXECUTE '«DELETE FROM a'; END $$", "DELETE a"),
    "immediate behind a hole": (f"BEGIN {HOLE} EXECUTE IMMEDIATE '«DELETE FROM a'; END", "DELETE a"),
    "format behind a hole": (f"DO $$ BEGIN {HOLE} EXECUTE format('«DELETE FROM %I', a); END $$", "DELETE ?"),
    "format with a name": ("DO $$ BEGIN EXECUTE format('«DELETE FROM %I', 'users'); END $$", "DELETE users"),
    "format with names": (
        "DO $$ BEGIN EXECUTE format('«UPDATE %I.%I SET x = %L', s, 'users', f(a, 'b')); END $$",
        "UPDATE users",
    ),
    "format with a function in front": (
        "DO $$ BEGIN EXECUTE format('«UPDATE %s%I SET x = 1', f(a, (b)), 'users'); END $$",
        "UPDATE users",
    ),
    "format with numbers": (
        "DO $$ BEGIN EXECUTE format('«DELETE FROM %2$I.%1$I', 'users', 's'); END $$",
        "DELETE users",
    ),
    "format with a percent sign": (
        "DO $$ BEGIN EXECUTE format('«DELETE FROM %I WHERE a LIKE ''b%%''', 'users'); END $$",
        "DELETE users",
    ),
    "format with too few": ("DO $$ BEGIN EXECUTE format('«DELETE FROM %3$I', 'a', 'b'); END $$", "DELETE ?"),
    "procedure with words behind": ("«EXEC p\nUSE b", "OPAQUE ?"),
    "procedure and a query": ("«EXEC p\nSELECT 1", "OPAQUE ?"),
    "procedure with a parameter": ("«EXEC p a, b", "OPAQUE ?"),
    "procedure with its result": ("«EXECUTE @a = p 1", "OPAQUE ?"),
    "unknown expressions": ("«EXECUTE a || b; «EXECUTE c + d; «EXEC e|f", "OPAQUE ?; OPAQUE ?; OPAQUE ?"),
    "call behind a statement": ("«UPDATE a SET b = 1\n«CALL p()", "UPDATE a; OPAQUE ?"),
    "prepared without a clear form": ("PREPARE p AS «TRUNCATE users", "TRUNCATE users"),
    "prepared with parameters": ("PREPARE p (int, text) AS «INSERT INTO a VALUES ($1, $2)", "INSERT a"),
    "prepared from one of two texts": ("SET @s = IF(@a, 'SELECT 1', '«DELETE FROM b'); PREPARE p FROM @s", "DELETE b"),
    "prepared from one of three texts": (
        "SET @s = CASE @a WHEN 1 THEN 'SELECT 1' WHEN 2 THEN '«DELETE FROM b' ELSE 'SELECT 2' END; PREPARE p FROM @s",
        "DELETE b",
    ),
    "variable of a function": (
        "SET @s = CONCAT('«DELETE FROM ', UPPER('a'), ' WHERE b'); PREPARE p FROM @s",
        "DELETE a",
    ),
    "variable with others": ("DECLARE @s varchar(9) = '«DELETE FROM a', @t int = 1; EXEC(@s)", "DELETE a"),
    "variable in a batch": ("SET @s = '«DELETE FROM a'\nGO\n«DELETE FROM b\nGO\nEXEC(@s)", "DELETE a; DELETE b"),
    "variable over lines": ("SET @s = '«DELETE FROM '\n+ 'a'\nEXEC(@s)", "DELETE a"),
    "two variables": (
        "SET @s = '«DELETE FROM a'; SET @t = '«DELETE FROM b'; EXEC(@t); EXEC(@s)",
        "DELETE a; DELETE b",
    ),
    "variable that is set twice": (
        "SET @s = '«DELETE FROM a'; EXEC(@s); SET @s = '«DELETE FROM b'; EXEC(@s)",
        "DELETE a; DELETE b",
    ),
}


@pytest.mark.parametrize(("marked", "expected"), WRITES.values(), ids=WRITES)
def test_write(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(marked, expected)


@pytest.mark.parametrize(
    "behind", ["SET @t = 'b'", "EXEC q 'b'", "EXECUTE q 'b'", "DECLARE @t int", "PREPARE q FROM 'b'", "PRINT 'b'"]
)
def test_a_variable_ends_before_the_next_line_that_begins_a_statement(behind: str) -> None:
    text = f"SET @s = 'DELETE FROM a'\n{behind}\nEXEC(@s)"
    assert [found.tables for found in read_sql(text) if found.kind == "DELETE"] == [("a",)]


NAMES = {
    "schema that is an alias too": ("DELETE FROM dbo.u FROM users u", ("u",)),
    "alias that is another's name": ("UPDATE s.u SET x = 1 FROM users u", ("u",)),
    "target of an insert": ("INSERT INTO u SELECT * FROM users u", ("u",)),
}


@pytest.mark.parametrize(("text", "expected"), NAMES.values(), ids=NAMES)
def test_a_name_that_looks_like_an_alias(text: str, expected: tuple[str, ...]) -> None:
    assert [found.tables for found in read_sql(text)] == [expected]


def test_a_table_made_of_a_query() -> None:
    text = "CREATE TABLE t AS SELECT * FROM a LIMIT 5; SELECT * INTO u FROM b"
    found = read_sql(text)
    assert [(each.kind, each.limited, each.where) for each in found] == [
        ("CREATE", True, True),
        ("INSERT_SELECT", True, True),
        ("CREATE", False, True),
        ("INSERT_SELECT", False, True),
    ]
    assert {text[each.offset : each.end] for each in found} == set(text.split("; "))
