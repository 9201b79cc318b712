"""Migrations that are .sql files: which files are some, what they are called, and what their comments do."""

from __future__ import annotations

import pytest

from flake8_backfill.analyze import inspect
from flake8_backfill.audit import audit
from flake8_backfill.config import Config
from flake8_backfill.model import Finding, Operation
from flake8_backfill.results import FileResult
from flake8_backfill.sql_files.encoding import decoded_sql
from tests.conftest import Project

UPDATE = "UPDATE users SET a = 1;\n"
PG_DUMP = "--\n-- PostgreSQL database dump\n--\n\nCOPY public.users (id) FROM stdin;\n1\n\\.\n"
SQLITE_DUMP = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nINSERT INTO users VALUES (1);\nCOMMIT;\n"


def result(text: str, path: str = "migrations/1.sql", **settings: object) -> FileResult:
    return inspect(text, path, Config(root="/project", **settings))  # type: ignore[arg-type]


def findings(text: str, path: str = "/project/migrations/1.sql") -> list[Finding]:
    return list(inspect(text, path, Config(root="/project")).findings)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("sql/top_users.sql", UPDATE, id="a query"),
        pytest.param("queries/001_top_users.sql", UPDATE, id="a numbered query"),
        pytest.param("db/schema.sql", "CREATE TABLE users (id int);\n", id="the schema"),
        pytest.param("migrations/schema.sql", UPDATE, id="the schema beside migrations"),
        pytest.param("migrations/structure.sql", UPDATE, id="the structure beside migrations"),
        pytest.param("migrations/dump-2026.sql", UPDATE, id="a dump by name"),
        pytest.param("migrations/start.sql", PG_DUMP, id="a dump of PostgreSQL"),
        pytest.param("migrations/start.sql", "-- MySQL dump 10.13\n" + UPDATE, id="a dump of MySQL"),
        pytest.param("001_start.sql", SQLITE_DUMP, id="a dump of SQLite with a number"),
        pytest.param("migrations/fixtures/users.sql", UPDATE, id="a fixture"),
        pytest.param("tests/migrations/001_users.sql", UPDATE, id="in tests"),
        pytest.param("src/test/resources/db/migration/V1__users.sql", UPDATE, id="Flyway in tests"),
        pytest.param("db/seeds/001_users.sql", UPDATE, id="seeds"),
        pytest.param("backfills/0001_users.sql", UPDATE, id="backfills"),
        pytest.param("V1_users.sql", UPDATE, id="one underscore"),
        pytest.param("v1__users.sql", UPDATE, id="small v"),
        pytest.param("sql/users.up.sql", UPDATE, id="up without a number"),
        pytest.param("up.sql", UPDATE, id="up.sql outside a numbered folder"),
        pytest.param("sql/users.sql", "SELECT '-- migrate:up';\n" + UPDATE, id="a mark in a literal behind code"),
        pytest.param("sql/users.sql", "-- see goose, migrate: up\n" + UPDATE, id="a comment that names tools"),
        pytest.param("sql/users.sql", "-- changeset: what changed\n" + UPDATE, id="no changeset"),
        pytest.param("sql/users.sql", "-- UPGRADE\n" + UPDATE, id="no mark of aerich"),
    ],
)
def test_is_no_migration(path: str, text: str) -> None:
    assert result(text, f"/project/{path}") == FileResult(f"/project/{path}")


@pytest.mark.parametrize(
    ("path", "id", "description"),
    [
        pytest.param("V1__users.sql", "1", "users", id="Flyway"),
        pytest.param("x/V2_1__add_users.sql", "2.1", "add users", id="Flyway with a point"),
        pytest.param("V2026.01.30__a.sql", "2026.01.30", "a", id="Flyway with a date"),
        pytest.param("B7__start_here.sql", "7", "start here", id="Flyway's baseline"),
        pytest.param("R__views_and_rows.sql", "R__views_and_rows", "views and rows", id="Flyway, repeatable"),
        pytest.param("000001_users.up.sql", "000001_users", "No description", id="golang-migrate"),
        pytest.param("0001.users.sql", "0001.users", "No description", id="yoyo"),
        pytest.param("0001.users.rollback.sql", "0001.users", "No description", id="yoyo's rollback"),
        pytest.param("sql/001.sql", "001", "No description", id="a number alone"),
        pytest.param("migrations/users.sql", "users", "No description", id="by folder"),
        pytest.param("db/migrate/users.down.sql", "users", "No description", id="by folder, down"),
        pytest.param("db/migration/afterMigrate.sql", "afterMigrate", "No description", id="a callback of Flyway"),
        pytest.param("alembic/versions/users.sql", "users", "No description", id="beside Alembic's"),
        pytest.param("sql/migrate_users.sql", "migrate_users", "No description", id="by name"),
        pytest.param("20260130_init/migration.sql", "20260130_init", "No description", id="Prisma"),
        pytest.param("2026-01-30-110000_users/down.sql", "2026-01-30-110000_users", "No description", id="Diesel"),
        pytest.param("delta/57/users.sql.sqlite", "users", "No description", id="a database behind the ending"),
    ],
)
def test_what_a_migration_is_called(path: str, id: str, description: str) -> None:
    [found] = findings(UPDATE, f"/project/{path}")
    assert (found.migration.id, found.migration.description, found.migration.line) == (id, description, 1)


@pytest.mark.parametrize(
    ("head", "description"),
    [
        pytest.param("-- Users get a state\n", "Users get a state", id="a comment"),
        pytest.param("\n\n--Users get a state\n-- and more\n", "Users get a state", id="its first line"),
        pytest.param("/*\n * Users get a state.\n */\n", "Users get a state.", id="a block"),
        pytest.param("-- ======\n-- Users get a state --\n", "Users get a state", id="decoration"),
        pytest.param("-- SPDX-License-Identifier: MIT\n-- Users\n", "Users", id="a license before it"),
        pytest.param("-- noqa\n-- depends: 1\n-- Users\n", "Users", id="controls before it"),
        pytest.param("# Users get a state\n", "Users get a state", id="MySQL"),
        pytest.param("SET x = 1; -- Users\n", "No description", id="behind code"),
        pytest.param("--\n", "No description", id="an empty comment"),
    ],
)
def test_the_description_is_the_first_comment_that_says_something(head: str, description: str) -> None:
    [found] = findings(head + UPDATE)
    assert found.migration.description == description


def test_paths_of_the_configuration_name_migrations() -> None:
    assert result(UPDATE, "/project/sql/a.sql", paths=("sql",)).migrations == 1
    assert result(UPDATE, "/project/migrations/a.sql", paths=("sql",)).migrations == 0
    assert result(UPDATE, "/project/migrations/a.sql", exclude=("migrations",)).migrations == 0


def test_a_changeset_is_a_migration_at_its_own_line() -> None:
    text = "--liquibase formatted sql\n\n--changeset ann:1\n" + UPDATE + "-- changeset bob:1 context:x\n" + UPDATE
    found = result(text, "changes.sql")
    assert found.migrations == 2
    assert [(f.migration.id, f.migration.line, f.line) for f in found.findings] == [("1", 3, 4), ("1", 5, 6)]


# An ALTER is in the same transaction unless the tool is told to use none.
@pytest.mark.parametrize(
    ("text", "altered"),
    [
        pytest.param("-- +goose NO TRANSACTION\n-- +goose Up\n{}", False, id="goose without"),
        pytest.param("-- migrate:up transaction:false\n{}", False, id="dbmate without"),
        pytest.param("--changeset a:1 runInTransaction:false\n{}", False, id="Liquibase without"),
        pytest.param("-- +migrate Up notransaction\n{}", False, id="sql-migrate without"),
        pytest.param("-- no-transaction\n{}", False, id="sqlx without"),
        pytest.param("-- the transaction is short\n{}", True, id="words about it"),
        pytest.param("-- migrate:up\n{}-- migrate:down transaction:false\n", True, id="the other direction without"),
        pytest.param("{}", True, id="with"),
    ],
)
def test_facts(text: str, altered: bool) -> None:
    [found] = findings(text.format("ALTER TABLE users ADD a int;\n" + UPDATE))
    line = found.line - 1
    assert found.facts == (
        "no WHERE: every row", *([f"the same transaction alters users (line {line})"] if altered else [])
    )  # fmt: skip


def test_directions_know_their_own_tables_only() -> None:
    text = "-- migrate:up\nCREATE TABLE a (b int);\n{0}-- migrate:down\n{0}".format("INSERT INTO a VALUES (1);\n")
    up, down = findings(text)
    assert (up.scope, up.created_here, down.scope, down.created_here) == ("upgrade", True, "downgrade", False)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_count_lines_as_universal_newlines_do(end: str) -> None:
    found = findings(f"-- ä{end}SELECT '\f\x0b\u2028';{end}  /* ö */ UPDATE a SET b = 1 WHERE c = 1")
    assert [(f.line, f.column) for f in found] == [(3, 11)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("SELECT 'backfill later';\n", [], id="a literal"),
        pytest.param("-- migrate:up\n-- noqa: BKF101 -- backfill is next\nSELECT 1;\n", [], id="a control"),
        pytest.param("--changeset ann:backfill_users\nSELECT 1;\n", [], id="a changeset's name"),
        pytest.param("--rollback SELECT 'backfill';\n--changeset a:1\n", [], id="a rollback"),
        pytest.param("SELECT 1; -- Backfill users\n", [(1, 11)], id="behind code"),
        pytest.param("-- a back-fill\n-- the backfill again\n\n-- backfill\n", [(1, 1), (4, 1)], id="blocks of lines"),
        pytest.param("/* one\n   backfill */\n", [(1, 1)], id="a comment of many lines"),
        pytest.param("DO $$\nBEGIN\n  -- backfill\n  NULL;\nEND $$;\n", [(3, 3)], id="in a body"),
    ],
)
def test_comments_about_backfills(text: str, places: list[tuple[int, int]]) -> None:
    found = findings(text)
    assert [(f.line, f.column) for f in found if f.operation is Operation.COMMENT] == places
    assert len(found) == len(places)


def judged(project: Project, text: str, settings: str = "") -> list[tuple[int, str, str]]:
    project.write({"migrations/1.sql": text, "setup.cfg": f"[flake8]\n{settings}\n"})
    return [(f.line, f.status, f.reason) for f in audit([], Config()).findings]


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        pytest.param(UPDATE + "-- noqa: BKF201\n", "", id="the next line"),
        pytest.param("UPDATE users SET a = 1; -- noqa: BKF101\n", "", id="another code"),
        pytest.param("UPDATE users SET a = 1; -- no qa\n", "", id="almost"),
        pytest.param("UPDATE users SET a = 1; -- noqa\n", "disable-noqa = true", id="disabled"),
        pytest.param("SELECT 1; -- flake8: noqa\n" + UPDATE, "", id="whole file behind code"),
        pytest.param(UPDATE, "per-file-ignores = migrations/2.sql:BKF", id="settings for another file"),
        pytest.param(UPDATE + "-- backfill: allow -- no head\n", "", id="an acknowledgement behind the code"),
        pytest.param("-- backfill: allow\n" + UPDATE, "", id="an acknowledgement without a reason"),
    ],
)
def test_is_not_suppressed(project: Project, text: str, settings: str) -> None:
    assert [status for _, status, _ in judged(project, text, settings)][:1] == ["new"]


@pytest.mark.parametrize(
    ("text", "settings", "reason"),
    [
        pytest.param("UPDATE users SET a = 1; -- noqa\n", "", "", id="bare"),
        pytest.param("UPDATE users SET a = 1; --noqa: BKF201 -- it is small\n", "", "it is small", id="with reason"),
        pytest.param("UPDATE users\n  SET a = 1; -- noqa: BKF2 -- small\n", "", "small", id="at the statement's end"),
        pytest.param("UPDATE users -- noqa: BKF201 -- small\n  SET a = 1;\n", "", "small", id="at its beginning"),
        pytest.param("UPDATE users SET a = 1; /* noqa: BKF201 -- small */\n", "", "small", id="in a block"),
        pytest.param("UPDATE users SET a = 1; # noqa: BKF201 -- small\n", "", "small", id="MySQL"),
        pytest.param("DO $$\nBEGIN\nUPDATE a SET b = 1; -- noqa: BKF201 -- in\nEND $$;\n", "", "in", id="in a body"),
        pytest.param("-- flake8: noqa\n" + UPDATE, "", "# flake8: noqa", id="the whole file"),
        pytest.param(UPDATE, "per-file-ignores = migrations/*.sql:BKF2", "per-file-ignores", id="per-file-ignores"),
        pytest.param("-- backfill: allow -- small here\n" + UPDATE, "", "small here", id="acknowledged"),
        pytest.param("-- x\n-- migrate:up -- backfill: allow -- small\n" + UPDATE, "", "small", id="at a mark"),
    ],
)
def test_is_suppressed(project: Project, text: str, settings: str, reason: str) -> None:
    [(_, status, found)] = judged(project, text, settings)
    assert (status, found) == ("suppressed", reason)


def test_noqa_covers_its_own_statement_only(project: Project) -> None:
    text = "UPDATE a SET b = 1;\nUPDATE c\nSET d = 1; -- noqa: BKF201 -- small\nUPDATE e SET f = 1;\n"
    assert [(line, status) for line, status, _ in judged(project, text)] == [(1, "new"), (2, "suppressed"), (4, "new")]


def test_an_acknowledgement_covers_its_changeset_only(project: Project) -> None:
    text = "--changeset a:1\n-- backfill: allow -- small\nUPDATE a SET b = 1;\n--changeset a:2\nUPDATE a SET b = 1;\n"
    assert [(line, status) for line, status, _ in judged(project, text)] == [(3, "suppressed"), (5, "new")]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(b"a\r\nb\rc", "a\nb\nc", id="line ends"),
        pytest.param("ä\n".encode(), "ä\n", id="UTF-8"),
        pytest.param("ä\n".encode("utf-8-sig"), "ä\n", id="with a byte order mark"),
        pytest.param("ä\n".encode("utf-16"), "ä\n", id="UTF-16"),
        pytest.param("ä\n".encode("latin-1"), "ä\n", id="latin-1"),
        pytest.param(b"# coding: rot13\n", "# coding: rot13\n", id="no coding comments"),
        pytest.param(b"\xff\xfeodd", "ÿþodd", id="a mark and no UTF-16"),
        pytest.param(b"", "", id="empty"),
    ],
)
def test_encodings(content: bytes, text: str) -> None:
    assert decoded_sql(content) == text


def test_a_report_reads_sql_beside_python(project: Project) -> None:
    project.write({"migrations/V1__a.sql": UPDATE, "dump.sql": PG_DUMP, "b.py": "", "c.txt": UPDATE})
    found = audit([], Config())
    assert (found.files, found.migration_files, [f.path for f in found.findings]) == (3, 1, ["migrations/V1__a.sql"])


def test_of_a_dump_only_the_beginning_is_read(project: Project) -> None:
    late = "-- migrate:up\n" + UPDATE
    project.write({"early.sql": late + "\n" * 100_000, "late.sql": "\n" * 100_000 + late})
    assert [f.path for f in audit([], Config()).findings] == ["early.sql"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        pytest.param("UPDATE a SET b = 1; -- noqa: BKF201 -- small\n", [], id="as it should be"),
        pytest.param("UPDATE a\nSET b = 1; -- noqa: BKF201 -- small\n", [], id="at the statement's end"),
        pytest.param("SELECT '-- noqa: BKF101';\n", [], id="in a literal"),
        pytest.param("SELECT 1; -- noqa: LT01\n", [], id="another tool's code"),
        pytest.param("SELECT 1; -- noqa: BKF201 -- small\n", [("BKF901", 1, 11)], id="suppresses nothing"),
        pytest.param("UPDATE a SET b = 1; -- noqa: BKF201\n", [("BKF900", 1, 21)], id="without a reason"),
        pytest.param("-- backfill: allow\nUPDATE a SET b = 1;\n", [("BKF900", 1, 1)], id="allowed without a reason"),
        pytest.param("SELECT 1;\n  -- backfill: allow -- late\n", [("BKF901", 2, 3)], id="allowed behind the head"),
    ],
)
def test_suppressions_to_repair(project: Project, text: str, faults: list[tuple[str, int, int]]) -> None:
    project.write({"migrations/1.sql": text})
    found = audit([], Config(require_reason=True)).faults
    assert [(fault.code, fault.line, fault.column) for fault in found] == faults
