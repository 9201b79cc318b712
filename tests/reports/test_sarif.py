"""SARIF, as its official schema and its readers want it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from flake8_backfill import __version__, render
from flake8_backfill.model import Operation, Priority
from flake8_backfill.results import FileError
from flake8_backfill.rules import RULES
from tests.audit_samples import TO_REPAIR, a_finding, a_migration, an_audit

SCHEMA = json.loads(Path(__file__).parents[1].joinpath("data", "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
jsonschema.Draft4Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def run_of(*findings: Any, **changes: Any) -> Any:
    """The one run of the report, which the schema accepts."""
    log = json.loads(render(an_audit(findings, **changes), "sarif"))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def test_of_nothing() -> None:
    run = run_of()
    assert run["results"] == []
    (invocation,) = run["invocations"]
    assert invocation == {
        "executionSuccessful": True,
        "endTimeUtc": "2026-01-30T00:00:00Z",
        "toolExecutionNotifications": [],
        "toolConfigurationNotifications": [],
    }


def test_the_schema_refuses_what_is_wrong() -> None:
    log = json.loads(render(an_audit([a_finding()]), "sarif"))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert not VALIDATOR.is_valid(log)


def test_a_result() -> None:
    finding = a_finding(
        migration=a_migration("29b", "db/migrate it.py", description="Fill it"), line=7, column=9, facts=("row by row",)
    )
    (result,) = run_of(finding)["results"]
    fingerprints = result.pop("partialFingerprints")
    assert list(fingerprints) == ["backfillStatement/v1"]
    assert result == {
        "ruleId": "BKF101",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "UPDATE on leads in migration 29b"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "db/migrate%20it.py", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 7, "startColumn": 9},
                }
            }
        ],
        "suppressions": [],
        "properties": {
            "migration": "29b",
            "description": "Fill it",
            "operation": "UPDATE",
            "priority": "HIGH",
            "tables": ["leads"],
            "scope": "upgrade",
            "facts": ["row by row"],
            "status": "new",
        },
    }


def test_every_code_has_a_rule_that_helps() -> None:
    driver = run_of()["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("flake8-backfill", __version__)
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)
    for rule in driver["rules"]:
        assert RULES[rule["id"]].advice in rule["help"]["text"]
        assert rule["id"] in rule["help"]["markdown"]
        assert rule["name"].isalpha()


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("priority", Priority)
def test_a_result_points_at_its_rule(operation: Operation, priority: Priority) -> None:
    if operation is Operation.COMMENT and priority is not Priority.LOW:
        return
    run = run_of(a_finding(operation, priority))
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["level"] == {Priority.HIGH: "error", Priority.MEDIUM: "warning", Priority.LOW: "note"}[priority]


@pytest.mark.parametrize(
    ("changes", "suppressions"),
    [
        pytest.param({}, [], id="new"),
        pytest.param(
            {"status": "suppressed", "reason": "ten rows"},
            [{"kind": "inSource", "status": "accepted", "justification": "ten rows"}],
            id="a comment with a reason",
        ),
        pytest.param({"status": "suppressed"}, [{"kind": "inSource", "status": "accepted"}], id="a comment without"),
        pytest.param(
            {"status": "suppressed", "reason": "per-file-ignores"},
            [{"kind": "external", "status": "accepted", "justification": "flake8's per-file-ignores"}],
            id="flake8's settings",
        ),
        pytest.param(
            {"status": "grandfathered"},
            [{"kind": "external", "status": "accepted", "justification": "recorded in the baseline"}],
            id="the baseline",
        ),
    ],
)
def test_suppressions(changes: dict[str, Any], suppressions: list[dict[str, str]]) -> None:
    (result,) = run_of(a_finding(**changes))["results"]
    assert result["suppressions"] == suppressions


def test_fingerprints_stay_when_lines_move_and_differ_where_statements_do() -> None:
    def of(*findings: Any) -> list[str]:
        return [result["partialFingerprints"]["backfillStatement/v1"] for result in run_of(*findings)["results"]]

    assert of(a_finding(line=3)) == of(a_finding(line=300, column=1))
    twice = of(a_finding(line=3), a_finding(line=9))
    assert twice[0] == of(a_finding())[0]
    others = [a_finding(statement="x"), a_finding(Operation.DELETE), a_finding(migration=a_migration("37"))]
    assert len({*twice, *of(*others)}) == 5


def test_files_that_could_not_be_read() -> None:
    run = run_of(errors=(FileError("bad.py", 3, "invalid syntax"),))
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "could not be read: invalid syntax"
    assert notification["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}


def test_what_is_to_be_repaired() -> None:
    run = run_of(**TO_REPAIR)
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("BKF901", "warning")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "BKF901"
    assert result["message"]["text"] == "nothing is suppressed here"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 7, "startColumn": 5}
    (notification,) = run["invocations"][0]["toolConfigurationNotifications"]
    assert notification["message"]["text"].endswith("migrate.py: UPDATE leads in migration 36")
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "db/baseline.txt"
