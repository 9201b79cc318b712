"""The string literals of a source, with what is text in them and what is not, alike on all Pythons."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

from tests.metamorphic.rewrites._edits import Kept, Lines

ESCAPE = re.compile(r"\\(?:N\{[^}]*\}|x..|u.{4}|U.{8}|[0-7]{1,3}|.)", re.DOTALL)
_OPENING = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")")


class Literal(NamedTuple):
    """One literal: its span, and the spans of what is text in it and of the expressions in its fields."""

    span: Kept
    prefix: str
    quote: str
    texts: tuple[Kept, ...]
    fields: tuple[Kept, ...]

    @property
    def is_raw(self) -> bool:
        """Whether a backslash is one."""
        return "r" in self.prefix.lower()

    @property
    def is_bytes(self) -> bool:
        """Whether it is no text at all."""
        return "b" in self.prefix.lower()


def literals(source: str) -> list[Literal]:
    """All literals in order; those within an f-string's fields are part of it."""
    return [_read(source, span) for span in _spans(source)]


def statements_of_text(source: str) -> set[int]:
    """Where literals begin that are statements of their own: docstrings, mostly."""
    lines = Lines(source)
    return {
        lines.span(node).start
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, (ast.Constant, ast.JoinedStr))
    }


def _spans(source: str) -> Iterator[Kept]:
    lines = Lines(source)
    depth = start = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            start = start if depth else lines.offset(*token.start)
            depth += 1
        elif kind == "FSTRING_END":
            depth -= 1
            if not depth:
                yield Kept(start, lines.offset(*token.end))
        elif kind == "STRING" and not depth:
            yield Kept(lines.offset(*token.start), lines.offset(*token.end))


def _read(source: str, span: Kept) -> Literal:
    opening = _OPENING.match(source, span.start)
    assert opening is not None
    prefix, quote = opening.groups()
    body = Kept(opening.end(), span.end - len(quote))
    if "f" not in prefix.lower():
        return Literal(span, prefix, quote, (body,), ())
    texts, fields = [], []
    at = body.start
    for whole, expression in _fields(source, body, raw="r" in prefix.lower()):
        texts.append(Kept(at, whole.start))
        fields.append(expression)
        at = whole.end
    return Literal(span, prefix, quote, (*texts, Kept(at, body.end)), tuple(fields))


def _fields(source: str, body: Kept, *, raw: bool) -> Iterator[tuple[Kept, Kept]]:
    """The replacement fields: each whole, and its expression."""
    at = body.start
    while at < body.end:
        escape = None if raw else ESCAPE.match(source, at)
        if escape or source.startswith(("{{", "}}"), at):
            at = escape.end() if escape else at + 2
        elif source[at] == "{":
            expression_end, end = _field_ends(source, at + 1)
            yield Kept(at, end), Kept(at + 1, expression_end)
            at = end
        else:
            at += 1


def _field_ends(source: str, at: int) -> tuple[int, int]:
    """Where the expression that begins at ``at`` ends, and where its field does."""
    depth = 0
    expression_end = 0
    while True:
        character = source[at]
        if character in "\"'" and not expression_end:
            at = _after_quoted(source, at)
            continue
        if character in "([{":
            depth += 1
        elif depth and character in ")]}":
            depth -= 1
        elif character == "}":
            return expression_end or at, at + 1
        elif not depth and not expression_end and (character == ":" or (character == "!" and source[at + 1] != "=")):
            expression_end = at
        at += 1


def _after_quoted(source: str, at: int) -> int:
    quote = source[at] * 3 if source.startswith(source[at] * 3, at) else source[at]
    end = at + len(quote)
    while not source.startswith(quote, end):
        end += 2 if source[end] == "\\" else 1
    return end + len(quote)
