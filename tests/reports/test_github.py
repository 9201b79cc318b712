"""GitHub's workflow commands, read as GitHub's runner reads them."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_backfill import render
from flake8_backfill.model import Operation, Priority
from flake8_backfill.results import FileError
from tests.audit_samples import TO_REPAIR, a_finding, a_migration, an_audit


class Command(NamedTuple):
    """A workflow command as the runner takes it."""

    name: str
    properties: dict[str, str]
    message: str


def commands(*findings: Any, **changes: Any) -> list[Command]:
    """The commands of the report, parsed as in actions/runner, src/Runner.Common/ActionCommand.cs."""
    lines = render(an_audit(findings, **changes), "github").split("\n")
    assert lines.pop() == ""
    assert not lines.pop().startswith("::")
    return [_command(line) for line in lines]


def _command(line: str) -> Command:
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    name, _, rest = head.partition(" ")
    properties = dict(pair.split("=", 1) for pair in rest.split(","))
    return Command(name, {key: _unescaped(value, ":,") for key, value in properties.items()}, _unescaped(data))


def _unescaped(text: str, further: str = "") -> str:
    for character in f"\r\n{further}":
        text = text.replace(f"%{ord(character):02X}", character)
    return text.replace("%25", "%")


@pytest.mark.parametrize(
    "changes", [{"status": "suppressed"}, {"status": "grandfathered"}], ids=["suppressed", "grandfathered"]
)
def test_what_is_not_new_has_no_annotation(changes: dict[str, Any]) -> None:
    assert commands(a_finding(**changes)) == []


def test_of_nothing_it_is_a_line_for_the_log() -> None:
    assert commands() == []
    assert render(an_audit(), "github").startswith("flake8-backfill: 0 migrations with row changes: 0 HIGH")


def test_a_finding() -> None:
    assert commands(a_finding(line=663, column=5)) == [
        Command(
            "error",
            {"file": "db/migrate.py", "line": "663", "col": "5", "title": "BKF101 UPDATE in migration 36"},
            "UPDATE on leads in migration 36",
        )
    ]


def test_levels_and_the_most_urgent_first() -> None:
    found = commands(
        a_finding(Operation.COMMENT, Priority.LOW, line=1),
        a_finding(priority=Priority.MEDIUM, line=2),
        a_finding(priority=Priority.HIGH, line=3),
    )
    assert [command.name for command in found] == ["error", "warning", "notice"]


def test_a_file_that_could_not_be_read() -> None:
    (command,) = commands(errors=(FileError("bad.py", 3, "invalid syntax"),))
    assert command == Command(
        "error", {"file": "bad.py", "line": "3", "col": "1", "title": "cannot be read"}, "invalid syntax"
    )


def test_escapes() -> None:
    text = render(an_audit([a_finding(migration=a_migration("50%,a:b", "100%, a:b.py"), message="50%::, a")]), "github")
    (line,) = re.findall("^::.*$", text, re.MULTILINE)
    assert line == (
        "::error file=100%25%2C a%3Ab.py,line=2,col=5,title=BKF101 UPDATE in migration 50%25%2Ca%3Ab::50%25::, a"
    )


@given(st.text(max_size=40))
def test_no_text_breaks_out_of_its_command(text: str) -> None:
    finding = a_finding(migration=a_migration(text, text), message=f"BKF101 {text}")
    (command,) = commands(finding)
    assert command.name == "error"
    assert set(command.properties) == {"file", "line", "col", "title"}
    assert (command.properties["line"], command.properties["col"]) == ("2", "5")


def test_what_is_to_be_repaired() -> None:
    fault, entry = commands(**TO_REPAIR)
    place = {"file": "db/migrate.py", "line": "7", "col": "5", "title": "BKF901 suppression"}
    assert fault == Command("warning", place, "nothing is suppressed here")
    assert (entry.name, entry.properties["file"]) == ("warning", "db/baseline.txt")
    assert entry.message == "migrate.py: UPDATE leads in migration 36"
