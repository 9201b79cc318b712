"""Measures how fast flake8-backfill is and prints the table of ratios, each beside what it must be."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy.__main__ import CACHE
from benchmarks.speed.corpus import add_corpus, corpus_of
from benchmarks.speed.processes import Ratio, child, said
from benchmarks.speed.rows import ROWS, Row, Setting

HEAD = "| what | must be | is | of |\n|---|---|---|---|"


def line(row: Row, measured: Ratio) -> str:
    """Return a row of the table."""
    limit = "" if row.limit is None else f"<= {_shown(row.limit, row)}"
    missed = row.limit is not None and measured.value > row.limit
    value = _shown(measured.value, row)
    return f"| {row.what} | {limit} | {f'**{value}**' if missed else value} | {measured.of} |"


def _shown(value: float, row: Row) -> str:
    return f"{value * 100:.2f}%" if row.percent else f"{value:.2f}"


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    add_corpus(parser)
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured (default: %(default)s)")
    parser.add_argument("--only", default="", metavar="WORDS", help="only the rows that have these words")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where bandit is installed (default: %(default)s)")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table, row by row; return 1 where a figure is more than it may be."""
    arguments = _arguments(argv)
    corpus = corpus_of(arguments)
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}\n\n{HEAD}")
    missed = False
    with tempfile.TemporaryDirectory() as scratch:
        # A root of its own: nothing above it configures what is run.
        Path(scratch, ".git").mkdir()
        rows = [row for row in ROWS if arguments.only in row.what]
        setting = Setting(corpus, Path(scratch), arguments.runs, arguments.cache)
        for row in rows:
            measured = row.measure(setting)
            missed |= row.limit is not None and measured.value > row.limit
            print(line(row, measured), flush=True)
    same = said(child("look", corpus), corpus) == 1
    print(f"\nThe JSON when every file is parsed, without the first look: {'the same' if same else 'ANOTHER'}.")
    return int(missed or not same)


if __name__ == "__main__":
    sys.exit(main())
