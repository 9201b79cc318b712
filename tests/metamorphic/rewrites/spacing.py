"""Adds blank lines and comments between statements, and within brackets."""

from __future__ import annotations

import io
import tokenize

from tests.metamorphic.rewrites._edits import Lines, Rewrite, Rewritten, edited, inserted


def spaced(source: str) -> Rewritten | None:
    """A blank line and a comment after each line that ends outside of strings."""
    lines = Lines(source)
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    ends = [token.end for token in tokens if token.type in (tokenize.NEWLINE, tokenize.NL) and token.string]
    places = sorted({lines.offset(*end) for end in ends})
    return edited(source, [inserted(place, "\n    # as discussed\n") for place in places])


REWRITES = (Rewrite("blank lines and comments", spaced),)
