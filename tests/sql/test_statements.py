"""What the analysis must know beside the writes: other kinds, every row, limits, temporary tables, and the end."""

from __future__ import annotations

import pytest

from flake8_backfill.model import HOLE
from flake8_backfill.sql import Statement, read_sql

KINDS = {
    "create": ("CREATE TABLE IF NOT EXISTS public.users (id int)", ["CREATE users"]),
    "create temporary": ("CREATE TEMPORARY TABLE t (id int)", ["CREATE t"]),
    "create global temporary": ("CREATE GLOBAL TEMPORARY TABLE t (id int) ON COMMIT DELETE ROWS", ["CREATE t"]),
    "create virtual": ("CREATE VIRTUAL TABLE t USING fts5 (a)", ["CREATE t"]),
    "create as": ("CREATE TABLE t AS SELECT 1", ["CREATE t", "INSERT_SELECT t"]),
    "create as without data": ("CREATE TABLE t AS SELECT 1 WITH NO DATA", ["CREATE t"]),
    "select into": ("SELECT * INTO t FROM a", ["CREATE t", "INSERT_SELECT t"]),
    "create index": ("CREATE INDEX i ON users (a)", ["READ "]),
    "create view": ("CREATE VIEW v AS SELECT 1", ["READ "]),
    "create function": ("CREATE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql", ["READ "]),
    "alter": ("ALTER TABLE ONLY users ADD COLUMN a int", ["ALTER users"]),
    "alter if exists": ("ALTER TABLE IF EXISTS s.users DROP COLUMN a", ["ALTER users"]),
    "alter hole": (f"ALTER TABLE {HOLE} ADD a int", ["ALTER ?"]),
    "alter index": ("ALTER INDEX i RENAME TO j", ["READ "]),
    "rename": ("ALTER TABLE users RENAME TO people", ["RENAME users,people"]),
    "rename with a schema": ('ALTER TABLE "s"."users" RENAME TO "People"', ["RENAME users,people"]),
    "rename of mysql": ("ALTER TABLE users RENAME people", ["RENAME users,people"]),
    "rename as": ("ALTER TABLE users RENAME AS people", ["RENAME users,people"]),
    "rename column": ("ALTER TABLE users RENAME COLUMN a TO b", ["ALTER users"]),
    "rename column without the word": ("ALTER TABLE users RENAME a TO b", ["ALTER users"]),
    "rename constraint": ("ALTER TABLE users RENAME CONSTRAINT a TO b", ["ALTER users"]),
    "rename table": ("RENAME TABLE a TO b, s.c TO d", ["RENAME a,b", "RENAME c,d"]),
    "sp_rename": ("EXEC sp_rename 'dbo.users', 'people'", ["RENAME users,people"]),
    "sp_rename of nothing": ("EXEC sp_rename '', 'people'", ["RENAME ?,people"]),
    "sp_rename with brackets": ("EXEC sys.sp_rename N'[dbo].[users]', N'people'", ["RENAME users,people"]),
    "sp_rename of a column": ("EXEC sp_rename 'users.a', 'b', 'COLUMN'", ["ALTER users"]),
    "drop": ("DROP TABLE IF EXISTS a, s.b CASCADE", ["DROP a,b"]),
    "drop index": ("DROP INDEX i", ["READ "]),
    "drop many": (f"DROP TABLE {', '.join('abcdefghij')}", ["DROP a,b,c,d,e,f,g,h,i,j"]),
    "behind long ddl": (
        "CREATE TABLE a (b int, c int, d int, e text DEFAULT '', f text); ALTER TABLE g ADD h int",
        ["CREATE a", "ALTER g"],
    ),
    "behind long ddl without a semicolon": (
        "CREATE TABLE a (b int, c int, d int, e text DEFAULT '', f text)\nALTER TABLE g ADD h int",
        ["CREATE a", "ALTER g"],
    ),
    "behind go": (
        "CREATE TABLE a (b int, c int, d int, e text DEFAULT '', f text)\nGO\nALTER TABLE g ADD h int",
        ["CREATE a", "ALTER g"],
    ),
    "commit": ("COMMIT", ["COMMIT "]),
    "commit work": ("COMMIT WORK;", ["COMMIT "]),
    "end": ("BEGIN; END;", ["READ ", "COMMIT "]),
    "end transaction": ("END TRANSACTION", ["COMMIT "]),
    "rollback": ("ROLLBACK", ["READ "]),
    "select": ("SELECT 1", ["READ "]),
    "set": ("SET search_path = a", ["READ "]),
    "grant": ("GRANT UPDATE ON a TO b", ["READ "]),
    "explain": ("EXPLAIN DELETE FROM a", ["READ "]),
    "unknown": (f"{HOLE}", ["UNKNOWN "]),
    "unknown with a table": (f"{HOLE} users SET x = 1", ["UNKNOWN "]),
    "unknown behind ddl": (f"ALTER TABLE a ADD b int; {HOLE}", ["ALTER a", "UNKNOWN "]),
    "unknown behind with": (f"WITH x AS (SELECT 1) {HOLE}", ["UNKNOWN "]),
    "fragment": ("users", []),
    "condition": ("id = 1", []),
}


@pytest.mark.parametrize(("text", "expected"), KINDS.values(), ids=KINDS)
def test_kind(text: str, expected: list[str]) -> None:
    assert [f"{found.kind} {','.join(found.tables)}" for found in read_sql(text)] == expected


def last_write(text: str) -> Statement:
    return [
        found for found in read_sql(text) if found.kind in ("UPDATE", "DELETE", "INSERT", "INSERT_SELECT", "UPSERT")
    ][-1]


LIMITED_ROWS = {
    "where": "UPDATE users SET x = 1 WHERE id = 2",
    "delete where": "DELETE FROM users WHERE id = 2",
    "current of": "UPDATE users SET x = 1 WHERE CURRENT OF c",
    "from and where": "UPDATE users SET x = 1 FROM b WHERE b.id = users.id",
    "join and where": "UPDATE users u JOIN b ON b.id = u.id SET u.x = 1 WHERE b.y = 2",
    "hole behind": f"UPDATE users SET x = 1 {HOLE}",
    "hole behind a literal": f"UPDATE users SET x = 'a' {HOLE}",
    "hole behind a hole": f"UPDATE users SET x = {HOLE} {HOLE}",
    "hole behind set": f"UPDATE users SET {HOLE}",
    "hole glued to a table": f"DELETE FROM users{HOLE}",
    "hole behind delete": f"DELETE FROM users {HOLE}",
    "insert": "INSERT INTO users VALUES (1)",
    "insert select": "INSERT INTO users SELECT * FROM b",
    "merge": "MERGE INTO users USING b ON true WHEN MATCHED THEN DELETE",
    "clickhouse": "ALTER TABLE users DELETE WHERE id = 2",
}
EVERY_ROW = {
    "update": "UPDATE users SET x = 1",
    "delete": "DELETE FROM users",
    "where of a subquery": "UPDATE users SET x = (SELECT y FROM b WHERE b.id = users.id)",
    "where of another statement": "UPDATE users SET x = 1; SELECT 1 FROM a WHERE b",
    "where of a statement in the next line": "UPDATE users SET x = 1\nSELECT 1 FROM a WHERE b",
    "where in a literal": "UPDATE users SET x = 'WHERE'",
    "where in a comment": "UPDATE users SET x = 1 -- WHERE id = 2",
    "join": "UPDATE users u INNER JOIN b ON b.id = u.id SET u.x = 1",
    "hole as a value": f"UPDATE users SET x = {HOLE}",
    "hole as two values": f"UPDATE users SET x = {HOLE}, y = {HOLE}",
    "hole as a column": f"UPDATE {HOLE} SET {HOLE} = 1",
    "hole in a function": f"UPDATE users SET x = f({HOLE})",
    "hole as the table": f"UPDATE {HOLE} SET x = 1",
    "hole as a deleted table": f"DELETE FROM {HOLE}",
    "placeholder": "UPDATE users SET x = %s",
    "else of sql server": "IF a = 1 UPDATE users SET x = 1 ELSE SELECT 1 WHERE b",
}


@pytest.mark.parametrize(
    ("text", "where"),
    [pytest.param(text, True, id=name) for name, text in LIMITED_ROWS.items()]
    + [pytest.param(text, False, id=f"every row: {name}") for name, text in EVERY_ROW.items()],
)
def test_where(text: str, where: bool) -> None:
    found = [
        found for found in read_sql(text) if found.kind in ("UPDATE", "DELETE", "INSERT", "INSERT_SELECT", "UPSERT")
    ]
    assert [statement.where for statement in found] == [where]


BOUNDED = {
    "limit": "UPDATE users SET x = 1 LIMIT 100",
    "limit of a subquery": "DELETE FROM users WHERE id IN (SELECT id FROM users LIMIT 1000)",
    "limit of a common table expression": "WITH b AS (SELECT id FROM users LIMIT 9) UPDATE users SET x = 1 FROM b",
    "skip locked": "DELETE FROM users WHERE id = (SELECT id FROM users FOR UPDATE SKIP LOCKED)",
    "top": "DELETE TOP (100) FROM users",
    "top of an update": "UPDATE TOP (100) users SET x = 1",
    "fetch first": "DELETE FROM users WHERE id IN (SELECT id FROM users FETCH FIRST 9 ROWS ONLY)",
    "rownum": "DELETE FROM users WHERE ROWNUM <= 100",
    "between": "UPDATE users SET x = 1 WHERE id BETWEEN 1 AND 100",
    "key range": "UPDATE users SET x = 1 WHERE id > :low AND id <= :high",
    "key range with a schema": "INSERT INTO a SELECT * FROM users WHERE users.id >= 1 AND users.id < 100",
}
UNBOUNDED = {
    "nothing": "UPDATE users SET x = 1",
    "equals": "UPDATE users SET x = 1 WHERE id = 1",
    "from below": "UPDATE users SET x = 1 WHERE id > 5",
    "two columns": "UPDATE users SET x = 1 WHERE a > 5 AND b < 6",
    "unequal": "UPDATE users SET x = 1 WHERE a <> 5 AND a >= 6",
    "limit of another statement": "SELECT 1 LIMIT 5; UPDATE users SET x = 1",
    "limit in a literal": "UPDATE users SET x = 'LIMIT 5'",
    "column": "UPDATE users SET limits = 1",
    "limit of a value": "UPDATE users SET x = (SELECT y FROM b WHERE b.id = users.id LIMIT 1)",
}


@pytest.mark.parametrize(
    ("text", "limited"),
    [pytest.param(text, True, id=name) for name, text in BOUNDED.items()]
    + [pytest.param(text, False, id=f"not {name}") for name, text in UNBOUNDED.items()],
)
def test_limited(text: str, limited: bool) -> None:
    assert last_write(text).limited is limited


TEMPORARY = {
    "create temp": ("CREATE TEMP TABLE t (a int)", [True]),
    "create temp as": ("CREATE TEMPORARY TABLE t AS SELECT 1", [True, True]),
    "create global temporary": ("CREATE GLOBAL TEMPORARY TABLE t (a int)", [True]),
    "create #": ("CREATE TABLE #t (a int)", [True]),
    "create": ("CREATE TABLE temp (a int)", [False]),
    "select into #": ("SELECT 1 AS a INTO #t", [True, True]),
    "select into temp": ("SELECT 1 AS a INTO TEMP t", [True, True]),
    "select into": ("SELECT 1 AS a INTO t", [False, False]),
    "insert into #": ("INSERT INTO #t VALUES (1)", [True]),
    "insert into ##": ("INSERT INTO tempdb..##t VALUES (1)", [True]),
    "insert into @": ("INSERT INTO @t VALUES (1)", [True]),
    "update of pg_temp": ("UPDATE pg_temp.t SET a = 1", [True]),
    "delete from temp": ("DELETE FROM temp.t", [True]),
    "insert": ("INSERT INTO temporary_t VALUES (1)", [False]),
    "update of a temporary and another": ("UPDATE #t t, users u SET t.a = 1, u.b = 2", [False]),
    "alias": ("UPDATE t SET a = 1 FROM #t t", [True]),
}


@pytest.mark.parametrize(("text", "expected"), TEMPORARY.values(), ids=TEMPORARY)
def test_temporary(text: str, expected: list[bool]) -> None:
    assert [found.temporary for found in read_sql(text)] == expected


EXTENTS = {
    "semicolon": ("SELECT 1; UPDATE a SET b = 1 ; SELECT 2", "UPDATE a SET b = 1"),
    "end of the text": ("UPDATE a SET b = 1 WHERE c\n", "UPDATE a SET b = 1 WHERE c"),
    "comment behind": ("UPDATE a SET b = 1 -- c", "UPDATE a SET b = 1"),
    "rows": ("INSERT INTO a VALUES (1), (2); SELECT 1", "INSERT INTO a VALUES (1), (2)"),
    "common table expression": ("WITH x AS (DELETE FROM a WHERE b) SELECT 1", "DELETE FROM a WHERE b"),
    "next statement": ("UPDATE a SET b = 1\nALTER TABLE c ADD d int", "UPDATE a SET b = 1"),
    "long ddl": (
        "INSERT INTO a VALUES (1); ALTER TABLE b ADD c int, ADD d int, ADD e int, ADD f text; SELECT 1",
        "INSERT INTO a VALUES (1)",
    ),
    "literal": ("DO $$ BEGIN EXECUTE 'DELETE FROM a WHERE b = ''c'''; END $$", "DELETE FROM a WHERE b = ''c''"),
    "body": ("DO $$ BEGIN DELETE FROM a; END $$", "DELETE FROM a"),
}


@pytest.mark.parametrize(("text", "expected"), EXTENTS.values(), ids=EXTENTS)
def test_extent(text: str, expected: str) -> None:
    found = last_write(text)
    assert text[found.offset : found.end] == expected


def test_extent_of_ddl() -> None:
    text = "ALTER TABLE a ADD b int, ADD c int, ADD d int DEFAULT 'x;y', ADD e text ; SELECT 1"
    assert [text[found.offset : found.end] for found in read_sql(text)] == [text[: text.index(" ; ")], "SELECT 1"]
