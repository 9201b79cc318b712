"""Comments that say "backfill" in a migration."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from flake8_backfill.config import Config
from flake8_backfill.controls import comments, without_controls
from flake8_backfill.first_look import says_backfill
from flake8_backfill.frameworks.framework import Plan
from flake8_backfill.model import Finding, Migration, Module, Operation, Position
from flake8_backfill.patterns import regex
from flake8_backfill.priority import rank
from flake8_backfill.rules import message

_IN_A_COMMENT = regex(r"#.*back-?fill", re.IGNORECASE)
"""A line that may have such a comment: to tell comments from strings takes long."""


def backfill_comments(module: Module, plan: Plan, config: Config) -> list[Finding]:
    """Return a finding for each block of comments in which a comment says "backfill"."""
    if not _IN_A_COMMENT.search(module.source):
        return []
    return findings_of(comments(module.source), plan.owner, module.path, config)


def findings_of(
    spoken: Iterable[tuple[Position, str]], owner: Callable[[list[int]], Migration | None], path: str, config: Config
) -> list[Finding]:
    """Return the findings for the comments ``spoken`` of a file; ``owner`` tells which migration a line belongs to."""
    found: list[Finding] = []
    last: tuple[int, Migration | None] = -1, None
    for place, comment in spoken:
        text = without_controls(comment)
        if not says_backfill(text):
            continue
        migration = owner([place.line])
        if migration is not None and last != (place.line - 1, migration):
            found.append(_finding(place, text, migration, path, config))
        last = place.line, migration
    return found


def _finding(place: Position, text: str, migration: Migration, path: str, config: Config) -> Finding:
    priority, why = rank(Operation.COMMENT, (), "upgrade", False, {}, config)
    code = f"BKF{priority}{Operation.COMMENT:02d}"
    return Finding(
        operation=Operation.COMMENT,
        priority=priority,
        tables=(),
        path=path,
        line=place.line,
        column=place.column,
        scope="upgrade",
        created_here=False,
        facts=(),
        message=message(code, Operation.COMMENT, (), why, migration, ()),
        migration=migration,
        statement=" ".join(text.lstrip("# ").split()),
    )
