"""Reads a migration as if it ran, without running it: every reached statement once, every value as its alternatives."""

from __future__ import annotations

import ast
from collections.abc import Sequence as Items

from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.caller import Caller
from flake8_backfill.interpreter.execution import Executor
from flake8_backfill.interpreter.expressions import EXPRESSIONS
from flake8_backfill.interpreter.frames import Frame
from flake8_backfill.interpreter.members import TooManyBases, member
from flake8_backfill.interpreter.recorder import Loop, Recorder
from flake8_backfill.interpreter.registry import Registry
from flake8_backfill.interpreter.statements import STATEMENTS, assign, set_attribute
from flake8_backfill.model import Module, Position
from flake8_backfill.names import attribute_path, last
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    Class,
    External,
    Function,
    Instance,
    Model,
    Query,
    Related,
    Row,
    Sequence,
    Step,
    Table,
    Value,
    elements,
    lookup,
    union,
)

DEEPEST = 60
"""Expressions, blocks and calls inside one another that are followed; about eight Python frames each."""

_LEAVES = frozenset((ast.Name, ast.Constant, ast.Lambda))
"""Expressions with none inside them that is read: they are read at any depth."""

MOST_TURNS = 1000
"""Turns of loops over literal lists that are read one by one in a file; past them, all turns of a loop at once."""


class Interpreter:
    """Reads the functions of one module; what they do to rows is left in ``recorder``.

    ``wholes`` has for a call the whole chain of calls that it is part of, for an attribute assigned to its statement.
    ``discarded`` is the last expression whose result nothing uses.  ``helpers`` are names of functions that execute the
    SQL they are given, beside those that are found.
    """

    def __init__(self, module: Module, recorder: Recorder, registry: Registry, helpers: Items[str] = ()) -> None:
        self.module = module
        self.recorder = recorder
        self.registry = registry
        self.helpers = frozenset(helpers)
        self.star_imports: list[str] = []
        self.app = ""
        self.apps: dict[str, str] = {}
        self.tables: dict[tuple[str, str], str] = {}
        self.definitions: dict[str, Class] = {}
        self.relations: dict[str, str] = {}
        self.joins: dict[str, str] = {}
        self._copied: dict[Row | Related, ast.Call | None] = {}
        self.steps: list[Step] = []
        self.discarded: ast.expr | None = None
        self.wholes: dict[ast.AST, ast.AST] = {}
        self.depth = 0
        self.globals = Frame()
        self.defaults: dict[tuple[ast.expr, Frame], Value] = {}
        self.caller = Caller(self)
        self.executor = Executor(self)
        self._turns = MOST_TURNS
        self._unbound: dict[str, External] = {}
        self._inserted: dict[Row, ast.Call] = {}
        self._assigned: set[tuple[object, Row]] = set()

    def close(self) -> None:
        """Let go of all that was read; nothing can be asked any more.

        Frames, functions and this object hold each other, and with them the tree: left to itself, all of it would wait
        for Python's collector to walk through it.
        """
        for value in self.globals.variables.values():
            for atom in value:
                if isinstance(atom, Class):
                    atom.frame.variables.clear()
        self.globals.variables.clear()
        for part in (self.caller, self.executor, self):
            vars(part).clear()

    def evaluate(self, node: ast.expr | None, frame: Frame) -> Value:
        """Return what an expression can be, and do what it does."""
        kind = type(node)
        reader = EXPRESSIONS.get(kind)
        if reader is None or node is None:
            return UNKNOWN
        if kind in _LEAVES:
            return reader(self, node, frame)
        if self.depth >= DEEPEST:
            self.executor.too_deep(node)
            return UNKNOWN
        self.depth += 1
        try:
            return reader(self, node, frame)
        finally:
            self.depth -= 1

    def block(self, body: list[ast.stmt], frame: Frame) -> bool:
        """Do what the statements of a block do; return whether the code after the block can't be reached."""
        if self.depth >= DEEPEST:
            self.executor.too_deep(*body)
            return False
        self.depth += 1
        try:
            for statement in body:
                reader = STATEMENTS.get(type(statement))
                if reader is not None and reader(self, statement, frame):
                    return True
            return False
        finally:
            self.depth -= 1

    def unbound(self, name: str) -> External:
        """Return what a name is that nothing in the file binds: from a star import or a builtin."""
        found = self._unbound.get(name)
        if found is None:
            path = next(
                (f"{module}.{name}" for module in self.star_imports if self.registry.knows(f"{module}.{name}")),
                f"builtins.{name}",
            )
            found = self._unbound[name] = External(path)
        return found

    def attribute(self, value: Value, name: str) -> Value:
        """Return what ``value.name`` can be."""
        return union([self._attribute(atom, name) for atom in value]) if value else UNKNOWN

    def _attribute(self, atom: Atom, name: str) -> Value:
        if isinstance(atom, External):
            return self.registry.external_attribute(self, atom, name) or (External(attribute_path(atom.name, name)),)
        if isinstance(atom, Instance):
            found = atom.attributes.get(name)
            return self.member(atom.definition, name, (atom,)) if found is None else found
        if isinstance(atom, Class):
            return self.member(atom, name, None)
        return self.registry.attribute(self, atom, name)

    def member(self, definition: Class, name: str, receiver: Value | None) -> Value:
        """Return a member of a class or of its bases in the file; methods are bound to the receiver."""
        try:
            return member(definition, name, receiver)
        except TooManyBases:
            if self.recorder.direction is not None:
                self.executor.opaque(self.place(definition.node), definition.node)
            return UNKNOWN

    def item(self, value: Value, key: str | int | None) -> Value:
        """Return what ``value[key]`` can be; ``None`` stands for a key that is not known."""
        parts: list[Value] = []
        for atom in value:
            known = self.registry.item(self, atom, key) if isinstance(key, str) else None
            parts.append(lookup((atom,), key) if known is None else known)
        return union(parts)

    def iterate(self, value: Value) -> Value:
        """Return what the items of a value can be."""
        return elements(value)

    def turns(self, value: Value) -> list[Value]:
        """Return the items of a short literal list, so that a loop is read turn by turn; empty for anything else.

        The parts of an item then stay together: ``for app, name in (("crm", "Lead"), ("mail", "Letter"))``.
        """
        if len(value) != 1 or not isinstance(value[0], Sequence) or value[0].rest:
            return []
        items = value[0].items
        if len(items) > self._turns:
            return []
        self._turns -= len(items)
        return list(items)

    def loop_over(self, value: Value) -> Loop:
        """Return the loop that walks a value; fetched rows are what queries and executed statements give."""
        return Loop(rows=any(_gives_rows(atom) for atom in value))

    def assign(self, target: ast.expr, value: Value, frame: Frame) -> None:
        """Bind a target of an assignment."""
        assign(self, target, value, frame)

    def attribute_written(self, target: ast.Attribute, owner: Value, value: Value) -> None:
        """Do what ``owner.name = value`` does: bind it, or write a row of a unit of work."""
        set_attribute(owner, target.attr, value)
        for atom in owner:
            self.registry.attribute_written(self, atom, target)

    def inserts(self, row: Row, node: ast.Call) -> bool:
        """Return whether a call that saves a row built here is the first to do so."""
        return self._inserted.setdefault(row, node) is node

    def copy(self, row: Row | Related) -> None:
        """Note that a fetched row lost its key, so that the next call that saves it inserts a copy."""
        self._copied[row] = None

    def inserts_copy(self, row: Row | Related, node: ast.Call) -> bool:
        """Return whether a call that saves a fetched row inserts a copy of it."""
        if row not in self._copied:
            return False
        if self._copied[row] is None:
            self._copied[row] = node
        return self._copied[row] is node

    def first_write(self, row: Row) -> bool:
        """Return whether an attribute of such a row is assigned for the first time in this loop or function."""
        loops = self.recorder.loops
        block: object = loops[-1] if loops else self.caller.frames[-1] if self.caller.frames else self.globals
        key = block, row
        if key in self._assigned:
            return False
        self._assigned.add(key)
        return True

    def entered(self, value: Value) -> Value:
        """Return what ``with value as`` binds, and do what entering does."""
        results: list[Value] = []
        for atom in value:
            if isinstance(atom, Instance):
                results.append(self.caller.method_of(atom, "__enter__") or (atom,))
            elif isinstance(atom, Sequence):
                results.append(elements((atom,)))
            else:
                self.registry.entered(self, atom)
                results.append((atom,))
        return union(results)

    def decorate(self, decorator: ast.expr, name: str, frame: Frame) -> None:
        """Do what a decorator does, so far as the file shows it or a detector knows it."""
        for atom in self.evaluate(decorator, frame):
            if isinstance(atom, Function):
                wrapped = self.caller.invoke(atom, [frame.variables[name]], {}, decorator.lineno)
                if any(isinstance(made, Function) for made in wrapped):
                    frame.bind(name, wrapped)
            handler = self.registry.function(atom.name) if isinstance(atom, External) else None
            if handler is not None and isinstance(atom, External):
                node = ast.Call(decorator, [ast.copy_location(ast.Name(name, ast.Load()), decorator)], [])
                call = Call(self, ast.copy_location(node, decorator), frame, last(atom.name))
                call.path = atom.name
                handler(call)

    def mapped(self, definition: Class) -> Value:
        """Return a class as the model it is, if it is one."""
        value = self.registry.mapped(self, definition)
        for atom in value:
            if isinstance(atom, Model):
                self.definitions[atom.table] = definition
        return value or (definition,)

    def place(self, node: ast.expr | ast.stmt) -> Position:
        """Return where a node begins, in characters."""
        return self._position(node.lineno, node.col_offset)

    def place_of_name(self, function: ast.expr) -> Position:
        """Return where the last name of what is called begins: ``update`` of ``users.update``."""
        if isinstance(function, ast.Attribute) and function.end_lineno is not None:
            end = self._position(function.end_lineno, function.end_col_offset or 0)
            return Position(end.line, max(1, end.column - len(function.attr)))
        return self.place(function)

    def _position(self, line: int, byte: int) -> Position:
        text = self.module.lines[line - 1] if line <= len(self.module.lines) else ""
        column = byte if text.isascii() else len(text.encode()[:byte].decode(errors="ignore"))
        return Position(line, column + 1)


def _gives_rows(atom: Atom) -> bool:
    """Return whether walking a value walks fetched rows, if need be beside their numbers: ``enumerate(rows)``."""
    if not isinstance(atom, Sequence):
        return _is_fetched(atom)
    parts: list[Atom] = list(atom.rest)
    parts += [part for pair in atom.rest if isinstance(pair, Sequence) for value in pair.items for part in value]
    return any(_is_fetched(part) for part in parts)


def _is_fetched(atom: Atom) -> bool:
    if isinstance(atom, External):
        return any(word in atom.name for word in (".execute", "fetch", ".query("))
    return isinstance(atom, (Query, Row, Table))
