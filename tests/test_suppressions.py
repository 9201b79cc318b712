"""What is said of comments that suppress nothing, or do not say why: BKF900 and BKF901."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from flake8_backfill import Config
from flake8_backfill.audit import audit
from flake8_backfill.cli import main
from tests.conftest import Flake8, Project
from tests.suppression_samples import ALEMBIC, ALLOW, BLOCKS, DJANGO, WRITE, at


def faults(project: Project, source: str, settings: str = "") -> list[tuple[int, str]]:
    """Line and message of what the audit says of the suppressions in a migration."""
    project.write({"crm/migrations/a.py": source})
    project.pyproject(settings)
    return [(fault.line, fault.message) for fault in audit(["crm"], Config.load()).faults]


def lines_of(source: str, text: str) -> Iterator[int]:
    return (number for number, line in enumerate(source.split("\n"), 1) if text in line)


@pytest.mark.parametrize("settings", ["", "require-reason = true"])
@pytest.mark.parametrize(
    ("place", "comment"),
    [
        pytest.param("write", "", id="none"),
        pytest.param("write", "  # noqa", id="bare"),
        pytest.param("import", "  # noqa", id="bare where nothing is"),
        pytest.param("import", "  # noqa: E501", id="foreign code"),
        pytest.param("import", "  # noqa: BKF", id="no digits, which is a bare one"),
        pytest.param("write", "  # noqa: BKF101 -- ten rows", id="code and reason"),
        pytest.param("write", "  # noqa: E501, BKF1 -- ten rows", id="the beginning of the code"),
        pytest.param("write", "  # noqa: BKF101,BKF201 -- ten rows", id="one of two"),
        pytest.param("import", '; x = "# noqa: BKF101"', id="no comment"),
        pytest.param("import", "  # say noqa: BKF101", id="no noqa comment"),
        pytest.param("comment", "\n# flake8: noqa: BKF101", id="the whole file"),
        pytest.param("import", "  # noqa: BKF901", id="about such comments"),
        pytest.param("upgrade", ALLOW, id="acknowledgement"),
        pytest.param("upgrade", f"{ALLOW}\n    {WRITE}  # noqa: BKF101 -- few", id="both"),
    ],
)
def test_suppressions_that_are_right(project: Project, place: str, comment: str, settings: str) -> None:
    assert faults(project, at(ALEMBIC, place, comment), settings) == []


@pytest.mark.parametrize(
    ("place", "comment", "said"),
    [
        pytest.param(
            "import",
            "  # noqa: BKF101",
            "BKF901 # noqa: BKF101 suppresses nothing: there is no finding here",
            id="noqa",
        ),
        pytest.param(
            "import",
            "  # noqa: E501,bkf101 -- ten rows",
            "BKF901 # noqa: BKF101 suppresses nothing: there is no finding here",
            id="noqa with a reason",
        ),
        pytest.param(
            "write",
            "  # noqa: BKF201 -- ten rows",
            "BKF901 # noqa: BKF201 suppresses nothing: here is BKF101",
            id="another priority",
        ),
        pytest.param(
            "upgrade",
            "  # backfill: allow",
            "BKF901 # backfill: allow needs its reason to suppress anything: # backfill: allow -- why this is safe",
            id="acknowledgement without a reason",
        ),
        pytest.param(
            "helper",
            ALLOW,
            "BKF901 # backfill: allow suppresses nothing: it belongs on a numbered marker, a migration's docstring "
            "line or an entry point's def line, of a migration that changes rows",
            id="acknowledgement at another place",
        ),
    ],
)
def test_suppressions_that_suppress_nothing(project: Project, place: str, comment: str, said: str) -> None:
    source = at(ALEMBIC, place, comment)
    assert faults(project, source) == [(line, said) for line in lines_of(source, comment)]


@pytest.mark.parametrize(
    ("place", "comment", "said"),
    [
        pytest.param(
            "write",
            "  # noqa: BKF101",
            "BKF900 # noqa: BKF101 does not say why: # noqa: BKF101 -- why this is safe",
            id="noqa",
        ),
        pytest.param(
            "write",
            "  # noqa: E501,BKF1  # for now",
            "BKF900 # noqa: BKF1 does not say why: # noqa: BKF1 -- why this is safe",
            id="another comment",
        ),
        pytest.param(
            "upgrade",
            "  # backfill: allow --",
            "BKF900 # backfill: allow needs its reason to suppress anything: # backfill: allow -- why this is safe",
            id="acknowledgement",
        ),
    ],
)
def test_suppressions_without_a_reason(project: Project, place: str, comment: str, said: str) -> None:
    source = at(ALEMBIC, place, comment)
    assert faults(project, source, "require-reason = true") == [(line, said) for line in lines_of(source, comment)]


@pytest.mark.parametrize(
    ("source", "settings", "expected"),
    [
        pytest.param("x = 1  # noqa: BKF101\n", "", 1, id="no migration"),
        pytest.param("x = 1  # noqa: BKF101\n", 'exclude = ["crm"]', 0, id="excluded"),
        pytest.param("def f(:  # noqa: BKF101\n", "", 0, id="does not parse"),
        pytest.param(at(DJANGO, "class").replace("RunPython(fill)", "RunPython(noop)"), "", 1, id="no findings"),
        pytest.param(at(ALEMBIC, "write", '; x = """\n"""  # noqa: BKF101 -- few'), "", 0, id="behind a long string"),
        pytest.param("# the backfill ran  # noqa: BKF309 -- see wiki\n" + ALEMBIC, "", 0, id="a comment that says it"),
        pytest.param("\ufeff" + at(ALEMBIC, "write", "  # noqa: BKF201"), "", 1, id="byte order mark"),
    ],
)
def test_faults_by_file(project: Project, source: str, settings: str, expected: int) -> None:
    source = re.sub(r"@\w+\n", "\n", source)
    assert len(faults(project, source, settings)) == expected


def test_flake8_shows_what_is_new_and_the_faults_that_it_lets_through(project: Project, run_flake8: Flake8) -> None:
    project.pyproject("require-reason = true")
    source = at(ALEMBIC, "write", "  # noqa: BKF101") + "    x = 1  # noqa: BKF101\n    x = 1  # noqa: BKF\n"
    project.write({"crm/migrations/a.py": source, "crm/migrations/b.py": at(BLOCKS, "8")})
    write, last = next(lines_of(source, "# noqa: BKF101")), source.count("\n")
    process = run_flake8("-j2", "--select=BKF1,BKF9")
    assert [tuple(line.split()[:2]) for line in process.stdout.splitlines()] == [
        (f"./crm/migrations/a.py:{write}:{len(WRITE) + 7}:", "BKF900"),
        (f"./crm/migrations/a.py:{last - 1}:12:", "BKF901"),
        ("./crm/migrations/b.py:9:24:", "BKF101"),
        ("./crm/migrations/b.py:13:24:", "BKF101"),
    ]
    assert "BKF9" not in run_flake8("--extend-ignore=BKF9").stdout
    assert process.stderr == ""


def test_the_report_lists_reasons_and_faults_and_counts_no_fault_as_a_finding(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write({"crm/migrations/a.py": at(ALEMBIC, "upgrade"), "crm/migrations/b.py": "x = 1  # noqa: BKF101\n"})
    fault = "crm/migrations/b.py:1: BKF901 # noqa: BKF101 suppresses nothing: there is no finding here"
    assert main(["crm", "--jobs=1"]) == 0
    shown = capsys.readouterr()
    assert "- Suppressed findings: 3 of 3\n" in shown.out
    assert "- Suppressions to repair: 1\n" in shown.out
    assert "- crm/migrations/a.py:10: BKF101 (ten rows)\n" in shown.out
    assert "## Suppressions to repair\n\n- crm/migrations/b.py:1: BKF901 " in shown.out
    assert f"backfill-report: {fault}\n" in shown.err
    assert main(["crm", "--jobs=1", "--fail-on=high", "--format=text"]) == 1
    assert f"\nSuppressions to repair (1)\n{fault}\n" in capsys.readouterr().out
    main(["crm", "--jobs=1", "--format=json"])
    report = json.loads(capsys.readouterr().out)
    assert (report["summary"]["findings"], report["summary"]["suppressed"], report["summary"]["faults"]) == (3, 3, 1)
    assert report["acknowledgements"] == [
        {"path": "crm/migrations/a.py", "line": 13, "column": 17, "reason": "ten rows", "covers": 3}
    ]
    assert [(item["code"], item["path"], item["line"], item["column"]) for item in report["faults"]] == [
        ("BKF901", "crm/migrations/b.py", 1, 8)
    ]
