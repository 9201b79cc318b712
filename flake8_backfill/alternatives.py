"""What a value can be, from several ways to it: alternatives, each once, and not more of them than can be followed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flake8_backfill.strings import Text

if TYPE_CHECKING:
    from flake8_backfill.values import Atom, Value

LIMIT = 64
"""How many alternatives a value keeps; what is past it becomes a hole."""
_MORE = Text.left_out()
"""Stands for the alternatives that are not kept."""


def _limited(atoms: list[Atom]) -> Value:
    """Return the first alternatives; texts that begin as one of them does, and only end differently, say no more."""
    atoms.sort(key=_MORE.__eq__)
    kept, dropped = atoms[: LIMIT - 1], atoms[LIMIT - 1 :]
    begun = {atom.beginning for atom in kept if isinstance(atom, Text)}
    if all(isinstance(atom, Text) and atom.beginning in begun for atom in dropped):
        return tuple(atoms[:LIMIT])
    return (*kept, _MORE)


def union(values: Iterable[Value]) -> Value:
    """Return the alternatives of all values, each once; at most ``LIMIT``, the last of which may say that it is so."""
    if isinstance(values, list) and len(values) == 1 and len(values[0]) <= LIMIT:
        return tuple(values[0])  # which most are
    merged: dict[Atom, None] = {}
    for value in values:
        for atom in value:
            merged[atom] = None
        if len(merged) > LIMIT:
            return _limited(list(merged))
    return tuple(merged)


def either(first: Value, second: Value) -> Value:
    """Return the alternatives of two values; the common cases cost nothing."""
    if first is second or not second:
        return first
    if not first:
        return second
    return union((first, second))
