"""An audit seen in the light of its past: only what changed, when it came, and what an earlier report said."""

from __future__ import annotations

import sys
from bisect import bisect, bisect_left
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
    lines: dict[str, list[int] | None] = {}
    kept = []
    for audited in audit.migrations:
        path = audited.migration.path
        if path not in lines:
            lines[path] = _changed_lines(audit, path, changes) if path in audit.starts else None
        if _differs(audited, audit.starts.get(path, ()), lines[path]):
            kept.append(audited)
    return replace(audit, migrations=tuple(kept), since=f"{changes.revision} ({changes.base[:12]})")


def _changed_lines(audit: Audit, path: str, changes: Changes) -> list[int] | None:
    """Return the lines that are new or other, but for empty ones: a block that is added brings one with it."""
    changed = changes.lines(path)
    if changed is None:
        return None
    source = audit.source_lines.get(path, ())
    return [line for lines in changed for line in lines if 0 < line <= len(source) and source[line - 1].strip()]


def _differs(audited: AuditedMigration, starts: Sequence[int], changed: Sequence[int] | None) -> bool:
    """Tell whether a migration has one of the changed lines; all of it is changed where none are given."""
    if changed is None:
        return True
    first = audited.migration.line
    following = bisect(starts, first)
    end = starts[following] if following < len(starts) else sys.maxsize
    return _has(changed, first, end) or any(_has(changed, at.line, at.line + 1) for at in audited.findings)


def _has(lines: Sequence[int], first: int, end: int) -> bool:
    """Tell whether one of some ascending lines is from ``first`` up to ``end``, exclusive."""
    return bisect_left(lines, first) < bisect_left(lines, end)


def with_history(audit: Audit) -> Audit:
    """Return an audit that knows when and by whom its migrations were added; raises `ConfigError` where git cannot."""
    return replace(audit, added=added(dict.fromkeys(audited.migration.path for audited in audit.migrations)))


def compared_with(audit: Audit, report: ReportFile) -> Audit:
    """Return an audit that knows what is other than in an earlier report, among the files it was asked for."""
    return replace(audit, comparison=compare(report, audit.findings, audit.scan.asked))
