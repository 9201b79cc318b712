"""Django: ``class Migration(migrations.Migration)`` with operations that run in their order.

Source: https://docs.djangoproject.com/en/5.2/howto/writing-migrations/
"""

from __future__ import annotations

import ast

from flake8_backfill.detectors.django_models import model_of
from flake8_backfill.frameworks._django_labels import app_label
from flake8_backfill.frameworks.framework import Framework, Plan, run_function, run_value
from flake8_backfill.frameworks.outline import Outline, first_line
from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.model import Migration
from flake8_backfill.names import last
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    Class,
    External,
    Function,
    Instance,
    Mapping,
    Sequence,
    Step,
    Value,
    unpacked,
)

_APPS: Value = (External("django.apps"),)
_EDITOR: Value = (External("django.schema_editor"),)
_STATE: Value = (External("django.state"),)


def _recognises(outline: Outline) -> bool:
    node = outline.classes.get("Migration")
    if node is None or not node.bases:
        return False
    names = [base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in node.bases]
    return any(name.endswith("Migration") for name in names) and not outline.imports_from("tortoise")


def _plan(outline: Outline) -> Plan:
    node = outline.classes["Migration"]
    app = app_label(outline)
    description = outline.description
    if description == "No description":
        description = first_line(ast.get_docstring(node, clean=True)) or description
    migration = Migration(f"{app}.{outline.stem}", description, "django", outline.module.path, node.lineno)
    return Plan((migration,), lambda interpreter: _run(interpreter, app), lambda lines: migration)


def _run(interpreter: Interpreter, app: str) -> None:
    interpreter.app = app
    for definition in interpreter.globals.variables.get("Migration", UNKNOWN):
        if not isinstance(definition, Class):
            continue
        steps = _flat(definition.frame.variables.get("operations", UNKNOWN))
        for step in steps:
            _show_table(interpreter, app, step)
            _show_relations(interpreter, app, step)
        for direction, ordered in (("upgrade", steps), ("downgrade", steps[::-1])):
            for step in ordered:
                _perform(interpreter, app, step, direction)
        for name, direction in (("apply", "upgrade"), ("unapply", "downgrade")):
            for atom in definition.frame.variables.get(name, UNKNOWN):
                if isinstance(atom, Function):
                    run_function(interpreter, atom, direction, ((definition,), _STATE, _EDITOR))


def _flat(value: Value) -> list[Step | Instance]:
    """Return the operations of a list in their order, nested lists unpacked."""
    return [atom for atom in unpacked(value) if isinstance(atom, (Step, Instance))]


def _argument(step: Step, index: int, *names: str) -> Value:
    if index < len(step.arguments) and step.arguments[index]:
        return step.arguments[index]
    return next((value for name, value in step.keywords if name in names), UNKNOWN)


def _text(value: Value) -> str:
    return next((atom.value for atom in value if isinstance(atom, Text)), "?")


def _show_table(interpreter: Interpreter, app: str, step: Step | Instance) -> None:
    """Note the table that ``CreateModel(options={"db_table": ...})`` or ``AlterModelTable`` shows."""
    if not isinstance(step, Step) or step.name not in ("CreateModel", "AlterModelTable"):
        return
    table = _argument(step, 1, "table") if step.name == "AlterModelTable" else UNKNOWN
    for options in _argument(step, 1, "options") if step.name == "CreateModel" else ():
        if isinstance(options, Mapping) and "db_table" in options.items:
            table = options.items["db_table"][1]
    if any(isinstance(atom, Text) for atom in table):
        interpreter.tables[app.lower(), _text(_argument(step, 0, "name")).lower()] = _text(table).lower()


def _fields(interpreter: Interpreter, step: Step) -> list[tuple[str, ast.Call]]:
    """Return the names and definitions of the fields that an operation adds."""
    if step.name == "AddField":
        named = {keyword.arg: keyword.value for keyword in step.node.keywords}
        pairs = [(named.get("name"), named.get("field"))]
    elif step.name == "CreateModel":
        fields = next((k.value for k in step.node.keywords if k.arg == "fields"), None)
        pairs = [tuple(item.elts) for item in getattr(fields, "elts", ()) if len(getattr(item, "elts", ())) == 2]
    else:
        return []
    return [
        (_text(interpreter.evaluate(name, interpreter.globals)), field)
        for name, field in pairs
        if name is not None and isinstance(field, ast.Call)
    ]


def _show_relations(interpreter: Interpreter, app: str, step: Step | Instance) -> None:
    """Note the tables behind the related names that the file's own fields show."""
    if not isinstance(step, Step):
        return
    for name, field in _fields(interpreter, step):
        table = model_of(interpreter, app, _text(_argument(step, 0, "name", "model_name"))).table
        for keyword in field.keywords:
            if keyword.arg == "related_name":
                interpreter.relations[_text(interpreter.evaluate(keyword.value, interpreter.globals))] = table
            elif keyword.arg == "through":
                label, _, through = _text(interpreter.evaluate(keyword.value, interpreter.globals)).partition(".")
                interpreter.joins[f"{table}_{name}".lower()] = model_of(interpreter, label, through).table


def _join_tables(interpreter: Interpreter, table: str, step: Step) -> None:
    """A many-to-many field without a model of its own creates a join table."""
    for name, field in _fields(interpreter, step):
        if getattr(field.func, "attr", "") == "ManyToManyField" and not any(k.arg == "through" for k in field.keywords):
            interpreter.recorder.create(f"{table}_{name}".lower(), step.node.lineno)


def _perform(interpreter: Interpreter, app: str, step: Step | Instance, direction: str) -> None:
    """Do what an operation does in a direction."""
    if isinstance(step, Instance):
        _perform_own(interpreter, step, direction)
        return
    call = Call(interpreter, step.node, interpreter.globals, step.name)
    forwards = direction == "upgrade"
    interpreter.recorder.direction = direction
    if step.name == "RunPython":
        code = _argument(step, 0, "code") if forwards else _argument(step, 1, "reverse_code")
        _run_code(interpreter, code, direction, call)
    elif step.name == "RunSQL":
        sql = _argument(step, 0, "sql") if forwards else _argument(step, 1, "reverse_sql")
        run_value(interpreter, _statements(sql), direction, call)
    elif step.name == "SeparateDatabaseAndState":
        inner = _flat(_argument(step, 0, "database_operations"))
        for operation in inner if forwards else inner[::-1]:
            _perform(interpreter, app, operation, direction)
    elif step.name in _SCHEMA:
        _SCHEMA[step.name](interpreter, app, step, direction)
    else:
        _run_other(interpreter, step, direction)
    interpreter.recorder.direction = None


def _run_code(interpreter: Interpreter, code: Value, direction: str, call: Call) -> None:
    for atom in code:
        if isinstance(atom, Function):
            run_function(interpreter, atom, direction, (_APPS, _EDITOR))
        elif isinstance(atom, Instance):
            for method in interpreter.member(atom.definition, "__call__", (atom,)):
                if isinstance(method, Function):
                    run_function(interpreter, method, direction, (_APPS, _EDITOR))
        elif isinstance(atom, External) and last(atom.name) != "noop":
            interpreter.recorder.direction = direction
            interpreter.executor.opaque(call.place, call.node)


def _statements(sql: Value) -> Value:
    """Return the SQL of a ``RunSQL``: a text, or a list of texts and of (text, parameters) pairs."""
    found: list[Value] = []
    for atom in sql:
        if not isinstance(atom, Sequence):
            found.append((atom,))
            continue
        for item in (*atom.items, atom.rest):
            for part in item:
                found.append(part.items[0] if isinstance(part, Sequence) and part.items else (part,))
    return tuple(part for value in found for part in value)


def _perform_own(interpreter: Interpreter, operation: Instance, direction: str) -> None:
    """Run an operation whose class stands in the file: ``database_forwards`` or ``database_backwards``."""
    name = "database_forwards" if direction == "upgrade" else "database_backwards"
    for method in interpreter.member(operation.definition, name, (operation,)):
        if isinstance(method, Function):
            run_function(interpreter, method, direction, (UNKNOWN, _EDITOR, _STATE, _STATE))


def _run_other(interpreter: Interpreter, step: Step, direction: str) -> None:
    """Run the functions given to an operation that nothing is known of: the second one, or a reverse one, undoes."""
    functions = [atom for value in step.arguments for atom in value if isinstance(atom, Function)]
    for index, function in enumerate(functions):
        if (direction == "upgrade") == (index == 0):
            run_function(interpreter, function, direction, (_APPS, _EDITOR))
    for name, value in step.keywords:
        backwards = "reverse" in name or "backward" in name
        for atom in value:
            if isinstance(atom, Function) and (direction == "downgrade") == backwards:
                run_function(interpreter, atom, direction, (_APPS, _EDITOR))


def _create(interpreter: Interpreter, app: str, step: Step, direction: str) -> None:
    if direction == "upgrade":
        table = model_of(interpreter, app, _text(_argument(step, 0, "name"))).table
        interpreter.recorder.create(table, step.node.lineno)
        _join_tables(interpreter, table, step)


def _delete(interpreter: Interpreter, app: str, step: Step, direction: str) -> None:
    if direction == "downgrade":
        table = model_of(interpreter, app, _text(_argument(step, 0, "name"))).table
        interpreter.recorder.create(table, step.node.lineno)


def _rename(interpreter: Interpreter, app: str, step: Step, direction: str) -> None:
    old, new = (
        model_of(interpreter, app, _text(_argument(step, index, name))).table
        for index, name in enumerate(("old_name", "new_name"))
    )
    if direction == "downgrade":
        old, new = new, old
    interpreter.recorder.rename(old, new, step.node.lineno)
    interpreter.recorder.alter(old, step.node.lineno)


def _alter(interpreter: Interpreter, app: str, step: Step, direction: str) -> None:
    name = _text(_argument(step, 0, "model_name", "name"))
    table = model_of(interpreter, app, name).table
    interpreter.recorder.alter(table, step.node.lineno)
    if direction == "upgrade":
        _join_tables(interpreter, table, step)


_SCHEMA = {
    "CreateModel": _create,
    "DeleteModel": _delete,
    "RenameModel": _rename,
    **dict.fromkeys(
        ("AddField", "AlterField", "RemoveField", "RenameField", "AlterModelTable", "AddConstraint"), _alter
    ),
}
"""Operations on tables that are worth knowing."""


FRAMEWORK = Framework("django", 10, _recognises, _plan)
