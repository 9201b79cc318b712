"""Rewrites real migrations so that they mean the same, and counts where the analyzer then says something else.

The rewrites are those of tests/metamorphic, which runs them on the examples and on tests/migrations.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from benchmarks.accuracy import corpus, labels, tables
from benchmarks.accuracy.__main__ import CACHE
from flake8_backfill import Config, analyze
from tests.metamorphic.comparing import difference
from tests.metamorphic.rewrites import REWRITES


class Outcome(NamedTuple):
    """What became of one file: the names of the rewrites that changed it, and of those the differences."""

    rewritten: tuple[str, ...]
    different: tuple[tuple[str, str], ...]
    findings: int


def outcome(root: Path, path: str) -> Outcome:
    """Rewrite one file in every way."""
    source = _text(root / path)
    rewritten, different = [], []
    for rewrite in REWRITES:
        changed = rewrite.apply(source)
        if changed is not None:
            rewritten.append(rewrite.name)
            told = difference(changed, path)
            if told.before or told.after:
                different.append((rewrite.name, f"before {told.before}, after {told.after}"))
    return Outcome(tuple(rewritten), tuple(different), len(analyze(source, path, Config())))


def chosen(root: Path, silent: int, seed: int) -> Iterator[str]:
    """The files with findings, and ``silent`` ones without."""
    quiet = []
    for file in sorted(root.rglob("*.py")):
        path = file.relative_to(root).as_posix()
        if analyze(_text(file), path, Config()):
            yield path
        else:
            quiet.append(path)
    yield from random.Random(seed).sample(quiet, min(silent, len(quiet)))


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig")


def main(argv: Sequence[str] | None = None) -> int:
    """Print how many files each rewrite changed, and in how many the findings changed with it; return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.metamorphic", description=__doc__)
    parser.add_argument("--cache", type=Path, default=CACHE, help="where packages are kept (default: %(default)s)")
    parser.add_argument("--silent", type=int, default=300, help="files without findings (default: %(default)s a set)")
    parser.add_argument("--seed", type=int, default=1, help="of the choice of these (default: %(default)s)")
    parser.add_argument("--misses", action="store_true", help="each difference on standard error")
    arguments = parser.parse_args(argv)
    rewritten: Counter[str] = Counter()
    different: Counter[str] = Counter()
    files = findings = 0
    with ProcessPoolExecutor() as pool:
        for name in labels.LABEL_FILES:
            root = corpus.unpack(name, labels.load(name), arguments.cache.resolve())
            paths = list(chosen(root, arguments.silent, arguments.seed))
            for path, told in zip(paths, pool.map(outcome, [root] * len(paths), paths, chunksize=8), strict=True):
                files += 1
                findings += told.findings
                rewritten.update(told.rewritten)
                for rewrite, said in told.different:
                    different[rewrite] += 1
                    if arguments.misses:
                        print(f"{root / path}: {rewrite}: {said}", file=sys.stderr)
    print(f"{files} files with {findings} findings.\n")
    print(
        tables.rewrites_table((rewrite.name, rewritten[rewrite.name], different[rewrite.name]) for rewrite in REWRITES)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
