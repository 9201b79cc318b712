"""Measurements within one process: ``python -m benchmarks.speed.child WHAT ...`` prints one figure.

inspect FILE, parse FILE: CPU seconds without start-up; parse-files FOLDER: the same for all files below it;
look FOLDER: 1 where the report is the same with the first look switched off;
flake8 [--without] ARGUMENT ...: our share of flake8's CPU (@FILE stands for the arguments in its lines).
"""

from __future__ import annotations

import ast
import importlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any


def _inspect(arguments: Sequence[str]) -> float:
    from flake8_backfill.analyze import inspect
    from flake8_backfill.config import Config

    # What is loaded when it is first needed belongs to the start.
    inspect('def upgrade():\n    op.execute("UPDATE t SET a = 1")\n', "migrations/a.py", Config())
    source = Path(arguments[0]).read_text(encoding="utf-8")
    start = time.process_time()
    result = inspect(source, arguments[0], Config())
    spent = time.process_time() - start
    assert result.migrations, result.error
    return spent


def _parse(arguments: Sequence[str]) -> float:
    source = Path(arguments[0]).read_text(encoding="utf-8")
    start = time.process_time()
    ast.parse(source)
    return time.process_time() - start


def _parse_files(arguments: Sequence[str]) -> float:
    """Parse every file below a folder, one after the other."""
    start = time.process_time()
    for path in Path(arguments[0]).rglob("*.py"):
        ast.parse(path.read_bytes())
    return time.process_time() - start


def _look(arguments: Sequence[str]) -> float:
    """Compare the report over a folder with that of reading every file of it: byte for byte, but for when it was."""
    from flake8_backfill import Config, audit, render

    os.chdir(arguments[0])
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    with_look = render(audit(["."], Config.load()), "json")
    importlib.import_module("flake8_backfill.analyze").__dict__["changes_no_rows"] = lambda *_: False
    return float(with_look == render(audit(["."], Config.load()), "json"))


def _flake8(arguments: Sequence[str]) -> float:
    """Run flake8 and return which part of its CPU time passed inside our class; ``--without``: without our plugin."""
    from flake8.main.cli import main

    arguments = [one for argument in arguments for one in _expanded(argument)]
    if arguments[0] == "--without":
        _hide_plugin()
        assert main(arguments[1:]) == 0
        return 0.0
    clock = _Clock()
    clock.watch()
    assert main(arguments) == 0  # --exit-zero: anything else is no run at all
    return clock.inside / time.process_time()


def _expanded(argument: str) -> Sequence[str]:
    """Return an argument, or the lines of the file that it names: a command line holds only so many."""
    if not argument.startswith("@"):
        return [argument]
    return Path(argument[1:]).read_text(encoding="utf-8").split("\n")


def _hide_plugin() -> None:
    """Have flake8 find all plugins but ours, in the same environment."""
    import importlib.metadata

    everything = importlib.metadata.distributions

    def others() -> Iterator[importlib.metadata.Distribution]:
        # By the name of its folder: to ask for a distribution's name is to read its metadata, which costs much more.
        return (found for found in everything() if "flake8_backfill" not in str(getattr(found, "_path", "")))

    importlib.metadata.distributions = others  # type: ignore[assignment]


class _Clock:
    """Counts the CPU time that passes in what flake8 calls of our class."""

    def __init__(self) -> None:
        self.inside = 0.0

    def watch(self) -> None:
        """Wrap what flake8 calls."""
        from flake8_backfill.plugin import BackfillChecker

        checker: Any = BackfillChecker
        checker.__init__ = self._counted(checker.__init__)
        checker.add_options = staticmethod(self._counted(checker.add_options))
        checker.parse_options = self._counted(checker.parse_options)
        run = checker.run
        checker.run = self._counted(lambda this: iter(list(run(this))))

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        clock = self
        # A plain function: flake8 reads the names of its parameters to know what to hand in.
        if function.__name__ == "__init__":
            return lambda self, tree, filename, lines: clock._time(function, self, tree, filename, lines)
        return lambda *arguments: self._time(function, *arguments)

    def _time(self, function: Callable[..., Any], *arguments: Any) -> Any:
        start = time.process_time()
        try:
            return function(*arguments)
        finally:
            self.inside += time.process_time() - start


_WHAT: dict[str, Callable[[Sequence[str]], float]] = {
    "inspect": _inspect,
    "parse": _parse,
    "parse-files": _parse_files,
    "look": _look,
    "flake8": _flake8,
}


def main(arguments: Iterator[str]) -> None:
    """Measure what the first argument names."""
    what = next(arguments)
    print(f"\n{_WHAT[what](list(arguments))!r}")


if __name__ == "__main__":
    main(iter(sys.argv[1:]))
