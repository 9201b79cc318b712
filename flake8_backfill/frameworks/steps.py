"""DB-API steps: functions that take a cursor or connection and are named or placed as a migration."""

from __future__ import annotations

import ast

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, run_entry
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.frameworks.places import by_place, direction_of, run_body
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.model import Migration
from flake8_backfill.names import CONNECTIONS
from flake8_backfill.patterns import regex
from flake8_backfill.values import External

_STEP = regex(
    r"^(?:run_)?(?:create|upgrade|migrat\w*|update|apply|forwards?|backwards?|downgrade|rollback|up|down|step)$"
)
_GIVEN_MIGRATIONS = regex(r"migration|upgrades|versions")


def takes_connection(outline: Outline, name: str) -> bool:
    """Return whether a function's first parameter is named like a connection or cursor."""
    return any(parameter in CONNECTIONS for parameter in outline.parameters(name)[:1])


def _steps(outline: Outline) -> list[str]:
    """Return the steps, tables first; a function that is given migrations runs them, and is none itself."""
    found = [
        name
        for name in outline.functions
        if _STEP.match(name)
        and takes_connection(outline, name)
        and not any(_GIVEN_MIGRATIONS.search(parameter) for parameter in outline.parameters(name)[1:])
    ]
    return sorted(found, key=lambda name: "create" not in name)


def _callbacks(outline: Outline) -> bool:
    """Return whether some class of the file is called with a cursor: ``Migration(callback=Callback())``."""
    return any(
        isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))
        and part.name == "__call__"
        and any(argument.arg in CONNECTIONS for argument in part.args.args[1:2])
        for definition in outline.classes.values()
        for part in definition.body
    )


def _recognises(outline: Outline) -> bool:
    steps = _steps(outline)
    if any(name.startswith(("run_", "migrat")) for name in steps):
        return True
    return (bool(steps) or _callbacks(outline)) and by_place(outline)


def _plan(outline: Outline) -> Plan:
    folder = outline.path.parent.name
    name = f"{folder}/{outline.stem}" if folder.isdecimal() else outline.stem
    migration = Migration(name, outline.description, "DB-API steps", outline.module.path, 1)
    placed = by_place(outline)  # elsewhere the rest of the file is a library, with a migration in it
    others = [node.name for node in outline.uncalled_functions()] if placed else []

    def run(interpreter: Interpreter) -> None:
        if placed:
            run_body(interpreter, outline)
        for name in dict.fromkeys([*_steps(outline), *others]):
            run_entry(interpreter, Entry(name, direction_of(name), ((External("database"),),)))

    return Plan((migration,), run, lambda lines: migration)


FRAMEWORK = Framework("DB-API steps", 60, _recognises, _plan)
