"""Django's migration operations: kept as steps, which the framework runs in their order.

Source: https://docs.djangoproject.com/en/5.2/ref/migration-operations/
"""

from __future__ import annotations

from collections.abc import Callable

from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.values import Step, Value

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


DETECTOR = Detector(
    calls={
        **{f"django:{name}": _whole for name in _RUN},
        **{f"django:{name}": _step(0, 1, "name", "old_name", "new_name", "table", "options") for name in _TABLES},
        "django:CreateModel": _step(0, 2, "name", "options"),
        **{f"django:{name}": _step("model_name", 0) for name in _FIELDS},
    },
    declarations=tuple(f"django:{name}" for name in (*_TABLES, *_FIELDS, "swappable_dependency")),
)
