"""Where the configuration is found, what overrides what, and what a mistake in it says."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_backfill.config import Config, ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Project

USERS = '[tool.flake8-backfill]\nhot-tables = ["users"]\n'


def test_without_a_table_the_defaults_hold(project: Project) -> None:
    project.write({"pyproject.toml": "[tool.black]\nline-length = 100\n", "app/x.py": ""})
    config = Config.load("app")
    assert (config.hot_tables, config.root) == (Config().hot_tables, project.folder.as_posix())


@pytest.mark.parametrize(
    "text",
    [
        "not TOML at all [[[",
        '[project]\ndependencies = ["flake8-backfill"]\n',
        '[tool.flake8]\nname = "flake8-backfill"\n',
        'tool = "flake8-backfill"\n',
    ],
    ids=["broken, and not ours", "a dependency", "another table", "no table"],
)
def test_a_nearer_file_without_the_table_is_passed_by(project: Project, text: str) -> None:
    project.write({"pyproject.toml": USERS, "app/pyproject.toml": text})
    assert Config.load("app").hot_tables == ("users",)


def test_the_nearest_table_counts(project: Project) -> None:
    project.write({"pyproject.toml": USERS, "app/pyproject.toml": "[tool.flake8-backfill]\n", "app/sub/x.py": ""})
    config = Config.load("app/sub")
    assert (config.hot_tables, config.root) == (Config().hot_tables, f"{project.folder.as_posix()}/app")


@pytest.mark.parametrize("git", ["folder", "file"])
def test_no_further_than_the_checkout(project: Project, git: str) -> None:
    project.write({"pyproject.toml": USERS, "inner/app/x.py": ""})
    if git == "folder":
        (project.folder / "inner/.git").mkdir()
    else:  # a worktree or a submodule
        project.write({"inner/.git": "gitdir: ../.git/worktrees/inner\n"})
    assert Config.load("inner/app").hot_tables == Config().hot_tables
    project.write({"inner/pyproject.toml": USERS})
    assert Config.load("inner/app").hot_tables == ("users",)


def test_outside_a_checkout_the_folder_itself_is_the_root(project: Project) -> None:
    (project.folder / ".git").rmdir()
    project.write({"app/x.py": ""})
    assert Config.load("app").root == f"{project.folder.as_posix()}/app"


def test_all_keys(project: Project) -> None:
    project.write({"stats.csv": "big,5000\n"})
    project.pyproject(
        """
        hot-tables = ["users"]
        small-tables = ["kinds"]
        table-stats = "stats.csv"
        hot-rows = 4000
        small-rows = 10
        paths = ["db"]
        exclude = ["db/old"]
        helpers = ["run"]
        marker = '# (?P<number>[0-9]+)'
        baseline = "base.txt"
        comments = true
        require-reason = true
        """
    )
    config = Config.load()
    assert config.origin("hot-rows") == "pyproject.toml [tool.flake8-backfill] hot-rows"
    assert (config.heat("big"), config.claims("db/a.py"), config.claims("db/old/a.py")) == ("hot", True, False)
    assert (config.helpers, config.marker, config.comments) == (("run",), "# (?P<number>[0-9]+)", True)
    assert config.baseline_path() == f"{project.folder.as_posix()}/base.txt"


PLACE = "pyproject.toml [tool.flake8-backfill]"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('hot-tabels = ["a"]', f"{PLACE} hot-tabels: unknown key; did you mean hot-tables?"),
        ("hot_rows = 5", f"{PLACE} hot_rows: unknown key; did you mean hot-rows?"),
        (
            "zzz = 1",
            f"{PLACE} zzz: unknown key; the keys are hot-tables, small-tables, table-stats, hot-rows, small-rows, "
            "paths, exclude, helpers, marker, baseline, comments, require-reason",
        ),
        ('hot-rows = "x"', f"{PLACE} hot-rows: expected a number of rows such as 1000000, got 'x'"),
        (
            'hot-tables = ["a"]\nsmall-tables = ["A"]',
            f"{PLACE} small-tables: A is in hot-tables too ({PLACE} hot-tables); leave it in one of them",
        ),
        (
            'table-stats = "no.csv"',
            f"{PLACE} table-stats: cannot read no.csv: No such file or directory; it names a CSV file with table,rows",
        ),
        ("hot-rows = ", "pyproject.toml: not TOML: Invalid value (at line 2, column 12)"),
    ],
)
def test_mistakes(project: Project, settings: str, expected: str) -> None:
    project.pyproject(settings)
    with pytest.raises(ConfigError) as error:
        Config.load()
    assert str(error.value) == expected


def test_a_mistake_names_a_file_outside_the_working_directory_in_full(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write({"app/x.py": ""})
    project.pyproject("zzz = 1")
    monkeypatch.chdir("app")
    with pytest.raises(ConfigError, match=f"^{project.folder}/pyproject.toml .* zzz: unknown key"):
        Config.load()


def test_the_table_must_be_one(project: Project) -> None:
    project.write({"pyproject.toml": "[tool]\nflake8-backfill = 3\n"})
    with pytest.raises(ConfigError) as error:
        Config.load()
    assert str(error.value) == (
        "pyproject.toml tool.flake8-backfill: expected a table, [tool.flake8-backfill] and keys below it"
    )


def test_a_file_that_cannot_be_read(project: Project) -> None:
    (project.folder / "pyproject.toml").symlink_to("pyproject.toml")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml: cannot be read: .*; it may hold the settings$"):
        Config.load()


def test_overriding(project: Project) -> None:
    project.pyproject('hot-tables = ["users"]\nhot-rows = 5000000')
    config = Config.load()
    flake8 = config.override({"hot-tables": ["orders"], "comments": None, "small-rows": "7"}, "--backfill-")
    shell = flake8.override({"small-rows": "8", "hot-tables": None})
    assert (shell.hot_tables, shell.hot_rows, shell.small_rows) == (("orders",), 5_000_000, 8)
    assert [shell.origin(name) for name in ("hot-tables", "hot-rows", "small-rows", "paths")] == [
        "--backfill-hot-tables",
        "pyproject.toml [tool.flake8-backfill] hot-rows",
        "--small-rows",
        "paths",
    ]


def test_overriding_with_nothing_changes_nothing(project: Project) -> None:
    config = Config.load()
    assert config.override(dict.fromkeys(["hot-tables", "baseline"])) == config


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"hot-rows": "many"}, "--backfill-hot-rows: expected a number of rows such as 1000000, got 'many'"),
        (
            {"small-tables": ["users"]},
            f"--backfill-small-tables: users is in hot-tables too ({PLACE} hot-tables); leave it in one of them",
        ),
        (
            {"small-rows": "2000000"},
            "--backfill-small-rows: 2000000 is more than hot-rows (1000000); a table would be hot ",
        ),
        ({"table-stats": "a.csv"}, "--backfill-table-stats: cannot read a.csv: No such file or directory; "),
    ],
)
def test_mistakes_in_options(project: Project, values: dict[str, object], expected: str) -> None:
    project.pyproject('hot-tables = ["users"]')
    with pytest.raises(ConfigError) as error:
        Config.load().override(values, "--backfill-")
    assert str(error.value).startswith(expected)


def test_files_of_options_are_seen_from_the_working_directory(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write({"stats.csv": "big,3000000\n", "app/stats.csv": "small,3\n", "other.csv": "other,3\n"})
    monkeypatch.chdir("app")
    config = Config.load()
    assert config.override({"table-stats": "stats.csv"}).heat("small") == "small"
    assert config.override({"table-stats": "../stats.csv"}).heat("big") == "hot"
    # flake8 does not say whether an option stood in setup.cfg: there it is meant from the configuration's folder.
    assert config.override({"table-stats": "other.csv"}).heat("other") == "small"
    assert config.override({"baseline": "new.txt"}).baseline_path() == f"{project.folder.as_posix()}/app/new.txt"


def test_other_sizes_replace_the_first_ones(project: Project) -> None:
    project.write({"a.csv": "a,3\n", "b.csv": "b,3\n"})
    project.pyproject('table-stats = "a.csv"')
    config = Config.load().override({"table-stats": "b.csv"})
    assert (config.heat("a"), config.heat("b")) == ("", "small")
    assert Config.load().override({"table-stats": ""}).heat("a") == ""


def test_a_missing_baseline_is_a_mistake_when_it_is_read(project: Project) -> None:
    project.pyproject('baseline = "base.txt"')
    config = Config.load()
    with pytest.raises(ConfigError) as error:
        config.existing_baseline()
    assert str(error.value) == (
        f"{PLACE} baseline: no such file: base.txt; "
        "write it with backfill-report --write-baseline, or take the setting out"
    )
    project.write({"base.txt": ""})
    assert config.existing_baseline() == config.baseline_path()
    assert Config().existing_baseline() == ""


def test_the_toml_reader_is_loaded_only_where_the_table_can_be(project: Project) -> None:
    project.write({"pyproject.toml": "[tool.black]\nline-length = 100\n"})
    code = (
        "import sys; from flake8_backfill.config import Config; Config.load(); "
        "print({'tomllib', 'tomli'} & {*sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
    project.pyproject("hot-rows = 5000000")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout != "set()\n"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="a system without such devices")
def test_a_device_is_no_configuration(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").symlink_to("/dev/zero")
    assert Config.load(tmp_path) == Config(root=tmp_path.as_posix())
