"""Django's instances, and what their attributes lead to: related rows and the managers of relations.

Source: https://docs.djangoproject.com/en/5.2/ref/models/instances/ and .../ref/models/relations/
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_backfill.detectors.django_models import FAMILY
from flake8_backfill.detectors.django_querysets import CREATING, FETCHING, NARROWING
from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import UNKNOWN_TABLE, Operation
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    Mapping,
    Query,
    Related,
    Row,
    Value,
)


def _save(call: Call) -> Value | None:
    """The first ``save()`` of a row built here inserts it, any other one updates it."""
    if not isinstance(call.receiver, (Row, Related)):
        return UNKNOWN
    row = call.receiver if isinstance(call.receiver, Row) else Row(call.receiver.target, FAMILY, fresh=False)
    inserts = row.fresh and call.interpreter.inserts(row, call.node)
    inserts |= "force_insert" in call.keywords or call.interpreter.inserts_copy(call.receiver, call.node)
    call.interpreter.executor.write(Operation.INSERT if inserts else Operation.UPDATE, row.table, call)
    return UNKNOWN


def _delete_row(call: Call) -> Value | None:
    of_file = isinstance(call.receiver, Related) and (call.node.args or "save" in call.keywords)  # FieldFile.delete
    if isinstance(call.receiver, (Row, Related)) and not of_file:
        table = call.receiver.table if isinstance(call.receiver, Row) else call.receiver.target
        call.interpreter.executor.write(Operation.DELETE, table, call)
    return UNKNOWN


def _through(atom: Related) -> str:
    """Return the join table of a many-to-many field: ``app_model_field`` by default, unknown from the other side.

    Source: https://docs.djangoproject.com/en/5.2/ref/models/fields/#django.db.models.ManyToManyField.db_table
    """
    known = atom.owner != UNKNOWN_TABLE and not atom.attribute.endswith("_set")
    return f"{atom.owner}_{atom.attribute}" if known else UNKNOWN_TABLE


def _many_to_many(operation: Operation) -> Callable[[Call], Value | None]:
    """Return the reader of ``row.things.add(...)``; lists and sets in JSON fields have such methods too."""

    def read(call: Call) -> Value | None:
        if not isinstance(call.receiver, Related):
            return UNKNOWN
        plain = call.name in ("add", "set", "remove") and (
            not call.node.args or all(_is_plain(value) for value in call.positional)
        )
        if not plain:
            table = _through(call.receiver)
            call.interpreter.executor.write(operation, call.interpreter.joins.get(table, table), call)
        return UNKNOWN

    return read


def _is_plain(value: Value) -> bool:
    return bool(value) and all(isinstance(atom, (Text, Mapping)) for atom in value)


def _related_query(call: Call) -> Value | None:
    if not isinstance(call.receiver, Related):
        return UNKNOWN
    query = Query(call.receiver.target, FAMILY, "query", filtered=True)
    handler = call.interpreter.registry.method(query, call.name)
    owner, call.receiver = call.receiver, query
    result = handler(call) if handler is not None else UNKNOWN
    call.receiver = owner
    return result


def _related_update(call: Call) -> Value | None:
    """``row.things.update(x=1)`` writes; ``row.settings.update({...})`` is a dict's."""
    return UNKNOWN if call.node.args or not call.node.keywords else _related_query(call)


def _row_attribute(interpreter: Interpreter, atom: Atom, name: str) -> Value:
    if not isinstance(atom, Row):
        return UNKNOWN
    app = interpreter.apps.get(atom.table)
    target = interpreter.relations.get(name, UNKNOWN_TABLE)
    if app and name.endswith("_set"):
        target = f"{app}_{name[: -len('_set')]}"
    return (Related(atom.table, FAMILY, name, target),)


def _related_attribute(interpreter: Interpreter, atom: Atom, name: str) -> Value:
    return (Related(UNKNOWN_TABLE, FAMILY, name, interpreter.relations.get(name, UNKNOWN_TABLE)),)


def _key_written(interpreter: Interpreter, atom: Atom, target: ast.Attribute | ast.Call) -> None:
    """``row.pk = None`` makes the next ``save()`` insert a copy: the documented way to copy a row.

    Source: https://docs.djangoproject.com/en/5.2/topics/db/queries/#copying-model-instances
    """
    if isinstance(target, ast.Attribute) and target.attr in ("pk", "id") and isinstance(atom, (Row, Related)):
        interpreter.copy(atom)


DETECTOR = Detector(
    methods={
        "django.row": {
            **dict.fromkeys(("save", "asave", "save_base"), _save),
            **dict.fromkeys(("delete", "adelete"), _delete_row),
            "*": lambda call: UNKNOWN,
        },
        "django.related": {
            **dict.fromkeys((*NARROWING, *FETCHING, *CREATING, "bulk_create", "bulk_update"), _related_query),
            **dict.fromkeys(("values", "values_list"), _related_query),
            **dict.fromkeys(("add", "set", "aadd", "aset"), _many_to_many(Operation.INSERT)),
            **dict.fromkeys(("remove", "clear", "aremove", "aclear"), _many_to_many(Operation.DELETE)),
            "update": _related_update,
            "save": _save,
            "delete": _delete_row,
            "*": lambda call: UNKNOWN,
        },
    },
    attributes={"django.row": _row_attribute, "django.related": _related_attribute},
    written={"django.row": _key_written, "django.related": _key_written},
)
