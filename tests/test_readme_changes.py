"""The README's section on changes, done as it says: the commands with their output, and the recipes for CI."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.git_samples import commit, git

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("\n## What has changed\n")[2].partition("\n## ")[0]
NAMES, STATES = "UPDATE leads SET name = '';\n", "UPDATE agents SET state = 'new';\n"
HIGH = {"migrations/V3__c.sql": "DELETE FROM messages WHERE old;\n"}
MEDIUM = {"migrations/V3__c.sql": "DELETE FROM visits WHERE old;\n"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README.partition("\n## What has changed\n")[2], re.M | re.S)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with two migrations, entered, on a branch that leads away from origin/main."""
    origin = tmp_path / "origin"
    origin.mkdir()
    monkeypatch.chdir(origin)
    git("init", "--quiet")
    commit({"migrations/V1__names.sql": NAMES, "migrations/V2__states.sql": STATES})
    git("clone", "--quiet", str(origin), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    git("checkout", "--quiet", "-b", "topic")
    return tmp_path


@pytest.fixture
def environment(checkout: Path) -> dict[str, str]:
    """What a CI server sets; pip, gh and curl write down what they are told to send."""
    tools = checkout / "tools"
    tools.mkdir()
    for name in ("pip", "gh", "curl"):
        tool = tools / name
        tool.write_text(f'#!/bin/sh\necho {name} "$@" >> "{checkout}/told"\n', encoding="utf-8")
        tool.chmod(0o755)
    path = os.pathsep.join([str(tools), str(Path(sys.executable).parent), os.environ["PATH"]])
    return {
        **os.environ,
        "PATH": path,
        "SOURCE_DATE_EPOCH": "1769731200",
        "RUNNER_TEMP": str(checkout),
        "GITHUB_BASE_REF": "main",
        "NUMBER": "7",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": git("rev-parse", "HEAD"),
        "CI_API_V4_URL": "https://host/api/v4",
        "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_IID": "7",
        "BACKFILL_TOKEN": "token",
    }


def shell(script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-e", "-c", script]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_commands_print_what_is_shown(checkout: Path, environment: dict[str, str]) -> None:
    lines = blocks("console")[0].splitlines(keepends=True)
    script = "".join(line.removeprefix("$ ") for line in lines if line.startswith("$ "))
    shown = "".join(line for line in lines if not line.startswith("$ "))
    assert shell(script, environment).stdout == shown


def github(environment: dict[str, str]) -> tuple[list[int], Path]:
    """The exit statuses of the steps, and the comment."""
    recipe: Any = yaml.safe_load(blocks("yaml")[0])
    scripts = [step["run"] for step in recipe["jobs"]["migrations"]["steps"] if "run" in step]
    return [shell(script, environment).returncode for script in scripts], Path("../changes.md")


def gitlab(environment: dict[str, str]) -> tuple[list[int], Path]:
    recipe: Any = yaml.safe_load(blocks("yaml")[1])["migrations"]
    *before, report = recipe["script"]
    scripts = ["\n".join(before), report, "\n".join(recipe["after_script"])]
    return [shell(script, environment).returncode for script in scripts], Path("changes.md")


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        pytest.param({"notes.txt": "x"}, 0, "### New (0)", id="nothing"),
        pytest.param(MEDIUM, 0, "| 3 | MEDIUM DELETE | visits |", id="medium"),
        pytest.param(HIGH, 1, "| 3 | HIGH DELETE | messages |", id="high"),
    ],
)
@pytest.mark.parametrize(("recipe", "tool"), [(github, "gh pr comment 7"), (gitlab, "curl --fail")])
def test_the_recipes_fail_for_new_findings_of_high_priority(
    checkout: Path, environment: dict[str, str], files: dict[str, str], status: int, said: str, recipe: Any, tool: str
) -> None:
    commit(files)
    statuses, comment = recipe(environment)
    # All steps but the report, which is the last but one, always succeed.
    assert statuses == [*[0] * (len(statuses) - 2), status, 0]
    text = comment.read_text(encoding="utf-8")
    assert (said in text, text.startswith("## Changes\n"), "## Priority" in text) == (True, True, False)
    told = (checkout / "told").read_text(encoding="utf-8")
    assert (tool in told, comment.name in told) == (True, True)
