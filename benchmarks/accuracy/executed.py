"""Compares findings with what migrations really did: each statement that they sent to an empty database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.accuracy.report import Found


class Recall(NamedTuple):
    """Of ``changes``: how many a finding told, how many only as OPAQUE, and how many with their table."""

    changes: int
    found: int
    opaque: int
    named: int
    misses: tuple[str, ...]


def recall(changes: Iterable[Mapping[str, Any]], findings: Mapping[str, Sequence[Found]]) -> Recall:
    """Count the changes that findings of the same file, direction and operation tell.

    ``changes`` are the lines of executed.jsonl. Empty tables hide what loops over rows would do, so nothing is said of
    precision.
    """
    ranks = []
    misses = []
    for change in changes:
        rank = max((_rank(change, found) for found in findings.get(change["file"], ())), default=0)
        ranks.append(rank)
        if rank < _NAMED:
            misses.append(f"{change['file']}: {_WORDS[rank]} {change['scope']} {change['op']} {change['table']}")
    return Recall(
        len(ranks),
        sum(rank > 0 for rank in ranks),
        ranks.count(_OPAQUE),
        ranks.count(_NAMED),
        tuple(misses),
    )


_OPAQUE, _OTHER_TABLE, _NAMED = 1, 2, 3
_WORDS = {0: "missed", _OPAQUE: "only OPAQUE for", _OTHER_TABLE: "table not named:"}


def _rank(change: Mapping[str, Any], found: Found) -> int:
    if found.scope not in (change["scope"], "both"):
        return 0
    if found.operation == "OPAQUE":
        return _OPAQUE
    if found.operation != change["op"]:
        return 0
    if change["table"] in found.tables:
        return _NAMED
    # The same line wrote the others as well: an ORM's cascade, or several statements in one string.
    others = {"?", *change.get("also", ())}
    return _OTHER_TABLE if found.tables & others else 0
