"""Runs processes side by side and says what they cost: wall clock, CPU and peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
# What ru_maxrss counts in: bytes on macOS, elsewhere kibibytes.
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
_FOUND_SOMETHING = (0, 1)


Command = Sequence[str | Path]


class Cost(NamedTuple):
    """What a process and the processes that it waited for cost: seconds of wall clock and CPU, bytes at the peak."""

    wall: float
    cpu: float
    peak: int


class Ratio(NamedTuple):
    """A figure and the two that it is the ratio of, as text."""

    value: float
    of: str


def cost(command: Command, folder: Path) -> Cost:
    """Run a command in a folder, its output thrown away; raises `subprocess.CalledProcessError` where it fails."""
    start = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_with_root()
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in _FOUND_SOMETHING:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _PEAK_UNIT)


def output(command: Command, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder and keep what it prints; raises `subprocess.CalledProcessError` where it fails."""
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, env=_with_root(), check=False
    )
    if done.returncode not in _FOUND_SOMETHING:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done


def said(command: Command, folder: Path) -> float:
    """Return the figure that a command prints last."""
    return float(output(command, folder).stdout.split()[-1])


def child(*arguments: str | Path) -> list[str | Path]:
    """Return the command of a measurement that is made within a process of its own, see `child.py`."""
    return [sys.executable, "-m", "benchmarks.speed.child", *arguments]


def side_by_side(
    ours: Callable[[], float], theirs: Callable[[], float], runs: int, unit: Callable[[float], str]
) -> Ratio:
    """Measure two things in turns, so that both meet the same machine; the ratio is that of their medians."""
    pairs = [(ours(), theirs()) for _ in range(runs)]
    one, other = (statistics.median(values) for values in zip(*pairs, strict=True))
    return Ratio(one / other, f"{unit(one)} / {unit(other)}")


def seconds(value: float) -> str:
    """Return a time as the table shows it."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def megabytes(value: float) -> str:
    """Return an amount of memory as the table shows it."""
    return f"{value / 2**20:.0f} MB"


def _with_root() -> dict[str, str]:
    """The environment, with this checkout in front of what is installed, and its bytecode kept as if it were."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": os.pathsep.join(paths)}
