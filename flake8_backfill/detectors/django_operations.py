"""Django's migration operations: kept as steps, which the framework runs in their order.

Source: https://docs.djangoproject.com/en/5.2/ref/migration-operations/
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.names import last
from flake8_backfill.values import Atom, Class, External, Function, Step, Value

_RUN = ("RunPython", "RunSQL", "SeparateDatabaseAndState")
_TABLES = ("CreateModel", "DeleteModel", "RenameModel", "AlterModelTable")
_FIELDS = (
    "AddField AlterField RemoveField RenameField AddIndex RemoveIndex AlterUniqueTogether AlterIndexTogether "
    "AddConstraint RemoveConstraint AlterModelOptions AlterModelManagers AlterOrderWithRespectTo RenameIndex"
).split()


def _step(*wanted: int | str) -> Callable[[Call], Value]:
    """Return the reader of an operation that keeps only the wanted arguments: models are long."""

    def read(call: Call) -> Value:
        positional: list[Value] = []
        for index in (want for want in wanted if isinstance(want, int)):
            node = call.node.args[index] if index < len(call.node.args) else None
            positional.append(call.interpreter.evaluate(node, call.frame))
        keywords = [
            (keyword.arg, call.interpreter.evaluate(keyword.value, call.frame))
            for keyword in call.node.keywords
            if keyword.arg in wanted
        ]
        return (Step(call.name, call.node, tuple(positional), tuple(k for k in keywords if k[0] is not None)),)

    return read


def _whole(call: Call) -> Value:
    return (Step(call.name, call.node, tuple(call.positional), tuple(call.keywords.items())),)


def _own_operation(call: Call, definition: Class) -> Value | None:
    """Return the step that an operation derived from one of Django's is, unless it runs in a way of its own.

    A ``database_forwards`` that calls ``super()`` only says when Django's own is to run.
    """
    name = next((last(path) for path in _outside_bases(definition) if last(path) in _RUN), "")
    if not name or call.interpreter.member(definition, "__init__", None):
        return None
    for method in call.interpreter.member(definition, "database_forwards", None):
        if isinstance(method, Function) and not any(
            isinstance(node, ast.Name) and node.id == "super" for node in ast.walk(method.node)
        ):
            return None
    return (Step(name, call.node, tuple(call.positional), tuple(call.keywords.items())),)


def _outside_bases(definition: Class) -> Iterator[str]:
    """Yield the paths of the classes from outside the file that a class is derived from."""
    pending: list[Atom] = [definition]
    seen: set[int] = set()
    while pending:
        current = pending.pop()
        if isinstance(current, External):
            yield current.name
        elif isinstance(current, Class) and id(current) not in seen:
            seen.add(id(current))
            pending.extend(atom for value in current.bases for atom in value)


DETECTOR = Detector(
    calls={
        **{f"django:{name}": _whole for name in _RUN},
        **{f"django:{name}": _step(0, 1, "name", "old_name", "new_name", "table", "options") for name in _TABLES},
        "django:CreateModel": _step(0, 2, "name", "options"),
        **{f"django:{name}": _step("model_name", 0) for name in _FIELDS},
    },
    instances=(_own_operation,),
    declarations=tuple(f"django:{name}" for name in (*_TABLES, *_FIELDS, "swappable_dependency")),
)
