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
        done = _submit(chunks, work, executor, progress)
    else:
        with own_pool(min(jobs, len(chunks))) as pool:
            done = _submit(chunks, work, pool, progress)
    total = sum(map(len, chunks))
    for index, chunk in enumerate(chunks):
        if index not in done:
            done[index] = _read_again(chunk, work)
            progress(sum(map(len, done.values())), total)
    return [reading for index in range(len(chunks)) for reading in done[index]]


def _submit(chunks: Sequence[Chunk], work: Work, executor: Executor, progress: Progress) -> dict[int, list[Reading]]:
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
