"""``backfill-report``: the audit report on the command line.

It starts for every save of a file: what only some runs need is imported where they need it, here and in what it calls.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence

from flake8_backfill.audit import Audit, audit
from flake8_backfill.cli.arguments import parsed
from flake8_backfill.cli.baselines import change_baseline, changes_baseline, with_target
from flake8_backfill.cli.exits import FINDINGS, OK, UsageError, say, status_of
from flake8_backfill.cli.links import resolved
from flake8_backfill.cli.output import print_out, publish
from flake8_backfill.cli.progress import progress_bar
from flake8_backfill.cli.remarks import remarks
from flake8_backfill.cli.views import view_of
from flake8_backfill.config import Config, given
from flake8_backfill.flake8_settings import load
from flake8_backfill.model import Priority

_ALLOCATIONS = 50_000
"""How many more objects than now there have to be before Python's collector looks for those that hold each other."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run backfill-report with the arguments ``argv`` (the process's own by default) and return its exit status.

    The statuses are those that ``--help`` lists; nothing is raised for what a user, a file or a signal can cause.
    """
    # What is read of a file goes when the file is done, without the collector: it need not look as often as by default.
    gc.set_threshold(_ALLOCATIONS)
    return status_of(lambda: _run(sys.argv[1:] if argv is None else argv))


def _run(argv: Sequence[str]) -> int:
    try:
        if argv[:1] == ["merge"]:
            from flake8_backfill.cli.merge import merge

            return merge(argv[1:])
        arguments = parsed(argv)
    except SystemExit as done:  # --help and --version
        return int(done.code or OK)
    if arguments.explain is not None:
        return _explained(arguments.explain)
    return _reported(arguments)


def _explained(topic: str) -> int:
    from flake8_backfill.explanations import UnknownTopic, explanation

    try:
        print_out(explanation(topic))
    except UnknownTopic as error:
        raise UsageError(f"--explain: {error}") from error
    return OK


def _reported(arguments: argparse.Namespace) -> int:
    arguments.link = resolved(arguments.link)
    view = view_of(arguments)
    settings = load()
    config = with_target(settings.configure(Config.load()).override(given(arguments)), arguments)
    with progress_bar() as progress:
        found = audit(
            arguments.targets,
            config,
            jobs=arguments.jobs,
            settings=settings,
            honour_exclude=arguments.flake8_exclude,
            progress=progress,
            only=view.changes.files if view.changes is not None else None,
        )
    if changes_baseline(arguments):
        found = change_baseline(found, arguments)
    found = view.of(found)
    for remark in remarks(found):
        say(remark)
    published = OK if changes_baseline(arguments) else publish(found, arguments)
    return max([published, *_verdicts(found, arguments)])


def _verdicts(found: Audit, arguments: argparse.Namespace) -> Iterator[int]:
    """Yield the exit status that each of the gates asks for."""
    if arguments.fail_on is not None:
        from flake8_backfill.guard import passes

        yield OK if passes(found, Priority[arguments.fail_on.upper()]) else FINDINGS
    if found.errors and arguments.fail_on_errors:
        yield FINDINGS
