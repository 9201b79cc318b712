"""The audit report in Markdown: what is committed beside the migrations, or pasted into a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flake8_backfill.audit import Audit, AuditedMigration
from flake8_backfill.model import Priority
from flake8_backfill.reports._comparison import HEADINGS, sections, totals
from flake8_backfill.reports._format import Format, Presentation
from flake8_backfill.reports._next_steps import next_steps
from flake8_backfill.reports._words import added, counted, hot_tables, location, one_line, operations, utc

_HEADINGS = ("Migration", "Description", "Tables", "DML Types", "Location")

# Everything that GitHub's and GitLab's Markdown act upon inside a table cell; "_" only where it is not inside a word.
_SPECIAL = re.compile(r"[\\|`*\[\]~$<>&@#]|(?<![^\W_])_|_(?![^\W_])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;"}


def escaped(text: str, longest: int = 160) -> str:
    """Return text from a migration as it is safe in a line or a table cell of Markdown, at most ``longest`` long."""
    return _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), one_line(text, longest))


def _render(audit: Audit, presentation: Presentation) -> str:
    sections = [
        ["# Backfill Audit Report", "", f"Generated: {utc(audit.generated)}"],
        ["## Summary", "", *_summary(audit)],
        *_comparison(audit),
        ["## Priority Definitions", "", *_definitions(audit)],
        *([f"## {p.name} Priority Backfills", "", *_table(audit, audit.of_priority(p))] for p in Priority),
        ["## Comments only", "", *_table(audit, audit.comment_only)],
        *([f"## {heading}", "", *lines] for heading, lines in _left_out(audit) if lines),
        ["## Next Steps", "", *(f"- {escaped(step, 1000)}" for step in next_steps(audit))],
    ]
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def _summary(audit: Audit) -> Iterator[str]:
    figures = audit.summary
    if audit.since:
        yield f"- Only migrations that differ from {escaped(audit.since)}"
    yield f"- Total migrations with DML: {figures.migrations_with_dml}"
    yield f"- HIGH priority: {figures.high}"
    yield f"- MEDIUM priority: {figures.medium}"
    yield f"- LOW priority: {figures.low}"
    yield f"- Migrations with a comment only: {figures.comment_only}"
    yield f"- Files read: {figures.files} ({counted(figures.migration_files, 'file')} with migrations)"
    yield f"- Suppressed findings: {figures.suppressed} of {figures.findings}"
    yield f"- Grandfathered findings: {figures.grandfathered} of {figures.findings}"
    yield f"- Excluded migrations: {figures.excluded}"
    yield f"- Files that could not be read: {figures.errors}"
    if figures.faults:
        yield f"- Suppressions to repair: {figures.faults}"
    if figures.stale:
        yield f"- Baseline entries that match nothing: {figures.stale}"


def _definitions(audit: Audit) -> Iterator[str]:
    yield "- **HIGH**: writes to a hot table, or to one that the same migration renames to a hot table. Hot tables:"
    hot = hot_tables(audit.config)
    for source, names in hot:
        yield f"  - {', '.join(map(escaped, names))} (from {escaped(source)})"
    if not hot:
        yield "  - none"
    yield "- **MEDIUM**: writes to any other table, or to one that the file does not show."
    yield (
        "- **LOW**: runs in a downgrade only; fills a table that the same migration creates, with rows spelled out; "
        f"writes to small tables only ({', '.join(map(escaped, audit.config.small_tables)) or 'none configured'}, and "
        "the migration frameworks' own)."
    )


def _comparison(audit: Audit) -> Iterator[list[str]]:
    """Yield the section on what is other than in the earlier report, where there is one."""
    if audit.comparison is None:
        return
    old = audit.comparison
    since = f"Compared with {escaped(old.file)}, generated {escaped(old.generated)}."
    figures = [_row([name.name, str(name.before), str(name.now), name.change]) for name in totals(audit, old)]
    yield ["## Changes", "", since, "", *_header(["", "Before", "Now", "Change"]), *figures]
    for title, rows in sections(old):
        table = [_row([escaped(cell, 1000) for cell in row]) for row in rows]
        yield [f"### {title} ({len(rows)})", "", *(_header(HEADINGS) if rows else ["None."]), *table]


def _header(headings: Sequence[str]) -> list[str]:
    return [_row(headings), _row(["---"] * len(headings))]


def _table(audit: Audit, migrations: Sequence[AuditedMigration]) -> Iterator[str]:
    if not migrations:
        yield "None."
        return
    yield from _header(_HEADINGS if audit.added is None else (*_HEADINGS, "Added"))
    for audited in migrations:
        cells = (
            audited.migration.id,
            audited.migration.description,
            ", ".join(audited.tables),
            operations(audited),
            location(audited),
        )
        row = [escaped(cell, 1000) if cell is cells[-1] else escaped(cell) for cell in cells]
        yield _row(row if audit.added is None else [*row, escaped(added(audit, audited))])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _left_out(audit: Audit) -> Iterator[tuple[str, list[str]]]:
    """Yield the sections on what the tables above do not say, which are left out where they are empty."""
    yield (
        "Suppressed",
        [
            f"- {escaped(f'{finding.path}:{finding.line}')}: {finding.code} "
            f"({escaped(finding.reason) or 'no reason given'})"
            for finding in audit.findings
            if finding.status == "suppressed"
        ],
    )
    yield (
        "Suppressions to repair",
        [f"- {escaped(f'{fault.path}:{fault.line}', 1000)}: {escaped(fault.message, 1000)}" for fault in audit.faults],
    )
    yield "Baseline entries that match nothing", [f"- {escaped(entry.words, 1000)}" for entry in audit.stale]
    yield "Files under flake8: noqa", [f"- {escaped(path, 1000)}" for path in audit.unchecked]
    yield (
        "Files that could not be read",
        [f"- {escaped(f'{error.path}:{error.line}', 1000)}: {escaped(error.message)}" for error in audit.errors],
    )


FORMAT = Format(
    name="markdown",
    help="the audit report (default)",
    render=_render,
    stamp=re.compile(r"^Generated: .*\n", re.MULTILINE),
)
