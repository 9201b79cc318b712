"""Files as bytes on a disk -> what the audit says of them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_backfill import reading
from flake8_backfill.audit import Audit, audit
from flake8_backfill.config import Config, ConfigError
from flake8_backfill.reading import decoded, lines_of
from flake8_backfill.results import FileResult
from tests.audit_samples import fake_inspect
from tests.conftest import Project


@pytest.fixture(autouse=True)
def analyzer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "inspect", fake_inspect)


def audited(files: Mapping[str, bytes], *, honour_exclude: bool = True) -> Audit:
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return audit([], Config(), honour_exclude=honour_exclude)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        pytest.param(b"", [], id="empty"),
        pytest.param(b"a\nb", ["a\n", "b"], id="no last line end"),
        pytest.param(b"a\r\nb\rc\n", ["a\n", "b\n", "c\n"], id="universal newlines"),
        pytest.param(b"a\x0cb\x1cc\n", ["a\x0cb\x1cc\n"], id="form feeds end no line"),
        pytest.param("é\n".encode(), ["é\n"], id="UTF-8"),
        pytest.param(b"\xef\xbb\xbfa\n", ["a\n"], id="byte order mark"),
        pytest.param(b"# coding: latin-1\n\xe9\n", ["# coding: latin-1\n", "é\n"], id="coding comment"),
        pytest.param(b"\xe9\n", ["é\n"], id="no UTF-8: latin-1"),
        pytest.param(b"a\n" * 9 + b"\xe9\n", ["a\n"] * 9 + ["é\n"], id="no UTF-8 further down"),
        pytest.param(b"# coding: nonsense\n", ["# coding: nonsense\n"], id="unknown coding: latin-1"),
    ],
)
def test_decoded_as_flake8_decodes(content: bytes, lines: list[str]) -> None:
    assert lines_of(decoded(content)) == lines


@given(st.binary(max_size=60))
def test_any_bytes_are_decoded(content: bytes) -> None:
    assert all(line.endswith("\n") for line in lines_of(decoded(content))[:-1])


def test_a_file_without_migrations_leaves_no_trace(project: Project) -> None:
    found = audited({"a.py": b"x = 1\n"})
    assert (found.files, found.migration_files, found.findings, found.source_lines) == (1, 0, (), {})


def test_lines_of_files_with_findings_are_kept_without_a_byte_order_mark(project: Project) -> None:
    found = audited({"m/a.py": b"\xef\xbb\xbfUPDATE\r\n", "b.py": b"x\n"})
    assert found.source_lines == {"m/a.py": ("UPDATE\n",)}
    assert [(finding.path, finding.line, finding.column) for finding in found.findings] == [("m/a.py", 1, 1)]
    assert found.root == os.getcwd()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda path: os.mkfifo(path), "not a regular file", id="named pipe"),
        pytest.param(lambda path: os.symlink("/dev/zero", path), "not a regular file", id="link to a device"),
        pytest.param(lambda path: os.symlink(path, path), "Too many levels of symbolic links", id="link to itself"),
        pytest.param(lambda path: os.symlink("gone", path), "No such file or directory", id="broken link"),
        pytest.param(
            lambda path: Path(path).write_bytes(b"# coding: rot13\n"),
            "'rot13' is not a text encoding",
            id="codec that makes no text",
        ),
    ],
)
def test_what_cannot_be_read_is_listed_and_the_rest_reported(project: Project, make: object, reason: str) -> None:
    make("odd.py")  # type: ignore[operator]
    found = audited({"a.py": b"UPDATE\n"})
    assert found.errors == (("odd.py", 1, reason),)
    assert (found.files, len(found.findings)) == (1, 1)


@pytest.mark.parametrize("error", [RecursionError, MemoryError, KeyError, UnicodeError, ConfigError])
def test_a_mistake_of_our_own_costs_one_file_and_is_listed(
    project: Project, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def mistaken(source: str, path: str, config: Config) -> FileResult:
        if path == "b.py":
            raise error("what the file says\n")
        return fake_inspect(source, path, config)

    monkeypatch.setattr(reading, "inspect", mistaken)
    found = audited(dict.fromkeys(("a.py", "b.py", "c.py"), b"UPDATE\n"))
    [(path, line, message)] = found.errors
    assert (path, line, found.files, len(found.findings)) == ("b.py", 1, 2, 2)
    assert re.fullmatch(
        rf"not read because of a mistake in flake8-backfill \({error.__name__} in {__name__}, line \d+\): "
        "please report it",
        message,
    )


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_is_to_end_the_run_ends_it(
    project: Project, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def ended(source: str, path: str, config: Config) -> FileResult:
        raise error

    monkeypatch.setattr(reading, "inspect", ended)
    with pytest.raises(error):
        audited({"a.py": b"UPDATE\n"})


def test_a_file_that_vanishes(project: Project) -> None:
    found = audit(["gone.py"], Config())
    assert found.errors == (("gone.py", 1, "No such file or directory"),)
    assert found.files == 0


def test_excluded_migrations_are_counted_and_nothing_else_of_them(project: Project) -> None:
    files = {
        "setup.cfg": b"[flake8]\nexclude = old\n",
        "old/a.py": b"UPDATE\nUPDATE\n",
        "old/b.py": b"x\n",
        "old/c.py": b"# coding: rot13\n",
        "m.py": b"UPDATE\n",
    }
    found = audited(files)
    assert (found.excluded, found.files, len(found.findings), found.errors) == (1, 1, 1, ())
    found = audited({}, honour_exclude=False)
    assert (found.excluded, found.files, len(found.findings), len(found.errors)) == (0, 3, 3, 1)


def test_errors_are_in_file_order(project: Project) -> None:
    bad = b"# coding: rot13\n"
    assert [error.path for error in audited({"10.py": bad, "9.py": bad}).errors] == ["9.py", "10.py"]
