"""Findings and audits to make reports of, without a file to read."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from flake8_backfill.audit import Audit, group
from flake8_backfill.baseline import Entry, Key
from flake8_backfill.config import Config
from flake8_backfill.inspection import statement_lines
from flake8_backfill.model import Finding, Migration, Operation, Priority
from flake8_backfill.results import Fault, FileResult

GENERATED = datetime(2026, 1, 30, tzinfo=timezone.utc)


def a_migration(
    id: str = "36", path: str = "db/migrate.py", line: int = 1, description: str = "Add a column"
) -> Migration:
    """A migration as a numbered block in a file."""
    return Migration(id, description, "numbered", path, line)


def a_finding(
    operation: Operation = Operation.UPDATE,
    priority: Priority = Priority.HIGH,
    migration: Migration | None = None,
    **changes: Any,
) -> Finding:
    """A finding in ``migration``; ``changes`` are further fields of `Finding`."""
    migration = migration or a_migration()
    tables = () if operation is Operation.COMMENT else ("leads",)
    fields: dict[str, Any] = {
        "tables": tables,
        "path": migration.path,
        "line": migration.line + 1,
        "column": 5,
        "scope": "upgrade",
        "created_here": False,
        "facts": (),
        "message": f"BKF{priority}{operation:02d} {operation.name} on leads in migration {migration.id}",
        "migration": migration,
        "statement": f"{operation.name} leads",
    }
    return Finding(operation=operation, priority=priority, **{**fields, **changes})


TO_REPAIR: dict[str, Any] = {
    "config": Config(root="/project", baseline="db/baseline.txt"),
    "faults": (Fault("BKF901", "db/migrate.py", 7, 5, "BKF901 nothing is suppressed here"),),
    "stale": (Entry(Key("migrate.py", "36", "0123"), 1, "UPDATE", ("leads",)),),
}
"""Changes to an audit: a comment that suppresses nothing, and an entry of the baseline that matches nothing."""


def an_audit(findings: Sequence[Finding] = (), **changes: Any) -> Audit:
    """An audit of ``findings``; ``changes`` are further fields of `Audit`."""
    paths = {finding.path for finding in findings}
    fields: dict[str, Any] = {
        "config": Config(root="/project"),
        "root": "/project",
        "generated": GENERATED,
        "migrations": group(findings),
        "files": len(paths),
        "migration_files": len(paths),
    }
    return Audit(**{**fields, **changes})


def fake_inspect(source: str, path: str, config: Config, tree: object = None) -> FileResult:
    """Stand in for the analyzer: each line with ``UPDATE`` is a finding of its file, which is one migration then."""
    migration = Migration(path, "No description", "place", path, 1)
    findings = tuple(
        a_finding(migration=migration, line=number, column=text.index("UPDATE") + 1)
        for number, text in enumerate(source.split("\n"), 1)
        if "UPDATE" in text
    )
    try:
        statements = statement_lines(ast.parse(source))
    except SyntaxError:
        statements = ()
    return FileResult(path, findings, migrations=int(bool(findings)), statements=statements)
