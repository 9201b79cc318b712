"""Renames variables, parameters and functions."""

from __future__ import annotations

import ast
import builtins
import io
import re
import tokenize
from collections.abc import Iterator

from tests.metamorphic.rewrites._edits import SUFFIX, Edit, Kept, Lines, Rewrite, Rewritten, edited
from tests.metamorphic.rewrites._literals import literals

_Function = (ast.FunctionDef, ast.AsyncFunctionDef)
_KNOWS_NAMES = {"locals", "globals", "vars", "eval", "exec", "dir"}
# Names by which somebody else finds a function.
_ENTRIES = {"upgrade", "downgrade", "migrate", "rollback", "execute", "run", "main", "apply", "up", "down"}


def renamed(source: str) -> Rewritten | None:
    """The source with every name changed that only the file itself reads.

    What a framework calls by name, or passes by name, stays: of functions that the file does not use, names and
    parameters; where Alembic or Django don't say what is called, all parameters and functions of the module.
    """
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    if SUFFIX in source.lower() or any(isinstance(node, ast.Name) and node.id in _KNOWS_NAMES for node in nodes):
        return None
    names = _bound(tree, nodes, known=_says_what_runs(tree)) - _fixed(tree, nodes)
    names = {name for name in names if not name.startswith("_")} & _read(nodes) - _within_nested(source)
    lines = Lines(source)
    ends = set(_ends(source, lines, tree, names))
    return edited(source, [Edit(end, end, [SUFFIX, Kept(end, end)]) for end in sorted(ends)])


def _says_what_runs(tree: ast.Module) -> bool:
    """Whether the file is one of Alembic or Django, whose entry points alone are called by name."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name="Migration"):
                return True
            case (
                ast.Assign(targets=[ast.Name(id="down_revision")]) | ast.AnnAssign(target=ast.Name(id="down_revision"))
            ):
                return True
    return False


def _bound(tree: ast.Module, nodes: list[ast.AST], *, known: bool) -> set[str]:
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    nested = {node for node in nodes if isinstance(node, _Function)} - set(tree.body)
    names |= {node.name for node in nested}  # type: ignore[attr-defined]
    if known:
        names |= {node.name for node in tree.body if isinstance(node, _Function)}
        names |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return names


def _fixed(tree: ast.Module, nodes: list[ast.AST]) -> set[str]:
    """Names that are also bound in a way, or found by somebody, that makes them stay."""
    names = {*_ENTRIES, *dir(builtins), "self", "cls"}
    if any(isinstance(node, ast.Call) and any(item.arg is None for item in node.keywords) for node in nodes):
        names |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    for node in nodes:
        match node:
            case ast.ClassDef():
                names.add(node.name)
                names |= {name.id for child in node.body for name in ast.walk(child) if _is_own(child, name)}
                names |= {child.name for child in node.body if isinstance(child, _Function)}
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
            case ast.keyword(arg=str(name)) | ast.ExceptHandler(name=str(name)):
                names.add(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                names.add(name)
            case ast.FunctionDef() if node.name in _ENTRIES:
                names |= {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
            case ast.Global(names=declared) | ast.Nonlocal(names=declared):
                names |= set(declared)
    return names


def _is_own(child: ast.stmt, name: ast.AST) -> bool:
    """Whether a class binds the name."""
    return not isinstance(child, _Function) and isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)


def _read(nodes: list[ast.AST]) -> set[str]:
    """Names that the file reads: a variable that it does not may be read by the framework."""
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _within_nested(source: str) -> set[str]:
    """Words of literals within the fields of f-strings, where newer Pythons see names and older ones a text."""
    fields = [source[field.start : field.end] for literal in literals(source) for field in literal.fields]
    inner = [(f"({field})", literal.span) for field in fields for literal in literals(f"({field})")]
    return {word for text, span in inner for word in re.findall(r"\w+", text[span.start : span.end])}


def _ends(source: str, lines: Lines, tree: ast.Module, names: set[str]) -> Iterator[int]:
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.JoinedStr):
            # Older Pythons don't know where its fields are.
            continue
        stack += ast.iter_child_nodes(node)
        if isinstance(node, ast.Name) and node.id in names:
            yield lines.span(node).end
        elif isinstance(node, ast.arg) and node.arg in names:
            yield lines.span(node).start + len(node.arg)
        elif isinstance(node, _Function) and node.name in names:
            yield _end_of_name(source, lines.span(node).start)
    for literal in literals(source):
        for field in literal.fields:
            yield from _ends_in_field(source, field, names)


def _end_of_name(source: str, start: int) -> int:
    found = re.compile(r"(?:async\s+)?def\s+\w+").match(source, start)
    assert found is not None
    return found.end()


def _ends_in_field(source: str, field: Kept, names: set[str]) -> Iterator[int]:
    text = f"({source[field.start : field.end]})"
    lines = Lines(text)
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME and token.string in names and before != ".":
            yield field.start - 1 + lines.offset(*token.end)
        before = token.string


REWRITES = (Rewrite("variables and functions renamed", renamed),)
