"""--changed-since and --history: what git is asked, and what is said where it cannot tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flake8_backfill.cli import main
from tests.git_samples import commit, git

UNRELATED = "nothing is known of what 'other' and HEAD share; they have no commit in common"
UPDATE = "UPDATE users SET a = 1;\n"
BLOCKS = """\
def run(cursor):
    # Migration 1: Names
    cursor.execute("UPDATE leads SET name = ''")

    # Migration 2: States
    cursor.execute("UPDATE agents SET state = 'new'")
    cursor.execute("ALTER TABLE agents ADD COLUMN x int")

    # Migration 3: Rows
    cursor.execute("DELETE FROM visits")
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git checkout with migrations of both kinds on ``main``, entered, with a branch ``topic`` checked out."""
    folder = tmp_path / "check out"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "--quiet")
    commit(
        {"migrations/V1__a.sql": UPDATE, "migrations/V2__b.sql": UPDATE, "db_migrate.py": BLOCKS}, "Ann", 1_700_000_000
    )
    git("checkout", "--quiet", "-b", "topic")
    return folder


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--format", "json", "--jobs=1"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def migrations(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str]]:
    return [(m["path"], m["id"]) for m in report(capsys, *arguments)["migrations"]]


def test_nothing_differs(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert migrations(capsys, "--changed-since", "main") == []
    assert main(["--changed-since", "main"]) == 0
    captured = capsys.readouterr()
    assert ("Nothing to do: no migration that changes rows differs from main" in captured.out, captured.err) == (
        True,
        "",
    )


LAST = '    cursor.execute("DELETE FROM visits")\n'


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        pytest.param("def run", "x = 1\n\n\ndef run", [], id="above the first marker"),
        pytest.param("\n    # Migration 2", "\n\n\n    # Migration 2", [], id="empty lines"),
        pytest.param(LAST, f"{LAST}\n    # Migration 4: Four\n    cursor.execute(query)\n", ["4"], id="a block behind"),
        pytest.param("name = ''", "name = '-'", ["1"], id="a statement"),
        pytest.param("Migration 2: States", "Migration 2: Other states", ["2"], id="a marker"),
        pytest.param("COLUMN x int", "COLUMN y int", ["2"], id="another line of the block"),
        pytest.param('    cursor.execute("ALTER TABLE agents ADD COLUMN x int")\n', "", ["2"], id="a line taken out"),
        pytest.param(f"\n    # Migration 3: Rows\n{LAST}", "", ["2"], id="a block taken out"),
    ],
)
def test_of_many_migrations_in_a_file_those_with_changed_lines_count(
    checkout: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, changed: list[str]
) -> None:
    assert old in BLOCKS
    commit({"db_migrate.py": BLOCKS.replace(old, new).replace("query", '"DELETE FROM more"')})
    assert [id for _, id in migrations(capsys, "--changed-since", "main")] == changed


def test_what_counts_as_changed(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("checkout", "--quiet", "main")
    commit({"migrations/V7__on_main.sql": UPDATE})
    git("checkout", "--quiet", "topic")
    commit({"migrations/V3__committed.sql": UPDATE})
    git("mv", "migrations/V1__a.sql", "migrations/V4__staged rename.sql")
    Path("migrations/V5__new.sql").write_text(UPDATE, encoding="utf-8")
    Path("migrations/V6__ignored.sql").write_text(UPDATE, encoding="utf-8")
    Path(".gitignore").write_text("V6*\n", encoding="utf-8")
    Path("migrations/V2__b.sql").unlink()
    changed = [("3", "committed"), ("4", "staged rename"), ("5", "new")]
    shown = report(capsys, "--changed-since", "main")
    assert [(m["id"], m["description"]) for m in shown["migrations"]] == changed
    assert (shown["since"].split()[0], shown["summary"]["files"]) == ("main", 3)


def test_from_a_folder_below(
    checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit({"migrations/V3__c.sql": UPDATE, "other/migrations/V4__d.sql": UPDATE})
    Path("migrations/V5__e.sql").write_text(UPDATE, encoding="utf-8")
    monkeypatch.chdir("migrations")
    assert migrations(capsys, "--changed-since", "main") == [("V3__c.sql", "3"), ("V5__e.sql", "5")]
    found = migrations(capsys, "--changed-since", "main", "../other")
    assert found == [("../other/migrations/V4__d.sql", "4")]


def test_names_that_git_quotes(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ['migrations/V3__ä "quoted".sql', "migrations/V4__:(glob)*.sql"]
    commit(dict.fromkeys(names, UPDATE), "Zoë")
    assert [path for path, _ in migrations(capsys, "--changed-since", "main")] == names
    shown = report(capsys, "--history", *names)["migrations"]
    assert [m["added"]["author"] for m in shown] == ["Zoë", "Zoë"]


def test_history(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("mv", "migrations/V1__a.sql", "migrations/V3__renamed.sql")
    commit({"migrations/V4__d.sql": "-- of Bob\nDELETE FROM visits;\n"}, "Bob", 1_710_000_000)
    commit({"migrations/V4__d.sql": "-- of Bob\nDELETE FROM visits WHERE old;\n"}, "Eve", 1_720_000_000)
    Path("migrations/V5__new.sql").write_text(UPDATE, encoding="utf-8")
    ann = {"date": "2023-11-14T22:13:20Z", "author": "Ann"}
    bob = {"date": "2024-03-09T16:00:00Z", "author": "Bob"}
    shown = report(capsys, "--history")["migrations"]
    assert {m["path"]: m["added"] for m in shown} == {
        "db_migrate.py": ann,
        "migrations/V2__b.sql": ann,
        "migrations/V3__renamed.sql": ann,
        "migrations/V4__d.sql": bob,
        "migrations/V5__new.sql": None,
    }


SPOKEN = "2023-11-14 by Ann"


@pytest.mark.parametrize(
    ("format", "said", "times"),
    [
        pytest.param("markdown", f"| {SPOKEN} |", 5, id="markdown"),
        pytest.param("text", SPOKEN, 5, id="text"),
        pytest.param("html", SPOKEN, 5, id="html"),
        pytest.param("github", f"; added {SPOKEN}", 5, id="github"),
        pytest.param("gitlab", f"; added {SPOKEN}", 5, id="gitlab"),
        pytest.param("junit", f">added {SPOKEN}<", 5, id="junit"),
        pytest.param("sarif", '"date": "2023-11-14T22:13:20Z"', 5, id="sarif"),
    ],
)
def test_history_in_every_format(
    checkout: Path, capsys: pytest.CaptureFixture[str], format: str, said: str, times: int
) -> None:
    assert main(["--format", format]) == 0
    assert said not in capsys.readouterr().out
    assert main(["--history", "--format", format]) == 0
    assert capsys.readouterr().out.count(said) == times


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that a run says which ends with status 2 and prints nothing."""
    assert main(list(arguments)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    return line.removeprefix("backfill-report: ")


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        pytest.param("nope", "there is no revision 'nope' here", id="unknown"),
        pytest.param("--output=x", "expected a revision such as origin/main, got '--output=x'", id="an option"),
        pytest.param("", "expected a revision such as origin/main, got ''", id="empty"),
        pytest.param("main..topic", "there is no revision 'main..topic' here", id="a range"),
        pytest.param("other", UNRELATED, id="unrelated"),
    ],
)  # fmt: skip
def test_a_revision_that_says_nothing(
    checkout: Path, capsys: pytest.CaptureFixture[str], revision: str, said: str
) -> None:
    git("checkout", "--quiet", "--orphan", "other")
    git("commit", "--quiet", "--message", "elsewhere")
    git("checkout", "--quiet", "topic")
    assert refused(capsys, f"--changed-since={revision}") == f"--changed-since: {said}"
    assert not (checkout / "x").exists()


@pytest.mark.parametrize("option", ["--history", "--changed-since=HEAD"])
def test_no_repository(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "git says: not a git repository" in refused(capsys, option)


@pytest.mark.parametrize("option", ["--history", "--changed-since=HEAD"])
def test_no_git(
    checkout: Path, option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(capsys, option) == f"{option.partition('=')[0]}: git cannot be run: No such file or directory"


def test_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    assert "does not have any commits yet" in refused(capsys, "--history")


def shallow(checkout: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, depth: int) -> None:
    git("clone", "--quiet", f"--depth={depth}", checkout.as_uri(), str(folder))
    monkeypatch.chdir(folder)


def test_a_clone_that_is_too_shallow(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commit({"migrations/V3__c.sql": UPDATE})
    shallow(checkout, tmp_path / "clone", monkeypatch, 1)
    assert refused(capsys, "--history").startswith("--history: the clone is too shallow to tell when ")
    assert "the clone is shallow: git fetch --unshallow" in refused(capsys, "--changed-since=origin/main")


def test_a_shallow_clone_that_is_deep_enough(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commit({"migrations/V3__c.sql": UPDATE}, "Bob")
    shallow(checkout, tmp_path / "clone", monkeypatch, 2)
    [shown] = report(capsys, "--history", "migrations/V3__c.sql")["migrations"]
    assert shown["added"]["author"] == "Bob"
    assert migrations(capsys, "--changed-since", "HEAD~1") == [("migrations/V3__c.sql", "3")]
