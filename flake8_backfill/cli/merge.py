"""``backfill-report merge``: one report of several that were written as JSON."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from flake8_backfill.cli.arguments import Parser
from flake8_backfill.cli.exits import OK
from flake8_backfill.cli.output import print_out, write
from flake8_backfill.config import ConfigError
from flake8_backfill.merging import Part, merged
from flake8_backfill.report_files import read_report, written
from flake8_backfill.reports import formats, render
from flake8_backfill.reports._restored import restored

_DESCRIPTION = """\
Join JSON reports, such as those of the shards of a CI run or of many
repositories, to one.  A file that is in several of them counts once.
"""
_FORMATS = ("json", "markdown", "text")


class _Parser(Parser):
    command = "merge: "


def merge(argv: Sequence[str]) -> int:
    """Run ``backfill-report merge`` with the arguments behind that word and return its exit status.

    Raises `UsageError`, `ConfigError` for files that are no reports or do not fit together, and `WriteError`.
    """
    arguments = _parser().parse_args(list(argv))
    parts = [_part(text) for text in arguments.reports]
    try:
        document = merged(parts)
        audit = restored(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigError(
            f"merge: a report is not whole: {error}; write it with backfill-report --format json"
        ) from None
    document["summary"] = audit.summary._asdict()
    text = written(document) if arguments.format == "json" else render(audit, arguments.format)
    if arguments.output is not None:
        write(arguments.output, text, formats()[arguments.format])
    else:
        print_out(text)
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="backfill-report merge",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "reports",
        nargs="+",
        metavar="[NAME=]FILE",
        help="a report that backfill-report --format json wrote; NAME, such as a repository's, is put before its paths",
    )
    parser.add_argument("--format", choices=_FORMATS, default="json", help="of the joined report (default: json)")
    parser.add_argument("--output", metavar="FILE", help="write it to FILE, whole or not at all")
    return parser


def _part(text: str) -> Part:
    """Return a report to merge; a file whose own name has a "=" needs no name before it."""
    name, equals, file = text.partition("=")
    if not equals or os.path.isfile(text):
        return Part(read_report(text, "merge"), "")
    return Part(read_report(file, "merge"), name.strip("/"))
