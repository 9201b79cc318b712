"""What flake8 would hide: findings under noqa comments and ignored codes become suppressed, with the reason why."""

from __future__ import annotations

import re
from dataclasses import replace

from flake8.defaults import NOQA_INLINE_REGEXP
from flake8.processor import FileProcessor
from flake8.violation import Violation

from flake8_backfill.flake8_settings import Flake8Settings
from flake8_backfill.model import Finding

WHOLE_FILE = "# flake8: noqa"
"""The reason of findings in a file that flake8 does not look at."""

# What follows the codes of `# noqa: BKF101 -- the rows are gone by now  # and another comment`.
_REASON = re.compile(r"\s*--\s*(?P<reason>[^\r\n]*?)\s*(?:\s#\s.*)?$", re.MULTILINE)


def read_with_flake8(path: str, lines: list[str], settings: Flake8Settings) -> FileProcessor:
    """Give ``lines``, decoded and with their ends, to flake8's own reader; it drops a byte order mark from them."""
    return FileProcessor(path, settings.options, lines)


def judge(finding: Finding, processor: FileProcessor, settings: Flake8Settings) -> Finding:
    """Return ``finding`` as it is, or suppressed where flake8 would not show it.

    What hides it is looked for from the place outwards: an acknowledged migration, a comment on the line, one for the
    whole file, the settings.
    """
    if finding.status != "new":
        return finding
    hidden_by = _inline(finding, processor, settings)
    if hidden_by is None and processor.should_ignore_file():
        hidden_by = WHOLE_FILE
    if hidden_by is None:
        hidden_by = settings.hides(finding.code, processor.filename) or None
    return finding if hidden_by is None else replace(finding, status="suppressed", reason=hidden_by)


def _inline(finding: Finding, processor: FileProcessor, settings: Flake8Settings) -> str | None:
    """Return the reason of the noqa comment that covers the finding ("" for a bare one), or None without one."""
    violation = Violation(
        code=finding.code,
        filename=processor.filename,
        line_number=finding.line,
        column_number=finding.column,
        text=finding.message,
        physical_line=processor.noqa_line_for(finding.line),
    )
    if not violation.is_inline_ignored(settings.disable_noqa):
        return None
    line = violation.physical_line
    if line is None:  # flake8 falls back on the one line where a file has no tokens
        line = processor.lines[finding.line - 1]
    comment = NOQA_INLINE_REGEXP.search(line)
    reason = comment and _REASON.match(line, comment.end())
    return reason["reason"] if reason else ""
