"""`assert_schema_only`: what a test that guards migrations lets through, and what it says of the rest."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

import flake8_backfill
from flake8_backfill import Config, assert_schema_only
from flake8_backfill.cli import main
from flake8_backfill.config import ConfigError
from tests.conftest import Project

HEAD = 'from alembic import op\n\nrevision = "a1"\ndown_revision = None\n\n\ndef upgrade():\n'
SCHEMA = '    op.execute("ALTER TABLE leads ADD COLUMN a int")\n'
HIGH = '    op.execute("UPDATE leads SET a = 1 WHERE b = 2")\n'
MEDIUM = '    op.execute("DELETE FROM users WHERE b = 2")\n'
LOW = '    op.execute("DELETE FROM alembic_version WHERE a = 2")\n'
COMMENT = "    # the backfill is somewhere else\n"
FILE = "migrations/a.py"


def message_of(*arguments: Any, **keywords: Any) -> str:
    """What the failing guard says."""
    with pytest.raises(AssertionError) as caught:
        assert_schema_only(*arguments, **keywords)
    return str(caught.value)


@pytest.mark.parametrize(
    ("body", "keywords"),
    [
        pytest.param(SCHEMA, {}, id="schema only"),
        pytest.param(SCHEMA + COMMENT + LOW, {}, id="low"),
        pytest.param(SCHEMA + LOW + MEDIUM, {"fail_on": "high"}, id="medium where high fails"),
        pytest.param(SCHEMA + COMMENT, {"fail_on": "low"}, id="a comment that flake8 does not show"),
        pytest.param(SCHEMA + HIGH, {"config": Config(hot_tables=(), small_tables=("leads",))}, id="own settings"),
        pytest.param(SCHEMA + HIGH.replace("\n", "  # noqa: BKF101 -- ten rows\n"), {"fail_on": "low"}, id="noqa"),
        pytest.param(SCHEMA + HIGH.replace("\n", "  # noqa\n"), {"fail_on": "low"}, id="bare noqa"),
    ],
)
def test_what_it_lets_through(project: Project, body: str, keywords: dict[str, Any]) -> None:
    project.write({FILE: HEAD + body})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for paths in ("migrations", Path("migrations"), ["migrations", Path(FILE)], []):
            assert_schema_only(paths, **keywords)


@pytest.mark.parametrize(
    ("body", "keywords", "codes"),
    [
        pytest.param(HIGH + MEDIUM + LOW, {}, ["BKF101", "BKF203"], id="medium and above"),
        pytest.param(HIGH + MEDIUM + LOW, {"fail_on": "high"}, ["BKF101"], id="high"),
        pytest.param(HIGH + MEDIUM + LOW, {"fail_on": "LOW"}, ["BKF101", "BKF203", "BKF303"], id="low"),
        pytest.param(COMMENT + SCHEMA, {"fail_on": "low", "config": Config(comments=True)}, ["BKF309"], id="comments"),
        pytest.param(LOW, {"config": Config(hot_tables=("alembic_version",))}, ["BKF103"], id="own settings"),
    ],
)
def test_what_it_fails_for(project: Project, body: str, keywords: dict[str, Any], codes: list[str]) -> None:
    project.write({FILE: HEAD + body})
    shown = [line for line in message_of("migrations", **keywords).splitlines() if line.startswith(FILE)]
    assert [line.split()[1] for line in shown] == codes


def test_the_message_says_where_what_why_and_what_to_do(project: Project) -> None:
    project.write({FILE: HEAD + SCHEMA + HIGH})
    assert message_of("migrations") == (
        "Migrations must change the schema only, but 1 place would change rows:\n"
        "migrations/a.py:9:17: BKF101 UPDATE on hot table leads in migration a1: move it to a backfill; the same "
        "transaction alters leads (line 8)\n"
        '    op.execute("UPDATE leads SET a = 1 WHERE b = 2")\n'
        "\n"
        "What to do: leave the schema change in the migration and move the row change to a backfill that runs in "
        "batches outside\n"
        'the deployment. If it has to stay, say why: "# noqa: BKF101 -- why this is safe" behind the line, or\n'
        '"# backfill: allow -- why this is safe" on the migration\'s marker, docstring or def line.'
    )


def test_the_baseline_lets_old_changes_through_and_must_not_outlive_them(project: Project) -> None:
    project.write({FILE: HEAD + HIGH, "other/migrations/b.py": HEAD + HIGH})
    main(["--write-baseline", "known.txt"])
    assert_schema_only(["migrations", "other"], baseline="known.txt")
    assert_schema_only("migrations", Path("known.txt"))
    project.pyproject('baseline = "known.txt"')
    assert_schema_only(".")
    project.write({FILE: HEAD + MEDIUM, "other/migrations/b.py": HEAD + SCHEMA})
    said = message_of("migrations", baseline="known.txt")
    assert f"{FILE}:8:17: BKF203 DELETE from table users" in said
    command = f"backfill-report --prune-baseline --baseline {project.folder}/known.txt migrations"
    assert f"drop them with: {command}\nmigrations/a.py: UPDATE leads in migration a1" in said
    assert "b.py" not in said
    assert main(command.split()[1:]) == 0
    assert "In the baseline" not in message_of("migrations", baseline="known.txt")


def test_suppressions_to_repair_and_unreadable_files_fail_it(project: Project) -> None:
    project.pyproject("require-reason = true")
    project.write({FILE: HEAD + HIGH.replace("\n", "  # noqa: BKF101\n"), "migrations/b.py": "def upgrade(:\n"})
    said = message_of(["migrations", "gone"])
    assert said.startswith("Suppressions to repair:\nmigrations/a.py:8: BKF900 # noqa: BKF101 does not say why")
    unreadable = said.partition("\n\nFiles that could not be read:\n")[2]
    assert [line.split(" ")[0] for line in unreadable.splitlines()] == ["gone:1:", "migrations/b.py:1:"]


@pytest.mark.parametrize(
    ("keywords", "error", "said"),
    [
        ({"fail_on": "higher"}, ValueError, "fail_on: expected high, medium or low, got 'higher'"),
        ({"baseline": "gone.txt"}, ConfigError, "assert_schema_only baseline: no such file: gone.txt; write it with"),
        ({"baseline": FILE}, ConfigError, f"assert_schema_only baseline: {FILE}: not a baseline"),
    ],
)
def test_wrong_arguments(project: Project, keywords: dict[str, str], error: type[Exception], said: str) -> None:
    project.write({FILE: HEAD + SCHEMA})
    with pytest.raises(error) as caught:
        assert_schema_only("migrations", **keywords)
    assert str(caught.value).startswith(said)


def test_it_warns_where_it_guards_nothing(project: Project) -> None:
    project.write({"app/models.py": "x = 1\n"})
    with pytest.warns(UserWarning, match="no migration found in app: nothing is guarded") as warned:
        assert_schema_only("app")
    assert warned[0].filename == __file__


def test_in_pytest_and_in_unittest(project: Project) -> None:
    project.write(
        {
            FILE: HEAD + HIGH,
            "test_migrations.py": "import unittest\nfrom flake8_backfill import assert_schema_only\n\n\n"
            "def test_migrations():\n    assert_schema_only('migrations')\n\n\n"
            "class Guard(unittest.TestCase):\n    def test(self):\n        assert_schema_only('migrations')\n",
        }
    )
    for runner, counted in (["pytest", "-q", "-p", "no:cacheprovider"], "2 failed"), (["unittest"], "failures=1"):
        run = subprocess.run([sys.executable, "-m", *runner], capture_output=True, text=True, check=False)
        shown = run.stdout + run.stderr
        assert run.returncode != 0
        assert counted in shown
        assert f"{FILE}:8:17: BKF101 UPDATE on hot table leads" in shown
        assert "flake8_backfill/guard.py" not in shown or runner == ["unittest"]


def test_it_is_exported_and_documented() -> None:
    assert "assert_schema_only" in flake8_backfill.__all__
    assert flake8_backfill.assert_schema_only.__doc__
