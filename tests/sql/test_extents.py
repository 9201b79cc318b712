"""Where each statement of a text begins and ends, those that leave rows alone too: « and » stand around each."""

from __future__ import annotations

import pytest

from flake8_backfill.sql import read_sql


@pytest.mark.parametrize(
    ("marked", "kinds"),
    [
        ("«UPDATE a SET x = 1»\n«IF EXISTS (SELECT 1 FROM b)» «DELETE FROM c»", "UPDATE READ DELETE"),
        ("«UPDATE a SET x = 1»\n«IF NOT EXISTS (SELECT 1 FROM b)» «DELETE FROM c»", "UPDATE READ DELETE"),
        ("«UPDATE a SET x = 1»\n«IF @b = 1» «DELETE FROM c WHERE d»", "UPDATE READ DELETE"),
        ("«UPDATE a SET x = 1»\n«WHILE @b = 1» «DELETE FROM c WHERE d»", "UPDATE READ DELETE"),
        ("«UPDATE a SET x = 1»\n«IF @b = 1» «SELECT 2 WHERE 3»", "UPDATE READ READ"),
        ("«ALTER TABLE a ADD COLUMN\nIF NOT EXISTS b int»", "ALTER"),
        ("«UPDATE a SET x = b,\nIF = 1»", "UPDATE"),
        ("«UPDATE a SET x = 1\nCASE WHEN y THEN 1 END»", "UPDATE"),
        ("«UPDATE a SET x = 1»\n«BEGIN»\n«DELETE FROM b»\nEND", "UPDATE READ DELETE"),
        ("«IF a = 1» «BEGIN» «DELETE FROM b» END ELSE «BEGIN» «DELETE FROM c» END", "READ READ DELETE READ DELETE"),
        (
            "«BEGIN» TRY «DELETE FROM a» END TRY «BEGIN» CATCH «DELETE FROM b» END CATCH «DELETE FROM c»",
            "READ DELETE READ DELETE DELETE",
        ),
        ("«BEGIN» ATOMIC «DELETE FROM a»; END; «SELECT 1»", "READ DELETE READ"),
        ("«BEGIN»\n«COMMIT»", "READ COMMIT"),
        ("«BEGIN»;\n«DELETE FROM a»;\n«END»;", "READ DELETE COMMIT"),
        ("«BEGIN WORK»; «END WORK»", "READ COMMIT"),
        ("«UPDATE a SET begin = 1»", "UPDATE"),
        ("«SELECT a»\n«COMMIT»", "READ COMMIT"),
        ("«SELECT a commit FROM b»", "READ"),
        ("«DELETE FROM a»\n«COMMIT»\n«DELETE FROM b»", "DELETE COMMIT DELETE"),
        ("«DELETE FROM a»\n«DECLARE @b int»", "DELETE READ"),
        ("«SELECT a,\ndeclare FROM b»", "READ"),
        ("«SELECT a declare FROM b»", "READ"),
        ("EXPLAIN ANALYSE «DELETE FROM a»", "DELETE"),
        ("«EXPLAIN (ANALYZE OFF) DELETE FROM a»", "READ"),
        ("EXPLAIN (ANALYZE) «DELETE FROM a»; «DELETE FROM b»", "DELETE DELETE"),
        ("«EXPLAIN VERBOSE DELETE FROM a»; «DELETE FROM b»", "READ DELETE"),
        ("«EXPLAIN a»; «ANALYZE b»; «DELETE FROM c»", "READ READ DELETE"),
        ("«EXPLAIN ANALYZE a»; «DELETE FROM b»", "READ DELETE"),
        ("«SELECT explain FROM a»", "READ"),
        ("WITH RECURSIVE a AS (SELECT 1) «SELECT * FROM a»", "READ"),
        ("WITH a AS (SELECT 1), b AS (SELECT 2) «DELETE FROM c»", "DELETE"),
        ("«DELETE FROM a»\nWITH b AS (SELECT 1) «DELETE FROM b»", "DELETE DELETE"),
        ("«UPDATE a SET x = 1\nWITH (ROWLOCK)»", "UPDATE"),
        ("«INSERT INTO a\nWITH b AS (SELECT 1) SELECT * FROM b»", "INSERT_SELECT"),
        ("«CREATE VIEW a AS\nWITH b AS (SELECT 1) SELECT * FROM b»", "READ"),
        ("«ALTER TABLE a ADD b int\nWITH c AS (SELECT 1) SELECT * FROM c»", "ALTER"),
        ("«DROP TABLE a»\n«SELECT 1»", "DROP READ"),
        ("«TRUNCATE TABLE a»\n«SELECT 1»", "TRUNCATE READ"),
        ("«EXEC a»\n«SELECT 1»", "OPAQUE READ"),
        ("«UPDATE a SET x = 1»\n«SELECT 1»", "UPDATE READ"),
        ("DELETE FROM a «SELECT 1»", "READ"),
        ("«SELECT 1 FROM a\nUNION\nSELECT 2»", "READ"),
        ("«INSERT INTO a (b)\nSELECT 1»", "INSERT"),
        ("«IF a = 1»\n«SELECT 2»\n«DELETE FROM b»", "READ READ DELETE"),
        ("«IF a» THEN «UPDATE b SET c = 1»; END IF; «DELETE FROM d»", "READ UPDATE DELETE"),
        ("«IF a» THEN «UPDATE b SET c = 1» END IF «DELETE FROM d»", "READ UPDATE DELETE"),
        ("«WHILE a» LOOP «UPDATE b SET c = 1»; END LOOP; «DELETE FROM d»", "READ UPDATE DELETE"),
        (
            "«CASE a WHEN 1» THEN «DELETE FROM b»; «WHEN 2» THEN «DELETE FROM c»; END CASE; «DELETE FROM d»",
            "READ DELETE READ DELETE DELETE",
        ),
        ("«UPDATE a SET b = CASE WHEN c THEN 1 ELSE 2 END»\n«DELETE FROM d»", "UPDATE DELETE"),
        (
            "«BEGIN» «BEGIN» «DELETE FROM a»; END; «DELETE FROM b»; END; «END»; «SELECT 1»",
            "READ READ DELETE DELETE COMMIT READ",
        ),
        ("«SELECT (CASE WHEN a THEN 1 END)» «DELETE FROM b»", "READ DELETE"),
        ("«BEGIN» «SELECT a» END\n«IF b = 1» «DELETE FROM c»", "READ READ READ DELETE"),
        ("«UPDATE a SET b = CASE WHEN c THEN 1 ELSE 2 END WHERE d»", "UPDATE"),
        ("«UPDATE a SET b = CASE WHEN c THEN CASE WHEN d THEN 1 ELSE 2 END ELSE 3 END WHERE e»", "UPDATE"),
        ("«UPDATE a SET b = CASE WHEN c THEN 1 END, d = CASE WHEN e THEN 2 END WHERE f»", "UPDATE"),
        ("«UPDATE a SET b = c WHERE d = CASE WHEN e THEN 1 ELSE 2 END AND f»\n«SELECT 1»", "UPDATE READ"),
        ("«IF a = 1» «UPDATE b SET c = 1» ELSE «UPDATE b SET c = 2»", "READ UPDATE UPDATE"),
        ("«IF a» THEN «DELETE FROM b»; ELSE «DELETE FROM c»; END IF", "READ DELETE DELETE"),
        ("«DELETE FROM a WHERE b IN (SELECT c FROM d)»\n«DELETE FROM e»", "DELETE DELETE"),
        ("«INSERT INTO a VALUES (1), (2)» -- rows\n;\n«SELECT 1»", "INSERT READ"),
        ("«INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING RETURNING id»", "INSERT"),
        (
            "«MERGE INTO a USING b ON c WHEN NOT MATCHED THEN INSERT (e) VALUES (1)»;\n«SELECT 1»",
            "UPSERT READ",
        ),
        ("«COPY a (b) FROM STDIN»;\n1\n\\.\n«SELECT 1»", "COPY READ"),
        ("«REPLACE INTO a VALUES (1)»\nGO\n«CALL b(1)»", "UPSERT OPAQUE"),
        ("«LOAD DATA INFILE 'a' INTO TABLE b (c)»; «SELECT 1»", "COPY READ"),
        ("«GRANT UPDATE ON a TO b»; «REVOKE UPDATE ON a FROM b»", "READ READ"),
        ("«SET a = 1»\n«DELETE FROM b»", "READ DELETE"),
        ("«SELECT a FROM b WHERE c = 1»\n«DELETE FROM d WHERE e = 2»\n«ALTER TABLE f DROP g»", "READ DELETE ALTER"),
        ("«TRUNCATE a»; «RENAME TABLE b TO c»; «DROP TABLE d»", "TRUNCATE RENAME DROP"),
        ("WITH a AS («DELETE FROM b WHERE c») «UPDATE d SET e = 1»", "DELETE UPDATE"),
        ("WITH RECURSIVE a AS (SELECT 1) SEARCH DEPTH FIRST BY b SET c «DELETE FROM d WHERE e»", "DELETE"),
        ("WITH RECURSIVE a AS (SELECT 1) CYCLE b SET c USING d «DELETE FROM e WHERE f»", "DELETE"),
        ("«CREATE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql»; «SELECT 2»", "READ READ"),
        ("«CREATE PROCEDURE p() BEGIN DELETE FROM a; END»; «SELECT 1»", "READ READ"),
        ("«UPDATE a SET x = 1» /* b\n*/ «SELECT 1»", "UPDATE READ"),
        ("«UPDATE a SET x = 1»\n/* b */ «SELECT 1»", "UPDATE READ"),
        ("«UPDATE a SET x = 1» -- b\n«SELECT 1»", "UPDATE READ"),
        ("«UPDATE a SET x = 1 /* b */ WHERE c»", "UPDATE"),
        ("«UPDATE a SET x = 1 WHERE b AND\nIF(c, d, e)»", "UPDATE"),
        ("«GRANT a ON b TO c\nWITH GRANT OPTION»", "READ"),
        ("«CREATE VIEW a AS SELECT 1\nWITH CHECK OPTION»", "READ"),
        ("«COPY a FROM 'b'\nWITH CSV HEADER»", "COPY"),
        ("«COPY (\nWITH a AS (SELECT 1) SELECT * FROM a) TO 'b'»", "READ"),
        ("«REPLACE INTO a\nWITH b AS (SELECT 1) SELECT * FROM b»", "UPSERT"),
        ("«MERGE INTO a USING (\nWITH b AS (SELECT 1) SELECT * FROM b) c ON d WHEN MATCHED THEN DELETE»", "UPSERT"),
        (
            "«BEGIN» TRY\n«DELETE FROM a»\nEND TRY\n«BEGIN» CATCH\n«SELECT 1»\nEND CATCH\n«SELECT 2»",
            "READ DELETE READ READ READ",
        ),
        ("«DELETE FROM a»;\n«END»", "DELETE COMMIT"),
        ("«ALTER TABLE a DROP INDEX\nIF EXISTS b, DROP KEY\nIF EXISTS c»", "ALTER"),
        ("«ALTER TABLE a ADD INDEX\nIF NOT EXISTS b (c)»", "ALTER"),
        ("«ALTER TABLE a ADD b int, ADD c int, ADD d int, ADD e int»\n«CREATE INDEX i ON a (b)»", "ALTER READ"),
    ],
)
def test_extents(marked: str, kinds: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    found = read_sql(text)
    assert " ".join(statement.kind for statement in found) == kinds
    marks = [(statement.offset, "«") for statement in found] + [(statement.end, "»") for statement in found]
    for offset, mark in sorted(marks, key=lambda mark: -mark[0]):
        text = text[:offset] + mark + text[offset:]
    assert text == marked
