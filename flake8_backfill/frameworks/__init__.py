"""Migration frameworks, one file each: a module here exports its ``FRAMEWORK`` and is found by its being here."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from flake8_backfill.frameworks.framework import Framework
from flake8_backfill.frameworks.outline import Outline

_PARTS = ("framework", "outline", "places")


@functools.cache
def frameworks() -> tuple[Framework, ...]:
    """Return all frameworks in the order in which a file is shown to them."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    names = [name for name in names if name not in _PARTS and not name.startswith("_")]
    found = [importlib.import_module(f"{__name__}.{name}").FRAMEWORK for name in names]
    return tuple(sorted(found, key=lambda framework: (framework.order, framework.name)))


def framework_of(outline: Outline) -> Framework | None:
    """Return the framework that a file's content belongs to, None where it shows none."""
    return next((framework for framework in frameworks() if framework.recognises(outline)), None)
