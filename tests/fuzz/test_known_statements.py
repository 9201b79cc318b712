"""What a text writes is found, all of it and nothing else, at its keywords, whatever stands around it."""

from __future__ import annotations

from hypothesis import given

from flake8_backfill.model import HOLE
from flake8_backfill.sql import WRITES, read_sql
from tests.fuzz.examples import examples
from tests.fuzz.grammar import GAP, Dialect
from tests.fuzz.statements import Known, marked
from tests.fuzz.texts import texts


def found_in(text: str) -> list[tuple[int, str, str]]:
    return [(found.offset, found.kind, ",".join(found.tables)) for found in read_sql(text) if found.kind in WRITES]


def known_of(known: Known) -> tuple[str, list[tuple[int, str, str]]]:
    text, offsets = marked(known.text.replace(GAP, HOLE))
    return text, [(offset, *write) for offset, write in zip(offsets, known.writes, strict=True)]


@examples(150)
@given(texts())
def test_each_write_is_found_and_nothing_else(case: tuple[Dialect, Known]) -> None:
    text, expected = known_of(case[1])
    assert found_in(text) == expected


@examples(100)
@given(texts(most_writes=0))
def test_look_alikes_are_silent(case: tuple[Dialect, Known]) -> None:
    text, _ = known_of(case[1])
    assert found_in(text) == []
