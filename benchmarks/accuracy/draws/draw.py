"""Draws findings, and files without findings that mention a writing word, for somebody to judge.

usage: python -m benchmarks.accuracy.draws.draw SEED [--count 300] [--cache DIR]

Writes SEED-findings.jsonl and SEED-silent.jsonl beside this module, without what the report says of its reasons. Who
reads adds ``"verdict": "right"`` or ``"wrong"`` to each line, and ``"why"`` where it is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.accuracy import corpus, labels, report
from benchmarks.accuracy.__main__ import CACHE

HERE = Path(__file__).parent

# What every schema migration says, and what a file must say besides to be worth reading.
_SCHEMA = re.compile(r"on_?delete|migrations\.CreateModel|create_table|add_column|AddField", re.IGNORECASE)
_WRITING = re.compile(
    r"\b(?:update|insert|delete|merge|replace|truncate|copy|upsert|save|create|bulk_\w+|add|add_all|execute"
    r"|RunPython|RunSQL)\b",
    re.IGNORECASE,
)


def mentions_writing(source: str) -> bool:
    """Whether a source has a word that could write, other than those of schema changes."""
    return bool(_WRITING.search(_SCHEMA.sub("", source)))


def drawn(found: report.Report, sources: Mapping[str, str], seed: int, count: int) -> tuple[list[Any], list[Any]]:
    """``count`` findings and ``count`` silent files of ``sources``, the same for the same seed and report."""
    chance = random.Random(seed)
    findings = sorted(
        (item for items in found.findings.values() for item in items),
        key=lambda item: (item.file, item.line, item.operation, sorted(item.tables)),
    )
    silent = sorted(path for path in sources if path not in found.findings and mentions_writing(sources[path]))
    return (
        [{**item._asdict(), "tables": sorted(item.tables)} for item in _some(findings, count, chance)],
        [{"file": path} for path in _some(silent, count, chance)],
    )


def _some(items: Sequence[Any], count: int, chance: random.Random) -> list[Any]:
    return chance.sample(items, min(count, len(items)))


def _write(path: Path, rows: Iterable[Any]) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    print(path)


def main(argv: Sequence[str] | None = None) -> int:
    """Draw from the migrations of the packages of labels.jsonl; return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed", type=int)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--cache", type=Path, default=CACHE)
    arguments = parser.parse_args(argv)
    root = corpus.unpack("labels", labels.load("labels"), arguments.cache.resolve())
    sources = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    findings, silent = drawn(report.run(root), sources, arguments.seed, arguments.count)
    _write(HERE / f"{arguments.seed}-findings.jsonl", findings)
    _write(HERE / f"{arguments.seed}-silent.jsonl", silent)
    return 0


if __name__ == "__main__":
    sys.exit(main())
