"""The audit as GitHub workflow commands: an annotation on the line of each new finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flake8_backfill.audit import Audit
from flake8_backfill.model import Finding, Priority
from flake8_backfill.reports._format import Format, Presentation
from flake8_backfill.reports._places import baseline_path
from flake8_backfill.reports._words import counted, one_line, since_when, spelled_out

_LEVELS = {Priority.HIGH: "error", Priority.MEDIUM: "warning", Priority.LOW: "notice"}
_LONGEST = 1000

# https://docs.github.com/actions/reference/workflow-commands-for-github-actions; the escapes are those of
# escapeData and escapeProperty in actions/toolkit, packages/core/src/command.ts.
_IN_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_DATA, ":": "%3A", ",": "%2C"}


def _render(audit: Audit, presentation: Presentation) -> str:
    return "\n".join([*_commands(audit), _summary(audit)]) + "\n"


def _commands(audit: Audit) -> Iterator[str]:
    for error in audit.errors:
        yield _command("error", error.path, error.line, 1, "cannot be read", error.message)
    for fault in audit.faults:
        text = fault.message.removeprefix(fault.code).lstrip()
        yield _command("warning", fault.path, fault.line, fault.column, f"{fault.code} suppression", text)
    for entry in audit.stale:
        yield _command("warning", baseline_path(audit), 1, 1, "baseline entry that matches nothing", entry.words)
    new = [finding for finding in audit.findings if finding.status == "new"]
    # GitHub shows the first ten of each level of a step.
    for finding in sorted(new, key=lambda finding: finding.priority):
        yield _annotation(finding, since_when(audit, finding))


def _annotation(finding: Finding, when: str) -> str:
    title = f"{finding.code} {finding.operation.name} in migration {one_line(finding.migration.id)}"
    message = finding.message.removeprefix(finding.code).lstrip()
    return _command(_LEVELS[finding.priority], finding.path, finding.line, finding.column, title, message + when)


def _command(level: str, path: str, line: int, column: int, title: str, message: str) -> str:
    place = f"file={_escaped(spelled_out(path), _IN_PROPERTIES)},line={line},col={column}"
    data = _escaped(one_line(message, _LONGEST), _IN_DATA)
    return f"::{level} {place},title={_escaped(one_line(title, _LONGEST), _IN_PROPERTIES)}::{data}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)


def _summary(audit: Audit) -> str:
    """Return a line for the log; it is no command."""
    figures = audit.summary
    return (
        f"flake8-backfill: {counted(figures.migrations_with_dml, 'migration')} with row changes: {figures.high} HIGH, "
        f"{figures.medium} MEDIUM, {figures.low} LOW; {counted(figures.suppressed, 'finding')} suppressed, "
        f"{figures.grandfathered} grandfathered"
    )


FORMAT = Format(
    name="github",
    help="annotations in GitHub Actions",
    render=_render,
    stamp=re.compile(r"(?!)"),  # the text does not say when it was made
)
