"""Comments in a source file, and the parts of them that are meant for linters: ``# noqa``, ``# backfill: allow``."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from flake8_backfill.model import Position
from flake8_backfill.patterns import regex

_CONTROL = regex(r"#\s*(?:noqa\b|flake8[:=]|backfill:)", re.IGNORECASE)


def comments(source: str) -> Iterator[tuple[Position, str]]:
    """Yield each comment with its place; a file that can't be cut into tokens ends the list early."""
    tokens = tokenize.generate_tokens(io.StringIO(source, newline=None).readline)
    try:
        for token in tokens:
            if token.type == tokenize.COMMENT:
                yield Position(token.start[0], token.start[1] + 1), token.string
    except (tokenize.TokenError, SyntaxError):
        return  # ast.parse read the file, so only what stands behind its last statement is odd


def without_controls(comment: str) -> str:
    """Return what a comment says to people: the text before ``# noqa``, ``# flake8:`` and ``# backfill:``."""
    control = _CONTROL.search(comment)
    return comment[: control.start()].rstrip() if control else comment


def reason_behind(rest: str) -> str:
    """Return the reason in what follows a suppression: ``-- the rows are gone  # another comment``, "" without one."""
    before, marked, words = rest.partition("\n")[0].partition("--")
    return words.partition(" # ")[0].strip() if marked and not before.strip() else ""
