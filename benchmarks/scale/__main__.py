"""Measures what many repositories cost, and works out what 1,000 of them would, on one machine and on ten."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.accuracy.tables import replace_between
from benchmarks.scale.measuring import Figures, measure
from benchmarks.speed.corpus import add_corpus, corpus_of
from benchmarks.speed.processes import Cost, megabytes, seconds

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"
WANTED = 1000
MERGES = (10, 100, WANTED)

_HEAD = "| measured | wall clock | CPU | peak memory | |\n|---|---|---|---|---|"


def measured(figures: Figures) -> Iterator[str]:
    """Yield the rows of what was measured."""
    runs = f"{figures.repositories} repositories of {figures.migrations}"
    yield _HEAD
    yield _row("start: an empty folder", figures.start)
    yield _row(
        f"{figures.corpus:,} migrations, `--jobs 1`", figures.corpus_one, _each(figures.corpus_one, figures.corpus)
    )
    yield _row(f"{figures.corpus:,} migrations, `--jobs 2`", figures.corpus_two)
    yield f"| {figures.corpus:,} migrations in 2 running Dask workers | {seconds(figures.corpus_dask)} | | | |"
    yield _row(
        f"{figures.others:,} Python files without migrations",
        figures.other_code,
        _each(figures.other_code, figures.others),
    )
    yield _row(f"{runs}, `xargs -P 1`", figures.one_by_one, f"a report is {_size(figures.report_bytes)}")
    yield _row(
        f"{runs}, `xargs -P 2`", figures.two_at_once, f"{_each(figures.two_at_once, figures.repositories)} a repository"
    )
    for count, spent, size in figures.joined:
        yield _row(f"`merge` of {count:,} of these reports", spent, f"the result is {_size(size)}")


def worked_out(figures: Figures) -> Iterator[str]:
    """Yield the rows of what follows from it for `WANTED` repositories, with the sums."""
    each = figures.two_at_once.wall / figures.repositories
    joining = figures.joined[-1][1].wall
    cpu = figures.two_at_once.cpu / figures.repositories * WANTED
    reading = each * WANTED
    yield "| worked out | | how |\n|---|---|---|"
    yield (
        f"| CPU of {WANTED:,} repositories | {_long(cpu)} | {WANTED:,} x {seconds(figures.two_at_once.cpu)} "
        f"/ {figures.repositories} |"
    )
    yield (
        f"| one such machine, and the merge | {_long(reading + joining)} | {WANTED:,} x {seconds(each)} "
        f"+ {seconds(joining)} |"
    )
    yield (
        f"| ten such machines, and the merge on one | {_long(reading / 10 + joining)} "
        f"| {WANTED // 10} x {seconds(each)} + {seconds(joining)} |"
    )
    yield f"| the reports | {_size(figures.report_bytes * WANTED)} | {WANTED:,} x {_size(figures.report_bytes)} |"


def text(figures: Figures, processor: str) -> str:
    """Return the figures as Markdown: what was measured, and, apart from it, what follows."""
    when = f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m}"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    where = f"Measured in {when} with {python} on {processor}."
    return "\n".join([where, "", *measured(figures), "", *worked_out(figures)])


def processor_name() -> str:
    """Return what this machine is, how many processors of which kind and its memory, and how busy it is."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), name)
        memory = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"
        load = f", with a load of {os.getloadavg()[0]:.1f} when it began"
    except (OSError, AttributeError, ValueError):  # another system than Linux
        memory = load = ""
    return f"{os.cpu_count()} cores ({name}{memory}){load}"


def _row(what: str, spent: Cost, more: str = "") -> str:
    return f"| {what} | {seconds(spent.wall)} | {seconds(spent.cpu)} | {megabytes(spent.peak)} | {more} |"


def _each(spent: Cost, count: int) -> str:
    return f"{spent.cpu / count * 1000:.2f} ms of CPU each"


def _size(count: float) -> str:
    return f"{count / 1e6:.0f} MB" if count >= 1e7 else f"{count / 1e3:.0f} kB"


def _long(count: float) -> str:
    """Return a time of minutes or hours as people say it."""
    return f"{count / 60:.0f} min" if count >= 600 else f"{count / 60:.1f} min"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    add_corpus(parser)
    parser.add_argument("--repositories", type=int, default=40, help="how many are made (default: %(default)s)")
    parser.add_argument("--migrations", type=int, default=500, help="how many each has (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="how often the single runs are made (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/scale.md, too")
    arguments = parser.parse_args(argv)
    corpus = corpus_of(arguments)
    processor = processor_name()
    with tempfile.TemporaryDirectory() as scratch:
        figures = measure(
            corpus,
            Path(scratch),
            arguments.repositories,
            arguments.migrations,
            arguments.runs,
            MERGES,
        )
    shown = text(figures, processor)
    print(shown)
    if arguments.write:
        replace_between(PAGE, "figures", shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
