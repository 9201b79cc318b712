"""--changed-since and --history in a repository whose own settings, hooks and submodules would run something."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flake8_backfill.cli import main
from tests.git_samples import commit, git

UPDATE = "UPDATE users SET a = 1;\n"
FIRST, SECOND = "migrations/V1__a.sql", "migrations/V2__b.sql"
BLOCKS = """\
def run(cursor):
    # Migration 1: Names
    cursor.execute("UPDATE leads SET name = ''")

    # Migration 2: States
    cursor.execute("UPDATE agents SET state = 'new'")
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two committed files, entered."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "--quiet")
    commit({FIRST: UPDATE, SECOND: UPDATE, "db_migrate.py": BLOCKS})
    return folder


@pytest.fixture
def tripwire(tmp_path: Path) -> Path:
    """A program that leaves a file beside it when it is run."""
    script = tmp_path / "tripwire"
    script.write_text(f"#!/bin/sh\necho run >> '{script}.run'\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    return script


def was_run(script: Path) -> bool:
    return script.with_name("tripwire.run").exists()


def touch(file: str) -> None:
    """Give a file another time, so that git has to look into it."""
    os.utime(file, (1, 1))


def external_diff(script: Path) -> None:
    Path(".gitattributes").write_text("* diff=loud\n")
    for setting in ("diff.external", "diff.loud.textconv", "diff.loud.command"):
        git("config", setting, str(script))


def monitor_and_pager(script: Path) -> None:
    for setting in ("core.fsmonitor", "core.pager", "pager.diff", "pager.log", "core.editor"):
        git("config", setting, str(script))


def signatures(script: Path) -> None:
    git("config", "log.showSignature", "true")
    git("config", "gpg.program", str(script))


def hooks(script: Path) -> None:
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-commit", "post-checkout"):
        Path(".git/hooks").mkdir(exist_ok=True)
        os.symlink(script, f".git/hooks/{hook}")


def filters(script: Path) -> None:
    Path(".gitattributes").write_text("*.sql filter=loud\n*.py filter=a=b\n")
    for setting in ("loud.clean", "loud.smudge", "a=b.clean", "a=b.process"):
        git("config", f"filter.{setting}", str(script))
    git("config", "filter.loud.required", "true")


def filters_in_an_included_file(script: Path) -> None:
    Path(".gitattributes").write_text("* filter=loud\n")
    Path("settings").write_text(f'[filter "loud"]\n\tclean = {script}\n')
    git("config", "include.path", "../settings")


def a_submodule(script: Path) -> None:
    folder = Path("module")
    folder.mkdir()
    git("-C", "module", "init", "--quiet")
    (folder / "a.sql").write_text(UPDATE)
    (folder / ".gitattributes").write_text("* filter=loud\n")
    git("-C", "module", "add", ".")
    git("-C", "module", "commit", "--quiet", "--message", "a commit")
    git("add", "module")
    git("commit", "--quiet", "--message", "a submodule")
    git("-C", "module", "config", "filter.loud.clean", str(script))
    touch("module/a.sql")


@pytest.mark.parametrize(
    "hostile",
    [external_diff, monitor_and_pager, signatures, hooks, filters, filters_in_an_included_file, a_submodule],
)
def test_nothing_of_the_repository_is_run(
    checkout: Path, tripwire: Path, capsys: pytest.CaptureFixture[str], hostile: Callable[[Path], None]
) -> None:
    hostile(tripwire)
    Path("db_migrate.py").write_text(BLOCKS.replace("''", "'-'"), encoding="utf-8")
    touch(FIRST)
    for arguments in (["--changed-since", "HEAD"], ["--history"]):
        assert main([*arguments, "--format", "json", "--jobs=1"]) == 0
    assert main(["--link=https://host/{rev}/{path}", "--format=html", "--output=page.html"]) == 0
    assert not was_run(tripwire)
    shown = json.loads(capsys.readouterr().out.partition("\n}\n")[0] + "}")
    assert ("db_migrate.py", "1") in [(migration["path"], migration["id"]) for migration in shown["migrations"]]


def test_a_file_that_was_only_touched_is_not_changed(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    touch(FIRST)
    assert main(["--changed-since", "HEAD", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["migrations"] == []


def test_the_users_own_filters_stay(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in the user's file is the user's wish; without the filter each touched file would be a changed one."""
    (tmp_path / ".gitconfig").write_text('[filter "upper"]\n\tclean = tr a-z A-Z\n')
    monkeypatch.setenv("HOME", str(tmp_path))
    commit({".gitattributes": "*.sql filter=upper\n", "migrations/V3__c.sql": UPDATE})
    touch("migrations/V3__c.sql")
    assert main(["--changed-since", "HEAD", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["migrations"] == []


def test_settings_in_the_environment_stay(
    checkout: Path, tripwire: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    filters(tripwire)
    touch(FIRST)
    for name, value in {"COUNT": "1", "KEY_0": "core.fileMode", "VALUE_0": "false"}.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    Path(SECOND).chmod(0o755)
    assert main(["--changed-since", "HEAD", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["migrations"] == []
    assert not was_run(tripwire)


def test_nothing_is_fetched(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partial clone lacks files of earlier commits; git would fetch them from where its settings say."""
    git("config", "uploadpack.allowFilter", "true")
    commit({"db_migrate.py": BLOCKS.replace("new", "old")})
    git("clone", "--quiet", "--filter=blob:none", checkout.as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    assert main(["--changed-since", "HEAD~1"]) == 2
    assert capsys.readouterr().err == (
        "backfill-report: --changed-since: the clone is partial and lacks what is to be compared: "
        "git fetch --refetch --no-filter\n"
    )
    assert git("rev-list", "--objects", "--all", "--missing=print").count("?") == 1
