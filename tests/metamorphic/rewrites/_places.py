"""Where in a module something can be added."""

from __future__ import annotations

import ast
import itertools
import re

from tests.metamorphic.rewrites._edits import Lines

_FIRST_COMMENTS = re.compile(r"(?:#(?:!|.*coding[:=]).*\n)*")


def top(source: str, tree: ast.Module) -> int | None:
    """The offset of the line behind all that must come first; None where that line is not free."""
    heads = list(itertools.takewhile(lambda node: is_text_alone(node) or _is_future(node), tree.body))
    if not heads:
        match = _FIRST_COMMENTS.match(source)
        assert match is not None
        return match.end()
    last = heads[-1].end_lineno or 0
    lines = Lines(source)
    if any(node.lineno == last for node in tree.body[len(heads) :]) or last >= len(lines.starts):
        return None
    return lines.starts[last]


def is_text_alone(node: ast.AST) -> bool:
    """Whether a node is a statement that is a text, such as a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
