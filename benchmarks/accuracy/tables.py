"""The figures as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.accuracy.comparing import Comparison, Rate
from benchmarks.accuracy.executed import Recall
from benchmarks.accuracy.scoring import NEAR, Figures

_FIGURES = ("files", "recall", "precision", "right tables", "right direction", "right verdict on the file")
_COMPARED = (
    "files: recall",
    "precision",
    "places: recall",
    "precision",
    "with the operation: recall",
    "precision",
)

FIGURES_CAPTION = f"""\
Recall: how many of the places that a reader is certain of are found. Precision: how many of those found a reader saw.
SQL in strings counts on the very line of its keyword, calls within {NEAR} lines, and only with the right operation.
Right verdict: a row change is found in the upgrade exactly where a reader is certain of one. The labels were known
while the code was written: they show what it can do, and not what it will do on files that nobody has seen. For that
there are the draws in [benchmarks/accuracy](benchmarks/accuracy/README.md)."""

COMPARED_CAPTION = f"""\
The same files and labels, by a measure that all can meet. Files: does the tool say anything of a file that changes
rows, in either direction (recall), and does a file of which it says something change rows (precision). Places: is
something marked within {NEAR} lines of a label, and a label within {NEAR} lines of what is marked, where all lines that
a linter marks count. With the operation: the same, and the operation is right, where INSERT, INSERT_SELECT and UPSERT
count as one; bandit and ruff tell none. OPAQUE findings are left out."""


def figures_table(rows: Iterable[tuple[str, Figures]]) -> str:
    """How often the report is right, a row for each group of files."""
    return _table(("", *_FIGURES), (_figures_row(name, figures) for name, figures in rows))


def ways_table(rows: Iterable[tuple[str, Figures]]) -> str:
    """How many labels are found, a row for each way of writing; a wrong finding has no label, and so no way."""
    return _table(
        ("", "recall", "right tables", "right direction"),
        (
            (
                name,
                share(figures.found, figures.labels),
                share(figures.tables_right, figures.tables),
                share(figures.scope_right, figures.found),
            )
            for name, figures in rows
        ),
    )


def comparison_table(rows: Iterable[tuple[str, Comparison]]) -> str:
    """What a team would use instead, a row for each tool."""
    return _table(("", *_COMPARED), (_comparison_row(name, comparison) for name, comparison in rows))


def rewrites_table(rows: Iterable[tuple[str, int, int]]) -> str:
    """How many files a rewrite changed, and in how many of them the findings changed, a row for each rewrite."""
    counted = ((name, str(rewritten), str(different)) for name, rewritten, different in rows)
    return _table(("", "files rewritten", "files with other findings"), counted)


def executed_line(recall: Recall) -> str:
    """What the report says of changes that were really executed."""
    return (
        f"Of {recall.changes} changes that migrations of these packages executed on empty databases, "
        f"{share(recall.found, recall.changes)} are found, {recall.opaque} of them only as OPAQUE; "
        f"the table is named for {share(recall.named, recall.changes)}."
    )


def share(part: int, whole: int) -> str:
    """Such as ``97.1% (33/34)``; rounded down, so that 100.0% means all."""
    if not whole:
        return ""
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}% ({part}/{whole})"


def replace_between(path: Path, marker: str, text: str) -> None:
    """Put ``text`` between the comments ``<!-- marker -->`` and ``<!-- end of marker -->`` of a Markdown file.

    Raises ValueError where the file has not both.
    """
    old = path.read_text(encoding="utf-8")
    start, end = f"<!-- {marker} -->\n", f"<!-- end of {marker} -->\n"
    before, found_start, rest = old.partition(start)
    _, found_end, after = rest.partition(end)
    if not (found_start and found_end):
        raise ValueError(f"{path} has no lines {start.strip()} and {end.strip()}")
    path.write_text(f"{before}{start}\n{text}\n\n{end}{after}", encoding="utf-8")


def _figures_row(name: str, figures: Figures) -> Sequence[str]:
    return (
        name,
        str(figures.files),
        share(figures.found, figures.labels),
        share(figures.findings_right, figures.findings),
        share(figures.tables_right, figures.tables),
        share(figures.scope_right, figures.found),
        share(figures.files_right, figures.files),
    )


def _comparison_row(name: str, comparison: Comparison) -> Sequence[str]:
    told = _rates(comparison.operations) if comparison.operations.right else ("", "")
    return (name, *_rates(comparison.files), *_rates(comparison.places), *told)


def _rates(rate: Rate) -> tuple[str, str]:
    return share(rate.found, rate.there), share(rate.right, rate.said)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("|" + "".join(f" {cell} |" if cell else " |" for cell in line) for line in lines)
