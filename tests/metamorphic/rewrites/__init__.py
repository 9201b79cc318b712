"""Rewrites of a source that keep what it does: one module each, exporting REWRITE (those with ``_`` are shared)."""

from __future__ import annotations

import importlib
import pkgutil

from tests.metamorphic.rewrites._edits import Rewrite

_MODULES = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))

REWRITES: tuple[Rewrite, ...] = tuple(
    rewrite for name in _MODULES for rewrite in importlib.import_module(f"{__name__}.{name}").REWRITES
)
