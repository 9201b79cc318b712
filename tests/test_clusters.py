"""A real Dask cluster and real MPI processes, as the README shows them: the report is the same, byte for byte."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from dask.distributed import Client

from flake8_backfill import Config
from flake8_backfill.cli import main
from flake8_backfill.discovery import SourceFile
from flake8_backfill.flake8_settings import load
from flake8_backfill.pool import DIED
from flake8_backfill.reading import Reading
from flake8_backfill.workers import Work, read_all
from tests.conftest import Project, as_users_have_it
from tests.history_samples import CHECKOUT, SAID, reports, write_history
from tests.processes import members, wait_until

SECTION = (CHECKOUT / "README.md").read_text(encoding="utf-8").partition("\n## More than one machine\n")[2]
SCRIPTS = dict(re.findall(r"^```python\n# (\w+\.py)\n(.*?)^```$", SECTION, re.M | re.S))
COMMANDS = [line.removeprefix("$ ") for line in SECTION.partition("\n## ")[0].splitlines() if line.startswith("$ ")]

CLUSTER = """
import sys
from dask.distributed import LocalCluster
with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers in a folder of their own; nothing of it is left behind."""
    folder = tmp_path_factory.mktemp("elsewhere")
    environment = {
        **as_users_have_it(),  # what Dask warns of is not ours
        "PYTHONPATH": str(CHECKOUT),
        "DASK_TEMPORARY_DIRECTORY": str(folder),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", CLUSTER],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()
    assert process.returncode == 0
    wait_until(lambda: not list(members(process.pid)))


@pytest.fixture
def client(scheduler: str) -> Iterator[Client]:
    with Client(scheduler) as client:
        yield client


@pytest.fixture
def history(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with migrations of many kinds, and a report without the time."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769731200")
    write_history(project)
    return project


def test_dask_gives_the_same_report(history: Project, client: Client) -> None:
    one = reports(None)
    assert [said for said in SAID if said not in one[0]] == []
    folders = client.run(os.getcwd).values()
    assert (len(folders), os.getcwd() in folders) == (2, False)
    with client.get_executor() as executor:
        assert reports(executor) == one


class Keeping:
    """An executor whose futures nobody forgets; Dask then knows what each call gave."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.futures: list[Future[Any]] = []

    def submit(self, work: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        self.futures.append(self.executor.submit(work, *arguments))
        return self.futures[-1]


def test_dask_reads_again_what_has_changed(history: Project, client: Client) -> None:
    keeping: Any = Keeping(client.get_executor())
    before = reports(keeping)
    history.write({"migrations/V1__a.sql": "TRUNCATE leads;\n"})
    after = reports(keeping)
    assert (before != after, after) == (True, reports(None))


class Deadly(Work):
    """Reads nothing, and ends the process that is to read m7.py."""

    def __call__(self, chunk: Sequence[SourceFile]) -> list[Reading]:
        if any(source_file.shown == "m7.py" for source_file in chunk):
            os._exit(9)
        return [Reading(source_file, None) for source_file in chunk]  # type: ignore[arg-type]


def test_a_worker_of_dask_that_dies_costs_the_one_file_that_kills_it(project: Project, client: Client) -> None:
    files = [SourceFile(f"m{number}.py", f"m{number}.py", False) for number in range(20)]
    with client.get_executor() as executor:
        readings = read_all(files, Deadly(Config(), load()), executor, 1, lambda done, total: None)
    assert [reading.source_file.shown for reading in readings] == [source_file.shown for source_file in files]
    [lost] = (reading for reading in readings if not reading.was_read)
    assert lost.result.error == ("m7.py", 1, DIED)


def written_and_run(project: Project, script: str, changes: dict[str, str], **variables: str) -> tuple[str, str]:
    """The output and the errors of the README's command for a script of it, with other addresses and numbers."""
    project.write({script: SCRIPTS[script]})
    [command] = (command for command in COMMANDS if script in command)
    for shown, ours in changes.items():
        assert shown in command
        command = command.replace(shown, ours)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**as_users_have_it(), "PATH": path, **variables}
    done = subprocess.run(["bash", "-c", command], env=environment, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Path("report.json").read_text(encoding="utf-8"), done.stderr


def expected(capsys: pytest.CaptureFixture[str]) -> str:
    """The report of backfill-report, once the script is there."""
    main(["--format=json", "--jobs=1", "--no-fail-on-errors"])
    return capsys.readouterr().out


def test_dask_as_the_readme_shows_it(history: Project, scheduler: str, capsys: pytest.CaptureFixture[str]) -> None:
    report, errors = written_and_run(history, "with_dask.py", {"tcp://10.0.0.1:8786": scheduler})
    assert (report, errors) == (expected(capsys), "")


@pytest.mark.skipif(sys.platform != "linux", reason="no MPI library comes with pip")
def test_mpi_as_the_readme_shows_it(history: Project, capsys: pytest.CaptureFixture[str]) -> None:
    report, errors = written_and_run(history, "with_mpi.py", {"-n 33": "-n 3"}, HYDRA_IFACE="lo")
    assert (report, errors) == (expected(capsys), "")
