"""Odd files in the real flake8: it decodes them itself, from a disk and from an editor, and no place moves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Flake8, Project
from tests.odd_files import COLUMN, LISTED, NOTHING, PLAIN, READ

FORMAT = "--format=%(path)s:%(row)d:%(col)d:%(code)s"

# The others of LISTED end flake8 itself, on one Python or another: a ValueError, a LookupError, a MemoryError.
NOT_PARSED = ["a control character", "a backslash at the end", "a string that is not closed", "brackets without end"]

# Without a coding, flake8 takes what an editor sends for UTF-8, and ends with a UnicodeDecodeError where it is not.
FROM_AN_EDITOR = [
    "byte order mark",
    "byte order mark and another coding",
    "latin-1 that says so",
    "UTF-7, where the keyword is other bytes",
    "a coding that nobody knows",
    "mixed line ends",
    "form feeds",
]


def write(contents: list[bytes]) -> None:
    for number, content in enumerate(contents):
        Path(f"odd{number}.py").write_bytes(content)


@pytest.fixture(autouse=True)
def migrations(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("migrations").mkdir()
    monkeypatch.chdir("migrations")


def test_what_has_nothing_in_it(run_flake8: Flake8) -> None:
    write(list(NOTHING.values()))
    done = run_flake8()
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_what_is_read(run_flake8: Flake8) -> None:
    write([content for content, _ in READ.values()])
    done = run_flake8(FORMAT)
    expected = {f"./odd{number}.py:{line}:{COLUMN}:BKF101" for number, (_, line) in enumerate(READ.values())}
    assert set(done.stdout.split()) == expected
    assert done.stderr == ""


def test_what_does_not_parse_is_flake8s_to_report(run_flake8: Flake8) -> None:
    contents = [LISTED[name][0] for name in NOT_PARSED]
    write([*contents, PLAIN])
    done = run_flake8("--format=%(path)s:%(code)s")
    expected = {f"./odd{number}.py:E999" for number in range(len(contents))}
    assert set(done.stdout.split()) == expected | {f"./odd{len(contents)}.py:BKF101"}
    assert done.stderr == ""


def test_a_folder_called_like_a_file(run_flake8: Flake8) -> None:
    Path("x.py").mkdir()
    Path("x.py/inner.py").write_bytes(PLAIN)
    assert run_flake8("--format=%(path)s").stdout == "./x.py/inner.py\n"


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes here")
def test_odd_names() -> None:
    names = (b"a b.py", b"a\nb.py", b"\xff.py", b"-x.py")
    for name in names:
        Path(os.fsdecode(name)).write_bytes(PLAIN)
    done = flake8("--format=%(code)s")
    assert (done.stdout, done.stderr) == (b"BKF101\n" * len(names), b"")


def flake8(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "flake8", "--select=BKF,E9", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


@pytest.mark.parametrize("name", FROM_AN_EDITOR)
def test_what_an_editor_sends(name: str) -> None:
    content, line = READ[name]
    done = flake8(FORMAT, "--stdin-display-name=a.py", "-", stdin=content)
    assert (done.stdout.decode(), done.stderr) == (f"a.py:{line}:{COLUMN}:BKF101\n", b"")


@pytest.mark.parametrize("name", ["nothing", "a byte order mark"])
def test_an_editor_sends_nothing(name: str) -> None:
    done = flake8("--stdin-display-name=a.py", "-", stdin=NOTHING[name])
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"", 0)
