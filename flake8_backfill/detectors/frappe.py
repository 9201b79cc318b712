"""frappe: documents, the helpers of ``frappe.db`` and the query builder.

Source: https://docs.frappe.io/framework/user/en/api/database, .../api/document and .../api/query-builder
"""

from __future__ import annotations

from flake8_backfill.detectors._orm import nothing, runs, saves, writes
from flake8_backfill.detectors._tables import table_name, tables_of
from flake8_backfill.interpreter.call import Call, same
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector, Handler
from flake8_backfill.model import HOLE, UNKNOWN_TABLE, Operation
from flake8_backfill.names import called, last, root
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    Mapping,
    Query,
    Related,
    Row,
    Table,
    Value,
    Write,
)

FAMILY = "frappe"
_SINGLES = "tabsingles"
"""Documents of a single DocType have no table of their own.

Source: https://docs.frappe.io/framework/user/en/basics/doctypes/single-doctypes
"""


def _table_of_doctype(atom: Atom) -> str:
    known = isinstance(atom, Text) and atom.value and HOLE not in atom.value
    return f"tab{atom.value}".lower() if known and isinstance(atom, Text) else UNKNOWN_TABLE


def _doctypes(value: Value) -> list[str]:
    """Return the tables of the DocTypes that a value can name, at least the unknown one."""
    return list(dict.fromkeys(_table_of_doctype(atom) for atom in value)) or [UNKNOWN_TABLE]


def _is_frappe(call: Call, *owners: str) -> bool:
    """Return whether a call is one of frappe's, or of a package that stands for it in a file of patches.

    With ``owners``, what is called belongs to one of them: ``frappe.db.delete``, but not ``frappe.cache.delete``.
    """
    path = call.path
    if not path or called(path):
        return False
    if owners and last(path.rpartition(".")[0]) not in owners:
        return False
    migration = call.interpreter.recorder.migration(call.node.lineno)
    return root(path) in ("frappe", "webnotes") or (migration is not None and migration.framework == "frappe")


def _on_doctype(operation: Operation, *owners: str) -> Handler:
    """Return the reader of a helper that writes the DocType that its first argument names."""

    def read(call: Call) -> Value | None:
        if not _is_frappe(call, *owners):
            return None
        for table in _doctypes(call.argument(0, "doctype")):
            call.interpreter.executor.write(operation, table, call)
        return UNKNOWN

    return read


def _set_value(call: Call) -> Value | None:
    """``frappe.db.set_value("Item", name, field, value)``; with no name, or its own, it is a single DocType."""
    if not _is_frappe(call):
        return None
    first, second = call.node_of(0, "dt"), call.node_of(1, "dn")
    same_text = {text.value for text in call.argument(0, "dt") if isinstance(text, Text)} & {
        text.value for text in call.argument(1, "dn") if isinstance(text, Text)
    }
    single = same_text or (first is not None and getattr(second, "value", first) is None)
    for table in [_SINGLES] if single else _doctypes(call.argument(0, "dt")):
        call.interpreter.executor.write(Operation.UPDATE, table, call)
    return UNKNOWN


def _set_single_value(call: Call) -> Value | None:
    if _is_frappe(call):
        call.interpreter.executor.write(Operation.UPDATE, _SINGLES, call)
        return UNKNOWN
    return None


def _set(call: Call) -> Value | None:
    """``frappe.db.set(document, field, value)``."""
    rows = [atom for atom in call.argument(0) if isinstance(atom, Row) and atom.family == FAMILY]
    for row in rows:
        call.interpreter.executor.write(Operation.UPDATE, row.table, call)
    return UNKNOWN if rows else None


def _get_doc(call: Call) -> Value | None:
    """``get_doc("Item", name)``, ``get_doc("Item Settings")``, ``get_doc({"doctype": "Item"})``."""
    if not _is_frappe(call):
        return None
    fields = call.argument(0)
    if not fields and "doctype" in call.keywords:
        fields = (Mapping({"doctype": (UNKNOWN, call.keywords["doctype"])}),)
    found: list[Atom] = []
    for atom in fields:
        if isinstance(atom, Mapping):
            named = call.interpreter.item((atom,), "doctype")
            found += [Row(table, FAMILY, fresh=True, origin=id(call.node)) for table in _doctypes(named)]
        elif isinstance(atom, Text):
            single = len(call.node.args) == 1 and not call.node.keywords and call.name != "get_last_doc"
            found.append(Row(_SINGLES if single else _table_of_doctype(atom), FAMILY, fresh=False))
    return tuple(found) or (Row(UNKNOWN_TABLE, FAMILY, fresh=False),)


def _get_single(call: Call) -> Value | None:
    return (Row(_SINGLES, FAMILY, fresh=False),) if _is_frappe(call) else None


def _new_doc(call: Call) -> Value | None:
    if not _is_frappe(call):
        return None
    return tuple(
        Row(table, FAMILY, fresh=True, origin=id(call.node)) for table in _doctypes(call.argument(0, "doctype"))
    )


def _execute_texts(call: Call) -> Value | None:
    """``frappe.db.multisql({"mariadb": "...", "postgres": "..."})``."""
    call.interpreter.executor.execute(call.argument(0), call)
    return UNKNOWN


def _inserts(call: Call) -> Value:
    """``document.insert()``: a ``save()`` after it updates."""
    if isinstance(call.receiver, Row):
        call.interpreter.inserts(call.receiver, call.node)
    return writes(Operation.INSERT)(call)


def _rows(call: Call) -> Value | None:
    """``frappe.get_all("Item")`` gives rows as dicts."""
    if not _is_frappe(call):
        return None
    return tuple(Query(table, FAMILY, "values") for table in _doctypes(call.argument(0, "doctype")))


def _child(call: Call) -> Value:
    """``document.append("items", {...})`` gives a row of a child table, which its DocType names."""
    return (Row(UNKNOWN_TABLE, FAMILY, fresh=True, origin=id(call.node)),)


def _field(interpreter: Interpreter, atom: Atom, name: str) -> Value:
    """Return a field of a document: a plain value, or the rows of a child table."""
    return (Related(atom.table, FAMILY, name),) if isinstance(atom, Row) else UNKNOWN


def _doctype(call: Call) -> Value | None:
    """``frappe.qb.DocType("Item")``."""
    if not _is_frappe(call):
        return None
    return tuple(Table(table, FAMILY) for table in _doctypes(call.argument(0)))


def _plain_table(call: Call) -> Value | None:
    """``frappe.qb.Table("tabSingles")``."""
    if not _is_frappe(call, "qb"):
        return None
    return tuple(Table(table_name(atom.value), FAMILY) for atom in call.argument(0) if isinstance(atom, Text))


def _written_tables(call: Call) -> list[str]:
    """Return the tables that ``qb.update(table)`` and its kin are given, as objects or as DocTypes' names."""
    names = _doctypes(tuple(atom for atom in call.argument(0) if isinstance(atom, Text)))
    objects = [atom.name for atom in call.argument(0) if isinstance(atom, Table)]
    return objects or names


def _builds(operation: Operation) -> Handler:
    """Return the reader of ``qb.update(table)`` or ``qb.into(table)``."""

    def read(call: Call) -> Value | None:
        if not _is_frappe(call, "qb"):
            return None
        return tuple(
            Write(operation, table, call.node, call.place, where=operation is Operation.INSERT, certain=False)
            for table in _written_tables(call)
        )

    return read


def _from(call: Call) -> Value | None:
    """``qb.from_(table)``."""
    if not _is_frappe(call, "qb"):
        return None
    return tuple(Query(table, FAMILY) for table in _written_tables(call))


def _delete_query(call: Call) -> Value:
    """``qb.from_(table).delete()``."""
    return tuple(Write(Operation.DELETE, table, call.node, call.place, where=False, certain=False)
                 for table in tables_of((call.receiver,) if call.receiver else ()))  # fmt: skip


def _insert_rows(call: Call) -> Value:
    """``qb.into(table).insert(row)``: the rows are where they are given."""
    if not isinstance(call.receiver, Write):
        return UNKNOWN
    return (call.receiver._replace(node=call.node, place=call.place),)


def _select_into(call: Call) -> Value:
    """``qb.into(table).from_(other).select(...)``."""
    if isinstance(call.receiver, Write) and call.receiver.operation is Operation.INSERT:
        return (call.receiver._replace(operation=Operation.INSERT_SELECT),)
    return same(call)


_UPDATES = "db_set db_update submit cancel update_modified db_set_many".split()
_CHILDREN = {**dict.fromkeys(("db_set", "db_update", "save"), writes(Operation.UPDATE)), "*": nothing}
_HELPERS: dict[str, Handler] = {
    "set_value": _set_value,
    "set_single_value": _set_single_value,
    "set": _set,
    "bulk_update": _on_doctype(Operation.UPDATE, "db"),
    "bulk_insert": _on_doctype(Operation.INSERT, "db"),
    "delete": _on_doctype(Operation.DELETE, "db"),
    "truncate": _on_doctype(Operation.TRUNCATE, "db"),
    "rename_doc": _on_doctype(Operation.UPDATE),
    "rename_field": _on_doctype(Operation.UPDATE),
    **dict.fromkeys(("delete_doc", "delete_doc_if_exists"), _on_doctype(Operation.DELETE)),
    **dict.fromkeys(("get_doc", "get_cached_doc", "get_last_doc", "get_lazy_doc"), _get_doc),
    **dict.fromkeys(("get_all", "get_list"), _rows),
    "get_single": _get_single,
    "new_doc": _new_doc,
    "multisql": _execute_texts,
    "DocType": _doctype,
    "Table": _plain_table,
    "update": _builds(Operation.UPDATE),
    "into": _builds(Operation.INSERT),
    "from_": _from,
}

DETECTOR = Detector(
    calls={"frappe.db.bulk_insert": _HELPERS["bulk_insert"]},
    methods={
        "frappe.row": {
            "save": saves,
            **dict.fromkeys(("insert", "db_insert"), _inserts),
            **dict.fromkeys(_UPDATES, writes(Operation.UPDATE)),
            "delete": writes(Operation.DELETE),
            "append": _child,
            "*": nothing,
        },
        "frappe.related": _CHILDREN,
        "frappe.table": {"*": nothing},
        "frappe.query": {"delete": _delete_query, "run": runs, "*": same},
        "write": {
            "insert": _insert_rows,
            **dict.fromkeys(("from_", "select"), _select_into),
            **dict.fromkeys(("columns", "on", "join", "inner_join", "left_join", "groupby", "ignore"), same),
            "run": runs,
        },
    },
    any_methods=_HELPERS,
    attributes={"frappe.row": _field},
)
