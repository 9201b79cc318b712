"""A migration that is written otherwise and does the same has the same findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.metamorphic.comparing import difference
from tests.metamorphic.rewrites import REWRITES
from tests.metamorphic.rewrites._edits import Rewrite

ROOT = Path(__file__).parents[2]
SAMPLE = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("examples", "tests/migrations")
    for path in (ROOT / folder).rglob("*.py")
)


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda rewrite: rewrite.name)
@pytest.mark.parametrize("path", SAMPLE)
def test_rewritten_migrations_have_the_same_findings(rewrite: Rewrite, path: str) -> None:
    rewritten = rewrite.apply((ROOT / path).read_text(encoding="utf-8"))
    if rewritten is not None:
        assert difference(rewritten, path) == ((), ())
