"""Django's managers and querysets, and functions of Django and its kin that write through them.

Source: https://docs.djangoproject.com/en/5.2/ref/models/querysets/
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_backfill.detectors.django_models import FAMILY
from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import UNKNOWN_TABLE, Operation
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    External,
    Mapping,
    Model,
    Query,
    Row,
    Sequence,
    Value,
    texts,
)


def _write(operation: Operation) -> Callable[[Call], Value | None]:
    """Return the reader of a queryset's method that writes."""

    def read(call: Call) -> Value | None:
        if isinstance(call.receiver, Query):
            where = call.receiver.filtered or operation in (Operation.INSERT, Operation.UPSERT)
            call.interpreter.executor.write(
                operation, call.receiver.table, call, where=where, limited=call.receiver.limited
            )
        return UNKNOWN

    return read


def _create(call: Call) -> Value | None:
    """``create()`` and ``get_or_create()`` return a row that is saved already."""
    _write(Operation.UPSERT if call.name.endswith("update_or_create") else Operation.INSERT)(call)
    if not isinstance(call.receiver, Query):
        return UNKNOWN
    row: Value = (Row(call.receiver.table, FAMILY, fresh=False),)
    return row if call.name in ("create", "acreate") else (Sequence([row, UNKNOWN]),)


def _bulk_create(call: Call) -> Value | None:
    conflict = call.node_of(99, "update_conflicts")
    upsert = isinstance(conflict, ast.Constant) and conflict.value is True
    _write(Operation.UPSERT if upsert else Operation.INSERT)(call)
    rows = call.receiver._replace(kind="query").row if isinstance(call.receiver, Query) else UNKNOWN
    return (Sequence(rest=rows),)


def _bulk_update(call: Call) -> Value | None:
    if isinstance(call.receiver, Query):
        call.interpreter.executor.write(Operation.UPDATE, call.receiver.table, call)
    return UNKNOWN


def _narrowed(call: Call) -> Value | None:
    if not isinstance(call.receiver, Query):
        return None
    filtered = call.receiver.filtered or (
        call.name in ("filter", "exclude") and bool(call.node.args or call.node.keywords)
    )
    return (call.receiver._replace(kind="query", filtered=filtered),)


def _values(call: Call) -> Value | None:
    return (call.receiver._replace(kind="values"),) if isinstance(call.receiver, Query) else None


def _row(call: Call) -> Value | None:
    if isinstance(call.receiver, Query) and call.receiver.kind != "values":
        return (Row(call.receiver.table, FAMILY, fresh=False),)
    return UNKNOWN


def _in_bulk(call: Call) -> Value | None:
    return (Mapping(rest=_row(call) or UNKNOWN),)


def _raw(call: Call) -> Value | None:
    call.interpreter.executor.execute(call.argument(0), call)
    return _narrowed(call)


def _query_attribute(interpreter: Interpreter, atom: Atom, name: str) -> Value:
    """``Model.field.through`` is the join table of a many-to-many field."""
    if name == "object_list":  # of a page of a Paginator
        return (atom,)
    if name == "through" and isinstance(atom, Query) and atom.kind.startswith("manager "):
        return (Model(f"{atom.table}_{atom.kind.removeprefix('manager ')}", FAMILY),)
    return UNKNOWN


def _bulk_update_with_history(operation: Operation) -> Callable[[Call], Value | None]:
    """django-simple-history's ``bulk_create_with_history(objects, Model)`` and its kin."""

    def read(call: Call) -> Value | None:
        tables = [atom.table for value in call.every() for atom in value if isinstance(atom, Model)]
        for table in tables or [UNKNOWN_TABLE]:
            call.interpreter.executor.write(operation, table, call)
        return UNKNOWN

    return read


def _pages(call: Call) -> Value | None:
    """``Paginator(queryset, 100)``: each page has what the queryset has."""
    return (Sequence(rest=call.argument(0, "object_list")),)


def _atomic(call: Call) -> Value | None:
    """``transaction.atomic(function)`` and ``@atomic`` give back the function."""
    return call.argument(0) or (External("django.db.transaction.atomic()"),)


def _call_command(call: Call) -> Value | None:
    """``call_command("loaddata", ...)`` writes what the file does not show; most other commands write no rows."""
    names = [text.value for text in texts(call.argument(0))]
    if any(any(word in name for word in _WRITING_COMMANDS) for name in names):
        call.interpreter.executor.opaque(call.place, call.node)
    return UNKNOWN


def _create_permissions(call: Call) -> Value:
    """``django.contrib.auth.management.create_permissions(app_config)`` adds the permissions that are missing."""
    call.interpreter.executor.write(Operation.INSERT, "auth_permission", call)
    return UNKNOWN


_WRITING_COMMANDS = ("loaddata", "import", "populate", "seed", "backfill", "sync", "load", "update", "fix", "migrate_")

NARROWING = (
    "filter exclude all using order_by select_related prefetch_related iterator distinct annotate only defer "
    "select_for_update reverse none complex_filter extra get_queryset union difference intersection alias "
    "db_manager aiterator live public descendants get_descendants specific not_live"
).split()

FETCHING = ["get", "first", "last", "earliest", "latest", "aget", "afirst", "alast"]
CREATING = ["create", "get_or_create", "update_or_create", "acreate", "aget_or_create", "aupdate_or_create"]
MANAGER = {
    **dict.fromkeys(NARROWING, _narrowed),
    **dict.fromkeys(FETCHING, _row),
    **dict.fromkeys(CREATING, _create),
    **dict.fromkeys(("values", "values_list", "dates", "datetimes"), _values),
    **dict.fromkeys(("update", "aupdate"), _write(Operation.UPDATE)),
    **dict.fromkeys(("delete", "adelete", "_raw_delete"), _write(Operation.DELETE)),
    **dict.fromkeys(("bulk_create", "abulk_create"), _bulk_create),
    **dict.fromkeys(("bulk_update", "abulk_update"), _bulk_update),
    **dict.fromkeys(("rebuild", "fix_tree"), _write(Operation.UPDATE)),  # django-mptt, django-treebeard
    "in_bulk": _in_bulk,
    "raw": _raw,
}

DETECTOR = Detector(
    calls={
        "django:call_command": _call_command,
        "django:Paginator": _pages,
        "django:create_permissions": _create_permissions,
        "django.db.transaction.atomic": _atomic,
    },
    methods={"django.query": {**MANAGER, "*": _narrowed}},
    any_methods={
        "bulk_create_with_history": _bulk_update_with_history(Operation.INSERT),
        "bulk_update_with_history": _bulk_update_with_history(Operation.UPDATE),
    },
    attributes={"django.query": _query_attribute},
)
