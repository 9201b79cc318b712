"""Fetches the packages, runs the report over them, and prints how often it is right."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.accuracy import corpus, executed, labels, others, tables
from benchmarks.accuracy import report as reports
from benchmarks.accuracy.comparing import Comparison
from benchmarks.accuracy.labels import LabelledFile
from benchmarks.accuracy.scoring import Figures, judge

CACHE = Path.home() / ".cache" / "flake8-backfill-accuracy"
README = Path(__file__).parents[2] / "README.md"
COMMAND = "python -m benchmarks.accuracy"


Tool = Callable[[Path, Sequence[str]], list[others.Pointer]]


class Measured(NamedTuple):
    """One label file: its files that could be fetched, their folder, and the report over that."""

    name: str
    root: Path
    files: Sequence[LabelledFile]
    report: reports.Report


class Sample(NamedTuple):
    """All label files, and of how many labelled files nothing can be said."""

    parts: Sequence[Measured]
    repository_only: int
    twice: int


def measure(cache: Path) -> Sample:
    """Fetch and read all; a file that two readers labelled is taken once, from the first."""
    parts, seen = [], set()
    repository_only = twice = 0
    for name in labels.LABEL_FILES:
        files = labels.load(name)
        root = corpus.unpack(name, files, cache)
        there = corpus.available(files, root)
        fresh = [file for file in there if (file.file, file.requirement) not in seen]
        seen |= {(file.file, file.requirement) for file in fresh}
        repository_only += sum(not file.requirement for file in files)
        twice += len(there) - len(fresh)
        lost = [file.file for file in files if file.requirement and file not in there]
        if lost:
            raise FileNotFoundError(f"the packages do not have {', '.join(lost)}")
        parts.append(Measured(name, root, fresh, reports.run(root)))
    return Sample(parts, repository_only, twice)


def score(sample: Sample) -> tuple[Figures, Mapping[str, Figures], Mapping[str, Figures]]:
    """The figures of all files, by framework, and by way of writing."""
    overall = Figures()
    by_framework: dict[str, Figures] = defaultdict(Figures)
    by_way: dict[str, Figures] = defaultdict(Figures)
    for part in sample.parts:
        for file in part.files:
            verdict = judge(file.labels, part.report.findings.get(file.file, ()))
            overall.add(file.file, verdict)
            by_framework[file.framework].add(file.file, verdict)
            for label, found in verdict.pairs:
                by_way[label.how].add_places([(label, found)], ())
            for label in verdict.missed:
                by_way[label.how].add_places((), [label])
    return overall, by_framework, by_way


def compare(sample: Sample, cache: Path) -> Mapping[str, Comparison]:
    """The figures of each tool, by its name."""
    linters = others.Linters.installed(cache)
    tools: dict[str, Tool | None] = {
        "flake8-backfill": None,
        "regex for SQL": partial(others.searched, others.sql_in_source),
        "regex for SQL and writing calls": partial(others.searched, others.sql_and_calls_in_source),
        "regex in `execute()` and `RunSQL()`": partial(others.searched, others.sql_in_execute),
        f"bandit B608 ({others.BANDIT})": linters.bandit,
        f"ruff S608 ({others.RUFF})": linters.ruff,
    }
    return {name: _compared(sample, tool) for name, tool in tools.items()}


def _compared(sample: Sample, tool: Tool | None) -> Comparison:
    comparison = Comparison.empty()
    for part in sample.parts:
        pointers = defaultdict(list)
        for pointer in _ours(part) if tool is None else tool(part.root, [file.file for file in part.files]):
            pointers[pointer.file].append(pointer)
        for file in part.files:
            comparison.add(file.labels, pointers[file.file])
    return comparison


def _ours(part: Measured) -> list[others.Pointer]:
    return [
        others.Pointer(found.file, found.line, found.line, found.operation)
        for findings in part.report.findings.values()
        for found in findings
        if found.operation != "OPAQUE"
    ]


def text(sample: Sample, cache: Path) -> tuple[str, Sequence[str]]:
    """All figures as Markdown, and a line for each disagreement with a label."""
    overall, by_framework, by_way = score(sample)
    first = sample.parts[0].report
    with (labels.HERE / "executed.jsonl").open(encoding="utf-8") as lines:
        told = executed.recall(labels.read_rows(lines), first.findings)
    sections = [
        tables.figures_table([("all", overall), *sorted(by_framework.items())]),
        tables.FIGURES_CAPTION,
        f"{overall.created_found} of {overall.created} places that write a table of the same migration are known as "
        f"such, {overall.created_wrong} wrongly; {overall.opaque_wrong} OPAQUE findings stand where readers saw none. "
        f"Of the {first.migration_files} migrations of the first {len(corpus.whole_packages())} packages, "
        f"{tables.share(first.migrations_with_opaque, first.migration_files)} have an OPAQUE finding.",
        tables.executed_line(told),
        f"{sample.repository_only} labelled files are in no package and were left out; {sample.twice} that two readers "
        "labelled count once.",
        "By way of writing:",
        tables.ways_table(sorted(by_way.items())),
        "What a team would use instead:",
        tables.comparison_table(compare(sample, cache).items()),
        tables.COMPARED_CAPTION,
    ]
    return "\n\n".join(sections), [*overall.misses, *told.misses]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; return 0."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--cache", type=Path, default=CACHE, help="where packages are kept (default: %(default)s)")
    parser.add_argument("--misses", action="store_true", help="a line on standard error for each disagreement")
    parser.add_argument("--readme", action="store_true", help="put the figures into the README, too")
    arguments = parser.parse_args(argv)
    cache = arguments.cache.resolve()
    figures, misses = text(measure(cache), cache)
    print(figures)
    if arguments.misses:
        print(*misses, sep="\n", file=sys.stderr)
    if arguments.readme:
        tables.replace_between(README, "figures", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
