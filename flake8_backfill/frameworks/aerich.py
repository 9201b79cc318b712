"""aerich: ``upgrade(db)`` and ``downgrade(db)`` return the SQL that is run.

Source: https://github.com/tortoise/aerich
"""

from __future__ import annotations

import ast

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, single
from flake8_backfill.frameworks.outline import Outline, first_line
from flake8_backfill.values import External

_CLIENT = (External("tortoise.client"),)


def _recognises(outline: Outline) -> bool:
    return isinstance(outline.functions.get("upgrade"), ast.AsyncFunctionDef) and outline.imports_from("tortoise")


def _plan(outline: Outline) -> Plan:
    entries = [Entry(name, name, (_CLIENT,), returns_sql=True) for name in ("upgrade", "downgrade")]
    description = outline.description
    if description == "No description":
        description = first_line(ast.get_docstring(outline.functions["upgrade"])) or description
    return single(outline, "aerich", entries, description=description)


FRAMEWORK = Framework("aerich", 12, _recognises, _plan)
