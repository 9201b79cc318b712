"""The Markdown report: its order, its tables, and text that cannot break them."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flake8_backfill import render
from flake8_backfill.config import Config
from flake8_backfill.model import Operation, Priority
from flake8_backfill.reports.markdown import escaped
from flake8_backfill.results import FileError
from tests.audit_samples import a_finding, a_migration, an_audit

HEADINGS = [
    "# Backfill Audit Report",
    "## Summary",
    "## Priority Definitions",
    "## HIGH Priority Backfills",
    "## MEDIUM Priority Backfills",
    "## LOW Priority Backfills",
    "## Comments only",
    "## Next Steps",
]


def sections(text: str) -> dict[str, str]:
    """The report's sections by heading."""
    parts = re.split(r"^(#{1,2} .*)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


def cells(text: str) -> list[list[str]]:
    """The cells of the table rows, as a Markdown reader sees them."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    rows: list[list[str]] = []
    for token, following in itertools.pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        if token.type in ("td_open", "th_open"):
            assert all(child.type in ("text", "text_special") for child in following.children or [])
            rows[-1].append("".join(child.content for child in following.children or []))
    return rows


def test_the_whole_report_of_nothing() -> None:
    text = render(an_audit(), "markdown")
    assert list(sections(text)) == HEADINGS
    assert sections(text)["# Backfill Audit Report"] == "Generated: 2026-01-30T00:00:00Z"
    assert [text.count("None.\n")] == [4]
    assert "No migration was found" in sections(text)["## Next Steps"]


def test_a_migration_stands_in_the_section_of_its_priority() -> None:
    for priority in Priority:
        found = sections(render(an_audit([a_finding(priority=priority)]), "markdown"))
        full = [heading for heading, body in found.items() if "| Migration |" in body]
        assert full == [f"## {priority.name} Priority Backfills"]


def test_a_row() -> None:
    migration = a_migration("29b", "db/migrate.py", 100, "Fill last_call_direction")
    findings = [
        a_finding(migration=migration, line=112),
        a_finding(Operation.INSERT_SELECT, Priority.MEDIUM, migration, line=105, tables=("call_log_2", "?")),
        a_finding(Operation.COMMENT, Priority.LOW, migration, line=101),
    ]
    text = render(an_audit(findings), "markdown")
    assert sections(text)["## HIGH Priority Backfills"].split("\n") == [
        "| Migration | Description | Tables | DML Types | Location |",
        "| --- | --- | --- | --- | --- |",
        "| 29b | Fill last_call_direction | ?, call_log_2, leads | UPDATE, INSERT_SELECT | db/migrate.py:105, 112 |",
    ]
    assert sections(text)["## Comments only"] == "None."


def test_comments_only_have_a_section_of_their_own() -> None:
    found = sections(render(an_audit([a_finding(Operation.COMMENT, Priority.LOW)]), "markdown"))
    assert found["## LOW Priority Backfills"] == "None."
    assert "| 36 | Add a column |  | COMMENT | db/migrate.py:2 |" in found["## Comments only"]
    assert "- Migrations with a comment only: 1" in found["## Summary"]


def test_summary_figures() -> None:
    findings = [
        a_finding(migration=a_migration("1")),
        a_finding(priority=Priority.LOW, migration=a_migration("2"), status="suppressed", reason="few rows"),
        a_finding(priority=Priority.LOW, migration=a_migration("3"), status="grandfathered"),
    ]
    audit = an_audit(findings, files=9, excluded=4, errors=(FileError("bad.py", 3, "invalid syntax"),))
    found = sections(render(audit, "markdown"))
    assert found["## Summary"].split("\n") == [
        "- Total migrations with DML: 3",
        "- HIGH priority: 1",
        "- MEDIUM priority: 0",
        "- LOW priority: 2",
        "- Migrations with a comment only: 0",
        "- Files read: 9 (1 file with migrations)",
        "- Suppressed findings: 1 of 3",
        "- Grandfathered findings: 1 of 3",
        "- Excluded migrations: 4",
        "- Files that could not be read: 1",
    ]
    assert found["## Suppressed"] == "- db/migrate.py:2: BKF301 (few rows)"
    assert found["## Files that could not be read"] == "- bad.py:3: invalid syntax"
    assert [heading for heading in found if heading in HEADINGS] == HEADINGS


def test_hot_tables_say_where_they_come_from() -> None:
    found = sections(render(an_audit(config=Config(hot_tables=("orders", "audit_*"))), "markdown"))
    assert "  - orders, audit\\_\\* (from hot-tables (hot-tables))" in found["## Priority Definitions"]
    found = sections(render(an_audit(), "markdown"))
    assert "  - leads, call_log, receipts, messages, appointments (from" in found["## Priority Definitions"]


def test_without_hot_tables() -> None:
    definitions = sections(render(an_audit(config=Config(hot_tables=())), "markdown"))["## Priority Definitions"]
    assert "  - none" in definitions


def test_many_lines_are_cut() -> None:
    findings = [a_finding(line=line) for line in range(2, 30)]
    table = sections(render(an_audit(findings), "markdown"))["## HIGH Priority Backfills"]
    assert table.endswith("| db/migrate.py:2, 3, 4, 5, 6, 7, ... |")


@pytest.mark.parametrize(
    ("findings", "said", "unsaid"),
    [
        pytest.param([a_finding()], "Move the row changes of 1 HIGH", "MEDIUM priority migration", id="high"),
        pytest.param([a_finding(priority=Priority.MEDIUM)], "Look at 1 MEDIUM", "Move the row", id="medium"),
        pytest.param([a_finding(priority=Priority.LOW)], "1 LOW priority migration", "Move the row", id="low"),
        pytest.param([a_finding(Operation.OPAQUE)], "Read by hand 1 place", "unknown table", id="opaque"),
        pytest.param([a_finding(tables=("?",))], "1 change with an unknown table", "OPAQUE", id="unknown table"),
        pytest.param(
            [a_finding(status="suppressed")], "Give 1 suppressed finding a reason", "Move the row", id="bare noqa"
        ),
        pytest.param([a_finding(status="grandfathered")], "", "Move the row", id="grandfathered"),
        pytest.param(
            [a_finding(Operation.COMMENT, Priority.LOW)], "that comments speak of", "hot-tables", id="comment only"
        ),
    ],
)
def test_next_steps_fit(findings: list[object], said: str, unsaid: str) -> None:
    steps = sections(render(an_audit(findings), "markdown"))["## Next Steps"]  # type: ignore[arg-type]
    assert said in steps
    assert unsaid not in steps


def test_nothing_to_do() -> None:
    steps = sections(render(an_audit(migration_files=3), "markdown"))["## Next Steps"]
    assert steps == "- Nothing to do: no migration changes rows."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("call_log", "call_log", id="an underscore inside a word"),
        pytest.param("Add last_call_direction (36)", "Add last_call_direction (36)", id="plain words"),
        pytest.param("_private_", "\\_private\\_", id="underscores around a word"),
        pytest.param("a|b", "a\\|b", id="pipe"),
        pytest.param("a\\|b", "a\\\\\\|b", id="escaped pipe"),
        pytest.param("<script>", "&lt;script&gt;", id="tag"),
        pytest.param("a\n\n# b\t c", "a \\# b c", id="lines"),
        pytest.param("\x1b[31m\u202ex", "\\\\x1b\\[31m\\\\u202ex", id="control and direction"),
        pytest.param("@team", "&#64;team", id="mention"),
        pytest.param("x" * 500, "x" * 159 + "…", id="long"),
    ],
)
def test_escaped(text: str, shown: str) -> None:
    assert escaped(text) == shown


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_no_text_breaks_the_table(text: str) -> None:
    migration = a_migration(text, description=text)
    audit = an_audit([a_finding(migration=migration, tables=(text,))])
    rows = cells(render(audit, "markdown"))
    assert [len(row) for row in rows] == [5, 5]
    assert rows[1][3] == "UPDATE"
