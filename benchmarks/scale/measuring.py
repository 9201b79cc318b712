"""Runs the report over one tree, over many repositories and over their reports, and keeps what each run cost."""

from __future__ import annotations

import itertools
import shlex
import statistics
import sys
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scale import repositories
from benchmarks.speed.processes import PROGRAMS, Cost, cost, said

REPORT = PROGRAMS / "backfill-report"

_EACH = 'cd "$0" && {report} --format json --jobs 1 --no-fail-on-errors --output ../"$0".json'


@dataclass(frozen=True)
class Figures:
    """What was measured; ``one_by_one`` and ``two_at_once`` are all repositories, ``joined`` the merges by reports."""

    corpus: int
    corpus_one: Cost
    corpus_two: Cost
    corpus_dask: float
    others: int
    other_code: Cost
    start: Cost
    repositories: int
    migrations: int
    one_by_one: Cost
    two_at_once: Cost
    report_bytes: float
    joined: Sequence[tuple[int, Cost, int]]


def measure(corpus: Path, scratch: Path, count: int, size: int, runs: int, merges: Sequence[int]) -> Figures:
    """Measure all of it in turns; ``scratch`` is an empty folder, and the single runs are medians of ``runs``."""
    empty = scratch / "empty"
    (empty / ".git").mkdir(parents=True)
    others = Path(sysconfig.get_paths()["purelib"])
    folder = scratch / "repositories"
    names = repositories.make(corpus, folder, count, size)
    (folder / "names").write_text("\n".join(names) + "\n", encoding="utf-8")
    return Figures(
        corpus=len(repositories.migrations_in(corpus)),
        corpus_one=_median(lambda: _report(corpus, "--jobs=1"), runs),
        corpus_two=_median(lambda: _report(corpus, "--jobs=2"), runs),
        corpus_dask=said([sys.executable, "-m", "benchmarks.scale.in_dask", corpus], corpus),
        others=len(list(others.rglob("*.py"))),
        other_code=_median(lambda: _report(others, "--jobs=1"), runs),
        start=_median(lambda: _report(empty), runs),
        repositories=count,
        migrations=size,
        one_by_one=_all(folder, 1),
        two_at_once=_all(folder, 2),
        report_bytes=statistics.median((folder / f"{name}.json").stat().st_size for name in names),
        joined=[(number, *_merged(folder, names, number)) for number in merges],
    )


def _report(folder: Path, *options: str) -> Cost:
    return cost([REPORT, "--format=json", "--no-fail-on-errors", *options, "."], folder)


def _all(folder: Path, at_once: int) -> Cost:
    """Report on each of the repositories whose names are in a file, as docs/scale.md says."""
    each = _EACH.format(report=shlex.quote(str(REPORT)))
    return cost(["sh", "-c", f"xargs -P {at_once} -n 1 sh -c {shlex.quote(each)} < names"], folder)


def _merged(folder: Path, names: Sequence[str], count: int) -> tuple[Cost, int]:
    """Join ``count`` reports, the same ones again and again under other names, and return the size of the result."""
    reports = itertools.islice(itertools.cycle(names), count)
    parts = [f"{number:04}={name}.json" for number, name in enumerate(reports, 1)]
    spent = cost([REPORT, "merge", *parts, "--output", "all.json"], folder)
    return spent, (folder / "all.json").stat().st_size


def _median(run: Callable[[], Cost], runs: int) -> Cost:
    walls, cpus, peaks = zip(*(run() for _ in range(runs)), strict=True)
    return Cost(statistics.median(walls), statistics.median(cpus), max(peaks))
