"""The rows of an INSERT ... VALUES, which may be most of a text: skipped as fast as a regular expression can."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from flake8_backfill.patterns import regex

_GAP = r"(?:\s|--[^\n]*\n)*"


_LITERALS = {
    False: r"(?<![EeQq])'[^']*'|(?<=[Ee])'[^'\\]*'",
    True: r"(?<![Qq])'[^'\\]*(?:\\[\s\S][^'\\]*)*'",
}
"""A literal, by whether a backslash escapes in it."""


@cache
def _row_pattern(backslash: bool) -> re.Pattern[str]:
    """A row without anything that could hide a bracket; it takes a while to compile, and most texts have none."""
    literal = _LITERALS[backslash]
    plain = r"""[^()'"`;\\/$\#\[\-]*"""
    item = rf"{plain}(?:(?:{literal}|-(?!-)|/(?!\*)){plain})*"
    return re.compile(rf"\({item}(?:\({item}\){item})*\)(?:{_GAP}(?P<more>,){_GAP}(?=\())?")


_NEXT_ROW = regex(rf"{_GAP},{_GAP}(?=\()")
_IN_VALUES = regex(r"""['"`$\[\\\#();]|/\*|--""")


def rows_end(text: str, start: int, backslash: bool, hidden_end: Callable[[int], int]) -> int:
    """Where the list of rows ends that begins at ``start`` with its first bracket (exclusive).

    A plain row is matched as a whole.  In any other one ``hidden_end`` tells where a literal, a comment or a quoted
    name that opens at an offset ends; ``backslash`` says whether a backslash escapes in a literal.
    """
    position = start
    pattern = _row_pattern(backslash)
    while True:
        row = pattern.match(text, position)
        if row:
            end, more = row.end(), bool(row["more"])
        else:
            end = _odd_row_end(text, position, hidden_end)
            following = _NEXT_ROW.match(text, end)
            more = following is not None and text[end - 1 : end] == ")"
            end = following.end() if following and more else end
        if not more:
            return end if end > position else position + 1
        position = end


def _odd_row_end(text: str, start: int, hidden_end: Callable[[int], int]) -> int:
    depth, position = 0, start
    while match := _IN_VALUES.search(text, position):
        mark = match.group()
        position = match.end()
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth -= 1
            if depth == 0:
                return position
        elif mark == ";":
            return match.start()
        else:
            position = max(position, hidden_end(match.start()))
    return len(text)
