"""Executors that are not ours: threads, processes in another folder, and those that lose work in their own way."""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from flake8_backfill import Config, workers
from flake8_backfill.config import ConfigError
from flake8_backfill.discovery import SourceFile
from flake8_backfill.flake8_settings import load
from flake8_backfill.reading import Reading
from flake8_backfill.results import FileResult
from flake8_backfill.workers import Work, read_all
from tests.conftest import Project
from tests.history_samples import SAID, reports, write_history

FILES = [SourceFile(f"m{number}.py", f"m{number}.py", False) for number in range(100)]


@pytest.fixture
def history(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with migrations of many kinds, and a report without the time."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769731200")
    write_history(project)
    return project


def test_threads_give_the_same_report(history: Project) -> None:
    one = reports(None)
    before, interval = list(warnings.filters), sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as threads:
            assert [reports(threads) for _ in range(2)] == [one] * 2
    finally:
        sys.setswitchinterval(interval)
    # What is switched off for a file is the process's, not the thread's.
    assert (list(warnings.filters), gc.isenabled()) == (before, True)


FORKED = """
import os, threading
from flake8_backfill import Config, analyze

def parse():
    while True:
        analyze("x = 1\\n" * 20_000 + "(", "m.py", Config())

threading.Thread(target=parse, daemon=True).start()
for _ in range(3):
    child = os.fork()
    if not child:
        os._exit(len(analyze("x = 1", "m.py", Config())))
    assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows")
def test_a_process_that_is_forked_while_a_thread_parses_can_parse() -> None:
    subprocess.run([sys.executable, "-c", FORKED], check=True, timeout=60)


def test_processes_in_another_folder_give_the_same_report(history: Project, tmp_path: Path) -> None:
    one = reports(None)
    assert [said for said in SAID if said not in one[0]] == []
    with ProcessPoolExecutor(1, initializer=os.chdir, initargs=(tmp_path,)) as elsewhere:
        assert Path(elsewhere.submit(os.getcwd).result()) == tmp_path
        assert reports(elsewhere) == one


class Lost(Exception):
    """An executor's own, as Dask's KilledWorker is: no BrokenExecutor."""


class Losing(Executor):
    """Answers each chunk but the second, for which it has an exception."""

    def __init__(self, error: BaseException) -> None:
        self.error = error
        self.submitted = 0

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Future[Any]:
        self.submitted += 1
        future: Future[Any] = Future()
        if self.submitted == 2:
            future.set_exception(self.error)
        else:
            future.set_result(work(*arguments, **keywords))
        return future


class NamesOnly(Work):
    """Reads nothing: a reading is the file's name."""

    def __call__(self, chunk: Sequence[SourceFile]) -> list[Reading]:
        return [Reading(source_file, FileResult(source_file.shown)) for source_file in chunk]


def names(executor: Executor, progress: workers.Progress = lambda done, total: None) -> list[str]:
    readings = read_all(FILES, NamesOnly(Config(), load()), executor, 1, progress)
    return [reading.result.path for reading in readings if reading.was_read]


@pytest.mark.parametrize("error", [Lost(), CancelledError()], ids=["its own exception", "cancelled"])
def test_what_an_executor_loses_is_read_again(project: Project, error: Exception) -> None:
    told: list[tuple[int, int]] = []
    assert names(Losing(error), lambda *now: told.append(now)) == [source_file.shown for source_file in FILES]
    assert (told, told[-1]) == (sorted(told), (100, 100))


@pytest.mark.parametrize("error", [ModuleNotFoundError("No module named 'flake8_backfill'"), AttributeError("a bug")])
def test_what_is_wrong_with_a_worker_or_with_us_is_raised(project: Project, error: Exception) -> None:
    with pytest.raises(type(error), match=str(error)):
        names(Losing(error))


class Waiting(Executor):
    """Answers the first chunk, and no other before it is cancelled."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Future[Any]:
        self.futures.append(Future())
        if len(self.futures) == 1:
            self.futures[0].set_result(work(*arguments, **keywords))
        return self.futures[-1]


def test_an_interrupt_leaves_an_executor_nothing_to_do(project: Project) -> None:
    def interrupted(done: int, total: int) -> None:
        raise KeyboardInterrupt

    executor = Waiting()
    with pytest.raises(KeyboardInterrupt):
        names(executor, interrupted)
    first, *others = executor.futures
    assert (first.cancelled(), {future.cancelled() for future in others}, len(others)) == (False, {True}, 3)


def test_a_worker_with_another_version_says_so(history: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    work = pickle.dumps(Work(Config(), load()))
    monkeypatch.setattr(workers, "__version__", "99")
    with pytest.raises(ConfigError, match=r"^executor: a worker has flake8-backfill 99, and this process \d.*same"):
        pickle.loads(work)([])


def test_an_engine_that_remembers_answers_has_to_ask_anew(project: Project) -> None:
    one, other = (pickle.dumps(Work(Config(), load())) for _ in range(2))
    assert one != other
