"""Every form of a statement that writes rows, each at its own keyword."""

from __future__ import annotations

from collections.abc import Callable

import pytest

UPDATE = {
    "plain": ("«UPDATE users SET x = 1", "UPDATE users"),
    "lower case": ("«update users set x = 1", "UPDATE users"),
    "only": ("«UPDATE ONLY users SET x = 1", "UPDATE users"),
    "only in brackets": ("«UPDATE ONLY (users) SET x = 1", "UPDATE users"),
    "star": ("«UPDATE users * SET x = 1", "UPDATE users"),
    "alias": ("«UPDATE users u SET x = 1", "UPDATE users"),
    "as alias": ("«UPDATE users AS u SET x = 1 WHERE u.id = 2", "UPDATE users"),
    "low priority": ("«UPDATE LOW_PRIORITY IGNORE users SET x = 1", "UPDATE users"),
    "or replace": ("«UPDATE OR REPLACE users SET x = 1", "UPDATE users"),
    "top": ("«UPDATE TOP (5) users SET x = 1", "UPDATE users"),
    "hint": ("«UPDATE users WITH (ROWLOCK) SET x = 1", "UPDATE users"),
    "from another table": ("«UPDATE users SET x = o.x FROM other o WHERE o.id = users.id", "UPDATE users"),
    "from itself": ("«UPDATE users SET x = 1 FROM users u2 WHERE u2.id = users.id", "UPDATE users"),
    "is distinct from": ("«UPDATE users SET x = a IS DISTINCT FROM b", "UPDATE users"),
    "sql server alias": ("«UPDATE a SET x = 1 FROM users a", "UPDATE users"),
    "sql server alias with a join": (
        "«UPDATE b SET b.x = 1 FROM users a JOIN orders AS b ON a.id = b.id",
        "UPDATE orders",
    ),
    "sql server alias of a temporary table": ("«UPDATE t SET x = 1 FROM #work AS t", "UPDATE #work"),
    "sql server common table expression": (
        "WITH c AS (SELECT TOP 9 * FROM dbo.users) «UPDATE c SET x = 1",
        "UPDATE users",
    ),
    "mysql join": ("«UPDATE users u JOIN orders o ON u.id = o.id SET u.x = 1", "UPDATE users"),
    "mysql join writes the second": ("«UPDATE users u JOIN orders o ON u.id = o.id SET o.x = 1", "UPDATE orders"),
    "mysql join writes both": (
        "«UPDATE users u, orders o SET u.x = 1, o.y = 2 WHERE u.id = o.id",
        "UPDATE users,orders",
    ),
    "mysql join without aliases": (
        "«UPDATE users INNER JOIN orders USING (id) SET orders.x = users.x",
        "UPDATE orders",
    ),
    "mysql join with a derived table": (
        "«UPDATE users u LEFT JOIN (SELECT id FROM o) d ON u.id = d.id SET u.x = 1",
        "UPDATE users",
    ),
    "oracle inline view": ("«UPDATE (SELECT a.x FROM users a) SET x = 1", "UPDATE users"),
    "output": ("«UPDATE users SET x = 1 OUTPUT deleted.x INTO audit WHERE id = 1", "UPDATE users,audit"),
    "subquery": ("«UPDATE users SET x = (SELECT y FROM b WHERE b.id = users.id)", "UPDATE users"),
    "case": ("«UPDATE users SET x = CASE WHEN a THEN 1 ELSE 2 END WHERE b", "UPDATE users"),
    "returning into": ("«UPDATE users SET x = 1 RETURNING id INTO v", "UPDATE users"),
    "clickhouse mutation": ("ALTER TABLE users «UPDATE x = 1 WHERE id = 2", "UPDATE users"),
}

INSERT = {
    "values": ("«INSERT INTO users (a, b) VALUES (1, 2)", "INSERT users"),
    "many rows": ("«INSERT INTO users VALUES (1, now()), (2, (3)), (4, ')')", "INSERT users"),
    "without into": ("«INSERT users (a) VALUES (1)", "INSERT users"),
    "ignore": ("«INSERT IGNORE INTO users VALUES (1)", "INSERT users"),
    "or ignore": ("«INSERT OR IGNORE INTO users VALUES (1)", "INSERT users"),
    "default values": ("«INSERT INTO users DEFAULT VALUES", "INSERT users"),
    "set": ("«INSERT INTO users SET a = 1, b = (SELECT max(c) FROM d)", "INSERT users"),
    "overriding": ("«INSERT INTO users OVERRIDING SYSTEM VALUE VALUES (1)", "INSERT users"),
    "do nothing": ("«INSERT INTO users VALUES (1) ON CONFLICT DO NOTHING", "INSERT users"),
    "alias": ("«INSERT INTO users AS u VALUES (1) ON CONFLICT (id) DO NOTHING", "INSERT users"),
    "select of values": ("«INSERT INTO users SELECT 1, 'FROM b'", "INSERT users"),
    "select of values in a union": ("«INSERT INTO users (a) SELECT 1 UNION ALL SELECT 2", "INSERT users"),
    "select where not exists": (
        "«INSERT INTO users (a) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM users WHERE a = 1)",
        "INSERT users",
    ),
    "select from dual": (
        "«INSERT INTO users SELECT 1 FROM dual WHERE NOT EXISTS (SELECT 1 FROM users)",
        "INSERT users",
    ),
    "select from a derived row": (
        "«INSERT INTO users SELECT * FROM (SELECT 1, 'a') AS t WHERE NOT EXISTS (SELECT 1 FROM users) LIMIT 1",
        "INSERT users",
    ),
    "select from values": ("«INSERT INTO users SELECT a FROM (VALUES (1), (2)) AS v (a)", "INSERT users"),
    "insert all": ("«INSERT ALL INTO a (x) VALUES (1) INTO b (y) VALUES (2) SELECT * FROM dual", "INSERT a,b"),
    "output": ("«INSERT INTO users (a) OUTPUT inserted.id INTO @ids VALUES (1)", "INSERT users"),
    "subquery as a value": ("«INSERT INTO users (a) VALUES ((SELECT max(b) FROM c))", "INSERT users"),
    "oracle multiplication": ("«INSERT INTO users SELECT a * 2, EXTRACT(year FROM now()) WHERE true", "INSERT users"),
}

INSERT_SELECT = {
    "select": ("«INSERT INTO users SELECT * FROM old_users", "INSERT_SELECT users"),
    "columns": ("«INSERT INTO users (a, b) SELECT a, b FROM old_users WHERE c", "INSERT_SELECT users"),
    "in brackets": ("«INSERT INTO users (a) (SELECT a FROM old_users)", "INSERT_SELECT users"),
    "union in brackets": ("«INSERT INTO users ((SELECT 1) UNION (SELECT a FROM b))", "INSERT_SELECT users"),
    "from a derived table": ("«INSERT INTO users SELECT * FROM (SELECT a FROM b) AS t", "INSERT_SELECT users"),
    "values joined with a table": (
        "«INSERT INTO users SELECT v.a FROM (VALUES (1)) v (a) JOIN b ON b.id = v.a",
        "INSERT_SELECT users",
    ),
    "with": ("«INSERT INTO users WITH x AS (SELECT a FROM b) SELECT * FROM x", "INSERT_SELECT users"),
    "with before": ("WITH x AS (SELECT a FROM b) «INSERT INTO users SELECT * FROM x", "INSERT_SELECT users"),
    "table": ("«INSERT INTO users TABLE old_users", "INSERT_SELECT users"),
    "overwrite": ("«INSERT OVERWRITE TABLE users SELECT * FROM b", "INSERT_SELECT users"),
    "exec": ("«INSERT INTO users EXEC read_users", "INSERT_SELECT users"),
    "do nothing": ("«INSERT INTO users SELECT * FROM b ON CONFLICT DO NOTHING", "INSERT_SELECT users"),
    "insert all": ("«INSERT ALL INTO a INTO b SELECT * FROM c", "INSERT_SELECT a,b"),
    "hint": ("«INSERT INTO users WITH (TABLOCK) (a) SELECT a FROM b", "INSERT_SELECT users"),
    "create table as": ("«CREATE TABLE t AS SELECT * FROM users", "INSERT_SELECT t"),
    "create table as with columns": ("«CREATE TABLE IF NOT EXISTS s.t (a, b) AS (SELECT 1, 2)", "INSERT_SELECT t"),
    "create table as with options": ("«CREATE TABLE t WITH (fillfactor = 70) AS SELECT * FROM b", "INSERT_SELECT t"),
    "create table select": ("«CREATE TABLE t ENGINE=InnoDB SELECT * FROM users", "INSERT_SELECT t"),
    "rows behind a comment with a query in them": (
        "«INSERT INTO users VALUES /* it's */ (1), ((SELECT max(a) FROM b))",
        "INSERT users",
    ),
    "create table of a select in brackets": ("«CREATE TABLE t (SELECT * FROM users)", "INSERT_SELECT t"),
    "create table as table": ("«CREATE TABLE t AS TABLE users", "INSERT_SELECT t"),
    "create table as execute": ("«CREATE TABLE t AS EXECUTE q", "INSERT_SELECT t"),
    "create table as values": ("«CREATE TABLE t AS VALUES (1), (2)", "INSERT_SELECT t"),
    "create table as with": ("«CREATE UNLOGGED TABLE t AS WITH x AS (SELECT 1) SELECT * FROM x", "INSERT_SELECT t"),
    "create table as with data": ("«CREATE TABLE t AS (SELECT * FROM b) WITH DATA", "INSERT_SELECT t"),
    "select into": ("«SELECT * INTO t FROM users", "INSERT_SELECT t"),
    "select into temporary": ("«SELECT a, b INTO TEMP TABLE t FROM users", "INSERT_SELECT t"),
    "select into with a schema": ("«SELECT * INTO [dbo].[t] FROM users", "INSERT_SELECT t"),
    "with select into": ("WITH x AS (SELECT 1) «SELECT * INTO t FROM x", "INSERT_SELECT t"),
}

UPSERT = {
    "do update": ("«INSERT INTO users VALUES (1) ON CONFLICT (id) DO UPDATE SET a = excluded.a", "UPSERT users"),
    "do update in lines": ("«INSERT INTO users VALUES (1)\nON CONFLICT (id) DO\nUPDATE\nSET a = 1", "UPSERT users"),
    "on duplicate key": ("«INSERT INTO users VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a)", "UPSERT users"),
    "on duplicate key in lines": ("«INSERT INTO users VALUES (1)\nON DUPLICATE KEY\nUPDATE a = 1", "UPSERT users"),
    "from a select": ("«INSERT INTO users SELECT * FROM b ON CONFLICT (id) DO UPDATE SET a = 1", "UPSERT users"),
    "or replace": ("«INSERT OR REPLACE INTO users VALUES (1)", "UPSERT users"),
    "replace into": ("«REPLACE INTO users VALUES (1)", "UPSERT users"),
    "replace": ("«REPLACE users (a) VALUES (1)", "UPSERT users"),
    "replace delayed": ("«REPLACE LOW_PRIORITY INTO users SELECT * FROM b", "UPSERT users"),
    "merge": (
        "«MERGE INTO users AS u USING other o ON u.id = o.id WHEN MATCHED THEN UPDATE SET u.x = o.x "
        "WHEN NOT MATCHED THEN INSERT (id) VALUES (o.id) WHEN NOT MATCHED BY SOURCE THEN DELETE",
        "UPSERT users",
    ),
    "merge in lines": (
        "«MERGE users WITH (HOLDLOCK) AS u\nUSING (SELECT * FROM o) o ON 1 = 1\nWHEN MATCHED THEN\nDELETE\n"
        "WHEN NOT MATCHED THEN\nINSERT VALUES (1);",
        "UPSERT users",
    ),
}

DELETE = {
    "plain": ("«DELETE FROM users", "DELETE users"),
    "where": ("«DELETE FROM users WHERE id = 1", "DELETE users"),
    "only": ("«DELETE FROM ONLY users WHERE id = 1", "DELETE users"),
    "alias": ("«DELETE FROM users u WHERE u.id = 1", "DELETE users"),
    "using": ("«DELETE FROM users USING orders o WHERE o.id = users.id", "DELETE users"),
    "mysql several": ("«DELETE a, b FROM users a JOIN orders b ON a.id = b.id", "DELETE users,orders"),
    "mysql several with stars": ("«DELETE a.*, b.* FROM users a JOIN orders b ON a.id = b.id", "DELETE users,orders"),
    "mysql using": ("«DELETE FROM a, b USING users a JOIN orders b JOIN c WHERE a.id = b.id", "DELETE users,orders"),
    "mysql alias": ("«DELETE u FROM users u WHERE u.id = 1", "DELETE users"),
    "mysql quick": ("«DELETE LOW_PRIORITY QUICK IGNORE FROM users LIMIT 5", "DELETE users"),
    "sql server without from": ("«DELETE users WHERE id = 1", "DELETE users"),
    "sql server alias": ("«DELETE u FROM dbo.users AS u INNER JOIN b ON b.id = u.id", "DELETE users"),
    "sql server from twice": ("«DELETE FROM u FROM users u WHERE u.id = 1", "DELETE users"),
    "sql server top": ("«DELETE TOP (10) FROM users", "DELETE users"),
    "sql server common table expression": (
        "WITH d AS (SELECT ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) n FROM users) «DELETE FROM d WHERE n > 1",
        "DELETE users",
    ),
    "returning": ("«DELETE FROM users WHERE id = 1 RETURNING *", "DELETE users"),
    "output": ("«DELETE FROM users OUTPUT deleted.* INTO archive WHERE id = 1", "DELETE users,archive"),
    "clickhouse mutation": ("ALTER TABLE users «DELETE WHERE id = 2", "DELETE users"),
}

OTHERS = {
    "truncate": ("«TRUNCATE users", "TRUNCATE users"),
    "truncate table": ("«TRUNCATE TABLE users", "TRUNCATE users"),
    "truncate several": ("«TRUNCATE TABLE ONLY users, s.orders * RESTART IDENTITY CASCADE", "TRUNCATE users,orders"),
    "truncate partition": ("ALTER TABLE users «TRUNCATE PARTITION p0", "TRUNCATE users"),
    "truncate partition in a new line": ("ALTER TABLE users\n«TRUNCATE PARTITION p0", "TRUNCATE users"),
    "copy from stdin": ("«COPY users (a, b) FROM STDIN WITH CSV", "COPY users"),
    "copy from a file": ("«COPY public.users FROM '/tmp/users.csv' (FORMAT csv)", "COPY users"),
    "copy from s3": ("«COPY users FROM 's3://bucket/x' IAM_ROLE 'r'", "COPY users"),
    "copy into": ("«COPY INTO users FROM @stage", "COPY users"),
    "copy query that writes": ("COPY («DELETE FROM users RETURNING *) TO STDOUT", "DELETE users"),
    "psql copy": ("\\«copy users from 'users.csv' csv", "COPY users"),
    "load data": ("«LOAD DATA LOCAL INFILE 'x' REPLACE INTO TABLE users FIELDS TERMINATED BY ','", "COPY users"),
    "load xml": ("«LOAD XML INFILE 'x' INTO TABLE db.users", "COPY users"),
    "bulk insert": ("«BULK INSERT dbo.users FROM 'x.csv'", "COPY users"),
    "import into": ("«IMPORT INTO users CSV DATA ('x')", "COPY users"),
    "call": ("«CALL fill_users(1, 2)", "OPAQUE ?"),
    "exec": ("«EXEC dbo.fill_users @a = 1", "OPAQUE ?"),
    "exec with a result": ("«EXEC @r = fill_users", "OPAQUE ?"),
    "execute": ("«EXECUTE fill_users 1, 2", "OPAQUE ?"),
    "explain analyze": ("EXPLAIN ANALYZE «UPDATE users SET x = 1", "UPDATE users"),
    "explain with options": ("EXPLAIN (ANALYZE, BUFFERS) «DELETE FROM users", "DELETE users"),
    "explain analyze verbose": ("EXPLAIN ANALYZE VERBOSE «INSERT INTO users VALUES (1)", "INSERT users"),
    "prepare": ("PREPARE p (int) AS «UPDATE users SET x = $1; EXECUTE p(1)", "UPDATE users"),
}

COMMON_TABLE_EXPRESSIONS = {
    "two that write": (
        "WITH a AS («UPDATE users SET x = 1 RETURNING *), b AS («DELETE FROM c USING d) SELECT * FROM a, b",
        "UPDATE users; DELETE c",
    ),
    "and the statement writes": (
        "WITH moved AS («DELETE FROM users WHERE old RETURNING *) «INSERT INTO archive SELECT * FROM moved",
        "DELETE users; INSERT_SELECT archive",
    ),
    "nested": (
        "WITH a AS (WITH b AS («UPDATE x SET y = 1 RETURNING *) SELECT * FROM b) «DELETE FROM c",
        "UPDATE x; DELETE c",
    ),
    "recursive with columns": (
        "WITH RECURSIVE a (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a), "
        "b AS NOT MATERIALIZED («INSERT INTO t VALUES (1) RETURNING id) SELECT 1",
        "INSERT t",
    ),
    "main statement": ("WITH a AS (SELECT id FROM b LIMIT 10)\n«UPDATE users SET x = 1 FROM a", "UPDATE users"),
    "merge": ("WITH a AS (SELECT 1) «MERGE INTO users USING a ON true WHEN MATCHED THEN DELETE", "UPSERT users"),
    "in an insert": (
        "«INSERT INTO a WITH d AS («DELETE FROM b RETURNING *) SELECT * FROM d",
        "INSERT_SELECT a; DELETE b",
    ),
}

SEVERAL = {
    "semicolons": ("«UPDATE a SET x = 1; SELECT 2;«DELETE FROM b;;\n«TRUNCATE c;", "UPDATE a; DELETE b; TRUNCATE c"),
    "ddl first": ("ALTER TABLE a ADD b int; «UPDATE a SET b = 1", "UPDATE a"),
    "no semicolon": ("«UPDATE a SET x = 1 WHERE y = 2\n«DELETE FROM b", "UPDATE a; DELETE b"),
    "no semicolon in one line": (
        "«UPDATE a SET x = 1 «DELETE FROM b WHERE c = 1 «INSERT INTO d VALUES (1)",
        "UPDATE a; DELETE b; INSERT d",
    ),
    "no semicolon behind ddl": ("ALTER TABLE a ADD b int\n«UPDATE a SET b = 1\n«EXEC p", "UPDATE a; OPAQUE ?"),
    "no semicolon, select into": ("«DELETE FROM a WHERE b = 1\n«SELECT * INTO c FROM d", "DELETE a; INSERT_SELECT c"),
    "go": ("«UPDATE a SET x = 1\nGO\n«DELETE FROM b\ngo 5\n«DELETE FROM c", "UPDATE a; DELETE b; DELETE c"),
    "slash": ("BEGIN\n«UPDATE a SET x = 1;\nEND;\n/\n«DELETE FROM b;", "UPDATE a; DELETE b"),
    "transaction": ("BEGIN; «UPDATE a SET x = 1; COMMIT", "UPDATE a"),
    "transaction of sql server": ("BEGIN TRAN\n«UPDATE a SET x = 1\nCOMMIT TRAN", "UPDATE a"),
    "behind an open bracket": ("SELECT (1; «DELETE FROM a", "DELETE a"),
    "behind a closing bracket too many": ("SELECT 1); «DELETE FROM a", "DELETE a"),
    "behind another statement's case": ("SELECT CASE a; «DELETE FROM a", "DELETE a"),
}

GROUPS = (UPDATE, INSERT, INSERT_SELECT, UPSERT, DELETE, OTHERS, COMMON_TABLE_EXPRESSIONS, SEVERAL)
NAMES = ("update", "insert", "insert select", "upsert", "delete", "other", "with", "several")
CASES = [
    pytest.param(marked, expected, id=f"{group}: {name}")
    for group, cases in zip(NAMES, GROUPS, strict=True)
    for name, (marked, expected) in cases.items()
]


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_write(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(marked, expected)


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_write_between_others(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(f"SELECT 'a;b' ;\n{marked};\n«DELETE FROM sentinel", f"{expected}; DELETE sentinel")
