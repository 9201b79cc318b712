"""Tortoise ORM: querysets, classes and rows that write when they are awaited.

Source: https://tortoise.github.io/query.html and https://tortoise.github.io/models.html
"""

from __future__ import annotations

from flake8_backfill.detectors._orm import (
    creates,
    derives,
    fetches,
    filters,
    limits,
    makes,
    meta_text,
    nothing,
    of_imported,
    plain_values,
    saves,
    selects,
    writes,
)
from flake8_backfill.detectors._tables import table_name
from flake8_backfill.interpreter.call import same
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import Operation
from flake8_backfill.names import root
from flake8_backfill.values import UNKNOWN, Class, Model, Value

FAMILY = "tortoise"


def _mapped(interpreter: Interpreter, definition: Class) -> Value:
    """Return the model that a class is; its table is ``Meta.table``, else its name in lower case."""
    if derives(definition, FAMILY, lambda path: root(path) == "tortoise" and path.endswith("Model")):
        return (Model(table_name(meta_text(definition, "table") or definition.node.name), FAMILY, definition),)
    return UNKNOWN


_FETCHING = "first last earliest latest get get_or_none".split()
_MODEL = {
    "create": creates(),
    "get_or_create": creates(pair=True),
    "update_or_create": creates(Operation.UPSERT, pair=True),
    "bulk_create": writes(Operation.INSERT),
    "bulk_update": writes(Operation.UPDATE),
    **dict.fromkeys(("filter", "exclude"), filters),
    **dict.fromkeys(("all", "annotate", "select_for_update"), selects),
    **dict.fromkeys(_FETCHING, fetches),
}

DETECTOR = Detector(
    methods={
        "tortoise.model": {**_MODEL, "__call__": makes, "*": nothing},
        "tortoise.query": {
            "update": writes(Operation.UPDATE),
            "delete": writes(Operation.DELETE),
            **_MODEL,
            **dict.fromkeys(("values", "values_list"), plain_values),
            **dict.fromkeys(("count", "exists", "explain"), nothing),
            "limit": limits,
            "*": same,
        },
        "tortoise.row": {"save": saves, "delete": writes(Operation.DELETE), "*": nothing},
    },
    any_methods=of_imported(_MODEL, FAMILY, "tortoise"),
    mapped=(_mapped,),
)
