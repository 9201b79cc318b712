"""Example migrations of every framework: what ``# expect:`` and ``-- expect:`` on their lines say is what is found.

A marker is ``expect: OPERATION table, table``, then ``downgrade`` or ``both`` where it is not the upgrade.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from flake8_backfill.analyze import analyze, inspect
from flake8_backfill.config import Config
from flake8_backfill.frameworks import frameworks
from flake8_backfill.model import Operation
from flake8_backfill.sql_files import is_sql

EXAMPLES = Path(__file__).parent / "migrations"
FILES = sorted(path for path in EXAMPLES.rglob("*") if path.suffix == ".py" or is_sql(path.name))
MARKER = re.compile(r"(?:#|--) expect: (\w+) (.+?)( downgrade| both)?\s*$")


class Expected(NamedTuple):
    """A finding as a marker says it: where, what, in which tables, in which direction."""

    line: int
    operation: str
    tables: tuple[str, ...]
    scope: str


def name_of(path: Path) -> str:
    return path.relative_to(EXAMPLES).as_posix()


def expected(source: str) -> list[Expected]:
    found = []
    for number, line in enumerate(source.split("\n"), 1):
        marker = MARKER.search(line)
        if marker:
            operation, tables, scope = marker.groups()
            names = tuple(sorted(table.strip().lower() for table in tables.split(",")))
            found.append(Expected(number, operation, names, (scope or "upgrade").strip()))
    return sorted(found)


def found(source: str, path: str) -> list[Expected]:
    return sorted(
        Expected(finding.line, finding.operation.name, tuple(sorted(finding.tables)), finding.scope)
        for finding in analyze(source, path, Config())
        if finding.operation is not Operation.COMMENT
    )


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_finds_what_the_markers_say(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert found(source, name_of(path)) == expected(source)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_is_a_migration(path: Path) -> None:
    assert inspect(path.read_text(encoding="utf-8"), name_of(path), Config()).migrations > 0


def test_each_framework_has_an_example_with_findings() -> None:
    shown = {
        finding.migration.framework
        for path in FILES
        for finding in analyze(path.read_text(encoding="utf-8"), name_of(path), Config())
    }
    assert sorted(framework.name for framework in frameworks() if framework.name not in shown) == []


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        pytest.param("cr.execute(sql)  # expected: UPDATE users", [], id="no marker"),
        pytest.param("# expect UPDATE users", [], id="no colon"),
        pytest.param("x  # expect: UPDATE users", [Expected(1, "UPDATE", ("users",), "upgrade")], id="one table"),
        pytest.param("-- expect: DELETE tabB c, a both", [Expected(1, "DELETE", ("a", "tabb c"), "both")], id="spaces"),
    ],
)
def test_reads_markers(line: str, marked: list[Expected]) -> None:
    assert expected(line) == marked
