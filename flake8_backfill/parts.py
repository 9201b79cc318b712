"""The modules of a folder that are found by being there: detectors, frameworks; loaded for the files that need them."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from types import ModuleType


@functools.cache
def names(package: str, *, besides: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names of a package's modules, sorted, but for ``besides`` and those that begin with ``_``."""
    found = (module.name for module in pkgutil.iter_modules(importlib.import_module(package).__path__))
    return tuple(sorted(name for name in found if name not in besides and not name.startswith("_")))


def needed(every: Sequence[str], words: Mapping[str, str], source: str) -> tuple[str, ...]:
    """Return those that have no ``words`` (separated by spaces), or one that is somewhere in the source."""
    return tuple(name for name in every if name not in words or any(word in source for word in words[name].split()))


def load(package: str, chosen: Sequence[str]) -> list[ModuleType]:
    """Import modules of a package."""
    return [importlib.import_module(f"{package}.{name}") for name in chosen]
