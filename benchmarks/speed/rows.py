"""The rows of the table: what is measured, and what it must be."""

from __future__ import annotations

import math
import shutil
import statistics
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.accuracy.others import Linters
from benchmarks.speed import inputs
from benchmarks.speed.processes import (
    PROGRAMS,
    Command,
    Ratio,
    child,
    cost,
    megabytes,
    output,
    said,
    seconds,
    side_by_side,
)


class Setting(NamedTuple):
    """What all measurements share: the migrations, a folder for files that are made, and how often to measure.

    ``cache`` is where other linters are installed.
    """

    corpus: Path
    scratch: Path
    runs: int
    cache: Path


class Row(NamedTuple):
    """A row: ``limit`` is what the figure may be at most, None for a row that is only reported."""

    what: str
    limit: float | None
    measure: Callable[[Setting], Ratio]
    percent: bool = False


_REPORT = PROGRAMS / "backfill-report"
_ONE_JOB = (_REPORT, "--format", "json", "--no-fail-on-errors", "--jobs", "1")
_FLAKE8 = ("--jobs=1", "--exit-zero", "--isolated")


def _cpu(command: Command, folder: Path) -> Callable[[], float]:
    return lambda: cost(command, folder).cpu


def _wall(command: Command, folder: Path) -> Callable[[], float]:
    return lambda: cost(command, folder).wall


def _inside(folder: Path, setting: Setting) -> Ratio:
    """Return the median of our share of flake8's CPU: each run reads another part of the files, so that all are."""
    files = sorted(str(path) for path in folder.rglob("*.py"))
    shares = []
    for number in range(setting.runs):
        listed = setting.scratch / "files.txt"
        listed.write_text("\n".join(files[number :: setting.runs]), encoding="utf-8")
        shares.append(said(child("flake8", *_FLAKE8, f"@{listed}"), folder))  # where people start it
    return Ratio(statistics.median(shares), f"{len(files):,} files in {setting.runs} parts")


def _inside_packages(setting: Setting) -> Ratio:
    return _inside(Path(sysconfig.get_path("purelib")), setting)


def _inside_migrations(setting: Setting) -> Ratio:
    return _inside(setting.corpus, setting)


def _imports(setting: Setting) -> Ratio:
    """Return the median of the part of flake8's import time that our modules take when it starts."""
    empty = inputs.written(setting.scratch, "../empty.py", "")
    shares = []
    for _ in range(setting.runs):
        times = _import_times([sys.executable, "-X", "importtime", "-m", "flake8", *_FLAKE8, empty], setting)
        unwanted = [name for name in times if name.partition(".")[0] in ("sqlparse", "rich", "jinja2")]
        assert not unwanted, unwanted
        ours = sum(spent for name, spent in times.items() if name.partition(".")[0] == "flake8_backfill")
        shares.append((ours / sum(times.values()), ours, sum(times.values())))
    share, ours, every = sorted(shares)[len(shares) // 2]
    return Ratio(share, f"{ours / 1000:.1f} ms / {every / 1000:.1f} ms")


def _import_times(command: Command, setting: Setting) -> dict[str, int]:
    """Return the microseconds that each module took by itself (https://docs.python.org/3/using/cmdline.html)."""
    lines = output(command, setting.scratch).stderr.splitlines()
    rows = [line.removeprefix("import time:").split("|") for line in lines if line.startswith("import time:")]
    return {name.strip(): int(spent) for spent, _, name in rows[1:]}


def _with_and_without(text: str) -> Callable[[Setting], Ratio]:
    def measure(setting: Setting) -> Ratio:
        file = inputs.written(setting.scratch, "one.py", text)
        ours, theirs = (child("flake8", *hide, *_FLAKE8, file) for hide in ((), ("--without",)))
        runs = 9 * setting.runs  # they are short, and what is to be seen is less than what other processes do to one
        return side_by_side(_wall(ours, setting.scratch), _wall(theirs, setting.scratch), runs, seconds)

    return measure


def _corpus_against_parsing(setting: Setting) -> Ratio:
    ours, theirs = _cpu([*_ONE_JOB, "."], setting.corpus), _cpu(child("parse-files", "."), setting.corpus)
    return side_by_side(ours, theirs, setting.runs, seconds)


def _start(setting: Setting) -> Ratio:
    file = inputs.written(setting.scratch, "one.py", inputs.WITH_SQL)
    ours = _wall((_REPORT, file), setting.scratch)
    theirs = _wall((sys.executable, "-c", "import sqlparse"), setting.scratch)
    return side_by_side(ours, theirs, 3 * setting.runs, seconds)


def _two_jobs(setting: Setting) -> Ratio:
    four = setting.scratch / "four"
    for number in range(4):
        shutil.copytree(setting.corpus, four / str(number), dirs_exist_ok=True)
    one, two = _wall([*_ONE_JOB, "."], four), _wall([*_ONE_JOB[:-1], "2", "."], four)
    return side_by_side(two, one, setting.runs, seconds)


def _slope(sizes: Sequence[int], make: Callable[[int], str], setting: Setting) -> Ratio:
    """Return the slope of the line through the logarithms of size and time (1: twice the size takes twice as long)."""
    times = []
    for size in sizes:
        file = inputs.written(setting.scratch, "db_migrate.py", make(size))
        times.append(statistics.median(said(child("inspect", file), setting.scratch) for _ in range(setting.runs)))
        file.unlink()
    slope = statistics.linear_regression([math.log(size) for size in sizes], [math.log(spent) for spent in times]).slope
    return Ratio(slope, " ".join(map(seconds, times)))


def _numbered(setting: Setting) -> Ratio:
    return _slope([inputs.MEGABYTE << power for power in range(6)], inputs.numbered, setting)


def _growing(make: Callable[[int], str]) -> Callable[[Setting], Ratio]:
    return lambda setting: _slope([1000 << power for power in range(6)], make, setting)


def _values(setting: Setting) -> Ratio:
    file = inputs.written(setting.scratch, "values.py", inputs.one_insert(16 * inputs.MEGABYTE))
    ours, theirs = (child(what, file) for what in ("inspect", "parse"))
    return side_by_side(
        lambda: said(ours, setting.scratch), lambda: said(theirs, setting.scratch), setting.runs, seconds
    )


def _memory(setting: Setting) -> Ratio:
    file = inputs.written(setting.scratch, "db_migrate.py", inputs.numbered(32 * inputs.MEGABYTE))
    ours, theirs = (child(what, file) for what in ("inspect", "parse"))
    return side_by_side(
        lambda: cost(ours, setting.scratch).peak, lambda: cost(theirs, setting.scratch).peak, setting.runs, megabytes
    )


def _flake8_alone(setting: Setting) -> Ratio:
    theirs = child("flake8", "--without", *_FLAKE8, ".")
    return side_by_side(_cpu(theirs, setting.corpus), _cpu([*_ONE_JOB, "."], setting.corpus), setting.runs, seconds)


def _bandit(setting: Setting) -> Ratio:
    bandit = Linters.installed(setting.cache).programs / "bandit"
    theirs = _cpu([bandit, "--quiet", "--tests", "B608", "--recursive", "."], setting.corpus)
    return side_by_side(theirs, _cpu([*_ONE_JOB, "."], setting.corpus), setting.runs, seconds)


ROWS = (
    Row("time inside our class / flake8's CPU, on code without migrations", 0.005, _inside_packages, percent=True),
    Row("the same on the 3,503 migrations", 0.08, _inside_migrations, percent=True),
    Row("our modules at flake8's start / all that it imports", 0.05, _imports, percent=True),
    Row("flake8 on one migration with SQL, with the plugin / without", 1.2, _with_and_without(inputs.WITH_SQL)),
    Row("the same on one without SQL", 1.05, _with_and_without(inputs.WITHOUT_SQL)),
    Row("`backfill-report --format json --jobs 1` / `ast.parse` of the same files, CPU", 1.8, _corpus_against_parsing),
    Row('`backfill-report one_migration.py` / `python -c "import sqlparse"`, wall', 3, _start),
    Row("`--jobs 2` / `--jobs 1`, wall, the migrations four times over", 0.6, _two_jobs),
    Row("growth with one numbered file of 1, 2, 4 ... 32 MB, slope", 1.1, _numbered),
    *(Row(f"growth with 1,000 ... 32,000 {what}, slope", 1.1, _growing(make)) for what, make in inputs.GROWING.items()),
    Row("one INSERT with 16 MB of VALUES / `ast.parse` of that file, CPU", 15, _values),
    Row("peak memory / that of `ast.parse`, a numbered file of 32 MB", 1.3, _memory),
    Row("flake8 alone / `backfill-report`, CPU, one process each", None, _flake8_alone),
    Row("`bandit -t B608` / `backfill-report`, CPU, one process each", None, _bandit),
)
