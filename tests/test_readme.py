"""The README says what the code says: options, codes, commands and output."""

from __future__ import annotations

import configparser
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from flake8_backfill.cli import main
from flake8_backfill.config import OPTIONS, Config
from flake8_backfill.model import Operation, Priority
from flake8_backfill.rules import RULES, Rule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from tests.conftest import Flake8

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def fenced(language: str) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """The two commands that a newcomer copies."""
    [block] = (block for block in fenced("console") if "pip install" in block)
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]


def option_rows() -> Iterator[str]:
    yield "| Key | Default | What it is |"
    yield "|---|---|---|"
    for option in OPTIONS:
        yield f"| `{option.name}` | {option.default_text} | {option.help} |"


def code_rows() -> Iterator[str]:
    yield "| | HIGH | MEDIUM | LOW | What it is |"
    yield "|---|---|---|---|---|"
    for operation in Operation:
        rules = [RULES.get(f"BKF{priority}{operation:02d}") for priority in Priority]
        [meaning] = {rule.meaning for rule in rules if rule is not None}
        yield f"| {operation.name} | {' | '.join(map(code, rules))} | {meaning} |"
    for rule in RULES.values():
        if rule.operation is None:
            yield f"| | {rule.code} | | | {rule.meaning} |"


def code(rule: Rule | None) -> str:
    return rule.code if rule else ""


@pytest.mark.parametrize("rows", [option_rows, code_rows])
def test_tables_come_from_the_code(rows: object) -> None:
    expected = "\n".join(rows())  # type: ignore[operator]
    assert f"\n\n{expected}\n\n" in README


def test_continuous_integration_runs_the_second_command() -> None:
    first, second = commands()
    assert first == "pip install -e '.[report]' && backfill-report examples"
    run = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"\n    {second}  # a warning is an error" in run.replace("python -X dev -W error ", "python ")


def test_what_flake8_shows_is_what_it_says(run_flake8: Flake8, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)
    [shown] = (block for block in fenced("console") if "flake8 " in block.splitlines()[0])
    command, _, output = shown.removeprefix("$ flake8 ").partition("\n")
    assert run_flake8(*command.split()).stdout == output


def test_the_rows_of_the_report_are_in_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(CHECKOUT)
    rows = README.partition("Some rows of the examples' report:\n\n")[2].partition("\n\n")[0].splitlines()
    assert main(["examples", "--jobs=1"]) == 0
    report = capsys.readouterr().out.splitlines()
    assert ([row for row in rows if row not in report], len(rows) > 3) == ([], True)


def test_the_settings_shown_are_right(tmp_path: Path) -> None:
    blocks = [tomllib.loads(block)["tool"] for block in fenced("toml")]
    [ours] = (block["flake8-backfill"] for block in blocks if "hot-tables" in block.get("flake8-backfill", ()))
    (tmp_path / "pyproject.toml").write_text(
        next(block for block in fenced("toml") if "hot-tables" in block), encoding="utf-8"
    )
    assert Config.load(tmp_path).hot_tables == tuple(ours["hot-tables"])
    [ruff] = (block["ruff"] for block in blocks if "ruff" in block)
    assert ruff["lint"]["external"] == ["BKF"]
    parser = configparser.ConfigParser()
    parser.read_string(fenced("ini")[0])
    assert parser["flake8"]["extend-select"] == "BKF"


def test_the_hooks_shown_exist() -> None:
    [shown] = yaml.safe_load(fenced("yaml")[0])["repos"]
    offered = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in shown["hooks"]] == [hook["id"] for hook in offered]


def test_stages_named_exist() -> None:
    section = README.partition("## How it works")[2]
    names = re.findall(r"`([a-z_]+)`", section)
    package = CHECKOUT / "flake8_backfill"
    missing = [name for name in names if not (package / f"{name}.py").exists() and not (package / name).is_dir()]
    assert (missing, "analyze" in names) == ([], True)


def test_links_lead_to_files() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [link for link in links if not (CHECKOUT / link).exists()] == []


def test_exit_statuses_are_those_of_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    listed = README.partition("| Exit status | When |\n")[2].partition("\n\n")[0]
    numbers = re.findall(r"\d+", "".join(row.split("|")[1] for row in listed.splitlines()))
    assert main(["--help"]) == 0
    helped = capsys.readouterr().out.partition("\nexit status:\n")[2]
    assert (sorted(numbers), len(numbers)) == (sorted(re.findall(r"(?:^  |; )(\d+)\b", helped, re.MULTILINE)), 6)
