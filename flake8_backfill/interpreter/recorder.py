"""What a migration does while it is read: each place that writes rows, and what happens to tables around it."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_backfill.model import UNKNOWN_TABLE, Migration, Operation, Position


class Loop:
    """A loop being read: whether it walks fetched rows, and whether its body commits."""

    commits = False

    def __init__(self, rows: bool = False) -> None:
        self.rows = rows


class Site:
    """A place and an operation: all that was seen there, merged over every way that leads to it."""

    created_here = True
    filled_by_copy = False
    every_row = False
    limited = False

    def __init__(self, operation: Operation, place: Position, migration: Migration) -> None:
        self.operation = operation
        self.place = place
        self.migration = migration
        self.statements: dict[str, None] = {}
        self.tables: dict[str, None] = {}
        self.directions: set[str] = set()
        self.loops: dict[Loop, None] = {}
        self.histories: dict[History, None] = {}


class History:
    """What one migration did to tables so far in one direction."""

    def __init__(self) -> None:
        self.created: set[str] = set()
        self.temporary: set[str] = set()
        self.copied_into: set[str] = set()
        self.renamed: dict[str, str] = {}
        self.altered: dict[str, int] = {}


class Recorder:
    """Collects sites; ``owner`` tells which migration a line belongs to, given the lines of the calls to it.

    ``entries`` are the functions that migrations started with.
    """

    def __init__(self, owner: Callable[[list[int]], Migration | None]) -> None:
        self.owner = owner
        self.sites: dict[tuple[Position, Operation], Site] = {}
        self.direction: str | None = None
        self.entries: dict[ast.AST, None] = {}
        self.loops: list[Loop] = []
        self.calls: list[int] = []
        self._creations: list[tuple[History, str]] = []
        self._histories: dict[tuple[Migration | None, str | None], History] = {}

    def migration(self, line: int) -> Migration | None:
        """Return the migration that runs the given line now."""
        return self.owner([line, *reversed(self.calls)])

    def history(self, line: int) -> History:
        """Return what the migration that runs the given line has done so far."""
        key = self.migration(line), self.direction
        found = self._histories.get(key)
        if found is None:
            found = self._histories[key] = History()
        return found

    def write(
        self, operation: Operation, table: str, place: Position, statement: str,
        *, where: bool = True, limited: bool = False, temporary: bool = False,
    ) -> None:  # fmt: skip
        """Record that the code at a place writes rows of a table, unless nothing runs it."""
        migration = self.migration(place.line)
        if self.direction is None or migration is None:
            return
        history = self.history(place.line)
        site = self.sites.get((place, operation))
        if site is None:
            site = self.sites[place, operation] = Site(operation, place, migration)
        site.statements[statement] = None
        site.tables[table] = None
        site.directions.add(self.direction)
        if table != UNKNOWN_TABLE:
            site.created_here &= temporary or table in history.created
        site.filled_by_copy |= table in history.copied_into and table not in history.temporary
        site.every_row |= not where
        site.limited |= limited
        site.loops.update(dict.fromkeys(self.loops))
        site.histories[history] = None
        if operation in (Operation.INSERT_SELECT, Operation.COPY, Operation.OPAQUE) and table != UNKNOWN_TABLE:
            history.copied_into.add(table)

    def create(self, table: str, line: int, *, temporary: bool = False) -> None:
        """Record that a table is created."""
        history = self.history(line)
        self._create(history, table)
        if temporary:
            history.temporary.add(table)

    def _create(self, history: History, table: str) -> None:
        if table not in history.created:
            history.created.add(table)
            self._creations.append((history, table))

    def enter_branch(self) -> int:
        """Begin to read one of several branches; return what `leave_branch` is to be given."""
        return len(self._creations)

    def leave_branch(self, start: int) -> list[tuple[History, str]]:
        """Return the tables that a branch creates: others do not have them, until `recreate` when all are read."""
        created = self._creations[start:]
        del self._creations[start:]
        for history, table in created:
            history.created.discard(table)
        return created

    def recreate(self, created: list[tuple[History, str]]) -> None:
        """Record that tables are created that branches created, from here on."""
        for history, table in created:
            self._create(history, table)

    def rename(self, old: str, new: str, line: int) -> None:
        """Record that a table gets a new name."""
        history = self.history(line)
        history.renamed[old] = new
        if old in history.created:
            self._create(history, new)
        if old in history.copied_into:
            history.copied_into.add(new)

    def alter(self, table: str, line: int) -> None:
        """Record that a table is altered; the first line that does it counts."""
        self.history(line).altered.setdefault(table, line)

    def commit(self) -> None:
        """Record that the loops being read commit."""
        for loop in self.loops:
            loop.commits = True
