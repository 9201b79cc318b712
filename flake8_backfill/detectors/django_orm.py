"""Django's ORM: managers, querysets, instances and related managers of the models a migration gets.

Source: https://docs.djangoproject.com/en/5.2/ref/models/querysets/ and .../ref/models/relations/
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import UNKNOWN_TABLE, Operation
from flake8_backfill.names import called, last
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    Class,
    External,
    Mapping,
    Model,
    Query,
    Related,
    Row,
    Sequence,
    Value,
    texts,
)

FAMILY = "django"

_META = "django.model._meta"
_OWN_TABLES = {
    "contenttypes_contenttype": "django_content_type",
    "sessions_session": "django_session",
    "sites_site": "django_site",
    "admin_logentry": "django_admin_log",
    "redirects_redirect": "django_redirect",
    "flatpages_flatpage": "django_flatpage",
}
"""Models of Django itself whose ``db_table`` is set: https://github.com/django/django/tree/main/django/contrib"""


def model_of(interpreter: Interpreter, app: str, name: str) -> Model:
    """Return the model of an app by its name; its table is the default one unless the file shows another."""
    table = interpreter.tables.get((app.lower(), name.lower()), f"{app}_{name}".lower())
    table = _OWN_TABLES.get(table, table)
    interpreter.apps.setdefault(table, app.lower())
    return Model(table, FAMILY)


def _get_model(call: Call) -> Value | None:
    """``apps.get_model("app", "Model")``, ``("app.Model")`` or by keyword."""
    first = call.argument(0, "app_label") or call.argument(0, "model_name")
    second = call.argument(1, "model_name") if first else call.keywords.get("model_name", UNKNOWN)
    found: list[Atom] = []
    for app in first:
        if not isinstance(app, Text) or app.is_hole:
            continue
        if "." in app.value and not second:
            label, _, name = app.value.partition(".")
            found.append(model_of(call.interpreter, label, name))
            continue
        found.extend(
            model_of(call.interpreter, app.value, name.value)
            for name in second
            if isinstance(name, Text) and not name.is_hole
        )
    if call.path.endswith("get_user_model") and not found:
        return (Model("auth_user", FAMILY),)
    return tuple(dict.fromkeys(found)) or (Model(UNKNOWN_TABLE, FAMILY),)


def _mapped(interpreter: Interpreter, definition: Class) -> Value:
    """Return the model that a class of the file is: it shows its table in ``Meta``, or its name."""
    bases = [atom for value in definition.bases for atom in value]
    for base in bases:
        if isinstance(base, Model) and base.family == FAMILY:
            return (replace(base, definition=definition),)
    if not any(isinstance(base, External) and base.name == "django.db.models.Model" for base in bases):
        return UNKNOWN
    for meta in definition.frame.variables.get("Meta", ()):
        if isinstance(meta, Class):
            for text in meta.frame.variables.get("db_table", ()):
                if isinstance(text, Text):
                    return (Model(text.value.lower(), FAMILY, definition),)
    return (Model(definition.node.name.lower(), FAMILY, definition),)


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
    return _write(Operation.UPSERT if upsert else Operation.INSERT)(call)


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
    return (replace(call.receiver, kind="query", filtered=filtered),)


def _values(call: Call) -> Value | None:
    return (replace(call.receiver, kind="values"),) if isinstance(call.receiver, Query) else None


def _row(call: Call) -> Value | None:
    if isinstance(call.receiver, Query) and call.receiver.kind != "values":
        return (Row(call.receiver.table, FAMILY, fresh=False),)
    return UNKNOWN


def _in_bulk(call: Call) -> Value | None:
    return (Mapping(rest=_row(call) or UNKNOWN),)


def _raw(call: Call) -> Value | None:
    call.interpreter.executor.execute(call.argument(0), call)
    return _narrowed(call)


def _new(call: Call) -> Value | None:
    if not isinstance(call.receiver, Model):
        return UNKNOWN
    return (Row(call.receiver.table, FAMILY, fresh=True, origin=id(call.node)),)


def _on_class(call: Call) -> Value | None:
    """A method called on the model itself is meant for its manager: ``Task.bulk_update(...)``."""
    if not isinstance(call.receiver, Model) or call.name not in _MANAGER:
        return UNKNOWN
    manager = Query(call.receiver.table, FAMILY)
    handler = call.interpreter.registry.method(manager, call.name)
    call.receiver = manager
    return handler(call) if handler is not None else UNKNOWN


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
            call.interpreter.executor.write(operation, _through(call.receiver), call)
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


def _related_create(call: Call) -> Value | None:
    return _related_query(call)


def _model_attribute(interpreter: Interpreter, atom: Atom, name: str) -> Value:
    if not isinstance(atom, Model):
        return UNKNOWN
    if atom.definition is not None:
        member = interpreter.member(atom.definition, name, None)
        if member and not all(isinstance(found, External) for found in member):
            return member
    if name == "through":
        return UNKNOWN
    if name == "_meta" and atom.table != UNKNOWN_TABLE:
        return (External(_META, Text.plain(atom.table, None)),)
    if name.startswith("__") or name == "_meta" or name[:1].isupper():
        return (External(f"django.model.{name}"),)
    return (Query(atom.table, FAMILY, f"manager {name}"),)


def _query_attribute(interpreter: Interpreter, atom: Atom, name: str) -> Value:
    """``Model.field.through`` is the join table of a many-to-many field."""
    if name == "object_list":  # of a page of a Paginator
        return (atom,)
    if name == "through" and isinstance(atom, Query) and atom.kind.startswith("manager "):
        return (Model(f"{atom.table}_{atom.kind.removeprefix('manager ')}", FAMILY),)
    return UNKNOWN


def _table_in_meta(interpreter: Interpreter, atom: External, name: str) -> Value:
    """``Lead._meta.db_table`` is the table's name."""
    return (atom.given,) if atom.name == _META and name == "db_table" and atom.given is not None else UNKNOWN


def _imported_model(interpreter: Interpreter, atom: External, name: str) -> Value:
    """``Lead.objects`` of a class imported from an app's models: its table is the default one of that app."""
    if name not in ("objects", "_default_manager", "_base_manager", "all_objects"):
        return UNKNOWN
    model = imported_model(interpreter, atom.name)
    return (Query(model.table, FAMILY, f"manager {name}"),) if model is not None else UNKNOWN


def imported_model(interpreter: Interpreter, path: str) -> Model | None:
    """Return the model that an imported class is, None where the path leads to no class."""
    class_name = last(path)
    if called(path) or not class_name[:1].isupper() or path.startswith("builtins."):
        return None
    packages = path.split(".")[:-1]
    if "models" in packages[1:]:
        return model_of(interpreter, packages[packages.index("models", 1) - 1], class_name)
    return Model(class_name.lower(), FAMILY)


def _save_of_imported(call: Call) -> Value | None:
    """``Lead(...).save()`` of an imported class."""
    if isinstance(call.receiver, External) and call.receiver.name.endswith("()"):
        model = imported_model(call.interpreter, call.receiver.name.removesuffix("()"))
        if model is not None:
            call.interpreter.executor.write(Operation.INSERT, model.table, call)
            return UNKNOWN
    return None


def _create_permissions(call: Call) -> Value:
    """``django.contrib.auth.management.create_permissions(app_config)`` adds the permissions that are missing."""
    call.interpreter.executor.write(Operation.INSERT, "auth_permission", call)
    return UNKNOWN


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


def _save_base(call: Call) -> Value | None:
    """``Model.save(row)`` and ``super(Model, row).save()`` are rare enough to be left alone."""
    return UNKNOWN


def _create_model(call: Call) -> Value | None:
    """``schema_editor.create_model(Model)``."""
    for atom in call.argument(0):
        if isinstance(atom, Model):
            call.interpreter.recorder.create(atom.table, call.node.lineno)
    return UNKNOWN


def _bulk_update_with_history(operation: Operation) -> Callable[[Call], Value | None]:
    """django-simple-history's ``bulk_create_with_history(objects, Model)`` and its kin."""

    def read(call: Call) -> Value | None:
        tables = [atom.table for value in call.every() for atom in value if isinstance(atom, Model)]
        for table in tables or [UNKNOWN_TABLE]:
            call.interpreter.executor.write(operation, table, call)
        return UNKNOWN

    return read


def _call_command(call: Call) -> Value | None:
    """``call_command("loaddata", ...)`` writes what the file does not show; most other commands write no rows."""
    names = [text.value for text in texts(call.argument(0))]
    if any(any(word in name for word in _WRITING_COMMANDS) for name in names):
        call.interpreter.executor.opaque(call.place, call.node)
    return UNKNOWN


def _pages(call: Call) -> Value | None:
    """``Paginator(queryset, 100)``: each page has what the queryset has."""
    return (Sequence(rest=call.argument(0, "object_list")),)


def _atomic(call: Call) -> Value | None:
    """``transaction.atomic(function)`` and ``@atomic`` give back the function."""
    return call.argument(0) or (External("django.db.transaction.atomic()"),)


_WRITING_COMMANDS = ("loaddata", "import", "populate", "seed", "backfill", "sync", "load", "update", "fix", "migrate_")
_NARROWING = (
    "filter exclude all using order_by select_related prefetch_related iterator distinct annotate only defer "
    "select_for_update reverse none complex_filter extra get_queryset union difference intersection alias "
    "db_manager aiterator live public descendants get_descendants specific not_live"
).split()
_FETCHING = ["get", "first", "last", "earliest", "latest", "aget", "afirst", "alast"]
_CREATING = ["create", "get_or_create", "update_or_create", "acreate", "aget_or_create", "aupdate_or_create"]
_MANAGER = {
    **dict.fromkeys(_NARROWING, _narrowed),
    **dict.fromkeys(_FETCHING, _row),
    **dict.fromkeys(_CREATING, _create),
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
        "django:get_model": _get_model,
        "django:get_user_model": _get_model,
        "swapper:load_model": _get_model,
        "swapper:get_model_name": lambda call: _swapped(call),
        "django:call_command": _call_command,
        "django:Paginator": _pages,
        "django:create_permissions": _create_permissions,
        "django.db.transaction.atomic": _atomic,
    },
    methods={
        "django.query": {**_MANAGER, "*": _narrowed},
        "django.model": {"__call__": _new, "*": _on_class},
        "django.row": {
            **dict.fromkeys(("save", "asave", "save_base"), _save),
            **dict.fromkeys(("delete", "adelete"), _delete_row),
            "*": lambda call: UNKNOWN,
        },
        "django.related": {
            **dict.fromkeys((*_NARROWING, *_FETCHING, *_CREATING, "bulk_create", "bulk_update"), _related_query),
            **dict.fromkeys(("values", "values_list"), _related_query),
            **dict.fromkeys(("add", "set", "aadd", "aset"), _many_to_many(Operation.INSERT)),
            **dict.fromkeys(("remove", "clear", "aremove", "aclear"), _many_to_many(Operation.DELETE)),
            "update": _related_update,
            "save": _save,
            "delete": _delete_row,
            "*": lambda call: UNKNOWN,
        },
    },
    any_methods={
        "get_model": _get_model,
        "create_model": _create_model,
        "save": _save_of_imported,
        "bulk_create_with_history": _bulk_update_with_history(Operation.INSERT),
        "bulk_update_with_history": _bulk_update_with_history(Operation.UPDATE),
    },
    attributes={
        "django.model": _model_attribute,
        "django.query": _query_attribute,
        "django.row": _row_attribute,
        "django.related": _related_attribute,
    },
    external_attributes=(_imported_model, _table_in_meta),
    written={"django.row": _key_written, "django.related": _key_written},
    mapped=(_mapped,),
)


def _swapped(call: Call) -> Value:
    """``swapper.get_model_name("app", "Model")`` is ``"app.Model"`` unless a project swaps it."""
    app, name = texts(call.argument(0))[0], texts(call.argument(1))[0]
    return (Text.plain(f"{app.value}.{name.value}", call.node),)
