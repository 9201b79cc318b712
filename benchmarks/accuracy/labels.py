"""What careful readers say of real migrations: the label files beside this module, read into values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent

LABEL_FILES = ("labels", "labels_more", "labels_frameworks_a", "labels_frameworks_b")
"""The names of the label files, in the order in which a file that is labelled twice is taken."""

# The packages of labels.jsonl, whose lines name no source: all their migrations are read, labelled or not.
PACKAGES = {
    "alembic": (
        "apache-airflow-core==3.3.2",
        "apache-superset==6.1.0",
        "ethyca-fides==2.78.2",
        "indico==3.2.9",
        "open-webui==0.12.4",
        "prefect==3.9.1",
        "rucio==41.5.1",
        "zenml==0.98.0",
    ),
    "django": (
        "kolibri==0.19.5",
        "label-studio==1.23.2",
        "mayan-edms==4.12.2",
        "pretix==2026.8.0",
        "pulpcore==3.123.1",
        "wagtail==8.0.1",
    ),
}


class Label(NamedTuple):
    """One place that writes rows, as README.md defines it."""

    line: int
    operation: str
    tables: frozenset[str]
    scope: str
    how: str
    created_here: bool
    certain: bool

    @property
    def counts(self) -> bool:
        """Whether missing it is wrong: the reader was certain, and saw what it writes."""
        return self.certain and self.operation != "OPAQUE"


class LabelledFile(NamedTuple):
    """A file that was read: ``requirement`` is the pinned package that has it, "" where only a repository does."""

    file: str
    framework: str
    requirement: str
    labels: tuple[Label, ...]


def read_rows(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON Lines file."""
    return (json.loads(line) for line in lines if line.strip())


def read_labels(lines: Iterable[str]) -> list[LabelledFile]:
    """The labelled files of a label file's lines, in its order."""
    return [
        LabelledFile(row["file"], *_origin(row), tuple(_label(finding) for finding in row["findings"]))
        for row in read_rows(lines)
    ]


def load(name: str) -> list[LabelledFile]:
    """The labelled files of one of `LABEL_FILES`."""
    with (HERE / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return read_labels(lines)


def bare(tables: Iterable[str]) -> frozenset[str]:
    """Names of tables as they are compared: without case and schema."""
    return frozenset(table.lower().rpartition(".")[2] for table in tables)


def folder(requirement: str) -> str:
    """The folder that stands for a package in the files' names: its name as wheels spell it."""
    return requirement.partition("==")[0].replace("-", "_").replace(".", "_")


_FRAMEWORK_OF = {folder(package): (name, package) for name, packages in PACKAGES.items() for package in packages}


def _origin(row: Mapping[str, Any]) -> tuple[str, str]:
    if "source" not in row:
        return _FRAMEWORK_OF[row["file"].partition("/")[0]]
    return row["framework"], row["source"].get("wheel") or row["source"].get("sdist") or ""


def _label(finding: Mapping[str, Any]) -> Label:
    return Label(
        finding["line"],
        finding["op"],
        bare(finding["tables"]),
        finding["scope"],
        finding.get("how", "other"),
        bool(finding.get("created_here")),
        finding.get("certain", True),
    )
