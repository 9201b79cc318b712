"""Expressions: one function for each kind of node that carries a value worth knowing."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flake8_backfill.interpreter.frames import Frame
from flake8_backfill.interpreter.operators import binary_operation, constant, joined_string
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    Function,
    Mapping,
    Sequence,
    Value,
    either,
    elements,
    joined,
    put,
    union,
)

if TYPE_CHECKING:
    from flake8_backfill.interpreter.interpreter import Interpreter


def boolean_operation(interpreter: Interpreter, node: ast.BoolOp, frame: Frame) -> Value:
    return union([interpreter.evaluate(value, frame) for value in node.values])


def conditional(interpreter: Interpreter, node: ast.IfExp, frame: Frame) -> Value:
    interpreter.evaluate(node.test, frame)
    return either(interpreter.evaluate(node.body, frame), interpreter.evaluate(node.orelse, frame))


def compare(interpreter: Interpreter, node: ast.Compare, frame: Frame) -> Value:
    interpreter.evaluate(node.left, frame)
    for comparator in node.comparators:
        interpreter.evaluate(comparator, frame)
    return UNKNOWN


def unary_operation(interpreter: Interpreter, node: ast.UnaryOp, frame: Frame) -> Value:
    interpreter.evaluate(node.operand, frame)
    return UNKNOWN


def name(interpreter: Interpreter, node: ast.Name, frame: Frame) -> Value:
    value = frame.find(node.id)
    return (interpreter.unbound(node.id),) if value is None else value


def chain(interpreter: Interpreter, node: ast.expr, frame: Frame) -> Value:
    """Read ``a.b(c)[d].e()`` from its inmost name outwards, without recursion: such chains grow long."""
    links: list[Any] = []  # ast.Call | ast.Attribute | ast.Subscript
    current: Any = node
    while True:
        kind = type(current)
        if kind is ast.Attribute or kind is ast.Subscript:
            links.append(current)
            current = current.value
        elif kind is ast.Call:
            if links:
                interpreter.wholes[current] = node
            links.append(current)
            current = current.func
        else:
            break
    # Most chains begin with a name, which is read at any depth.
    value = name(interpreter, current, frame) if kind is ast.Name else interpreter.evaluate(current, frame)
    while links:
        link = links.pop()
        kind = type(link)
        if kind is ast.Attribute:
            if links and type(links[-1]) is ast.Call:
                value = interpreter.caller.method(links.pop(), value, link.attr, frame)
            else:
                value = interpreter.attribute(value, link.attr)
        elif kind is ast.Call:
            value = interpreter.caller.function(link, value, frame)
        else:
            value = _item(interpreter, link, value, frame)
    return value


def _item(interpreter: Interpreter, node: ast.Subscript, value: Value, frame: Frame) -> Value:
    if isinstance(node.slice, ast.Slice):
        for bound in (node.slice.lower, node.slice.upper, node.slice.step):
            if bound is not None:
                interpreter.evaluate(bound, frame)
        return _sliced(value, node.slice)
    keys: list[str | int | None]
    if isinstance(node.slice, ast.UnaryOp) and isinstance(node.slice.operand, ast.Constant):
        keys = [-node.slice.operand.value if isinstance(node.slice.operand.value, int) else None]
    elif isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int):
        keys = [node.slice.value]
    else:
        key = interpreter.evaluate(node.slice, frame)
        keys = [atom.value for atom in key if isinstance(atom, Text) and not atom.is_hole] or [None]
    return union([interpreter.item(value, key) for key in keys])


def _sliced(value: Value, bounds: ast.Slice) -> Value:
    def number(node: ast.expr | None) -> int | None:
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int) else None

    lower, upper = number(bounds.lower), number(bounds.upper)
    exact = (lower is not None or bounds.lower is None) and (upper is not None or bounds.upper is None)
    parts: list[Any] = []
    for atom in value:
        if isinstance(atom, Sequence) and exact:
            parts.append(Sequence(atom.items[lower:upper], atom.rest))
        elif isinstance(atom, Text):
            parts.append(atom.slice(lower or 0, upper if upper is not None else len(atom.value)) if exact else atom)
        else:
            parts.append(atom)
    return tuple(parts)


def sequence(interpreter: Interpreter, node: ast.List | ast.Tuple | ast.Set, frame: Frame) -> Value:
    built = Sequence()
    for element in node.elts:
        if isinstance(element, ast.Starred):
            value = interpreter.evaluate(element.value, frame)
            known = [atom for atom in value if isinstance(atom, Sequence)]
            if len(known) == 1 and not known[0].rest:
                built.items.extend(known[0].items)
            else:
                built.rest = either(built.rest, elements(value))
        else:
            built.items.append(interpreter.evaluate(element, frame))
    return (joined(built.items, built.rest) if len(built.items) > len(node.elts) else built,)


def mapping(interpreter: Interpreter, node: ast.Dict, frame: Frame) -> Value:
    built = Mapping()
    for key_node, value_node in zip(node.keys, node.values, strict=False):
        value = interpreter.evaluate(value_node, frame)
        if key_node is None:
            for atom in value:
                if isinstance(atom, Mapping):
                    built.items.update(atom.items)
                    built.rest = either(built.rest, atom.rest)
            continue
        key = interpreter.evaluate(key_node, frame)
        if len(key) == 1 and isinstance(key[0], Text):
            built.items[key[0].value] = (key, value)
        elif isinstance(key_node, ast.Constant):
            built.items[repr(key_node.value)] = (key, value)
        else:
            built.items[f"item {len(built.items)}"] = (key, value)
    return (built,)


MOST_GENERATORS = 20
"""How many ``for`` of one comprehension are followed."""

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def comprehension(interpreter: Interpreter, node: Comprehension, frame: Frame) -> Value:
    depth = len(interpreter.recorder.loops)
    built = Mapping() if isinstance(node, ast.DictComp) else Sequence()
    _turn(interpreter, node, 0, Frame(frame), built, exact=True)
    del interpreter.recorder.loops[depth:]
    return (built,)


def _turn(
    interpreter: Interpreter, node: Comprehension, index: int, inner: Frame, built: Sequence | Mapping, *, exact: bool
) -> None:
    """Read the generators of a comprehension from ``index`` on, and then what it collects."""
    if index == MOST_GENERATORS:
        interpreter.executor.too_deep(node)
        return
    if index == len(node.generators):
        _collect(interpreter, node, inner, built, exact=exact)
        return
    generator = node.generators[index]
    source = interpreter.evaluate(generator.iter, inner)
    interpreter.recorder.loops.append(interpreter.loop_over(source))
    items = interpreter.turns(source)
    for item in items or [interpreter.iterate(source)]:
        interpreter.assign(generator.target, item, inner)
        for condition in generator.ifs:
            interpreter.evaluate(condition, inner)
        _turn(interpreter, node, index + 1, inner, built, exact=exact and bool(items))


def _collect(
    interpreter: Interpreter, node: Comprehension, inner: Frame, built: Sequence | Mapping, *, exact: bool
) -> None:
    """Put what one turn of a comprehension gives where it belongs: in its place if the turns are known one by one."""
    if isinstance(node, ast.DictComp):
        key, value = interpreter.evaluate(node.key, inner), interpreter.evaluate(node.value, inner)
        if isinstance(built, Mapping):
            put(built, key, value)
    elif isinstance(built, Sequence):
        value = interpreter.evaluate(node.elt, inner)
        if exact:
            built.items.append(value)
        else:
            built.rest = either(built.rest, value)


def lambda_function(interpreter: Interpreter, node: ast.Lambda, frame: Frame) -> Value:
    return (Function(node, frame),)


def named(interpreter: Interpreter, node: ast.NamedExpr, frame: Frame) -> Value:
    value = interpreter.evaluate(node.value, frame)
    interpreter.assign(node.target, value, frame)
    return value


def inner_value(interpreter: Interpreter, node: ast.Await | ast.Starred | ast.FormattedValue, frame: Frame) -> Value:
    return interpreter.evaluate(node.value, frame)


def yielded(interpreter: Interpreter, node: ast.Yield | ast.YieldFrom, frame: Frame) -> Value:
    value = interpreter.evaluate(node.value, frame) if node.value is not None else UNKNOWN
    owner: Frame | None = frame
    while owner is not None and not owner.function:
        owner = owner.parent
    if owner is not None:
        owner.yields.append(elements(value) if isinstance(node, ast.YieldFrom) else value)
    return UNKNOWN


EXPRESSIONS: dict[type[object], Callable[[Any, Any, Frame], Value]] = {
    ast.Constant: constant,
    ast.JoinedStr: joined_string,
    ast.BinOp: binary_operation,
    ast.BoolOp: boolean_operation,
    ast.IfExp: conditional,
    ast.Compare: compare,
    ast.UnaryOp: unary_operation,
    ast.Name: name,
    ast.Attribute: chain,
    ast.Subscript: chain,
    ast.List: sequence,
    ast.Tuple: sequence,
    ast.Set: sequence,
    ast.Dict: mapping,
    ast.ListComp: comprehension,
    ast.SetComp: comprehension,
    ast.GeneratorExp: comprehension,
    ast.DictComp: comprehension,
    ast.Lambda: lambda_function,
    ast.NamedExpr: named,
    ast.Await: inner_value,
    ast.Starred: inner_value,
    ast.FormattedValue: inner_value,
    ast.Yield: yielded,
    ast.YieldFrom: yielded,
    ast.Call: chain,
}
"""The reader of each kind of expression; what is not here has no value and no effect."""
