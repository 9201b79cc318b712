"""The audit as JUnit XML: a test case for each migration with a finding, for the test views of CI servers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from flake8_backfill.audit import Audit, AuditedMigration
from flake8_backfill.model import Finding, Priority
from flake8_backfill.reports._format import Format, Presentation
from flake8_backfill.reports._words import added, counted, one_line, spelled_out, utc

_LONGEST = 1000
_LIMIT = Priority.MEDIUM
"""New findings of this priority or a higher one fail their migration, as they do in the gate's default."""

# Unlike control characters and surrogates these have no category that says so: XML 1.0, section 2.2.
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def _render(audit: Audit, presentation: Presentation) -> str:
    cases = [*_reading_cases(audit), *_repair_cases(audit), *(_case(audited, audit) for audited in audit.migrations)]
    root = Element("testsuites")
    suite = SubElement(root, "testsuite")
    for element in (root, suite):
        element.set("name", "flake8-backfill")
        element.set("tests", str(len(cases)))
        for attribute, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            element.set(attribute, str(sum(case.find(outcome) is not None for case in cases)))
        element.set("time", "0")
    suite.set("timestamp", utc(audit.generated))
    suite.extend(cases)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _reading_cases(audit: Audit) -> Iterator[Element]:
    """Yield a case for each file that could not be read, or one that says there is none: no server likes no cases."""
    if not audit.errors:
        yield _element("testcase", classname="backfill-report", name="every file could be read", time="0")
    for error in audit.errors:
        case = _element(
            "testcase",
            classname=_class_name(error.path),
            name="can be read",
            time="0",
            file=error.path,
            line=str(error.line),
        )
        text = f"{error.path}:{error.line}: {error.message}"
        case.append(_element("error", [text], message=error.message, type="unreadable"))
        yield case


def _repair_cases(audit: Audit) -> Iterator[Element]:
    """Yield what a gate fails for beside findings: comments that do not suppress as they should, and stale entries."""
    for fault in audit.faults:
        name = f"{fault.code} in line {fault.line}"
        place = {"file": fault.path, "line": str(fault.line)}
        case = _element("testcase", classname=_class_name(fault.path), name=name, time="0", **place)
        case.append(_element("failure", [f"{fault.path}:{fault.line}: {fault.message}"], message=fault.message))
        yield case
    if audit.stale:
        case = _element("testcase", classname="backfill-report", name="every baseline entry matches", time="0")
        message = f"{counted(len(audit.stale), 'entry', 'entries')} of the baseline matched nothing"
        case.append(_element("failure", (entry.words for entry in audit.stale), message=message))
        yield case


def _case(audited: AuditedMigration, audit: Audit) -> Element:
    migration = audited.migration
    case = _element(
        "testcase",
        classname=_class_name(migration.path),
        name=f"{migration.id}: {migration.description}",
        time="0",
        file=migration.path,
        line=str(migration.line),
    )
    urgent = [finding for finding in audited.writes if finding.priority <= _LIMIT]
    new = [finding for finding in urgent if finding.status == "new"]
    if new:
        case.append(_failure(new))
    elif urgent:
        case.append(_element("skipped", message=f"{counted(len(urgent), 'finding')}, each suppressed or grandfathered"))
    rest = [finding for finding in audited.findings if finding not in new]
    when = added(audit, audited)
    told = [*map(_line, rest), *([f"added {when}"] if when else [])]
    if told:
        case.append(_element("system-out", told))
    return case


def _class_name(path: str) -> str:
    """Return a path as servers expect the name of a class, whose dots they take for levels: ``crm.migrations.0001``."""
    return re.sub(r"\.(py|sql)$", "", path).strip("./").replace("/", ".")


def _failure(findings: list[Finding]) -> Element:
    """Make one failure of all: many servers count, or show, only the first of a case."""
    first, *further = sorted(findings, key=lambda finding: finding.priority)
    message = first.message + (f" (and {len(further)} more)" if further else "")
    return _element("failure", map(_line, findings), message=message, type=first.code)


def _line(finding: Finding) -> str:
    status = "" if finding.status == "new" else f" [{finding.status}{': ' if finding.reason else ''}{finding.reason}]"
    return f"{finding.path}:{finding.line}:{finding.column}: {finding.message}{status}"


def _element(tag: str, lines: Iterable[str] = (), **attributes: str) -> Element:
    """Make an element; its lines, and its attributes, may hold anything and become one line each."""
    element = Element(tag)
    for name, value in attributes.items():
        element.set(name, spelled_out(_in_xml(value)) if name in ("file", "classname") else _text(value))
    element.text = "\n".join(map(_text, lines)) or None
    return element


def _text(text: str) -> str:
    return one_line(_in_xml(text), _LONGEST)


def _in_xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


FORMAT = Format(
    name="junit",
    help="test results, one case a migration",
    render=_render,
    stamp=re.compile(r' timestamp="[^"]*"'),
)
