"""One call of the user's code, as a detector sees it: where it stands, who receives it, what it is given."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_backfill.model import Position
from flake8_backfill.values import UNKNOWN, Atom, Mapping, Sequence, Value, elements, lookup, union

if TYPE_CHECKING:
    from flake8_backfill.interpreter.frames import Frame
    from flake8_backfill.interpreter.interpreter import Interpreter


class Call:
    """A call while it is read; arguments are evaluated when first asked for.

    ``receiver`` is the object whose method is called (None for a plain function), ``path`` the dotted path of what is
    called as far as it is known ("" otherwise), ``name`` the last name of it.
    """

    __slots__ = ("_every", "_keywords", "_positional", "frame", "interpreter", "name", "node", "path", "receiver")

    def __init__(self, interpreter: Interpreter, node: ast.Call, frame: Frame, name: str) -> None:
        self.interpreter = interpreter
        self.node = node
        self.frame = frame
        self.name = name
        self.receiver: Atom | None = None
        self.path = ""
        self._positional: list[Value] | None = None
        self._keywords: dict[str, Value] | None = None
        self._every: list[Value] | None = None

    @property
    def positional(self) -> list[Value]:
        """The positional arguments, starred ones unpacked as far as their items are known."""
        if self._positional is None:
            self._positional = []
            for argument in self.node.args:
                if isinstance(argument, ast.Starred):
                    self._positional.extend(_unpacked(self.interpreter.evaluate(argument.value, self.frame)))
                else:
                    self._positional.append(self.interpreter.evaluate(argument, self.frame))
        return self._positional

    @property
    def keywords(self) -> dict[str, Value]:
        """The keyword arguments, ``**`` unpacked as far as its keys are known."""
        if self._keywords is None:
            self._keywords = {}
            for keyword in self.node.keywords:
                value = self.interpreter.evaluate(keyword.value, self.frame)
                if keyword.arg is not None:
                    self._keywords[keyword.arg] = value
                    continue
                for atom in value:
                    if isinstance(atom, Mapping):
                        self._keywords.update({name: item for name, (_, item) in atom.items.items()})
        return self._keywords

    def argument(self, index: int, name: str = "") -> Value:
        """Return the argument at a position or of a name; unknown where the call has neither."""
        if index < len(self.positional):
            return self.positional[index]
        return self.keywords.get(name, UNKNOWN) if name else UNKNOWN

    def every(self) -> list[Value]:
        """Return all arguments, keyword arguments last; the same list each time."""
        if self._every is None:
            self._every = [*self.positional, *self.keywords.values()]
        return self._every

    def node_of(self, index: int, name: str = "") -> ast.expr | None:
        """Return the expression given at a position or for a name, None where there is none."""
        if index < len(self.node.args):
            return self.node.args[index]
        return next((keyword.value for keyword in self.node.keywords if name and keyword.arg == name), None)

    @property
    def line(self) -> int:
        """The line on which the name of what is called stands."""
        function = self.node.func
        return (isinstance(function, ast.Attribute) and function.end_lineno) or function.lineno

    @property
    def place(self) -> Position:
        """Where the name of what is called stands."""
        return self.interpreter.place_of_name(self.node.func)


def same(call: Call) -> Value:
    """Read a call that gives its receiver again."""
    return (call.receiver,) if call.receiver is not None else UNKNOWN


def _unpacked(value: Value) -> list[Value]:
    sequences = [atom for atom in value if isinstance(atom, Sequence)]
    if len(sequences) == 1 and not sequences[0].rest:
        return list(sequences[0].items)
    longest = max((len(sequence.items) for sequence in sequences), default=0)
    if not longest:
        return [elements(value)]
    return [union([lookup((sequence,), index) for sequence in sequences]) for index in range(longest)]
