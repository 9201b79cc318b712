"""What processes a test has left behind, and waiting for their end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest


def members(session: int) -> Iterator[int]:
    """Yield the processes of a session that have not ended (Linux)."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            yield int(folder.name)


def wait_until(condition: object) -> None:
    """Wait for something that is bound to happen, and fail if it does not."""
    for _ in range(600):
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.05)
    pytest.fail("it did not happen within half a minute")
