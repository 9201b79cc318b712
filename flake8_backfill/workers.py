"""Files -> their readings, in this process or in several, in the order of the files either way."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from flake8_backfill import __version__
from flake8_backfill.config import Config, ConfigError
from flake8_backfill.discovery import SourceFile
from flake8_backfill.flake8_settings import Flake8Settings
from flake8_backfill.reading import Reading, read_files

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[int, int], None]
"""Told how many of how many files are done, after each chunk."""

Chunk = Sequence[SourceFile]

SMALL = 40
"""Up to so many files it takes longer to start processes than to read them here."""

_LARGEST_CHUNK = 32


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
        self.version = __version__
        # An engine that remembers what a call gave, as Dask does, is not to give what the files were before.
        self.unique = os.urandom(8)

    def __call__(self, chunk: Chunk) -> list[Reading]:
        """Read the files of ``chunk``; raises `ConfigError` where another version of this package would do it."""
        if self.version != __version__:
            raise ConfigError(
                f"executor: a worker has flake8-backfill {__version__}, and this process {self.version}; "
                "install the same version in both"
            )
        return read_files(chunk, self.config, self.settings)

    def __reduce__(self) -> tuple[Callable[..., Work], tuple[type[Work], bytes, str, bytes]]:
        """Pickle the settings once for all chunks; a process that has unpacked them for one has them for the next."""
        return _unpacked, (type(self), self._packed, self.version, self.unique)

    @cached_property
    def _packed(self) -> bytes:
        return pickle.dumps((self.config, self.settings))

    def seen_from(self, folder: str) -> Work:
        """Return the same work for processes whose working directory may be another than ``folder``."""
        return type(self)(self.config.seen_from(folder), self.settings)


def _unpacked(kind: type[Work], packed: bytes, version: str, unique: bytes) -> Work:
    work = kind(*_settings(packed))
    work.version, work.unique = version, unique
    return work


@lru_cache(maxsize=1)
def _settings(packed: bytes) -> tuple[Config, Flake8Settings]:
    config, settings = pickle.loads(packed)
    return config, settings


def read_all(
    files: Sequence[SourceFile], work: Work, executor: Executor | None, jobs: int, progress: Progress
) -> list[Reading]:
    """Read ``files`` in ``executor``, or without one in ``jobs`` processes of our own; few files are read here.

    A file whose process dies (out of memory, a crash of the interpreter) is read again on its own; if that dies too,
    its reading has the error and the others are complete.  The executor's processes see the same files, but may have
    another working directory.
    """
    if executor is None and (jobs == 1 or len(files) <= SMALL):
        return _read_here(files, work, progress)
    from flake8_backfill.pool import read_in_processes  # which most runs do without

    if executor is not None:
        here = os.getcwd()
        work = work.seen_from(here)
        files = [source_file._replace(path=os.path.join(here, source_file.path)) for source_file in files]
    return read_in_processes(_chunks(files, jobs), work, executor, jobs, progress)


def _read_here(files: Sequence[SourceFile], work: Work, progress: Progress) -> list[Reading]:
    readings = []
    for chunk in _chunks(files, 1):
        readings += work(chunk)
        progress(len(readings), len(files))
    return readings


def _chunks(files: Sequence[SourceFile], jobs: int) -> list[Chunk]:
    """Cut ``files`` so that each process has several chunks to fetch: some take longer than others."""
    size = max(1, min(_LARGEST_CHUNK, len(files) // (4 * jobs)))
    return [files[start : start + size] for start in range(0, len(files), size)]
