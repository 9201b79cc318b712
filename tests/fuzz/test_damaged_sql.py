"""Whatever SQL it is: the reading ends, says what stands in the text, and does not hang on what changes nothing."""

from __future__ import annotations

import re

from hypothesis import given

from flake8_backfill.sql import WRITES, Statement, read_sql, written
from flake8_backfill.sql.comments import comments
from tests.fuzz.damage import damaged_sql
from tests.fuzz.examples import examples

_KINDS = WRITES | {"CREATE", "RENAME", "ALTER", "DROP", "COMMIT", "READ", "UNKNOWN"}


def told(found: list[Statement]) -> list[tuple[str, tuple[str, ...]]]:
    return [(statement.kind, statement.tables) for statement in found]


@examples(150)
@given(damaged_sql())
def test_statements_stand_in_the_text_in_their_order(text: str) -> None:
    before = 0
    for statement in read_sql(text):
        assert before <= statement.offset < statement.end <= len(text)
        assert statement.kind in _KINDS
        assert all(statement.tables)
        assert bool(statement.tables) == (statement.kind not in ("COMMIT", "READ", "UNKNOWN"))
        before = statement.offset


@examples(60)
@given(damaged_sql())
def test_a_statement_as_written_is_on_one_line_and_holds_its_keyword(text: str) -> None:
    for statement in read_sql(text):
        line = written(text, statement.offset, statement.end)
        assert "\n" not in line
        assert line == " ".join(line.split())
        if statement.kind in WRITES:
            keyword = re.compile(r"\w+").match(text, statement.offset)
            assert keyword is not None
            assert line.startswith(keyword[0])


@examples(60)
@given(damaged_sql())
def test_comments_are_parts_of_the_text(text: str) -> None:
    found = comments(text)
    assert found == sorted(found)
    for comment in found:
        assert comment.text
        assert text.startswith(comment.text, comment.offset)


@examples(60)
@given(damaged_sql())
def test_an_empty_line_in_front_moves_every_statement_and_changes_none(text: str) -> None:
    moved = [one._replace(offset=one.offset + 1, end=one.end + 1) for one in read_sql(text)]
    assert read_sql("\n" + text) == moved


@examples(60)
@given(damaged_sql())
def test_the_case_of_letters_does_not_matter(text: str) -> None:
    text = text.encode("ascii", "ignore").decode("ascii")
    assert read_sql(text.swapcase()) == read_sql(text)


@examples(60)
@given(damaged_sql())
def test_the_ends_of_lines_do_not_matter(text: str) -> None:
    text = text.replace("\r", "")
    found = told(read_sql(text.replace("\n", "\r\n")))
    # A quoted name may go on in the next line.
    plain = [(kind, tuple(table.replace("\r", "") for table in tables)) for kind, tables in found]
    assert plain == told(read_sql(text))
