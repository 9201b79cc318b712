"""Nothing of the analysed tree is imported, run or taken for settings, but for what the README says."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from flake8_backfill.cli import main
from tests.conftest import Project
from tests.hostile_tree import plant, run

REPORT = str(Path(sys.executable).with_name("backfill-report"))


@pytest.fixture
def mark(project: Project, tmp_path: Path) -> Path:
    """The file that says that one of the tripwires in the tree was run."""
    mark = tmp_path / "tripped"
    plant(project, mark)
    return mark


@pytest.mark.parametrize(("format", "jobs"), [("json", "1"), ("html", "2"), ("text", "1"), ("sarif", "2")])
def test_the_report_runs_nothing_of_the_tree(mark: Path, project: Project, format: str, jobs: str) -> None:
    plant(project, mark, migrations=60)
    done = run(REPORT, "--jobs", jobs, "--format", format)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("leads") >= 60
    assert not mark.exists()


START_ANEW = """\
import multiprocessing, sys
from flake8_backfill.cli import main

if __name__ == "__main__":
    multiprocessing.set_start_method({method!r})
    sys.exit(main())
"""


# Where the processes start anew, Python 3.10 always looks for modules in the working directory.
METHODS = ["spawn", "forkserver"] if sys.version_info >= (3, 11) else ["fork"]


@pytest.mark.parametrize("method", METHODS)
def test_processes_that_start_anew_import_nothing_of_the_tree(
    mark: Path, project: Project, tmp_path: Path, method: str
) -> None:
    plant(project, mark, migrations=60)
    start = tmp_path / "start.py"
    start.write_text(START_ANEW.format(method=method))
    done = run(sys.executable, str(start), "--jobs", "2", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["migrations"]) == 60
    assert not mark.exists()


@pytest.mark.parametrize("arguments", [["--write-baseline", "b.txt"], ["--explain", "all"], ["merge", "a.json"]])
def test_no_option_runs_anything_of_the_tree(mark: Path, arguments: list[str]) -> None:
    assert main(["--format=json", "--output=a.json"]) == 0
    assert run(REPORT, *arguments).returncode == 0
    assert not mark.exists()


def test_the_plugin_runs_nothing_of_the_tree(mark: Path) -> None:
    """Local plugins are flake8's own affair, which runs them wherever it is; the plugin adds nothing to that."""
    Path("setup.cfg").unlink()
    done = run(str(Path(sys.executable).with_name("flake8")), "--select=BKF", "migrations")
    assert "BKF101" in done.stdout
    assert not mark.exists()


def test_the_guard_runs_nothing_of_the_tree(mark: Path) -> None:
    done = run(sys.executable, "-I", "-c", "import flake8_backfill; flake8_backfill.assert_schema_only('migrations')")
    assert "AssertionError: Migrations must change the schema only" in done.stderr
    assert not mark.exists()


WATCH = """\
import sys
def hook(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "ctypes.", "urllib.")):
        sys.stderr.write(f"{event}\\n")
sys.addaudithook(hook)
from flake8_backfill.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


def test_no_network_and_no_program(mark: Path, tmp_path: Path) -> None:
    """Python tells of each socket and process, whoever asks for it: https://peps.python.org/pep-0578/"""
    watch = tmp_path / "watch.py"
    watch.write_text(WATCH)
    done = run(sys.executable, str(watch), "--jobs", "1", "--format", "html")
    assert (done.returncode, done.stderr) == (0, "")


def test_settings_of_others_are_not_ours(
    mark: Path, project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The configuration is that of the working directory, not of the files, and none from above the checkout."""
    (tmp_path / "pyproject.toml").write_text('[tool.flake8-backfill]\nhot-tables = ["outside"]\n')
    project.write({"migrations/pyproject.toml": '[tool.flake8-backfill]\nhot-tables = ["inside"]\n'})
    assert hot_tables(capsys) == ["leads"]
    Path("pyproject.toml").unlink()
    assert "outside" not in hot_tables(capsys)


def hot_tables(capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main(["--format", "json"]) == 0
    tables: list[str] = json.loads(capsys.readouterr().out)["hot_tables"]
    return tables


SECRET = "hunter2"
# What a file may look like that is none of ours.
SECRETS = {
    "passwords": f"root:{SECRET}:0:0\n",
    "CSV": f"{SECRET},{SECRET}\nroot,{SECRET}\n",
    "quotes": f'"{SECRET}\n',
    "settings": f"[login]\npassword = {SECRET}\n",
    "a day": f"# exported {SECRET}\n",
    "a baseline": f"# flake8-backfill baseline 1: known\n{SECRET}\n",
    "JSON": f'{{"{SECRET}": "{SECRET}"}}\n',
    "TOML": f'tool = "flake8-backfill" {SECRET}\n',
    "Python": f'login("{SECRET}"\n',
}
NAMED_BY_SETTINGS = ['baseline = "../secret"', 'table-stats = "../secret"']
LINKED = ["setup.cfg", "tox.ini", ".flake8", "pyproject.toml", "migrations/a.py", "migrations/V1__a.sql"]


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_no_line_is_quoted_of_a_file_that_the_tree_leads_to(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str], secret: str
) -> None:
    """A pull request may name a file of the machine that runs the check, whose log everybody reads."""
    (tmp_path / "secret").write_text(secret)
    project.write({"migrations/other.py": ""})
    for settings in NAMED_BY_SETTINGS:
        project.pyproject(settings)
        assert main([]) in (0, 2)
    Path("pyproject.toml").unlink()
    for name in LINKED:
        Path(name).symlink_to(tmp_path / "secret")
        assert main([]) in (0, 1, 2)
        Path(name).unlink()
    captured = capsys.readouterr()
    assert captured.err
    assert SECRET not in captured.out + captured.err


@pytest.mark.parametrize(
    "setting",
    [
        "hot-tables = [\"__import__('os').system('true')\"]",
        'exclude = ["../../../**"]',
        'paths = ["/**"]',
        'local-plugins = ["local_plugin"]',
        'python = "./sitecustomize.py"',
    ],
)
def test_no_setting_runs_anything(mark: Path, setting: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text(f"[tool.flake8-backfill]\n{setting}\n")
    assert main([]) in (0, 2)
    assert not mark.exists()
