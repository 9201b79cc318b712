"""SQLAlchemy's mapped classes, their rows and relationships: attributes assigned, collections changed.

Source: https://docs.sqlalchemy.org/en/20/orm/basic_relationships.html
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from flake8_backfill.detectors._tables import table_of
from flake8_backfill.detectors.sqlalchemy_sessions import FAMILY
from flake8_backfill.interpreter.call import Call, same
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import UNKNOWN_TABLE, Operation
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    Class,
    Column,
    External,
    Model,
    Query,
    Related,
    Row,
    Step,
    Table,
    Value,
)


def _mapped(interpreter: Interpreter, definition: Class) -> Value:
    """Return the model that a class with ``__tablename__`` or ``__table__`` is, its own or a base's."""
    for name in ("__tablename__", "__table__"):
        for atom in interpreter.member(definition, name, None):
            if isinstance(atom, (Text, Table)):
                return (Model(table_of(atom), FAMILY, definition),)
    for base in (atom for value in definition.bases for atom in value):
        if isinstance(base, Model) and base.family == FAMILY:
            return (base._replace(definition=definition),)
        if isinstance(base, External) and base.name.endswith(("db.Model", "SQLAlchemy().Model")):
            return (Model(snake_case(definition.node.name), FAMILY, definition),)
    return UNKNOWN


def snake_case(name: str) -> str:
    """Return Flask-SQLAlchemy's default table name: https://flask-sqlalchemy.readthedocs.io/en/stable/models/"""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _new(call: Call) -> Value | None:
    """``User(name=...)`` is a new row."""
    if isinstance(call.receiver, Model):
        return (Row(call.receiver.table, FAMILY, fresh=True),)
    return UNKNOWN


def _model_attribute(interpreter: Interpreter, atom: Atom, name: str) -> Value:
    if not isinstance(atom, Model):
        return UNKNOWN
    if name == "__table__":
        return (Table(atom.table),)
    if name == "query":
        return (Query(atom.table, FAMILY),)
    if name == "__tablename__":
        return (Text.plain(atom.table, None),)
    if atom.definition is not None:
        member = interpreter.member(atom.definition, name, None)
        if any(not isinstance(found, External) for found in member):
            return member
    return (Column(atom.table),)


def _relationship(call: Call) -> Value:
    return (Step("relationship", call.node, (call.argument(0, "argument"),), tuple(call.keywords.items())),)


def _row_attribute(interpreter: Interpreter, atom: Atom, name: str) -> Value:
    """Return a row's attribute; where its class shows a relationship of that name, with the table behind it."""
    if not isinstance(atom, Row):
        return UNKNOWN
    definition = interpreter.definitions.get(atom.table)
    targets = []
    if definition is not None:
        for found in interpreter.member(definition, name, None):
            if isinstance(found, Step) and found.name == "relationship":
                targets.append(_related_table(definition, found))
    return (Related(atom.table, FAMILY, name, targets[0] if targets else UNKNOWN_TABLE),)


def _related_table(definition: Class, step: Step) -> str:
    """Return the table that a relationship leads to: its argument is a class, or the name of one."""
    for atom in step.arguments[0]:
        if isinstance(atom, Model):
            return atom.table
        if isinstance(atom, Text):
            found = definition.frame.find(atom.value) or ()
            return next((model.table for model in found if isinstance(model, Model)), UNKNOWN_TABLE)
    return UNKNOWN_TABLE


def _collection(operation: Operation) -> Callable[[Call], Value | None]:
    """Return the reader of ``role.permissions.remove(x)``, which writes the join table if the class shows one."""

    def read(call: Call) -> Value | None:
        if not isinstance(call.receiver, Related):
            return UNKNOWN
        definition = call.interpreter.definitions.get(call.receiver.owner)
        members = call.interpreter.member(definition, call.receiver.attribute, None) if definition else ()
        for found in members:
            if isinstance(found, Step) and found.name == "relationship":
                for table in dict(found.keywords).get("secondary", UNKNOWN):
                    call.interpreter.executor.write(operation, table_of(table), call)
        return UNKNOWN

    return read


def _row_of_relation(call: Call) -> Value | None:
    return (Row(call.receiver.target, FAMILY, fresh=False),) if isinstance(call.receiver, Related) else UNKNOWN


def _row_written(interpreter: Interpreter, atom: Atom, target: ast.Attribute | ast.Call) -> None:
    """Record the first assignment to a fetched row in its loop, or else in its function."""
    if isinstance(atom, Row) and isinstance(target, ast.Attribute) and _sets_collection(interpreter, atom, target):
        return
    row = atom
    if isinstance(atom, Related) and atom.target != UNKNOWN_TABLE:
        row = Row(atom.target, FAMILY, fresh=False)
    if isinstance(row, Row) and not row.fresh and interpreter.first_write(row):
        function = target.func if isinstance(target, ast.Call) else target
        place = interpreter.place(function)
        interpreter.recorder.write(Operation.UPDATE, row.table, place, interpreter.executor.written(target))


def _sets_collection(interpreter: Interpreter, row: Row, target: ast.Attribute) -> bool:
    """Do what ``dashboard.slices = [...]`` does: it writes the join table of a relationship that shows one."""
    definition = interpreter.definitions.get(row.table)
    for found in interpreter.member(definition, target.attr, None) if definition is not None else ():
        if isinstance(found, Step) and found.name == "relationship":
            for table in dict(found.keywords).get("secondary", UNKNOWN):
                place = interpreter.place(target)
                interpreter.recorder.write(
                    Operation.INSERT, table_of(table), place, interpreter.executor.written(target)
                )
            return "secondary" in dict(found.keywords)
    return False


DETECTOR = Detector(
    calls={"sqlalchemy:relationship": _relationship, "sqlalchemy:Relationship": _relationship},
    methods={
        "sqlalchemy.model": {"__call__": _new, "*": lambda call: UNKNOWN},
        "sqlalchemy.row": {"*": lambda call: UNKNOWN},
        "sqlalchemy.related": {
            **dict.fromkeys(("append", "extend", "add"), _collection(Operation.INSERT)),
            **dict.fromkeys(("remove", "clear"), _collection(Operation.DELETE)),
            **dict.fromkeys(("first", "one"), _row_of_relation),
            **dict.fromkeys(("all", "filter", "filter_by", "order_by"), same),
            "*": lambda call: UNKNOWN,
        },
    },
    attributes={"sqlalchemy.model": _model_attribute, "sqlalchemy.row": _row_attribute},
    written={"sqlalchemy.row": _row_written, "sqlalchemy.related": _row_written},
    mapped=(_mapped,),
)
