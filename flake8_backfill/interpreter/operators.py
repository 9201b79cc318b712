"""Texts and sums: constants, f-strings, and what ``+``, ``%``, ``*`` and ``/`` make of values."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from collections.abc import Sequence as Items
from itertools import islice, product
from typing import TYPE_CHECKING

from flake8_backfill.alternatives import LIMIT
from flake8_backfill.interpreter.frames import Frame
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    External,
    Mapping,
    Sequence,
    Value,
    either,
    elements,
    joined,
    texts,
    union,
)

if TYPE_CHECKING:
    from flake8_backfill.interpreter.interpreter import Interpreter

_EMPTY = Text.plain("", None)


def constant(interpreter: Interpreter, node: ast.Constant, frame: Frame) -> Value:
    return (Text.literal(node),) if isinstance(node.value, (str, bytes)) else UNKNOWN


def joined_string(interpreter: Interpreter, node: ast.JoinedStr, frame: Frame) -> Value:
    fields = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
    values = [texts(interpreter.evaluate(field, frame), field) for field in fields]
    return tuple(Text.joined(node, parts) for parts in combinations(values, fields))


def combinations(choices: list[list[Text]], nodes: Items[ast.expr]) -> Iterable[tuple[Text, ...]]:
    """Return each way to choose one text of every list; where they would be too many, long lists become holes."""
    total = 1
    for number, choice in enumerate(choices):
        if total * len(choice) > LIMIT:
            choices[number] = [Text.hole(nodes[number])]
        total *= len(choices[number])
    return islice(product(*choices), LIMIT)


def binary_operation(interpreter: Interpreter, node: ast.BinOp, frame: Frame) -> Value:
    """Read a whole left-leaning chain at once: migrations join hundreds of lines with ``+``."""
    if not isinstance(node.op, ast.Add):
        return _OPERATORS.get(type(node.op), _unknown_operation)(interpreter, node, frame)
    operands: list[ast.expr] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp) and isinstance(current.op, ast.Add):
        operands.append(current.right)
        current = current.left
    operands.append(current)
    operands.reverse()
    return added([interpreter.evaluate(operand, frame) for operand in operands], operands)


def added(values: list[Value], nodes: Items[ast.expr]) -> Value:
    """Return the sum of values: a text if any part is one, a sequence if any part is one."""
    sequences = [atom for value in values for atom in value if isinstance(atom, Sequence)]
    if sequences and len(sequences) == len(values):
        items = [item for atom in sequences for item in atom.items]
        return (joined(items, union([atom.rest for atom in sequences])),)
    if sequences:
        return (Sequence(rest=union([elements(value) for value in values])),)
    if not any(isinstance(atom, Text) for value in values for atom in value):
        return next((value for value in values if value), UNKNOWN)
    choices = [texts(value, node) for value, node in zip(values, nodes, strict=False)]
    return tuple(_EMPTY.join(parts) for parts in combinations(choices, nodes))


def modulo(interpreter: Interpreter, node: ast.BinOp, frame: Frame) -> Value:
    left, right = interpreter.evaluate(node.left, frame), interpreter.evaluate(node.right, frame)
    results: list[Text] = []
    for template in left:
        if isinstance(template, Text):
            results.extend(_filled(template, right, node.right))
    return tuple(results[:LIMIT])


def _filled(template: Text, right: Value, node: ast.expr) -> Iterable[Text]:
    named = [atom for atom in right if isinstance(atom, Mapping)]
    if named:
        for atom in named:
            yield template.percent({key: texts(value, node)[0] for key, (_, value) in atom.items.items()})
        return
    sequences = [atom for atom in right if isinstance(atom, Sequence)]
    if not sequences:
        yield from (template.percent([text]) for text in texts(right, node))
        return
    for sequence in sequences:
        choices = [texts(item, node) for item in sequence.items]
        yield from (template.percent(list(parts)) for parts in combinations(choices, [node] * len(choices)))


def divided(interpreter: Interpreter, node: ast.BinOp, frame: Frame) -> Value:
    """``Path / "name"`` stays what the path was."""
    value = interpreter.evaluate(node.left, frame)
    interpreter.evaluate(node.right, frame)
    return tuple(atom for atom in value if isinstance(atom, External))


def repeated(interpreter: Interpreter, node: ast.BinOp, frame: Frame) -> Value:
    return either(interpreter.evaluate(node.left, frame), interpreter.evaluate(node.right, frame))


def _unknown_operation(interpreter: Interpreter, node: ast.BinOp, frame: Frame) -> Value:
    left = interpreter.evaluate(node.left, frame)
    right = interpreter.evaluate(node.right, frame)
    return tuple(atom for atom in either(left, right) if not isinstance(atom, (Text, External)))


_OPERATORS: dict[type[ast.operator], Callable[[Interpreter, ast.BinOp, Frame], Value]] = {
    ast.Mod: modulo,
    ast.Div: divided,
    ast.Mult: repeated,
}
