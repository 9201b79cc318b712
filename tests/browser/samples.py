"""An audit whose migrations differ in everything that the page filters and sorts by."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_backfill.audit import Audit
from flake8_backfill.model import Finding, Operation, Priority
from tests.audit_samples import a_finding, a_migration, an_audit

PATH = "db/1.py"
SOURCE = (
    "def upgrade():\n",
    "    op.execute(\n",
    '        "UPDATE leads "\n',
    '        "SET score = 0"\n',
    "    )\n",
)


def a_history() -> Audit:
    """Seven migrations: 2 HIGH, 3 MEDIUM, 1 LOW and a comment; 3 has a second finding, 4 and 5 are not new."""
    one = a_migration("1", PATH, 1, "Add leads.score")
    findings = [
        a_finding(
            migration=one,
            line=3,
            column=10,
            facts=("no WHERE: every row",),
            message="BKF101 UPDATE on hot table leads in migration 1: move it to a backfill; no WHERE: every row",
            statement="UPDATE leads SET score = 0",
        ),
        _finding("2", Operation.DELETE, Priority.MEDIUM, ("teams",), scope="both"),
        _finding("3", Operation.INSERT, Priority.MEDIUM, ("agents",)),
        _finding("3", Operation.UPDATE, Priority.HIGH, ("leads",), line=30),
        _finding("4", Operation.UPSERT, Priority.MEDIUM, ("agents",), status="suppressed", reason="ten rows"),
        _finding("9", Operation.DELETE, Priority.LOW, ("leads",), scope="downgrade"),
        _finding("10", Operation.UPDATE, Priority.MEDIUM, ("zones", "teams"), status="grandfathered"),
        _finding("11", Operation.COMMENT, Priority.LOW, ()),
    ]
    return an_audit(findings, source_lines={PATH: SOURCE})


def _finding(
    number: str, operation: Operation, priority: Priority, tables: tuple[str, ...], **changes: object
) -> Finding:
    migration = a_migration(number, f"db/{number}.py", 1, f"Number {number}")
    return a_finding(operation, priority, migration, tables=tables, **changes)


def a_long_history(migrations: int, findings: int) -> Audit:
    """So many migrations with so many findings each, and a source of twenty lines around each finding."""
    return an_audit(
        [finding for number in range(migrations) for finding in _many(number, findings)],
        source_lines={f"db/{number}.py": _lines(findings) for number in range(migrations)},
    )


def _many(number: int, findings: int) -> Sequence[Finding]:
    migration = a_migration(f"m{number}", f"db/{number}.py", 1, f"Number {number} of a long history")
    return [
        a_finding(
            list(Operation)[index % 4],
            list(Priority)[number % 3],
            migration,
            line=20 * index + 10,
            tables=(f"table_{number % 300}",),
            statement=f"UPDATE table_{number % 300} SET a = 1",
        )
        for index in range(findings)
    ]


def _lines(findings: int) -> tuple[str, ...]:
    return tuple(f'    op.execute("UPDATE table SET a = {line} WHERE b")\n' for line in range(20 * findings))
