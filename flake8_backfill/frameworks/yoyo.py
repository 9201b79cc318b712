"""yoyo: ``step(apply, rollback)`` at the top level, each a text of SQL or a function of a connection.

Source: https://ollycope.com/software/yoyo/latest/#writing-migrations
"""

from __future__ import annotations

from flake8_backfill.frameworks.framework import Framework, Plan, run_function, run_value
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.model import Migration
from flake8_backfill.values import External, Function, Step, Value

_CONNECTION = (External("yoyo.connection"),)


def _recognises(outline: Outline) -> bool:
    return outline.imports_from("yoyo") or ("__depends__" in outline.assigned and "step" in outline.imports)


def _plan(outline: Outline) -> Plan:
    migration = Migration(outline.stem, outline.description, "yoyo", outline.module.path, 1)
    return Plan((migration,), _run, lambda lines: migration)


def _run(interpreter: Interpreter) -> None:
    steps = interpreter.steps
    for direction, ordered in (("upgrade", steps), ("downgrade", steps[::-1])):
        for step in ordered:
            _perform(interpreter, step, direction)


def _perform(interpreter: Interpreter, step: Step, direction: str) -> None:
    names = ("apply", "rollback")
    index = 0 if direction == "upgrade" else 1
    named = dict(step.keywords)
    value: Value = step.arguments[index] if index < len(step.arguments) else named.get(names[index], ())
    call = Call(interpreter, step.node, interpreter.globals, step.name)
    for atom in value:
        if isinstance(atom, Function):
            run_function(interpreter, atom, direction, (_CONNECTION,))
        else:
            run_value(interpreter, (atom,), direction, call)


FRAMEWORK = Framework("yoyo", 11, _recognises, _plan)
