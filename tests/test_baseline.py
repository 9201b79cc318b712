"""The baseline file, the findings that it knows, and the entries that match none any more."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from flake8_backfill.baseline import HEADER, Baseline, Scan, load, read
from flake8_backfill.cli import main
from flake8_backfill.config import Config, ConfigError
from flake8_backfill.model import Finding
from tests.audit_samples import a_finding, a_migration
from tests.conftest import Project

FILE = "db/migrate.py"


def found(statement: str = "UPDATE leads", path: str = FILE, id: str = "36", **changes: Any) -> Finding:
    return a_finding(migration=a_migration(id, path), statement=statement, **changes)


def baseline_of(project: Project, *findings: Finding) -> Baseline:
    """A baseline in the project's folder that knows these findings."""
    return Baseline(f"{project.folder.as_posix()}/known.txt").recording(findings, Scan())


@pytest.mark.parametrize(
    "another",
    [
        pytest.param(found("DELETE FROM leads"), id="statement"),
        pytest.param(found(path="db/other.py"), id="path"),
        pytest.param(found(path="migrate.py"), id="folder"),
        pytest.param(found(id="37"), id="migration"),
    ],
)
def test_what_it_does_not_know(project: Project, another: Finding) -> None:
    [judged] = baseline_of(project, found()).grandfather([another])
    assert judged == another


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"line": 900, "column": 3}, id="place"),
        pytest.param({"tables": ("a", "b")}, id="tables"),
        pytest.param({"path": f"./{FILE}"}, id="path as typed"),
        pytest.param({"path": "{project}/" + FILE}, id="absolute path"),
        pytest.param({"message": "BKF201 other", "facts": ("row by row",)}, id="message and facts"),
    ],
)
def test_what_it_knows_whatever_changes(project: Project, changes: dict[str, Any]) -> None:
    if "path" in changes:
        changes = {"path": changes["path"].replace("{project}", project.folder.as_posix())}
    [judged] = baseline_of(project, found()).grandfather([found(**{"path": FILE, **changes})])
    assert judged.status == "grandfathered"


def test_the_same_statement_twice_is_one_old_and_one_new(project: Project) -> None:
    judged = baseline_of(project, found()).grandfather([found(line=5), found(line=9)])
    assert [finding.status for finding in judged] == ["grandfathered", "new"]


def test_a_suppressed_finding_leaves_its_entry_to_others(project: Project) -> None:
    known = baseline_of(project, found())
    findings = [found(line=5, status="suppressed", reason="why"), found(line=9)]
    assert [finding.status for finding in known.grandfather(findings)] == ["suppressed", "grandfathered"]
    assert known.stale(findings[:1], Scan((FILE,))) == ()


@pytest.mark.parametrize(
    ("there", "scan", "stale"),
    [
        pytest.param(0, Scan(("db/other.py",), ("db/other.py",)), 0, id="another file"),
        pytest.param(0, Scan((), ("db",)), 0, id="a file that could not be read"),
        pytest.param(2, Scan((FILE,), ("db",)), 0, id="both are there"),
        pytest.param(1, Scan((FILE,), ("db",)), 1, id="one is there"),
        pytest.param(0, Scan((FILE,)), 2, id="none is there"),
    ],
)
def test_entries_that_match_nothing(project: Project, there: int, scan: Scan, stale: int) -> None:
    project.write({FILE: ""})
    known = baseline_of(project, found(), found())
    assert len(known.stale([found()] * there, scan)) == stale


@pytest.mark.parametrize(
    ("asked", "stale"), [((), 1), (("db",), 1), (("./db/",), 1), ((FILE,), 1), (("d",), 0), (("app", "db/x.py"), 0)]
)
def test_a_file_that_is_gone_is_noticed_where_it_would_have_been(
    project: Project, asked: tuple[str, ...], stale: int
) -> None:
    assert len(baseline_of(project, found()).stale([], Scan((), asked))) == stale


def test_the_file_is_sorted_and_read_as_it_was_written(project: Project) -> None:
    findings = [
        found("b", path="z.py"),
        found("\udc80\n\u2028", id="2"),
        found("b", path="z.py"),
        found("a", path="z.py"),
    ]
    known = baseline_of(project, *findings)
    header, *lines = known.text.splitlines()
    assert (header, len(lines), lines) == (HEADER, 4, sorted(lines))
    assert known.text.isascii()
    Path("known.txt").write_text(known.text, encoding="ascii")
    again = load(Config(baseline="known.txt"))
    assert again is not None
    assert (again.text, len(again.grandfather(findings))) == (known.text, 4)
    assert {finding.status for finding in again.grandfather(findings)} == {"grandfathered"}
    assert baseline_of(project, *reversed(findings)).text == known.text


@pytest.mark.parametrize(
    "mixed",
    [
        pytest.param(lambda lines: lines[::-1], id="any order"),
        pytest.param(lambda lines: [*lines, *lines], id="each twice"),
        pytest.param(lambda lines: ["\ufeff" + lines[0] + "\r", *(line + "\r" for line in lines[1:])], id="of Windows"),
        pytest.param(lambda lines: [*lines[:2], "", "# words", *lines[2:]], id="blank lines and comments"),
        pytest.param(lambda lines: [line.replace('["leads"]', '["users"]') for line in lines], id="another table"),
        pytest.param(lambda lines: [line.replace("{", '{"since": 1, ', 1) for line in lines], id="further keys"),
    ],
)
def test_a_file_that_was_edited(project: Project, mixed: Any) -> None:
    text = baseline_of(project, found(), found(), found("x")).text
    Path("known.txt").write_bytes("\n".join(mixed(text.splitlines())).encode())
    known = read(os.path.abspath("known.txt"), "known.txt")
    statuses = [finding.status for finding in known.grandfather([found(), found("x"), found(), found()])]
    assert statuses == ["grandfathered"] * 3 + ["new"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("", "not a baseline: no line starts with # flake8-backfill baseline 1", id="empty"),
        pytest.param("# Readme\n", "not a baseline: no line starts with # flake8-backfill baseline 1", id="other file"),
        pytest.param(HEADER.replace(" 1:", " 2:"), "written by another version of flake8-backfill", id="newer"),
        pytest.param(f"{HEADER}\n<<<<<<< HEAD\n", ":2: a merge conflict; keep the lines of both", id="conflict"),
        pytest.param(f"{HEADER}\n=======\n", ":2: a merge conflict; keep the lines of both", id="half a conflict"),
        pytest.param(f"{HEADER}\n\n{{\n", ":3: not an entry of a baseline; take it out", id="no JSON"),
        pytest.param(f"{HEADER}\n[]\n", ":2: not an entry of a baseline; take it out", id="no table"),
        pytest.param(f'{HEADER}\n{{"path": 1}}\n', ":2: not an entry of a baseline", id="no text"),
        pytest.param(HEADER + "\n" + "[" * 100_000, ":2: not an entry of a baseline", id="deep"),
        pytest.param("\udcff", "is not UTF-8 text", id="other encoding"),
    ],
)
def test_a_file_that_is_no_baseline(
    project: Project, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    project.pyproject('baseline = "known.txt"')
    Path("known.txt").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError) as caught:
        load(Config.load())
    where = "pyproject.toml [tool.flake8-backfill] baseline: known.txt"
    assert str(caught.value).startswith(f"{where}{'' if said[0] == ':' else ': '}{said}")
    for arguments in ([], ["--prune-baseline"], ["--write-baseline", "known.txt"]):
        assert main(arguments) == 2
        [line] = capsys.readouterr().err.splitlines()
        assert said in line
    assert Path("known.txt").read_bytes() == content.encode("utf-8", "surrogateescape")
