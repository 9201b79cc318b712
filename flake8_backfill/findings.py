"""From the places that write rows to findings: priority, facts and message."""

from __future__ import annotations

from typing import get_args

from flake8_backfill.config import Config
from flake8_backfill.interpreter.recorder import Site
from flake8_backfill.model import UNKNOWN_TABLE, Finding, Operation, Scope
from flake8_backfill.priority import rank
from flake8_backfill.rules import message

_COPYING = (Operation.INSERT_SELECT, Operation.COPY)


def finding(site: Site, path: str, config: Config) -> Finding:
    """Return the finding for a place and an operation."""
    tables = _tables(site)
    scope = _scope(site)
    created_here = site.created_here and UNKNOWN_TABLE not in tables
    cheap = created_here and not site.filled_by_copy and site.operation not in _COPYING
    renames = {old: new for history in site.histories for old, new in history.renamed.items()}
    priority, why = rank(site.operation, tables, scope, cheap, renames, config)
    code = f"BKF{priority}{site.operation:02d}"
    facts = _facts(site, tables)
    return Finding(
        operation=site.operation,
        priority=priority,
        tables=tables,
        path=path,
        line=site.place.line,
        column=site.place.column,
        scope=scope,
        created_here=created_here,
        facts=facts,
        message=message(code, site.operation, tables, why, site.migration, facts),
        migration=site.migration,
        # One place runs several texts, as in a loop over tables: one more of them is another change.
        statement=" | ".join(sorted(site.statements)),
    )


def _tables(site: Site) -> tuple[str, ...]:
    """Return the tables, sorted; the unknown one only where it is the only one."""
    known = sorted(table for table in site.tables if table != UNKNOWN_TABLE)
    return tuple(known) or (UNKNOWN_TABLE,)


def _scope(site: Site) -> Scope:
    for scope in get_args(Scope):
        if site.directions == {scope}:
            return scope  # type: ignore[no-any-return]
    return "both"


def _facts(site: Site, tables: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a reviewer wants to know beside operation and table."""
    facts = []
    if site.every_row and site.operation in (Operation.UPDATE, Operation.DELETE):
        facts.append("no WHERE: every row")
    if any(loop.rows for loop in site.loops):
        facts.append("row by row")
    if site.limited and any(loop.commits for loop in site.loops):
        facts.append("batched")
    for table in tables:
        lines = [history.altered[table] for history in site.histories if table in history.altered]
        if lines:
            facts.append(f"the same transaction alters {table} (line {min(lines)})")
    return tuple(facts)
