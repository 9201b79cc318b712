"""The baseline with backfill-report: written, applied, pruned, and merged by git."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from flake8_backfill.cli import main
from tests.conftest import Project

HEAD = 'from alembic import op\n\nrevision = "{}"\ndown_revision = None\n\n\ndef upgrade():\n'
WRITE = '    op.execute("UPDATE leads SET a = {}")\n'


def migration(revision: str, *values: int) -> str:
    return HEAD.format(revision) + "".join(map(WRITE.format, values))


def new_findings(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], list[str]]:
    """The exit status of backfill-report with --fail-on low, the places of new findings, and the stale entries."""
    status = main(["--format=json", "--fail-on=low", "--jobs=1", *arguments])
    report = json.loads(capsys.readouterr().out)
    return (
        status,
        [
            f"{finding['path']}:{finding['line']}"
            for each in report["migrations"]
            for finding in each["findings"]
            if finding["status"] == "new"
        ],
        [entry["path"] for entry in report["stale"]],
    )


def test_an_old_history_is_quiet_and_one_more_change_is_not(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write({f"migrations/m{number}.py": migration(str(number), 1, 2, 1) for number in range(5)})
    project.pyproject('baseline = "ci/known.txt"')
    Path("ci").mkdir()
    assert main(["--write-baseline", "ci/known.txt", "--fail-on=low"]) == 0
    assert capsys.readouterr() == (
        "",
        "backfill-report: ci/known.txt: recorded 15 findings\n"
        "backfill-report: 15 findings grandfathered by the baseline\n",
    )
    assert json.loads(Path("ci/known.txt").read_text().splitlines()[1])["path"] == "../migrations/m0.py"
    assert new_findings(capsys) == (0, [], [])
    project.write({"migrations/m3.py": "\n\n\n" + migration("3", 1, 2, 1, 1)})
    assert new_findings(capsys) == (1, ["migrations/m3.py:14"], [])
    assert new_findings(capsys, "migrations/m2.py") == (0, [], [])


def test_entries_that_match_nothing_fail_until_they_are_pruned(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write({f"migrations/m{number}.py": migration(str(number), 1, 2) for number in range(4)})
    project.pyproject('baseline = "known.txt"')
    main(["--write-baseline", "known.txt"])
    project.write({"migrations/m1.py": migration("1", 2), "migrations/m2.py": "def upgrade(:\n"})
    os.unlink("migrations/m3.py")
    capsys.readouterr()
    assert main(["--no-fail-on-errors"]) == 0
    shown = capsys.readouterr()
    entry = "migrations/m1.py: UPDATE leads in migration 1"
    assert "\n- Baseline entries that match nothing: 3\n" in shown.out
    assert f"## Baseline entries that match nothing\n\n- {entry}\n" in shown.out
    assert f"backfill-report: in the baseline, but there no more: {entry}\n" in shown.err
    assert new_findings(capsys, "migrations/m0.py") == (0, [], [])
    before = Path("known.txt").read_text()
    assert main(["--prune-baseline", "migrations/m0.py"]) == 0
    assert Path("known.txt").read_text() == before
    gone = ["migrations/m1.py", "migrations/m3.py", "migrations/m3.py"]
    capsys.readouterr()
    assert new_findings(capsys, "--no-fail-on-errors") == (1, [], gone)
    monkeypatch.chdir("migrations")
    assert main(["--prune-baseline", "--no-fail-on-errors", "--fail-on=low", ".."]) == 0
    assert "backfill-report: ../known.txt: dropped 3 entries, kept 5\n" in capsys.readouterr().err
    left = Path("../known.txt").read_text().splitlines()
    assert (len(left), set(left) < set(before.splitlines())) == (6, True)


def test_writing_it_for_some_of_the_files_keeps_what_it_says_of_others(project: Project) -> None:
    project.write({"a/migrations/a.py": migration("a", 1), "b/migrations/b.py": migration("b", 1)})
    main(["--write-baseline", "known.txt"])
    before = Path("known.txt").read_text()
    project.write({"a/migrations/a.py": migration("a", 1, 1), "b/migrations/b.py": migration("b", 5)})
    main(["--write-baseline", "known.txt", "a"])
    after = Path("known.txt").read_text()
    assert [line for line in after.splitlines() if "b.py" in line] == [
        line for line in before.splitlines() if "b.py" in line
    ]
    assert [json.loads(line).get("copy") for line in after.splitlines() if "a.py" in line] == [2, None]


def test_it_records_what_settings_hide_and_not_what_comments_suppress(project: Project) -> None:
    """Another run may select other codes; what a comment suppresses is to come back without it."""
    hidden = migration("1", 1).rstrip() + "  # noqa: BKF101 -- ten rows\n"
    allowed = migration("2", 1).replace("upgrade():", "upgrade():  # backfill: allow -- ten rows")
    project.write({"migrations/a.py": hidden, "migrations/b.py": allowed, "migrations/c.py": migration("3", 1)})
    project.write({"setup.cfg": "[flake8]\nselect = E\n"})
    main(["--write-baseline", "known.txt"])
    assert [json.loads(line)["path"] for line in Path("known.txt").read_text().splitlines()[1:]] == ["migrations/c.py"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--prune-baseline"], "--prune-baseline: no baseline is configured; name it with", id="none"),
        pytest.param(["--write-baseline=a", "--prune-baseline"], "not allowed with argument", id="both"),
        pytest.param(["--write-baseline=a", "--output=b"], "not allowed with argument", id="and a report"),
        pytest.param(["--baseline=gone.txt"], "--baseline: no such file: gone.txt; write it with", id="gone"),
        pytest.param(["--write-baseline=no/such/folder"], "cannot write ", id="no folder"),
        pytest.param(["--write-baseline=migrations"], ": migrations is not a regular file", id="a folder"),
    ],
)
def test_exit_status_2(project: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    project.write({"migrations/a.py": migration("1", 1)})
    assert main(arguments) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert sorted(os.listdir()) == [".git", "migrations"]


def git(*arguments: str, status: int = 0) -> str:
    """Run git with nobody's configuration."""
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    run = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False, env=environment)
    assert run.returncode == status, run.stderr
    return run.stdout


@pytest.mark.parametrize("attributes", ["", "known.txt merge=union\n"], ids=["by hand", "merge=union"])
def test_a_merge_of_two_branches_keeps_both_sides(
    project: Project, capsys: pytest.CaptureFixture[str], attributes: str
) -> None:
    project.write({f"migrations/{name}.py": migration(name, 1, 2) for name in ("a", "x", "y", "z")})
    project.write({".gitattributes": attributes})
    project.pyproject('baseline = "known.txt"')
    main(["--write-baseline", "known.txt"])
    shutil.rmtree(".git")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "start")
    for branch in ("b", "c"):
        git("checkout", "-q", "-b", branch, "main")
        # Both branches add one and the same finding, too, as where both have taken over a third.
        project.write({f"migrations/{branch}.py": migration(branch, 1), "migrations/m.py": migration("m", 1)})
        main(["--write-baseline", "known.txt"])
        git("add", ".")
        git("commit", "-qm", branch)
    git("checkout", "-q", "b")
    project.write({"migrations/z.py": migration("z", 2)})
    main(["--prune-baseline"])
    git("commit", "-qam", "one less")
    git("merge", "c", status=0 if attributes else 1)
    if not attributes:
        assert main([]) == 2
        assert "a merge conflict; keep the lines of both sides" in capsys.readouterr().err
        lines = Path("known.txt").read_text().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))]
        Path("known.txt").write_text("".join(kept))
    capsys.readouterr()
    assert new_findings(capsys) == (0, [], [])
    project.write({"migrations/m.py": migration("m", 1, 1)})
    assert new_findings(capsys) == (1, ["migrations/m.py:9"], [])
