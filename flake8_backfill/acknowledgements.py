"""``# backfill: allow -- reason``: one comment that suppresses all findings of a migration, where it has a reason."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from flake8_backfill.controls import comments, reason_behind
from flake8_backfill.frameworks.framework import Plan
from flake8_backfill.model import Finding, Migration, Module, Position
from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple
from flake8_backfill.results import Acknowledgement

_WORD = "backfill:"
_ALLOW = regex(r"#\s*backfill:\s*allow(?!\w|-\w)", re.IGNORECASE)

Head = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Allowing(NamedTuple):
    """An acknowledgement in the source, and the migration that it stands at, if it stands at one."""

    line: int
    column: int
    reason: str
    migration: Migration | None


def acknowledge(
    module: Module, plan: Plan, entries: Iterable[ast.AST], findings: list[Finding]
) -> tuple[list[Finding], tuple[Acknowledgement, ...]]:
    """Return the findings with those suppressed whose migration has an acknowledgement, and all acknowledgements.

    ``entries`` are the functions that the migrations start with: their def lines take an acknowledgement too.
    """
    if _WORD not in module.source.lower():
        return findings, ()
    return judged(module.path, findings, list(_allowing(module, plan, entries)))


def judged(
    path: str, findings: list[Finding], allowing: list[Allowing]
) -> tuple[list[Finding], tuple[Acknowledgement, ...]]:
    """Return the findings of a file with those suppressed that its acknowledgements cover, and these."""
    reasons: dict[Migration, str] = {}
    for comment in allowing:
        if comment.migration is not None and comment.reason:
            reasons.setdefault(comment.migration, comment.reason)
    suppressed = [
        finding._replace(status="suppressed", reason=reasons[finding.migration])
        if finding.migration in reasons
        else finding
        for finding in findings
    ]
    covered = Counter(finding.migration for finding in findings)
    return suppressed, tuple(
        Acknowledgement(
            path,
            comment.line,
            comment.column,
            comment.reason,
            covered[comment.migration] if comment.migration is not None and comment.reason else 0,
        )
        for comment in allowing
    )


def _allowing(module: Module, plan: Plan, entries: Iterable[ast.AST]) -> Iterator[Allowing]:
    heads = _heads(module, plan, entries)
    for place, reason in allowing_in(comments(module.source)):
        behind_code = bool(module.lines[place.line - 1][: place.column - 1].strip())
        migration = heads.get(place.line) if behind_code or place.line in plan.marker_lines else None
        yield Allowing(place.line, place.column, reason, migration)


def allowing_in(found: Iterable[tuple[Position, str]]) -> Iterator[tuple[Position, str]]:
    """Yield the acknowledgements among comments: the place of each, and its reason ("" without one)."""
    for place, text in found:
        match = _ALLOW.search(text)
        if match is not None:
            yield place._replace(column=place.column + match.start()), reason_behind(text[match.end() :])


def _heads(module: Module, plan: Plan, entries: Iterable[ast.AST]) -> dict[int, Migration]:
    """Return the lines that take an acknowledgement, each with its migration."""
    heads: dict[int, Migration | None] = {}
    nodes = [node for node in entries if isinstance(node, Head)]
    if len(plan.migrations) == 1 and not plan.marker_lines:
        migration = plan.migrations[0]
        heads.update(dict.fromkeys(_docstring_lines(module.tree), migration))
        nodes += [node for node in module.tree.body if isinstance(node, Head) and node.lineno == migration.line]
    for node in nodes:
        body = node.body[0].lineno
        lines = [*range(node.lineno, max(body, node.lineno + 1)), *_docstring_lines(node)]
        heads.update(dict.fromkeys(lines, plan.owner([node.lineno])))
    heads.update({line: plan.owner([line]) for line in plan.marker_lines})
    return {line: migration for line, migration in heads.items() if migration is not None}


def _docstring_lines(node: Head | ast.Module) -> list[int]:
    """Return the line behind which a docstring's comment stands, as a list: empty without a docstring."""
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str()), end_lineno=int(line)), *_]:
            return [line]
    return []
