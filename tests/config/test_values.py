"""Values of options: what is taken, and the one line that says why not."""

from __future__ import annotations

import re

import pytest

from flake8_backfill.config import ConfigError
from flake8_backfill.config.options import BY_NAME, DEFAULT_MARKER
from flake8_backfill.config.values import checked

RIGHT = [
    ("hot-tables", ["leads", " audit_* "], ("leads", "audit_*")),
    ("hot-tables", [], ()),
    ("hot-tables", ["public.leads", '"Leads"', "dbo.[Leads]"], ("public.leads", '"Leads"', "dbo.[Leads]")),
    ("hot-rows", 5, 5),
    ("hot-rows", "1_000", 1000),
    ("small-rows", 0, 0),
    ("comments", True, True),
    ("comments", "Yes", True),
    ("comments", "off", False),
    ("table-stats", "db\\stats.csv", "db/stats.csv"),
    ("baseline", "", ""),
    ("marker", r"# step (?P<number>\d+)", r"# step (?P<number>\d+)"),
]

WRONG = [
    ("hot-tables", "leads", 'W: expected a list of strings such as ["leads", "audit_*"], got \'leads\''),
    ("hot-tables", ["leads", 3], 'W: expected a list of strings such as ["leads", "audit_*"], got [\'leads\', 3]'),
    ("hot-tables", ["a, b"], 'W: expected one name in each string such as ["leads", "audit_*"], got \'a, b\''),
    ("hot-tables", [""], 'W: expected one name in each string such as ["leads", "audit_*"], got \'\''),
    ("hot-tables", ["public."], 'W: expected names such as ["leads", "audit_*"], got \'public.\''),
    ("hot-tables", ["crm.*"], "W: 'crm.*' means every table, as schemas are not compared; name tables"),
    (
        "paths",
        ["a\nb"],
        'W: expected one path in each string such as ["db/migrations", "**/versions/*.py"], got \'a\\nb\'',
    ),
    ("hot-rows", -1, "W: expected a number of rows such as 1000000, got -1"),
    ("hot-rows", True, "W: expected a number of rows such as 1000000, got True"),
    ("hot-rows", 1.5, "W: expected a number of rows such as 1000000, got 1.5"),
    ("hot-rows", "many", "W: expected a number of rows such as 1000000, got 'many'"),
    ("table-stats", ["a.csv"], "W: expected a file such as \"table-stats.csv\", got ['a.csv']"),
    ("comments", "maybe", "W: expected true or false, got 'maybe'"),
    ("comments", 1, "W: expected true or false, got 1"),
]


@pytest.mark.parametrize(("name", "value", "expected"), RIGHT)
def test_right_values(name: str, value: object, expected: object) -> None:
    assert checked(BY_NAME[name], value, "W") == expected


@pytest.mark.parametrize(("name", "value", "expected"), WRONG)
def test_wrong_values(name: str, value: object, expected: str) -> None:
    with pytest.raises(ConfigError) as error:
        checked(BY_NAME[name], value, "W")
    assert str(error.value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("# (", "W: not a regular expression (missing ), unterminated subpattern at position 2), as is "),
        (r"# step (\d+)", "W: expected a regular expression with a group named number, such as "),
        (7, "W: expected a regular expression such as "),
    ],
)
def test_wrong_markers(value: object, expected: str) -> None:
    with pytest.raises(ConfigError, match="^" + re.escape(expected)):
        checked(BY_NAME["marker"], value, "W")


@pytest.mark.parametrize("value", ["x" * 10_000, ["x,y" * 10_000]], ids=["text", "list"])
def test_a_long_value_is_cut_in_the_message(value: object) -> None:
    with pytest.raises(ConfigError) as error:
        checked(BY_NAME["hot-tables"], value, "W")
    assert len(str(error.value)) < 200


NOT_MARKERS = [
    "# migration 36 was slow",
    "# Migration 36 added the column",
    "# see Migration 36: it adds the column",
    "# Migrations 36-38",
    "# Migration notes: 36",
    "# Migration 36_add_column",
    "# Migration: 36",
    "# immigration 36: x",
    "Migration 36: x",
]


@pytest.mark.parametrize("comment", NOT_MARKERS)
def test_the_default_marker_leaves_prose_alone(comment: str) -> None:
    assert re.match(DEFAULT_MARKER, comment) is None


MARKERS = [
    ("# Migration 36: Add last_call_direction", "36", "Add last_call_direction"),
    ("# --- Migration 29b - words", "29b", "words"),
    ("# MIGRATION 12", "12", ""),
    ("#migration 007.", "007", ""),
    ("## Migration 7 Add foo", "7", "Add foo"),
    ("# ==== Migration 8: Add foo ====", "8", "Add foo"),
    ("# ------- Migration 8 -------", "8", ""),
    ("# Migration #9 \u2013 Drop bar", "9", "Drop bar"),
    ("# Migration No. 10) de-duplicate leads", "10", "de-duplicate leads"),
    ("# Migration 2.1: x", "2.1", "x"),
    ("# Migration 11 (2024-03-01): x", "11", "(2024-03-01): x"),
]


@pytest.mark.parametrize(("comment", "number", "description"), MARKERS)
def test_the_default_marker(comment: str, number: str, description: str) -> None:
    match = re.match(DEFAULT_MARKER, comment)
    assert match is not None
    assert (match["number"], match["description"]) == (number, description)
