"""What all formats have in common."""

from __future__ import annotations

import pkgutil
from datetime import timedelta

import pytest

from flake8_backfill import render, reports
from flake8_backfill.config import ConfigError
from flake8_backfill.model import Operation, Priority
from flake8_backfill.reports import Format, formats
from flake8_backfill.results import FileError
from tests.audit_samples import GENERATED, a_finding, a_migration, an_audit

HOSTILE = "<b>`|\n# **x** [a](b) \x1b[31m\u202e\u2066\ud800\x00 ]]> --> &amp; ${{ x }} %0A ::error::"


def hostile_audit() -> object:
    """Hostile words in every field that comes from a file, its name or a comment."""
    migration = a_migration(HOSTILE, HOSTILE, 1, HOSTILE)._replace(framework=HOSTILE)
    finding = a_finding(
        migration=migration,
        tables=(HOSTILE,),
        facts=(HOSTILE,),
        message=f"BKF101 {HOSTILE}",
        statement=HOSTILE,
        status="suppressed",
        reason=HOSTILE,
    )
    return an_audit(
        [finding, a_finding(Operation.COMMENT, Priority.LOW, migration)],
        errors=(FileError(HOSTILE, 1, HOSTILE),),
        unchecked=(HOSTILE,),
        source_lines={HOSTILE: (HOSTILE + "\n",) * 3},
    )


def test_each_module_is_a_format_and_each_format_a_module() -> None:
    modules = {module.name for module in pkgutil.iter_modules(reports.__path__) if not module.name.startswith("_")}
    assert {name.replace("-", "_") for name in formats()} == modules
    assert {"json", "markdown", "text"} <= set(formats())
    assert all(isinstance(report, Format) and report.help for report in formats().values())


def test_an_unknown_format_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ConfigError, match=r"unknown format 'yaml'; the formats are .*json.*markdown"):
        render(an_audit(), "yaml")


@pytest.mark.parametrize("name", formats())
def test_the_same_audit_is_the_same_text(name: str) -> None:
    audit = an_audit([a_finding()])
    assert render(audit, name) == render(audit, name)
    assert render(audit, name).endswith("\n")


@pytest.mark.parametrize("name", formats())
def test_the_time_is_the_only_difference_between_two_runs(name: str) -> None:
    findings = [a_finding(migration=a_migration(description="Generated: 2026-01-30T00:00:00Z"))]
    before = render(an_audit(findings), name)
    after = render(an_audit(findings, generated=GENERATED + timedelta(days=400, seconds=7)), name)
    other = render(an_audit([a_finding(migration=a_migration("37"))]), name)
    assert formats()[name].same(before, after)
    assert formats()[name].same(before.replace("\n", "\r\n"), after)
    assert not formats()[name].same(before, other)


@pytest.mark.parametrize("name", formats())
def test_hostile_words_add_no_lines_and_no_control_characters(name: str) -> None:
    text = render(hostile_audit(), name)  # type: ignore[arg-type]
    assert not set(text) & set("\x00\x1b\u202e\u2066\r")
    text.encode("utf-8", "backslashreplace")


@pytest.mark.parametrize("name", formats())
def test_an_audit_of_nothing(name: str) -> None:
    assert render(an_audit(), name)
