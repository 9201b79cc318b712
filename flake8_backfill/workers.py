"""Files -> their readings, in this process or in several, in the order of the files either way."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from multiprocessing.connection import wait

from flake8_backfill.config import Config
from flake8_backfill.discovery import SourceFile
from flake8_backfill.flake8_settings import Flake8Settings
from flake8_backfill.reading import Reading, failed, read_files

Progress = Callable[[int, int], None]
"""Told how many of how many files are done, after each chunk."""

Chunk = Sequence[SourceFile]

SMALL = 40
"""Up to so many files it takes longer to start processes than to read them here."""

_LARGEST_CHUNK = 32
DIED = "the process that read it died"


def default_jobs() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Work:
    """What is to be done with a chunk of files; it is sent to the processes that do it."""

    def __init__(self, config: Config, settings: Flake8Settings) -> None:
        """Keep what all files have in common."""
        self.config = config
        self.settings = settings

    def __call__(self, chunk: Chunk) -> list[Reading]:
        """Read the files of ``chunk``."""
        return read_files(chunk, self.config, self.settings)


def read_all(
    files: Sequence[SourceFile], work: Work, executor: Executor | None, jobs: int, progress: Progress
) -> list[Reading]:
    """Read ``files`` in ``executor``, or without one in ``jobs`` processes of our own; few files are read here.

    A file whose process dies (out of memory, a crash of the interpreter) is read again on its own; if that dies too,
    its reading has the error and the others are complete.
    """
    if executor is None and (jobs == 1 or len(files) <= SMALL):
        return _read_here(files, work, progress)
    chunks = _chunks(files, jobs)
    if executor is not None:
        done = _submit(chunks, work, executor, progress)
    else:
        with own_pool(min(jobs, len(chunks))) as pool:
            done = _submit(chunks, work, pool, progress)
    for index, chunk in enumerate(chunks):
        if index not in done:
            done[index] = _read_again(chunk, work)
            progress(sum(map(len, done.values())), len(files))
    return [reading for index in range(len(chunks)) for reading in done[index]]


def _read_here(files: Sequence[SourceFile], work: Work, progress: Progress) -> list[Reading]:
    readings = []
    for source_file in files:
        readings += work([source_file])
        progress(len(readings), len(files))
    return readings


def _chunks(files: Sequence[SourceFile], jobs: int) -> list[Chunk]:
    """Cut ``files`` so that each process has several chunks to fetch: some take longer than others."""
    size = max(1, min(_LARGEST_CHUNK, len(files) // (4 * jobs)))
    return [files[start : start + size] for start in range(0, len(files), size)]


def _submit(chunks: list[Chunk], work: Work, executor: Executor, progress: Progress) -> dict[int, list[Reading]]:
    """Return the readings by the chunk's index, without those that were lost when a process died."""
    futures: dict[Future[list[Reading]], int] = {}
    with contextlib.suppress(BrokenExecutor):  # it may break while it still takes work: the rest is read again
        for index, chunk in enumerate(chunks):
            futures[executor.submit(work, chunk)] = index
    total = sum(map(len, chunks))
    done: dict[int, list[Reading]] = {}
    for future in as_completed(futures):
        try:
            done[futures[future]] = future.result()
        except BrokenExecutor:
            continue
        progress(sum(map(len, done.values())), total)
    return done


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
