"""Draws are the same for the same seed, and are of files that could write."""

from __future__ import annotations

import pytest

from benchmarks.accuracy.draws.draw import drawn, mentions_writing
from benchmarks.accuracy.report import Found, Report


@pytest.mark.parametrize(
    ("source", "mentions"),
    [
        ("migrations.CreateModel(on_delete=models.CASCADE)", False),
        ("op.create_table('a', sa.ForeignKey(ondelete='x'))", False),
        ("updated_at = sa.Column()", False),
        ("op.execute(statement)", True),
        ("migrations.RunPython(fill)", True),
        ("session.bulk_save_objects(rows)", True),
    ],
)
def test_files_worth_reading(source: str, mentions: bool) -> None:
    assert mentions_writing(source) is mentions


def test_a_draw_follows_from_its_seed() -> None:
    files = [f"{number}.py" for number in range(40)]
    found = {file: [Found(file, 3, "UPDATE", frozenset(["b", "a"]), "upgrade", False)] for file in files[:20]}
    sources = {file: "execute" if number % 2 else "" for number, file in enumerate(files)}
    findings, silent = drawn(Report(found, 40, 0), sources, seed=7, count=5)
    assert (findings, silent) == drawn(Report(dict(reversed(found.items())), 40, 0), sources, seed=7, count=5)
    assert (findings, silent) != drawn(Report(found, 40, 0), sources, seed=8, count=5)
    assert len(findings) == len(silent) == 5
    assert findings[0]["tables"] == ["a", "b"]
    assert {row["file"] for row in silent} <= set(files[21::2])
    assert len(drawn(Report(found, 40, 0), sources, seed=7, count=99)[1]) == 10
