"""Django's models: how a migration gets at them, and which tables they are.

Source: https://docs.djangoproject.com/en/5.2/topics/migrations/#historical-models
"""

from __future__ import annotations

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
    Model,
    Query,
    Row,
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


def _swapped(call: Call) -> Value:
    """``swapper.get_model_name("app", "Model")`` is ``"app.Model"`` unless a project swaps it."""
    app, name = texts(call.argument(0))[0], texts(call.argument(1))[0]
    return (Text.plain(f"{app.value}.{name.value}", call.node),)


def _mapped(interpreter: Interpreter, definition: Class) -> Value:
    """Return the model that a class of the file is: it shows its table in ``Meta``, or its name."""
    bases = [atom for value in definition.bases for atom in value]
    for base in bases:
        if isinstance(base, Model) and base.family == FAMILY:
            return (base._replace(definition=definition),)
    if not any(isinstance(base, External) and base.name == "django.db.models.Model" for base in bases):
        return UNKNOWN
    for meta in definition.frame.variables.get("Meta", ()):
        if isinstance(meta, Class):
            for text in meta.frame.variables.get("db_table", ()):
                if isinstance(text, Text):
                    return (Model(text.value.lower(), FAMILY, definition),)
    return (Model(definition.node.name.lower(), FAMILY, definition),)


def _new(call: Call) -> Value | None:
    if not isinstance(call.receiver, Model):
        return UNKNOWN
    return (Row(call.receiver.table, FAMILY, fresh=True, origin=id(call.node)),)


def _on_class(call: Call) -> Value | None:
    """A method called on the model itself is meant for its manager: ``Task.bulk_update(...)``."""
    if not isinstance(call.receiver, Model):
        return UNKNOWN
    manager = Query(call.receiver.table, FAMILY)
    handler = call.interpreter.registry.own_method(manager, call.name)
    call.receiver = manager
    return handler(call) if handler is not None else UNKNOWN


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
    if path.startswith("."):
        return model_of(interpreter, interpreter.app, class_name)
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


def _create_model(call: Call) -> Value | None:
    """``schema_editor.create_model(Model)``."""
    for atom in call.argument(0):
        if isinstance(atom, Model):
            call.interpreter.recorder.create(atom.table, call.node.lineno)
    return UNKNOWN


DETECTOR = Detector(
    calls={
        "django:get_model": _get_model,
        "django:get_user_model": _get_model,
        "swapper:load_model": _get_model,
        "swapper:get_model_name": _swapped,
    },
    methods={"django.model": {"__call__": _new, "*": _on_class}},
    any_methods={"get_model": _get_model, "create_model": _create_model, "save": _save_of_imported},
    attributes={"django.model": _model_attribute},
    external_attributes=(_imported_model, _table_in_meta),
    mapped=(_mapped,),
)
