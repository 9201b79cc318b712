"""What the README says about adopting the gate is what happens: baseline, guard and suppressions, step by step."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_backfill.cli import main
from tests.conftest import Flake8, Project

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
HEAD = 'from alembic import op\n\nrevision = "{}"\ndown_revision = None\n\n\ndef upgrade():\n'
STATUS = "op.execute(\"UPDATE leads SET status = 'new' WHERE status IS NULL\")"


def section(heading: str) -> str:
    return README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def migration(revision: str, *statements: str) -> str:
    return HEAD.format(revision) + "".join(f"    {statement}\n" for statement in statements)


def test_the_baseline(project: Project, run_flake8: Flake8, capsys: pytest.CaptureFixture[str]) -> None:
    text = section("Baseline")
    [shown] = blocks(text, "console")
    [settings] = blocks(text, "toml")
    [entry] = blocks(text, "json")
    project.write({"migrations/0007.py": migration("a1", STATUS), "migrations/0009.py": migration("b2", STATUS)})
    (write, *wrote), (prune, *pruned) = (part.splitlines() for part in shown.split("$ ")[1:])
    assert main(shlex.split(write)[1:]) == 0
    assert capsys.readouterr().err.splitlines() == wrote
    assert entry in Path("backfill-baseline.txt").read_text(encoding="utf-8")
    project.write({"pyproject.toml": settings})
    assert run_flake8().stdout == ""
    project.write({"migrations/0009.py": migration("b2", "pass")})
    assert main(["--fail-on=medium"]) == 1
    capsys.readouterr()
    assert main(shlex.split(prune)[1:]) == 0
    assert capsys.readouterr().err.splitlines() == pruned


def test_the_guard(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    text = section("Guard")
    [code] = blocks(text, "python")
    [message] = blocks(text, "text")
    project.write({"test_migrations.py": code, "migrations/0001.py": migration("1", STATUS)})
    assert main(["--write-baseline", "backfill-baseline.txt"]) == 0
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    assert "1 passed" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    project.write({"migrations/0042_status.py": migration("8f3c", STATUS)})
    failed = subprocess.run(command, capture_output=True, text=True, check=False)
    told = "\n".join(line.removeprefix("E").strip() for line in failed.stdout.splitlines())
    assert "\n".join(line.strip() for line in message.splitlines()) in told


def test_the_suppressions(project: Project) -> None:
    [code] = blocks(section("Suppressing"), "python")
    project.write(
        {"db_migrate.py": "from alembic import op\n\n\ndef run():\n" + code.replace("\n", "\n    ").rstrip() + "\n"}
    )
    project.pyproject("require-reason = true")
    assert main(["--fail-on=low"]) == 0
    project.write(
        {"db_migrate.py": (project.folder / "db_migrate.py").read_text(encoding="utf-8").replace(" -- ", " ")}
    )
    assert main(["--fail-on=low"]) == 1
