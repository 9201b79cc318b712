"""Cases of the SQL reader are texts with « before each keyword that a finding must point at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flake8_backfill.sql import WRITES, read_sql

MARK = "«"


def _writes(text: str) -> list[tuple[int, str]]:
    found = [statement for statement in read_sql(text) if statement.kind in WRITES]
    return [(statement.offset, f"{statement.kind} {','.join(statement.tables)}") for statement in found]


@pytest.fixture
def assert_writes() -> Callable[[str, str], None]:
    """Assert that a marked text holds these writes ("UPDATE users; DELETE a,b"), each at its mark."""

    def check(marked: str, expected: str) -> None:
        parts = marked.split(MARK)
        text = "".join(parts)
        offsets = [len("".join(parts[:count])) for count in range(1, len(parts))]
        wanted = [part.strip() for part in expected.split(";")] if expected else []
        found = _writes(text)
        assert [write for _, write in found] == wanted
        assert [offset for offset, _ in found] == offsets

    return check


@pytest.fixture
def assert_silent() -> Callable[[str, str], None]:
    """Assert that a text writes nothing, and that the statement behind it is still found."""

    def check(text: str, separator: str) -> None:
        assert _writes(text) == []
        behind = text + separator
        assert _writes(behind + "UPDATE sentinel SET a = 1") == [(len(behind), "UPDATE sentinel")]

    return check
