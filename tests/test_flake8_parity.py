"""backfill-report and the real flake8 over one tree: they show the same places, whatever hides the others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_backfill.cli import main
from tests.conftest import Project

HEAD = 'from alembic import op\n\nrevision = "{}"\ndown_revision = None\n\n\ndef upgrade():\n'

# Every way in which a comment can be near a finding, of two priorities.
BODY = '''\
    op.execute("UPDATE leads SET a = 1")
    op.execute("UPDATE leads SET a = 1")  # noqa
    op.execute("UPDATE leads SET a = 1")  # NoQA : E501
    op.execute("UPDATE leads SET a = 1")  # noqa: E501
    op.execute("UPDATE leads SET a = 1")  # noqa: BKF101 -- ten rows
    op.execute("DELETE FROM users")  # noqa: BKF101 -- not this one
    op.execute("DELETE FROM users")  # noqa:E501,BKF2
    op.execute("DELETE FROM users")  # noqa: BKF
    op.execute("UPDATE leads SET a = 1; DELETE FROM users")  # noqa: BKF203
    op.execute(
        "UPDATE leads "
        "SET a = 1"  # noqa: BKF101
    )
    op.execute(
        "UPDATE leads "  # noqa: BKF101
        "SET a = 1; "
        "DELETE FROM users"
    )
    op.execute("UPDATE leads " \\
               "SET a = 1")  # noqa
    op.execute("""
        UPDATE leads SET a = 1;
        DELETE FROM users
    """)  # noqa: BKF1
    op.execute("""
        UPDATE leads SET a = 1  # noqa
    """)
    op.execute("""
        DELETE FROM users
    """
    )  # noqa
    for table in ("leads", "users"):
        op.execute(f"""
            UPDATE {table}
            SET a = 1
        """)  # noqa: BKF101
        op.execute(f"UPDATE {table} "  # noqa
                   f"SET a = 1; DELETE FROM {table}")
        op.execute(f"DELETE FROM {
            table
        }")  # noqa
    # backfill the rest  # noqa: BKF101
'''
# Before Python 3.12 there was no line end within the braces of a one-line f-string.
if sys.version_info < (3, 12):
    BODY = BODY.replace('{\n            table\n        }")', '{table}")')


def source(revision: str, before: str = "") -> str:
    return before + HEAD.format(revision) + BODY


def tree(project: Project) -> None:
    """Migrations with comments for the whole file, in every folder that a setting below names."""
    project.write(
        {
            "app/migrations/0001_a.py": source("1"),
            "app/migrations/0002_b.py": source("2", "# flake8: noqa\n"),
            "app/migrations/0003_c.py": source("3", "# flake8: noqa: BKF101\n"),
            "app/migrations/0004_d.py": source("4", '"""\n# flake8: noqa\n"""\n'),
            "app/migrations/0005_e.py": source("5", "x = 1  # flake8: noqa\n"),
            "legacy/migrations/old.py": source("6"),
            "gen/migrations/made.py": source("7"),
            "x.py/migrations/inner.py": source("8"),
            ".hidden/migrations/h.py": source("9"),
            ".tox/migrations/t.py": source("10"),
            "app/views.py": "x = 1\n",
            "app/migrations/notes.txt": source("11"),
            "app/migrations/stub.pyi": source("12"),
            "app/migrations/broken.py": "def upgrade(:\n",
        }
    )
    for name, content in {
        "crlf": source("13").replace("\n", "\r\n").encode(),
        "mark": b"\xef\xbb\xbf" + source("14").encode(),
        "latin": source("15", "# \xe9\n").encode("latin-1"),
        "cookie": source("16", "# coding: cp1252\n# \xe9\n").encode("cp1252"),
        "feed": source("17").replace("def up", "\x0cdef up").encode(),
        "wide": source("18", "# coding: utf-8\nx = '\U0001f600'\n").replace("(f", "( f").encode(),
    }.items():
        Path(f"app/migrations/{name}.py").write_bytes(content)


SETTINGS = {
    "defaults": "",
    "overlapping per-file-ignores": """
per-file-ignores =
    app/*: BKF2
    app/migrations/0001_a.py: BKF1
    */migrations/*: E501
    app/migrations/*: E,BKF203
    legacy/migrations/old.py,gen/*: BKF101,BKF203
""",
    "excludes": "exclude = .git,legacy,./gen/*\nextend-exclude = 0001_*, app/migrations/latin.py",
    "ignore and a longer extend-select": "ignore = BKF2,E\nextend-select = BKF203",
    "select without us": "select = E,F",
    "select and a longer ignore": "select = BKF,E\nextend-ignore = BKF101\nper-file-ignores = app/*: BKF2",
    "noqa disabled": "disable-noqa = true",
    "other file names": "filename = *.pyi, ./legacy/*",
    "our own options": "backfill-hot-tables = users\nbackfill-small-tables = leads\nbackfill-exclude = legacy",
    "comments shown": "backfill-comments = true",
}

Place = tuple[str, int, int, str]


def shown_by_flake8(*arguments: str) -> tuple[set[Place], set[str]]:
    """What flake8 shows of ours, and the files that it cannot read."""
    template = "%(path)s\t%(row)d\t%(col)d\t%(code)s %(text)s"
    run = subprocess.run(
        [sys.executable, "-m", "flake8", "-j2", f"--format={template}", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert run.stderr == ""
    rows = [line.split("\t") for line in run.stdout.splitlines()]
    places = {(os.path.relpath(path), int(row), int(column), text) for path, row, column, text in rows}
    return {place for place in places if place[3].startswith("BKF")}, {
        path for path, _, _, text in places if text.startswith(("E999", "E902"))
    }


def shown_by_report(report: str) -> tuple[set[Place], set[str]]:
    """What a JSON report shows as new or to repair, and the files that it lists as unreadable."""
    document = json.loads(report)
    shown = [
        finding
        for migration in document["migrations"]
        for finding in migration["findings"]
        if finding["status"] == "new"
    ]
    places = {(item["path"], item["line"], item["column"], item["message"]) for item in [*shown, *document["faults"]]}
    return places, {error["path"] for error in document["errors"]}


def without_comments(places: set[Place]) -> set[Place]:
    """The report always lists comments; flake8 does where it is asked to."""
    return {place for place in places if not place[3].startswith("BKF309")}


def without_faults(places: set[Place]) -> set[Place]:
    """The report always lists suppressions to repair; flake8 where it lets them through."""
    return {place for place in places if not place[3].startswith("BKF9")}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_they_show_the_same(project: Project, capsys: pytest.CaptureFixture[str], settings: str) -> None:
    tree(project)
    project.write({"setup.cfg": f"[flake8]\n{settings}\n"})
    main(["--format=json", "--jobs=1"])
    report, report_errors = shown_by_report(capsys.readouterr().out)
    flake8, flake8_errors = shown_by_flake8()
    if "comments" not in settings:
        report = without_comments(report)
    assert without_faults(report) == without_faults(flake8)
    assert flake8 <= report
    assert bool(flake8) is ("select = E,F" not in settings)
    # `ignore`, `select` and the like may hide flake8's E999; what cannot be read is always in the report.
    assert flake8_errors <= report_errors


@pytest.mark.parametrize(
    ("folder", "paths"),
    [
        pytest.param(".", ["app", "./legacy/migrations/old.py", "gen/../gen"], id="several paths"),
        pytest.param("app", ["."], id="from a subfolder"),
        pytest.param("app/migrations", ["../../legacy", "0001_a.py", "notes.txt"], id="above the working directory"),
    ],
)
def test_wherever_they_start(
    project: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
    paths: list[str],
) -> None:
    tree(project)
    project.write({".flake8": "[flake8]\nper-file-ignores = app/migrations/000[1-3]*: BKF2\nexclude = gen,feed.py\n"})
    monkeypatch.chdir(folder)
    for arguments in (paths, [os.path.abspath(path) for path in paths]):
        main(["--format=json", "--jobs=1", *arguments])
        report, _ = shown_by_report(capsys.readouterr().out)
        flake8, _ = shown_by_flake8(*arguments)
        assert flake8
        assert without_comments(without_faults(report)) == without_faults(flake8)


def test_as_two_programs(project: Project) -> None:
    tree(project)
    project.write({"tox.ini": f"[flake8]\n{SETTINGS['overlapping per-file-ignores']}"})
    run = subprocess.run(
        [sys.executable, "-c", "from flake8_backfill.cli import main; raise SystemExit(main())", "--format=json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    report, report_errors = shown_by_report(run.stdout)
    flake8, flake8_errors = shown_by_flake8()
    assert without_comments(without_faults(report)) == without_faults(flake8)
    # The settings hide E999 here: for flake8 that is a style, for the report it is a file that it knows nothing of.
    assert (report_errors, flake8_errors) == ({"app/migrations/broken.py"}, set())


def test_nothing_is_lost_what_flake8_hides_is_suppressed_or_excluded(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    tree(project)
    project.write({"setup.cfg": "[flake8]\ndisable-noqa = true\n"})
    main(["--format=json", "--jobs=1"])
    everything = json.loads(capsys.readouterr().out)["summary"]
    project.write({"setup.cfg": "[flake8]\nextend-exclude = legacy,./gen/*,0001_*,app/migrations/latin.py\n"})
    main(["--format=json", "--jobs=1"])
    some = json.loads(capsys.readouterr().out)["summary"]
    # Each file of the tree is one migration.
    assert some["migrations_with_dml"] + some["excluded"] == everything["migrations_with_dml"]
    assert everything["suppressed"] == 0
    assert some["suppressed"] > 0
    assert some["excluded"] == 4
