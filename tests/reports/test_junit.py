"""JUnit XML, read by a JUnit reader."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from flake8_backfill import render
from flake8_backfill.model import Operation, Priority
from flake8_backfill.results import FileError
from tests.audit_samples import TO_REPAIR, a_finding, a_migration, an_audit

TestCase.__test__ = TestSuite.__test__ = False


def suite(*findings: Any, **changes: Any) -> TestSuite:
    """The one suite, whose counts are those of its cases."""
    root = JUnitXml.fromstring(render(an_audit(findings, **changes), "junit").encode())
    (found,) = root
    assert isinstance(found, TestSuite)
    counts = (found.tests, found.failures, found.errors, found.skipped)
    found.update_statistics()  # type: ignore[no-untyped-call]
    assert counts == (found.tests, found.failures, found.errors, found.skipped)
    assert counts == (root.tests, root.failures, root.errors, root.skipped)
    return found


def cases(*findings: Any, **changes: Any) -> list[TestCase]:
    """The cases behind the one that says that every file could be read."""
    first, *others = suite(*findings, **changes)
    assert first.name == "every file could be read"
    assert first.is_passed
    return others


def test_of_nothing_there_is_a_case_that_passes() -> None:
    assert cases() == []
    assert suite().timestamp == "2026-01-30T00:00:00Z"


@pytest.mark.parametrize(
    "finding",
    [
        a_finding(priority=Priority.LOW),
        a_finding(Operation.COMMENT, Priority.LOW),
    ],
    ids=["low", "comment"],
)
def test_what_is_not_urgent_passes_and_is_told(finding: Any) -> None:
    (case,) = cases(finding)
    assert case.is_passed
    assert finding.message in (case.system_out or "")


@pytest.mark.parametrize("status", ["suppressed", "grandfathered"])
def test_what_is_not_new_is_skipped(status: str) -> None:
    (case,) = cases(a_finding(status=status, reason="ten rows"))
    (result,) = case.result
    assert isinstance(result, Skipped)
    assert result.message == "1 finding, each suppressed or grandfathered"
    assert f"[{status}: ten rows]" in (case.system_out or "")


@pytest.mark.parametrize("priority", [Priority.HIGH, Priority.MEDIUM], ids=["high", "medium"])
def test_a_new_finding_fails_its_migration(priority: Priority) -> None:
    migration = a_migration("29b", "crm/migrations/0007_name.py", 12, "Fill it")
    finding = a_finding(priority=priority, migration=migration)
    (case,) = cases(finding)
    assert (case.classname, case.name) == ("crm.migrations.0007_name", "29b: Fill it")
    assert (case._elem.get("file"), case._elem.get("line")) == ("crm/migrations/0007_name.py", "12")
    (result,) = case.result
    assert isinstance(result, Failure)
    assert (result.type, result.message) == (finding.code, finding.message)
    assert result.text == f"crm/migrations/0007_name.py:13:5: {finding.message}"


def test_a_migration_has_one_failure_with_all_its_new_findings() -> None:
    findings = [
        a_finding(priority=Priority.MEDIUM, line=3),
        a_finding(priority=Priority.HIGH, line=5),
        a_finding(priority=Priority.LOW, line=7),
        a_finding(priority=Priority.HIGH, line=9, status="suppressed"),
    ]
    (case,) = cases(*findings)
    (result,) = case.result
    assert result.message == f"{findings[1].message} (and 1 more)"
    assert [line.split(":")[1] for line in (result.text or "").split("\n")] == ["3", "5"]
    assert [line.split(":")[1] for line in (case.system_out or "").split("\n")] == ["7", "9"]


def test_a_file_that_could_not_be_read_is_an_error() -> None:
    (case,) = suite(errors=(FileError("db/bad.py", 3, "invalid syntax"),))
    (result,) = case.result
    assert isinstance(result, Error)
    assert (case.classname, case.name, result.message) == ("db.bad", "can be read", "invalid syntax")


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_is_well_formed(text: str) -> None:
    migration = a_migration(text, f"a{text}", description=text)
    errors = (FileError(text, 1, text),)
    found = suite(a_finding(migration=migration, message=f"BKF101 {text}"), errors=errors)
    assert (found.failures, found.errors) == (1, 1)


def test_what_is_to_be_repaired_fails() -> None:
    fault, entry = cases(**TO_REPAIR)
    assert (fault.classname, fault.name) == ("db.migrate", "BKF901 in line 7")
    assert [result.message for result in fault.result] == ["BKF901 nothing is suppressed here"]
    assert (entry.classname, entry.name) == ("backfill-report", "every baseline entry matches")
    assert [result.text for result in entry.result] == ["migrate.py: UPDATE leads in migration 36"]
