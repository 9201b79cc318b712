"""What leaves rows alone must stay silent, and must not hide the statement behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

DDL = {
    "create table": "CREATE TABLE t (id int, update int, delete text, insert_at date)",
    "create table with quoted names": 'CREATE TABLE "update" ("delete" int, `insert` int)',
    "on delete, on update": "CREATE TABLE t (a int REFERENCES b (id) ON DELETE CASCADE ON UPDATE SET NULL)",
    "on delete in a new line": "ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b (id) ON\nDELETE SET NULL",
    "on update current_timestamp": "CREATE TABLE t (a timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)",
    "on update no action": "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES b ON DELETE RESTRICT ON UPDATE NO ACTION",
    "alter table": "ALTER TABLE users ADD COLUMN update_count int DEFAULT 0 NOT NULL",
    "alter column using": "ALTER TABLE users ALTER COLUMN a TYPE int USING replace(a, 'x', '')::int",
    "drop table": "DROP TABLE IF EXISTS users CASCADE",
    "if not exists in a new line": "ALTER TABLE users ADD COLUMN\nIF NOT EXISTS a int",
    "if exists in a new line": "DROP TABLE\nIF EXISTS users",
    "foreign table": "CREATE FOREIGN TABLE t (a int) SERVER s",
    "alter view": "ALTER VIEW v AS SELECT 1",
    "rename of a user": "RENAME USER a TO b",
    "mysql if function": "SELECT a,\nIF(b, 'x', 'y') FROM users",
    "drop trigger": "DROP TRIGGER update_users ON users",
    "create index": "CREATE INDEX CONCURRENTLY i ON users (lower(name)) WHERE deleted IS NULL",
    "generated column": "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)",
    "partition": "CREATE TABLE t PARTITION OF p FOR VALUES FROM (1) TO (10)",
    "like": "CREATE TABLE t (LIKE users INCLUDING ALL)",
    "clone": "CREATE TABLE t LIKE users",
    "graph table": "CREATE TABLE t (id int) AS NODE",
    "materialized view": "CREATE MATERIALIZED VIEW v AS SELECT * FROM users",
    "materialized view with no data": "CREATE MATERIALIZED VIEW v AS SELECT * FROM users WITH NO DATA",
    "view": "CREATE OR REPLACE VIEW v AS SELECT a, b FROM users",
    "view that reads a write": "CREATE VIEW v AS WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
    "table as with no data": "CREATE TABLE t AS SELECT * FROM users WITH NO DATA",
    "refresh": "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
    "update statistics": "UPDATE STATISTICS users",
    "update statistics with an index": "UPDATE STATISTICS dbo.users ix_users WITH FULLSCAN",
    "default privileges": "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT INSERT, UPDATE, DELETE ON TABLES TO app",
    "comment on": "COMMENT ON TABLE users IS 'UPDATE users SET x = 1; DELETE FROM users'",
    "sequence": "ALTER SEQUENCE s RESTART WITH 100",
    "enum": "ALTER TYPE e ADD VALUE 'update' BEFORE 'delete'",
    "policy": "CREATE POLICY p ON users FOR UPDATE USING (true) WITH CHECK (owner = current_user)",
    "policy for delete": "CREATE POLICY p ON users FOR DELETE TO app USING (true)",
    "rule": "CREATE RULE r AS ON UPDATE TO v DO INSTEAD UPDATE users SET a = NEW.a",
    "rule of several": (
        "CREATE RULE r AS ON INSERT TO v DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b; UPDATE c SET x = 1)"
    ),
}

PERMISSIONS_AND_LOCKS = {
    "commit as a name": "SELECT a commit, b begin FROM users",
    "grant": "GRANT SELECT, INSERT, UPDATE, DELETE ON users TO app",
    "grant update of a column": "GRANT UPDATE (name) ON users TO app",
    "grant truncate": "GRANT TRUNCATE ON users TO app",
    "grant execute": "GRANT EXECUTE ON PROCEDURE fill_users TO app",
    "revoke": "REVOKE DELETE ON users FROM app",
    "lock table": "LOCK TABLE users IN ROW EXCLUSIVE MODE",
    "for update": "SELECT * FROM users WHERE id = 1 FOR UPDATE",
    "for update of": "SELECT * FROM users u JOIN b ON true FOR UPDATE OF u SKIP LOCKED",
    "for no key update": "SELECT 1 FROM users FOR NO KEY UPDATE NOWAIT",
    "search path": "SET search_path = update_schema, public",
    "use": "USE updates",
    "handler": "HANDLER users OPEN",
    "unlock": "UNLOCK TABLES",
    "savepoint": "SAVEPOINT before_update",
    "begin": "BEGIN",
    "start transaction": "START TRANSACTION READ WRITE",
    "begin immediate": "BEGIN IMMEDIATE TRANSACTION",
    "pragma": "PRAGMA foreign_keys = OFF",
    "vacuum": "VACUUM FULL users",
    "listen": "LISTEN updates",
    "set constraints": "SET CONSTRAINTS ALL DEFERRED",
}

QUERIES = {
    "column named as a keyword": "SELECT delete FROM users",
    "select": "SELECT a, update_at FROM users WHERE b = 'DELETE FROM users'",
    "function call": "SELECT fill_users(), setval('users_id_seq', (SELECT max(id) FROM users))",
    "select replace": "SELECT REPLACE(a, 'x', 'y'), INSERT('abc', 1, 2, 'x'), TRUNCATE(1.5, 1) FROM users",
    "aliases": "SELECT a AS update, b AS delete, c AS insert FROM users",
    "columns named as keywords": "SELECT u.update, u.delete, u.insert, u.merge FROM users u",
    "with": "WITH a AS (SELECT 1), b AS (SELECT * FROM a) SELECT * FROM b",
    "union": "SELECT 1\nUNION ALL\nSELECT 2",
    "values": "VALUES (1, 'UPDATE users SET x = 1')",
    "table": "TABLE users",
    "explain": "EXPLAIN UPDATE users SET x = 1",
    "explain options": "EXPLAIN (COSTS OFF, VERBOSE) DELETE FROM users",
    "explain analyze false": "EXPLAIN (ANALYZE FALSE) DELETE FROM users",
    "explain analyze of a query": "EXPLAIN ANALYZE SELECT 1",
    "explain analyze of a name": "EXPLAIN ANALYZE users",
    "explain format": "EXPLAIN FORMAT=TREE UPDATE users SET x = 1",
    "explain query plan": "EXPLAIN QUERY PLAN DELETE FROM users",
    "explain plan for": "EXPLAIN PLAN FOR UPDATE users SET x = 1",
    "describe": "DESCRIBE users",
    "copy to": "COPY users TO STDOUT WITH CSV",
    "copy of columns to": "COPY users (id, name) TO '/tmp/users.csv'",
    "copy query to": "COPY (SELECT * FROM users) TO '/tmp/users.csv'",
    "copy into a stage": "COPY INTO @stage FROM users",
    "into a variable": "SELECT count(*) INTO @n FROM users",
    "into a host variable": "SELECT count(*) INTO :n FROM users",
    "into outfile": "SELECT * INTO OUTFILE '/tmp/users.txt' FROM users",
    "into dumpfile": "SELECT a INTO DUMPFILE '/tmp/a' FROM users",
    "explained into in a new line": "EXPLAIN\nSELECT a INTO b FROM c",
    "into a variable in a new line": "SET @a = 1\nSELECT b INTO @c FROM d",
    "into outfile in a new line": "COMMIT\nSELECT a INTO OUTFILE 'x' FROM b",
    "cursor in a new line": "DECLARE c CURSOR FOR\nSELECT a FROM b",
    "into in a new line of a rule": "CREATE RULE r AS ON INSERT TO a DO INSTEAD\nSELECT a INTO b FROM c",
    "into in a new line of a block": "DO $$ BEGIN IF a THEN\nSELECT a INTO v FROM t; END IF; END $$",
    "grant in a new line": "GRANT\nSELECT, INSERT ON a TO b",
    "fetch into": "FETCH c INTO v",
    "load library": "LOAD 'auto_explain'",
    "import schema": "IMPORT FOREIGN SCHEMA s FROM SERVER f INTO public",
    "case": "SELECT CASE WHEN a THEN update ELSE delete END FROM users",
    "declare cursor": "DECLARE c CURSOR FOR SELECT * FROM users FOR UPDATE",
    "prepared query": "PREPARE q AS SELECT * FROM users WHERE id = $1; EXECUTE q(1)",
    "procedure that looks": "EXEC sp_helptext 'users'",
    "extended property": (
        "EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'UPDATE users SET x = 1'"
    ),
}

ROUTINES = {
    "plpgsql": (
        "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN UPDATE users SET x = 1; RETURN NEW; END $$ LANGUAGE plpgsql"
    ),
    "or replace, tag, language first": (
        "CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS $body$ DELETE FROM a; $body$ VOLATILE"
    ),
    "quoted body": "CREATE FUNCTION f() RETURNS void AS 'DELETE FROM users; UPDATE a SET b = ''x''' LANGUAGE sql",
    "begin atomic": (
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO a VALUES (1); DELETE FROM b; END"
    ),
    "return": "CREATE FUNCTION f(a int) RETURNS int RETURN a + 1",
    "table function": "CREATE FUNCTION f() RETURNS TABLE (a int) AS $$ SELECT 1 $$ LANGUAGE sql",
    "mysql procedure": (
        "CREATE PROCEDURE p() BEGIN IF a THEN UPDATE users SET x = 1; END IF; "
        "WHILE b DO DELETE FROM a; END WHILE; CASE c WHEN 1 THEN DELETE FROM d; END CASE; END"
    ),
    "mysql procedure of one statement": "CREATE PROCEDURE p() UPDATE users SET x = 1",
    "mysql procedure with a definer": "CREATE DEFINER=`root`@`localhost` PROCEDURE p() BEGIN DELETE FROM a; END",
    "mysql trigger of one statement": "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW UPDATE b SET x = NEW.x",
    "mysql trigger with an alias": "CREATE TRIGGER t AFTER UPDATE ON a FOR EACH ROW INSERT INTO b SELECT x AS y FROM c",
    "mysql event": "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM sessions",
    "mysql event with a block": "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; DELETE FROM b; END",
    "sqlite trigger": "CREATE TRIGGER t AFTER UPDATE OF a ON b BEGIN UPDATE c SET d = 1; DELETE FROM e; END",
    "sqlite trigger with a condition": (
        "CREATE TEMP TRIGGER t UPDATE ON b WHEN new.a IS NOT NULL BEGIN UPDATE c SET d = CASE WHEN 1 THEN 2 END; END"
    ),
    "postgresql trigger": (
        "CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE ON users FOR EACH ROW EXECUTE FUNCTION f()"
    ),
    "postgresql trigger with transition tables": (
        "CREATE TRIGGER t AFTER UPDATE ON users REFERENCING OLD TABLE AS o NEW TABLE AS n "
        "FOR EACH STATEMENT EXECUTE PROCEDURE f()"
    ),
    "event trigger": "CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION f()",
    "oracle procedure with declarations": (
        "CREATE OR REPLACE PROCEDURE p (a IN number) IS n number; BEGIN UPDATE users SET x = n; "
        "IF n > 1 THEN DELETE FROM b; END IF; END"
    ),
    "firebird procedure": "CREATE PROCEDURE p AS DECLARE VARIABLE n int; BEGIN DELETE FROM a; END\nGO\nSELECT 1",
}

BATCHES = {
    "sql server procedure that makes a table": "CREATE PROCEDURE p AS\nSELECT a INTO b FROM c",
    "sql server procedure": "CREATE PROCEDURE p AS UPDATE users SET x = 1; DELETE FROM b",
    "sql server procedure with a block": (
        "CREATE PROC p @a int AS BEGIN SET NOCOUNT ON; DELETE FROM b WHERE a = @a; END"
    ),
    "sql server alter": "ALTER PROCEDURE p WITH EXECUTE AS OWNER AS\nDELETE FROM b\nDELETE FROM c",
    "sql server create or alter": "CREATE OR ALTER TRIGGER t ON users AFTER INSERT, UPDATE AS\nUPDATE b SET x = 1",
}

ORACLE = {
    "package": "CREATE PACKAGE p AS PROCEDURE a; PROCEDURE b; END p;",
    "package body": "CREATE PACKAGE BODY p AS PROCEDURE a IS BEGIN DELETE FROM b; END; BEGIN DELETE FROM c; END p;",
    "trigger": "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW DECLARE n number; BEGIN UPDATE b SET x = 1; END;",
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=name)
        for cases in (DDL, PERMISSIONS_AND_LOCKS, QUERIES, ROUTINES)
        for name, text in cases.items()
    ],
)
def test_leaves_rows_alone(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, ";\n")


@pytest.mark.parametrize("text", BATCHES.values(), ids=BATCHES)
def test_batch_of_sql_server_lasts_until_go(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, "\nGO\n")


@pytest.mark.parametrize("text", ORACLE.values(), ids=ORACLE)
def test_unit_of_oracle_lasts_until_slash(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, "\n/\n")


DELIMITED = {
    "procedure": "DELIMITER $$\nCREATE PROCEDURE p() BEGIN UPDATE a SET b = 1; DELETE FROM c; END$$\nDELIMITER ;\n",
    "slashes": (
        "DELIMITER //\nCREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW BEGIN DELETE FROM c; END //\nDELIMITER ;\n"
    ),
    "no block": "delimiter ;;\nCREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW UPDATE c SET d = 1;;\ndelimiter ;\n",
}


@pytest.mark.parametrize("text", DELIMITED.values(), ids=DELIMITED)
def test_delimiter_of_mysql(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, "")


FRAGMENTS = {
    "a name": "users",
    "a condition": "id = 1 AND update = 2",
    "nothing": "",
    "white space": " \n\t ",
    "a semicolon": ";;",
    "a keyword": "UPDATE",
    "two keywords": "DELETE FROM",
    "a clause": "ON DELETE CASCADE",
    "an action": "DELETE CASCADE",
    "prose with update": "Update the users table to the new layout",
    "prose with insert": "insert into the box",
    "prose with delete": "Delete from cart failed",
    "prose with a hole": "update \ufffc columns",
    "prose with execute": "Execute the expunge command",
    "prose with copy": "Copy the database from one engine to another",
    "prose with merge": "merge the branches",
    "prose with truncate": "truncate (almost) everything",
    "prose with replace": "replace all of it",
}


@pytest.mark.parametrize("text", FRAGMENTS.values(), ids=FRAGMENTS)
def test_fragment_writes_nothing(text: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(text, "")
