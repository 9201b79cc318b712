"""What a comparison with an earlier report says, as rows of words: for the formats that have tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_backfill.audit import Audit
from flake8_backfill.model import Finding, Operation, Priority
from flake8_backfill.records import NamedTuple

if TYPE_CHECKING:
    from flake8_backfill.comparison import Comparison, Known

TOTALS = {
    "migrations_with_dml": "Migrations with DML",
    "high": "HIGH priority",
    "medium": "MEDIUM priority",
    "low": "LOW priority",
    "comment_only": "Migrations with a comment only",
    "findings": "Findings",
    "suppressed": "Suppressed findings",
    "grandfathered": "Grandfathered findings",
    "errors": "Files that could not be read",
}
"""The figures that are compared: the key in the summary, and what a reader calls it."""

HEADINGS = ("Migration", "Change", "Tables", "Location")


class Total(NamedTuple):
    """A figure of then and now."""

    name: str
    before: int
    now: int

    @property
    def change(self) -> str:
        """The difference with its sign, ``+2``; ``0`` where there is none."""
        return f"{self.now - self.before:+d}" if self.now != self.before else "0"


class Section(NamedTuple):
    """The findings that are new, gone or moved: a row of `HEADINGS` each."""

    title: str
    rows: list[tuple[str, str, str, str]]


def totals(audit: Audit, comparison: Comparison) -> list[Total]:
    """Return the figures, those too that are as they were; 0 for what the earlier report did not count."""
    now = audit.summary._asdict()
    return [Total(name, comparison.before.get(key, 0), now[key]) for key, name in TOTALS.items()]


def sections(comparison: Comparison) -> Iterator[Section]:
    """Yield the sections, empty ones too."""
    yield Section("New", [_row(finding) for finding in comparison.new])
    yield Section("Gone", [_gone(known) for known in comparison.gone])
    yield Section("Moved", [_moved(pair.finding, pair.before) for pair in comparison.moved])


def _row(finding: Finding) -> tuple[str, str, str, str]:
    change = _change(finding.priority, finding.operation.name)
    return finding.migration.id, change, ", ".join(finding.tables), f"{finding.path}:{finding.line}"


def _gone(known: Known) -> tuple[str, str, str, str]:
    change = _change(known.priority, known.operation)
    return known.migration, change, ", ".join(known.tables), f"{known.path}:{known.line}"


def _moved(finding: Finding, before: Known) -> tuple[str, str, str, str]:
    migration, change, tables, place = _row(finding)
    here = f"{before.path}:{before.line}" if before.path != finding.path else f"line {before.line}"
    from_migration = "" if before.migration == migration else f" in {before.migration}"
    return migration, change, tables, f"{place} (was {here}{from_migration})"


def _change(priority: Priority, operation: str) -> str:
    return operation if operation == Operation.COMMENT.name else f"{priority.name} {operation}"
