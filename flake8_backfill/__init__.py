"""Finds the places where database migrations change rows, without running them."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_backfill.analyze import analyze as analyze
    from flake8_backfill.audit import audit as audit
    from flake8_backfill.config import Config as Config
    from flake8_backfill.guard import assert_schema_only as assert_schema_only
    from flake8_backfill.reports import render as render

__version__ = "0.1.0"
__all__ = ["Config", "__version__", "analyze", "assert_schema_only", "audit", "render"]

# Imported when first asked for: flake8 imports this package in every run, whatever it checks.
_EXPORTS = {
    "Config": "config",
    "analyze": "analyze",
    "assert_schema_only": "guard",
    "audit": "audit",
    "render": "reports",
}


class _Package(ModuleType):
    """Keeps ``analyze`` and ``audit`` the functions, although importing the modules of these names binds them here."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _EXPORTS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def __getattr__(name: str) -> object:
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(f"{__name__}.{_EXPORTS[name]}"), name)
    globals()[name] = value
    return value


sys.modules[__name__].__class__ = _Package
