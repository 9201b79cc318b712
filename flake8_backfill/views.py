"""An audit seen in the light of its past: only what changed, when it came, and what an earlier report said."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

from flake8_backfill.audit import Audit, AuditedMigration
from flake8_backfill.comparison import compare
from flake8_backfill.git import Changes, added
from flake8_backfill.report_files import ReportFile


def only_changed(audit: Audit, changes: Changes) -> Audit:
    """Return an audit of changed files with the migrations that differ themselves.

    In a file of several migrations they are those with a line, or a finding on a line, that is new or other; raises
    `ConfigError` where git does not tell the lines.
    """
    lines: dict[str, list[range] | None] = {}
    kept = []
    for audited in audit.migrations:
        path = audited.migration.path
        if path not in lines:
            lines[path] = changes.lines(path) if path in audit.starts else None
        if _differs(audited, audit.starts.get(path, ()), lines[path]):
            kept.append(audited)
    return replace(audit, migrations=tuple(kept), since=f"{changes.revision} ({changes.base[:12]})")


def _differs(audited: AuditedMigration, starts: Sequence[int], changed: Sequence[range] | None) -> bool:
    """Tell whether a migration has a changed line; all of it is changed where no lines are given."""
    if changed is None:
        return True
    first = audited.migration.line
    index = bisect(starts, first)
    end = starts[index] if index < len(starts) else None
    in_block = any(lines.stop > first and (end is None or lines.start < end) for lines in changed)
    return in_block or any(finding.line in lines for finding in audited.findings for lines in changed)


def with_history(audit: Audit) -> Audit:
    """Return an audit that knows when and by whom its migrations were added; raises `ConfigError` where git cannot."""
    return replace(audit, added=added(dict.fromkeys(audited.migration.path for audited in audit.migrations)))


def compared_with(audit: Audit, report: ReportFile) -> Audit:
    """Return an audit that knows what is other than in an earlier report, among the files it was asked for."""
    return replace(audit, comparison=compare(report, audit.findings, audit.scan.asked))
