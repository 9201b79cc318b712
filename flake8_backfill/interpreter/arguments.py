"""The parameters of a function of the file, bound to what a call gives it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_backfill.interpreter.frames import Frame
from flake8_backfill.values import UNKNOWN, Function, Mapping, Sequence, Value

if TYPE_CHECKING:
    from flake8_backfill.interpreter.interpreter import Interpreter


def bind_arguments(
    interpreter: Interpreter, function: Function, positional: list[Value], keywords: dict[str, Value], frame: Frame
) -> None:
    """Bind the parameters of a function of the file in its frame: to what it is given, its defaults, or unknown."""
    arguments = function.node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    given = [*function.bound, *positional]
    for name, default in zip(reversed(names), reversed(arguments.defaults), strict=False):
        frame.variables[name] = _default(interpreter, default, function.frame)
    for argument, default_node in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=False):
        frame.variables[argument.arg] = _default(interpreter, default_node, function.frame)
    for name in names:
        frame.variables.setdefault(name, UNKNOWN)
    frame.variables.update(zip(names, given, strict=False))
    extra = Mapping()
    allowed = {*names, *(argument.arg for argument in arguments.kwonlyargs)}
    for name, value in (*function.keywords, *keywords.items()):
        if name in allowed:
            frame.variables[name] = value
        else:
            extra.items[name] = (UNKNOWN, value)
    if arguments.vararg is not None:
        frame.variables[arguments.vararg.arg] = (Sequence(given[len(names) :]),)
    if arguments.kwarg is not None:
        frame.variables[arguments.kwarg.arg] = (extra,)


def _default(interpreter: Interpreter, node: ast.expr | None, frame: Frame) -> Value:
    """Return what a default is: read once, as Python does, and unknown to calls of its function in the default."""
    if node is None or isinstance(node, ast.Constant):
        return interpreter.evaluate(node, frame)
    key = node, frame
    known = interpreter.defaults.get(key)
    if known is None:
        interpreter.defaults[key] = UNKNOWN
        known = interpreter.defaults[key] = interpreter.evaluate(node, frame)
    return known
