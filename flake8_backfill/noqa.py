"""What flake8 would hide: findings under noqa comments and ignored codes become suppressed, with the reason why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flake8_backfill.controls import reason_behind
from flake8_backfill.flake8_settings import Flake8Settings
from flake8_backfill.model import Finding
from flake8_backfill.patterns import regex
from flake8_backfill.results import FileResult
from flake8_backfill.sql_files import is_sql

if TYPE_CHECKING:
    from flake8.processor import FileProcessor
    from flake8.violation import Violation

_NOQA = regex("noqa", re.IGNORECASE)

WHOLE_FILE = "# flake8: noqa"
"""The reason of findings in a file that flake8 does not look at."""


def read_with_flake8(path: str, lines: list[str], settings: Flake8Settings) -> FileProcessor:
    """Give ``lines``, decoded and with their ends, to flake8's own reader; it drops a byte order mark from them."""
    if is_sql(path):
        from flake8_backfill.sql_files.controls import SqlProcessor

        return SqlProcessor(path, settings.options, lines)
    from flake8.processor import FileProcessor

    return FileProcessor(path, settings.options, lines)


def judge(
    findings: Iterable[Finding],
    path: str,
    processor: FileProcessor | None,
    settings: Flake8Settings,
    *,
    unchecked: bool,
) -> Iterator[Finding]:
    """Yield ``findings`` as they are, or suppressed where flake8 would not show them; ``unchecked`` is the whole file.

    ``path`` is the file's as flake8 would be given it; ``processor`` is None where it has no noqa comment at all.
    What hides one is looked for from the place outwards: an acknowledged migration, a comment on the line, one for the
    whole file, the settings.
    """
    for finding in findings:
        hidden_by = None
        if finding.status == "new":
            hidden_by = None if processor is None else _inline(finding, processor, settings)
            if hidden_by is None:
                hidden_by = (WHOLE_FILE if unchecked else settings.hides(finding.code, path)) or None
        yield finding if hidden_by is None else finding._replace(status="suppressed", reason=hidden_by)


def may_cover(source: str, result: FileResult) -> bool:
    """Tell whether a noqa comment of a Python file is in the same statement as one of its findings.

    flake8 joins the lines of strings that go over several, never those of two statements; to know the strings it cuts
    the file into tokens, which takes longer than all that is done here.
    """
    marked = _lines_with_noqa(source)
    places = {finding.line for finding in result.findings}
    for first, last in result.statements:
        if any(first <= line <= last for line in marked) and any(first <= line <= last for line in places):
            return True
    return any(line in places for line in marked)  # a comment is no statement


def _lines_with_noqa(source: str) -> list[int]:
    found, line, counted = [], 1, 0
    for match in _NOQA.finditer(source):
        line += source.count("\n", counted, match.start())
        counted = match.start()
        found.append(line)
    return found


def covers(finding: Finding, processor: FileProcessor, *, disabled: bool = False) -> bool:
    """Tell whether flake8 takes a noqa comment for one that covers the finding; none does where they are disabled."""
    return _violation(finding, processor).is_inline_ignored(disabled)


def noqa_line(processor: FileProcessor, line: int) -> tuple[str, int]:
    """Return what lines have in common whose noqa comments are for each other: a string that is not closed joins them.

    flake8 gives such lines one and the same text; another line may have an equal one, which is not the same.
    """
    text = processor.noqa_line_for(line)
    return ("line", line) if text is None else ("text", id(text))


def _violation(finding: Finding, processor: FileProcessor) -> Violation:
    from flake8.violation import Violation

    return Violation(
        code=finding.code,
        filename=processor.filename,
        line_number=finding.line,
        column_number=finding.column,
        text=finding.message,
        physical_line=processor.noqa_line_for(finding.line),
    )


def _inline(finding: Finding, processor: FileProcessor, settings: Flake8Settings) -> str | None:
    """Return the reason of the noqa comment that covers the finding ("" for a bare one), or None without one."""
    if not covers(finding, processor, disabled=settings.disable_noqa):
        return None
    line = processor.noqa_line_for(finding.line)
    if line is None:  # flake8 falls back on the one line where a file has no tokens
        line = processor.lines[finding.line - 1]
    from flake8.defaults import NOQA_INLINE_REGEXP

    comment = NOQA_INLINE_REGEXP.search(line)
    return reason_behind(line[comment.end() :]) if comment else ""
