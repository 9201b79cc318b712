"""The adapter between the analyzer and flake8, tried by itself with an analyzer that says what the test wants."""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from flake8.exceptions import ExecutionError

from flake8_backfill import plugin
from flake8_backfill.config import OPTIONS, Config
from flake8_backfill.first_look import mentions_noqa
from flake8_backfill.model import Finding, Migration, Operation, Priority
from flake8_backfill.plugin import BackfillChecker
from flake8_backfill.results import FileError, FileResult

if TYPE_CHECKING:
    from tests.conftest import Project

FOUND = Finding(
    operation=Operation.UPDATE,
    priority=Priority.HIGH,
    tables=("leads",),
    path="migrations/0001.py",
    line=3,
    column=12,
    scope="upgrade",
    created_here=False,
    facts=(),
    message="BKF101 UPDATE on hot table leads in migration 36: move it to a backfill",
    migration=Migration("36", "words", "numbered", "migrations/0001.py", 1),
    statement="UPDATE leads SET a = 1",
)
COMMENT = FOUND._replace(operation=Operation.COMMENT, priority=Priority.LOW, message="BKF309 comment", line=1, column=1)

Asked = list[tuple[str, str, Config, ast.Module | None]]
Analyzer = Callable[..., Asked]


@pytest.fixture
def analyzer(monkeypatch: pytest.MonkeyPatch) -> Analyzer:
    """Puts an analyzer in place that gives the result it is told, and keeps what it was asked."""

    def install(*findings: Finding, error: FileError | None = None) -> Asked:
        asked: Asked = []

        def inspect(source: str, path: str, config: Config, tree: ast.Module | None = None) -> FileResult:
            asked.append((source, path, config, tree))
            return FileResult(path, findings, migrations=1, error=error)

        monkeypatch.setattr(plugin, "_core", lambda: plugin._Core(inspect, mentions_noqa))
        return asked

    return install


@pytest.fixture(autouse=True)
def forget_configuration() -> Iterator[None]:
    """flake8 keeps a plugin's settings on its class: each test starts without any."""
    yield
    if "_config" in vars(BackfillChecker):
        del BackfillChecker._config


def options(**given: object) -> argparse.Namespace:
    """flake8's options, with none of ours given but these."""
    ours = {f"backfill_{option.field}": None for option in OPTIONS}
    return argparse.Namespace(**{"isolated": False, **ours, **given})


def run(filename: str = "migrations/0001.py", source: str = "x = 1\ny = 2\n", **given: object) -> list[object]:
    """What the plugin yields for a file, configured by these options."""
    BackfillChecker.parse_options(options(**given))
    return list(BackfillChecker(ast.parse(source), filename, source.splitlines(keepends=True)).run())


@pytest.mark.parametrize("status", ["suppressed", "grandfathered"])
def test_a_finding_that_is_not_new_is_not_shown(project: Project, analyzer: Analyzer, status: str) -> None:
    analyzer(FOUND._replace(status=status, reason="small shop"))  # type: ignore[arg-type]
    assert run() == []


def test_a_comment_is_shown_where_it_is_asked_for(project: Project, analyzer: Analyzer) -> None:
    analyzer(COMMENT)
    assert run() == []
    assert run(backfill_comments=True) == [(1, 0, "BKF309 comment", BackfillChecker)]


def test_a_file_that_cannot_be_parsed_is_flake8s_to_report(project: Project, analyzer: Analyzer) -> None:
    analyzer(error=FileError("migrations/0001.py", 1, "invalid syntax"))
    assert run() == []


def test_excluded_and_empty_files_are_not_read(project: Project, analyzer: Analyzer) -> None:
    asked = analyzer(FOUND)
    assert run(backfill_exclude=["migrations"]) == []
    assert run(backfill_paths=["db"]) == []
    assert run(source="") == []
    assert asked == []


def test_a_finding(project: Project, analyzer: Analyzer) -> None:
    analyzer(FOUND, COMMENT)
    assert run() == [(3, 11, FOUND.message, BackfillChecker)]


def test_what_the_analyzer_is_given(project: Project, analyzer: Analyzer) -> None:
    asked = analyzer()
    tree = ast.parse("a\nb\x0c\nc\n")
    BackfillChecker.parse_options(options(backfill_helpers=["run"]))
    assert list(BackfillChecker(tree, r"C:\shop\migrations\0001.py", ["a\n", "b\x0c\n", "c\n"]).run()) == []
    [(source, path, config, given_tree)] = asked
    assert (source, path, config.helpers) == ("a\nb\x0c\nc\n", "C:/shop/migrations/0001.py", ("run",))
    assert given_tree is tree


def test_flake8s_options_override_pyproject(project: Project, analyzer: Analyzer) -> None:
    project.pyproject('hot-tables = ["users"]\ncomments = true')
    asked = analyzer()
    run()
    run(backfill_hot_tables=["orders"], backfill_comments="no")
    run(isolated=True)
    configs = [config for _, _, config, _ in asked]
    assert [(config.hot_tables[0], config.comments) for config in configs] == [
        ("users", True),
        ("orders", False),
        ("leads", False),
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"backfill_hot_rows": "x"}, "--backfill-hot-rows: expected a number of rows such as 1000000, got 'x'"),
        ({"backfill_comments": "maybe"}, "--backfill-comments: expected true or false, got 'maybe'"),
        (
            {"backfill_baseline": "known.txt"},
            "--backfill-baseline: no such file: known.txt; "
            "write it with backfill-report --write-baseline, or take the setting out",
        ),
        (
            {},
            "pyproject.toml [tool.flake8-backfill] hot-row: unknown key; did you mean hot-rows?",
        ),
    ],
)
def test_mistakes_are_flake8s_own_errors(project: Project, given: dict[str, object], expected: str) -> None:
    project.pyproject("hot-row = 5" if not given else "")
    with pytest.raises(ExecutionError) as error:
        BackfillChecker.parse_options(options(**given))
    assert str(error.value) == f"flake8-backfill: {expected}"


MAY_BE_LOADED = tuple(f"flake8_backfill.{name}" for name in ("collector", "config", "patterns", "plugin", "records"))


def test_starting_flake8_loads_neither_the_sql_reader_nor_the_analyzer(project: Project) -> None:
    project.pyproject("")
    code = (
        "import sys; from flake8.main.cli import main; main(['empty.py']); "
        "print([name for name in sys.modules if name.startswith(('sqlparse', 'flake8_backfill.'))])"
    )
    project.write({"empty.py": ""})
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ast.literal_eval(process.stdout)
    assert [name for name in loaded if not name.startswith(MAY_BE_LOADED)] == []
    assert "flake8_backfill.plugin" in loaded
