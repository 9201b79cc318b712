"""Comments in SQL that are meant for linters, as flake8 would read them: ``-- noqa: BKF101`` for ``# noqa: BKF101``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from flake8.processor import FileProcessor

from flake8_backfill.model import Position
from flake8_backfill.patterns import regex
from flake8_backfill.sql import WRITES, read_sql
from flake8_backfill.sql.comments import comments

if TYPE_CHECKING:
    import argparse

_CONTROL = regex(r"(?:--|/\*)[ \t]*(?=noqa\b|flake8[:=]|backfill:)", re.IGNORECASE)
_LINE_END = regex("\n")


def as_in_python(text: str) -> str:
    """Return text of SQL in which the comments that control linters begin with ``# ``, as theirs do."""
    return _CONTROL.sub("# ", text).replace("*/", "")


def python_comments(text: str) -> Iterator[tuple[Position, str]]:
    """Yield the comments of an SQL text with their places, each as if ``#`` began it."""
    line, start = 1, 0
    for comment in comments(text):
        line += text.count("\n", start, comment.offset)
        start = comment.offset
        column = start - text.rfind("\n", 0, start)
        words = as_in_python(comment.text)
        yield Position(line, column), words if words.startswith("#") else "# " + words[2:]


class SqlProcessor(FileProcessor):
    """flake8's reader of a file, for SQL: a noqa comment covers the lines of the statement that it stands in."""

    def __init__(self, path: str, options: argparse.Namespace, lines: list[str]) -> None:
        """Take the lines, decoded and with their ends."""
        self._text = "".join(lines)
        super().__init__(path, options, [as_in_python(line) for line in lines])

    def noqa_line_for(self, line_number: int) -> str | None:
        """Return the lines among which a noqa comment for this one is looked for, as one text: the same for each."""
        text: str = self._joined.get(line_number, self.lines[line_number - 1])
        return text

    @cached_property
    def _joined(self) -> dict[int, str]:
        """The text of each line of the statements that take several, and of statements that share a line, as one."""
        if "noqa" not in self._text.lower():
            return {}
        spans: list[tuple[int, int]] = []
        line, position = 1, 0
        for statement in read_sql(self._text):
            if statement.kind not in WRITES:
                continue
            line += self._text.count("\n", position, statement.offset)
            position = statement.offset
            last = line + len(_LINE_END.findall(self._text, position, statement.end))
            if spans and line <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
            else:
                spans.append((line, last))
        joined: dict[int, str] = {}
        for first, last in spans:
            if last > first:
                joined.update(dict.fromkeys(range(first, last + 1), "".join(self.lines[first - 1 : last])))
        return joined
