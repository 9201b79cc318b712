"""Reformats with black, whose promise is that the program stays the same."""

from __future__ import annotations

from functools import partial

import black

from tests.metamorphic.rewrites._edits import Rewrite, Rewritten


def formatted(source: str, *, width: int) -> Rewritten | None:
    """The source as black has it; where its parts went nobody knows."""
    new = black.format_str(source, mode=black.Mode(line_length=width))
    return None if new == source else Rewritten(new, source, None)


REWRITES = tuple(Rewrite(f"black, {width} columns", partial(formatted, width=width)) for width in (100, 40))
