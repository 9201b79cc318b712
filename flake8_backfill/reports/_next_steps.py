"""What to do about an audit: sentences that fit what was found, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flake8_backfill.audit import Audit, AuditedMigration
from flake8_backfill.model import UNKNOWN_TABLE, Operation, Priority
from flake8_backfill.reports._words import counted, first_place

_NAMED = 3


def next_steps(audit: Audit, *, named: bool = True) -> list[str]:
    """Return the steps, each a sentence or two of plain text with words from migrations in it; at least one.

    ``named`` says whether they name the first few migrations that they speak of.
    """
    steps = [*_migrations(audit, _named if named else _unnamed), *_blind_spots(audit), *_settings(audit)]
    if audit.since and not audit.migrations and not audit.errors:
        return [f"Nothing to do: no migration that changes rows differs from {audit.since}."]
    if not audit.migration_files and not audit.errors:
        return ["No migration was found: check the paths, or name the migrations in `paths` of [tool.flake8-backfill]."]
    return steps or ["Nothing to do: no migration changes rows."]


def _migrations(audit: Audit, names: Callable[[Sequence[AuditedMigration]], str]) -> Iterator[str]:
    high = _open(audit, Priority.HIGH)
    if high:
        yield (
            f"Move the row changes of {counted(len(high), 'HIGH priority migration')} into backfills that run in "
            f"batches outside the deployment, and leave the schema change behind{names(high)}."
        )
    medium = _open(audit, Priority.MEDIUM)
    if medium:
        yield (
            f"Look at {counted(len(medium), 'MEDIUM priority migration')}: name large tables in hot-tables and tables "
            f"that stay small in small-tables, and move what is left{names(medium)}."
        )
    low = _open(audit, Priority.LOW)
    if low:
        yield f"{counted(len(low), 'LOW priority migration')} can stay, unless the tables grow."
    if audit.comment_only:
        yield f"Check whether the backfills that comments speak of have run{names(audit.comment_only)}."


def _blind_spots(audit: Audit) -> Iterator[str]:
    findings = [finding for finding in audit.findings if finding.status == "new"]
    opaque = sum(finding.operation is Operation.OPAQUE for finding in findings)
    if opaque:
        yield f"Read by hand {counted(opaque, 'place')} where the file does not show what runs (OPAQUE)."
    unknown = sum(UNKNOWN_TABLE in finding.tables and finding.operation is not Operation.OPAQUE for finding in findings)
    if unknown:
        yield f"Find out which table {counted(unknown, 'change')} with an unknown table ({UNKNOWN_TABLE}) would write."
    if audit.errors:
        yield (
            f"Repair {counted(len(audit.errors), 'file or folder', 'files or folders')} that could not be read: "
            "this report knows nothing of what is in there."
        )


def _settings(audit: Audit) -> Iterator[str]:
    summary = audit.summary
    if summary.excluded:
        yield (
            f"{counted(summary.excluded, 'migration')} excluded by flake8's settings: --no-flake8-exclude reads "
            f"{'it' if summary.excluded == 1 else 'them'} too."
        )
    if audit.stale:
        yield (
            f"Drop {counted(len(audit.stale), 'entry', 'entries')} of the baseline that match nothing any more: "
            "backfill-report --prune-baseline."
        )
    bare = sum(finding.status == "suppressed" and not finding.reason for finding in audit.findings)
    if bare:
        yield f"Give {counted(bare, 'suppressed finding')} a reason: # noqa: BKF101 -- why this is safe."
    if audit.with_dml and "hot-tables" not in audit.config.origins and audit.config.stats is None:
        yield "The hot tables are the default ones: name your own in hot-tables, or give their sizes in table-stats."


def _open(audit: Audit, priority: Priority) -> list[AuditedMigration]:
    """Return the migrations of a priority that still have a new finding of it."""
    return [
        migration
        for migration in audit.of_priority(priority)
        if any(finding.status == "new" and finding.priority is priority for finding in migration.writes)
    ]


def _named(migrations: Sequence[AuditedMigration]) -> str:
    """Return the first few migrations with their places, and how many more there are."""
    shown = ", ".join(f"{audited.migration.id} ({first_place(audited)})" for audited in migrations[:_NAMED])
    rest = len(migrations) - _NAMED
    return f": {shown} and {rest:,} more" if rest > 0 else f": {shown}"


def _unnamed(migrations: Sequence[AuditedMigration]) -> str:
    return ""
