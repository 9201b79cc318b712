"""``--write-baseline`` and ``--prune-baseline``: the file of known findings, written whole or not at all."""

from __future__ import annotations

import argparse
import os

from flake8_backfill import baseline as baselines
from flake8_backfill.audit import Audit, with_baseline
from flake8_backfill.baseline import Baseline
from flake8_backfill.cli.exits import UsageError, WriteError, say
from flake8_backfill.cli.output import replace_file
from flake8_backfill.config import Config
from flake8_backfill.flake8_settings import HIDING
from flake8_backfill.reports._words import counted


def changes_baseline(arguments: argparse.Namespace) -> bool:
    """Tell whether the run is about the baseline, and prints no report."""
    return arguments.write_baseline is not None or bool(arguments.prune_baseline)


def with_target(config: Config, arguments: argparse.Namespace) -> Config:
    """Return the configuration with the FILE of ``--write-baseline`` as its baseline: its entries are known findings.

    A FILE that is still to be written is none.  Raises `UsageError` for ``--prune-baseline`` without a baseline, and
    for a FILE that is a folder or a device.
    """
    if arguments.write_baseline is not None:
        there = os.path.exists(arguments.write_baseline)
        if there and not os.path.isfile(arguments.write_baseline):
            raise UsageError(f"--write-baseline: {arguments.write_baseline} is not a regular file")
        return config.override({"baseline": arguments.write_baseline if there else ""}, prefix="--write-")
    if arguments.prune_baseline and not config.baseline:
        raise UsageError("--prune-baseline: no baseline is configured; name it with --baseline FILE")
    return config


def change_baseline(found: Audit, arguments: argparse.Namespace) -> Audit:
    """Write the baseline that is asked for and return the audit as it is with that.

    What a comment suppresses needs no entry; what flake8's settings hide gets one, since other runs may show it.
    """
    if arguments.prune_baseline:
        old = baselines.load(found.config) or Baseline("")
        new = old.without(found.stale)
        done = f"dropped {counted(len(found.stale), 'entry', 'entries')}, kept {len(new.entries):,}"
    else:
        path = os.path.realpath(arguments.write_baseline).replace("\\", "/")
        old = baselines.load(found.config) or Baseline(path)
        shown = [f for f in found.findings if f.status != "suppressed" or f.reason in HIDING]
        new = old.recording(shown, found.scan)
        done = f"recorded {counted(len(shown), 'finding')}"
    _write(new)
    say(f"{os.path.relpath(new.file)}: {done}")
    return with_baseline(found, new)


def _write(baseline: Baseline) -> None:
    try:
        replace_file(os.path.realpath(baseline.file), baseline.text.encode("ascii"))
    except OSError as error:
        raise WriteError(f"cannot write {baseline.file}: {error.strerror or error}") from error
