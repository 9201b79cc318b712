"""The comments of an SQL text, those inside dollar bodies and lists of rows too."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_backfill.records import NamedTuple
from flake8_backfill.sql import scan
from flake8_backfill.sql.dialects import possible_dialects

_LEVELS = 4
"""How deep dollar bodies inside dollar bodies are searched."""


class Comment(NamedTuple):
    """A comment: its offset in the text, from its mark on, and its text, marks included."""

    offset: int
    text: str


def comments(text: str) -> list[Comment]:
    """Return the comments of ``text`` in their order; where dialects differ, the one that leaves least open decides."""
    readings = []
    for dialect in possible_dialects(text):
        cutter = scan.Cutter(text, dialect)
        pieces = list(cutter.pieces())
        readings.append((cutter.flaws, pieces, dialect))
    _, pieces, dialect = min(readings, key=lambda reading: reading[0])
    found: list[Comment] = []
    pending = [(text, 0, pieces, 0)]
    while pending:
        source, base, pieces, level = pending.pop()
        for kind, start, end in pieces:
            if kind == scan.COMMENT:
                found.append(Comment(base + start, source[start:end]))
            elif kind in (scan.DOLLAR, scan.VALUES) and level < _LEVELS:
                tag = source.index("$", start + 1) + 1 - start if kind == scan.DOLLAR else 0
                inner = source[start + tag : end - tag]
                if "--" in inner or "/*" in inner or "#" in inner:
                    within = list(scan.Cutter(inner, dialect).pieces())
                    pending.append((inner, base + start + tag, within, level + 1))
    return sorted(found)


def leading_comments(text: str) -> Iterator[Comment]:
    """Yield the comments before the first code of ``text``."""
    for kind, start, end in scan.Cutter(text, possible_dialects("")[0]).pieces():
        if kind == scan.COMMENT:
            yield Comment(start, text[start:end])
        elif kind != scan.CODE or text[start:end].strip():
            return
