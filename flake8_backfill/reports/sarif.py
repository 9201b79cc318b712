"""The audit as SARIF 2.1.0, for code scanning on GitHub and other viewers of static analysis results."""

from __future__ import annotations

import json
import re

from flake8_backfill import __version__
from flake8_backfill.audit import Audit
from flake8_backfill.baseline import Entry
from flake8_backfill.flake8_settings import HIDING
from flake8_backfill.model import Finding, Operation, Priority
from flake8_backfill.reports._format import Format, Presentation
from flake8_backfill.reports._places import as_uri, baseline_path, fingerprinted
from flake8_backfill.reports._words import one_line, spelled_out, utc
from flake8_backfill.results import Fault, FileError
from flake8_backfill.rules import RULES, Rule

# https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; the numbers below are its sections.
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Priority.HIGH: "error", Priority.MEDIUM: "warning", Priority.LOW: "note"}
_FINGERPRINT = "backfillStatement/v1"
_LONGEST = 1000


def _render(audit: Audit, presentation: Presentation) -> str:
    # ASCII only, as in the JSON report: nothing in it can stop the writing or hide from a reader.
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(audit)]}, indent=2) + "\n"


def _run(audit: Audit) -> dict[str, object]:
    return {
        "tool": {
            "driver": {
                "name": "flake8-backfill",
                "semanticVersion": __version__,
                "version": __version__,
                "rules": [_rule(rule) for rule in RULES.values()],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not audit.errors,
                "endTimeUtc": utc(audit.generated),
                "toolExecutionNotifications": [_notification(error) for error in audit.errors],
                "toolConfigurationNotifications": [_stale(entry, audit) for entry in audit.stale],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [
            *(_result(audit, finding, fingerprint) for finding, fingerprint in fingerprinted(audit.findings)),
            *map(_fault, audit.faults),
        ],
    }


def _rule(rule: Rule) -> dict[str, object]:
    level = _level(rule.operation, rule.priority)
    return {
        "id": rule.code,
        "name": _pascal_case(rule.title),
        "shortDescription": {"text": _sentence(rule.title)},
        "fullDescription": {"text": rule.meaning},
        "help": {
            "text": f"{rule.meaning}\n\n{rule.advice}",
            "markdown": f"**{rule.code}: {rule.title}**\n\n{rule.meaning}\n\n{rule.advice}",
        },
        "defaultConfiguration": {"level": level},
        # What GitHub reads: "Supported SARIF output file properties" in its documentation.
        "properties": {"tags": ["database", "migrations"], "precision": "high", "problem.severity": _severity(level)},
    }


def _result(audit: Audit, finding: Finding, fingerprint: str) -> dict[str, object]:
    return {
        "ruleId": finding.code,
        "ruleIndex": list(RULES).index(finding.code),
        "level": _level(finding.operation, finding.priority),
        "message": {"text": one_line(finding.message.removeprefix(finding.code), _LONGEST)},
        "locations": [_location(finding.path, {"startLine": finding.line, "startColumn": finding.column})],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
        "suppressions": _suppressions(finding),
        "properties": {
            "migration": spelled_out(finding.migration.id),
            "description": spelled_out(finding.migration.description),
            "operation": finding.operation.name,
            "priority": finding.priority.name,
            "tables": [spelled_out(table) for table in finding.tables],
            "scope": finding.scope,
            "facts": [spelled_out(fact) for fact in finding.facts],
            "status": finding.status,
            **_added(audit, finding),
        },
    }


def _added(audit: Audit, finding: Finding) -> dict[str, object]:
    """Return when and by whom the migration was added, where the report is to say so."""
    known = (audit.added or {}).get(finding.migration.path)
    return {"added": {"date": utc(known.date), "author": spelled_out(known.author)}} if known else {}


def _fault(fault: Fault) -> dict[str, object]:
    return {
        "ruleId": fault.code,
        "ruleIndex": list(RULES).index(fault.code),
        "level": _level(None, None),
        "message": {"text": one_line(fault.message.removeprefix(fault.code), _LONGEST)},
        "locations": [_location(fault.path, {"startLine": fault.line, "startColumn": fault.column})],
        "suppressions": [],
    }


def _stale(entry: Entry, audit: Audit) -> dict[str, object]:
    text = f"an entry of the baseline matches nothing any more: {entry.words}"
    return {
        "level": "warning",
        "message": {"text": one_line(text, _LONGEST)},
        "locations": [_location(baseline_path(audit), {"startLine": 1})],
    }


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    """Return what hides the finding; an empty list says that nothing does, a missing one would not (3.27.23)."""
    if finding.status == "new":
        return []
    if finding.status == "grandfathered":
        return [{"kind": "external", "status": "accepted", "justification": "recorded in the baseline"}]
    in_settings = finding.reason in HIDING
    suppression = {"kind": "external" if in_settings else "inSource", "status": "accepted"}
    words = f"flake8's {finding.reason}" if in_settings else one_line(finding.reason, _LONGEST)
    if words:
        suppression["justification"] = words
    return [suppression]


def _notification(error: FileError) -> dict[str, object]:
    return {
        "level": "error",
        "message": {"text": one_line(f"could not be read: {error.message}", _LONGEST)},
        "locations": [_location(error.path, {"startLine": max(error.line, 1)})],
    }


def _location(path: str, region: dict[str, int]) -> dict[str, object]:
    # %SRCROOT% is the usual name of the checkout's root; who shows the results knows where that is (3.4.4).
    artifact = {"uri": as_uri(path), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _level(operation: Operation | None, priority: Priority | None) -> str:
    """Return the level of a code; those without a priority are about comments that suppress."""
    return "warning" if operation is None or priority is None else _LEVELS[priority]


def _severity(level: str) -> str:
    return "recommendation" if level == "note" else level


def _pascal_case(title: str) -> str:
    return "".join(word.capitalize() for word in re.split(r"[^A-Za-z]+", title))


def _sentence(title: str) -> str:
    return f"{title[0].upper()}{title[1:]}."


FORMAT = Format(
    name="sarif",
    help="SARIF 2.1.0, for code scanning",
    render=_render,
    stamp=re.compile(r'^ +"endTimeUtc": ".*",\n', re.MULTILINE),
)
