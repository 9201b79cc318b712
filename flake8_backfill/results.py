"""What is said of one file; most files have no findings, and need no more than this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_backfill.records import NamedTuple

if TYPE_CHECKING:
    from flake8_backfill.model import Finding


class FileError(NamedTuple):
    """A file that could not be read, with the line where that showed (1 where none is known) and the reason."""

    path: str
    line: int
    message: str


class Fault(NamedTuple):
    """A comment that is meant to suppress findings and is not as it should be: BKF900 or BKF901, and where it is."""

    code: str
    path: str
    line: int
    column: int
    message: str


class Acknowledgement(NamedTuple):
    """A ``# backfill: allow -- reason`` comment: its place, its reason, and how many findings it suppresses.

    Without a reason ("") it suppresses none.
    """

    path: str
    line: int
    column: int
    reason: str
    covers: int


class FileResult(NamedTuple):
    """All that the analyzer says of one file; ``migrations`` counts those it holds (0: the file is no migration).

    ``starts`` are the lines at which these begin, in order; none where the file was not read further.  ``statements``
    are the first and the last line of each statement (of a block, of what is before it) where a noqa comment may be for
    a finding.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    migrations: int = 0
    error: FileError | None = None
    acknowledgements: tuple[Acknowledgement, ...] = ()
    starts: tuple[int, ...] = ()
    statements: tuple[tuple[int, int], ...] = ()
