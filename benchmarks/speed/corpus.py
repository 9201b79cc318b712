"""The option for the migrations that are measured on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.accuracy.__main__ import CACHE


def add_corpus(parser: argparse.ArgumentParser) -> None:
    """Add ``--corpus``."""
    parser.add_argument(
        "--corpus",
        type=Path,
        default=CACHE / "labels",
        help="the migrations, as benchmarks.accuracy fetches them (default: %(default)s)",
    )


def corpus_of(arguments: argparse.Namespace) -> Path:
    """Return the folder, absolute; ends the program where it is not there."""
    corpus: Path = arguments.corpus
    if not corpus.is_dir():
        sys.exit(f"{corpus} is not there: python -m benchmarks.accuracy fetches it, or name it with --corpus")
    return corpus.resolve()
