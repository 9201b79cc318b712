"""Reads the source of a string literal and says where each character of its value was written.

Python's tree gives one position to a whole literal (on 3.10 and 3.11 to all parts of an f-string too), and one node
to implicitly joined literals.  This is a reading of the source text itself, the same on every Python version.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple

from .fields import Quote, skip_field, special

_BETWEEN = regex(r"(?:[ \t\f\n]+|\\\n|#[^\n]*)*")
_OPENING = regex(r"([A-Za-z]{0,2})('''|\"\"\"|'|\")")


class Run:
    """The literal text between two replacement fields: offsets in the value, and where in the source they stand.

    Between two marks value and source advance together, so a long literal without escapes needs one mark.
    """

    __slots__ = ("_sources", "_values", "length")

    def __init__(self) -> None:
        self.length = 0
        self._values = array("q")
        self._sources = array("q")

    def mark(self, source_offset: int) -> None:
        """The next character of the value stands at this offset of the source."""
        self._values.append(self.length)
        self._sources.append(source_offset)

    def source_offset(self, offset: int) -> int:
        """Where in the source a character of this run stands; offset from 0, below ``length``."""
        index = bisect_right(self._values, offset) - 1
        return self._sources[index] + offset - self._values[index]


class Scan(NamedTuple):
    """A literal's runs, and the source offsets of the replacement fields between them (one fewer)."""

    runs: list[Run]
    fields: list[int]


def scan(source: str) -> Scan:
    """Read a literal, or several that stand side by side, from source text with newlines as ``\\n``.

    Where the text is no literal the reading ends early, with fewer or shorter runs; it never raises.
    """
    found = Scan([Run()], [])
    found.runs[0].mark(0)
    position = 0
    while position >= 0:
        between = _BETWEEN.match(source, position)
        opening = _OPENING.match(source, between.end() if between else position)
        if opening is None:
            break
        position = _read_part(source, opening.end(), Quote.of(opening[1], opening[2]), found)
    return found


def _read_part(source: str, position: int, quote: Quote, found: Scan) -> int:
    """Read one literal from behind its opening quotes; return the offset behind its closing ones, -1 without them."""
    search = special(quote).search
    run = found.runs[-1]
    run.mark(position)
    while match := search(source, position):
        token = match.group()
        run.length += match.start() - position
        position = match.end()
        if token == quote.mark:
            return position
        if token == "{":
            position = _read_field(source, match.start(), found)
            run = found.runs[-1]
        elif quote.raw and token[0] == "\\":
            run.length += 2
        else:  # an escape, {{ or }}
            run.length += token != "\\\n"
            run.mark(position)
    return -1


def _read_field(source: str, start: int, found: Scan) -> int:
    """Read a replacement field from its ``{``, and open the run behind it."""
    position, shown = skip_field(source, start)
    if shown:  # f"{x=}" has "x=" in the text in front of the field
        run = found.runs[-1]
        run.mark(start + 1)
        run.length += shown - start - 1
    found.fields.append(start)
    found.runs.append(Run())
    found.runs[-1].mark(position)
    return position
