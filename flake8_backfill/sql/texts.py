"""The texts that are read: the whole one, and those inside it that the database runs, each knowing where it stands."""

from __future__ import annotations

from bisect import bisect_right

from flake8_backfill.records import NamedTuple
from flake8_backfill.sql.statement import Statement


class Inner(NamedTuple):
    """A text inside a text: a run that begins at ``inner[i]`` in it begins at ``outer[i]`` in the whole.

    All characters of a ``fixed`` run stand where it begins: they are put there for a placeholder.
    """

    text: str
    inner: tuple[int, ...]
    outer: tuple[int, ...]
    fixed: frozenset[int] = frozenset()

    def locate(self, offset: int) -> int:
        """The offset in the whole text of the character at ``offset`` here."""
        run = max(bisect_right(self.inner, offset) - 1, 0)
        return self.outer[run] + (0 if run in self.fixed else offset - self.inner[run])


def whole(text: str) -> Inner:
    """The text itself."""
    return Inner(text, (0,), (0,))


class Job:
    """A text to read: the whole one, or what a literal or dollar body in it holds and the database runs."""

    def __init__(self, inner: Inner, outer: Job | None = None, procedural: bool = False) -> None:
        self.inner = inner
        self.outer = outer
        self.procedural = procedural
        self.level: int = outer.level + 1 if outer else 0

    def locate(self, statement: Statement) -> Statement:
        """The same statement with its offsets in the whole text."""
        offset, last = statement.offset, max(statement.end - 1, statement.offset)
        job: Job | None = self
        while job:
            offset, last = job.inner.locate(offset), job.inner.locate(last)
            job = job.outer
        return statement._replace(offset=offset, end=last + 1)
