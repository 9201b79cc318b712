"""``--changed-since``, ``--history`` and ``--compare``: what they need is read first: a mistake costs no run."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from flake8_backfill.audit import Audit
from flake8_backfill.cli.exits import UsageError
from flake8_backfill.records import NamedTuple

if TYPE_CHECKING:
    from flake8_backfill.git import Changes
    from flake8_backfill.report_files import ReportFile


class View(NamedTuple):
    """In which light the audit is to be seen."""

    changes: Changes | None
    earlier: ReportFile | None
    history: bool

    def of(self, audit: Audit) -> Audit:
        """Return the audit as it is to be reported."""
        if self.changes is None and self.earlier is None and not self.history:
            return audit
        from flake8_backfill.views import compared_with, only_changed, with_history

        if self.changes is not None:
            audit = only_changed(audit, self.changes)
        if self.earlier is not None:
            audit = compared_with(audit, self.earlier)
        return with_history(audit) if self.history else audit


def view_of(arguments: argparse.Namespace) -> View:
    """Return what the options ask for; raises `UsageError`, and `ConfigError` for what git or a file does not have."""
    if arguments.compare is not None and arguments.changed_since is not None:
        raise UsageError("--compare needs all migrations: leave --changed-since out")
    changes = earlier = None
    if arguments.changed_since is not None:
        from flake8_backfill.git import changes_since

        changes = changes_since(arguments.changed_since)
    if arguments.compare is not None:
        from flake8_backfill.report_files import read_report

        earlier = read_report(arguments.compare, "--compare")
    return View(changes, earlier, arguments.history)


def add_view_options(group: argparse._ArgumentGroup) -> None:
    """Add the options to a group of the parser's."""
    group.add_argument(
        "--changed-since",
        metavar="REV",
        help="report the migrations only that differ from the commit where REV, such as origin/main, and HEAD part, "
        "uncommitted changes included",
    )
    group.add_argument(
        "--history", action="store_true", help="say when and by whom each migration was added, as git knows it"
    )
    group.add_argument(
        "--compare",
        metavar="OLD",
        help="say what is new, gone and moved since the JSON report OLD; --fail-on then stops for what is not in it",
    )
