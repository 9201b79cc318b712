"""Each rule of the priorities, its neighbours, and who wins where two apply."""

from __future__ import annotations

import pytest

from flake8_backfill.config import Config
from flake8_backfill.model import Operation, Priority, Scope
from flake8_backfill.priority import rank

CONFIG = Config(hot_tables=("leads", "audit_*"), small_tables=("kinds", "audit_types"))
TO_LEADS = {"leads_new": "leads"}

UPDATE, INSERT, INSERT_SELECT, COMMENT = Operation.UPDATE, Operation.INSERT, Operation.INSERT_SELECT, Operation.COMMENT
HIGH, MEDIUM, LOW = Priority.HIGH, Priority.MEDIUM, Priority.LOW

Case = tuple[Operation, tuple[str, ...], Scope, bool, dict[str, str], Priority, str]

CASES: dict[str, Case] = {
    "a comment, whatever it names": (COMMENT, ("leads",), "upgrade", False, {}, LOW, "comment only"),
    "downgrade only": (UPDATE, ("leads",), "downgrade", False, {}, LOW, "downgrade only"),
    "downgrade of a new table": (INSERT_SELECT, ("x",), "downgrade", True, {}, LOW, "downgrade only"),
    "both directions": (UPDATE, ("leads",), "both", False, {}, HIGH, "hot table leads"),
    "created here": (INSERT, ("x",), "upgrade", True, {}, LOW, "created in this migration"),
    "created here under a hot name": (INSERT, ("leads",), "upgrade", True, {}, LOW, "created in this migration"),
    "created here, then renamed to a hot table": (
        (INSERT, ("leads_new",), "upgrade", True, TO_LEADS, LOW, "created in this migration")
    ),
    "rows copied into a new table": (INSERT_SELECT, ("x",), "upgrade", True, {}, MEDIUM, "neither hot nor small"),
    "rows copied into a new hot table": (INSERT_SELECT, ("leads",), "upgrade", True, {}, HIGH, "hot table leads"),
    "rows copied into a new table that becomes hot": (
        (INSERT_SELECT, ("leads_new",), "upgrade", True, TO_LEADS, HIGH, "leads_new becomes hot table leads")
    ),
    "hot": (UPDATE, ("leads",), "upgrade", False, {}, HIGH, "hot table leads"),
    "hot by pattern": (UPDATE, ("audit_log",), "upgrade", False, {}, HIGH, "hot table audit_log"),
    "an exact name beats the pattern": (UPDATE, ("audit_types",), "upgrade", False, {}, LOW, "small table audit_types"),
    "one hot, one small": (UPDATE, ("kinds", "leads"), "upgrade", False, {}, HIGH, "hot table leads"),
    "two hot": (UPDATE, ("audit_log", "leads"), "upgrade", False, {}, HIGH, "hot tables audit_log and leads"),
    "hot beside an unknown one": (UPDATE, ("?", "leads"), "upgrade", False, {}, HIGH, "hot table leads"),
    "renamed to hot": (UPDATE, ("leads_new",), "upgrade", False, TO_LEADS, HIGH, "leads_new becomes hot table leads"),
    "renamed twice": ((UPDATE, ("a",), "upgrade", False, {"a": "b", "b": "leads"}, HIGH, "a becomes hot table leads")),
    "renamed in a circle": (UPDATE, ("a",), "upgrade", False, {"a": "b", "b": "a"}, MEDIUM, "neither hot nor small"),
    "renamed into a circle": (
        (UPDATE, ("a",), "upgrade", False, {"a": "b", "b": "c", "c": "b"}, MEDIUM, "neither hot nor small")
    ),
    "renamed to itself": (UPDATE, ("a",), "upgrade", False, {"a": "a"}, MEDIUM, "neither hot nor small"),
    "another one is renamed": (UPDATE, ("a",), "upgrade", False, TO_LEADS, MEDIUM, "neither hot nor small"),
    "small, renamed to hot": (
        UPDATE,
        ("kinds",),
        "upgrade",
        False,
        {"kinds": "leads"},
        HIGH,
        "kinds becomes hot table leads",
    ),
    "small": (UPDATE, ("kinds",), "upgrade", False, {}, LOW, "small table kinds"),
    "a framework's own": (INSERT, ("alembic_version",), "upgrade", False, {}, LOW, "small table alembic_version"),
    "two small": (
        INSERT,
        ("auth_permission", "kinds"),
        "both",
        False,
        {},
        LOW,
        "small tables auth_permission and kinds",
    ),
    "small beside others": (UPDATE, ("kinds", "users"), "upgrade", False, {}, MEDIUM, "not all of them small"),
    "small beside an unknown one": (UPDATE, ("?", "kinds"), "upgrade", False, {}, MEDIUM, "not all of them small"),
    "neither": (UPDATE, ("users",), "upgrade", False, {}, MEDIUM, "neither hot nor small"),
    "unknown": (UPDATE, ("?",), "upgrade", False, {}, MEDIUM, ""),
    "none named": (Operation.OPAQUE, (), "upgrade", False, {}, MEDIUM, ""),
}


@pytest.mark.parametrize(
    ("operation", "tables", "scope", "created_here", "renames", "priority", "why"), CASES.values(), ids=CASES.keys()
)
def test_rank(
    operation: Operation,
    tables: tuple[str, ...],
    scope: Scope,
    created_here: bool,
    renames: dict[str, str],
    priority: Priority,
    why: str,
) -> None:
    assert rank(operation, tables, scope, created_here, renames, CONFIG) == (priority, why)


@pytest.mark.parametrize(
    "operation",
    [operation for operation in Operation if operation not in (COMMENT, INSERT_SELECT)],
    ids=lambda operation: operation.name,
)
def test_each_operation_but_copied_rows_profits_from_a_new_table(operation: Operation) -> None:
    assert rank(operation, ("leads",), "upgrade", True, {}, CONFIG)[0] is LOW
    assert rank(operation, ("leads",), "upgrade", False, {}, CONFIG)[0] is HIGH


def test_sizes_decide_where_no_list_names_the_table(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("sizes")
    (folder / "sizes.csv").write_text("users,2000000\nroles,12\nteams,50000\n", encoding="utf-8")
    config = Config(table_stats="sizes.csv", root=folder.as_posix())
    ranked = [rank(UPDATE, (table,), "upgrade", False, {}, config) for table in ("users", "roles", "teams")]
    assert ranked == [(HIGH, "hot table users"), (LOW, "small table roles"), (MEDIUM, "neither hot nor small")]
