"""The source lines around findings, with the statements marked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_backfill.model import Operation
from flake8_backfill.reports._excerpts import Excerpt, excerpts
from tests.audit_samples import a_finding


def marked(excerpt: Excerpt) -> str:
    """The excerpt's text with the marked parts in guillemets."""
    return "\n".join("".join(p.text if p.finding is None else f"«{p.text}»" for p in line) for line in excerpt.lines)


def around(source: str, place: str, statement: str, **changes: Any) -> str:
    """The excerpt around the finding that stands at ``place`` in ``source``."""
    before = source[: source.index(place)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    finding = a_finding(line=line, column=column, statement=statement, **changes)
    (excerpt,) = excerpts([finding], source.splitlines(keepends=True))
    return marked(excerpt)


@pytest.mark.parametrize(
    ("source", "place", "statement", "shown"),
    [
        pytest.param('f("UPDATE a SET b")\n', "UPDATE", "UPDATE a SET b", 'f("«UPDATE a SET b»")', id="sql"),
        pytest.param('f("UPDATE [a] SET b")\n', "UPDATE", "UPDATE [a] SET b", 'f("«UPDATE [a] SET b»")', id="brackets"),
        pytest.param('f("update a")\n', "update", "UPDATE a", 'f("«update a»")', id="case"),
        pytest.param(
            'f("DELETE FROM a; DELETE FROM b")\n',
            "DELETE FROM b",
            "DELETE FROM b",
            'f("DELETE FROM a; «DELETE FROM b»")',
            id="the second of two",
        ),
        pytest.param(
            'f(\n    "UPDATE a "\n    f"SET b = {c} "  # why\n    "WHERE d"\n)\n',
            "UPDATE",
            "UPDATE a SET b = 1 WHERE d",
            'f(\n    "«UPDATE a "»\n    «f"SET b = {c} "  # why»\n    «"WHERE d»"\n)',
            id="joined, with a value filled in",
        ),
        pytest.param(
            '"""UPDATE a -- not SET\n   SET b = 1"""\n',
            "UPDATE",
            "UPDATE a SET b = 1",
            '"""«UPDATE a -- not SET»\n   «SET b = 1»"""',
            id="a comment between",
        ),
        pytest.param("i.save(x)  # y\n", "save", "i .save ( x )", "«i.save(x)»  # y", id="call"),
        pytest.param(
            "c.execute(t.update().where(a == b).values(x=')'))\n",
            "update",
            "t .update ( )",
            "c.execute(«t.update().where(a == b).values(x=')')»)",
            id="chain",
        ),
        pytest.param(
            "x = (\n    update(t)\n    .values(a=1)\n)\n",
            "update",
            "update ( t )",
            "x = (\n    «update(t)»\n    «.values(a=1)»\n)",
            id="chain over lines",
        ),
        pytest.param("row.a = f(b,\n  c)\nd = 1\n", "a =", "row .a", "«row.a = f(b,»\n  «c)»\nd = 1", id="assignment"),
        pytest.param("session.add\nx = 1\n", "add", "session .add", "«session.add»\nx = 1", id="a name alone"),
        pytest.param("f(  \n", "f", "f (", "«f(»", id="unclosed"),
    ],
)
def test_marks(source: str, place: str, statement: str, shown: str) -> None:
    assert around(source, place, statement) == shown


def test_a_comment_is_marked_to_its_end() -> None:
    shown = around("x = 1  # backfill later \ny\n", "# b", "", operation=Operation.COMMENT)
    assert shown == "x = 1  «# backfill later»\ny"


def test_lines_around_without_their_margin_and_without_empty_ends() -> None:
    source = "".join(f"    x = {number}\n" if number % 5 else "\n" for number in range(30))
    finding = a_finding(line=13, column=5, statement="x")
    (excerpt,) = excerpts([finding], source.splitlines(keepends=True))
    assert excerpt.line == 9
    assert marked(excerpt).split("\n") == ["x = 8", "x = 9", "", "x = 11", "«x = 12»", "x = 13", "x = 14", "", "x = 16"]


def test_neighbours_share_an_excerpt_and_keep_their_marks() -> None:
    lines = [f"f{number}()\n" for number in range(60)]
    findings = [a_finding(line=number, column=1, statement="f") for number in (50, 5, 7)]
    first, second = excerpts(findings, lines)
    assert (first.findings, second.findings) == ((1, 2), (0,))
    assert [line[1].finding for line in first.lines if len(line) > 1] == [1, 2]


def test_a_line_that_is_too_long_is_cut_around_the_mark() -> None:
    shown = around(f'{"a" * 5000}; DELETE FROM t{"b" * 5000}\n', "DELETE", "DELETE FROM t" + "b" * 5000)
    assert "«DELETE FROM tbbb" in shown
    assert shown.endswith("…")
    assert len(shown) < 400


def test_a_place_behind_the_end_of_the_file_has_no_excerpt() -> None:
    assert excerpts([a_finding(line=9)], ["x\n"]) == []


@given(st.text(max_size=200), st.integers(1, 30), st.integers(1, 60), st.text(max_size=60))
def test_any_text(source: str, line: int, column: int, statement: str) -> None:
    lines = [f"{text}\n" for text in source.split("\n")]
    found = excerpts([a_finding(line=line, column=column, statement=statement)], lines)
    assert bool(found) == (line <= len(lines))
    for excerpt in found:
        assert not set("".join(part.text for row in excerpt.lines for part in row)) & set("\n\r\x00\x1b\u202e")
