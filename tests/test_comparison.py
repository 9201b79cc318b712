"""--compare: what is new, gone and moved since an earlier report, and what is no report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from flake8_backfill import render
from flake8_backfill.cli import main
from flake8_backfill.comparison import Comparison, compare
from flake8_backfill.model import Finding, Operation, Priority
from flake8_backfill.report_files import ReportFile
from tests.audit_samples import a_finding, a_migration, an_audit
from tests.conftest import Project

A1 = a_migration("1", "a.py", 10)
A2 = a_migration("2", "a.py", 50)
B1 = a_migration("1", "b.py", 10)


def at(line: int, statement: str = "UPDATE leads", migration: Any = A1, **changes: Any) -> Finding:
    return a_finding(migration=migration, line=line, statement=statement, **changes)


def compared(old: Sequence[Finding], new: Sequence[Finding], asked: Sequence[str] = ()) -> Comparison:
    document = json.loads(render(an_audit(old), "json"))
    return compare(ReportFile("old.json", document), new, asked)


def news(found: Comparison) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    """The lines of what is new, of what is gone, and of what has moved, before and now."""
    moved = [(pair.before.line, pair.finding.line) for pair in found.moved]
    return [finding.line for finding in found.new], [known.line for known in found.gone], moved


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([at(11)], [at(11)], id="the same"),
        pytest.param([at(11), at(12)], [at(11), at(12)], id="the same statement twice"),
        pytest.param([at(11)], [at(11, column=1)], id="another column"),
        pytest.param([at(11)], [at(11, priority=Priority.LOW)], id="another priority"),
        pytest.param([at(11)], [at(11, status="suppressed")], id="another status"),
        pytest.param([at(11)], [at(21, migration=A1._replace(line=20))], id="a block shifted as a whole"),
        pytest.param([at(11)], [at(11, migration=A1._replace(description="x", framework="y"))], id="other words"),
    ],
)
def test_no_news(old: list[Finding], new: list[Finding]) -> None:
    assert news(compared(old, new)) == ([], [], [])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([], [at(11)], ([11], [], []), id="new"),
        pytest.param([at(11)], [], ([], [11], []), id="gone"),
        pytest.param([at(11)], [at(11, "UPDATE x")], ([11], [11], []), id="another statement"),
        pytest.param([at(11)], [at(11, operation=Operation.OPAQUE)], ([11], [11], []), id="another operation"),
        pytest.param([at(11)], [at(13)], ([], [], [(11, 13)]), id="moved in its migration"),
        pytest.param([at(11)], [at(53, migration=A2)], ([], [], [(11, 53)]), id="moved to another migration"),
        pytest.param([at(11)], [at(11, migration=B1)], ([], [], [(11, 11)]), id="moved to another file"),
        pytest.param([at(11), at(15)], [at(11), at(13), at(15)], ([13], [], []), id="a third between two alike"),
        pytest.param([at(11), at(13), at(15)], [at(11), at(15)], ([], [13], []), id="one less of three alike"),
        pytest.param([at(11)], [at(11), at(11, migration=B1)], ([11], [], []), id="copied to another file"),
        pytest.param(
            [at(11), at(51, migration=A2)], [at(52, migration=A2), at(13)],
            ([], [], [(51, 52), (11, 13)]), id="each within its migration",
        ),
    ],
)  # fmt: skip
def test_news(old: list[Finding], new: list[Finding], expected: object) -> None:
    assert news(compared(old, new)) == expected


def test_what_was_not_asked_for_is_not_gone() -> None:
    old = [at(11), at(12, migration=B1), at(13, migration=a_migration("1", "dir/c.py", 10))]
    assert news(compared(old, [], ["a.py", "dir"]))[1] == [11, 13]
    assert news(compared(old, [at(15)], ["a.py"])) == ([], [], [(11, 15)])
    assert news(compared([at(11, migration=B1)], [at(11)], ["a.py"])) == ([11], [], [])


@pytest.fixture
def old(project: Project) -> Project:
    """A project with a report of it, and one migration more, less and moved since."""
    project.write(
        {
            "migrations/V1__a.sql": "UPDATE leads SET a = 1;\n",
            "migrations/V2__b.sql": "UPDATE agents SET b = 1;\n",
            "migrations/V3__c.sql": "DELETE FROM visits;\n",
        }
    )
    assert main(["--format", "json", "--output", "old.json"]) == 0
    project.write({"migrations/V2__b.sql": "\nUPDATE agents SET b = 1;\n", "migrations/V4__d.sql": "TRUNCATE rooms;\n"})
    (project.folder / "migrations/V3__c.sql").unlink()
    return project


def test_in_json(old: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--compare", "old.json", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)["comparison"]
    assert (shown["file"], shown["before"]["findings"], shown["before"]["medium"]) == ("old.json", 3, 2)
    assert [(f["migration"], f["code"], f["path"]) for f in shown["new"]] == [("4", "BKF205", "migrations/V4__d.sql")]
    assert [(f["migration"], f["operation"], f["tables"]) for f in shown["gone"]] == [("3", "DELETE", ["visits"])]
    assert [(f["migration"], f["line"], f["before"]["line"]) for f in shown["moved"]] == [("2", 2, 1)]


def test_in_markdown(old: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--compare", "old.json"]) == 0
    text = capsys.readouterr().out
    section = text.partition("## Changes\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith(("| ", "###"))]
    assert [row for row in rows if "| 0 |" not in row and "---" not in row] == [
        "|  | Before | Now | Change |",
        "### New (1)",
        "| Migration | Change | Tables | Location |",
        r"| 4 | MEDIUM TRUNCATE | rooms | migrations/V4\_\_d.sql:1 |",
        "### Gone (1)",
        "| Migration | Change | Tables | Location |",
        r"| 3 | MEDIUM DELETE | visits | migrations/V3\_\_c.sql:1 |",
        "### Moved (1)",
        "| Migration | Change | Tables | Location |",
        r"| 2 | MEDIUM UPDATE | agents | migrations/V2\_\_b.sql:2 (was line 1) |",
    ]
    assert "| Findings | 3 | 3 | 0 |" in rows


def test_in_text(old: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (old.folder / "migrations/V1__a.sql").unlink()
    assert main(["--compare", "old.json", "--format", "text"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "HIGH priority: 1 -> 0 (-1)" in lines
    assert "migrations/V4__d.sql:1: MEDIUM TRUNCATE rooms in migration 4" in lines


@pytest.mark.parametrize(("limit", "status"), [("high", 0), ("medium", 1), ("low", 1)], ids=["above", "at", "below"])
def test_a_gate_stops_for_what_is_not_in_the_report(old: Project, limit: str, status: int) -> None:
    assert main(["--fail-on", limit]) == 1
    assert main(["--fail-on", limit, "--compare", "old.json"]) == status


def test_a_gate_stops_for_a_new_finding_of_high_priority(old: Project) -> None:
    old.write({"migrations/V5__e.sql": "UPDATE leads SET a = 2;\n"})
    assert main(["--fail-on", "high", "--compare", "old.json"]) == 1


GOOD: dict[str, Any] = json.loads(render(an_audit([at(11)]), "json"))


def without(*keys: str) -> str:
    document = json.loads(json.dumps(GOOD))
    holder = document
    for key in keys[:-1]:
        holder = holder[int(key)] if key.isdigit() else holder[key]
    del holder[keys[-1]]
    return json.dumps(document)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("", "is not JSON", id="empty"),
        pytest.param("# Backfill Audit Report", "is not JSON", id="Markdown"),
        pytest.param("[" * 100_000, "is not JSON", id="nested deeply"),
        pytest.param("[]", "is not a report of backfill-report", id="a list"),
        pytest.param('{"version": "2.1.0", "runs": []}', "is not a report of backfill-report", id="SARIF"),
        pytest.param('{"version": 1, "tool": {"name": "x"}}', "is not a report of backfill-report", id="another tool"),
        pytest.param(json.dumps({**GOOD, "version": 2}), "has version 2 of the report", id="version"),
        pytest.param(without("summary"), "is no whole report: summary is missing or wrong", id="no summary"),
        pytest.param(json.dumps({**GOOD, "migrations": [1]}), "migrations[0] is missing", id="a number"),
        pytest.param(without("migrations", "0", "path"), "migrations[0].path is missing or wrong", id="no path"),
        pytest.param(
            without("migrations", "0", "findings", "0", "fingerprint"),
            "migrations[0].findings[0].fingerprint is missing", id="no fingerprint",
        ),
        pytest.param(json.dumps(GOOD).replace('"UPDATE"', '"UPDAT"'), "findings[0].operation is", id="operation"),
        pytest.param(json.dumps(GOOD).replace('"HIGH"', '"URGENT"'), "findings[0].priority is", id="priority"),
    ],
)  # fmt: skip
def test_what_is_no_report(project: Project, capsys: pytest.CaptureFixture[str], content: str, said: str) -> None:
    Path("old.json").write_text(content, encoding="utf-8")
    assert main(["--compare", "old.json", "--output", "report.md"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("backfill-report: --compare: old.json ")
    assert said in line
    assert line.endswith("write it with backfill-report --format json")
    assert not Path("report.md").exists()


def test_no_file_and_no_sense(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--compare", "old.json"]) == 2
    assert "--compare: old.json cannot be read: No such file or directory" in capsys.readouterr().err
    assert main(["--compare", "old.json", "--changed-since", "main"]) == 2
    assert "--compare needs all migrations: leave --changed-since out" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_reports_that_a_shell_wrote_in_its_own_encoding(project: Project, encoding: str) -> None:
    Path("old.json").write_text(json.dumps(GOOD), encoding=encoding)
    assert main(["--compare", "old.json"]) == 0
