"""A progress bar on standard error: on a terminal, for work that takes a while, where rich is installed."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_backfill.workers import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_PATIENCE = 1.0
"""Seconds that pass before a bar is shown: most runs are over by then."""


@contextlib.contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Yield what is to be told of the progress, or None where no bar can be seen; the bar goes with the block."""
    if sys.stderr is None or not sys.stderr.isatty() or importlib.util.find_spec("rich") is None:
        yield None
        return
    shown = _LateBar()
    try:
        yield shown.update
    finally:
        shown.stop()


class _LateBar:
    def __init__(self) -> None:
        self._start = time.monotonic()
        self._bar: Bar | None = None

    def update(self, done: int, total: int) -> None:
        """Move the bar, which appears when the work has taken a while."""
        if self._bar is None:
            if time.monotonic() - self._start < _PATIENCE or done >= total:
                return
            self._bar = _started_bar(total)
        self._bar.update(self._bar.task_ids[0], completed=done)
        self._bar.refresh()

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


def _started_bar(total: int) -> Bar:
    from rich.console import Console
    from rich.progress import Progress as Bar  # rich is slow to import, and most runs do not need it

    # Without a thread of its own that refreshes it: worker processes are forked from this one.
    bar = Bar(console=Console(stderr=True), transient=True, auto_refresh=False)
    bar.add_task("Reading migrations", total=total)
    bar.start()
    return bar
