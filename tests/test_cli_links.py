"""The --link option: what it takes, and what git fills in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from flake8_backfill.cli import main
from flake8_backfill.cli.exits import UsageError
from flake8_backfill.cli.links import resolved


def git(*arguments: str) -> str:
    """Run git in the working directory, as nobody in particular."""
    settings = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *settings, *arguments], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git checkout with one commit, entered."""
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    git("commit", "--quiet", "--allow-empty", "--message", "begin")
    return tmp_path


@pytest.mark.parametrize("link", [None, ""], ids=["none", "empty"])
def test_no_link(link: str | None) -> None:
    assert resolved(link) == ""


@pytest.mark.parametrize(
    "link",
    [
        "https://host/{path}#L{line}",
        "https://host/main/{path}",
        "vscode://file/home/me/{path}:{line}",
        "file:///srv/{path}",
    ],
)
def test_without_a_revision_there_need_be_no_git(link: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert resolved(link) == link


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("https://host/{rev}", id="no path"),
        pytest.param("host/{path}", id="no scheme"),
        pytest.param("https://host/{file}/{path}", id="unknown field"),
        pytest.param("javascript://host/%0Aalert(1)//{path}", id="script"),
        pytest.param("DATA:text/html,{path}", id="data"),
    ],
)
def test_what_is_no_address_of_a_file(link: str) -> None:
    with pytest.raises(UsageError, match=r"--link: expected an address such as https://"):
        resolved(link)


def test_the_revision_is_the_commit_that_is_checked_out(checkout: Path) -> None:
    commit = git("rev-parse", "HEAD")
    assert resolved("https://host/{rev}/{path}#L{line}") == f"https://host/{commit}/{{path}}#L{{line}}"


def test_paths_begin_at_the_root_of_the_checkout(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = checkout / "my project" / "db"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert resolved("https://host/main/{path}") == "https://host/main/my%20project/db/{path}"


@pytest.mark.parametrize("commits", [False, True], ids=["no checkout", "no commit"])
def test_no_revision(
    commits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    if commits:
        git("init", "--quiet")
    else:
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["--link", "https://host/{rev}/{path}"]) == 2
    assert "--link: there is no git revision here for {rev}; write a branch instead" in capsys.readouterr().err
