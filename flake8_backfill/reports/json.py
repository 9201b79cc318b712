"""The audit as JSON, for programs: the keys are fixed, further ones may be added."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_backfill import __version__
from flake8_backfill.audit import Audit, AuditedMigration
from flake8_backfill.baseline import Entry, fingerprint
from flake8_backfill.model import Finding
from flake8_backfill.report_files import NAME, VERSION, written
from flake8_backfill.reports._format import Format, Presentation
from flake8_backfill.reports._words import utc

if TYPE_CHECKING:
    from flake8_backfill.comparison import Comparison, Known
    from flake8_backfill.git import Added


def _render(audit: Audit, presentation: Presentation) -> str:
    return written(_document(audit))


def _document(audit: Audit) -> dict[str, object]:
    return {
        "version": VERSION,
        "tool": {"name": NAME, "version": __version__},
        "generated": utc(audit.generated),
        "hot_tables": [name for name, _ in audit.config.hot_tables_in_force()],
        "small_tables": list(audit.config.small_tables),
        "hot_table_sources": {name: verdict.source for name, verdict in audit.config.hot_tables_in_force()},
        "summary": audit.summary._asdict(),
        **({"since": audit.since} if audit.since else {}),
        **({"comparison": _comparison(audit.comparison)} if audit.comparison is not None else {}),
        "migrations": [_migration(audit, migration) for migration in audit.migrations],
        "unchecked": list(audit.unchecked),
        "acknowledgements": [comment._asdict() for comment in audit.acknowledgements],
        "faults": [fault._asdict() for fault in audit.faults],
        "stale": [_entry(entry) for entry in audit.stale],
        "errors": [error._asdict() for error in audit.errors],
        "sources": dict(audit.sources),
        "left_out": dict(audit.left_out),
    }


def _migration(audit: Audit, audited: AuditedMigration) -> dict[str, object]:
    return {
        "id": audited.migration.id,
        "description": audited.migration.description,
        "framework": audited.migration.framework,
        "path": audited.migration.path,
        "line": audited.migration.line,
        **({"added": _added(audit.added.get(audited.migration.path))} if audit.added is not None else {}),
        "priority": audited.priority.name,
        "tables": list(audited.tables),
        "operations": [operation.name for operation in audited.operations],
        "findings": [_finding(finding) for finding in audited.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "priority": finding.priority.name,
        "operation": finding.operation.name,
        "tables": list(finding.tables),
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "scope": finding.scope,
        "created_here": finding.created_here,
        "facts": list(finding.facts),
        "message": finding.message,
        "status": finding.status,
        "reason": finding.reason,
        "fingerprint": fingerprint(finding),
    }


def _added(added: Added | None) -> dict[str, str] | None:
    return {"date": utc(added.date), "author": added.author} if added is not None else None


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "file": comparison.file,
        "generated": comparison.generated,
        "before": dict(comparison.before),
        "new": [{"migration": finding.migration.id, **_finding(finding)} for finding in comparison.new],
        "gone": [_known(known) for known in comparison.gone],
        "moved": [
            {"migration": pair.finding.migration.id, **_finding(pair.finding), "before": _known(pair.before)}
            for pair in comparison.moved
        ],
    }


def _known(known: Known) -> dict[str, object]:
    return {
        "migration": known.migration,
        "priority": known.priority.name,
        "operation": known.operation,
        "tables": list(known.tables),
        "path": known.path,
        "line": known.line,
        "fingerprint": known.fingerprint,
    }


def _entry(entry: Entry) -> dict[str, object]:
    """Return an entry of the baseline; its path is seen from the baseline file."""
    shown = {**entry.key._asdict(), "operation": entry.operation, "tables": list(entry.tables)}
    return {**shown, "copy": entry.copy} if entry.copy > 1 else shown


FORMAT = Format(
    name="json",
    help="for programs",
    render=_render,
    stamp=re.compile(r'^  "generated": ".*",\n', re.MULTILINE),
)
