"""Runs the report as its users do, and reads its findings."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.accuracy.labels import bare


class Found(NamedTuple):
    """One finding of the report."""

    file: str
    line: int
    operation: str
    tables: frozenset[str]
    scope: str
    created_here: bool


class Report(NamedTuple):
    """The report over one folder: its findings by file, and how many migrations it read."""

    findings: Mapping[str, Sequence[Found]]
    migration_files: int
    migrations_with_opaque: int


def run(root: Path) -> Report:
    """Run ``backfill-report --format json`` in ``root``; raises `subprocess.CalledProcessError` where it fails."""
    command = [Path(sys.executable).with_name("backfill-report"), "--format", "json", "--no-fail-on-errors", "."]
    done = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return read_report(json.loads(done.stdout))


def read_report(report: Mapping[str, Any]) -> Report:
    """Read a report in JSON; comments are left out, for they write nothing."""
    findings = defaultdict(list)
    opaque = 0
    for migration in report["migrations"]:
        opaque += any(item["operation"] == "OPAQUE" for item in migration["findings"])
        for item in migration["findings"]:
            if item["operation"] != "COMMENT":
                found = _found(item, item.get("path") or migration["path"])
                findings[found.file].append(found)
    files = report.get("summary", {}).get("migration_files") or len(report["migrations"])
    return Report(findings, files, opaque)


def _found(item: Mapping[str, Any], path: str) -> Found:
    return Found(
        path.removeprefix("./"),
        item["line"],
        item["operation"],
        bare(item["tables"]),
        item.get("scope", "upgrade"),
        bool(item.get("created_here")),
    )
