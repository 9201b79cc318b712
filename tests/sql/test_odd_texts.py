"""Whatever the text is, the reader does not raise, and what it finds points at a keyword of the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_backfill.model import HOLE
from flake8_backfill.sql import WRITES, read_sql

KEYWORDS = {
    "UPDATE": ("UPDATE",),
    "INSERT": ("INSERT",),
    "DELETE": ("DELETE",),
    "UPSERT": ("INSERT", "REPLACE", "MERGE"),
    "TRUNCATE": ("TRUNCATE",),
    "INSERT_SELECT": ("INSERT", "CREATE", "SELECT"),
    "COPY": ("COPY", "LOAD", "BULK", "IMPORT"),
    "OPAQUE": ("CALL", "EXEC"),
}

PIECES = st.sampled_from(
    [
        *"'\"`$[]()#\\;,.-/*:@{}%?=<>|\n\r\t \x00",
        *("''", "$$", "$a$", "/*", "*/", "/*!40101 ", "--", "E'", "q'[", "]'", "N'", HOLE, "\\.\n", "\nGO\n", "\n/\n"),
        *"UPDATE INSERT DELETE MERGE REPLACE TRUNCATE COPY LOAD CALL EXEC EXECUTE DO PREPARE WITH SELECT".split(),
        *"CREATE ALTER DROP RENAME TABLE FUNCTION TRIGGER RULE VIEW BEGIN END IF THEN ELSE CASE WHEN LOOP".split(),
        *"INTO FROM SET WHERE VALUES USING ON AS ONLY TOP LIMIT BETWEEN JOIN OUTPUT TO CONFLICT KEY DATA".split(),
        *(
            "users",
            "a.b",
            "x",
            "1",
            "public",
            "sp_rename",
            "sp_executesql",
            "IMMEDIATE",
            "FROM STDIN;\n",
            "é",
            "ß",
            "İ",
        ),
        *("DELIMITER $$\n", "\n\\copy ", "UPDATE users SET x = 1", "DELETE FROM a", "INSERT INTO a VALUES (1, 2)"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40), st.sampled_from(["", " "]))
def test_never_raises_and_points_at_keywords(pieces: list[str], separator: str) -> None:
    text = separator.join(pieces)
    found = read_sql(text)
    assert [statement.offset for statement in found] == sorted(statement.offset for statement in found)
    for statement in found:
        assert 0 <= statement.offset < statement.end <= len(text)
        if statement.kind in WRITES:
            assert text[statement.offset : statement.end].upper().startswith(KEYWORDS[statement.kind])
            assert statement.tables


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    behind = f"UPDATE users SET x = 1; {text}"
    assert read_sql(behind)[0].kind == "UPDATE"


MANY = {
    "brackets": "SELECT " + "(" * 50_000 + "1" + ")" * 50_000,
    "open brackets": "SELECT " + "(" * 50_000,
    "brackets in rows": "INSERT INTO a VALUES " + "(" * 50_000 + "1" + ")" * 50_000,
    "queries": "SELECT * FROM " + "(SELECT * FROM " * 20_000 + "a" + ")" * 20_000,
    "common table expressions": "WITH a AS (" * 10_000 + "SELECT 1" + ")" * 10_000,
    "blocks": "BEGIN " * 10_000 + "END; " * 10_000,
    "cases": "SELECT " + "CASE WHEN a THEN " * 10_000 + "1" + " END" * 10_000,
    "comments": "/*" * 20_000 + "*/" * 20_000,
    "dollar tags": "SELECT " + " ".join(f"$a{number}$" for number in range(10_000)),
    "quotes": "SELECT " + "'" * 20_000,
    "additions": "SELECT " + "1 + " * 20_000 + "1",
    "placeholders": "DO $x$ BEGIN EXECUTE format('" + "%1$s" * 5_000 + "', '" + "long " * 5_000 + "'); END $x$",
}


@pytest.mark.parametrize("text", MANY.values(), ids=MANY)
def test_deep_nesting(text: str) -> None:
    found = read_sql(f"{text};\nUPDATE users SET x = 1")
    assert found[-1].kind == "UPDATE"
    assert found[-1].offset == len(text) + 2


def test_many_statements() -> None:
    found = read_sql("UPDATE users SET x = 1;\n" * 2_000)
    assert [statement.offset for statement in found] == [24 * number for number in range(2_000)]


def test_many_rows() -> None:
    rows = ",\n".join(f"({number}, 'it''s; DELETE FROM a', now())" for number in range(5_000))
    found = read_sql(f"INSERT INTO users VALUES {rows};DELETE FROM b")
    assert [(statement.kind, statement.tables) for statement in found] == [("INSERT", ("users",)), ("DELETE", ("b",))]


@pytest.mark.parametrize("before", ["", "\n", "SELECT 1;\n"])
def test_an_open_comment_hides_the_rest_wherever_it_begins(before: str) -> None:
    found = read_sql(f"{before}/* UPDATE users SET a = 1;\nDELETE FROM b /* and more")
    assert [statement.kind for statement in found if statement.kind in WRITES] == []
