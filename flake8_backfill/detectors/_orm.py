"""What the ORMs that write through their classes and rows have in common: ``User.create()``, ``row.save()``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from flake8_backfill.interpreter.call import Call, same
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Handler
from flake8_backfill.model import UNKNOWN_TABLE, Operation
from flake8_backfill.names import called, last, root
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    Class,
    External,
    Model,
    Query,
    Related,
    Row,
    Sequence,
    Table,
    Value,
    Write,
)

Reader = Callable[[Call], Value]
"""A `Handler` that takes every call it gets."""

_WHOLE = (Operation.UPDATE, Operation.DELETE)


def nothing(call: Call) -> Value:
    """Read a call that gives nothing worth knowing and writes nothing."""
    return UNKNOWN


def table_behind(call: Call) -> str:
    """Return the table of a call's receiver."""
    match call.receiver:
        case Model(table=table) | Query(table=table) | Row(table=table):
            return table
        case Table(name=name):
            return name
        case Related(target=target):
            return target
        case _:
            return UNKNOWN_TABLE


def family_of(call: Call) -> str:
    """Return the ORM that a call's receiver belongs to."""
    return str(getattr(call.receiver, "family", ""))


def writes(operation: Operation) -> Reader:
    """Return the reader of a method that writes rows of its receiver's table at once."""

    def read(call: Call) -> Value:
        limited = isinstance(call.receiver, Query) and call.receiver.limited
        filtered = not isinstance(call.receiver, (Model, Query)) or getattr(call.receiver, "filtered", False)
        where = operation not in _WHOLE or filtered
        call.interpreter.executor.write(operation, table_behind(call), call, where=where, limited=limited)
        return UNKNOWN

    return read


def creates(operation: Operation = Operation.INSERT, *, pair: bool = False) -> Handler:
    """Return the reader of a method that saves a new row and gives it, or with ``pair`` it and whether it is new."""

    def read(call: Call) -> Value:
        writes(operation)(call)
        row: Value = (Row(table_behind(call), family_of(call), fresh=False),)
        return (Sequence([row, UNKNOWN]),) if pair else row

    return read


def builds(operation: Operation, *, where: bool = False, certain: bool = False) -> Handler:
    """Return the reader of a method that builds a statement, which writes when it is executed."""

    def read(call: Call) -> Value:
        write = Write(
            operation,
            table_behind(call),
            call.node,
            call.place,
            where=where or operation not in _WHOLE,
            certain=certain,
        )
        return (call.interpreter.executor.build(write),)

    return read


def becomes(operation: Operation) -> Reader:
    """Return the reader of a method that turns a built statement into one of another operation."""

    def read(call: Call) -> Value:
        if not isinstance(call.receiver, Write):
            return UNKNOWN
        return (call.interpreter.executor.replace(call.receiver, call.receiver._replace(operation=operation)),)

    return read


def on_conflict(call: Call) -> Value:
    """Read ``insert(...).on_conflict(...)``: rows that are there stay as they are only where it says so."""
    said = [atom.value.upper() for value in call.every() for atom in value if isinstance(atom, Text)]
    kept = any(word in text for text in said for word in ("NOTHING", "IGNORE"))
    return same(call) if kept else becomes(Operation.UPSERT)(call)


def runs(call: Call) -> Value:
    """Read ``statement.run()``, which executes it; an insert that was given no rows yet writes nothing."""
    write = call.receiver
    if isinstance(write, Write) and not (write.operation is Operation.INSERT and _name(write.node) == "into"):
        call.interpreter.executor.run_write(write)
    return (External("statement.run()"),)


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def selects(call: Call) -> Value:
    """Read a method that gives a query over its receiver's table."""
    filtered = isinstance(call.receiver, Query) and call.receiver.filtered
    return (Query(table_behind(call), family_of(call), filtered=filtered),)


def filters(call: Call) -> Value:
    """Read a method that gives a query over some rows of its receiver's table."""
    return (Query(table_behind(call), family_of(call), filtered=True),)


def limits(call: Call) -> Value:
    """Read a method that limits how many rows a query gives."""
    return (call.receiver._replace(limited=True),) if isinstance(call.receiver, Query) else UNKNOWN


def plain_values(call: Call) -> Value:
    """Read a method that makes a query give dicts or tuples instead of rows."""
    return (Query(table_behind(call), family_of(call), "values"),)


def fetches(call: Call) -> Value:
    """Read a method that gives one row of its receiver's table."""
    return (Row(table_behind(call), family_of(call), fresh=False),)


def makes(call: Call) -> Value:
    """Read ``User(name=...)``: a row that is not saved yet."""
    return (Row(table_behind(call), family_of(call), fresh=True, origin=id(call.node)),)


def saves(call: Call) -> Value:
    """Read ``row.save()``: the first of a row built here inserts it, any other one updates it."""
    inserts = isinstance(call.receiver, Row) and call.receiver.fresh
    inserts = inserts and isinstance(call.receiver, Row) and call.interpreter.inserts(call.receiver, call.node)
    return writes(Operation.INSERT if inserts else Operation.UPDATE)(call)


def creates_table(call: Call) -> Value:
    """Read ``User.create_table()``."""
    call.interpreter.recorder.create(table_behind(call), call.node.lineno)
    return UNKNOWN


def uses(interpreter: Interpreter, *packages: str) -> bool:
    """Return whether the file imports one of some packages at its top level."""
    paths = (atom.name for value in interpreter.globals.variables.values() for atom in value
             if isinstance(atom, External))  # fmt: skip
    return any(root(path) in packages for path in (*paths, *interpreter.star_imports))


def of_imported(methods: Mapping[str, Handler], family: str, *packages: str) -> dict[str, Handler]:
    """Return readers of the same methods on a class that the file only imports: its name stands for its table."""

    def on(handler: Handler) -> Handler:
        def read(call: Call) -> Value | None:
            model = imported_model(call, family)
            if model is None or not uses(call.interpreter, *packages):
                return None
            given, call.receiver = call.receiver, model
            result = handler(call)
            call.receiver = given
            return result

        return read

    return {name: on(handler) for name, handler in methods.items()}


def imported_model(call: Call, family: str) -> Model | None:
    """Return the receiver of a call as a model where it is a class that the file imports."""
    if not isinstance(call.receiver, External) or called(call.receiver.name):
        return None
    path = call.receiver.name
    name = last(path)
    return Model(name.lower(), family) if "." in path and name[:1].isupper() and not name.isupper() else None


def meta_text(definition: Class, *names: str) -> str:
    """Return a text that a model's inner class ``Meta`` gives, "" where it gives none of that name."""
    for meta in definition.frame.variables.get("Meta", ()):
        if isinstance(meta, Class):
            for name in names:
                for text in meta.frame.variables.get(name, ()):
                    if isinstance(text, Text):
                        return text.value
    return ""


def bases_of(definition: Class) -> list[object]:
    """Return all that the bases of a class can be."""
    return [atom for value in definition.bases for atom in value]


def derives(definition: Class, family: str, is_base: Callable[[str], bool]) -> bool:
    """Return whether a class derives from a model of the family, in the file or outside it."""
    return any(
        (isinstance(base, External) and is_base(base.name)) or (isinstance(base, Model) and base.family == family)
        for base in bases_of(definition)
    )
