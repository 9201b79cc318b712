"""What the analyzer says of a source and of a rewritten one, in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from flake8_backfill.analyze import inspect
from flake8_backfill.config import Config
from flake8_backfill.model import Operation
from tests.metamorphic.rewrites._edits import SUFFIX, Rewritten

_HOT = Config().hot_tables

CONFIG = Config(hot_tables=(*_HOT, *(f"{table}{SUFFIX}" for table in _HOT)))


class Told(NamedTuple):
    """A finding without its words; ``place`` is None where a rewrite does not say what went where."""

    operation: str
    tables: tuple[str, ...]
    scope: str
    created_here: bool
    priority: str
    place: tuple[int, int] | None


class Difference(NamedTuple):
    """What is told of one of the two sources only."""

    before: tuple[Told, ...]
    after: tuple[Told, ...]


def difference(rewritten: Rewritten, path: str) -> Difference:
    """Compare the findings in the old source and in the new one, with the old names and places.

    Raises SyntaxError where a rewrite made something that is no Python.
    """
    compile(rewritten.source, path, "exec", dont_inherit=True)
    known = rewritten.spans is not None
    old = Counter(_told(rewritten.old, path, (lambda *place: place) if known else _nowhere))
    new = Counter(_told(rewritten.source, path, rewritten.place_before))
    return Difference(tuple((old - new).elements()), tuple((new - old).elements()))


def _nowhere(line: int, column: int) -> None:
    return None


def _told(source: str, path: str, place: Callable[[int, int], tuple[int, int] | None]) -> Iterator[Told]:
    result = inspect(source, path, CONFIG)
    assert result.error is None, result.error
    for found in result.findings:
        # A comment is no statement: what it says and where it stands is nobody's promise.
        if found.operation is not Operation.COMMENT:
            yield Told(
                found.operation.name,
                tuple(sorted(table.replace(SUFFIX, "") for table in found.tables)),
                found.scope,
                found.created_here,
                found.priority.name,
                # What is opaque stands where it came in, which may be the call of a new helper.
                None if found.operation is Operation.OPAQUE else place(found.line, found.column),
            )
