"""The report for a terminal."""

from __future__ import annotations

import re
import unicodedata

import pytest

from flake8_backfill import render
from flake8_backfill.model import Operation, Priority
from flake8_backfill.reports import Presentation
from flake8_backfill.results import FileError
from tests.audit_samples import a_finding, a_migration, an_audit


def table(text: str) -> list[str]:
    lines = text.split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("Migration"))
    return lines[start : lines.index("", start)]


def test_columns_are_aligned() -> None:
    audit = an_audit(
        [
            a_finding(migration=a_migration("9", "m/9.py", description="Add it")),
            a_finding(Operation.INSERT_SELECT, migration=a_migration("1000", "m/10.py", description="名前 é")),
        ]
    )
    assert table(render(audit, "text")) == [
        "Migration  Description  Tables  DML Types      Location",
        "9          Add it       leads   UPDATE         m/9.py:2",
        "1000       名前 é       leads   INSERT_SELECT  m/10.py:2",
    ]


@pytest.mark.parametrize("description", ["x" * 300, "名" * 300, "e\u0301" * 300])
def test_a_long_description_gives_way(description: str) -> None:
    audit = an_audit([a_finding(migration=a_migration(description=description))])
    row = table(render(audit, "text", Presentation(width=80)))[1]
    assert "…" in row
    assert row.endswith("db/migrate.py:2")
    assert sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in row) <= 80


def test_a_narrow_terminal_still_shows_the_places() -> None:
    audit = an_audit([a_finding(migration=a_migration(description="some words that are too long for it"))])
    assert "db/migrate.py:2" in render(audit, "text", Presentation(width=20))


def test_no_colours_unless_wanted() -> None:
    audit = an_audit([a_finding()], errors=(FileError("bad.py", 3, "invalid syntax"),))
    plain = render(audit, "text")
    coloured = render(audit, "text", Presentation(colour=True))
    assert "\x1b" not in plain
    assert "\x1b[1;31mHIGH (1)\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


def test_sections_without_anything_are_left_out() -> None:
    text = render(an_audit([a_finding(priority=Priority.LOW)]), "text")
    assert "LOW (1)" in text
    assert "HIGH (" not in text
    assert "Could not be read" not in text


def test_what_was_left_out_is_said() -> None:
    audit = an_audit([a_finding(status="suppressed")], excluded=2, errors=(FileError("bad.py", 3, "invalid syntax"),))
    text = render(audit, "text")
    assert "1 finding suppressed, 0 grandfathered; 2 migrations excluded" in text
    assert "bad.py:3: invalid syntax" in text
