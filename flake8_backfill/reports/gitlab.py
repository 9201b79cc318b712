"""The audit as GitLab's code quality report: each new finding in the merge request's widget and its diff."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from flake8_backfill.audit import Audit
from flake8_backfill.model import Finding, Operation, Priority
from flake8_backfill.reports._format import Format, Presentation
from flake8_backfill.reports._places import baseline_path, digest, fingerprinted
from flake8_backfill.reports._words import one_line, since_when, spelled_out
from flake8_backfill.results import FileError

# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format; there are info, minor, major, critical
# and blocker.
_SEVERITIES = {Priority.HIGH: "critical", Priority.MEDIUM: "major", Priority.LOW: "minor"}
_LONGEST = 1000


def _render(audit: Audit, presentation: Presentation) -> str:
    return json.dumps([*map(_unreadable, audit.errors), *_to_repair(audit), *_issues(audit)], indent=2) + "\n"


def _issues(audit: Audit) -> Iterator[dict[str, object]]:
    """Yield the new findings; their fingerprints do not change when others are suppressed or recorded."""
    for finding, fingerprint in fingerprinted(audit.findings):
        if finding.status == "new":
            yield _issue(
                check_name=finding.code,
                description=finding.message.removeprefix(finding.code).lstrip() + since_when(audit, finding),
                severity=_severity(finding),
                path=finding.path,
                line=finding.line,
                fingerprint=fingerprint,
            )


def _severity(finding: Finding) -> str:
    return "info" if finding.operation is Operation.COMMENT else _SEVERITIES[finding.priority]


def _unreadable(error: FileError) -> dict[str, object]:
    return _issue(
        check_name="unreadable",
        description=f"could not be read: {error.message}",
        severity="critical",
        path=error.path,
        line=error.line,
        fingerprint=digest("unreadable", error.path, str(error.line), error.message),
    )


def _to_repair(audit: Audit) -> Iterator[dict[str, object]]:
    """Yield the comments that do not suppress as they should, and the entries of the baseline that match nothing."""
    for fault in audit.faults:
        yield _issue(
            check_name=fault.code,
            description=fault.message.removeprefix(fault.code).lstrip(),
            severity="minor",
            path=fault.path,
            line=fault.line,
            fingerprint=digest(fault.code, fault.path, str(fault.line), str(fault.column)),
        )
    for entry in audit.stale:
        yield _issue(
            check_name="baseline",
            description=f"matches nothing any more: {entry.words}",
            severity="minor",
            path=baseline_path(audit),
            line=1,
            fingerprint=digest("baseline", entry.line),
        )


def _issue(
    *, check_name: str, description: str, severity: str, path: str, line: int, fingerprint: str
) -> dict[str, object]:
    return {
        "type": "issue",
        "check_name": check_name,
        "description": one_line(description, _LONGEST),
        "severity": severity,
        "location": {"path": spelled_out(path), "lines": {"begin": line}},
        "fingerprint": fingerprint,
    }


FORMAT = Format(
    name="gitlab",
    help="code quality in GitLab",
    render=_render,
    stamp=re.compile(r"(?!)"),  # the report does not say when it was made
)
