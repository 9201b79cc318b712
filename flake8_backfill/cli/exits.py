"""How backfill-report ends: exit statuses, lines on standard error, signals and broken pipes."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TextIO

from flake8_backfill.config import ConfigError

OK, FINDINGS, USAGE = 0, 1, 2
# What a shell makes of the signals: 128 and their number.
_INTERRUPTED, _CLOSED_PIPE, _TERMINATED = 130, 141, 143


class UsageError(Exception):
    """Arguments that make no sense; the text is one line that says why and, where it can, what would."""


class WriteError(Exception):
    """A report that could not be written; the text is one line that says where to and why."""


class _Terminated(BaseException):
    """SIGTERM, made an exception so that the worker processes are ended before this one."""


def say(line: str) -> None:
    """Write a line to standard error; where that is closed, there is nobody to tell."""
    if sys.stderr is not None:
        try:
            print(f"backfill-report: {line}", file=sys.stderr, flush=True)
        except (OSError, ValueError):
            _abandon(sys.stderr)


def status_of(run: Callable[[], int]) -> int:
    """Return the exit status of ``run``; what a user, a file or a signal can end it with is one line and a status."""
    with _sigterm_raises():
        try:
            return run()
        except UsageError as error:
            say(f"{error} (backfill-report --help lists the options)")
            return USAGE
        except ConfigError as error:
            say(str(error))
            return USAGE
        except WriteError as error:
            say(str(error))
            _abandon(sys.stdout)
            return USAGE
        except BrokenPipeError:
            _abandon(sys.stdout)
            return _CLOSED_PIPE
        except KeyboardInterrupt:
            say("interrupted; nothing was written")
            return _INTERRUPTED
        except _Terminated:
            say("terminated; nothing was written")
            return _TERMINATED


@contextlib.contextmanager
def _sigterm_raises() -> Iterator[None]:
    """Raise `_Terminated` on SIGTERM; only a main thread can be told of signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _raise_terminated)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _raise_terminated(number: int, frame: FrameType | None) -> None:
    raise _Terminated


def _abandon(stream: TextIO | None) -> None:
    """Point a stream that takes no more to nowhere, or the interpreter fails again on what is left in its buffer."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]
        os.close(nowhere)
