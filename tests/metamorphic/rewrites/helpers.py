"""Moves statements of functions, and of the module, into functions of their own."""

from __future__ import annotations

import ast
import string
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from tests.metamorphic.rewrites._edits import Edit, Kept, Lines, Rewrite, Rewritten, edited
from tests.metamorphic.rewrites._places import top

_Function = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_Function, ast.ClassDef, ast.Lambda)
# What means something else in another function, or can't be there.
_BOUND_TO_ITS_PLACE = (
    ast.Return,
    ast.Yield,
    ast.YieldFrom,
    ast.Await,
    ast.AsyncFor,
    ast.AsyncWith,
    ast.NamedExpr,
    ast.Global,
    ast.Nonlocal,
    ast.Import,
    ast.ImportFrom,
    ast.Delete,
    *_SCOPES,
)
_KNOWS_ITS_PLACE = {"super", "locals", "globals", "vars", "dir", "eval", "exec", "__class__"}


class Place(NamedTuple):
    """A statement, the statement of the module that it is in, and the names that its functions bind."""

    statement: ast.stmt
    outermost: ast.stmt
    locals: frozenset[str]
    elsewhere: frozenset[str]


def moved(source: str, *, movable: Callable[[Place], bool]) -> Rewritten | None:
    """Every outermost movable statement becomes the body of a function, which takes what it needs as arguments."""
    tree = ast.parse(source)
    lines = Lines(source)
    edits: list[Edit] = []
    start = top(source, tree)
    if start is None:
        return None
    for number, place in enumerate(_movable(tree, movable)):
        span = _own_lines(source, lines.span(place.statement))
        if span is not None:
            edits += _edits(source, lines, place, span, f"_apart_{_letters(number)}", start)
    return edited(source, _joined(edits))


def calls(place: Place) -> bool:
    """Statements that are one call, or that set an attribute."""
    match place.statement:
        case ast.Expr(value=ast.Call()):
            return True
        case ast.Assign(targets=[ast.Attribute()]):
            return True
    return False


def blocks(place: Place) -> bool:
    """Loops and branches in functions that bind nothing which is read outside of them, and leave no loop."""
    statement = place.statement
    if statement is place.outermost or not isinstance(statement, (ast.For, ast.If, ast.With)):
        return False
    bound = {node.id for node in ast.walk(statement) if _binds(node)}
    return not bound & place.elsewhere and not _leaves(statement)


def _leaves(statement: ast.stmt) -> bool:
    """Whether a ``break`` or ``continue`` in it is of a loop around it."""
    stack: list[tuple[ast.AST, bool]] = [(statement, False)]
    while stack:
        node, looped = stack.pop()
        if isinstance(node, (ast.Break, ast.Continue)) and not looped:
            return True
        if isinstance(node, (ast.For, ast.While)):
            stack += [(child, True) for child in node.body] + [(child, looped) for child in node.orelse]
        else:
            stack += [(child, looped) for child in ast.iter_child_nodes(node)]
    return False


def _movable(tree: ast.Module, movable: Callable[[Place], bool]) -> Iterator[Place]:
    for outermost in tree.body:
        stack: list[tuple[ast.stmt, tuple[ast.AST, ...]]] = [(outermost, ())]
        while stack:
            statement, functions = stack.pop()
            place = _place(statement, outermost, functions)
            if movable(place) and _can_move(place):
                yield place
                continue
            inner = (*functions, statement) if isinstance(statement, _Function) else functions
            if not isinstance(statement, ast.ClassDef) or not functions:
                stack += [(child, inner) for child in _statements(statement)]


def _statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    for name in ("body", "orelse", "finalbody"):
        if isinstance(statement, ast.ClassDef):
            # A class's own statements bind its attributes.
            yield from (child for child in statement.body if isinstance(child, _Function))
            return
        yield from getattr(statement, name, ())
    for handler in getattr(statement, "handlers", ()):
        yield from handler.body


def _place(statement: ast.stmt, outermost: ast.stmt, functions: Sequence[ast.AST]) -> Place:
    inside = set(ast.walk(statement))
    names = set()
    elsewhere = set()
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.arg):
                names.add(node.arg)
            elif isinstance(node, (*_Function, ast.ClassDef)):
                names |= {node.name} - {getattr(function, "name", "")}
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ExceptHandler) and node.name:
                names.add(node.name)
            elif _binds(node):
                names.add(node.id)  # type: ignore[attr-defined]
            if isinstance(node, ast.Name) and node not in inside:
                elsewhere.add(node.id)
    return Place(statement, outermost, frozenset(names), frozenset(elsewhere))


def _binds(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _can_move(place: Place) -> bool:
    for node in ast.walk(place.statement):
        if isinstance(node, _BOUND_TO_ITS_PLACE):
            return False
        if isinstance(node, ast.comprehension) and node.is_async:
            return False
        if isinstance(node, ast.Name) and (node.id in _KNOWS_ITS_PLACE or node.id.startswith("__")):
            return False
        if isinstance(node, ast.Attribute) and node.attr.startswith("__") and not node.attr.endswith("__"):
            return False
    # A name that is both a variable here and one of a comprehension: leave it.
    return not (_comprehended(place.statement) & {name for name in place.locals if name in place.elsewhere})


def _comprehended(statement: ast.stmt) -> set[str]:
    targets = [node.target for node in ast.walk(statement) if isinstance(node, ast.comprehension)]
    return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}


def _arguments(place: Place) -> list[str]:
    """The local names that a statement reads and does not bind."""
    names = [node for node in ast.walk(place.statement) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return sorted(({node.id for node in names} & place.locals) - bound)


def _own_lines(source: str, span: Kept) -> Kept | None:
    """The statement's lines without the last line's end, if nothing but a comment shares them."""
    start = source.rfind("\n", 0, span.start) + 1
    end = source.find("\n", span.end)
    end = len(source) if end < 0 else end
    rest = source[span.end : end].strip()
    if source.startswith("elif", span.start):
        return None
    return Kept(start, end) if not source[start : span.start].strip() and rest[:1] in ("", "#") else None


def _edits(source: str, lines: Lines, place: Place, span: Kept, name: str, start: int) -> list[Edit]:
    arguments = ", ".join(_arguments(place))
    indent = source[span.start : lines.span(place.statement).start]
    head = f"def {name}({arguments}):\n"
    if place.statement is place.outermost:
        return [Edit(span.start, span.end, [head, "    ", span, f"\n{name}({arguments})"])]
    # Any indentation will do for a body: it keeps its own.  At the top it is above all numbered migrations.
    return [
        Edit(start, start, [head, span, "\n\n"]),
        Edit(span.start, span.end, [f"{indent}{name}({arguments})"]),
    ]


def _joined(edits: Sequence[Edit]) -> list[Edit]:
    """Insertions at one place as one edit."""
    inserted: dict[int, list[str | Kept]] = {}
    replaced = [edit for edit in edits if edit.start != edit.end]
    for edit in edits:
        if edit.start == edit.end:
            inserted.setdefault(edit.start, []).extend(edit.pieces)
    return [*replaced, *(Edit(at, at, pieces) for at, pieces in inserted.items())]


def _letters(number: int) -> str:
    """A number without digits: functions whose names have them may be numbered migrations."""
    letters = ""
    while number >= 0:
        letters = string.ascii_lowercase[number % 26] + letters
        number = number // 26 - 1
    return letters


REWRITES = (
    Rewrite("calls moved to helpers", partial(moved, movable=calls)),
    Rewrite("blocks moved to helpers", partial(moved, movable=blocks)),
)
