"""The arguments of backfill-report, and what is said about those that it does not know."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from flake8_backfill import __version__
from flake8_backfill.cli.exits import UsageError
from flake8_backfill.cli.output import print_out
from flake8_backfill.cli.views import add_view_options
from flake8_backfill.config import add_arguments
from flake8_backfill.reports import formats
from flake8_backfill.workers import default_jobs

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_DESCRIPTION = """\
Read database migrations, without running them, and report where they change
rows, in which tables, and how urgent it is to move that out of the deployment.
"""

_EPILOG = """\
The options of the last group are keys of [tool.flake8-backfill] in
pyproject.toml, too; lists are separated by commas.  flake8's own configuration
(exclude, ignore, per-file-ignores ...) and "# noqa" comments are honoured.

"backfill-report merge A.json B.json" joins reports that were written as JSON;
"backfill-report merge --help" has more.  A folder of that name is ./merge.

exit status:
  0    the report was made
  1    a new finding reaches --fail-on (which also stops for suppressions to
       repair and baseline entries that match nothing), a file could not be
       read or parsed (unless --no-fail-on-errors), or the FILE of --check is
       out of date
  2    a wrong option, configuration or PATH of the report; nothing was written
  130  interrupted; 143 terminated; 141 nobody reads the output any more
"""

_MOST_JOBS = 61
"""What Windows can wait for at once: concurrent.futures refuses more there."""

_FILES = ("PATH", "FILE", "OLD", "GLOBS")
# shtab.FILE, spelled out as shtab need not be installed: https://docs.iterative.ai/shtab/use/#custom-completions
_COMPLETE_FILES = {"bash": "_shtab_compgen_files", "zsh": "_files", "tcsh": "f"}


class Parser(argparse.ArgumentParser):
    """Says of wrong arguments and of a standard output that takes no more what all of the program says of it."""

    command = ""
    """The word, with a colon, that messages begin with."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError`."""
        raise UsageError(f"{self.command}{message}")

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        print_out(message)


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """Return the options and paths in ``argv``; raises `UsageError`, and SystemExit after ``--help``, ``--version``."""
    options = parser(with_help=not {"-h", "--help"}.isdisjoint(argv))
    arguments, unknown = options.parse_known_intermixed_args(list(argv))
    if unknown:
        import difflib

        known = [flag for action in options._actions for flag in action.option_strings]
        near = difflib.get_close_matches(unknown[0].partition("=")[0], known, n=1)
        raise UsageError(f"unknown option {unknown[0]}" + (f"; did you mean {near[0]}?" if near else ""))
    return arguments


def parser(*, with_help: bool = True) -> argparse.ArgumentParser:
    """Return the parser of all options; shtab makes shell completions of it.

    ``with_help=False``: without what takes an import of every format to say.
    """
    parser = Parser(
        prog="backfill-report",
        usage="backfill-report [OPTION ...] [PATH ...]",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("targets", nargs="*", metavar="PATH", help="files and folders to read (default: this folder)")
    parser.add_argument("--version", action="version", version=f"flake8-backfill {__version__}")
    parser.add_argument(
        "--explain",
        metavar="CODE",
        help="print what a code such as BKF101 means and what to do instead (also: an operation, backfill, all)",
    )
    _add_report_options(parser.add_argument_group("report"), with_help)
    _add_gate_options(parser.add_argument_group("gate"))
    _add_reading_options(parser.add_argument_group("reading"))
    add_view_options(parser.add_argument_group("history"))
    add_arguments(parser.add_argument_group("configuration"))
    for action in parser._actions:
        if action.metavar in _FILES:
            vars(action)["complete"] = _COMPLETE_FILES
    return parser


def _add_report_options(group: argparse._ArgumentGroup, with_help: bool) -> None:
    described = "; ".join(f"{report.name}: {report.help}" for report in formats().values()) if with_help else None
    group.add_argument("--format", choices=list(formats()), default="markdown", help=described)
    target = group.add_mutually_exclusive_group()
    target.add_argument(
        "--output",
        metavar="FILE",
        help="write the report to FILE, whole or not at all; a FILE that says the same already is left alone",
    )
    target.add_argument("--check", metavar="FILE", help="write nothing; exit status 1 when FILE is out of date")
    target.add_argument(
        "--write-baseline",
        metavar="FILE",
        help="in place of a report, record today's findings in FILE; what it says of files not in PATH stays",
    )
    target.add_argument(
        "--prune-baseline",
        action="store_true",
        help="in place of a report, drop the entries of the baseline that match nothing any more",
    )
    group.add_argument(
        "--link",
        metavar="URL",
        help="address of a line, for the links of the html report, such as https://host/blob/{rev}/{path}#L{line}; "
        "{rev} is the commit that is checked out",
    )


def _add_gate_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--fail-on",
        choices=[priority.lower() for priority in ("HIGH", "MEDIUM", "LOW")],
        help="exit status 1 when a new finding has this priority or a higher one",
    )
    group.add_argument(
        "--no-fail-on-errors",
        dest="fail_on_errors",
        action="store_false",
        help="exit status 0 although files could not be read or parsed",
    )


def _add_reading_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--jobs",
        type=_jobs,
        default=default_jobs(),
        metavar="N",
        help="read with N processes (default: one for each processor; 1: none but this)",
    )
    group.add_argument(
        "--no-flake8-exclude",
        dest="flake8_exclude",
        action="store_false",
        help="read what flake8's exclude and extend-exclude leave out",
    )


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to {_MOST_JOBS}, got {text!r}")
    return int(text)
