"""Statements: one function for each kind; each returns whether the code after it in its block can't be reached."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flake8_backfill.interpreter.frames import Frame
from flake8_backfill.interpreter.recorder import History
from flake8_backfill.names import imported
from flake8_backfill.values import (
    UNKNOWN,
    Class,
    External,
    Function,
    Instance,
    Mapping,
    Sequence,
    Value,
    either,
    put,
)

if TYPE_CHECKING:
    from flake8_backfill.interpreter.interpreter import Interpreter


def expression(interpreter: Interpreter, node: ast.Expr, frame: Frame) -> bool:
    if not isinstance(node.value, ast.Constant):
        interpreter.discarded = node.value.value if isinstance(node.value, ast.Await) else node.value
        value = interpreter.evaluate(node.value, frame)
        if not isinstance(node.value, ast.Await):
            interpreter.executor.forget(value)
    return False


def assignment(interpreter: Interpreter, node: ast.Assign, frame: Frame) -> bool:
    value = interpreter.evaluate(node.value, frame)
    for target in node.targets:
        interpreter.wholes[target] = node
        interpreter.assign(target, value, frame)
    return False


def annotated(interpreter: Interpreter, node: ast.AnnAssign, frame: Frame) -> bool:
    if node.value is not None:
        interpreter.assign(node.target, interpreter.evaluate(node.value, frame), frame)
    return False


def augmented(interpreter: Interpreter, node: ast.AugAssign, frame: Frame) -> bool:
    combined = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
    interpreter.wholes[node.target] = node
    interpreter.assign(node.target, interpreter.evaluate(combined, frame), frame)
    return False


def condition(interpreter: Interpreter, node: ast.If, frame: Frame) -> bool:
    """Read every branch of an ``if``; a chain of ``elif`` is walked, not descended."""
    branches = _Branches(interpreter, frame)
    current: ast.If = node
    while True:
        interpreter.evaluate(current.test, frame)
        if not _never(current.test):
            branches.read(current.body)
        if len(current.orelse) == 1 and isinstance(current.orelse[0], ast.If):
            current = current.orelse[0]
            continue
        branches.read(current.orelse)
        break
    branches.join(exhaustive=True)
    return branches.end


def _never(test: ast.expr) -> bool:
    return (isinstance(test, ast.Constant) and not test.value) or (
        isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"
    )


class _Branches:
    """The branches of a statement, each read as if the others were not there, and then joined."""

    def __init__(self, interpreter: Interpreter, frame: Frame) -> None:
        self.interpreter = interpreter
        self.frame = frame
        self.end = False
        self._changes: list[dict[str, Value]] = []
        self._created: list[tuple[History, str]] = []
        self._read = 0

    def read(self, body: list[ast.stmt]) -> None:
        """Read one branch; what it does to names and tables is forgotten when it leaves the block."""
        recorder = self.interpreter.recorder
        self.frame.enter_branch()
        start = recorder.enter_branch()
        ends = self.interpreter.block(body, self.frame)
        created = recorder.leave_branch(start)
        changes = self.frame.leave_branch()
        if not ends:
            self._changes.append(changes)
            self._created += created
        self.end = ends and (self.end or not self._read)
        self._read += 1

    def join(self, *, exhaustive: bool) -> None:
        """Go on after the branches; not ``exhaustive``: or none of them ran."""
        self.frame.merge(self._changes, exhaustive=exhaustive)
        self.interpreter.recorder.recreate(self._created)


def for_loop(interpreter: Interpreter, node: ast.For | ast.AsyncFor, frame: Frame) -> bool:
    source = interpreter.evaluate(node.iter, frame)
    interpreter.recorder.loops.append(interpreter.loop_over(source))
    frame.enter_branch()
    for item in interpreter.turns(source) or [interpreter.iterate(source)]:
        interpreter.assign(node.target, item, frame)
        interpreter.block(node.body, frame)
    frame.merge([frame.leave_branch()], exhaustive=False)
    interpreter.recorder.loops.pop()
    interpreter.block(node.orelse, frame)
    return False


def while_loop(interpreter: Interpreter, node: ast.While, frame: Frame) -> bool:
    interpreter.recorder.loops.append(interpreter.loop_over(UNKNOWN))
    interpreter.evaluate(node.test, frame)
    frame.enter_branch()
    interpreter.block(node.body, frame)
    frame.merge([frame.leave_branch()], exhaustive=False)
    interpreter.recorder.loops.pop()
    interpreter.block(node.orelse, frame)
    return False


def attempt(interpreter: Interpreter, node: ast.Try, frame: Frame) -> bool:
    finished = interpreter.block(node.body, frame)
    changes: list[dict[str, Value]] = []
    ends: list[bool] = [finished or interpreter.block(node.orelse, frame)]
    for handler in node.handlers:
        frame.enter_branch()
        if handler.name:
            frame.bind(handler.name, UNKNOWN)
        ends.append(interpreter.block(handler.body, frame))
        changed = frame.leave_branch()
        if not ends[-1]:
            changes.append(changed)
    frame.merge(changes, exhaustive=False)
    return interpreter.block(node.finalbody, frame) or all(ends)


def with_block(interpreter: Interpreter, node: ast.With | ast.AsyncWith, frame: Frame) -> bool:
    for item in node.items:
        value = interpreter.entered(interpreter.evaluate(item.context_expr, frame))
        if item.optional_vars is not None:
            interpreter.assign(item.optional_vars, value, frame)
    return interpreter.block(node.body, frame)


def function_definition(interpreter: Interpreter, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> bool:
    frame.bind(node.name, (Function(node, frame),))
    for decorator in reversed(node.decorator_list):
        interpreter.decorate(decorator, node.name, frame)
    return False


def class_definition(interpreter: Interpreter, node: ast.ClassDef, frame: Frame) -> bool:
    inner = Frame(frame)
    definition = Class(node, inner, tuple(interpreter.evaluate(base, frame) for base in node.bases))
    frame.bind(node.name, (definition,))
    interpreter.block(node.body, inner)
    frame.bind(node.name, interpreter.mapped(definition))
    for decorator in node.decorator_list:
        interpreter.decorate(decorator, node.name, frame)
    return False


def result(interpreter: Interpreter, node: ast.Return, frame: Frame) -> bool:
    value = interpreter.evaluate(node.value, frame) if node.value is not None else UNKNOWN
    owner: Frame | None = frame
    while owner is not None and not owner.function:
        owner = owner.parent
    if owner is not None:
        owner.results.append(value)
    return True


def leave(interpreter: Interpreter, node: ast.stmt, frame: Frame) -> bool:
    return True


def raised(interpreter: Interpreter, node: ast.Raise, frame: Frame) -> bool:
    return True


def imports(interpreter: Interpreter, node: ast.Import | ast.ImportFrom, frame: Frame) -> bool:
    for bound, path in imported(node):
        if bound == "*":
            interpreter.star_imports.append(path)
        else:
            frame.bind(bound, (External(path),))
    return False


def declared(interpreter: Interpreter, node: ast.Global | ast.Nonlocal, frame: Frame) -> bool:
    for name in node.names:
        owner = frame.parent if isinstance(node, ast.Nonlocal) else interpreter.globals
        while owner is not None and name not in owner.variables and owner is not interpreter.globals:
            owner = owner.parent
        if owner is not None and owner is not frame:
            frame.declared[name] = owner
    return False


def asserted(interpreter: Interpreter, node: ast.Assert, frame: Frame) -> bool:
    interpreter.evaluate(node.test, frame)
    return False


def matched(interpreter: Interpreter, node: ast.Match, frame: Frame) -> bool:
    subject = interpreter.evaluate(node.subject, frame)
    branches = _Branches(interpreter, frame)
    for case in node.cases:
        for part in ast.walk(case.pattern):
            if isinstance(part, (ast.MatchAs, ast.MatchStar)) and part.name:
                frame.bind(part.name, subject if part is case.pattern else UNKNOWN)
        branches.read(case.body)
    branches.join(exhaustive=False)
    return False


STATEMENTS: dict[type[ast.AST], Callable[[Any, Any, Frame], bool]] = {
    ast.Expr: expression,
    ast.Assign: assignment,
    ast.AnnAssign: annotated,
    ast.AugAssign: augmented,
    ast.If: condition,
    ast.For: for_loop,
    ast.AsyncFor: for_loop,
    ast.While: while_loop,
    ast.Try: attempt,
    ast.With: with_block,
    ast.AsyncWith: with_block,
    ast.FunctionDef: function_definition,
    ast.AsyncFunctionDef: function_definition,
    ast.ClassDef: class_definition,
    ast.Return: result,
    ast.Raise: raised,
    ast.Continue: leave,
    ast.Break: leave,
    ast.Import: imports,
    ast.ImportFrom: imports,
    ast.Global: declared,
    ast.Nonlocal: declared,
    ast.Assert: asserted,
    ast.Match: matched,
}
"""The reader of each kind of statement; what is not here (``pass``, ``del``) does nothing to rows."""
if hasattr(ast, "TryStar"):
    STATEMENTS[ast.TryStar] = attempt


def assign(interpreter: Interpreter, target: ast.expr, value: Value, frame: Frame) -> None:
    """Bind a target of an assignment, a loop or a with statement."""
    if isinstance(target, ast.Name):
        frame.bind(target.id, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(interpreter, target.elts, value, frame)
    elif isinstance(target, ast.Starred):
        assign(interpreter, target.value, (Sequence(rest=value),), frame)
    elif isinstance(target, ast.Attribute):
        owner = interpreter.evaluate(target.value, frame)
        interpreter.attribute_written(target, owner, value)
    elif isinstance(target, ast.Subscript):
        _set_item(interpreter, target, value, frame)


def _unpack(interpreter: Interpreter, targets: list[ast.expr], value: Value, frame: Frame) -> None:
    from_end = 0
    for number, target in enumerate(targets):
        if isinstance(target, ast.Starred):
            assign(interpreter, target.value, (Sequence(rest=interpreter.iterate(value)),), frame)
            from_end = len(targets)
            continue
        assign(interpreter, target, interpreter.item(value, number - from_end), frame)


def _set_item(interpreter: Interpreter, target: ast.Subscript, value: Value, frame: Frame) -> None:
    key = interpreter.evaluate(target.slice, frame) if not isinstance(target.slice, ast.Slice) else UNKNOWN
    for atom in interpreter.evaluate(target.value, frame):
        if isinstance(atom, Mapping):
            put(atom, key, value)
        elif isinstance(atom, Sequence):
            atom.rest = either(atom.rest, value)


def set_attribute(owner: Value, name: str, value: Value) -> None:
    """Bind an attribute of an object of a class of the file."""
    for atom in owner:
        if isinstance(atom, Instance):
            atom.attributes[name] = either(value, atom.attributes.get(name, UNKNOWN))
