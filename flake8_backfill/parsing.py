"""Python's parser, without a word about what it reads, and the top level of what it gives."""

from __future__ import annotations

import ast
import os
import threading
import warnings
from collections.abc import Iterator

# Warnings are switched off for the whole process: threads that did it at once would leave them switched off for good.
# Parsing holds Python's own lock anyway. A process that is forked meanwhile must not get this one locked.
_WARNINGS = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_WARNINGS.acquire, after_in_parent=_WARNINGS.release, after_in_child=_WARNINGS.release)


def parsed(source: str) -> ast.Module:
    """Parse a source without Python's warnings of it, such as an invalid escape: they are not this report's to give."""
    with _WARNINGS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


_BLOCKS = (ast.If, ast.Try, ast.With)


def top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements of a module in their order, those beneath ``if``, ``try`` and ``with`` instead of these."""
    pending = tree.body[::-1]
    while pending:
        node = pending.pop()
        if isinstance(node, _BLOCKS):
            pending.extend(reversed([*node.body, *getattr(node, "orelse", ())]))
        else:
            yield node
