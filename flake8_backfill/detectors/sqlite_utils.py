"""sqlite-utils: tables by subscript that write at once, ``db["users"].insert({...})``.

Source: https://sqlite-utils.datasette.io/en/stable/python-api.html
"""

from __future__ import annotations

import ast

from flake8_backfill.detectors._orm import creates_table, nothing, table_behind, writes
from flake8_backfill.detectors._tables import table_name, tables_of
from flake8_backfill.interpreter.call import Call, same
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import Operation
from flake8_backfill.strings import Text
from flake8_backfill.values import UNKNOWN, Atom, External, Query, Table, Value

FAMILY = "sqlite_utils"
_DATABASES = ("database", "sqlite_utils.Database()", "sqlite_utils.db.Database()")


def _subscript(interpreter: Interpreter, atom: Atom, key: str) -> Value | None:
    known = isinstance(atom, External) and atom.name in _DATABASES
    return (Table(table_name(key), FAMILY),) if known else None


def _table(call: Call) -> Value | None:
    """``db.table("users")``."""
    if not isinstance(call.receiver, External) or call.receiver.name not in _DATABASES:
        return None
    return tuple(Table(table, FAMILY) for table in tables_of(call.argument(0, "table_name")))


def _insert(call: Call) -> Value:
    """``insert(row, replace=True)`` and ``insert(row, upsert=True)`` change rows that are there already."""
    replacing = any(
        isinstance(node, ast.Constant) and node.value is True
        for node in (call.node_of(99, "replace"), call.node_of(99, "upsert"))
    )
    writes(Operation.UPSERT if replacing else Operation.INSERT)(call)
    return same(call)


def _extract(call: Call) -> Value:
    """``extract(columns, table="kinds")`` moves values to a table of their own and leaves their keys behind."""
    named = call.argument(1, "table") or call.argument(0, "columns")
    for atom in named:
        if isinstance(atom, Text):
            call.interpreter.executor.write(Operation.INSERT_SELECT, table_name(atom.value), call)
    call.interpreter.executor.write(Operation.UPDATE, table_behind(call), call)
    return UNKNOWN


def _duplicate(call: Call) -> Value:
    for table in tables_of(call.argument(0, "new_name")):
        call.interpreter.recorder.create(table, call.node.lineno)
        call.interpreter.executor.write(Operation.INSERT_SELECT, table, call)
    return UNKNOWN


DETECTOR = Detector(
    methods={
        "sqlite_utils.table": {
            **dict.fromkeys(("insert", "insert_all"), _insert),
            **dict.fromkeys(("upsert", "upsert_all"), writes(Operation.UPSERT)),
            **dict.fromkeys(("update", "convert"), writes(Operation.UPDATE)),
            **dict.fromkeys(("delete", "delete_where"), writes(Operation.DELETE)),
            **dict.fromkeys(("lookup", "m2m"), writes(Operation.INSERT)),
            "extract": _extract,
            "duplicate": _duplicate,
            "create": creates_table,
            "*": nothing,
        },
    },
    any_methods={"table": _table},
    attributes={
        "sqlite_utils.table": lambda interpreter, atom, name: (
            (Query(atom.name, FAMILY, "values"),) if isinstance(atom, Table) and name == "rows" else UNKNOWN
        ),
    },
    items=(_subscript,),
)
