"""Any shards of a tree, joined in any order, are what one run over the tree is; repositories add up."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from flake8_backfill.cli import main
from tests.conftest import Project

ALEMBIC = (
    'from alembic import op\n\nrevision = "{0}"\ndown_revision = None\n\n\ndef upgrade():\n    op.execute("{0}")\n'
)
FILES = {
    "a/migrations/V1__a.sql": "UPDATE leads SET a = 1;\nUPDATE leads SET a = 1;\nDELETE FROM visits;\n",
    "a/migrations/V2__b.sql": "DELETE FROM visits;\n",
    "a/migrations/V10__c.sql": "UPDATE leads SET c = 1; -- noqa: BKF101 -- five rows\n",
    "b/migrations/1.py": ALEMBIC.format("DELETE FROM receipts"),
    "b/migrations/2.py": ALEMBIC.format("DELETE FROM t").replace("upgrade():", "upgrade():  # backfill: allow -- few"),
    "b/migrations/3.py": ALEMBIC.format("DELETE FROM t").replace("upgrade():", "upgrade():  # backfill: allow"),
    "b/migrations/4.py": "# flake8: noqa\n" + ALEMBIC.format("DELETE FROM t"),
    "c/migrations/5.py": ALEMBIC.format("SELECT 1  # backfill"),
    "c/migrations/6.py": ALEMBIC.format("ALTER TABLE t ADD a int") + "    # the backfill comes later\n",
    "c/migrations/7.py": ALEMBIC.format("ALTER TABLE t ADD a int").rstrip() + "  # noqa: BKF101\n",
    "c/migrations/8.py": ALEMBIC.format("DELETE FROM alembic_version"),
    "d/broken.py": "def upgrade(:\n",
    "d/migrations/broken.py": "def upgrade(:\n",
    "d/migrations/V1__other.sql": "-- migrate:up\nUPDATE t SET a = 1;\n-- migrate:down\nUPDATE t SET a = 2;\n",
    "e/left_out/migrations/V1__x.sql": "DELETE FROM x;\n",
    "e/left_out/migrations/V2__x.sql": "DELETE FROM x;\n",
    "f/x.py": "",
    "f/queries.sql": "DELETE FROM x;\n",
    "g/m.py": "# Migration 9: Last\nop.execute('DELETE FROM a')\n# Migration 10: Next\nop.execute('DELETE FROM b')\n",
}
GONE = {
    "a/migrations/V9__gone.sql": "DELETE FROM old;\n",
    "a/migrations/V10__gone.sql": "DELETE FROM old;\nDELETE FROM old;\n",
    "e/migrations/V3__gone.sql": "DELETE FROM old;\n",
}
LISTS = ("migrations", "errors", "faults", "stale", "acknowledgements")
FOLDERS = sorted({path.partition("/")[0] for path in FILES})


@pytest.fixture
def tree(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A tree of folders with all that a report counts, most of whose row changes a baseline knows."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769731200")
    project.write({**FILES, **GONE, "setup.cfg": "[flake8]\nexclude = e/left_out\n"})
    assert main(["--write-baseline", "baseline.txt", "--no-fail-on-errors", "a", "b", "d", "e"]) == 0
    project.pyproject('baseline = "baseline.txt"')
    for path in GONE:
        Path(path).unlink()
    project.write({"a/migrations/V2__b.sql": "DELETE FROM visits WHERE true;\n"})
    return project


def report(name: str, *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--format=json", "--output", name, "--jobs=1", "--no-fail-on-errors"]) == 0
    document: dict[str, Any] = json.loads(Path(name).read_text(encoding="utf-8"))
    return document


def shards(seed: int) -> list[list[str]]:
    """Some sets of folders, together all of them; a folder may be in several."""
    chance = random.Random(seed)
    found: list[list[str]] = [[] for _ in range(chance.randint(2, 4))]
    for folder in FOLDERS:
        for shard in chance.sample(found, chance.randint(1, 2)):
            shard.append(folder)
    chance.shuffle(found)
    return [chance.sample(shard, len(shard)) for shard in found if shard]


def test_the_tree_has_all_that_is_counted(tree: Project) -> None:
    summary = report("all.json")["summary"]
    assert [key for key, count in summary.items() if not count] == []
    assert summary["stale"] == 5


@pytest.mark.parametrize("seed", range(8))
def test_shards_are_what_one_run_is(tree: Project, capsys: pytest.CaptureFixture[str], seed: int) -> None:
    report("all.json")
    main(["--no-fail-on-errors"])
    whole = Path("all.json").read_text(encoding="utf-8"), capsys.readouterr().out
    parts = []
    for number, folders in enumerate(shards(seed)):
        parts.append(f"shard{number}.json")
        report(parts[-1], *folders)
    capsys.readouterr()
    assert main(["merge", *parts]) == 0
    as_json = capsys.readouterr().out
    assert main(["merge", *parts, "--format=markdown"]) == 0
    assert (as_json, capsys.readouterr().out) == whole


@pytest.mark.parametrize("seed", range(4))
def test_repositories_add_up(
    tree: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    parts, sums, places = [], Counter[str](), Counter[str]()
    for number, folders in enumerate(shards(seed)):
        document = report(f"repository{number}.json", *folders)
        parts.append(f"team/r{number}=repository{number}.json")
        sums.update(document["summary"])
        places.update({key: len(document[key]) for key in LISTS})
    capsys.readouterr()
    assert main(["merge", *random.Random(seed).sample(parts, len(parts))]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {key: count for key, count in found["summary"].items() if count} == +sums
    assert Counter({key: len(found[key]) for key in places}) == places
    paths = [entry["path"] for key in LISTS for entry in found[key]] + list(found["sources"]) + list(found["left_out"])
    assert {path.partition("/r")[0] for path in paths} == {"team"}
