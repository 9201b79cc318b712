"""DB-API steps: functions that take a cursor or connection and are named or placed as a migration."""

from __future__ import annotations

import re

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, run_entry
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.frameworks.places import by_place, direction_of
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.model import Migration
from flake8_backfill.values import External

_CONNECTION = re.compile(r"^(?:c|cr|cur|curs|cursor|conn|connection|con|db|database|session|engine|bind|tx|txn)$")
_ENTRY = re.compile(r"^(?:run_)?(?:create|upgrade|migrat\w*|update|apply|forwards?|backwards?|downgrade|rollback|up|down|step)$")


def _steps(outline: Outline) -> list[str]:
    return [
        name
        for name, node in outline.functions.items()
        if _ENTRY.match(name) and any(_CONNECTION.match(parameter) for parameter in outline.parameters(name)[:1])
    ]


def _recognises(outline: Outline) -> bool:
    steps = _steps(outline)
    return bool(steps) and (by_place(outline) or any(name.startswith(("run_", "migrat")) for name in steps))


def _plan(outline: Outline) -> Plan:
    migration = Migration(outline.stem, outline.description, "DB-API steps", outline.module.path, 1)
    names = list(dict.fromkeys([*_steps(outline), *(node.name for node in outline.uncalled_functions())]))

    def run(interpreter: Interpreter) -> None:
        for name in names:
            run_entry(interpreter, Entry(name, direction_of(name), ((External("database"),),)))

    return Plan((migration,), run, lambda lines: migration)


FRAMEWORK = Framework("DB-API steps", 60, _recognises, _plan)
