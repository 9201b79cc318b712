"""What standard error says beside the report: what is not in it, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flake8_backfill.audit import Audit
from flake8_backfill.flake8_settings import HIDING
from flake8_backfill.reports._words import counted, one_line

_LONGEST = 1000


def remarks(audit: Audit) -> Iterator[str]:
    """Yield the lines: each error, then counts of what was left out; nothing where the report says it all."""
    for error in audit.errors:
        yield one_line(f"{error.path}:{error.line}: {error.message}", _LONGEST)
    for fault in audit.faults:
        yield one_line(f"{fault.path}:{fault.line}: {fault.message}", _LONGEST)
    for entry in audit.stale:
        yield one_line(f"in the baseline, but there no more: {entry.words}", _LONGEST)
    if audit.stale:
        yield f"--prune-baseline drops {counted(len(audit.stale), 'entry', 'entries')} from the baseline"
    summary = audit.summary
    if summary.suppressed:
        yield f"{counted(summary.suppressed, 'finding')} suppressed ({_suppressed_by(audit)})"
    if summary.grandfathered:
        yield f"{counted(summary.grandfathered, 'finding')} grandfathered by the baseline"
    if summary.excluded:
        yield (
            f"{counted(summary.excluded, 'migration')} left out by flake8's exclude; --no-flake8-exclude reads "
            f"{'it' if summary.excluded == 1 else 'them'}"
        )
    if _is_hidden_by_select(audit):
        yield "flake8's select does not name BKF: add extend-select = BKF to its configuration"
    if not summary.migration_files and not audit.since:
        yield f"no migration found ({counted(summary.files, 'file')} read)"


def _suppressed_by(audit: Audit) -> str:
    """Return how many findings each setting hides, and how many comments do."""
    by = Counter(
        finding.reason if finding.reason in HIDING else "comments"
        for finding in audit.findings
        if finding.status == "suppressed"
    )
    return ", ".join(f"{name} {by[name]}" for name in ("comments", *HIDING) if by[name])


def _is_hidden_by_select(audit: Audit) -> bool:
    return any(finding.status == "suppressed" and finding.reason == "select" for finding in audit.findings)
