"""What an audit holds: its order, its figures, its time."""

from __future__ import annotations

import itertools
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_backfill.audit import group, now
from flake8_backfill.config import ConfigError
from flake8_backfill.model import Operation, Priority
from flake8_backfill.ordering import natural_key
from flake8_backfill.results import FileError
from tests.audit_samples import a_finding, a_migration, an_audit


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("m9.py", "m10.py", id="nine before ten"),
        pytest.param("29", "29b", id="a letter behind the number"),
        pytest.param("29b", "30", id="the next number behind the letter"),
        pytest.param("007", "8", id="leading zeros"),
        pytest.param("", "1", id="empty first"),
        pytest.param("a/2.py", "a/10.py", id="in a folder"),
        pytest.param("1", "2" * 5000, id="more digits than int takes"),
        pytest.param("m01", "m1", id="the same number is ordered too"),
        pytest.param("²", "³", id="digits that are no numbers"),
    ],
)
def test_natural_order(first: str, second: str) -> None:
    assert natural_key(first) < natural_key(second)


@given(st.lists(st.text("0129ab²/_.", max_size=6)))
def test_natural_order_is_total_and_takes_any_text(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(names, key=natural_key) == sorted(backwards, key=natural_key)


def test_two_blocks_with_one_number_are_two_migrations() -> None:
    one, other = a_migration("7", line=10), a_migration("7", line=40)
    assert [audited.migration for audited in group([a_finding(migration=other), a_finding(migration=one)])] == [
        one,
        other,
    ]


def test_findings_stand_in_file_number_and_line_order_however_they_came() -> None:
    findings = [
        a_finding(migration=a_migration(number, path), line=line)
        for path, number, line in [
            ("a/9.py", "1", 3),
            ("a/9.py", "9", 1),
            ("a/9.py", "10", 2),
            ("a/9.py", "10", 30),
            ("a/10.py", "1", 1),
        ]
    ]
    for shuffled in itertools.permutations(findings):
        assert an_audit(shuffled).findings == tuple(findings)


@pytest.mark.parametrize("status", ["new", "suppressed", "grandfathered"])
def test_priorities_add_up_whatever_the_status(status: str) -> None:
    findings = [
        a_finding(priority=Priority.HIGH, migration=a_migration("1"), status=status),
        a_finding(Operation.COMMENT, Priority.LOW, a_migration("1")),
        a_finding(priority=Priority.LOW, migration=a_migration("1")),
        a_finding(priority=Priority.MEDIUM, migration=a_migration("2"), status=status),
        a_finding(priority=Priority.LOW, migration=a_migration("3")),
        a_finding(Operation.COMMENT, Priority.LOW, a_migration("4")),
    ]
    summary = an_audit(findings).summary
    assert (summary.high, summary.medium, summary.low, summary.comment_only) == (1, 1, 1, 1)
    assert summary.high + summary.medium + summary.low == summary.migrations_with_dml
    assert summary.findings == 6
    assert {"suppressed": summary.suppressed, "grandfathered": summary.grandfathered, "new": 2}[status] == 2


def test_summary_of_nothing() -> None:
    summary = an_audit(errors=(FileError("a.py", 1, "gone"),), files=3, excluded=2).summary
    assert (summary.files, summary.excluded, summary.errors) == (3, 2, 1)
    assert summary.migrations_with_dml == summary.findings == 0


def test_a_comment_adds_nothing_to_a_migration_that_writes() -> None:
    migration = a_migration()
    (audited,) = group(
        [
            a_finding(Operation.COMMENT, Priority.LOW, migration, line=2),
            a_finding(Operation.INSERT, Priority.LOW, migration, line=9, tables=("countries", "leads")),
            a_finding(Operation.UPDATE, Priority.HIGH, migration, line=5, tables=("leads",)),
            a_finding(Operation.UPDATE, Priority.HIGH, migration, line=5, column=40, tables=("?",)),
        ]
    )
    assert audited.priority is Priority.HIGH
    assert audited.operations == (Operation.UPDATE, Operation.INSERT)
    assert audited.tables == ("?", "countries", "leads")
    assert audited.lines == (5, 9)
    assert not audited.comment_only


def test_a_migration_with_a_comment_only() -> None:
    (audited,) = group([a_finding(Operation.COMMENT, Priority.LOW, line=4)])
    assert audited.comment_only
    assert (audited.tables, audited.operations, audited.lines) == ((), (Operation.COMMENT,), (4,))


def test_source_date_epoch_is_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769731200")
    assert now() == datetime(2026, 1, 30, tzinfo=timezone.utc)


def test_without_it_the_time_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert abs((now() - datetime.now(timezone.utc)).total_seconds()) < 60
    assert now().microsecond == 0


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "9" * 40])
def test_a_wrong_source_date_epoch_is_refused(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH: expected seconds since 1970"):
        now()
