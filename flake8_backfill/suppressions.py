"""Comments that are meant to suppress findings, and what is wrong with some of them: BKF900 and BKF901."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_backfill.config import Config
from flake8_backfill.controls import comments, reason_behind
from flake8_backfill.first_look import mentions_noqa
from flake8_backfill.model import Finding
from flake8_backfill.noqa import covers, noqa_line
from flake8_backfill.results import Acknowledgement, Fault, FileResult
from flake8_backfill.rules import NO_REASON, NOTHING_SUPPRESSED
from flake8_backfill.sql_files import is_sql

if TYPE_CHECKING:
    from flake8.processor import FileProcessor

_OURS, _ABOUT_FAULTS = "BKF", "BKF9"


def faults(result: FileResult, source: str, processor: FileProcessor | None, config: Config) -> tuple[Fault, ...]:
    """Return the faults of a file's suppressions by their places.

    ``processor`` has its lines; None where `may_have_noqa` says that it has no noqa comment.

    Bare ``# noqa`` comments are left to others: nobody knows what they are for.  Files that the configuration excludes,
    and those that do not parse, have none.
    """
    if processor is None and not result.acknowledgements:
        return ()
    if result.error is not None or config.claims(result.path) is False:
        return ()
    found = [fault for comment in result.acknowledgements for fault in _of_acknowledgement(comment, config)]
    if processor is not None and mentions_noqa(source):
        found += _of_noqa(result, source, processor, config)
    return tuple(sorted(found, key=lambda fault: (fault.line, fault.column)))


def _of_acknowledgement(comment: Acknowledgement, config: Config) -> Iterator[Fault]:
    if not comment.reason:
        code = NO_REASON.code if config.require_reason else NOTHING_SUPPRESSED.code
        message = "# backfill: allow needs its reason to suppress anything: # backfill: allow -- why this is safe"
    elif not comment.covers:
        code = NOTHING_SUPPRESSED.code
        message = (
            "# backfill: allow suppresses nothing: it belongs on a numbered marker, a migration's docstring line or an "
            "entry point's def line, of a migration that changes rows"
        )
    else:
        return
    yield Fault(code, comment.path, comment.line, comment.column, f"{code} {message}")


def _of_noqa(result: FileResult, source: str, processor: FileProcessor, config: Config) -> Iterator[Fault]:
    from flake8.defaults import NOQA_INLINE_REGEXP

    spoken = comments(source)
    if is_sql(result.path):
        from flake8_backfill.sql_files.controls import python_comments

        spoken = python_comments(source)
    by_line: dict[tuple[str, int], list[Finding]] = defaultdict(list)
    for finding in result.findings:
        by_line[noqa_line(processor, finding.line)].append(finding)
    for place, text in spoken:
        match = NOQA_INLINE_REGEXP.search(text)
        named = _named(match["codes"]) if match else []
        if match is None or not named:
            continue
        column = place.column + match.start()
        at_line = by_line.get(noqa_line(processor, place.line), [])
        if not any(covers(finding, processor) for finding in at_line):
            code, message = NOTHING_SUPPRESSED.code, _nothing(named, at_line)
        elif config.require_reason and not reason_behind(text[match.end() :]):
            code, message = NO_REASON.code, f"{_written(named)} does not say why: {_written(named)} -- why this is safe"
        else:
            continue
        yield Fault(code, result.path, place.line, column, f"{code} {message}")


def _named(codes: str | None) -> list[str]:
    """Return our codes among those that a noqa comment names, without those that are about such comments."""
    from flake8.utils import parse_comma_separated_list

    found = [code.upper() for code in parse_comma_separated_list(codes or "")]
    return [code for code in found if code.startswith(_OURS) and not code.startswith(_ABOUT_FAULTS)]


def _nothing(named: Sequence[str], at_line: Sequence[Finding]) -> str:
    there = ", ".join(sorted({finding.code for finding in at_line}))
    return f"{_written(named)} suppresses nothing: " + (f"here is {there}" if there else "there is no finding here")


def _written(codes: Sequence[str]) -> str:
    return f"# noqa: {', '.join(codes)}"
