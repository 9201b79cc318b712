"""The pieces of a text: so many characters, copied from an offset of a literal's run; and how texts are cut."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from flake8_backfill.records import NamedTuple

from ..model import HOLE, Position
from .places import place_in_run, place_of_field, start_of

COMPUTED = -1
"""The run of characters that no literal shows: they all stand where their node starts."""
LEFT_OUT = -2
"""The run of a hole that stands for a text too long to keep."""
FIELD = -1
"""The start of a piece that stands for the replacement field behind its run."""
MOST_REPEATED = 200_000
"""Characters that a text may be longer than the literals it is made of; ``x += x`` in a loop soon fills any memory."""


class Piece(NamedTuple):
    """Characters that stand side by side: in ``node``, behind ``run`` replacement fields, ``start`` characters on."""

    length: int
    node: ast.expr | None
    run: int
    start: int

    def position(self, offset: int, lines: Sequence[str]) -> Position | None:
        """Where a character of this piece stands, offset from 0; None without a node."""
        if self.node is None:
            return None
        if self.run < 0:
            return start_of(self.node, lines)
        if self.start == FIELD:
            return place_of_field(self.node, self.run, lines)
        return place_in_run(self.node, self.run, self.start + offset, lines)

    def part(self, start: int, stop: int) -> Piece:
        """Its characters from one offset to another."""
        if stop - start == self.length:
            return self
        return Piece(stop - start, self.node, self.run, self.start if self.run < 0 else self.start + start)


def is_too_long(length: int, pieces: Iterable[Piece]) -> bool:
    """Tell whether a text of these pieces repeats itself too often; each piece adds a character to ``length``."""
    if length <= MOST_REPEATED:
        return False
    written: dict[tuple[int, int], int] = {}
    for count, piece in enumerate(pieces):
        key = id(piece.node), piece.run
        written[key] = max(written.get(key, 0), piece.start + piece.length)
        if count > MOST_REPEATED:
            break
    return length - sum(written.values()) > MOST_REPEATED


class Cutter:
    """Cuts pieces out of a sequence of them, front to back, in linear time."""

    __slots__ = ("_begin", "_index", "_pieces")

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._index = 0
        self._begin = 0

    def cut(self, start: int, stop: int) -> list[Piece]:
        """The pieces between two offsets; ``start`` must not be below an earlier cut's."""
        pieces = self._pieces
        while self._index < len(pieces) and self._begin + pieces[self._index].length <= start:
            self._begin += pieces[self._index].length
            self._index += 1
        found, index, begin = [], self._index, self._begin
        while index < len(pieces) and begin < stop:
            piece = pieces[index]
            found.append(piece.part(max(start - begin, 0), min(stop - begin, piece.length)))
            begin += piece.length
            index += 1
        return found


class Editor:
    """Makes a text out of another one, front to back: copied characters keep their places.

    One that grows too long becomes a hole.
    """

    __slots__ = ("_cutter", "_length", "_limit", "_offset", "_pieces", "_too_long", "_value", "_values")

    def __init__(self, value: str, pieces: Sequence[Piece]) -> None:
        self._value = value
        self._cutter = Cutter(pieces)
        self._offset = 0
        self._values: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._limit = MOST_REPEATED
        self._too_long = False

    def copy_to(self, offset: int) -> None:
        """Copy what precedes this offset, and stand there."""
        if offset > self._offset:
            self.add(self._value[self._offset : offset], self._cutter.cut(self._offset, offset))
            self._offset = offset

    def skip_to(self, offset: int) -> None:
        """Leave out what precedes this offset, and stand there."""
        self._offset = max(offset, self._offset)

    def add(self, value: str, pieces: Sequence[Piece]) -> None:
        """Put characters of another text here."""
        if self._too_long:
            return
        self._values.append(value)
        self._pieces.extend(pieces)
        self._length += len(value) + len(pieces)
        if self._length > self._limit:
            self._too_long = is_too_long(self._length, self._pieces)
            self._limit = 2 * self._length

    def add_hole(self) -> None:
        """Put a hole here, which stands where the next character does."""
        self.add(HOLE, self._cutter.cut(self._offset, self._offset + 1))

    def finish(self) -> tuple[str, tuple[Piece, ...]]:
        """Copy the rest; what was made, or a hole for it where that has grown too long."""
        self.copy_to(len(self._value))
        if self._too_long:
            return HOLE, (Piece(1, self._pieces[0].node, LEFT_OUT, 0),)
        return "".join(self._values), tuple(self._pieces)


def shared(one: str, other: str) -> int:
    """How many characters two strings start with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((offset for offset, (left, right) in pairs if left != right), min(len(one), len(other)))


def ends_of(pieces: Sequence[Piece]) -> list[int]:
    """The offset behind each piece."""
    return list(accumulate(piece.length for piece in pieces))


def piece_at(pieces: Sequence[Piece], ends: Sequence[int], offset: int) -> tuple[Piece, int]:
    """The piece of a character, and its offset in there; the last character's for an offset behind it."""
    index = min(bisect_right(ends, offset), len(pieces) - 1)
    piece = pieces[index]
    begin = ends[index] - piece.length
    return piece, max(min(offset, ends[index] - 1) - begin, 0)
