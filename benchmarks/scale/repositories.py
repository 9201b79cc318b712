"""Repositories that are made of migrations of other projects, each with its own choice of them."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

_ENDINGS = (".py", ".sql")


def migrations_in(corpus: Path) -> list[Path]:
    """Return the files of the corpus, in the same order everywhere."""
    return sorted(path for path in corpus.rglob("*") if path.suffix in _ENDINGS and path.is_file())


def make(corpus: Path, folder: Path, count: int, size: int) -> list[str]:
    """Make ``count`` repositories of ``size`` migrations each in ``folder`` and return their names.

    Each has migrations of all the corpus, at the paths they have there; two have some in common.  Raises ValueError
    for a corpus of fewer files.
    """
    files = migrations_in(corpus)
    chance = random.Random(count * size)
    names = [f"repository-{number:04}" for number in range(1, count + 1)]
    for name in names:
        # A root of its own: nothing above it configures what is run.
        (folder / name / ".git").mkdir(parents=True)
        for path in chance.sample(files, size):
            copy = folder / name / path.relative_to(corpus)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    return names
