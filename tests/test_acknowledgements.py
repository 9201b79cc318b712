"""``# backfill: allow -- reason``: where it suppresses a migration, and where it suppresses nothing."""

from __future__ import annotations

import pytest

from flake8_backfill import Config
from flake8_backfill.analyze import inspect
from flake8_backfill.model import Finding
from tests.suppression_samples import ALEMBIC, ALLOW, BLOCKS, DJANGO, FUNCTIONS, at


def found(source: str, path: str = "crm/migrations/a.py") -> tuple[Finding, ...]:
    return inspect(source, path, Config(root="/project")).findings


@pytest.mark.parametrize(
    ("template", "place", "comment"),
    [
        *[
            pytest.param(ALEMBIC, place, ALLOW, id=f"alembic {place}")
            for place in ("comment", "import", "revision", "helper", "write", "inside")
        ],
        *[pytest.param(BLOCKS, place, ALLOW, id=f"blocks {place}") for place in ("docstring", "write")],
        pytest.param(FUNCTIONS, "docstring", ALLOW, id="functions docstring"),
        pytest.param(DJANGO, "operations", ALLOW, id="django operations"),
        *[
            pytest.param(ALEMBIC, "upgrade", comment, id=comment.strip())
            for comment in (
                "  # backfill: allow",
                "  # backfill: allow --",
                "  # backfill: allow -- ",
                "  # backfill: allow because of ten rows",
                "  # backfill: allow - ten rows",
                "  # backfill: allowed -- ten rows",
                "  # backfill: allow-all -- ten rows",
                "  # backfill allow -- ten rows",
                "  # allow -- ten rows",
                "  # backfill: deny -- ten rows",
            )
        ],
        pytest.param(ALEMBIC, "docstring", '; x = "# backfill: allow -- ten rows"', id="no comment"),
    ],
)
def test_what_suppresses_no_migration(template: str, place: str, comment: str) -> None:
    assert {finding.status for finding in found(at(template, place, comment))} == {"new"}


@pytest.mark.parametrize(
    ("template", "place", "suppressed"),
    [
        *[
            pytest.param(ALEMBIC, place, ["1"] * 3, id=f"alembic {place}")
            for place in ("docstring", "upgrade", "words")
        ],
        pytest.param(ALEMBIC, "downgrade", ["1"] * 3, id="alembic downgrade"),
        *[pytest.param(BLOCKS, number, [number], id=f"block {number}") for number in ("8", "9", "10")],
        pytest.param(BLOCKS, "migrate", ["10"], id="the function of a block"),
        pytest.param(FUNCTIONS, "first", ["m001_start"], id="numbered function"),
        pytest.param(FUNCTIONS, "words", ["m001_start"], id="its docstring"),
        pytest.param(FUNCTIONS, "second", ["m002_go_on"], id="the other function"),
        *[pytest.param(DJANGO, place, ["crm.a"], id=f"django {place}") for place in ("docstring", "class", "fill")],
    ],
)
def test_an_acknowledgement_suppresses_its_migration(template: str, place: str, suppressed: list[str]) -> None:
    source = at(template, place)
    result = inspect(source, "crm/migrations/a.py", Config(root="/project"))
    assert [f.migration.id for f in result.findings if f.status == "suppressed"] == suppressed
    assert {f.reason for f in result.findings if f.status == "suppressed"} == {"ten rows"}
    [comment] = result.acknowledgements
    line = source.split("\n")[comment.line - 1]
    assert line[comment.column - 1 :] == ALLOW.strip()
    assert (comment.path, comment.reason, comment.covers) == ("crm/migrations/a.py", "ten rows", len(suppressed))


def test_an_acknowledgement_is_no_part_of_the_description() -> None:
    with_comments = at(BLOCKS, "8", "  # backfill: allow -- ten rows").replace("Fill b", "Fill b  # noqa: E501")
    assert [f.migration.description for f in found(with_comments)] == ["Fill a", "Fill b", "No description"]


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("  # backfill: allow -- see #12", "see #12"),
        ("  # Backfill:  ALLOW--ten -- or twelve -- rows  ", "ten -- or twelve -- rows"),
        ("  # noqa: E501  # backfill: allow -- ten rows", "ten rows"),
        ("  # backfill: allow -- ten rows  # noqa: E501", "ten rows"),
    ],
)
def test_the_reason_of_an_acknowledgement(comment: str, reason: str) -> None:
    assert {finding.reason for finding in found(at(ALEMBIC, "upgrade", comment))} == {reason}
