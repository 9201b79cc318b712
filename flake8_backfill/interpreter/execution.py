"""What happens when something is executed: SQL texts, built statements, and what the file does not show."""

from __future__ import annotations

import ast
import functools
import re
from typing import TYPE_CHECKING

from flake8_backfill.interpreter.canonical import canonical
from flake8_backfill.interpreter.opaque import may_write, names_rows, reads_file
from flake8_backfill.interpreter.sql_effects import in_order, record
from flake8_backfill.model import HOLE, UNKNOWN_TABLE, Operation, Position
from flake8_backfill.names import last, root
from flake8_backfill.patterns import regex
from flake8_backfill.sql import Statement, read_sql
from flake8_backfill.strings import Text
from flake8_backfill.values import Atom, External, Model, Query, Row, Sequence, Value, Write, unpacked

if TYPE_CHECKING:
    from flake8_backfill.interpreter.call import Call
    from flake8_backfill.interpreter.interpreter import Interpreter

_SQL_RUNNER = regex(r"(?:exec|sql|quer|dml|stmt|statement)", re.IGNORECASE)
_SESSION = regex(
    r"(?:[Ss]ession\w*|get_bind|cursor|connect|connection|begin)\(\)$|^django\.apps$|^odoo\.(?:env|cr)$"
)
_TALKS = regex(
    r"(?:log|print|warn|debug|info|error|echo|message|format|explain|parse|valid|test|assert)", re.IGNORECASE
)
_ONE_SESSION = ("frappe",)
"""Frameworks whose code reaches the database through a global of theirs."""

_SHOWN = regex(rf"\s*[^\s{HOLE}]+\s")
"""The beginning of a text that shows by its first word what kind of statement it is."""


@functools.lru_cache(maxsize=4096)
def _runs_sql(name: str) -> bool:
    """Return whether a function says by its name that it executes SQL, and not that it shows or checks it."""
    return bool(_SQL_RUNNER.search(name)) and not _TALKS.search(name)


class Executor:
    """Turns what is executed into writes of the recorder."""

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter
        self.recorder = interpreter.recorder
        self._pending: dict[Write, str | None] = {}
        self._done: set[Write] = set()
        self._unseen: list[ast.expr | ast.stmt] = []
        self._unread = 1_000_000 + 10 * len(interpreter.module.source)

    def execute_arguments(self, call: Call) -> None:
        """Execute whatever among the arguments of a call can be executed."""
        for value in call.every():
            self.execute(value, call)

    def execute(self, value: Value, call: Call) -> None:
        """Execute a value: SQL, a built statement, or a list of them."""
        for atom in unpacked(value):
            if isinstance(atom, Text):
                self.run_text(atom, call)
            elif isinstance(atom, Write):
                self.run_write(atom)
            elif isinstance(atom, External):
                self._run_external(atom, call)

    def run_value(self, atom: Atom) -> None:
        """Execute a text that no call executes, such as the SQL that an entry point returns."""
        if isinstance(atom, Text):
            self.run_text(atom, None)
        elif isinstance(atom, Sequence):
            for item in (*atom.items, atom.rest):
                for inner in item:
                    if isinstance(inner, Text):
                        self.run_text(inner, None)

    def run_text(self, text: Text, call: Call | None, node: ast.expr | None = None) -> None:
        """Execute an SQL text; ``node`` is where it is executed if no call does it.

        What is too long to keep, or more than is read in one file, is opaque.
        """
        if self.recorder.direction is None:
            return  # a module is read for its names before it runs, and then again
        # A text that stands above all migrations is part of the one that executes it.
        self.recorder.calls.append(call.line if call is not None else node.lineno if node else 1)
        self._unread -= len(text.value)
        statements = read_sql(text.value) if self._unread > 0 else []
        for statement in in_order(statements):
            place = text.position(statement.offset, self.interpreter.module.lines)
            record(statement, text.value, place or self._where(call, node), self.recorder)
        if self._unread <= 0 or _hides_statements(text.gaps, statements):
            hidden = call.node if call is not None else node or self.interpreter.module.tree
            self.opaque(self._where(call, node), hidden)
        self.recorder.calls.pop()

    def _where(self, call: Call | None, node: ast.expr | None) -> Position:
        return call.place if call is not None else self.interpreter.place(node) if node else Position(1, 1)

    def write(self, operation: Operation, table: str, call: Call, *, where: bool = True, limited: bool = False) -> None:
        """Record that a call writes rows of a table, where the name of what is called stands."""
        self.recorder.write(operation, table, call.place, self.written(call.node), where=where, limited=limited)

    def written(self, node: ast.AST) -> str:
        """Return the `canonical` line of the chain that a call is part of, or of the assignment to an attribute."""
        return canonical(self.interpreter.wholes.get(node, node))

    def build(self, write: Write) -> Write:
        """Remember a statement that was built by code that runs; it counts even if its execution is not seen."""
        if self.recorder.direction is not None and write.certain:
            self._pending.setdefault(write, None)
        return write

    def replace(self, old: Write, new: Write) -> Write:
        """Note that a built statement became another one, as ``insert()`` does with ``from_select``."""
        if self._pending.pop(old, False) is None:
            self._pending.setdefault(new, None)
        return new

    def forget(self, value: Value) -> None:
        """Drop what was built and is not even kept: ``users.insert().values(...)`` on a line of its own."""
        for atom in value:
            if isinstance(atom, Write):
                self._pending.pop(atom, None)

    def run_write(self, write: Write) -> None:
        """Execute a built statement."""
        self._done.add(write)
        line = self.written(write.node)
        self.recorder.write(write.operation, write.table, write.place, line, where=write.where, limited=write.limited)

    def settle(self) -> None:
        """Execute what was built since the last time and never seen executed: it was handed on out of sight."""
        for write in self._pending:
            if write not in self._done:
                self.run_write(write)
        self._pending.clear()
        for node in self._unseen:
            self.opaque(self.interpreter.place(node), node)
        self._unseen.clear()

    def opaque(self, place: Position, node: ast.AST, table: str = UNKNOWN_TABLE) -> None:
        """Record that something runs that may well write rows, and that the file does not show."""
        self.recorder.write(Operation.OPAQUE, table, place, self.written(node))

    def _run_external(self, atom: External, call: Call) -> None:
        """Execute something that the file does not show: it counts where the file says that it writes."""
        if not (reads_file(atom.name) or names_rows(atom.name)):
            return
        origin = call
        for outer in reversed(self.interpreter.caller.stack):
            if not any(atom in value for value in outer.every()):
                break
            origin = outer
        self.opaque(origin.place, origin.node)

    def handed_over(self, call: Call) -> None:
        """Do what becomes of values that are given to code outside the file."""
        runner = _runs_sql(last(call.path or call.name))
        holds_rows = shown = False
        for value in call.every():
            for atom in value:
                if isinstance(atom, Write) or (runner and isinstance(atom, (Text, Sequence))):
                    self.execute((atom,), call)
                shown |= runner and isinstance(atom, Text) and bool(_SHOWN.match(atom.value))
                holds_rows |= isinstance(atom, (Model, Query, Row)) and atom.table != UNKNOWN_TABLE
        if shown or not may_write(call.path, given_rows=True):
            return
        used = self.interpreter.wholes.get(call.node, call.node) is not self.interpreter.discarded
        given_rows = holds_rows or self._holds_session(call) or self._keeps_session(call)
        if may_write(call.path, given_rows=given_rows, used=used):
            self.opaque(call.place, call.node)

    def _holds_session(self, call: Call) -> bool:
        """Return whether a call is given what rows can be written through."""
        return any(
            isinstance(atom, External) and bool(_SESSION.search(atom.name)) for value in call.every() for atom in value
        )

    def _keeps_session(self, call: Call) -> bool:
        """Return whether a function of another module reaches rows without being given anything to do it with."""
        migration = self.recorder.migration(call.node.lineno)
        keeps_one = migration is not None and migration.framework in _ONE_SESSION
        return keeps_one and call.receiver is None and root(call.path) not in _ONE_SESSION

    def too_deep(self, *nodes: ast.expr | ast.stmt) -> None:
        """Record that reading stops at a nesting too deep to follow: at the first node with a call or SQL in it.

        What is only defined counts once something runs.
        """
        for node in nodes:
            if any(map(_may_matter, ast.walk(node))):
                if self.recorder.direction is None:
                    self._unseen.append(node)
                else:
                    self.opaque(self.interpreter.place(node), node)
                return


def _hides_statements(gaps: list[int], statements: list[Statement]) -> bool:
    """Return whether one of the gaps of a text stands outside all statements that were found in it."""
    known = [statement for statement in statements if statement.kind != "UNKNOWN"]
    covered = index = 0
    for gap in gaps:
        while index < len(known) and known[index].offset <= gap:
            covered = max(covered, known[index].end)
            index += 1
        if gap >= covered:
            return True
    return False


def _may_matter(node: ast.AST) -> bool:
    """Return whether a node calls something, or is a text that would write rows if it were executed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return any(statement.kind in Operation.__members__ for statement in read_sql(node.value))
    return isinstance(node, ast.Call)
