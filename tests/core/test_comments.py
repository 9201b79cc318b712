"""Comments that say "backfill" in a migration: LOW, without tables, one finding for a block of them."""

from __future__ import annotations

import pytest

from flake8_backfill import Config, analyze
from flake8_backfill.model import Finding, Operation, Priority
from tests.core.samples import ALEMBIC_PATH, DJANGO_PATH, NUMBERED_PATH, alembic, django, plain


def comments_in(source: str, path: str = ALEMBIC_PATH) -> list[Finding]:
    return [one for one in analyze(source, path, Config()) if one.operation is Operation.COMMENT]


SILENT = {
    "other words": "# fills the users' back office, filled before",
    "parts of words": "# the callbackfill and the loopbackfilled",
    "code": "op.backfill = backfill_users = None",
    "a docstring": '"""Backfill the users"""',
    "a text": 'print("# backfill the users")',
    "a suppression with that word": "x = 1  # noqa: BKF101 -- a backfill of ten rows",
    "an acknowledgement": "x = 1  # backfill: allow -- ten rows",
    "a rule of flake8": "x = 1  # flake8: noqa: BKF101 backfill",
}

SAID = {
    "a comment": "# Backfill the users",
    "behind code": "x = 1  # backfill later",
    "with a hyphen": "# back-fill the users",
    "as a verb": "# backfilling and backfilled and backfills",
    "in capitals": "#BACKFILL",
    "a function's name": "# see backfill_users()",
    "before a suppression": "x = 1  # backfill later  # noqa: E501",
    "behind a #: of Sphinx": "#: backfill of users",
}


@pytest.mark.parametrize("line", SILENT.values(), ids=SILENT)
def test_no_comment_about_a_backfill(line: str) -> None:
    assert comments_in(alembic(f'op.drop_column("users", "a")\n{line}\n')) == []


@pytest.mark.parametrize("line", SAID.values(), ids=SAID)
def test_comment_about_a_backfill(line: str) -> None:
    (found,) = comments_in(alembic(f'op.drop_column("users", "a")\n{line}\n'))
    assert (found.code, found.priority, found.tables, found.scope) == ("BKF309", Priority.LOW, (), "upgrade")
    assert (found.line, found.column) == (9, 5 + line.index("#"))
    assert (found.facts, found.created_here, found.migration.id) == ((), False, "3f2a9c")


def test_a_file_that_is_no_migration() -> None:
    assert analyze("# backfill the users\n", "shop/users.py", Config()) == []


def test_a_block_of_comments_is_one_finding() -> None:
    source = alembic(
        """
        # Backfill the users: see the runbook.
        # The backfill takes an hour.
        op.drop_column("users", "a")
        # A second backfill comes with the next release.

        # And a third backfill.
        # It has
        # a word on backfill again.
        """
    )
    assert [one.line for one in comments_in(source)] == [8, 11, 13, 15]


def test_lines_of_a_block_that_do_not_say_it_part_its_findings() -> None:
    source = alembic("# backfill\n# and more\n# words\nop.drop_column('users', 'a')\n")
    assert [one.line for one in comments_in(source)] == [8]


def test_a_comment_beside_a_write_is_a_finding_of_its_own() -> None:
    source = alembic('op.execute("UPDATE users SET a = 1")  # a backfill\n')
    assert [(one.operation, one.column) for one in analyze(source, ALEMBIC_PATH, Config())] == [
        (Operation.UPDATE, 17),
        (Operation.COMMENT, 43),
    ]


def test_a_comment_in_sql_is_none_of_pythons() -> None:
    assert comments_in(alembic('op.execute("""\n-- backfill\nALTER TABLE users DROP COLUMN a\n""")\n')) == []


def test_django() -> None:
    source = django(
        """
        class Migration(migrations.Migration):
            # The backfill is in crm.backfills
            operations = []
        """
    )
    (found,) = comments_in(source, DJANGO_PATH)
    assert found.migration.id == "crm.0007_case"


def test_each_block_of_a_file_has_its_own() -> None:
    source = plain(
        """
        # backfills are listed below
        # Migration 1: Add a column
        x = 1  # backfill later
        # Migration 2: Backfill users
        y = 2
        """
    )
    found = comments_in(source, NUMBERED_PATH)
    assert [(one.line, one.migration.id) for one in found] == [(1, "migrate"), (3, "1"), (4, "2")]


def test_the_statement_is_what_a_baseline_knows_it_by() -> None:
    said = "#   Backfill\t the  users\n"
    (one,) = comments_in(alembic(f"op.f('a')\n{said}"))
    (other,) = comments_in(alembic(f"op.f('a')  {said}"))
    assert one.statement == other.statement == "Backfill the users"
