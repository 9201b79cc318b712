"""GitLab's code quality report: the fields that it requires, and fingerprints that tell findings apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flake8_backfill import render
from flake8_backfill.model import Operation, Priority
from flake8_backfill.results import FileError
from tests.audit_samples import TO_REPAIR, a_finding, a_migration, an_audit


def issues(*findings: Any, **changes: Any) -> Any:
    """The report, checked for what https://docs.gitlab.com/ci/testing/code_quality/ requires."""
    found = json.loads(render(an_audit(findings, **changes), "gitlab"))
    for issue in found:
        assert isinstance(issue["description"], str)
        assert isinstance(issue["check_name"], str)
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not issue["location"]["path"].startswith("./")
        assert isinstance(issue["location"]["lines"]["begin"], int)
    assert len({issue["fingerprint"] for issue in found}) == len(found)
    return found


@pytest.mark.parametrize("status", ["suppressed", "grandfathered"])
def test_what_is_not_new_is_left_out(status: str) -> None:
    assert issues(a_finding(status=status)) == []


def test_a_finding() -> None:
    (issue,) = issues(a_finding(line=663))
    assert len(issue.pop("fingerprint")) == 64
    assert issue == {
        "type": "issue",
        "check_name": "BKF101",
        "description": "UPDATE on leads in migration 36",
        "severity": "critical",
        "location": {"path": "db/migrate.py", "lines": {"begin": 663}},
    }


@pytest.mark.parametrize(
    ("operation", "priority", "severity"),
    [
        (Operation.UPDATE, Priority.HIGH, "critical"),
        (Operation.UPDATE, Priority.MEDIUM, "major"),
        (Operation.UPDATE, Priority.LOW, "minor"),
        (Operation.COMMENT, Priority.LOW, "info"),
    ],
    ids=["high", "medium", "low", "comment"],
)
def test_severities(operation: Operation, priority: Priority, severity: str) -> None:
    assert [issue["severity"] for issue in issues(a_finding(operation, priority))] == [severity]


def test_fingerprints() -> None:
    def of(*findings: Any) -> list[str]:
        return [issue["fingerprint"] for issue in issues(*findings)]

    assert of(a_finding(line=3)) == of(a_finding(line=30))
    first, second = of(a_finding(line=3), a_finding(line=30))
    assert [first] == of(a_finding())
    # The one that stays keeps its fingerprint when the one before it is suppressed.
    assert of(a_finding(line=3, status="suppressed"), a_finding(line=30)) == [second]
    assert len({*of(a_finding(), a_finding(migration=a_migration("3")), a_finding(statement="x")), first, second}) == 4


def test_a_file_that_could_not_be_read() -> None:
    (issue,) = issues(errors=(FileError("bad.py", 3, "invalid syntax"),))
    assert (issue["check_name"], issue["severity"]) == ("unreadable", "critical")
    assert issue["description"] == "could not be read: invalid syntax"
    assert issue["location"] == {"path": "bad.py", "lines": {"begin": 3}}


def test_what_is_to_be_repaired() -> None:
    fault, entry = issues(**TO_REPAIR)
    assert (fault["check_name"], fault["description"]) == ("BKF901", "nothing is suppressed here")
    assert fault["location"] == {"path": "db/migrate.py", "lines": {"begin": 7}}
    assert (entry["check_name"], entry["location"]["path"]) == ("baseline", "db/baseline.txt")
    assert entry["description"] == "matches nothing any more: migrate.py: UPDATE leads in migration 36"
