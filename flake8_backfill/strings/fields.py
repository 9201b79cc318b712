"""Reads over the replacement fields of f-strings: nested brackets, quotes, f-strings and format specifications."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple

_SIMPLE_ESCAPES = r"\\(?:\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|[\\'\"abfnrtv])"
_TEXT_ESCAPES = rf"{_SIMPLE_ESCAPES}|\\(?:u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}|N\{{[^}}]*\}})"
_RAW_ESCAPES = r"\\[\\'\"]"
_EXPRESSION = regex(r"((?<!\w)[A-Za-z]{1,2})?('''|\"\"\"|'|\")|[()\[\]{}:#]")
_SPECIFICATION = regex(r"[{}]")
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


class Quote(NamedTuple):
    """How a literal is written: its quotes, and what its prefix says."""

    mark: str
    raw: bool
    formatted: bool
    binary: bool

    @classmethod
    def of(cls, prefix: str | None, mark: str) -> Quote:
        """The quote that a prefix such as ``rb`` and quotes such as ``'''`` make."""
        letters = (prefix or "").lower()
        return cls(mark, "r" in letters, "f" in letters or "t" in letters, "b" in letters)


_Frame = Quote | Literal["field", "specification", ")", "]", "}"]
"""What is open: a literal, a field's expression or specification, or a bracket (known by what closes it)."""


@cache
def special(quote: Quote) -> re.Pattern[str]:
    """What does not stand for itself within a literal: escapes, an f-string's braces, and the quotes that end it.

    An unknown escape stands for itself.  In a raw literal all do, but a quote behind a backslash ends nothing.
    """
    escapes = _RAW_ESCAPES if quote.raw else _SIMPLE_ESCAPES if quote.binary else _TEXT_ESCAPES
    braces = r"|\{\{|\}\}|\{" if quote.formatted else ""
    return re.compile(f"{escapes}|{quote.mark}{braces}")


def skip_field(source: str, start: int) -> tuple[int, int]:
    """Read over a replacement field, given the offset of its ``{``.

    Returns the offset behind its ``}`` (the end of the source without one), and the offset where the text ends that
    ``{name=}`` shows in front of the value (0 where the field has no such ``=``).
    """
    stack: list[_Frame] = ["field"]
    position, end = start + 1, 0
    while stack and position < len(source):
        top = stack[-1]
        if isinstance(top, Quote):
            position = _step_literal(source, position, stack, top)
        elif top == "specification":
            position = _step_specification(source, position, stack)
        else:
            position = _step_expression(source, position, stack, top)
            if not end and stack in ([], ["specification"]):
                end = position - 1
    return position, _shown(source, start, end)


def _shown(source: str, start: int, end: int) -> int:
    """Where the text of a field ends that shows its expression: behind ``=`` and the spaces that follow it."""
    expression = source[start + 1 : end]
    bare = expression.rstrip()
    if bare[-2:-1] == "!":
        expression = bare[:-2]
    return start + 1 + len(expression) if expression.rstrip().endswith("=") else 0


def _step_literal(source: str, position: int, stack: list[_Frame], quote: Quote) -> int:
    match = special(quote).search(source, position)
    if match is None:
        return len(source)
    if match.group() == quote.mark:
        stack.pop()
    elif match.group() == "{":
        stack.append("field")
    return match.end()


def _step_specification(source: str, position: int, stack: list[_Frame]) -> int:
    match = _SPECIFICATION.search(source, position)
    if match is None:
        return len(source)
    if match.group() == "{":
        stack.append("field")
    else:
        stack.pop()
    return match.end()


def _step_expression(source: str, position: int, stack: list[_Frame], top: _Frame) -> int:
    match = _EXPRESSION.search(source, position)
    if match is None:
        return len(source)
    token = match.group()
    if match[2]:
        stack.append(Quote.of(match[1], match[2]))
    elif token == "#":
        return source.find("\n", position) + 1 or len(source)
    elif token in _CLOSERS:
        stack.append(_CLOSERS[token])  # type: ignore[arg-type]
    elif token == ":":
        if top == "field":
            stack[-1] = "specification"
    elif token == top or (token == "}" and top == "field"):
        stack.pop()
    return match.end()
