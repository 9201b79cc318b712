"""``python -m benchmarks.scale.in_dask FOLDER`` prints the seconds of an audit in two Dask workers that are running."""

from __future__ import annotations

import os
import sys
import tempfile
import time

import dask
from dask.distributed import Client

from flake8_backfill import Config, audit


def main() -> None:
    """Audit the folder twice, so that the workers have loaded what they need, and print the second time."""
    os.chdir(sys.argv[1])
    with (
        tempfile.TemporaryDirectory() as scratch,
        dask.config.set(temporary_directory=scratch),
        Client(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as client,
        client.get_executor() as executor,
    ):
        for _ in range(2):
            start = time.perf_counter()
            audit(["."], Config.load(), executor)
            spent = time.perf_counter() - start
    print(spent)


if __name__ == "__main__":
    main()
