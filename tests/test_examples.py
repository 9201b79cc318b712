"""The example project: its findings, as a careful reader gives them, its report, and what an edit takes away.

tests/examples_expected.jsonl was written by reading examples/, without the tool: a finding a line, with the text that
writes and what to put instead so that it no longer does.  After an edit of an example, correct its lines there by hand.
"""

from __future__ import annotations

import json
import tokenize
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from flake8_backfill import Config, analyze, audit
from flake8_backfill.cli import main

ROOT = Path(__file__).parent.parent
EPOCH = "1769731200"
# Reports list comments whatever `comments` says.
CONFIG = Config(comments=True)


class Expected(NamedTuple):
    """A finding, and the edit that takes it away: ``text``, which begins on its line, becomes ``instead``."""

    path: str
    line: int
    code: str
    tables: tuple[str, ...]
    scope: str
    migration: str
    created_here: bool
    text: str
    instead: str


def read_expected() -> list[Expected]:
    lines = (ROOT / "tests" / "examples_expected.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Expected(**{**row, "tables": tuple(row["tables"])}) for row in rows]


EXPECTED = read_expected()
FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "examples").rglob("*.py"))


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def expected_in(path: str) -> list[Expected]:
    return [row for row in EXPECTED if row.path == path]


def source_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def without(row: Expected, source: str) -> str:
    """The source with the write of ``row`` taken out; it keeps its number of lines."""
    lines = source.splitlines(keepends=True)
    rest = "".join(lines[row.line - 1 :])
    assert rest.find(row.text) in range(len(lines[row.line - 1])), f"{row.path}:{row.line} has no {row.text!r}"
    assert lines[row.line - 1].count(row.text.splitlines()[0]) == 1, f"{row.path}:{row.line} has {row.text!r} twice"
    return "".join(lines[: row.line - 1]) + rest.replace(row.text, row.instead, 1)


def test_expected_findings_name_files_that_exist() -> None:
    assert {row.path for row in EXPECTED} <= set(FILES)


def test_examples_hold_files_that_must_stay_silent() -> None:
    silent = set(FILES) - {row.path for row in EXPECTED}
    assert {
        "examples/alembic/env.py",
        "examples/crm/migrations/0001_initial.py",
        "examples/crm/models.py",
        "examples/crm/search.py",
    } <= silent


@pytest.mark.parametrize("path", FILES)
def test_findings_are_those_of_a_careful_reader(path: str) -> None:
    found = [
        (f.line, f.code, f.tables, f.scope, f.migration.id, f.created_here)
        for f in analyze(source_of(path), path, CONFIG)
    ]
    wanted = [(e.line, e.code, e.tables, e.scope, e.migration, e.created_here) for e in expected_in(path)]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row.path.removeprefix('examples/')}:{row.line}")
def test_without_its_write_exactly_one_finding_vanishes(row: Expected) -> None:
    # Lines stay out of it: they only say where, and an edit may move what stands behind it.
    found = analyze(without(row, source_of(row.path)), row.path, CONFIG)
    left = Counter((f.code, f.tables, f.scope, f.migration.id) for f in found)
    whole = Counter((e.code, e.tables, e.scope, e.migration) for e in expected_in(row.path))
    assert left == whole - Counter([(row.code, row.tables, row.scope, row.migration)])


def test_summary_counts_the_migrations_of_the_expected_findings() -> None:
    writes = [row for row in EXPECTED if not row.code.endswith("09")]
    highest: dict[tuple[str, str], str] = {}
    for row in sorted(writes, key=lambda row: row.code):
        highest.setdefault((row.path, row.migration), row.code[3])
    per_priority = Counter(highest.values())
    commented = {(row.path, row.migration) for row in EXPECTED} - set(highest)

    summary = audit(["examples"], Config()).summary

    assert (summary.high, summary.medium, summary.low) == tuple(per_priority[digit] for digit in "123")
    assert summary.migrations_with_dml == len(highest)
    assert summary.comment_only == len(commented)
    assert (summary.findings, summary.suppressed, summary.errors) == (len(EXPECTED), 0, 0)


def test_committed_report_is_what_the_command_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Make it again with ``SOURCE_DATE_EPOCH=1769731200 backfill-report examples --output examples/REPORT.md``."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)

    status = main(["examples"])

    assert status == 0
    assert capsys.readouterr().out == source_of("examples/REPORT.md")


def test_numbered_example_is_as_long_as_promised() -> None:
    with (ROOT / "examples" / "db_migrate.py").open("rb") as file:
        comments = [token.string for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT]
    numbers = [comment.split()[2].rstrip(":") for comment in comments if comment.startswith("# Migration ")]
    assert len(numbers) >= 40
    assert numbers.count("17") == 2
    assert "29b" in numbers
