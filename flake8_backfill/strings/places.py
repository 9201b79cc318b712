"""Where in a file a character of a literal stands: node, run and offset in; line and column out."""

from __future__ import annotations

import ast
import sys
import threading
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple

from ..model import Position
from .scan import Scan, scan


class _Literal(NamedTuple):
    """What is known of a node's source: its scan, and how to count in it."""

    scan: Scan
    first: Position
    starts: array[int]
    agrees: tuple[bool, ...]
    """For each run of the tree's value whether the source reads as long; empty where they differ in the fields."""


class _Reading(threading.local):
    """What a thread reads now: the lines of a file, and the literals in it whose source has been read."""

    def __init__(self) -> None:
        self.lines: Sequence[str] = ()
        self.literals: dict[ast.expr, _Literal] = {}


_READING = _Reading()
_OPENING_QUOTES = regex(r"[A-Za-z]{0,2}(?:'''|\"\"\")")
_MOST_OPENINGS = 16


def start_of(node: ast.expr, lines: Sequence[str]) -> Position:
    """Where a node starts; the tree counts its columns in bytes of UTF-8, this counts characters."""
    if node.lineno > len(lines):
        return Position(node.lineno, node.col_offset + 1)
    return Position(node.lineno, _column(lines[node.lineno - 1], node.col_offset) + 1)


def place_in_run(node: ast.expr, run: int, offset: int, lines: Sequence[str]) -> Position:
    """Where a character stands, from the literal's node, how many fields precede it, and its offset behind them.

    The literal's start where the source does not read as the tree's value does.
    """
    literal = _read(node, lines)
    if not literal.agrees or not literal.agrees[run]:
        return literal.first
    return _position(literal, literal.scan.runs[run].source_offset(offset))


def place_of_field(node: ast.expr, field: int, lines: Sequence[str]) -> Position:
    """Where the replacement field of that number (from 0) opens."""
    literal = _read(node, lines)
    return _position(literal, literal.scan.fields[field]) if literal.agrees else literal.first


def _read(node: ast.expr, lines: Sequence[str]) -> _Literal:
    if _READING.lines is not lines:
        _READING.lines, _READING.literals = lines, {}
    known = _READING.literals.get(node)
    if known is not None:
        return known
    lengths = _lengths(node)
    first = start_of(node, lines)
    literal = _read_from(first, node, lengths, lines)
    if not all(literal.agrees or [False]) and sys.version_info < (3, 12):
        literal = next((other for other in _misplaced(first, node, lengths, lines) if all(other.agrees)), literal)
    _READING.literals[node] = literal
    return literal


def _read_from(first: Position, node: ast.expr, lengths: Sequence[int], lines: Sequence[str]) -> _Literal:
    source = _source(first, node, lines)
    found = scan(source)
    agrees: tuple[bool, ...] = ()
    if len(found.runs) == len(lengths):
        agrees = tuple(run.length == length for run, length in zip(found.runs, lengths, strict=True))
    return _Literal(found, first, _starts(source), agrees)


def _misplaced(first: Position, node: ast.expr, lengths: Sequence[int], lines: Sequence[str]) -> Iterator[_Literal]:
    """Readings from the other places on the line where a literal of several lines may start.

    Of one within an f-string's replacement field Python 3.10 and 3.11 count the column from that field.
    """
    if node.lineno == node.end_lineno or node.lineno > len(lines):
        return
    for match in islice(_OPENING_QUOTES.finditer(lines[node.lineno - 1], first.column - 1), _MOST_OPENINGS):
        literal = _read_from(Position(node.lineno, match.start() + 1), node, lengths, lines)
        if literal.agrees:
            yield literal


def _position(literal: _Literal, offset: int) -> Position:
    row = bisect_right(literal.starts, offset) - 1
    column = offset - literal.starts[row] + (literal.first.column if row == 0 else 1)
    return Position(literal.first.line + row, column)


def _starts(source: str) -> array[int]:
    starts = array("q", [0])
    end = source.find("\n")
    while end >= 0:
        starts.append(end + 1)
        end = source.find("\n", end + 1)
    return starts


def _source(first: Position, node: ast.expr, lines: Sequence[str]) -> str:
    """The source from a place to the end of a node; newlines become ``\\n``, which moves no column."""
    last = node.end_lineno or node.lineno
    segment = list(lines[node.lineno - 1 : last])
    if not segment:
        return ""
    if node.end_col_offset is not None and last <= len(lines):
        segment[-1] = segment[-1][: _column(segment[-1], node.end_col_offset)]
    segment[0] = segment[0][first.column - 1 :]
    source = "".join(segment)
    return source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source


def _column(line: str, octets: int) -> int:
    """How many characters the first so many bytes of a line are."""
    if line.isascii():
        return octets
    return len(line.encode("utf-8", "surrogatepass")[:octets].decode("utf-8", "replace"))


def _lengths(node: ast.expr) -> list[int]:
    """How long the tree says the literal text between the replacement fields is."""
    if isinstance(node, ast.Constant):
        return [len(node.value)] if isinstance(node.value, (str, bytes)) else []
    lengths = [0]
    for value in getattr(node, "values", ()):
        if isinstance(value, ast.Constant):
            lengths[-1] += len(str(value.value))
        else:
            lengths.append(0)
    return lengths
