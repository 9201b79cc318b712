"""A statement as it is written, on one line and without its comments: what a baseline knows it by."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_backfill.patterns import regex
from flake8_backfill.sql import scan
from flake8_backfill.sql.dialects import Dialect, possible_dialects

_COMMENT = regex(r"--|/\*|#")


def written(text: str, start: int, end: int) -> str:
    """Return the statement from ``start`` to ``end`` of an SQL text, without comments, with white space collapsed.

    What looks like a comment inside a literal stays; where dialects differ, the first that leaves least open decides.
    """
    statement = text[start:end]
    if _COMMENT.search(statement):
        readings = [_without_comments(statement, dialect) for dialect in possible_dialects(statement)]
        _, statement = min(readings, key=lambda reading: reading[0])
    return " ".join(statement.split())


def _without_comments(text: str, dialect: Dialect) -> tuple[int, str]:
    """Return what was left open in reading ``text`` in a dialect, and the text with a blank for each comment."""
    cutter = scan.Cutter(text, dialect)
    kept = "".join(_kept(cutter, text, dialect))
    return cutter.flaws, kept


def _kept(cutter: scan.Cutter, text: str, dialect: Dialect) -> Iterator[str]:
    for kind, start, end in cutter.pieces():
        if kind == scan.COMMENT:
            yield " "
        elif kind == scan.VALUES:
            # The scan takes rows as a whole; without the word VALUES in front it looks into them.
            rows = text[start:end]
            for inner, first, last in scan.Cutter(rows, dialect).pieces():
                yield " " if inner == scan.COMMENT else rows[first:last]
        else:
            yield text[start:end]
