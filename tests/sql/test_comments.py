"""The comments of an SQL text and where they stand, and a statement as it is written without them."""

from __future__ import annotations

import pytest

from flake8_backfill.sql import written
from flake8_backfill.sql.comments import comments, leading_comments

NONE = {
    "nothing": "",
    "literal": "SELECT '-- a', '/* b */', '# c'",
    "quoted name": 'SELECT "--a", `# b` FROM [a /* c */]',
    "operators": "SELECT a #>> '{b}', a #- '{c}', a - -1",
    "dollar body without one": "DO $$ BEGIN NULL; END $$",
    "dollar body with a literal": "DO $a$ BEGIN PERFORM '-- b'; END $a$",
    "rows": "INSERT INTO a VALUES ('-- b'), ('/* c */')",
    "data": "COPY a FROM stdin;\n-- b\n/* c */\n\\.\n",
}
FOUND = {
    "line": ("SELECT 1 -- a\n, 2", ["-- a"]),
    "last line": ("SELECT 1 --a", ["--a"]),
    "block": ("SELECT /* a */ 1", ["/* a */"]),
    "nested": ("SELECT /* a /* b */ c */ 1", ["/* a /* b */ c */"]),
    "not nested": ("/* a /* b */ SELECT 1; /* c */", ["/* a /* b */", "/* c */"]),
    "mysql": ("# a\nSELECT 1", ["# a"]),
    "mysql behind a literal": (r"SELECT 'it\'s' # b", ["# b"]),
    "several": ("-- a\n/* b */\nSELECT 1 -- c", ["-- a", "/* b */", "-- c"]),
    "dollar body": ("DO $$ BEGIN -- a\nNULL; /* b */ END $$ -- c", ["-- a", "/* b */", "-- c"]),
    "tagged body": ("DO $do$ -- a\n$do$", ["-- a"]),
    "body in a body": ("DO $a$ BEGIN /* b */ EXECUTE $b$ SELECT 1 -- c\n$b$; END $a$", ["/* b */", "-- c"]),
    "body with a hash": ("DO $$\n# a\n$$", ["# a"]),
    "rows": ("INSERT INTO a VALUES (1), -- one\n(2 /* two */), (3)", ["-- one", "/* two */"]),
    "behind rows": ("INSERT INTO a VALUES (1) -- one", ["-- one"]),
    "open": ("SELECT 1 /* a", ["/* a"]),
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_is_no_comment(text: str) -> None:
    assert comments(text) == []
    assert [comment.text for comment in comments(f"{text}\n-- sentinel")] == ["-- sentinel"]


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_comments_and_their_places(text: str, expected: list[str]) -> None:
    found = comments(f"SELECT 0;\n{text}")
    assert [comment.text for comment in found] == expected
    assert [f"SELECT 0;\n{text}"[comment.offset :].startswith(comment.text) for comment in found] == [True] * len(found)
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("SELECT 1 -- a", []),
        (" \n-- a\n\t/* b */ SELECT 1 -- c", [(2, "-- a"), (8, "/* b */")]),
        ("-- a\n'b' -- c", [(0, "-- a")]),
        ("/* a */;-- b", [(0, "/* a */")]),
        ("-- a\n\n", [(0, "-- a")]),
    ],
)
def test_comments_in_front_of_all_code(text: str, expected: list[tuple[int, str]]) -> None:
    assert list(leading_comments(text)) == expected


WRITTEN = {
    "literal": ("UPDATE t SET a = '# not --one' WHERE b", "UPDATE t SET a = '# not --one' WHERE b"),
    "operator": ("UPDATE t SET a = data #>> '{x}'", "UPDATE t SET a = data #>> '{x}'"),
    "quoted name": ('UPDATE "a--b" SET c = 1', 'UPDATE "a--b" SET c = 1'),
    "dollar body": ("UPDATE t SET a = $$ -- body $$", "UPDATE t SET a = $$ -- body $$"),
    "line": ("UPDATE t -- x", "UPDATE t"),
    "open comment": ("UPDATE t /* open", "UPDATE t"),
    "mysql": ("UPDATE t\n# MySQL's\nSET a = 1", "UPDATE t SET a = 1"),
    "mysql behind its literal": (r"UPDATE t SET a = 'it\'s' # x", r"UPDATE t SET a = 'it\'s'"),
    "comments for blanks": ("UPDATE/**/t/**/SET\ta=1", "UPDATE t SET a=1"),
    "rows": ("INSERT INTO t VALUES (1), -- one\n  (2 /* two */), ('-- 3')", "INSERT INTO t VALUES (1), (2 ), ('-- 3')"),
    "white space alone": ("DELETE\n\n  FROM t", "DELETE FROM t"),
}


@pytest.mark.parametrize(("text", "expected"), WRITTEN.values(), ids=WRITTEN)
def test_statement_without_its_comments(text: str, expected: str) -> None:
    assert written(f"x; {text}", 3, len(text) + 3) == expected
    assert written(f"{text}; x", 0, len(text)) == expected
