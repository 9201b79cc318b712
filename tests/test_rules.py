"""The codes, and the line that a reader gets for a finding."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flake8_backfill.model import Migration, Operation, Priority
from flake8_backfill.rules import RULES, message

MIGRATION = Migration("36", "Add last_call_direction", "numbered", "db_migrate.py", 12)

# The table of the specification: an operation's place in it is its number.
OPERATIONS = ["UPDATE", "INSERT", "DELETE", "UPSERT", "TRUNCATE", "INSERT_SELECT", "COPY", "OPAQUE"]


def test_codes_are_the_documented_ones() -> None:
    documented = {
        f"BKF{digit}{number:02d}": f"{priority} {operation}"
        for digit, priority in enumerate(["HIGH", "MEDIUM", "LOW"], 1)
        for number, operation in enumerate(OPERATIONS, 1)
    }
    documented["BKF309"] = "LOW COMMENT"
    documented["BKF900"] = "suppression without a reason"
    documented["BKF901"] = "suppression that suppresses nothing"
    assert {code: rule.title for code, rule in RULES.items()} == documented


def test_rules_know_their_code_operation_and_priority() -> None:
    for code, rule in RULES.items():
        assert rule.code == code
        if rule.operation is None or rule.priority is None:
            assert code.startswith("BKF9")
        else:
            assert code == f"BKF{rule.priority}{rule.operation:02d}"


def test_explanations_differ_and_are_sentences() -> None:
    explanations = [rule.explanation for rule in RULES.values()]
    assert len(set(explanations)) == len(explanations)
    assert [text for text in explanations if not re.fullmatch(r"[A-Z][^\n]*\.", text)] == []


MESSAGES = {
    "hot": (
        (101, ("leads",), "hot table leads", ()),
        "BKF101 UPDATE on hot table leads in migration 36: move it to a backfill",
    ),
    "some hot": (
        (103, ("leads", "statuses"), "hot table leads", ()),
        "BKF103 DELETE from tables leads and statuses (hot table leads) in migration 36: move it to a backfill",
    ),
    "becomes hot": (
        (106, ("leads_new",), "leads_new becomes hot table leads", ()),
        "BKF106 INSERT_SELECT into table leads_new (leads_new becomes hot table leads) in migration 36: "
        "move it to a backfill",
    ),
    "neither": (
        (201, ("users",), "neither hot nor small", ()),
        "BKF201 UPDATE on table users (neither hot nor small) in migration 36: move it to a backfill",
    ),
    "four tables": (
        (204, ("a", "b", "c", "d"), "neither hot nor small", ()),
        "BKF204 UPSERT into tables a, b, c and d (neither hot nor small) in migration 36: move it to a backfill",
    ),
    "seven tables": (
        (205, tuple("abcdefg"), "neither hot nor small", ()),
        "BKF205 TRUNCATE of tables a, b, c and 4 more (neither hot nor small) in migration 36: move it to a backfill",
    ),
    "an unknown table": (
        (207, ("?",), "", ()),
        "BKF207 COPY into an unknown table in migration 36: move it to a backfill",
    ),
    "unknown others": (
        (201, ("?", "users"), "neither hot nor small", ()),
        "BKF201 UPDATE on table users and unknown others (neither hot nor small) in migration 36: "
        "move it to a backfill",
    ),
    "opaque": (
        (208, ("?",), "", ()),
        "BKF208 OPAQUE code may write to an unknown table in migration 36: move it to a backfill if it changes rows",
    ),
    "created here": (
        (302, ("kinds",), "created in this migration", ()),
        "BKF302 INSERT into table kinds created in this migration (36)",
    ),
    "small": (
        (302, ("alembic_version",), "small table alembic_version", ()),
        "BKF302 INSERT into small table alembic_version in migration 36",
    ),
    "downgrade": (
        (301, ("leads",), "downgrade only", ()),
        "BKF301 UPDATE on table leads (downgrade only) in migration 36",
    ),
    "opaque, downgrade": (
        (308, ("?",), "downgrade only", ()),
        "BKF308 OPAQUE code may write to an unknown table (downgrade only) in migration 36",
    ),
    "a comment": ((309, (), "comment only", ()), "BKF309 comment about a backfill in migration 36"),
    "facts": (
        (101, ("leads",), "hot table leads", ("no WHERE clause", "row by row")),
        "BKF101 UPDATE on hot table leads in migration 36: move it to a backfill; no WHERE clause; row by row",
    ),
    "facts without advice": (
        (301, ("kinds",), "small table kinds", ("no WHERE clause",)),
        "BKF301 UPDATE on small table kinds in migration 36; no WHERE clause",
    ),
}

Said = tuple[int, tuple[str, ...], str, tuple[str, ...]]


def say(said: Said, migration: Migration = MIGRATION) -> str:
    number, tables, why, facts = said
    return message(f"BKF{number}", Operation(number % 100), tables, why, migration, facts)


@pytest.mark.parametrize(("said", "expected"), MESSAGES.values(), ids=MESSAGES.keys())
def test_messages(said: Said, expected: str) -> None:
    assert say(said) == expected


@pytest.mark.parametrize("operation", Operation, ids=lambda operation: operation.name)
def test_each_operation_can_be_told(operation: Operation) -> None:
    assert operation is Operation.COMMENT or operation.name in message(
        f"BKF{Priority.LOW}{operation:02d}", operation, ("leads",), "downgrade only", MIGRATION, ()
    )


@given(st.text(), st.text(), st.text())
@example("a\nb", "\x1b[31m", "\u2028")
@example("\ud800", "\u202e", "\x85")
def test_text_of_a_migration_cannot_break_the_line(table: str, identifier: str, fact: str) -> None:
    line = say((201, (table, "x"), "neither hot nor small", (fact,)), MIGRATION._replace(id=identifier))
    assert line.splitlines() == [line]
    assert [character for character in line if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")] == []


def test_a_long_name_is_cut() -> None:
    assert len(say((201, ("x" * 1000,), "neither hot nor small", ()), MIGRATION._replace(id="y" * 1000))) < 300
