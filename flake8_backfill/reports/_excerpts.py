"""Findings -> the source lines around them, with the text of each statement marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from flake8_backfill.model import Finding, Operation
from flake8_backfill.records import NamedTuple
from flake8_backfill.reports._words import spelled_out

_CONTEXT = 4
_LONGEST_STATEMENT = 40
"""Lines of a statement that are shown and marked."""

_LONGEST_TEXT = 20_000
"""Characters of a statement that are looked at."""

_LONGEST_NAME = 200
_LONGEST_LINE = 300
_LOOK_AHEAD = 12
_MOST_MISSES = 8

_WORD = re.compile(r"\w+|[^\w\s]")
_SOURCE_WORD = re.compile(r"(?P<comment>--[^\n]*|/\*.*?\*/|#\ [^\n]*)|\w+|[^\w\s]", re.DOTALL)
# No statement of SQL begins like this, but the name of a call or of an attribute that is assigned does.
_IS_PYTHON = re.compile(r"\w+\s*[(.=]")
_NAME = re.compile(r"[\w.]*")
_NEXT_CALL = re.compile(r"\s*\.\s*\w+\(")
_BEFORE_NAME = re.compile(r"[\w.]*\Z")
# A string (up to its end, or that of the line), a bracket, a line end, a comment: what a Python expression is cut by.
_PYTHON = re.compile(
    r"'''.*?'''|\"\"\".*?\"\"\"|'(?:[^'\\\n]|\\.)*'?|\"(?:[^\"\\\n]|\\.)*\"?|[()\[\]{}]|\n|#[^\n]*", re.DOTALL
)


class Span(NamedTuple):
    """From a character of a line to one of the same or a later line; lines count from 1, characters from 0."""

    line: int
    start: int
    last_line: int
    end: int


class Part(NamedTuple):
    """A part of a line; ``finding`` is the index of the finding whose statement it belongs to, None beside them."""

    text: str
    finding: int | None = None


class Excerpt(NamedTuple):
    """Lines of a file, from ``line`` on, each as its parts; ``findings`` are the indexes of those that are in it."""

    line: int
    lines: tuple[tuple[Part, ...], ...]
    findings: tuple[int, ...]


def excerpts(findings: Sequence[Finding], lines: Sequence[str]) -> list[Excerpt]:
    """Return the lines of a file around ``findings``, in file order; neighbours share an excerpt."""
    spans = [(index, span(finding, lines)) for index, finding in enumerate(findings) if finding.line <= len(lines)]
    gathered: list[tuple[int, int, list[tuple[int, Span]]]] = []
    for index, place in sorted(spans, key=lambda item: item[1]):
        first, last = max(1, place.line - _CONTEXT), min(len(lines), place.last_line + _CONTEXT)
        if gathered and first <= gathered[-1][1] + 1:
            start, end, members = gathered[-1]
            gathered[-1] = (start, max(end, last), [*members, (index, place)])
        else:
            gathered.append((first, last, [(index, place)]))
    return [_excerpt(first, lines[first - 1 : last], members) for first, last, members in gathered]


def span(finding: Finding, lines: Sequence[str]) -> Span:
    """Return where the text of a finding's statement stands, as far as that can be followed in ``lines``."""
    first, *further = islice(lines, finding.line - 1, finding.line - 1 + _LONGEST_STATEMENT)
    start = place = min(finding.column - 1, len(first.rstrip()))
    text = "".join([first[place:], *further])[:_LONGEST_TEXT]
    if finding.operation is Operation.COMMENT:
        length = len(first[place:].rstrip())
    else:
        length = _sql_length(text, finding.statement[:_LONGEST_TEXT])
        if not length:
            length = _call_length(text)
            name = _BEFORE_NAME.search(first[max(0, place - _LONGEST_NAME) : place])
            start -= len(name[0]) if name else 0
    last_line = finding.line + text.count("\n", 0, length)
    end = place + length if last_line == finding.line else length - text.rfind("\n", 0, length) - 1
    return Span(finding.line, start, last_line, end)


def _sql_length(text: str, statement: str) -> int:
    """Return how many characters of ``text`` the words of ``statement`` reach, 0 where it does not begin with them.

    Between two words the text may hold what joins strings; a word may be missing where a value was filled in.
    """
    if _IS_PYTHON.match(text):
        return 0
    source = [found for found in _SOURCE_WORD.finditer(text) if not found["comment"]]
    words = _WORD.findall(statement)
    if not words or not source or source[0][0].lower() != words[0].lower() or source[0].start():
        return 0
    position = end = misses = 0
    for word in words:
        near = source[position : position + _LOOK_AHEAD]
        match = next((i for i, found in enumerate(near, position) if found[0].lower() == word.lower()), None)
        if match is None:
            misses += 1
            if misses > _MOST_MISSES:
                break
        else:
            position, end, misses = match + 1, source[match].end(), 0
    return end


def _call_length(text: str) -> int:
    """Return the length of the name that ``text`` begins with, with its calls or the value that is assigned to it."""
    name = _NAME.match(text).end()  # type: ignore[union-attr]
    following = text[name:].lstrip(" \t")
    if following[:1] not in ("(", "=", "["):
        return name
    is_call = following[0] == "("
    depth = 0
    for found in _PYTHON.finditer(text, name):
        if found[0] in ("(", "[", "{"):
            depth += 1
        elif found[0] in (")", "]", "}"):
            depth -= 1
            if depth <= 0 and is_call and not _NEXT_CALL.match(text, found.end()):
                return found.end()
        elif found[0] == "\n" and depth <= 0 and not is_call:
            return found.start()
    return len(text.rstrip())


def _excerpt(first: int, lines: Sequence[str], members: Sequence[tuple[int, Span]]) -> Excerpt:
    shown = [line.rstrip() for line in lines]
    while len(shown) > 1 and not shown[-1]:
        del shown[-1]
    while len(shown) > 1 and not shown[0] and first < members[0][1].line:
        first, shown = first + 1, shown[1:]
    margin = min((len(line) - len(line.lstrip()) for line in shown if line), default=0)
    marked = []
    for number, line in enumerate(shown, first):
        here = [(index, place) for index, place in members if place.line <= number <= place.last_line]
        ranges = sorted((*_on_line(number, place, len(line)), index) for index, place in here)
        marked.append(tuple(_parts(line, margin, ranges)))
    return Excerpt(first, tuple(marked), tuple(index for index, _ in members))


def _on_line(number: int, place: Span, length: int) -> tuple[int, int]:
    return place.start if number == place.line else 0, place.end if number == place.last_line else length


def _parts(line: str, margin: int, ranges: Sequence[tuple[int, int, int]]) -> Iterator[Part]:
    """Yield the line from ``margin`` on, cut at the ranges (start, end, finding); what is too long is left out."""
    indentation = len(line) - len(line.lstrip())
    position = ranges[0][0] - _CONTEXT if ranges and ranges[0][0] > _LONGEST_LINE else margin
    limit = position + _LONGEST_LINE
    for start, end, finding in ranges:
        first, last = max(start, position, indentation), min(end, limit)
        if first < last:
            yield Part(spelled_out(line[position:first]))
            yield Part(spelled_out(line[first:last]), finding)
            position = last
    yield Part(spelled_out(line[position:limit]) + ("…" if len(line) > limit else ""))
