"""SQLAlchemy's ORM: sessions, queries that write, and attributes assigned on fetched rows.

Source: https://docs.sqlalchemy.org/en/20/orm/session_basics.html
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace

from flake8_backfill.detectors.sqlalchemy_core import table_of, tables_of
from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import UNKNOWN_TABLE, Operation
from flake8_backfill.names import last
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    Class,
    Column,
    External,
    Instance,
    Model,
    Query,
    Related,
    Row,
    Sequence,
    Step,
    Table,
    Value,
    union,
)

FAMILY = "sqlalchemy"
_BASES = re.compile(r"(?:Base|Model|SQLModel|declarative_base\(\)|DeclarativeBase|automap_base\(\))$")


def _mapped(interpreter: Interpreter, definition: Class) -> Value:
    """Return the model that a class with ``__tablename__`` or ``__table__`` is, its own or a base's."""
    for name in ("__tablename__", "__table__"):
        for atom in interpreter.member(definition, name, None):
            if isinstance(atom, (Text, Table)):
                return (Model(table_of(atom), FAMILY, definition),)
    for base in (atom for value in definition.bases for atom in value):
        if isinstance(base, Model) and base.family == FAMILY:
            return (replace(base, definition=definition),)
        if isinstance(base, External) and base.name.endswith(("db.Model", "SQLAlchemy().Model")):
            return (Model(snake_case(definition.node.name), FAMILY, definition),)
    return UNKNOWN


def snake_case(name: str) -> str:
    """Return Flask-SQLAlchemy's default table name: https://flask-sqlalchemy.readthedocs.io/en/stable/models/"""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def is_session(call: Call) -> bool:
    """Return whether the receiver of a call looks like a session: by its type, else by its name."""
    if isinstance(call.receiver, External) and "session" in call.receiver.name.lower():
        return True
    if isinstance(call.receiver, (Instance, Sequence)):
        return False
    function = call.node.func
    owner = function.value if isinstance(function, ast.Attribute) else None
    name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    return "session" in name.lower() or name in ("db", "s", "sess")


def _members(value: Value) -> Value:
    """Return a value, or what it holds if it is a list."""
    return union([(*item, *atom.rest) if isinstance(atom, Sequence) else (atom,) for atom in value
                  for item in (atom.items or [()] if isinstance(atom, Sequence) else [()])])  # fmt: skip


def _is_row(atom: Atom) -> bool:
    return isinstance(atom, Row) or (isinstance(atom, External) and _instance_of_class(atom))


def _instance_of_class(atom: External) -> bool:
    """Return whether the path ends in a call of what is named like a class: ``models.User()``."""
    return atom.name.endswith("()") and last(atom.name)[:1].isupper() and not atom.name.startswith("sqlalchemy")


def _add(call: Call) -> Value | None:
    value = _members(call.argument(0, "instance") or call.argument(0, "instances"))
    rows = [atom for atom in value if _is_row(atom)]
    if not is_session(call) and not any(isinstance(atom, Row) and atom.family == FAMILY for atom in rows):
        return None
    fresh = [atom for atom in rows if not isinstance(atom, Row) or atom.fresh]
    for atom in fresh:
        call.interpreter.executor.write(Operation.INSERT, table_of(atom), call)
    if not rows:
        call.interpreter.executor.write(Operation.INSERT, UNKNOWN_TABLE, call)
    return UNKNOWN


def _of_session(operation: Operation) -> Callable[[Call], Value | None]:
    """Return the reader of ``session.merge(row)`` or ``session.delete(row)``."""

    def read(call: Call) -> Value | None:
        rows = [atom for atom in call.argument(0, "instance") if _is_row(atom) or isinstance(atom, Related)]
        if not is_session(call) and not any(isinstance(atom, Row) and atom.family == FAMILY for atom in rows):
            return None
        for table in tables_of(tuple(rows)):
            call.interpreter.executor.write(operation, table, call)
        return call.argument(0, "instance")

    return read


def _bulk_save(call: Call) -> Value | None:
    for atom in _members(call.argument(0, "objects")) or (None,):
        fetched = isinstance(atom, Query) or (isinstance(atom, Row) and not atom.fresh)
        operation = Operation.UPDATE if fetched else Operation.INSERT
        call.interpreter.executor.write(operation, table_of(atom) if atom else UNKNOWN_TABLE, call)
    return UNKNOWN


def _bulk_mappings(operation: Operation) -> Callable[[Call], Value | None]:
    def read(call: Call) -> Value | None:
        for table in tables_of(call.argument(0, "mapper")):
            call.interpreter.executor.write(operation, table, call)
        return UNKNOWN

    return read


def _query(call: Call) -> Value | None:
    found = [_queried(value) for value in call.positional]
    known = [query for query in found if query is not None]
    if not known and not is_session(call):
        return None
    if len(found) == 1 or not known:
        return tuple(known) or (Query(UNKNOWN_TABLE, FAMILY, "values"),)
    parts = tuple(query.table if query is not None and query.kind == "query" else "" for query in found)
    return (replace(known[0], parts=parts),)


def _queried(value: Value) -> Query | None:
    """Return the query over what ``query(...)`` is given: a model, or columns and tables, which give no ORM rows."""
    for atom in value:
        if isinstance(atom, Model):
            return Query(atom.table, atom.family)
        if isinstance(atom, (Column, Table)):
            return Query(table_of(atom), FAMILY, "values")
        if isinstance(atom, External) and not atom.name.startswith(("builtins.", "sqlalchemy")):
            return Query(table_of(atom), FAMILY, "query" if last(atom.name)[:1].isupper() else "values")
    return None


def _get(call: Call) -> Value | None:
    models = [atom for atom in call.argument(0) if isinstance(atom, Model) and atom.family == FAMILY]
    return tuple(Row(model.table, FAMILY, fresh=False) for model in models) or None


def _write(operation: Operation) -> Callable[[Call], Value | None]:
    """Return the reader of ``query.update()`` or ``query.delete()``."""

    def read(call: Call) -> Value | None:
        if isinstance(call.receiver, Query):
            call.interpreter.executor.write(
                operation, call.receiver.table, call, where=call.receiver.filtered, limited=call.receiver.limited
            )
        return UNKNOWN

    return read


def _narrowed(call: Call) -> Value | None:
    if not isinstance(call.receiver, Query):
        return None
    limited = call.receiver.limited or call.name in ("limit", "slice")
    filtered = call.receiver.filtered or call.name in ("filter", "filter_by", "where", "join", "having")
    return (replace(call.receiver, limited=limited, filtered=filtered),)


def _values(call: Call) -> Value | None:
    return (replace(call.receiver, kind="values"),) if isinstance(call.receiver, Query) else None


def _row(call: Call) -> Value | None:
    return call.receiver.row if isinstance(call.receiver, Query) else UNKNOWN


def _same(call: Call) -> Value | None:
    return (call.receiver,) if call.receiver is not None else UNKNOWN


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


_NARROWING = (
    "filter filter_by where limit slice order_by options yield_per with_for_update join outerjoin execution_options "
    "having distinct group_by populate_existing enable_eagerloads select_from offset all scalars unique execute "
    "partitions correlate params set_label_style with_hint"
).split()
_FETCHING = ["first", "one", "one_or_none", "get", "scalar", "scalar_one", "scalar_one_or_none", "fetchone"]

DETECTOR = Detector(
    calls={"sqlalchemy:relationship": _relationship, "sqlalchemy:Relationship": _relationship},
    methods={
        "sqlalchemy.query": {
            **dict.fromkeys(_NARROWING, _narrowed),
            **dict.fromkeys(_FETCHING, _row),
            **dict.fromkeys(("with_entities", "values", "tuples", "mappings", "add_columns"), _values),
            **dict.fromkeys(("subquery", "cte", "alias"), _values),
            "update": _write(Operation.UPDATE),
            "delete": _write(Operation.DELETE),
            "fetchall": _same,
        },
        "sqlalchemy.model": {"__call__": _new, "*": lambda call: UNKNOWN},
        "sqlalchemy.row": {"*": lambda call: UNKNOWN},
        "sqlalchemy.related": {
            **dict.fromkeys(("append", "extend", "add"), _collection(Operation.INSERT)),
            **dict.fromkeys(("remove", "clear"), _collection(Operation.DELETE)),
            **dict.fromkeys(("first", "one"), _row_of_relation),
            **dict.fromkeys(("all", "filter", "filter_by", "order_by"), _same),
            "*": lambda call: UNKNOWN,
        },
    },
    any_methods={
        "add": _add,
        "add_all": _add,
        "merge": _of_session(Operation.UPSERT),
        "delete": _of_session(Operation.DELETE),
        "bulk_save_objects": _bulk_save,
        "bulk_insert_mappings": _bulk_mappings(Operation.INSERT),
        "bulk_update_mappings": _bulk_mappings(Operation.UPDATE),
        "query": _query,
        **dict.fromkeys(("get", "get_one"), _get),
    },
    attributes={"sqlalchemy.model": _model_attribute, "sqlalchemy.row": _row_attribute},
    written={"sqlalchemy.row": _row_written, "sqlalchemy.related": _row_written},
    mapped=(_mapped,),
)
