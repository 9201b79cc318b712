"""One process or several, in any order, with one that dies: the audit is the same."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest

from flake8_backfill import pool
from flake8_backfill.config import Config
from flake8_backfill.discovery import SourceFile
from flake8_backfill.flake8_settings import load
from flake8_backfill.pool import DIED, own_pool
from flake8_backfill.reading import Reading
from flake8_backfill.results import FileResult
from flake8_backfill.workers import SMALL, Work, default_jobs, read_all
from tests.conftest import Project

FILES = [SourceFile(f"m{number}.py", f"m{number}.py", False) for number in range(3 * SMALL)]
DEADLY = {FILES[7].path, FILES[90].path}


class NamesOnly(Work):
    """Reads nothing: a reading is the file's name."""

    def __call__(self, chunk: Sequence[SourceFile]) -> list[Reading]:
        return [Reading(source_file, FileResult(source_file.shown)) for source_file in chunk]


class Deadly(NamesOnly):
    """Ends the process that reads one of the deadly files."""

    def __call__(self, chunk: Sequence[SourceFile]) -> list[Reading]:
        if DEADLY & {source_file.path for source_file in chunk}:
            os._exit(9)
        return super().__call__(chunk)


class Slow(NamesOnly):
    """Would take for ever."""

    def __call__(self, chunk: Sequence[SourceFile]) -> list[Reading]:
        time.sleep(600)
        return super().__call__(chunk)


class Backwards(Executor):
    """Does what it is given when it has all files, last first."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.files = 0

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append(lambda: future.set_result(work(*arguments, **keywords)))
        self.files += len(arguments[0])
        if self.files == len(FILES):
            assert len(self.waiting) > 1
            while self.waiting:
                self.waiting.pop()()
        return future


class Refusing(Executor):
    """Takes two chunks, loses the second, and breaks."""

    def __init__(self) -> None:
        self.taken = 0

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Future[Any]:
        self.taken += 1
        if self.taken > 2:
            raise BrokenExecutor
        future: Future[Any] = Future()
        if self.taken == 1:
            future.set_result(work(*arguments))
        else:
            future.set_exception(BrokenExecutor())
        return future


def names(readings: Sequence[Reading]) -> list[str]:
    return [reading.result.path for reading in readings]


def in_order() -> list[str]:
    return [source_file.path for source_file in FILES]


def work_of(kind: type[Work]) -> Work:
    return kind(Config(), load())


@pytest.mark.parametrize("jobs", [1, 2, 61])
def test_any_number_of_processes_gives_the_files_in_their_order(project: Project, jobs: int) -> None:
    told: list[tuple[int, int]] = []
    readings = read_all(FILES, work_of(NamesOnly), None, jobs, lambda done, total: told.append((done, total)))
    assert names(readings) == in_order()
    assert told == sorted(told)
    assert told[-1] == (len(FILES), len(FILES))


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_will_do(project: Project, kind: Callable[[int], Executor]) -> None:
    with kind(2) as executor:
        assert names(read_all(FILES, work_of(NamesOnly), executor, 1, ignore)) == in_order()


def test_the_order_in_which_workers_end_does_not_show(project: Project) -> None:
    assert names(read_all(FILES, work_of(NamesOnly), Backwards(), 1, ignore)) == in_order()


def test_few_files_are_read_here(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "own_pool", None)
    few = FILES[:SMALL]
    assert len(read_all(few, work_of(NamesOnly), None, 8, ignore)) == SMALL


def test_no_files(project: Project) -> None:
    assert read_all([], work_of(NamesOnly), None, 8, ignore) == []
    with ThreadPoolExecutor(1) as executor:
        assert read_all([], work_of(NamesOnly), executor, 8, ignore) == []


def test_a_process_that_dies_costs_the_one_file_that_kills_it(project: Project) -> None:
    readings = read_all(FILES, work_of(Deadly), None, 2, ignore)
    assert names(readings) == in_order()
    errors = {reading.result.path: reading.result.error for reading in readings if reading.result.error}
    assert errors == {path: (path, 1, DIED) for path in DEADLY}
    assert [reading.result.path for reading in readings if not reading.was_read] == sorted(DEADLY)


def test_an_executor_that_breaks_loses_nothing(project: Project) -> None:
    readings = read_all(FILES, work_of(NamesOnly), Refusing(), 1, ignore)
    assert names(readings) == in_order()
    assert all(reading.was_read for reading in readings)


def test_an_exception_ends_the_processes(project: Project) -> None:
    def interrupted() -> None:
        with own_pool(2) as pool:
            pool.submit(work_of(Slow), FILES)
            raise KeyboardInterrupt

    others = multiprocessing.active_children()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    for child in multiprocessing.active_children():
        child.join(30)
    assert multiprocessing.active_children() == others


def test_default_jobs_are_at_least_one() -> None:
    assert 1 <= default_jobs() <= (os.cpu_count() or 1)


def test_default_jobs_where_a_process_cannot_be_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert default_jobs() == 1


def ignore(done: int, total: int) -> None:
    pass
