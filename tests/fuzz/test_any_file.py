"""Whatever file it is: it is inspected without an exception, and what is found stands in it."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_backfill.analyze import inspect
from flake8_backfill.config import Config
from flake8_backfill.model import Operation, Priority
from flake8_backfill.results import FileResult
from tests.fuzz.damage import damaged_files
from tests.fuzz.examples import examples
from tests.fuzz.python_soup import source_of

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
"""Python's own, of escapes that it does not know."""

_CONFIG = Config(comments=True)
_PATH = "alembic/versions/soup.py"
_MOST_CHOICES = 150


class Drawn:
    """hypothesis chooses."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._left = draw(st.integers(1, _MOST_CHOICES))

    def below(self, number: int) -> int:
        self._left -= 1
        return self._draw(st.integers(0, number - 1))

    def text(self, most: int) -> str:
        self._left -= 1
        return self._draw(st.text(max_size=most or 40))

    def more(self) -> bool:
        return self._left > 0


@st.composite
def soups(draw: st.DrawFn) -> str:
    return source_of(Drawn(draw))


def check(source: str, path: str) -> None:
    result = inspect(source, path, _CONFIG)
    assert isinstance(result, FileResult)
    assert result == inspect(source, path, _CONFIG)
    if result.error is not None:
        assert not result.findings
        assert result.error.path == path
        assert result.error.message.startswith("does not parse: ")
        assert "\n" not in result.error.message
    else:
        assert inspect(source, path, _CONFIG, look_first=False).findings == result.findings
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in result.findings:
        assert 1 <= finding.line <= len(lines)
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        assert finding.tables == tuple(sorted(set(finding.tables)))
        assert all(finding.tables)
        assert bool(finding.tables) or finding.operation is Operation.COMMENT
        assert finding.priority in Priority
        assert "\n" not in finding.message
        assert "\n" not in finding.statement
        assert finding.migration.line <= len(lines)


@examples(150)
@given(soups())
def test_texts_that_are_put_together_in_any_way(source: str) -> None:
    check(source, _PATH)


@examples(120)
@given(damaged_files())
def test_damaged_migrations(case: tuple[str, str]) -> None:
    path, source = case
    check(source, path)


@examples(60)
@given(damaged_files())
def test_a_tree_that_is_given_is_read_as_the_source_is(case: tuple[str, str]) -> None:
    path, source = case
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    assert inspect(source, path, _CONFIG, tree) == inspect(source, path, _CONFIG)


@examples(50)
@given(damaged_files(), damaged_files())
def test_a_tree_of_another_source_ends_nothing(case: tuple[str, str], other: tuple[str, str]) -> None:
    """Nobody should hand one in; then places are those that the tree says, or those of the literals it names."""
    path, source = case
    try:
        tree = ast.parse(other[1])
    except (SyntaxError, ValueError):
        return
    assert inspect(source, path, _CONFIG, tree, look_first=False).path == path
