"""A tree of files -> one ``Audit``: everything that a report says, in the order in which it says it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from flake8_backfill.baseline import NOTHING_READ, Baseline, Entry, Scan
from flake8_backfill.baseline import load as load_baseline
from flake8_backfill.config import Config, ConfigError
from flake8_backfill.discovery import discover, shown_path
from flake8_backfill.flake8_settings import Flake8Settings, load
from flake8_backfill.model import Finding, Migration, Operation, Priority
from flake8_backfill.ordering import natural_key
from flake8_backfill.reading import Reading
from flake8_backfill.records import NamedTuple
from flake8_backfill.results import Acknowledgement, Fault, FileError
from flake8_backfill.workers import Progress, Work, read_all

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from flake8_backfill.comparison import Comparison
    from flake8_backfill.git import Added


class Summary(NamedTuple):
    """The figures of the report's summary; all are counts.

    ``high + medium + low == migrations_with_dml``, whatever the status of their findings is.  ``files`` were read;
    ``migration_files`` of them hold a migration; ``findings`` counts all of them, comments and suppressed ones too;
    ``excluded`` are migrations that flake8's ``exclude`` keeps from being read; ``errors`` are files; ``faults`` are
    comments that suppress nothing, or do not say why; ``stale`` are entries of the baseline that match nothing.
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
    faults: int
    stale: int


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
    - ``faults``: what is wrong with comments that are meant to suppress findings (BKF900 and BKF901), in file order.
    - ``stale``: the entries of the baseline for the files that were read, or are gone, that match no finding.
    - ``scan``: what was looked at, for the baseline.
    - ``sources``: path -> how many migrations it holds, for each file that was read; ``left_out`` is the same for
      those that flake8's ``exclude`` leaves out, without files that hold none.
    - ``starts``: path -> the lines at which its migrations begin, for each file that holds several.
    - ``comparison``: what is other than in an earlier report; None where there is none to compare with.
    - ``since``: the revision that the migrations differ from where only those are reported; "" for all of them.
    - ``added``: path -> when and by whom a migration's file was added; None where that was not asked for.
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
    faults: tuple[Fault, ...] = ()
    stale: tuple[Entry, ...] = ()
    scan: Scan = NOTHING_READ
    source_lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    sources: Mapping[str, int] = field(default_factory=dict, repr=False)
    left_out: Mapping[str, int] = field(default_factory=dict, repr=False)
    starts: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    comparison: Comparison | None = None
    since: str = ""
    added: Mapping[str, Added] | None = None

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
            faults=len(self.faults),
            stale=len(self.stale),
        )


def group(findings: Sequence[Finding]) -> tuple[AuditedMigration, ...]:
    """Gather findings by migration, in file and number order, each migration's by place."""
    by_migration: dict[Migration, list[Finding]] = {}
    for finding in findings:
        by_migration.setdefault(finding.migration, []).append(finding)
    ordered = sorted(by_migration, key=lambda m: (natural_key(m.path), natural_key(m.id), m.line, m))
    return tuple(
        AuditedMigration(migration, tuple(sorted(by_migration[migration], key=lambda f: (f.line, f.column, f.code))))
        for migration in ordered
    )


def audit(
    paths: Sequence[str],
    config: Config,
    executor: Executor | None = None,
    *,
    jobs: int = 1,
    settings: Flake8Settings | None = None,
    honour_exclude: bool = True,
    progress: Progress | None = None,
    only: Collection[str] | None = None,
) -> Audit:
    """Read the files and folders in ``paths`` (the working directory where it is empty) and say what they change.

    ``executor`` does the work where one is given, ``jobs`` processes of its own otherwise; the audit is the same.  The
    executor's processes have the same files under the same paths, in whatever folder they work, and the same version of
    this package (`ConfigError` otherwise); what it loses is done here, and what else it raises is raised.
    ``settings`` are flake8's (read from its configuration in the working directory by default), and
    ``honour_exclude=False`` reads what its ``exclude`` leaves out.  ``progress`` is told, now and then, how many files
    of how many are done.  ``only`` names the files to read among those in ``paths``.  Files that cannot be read or
    parsed are in ``errors``; raises `ConfigError` for a flake8 configuration that flake8 would refuse, for a baseline
    that cannot be read, and for a SOURCE_DATE_EPOCH that is no number of seconds.
    """
    generated = now()
    baseline = load_baseline(config)
    settings = settings or load()
    found = discover(paths, settings, honour_exclude=honour_exclude)
    files = [file for file in found.files if only is None or file.shown in only]
    readings = read_all(files, Work(config, settings), executor, jobs, progress or _no_progress)
    audited = _gathered(readings, found.errors, config, generated, paths)
    return audited if baseline is None else with_baseline(audited, baseline)


def with_baseline(audited: Audit, baseline: Baseline) -> Audit:
    """Return an audit with the findings that the baseline knows as grandfathered, and the entries that know none."""
    findings = baseline.grandfather(audited.findings)
    return replace(audited, migrations=group(findings), stale=baseline.stale(findings, audited.scan))


def now() -> datetime:
    """Return the time of the audit, in UTC and whole seconds; SOURCE_DATE_EPOCH (seconds since 1970) overrules it.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(timezone.utc).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), timezone.utc)
    except (ValueError, OverflowError, OSError):
        raise ConfigError(
            f"SOURCE_DATE_EPOCH: expected seconds since 1970 such as 1769731200, got {epoch!r:.60}"
        ) from None


def _gathered(
    readings: Sequence[Reading],
    folder_errors: Sequence[FileError],
    config: Config,
    generated: datetime,
    paths: Sequence[str],
) -> Audit:
    read = [reading for reading in readings if not reading.source_file.excluded]
    errors = [*folder_errors, *(reading.result.error for reading in read if reading.result.error)]
    return Audit(
        config=config,
        root=os.getcwd(),
        generated=generated,
        migrations=group([finding for reading in read for finding in reading.result.findings]),
        errors=tuple(sorted(errors, key=lambda error: (natural_key(error.path), error))),
        files=sum(reading.was_read for reading in read),
        migration_files=sum(reading.result.migrations > 0 for reading in read),
        excluded=sum(reading.result.migrations for reading in readings if reading.source_file.excluded),
        unchecked=tuple(reading.result.path for reading in read if reading.unchecked),
        acknowledgements=tuple(place for reading in read for place in reading.result.acknowledgements),
        faults=tuple(fault for reading in read for fault in reading.faults),
        scan=Scan(
            tuple(reading.result.path for reading in read if reading.was_read and not reading.result.error),
            tuple(map(shown_path, paths)),
        ),
        source_lines={reading.result.path: reading.lines for reading in read if reading.lines},
        sources={reading.result.path: reading.result.migrations for reading in read if reading.was_read},
        left_out=_counts(reading for reading in readings if reading.source_file.excluded),
        starts={reading.result.path: reading.result.starts for reading in read if len(reading.result.starts) > 1},
    )


def _counts(readings: Iterable[Reading]) -> dict[str, int]:
    """Return how many migrations each file holds, without those that hold none."""
    return {reading.result.path: reading.result.migrations for reading in readings if reading.result.migrations}


def _no_progress(done: int, total: int) -> None:
    """Take no notice."""
