"""One measure for tools that tell unlike things: which files write, and near which lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.accuracy.labels import Label
from benchmarks.accuracy.others import Pointer
from benchmarks.accuracy.scoring import NEAR

# No search tells these three apart.
_ALIKE = {"INSERT_SELECT": "INSERT", "UPSERT": "INSERT"}


@dataclass
class Rate:
    """How many of those that are there were found, and how many of those said are right."""

    there: int = 0
    found: int = 0
    said: int = 0
    right: int = 0


@dataclass
class Comparison:
    """A tool's rates: files that write or not, places, and places with the operation."""

    files: Rate
    places: Rate
    operations: Rate

    @classmethod
    def empty(cls) -> Comparison:
        """All counts at nought."""
        return cls(Rate(), Rate(), Rate())

    def add(self, labels: Sequence[Label], pointers: Sequence[Pointer]) -> None:
        """Count one file; of tools that tell no operation only the first two rates mean something."""
        self._add_file(labels, pointers)
        _add_places(self.places, labels, pointers, with_operation=False)
        _add_places(self.operations, labels, pointers, with_operation=True)

    def _add_file(self, labels: Sequence[Label], pointers: Sequence[Pointer]) -> None:
        writes = any(label.counts for label in labels)
        if labels and not writes:
            return  # readers were not certain
        self.files.there += writes
        self.files.said += bool(pointers)
        self.files.found += writes and bool(pointers)
        self.files.right += writes and bool(pointers)


def _add_places(rate: Rate, labels: Sequence[Label], pointers: Sequence[Pointer], *, with_operation: bool) -> None:
    """A label is found where something points near it, and a pointer right where a label is near it.

    One pointer may find several labels, for a linter marks a string once whatever stands in it.
    """

    def agree(label: Label, pointer: Pointer) -> bool:
        return _near(label, pointer) and (not with_operation or _alike(label.operation) == _alike(pointer.operation))

    for label in labels:
        if label.counts:
            rate.there += 1
            rate.found += any(agree(label, pointer) for pointer in pointers)
    for pointer in pointers:
        right = any(label.counts and agree(label, pointer) for label in labels)
        excused = any(not label.counts and _near(label, pointer) for label in labels)
        rate.said += right or not excused
        rate.right += right


def _near(label: Label, pointer: Pointer) -> bool:
    return pointer.first - NEAR <= label.line <= pointer.last + NEAR


def _alike(operation: str) -> str:
    return _ALIKE.get(operation, operation)
