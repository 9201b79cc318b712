"""How urgent a data change is, by what it does, where it runs, and which tables it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flake8_backfill.config import Config
from flake8_backfill.model import UNKNOWN_TABLE, Operation, Priority, Scope
from flake8_backfill.rules import CREATED_HERE, listed, table_phrase


def rank(
    operation: Operation,
    tables: Sequence[str],
    scope: Scope,
    created_here: bool,
    renames: Mapping[str, str],
    config: Config,
) -> tuple[Priority, str]:
    """The priority of a data change, and the reason for the message.

    ``created_here``: every table is temporary, or created earlier in the same migration and filled with spelled-out
    rows only.  ``renames``: the tables that the same migration renames, old name to new.  The first rule that applies
    decides, in this order.
    """
    if operation is Operation.COMMENT:
        return Priority.LOW, "comment only"
    if scope == "downgrade":
        return Priority.LOW, "downgrade only"
    # INSERT_SELECT does not profit from a new target: it costs what its source holds.
    if created_here and operation is not Operation.INSERT_SELECT:
        return Priority.LOW, CREATED_HERE
    hot = [table for table in tables if config.heat(table) == "hot"]
    if hot:
        return Priority.HIGH, f"hot {table_phrase(hot)}"
    for table in tables:
        new_name = _hot_name(table, renames, config)
        if new_name:
            return Priority.HIGH, f"{listed([table])} becomes hot table {listed([new_name])}"
    if tables and all(config.heat(table) == "small" for table in tables):
        return Priority.LOW, f"small {table_phrase(tables)}"
    return Priority.MEDIUM, _why_medium(tables, config)


def _hot_name(table: str, renames: Mapping[str, str], config: Config) -> str:
    """The hot name that a table gets in the same migration, over several renames too; "" where it gets none."""
    seen = {table}
    while (table := renames.get(table, "")) and table not in seen:
        if config.heat(table) == "hot":
            return table
        seen.add(table)
    return ""


def _why_medium(tables: Sequence[str], config: Config) -> str:
    if all(table == UNKNOWN_TABLE for table in tables):
        return ""
    if any(config.heat(table) == "small" for table in tables):
        return "not all of them small"
    return "neither hot nor small"
