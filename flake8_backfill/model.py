"""The values that flow from one stage to the next; they know nothing of how they were made."""

from __future__ import annotations

import ast
import enum
from typing import Literal

from flake8_backfill.records import NamedTuple

HOLE = "\ufffc"
"""Stands in a text for a part that the file does not show (U+FFFC, "object replacement character")."""

UNKNOWN_TABLE = "?"
"""The table of a write whose table the file does not show."""

Scope = Literal["upgrade", "downgrade", "both"]
Status = Literal["new", "suppressed", "grandfathered"]


class Priority(enum.IntEnum):
    """How urgent a finding is; the value is the first digit of its code."""

    HIGH = 1
    MEDIUM = 2
    LOW = 3


class Operation(enum.IntEnum):
    """What a finding does to rows; the value is the last two digits of its code."""

    UPDATE = 1
    INSERT = 2
    DELETE = 3
    UPSERT = 4
    TRUNCATE = 5
    INSERT_SELECT = 6
    COPY = 7
    OPAQUE = 8
    COMMENT = 9


class Module(NamedTuple):
    """A parsed source file: its path as given (with ``/``), its text, its lines with their ends, and its tree."""

    path: str
    source: str
    lines: tuple[str, ...]
    tree: ast.Module


class Migration(NamedTuple):
    """One migration of a file: Alembic's revision, Django's app.name, a numbered block's or function's number."""

    id: str
    description: str
    framework: str
    path: str
    line: int


class Position(NamedTuple):
    """A place in a source file: line from 1, column from 1, in characters."""

    line: int
    column: int


class Finding(NamedTuple):
    """One place that changes rows.

    ``tables`` are lower-case, without schema and quotes, sorted; ``("?",)`` where the file does not show them.
    ``facts`` are short sentences for a reviewer.  ``statement`` is what the place does as written, without comments
    and with white space collapsed: the baseline knows a finding by it.  ``reason`` says why it is suppressed.
    """

    operation: Operation
    priority: Priority
    tables: tuple[str, ...]
    path: str
    line: int
    column: int
    scope: Scope
    created_here: bool
    facts: tuple[str, ...]
    message: str
    migration: Migration
    statement: str
    status: Status = "new"
    reason: str = ""

    @property
    def code(self) -> str:
        """The flake8 code, such as ``BKF101``."""
        return f"BKF{self.priority}{self.operation:02d}"
