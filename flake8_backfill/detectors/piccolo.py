"""Piccolo: queries of table classes, rows, and the functions that a ``MigrationManager`` runs.

Source: https://piccolo-orm.readthedocs.io/en/latest/piccolo/query_types/index.html and .../migrations/create.html
"""

from __future__ import annotations

import ast

from flake8_backfill.detectors._orm import (
    builds,
    creates,
    creates_table,
    derives,
    fetches,
    filters,
    limits,
    makes,
    nothing,
    of_imported,
    on_conflict,
    plain_values,
    runs,
    saves,
    selects,
    table_behind,
    writes,
)
from flake8_backfill.detectors._tables import table_name
from flake8_backfill.detectors.sqlalchemy_orm import snake_case
from flake8_backfill.interpreter.call import Call, same
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector, Handler
from flake8_backfill.model import Operation
from flake8_backfill.names import root
from flake8_backfill.strings import Text
from flake8_backfill.values import UNKNOWN, Class, External, Model, Query, Value

FAMILY = "piccolo"


def _mapped(interpreter: Interpreter, definition: Class) -> Value:
    """Return the model that a class is; its table is ``tablename``, else its name in snake case."""
    if not derives(definition, FAMILY, lambda path: root(path) == "piccolo" and path.endswith("Table")):
        return UNKNOWN
    named = [
        keyword.value.value
        for keyword in definition.node.keywords
        if keyword.arg == "tablename" and isinstance(keyword.value, ast.Constant)
    ]
    name = named[0] if named and isinstance(named[0], str) else snake_case(definition.node.name)
    return (Model(table_name(name), FAMILY, definition),)


def _snapshot(call: Call) -> Value:
    """``manager.get_table_from_snapshot(app_name=..., table_class_name="Band")``: the default name of its table."""
    names = [atom.value for atom in call.argument(1, "table_class_name") if isinstance(atom, Text) and not atom.is_hole]
    return tuple(Model(table_name(snake_case(name)), FAMILY) for name in names)


def _manager(call: Call) -> Value:
    """``MigrationManager(fake=True)`` runs nothing."""
    fake = call.node_of(99, "fake")
    faked = isinstance(fake, ast.Constant) and bool(fake.value)
    return (External("piccolo.faked" if faked else "piccolo.manager"),)


def _add_raw(direction: str) -> Handler:
    """Return the reader of ``manager.add_raw(function)`` or ``manager.add_raw_backwards(function)``."""

    def read(call: Call) -> Value:
        recorder = call.interpreter.recorder
        before = recorder.direction
        if before is not None:
            recorder.direction = direction
            call.interpreter.caller.run_callbacks(call)
            recorder.direction = before
        return UNKNOWN

    return read


def _raw(call: Call) -> Value:
    call.interpreter.executor.execute(call.argument(0), call)
    return (Query(table_behind(call), FAMILY, "values"),)


def _querystring(call: Call) -> Value:
    return call.argument(0, "template")


_MODEL: dict[str, Handler] = {
    "update": builds(Operation.UPDATE, certain=True),
    "delete": builds(Operation.DELETE, certain=True),
    "insert": builds(Operation.INSERT, certain=True),
    "create_table": creates_table,
    "objects": selects,
    **dict.fromkeys(("select", "count", "exists"), plain_values),
}
_RUNNING = "_run_in_new_connection _run_in_pool run_ddl run_querystring".split()


def _run(call: Call) -> Value | None:
    """The engine's methods that execute: https://piccolo-orm.readthedocs.io/en/latest/piccolo/engines/index.html"""
    call.interpreter.executor.execute(call.argument(0), call)
    return UNKNOWN


DETECTOR = Detector(
    calls={
        "piccolo:MigrationManager": _manager,
        "piccolo:QueryString": _querystring,
        "piccolo.manager.add_raw": _add_raw("upgrade"),
        "piccolo.manager.add_raw_backwards": _add_raw("downgrade"),
        "piccolo.manager.get_table_from_snapshot": _snapshot,
        **dict.fromkeys(("piccolo.faked.add_raw", "piccolo.faked.add_raw_backwards"), nothing),
    },
    methods={
        "piccolo.model": {**_MODEL, "raw": _raw, "__call__": makes, "*": nothing},
        "piccolo.query": {
            **dict.fromkeys(("first", "get"), fetches),
            **dict.fromkeys(("create", "get_or_create"), creates()),
            "where": filters,
            "limit": limits,
            "*": same,
        },
        "write": {"on_conflict": on_conflict, "add": same, **dict.fromkeys(("run", "run_sync"), runs)},
        "piccolo.row": {
            "save": saves,
            "update_self": writes(Operation.UPDATE),
            "remove": writes(Operation.DELETE),
            "*": nothing,
        },
    },
    any_methods={**of_imported(_MODEL, FAMILY, "piccolo"), **dict.fromkeys(_RUNNING, _run)},
    mapped=(_mapped,),
)
