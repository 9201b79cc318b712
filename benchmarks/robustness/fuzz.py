"""Fuzzes the SQL reader or the string evaluator: ``python -m benchmarks.robustness.fuzz sql --minutes 60``.

``strings`` inspects migrations made of the bytes.  It needs ``pip install atheris`` (Linux, CPython 3.11 to 3.13).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.robustness.fuzz_seeds import ROOT, dictionary, python_seeds, sql_seeds

_TIMEOUT = 60
"""Seconds of wall time after which libFuzzer takes an input for endless and keeps it; a busy machine is slow."""
_MEMORY = 2048
_LONGEST = 4096
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_COVERED = re.compile(r"\bcov: (\d+) ft: (\d+)")
_PULSE = re.compile(r"^#(\d+)\s", re.MULTILINE)


class Run(NamedTuple):
    """One process of the fuzzer: inputs tried, edges and features covered, and how it ended (0: time was up)."""

    executed: int
    edges: int
    features: int
    status: int


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz, print the figures, and return 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.robustness.fuzz", description=__doc__)
    parser.add_argument("target", choices=("sql", "strings"))
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--folder", type=Path, help="where corpus, finds and logs are kept (default: .fuzz/TARGET)")
    arguments = parser.parse_args(argv)
    folder = (arguments.folder or ROOT / ".fuzz" / arguments.target).resolve()
    prepare(folder, arguments.target)
    start = time.monotonic()
    runs = list(run_for(arguments.minutes * 60, folder, arguments.target))
    print(*summary(runs, time.monotonic() - start, folder), sep="\n")
    return int(any((folder / "finds").iterdir()))


def prepare(folder: Path, target: str) -> None:
    """Write the seeds and the dictionary; what earlier runs found worth keeping stays."""
    seeds = [seed.encode("utf-8") for seed in (sql_seeds() if target == "sql" else python_seeds())]
    if target == "strings":  # the last byte chooses what is made of the others
        seeds = [seed + bytes([kind]) for seed in seeds for kind in (5, 6, 7)] + seeds
    for name in ("corpus", "finds", "seeds"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _write(folder / "seeds", seeds)
    (folder / "words.dict").write_text(dictionary(sql_seeds()), encoding="utf-8")


def _write(folder: Path, seeds: Iterable[bytes]) -> None:
    for number, seed in enumerate(dict.fromkeys(seeds)):
        (folder / f"{number:05}").write_bytes(seed)


def run_for(seconds: float, folder: Path, target: str) -> Iterator[Run]:
    """Fuzz for so long; an endless input or one that fills the memory ends a process, and the next one begins."""
    end = time.monotonic() + seconds
    number = 0
    while (left := int(end - time.monotonic())) > 0:
        log = folder / f"log-{number}.txt"
        command = [sys.executable, "-m", "benchmarks.robustness.fuzz_target", target, str(folder / "finds")]
        command += [f"-max_total_time={left}", f"-timeout={_TIMEOUT}", f"-rss_limit_mb={_MEMORY}"]
        command += [f"-max_len={_LONGEST}", f"-dict={folder / 'words.dict'}", "-print_final_stats=1"]
        command += [f"-artifact_prefix={folder / 'finds'}/", str(folder / "corpus"), str(folder / "seeds")]
        with log.open("w", encoding="utf-8") as output:
            status = subprocess.run(command, stdout=output, stderr=output, cwd=ROOT, check=False).returncode
        yield read_log(log.read_text(encoding="utf-8", errors="replace"), status)
        number += 1


def read_log(log: str, status: int) -> Run:
    """Return what libFuzzer's log says; a process that was ended shows its executions in its last line only."""
    executed = [int(count) for count in _EXECUTED.findall(log) or _PULSE.findall(log)]
    covered = [(int(edges), int(features)) for edges, features in _COVERED.findall(log)]
    edges, features = max(covered, default=(0, 0))
    return Run(max(executed, default=0), edges, features, status)


def summary(runs: Sequence[Run], seconds: float, folder: Path) -> Iterator[str]:
    """The lines that say what was tried and what came of it."""
    finds = sorted(path.name for path in (folder / "finds").iterdir() if path.suffix != ".txt")
    yield f"{sum(run.executed for run in runs):,} inputs in {seconds / 60:.0f} minutes, {len(runs)} processes"
    yield f"{max(run.edges for run in runs):,} edges, {max(run.features for run in runs):,} features covered"
    yield f"{sum(1 for _ in (folder / 'corpus').iterdir()):,} inputs kept, {len(finds)} finds in {folder / 'finds'}"
    yield from (f"    {name}" for name in finds)


if __name__ == "__main__":
    sys.exit(main())
