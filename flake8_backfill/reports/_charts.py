"""The numbers behind the page's charts: changes by table, and along the history."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from flake8_backfill.audit import Audit, AuditedMigration
from flake8_backfill.model import Finding, Priority
from flake8_backfill.ordering import natural_key
from flake8_backfill.records import NamedTuple

MOST_TABLES = 12
_MOST_COLUMNS = 140
_SHORTEST_LABEL = 6
_FEWEST_SLOTS = 30
"""Columns are no wider than one of so many."""

_MOST_FOLDERS = 16

_LABEL_CHARACTERS = 150
"""How many characters of a label fit into the width of the chart."""

# Folders whose names say no more than that there are migrations.
_COMMON_FOLDERS = {"versions", "migrations", "alembic", "_migrations", "db", "sql"}


class Parts(NamedTuple):
    """A number of changes, by the priority of each."""

    high: int
    medium: int
    low: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)


class TableBar(NamedTuple):
    """A table with its changes."""

    table: str
    parts: Parts


class Column(NamedTuple):
    """The changes of neighbouring migrations: those from ``first`` to ``last``, by their index in the audit.

    ``x`` and ``width`` are percents of the chart's width.
    """

    x: float
    width: float
    first: int
    last: int
    parts: Parts


class Folder(NamedTuple):
    """The migrations of one folder: where its columns are, and as much of its name as fits there."""

    name: str
    x: float
    width: float
    label: str


class History(NamedTuple):
    """The chart along the migrations; ``each`` is how many migrations a column stands for, at most."""

    columns: list[Column]
    folders: list[Folder]
    highest: int
    each: int


def tables(audit: Audit) -> list[TableBar]:
    """Return every written table, the most changed first; a change of several tables counts for each."""
    by_table: dict[str, list[Finding]] = {}
    for migration in audit.with_dml:
        for finding in migration.writes:
            for table in finding.tables:
                by_table.setdefault(table, []).append(finding)
    bars = [TableBar(table, _parts(findings)) for table, findings in by_table.items()]
    return sorted(bars, key=lambda bar: (-bar.parts.total, natural_key(bar.table)))


def history(audit: Audit) -> History:
    """Return the changes of all migrations that change rows, in the order of the report."""
    indexed = [(index, migration) for index, migration in enumerate(audit.migrations) if not migration.comment_only]
    folders = _folders(indexed)
    gaps = len(folders) - 1
    each = max(1, -(-len(indexed) // max(1, _MOST_COLUMNS - gaps)))
    bins = [(name, [members[i : i + each] for i in range(0, len(members), each)]) for name, members in folders]
    slots = max(_FEWEST_SLOTS, sum(len(columns) for _, columns in bins) + gaps)
    shown: list[Column] = []
    labels: list[Folder] = []
    position = 0
    names = _shortened([name for name, _ in bins])
    for name, (_, columns) in zip(names, bins, strict=True):
        x, width = 100 * position / slots, 100 * len(columns) / slots
        labels.append(Folder(name, x, width, _cut(name, int(width * _LABEL_CHARACTERS / 100))))
        for offset, members in enumerate(columns):
            shown.append(_column(100 * (position + offset) / slots, 100 / slots, members))
        position += len(columns) + 1
    return History(shown, labels, max((column.parts.total for column in shown), default=0), each)


def _column(x: float, width: float, members: Sequence[tuple[int, AuditedMigration]]) -> Column:
    findings = [finding for _, migration in members for finding in migration.writes]
    return Column(x, width, members[0][0], members[-1][0], _parts(findings))


def _parts(findings: Sequence[Finding]) -> Parts:
    counts = Counter(finding.priority for finding in findings)
    return Parts(*(counts[priority] for priority in Priority))


def _folders(indexed: Sequence[tuple[int, AuditedMigration]]) -> list[tuple[str, list[tuple[int, AuditedMigration]]]]:
    """Return the migrations by the folders that they are in, or by folders above those where that makes too many."""
    paths = [posixpath.dirname(migration.migration.path).split("/") for _, migration in indexed]
    found = [("", list(indexed))] if indexed else []
    for depth in range(1, max(map(len, paths), default=0) + 1):
        named = [("/".join(path[:depth]), member) for path, member in zip(paths, indexed, strict=True)]
        folders = [(name, [member for _, member in group]) for name, group in groupby(named, key=itemgetter(0))]
        if len(folders) > _MOST_FOLDERS:
            break
        if len(folders) > len(found) or depth == 1:
            found = folders
    return found


def _shortened(folders: Sequence[str]) -> list[str]:
    """Return the folders without what they all begin with, and without what every folder of migrations is called."""
    parts = [folder.split("/") for folder in folders]
    shared = len(_common(parts)) if len(set(folders)) > 1 else 0
    return [_telling(names[shared:]) or folder for names, folder in zip(parts, folders, strict=True)]


def _telling(names: Sequence[str]) -> str:
    return "/".join(name for name in names if name not in _COMMON_FOLDERS) or "/".join(names)


def _cut(name: str, longest: int) -> str:
    if len(name) <= longest:
        return name
    return f"{name[: longest - 1]}…" if longest >= _SHORTEST_LABEL else ""


def _common(parts: Sequence[Sequence[str]]) -> list[str]:
    common = []
    for names in zip(*parts, strict=False):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    return common
