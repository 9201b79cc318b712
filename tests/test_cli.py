"""backfill-report as a function: arguments in, an exit status, two streams and perhaps a file out."""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
import threading
from pathlib import Path

import pytest

from flake8_backfill import reading
from flake8_backfill.cli import main
from flake8_backfill.cli import progress as progress_module
from flake8_backfill.cli.arguments import parsed
from flake8_backfill.cli.progress import progress_bar
from flake8_backfill.cli.remarks import remarks
from flake8_backfill.config import OPTIONS, given
from flake8_backfill.model import Operation, Priority
from flake8_backfill.reports import formats
from flake8_backfill.results import FileResult
from tests.audit_samples import a_finding, a_migration, an_audit, fake_inspect
from tests.conftest import Project

BAD = "# coding: rot13\n"


@pytest.fixture(autouse=True)
def analyzer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "inspect", fake_inspect)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769731200")


def one_line(text: str) -> str:
    """The only line of standard error."""
    (line,) = text.splitlines()
    assert line.startswith("backfill-report: ")
    return line.removeprefix("backfill-report: ")


# What leaves the exit status alone.
@pytest.mark.parametrize(
    ("files", "arguments"),
    [
        pytest.param({"a.py": "UPDATE"}, [], id="findings without a gate"),
        pytest.param({"a.py": ""}, ["--fail-on", "low"], id="no finding"),
        pytest.param({"a.py": "UPDATE  # noqa"}, ["--fail-on", "high"], id="suppressed"),
        pytest.param({"a.py": "UPDATE", "b.py": ""}, ["--fail-on=low", "b.py"], id="another file"),
        pytest.param({"a.py": BAD}, ["--no-fail-on-errors"], id="errors that may be"),
        pytest.param({}, [], id="nothing there"),
    ],
)
def test_exit_status_0(project: Project, files: dict[str, str], arguments: list[str]) -> None:
    project.write(files)
    assert main(arguments) == 0


@pytest.mark.parametrize(
    ("files", "arguments"),
    [
        pytest.param({"a.py": "UPDATE"}, ["--fail-on", "high"], id="a finding reaches it"),
        pytest.param({"a.py": "UPDATE"}, ["--fail-on", "low"], id="a finding is above it"),
        pytest.param({"a.py": BAD}, [], id="a file cannot be read"),
        pytest.param({"a.py": BAD, "b.py": "UPDATE"}, ["--no-fail-on-errors", "--fail-on=high"], id="both"),
        pytest.param({}, ["gone.py"], id="a path that is not there"),
        pytest.param({}, ["--check", "report.md"], id="no report to check"),
    ],
)
def test_exit_status_1(project: Project, files: dict[str, str], arguments: list[str]) -> None:
    project.write(files)
    assert main(arguments) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--formt", "json"], "unknown option --formt; did you mean --format?", id="near option"),
        pytest.param(["--jobz=3"], "unknown option --jobz=3; did you mean --jobs?", id="near option with value"),
        pytest.param(
            ["--hot-table", "a"], "unknown option --hot-table; did you mean --hot-tables?", id="no abbreviations"
        ),
        pytest.param(["--zzz"], "unknown option --zzz", id="nothing near"),
        pytest.param(["--format", "yaml"], "argument --format: invalid choice: 'yaml'", id="format"),
        pytest.param(["--fail-on", "none"], "argument --fail-on: invalid choice", id="fail-on"),
        pytest.param(["--jobs", "0"], "argument --jobs: expected a number from 1 to 61, got '0'", id="no jobs"),
        pytest.param(["--jobs", "٣" * 9], "argument --jobs: expected a number", id="other digits"),
        pytest.param(["--output", "a", "--check", "b"], "argument --check: not allowed with", id="output and check"),
        pytest.param(["--output"], "argument --output: expected one argument", id="no file"),
        pytest.param(["--hot-rows", "many"], "--hot-rows: expected a number of rows", id="configuration"),
    ],
)
def test_exit_status_2(project: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert one_line(output.err).startswith(said)
    assert output.out == ""


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"pyproject.toml": "[tool.flake8-backfill]\nhot-tabels = []\n"}, id="ours"),
        pytest.param({"setup.cfg": "[flake8]\nper-file-ignores = x\n"}, id="flake8's"),
    ],
)
def test_a_wrong_configuration_is_one_line_and_nothing_is_written(
    project: Project, capsys: pytest.CaptureFixture[str], files: dict[str, str]
) -> None:
    project.write(files)
    assert main(["--output", "report.md"]) == 2
    assert one_line(capsys.readouterr().err)
    assert not os.path.exists("report.md")


def test_a_wrong_source_date_epoch(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "noon")
    assert main([]) == 2
    assert one_line(capsys.readouterr().err).startswith("SOURCE_DATE_EPOCH: expected seconds")


def test_standard_output_is_the_report_and_nothing_else(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write({"m/a.py": "UPDATE", "é.py": BAD})
    assert main(["--format", "json"]) == 1
    output = capsys.readouterr()
    shown = json.loads(output.out)
    assert [migration["path"] for migration in shown["migrations"]] == ["m/a.py"]
    assert one_line(output.err).startswith("é.py:1: ")


def test_what_is_left_out_is_said(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write(
        {
            "setup.cfg": "[flake8]\nextend-exclude = old\nper-file-ignores = b.py: BKF\n",
            "a.py": "UPDATE  # noqa\nUPDATE  # noqa: BKF101 -- why\n",
            "b.py": "UPDATE",
            "old/c.py": "UPDATE",
        }
    )
    assert main([]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "backfill-report: 3 findings suppressed (comments 2, per-file-ignores 1)",
        "backfill-report: 1 migration left out by flake8's exclude; --no-flake8-exclude reads it",
    ]
    assert main(["--no-flake8-exclude", "--fail-on", "high"]) == 1
    assert "left out" not in capsys.readouterr().err


def test_a_select_that_hides_everything_is_said(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write({"setup.cfg": "[flake8]\nselect = E,F\n", "a.py": "UPDATE"})
    assert main(["--fail-on", "high"]) == 0
    assert "flake8's select does not name BKF: add extend-select = BKF" in capsys.readouterr().err


def test_no_migration_is_said(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write({"a.py": "", "b.py": ""})
    assert main([]) == 0
    assert one_line(capsys.readouterr().err) == "no migration found (2 files read)"


def test_nothing_is_said_where_the_report_says_it_all(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write({"a.py": "UPDATE"})
    assert main([]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("stop", "status", "said"),
    [
        pytest.param(KeyboardInterrupt(), 130, "interrupted; nothing was written", id="interrupted"),
        pytest.param(signal.SIGTERM, 143, "terminated; nothing was written", id="terminated"),
    ],
)
def test_a_signal_is_one_line(
    project: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    stop: BaseException | signal.Signals,
    status: int,
    said: str,
) -> None:
    def stopped(*arguments: object) -> None:
        if isinstance(stop, BaseException):
            raise stop
        signal.raise_signal(stop)

    project.write({"a.py": "UPDATE"})
    monkeypatch.setattr(reading, "inspect", stopped)
    before = signal.getsignal(signal.SIGTERM)
    assert main(["--output", "report.md"]) == status
    assert one_line(capsys.readouterr().err) == said
    assert signal.getsignal(signal.SIGTERM) is before
    assert not os.path.exists("report.md")


def test_comments_fail_only_where_flake8_shows_them(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    comment = a_finding(Operation.COMMENT, Priority.LOW, a_migration(path="a.py"))
    monkeypatch.setattr(reading, "inspect", lambda *given: FileResult("a.py", (comment,), migrations=1))
    project.write({"a.py": "x = 1\n" * 9})
    assert main(["--fail-on", "low"]) == 0
    assert main(["--fail-on", "medium", "--comments"]) == 0
    assert main(["--fail-on", "low", "--comments"]) == 1


def test_what_the_baseline_hides_is_said() -> None:
    found = an_audit([a_finding(status="grandfathered"), a_finding(line=9)])
    assert list(remarks(found)) == ["1 finding grandfathered by the baseline"]


def test_paths_may_stand_among_the_options(project: Project) -> None:
    assert parsed(["a", "--format", "json", "b", "--", "-c"]).targets == ["a", "b", "-c"]


def test_paths_to_read_are_not_the_paths_of_the_configuration(project: Project) -> None:
    arguments = parsed(["m", "--paths", "db/*,etc/*"])
    assert (arguments.targets, arguments.paths) == (["m"], ["db/*", "etc/*"])
    assert given(parsed(["m"]))["paths"] is None


def test_each_option_of_the_configuration_is_a_flag(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [option.name for option in OPTIONS if f"--{option.name}" not in shown] == []
    assert [name for name in formats() if name not in shown] == []


def test_help_reads_well_at_80_columns(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "exit status:\n  0 " in shown


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("flake8-backfill 0.")


@pytest.mark.parametrize("name", formats())
def test_output_is_written_once_and_checked(project: Project, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    project.write({"a.py": "UPDATE"})
    report = Path("report")
    arguments = ["--format", name, "a.py"]
    assert main([*arguments, "--output", "report"]) == 0
    written = report.read_bytes()
    os.utime(report, (1, 1))

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert main([*arguments, "--output", "report"]) == 0
    assert main([*arguments, "--check", "report"]) == 0
    assert (report.read_bytes(), report.stat().st_mtime) == (written, 1)

    project.write({"a.py": "UPDATE\nUPDATE"})
    assert main([*arguments, "--check", "report"]) == 1
    assert (report.read_bytes(), report.stat().st_mtime) == (written, 1)
    assert main([*arguments, "--output", "report"]) == 0
    assert report.read_bytes() != written
    assert os.listdir().count("report") == 1
    assert [entry for entry in os.listdir() if entry.endswith(".tmp")] == []


def test_check_says_what_to_do(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write({"a.py": "UPDATE", "report.md": "old\n"})
    assert main(["--check", "report.md"]) == 1
    assert one_line(capsys.readouterr().err) == "report.md is out of date: write it with --output report.md"
    assert main(["--check", "none.md"]) == 1
    assert one_line(capsys.readouterr().err).startswith("none.md does not exist")


def test_output_keeps_mode_and_link(project: Project) -> None:
    project.write({"a.py": "UPDATE", "real/report.md": "old\n"})
    os.chmod("real/report.md", 0o640)
    os.symlink("real/report.md", "report.md")
    assert main(["--output", "report.md"]) == 0
    assert os.path.islink("report.md")
    assert stat.S_IMODE(os.stat("real/report.md").st_mode) == 0o640
    assert Path("real/report.md").read_text().startswith("# Backfill Audit Report")


def test_a_new_file_has_the_mode_of_new_files(project: Project) -> None:
    Path("other").touch()
    assert main(["--output", "report.md"]) == 0
    assert os.stat("report.md").st_mode == os.stat("other").st_mode


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        pytest.param("gone/report.md", "No such file or directory", id="no folder"),
        pytest.param("folder", "Is a directory", id="a folder"),
        pytest.param("file/report.md", "Not a directory", id="below a file"),
        pytest.param("/dev/full", "No space left on device", id="full disk"),
    ],
)
def test_what_cannot_be_written_is_one_line(
    project: Project, capsys: pytest.CaptureFixture[str], target: str, reason: str
) -> None:
    project.write({"a.py": "UPDATE", "folder/x": "", "file": ""})
    assert main(["--output", target]) == 2
    assert one_line(capsys.readouterr().err) == f"cannot write {target}: {reason}"


def test_a_disk_that_fills_up_leaves_the_old_report(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    project.write({"a.py": "UPDATE", "report.md": "old\n"})
    monkeypatch.setattr(os, "replace", full)
    assert main(["--output", "report.md"]) == 2
    assert one_line(capsys.readouterr().err) == "cannot write report.md: No space left on device"
    assert Path("report.md").read_text() == "old\n"
    assert sorted(os.listdir()) == [".git", "a.py", "report.md"]


def test_a_read_only_report_is_not_replaced(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write({"a.py": "UPDATE", "report.md": "old\n"})
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write what nobody may
    assert main(["--output", "report.md"]) == 2
    assert one_line(capsys.readouterr().err) == "cannot write report.md: the file is read-only"
    assert Path("report.md").read_text() == "old\n"


def test_a_name_that_is_no_unicode_crashes_nothing(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with open(b"m\xff.py", "wb") as file:
        file.write(b"UPDATE")
    for name in formats():
        assert main(["--format", name, "--output", f"out.{name}"]) == 0
    assert "m%FF.py" in Path("out.text").read_text()


def test_a_closed_standard_output_is_said(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write({"a.py": "UPDATE"})
    monkeypatch.setattr(sys, "stdout", None)
    assert main([]) == 2
    assert one_line(capsys.readouterr().err) == "cannot write the report: standard output is closed"


def test_it_runs_outside_of_the_main_thread(project: Project) -> None:
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(main(["--output", "report.md"])))
    thread.start()
    thread.join()
    assert statuses == [0]


@pytest.mark.parametrize(
    ("terminal", "environment", "colour"),
    [
        pytest.param(False, {}, False, id="no terminal"),
        pytest.param(True, {"NO_COLOR": "1"}, False, id="NO_COLOR"),
        pytest.param(True, {"TERM": "dumb"}, False, id="dumb terminal"),
        pytest.param(True, {"NO_COLOR": ""}, True, id="empty NO_COLOR"),
        pytest.param(True, {}, True, id="terminal"),
    ],
)
def test_colours_are_for_terminals(
    project: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,
    environment: dict[str, str],
    colour: bool,
) -> None:
    project.write({"a.py": "UPDATE"})
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert main(["--format", "text"]) == 0
    assert ("\x1b[" in capsys.readouterr().out) is colour


def test_no_progress_bar_without_a_terminal() -> None:
    with progress_bar() as progress:
        assert progress is None


def test_a_progress_bar_comes_late_and_goes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar() as progress:
        assert progress is not None
        progress(1, 10)
        assert capsys.readouterr().err == ""
        monkeypatch.setattr(progress_module, "_PATIENCE", 0.0)
        progress(5, 10)
        assert "Reading migrations" in capsys.readouterr().err
        progress(10, 10)


def test_no_bar_for_work_that_is_done(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(progress_module, "_PATIENCE", 0.0)
    with progress_bar() as progress:
        assert progress is not None
        progress(10, 10)
    assert capsys.readouterr().err == ""
