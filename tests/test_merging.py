"""backfill-report merge: one report of several, with true totals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flake8_backfill.cli import main
from tests.conftest import Project

FILES = {
    "a/migrations/V9__a.sql": "UPDATE leads SET a = 1;\nDELETE FROM visits;\n",
    "a/migrations/V10__b.sql": "UPDATE agents SET b = 1; -- noqa: BKF201 -- five rows\n",
    "a/migrations/V11__c.sql": "-- backfill the rest\nALTER TABLE agents ADD c int;\n",
    "b/migrations/V1__a.sql": "INSERT INTO t SELECT 1;\n",
    "b/migrations/broken.py": "def upgrade(:\n",
    "b/excluded/migrations/V1__x.sql": "DELETE FROM x;\n",
    "b/queries/q.sql": "SELECT 1;\n",
    "c/x.py": "",
}


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769731200")


@pytest.fixture
def files(project: Project) -> Project:
    """A project with reports of all of it, ``all.json``, and of its folders."""
    project.write({**FILES, "setup.cfg": "[flake8]\nexclude = b/excluded\n"})
    for name, folders in {"all": ["."], "a": ["a"], "b": ["b"], "c": ["c"], "ab": ["a", "b"], "bc": ["b", "c"]}.items():
        main([*folders, "--format", "json", "--output", f"{name}.json", "--jobs=1", "--no-fail-on-errors"])
    return project


def merged(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["merge", *arguments]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


@pytest.mark.parametrize(
    "reports",
    [
        pytest.param(["all"], id="one"),
        pytest.param(["all", "all"], id="one twice"),
        pytest.param(["a", "b", "c"], id="shards"),
        pytest.param(["c", "b", "a"], id="shards in another order"),
        pytest.param(["ab", "bc"], id="shards that overlap"),
        pytest.param(["a", "bc", "all", "c"], id="parts and all"),
    ],
)
def test_shards_are_what_one_run_is(files: Project, capsys: pytest.CaptureFixture[str], reports: list[str]) -> None:
    capsys.readouterr()
    assert main(["merge", *(f"{name}.json" for name in reports)]) == 0
    assert capsys.readouterr().out == Path("all.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("format", ["markdown", "text"])
def test_in_other_formats(files: Project, capsys: pytest.CaptureFixture[str], format: str) -> None:
    main(["--format", format, "--no-fail-on-errors"])
    whole = capsys.readouterr().out
    assert main(["merge", "b.json", "a.json", "c.json", "--format", format]) == 0
    assert capsys.readouterr().out == whole
    assert main(["merge", "b.json", "a.json", "c.json", "--format", format, "--output", "out"]) == 0
    assert (capsys.readouterr().out, Path("out").read_text(encoding="utf-8")) == ("", whole)


def test_repositories(files: Project, capsys: pytest.CaptureFixture[str]) -> None:
    one = json.loads(Path("all.json").read_text(encoding="utf-8"))
    found = merged(capsys, "shop=all.json", "crm/=all.json")
    assert found["summary"] == {key: 2 * count for key, count in one["summary"].items()}
    assert sorted({path.partition("/")[0] for path in found["sources"]}) == ["crm", "shop"]
    assert found["errors"][0]["path"] == "crm/b/migrations/broken.py"
    finding = found["migrations"][0]["findings"][0]
    assert finding["path"] == found["migrations"][0]["path"] == "crm/a/migrations/V9__a.sql"


def test_tables_of_all(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write({"one/migrations/V1__a.sql": "UPDATE a SET b = 1;\n", "two/migrations/V1__a.sql": "DELETE FROM c;\n"})
    main(["one", "--hot-tables", "a", "--small-tables", "s", "--format", "json", "--output", "one.json"])
    main(["two", "--hot-tables", "c,a", "--format", "json", "--output", "two.json"])
    found = merged(capsys, "one.json", "two.json")
    assert (found["hot_tables"], found["small_tables"], found["summary"]["high"]) == (["a", "c"], ["s"], 2)


def test_a_file_whose_name_has_an_equals_sign(files: Project, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.json").rename("x=a.json")
    assert "a/migrations/V9__a.sql" in merged(capsys, "x=a.json")["sources"]


def changed(**changes: object) -> str:
    document = json.loads(Path("a.json").read_text(encoding="utf-8"))
    return json.dumps({**document, **changes})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"version": 2}, "has version 2 of the report", id="version of the report"),
        pytest.param({"tool": {"name": "flake8-backfill", "version": "99"}}, "write both with one", id="of the tool"),
        pytest.param({"sources": None}, "does not say which files were read", id="no sources"),
        pytest.param({"sources": {"a": "b"}}, "does not say which files were read", id="sources that are no counts"),
        pytest.param({"since": "main (1)"}, "do not differ from the same revision", id="only changed ones"),
        pytest.param({"migrations": []}, "a/migrations/V9__a.sql in other.json is not what it is", id="another file"),
        pytest.param({"generated": "today"}, "a report is not whole: ", id="no time"),
        pytest.param({"errors": [1]}, "a report is not whole: ", id="no error"),
        pytest.param({"errors": [{"path": "x"}]}, "a report is not whole: ", id="half an error"),
    ],
)
def test_what_cannot_be_merged(
    files: Project, capsys: pytest.CaptureFixture[str], change: dict[str, object], said: str
) -> None:
    Path("other.json").write_text(changed(**change), encoding="utf-8")
    capsys.readouterr()
    assert main(["merge", "a.json", "other.json", "--output", "out.json"]) == 2
    captured = capsys.readouterr()
    assert (len(captured.err.splitlines()), said in captured.err, captured.out) == (1, True, ""), captured.err
    assert not Path("out.json").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([], "merge: the following arguments are required", id="nothing"),
        pytest.param(["gone.json"], "merge: gone.json cannot be read: No such file or directory", id="no file"),
        pytest.param(["a.json", "--format", "sarif"], "merge: argument --format: invalid choice", id="format"),
    ],
)
def test_usage(files: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert main(["merge", *arguments]) == 2
    assert said in capsys.readouterr().err
