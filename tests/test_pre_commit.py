"""The three hooks, and flake8's own hook with the plugin beside it, in the real pre-commit and a scratch repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
HEAD = 'from alembic import op\n\nrevision = "{0}"\ndown_revision = None\n\n\ndef upgrade() -> None:\n    '

SCHEMA_ONLY = HEAD.format("a1") + 'op.execute("ALTER TABLE leads ADD COLUMN status text")\n'
ON_HOT = HEAD.format("b2") + "op.execute(\"UPDATE leads SET status = 'new' WHERE status IS NULL\")\n"
ON_SMALL = HEAD.format("c3") + "op.execute(\"INSERT INTO alembic_version VALUES ('c3')\")\n"
IN_SQL = "UPDATE leads SET status = 'new';\n"
BROKEN = "def upgrade(:\n"

CONFIG = """\
repos:
  - repo: {source}
    rev: {revision}
    hooks:
      - id: flake8-backfill
      - id: backfill-gate
      - id: backfill-report
        stages: [manual]
  - repo: local
    hooks:
      - id: flake8
        name: flake8 with the plugin beside it
        entry: flake8 --isolated
        language: python
        types: [python]
        additional_dependencies: [flake8, "{source}"]
"""


class Repository:
    """A git repository whose commits pre-commit looks at."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = environment

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self._environment, capture_output=True, text=True, check=False
        )

    def git(self, *arguments: str) -> str:
        process = self.run("git", *arguments)
        assert process.returncode == 0, process.stdout + process.stderr
        return process.stdout.strip()

    def hook(self, name: str) -> tuple[int, str]:
        """The status and the output of a hook on what is staged."""
        stage = "manual" if name == "backfill-report" else "pre-commit"
        command = [sys.executable, "-m", "pre_commit", "run", name, "--hook-stage", stage]
        process = self.run(*command)
        return process.returncode, process.stdout + process.stderr

    def stage(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.git("add", name)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The process environment with git and pre-commit cut off from the user's settings and caches."""
    home = tmp_path_factory.mktemp("home")
    own = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PRE_COMMIT", "COV"))}
    (home / "gitconfig").write_text("[user]\nname = Tester\nemail = tester@example.org\n[init]\ndefaultBranch = main\n")
    return {
        **own,
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PRE_COMMIT_COLOR": "never",
    }


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> str:
    """A pre-commit configuration that takes the hooks from this checkout, as it is on the disk."""
    source = Repository(tmp_path_factory.mktemp("source"), environment)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(CHECKOUT / name, source.folder)
    shutil.copytree(
        CHECKOUT / "flake8_backfill", source.folder / "flake8_backfill", ignore=shutil.ignore_patterns("__pycache__")
    )
    source.git("init", "--quiet")
    source.git("add", ".")
    source.git("commit", "--quiet", "--message", "the checkout")
    return CONFIG.format(source=source.folder.as_posix(), revision=source.git("rev-parse", "HEAD"))


@pytest.fixture
def repository(tmp_path: Path, environment: dict[str, str], config: str) -> Repository:
    """A repository with a schema-only migration, and the hooks configured."""
    repository = Repository(tmp_path, environment)
    repository.git("init", "--quiet")
    repository.stage(".pre-commit-config.yaml", config)
    repository.stage("migrations/a1_add_status.py", SCHEMA_ONLY)
    repository.git("commit", "--quiet", "--message", "start")
    return repository


GATES = ["flake8-backfill", "backfill-gate", "flake8"]


@pytest.mark.parametrize("hook", GATES)
def test_a_schema_only_migration_passes(repository: Repository, hook: str) -> None:
    repository.stage("migrations/b2.py", SCHEMA_ONLY)
    status, output = repository.hook(hook)
    assert (status, "Passed" in output) == (0, True), output


@pytest.mark.parametrize("hook", GATES[:2])
def test_a_change_of_low_priority_passes(repository: Repository, hook: str) -> None:
    repository.stage("migrations/c3.py", ON_SMALL)
    status, output = repository.hook(hook)
    assert (status, "Passed" in output) == (0, True), output


def test_a_project_with_extend_select_is_not_stopped_by_low_priority(repository: Repository) -> None:
    repository.stage("setup.cfg", "[flake8]\nselect = E,W\nextend-select = BKF\n")
    repository.stage("migrations/c3.py", ON_SMALL)
    status, output = repository.hook("flake8-backfill")
    assert (status, "Passed" in output) == (0, True), output


@pytest.mark.parametrize("hook", GATES)
def test_other_files_are_no_concern(repository: Repository, hook: str) -> None:
    repository.stage("notes.txt", ON_HOT)
    status, output = repository.hook(hook)
    assert (status, "no files to check" in output) == (0, True), output


@pytest.mark.parametrize("hook", GATES)
def test_a_row_change_in_a_hot_table_is_stopped(repository: Repository, hook: str) -> None:
    repository.stage("migrations/b2.py", ON_HOT)
    status, output = repository.hook(hook)
    assert status == 1, output
    assert "leads" in output
    assert "migrations/b2.py" in output


def test_sql_that_is_no_migration_or_is_suppressed_passes(repository: Repository) -> None:
    repository.stage("queries/leads.sql", IN_SQL)
    repository.stage("migrations/V1__leads.sql", IN_SQL.replace(";", ";  -- noqa: BKF101 -- ten rows"))
    status, output = repository.hook("backfill-gate")
    assert (status, "Passed" in output) == (0, True), output


def test_a_row_change_in_an_sql_migration_is_stopped(repository: Repository) -> None:
    repository.stage("migrations/V1__leads.sql", IN_SQL)
    status, output = repository.hook("backfill-gate")
    assert (status, "migrations/V1__leads.sql:1" in output) == (1, True), output


@pytest.mark.parametrize("hook", GATES)
def test_a_migration_that_does_not_parse_is_stopped(repository: Repository, hook: str) -> None:
    repository.stage("migrations/b2.py", BROKEN)
    status, output = repository.hook(hook)
    assert status == 1, output
    assert "migrations/b2.py" in output


def test_a_commit_is_stopped(repository: Repository) -> None:
    installed = repository.run(sys.executable, "-m", "pre_commit", "install")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    before = repository.git("rev-parse", "HEAD")
    repository.stage("migrations/b2.py", ON_HOT)
    commit = repository.run("git", "commit", "--message", "fill the status")
    assert (commit.returncode, repository.git("rev-parse", "HEAD")) == (1, before), commit.stdout + commit.stderr
    repository.stage("migrations/b2.py", SCHEMA_ONLY)
    repository.git("commit", "--message", "add the status")
    assert repository.git("rev-parse", "HEAD") != before


def test_the_report_is_written_anew(repository: Repository) -> None:
    repository.stage("BACKFILL_AUDIT.md", "an old report\n")
    repository.stage("migrations/b2.py", ON_HOT)
    status, output = repository.hook("backfill-report")
    assert (status, "files were modified by this hook" in output) == (1, True), output
    report = (repository.folder / "BACKFILL_AUDIT.md").read_text(encoding="utf-8")
    assert report.startswith("# Backfill Audit Report\n")
    assert "| b2 |" in report


def test_a_report_that_says_the_same_is_left_alone(repository: Repository) -> None:
    repository.stage("migrations/b2.py", ON_HOT)
    repository.stage("BACKFILL_AUDIT.md", "")
    repository.hook("backfill-report")
    path = repository.folder / "BACKFILL_AUDIT.md"
    of_old = re.sub("(?m)^Generated: .*$", "Generated: 2020-01-31T00:00:00Z", path.read_text(encoding="utf-8"))
    repository.stage("BACKFILL_AUDIT.md", of_old)
    repository.stage("migrations/a1_add_status.py", SCHEMA_ONLY + "# a remark\n")
    status, output = repository.hook("backfill-report")
    assert (status, "Passed" in output) == (0, True), output
    assert path.read_text(encoding="utf-8") == of_old
