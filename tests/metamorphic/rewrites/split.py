"""Splits string literals in two that stand side by side, in the middle of a word or of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from tests.metamorphic.rewrites._edits import Edit, Kept, Rewrite, Rewritten, edited
from tests.metamorphic.rewrites._literals import ESCAPE, Literal, literals, statements_of_text

_WORD = re.compile(r"[A-Za-z]{4,}")


def split(source: str, *, points: Callable[[str, Literal], Iterator[int]]) -> Rewritten | None:
    """Every literal that is not a statement, split at the first of its points that can be."""
    alone = statements_of_text(source)
    edits = []
    for literal in literals(source):
        if literal.span.start not in alone:
            possible = (point for point in points(source, literal) if _can_split(source, literal, point))
            edits += [_edit(literal, point) for point in possible][:1]
    return edited(source, edits)


def in_a_word(source: str, literal: Literal) -> Iterator[int]:
    """The middle of the first words."""
    for text in literal.texts:
        for word in _WORD.finditer(source, text.start, text.end):
            yield (word.start() + word.end()) // 2


def in_the_middle(source: str, literal: Literal) -> Iterator[int]:
    """The middle of the literal, and what is right of it."""
    middle = (literal.span.start + literal.span.end) // 2
    yield from range(middle, literal.span.end)


def _can_split(source: str, literal: Literal, point: int) -> bool:
    text = next((text for text in literal.texts if text.start < point < text.end), None)
    if text is None or {source[point - 1], source[point]} & set("{}'\""):
        return False
    if literal.is_raw:
        return source[point - 1] != "\\"
    return not any(escape.start() < point < escape.end() for escape in ESCAPE.finditer(source, text.start, text.end))


def _edit(literal: Literal, point: int) -> Edit:
    between = f"{literal.quote} {literal.prefix}{literal.quote}"
    return Edit(point, point, [between, Kept(point, point)])


REWRITES = (
    Rewrite("literals split within a word", partial(split, points=in_a_word)),
    Rewrite("literals split in the middle", partial(split, points=in_the_middle)),
)
