"""Odd files beside a plain one: each is read as flake8 reads it, or listed with its reason, and the run goes on."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from flake8_backfill import Config, audit, reading, render
from flake8_backfill.audit import Audit
from flake8_backfill.reports import formats
from tests.conftest import Project
from tests.odd_files import COLUMN, LINE, LISTED, MIGRATION, NOTHING, PLAIN, READ

ODD, OTHER = "migrations/odd.py", "migrations/other.py"


@pytest.fixture(autouse=True)
def other(project: Project) -> None:
    """A file with nothing odd about it, which must be in each report."""
    project.write({OTHER: MIGRATION})


def places(found: Audit) -> dict[str, tuple[int, int]]:
    """Return where the finding of each file stands, without the other file, which must have its own."""
    places = {finding.path: (finding.line, finding.column) for finding in found.findings}
    assert places.pop(OTHER) == (LINE, COLUMN)
    return places


def errors(found: Audit) -> dict[str, tuple[int, str]]:
    """Return line and reason of each file that is listed."""
    assert places(found).keys().isdisjoint(error.path for error in found.errors)
    return {error.path: (error.line, error.message) for error in found.errors}


@pytest.mark.parametrize("content", NOTHING.values(), ids=NOTHING)
def test_nothing_in_it(content: bytes) -> None:
    Path(ODD).write_bytes(content)
    found = audit(["."], Config())
    assert (places(found), errors(found), found.files) == ({}, {}, 2)


@pytest.mark.parametrize(("content", "line"), READ.values(), ids=READ)
def test_what_is_read(content: bytes, line: int) -> None:
    Path(ODD).write_bytes(content)
    found = audit(["."], Config())
    assert places(found) == {ODD: (line, COLUMN)}
    assert errors(found) == {}


@pytest.mark.parametrize(("content", "reason"), LISTED.values(), ids=LISTED)
def test_what_is_listed(content: bytes, reason: str) -> None:
    Path(ODD).write_bytes(content)
    ((path, (line, message)),) = errors(audit(["."], Config())).items()
    assert path == ODD
    assert line >= 1
    assert reason in message
    assert "\n" not in message


NAMES: dict[str, tuple[bytes, str]] = {
    "spaces": (b"a b.py", "a b.py"),
    "a line break": (b"a\nb.py", "a\nb.py"),
    "a tab": (b"a\tb.py", "a\tb.py"),
    "bytes that are no UTF-8": (b"\xff.py", "%FF.py"),
    "the bytes of a surrogate": (b"\xed\xa0\x80.py", "%ED%A0%80.py"),
    "letters beyond ASCII": ("é.py".encode(), "é.py"),
    "a dash in front": (b"-x.py", "-x.py"),
    "what formats and shells mind": (b"a\"'<>&|`$(x)*[b]%.py", "a\"'<>&|`$(x)*[b]%.py"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes here")
@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES)
def test_odd_names(name: bytes, shown: str) -> None:
    Path(os.fsdecode(b"migrations/" + name)).write_bytes(PLAIN)
    found = audit(["."], Config())
    assert places(found) == {f"migrations/{shown}": (LINE, COLUMN)}
    for report in formats():
        render(found, report).encode()
    assert sum(line.startswith("| 1 |") for line in render(found, "markdown").split("\n")) == 2


def test_a_folder_called_like_a_file() -> None:
    Path(ODD).mkdir()
    Path(ODD, "inner.py").write_bytes(PLAIN)
    found = audit(["."], Config())
    assert places(found) == {f"{ODD}/inner.py": (LINE, COLUMN)}
    assert errors(found) == {}


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE, errno.EMFILE], ids=errno.errorcode.get)
def test_a_file_that_cannot_be_opened(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """The system's answer is made up: the superuser may read every file."""
    opened = os.open

    def refusing(path: str, *arguments: int) -> int:
        if str(path).endswith(ODD):
            raise OSError(number, os.strerror(number), path)
        return opened(path, *arguments)

    Path(ODD).write_bytes(PLAIN)
    monkeypatch.setattr(reading.os, "open", refusing)
    assert errors(audit(["."], Config())) == {ODD: (1, os.strerror(number))}


def test_a_file_without_the_right_to_read_it() -> None:
    Path(ODD).write_bytes(PLAIN)
    Path(ODD).chmod(0)
    found = audit(["."], Config())
    if os.access(ODD, os.R_OK):  # the superuser
        assert places(found) == {ODD: (LINE, COLUMN)}
    else:
        assert errors(found) == {ODD: (1, os.strerror(errno.EACCES))}


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="a file that opens and cannot be read")
def test_a_file_that_opens_and_cannot_be_read() -> None:
    os.symlink("/proc/self/mem", ODD)
    assert errors(audit(["."], Config())) == {ODD: (1, os.strerror(errno.EIO))}


def test_a_file_that_vanishes_between_listing_and_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def late(path: str, *arguments: int) -> int:
        if str(path).endswith(ODD):
            os.unlink(path)
        return opened(path, *arguments)

    Path(ODD).write_bytes(PLAIN)
    monkeypatch.setattr(reading.os, "open", late)
    assert errors(audit(["."], Config())) == {ODD: (1, os.strerror(errno.ENOENT))}
