"""The clauses of a write: which tables it reads, which of them it writes, where its rows come from, what bounds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flake8_backfill.sql import read_sql

SOURCES = {
    "table behind a comma": ("«UPDATE u SET x = 1 FROM orders o, users u WHERE o.id = u.id", "UPDATE users"),
    "joined table behind a comma": ("«DELETE u FROM orders o, users u WHERE o.id = u.id", "DELETE users"),
    "used table behind a comma": ("«DELETE FROM u USING orders o, users u WHERE o.id = u.id", "DELETE users"),
    "only": ("«DELETE FROM u USING ONLY users u WHERE u.id = 1", "DELETE users"),
    "only in lower case": ("«update u set x = 1 from only users u", "UPDATE users"),
    "join with using": ("«DELETE a FROM users a JOIN orders USING (id), audit b", "DELETE users"),
    "used query": ("«DELETE FROM u USING (SELECT id FROM orders) o, users u WHERE o.id = u.id", "DELETE users"),
    "value that names another table": (
        "«UPDATE users u, orders o SET u.x = coalesce(u.y, o.y) WHERE u.id = o.id",
        "UPDATE users",
    ),
    "value behind a comma in brackets": ("«UPDATE users u JOIN orders o SET u.x = f(1, o.y)", "UPDATE users"),
    "field of a composite column": ("«UPDATE users SET address.city = 'a' FROM address", "UPDATE users"),
    "columns in brackets": ("«UPDATE users SET (a, b) = (1, 2)", "UPDATE users"),
    "columns of a query": ("«UPDATE users SET (a, b) = (SELECT c, d FROM e) WHERE f", "UPDATE users"),
    "merge with an output": (
        "«MERGE users u USING b ON u.id = b.id WHEN MATCHED THEN DELETE OUTPUT deleted.id INTO audit;",
        "UPSERT users,audit",
    ),
    "update with an output into a variable": ("«UPDATE users SET x = 1 OUTPUT deleted.x INTO @old", "UPDATE users"),
    "with materialized": ("WITH a AS MATERIALIZED (SELECT 1) «SELECT * INTO t FROM a", "INSERT_SELECT t"),
}

ROWS = {
    "is distinct from a column": ("«INSERT INTO users SELECT 1 WHERE a IS DISTINCT FROM b", "INSERT users"),
    "compared with a query": ("«INSERT INTO users SELECT 1 WHERE 2 = (SELECT max(a) FROM b)", "INSERT users"),
    "ordered by columns": ("«INSERT INTO users SELECT 1 FROM dual ORDER BY a, b", "INSERT users"),
    "returned columns": ("«INSERT INTO users SELECT 1 FROM dual RETURNING id, name", "INSERT users"),
    "where of columns": ("«INSERT INTO users SELECT 1 FROM dual WHERE a = b", "INSERT users"),
    "hint": ("«INSERT INTO users WITH (TABLOCK) (a) VALUES (1)", "INSERT users"),
    "hint without columns": ("«INSERT INTO users WITH (TABLOCK) SELECT 1", "INSERT users"),
    "lateral values": ("«INSERT INTO users SELECT * FROM LATERAL (VALUES (1)) v", "INSERT users"),
    "distinct": ("«INSERT INTO users SELECT DISTINCT a FROM b", "INSERT_SELECT users"),
    "dual and a table": ("«INSERT INTO users SELECT 1 FROM dual, b", "INSERT_SELECT users"),
    "only": ("«INSERT INTO users SELECT a FROM ONLY b", "INSERT_SELECT users"),
    "lateral query": ("«INSERT INTO users SELECT * FROM LATERAL (SELECT a FROM b) c", "INSERT_SELECT users"),
    "union with a query in brackets": ("«INSERT INTO users SELECT 1 UNION (SELECT a FROM b)", "INSERT_SELECT users"),
    "union of queries in brackets": (
        "«INSERT INTO users SELECT 1 FROM dual UNION ALL (SELECT a FROM b)",
        "INSERT_SELECT users",
    ),
    "with in brackets": (
        "«INSERT INTO users (WITH x AS (SELECT a FROM b) SELECT * FROM x)",
        "INSERT_SELECT users",
    ),
    "two brackets": ("«INSERT INTO users SELECT * FROM ((SELECT a FROM b)) c", "INSERT_SELECT users"),
    "three brackets": ("«INSERT INTO users SELECT * FROM (((SELECT a FROM b))) c", "INSERT_SELECT users"),
    "from without select": ("«INSERT INTO users FROM old_users", "INSERT_SELECT users"),
    "call": ("«INSERT INTO users CALL read_users()", "INSERT_SELECT users"),
    "execute": ("«INSERT INTO users EXECUTE read_users 1, 2", "INSERT_SELECT users"),
}

NEXT = {
    "execute behind default values": ("«INSERT INTO users DEFAULT VALUES\n«EXEC p", "INSERT users; OPAQUE ?"),
    "execute behind set": ("«INSERT INTO users SET a = 1\n«EXEC p", "INSERT users; OPAQUE ?"),
    "execute behind rows": ("«INSERT INTO users VALUES (1)\n«EXEC p", "INSERT users; OPAQUE ?"),
    "execute behind a query": ("«INSERT INTO users SELECT 1\n«EXEC p", "INSERT users; OPAQUE ?"),
}

CASES = [
    pytest.param(marked, expected, id=f"{group}: {name}")
    for group, cases in (("sources", SOURCES), ("rows", ROWS), ("next", NEXT))
    for name, (marked, expected) in cases.items()
]


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_write(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(marked, expected)


UNBOUNDED = {
    "equal or both null, and from below": "UPDATE users SET x = 1 WHERE id <=> 5 AND id > 3",
    "unequal and from above": "UPDATE users SET x = 1 WHERE id <> 5 AND id < 9",
    "compared values that are set": "UPDATE users SET x = a > 1, y = a < 9",
    "limit of a set value": "INSERT INTO users SET a = (SELECT b FROM c LIMIT 1)",
    "limit of an updated value": (
        "INSERT INTO users SELECT * FROM b ON CONFLICT (id) DO UPDATE SET a = (SELECT c FROM d LIMIT 1)"
    ),
    "limit of a value behind is distinct from": (
        "UPDATE users SET x = a IS DISTINCT FROM b, y = (SELECT z FROM c LIMIT 1)"
    ),
    "fetch of a cursor": "UPDATE users SET x = 1 WHERE fetch = 2",
    "skipped": "UPDATE users SET x = 1 WHERE skip = 2",
}
BOUNDED = {
    "limit of selected rows": "INSERT INTO users SELECT * FROM b LIMIT 9",
    "fetch next": "INSERT INTO users SELECT * FROM b OFFSET 9 ROWS FETCH NEXT 9 ROWS ONLY",
    "range with both limits": "DELETE FROM users WHERE id >= 5 AND id < 9",
    "range in other letters": "DELETE FROM users WHERE ID >= 5 AND id < 9",
    "limit of a materialized common table expression": (
        "WITH b AS MATERIALIZED (SELECT id FROM users LIMIT 9) UPDATE users SET x = 1 FROM b"
    ),
}


@pytest.mark.parametrize(
    ("text", "limited"),
    [pytest.param(text, True, id=name) for name, text in BOUNDED.items()]
    + [pytest.param(text, False, id=f"not {name}") for name, text in UNBOUNDED.items()],
)
def test_limited(text: str, limited: bool) -> None:
    assert [found.limited for found in read_sql(text) if found.kind != "READ"] == [limited]


EXTENTS = {
    "set": ("INSERT INTO a SET b = 1\nSELECT 2", "INSERT INTO a SET b = 1"),
    "default values": ("INSERT INTO a DEFAULT VALUES\nSELECT 2", "INSERT INTO a DEFAULT VALUES"),
    "rows": ("INSERT INTO a VALUES (1)\nSELECT 2", "INSERT INTO a VALUES (1)"),
    "query": ("INSERT INTO a\nSELECT 2", "INSERT INTO a\nSELECT 2"),
}


@pytest.mark.parametrize(("text", "expected"), EXTENTS.values(), ids=EXTENTS)
def test_where_an_insert_ends(text: str, expected: str) -> None:
    found = read_sql(text)[0]
    assert text[found.offset : found.end] == expected
