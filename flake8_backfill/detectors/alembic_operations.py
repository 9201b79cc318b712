"""Alembic's operations: rows by ``bulk_insert``, and what happens to tables around them.

Source: https://alembic.sqlalchemy.org/en/latest/ops.html
"""

from __future__ import annotations

from collections.abc import Callable

from flake8_backfill.detectors._tables import table_of, tables_of
from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import UNKNOWN_TABLE, Operation
from flake8_backfill.strings import Text
from flake8_backfill.values import UNKNOWN, External, Table, Value


def _bulk_insert(call: Call) -> Value:
    for table in tables_of(call.argument(0, "table")):
        call.interpreter.executor.write(Operation.INSERT, table, call)
    return UNKNOWN


def _create_table(call: Call) -> Value | None:
    names = [atom for atom in call.argument(0, "table_name") if isinstance(atom, Text)]
    if not names:
        return None
    found = [table_of(name) for name in names]
    for name in found:
        call.interpreter.recorder.create(name, call.node.lineno)
    return tuple(Table(name) for name in found)


def _rename_table(call: Call) -> Value | None:
    for old in tables_of(call.argument(0, "old_table_name")):
        for new in tables_of(call.argument(1, "new_table_name")):
            if UNKNOWN_TABLE not in (old, new):
                call.interpreter.recorder.rename(old, new, call.line)
                call.interpreter.recorder.alter(old, call.line)
    return UNKNOWN


def _altered(index: int, keyword: str) -> Callable[[Call], Value | None]:
    """Return the reader of an operation that alters the table named by an argument."""

    def read(call: Call) -> Value | None:
        node = call.node_of(index, keyword)
        if node is None:
            return None
        for atom in call.interpreter.evaluate(node, call.frame):
            if isinstance(atom, Text):
                call.interpreter.recorder.alter(table_of(atom), call.line)
        return (External(f"{call.path or 'alembic.op'}()"),)

    return read


def _operations_of(call: Call) -> Value:
    """``Operations(MigrationContext.configure(bind))`` is an ``op`` of its own."""
    return (External("alembic.op"),)


_ALTERING = {
    **dict.fromkeys(("add_column", "alter_column", "drop_column", "batch_alter_table"), (0, "table_name")),
    "create_table_comment": (0, "table_name"),
    **dict.fromkeys(("create_unique_constraint", "create_primary_key", "drop_constraint"), (1, "table_name")),
    **dict.fromkeys(("create_check_constraint",), (1, "table_name")),
    "create_foreign_key": (1, "source_table"),
}
"""Operations that lock the table they alter, by the place and the name of the argument that names it."""

_DECLARING = (*_ALTERING, "drop_table", "create_index", "drop_index", "f")

DETECTOR = Detector(
    calls={
        "alembic:bulk_insert": _bulk_insert,
        "alembic:Operations": _operations_of,
        **{f"alembic:{name}": _altered(*where) for name, where in _ALTERING.items()},
        "alembic:f": lambda call: call.argument(0),
    },
    any_methods={
        "bulk_insert": _bulk_insert,
        "create_table": _create_table,
        "rename_table": _rename_table,
        **{name: _altered(*where) for name, where in _ALTERING.items()},
    },
    declarations=tuple(f"alembic:{name}" for name in _DECLARING),
)
