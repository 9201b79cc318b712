"""Moves string literals to constants of the module."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.metamorphic.rewrites._edits import Edit, Kept, Lines, Rewrite, Rewritten, edited
from tests.metamorphic.rewrites._places import is_text_alone, top


def moved(source: str) -> Rewritten | None:
    """Every text that is no statement, no pattern and in no f-string, behind a name that is bound at the top."""
    tree = ast.parse(source)
    lines = Lines(source)
    start = top(source, tree)
    if start is None:
        return None
    spans = sorted(lines.span(node) for node in _texts(tree))
    if not spans:
        return None
    constants: list[str | Kept] = []
    for number, span in enumerate(spans):
        # In brackets, a text of several literals may have several lines.
        constants += [f"_text_{number} = (", span, ")\n"]
    uses = [Edit(span.start, span.end, [f"(_text_{number})"]) for number, span in enumerate(spans)]
    return edited(source, [Edit(start, start, constants), *uses])


def _texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """The texts that can be moved."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield node
        elif not isinstance(node, (ast.JoinedStr, ast.pattern)) and not is_text_alone(node):
            stack += ast.iter_child_nodes(node)


REWRITES = (Rewrite("literals moved to constants", moved),)
