"""Forms of the statements that write rows in each dialect, of what they may stand in, and of look-alikes.

« marks the keyword that a finding must point at; <table> is the table that is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.fuzz.grammar import MYSQL, ORACLE, POSTGRESQL, SQL_SERVER, SQLITE, Dialect

Forms = Mapping[str, tuple[str, ...]]

ANYWHERE: Forms = {
    "UPDATE": ("«UPDATE <table> SET <sets><where>",),
    "INSERT": ("«INSERT INTO <table><columns> VALUES <rows>",),
    "DELETE": ("«DELETE FROM <table><where>",),
    "INSERT_SELECT": ("«INSERT INTO <table><columns> <query>", "«CREATE TABLE <table> AS <query>"),
}
_MERGE = (
    "«MERGE INTO <table> AS t USING <other> AS s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET <sets>"
    " WHEN NOT MATCHED THEN INSERT (id) VALUES (<row>)",
    "«MERGE INTO <table> USING (<query>) s ON <condition> WHEN MATCHED AND <condition> THEN DELETE",
)
_UPSERTS = (
    "«INSERT INTO <table><columns> VALUES <rows> ON CONFLICT (id) DO UPDATE SET <sets>",
    "«INSERT INTO <table><columns> SELECT id FROM <other> WHERE true ON CONFLICT (id) DO UPDATE SET a = excluded.a",
)
FORMS: dict[Dialect, Forms] = {
    POSTGRESQL: {
        "UPDATE": (
            "«UPDATE ONLY <table> SET <sets><where>",
            "«UPDATE <table> AS a SET <sets> FROM <other> o<where>",
            "«UPDATE <table> a SET (b, c) = (1, 2)<where> RETURNING id",
            "EXPLAIN ANALYZE «UPDATE <table> SET <sets>",
            "«UPDATE <table> SET <sets> WHERE id IN (SELECT id FROM <other> LIMIT 9 FOR UPDATE SKIP LOCKED)",
            "WITH c AS (<query>) «UPDATE <table> SET <sets> FROM c<where>",
            "WITH c AS («UPDATE <table> SET <sets> RETURNING *) SELECT count(*) FROM c",
        ),
        "INSERT": (
            "«INSERT INTO <table> DEFAULT VALUES",
            "«INSERT INTO <table><columns> VALUES <rows> ON CONFLICT DO NOTHING",
            "«INSERT INTO <table> AS a (id) OVERRIDING SYSTEM VALUE VALUES <rows> RETURNING id, a",
        ),
        "DELETE": (
            "«DELETE FROM ONLY <table><where>",
            "«DELETE FROM <table> AS a USING <other> b WHERE a.id = b.id",
            "«DELETE FROM <table><where> RETURNING *",
            "EXPLAIN (ANALYZE, BUFFERS) «DELETE FROM <table><where>",
        ),
        "UPSERT": (*_UPSERTS, *_MERGE),
        "TRUNCATE": (
            "«TRUNCATE <table>",
            "«TRUNCATE TABLE ONLY <table> RESTART IDENTITY CASCADE",
            "«TRUNCATE TABLE <table> CASCADE",
        ),
        "INSERT_SELECT": (
            "«SELECT <value> INTO <table> FROM <other><where>",
            "«CREATE UNLOGGED TABLE <table> AS <query>",
            "WITH c AS (<query>) «INSERT INTO <table> SELECT * FROM c",
            "«INSERT INTO <table> TABLE <other>",
            "«CREATE TABLE IF NOT EXISTS <table> (a, b) AS (<query>)",
            "«INSERT INTO <table><columns> WITH RECURSIVE c AS (<query>) SELECT * FROM c",
        ),
        "COPY": (
            "«COPY <table> FROM '/tmp/rows.csv' WITH (FORMAT csv, HEADER)",
            "«COPY <table> (id, a) FROM PROGRAM 'cat x'",
            "«COPY <table> (id, a) FROM STDIN;\n1\tit's; UPDATE t SET a = 1\n2\t\\N\n\\.\n",
        ),
        "OPAQUE": ("«CALL <table>(1, <value>)",),
    },
    MYSQL: {
        "UPDATE": (
            "«UPDATE LOW_PRIORITY IGNORE <table> SET <sets><where>",
            "«UPDATE <table> SET <sets><where> ORDER BY id LIMIT 9",
            "«UPDATE <table> a JOIN <other> o ON o.id = a.id SET a.x = o.y<where>",
            "«UPDATE <table> AS a, <other> AS o SET a.x = o.y, a.z = <value><where>",
            "«UPDATE <other> o LEFT JOIN <table> a ON a.id = o.id SET a.x = <value>",
            "/*!40101 «UPDATE <table> SET <sets> */",
        ),
        "INSERT": (
            "«INSERT IGNORE INTO <table><columns> VALUES <rows>",
            "«INSERT INTO <table> SET <sets>",
            "«INSERT DELAYED <table><columns> VALUES <rows>",
        ),
        "DELETE": (
            "«DELETE a FROM <table> a JOIN <other> o ON o.id = a.id<where>",
            "«DELETE FROM <table><where> LIMIT 100",
            "«DELETE QUICK FROM <table><where>",
            "«DELETE FROM a USING <table> a INNER JOIN <other> o<where>",
        ),
        "UPSERT": (
            "«REPLACE INTO <table><columns> VALUES <rows>",
            "«REPLACE <table> SET <sets>",
            "«INSERT INTO <table><columns> VALUES <rows> ON DUPLICATE KEY UPDATE <sets>",
            "«INSERT INTO <table><columns> SELECT id FROM <other> ON DUPLICATE KEY UPDATE a = VALUES(a)",
        ),
        "TRUNCATE": ("«TRUNCATE TABLE <table>", "«TRUNCATE <table>", "ALTER TABLE <table> «TRUNCATE PARTITION p0"),
        "INSERT_SELECT": ("«CREATE TABLE <table> <query>", "«INSERT INTO <table> SELECT * FROM <other> FOR UPDATE"),
        "COPY": (
            "«LOAD DATA LOCAL INFILE '/tmp/rows.csv' INTO TABLE <table> FIELDS TERMINATED BY ',' IGNORE 1 LINES (a, b)",
            "«LOAD XML INFILE 'rows.xml' REPLACE INTO TABLE <table> ROWS IDENTIFIED BY '<item />'",
        ),
        "OPAQUE": ("«CALL <table>()",),
    },
    SQL_SERVER: {
        "UPDATE": (
            "«UPDATE a SET a.x = <value> FROM <table> a JOIN <other> o ON o.id = a.id",
            "«UPDATE TOP (9) <table> SET <sets>",
            "«UPDATE <table> WITH (ROWLOCK) SET <sets><where>",
            "«UPDATE <table> SET <sets> OUTPUT inserted.id<where>",
            "IF EXISTS (SELECT 1 FROM <other><where>) «UPDATE <table> SET <sets>",
            "IF COL_LENGTH('t', 'c') IS NULL\nBEGIN\n  «UPDATE <table> SET <sets>\nEND",
        ),
        "INSERT": (
            "«INSERT <table> (a, b) VALUES <rows>",
            "«INSERT INTO <table><columns> OUTPUT inserted.id VALUES <rows>",
        ),
        "DELETE": (
            "«DELETE TOP (9) FROM <table><where>",
            "«DELETE <table> WHERE <condition>",
            "«DELETE a FROM <table> a<where>",
        ),
        "UPSERT": (
            f"{_MERGE[0]};",
            "«MERGE TOP (5) INTO <table> WITH (HOLDLOCK) t USING <other> s ON <condition>"
            " WHEN NOT MATCHED BY SOURCE THEN DELETE;",
        ),
        "TRUNCATE": ("«TRUNCATE TABLE <table>",),
        "INSERT_SELECT": (
            "«SELECT <value> INTO <table> FROM <other><where>",
            "«INSERT INTO <table><columns> EXEC list_rows 1",
        ),
        "COPY": ("«BULK INSERT <table> FROM 'c:/rows.csv' WITH (FIRSTROW = 2)",),
        "OPAQUE": ("«EXEC <table> @a = 1", "«EXECUTE <table>"),
    },
    SQLITE: {
        "UPDATE": ("«UPDATE OR IGNORE <table> SET <sets><where>",),
        "INSERT": ("«INSERT OR IGNORE INTO <table><columns> VALUES <rows>",),
        "UPSERT": (
            "«INSERT OR REPLACE INTO <table><columns> VALUES <rows>",
            "«REPLACE INTO <table> SELECT * FROM <other>",
            *_UPSERTS,
        ),
    },
    ORACLE: {
        "UPDATE": ("«UPDATE <table> a SET (a.x, a.y) = (SELECT 1, 2 FROM dual)<where>",),
        "INSERT": ("«INSERT ALL INTO <table> (a) VALUES (<value>) SELECT 1 FROM dual",),
        "DELETE": ("«DELETE <table> WHERE <condition>",),
        "UPSERT": tuple(form.replace(" AS t ", " t ").replace(" AS s ", " s ") for form in _MERGE),
        "TRUNCATE": ("«TRUNCATE TABLE <table> DROP STORAGE",),
    },
}

SILENT_ANYWHERE = (
    "SELECT 1",
    "DROP TABLE <other>",
    "CREATE TABLE <new> (id int, a text DEFAULT <literal>)",
    "CREATE INDEX i ON <other> (a)",
    "ALTER TABLE <other> ADD COLUMN a text",
    "DROP INDEX i",
    "GRANT SELECT, INSERT, UPDATE ON <other> TO reader",
    "<query>",
    "ALTER TABLE <other> ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES <other> (id) ON UPDATE CASCADE ON DELETE SET NULL",
    "CREATE TABLE <new> (id int REFERENCES <other> (id) ON DELETE CASCADE, updated int, CHECK (a <> <literal>))",
    "SELECT id FROM <other><where> FOR UPDATE",
    "CREATE VIEW v AS <query>",
    "ALTER TABLE <other> DROP COLUMN a",
    "REVOKE DELETE ON <other> FROM x",
    "SELECT replace(a, <literal>, 'y') FROM <other>",
    "DROP VIEW v",
    "SAVEPOINT s",
    "SELECT <value>",
    "ROLLBACK",
    "SELECT update_rows(1)",
    "SELECT delete FROM <other>",
    "ALTER TABLE <other> RENAME COLUMN a TO b",
    "",
)
SILENT: dict[Dialect, tuple[str, ...]] = {
    POSTGRESQL: (
        "COMMENT ON TABLE <other> IS <literal>",
        "EXPLAIN UPDATE <other> SET <sets>",
        "COPY <other> TO STDOUT",
        "SET search_path = x",
        "SELECT id FROM <other> FOR NO KEY UPDATE OF o NOWAIT",
        "REFRESH MATERIALIZED VIEW v",
        "LOCK TABLE <other> IN SHARE MODE",
        "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN UPDATE t SET a = 1; DELETE FROM t; END $$ LANGUAGE plpgsql",
        "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $body$ INSERT INTO t VALUES (1) $body$",
        "CREATE FUNCTION f() RETURNS void AS 'DELETE FROM t; SELECT ''it''' LANGUAGE sql",
        "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC UPDATE t SET a = 1; DELETE FROM t; END",
        "CREATE TRIGGER g BEFORE INSERT OR UPDATE OF a OR DELETE ON <other> FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE RULE r AS ON INSERT TO <other> DO INSTEAD UPDATE t SET a = 1",
        "CREATE POLICY p ON <other> FOR UPDATE USING (true)",
        "CREATE RULE r AS ON DELETE TO <other> DO ALSO (DELETE FROM t; INSERT INTO t VALUES (1))",
        "CREATE TABLE <new> AS <query> WITH NO DATA",
        "DO $$ BEGIN PERFORM f(); RAISE NOTICE 'UPDATE t SET a'; END $$",
        "DO $x$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM t; IF n > 1 THEN NULL; END IF; END $x$",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA x GRANT SELECT, UPDATE, DELETE ON TABLES TO y",
        "CREATE MATERIALIZED VIEW v AS <query>",
        "SELECT setval('s', 1)",
        "ANALYZE <other>",
        "ALTER TYPE e ADD VALUE <literal>",
    ),
    MYSQL: (
        "SET @n = 1",
        "SELECT a INTO @n FROM <other>",
        "SELECT a INTO OUTFILE '/tmp/x' FROM <other>",
        "FLUSH TABLES",
        "SHOW TABLES",
        "CREATE TABLE <new> (a timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, KEY k (a))",
        "CREATE TRIGGER g AFTER INSERT ON <other> FOR EACH ROW UPDATE t SET a = 1",
        "CREATE TRIGGER g AFTER UPDATE ON <other> FOR EACH ROW BEGIN DELETE FROM t; INSERT INTO t VALUES (1); END",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t",
        "LOCK TABLES <other> WRITE",
        "OPTIMIZE TABLE <other>",
        "CREATE PROCEDURE p() BEGIN UPDATE t SET a = 1; IF a THEN DELETE FROM t; END IF; END",
        "SELECT TRUNCATE(1.55, 1)",
        "DELIMITER $$\nCREATE PROCEDURE p()\nBEGIN\n  UPDATE t SET a = 1;\nEND$$\nDELIMITER ;\n",
    ),
    SQL_SERVER: (
        "UPDATE STATISTICS <other>",
        "EXEC sp_rename 't.a', 'b', 'COLUMN'",
        "SET IDENTITY_INSERT t ON",
        "PRINT <literal>",
        "ALTER TABLE <other> NOCHECK CONSTRAINT ALL",
        "DBCC CHECKIDENT (t)",
        "IF OBJECT_ID('t') IS NOT NULL DROP TABLE <other>",
        "GO\nCREATE PROCEDURE p AS\nUPDATE t SET a = 1\nDELETE FROM t\nGO\n",
        "SELECT @n = count(*) FROM <other>",
        "GO\nCREATE TRIGGER g ON <other> AFTER INSERT, UPDATE AS BEGIN UPDATE t SET a = 1; END\nGO\n",
        "DECLARE @n int = 1",
    ),
    SQLITE: (
        "PRAGMA foreign_keys = ON",
        "VACUUM",
        "CREATE TABLE <new> (id INTEGER PRIMARY KEY ON CONFLICT REPLACE, a)",
        "ATTACH 'x' AS y",
        "CREATE TRIGGER g AFTER UPDATE OF a ON <other> BEGIN UPDATE t SET a = 1; DELETE FROM t WHERE id = old.id; END",
    ),
    ORACLE: (
        "COMMENT ON COLUMN x.a IS <literal>",
        "CREATE SEQUENCE seq",
        "SELECT * FROM <other> FOR UPDATE NOWAIT",
        "CREATE OR REPLACE TRIGGER g BEFORE INSERT ON <other> FOR EACH ROW BEGIN UPDATE t SET a = 1; END;\n/\n",
        "CREATE OR REPLACE PROCEDURE p IS n NUMBER; BEGIN DELETE FROM t; COMMIT; END p;\n/\n",
    ),
}
WRAPS: dict[Dialect, tuple[str, ...]] = {
    POSTGRESQL: (
        "DO $wrap$ BEGIN §; END $wrap$",
        "BEGIN; §; COMMIT",
        "DO $wrap$ BEGIN EXECUTE '§§'; END $wrap$",
        "PREPARE p AS §",
        "DO LANGUAGE plpgsql 'DECLARE n int := 1; BEGIN §§; END'",
        "DO $wrap$\nDECLARE r record;\nBEGIN\n  IF NOT EXISTS (SELECT 1 FROM x WHERE <condition>) THEN\n    §;\n"
        "  ELSE NULL;\n  END IF;\nEXCEPTION WHEN OTHERS THEN NULL;\nEND\n$wrap$",
        "DO $wrap$ DECLARE r record; BEGIN FOR r IN SELECT id FROM <other> LOOP §; END LOOP; RETURN; END $wrap$",
        "DO $wrap$ BEGIN WHILE n < 3 LOOP §; n := n + 1; END LOOP; PERFORM f(); §; END $wrap$",
        "DO $wrap$ DECLARE q text := '§§'; BEGIN EXECUTE q USING 1; END $wrap$",
        "DO $wrap$ BEGIN EXECUTE 'SELECT 1;' || ' §§' INTO n; END $wrap$",
        "DO $wrap$ BEGIN CASE n WHEN 1 THEN §; ELSE §; END CASE; END $wrap$",
    ),
    MYSQL: (
        "START TRANSACTION; §; COMMIT",
        "/*!50003 § */",
        "PREPARE p FROM '§§'; EXECUTE p; DEALLOCATE PREPARE p",
        "SET @q = '§§'; PREPARE p FROM @q",
    ),
    SQL_SERVER: (
        "BEGIN TRANSACTION; §; COMMIT TRANSACTION",
        "BEGIN TRY §; END TRY BEGIN CATCH THROW; END CATCH",
        "EXEC('§§')",
        "BEGIN § END",
        "EXEC sp_executesql N'§§'",
        "IF <condition> BEGIN §; END ELSE BEGIN §; END",
        "WHILE <condition> BEGIN §; END",
        "IF <condition> §",
        "DECLARE @q nvarchar(max) = N'§§'; EXEC(@q)",
        "DECLARE @q nvarchar(max); SET @q = '§§'; EXEC sp_executesql @q",
        "EXECUTE ('SELECT 1;' + '§§')",
    ),
    SQLITE: ("BEGIN IMMEDIATE; §; END", "BEGIN; §; COMMIT"),
    ORACLE: (
        "BEGIN §; END;\n/\n",
        "BEGIN EXECUTE IMMEDIATE '§§'; END;\n/\n",
        "DECLARE n NUMBER; BEGIN IF n = 1 THEN §; END IF; END;\n/\n",
        "BEGIN FOR r IN (<query>) LOOP §; END LOOP; EXCEPTION WHEN OTHERS THEN §; END;\n/\n",
    ),
}
"""What a statement may stand in: § for itself, §§ for itself inside a literal."""
TOP_LEVEL = re.compile(r"EXPLAIN|SELECT|WITH|\\|/\*!|\bGO\b", re.IGNORECASE)
"""What a statement that stands in nothing begins with, or holds."""
