"""Shell completion: the script that the README has shtab make, asked by bash as it asks when TAB is pressed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Project

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")

ASK = """
source completion.bash
COMP_WORDS=({words}) COMP_CWORD={place} COMP_LINE='{words}' COMP_POINT=${{#COMP_LINE}}
_shtab_flake8_backfill backfill-report '{word}' ''
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture(scope="module")
def script() -> str:
    """What the README's command writes for bash."""
    [command] = re.findall(r"^\$ shtab (.+?) >", README, re.MULTILINE)
    arguments = [sys.executable, "-m", "shtab", *command.split()]
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["--fo"], ["--format"], id="option"),
        pytest.param(["--write"], ["--write-baseline"], id="option that looks like a key"),
        pytest.param(["--format", "j"], ["json", "junit"], id="value"),
        pytest.param(["--fail-on", "m"], ["medium"], id="priority"),
        pytest.param(["migr"], ["migrations"], id="folder to read"),
        pytest.param(["--nothing-like-that"], [""], id="nothing"),
    ],
)
def test_bash_completes(project: Project, script: str, words: list[str], expected: list[str]) -> None:
    project.write({"completion.bash": script, "migrations/0001.py": ""})
    line = ["backfill-report", *words]
    ask = ASK.format(words=" ".join(line), place=len(words), word=words[-1])
    answer = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True).stdout
    assert answer.splitlines() == expected
