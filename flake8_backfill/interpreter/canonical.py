"""The code of a node as one line that no formatter and no Python version changes: what a baseline knows it by."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

_SHOWN = 2000
"""Characters kept of a longer line; a digest of all of it stands for the rest."""

_REMEMBERED = 256
_UNWRITTEN = ("ctx", "kind", "type_comment", "type_params")
"""Fields of nodes that are not in the source, or not in that of every Python version."""


@lru_cache(maxsize=_REMEMBERED)
def canonical(node: ast.AST) -> str:
    """Return the names, constants and shape of a node, without its formatting.

    Quotes, brackets that change nothing, trailing commas, comments and the splitting of lines and of strings leave it
    as it is; white space inside strings is collapsed.
    """
    words: list[str] = []
    pending: list[ast.AST | str] = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, str):
            words.append(current)
        else:
            pending.extend(reversed(list(_parts(current))))
    return shortened(" ".join(words))


def shortened(line: str) -> str:
    """Return a line that is not too long to keep, and still another one for every other line."""
    if len(line) <= _SHOWN:
        return line
    import hashlib  # for long lines only

    return f"{line[:_SHOWN]} ... {hashlib.sha256(line.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _parts(node: ast.AST) -> Iterator[ast.AST | str]:
    match node:
        case ast.Name(id=name):
            yield name
        case ast.Constant(value=value):
            yield _constant(value)
        case ast.JoinedStr(values=values):
            yield "f("
            yield from _joined(values)
            yield ")"
        case ast.Attribute(value=value, attr=name):
            yield value
            yield "." + name
        case ast.Call(func=function, args=arguments, keywords=keywords):
            yield function
            yield "("
            yield from (*arguments, *keywords)
            yield ")"
        case ast.keyword(arg=name, value=value):
            yield f"{name}=" if name else "**"
            yield value
        case ast.Load() | ast.Store() | ast.Del():
            return
        case _:
            yield type(node).__name__.lower()
            yield from _fields(node)


def _fields(node: ast.AST) -> Iterator[ast.AST | str]:
    for field, value in ast.iter_fields(node):
        if field in _UNWRITTEN or value is None:
            continue
        if isinstance(value, list):
            # Brackets: without them [a, b], [c] and [a], [b, c] would be one.
            yield "["
            yield from (item if isinstance(item, ast.AST) else str(item) for item in value)
            yield "]"
        else:
            yield value if isinstance(value, ast.AST) else str(value)


def _constant(value: object) -> str:
    if isinstance(value, str):
        return f"'{' '.join(value.split())}'"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:x}"  # as repr() refuses very long ones
    return repr(value)


def _joined(values: list[ast.expr]) -> Iterator[ast.AST | str]:
    """Yield the parts of an f-string; where one text ends and the next begins differs between Python versions."""
    text = ""
    for value in values:
        if isinstance(value, ast.Constant):
            text += str(value.value)
            continue
        if text.split():
            yield _constant(text)
        text = ""
        yield value
    if text.split():
        yield _constant(text)
