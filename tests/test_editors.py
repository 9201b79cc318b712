"""The README's lines for editors: what an editor runs is run, and what it would read of the output is read."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys

import pytest
import yaml

from tests.conftest import Project
from tests.readme import section

MIGRATION = """\
from alembic import op

revision = "8f3c"
down_revision = None


def upgrade():
    op.execute("UPDATE leads SET status = 'new' WHERE status IS NULL")
"""
PATH = "migrations/0001.py"
EDITORS = section("Editors")

# The command line that an editor's plugin makes, without flake8 itself, and its pattern for a line of the output.
# VS Code: bundled/tool/lsp_server.py of microsoft/vscode-flake8; ALE: ale_linters/python/flake8.vim of
# dense-analysis/ale; nvim-lint: lua/lint/linters/flake8.lua of mfussenegger/nvim-lint, its pattern as Python has it.
COMMANDS = {
    "VS Code": ("--format=%(row)d,%(col)d,%(code).1s,%(code)s:%(text)s {path}", r"(\d+),(-?\d+),\w+,(\w+\d+):(.*)"),
    "VS Code, not saved": (
        "--format=%(row)d,%(col)d,%(code).1s,%(code)s:%(text)s --stdin-display-name {path} -",
        r"(\d+),(-?\d+),\w+,(\w+\d+):(.*)",
    ),
    "ALE": ("--stdin-display-name {path} -", r"[a-zA-Z]?:?[^:]+:(\d+):(\d+): (\w+) (.*)"),
    "nvim-lint": (
        "--format=%(path)s:%(row)d:%(col)d:%(code)s:%(text)s --no-show-source {path}",
        r"[^:]+:(\d+):(\d+):(\w+):(.+)",
    ),
}


def flake8(project: Project, arguments: str) -> str:
    """The output of flake8 for a migration that is not as it is on disk where it is read from standard input."""
    project.write({PATH: "" if arguments.endswith(" -") else MIGRATION})
    command = [sys.executable, "-m", "flake8", *shlex.split(arguments.replace("{path}", str(project.folder / PATH)))]
    run = subprocess.run(command, input=MIGRATION, capture_output=True, text=True, check=False, cwd=project.folder)
    return run.stdout


@pytest.mark.parametrize(("arguments", "pattern"), COMMANDS.values(), ids=COMMANDS.keys())
def test_the_editor_s_command_shows_the_finding(project: Project, arguments: str, pattern: str) -> None:
    [line] = [line for line in flake8(project, arguments).splitlines() if "BKF" in line]
    match = re.fullmatch(pattern, line)
    assert match is not None, line
    assert match.groups()[:3] == ("8", "17", "BKF101")
    assert "UPDATE on hot table leads in migration 8f3c" in match[4]


def test_vim_s_command(project: Project) -> None:
    value = r"(\S+(?:\\ \S+)*)"
    [(makeprg, errorformat)] = re.findall(f"^setlocal makeprg={value} errorformat={value}$", EDITORS, re.MULTILINE)
    command = makeprg.replace("\\ ", " ").removeprefix("flake8 ").replace("%:p", "{path}")
    names = {"%f": r"(.+)", "%l": r"(\d+)", "%c": r"(\d+)", "%m": r"(.+)"}
    pattern = re.sub("%[flcm]", lambda name: names[name[0]], errorformat.replace("\\ ", " "))
    match = re.fullmatch(pattern, flake8(project, command).strip())
    assert match is not None
    assert match.groups()[:3] == (str(project.folder / PATH), "8", "17")


def test_efm_s_command(project: Project) -> None:
    [block] = re.findall(r"^```yaml\n(.*?)^```$", EDITORS, re.MULTILINE | re.DOTALL)
    [tool] = yaml.safe_load(block)["languages"]["python"]
    assert (tool["lint-stdin"], tool["lint-formats"]) == (True, ["%f:%l:%c: %m"])
    command = tool["lint-command"].removeprefix("flake8 ").replace("${INPUT}", "{path}")
    assert f"{project.folder / PATH}:8:17: BKF101 UPDATE on hot table leads" in flake8(project, command)


def test_pycharm_s_command(project: Project) -> None:
    rows = dict(re.findall(r"^\| (\w[\w ]+) \| `(.+)` \|$", EDITORS, re.MULTILINE))
    names = {"$FILE_PATH$": r"(.+?)", "$LINE$": r"(\d+)", "$COLUMN$": r"(\d+)", "$MESSAGE$": r"(.+)"}
    pattern = rows["Output filters"]
    for name, group in names.items():
        pattern = pattern.replace(name, group)
    output = flake8(project, rows["Arguments"].replace("$FilePath$", "{path}"))
    match = re.fullmatch(pattern, output.strip())
    assert match is not None
    assert match.groups()[:3] == (str(project.folder / PATH), "8", "17")


def test_vs_code_s_settings_are_keys_of_its_extension() -> None:
    shown = map(json.loads, re.findall(r"^```json\n(.*?)^```$", EDITORS, re.MULTILINE | re.DOTALL))
    [settings] = [each for each in shown if "pylsp" not in each]
    assert settings["flake8.importStrategy"] == "fromEnvironment"
    # The extension takes the longest prefix of the code that has a severity.
    assert set(settings["flake8.severity"]) == {"BKF1", "BKF2", "BKF3"}
    assert set(settings["flake8.severity"].values()) <= {"Error", "Warning", "Information", "Hint"}


def test_the_gate_does_without_flake8_s_command(project: Project) -> None:
    """What the README tells teams that lint with ruff."""
    [command] = re.findall(r"^\$ (backfill-report --fail-on .+)$", section("Ruff, and no flake8"), re.MULTILINE)
    project.write({PATH: MIGRATION})
    arguments = [sys.executable, "-m", "flake8_backfill", *shlex.split(command)[1:]]
    gate = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=project.folder)
    assert (gate.returncode, "migrations/0001.py:8\n" in gate.stdout) == (1, True), gate.stderr
