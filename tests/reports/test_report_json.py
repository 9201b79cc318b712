"""The JSON report: keys that programs rely on."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flake8_backfill import __version__, render
from flake8_backfill.audit import group
from flake8_backfill.baseline import fingerprint
from flake8_backfill.config import Config
from flake8_backfill.model import Operation, Priority
from flake8_backfill.results import FileError
from tests.audit_samples import a_finding, a_migration, an_audit


def document(**changes: Any) -> Any:
    return json.loads(render(an_audit(**changes), "json"))


def test_of_nothing() -> None:
    assert document(config=Config(hot_tables=("b", "a*"), small_tables=("c",))) == {
        "version": 1,
        "tool": {"name": "flake8-backfill", "version": __version__},
        "generated": "2026-01-30T00:00:00Z",
        "hot_tables": ["b", "a*"],
        "small_tables": ["c"],
        "hot_table_sources": {"b": "hot-tables (hot-tables)", "a*": "hot-tables (hot-tables)"},
        "summary": {
            "files": 0,
            "migration_files": 0,
            "migrations_with_dml": 0,
            "high": 0,
            "medium": 0,
            "low": 0,
            "comment_only": 0,
            "findings": 0,
            "suppressed": 0,
            "grandfathered": 0,
            "excluded": 0,
            "errors": 0,
            "faults": 0,
            "stale": 0,
        },
        "migrations": [],
        "unchecked": [],
        "acknowledgements": [],
        "faults": [],
        "stale": [],
        "errors": [],
        "sources": {},
        "left_out": {},
    }


def test_a_migration() -> None:
    migration = a_migration("29b", "db/migrate.py", 100, "Fill it")
    findings = [
        a_finding(
            Operation.DELETE,
            migration=migration,
            line=112,
            column=9,
            scope="both",
            facts=("no WHERE clause",),
            status="suppressed",
            reason="ten rows",
        ),
        a_finding(Operation.COMMENT, Priority.LOW, migration, line=101),
    ]
    (shown,) = document(findings=findings)["migrations"]
    comment, delete = shown.pop("findings")
    assert shown == {
        "id": "29b",
        "description": "Fill it",
        "framework": "numbered",
        "path": "db/migrate.py",
        "line": 100,
        "priority": "HIGH",
        "tables": ["leads"],
        "operations": ["DELETE"],
    }
    assert (comment["code"], comment["operation"], comment["tables"]) == ("BKF309", "COMMENT", [])
    assert delete == {
        "code": "BKF103",
        "priority": "HIGH",
        "operation": "DELETE",
        "tables": ["leads"],
        "path": "db/migrate.py",
        "line": 112,
        "column": 9,
        "scope": "both",
        "created_here": False,
        "facts": ["no WHERE clause"],
        "message": "BKF103 DELETE on leads in migration 29b",
        "status": "suppressed",
        "reason": "ten rows",
        "fingerprint": fingerprint(findings[0]),
    }


def test_errors() -> None:
    shown = document(errors=(FileError("bad.py", 3, "invalid syntax"),))
    assert shown["errors"] == [{"path": "bad.py", "line": 3, "message": "invalid syntax"}]
    assert shown["summary"]["errors"] == 1


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_comes_back_as_it_was_in_plain_ascii(text: str) -> None:
    report = render(an_audit([a_finding(migration=a_migration(description=text))]), "json")
    assert report.isascii()
    assert json.loads(report)["migrations"][0]["description"] == text


def test_each_finding_has_a_line_of_its_own() -> None:
    migration = a_migration("1", "a.py", 1, "x")
    audit = an_audit(migrations=group([a_finding(migration=migration, line=line) for line in (2, 3)]))
    lines = render(audit, "json").splitlines()
    findings = [line.strip().rstrip(",") for line in lines if '"code"' in line]
    assert [json.loads(line)["line"] for line in findings] == [2, 3]
    assert '      "path": "a.py",' in lines
