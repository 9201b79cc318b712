"""How an .sql file is divided: which migration each part of it belongs to, in which direction, and what runs."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_backfill.model import Migration, Position
from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple
from flake8_backfill.sql.comments import Comment, leading_comments
from flake8_backfill.sql_files.markers import Mark, Tool, is_mark, marks_of, rollback_bodies
from flake8_backfill.sql_files.names import Named, by_place, is_ruled_out, named

NO_DESCRIPTION = "No description"

_DUMP = regex(
    r"-- (?:PostgreSQL database|MySQL|MariaDB) dump\b|PRAGMA foreign_keys=OFF;\s*BEGIN TRANSACTION;", re.IGNORECASE
)
_DUMP_HEAD = 2000
_CHANGESET = regex(r'\s*(?:"[^"\n]+"|[^:\n]+):\s*(?:"(?P<quoted>[^"\n]+)"|(?P<id>\S+))')
_NO_TRANSACTION = regex(
    r"\b(?:no[ _-]?|disable-)transaction\b|\b(?:run|execute)?_?(?:In)?_?transaction\s*[:=]\s*false",
    re.IGNORECASE,
)
# What heads a comment without saying what the migration is for.
_NO_WORDS = regex(
    r"(?:noqa|flake8[:=]|backfill:|sqlfluff|SPDX|copyright|licen[cs]ed?|requires?:|conflicts?:|depends:|"
    r"precondition|property|validCheckSum|ignoreLines|tags?:|goose\b|migrate\b|warnings?:|name:|author:|date:)",
    re.IGNORECASE,
)
_DECORATION = regex(r"^[\s\-/*#=!+]+|[\s\-/*#=]+$")


class Section(NamedTuple):
    """A part of a file, up to the next one: whose it is, where it begins, and the direction that runs it, if any."""

    start: int
    line: int
    migration: Migration
    direction: str | None
    transaction: bool


@dataclass(frozen=True)
class Layout:
    """A file as its tool sees it.

    ``sections`` are in order, one at least.  ``code`` is the text without the comments that divide it, ``rollback`` is
    what of it only the rollback comments hold ("" without any); both have every character at its place.
    """

    text: str
    tool: str
    sections: tuple[Section, ...]
    code: str
    rollback: str
    line_starts: tuple[int, ...]

    @property
    def migrations(self) -> tuple[Migration, ...]:
        """The migrations of the file, in order."""
        run = [section for section in self.sections if section.direction is not None]
        return tuple(dict.fromkeys(section.migration for section in run or self.sections))

    def section(self, offset: int) -> Section:
        """Return the section that an offset is in."""
        return self.sections[bisect(self.sections, offset, key=lambda section: section.start) - 1]

    def position(self, offset: int) -> Position:
        """Return the line and column of an offset."""
        line = bisect(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def owner(self, lines: list[int]) -> Migration:
        """Return the migration that a line belongs to."""
        return self.section(self.line_starts[lines[0] - 1]).migration

    def head_lines(self) -> Iterator[tuple[int, Migration]]:
        """Yield the lines of the comments that head a migration, each with it: an acknowledgement stands there."""
        single = len(self.migrations) == 1
        for index, section in enumerate(self.sections):
            if section.direction is None and not single:
                continue
            end = self.sections[index + 1].start if index + 1 < len(self.sections) else len(self.text)
            for comment in leading_comments(self.text[section.start : end]):
                yield self.position(section.start + comment.offset).line, section.migration


def layout_of(text: str, path: str, place: str, *, claimed: bool) -> Layout | None:
    """Return how a file is divided, None where it is no migration.

    ``place`` is its path relative to the configuration's folder; ``claimed`` says that the configuration names it.
    Lines of ``text`` end with ``\\n``.
    """
    tool, marks = marks_of(text)
    name = named(place)
    if not (claimed or is_migration(text, place, name, tool)):
        return None
    line_starts = (0, *(match.end() for match in re.finditer("\n", text)))
    framework = tool.name if tool else name.framework or "sql file"
    sections = tuple(_sections(text, path, name, framework, marks, line_starts))
    code, rollback = _without_marks(text, marks), _rollback(text, marks)
    return Layout(text, framework, sections, code, rollback, line_starts)


def is_migration(text: str, place: str, name: Named, tool: Tool | None) -> bool:
    """Return whether content, name or place make a file a migration; ``text`` may be its beginning only."""
    if tool is not None:
        return True
    if is_ruled_out(place):
        return False
    if name.framework not in ("", "sql file"):
        return True
    return not _DUMP.search(text, 0, _DUMP_HEAD) and (name.framework != "" or by_place(place))


def _sections(
    text: str, path: str, name: Named, framework: str, marks: list[Mark], line_starts: tuple[int, ...]
) -> Iterator[Section]:
    """Yield the sections; what stands before a tool's first mark is not run, where there is one to begin with."""
    dividing = [mark for mark in marks if mark.meaning in ("upgrade", "downgrade", "changeset")]
    first = dividing[0].start if dividing else len(text)
    migration = Migration(name.id, name.description or _description(text), framework, path, 1)
    waits = any(mark.meaning in ("upgrade", "changeset") for mark in dividing)
    transaction = not any(_NO_TRANSACTION.search(comment.text) for comment in leading_comments(text[:first]))
    yield Section(0, 1, migration, None if waits and first else name.direction, transaction)
    ends = [*(mark.start for mark in dividing[1:]), len(text)]
    for mark, end in zip(dividing, ends, strict=False):
        line = bisect(line_starts, mark.start)
        if mark.meaning == "changeset":
            migration = _changeset(text, mark, end, path, line)
        direction = "downgrade" if mark.meaning == "downgrade" else "upgrade"
        with_transaction = transaction and not _NO_TRANSACTION.search(text, mark.start, mark.end)
        yield Section(mark.start, line, migration, direction, with_transaction)


def _changeset(text: str, mark: Mark, end: int, path: str, line: int) -> Migration:
    match = _CHANGESET.match(text, mark.rest, mark.end)
    number = (match["quoted"] or match["id"]) if match else text[mark.rest : mark.end].strip()
    return Migration(number or "?", _description(text[mark.end : end]), "liquibase", path, line)


def _description(text: str) -> str:
    """Return the first line of the comments that head ``text`` which says something."""
    for comment in leading_comments(text):
        for line in _words(comment):
            return line
    return NO_DESCRIPTION


def _words(comment: Comment) -> Iterator[str]:
    if is_mark(comment.text):
        return
    for line in comment.text.split("\n"):
        words = _DECORATION.sub("", line).removeprefix("comment:").strip()
        if words and not _NO_WORDS.match(words):
            yield words


def _without_marks(text: str, marks: list[Mark]) -> str:
    """Return ``text`` with an end of statement in place of each comment that divides it: none goes on behind it."""
    parts, position = [], 0
    for mark in marks:
        if mark.meaning != "rollback":
            parts += [text[position : mark.start], _ends_statement(mark)]
            position = mark.end
    return "".join(parts) + text[position:]


def _ends_statement(mark: Mark) -> str:
    return ";" + " " * (mark.end - mark.start - 1)


def _rollback(text: str, marks: list[Mark]) -> str:
    """Return the SQL of rollback comments, one after the other within a changeset, and blanks for all else."""
    if not any(mark.meaning == "rollback" for mark in marks):
        return ""
    pieces = [(mark.start, mark.end, _ends_statement(mark)) for mark in marks if mark.meaning == "changeset"]
    pieces += [(start, end, text[start:end]) for start, end in rollback_bodies(text, marks)]
    parts, position = [], 0
    for start, end, kept in sorted(pieces):
        parts += [re.sub(r"[^\n]", " ", text[position:start]), kept]
        position = end
    return "".join(parts) + re.sub(r"[^\n]", " ", text[position:])
