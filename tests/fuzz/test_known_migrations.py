"""What a migration executes is found at its place in the source, however the text is quoted, built and handed on."""

from __future__ import annotations

from hypothesis import given

from flake8_backfill.analyze import inspect
from flake8_backfill.config import Config
from tests.fuzz.examples import examples
from tests.fuzz.migrations import Case, cases
from tests.fuzz.statements import marked

Found = tuple[int, int, str, str, str]


def found_in(source: str, path: str) -> list[Found]:
    result = inspect(source, path, Config())
    assert result.error is None
    return sorted(
        (item.line, item.column, item.operation.name, ",".join(item.tables), item.scope) for item in result.findings
    )


def known_of(case: Case) -> tuple[str, list[Found]]:
    source, offsets = marked(case.source)
    expected = []
    for offset, write in zip(offsets, case.known.writes, strict=True):
        line = source.count("\n", 0, offset) + 1
        expected.append((line, offset - source.rfind("\n", 0, offset), *write, "upgrade"))
    return source, sorted(expected)


@examples(150)
@given(cases())
def test_each_write_is_found_where_the_source_spells_it(case: Case) -> None:
    source, expected = known_of(case)
    assert found_in(source, case.path) == expected


@examples(100)
@given(cases(most_writes=0))
def test_look_alikes_are_silent(case: Case) -> None:
    source, _ = known_of(case)
    assert found_in(source, case.path) == []
