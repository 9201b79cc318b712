"""SQLAlchemy's sessions, and the queries that they make.

Source: https://docs.sqlalchemy.org/en/20/orm/session_basics.html
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_backfill.detectors._tables import table_of, tables_of
from flake8_backfill.interpreter.call import Call, same
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import UNKNOWN_TABLE, Operation
from flake8_backfill.names import last
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    Column,
    External,
    Instance,
    Model,
    Query,
    Related,
    Row,
    Sequence,
    Table,
    Value,
    union,
)

FAMILY = "sqlalchemy"


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
    return (known[0]._replace(parts=parts),)


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
    return (call.receiver._replace(limited=limited, filtered=filtered),)


def _values(call: Call) -> Value | None:
    return (call.receiver._replace(kind="values"),) if isinstance(call.receiver, Query) else None


def _row(call: Call) -> Value | None:
    return call.receiver.row if isinstance(call.receiver, Query) else UNKNOWN


_NARROWING = (
    "filter filter_by where limit slice order_by options yield_per with_for_update join outerjoin execution_options "
    "having distinct group_by populate_existing enable_eagerloads select_from offset all scalars unique execute "
    "partitions correlate params set_label_style with_hint"
).split()
_FETCHING = ["first", "one", "one_or_none", "get", "scalar", "scalar_one", "scalar_one_or_none", "fetchone"]

DETECTOR = Detector(
    methods={
        "sqlalchemy.query": {
            **dict.fromkeys(_NARROWING, _narrowed),
            **dict.fromkeys(_FETCHING, _row),
            **dict.fromkeys(("with_entities", "values", "tuples", "mappings", "add_columns"), _values),
            **dict.fromkeys(("subquery", "cte", "alias"), _values),
            "update": _write(Operation.UPDATE),
            "delete": _write(Operation.DELETE),
            "fetchall": same,
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
)
