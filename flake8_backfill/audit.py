"""A tree of files -> one ``Audit``: everything that a report says, in the order in which it says it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from flake8_backfill.config import Config
from flake8_backfill.model import Acknowledgement, FileError, Finding, Migration, Operation, Priority

_NUMBER = re.compile(r"([0-9]+)")


class Summary(NamedTuple):
    """The figures of the report's summary; all are counts.

    ``high + medium + low == migrations_with_dml``, whatever the status of their findings is.  ``files`` were read;
    ``migration_files`` of them hold a migration; ``findings`` counts all of them, comments and suppressed ones too;
    ``excluded`` are migrations that flake8's ``exclude`` keeps from being read; ``errors`` are files.
    """

    files: int
    migration_files: int
    migrations_with_dml: int
    high: int
    medium: int
    low: int
    comment_only: int
    findings: int
    suppressed: int
    grandfathered: int
    excluded: int
    errors: int


@dataclass(frozen=True)
class AuditedMigration:
    """One migration and its findings, by line; there is at least one.

    ``migration.path`` and every ``finding.path`` are relative to the working directory, with ``/``.
    """

    migration: Migration
    findings: tuple[Finding, ...]

    @property
    def comment_only(self) -> bool:
        """Whether nothing but comments speaks of a backfill here."""
        return all(finding.operation is Operation.COMMENT for finding in self.findings)

    @property
    def writes(self) -> tuple[Finding, ...]:
        """The findings that change rows: all but the comments, whatever their status."""
        return tuple(finding for finding in self.findings if finding.operation is not Operation.COMMENT)

    @property
    def priority(self) -> Priority:
        """The highest priority of its findings, whatever their status."""
        return min(finding.priority for finding in self.findings)

    @property
    def tables(self) -> tuple[str, ...]:
        """The written tables, sorted, each once; ``?`` for those that the file does not show."""
        return tuple(sorted({table for finding in self.writes for table in finding.tables}))

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What it does to rows, each once, in the order of the codes; ``(COMMENT,)`` where it is a comment only."""
        return tuple(sorted({finding.operation for finding in self.writes or self.findings}))

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines of its writes (of its comments where it has only those), ascending, each once."""
        return tuple(sorted({finding.line for finding in self.writes or self.findings}))


@dataclass(frozen=True)
class Audit:
    """What was found in a tree of files: all that a report needs; ``render(audit, format)`` makes one of it.

    - ``config``: the configuration in force (hot and small tables and where they come from).
    - ``root``: the working directory, absolute; every path of the audit is relative to it, with ``/``.
    - ``generated``: when, aware and in UTC, in whole seconds; SOURCE_DATE_EPOCH where that is set.
    - ``migrations``: those with a finding, in file and number order (9 before 10).
    - ``errors``: files and folders that could not be read or parsed, in file order, each with its reason.
    - ``files``, ``migration_files``: how many files were read, and how many of these hold a migration.
    - ``excluded``: how many migrations flake8's ``exclude`` left out.
    - ``unchecked``: migration files under ``# flake8: noqa``; their findings are there, as suppressed.
    - ``acknowledgements``: the ``# backfill: allow -- reason`` comments of the files that were read.
    - ``source_lines``: path -> its lines, with their ends, for each file that has a finding.

    A suppressed finding says why in ``Finding.reason``: the words behind ``--`` of a ``# noqa: BKF101 -- words`` or of
    an acknowledgement, or else the setting that hides it, such as ``per-file-ignores``; a bare ``# noqa`` gives "".
    """

    config: Config
    root: str
    generated: datetime
    migrations: tuple[AuditedMigration, ...] = ()
    errors: tuple[FileError, ...] = ()
    files: int = 0
    migration_files: int = 0
    excluded: int = 0
    unchecked: tuple[str, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    source_lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the report."""
        return tuple(finding for migration in self.migrations for finding in migration.findings)

    @property
    def with_dml(self) -> tuple[AuditedMigration, ...]:
        """The migrations that change rows."""
        return tuple(migration for migration in self.migrations if not migration.comment_only)

    @property
    def comment_only(self) -> tuple[AuditedMigration, ...]:
        """The migrations where only a comment speaks of a backfill."""
        return tuple(migration for migration in self.migrations if migration.comment_only)

    def of_priority(self, priority: Priority) -> tuple[AuditedMigration, ...]:
        """Return the migrations that change rows and have this priority."""
        return tuple(migration for migration in self.with_dml if migration.priority is priority)

    @property
    def summary(self) -> Summary:
        """The figures, counted from what is there now: a later stage may have changed a finding's status."""
        statuses = Counter(finding.status for finding in self.findings)
        return Summary(
            files=self.files,
            migration_files=self.migration_files,
            migrations_with_dml=len(self.with_dml),
            high=len(self.of_priority(Priority.HIGH)),
            medium=len(self.of_priority(Priority.MEDIUM)),
            low=len(self.of_priority(Priority.LOW)),
            comment_only=len(self.comment_only),
            findings=len(self.findings),
            suppressed=statuses["suppressed"],
            grandfathered=statuses["grandfathered"],
            excluded=self.excluded,
            errors=len(self.errors),
        )


def natural_key(text: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Return a sort key under which numbers in names count as numbers: ``m9.py`` before ``m10.py``.

    Numbers are compared by their digits, since ``int`` refuses very long ones.
    """
    parts = []
    for part in _NUMBER.split(text):
        digits = part.lstrip("0")
        parts.append((0, len(digits), digits) if part[:1].isdigit() and part.isascii() else (1, 0, part))
    return tuple(parts), text


def group(findings: list[Finding]) -> tuple[AuditedMigration, ...]:
    """Gather findings by migration, in file and number order, each migration's by place."""
    by_migration: dict[Migration, list[Finding]] = {}
    for finding in findings:
        by_migration.setdefault(finding.migration, []).append(finding)
    ordered = sorted(by_migration, key=lambda m: (natural_key(m.path), natural_key(m.id), m.line, m))
    return tuple(
        AuditedMigration(migration, tuple(sorted(by_migration[migration], key=lambda f: (f.line, f.column, f.code))))
        for migration in ordered
    )
