"""The comments by which tools divide an .sql file: ``-- migrate:down``, ``-- +goose Up``, ``--changeset author:id``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple

Meaning = Literal["upgrade", "downgrade", "changeset", "rollback", "header"]


class Tool(NamedTuple):
    """A migration tool: its name, and what its comments look like by what they mean."""

    name: str
    marks: dict[Meaning, re.Pattern[str]]


class Mark(NamedTuple):
    """A comment of a tool: what it means, the offsets of its line, and where what follows its words begins."""

    meaning: Meaning
    start: int
    end: int
    rest: int


def _tool(name: str, **marks: str) -> Tool:
    patterns = {meaning: re.compile(text, re.IGNORECASE) for meaning, text in marks.items()}
    return Tool(name, patterns)  # type: ignore[arg-type]


# Sources: the README of each tool; Liquibase: liquibase/parser/core/formattedsql/FormattedSqlChangeLogParser.
TOOLS = (
    _tool("dbmate", upgrade=r"--\s*migrate:up\b", downgrade=r"--\s*migrate:down\b"),
    _tool("goose", upgrade=r"--\s*\+goose\s+up\b", downgrade=r"--\s*\+goose\s+down\b"),
    _tool("sql-migrate", upgrade=r"--\s*\+migrate\s+up\b", downgrade=r"--\s*\+migrate\s+down\b"),
    _tool("aerich", upgrade=r"--\s*upgrade\s*--\s*$", downgrade=r"--\s*downgrade\s*--\s*$"),
    _tool("rambler", upgrade=r"--\s*rambler\s+up\b", downgrade=r"--\s*rambler\s+down\b"),
    _tool("node-pg-migrate", upgrade=r"--[\s-]*up\s+migration\b", downgrade=r"--[\s-]*down\s+migration\b"),
    _tool("play", upgrade=r"(?:#|--)[\s-]*!Ups\b", downgrade=r"(?:#|--)[\s-]*!Downs\b"),
    _tool("mybatis", downgrade=r"--\s*//\s*@UNDO\b"),
    _tool("sqitch", upgrade=r"--\s*Deploy\s+\S+\s+to\s+\w+\s*$", downgrade=r"--\s*Revert\s+\S+\s+from\s+\w+\s*$"),
    _tool("yoyo", header=r"--\s*depends:"),
    _tool(
        "liquibase",
        header=r"--\s*liquibase\s+formatted\s+sql\b",
        changeset=r"--\s*changeset\s+(?=[^\s:]|\")",
        rollback=r"--\s*rollback\b|/\*\s*liquibase\s+rollback\b",
    ),
)

_COMMENT_LINE = regex(r"^[ \t]*(?=--|\#|/\*)(?P<comment>[^\n]*)", re.MULTILINE)
_HINT = regex(
    r"migrat|goose|grade\s*--|rambler|!(?:Up|Down)s|@undo|deploy|revert|depends|liquibase|changeset|rollback",
    re.IGNORECASE,
)
"""Without one of these words a comment is no tool's."""


def marks_of(text: str) -> tuple[Tool | None, list[Mark]]:
    """Return the tool whose comments divide ``text`` (the first that is met), and its comments in their order."""
    tool: Tool | None = None
    marks: list[Mark] = []
    for line in _COMMENT_LINE.finditer(text):
        if not _HINT.search(line["comment"]):
            continue
        for candidate in [tool] if tool else TOOLS:
            mark = _mark(candidate, line)
            if mark is not None:
                tool = candidate
                marks.append(mark)
                break
    return tool, marks


def is_mark(comment: str) -> bool:
    """Return whether a comment is one of those by which a tool divides or heads a file."""
    return any(pattern.match(comment) for tool in TOOLS for pattern in tool.marks.values())


def _mark(tool: Tool, line: re.Match[str]) -> Mark | None:
    for meaning, pattern in tool.marks.items():
        match = pattern.match(line["comment"])
        if match is not None:
            return Mark(meaning, line.start(), line.end(), line.start("comment") + match.end())
    return None


def rollback_bodies(text: str, marks: list[Mark]) -> Iterator[tuple[int, int]]:
    """Yield where the SQL of Liquibase's rollback comments begins and ends."""
    for mark in marks:
        if mark.meaning == "rollback":
            in_block = "/*" in text[mark.start : mark.rest]
            end = text.find("*/", mark.rest) if in_block else mark.end
            yield mark.rest, len(text) if end < 0 else end
