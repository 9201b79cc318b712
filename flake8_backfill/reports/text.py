"""The audit as a table for a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from flake8_backfill.audit import Audit, AuditedMigration
from flake8_backfill.model import Priority
from flake8_backfill.reports._comparison import sections, totals
from flake8_backfill.reports._format import Format, Presentation
from flake8_backfill.reports._next_steps import next_steps
from flake8_backfill.reports._words import added, counted, hot_tables, location, one_line, operations, utc

_HEADINGS = ("Migration", "Description", "Tables", "DML Types", "Location")
_GAP = "  "
_DESCRIPTION = 1
_NARROWEST_DESCRIPTION = 16

_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_COLOURS = {Priority.HIGH: "\x1b[1;31m", Priority.MEDIUM: "\x1b[1;33m", Priority.LOW: "\x1b[1;32m"}


def _render(audit: Audit, presentation: Presentation) -> str:
    return "\n".join(_lines(audit, presentation)) + "\n"


def _lines(audit: Audit, presentation: Presentation) -> Iterator[str]:
    paint = _painted if presentation.colour else _plain
    yield paint("Backfill Audit Report", _BOLD)
    yield paint(f"Generated: {utc(audit.generated)}", _DIM)
    if audit.since:
        yield one_line(f"Only migrations that differ from {audit.since}")
    yield from ("", _figures(audit), *_left_out(audit))
    for source, names in hot_tables(audit.config):
        yield f"Hot tables: {', '.join(map(one_line, names))} ({one_line(source)})"
    for line, is_heading in _changes(audit):
        yield paint(line, _BOLD) if is_heading else line
    by_priority = [(priority.name, _COLOURS[priority], audit.of_priority(priority)) for priority in Priority]
    for title, colour, migrations in [*by_priority, ("Comments only", _BOLD, audit.comment_only)]:
        if migrations:
            heading, *rows = _table(audit, migrations, presentation.width)
            yield from ("", paint(f"{title} ({len(migrations)})", colour), paint(heading, _DIM), *rows)
    for title, told in _to_repair(audit):
        if told:
            yield from ("", paint(f"{title} ({len(told)})", _BOLD), *(one_line(line, 1000) for line in told))
    if audit.errors:
        yield from ("", paint(f"Could not be read ({len(audit.errors)})", _COLOURS[Priority.HIGH]))
        yield from (f"{one_line(error.path, 1000)}:{error.line}: {one_line(error.message)}" for error in audit.errors)
    yield from ("", paint("Next steps", _BOLD), *(f"- {one_line(step, 1000)}" for step in next_steps(audit)))


def _figures(audit: Audit) -> str:
    summary = audit.summary
    return (
        f"{counted(summary.migrations_with_dml, 'migration')} with DML: {summary.high} HIGH, {summary.medium} MEDIUM, "
        f"{summary.low} LOW; {summary.comment_only} with a comment only; {counted(summary.files, 'file')} read"
    )


def _left_out(audit: Audit) -> Iterator[str]:
    summary = audit.summary
    if summary.suppressed or summary.grandfathered or summary.excluded:
        yield (
            f"{counted(summary.suppressed, 'finding')} suppressed, {summary.grandfathered} grandfathered; "
            f"{counted(summary.excluded, 'migration')} excluded"
        )


def _changes(audit: Audit) -> Iterator[tuple[str, bool]]:
    """Yield the lines on what is other than in the earlier report, where there is one; true for a heading."""
    if audit.comparison is None:
        return
    yield from (("", False), (f"Changes since {one_line(audit.comparison.file)}", True))
    for total in totals(audit, audit.comparison):
        if total.before != total.now:
            yield f"{total.name}: {total.before} -> {total.now} ({total.change})", False
    for title, rows in sections(audit.comparison):
        yield f"{title} ({len(rows)})", True
        for migration, change, tables, place in rows:
            yield one_line(f"{place}: {change} {tables} in migration {migration}", 1000), False


def _to_repair(audit: Audit) -> Iterator[tuple[str, list[str]]]:
    yield "Suppressions to repair", [f"{fault.path}:{fault.line}: {fault.message}" for fault in audit.faults]
    yield "Baseline entries that match nothing", [entry.words for entry in audit.stale]


def _table(audit: Audit, migrations: Sequence[AuditedMigration], width: int) -> Iterator[str]:
    """Yield the heading and the rows, their columns aligned; a long description gives way to the other columns."""
    rows = [_HEADINGS, *map(_cells, migrations)]
    if audit.added is not None:
        when = ["Added", *(one_line(added(audit, migration)) for migration in migrations)]
        rows = [(*row, cell) for row, cell in zip(rows, when, strict=True)]
    widths = [max(_columns(row[column]) for row in rows) for column in range(len(rows[0]))]
    others = sum(widths) - widths[_DESCRIPTION] + len(_GAP) * (len(rows[0]) - 1)
    widths[_DESCRIPTION] = min(widths[_DESCRIPTION], max(_NARROWEST_DESCRIPTION, width - others))
    for row in rows:
        yield _GAP.join(_fitted(cell, columns) for cell, columns in zip(row, widths, strict=True)).rstrip()


def _cells(audited: AuditedMigration) -> tuple[str, ...]:
    return (
        one_line(audited.migration.id),
        one_line(audited.migration.description),
        one_line(", ".join(audited.tables)),
        operations(audited),
        one_line(location(audited), 1000),
    )


def _columns(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes: wide characters take two, combining ones none."""
    return sum(_character_columns(character) for character in text)


def _character_columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitted(text: str, columns: int) -> str:
    """Return ``text`` cut, with an ellipsis, or filled up to ``columns``."""
    if _columns(text) > columns:
        while _columns(text) >= columns:
            text = text[:-1]
        text = text.rstrip() + "…"
    return text + " " * (columns - _columns(text))


def _painted(text: str, colour: str) -> str:
    return f"{colour}{text}{_RESET}"


def _plain(text: str, colour: str) -> str:
    return text


FORMAT = Format(
    name="text",
    help="a table for a terminal",
    render=_render,
    stamp=re.compile(r"^(\x1b\[\d+m)?Generated: .*\n", re.MULTILINE),
)
