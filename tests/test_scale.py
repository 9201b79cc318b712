"""What docs/scale.md says is run gives what one run over all repositories gives; its sums are right."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.scale import repositories
from benchmarks.scale.__main__ import text
from benchmarks.scale.measuring import Figures
from benchmarks.speed.processes import Cost
from flake8_backfill.cli import main
from tests.conftest import Project

CHECKOUT = Path(__file__).parent.parent
PAGE = (CHECKOUT / "docs" / "scale.md").read_text(encoding="utf-8")
ONE, TENTH = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def many(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Three small repositories, with a file that does not parse in one of them."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769731200")
    names = repositories.make(CHECKOUT / "examples", project.folder / "repositories", 3, 15)
    (project.folder / "repositories" / names[1] / "broken.py").write_text("def upgrade(:\n", encoding="utf-8")
    return project


def run(script: str, **variables: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run(["bash", "-e", "-c", script], env={**os.environ, "PATH": path, **variables}, check=True)


@pytest.mark.parametrize("scripts", [[ONE], [TENTH, ONE.partition("cd reports")[2]]], ids=["one", "ten"])
def test_the_commands_of_the_page(many: Project, monkeypatch: pytest.MonkeyPatch, scripts: list[str]) -> None:
    monkeypatch.chdir("repositories")
    assert main(["--format=json", "--output=../whole.json", "--jobs=1", "--no-fail-on-errors"]) == 0
    monkeypatch.chdir("..")
    if scripts == [ONE]:
        run(ONE)
    else:
        for shard in range(10):
            run(TENTH, SHARD=str(shard))
        assert len(os.listdir("reports")) == 3
        run("cd reports" + scripts[1])
    whole, joined = (json.loads(Path(name).read_text(encoding="utf-8")) for name in ("whole.json", "all.json"))
    assert (joined["summary"], joined["errors"]) == (whole["summary"], whole["errors"])
    assert joined["summary"]["migrations_with_dml"] > 3


def test_repositories_are_drawn_the_same_again(tmp_path: Path) -> None:
    drawn = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        names = repositories.make(CHECKOUT / "examples", folder, 2, 10)
        drawn.append([sorted(path.relative_to(folder) for path in (folder / name).rglob("*.py")) for name in names])
    assert drawn[0] == drawn[1]
    assert [len(paths) for paths in drawn[0]] == [10, 10]


def test_what_is_worked_out() -> None:
    figures = Figures(
        corpus=3500,
        corpus_one=Cost(3.5, 3.5, 2**25),
        corpus_two=Cost(2, 4, 2**25),
        corpus_dask=2.5,
        others=4000,
        other_code=Cost(8, 8, 2**25),
        start=Cost(0.1, 0.1, 2**24),
        repositories=40,
        migrations=500,
        one_by_one=Cost(24, 24, 2**25),
        two_at_once=Cost(12, 24, 2**25),
        report_bytes=300_000,
        joined=[(10, Cost(1, 1, 2**25), 3_000_000), (1000, Cost(60, 60, 2**31), 300_000_000)],
    )
    shown = text(figures, "2 cores")
    assert "| 3,500 migrations, `--jobs 1` | 3.50 s | 3.50 s | 32 MB | 1.00 ms of CPU each |\n" in shown
    assert shown.partition("| worked out | | how |\n|---|---|---|\n")[2].splitlines() == [
        "| CPU of 1,000 repositories | 10 min | 1,000 x 24.00 s / 40 |",
        "| one such machine, and the merge | 6.0 min | 1,000 x 300 ms + 60.00 s |",
        "| ten such machines, and the merge on one | 1.5 min | 100 x 300 ms + 60.00 s |",
        "| the reports | 300 MB | 1,000 x 300 kB |",
    ]
