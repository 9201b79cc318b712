"""SQL inside SQL: DO bodies, blocks, EXECUTE, prepared statements, and what of them the text does not show."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flake8_backfill.model import HOLE

SILENT = {
    "do of ddl": "DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    "do with a condition": (
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'update') THEN "
        "ALTER TABLE a ADD COLUMN b int; END IF; END $$"
    ),
    "select into a variable": "DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM users; END $$",
    "select into strict": "DO $$ DECLARE r record; BEGIN SELECT * INTO STRICT r FROM users; END $$",
    "select into two variables": "DO $$ DECLARE a int; b int; BEGIN SELECT 1, 2 INTO a, b; END $$",
    "execute into a variable": "DO $$ DECLARE n int; BEGIN EXECUTE 'SELECT count(*) FROM users' INTO n; END $$",
    "perform": "DO $$ BEGIN PERFORM fill_users(); PERFORM setval('s', 1); END $$",
    "raise": "DO $$ BEGIN RAISE NOTICE 'UPDATE users SET x = 1; DELETE FROM users'; END $$",
    "execute of ddl": "DO $$ BEGIN EXECUTE 'ALTER TABLE a DROP CONSTRAINT ' || quote_ident(c); END $$",
    "execute of a format": "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN b int', t); END $$",
    "loop that executes ddl": (
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT tablename FROM pg_tables LOOP "
        "EXECUTE 'DROP TABLE ' || r.tablename; END LOOP; END $$"
    ),
    "variable that holds ddl": ("DO $$ DECLARE s text; BEGIN s := 'ALTER TABLE a ADD b int'; EXECUTE s; END $$"),
    "loop over a query in a variable": "DO $$ BEGIN FOR r IN EXECUTE q LOOP RAISE NOTICE 'x'; END LOOP; END $$",
    "case in a body": "DO $$ BEGIN x := CASE WHEN a THEN 1 ELSE 2 END; END $$",
    "function made in a body": (
        "DO $a$ BEGIN CREATE FUNCTION f() RETURNS void AS $$ BEGIN DELETE FROM a; END $$ LANGUAGE plpgsql; END $a$"
    ),
    "function text in a body": (
        "DO $a$ BEGIN EXECUTE 'CREATE FUNCTION f() RETURNS void AS ''DELETE FROM a'' LANGUAGE sql'; END $a$"
    ),
    "mysql idiom of ddl": (
        "SET @s = (SELECT IF(COUNT(*) = 0, 'ALTER TABLE a ADD b int', 'SELECT 1') FROM information_schema.columns); "
        "PREPARE p FROM @s; EXECUTE p; DEALLOCATE PREPARE p"
    ),
    "sql server idiom of ddl": (
        "DECLARE @sql nvarchar(max) = N''; SELECT @sql = N'ALTER TABLE a DROP CONSTRAINT ' + d.name "
        "FROM sys.default_constraints d; EXEC sp_executesql @sql"
    ),
    "sql server idiom in lines": (
        "declare @name varchar(256)\nselect @name = [name] from sys.default_constraints\n"
        "exec('alter table a drop constraint ' + @name)"
    ),
    "oracle block of ddl": "BEGIN EXECUTE IMMEDIATE 'DROP TABLE a'; EXCEPTION WHEN OTHERS THEN NULL; END",
    "oracle query into a variable": "DECLARE n number; BEGIN SELECT count(*) INTO n FROM users; END",
    "sql server condition": (
        "IF NOT EXISTS (SELECT 1 FROM sys.tables WHERE name = 'a') BEGIN CREATE TABLE a (b int) END"
    ),
    "sql server object": "IF OBJECT_ID('a') IS NOT NULL DROP TABLE a",
    "do of mysql": "DO SLEEP(5)",
    "impersonation": "EXECUTE AS USER = 'app'",
    "grant in a body": "DO $$ BEGIN GRANT UPDATE, DELETE ON users TO app; END $$",
    "select for update in a body": "DO $$ BEGIN PERFORM 1 FROM users FOR UPDATE; END $$",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_leaves_rows_alone(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, ";\n")


DO = {
    "body": ("DO $$ BEGIN «UPDATE users SET x = 1; END $$", "UPDATE users"),
    "tag and language": ("DO LANGUAGE plpgsql $do$ BEGIN «DELETE FROM users; END $do$", "DELETE users"),
    "language behind": ("DO $$ BEGIN «DELETE FROM users; END $$ LANGUAGE plpgsql", "DELETE users"),
    "quoted body": ("DO 'BEGIN «UPDATE users SET x = ''a''; «DELETE FROM b; END'", "UPDATE users; DELETE b"),
    "declarations": ("DO $$ DECLARE n int := 5; BEGIN «UPDATE users SET x = n; END $$", "UPDATE users"),
    "if": (
        "DO $$ BEGIN IF a THEN «UPDATE b SET c = 1; ELSIF d THEN «DELETE FROM e; ELSE «INSERT INTO f VALUES (1); "
        "END IF; END $$",
        "UPDATE b; DELETE e; INSERT f",
    ),
    "loops": (
        "DO $$ BEGIN FOR r IN SELECT * FROM a LOOP «UPDATE b SET c = r.c; END LOOP; "
        "WHILE d LOOP «DELETE FROM e; END LOOP; LOOP «DELETE FROM f; EXIT; END LOOP; END $$",
        "UPDATE b; DELETE e; DELETE f",
    ),
    "nested blocks": (
        "DO $$ BEGIN BEGIN «DELETE FROM a; EXCEPTION WHEN others THEN «DELETE FROM b; END; «DELETE FROM c; END $$",
        "DELETE a; DELETE b; DELETE c",
    ),
    "label": ("DO $$ <<top>> BEGIN «DELETE FROM a; END $$", "DELETE a"),
    "case statement": (
        "DO $$ BEGIN CASE a WHEN 1 THEN «DELETE FROM b; ELSE «DELETE FROM c; END CASE; «DELETE FROM d; END $$",
        "DELETE b; DELETE c; DELETE d",
    ),
    "case expression": (
        "DO $$ BEGIN x := CASE WHEN a THEN 1 ELSE 2 END; «UPDATE b SET c = x; END $$",
        "UPDATE b",
    ),
    "common table expression": (
        "DO $$ BEGIN WITH a AS («DELETE FROM b RETURNING *) «INSERT INTO c SELECT * FROM a; END $$",
        "DELETE b; INSERT_SELECT c",
    ),
    "table made of a query": ("DO $$ BEGIN «CREATE TEMP TABLE t AS SELECT * FROM a; END $$", "INSERT_SELECT t"),
    "two": ("DO $$ BEGIN «DELETE FROM a; END $$; DO $$ BEGIN «DELETE FROM b; END $$", "DELETE a; DELETE b"),
    "hole": (f"DO $$ BEGIN {HOLE} «DELETE FROM a; END $$", "DELETE a"),
    "returning into": (
        "DO $$ BEGIN «INSERT INTO a VALUES (1) RETURNING id INTO v; «DELETE FROM b; END $$",
        "INSERT a; DELETE b",
    ),
    "unclosed": ("DO $$ BEGIN «UPDATE users SET x = 1; END", "UPDATE users"),
}

EXECUTE = {
    "literal": ("DO $$ BEGIN EXECUTE '«UPDATE users SET x = 1'; END $$", "UPDATE users"),
    "doubled quotes": (
        "DO $$ BEGIN EXECUTE 'SELECT ''a'', ''b;c''; «DELETE FROM users WHERE a = ''x'''; END $$",
        "DELETE users",
    ),
    "dollars": ("DO $a$ BEGIN EXECUTE $b$«UPDATE users SET x = 'y'$b$; END $a$", "UPDATE users"),
    "escapes": (r"DO $$ BEGIN EXECUTE E'SELECT \'a\';\n«DELETE FROM users'; END $$", "DELETE users"),
    "concatenation": ("DO $$ BEGIN EXECUTE '«UPDATE ' || t || ' SET x = 1'; END $$", "UPDATE ?"),
    "concatenation behind the table": (
        "DO $$ BEGIN EXECUTE '«DELETE FROM users WHERE a = ' || b; END $$",
        "DELETE users",
    ),
    "format": ("DO $$ BEGIN EXECUTE format('«UPDATE %I SET x = %L', t, v); END $$", "UPDATE ?"),
    "format with a schema": ("DO $$ BEGIN EXECUTE format('«DELETE FROM %I.users', s); END $$", "DELETE users"),
    "format of a statement": (
        "DO $$ BEGIN EXECUTE format('SELECT 1; «%s', 'DELETE FROM a_table_of_a_long_name') USING 1; END $$",
        "DELETE a_table_of_a_long_name",
    ),
    "using": (
        "DO $$ BEGIN EXECUTE '«UPDATE users SET x = $1' USING v; «DELETE FROM a; END $$",
        "UPDATE users; DELETE a",
    ),
    "variable": ("DO $$ DECLARE s text; BEGIN s := '«DELETE FROM users'; EXECUTE s; END $$", "DELETE users"),
    "unknown variable": ("DO $$ BEGIN «EXECUTE s; END $$", "OPAQUE ?"),
    "unknown function": ("DO $$ BEGIN «EXECUTE make_sql(t); END $$", "OPAQUE ?"),
    "begins with a variable": ("DO $$ BEGIN «EXECUTE s || ' WHERE a = 1'; END $$", "OPAQUE ?"),
    "nested": (
        "DO $$ BEGIN EXECUTE 'DO ''BEGIN EXECUTE ''''«DELETE FROM users WHERE a = "
        "''''''''b''''''''''''; END'''; END $$",
        "DELETE users",
    ),
    "immediate": ("BEGIN EXECUTE IMMEDIATE '«UPDATE users SET x = ''a'''; END;", "UPDATE users"),
    "immediate of a variable": ("BEGIN «EXECUTE IMMEDIATE v; END;", "OPAQUE ?"),
    "exec": ("EXEC('«UPDATE users SET x = ''a''')", "UPDATE users"),
    "exec of a national literal": ("EXEC (N'«DELETE FROM users')", "DELETE users"),
    "exec of an exec": ("EXEC (N'«EXEC fill_users')", "OPAQUE ?"),
    "exec of a concatenation": ("EXEC ('«DELETE FROM ' + @t + ' WHERE a = 1')", "DELETE ?"),
    "exec of a variable": ("«EXEC (@sql)", "OPAQUE ?"),
    "exec of a known variable": ("DECLARE @sql varchar(99) = '«DELETE FROM users'\nEXEC (@sql)", "DELETE users"),
    "exec of a set variable": ("SET @sql = N'«DELETE FROM ' + @t; EXEC sp_executesql @sql", "DELETE ?"),
    "sp_executesql": ("EXEC sp_executesql N'«UPDATE users SET x = @a', N'@a int', @a = 1", "UPDATE users"),
    "sp_executesql by name": ("EXECUTE sys.sp_executesql @stmt = N'«DELETE FROM users'", "DELETE users"),
    "sp_executesql of a variable": ("«EXEC sp_executesql @sql", "OPAQUE ?"),
    "two of them in lines": (
        "EXEC('«DELETE FROM a')\nEXEC('«DELETE FROM b')\n«DELETE FROM c",
        "DELETE a; DELETE b; DELETE c",
    ),
    "oracle literal": ("BEGIN EXECUTE IMMEDIATE q'[«UPDATE users SET x = 'a']'; END;", "UPDATE users"),
    "name in double quotes": ('EXEC("«DELETE FROM users")', "DELETE users"),
    "mysql escapes": (r"PREPARE p FROM '«UPDATE users SET x = \'a\''; EXECUTE p", "UPDATE users"),
    "prepare from": ("PREPARE p FROM '«UPDATE users SET x = 1'; EXECUTE p", "UPDATE users"),
    "prepare from a variable": ("SET @s = CONCAT('«DELETE FROM ', @t); PREPARE p FROM @s; EXECUTE p", "DELETE ?"),
    "prepare from an unknown variable": ("PREPARE p FROM @s; «EXECUTE p", "OPAQUE ?"),
    "return query": ("DO $$ BEGIN RETURN QUERY EXECUTE '«DELETE FROM users RETURNING *'; END $$", "DELETE users"),
}

BLOCKS = {
    "oracle block": ("BEGIN «UPDATE users SET x = 1; «DELETE FROM b; END;", "UPDATE users; DELETE b"),
    "oracle declarations": ("DECLARE n number; BEGIN «UPDATE users SET x = n; END;", "UPDATE users"),
    "oracle loop": ("BEGIN FOR r IN (SELECT * FROM a) LOOP «DELETE FROM b WHERE c = r.c; END LOOP; END;", "DELETE b"),
    "sql server if": ("IF EXISTS (SELECT 1 FROM a) «UPDATE users SET x = 1", "UPDATE users"),
    "sql server if not": ("IF NOT EXISTS (SELECT 1 FROM a WHERE b = 1) «INSERT INTO a VALUES (1)", "INSERT a"),
    "sql server index before a statement": ("CREATE INDEX i ON t (a)\n«UPDATE t SET a = 1", "UPDATE t"),
    "sql server index on its line": ("ALTER INDEX i ON t REBUILD «DELETE FROM t WHERE a = 1", "DELETE t"),
    "sql server exec behind rows of an exec": (
        "«INSERT INTO a EXEC list_rows\n«EXEC fill",
        "INSERT_SELECT a; OPAQUE ?",
    ),
    "sql server select into behind rows of an exec": (
        "«INSERT INTO a EXEC list_rows 1\n«SELECT 1 INTO b FROM c",
        "INSERT_SELECT a; INSERT_SELECT b",
    ),
    "select into behind the query of a new table": (
        "«CREATE TABLE a AS SELECT x FROM b\n«SELECT 1 INTO c FROM d",
        "INSERT_SELECT a; INSERT_SELECT c",
    ),
    "select into behind the query in brackets of a new table": (
        "«CREATE TABLE a AS (SELECT x FROM b)\n«SELECT 1 INTO c FROM d",
        "INSERT_SELECT a; INSERT_SELECT c",
    ),
    **{
        f"select into behind {before}": (f"{before}\n«SELECT a INTO users FROM b", "INSERT_SELECT users")
        for before in (
            "COMMIT TRANSACTION",
            "BEGIN TRAN",
            "USE app",
            "PRINT 'x'",
            "SET NOCOUNT ON",
            "SET @a = 1",
            "DECLARE @a int = 1",
            "GRANT SELECT ON a TO b",
            "ALTER TABLE a ADD b int",
            "CREATE TABLE a (b int)",
            "CREATE INDEX i ON a (b)",
            "EXEC sp_rename 'a', 'b'",
            "RAISERROR('x', 1, 1)",
        )
    },
    "revoke behind rows": ("«INSERT INTO a OUTPUT inserted.b VALUES (1)\nREVOKE DELETE ON c FROM d", "INSERT a"),
    "query behind the columns of a new table": (
        "«CREATE TABLE a (x int)\nSELECT 1 AS x FROM b",
        "INSERT_SELECT a",
    ),
    "one query of a new table in many lines": (
        "«CREATE TABLE a AS\nSELECT x\nFROM b\nUNION ALL\nSELECT y\nFROM (\nSELECT y FROM c\n) d",
        "INSERT_SELECT a",
    ),
    "rows of an expression in the line above its query": (
        "«INSERT INTO a WITH b AS (SELECT 1 AS c)\nSELECT c FROM b",
        "INSERT_SELECT a",
    ),
    "sql server insert behind a setting": (
        "SET IDENTITY_INSERT t ON\n«INSERT INTO t (a) VALUES (1)\nSET IDENTITY_INSERT t OFF",
        "INSERT t",
    ),
    "sql server delete behind settings": (
        "SET ANSI_NULLS ON\nSET QUOTED_IDENTIFIER ON\nSET XACT_ABORT ON\nSET NOCOUNT ON\n«DELETE FROM t",
        "DELETE t",
    ),
    "sql server select into behind an insert": (
        "«INSERT INTO a\nSELECT b FROM c\nUNION ALL\nSELECT d FROM e\n«SELECT 1 INTO f FROM g",
        "INSERT_SELECT a; INSERT_SELECT f",
    ),
    "sql server delete behind all constraints": (
        "ALTER TABLE t NOCHECK CONSTRAINT ALL\n«DELETE FROM t WHERE a = 1\nALTER TABLE t CHECK CONSTRAINT ALL",
        "DELETE t",
    ),
    "sql server if without into": ("IF NOT EXISTS (SELECT 1 FROM a) «INSERT a (b) VALUES (1)", "INSERT a"),
    "sql server if execute": ("IF @a = (SELECT 1) «EXECUTE fill_users", "OPAQUE ?"),
    "sql server insert in a new line": ("«DELETE FROM b WHERE a IN (1)\n«INSERT c (a) SELECT 1", "DELETE b; INSERT c"),
    "sql server if else": ("IF @a = 1 «UPDATE b SET c = 1 ELSE «DELETE FROM d", "UPDATE b; DELETE d"),
    "sql server if with a block": (
        "IF @a = 1 BEGIN «UPDATE b SET c = 1 «DELETE FROM d END «DELETE FROM e",
        "UPDATE b; DELETE d; DELETE e",
    ),
    "sql server if behind a statement": (
        "«UPDATE a SET x = 1\nIF NOT EXISTS (SELECT 1 FROM b)\n«INSERT INTO b VALUES (1)\nCOMMIT",
        "UPDATE a; INSERT b",
    ),
    "sql server block behind a statement": ("«UPDATE a SET x = 1\nBEGIN\n«DELETE FROM b\nEND", "UPDATE a; DELETE b"),
    "sql server with behind a statement": (
        "«UPDATE a SET x = 1\nWITH c AS (SELECT * FROM d)\n«DELETE FROM c",
        "UPDATE a; DELETE d",
    ),
    "sql server declarations behind a statement": (
        "«DELETE FROM a\nDECLARE @b int\nSET @b = 1\n«DELETE FROM c WHERE d = @b",
        "DELETE a; DELETE c",
    ),
    "oracle goto": ("BEGIN «DELETE FROM a; GOTO top; END;", "DELETE a"),
    "sql server while": ("WHILE @@ROWCOUNT > 0 BEGIN «DELETE TOP (100) FROM a END", "DELETE a"),
    "sql server try": (
        "BEGIN TRY «DELETE FROM a END TRY BEGIN CATCH «INSERT INTO b VALUES (1) END CATCH",
        "DELETE a; INSERT b",
    ),
    "sql server select into in a block": (
        "IF OBJECT_ID('t') IS NULL BEGIN «SELECT * INTO t FROM a END",
        "INSERT_SELECT t",
    ),
    "sql server temporary table in a block": ("BEGIN «SELECT * INTO #t FROM a END", "INSERT_SELECT #t"),
    "mariadb block": ("BEGIN NOT ATOMIC «DELETE FROM a; END", "DELETE a"),
    "firebird block": ("EXECUTE BLOCK AS BEGIN «DELETE FROM a; END", "DELETE a"),
    "behind a routine": (
        "CREATE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql; «UPDATE users SET x = f()",
        "UPDATE users",
    ),
    "behind a rule": (
        "CREATE RULE r AS ON DELETE TO a DO ALSO (DELETE FROM b; DELETE FROM c); «DELETE FROM d",
        "DELETE d",
    ),
}

CASES = [
    pytest.param(marked, expected, id=f"{group}: {name}")
    for group, cases in (("do", DO), ("execute", EXECUTE), ("block", BLOCKS))
    for name, (marked, expected) in cases.items()
]


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_write_inside(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(marked, expected)


CLOSED = [
    case for case in CASES if not (str(case.values[0]).startswith("DO $$") and str(case.values[0]).endswith(" END"))
]


@pytest.mark.parametrize(("marked", "expected"), CLOSED)
def test_write_inside_between_others(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(f"SELECT 1;\n{marked};\n«DELETE FROM sentinel", f"{expected}; DELETE sentinel")
