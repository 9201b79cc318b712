"""The code of a node as one line that no formatter and no Python version changes: what a baseline knows it by."""

from __future__ import annotations

import ast

_LONGEST = 2000
"""Characters kept: enough to tell any two statements of a file apart."""


def canonical(node: ast.AST) -> str:
    """Return the names, constants and shape of a node, without its formatting."""
    words: list[str] = []
    length = 0
    pending: list[ast.AST | str] = [node]
    while pending and length < _LONGEST:
        current = pending.pop()
        if isinstance(current, str):
            words.append(current)
            length += len(current)
            continue
        pending.extend(reversed(_parts(current)))
    return " ".join(words)[:_LONGEST]


def _parts(node: ast.AST) -> list[ast.AST | str]:
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Constant(value=value):
            return [" ".join(value.split()) if isinstance(value, str) else repr(value)]
        case ast.Attribute(value=value, attr=name):
            return [value, "." + name]
        case ast.Call(func=function, args=arguments, keywords=keywords):
            return [function, "(", *arguments, *keywords, ")"]
        case ast.keyword(arg=name, value=value):
            return [f"{name}=" if name else "**", value]
        case ast.Load() | ast.Store() | ast.Del():
            return []
        case _:
            parts: list[ast.AST | str] = [type(node).__name__.lower()]
            for field, value in ast.iter_fields(node):
                if field in ("ctx", "kind", "type_comment", "type_params"):
                    continue
                if isinstance(value, list):
                    parts.extend(item if isinstance(item, ast.AST) else str(item) for item in value)
                elif isinstance(value, ast.AST):
                    parts.append(value)
                elif value is not None:
                    parts.append(str(value))
            return parts
