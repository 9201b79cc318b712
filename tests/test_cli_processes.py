"""backfill-report as a process among others: pipes, full disks, signals, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.processes import members, wait_until

MIGRATION = """\
from alembic import op

revision = "{0}"
down_revision = None


def upgrade():
    op.execute("UPDATE leads SET a = {0}")
"""
MANY = 200
COMMAND = [sys.executable, "-c", "from flake8_backfill.cli import main; raise SystemExit(main())"]

# Python runs this in each process that it starts: a file takes longer than any test, and says that the work has begun.
SLOW = """
import time
from flake8_backfill import reading

def slow(source, path, config, tree=None):
    open("begun", "w").close()
    time.sleep(600)

reading.inspect = slow
"""


@pytest.fixture
def history(project: Project) -> Project:
    """A project with more migrations than one process reads alone."""
    project.write({f"migrations/{number}.py": MIGRATION.format(number) for number in range(MANY)})
    return project


def run(*arguments: str, **keywords: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *arguments], check=False, capture_output=True, **keywords)  # type: ignore


def test_the_same_bytes_with_any_number_of_processes(history: Project) -> None:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1769731200"}
    one, two, all_of_them = (run("--format=json", *jobs, env=environment) for jobs in (["--jobs=1"], ["--jobs=2"], []))
    assert one.stdout == two.stdout == all_of_them.stdout
    assert one.stderr == two.stderr == all_of_them.stderr == b""
    assert [found["id"] for found in json.loads(one.stdout)["migrations"]] == [str(number) for number in range(MANY)]


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0"}])
def test_the_report_is_utf8_whatever_the_locale(project: Project, environment: dict[str, str]) -> None:
    project.write({"migrations/é.py": f'"""Größe"""\n{MIGRATION.format(1)}'})
    done = run(env={**os.environ, **environment})
    assert done.returncode == 0
    assert "Größe" in done.stdout.decode("utf-8")


DEADLY = """
import os
from flake8_backfill import reading

inspect = reading.inspect

def deadly(source, path, config):
    if path == "migrations/7.py":
        os._exit(9)
    return inspect(source, path, config)

reading.inspect = deadly
"""


def test_the_file_that_kills_its_process_is_listed_and_all_others_are_read(history: Project, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(DEADLY)
    done = run("--format=json", "--jobs=2", env={**os.environ, "PYTHONPATH": str(tmp_path)})
    report = json.loads(done.stdout)
    assert report["errors"] == [{"path": "migrations/7.py", "line": 1, "message": "the process that read it died"}]
    assert [found["id"] for found in report["migrations"]] == [str(number) for number in range(MANY) if number != 7]
    assert (done.returncode, done.stderr) == (1, b"backfill-report: migrations/7.py:1: the process that read it died\n")


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        pytest.param(signal.SIGINT, 130, b"backfill-report: interrupted; nothing was written\n", id="interrupted"),
        pytest.param(signal.SIGTERM, 143, b"backfill-report: terminated; nothing was written\n", id="terminated"),
        pytest.param(signal.SIGKILL, -9, None, id="killed"),
    ],
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_signal_ends_all_processes_and_writes_nothing(
    history: Project, tmp_path: Path, number: signal.Signals, status: int, said: bytes | None, jobs: str
) -> None:
    Path("report.md").write_text("old\n")
    (tmp_path / "sitecustomize.py").write_text(SLOW)
    arguments = [*COMMAND, "--jobs", jobs, "--output", "report.md"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, start_new_session=True, env=environment) as process:
        wait_until(Path("begun").exists)
        process.send_signal(number)
        assert process.stderr is not None
        errors = process.stderr.read()  # ends when the last process has closed it
    assert process.returncode == status
    assert said in (None, errors)  # Python itself may speak of a process that was killed
    wait_until(lambda: not list(members(process.pid)))
    assert Path("report.md").read_text() == "old\n"
    assert sorted(os.listdir()) == [".git", "begun", "migrations", "report.md"]


def test_the_installed_command_is_this_one() -> None:
    command = Path(sys.executable).with_name("backfill-report")
    done = subprocess.run([command, "--version"], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout[:16]) == (0, "flake8-backfill ")
