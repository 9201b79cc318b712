"""What backfill-report writes is there whole, or one line says why not and the exit status as well; old files stay."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from flake8_backfill.cli import main
from tests.conftest import Project

MIGRATION = """\
from alembic import op

revision = "{0}"
down_revision = None


def upgrade():
    op.execute("UPDATE leads SET a = {0}")
"""
COMMAND = [sys.executable, "-c", "from flake8_backfill.cli import main; raise SystemExit(main())"]
# A disk that is full behind so many bytes, for files that are written from now on.
SMALL_DISK = (
    "import resource; from flake8_backfill.cli import main; "
    "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); raise SystemExit(main())"
)

TO_STANDARD_OUTPUT = [
    [], ["--format", "json"], ["--format", "html"], ["--explain", "all"], ["merge", "all.json"],
    ["--help"], ["--version"], ["merge", "--help"],
]  # fmt: skip
INTO_A_FILE = [
    ["--output", "target"],
    ["--output", "target", "--format", "html"],
    ["--write-baseline", "target"],
    ["--prune-baseline", "--baseline", "target"],
    ["merge", "all.json", "--output", "target"],
]
writers = pytest.mark.parametrize("arguments", INTO_A_FILE, ids=" ".join)


@pytest.fixture
def files(project: Project) -> Project:
    """A project with a report, ``all.json``, and a ``target``: an old baseline, one entry of which matches nothing."""
    project.write({f"migrations/{number}.py": MIGRATION.format(number) for number in range(3)})
    assert main(["--format", "json", "--output", "all.json"]) == 0
    assert main(["--write-baseline", "target"]) == 0
    Path("migrations/0.py").unlink()
    return project


def content() -> dict[str, bytes]:
    """Return the files at the top of the project."""
    return {entry.name: Path(entry).read_bytes() for entry in os.scandir() if entry.is_file()}


def buffered() -> dict[str, str]:
    """Return an environment in which Python keeps what is written to standard output back, as it does by itself."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


@pytest.mark.parametrize("arguments", TO_STANDARD_OUTPUT, ids=" ".join)
def test_nobody_reads_standard_output(files: Project, arguments: Sequence[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [*COMMAND, *arguments]
    done = subprocess.run(command, check=False, stdout=writer, stderr=subprocess.PIPE, env=buffered())
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("arguments", TO_STANDARD_OUTPUT, ids=" ".join)
def test_standard_output_on_a_full_disk(files: Project, arguments: Sequence[str]) -> None:
    with open("/dev/full", "wb") as full:
        command = [*COMMAND, *arguments]
        done = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE, env=buffered())
    assert done.returncode == 2
    assert done.stderr == b"backfill-report: cannot write to standard output: No space left on device\n"


@writers
def test_a_file_on_a_full_disk(files: Project, arguments: Sequence[str]) -> None:
    before = content()
    done = subprocess.run([sys.executable, "-c", SMALL_DISK, *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith(f"target: {os.strerror(errno.EFBIG)}")
    assert "Traceback" not in done.stderr
    assert content() == before


@writers
def test_a_folder_in_which_nothing_can_be_written(
    files: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str]
) -> None:
    """The system's answer is made up: the superuser may write nearly everywhere."""
    opened = os.open

    def refusing(path: str, flags: int, *mode: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return opened(path, flags, *mode)

    before = content()
    monkeypatch.setattr(os, "open", refusing)
    assert main(arguments) == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith(f"target: {os.strerror(errno.EROFS)}")
    assert content() == before


@writers
def test_a_file_that_is_read_only(
    files: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str]
) -> None:
    before = content()
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # the superuser may write what nobody may
    assert main(arguments) == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith("target: the file is read-only")
    assert content() == before


@writers
def test_an_interrupt_while_it_is_written(
    files: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str]
) -> None:
    def interrupted(old: str, new: str) -> None:
        raise KeyboardInterrupt

    before = content()
    monkeypatch.setattr(os, "replace", interrupted)
    assert main(arguments) == 130
    assert capsys.readouterr().err.splitlines()[-1] == "backfill-report: interrupted; nothing was written"
    assert content() == before


@pytest.mark.parametrize("target", ["/dev/null", "pipe"])
def test_a_baseline_is_a_file(files: Project, capsys: pytest.CaptureFixture[str], target: str) -> None:
    os.mkfifo("pipe")
    assert main(["--write-baseline", target]) == 2
    assert f"--write-baseline: {target} is not a regular file" in capsys.readouterr().err
    assert not os.path.isfile(target)


def test_a_link_to_a_baseline_that_is_not_there_yet(files: Project) -> None:
    os.symlink("new", "link")
    assert main(["--write-baseline", "link"]) == 0
    assert os.path.islink("link")
    assert "BKF" not in Path("new").read_text()
    assert json.loads(Path("new").read_text().splitlines()[-1])["path"] == "migrations/2.py"


def test_standard_error_on_a_full_disk(files: Project) -> None:
    """What cannot be said is not worth losing a report."""
    Path("migrations/broken.py").write_text("def upgrade(:\n")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(COMMAND, check=False, stdout=subprocess.PIPE, stderr=full, env=buffered())
    assert done.returncode == 1
    assert b"\n# Backfill Audit Report" in b"\n" + done.stdout
