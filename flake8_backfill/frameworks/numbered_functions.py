"""Numbered functions in one file: ``async def m007_add_fee(db)``, ``def migration_96(conn)``."""

from __future__ import annotations

import re

from flake8_backfill.frameworks.framework import Framework, Plan, of_functions
from flake8_backfill.frameworks.outline import FunctionNode, Outline
from flake8_backfill.values import External

_NAME = re.compile(
    r"^_?(?:m\d{2,4}_|m\d{2,4}$|(?:migrat(?:e|ion)|upgrade|update|schema|patch|version|step|apply)(?:_[a-z]+)*?_?v?\d+)",
    re.IGNORECASE,
)


def _numbered(outline: Outline) -> list[FunctionNode]:
    return [
        node
        for name, node in outline.functions.items()
        if _NAME.match(name) and outline.parameters(name)
    ]


def _recognises(outline: Outline) -> bool:
    return len(_numbered(outline)) > 1


def _plan(outline: Outline) -> Plan:
    return of_functions(outline, "numbered functions", _numbered(outline), ((External("database"),),))


FRAMEWORK = Framework("numbered functions", 50, _recognises, _plan)
