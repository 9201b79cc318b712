"""SQLAlchemy Core: statements built from tables, reflected or spelled out, and what wraps them.

The names are those of https://docs.sqlalchemy.org/en/20/core/dml.html and of the dialects' ``insert``.
"""

from __future__ import annotations

from collections.abc import Callable

from flake8_backfill.detectors._tables import table_imported, table_name, table_of, tables_of
from flake8_backfill.interpreter.call import Call, same
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import UNKNOWN_TABLE, Operation
from flake8_backfill.names import last
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    Column,
    External,
    Model,
    Query,
    Sequence,
    Table,
    Value,
    Write,
    union,
)


def _build(call: Call, operation: Operation, tables: list[str], *, where: bool, certain: bool) -> Value:
    writes = [Write(operation, table, call.node, call.place, where=where, certain=certain) for table in tables]
    return tuple(call.interpreter.executor.build(write) for write in writes)


def _statement(operation: Operation) -> Callable[[Call], Value]:
    """Return the reader of ``update(table)``, ``insert(table)`` or ``delete(table)``."""

    def read(call: Call) -> Value:
        target = call.argument(0, "table") or call.argument(0, "entity")
        where = operation is Operation.INSERT or bool(call.argument(1, "whereclause"))
        return _build(call, operation, tables_of(target), where=where, certain=True)

    return read


def _of_table(operation: Operation) -> Callable[[Call], Value | None]:
    """Return the reader of ``table.update()``, ``table.insert()`` or ``table.delete()``."""

    def read(call: Call) -> Value | None:
        if not isinstance(call.receiver, Table):
            return None
        where = operation is Operation.INSERT or bool(call.node.args) or "whereclause" in call.keywords
        return _build(call, operation, [call.receiver.name], where=where, certain=True)

    return read


def _of_unknown(operation: Operation) -> Callable[[Call], Value | None]:
    """Return the reader of ``x.update()`` on something unknown: a statement only if something executes it."""

    def read(call: Call) -> Value | None:
        if isinstance(call.receiver, External):
            tables = [table_of(call.receiver)]
        elif call.receiver is None:
            tables = [UNKNOWN_TABLE]
        else:
            return None
        return _build(call, operation, tables, where=bool(call.node.args), certain=False)

    return read


def _changes(change: Callable[[Write], Write]) -> Callable[[Call], Value | None]:
    """Return the reader of a method that makes another statement of a built one."""

    def read(call: Call) -> Value | None:
        if not isinstance(call.receiver, Write):
            return None
        return (call.interpreter.executor.replace(call.receiver, change(call.receiver)),)

    return read


_filtered = _changes(lambda write: write._replace(where=True))
_limited = _changes(lambda write: write._replace(limited=True))
_to_insert_select = _changes(lambda write: write._replace(operation=Operation.INSERT_SELECT))
_to_upsert = _changes(lambda write: write._replace(operation=Operation.UPSERT))


def _prefixed(call: Call) -> Value | None:
    if any(isinstance(atom, Text) and "REPLACE" in atom.value.upper() for atom in call.argument(0)):
        return _to_upsert(call)
    return same(call)


def _executed(call: Call) -> Value | None:
    call.interpreter.executor.execute((call.receiver,) if call.receiver is not None else UNKNOWN, call)
    return (External("sqlalchemy.execute()"),)


def _table(call: Call) -> Value:
    names = [Table(table_of(atom)) for atom in call.argument(0, "name") if isinstance(atom, Text)]
    return tuple(names) or (Table(UNKNOWN_TABLE),)


def _create_of_table(call: Call) -> Value | None:
    if isinstance(call.receiver, Table):
        call.interpreter.recorder.create(call.receiver.name, call.node.lineno)
    return UNKNOWN


def _rename_of_table(call: Call) -> Value | None:
    """sqlalchemy-migrate's ``table.rename("new")``."""
    if isinstance(call.receiver, Table):
        for atom in call.argument(0):
            call.interpreter.recorder.rename(call.receiver.name, table_of(atom), call.node.lineno)
    return UNKNOWN


def _create_all(call: Call) -> Value | None:
    """``metadata.create_all(bind, tables=[...])``."""
    for atom in call.argument(1, "tables"):
        if isinstance(atom, Sequence):
            for table in union([*atom.items, atom.rest]):
                call.interpreter.recorder.create(table_of(table), call.node.lineno)
    return UNKNOWN


def _select(call: Call) -> Value:
    found: list[Atom] = []
    arguments = [*call.positional]
    for value in arguments:
        for atom in value:
            parts = union([*atom.items, atom.rest]) if isinstance(atom, Sequence) else (atom,)
            for part in parts:
                if isinstance(part, Model):
                    found.append(Query(part.table, part.family))
                elif isinstance(part, (Table, Column)):
                    found.append(Query(table_of(part), "sqlalchemy", "values"))
                elif isinstance(part, External) and part.name.startswith("builtins.") is False:
                    name = table_imported(part.name)
                    kind = "query" if last(part.name)[:1].isupper() else "values"
                    found.append(Query(name, "sqlalchemy", kind))
    return tuple(dict.fromkeys(found)) or (Query(UNKNOWN_TABLE, "sqlalchemy", "values"),)


def _table_item(interpreter: Interpreter, atom: Atom, key: str) -> Value | None:
    """``metadata.tables["users"]``, and the attributes of ``Base.classes`` by key."""
    if isinstance(atom, External) and last(atom.name) == "tables":
        return (Table(table_name(key)),)
    if isinstance(atom, External) and last(atom.name) == "classes":
        return (Model(table_name(key), "sqlalchemy"),)
    return None


def _external_attribute(interpreter: Interpreter, atom: External, name: str) -> Value:
    parent = last(atom.name)
    if parent == "classes":
        return (Model(table_name(name), "sqlalchemy"),)
    if parent == "tables" and name not in ("get", "keys", "values", "items", "pop", "update"):
        return (Table(table_name(name)),)
    if parent == "dialects" or name != "__table__":
        return UNKNOWN
    return (Table(table_imported(atom.name)),)


def _tables_get(call: Call) -> Value | None:
    """``metadata.tables.get("users")``."""
    if isinstance(call.receiver, External) and last(call.receiver.name) == "tables":
        return tuple(Table(table_of(atom)) for atom in call.argument(0) if isinstance(atom, Text)) or None
    return None


_SQLALCHEMY_DML = {"update": Operation.UPDATE, "insert": Operation.INSERT, "delete": Operation.DELETE}
_PASSED_ON = (
    "values returning with_hint options execution_options ordered_values inline cte subquery alias return_defaults "
    "params correlate_except correlate add_cte with_dialect_options on_conflict_do_nothing ignore self_group "
    "compile with_only_columns suffix_with bindparams set scalar_subquery"
).split()

DETECTOR = Detector(
    calls={
        **{f"sqlalchemy:{name}": _statement(operation) for name, operation in _SQLALCHEMY_DML.items()},
        "sqlalchemy:Table": _table,
        "sqlalchemy:table": _table,
        "sqlalchemy:TableClause": _table,
        "sqlalchemy:select": _select,
        "sqlalchemy:aliased": lambda call: call.argument(0),
        "sqlalchemy:alias": lambda call: call.argument(0),
        "sqlalchemy:inspect": lambda call: (External("sqlalchemy.inspect()"),),
    },
    methods={
        "sqlalchemy.table": {
            **{name: _of_table(operation) for name, operation in _SQLALCHEMY_DML.items()},
            **dict.fromkeys(("alias", "tometadata", "to_metadata"), same),
            "create": _create_of_table,
            "rename": _rename_of_table,
            "select": lambda call: (Query(table_of(call.receiver), "sqlalchemy", "values"),) if call.receiver else (),
        },
        "write": {
            **dict.fromkeys(_PASSED_ON, same),
            **dict.fromkeys(("where", "filter", "filter_by"), _filtered),
            "limit": _limited,
            "with_for_update": _limited,
            "from_select": _to_insert_select,
            "on_conflict_do_update": _to_upsert,
            "on_duplicate_key_update": _to_upsert,
            "prefix_with": _prefixed,
            **dict.fromkeys(("execute", "scalar", "scalars"), _executed),
        },
    },
    any_methods={"create_all": _create_all, "get": _tables_get},
    guesses={name: _of_unknown(operation) for name, operation in _SQLALCHEMY_DML.items()},
    attributes={
        "sqlalchemy.table": lambda interpreter, atom, name: (
            (External("sqlalchemy.columns"),) if name in ("c", "columns") else UNKNOWN
        ),
    },
    external_attributes=(_external_attribute,),
    items=(_table_item,),
    declarations=tuple(
        f"sqlalchemy:{name}"
        for name in (
            "Column Integer String Text Boolean DateTime ForeignKey ForeignKeyConstraint PrimaryKeyConstraint "
            "UniqueConstraint CheckConstraint Index Enum JSON Numeric Float BigInteger SmallInteger Unicode "
            "UnicodeText LargeBinary Date Time TIMESTAMP JSONB UUID ARRAY Identity MetaData Computed column backref"
        ).split()
    ),
)
