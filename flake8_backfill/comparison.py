"""Two reports side by side: which findings are new, which are gone, and which have moved."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flake8_backfill.baseline import fingerprint, is_in
from flake8_backfill.model import Finding, Priority
from flake8_backfill.records import NamedTuple
from flake8_backfill.report_files import ReportFile


class Known(NamedTuple):
    """A finding as both reports have it: what it is known by, and where it stands."""

    path: str
    migration: str
    fingerprint: str
    operation: str
    line: int
    offset: int
    """Lines behind the beginning of its migration: a block that is shifted as a whole has not moved."""
    priority: Priority
    tables: tuple[str, ...]


class Moved(NamedTuple):
    """A finding of today, and where the same statement stood before."""

    finding: Finding
    before: Known


@dataclass(frozen=True)
class Comparison:
    """What is other than in the report in ``file``, which was made at ``generated`` (as it says).

    ``before`` are the figures of that report's summary.  ``new`` and ``moved`` are in the order of today's report,
    ``gone`` is in that of the old one; findings of files that were not asked for today are left out of it.
    """

    file: str
    generated: str
    before: Mapping[str, int]
    new: tuple[Finding, ...] = ()
    gone: tuple[Known, ...] = ()
    moved: tuple[Moved, ...] = ()


# From the same place to the same statement anywhere; pairs of the first are no news, all others have moved.
_WAYS: tuple[Callable[[Known], tuple[object, ...]], ...] = (
    lambda known: (known.path, known.migration, known.fingerprint, known.operation, known.offset),
    lambda known: (known.path, known.migration, known.fingerprint, known.operation),
    lambda known: (known.path, known.fingerprint, known.operation),
    lambda known: (known.migration, known.fingerprint, known.operation),
    lambda known: (known.fingerprint, known.operation),
)


def compare(report: ReportFile, findings: Sequence[Finding], asked: Sequence[str]) -> Comparison:
    """Compare ``findings`` with a report; ``asked`` are the files and folders they are from, all where it is empty.

    A finding is known by path, migration, operation and statement; of several alike each is matched once.
    """
    old = [known for known in _known(report) if not asked or any(is_in(known.path, folder) for folder in asked)]
    new = [(finding, _of(finding)) for finding in findings]
    moved: list[Moved] = []
    for way, key in enumerate(_WAYS):
        waiting: dict[tuple[object, ...], deque[Known]] = defaultdict(deque)
        for known in old:
            waiting[key(known)].append(known)
        left = []
        for finding, known in new:
            if waiting[key(known)]:
                before = waiting[key(known)].popleft()
                if way:
                    moved.append(Moved(finding, before))
            else:
                left.append((finding, known))
        new = left
        unmatched = {id(known) for rest in waiting.values() for known in rest}
        old = [known for known in old if id(known) in unmatched]
    order = {finding: index for index, finding in enumerate(findings)}
    return Comparison(
        report.file,
        report.document["generated"],
        {name: count for name, count in report.document["summary"].items() if isinstance(count, int)},
        tuple(finding for finding, _ in new),
        tuple(old),
        tuple(sorted(moved, key=lambda pair: order[pair.finding])),
    )


def _of(finding: Finding) -> Known:
    return Known(
        finding.path,
        finding.migration.id,
        fingerprint(finding),
        finding.operation.name,
        finding.line,
        finding.line - finding.migration.line,
        finding.priority,
        finding.tables,
    )


def _known(report: ReportFile) -> Iterator[Known]:
    for migration in report.document["migrations"]:
        for finding in migration["findings"]:
            yield Known(
                finding["path"],
                migration["id"],
                finding["fingerprint"],
                finding["operation"],
                finding["line"],
                finding["line"] - migration["line"],
                Priority[finding["priority"]],
                tuple(map(str, finding["tables"])),
            )
