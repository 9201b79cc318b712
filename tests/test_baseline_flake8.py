"""The baseline in the real flake8: with workers, from an editor, and after black went over the examples."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_backfill.cli import main
from tests.conftest import Flake8, Project

EXAMPLES = Path(__file__).parent.parent / "examples"
HEAD = 'from alembic import op\n\nrevision = "{}"\ndown_revision = None\n\n\ndef upgrade():\n'
WRITE = '    op.execute("UPDATE leads SET a = 1")\n'
NOQA = WRITE.replace("\n", "  # noqa: BKF101 -- ten rows\n")
FILE = "migrations/m0.py"


def recorded(project: Project, content: str = HEAD.format(0) + WRITE) -> None:
    """A project with a history of six migrations, all of them in its baseline."""
    project.write({FILE: content, **{f"migrations/m{n}.py": HEAD.format(n) + WRITE for n in range(1, 6)}})
    assert main(["--write-baseline", "known.txt", "--jobs=1"]) == 0
    project.pyproject('baseline = "known.txt"')


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_an_old_history_is_quiet_and_one_more_change_is_not(project: Project, run_flake8: Flake8, jobs: str) -> None:
    recorded(project)
    quiet = run_flake8(jobs)
    assert (quiet.stdout, quiet.stderr, quiet.returncode) == ("", "", 0)
    project.write({FILE: "\n" + HEAD.format(0) + WRITE + WRITE})
    assert [line.split()[:2] for line in run_flake8(jobs).stdout.splitlines()] == [[f"./{FILE}:10:17:", "BKF101"]]
    assert len(run_flake8(jobs, "--backfill-baseline=").stdout.splitlines()) == 7


@pytest.mark.parametrize(
    "name", [FILE, f"./{FILE}", "{project}/" + FILE, "{project}/x/../" + FILE], ids=lambda name: name[:10]
)
def test_an_editor_sends_the_text(project: Project, run_flake8: Flake8, name: str) -> None:
    recorded(project)
    name = name.replace("{project}", project.folder.as_posix())
    assert run_flake8("--stdin-display-name", name, "-", stdin=HEAD.format(0) + WRITE).stdout == ""
    twice = run_flake8("--stdin-display-name", name, "-", stdin=HEAD.format(0) + WRITE + WRITE).stdout
    assert [line.split()[:2] for line in twice.splitlines()] == [[f"{name}:9:17:", "BKF101"]]


def test_from_a_folder_below(project: Project, run_flake8: Flake8, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(project)
    monkeypatch.chdir("migrations")
    assert run_flake8(".").stdout == ""
    assert len(run_flake8("--backfill-baseline=", ".").stdout.splitlines()) == 6


@pytest.mark.parametrize(
    ("content", "arguments", "lines"),
    [
        pytest.param(NOQA + WRITE, [], [], id="the comment goes first"),
        pytest.param(WRITE + NOQA, [], [], id="in the other order"),
        pytest.param(NOQA + WRITE + WRITE, [], [10], id="and one more"),
        pytest.param(NOQA + WRITE, ["--disable-noqa"], [9], id="without comments"),
    ],
)
def test_a_comment_leaves_the_entry_to_its_copy(
    project: Project, run_flake8: Flake8, content: str, arguments: list[str], lines: list[int]
) -> None:
    recorded(project)
    project.write({FILE: HEAD.format(0) + content})
    shown = run_flake8(*arguments).stdout.splitlines()
    assert [int(line.split(":")[1]) for line in shown] == lines


def test_a_baseline_with_conflicts_is_one_line(project: Project, run_flake8: Flake8) -> None:
    recorded(project)
    with open("known.txt", "a", encoding="utf-8") as file:
        file.write("<<<<<<< HEAD\n")
    process = run_flake8()
    _, line = process.stdout.splitlines()
    assert line.startswith(
        "flake8-backfill: pyproject.toml [tool.flake8-backfill] baseline: known.txt:8: a merge conflict"
    )
    assert (process.stderr, process.returncode) == ("", 1)


def places(text: str) -> list[str]:
    """Path and line of what flake8 shows."""
    return [":".join(line.split(":")[:2]) for line in text.splitlines()]


def test_black_and_blank_lines_change_nothing_and_a_copy_is_one_new_finding(
    project: Project, run_flake8: Flake8, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXAMPLES, "examples", ignore=shutil.ignore_patterns("__pycache__"))
    main(["--write-baseline", "known.txt", "--jobs=1"])
    recorded_findings = len(Path("known.txt").read_text(encoding="utf-8").splitlines()) - 1
    project.pyproject('baseline = "known.txt"\ncomments = true')
    files = sorted(Path("examples").rglob("*.py"))
    for file in files:
        file.write_text("\n\n\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    # With other settings than the examples have, so that it finds enough to change.
    subprocess.run(
        [sys.executable, "-m", "black", "-q", "--line-length=60", "--fast", "examples"],
        check=True,
        env={**os.environ, "BLACK_CACHE_DIR": str(project.folder.parent)},
    )
    changed = [
        file
        for file in files
        if file.read_text(encoding="utf-8") != (EXAMPLES.parent / file).read_text(encoding="utf-8")
    ]
    assert (len(changed) > 20, recorded_findings > 50) == (True, True)
    assert run_flake8("examples").stdout == ""
    capsys.readouterr()
    assert main(["--format=json", "--jobs=1", "--fail-on=low", "examples"]) == 0
    summary = json.loads(capsys.readouterr().out)["summary"]
    assert (summary["grandfathered"], summary["stale"]) == (recorded_findings, 0)

    file = Path("examples/crm/migrations/0005_receipts.py")
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    [number] = [number for number, line in enumerate(lines) if "billed.update(" in line]
    lines.insert(number, lines[number])
    file.write_text("".join(lines), encoding="utf-8")
    assert places(run_flake8("examples").stdout) == [f"{file.as_posix()}:{number + 2}"]
