"""peewee: queries that write when they are executed, classes and rows that write at once.

Source: https://docs.peewee-orm.com/en/latest/peewee/api.html and https://github.com/klen/peewee_migrate
"""

from __future__ import annotations

from flake8_backfill.detectors._orm import (
    becomes,
    builds,
    creates,
    creates_table,
    derives,
    fetches,
    filters,
    limits,
    makes,
    meta_text,
    nothing,
    of_imported,
    on_conflict,
    plain_values,
    saves,
    selects,
    table_behind,
    uses,
    writes,
)
from flake8_backfill.detectors._tables import table_name
from flake8_backfill.interpreter.call import Call, same
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import Operation
from flake8_backfill.names import root
from flake8_backfill.values import UNKNOWN, Atom, Class, External, Model, Query, Value

FAMILY = "peewee"
_PACKAGES = ("peewee", "playhouse", "peewee_migrate")


def _mapped(interpreter: Interpreter, definition: Class) -> Value:
    """Return the model that a class is; its table is ``Meta.table_name``, else its name in lower case."""
    named = meta_text(definition, "table_name", "db_table")
    if derives(definition, FAMILY, lambda path: root(path) in _PACKAGES and path.endswith("Model")) or (
        uses(interpreter, *_PACKAGES) and derives(definition, FAMILY, lambda path: path.endswith("Model"))
    ):
        return (Model(table_name(named or definition.node.name), FAMILY, definition),)
    return UNKNOWN


def _model_of_migrator(interpreter: Interpreter, atom: Atom, key: str) -> Value | None:
    """``migrator.orm["user"]``."""
    if isinstance(atom, External) and atom.name.endswith("migrator.orm"):
        return (Model(table_name(key), FAMILY),)
    return None


def _create_model(call: Call) -> Value:
    """``@migrator.create_model`` over a class, or a call with one."""
    for atom in call.argument(0):
        if isinstance(atom, Model):
            call.interpreter.recorder.create(atom.table, call.node.lineno)
    return call.argument(0)


def _run(call: Call) -> Value:
    """``migrator.python(function, *arguments)``, also as a decorator."""
    call.interpreter.caller.run_callbacks(call)
    return UNKNOWN


def _raw(call: Call) -> Value:
    call.interpreter.executor.execute(call.argument(0), call)
    return (Query(table_behind(call), FAMILY),)


_MODEL = {
    "update": builds(Operation.UPDATE),
    "delete": builds(Operation.DELETE),
    **dict.fromkeys(("insert", "insert_many"), builds(Operation.INSERT)),
    **dict.fromkeys(("replace", "replace_many"), builds(Operation.UPSERT)),
    "insert_from": builds(Operation.INSERT_SELECT),
    "create": creates(),
    "get_or_create": creates(pair=True),
    "bulk_create": writes(Operation.INSERT),
    **dict.fromkeys(("bulk_update", "set_by_id"), writes(Operation.UPDATE)),
    "delete_by_id": writes(Operation.DELETE),
    "truncate_table": writes(Operation.TRUNCATE),
    "create_table": creates_table,
    **dict.fromkeys(("select", "alias"), selects),
    **dict.fromkeys(("filter", "where"), filters),
    **dict.fromkeys(("get", "get_or_none", "get_by_id"), fetches),
}

DETECTOR = Detector(
    calls={
        "peewee.migrator.create_model": _create_model,
        **dict.fromkeys(("peewee.migrator.python", "peewee.migrator.run"), _run),
    },
    methods={
        "peewee.model": {**_MODEL, "raw": _raw, "__call__": makes, "*": nothing},
        "peewee.query": {
            **dict.fromkeys(("where", "filter", "orwhere"), filters),
            **dict.fromkeys(("dicts", "tuples", "namedtuples"), plain_values),
            **dict.fromkeys(("first", "get", "get_or_none", "peek"), fetches),
            **dict.fromkeys(("count", "exists", "scalar"), nothing),
            "limit": limits,
            "*": same,
        },
        "write": {
            "on_conflict": on_conflict,
            "on_conflict_replace": becomes(Operation.UPSERT),
            **dict.fromkeys(("on_conflict_ignore", "with_cte", "as_rowcount", "tuples", "dicts"), same),
            "sql": nothing,
        },
        "peewee.row": {"save": saves, "delete_instance": writes(Operation.DELETE), "*": nothing},
    },
    any_methods=of_imported(_MODEL, FAMILY, *_PACKAGES),
    items=(_model_of_migrator,),
    mapped=(_mapped,),
)
