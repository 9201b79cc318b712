"""The modules of a folder that are found by being there: detectors, frameworks; loaded for the files that need them."""

from __future__ import annotations

import functools
import importlib
import os
from collections.abc import Mapping, Sequence
from types import ModuleType

from flake8_backfill.names import spells_names_plainly


@functools.cache
def names(package: str, *, besides: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names of a package's modules, sorted, but for ``besides`` and those that begin with ``_``."""
    # As pkgutil.iter_modules would, which takes longer to load than the first few modules that it finds.
    files = [file for folder in importlib.import_module(package).__path__ for file in os.listdir(folder)]
    found = {file.partition(".")[0] for file in files if file.endswith((".py", ".pyc"))}
    return tuple(sorted(name for name in found if name not in besides and not name.startswith("_")))


_FEW = 20
_LONG = 1_000_000
"""From so many files on, or with so many characters, all modules are loaded: to look for their words takes longer."""


class Words:
    """Which modules are only for files with one of their words, by module: listed, or in a text with spaces between."""

    def __init__(self, words: Mapping[str, str | tuple[str, ...]]) -> None:
        self._words = {name: tuple(of.split()) if isinstance(of, str) else of for name, of in words.items()}
        self._asked = 0

    def needed(self, every: Sequence[str], source: str) -> tuple[str, ...]:
        """Return those modules that are in no table, or have one of their words somewhere in the source.

        All of them, where a word may be another than Python reads, in long files, and after the first few.
        """
        self._asked += 1
        if self._asked > _FEW or len(source) > _LONG or not spells_names_plainly(source):
            return tuple(every)
        chosen = []
        present: dict[tuple[str, ...], bool] = {}
        for name in every:
            words = self._words.get(name)
            if words is None:
                chosen.append(name)
                continue
            if words not in present:
                present[words] = has_any(source, words)
            if present[words]:
                chosen.append(name)
        return tuple(chosen)


def has_any(source: str, words: Sequence[str]) -> bool:
    """Return whether one of the words is in the source."""
    for word in words:  # noqa: SIM110 -- a generator would take half of the time: this is asked of each file, often
        if word in source:
            return True
    return False


def load(package: str, chosen: Sequence[str]) -> list[ModuleType]:
    """Import modules of a package."""
    return [importlib.import_module(f"{package}.{name}") for name in chosen]
