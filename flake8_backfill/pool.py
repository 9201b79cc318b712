"""Chunks of files -> their readings, in an executor or in processes of our own that end with this one."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from multiprocessing.connection import wait

from flake8_backfill.reading import Reading, failed
from flake8_backfill.workers import Chunk, Progress, Work

DIED = "the process that read it died"


def read_in_processes(
    chunks: Sequence[Chunk], work: Work, executor: Executor | None, jobs: int, progress: Progress
) -> list[Reading]:
    """Read the files of ``chunks`` in ``executor``, or without one in ``jobs`` processes of our own.

    A file whose process dies is read again on its own; if that dies too, its reading says so.
    """
    if executor is not None:
        done = _submit(chunks, work, executor, progress, outlives=True)
    else:
        with own_pool(min(jobs, len(chunks))) as pool:
            done = _submit(chunks, work, pool, progress, outlives=False)
    total = sum(map(len, chunks))
    for index, chunk in enumerate(chunks):
        if index not in done:
            done[index] = _read_again(chunk, work)
            progress(sum(map(len, done.values())), total)
    return [reading for index in range(len(chunks)) for reading in done[index]]


def _submit(
    chunks: Sequence[Chunk], work: Work, executor: Executor, progress: Progress, *, outlives: bool
) -> dict[int, list[Reading]]:
    """Return the readings by the chunk's index, without those that the executor lost, as when a process died.

    Behind an exception, an interrupt's too, nothing is left to do for an executor that ``outlives`` this call.
    """
    futures: dict[Future[list[Reading]], int] = {}
    done: dict[int, list[Reading]] = {}
    files, total = 0, sum(map(len, chunks))
    try:
        with _losses(executor):  # it may break while it still takes work: the rest is read again
            for index, chunk in enumerate(chunks):
                futures[executor.submit(work, chunk)] = index
        for future in as_completed(futures):
            with _losses(executor):
                done[futures[future]] = future.result()
                files += len(chunks[futures[future]])
            progress(files, total)
    except BaseException:
        # A pool that ends says so to its futures itself, and falls over those that are cancelled (CPython 3.11).
        for future in futures if outlives else ():
            future.cancel()
        raise
    return done


@contextlib.contextmanager
def _losses(executor: Executor) -> Iterator[None]:
    """Pass over exceptions of the executor's own package: ``BrokenExecutor``, Dask's ``KilledWorker`` and their kin.

    They say that it lost the work.  What the work itself raises, or a worker where this package is not installed, is
    for the caller.
    """
    try:
        yield
    except Exception as error:
        if _package(type(error)) not in map(_package, type(executor).__mro__[:-1]):
            raise


def _package(kind: type) -> str:
    return kind.__module__.partition(".")[0]


def _read_again(chunk: Chunk, work: Work) -> list[Reading]:
    """Read a lost chunk in a new process; if that dies as well, each of its files in a process of its own."""
    with contextlib.suppress(BrokenExecutor), own_pool(1) as pool:
        return pool.submit(work, chunk).result()
    if len(chunk) == 1:
        return [failed(chunk[0], DIED)]
    return [reading for source_file in chunk for reading in _read_again([source_file], work)]


@contextlib.contextmanager
def own_pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Start ``jobs`` processes that end with the block, with an exception in it, and with this process.

    An interrupt from the keyboard is for this process alone to act on.
    """
    with _modules_of_the_working_directory_left_alone(), _pool(jobs) as pool:
        yield pool


@contextlib.contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    others = {child.pid for child in multiprocessing.active_children()}
    pool = ProcessPoolExecutor(jobs, initializer=_start_worker)
    try:
        yield pool
    except BaseException:
        for child in multiprocessing.active_children():
            if child.pid not in others:
                child.terminate()
        raise
    finally:
        # Waits for the pool's own thread too: beside a living one, the next pool could not fork safely.
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _modules_of_the_working_directory_left_alone() -> Iterator[None]:
    """Let processes that start anew, as they do where they are not forked, import nothing of what is to be read.

    They are started with ``python -c``, which looks for modules in the working directory first: a ``socket.py`` there
    would be run.  Python 3.10 knows no way to say so.
    """
    name = "PYTHONSAFEPATH"
    if multiprocessing.get_start_method() == "fork" or name in os.environ:
        yield
        return
    os.environ[name] = "1"
    try:
        yield
    finally:
        del os.environ[name]


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait until the main process is gone, however it ended, and follow it: nobody else would tell this one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
