"""yoyo's ``step(apply, rollback)``: kept until the framework runs the steps in their order."""

from __future__ import annotations

from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.values import Step, Value


def _step(call: Call) -> Value:
    step = Step("step", call.node, tuple(call.positional), tuple(call.keywords.items()))
    call.interpreter.steps.append(step)
    return (step,)


DETECTOR = Detector(calls={"yoyo:step": _step})
