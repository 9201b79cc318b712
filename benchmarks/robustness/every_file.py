"""Reads every .py file below some folders as if it were a migration, and counts exceptions and slow files.

``python -m benchmarks.robustness.every_file [FOLDER ...]``; without one, the standard library of this Python.
"""

from __future__ import annotations

import argparse
import ast
import os
import signal
import sys
import sysconfig
import time
import tokenize
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from flake8_backfill.analyze import inspect
from flake8_backfill.config import Config
from flake8_backfill.results import FileResult

SLOW = 2.0
"""CPU seconds that no file may take in one way of reading it."""
_GIVEN_UP = 60
_CLAIMING = Config(paths=("**",), root="/", comments=True)


class Outcome(NamedTuple):
    """What reading one file in one way gave: CPU seconds, findings, and the exception ("" for none)."""

    path: str
    way: str
    seconds: float
    findings: int
    error: str
    exception: str


def as_it_is(source: str, path: str) -> FileResult:
    """Read a file as backfill-report does: few of these are migrations."""
    return inspect(source, path, Config())


def claimed(source: str, path: str) -> FileResult:
    """Read it with a configuration that calls every file a migration, and without the cheap look."""
    return inspect(source, path, _CLAIMING, look_first=False)


def called(source: str, path: str) -> FileResult:
    """Read it so that each of its functions and methods runs: a call of each is put behind it."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return FileResult(path)
    return inspect(f"{source}\n{chr(10).join(_calls(tree))}\n", path, _CLAIMING, look_first=False)


def _calls(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{node.name}()"
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    yield f"{node.name}().{part.name}()"


WAYS: dict[str, Callable[[str, str], FileResult]] = {"as it is": as_it_is, "claimed": claimed, "called": called}


class _TooLong(BaseException):
    """A file took so long that nobody waits for it."""


def _give_up(number: int, frame: object) -> None:
    raise _TooLong(f"more than {_GIVEN_UP} s")


def outcomes(path: str, ways: Sequence[str]) -> list[Outcome]:
    """Read one file in all ways."""
    source = _text(path)
    return [_outcome(source, path, way) for way in ways]


def _text(path: str) -> str:
    """Decode a file as flake8 does: as it says itself, or as latin-1 where that fails."""
    try:
        with tokenize.open(path) as file:
            return file.read()
    except (SyntaxError, UnicodeError, LookupError):
        return Path(path).read_text("latin-1")


def _outcome(source: str, path: str, way: str) -> Outcome:
    signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, _GIVEN_UP)
    start = time.process_time()
    findings, error, exception = 0, "", ""
    try:
        result = WAYS[way](source, path)
        findings, error = len(result.findings), result.error.message if result.error else ""
    except BaseException:  # nothing may leave the analyzer: whatever does is what this looks for
        exception = traceback.format_exc(limit=-4)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return Outcome(path, way, time.process_time() - start, findings, error, exception)


def python_files(folders: Sequence[str]) -> Iterator[str]:
    """The regular .py files below the folders, each once."""
    seen = set()
    for folder in folders:
        for path in sorted(Path(folder).rglob("*.py")):
            real = os.path.realpath(path)
            if os.path.isfile(real) and real not in seen:
                seen.add(real)
                yield real


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 where an exception left the analyzer or a file was slow."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.robustness.every_file", description=__doc__)
    parser.add_argument("folders", nargs="*", default=[sysconfig.get_path("stdlib")])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    arguments = parser.parse_args(argv)
    files = list(python_files(arguments.folders))
    found: list[Outcome] = []
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for number, several in enumerate(pool.map(partial(outcomes, ways=arguments.ways), files, chunksize=16), 1):
            found += several
            for outcome in several:
                if outcome.exception:
                    print(f"{outcome.path} ({outcome.way}):\n{outcome.exception}", flush=True)
            if number % 1000 == 0:
                print(f"{number} of {len(files)} files", file=sys.stderr, flush=True)
    print(*summary(len({outcome.path for outcome in found}), found), sep="\n")
    return int(any(outcome.exception or outcome.seconds > SLOW for outcome in found))


def summary(files: int, found: Sequence[Outcome]) -> Iterator[str]:
    """The lines that say what was tried and what came of it."""
    yield f"Python {sys.version.split()[0]}: {files} files"
    for way in dict.fromkeys(outcome.way for outcome in found):
        some = [outcome for outcome in found if outcome.way == way]
        exceptions = sum(bool(outcome.exception) for outcome in some)
        slow = sum(outcome.seconds > SLOW for outcome in some)
        errors = Counter(outcome.error for outcome in some if outcome.error)
        yield (
            f"{way}: {len(some)} read, {exceptions} exceptions, {slow} over {SLOW:g} s, "
            f"{sum(outcome.findings for outcome in some)} findings, {sum(errors.values())} that do not parse, "
            f"{sum(outcome.seconds for outcome in some):.0f} s"
        )
        for outcome in sorted(some, key=lambda outcome: -outcome.seconds)[:5]:
            yield f"    {outcome.seconds:6.2f} s  {outcome.path}"


if __name__ == "__main__":
    sys.exit(main())
