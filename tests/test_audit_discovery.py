"""Which files are read: flake8's rules, and what is odd on a disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flake8 import utils
from flake8.options import config as flake8_config

from flake8_backfill.discovery import discover, shown_path
from flake8_backfill.flake8_settings import load, matches
from tests.conftest import Project


def found(*paths: str, honour_exclude: bool = True) -> dict[str, bool]:
    """The files found, each with whether exclude leaves it out."""
    discovery = discover(paths, load(), honour_exclude=honour_exclude)
    return {source_file.shown: source_file.excluded for source_file in discovery.files}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(".git/hooks/a.py", id="version control"),
        pytest.param("__pycache__/a.py", id="cache"),
        pytest.param(".tox/py/a.py", id="test environments"),
        pytest.param("notes.txt", id="no Python"),
        pytest.param("a.pyc", id="compiled"),
    ],
)
def test_nobodys_source_is_not_looked_at(project: Project, path: str) -> None:
    project.write({path: "", "b.py": ""})
    assert found() == {"b.py": False}
    assert found(honour_exclude=False) == {"b.py": False}


def test_folders_are_walked_in_natural_order(project: Project) -> None:
    project.write({f"m/{number}.py": "" for number in (10, 9, 1)} | {"b.py": "", "a/z.py": ""})
    assert list(found(".")) == ["a/z.py", "b.py", "m/1.py", "m/9.py", "m/10.py"]


def test_excluded_files_are_marked_and_environments_in_it_left_alone(project: Project) -> None:
    project.write(
        {
            "setup.cfg": "[flake8]\nexclude = .git, old, venv\nextend-exclude = gen/*.py, b.py\n",
            "old/deep/a.py": "",
            "venv/pyvenv.cfg": "",
            "venv/lib/a.py": "",
            "gen/a.py": "",
            "gen/sub/a.py": "",
            "b.py": "",
            "c.py": "",
        }
    )
    assert found() == {
        "b.py": True,
        "c.py": False,
        "gen/a.py": True,
        "gen/sub/a.py": True,
        "old/deep/a.py": True,
    }
    # flake8 too reads a file that is named itself and lies in an excluded folder.
    assert found("b.py", "old/deep/a.py", "c.py") == {"b.py": True, "c.py": False, "old/deep/a.py": False}
    assert set(found(honour_exclude=False)) == set(found())
    assert not any(found(honour_exclude=False).values())


def test_a_file_named_itself_needs_no_suffix(project: Project) -> None:
    project.write({"migrate": "", "m/other": "", "a.py": ""})
    assert found("migrate", "m") == {"migrate": False}


def test_filename_of_flake8(project: Project) -> None:
    project.write({"tox.ini": "[flake8]\nfilename = *.pyi, ./m/*\n", "a.py": "", "b.pyi": "", "m/c.txt": ""})
    assert found() == {"b.pyi": False, "m/c.txt": False}


def test_a_file_reached_twice_is_read_once(project: Project) -> None:
    project.write({"m/a.py": ""})
    assert found("m", "m/a.py", "./m", os.path.abspath("m")) == {"m/a.py": False}


def test_links(project: Project) -> None:
    project.write({"m/a.py": "", "elsewhere/b.py": ""})
    os.symlink("loop.py", "m/loop.py")
    os.symlink("..", "m/up")
    os.symlink("../elsewhere", "m/linked")
    os.symlink("gone.py", "m/broken.py")
    # A linked folder is not walked, as in flake8; a link that leads nowhere is read, which says why it fails.
    assert list(found("m")) == ["m/a.py", "m/broken.py", "m/loop.py"]
    assert list(found("m/linked")) == ["m/linked/b.py"]


def test_a_folder_called_like_a_file(project: Project) -> None:
    project.write({"x.py/inner.py": ""})
    assert found() == {"x.py/inner.py": False}


def test_what_is_not_there_is_for_reading_to_say(project: Project) -> None:
    assert found("gone.py") == {"gone.py": False}


@pytest.mark.parametrize("excluded", [False, True], ids=["listed", "nobody's concern when excluded"])
def test_a_folder_that_cannot_be_listed(project: Project, monkeypatch: pytest.MonkeyPatch, excluded: bool) -> None:
    project.write({"m/a.py": "", "b.py": "", "setup.cfg": f"[flake8]\nexclude = {'m' if excluded else 'n'}\n"})
    scandir = os.scandir

    def refusing(path: str) -> object:
        if os.path.basename(path) == "m":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    discovery = discover([], load())
    assert [source_file.shown for source_file in discovery.files] == ["b.py"]
    expected = [] if excluded else [("m", 1, "the folder cannot be listed: Permission denied")]
    assert list(discovery.errors) == expected


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param("a.py", "a.py", id="plain"),
        pytest.param("./m/../m/a.py", "m/a.py", id="dots"),
        pytest.param("../other/a.py", "../other/a.py", id="outside"),
        pytest.param(os.fsdecode(b"m/\xff.py"), "m/%FF.py", id="not UTF-8"),
        pytest.param("m/é.py", "m/é.py", id="UTF-8"),
    ],
)
def test_shown_path(project: Project, path: str, shown: str) -> None:
    assert shown_path(path) == shown
    assert shown_path(os.path.join(os.getcwd(), path)) == shown


def test_a_deep_tree_is_no_matter_of_recursion(project: Project) -> None:
    depth = 600
    here = Path.cwd()
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    Path("a.py").write_text("")
    os.chdir(here)
    assert list(found()) == ["d/" * depth + "a.py"]


def test_a_path_on_another_drive_stays_absolute(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def on_another_drive(path: str) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", on_another_drive)
    path = os.path.join(os.getcwd(), "m/a.py")
    assert shown_path(path) == path


def test_nobodys_source_is_not_read_when_it_is_named_either(project: Project) -> None:
    project.write({".tox/a.py": ""})
    assert found(".tox") == {}


@pytest.mark.parametrize(
    "pattern", ["*.egg", "*n.py", "*/gen/*", "*gen*", "gen", "[g]en", "?en", "*", "*\\[x]", "/*/a.egg"]
)
def test_exclude_is_what_flake8_takes_it_for(pattern: str) -> None:
    paths = ["a.egg", "./gen", "gen/a.py", "./x/gen/n.py", "/x/gen/a.egg", "gen.egg/a.py", "[x]"]
    theirs = [
        utils.matches_filename(path, patterns=(pattern,), log_message="%(path)s %(whether)s", logger=flake8_config.LOG)
        for path in paths
    ]
    assert [matches(path, (pattern,)) for path in paths] == theirs


def test_what_is_reached_from_above_is_shown_from_here(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write({"here/a.py": "", "here/b/c.py": "", "there/d.py": ""})
    monkeypatch.chdir("here")
    discovery = discover(["..", ".", "../there"], load())
    assert [file.shown for file in discovery.files] == ["../there/d.py", "a.py", "b/c.py"]
