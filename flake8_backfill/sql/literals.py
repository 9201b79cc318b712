"""What a literal holds: its text without quotes, each character knowing where in the whole text it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flake8_backfill.model import HOLE
from flake8_backfill.patterns import regex
from flake8_backfill.sql import scan
from flake8_backfill.sql.dialects import Dialect
from flake8_backfill.sql.texts import Inner
from flake8_backfill.sql.tokens import Token

_ESCAPE = regex(r"''|\\.", re.DOTALL)
_DOUBLED = regex("''")
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "0": " "}


class _Builder:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.inner: list[int] = []
        self.outer: list[int] = []
        self.fixed: set[int] = set()
        self.length = 0

    def add(self, part: str, outer: int, *, fixed: bool = False) -> None:
        if part:
            if fixed:
                self.fixed.add(len(self.parts))
            self.parts.append(part)
            self.inner.append(self.length)
            self.outer.append(outer)
            self.length += len(part)

    def build(self) -> Inner:
        return Inner("".join(self.parts), tuple(self.inner or (0,)), tuple(self.outer or (0,)), frozenset(self.fixed))


def dollar_body(text: str, token: Token) -> Inner:
    """What stands between ``$tag$`` and ``$tag$``."""
    length = text.index("$", token.start + 1) + 1 - token.start
    return Inner(text[token.start + length : token.end - length], (0,), (token.start + length,))


def joined(text: str, tokens: Iterable[Token], dialect: Dialect) -> Inner:
    """The text that an expression makes of its literals; whatever else stands in it is a hole."""
    builder = _Builder()
    unread = 0
    for token in tokens:
        if token.kind in (scan.LITERAL, scan.NAME, scan.DOLLAR):
            builder.add(HOLE * (unread > 0), unread - 1)
            unread = 0
            _add_content(builder, text, token, dialect)
        elif token.word not in _GLUE:
            unread = token.end
    builder.add(HOLE * (unread > 0), unread - 1)
    return builder.build()


_PLACEHOLDER = regex(r"%(?:(\d+)\$)?[sIL%]")
_LONGEST_ARGUMENT = 200
"""Characters of an argument that a template shows; a longer one, which many placeholders may repeat, is a hole."""


def formatted(template: Inner, arguments: list[str]) -> Inner:
    """The text that ``format('... %I ...', 'a')`` makes; arguments are given as what they hold, "" where unknown.

    Source: https://www.postgresql.org/docs/current/functions-string.html#FUNCTIONS-STRING-FORMAT
    """
    builder = _Builder()
    position = number = 0
    for match in _PLACEHOLDER.finditer(template.text):
        if match.group() == "%%":
            continue
        builder.add(template.text[position : match.start()], template.locate(position))
        number = int(match[1]) if match[1] else number + 1
        known = arguments[number - 1] if 0 < number <= len(arguments) else ""
        if not known or len(known) > _LONGEST_ARGUMENT:
            known = HOLE
        builder.add(known, template.locate(match.start()), fixed=True)
        position = match.end()
    builder.add(template.text[position:], template.locate(position))
    return builder.build()


_GLUE = frozenset(("|", "||", "+", "(", ")", ",", "FORMAT", "CONCAT", "N", "AS", "TEXT", "::"))


def _add_content(builder: _Builder, text: str, token: Token, dialect: Dialect) -> None:
    if token.kind == scan.DOLLAR:
        body = dollar_body(text, token)
        builder.add(body.text, body.outer[0])
        return
    quote = '"' if token.kind == scan.NAME else "'"
    opening = text.find(quote, token.start, token.end)
    if opening < 0:
        builder.add(HOLE, token.start)
        return
    prefix = text[token.start : opening].upper()
    if prefix in ("Q", "NQ"):
        builder.add(text[opening + 2 : token.end - 2], opening + 2)
        return
    position, end = opening + 1, token.end - 1
    pattern = _ESCAPE if dialect.backslash or prefix == "E" else _DOUBLED
    for match in pattern.finditer(text, position, end):
        builder.add(text[position : match.start()], position)
        second = match.group()[1]
        builder.add(_CONTROL.get(second, second), match.start() + 1)
        position = match.end()
    builder.add(text[position:end], position)
