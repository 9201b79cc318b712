"""Database drivers beyond their SQL: rows by table name, as COPY streams, and parameters that are names.

Source: https://magicstack.github.io/asyncpg/current/api/, https://www.psycopg.org/psycopg3/docs/basic/copy.html
"""

from __future__ import annotations

from flake8_backfill.detectors._tables import table_of, tables_of
from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.registry import Detector, Handler
from flake8_backfill.model import Operation
from flake8_backfill.patterns import regex
from flake8_backfill.strings import Text
from flake8_backfill.values import UNKNOWN, External, Model, Sequence, Table, Value, texts

_DATABASE = regex(r"^database(?:\.\w+)?$|(?:^|\.)(?:connect|cursor|connection)\(\)$")
_TABLE = regex(r"[\w.]+")


def _by_name(operation: Operation) -> Handler:
    """Return the reader of ``db.insert("users", row)``: a wrapper that is given the table's name and rows."""

    def read(call: Call) -> Value | None:
        if not isinstance(call.receiver, External) or not _DATABASE.search(call.receiver.name):
            return None
        named = [atom for atom in call.argument(0) if isinstance(atom, Text) and _TABLE.fullmatch(atom.value)]
        if not named or len(call.every()) < 2:
            return None
        for table in tables_of(tuple(named)):
            call.interpreter.executor.write(operation, table, call)
        return UNKNOWN

    return read


def _copy_records(call: Call) -> Value:
    """asyncpg's ``connection.copy_records_to_table("users", records=rows)``."""
    for table in tables_of(call.argument(0, "table_name")):
        call.interpreter.executor.write(Operation.COPY, table, call)
    return UNKNOWN


def _create_tables(call: Call) -> None:
    """``database.create_tables([User, Group])`` and helpers of that name: the call itself is read on."""
    for atom in call.argument(0):
        for value in (*atom.items, atom.rest) if isinstance(atom, Sequence) else ((atom,),):
            for made in value:
                if isinstance(made, (Table, Model)):
                    call.interpreter.recorder.create(table_of(made), call.node.lineno)


def _copy(call: Call) -> Value | None:
    """psycopg's ``cursor.copy("COPY users FROM STDIN")``."""
    if not any(isinstance(atom, Text) for atom in call.argument(0)):
        return None
    call.interpreter.executor.execute(call.argument(0), call)
    return UNKNOWN


def _as_is(call: Call) -> Value:
    """psycopg2's ``AsIs("users")``: a parameter that is written into the SQL as it stands."""
    return (External("psycopg2.extensions.AsIs()", texts(call.argument(0))[0]),)


DETECTOR = Detector(
    calls={"psycopg2:AsIs": _as_is},
    any_methods={
        "insert": _by_name(Operation.INSERT),
        "update": _by_name(Operation.UPDATE),
        "delete": _by_name(Operation.DELETE),
        "upsert": _by_name(Operation.UPSERT),
        **dict.fromkeys(("copy_records_to_table", "copy_to_table"), _copy_records),
        "copy": _copy,
        "create_tables": _create_tables,
    },
)
