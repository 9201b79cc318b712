"""The table of a write: quotes, schemas, holes and placeholders of every dialect."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flake8_backfill.model import HOLE
from flake8_backfill.sql import read_sql

NAMES = {
    "bare": ("users", "users"),
    "upper case": ("USERS", "users"),
    "schema": ("public.users", "users"),
    "three parts": ("db.dbo.users", "users"),
    "empty schema": ("db..users", "users"),
    "four parts": ("srv.db.dbo.users", "users"),
    "double quotes": ('"Users"', "users"),
    "quoted schema": ('"public"."Users"', "users"),
    "half quoted": ('public."Users"', "users"),
    "backticks": ("`users`", "users"),
    "backticks with a schema": ("`db`.`users`", "users"),
    "square brackets": ("[users]", "users"),
    "square brackets with a schema": ("[dbo].[users]", "users"),
    "mixed quotes": ("dbo.[users]", "users"),
    "blank inside": ('"order items"', "order items"),
    "dot inside": ('"a.b"', "a.b"),
    "doubled quote inside": ('"a""b"', 'a"b'),
    "keyword in quotes": ('"select"', "select"),
    "semicolon inside": ("`a;b`", "a;b"),
    "spaces around the dot": ("public . users", "users"),
    "comment inside": ("public./* the */users", "users"),
    "line break": ("public.\n  users", "users"),
    "dollar": ("v$session", "v$session"),
    "hash": ("a#4", "a#4"),
    "letters of all kinds": ("straße", "straße"),
    "temporary of sql server": ("#work", "#work"),
    "table variable": ("@work", "@work"),
}

HOLES = {
    "schema": (f"{HOLE}.users", "users"),
    "schema in quotes": (f'"{HOLE}"."users"', "users"),
    "prefix that may be a schema": (f"{HOLE}users", "users"),
    "two prefixes": (f"{HOLE}{HOLE}users", "users"),
    "suffix": (f"users_{HOLE}", "?"),
    "middle": (f"a_{HOLE}_b", "?"),
    "prefix of a part": (f"{HOLE}_backup", "?"),
    "whole": (HOLE, "?"),
    "whole in quotes": (f'"{HOLE}"', "?"),
    "whole in backticks": (f"`{HOLE}`", "?"),
    "part in quotes": (f'"tmp_{HOLE}"', "?"),
    "table behind a schema": (f"public.{HOLE}", "?"),
    "%s": ("%s", "?"),
    "%(name)s": ("%(name)s", "?"),
    "%I": ("%I", "?"),
    "%1$I": ("%1$I", "?"),
    "%s and a name": ("%s.users", "users"),
    ":name": (":name", "?"),
    "?": ("?", "?"),
    "$1": ("$1", "?"),
    "{}": ("{}", "?"),
    "{0}": ("{0}", "?"),
    "{schema}": ("{schema}.users", "users"),
    "{prefix}": ("{prefix}users", "users"),
    "{suffix}": ("users_{suffix}", "?"),
    "{{ jinja }}": ("{{ schema }}.users", "users"),
    "${shell}": ("${schema}.users", "users"),
    ":suffix": ("users_:suffix", "?"),
}

FORMS = {
    "update": ("«UPDATE {} SET a = 1", "UPDATE"),
    "update with a join": ("«UPDATE {} t JOIN o ON o.id = t.id SET t.a = 1", "UPDATE"),
    "insert": ("«INSERT INTO {} (a) VALUES (1)", "INSERT"),
    "insert select": ("«INSERT INTO {} SELECT a FROM b", "INSERT_SELECT"),
    "delete": ("«DELETE FROM {}", "DELETE"),
    "delete where": ("«DELETE FROM {} WHERE a = 1", "DELETE"),
    "merge": ("«MERGE INTO {} USING o ON 1 = 1 WHEN MATCHED THEN DELETE", "UPSERT"),
    "replace": ("«REPLACE INTO {} VALUES (1)", "UPSERT"),
    "truncate": ("«TRUNCATE TABLE {}", "TRUNCATE"),
    "copy": ("«COPY {} FROM STDIN", "COPY"),
    "create as": ("«CREATE TABLE {} AS SELECT 1", "INSERT_SELECT"),
}


TABLES = [
    pytest.param(form, operation, name, table, id=f"{said}-{called}")
    for called, (form, operation) in FORMS.items()
    for said, (name, table) in {**NAMES, **HOLES}.items()
    if (operation, table) != ("COPY", "@work")  # COPY INTO @stage writes files
]


@pytest.mark.parametrize(("form", "operation", "name", "table"), TABLES)
def test_table(form: str, operation: str, name: str, table: str, assert_writes: Callable[[str, str], None]) -> None:
    marked = form.replace("{}", name)
    if table == "a;b":
        assert [found.tables for found in read_sql(marked.replace("«", ""))][-1] == (table,)
    else:
        assert_writes(marked, f"{operation} {table}")


NOT_A_TABLE = {
    "subscript": "SELECT a[1], b[2:3] FROM users",
    "array": "SELECT ARRAY['update', 'delete'], ARRAY[[1], [2]]",
    "cast": "SELECT a::text, b::int[] FROM users",
    "json operator": "SELECT a #>> '{x}', a @> '{}' FROM users",
    "placeholders": "SELECT * FROM users WHERE a = %s AND b = :b AND c = ? AND d = $1 AND e = {e}",
}


@pytest.mark.parametrize("text", NOT_A_TABLE.values(), ids=NOT_A_TABLE)
def test_marks_that_look_like_names(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, ";")


HIDDEN = {
    "set": (f"«UPDATE users {HOLE}", "UPDATE users"),
    "table and set": (f"«UPDATE {HOLE}", "UPDATE ?"),
    "rows": (f"«INSERT INTO users {HOLE}", "INSERT users"),
    "rows behind columns": (f"«INSERT INTO users (a, b) {HOLE}", "INSERT users"),
    "columns": (f"«INSERT INTO users ({HOLE}) VALUES ({HOLE})", "INSERT users"),
    "values": (f"«INSERT INTO users (a) VALUES {HOLE}", "INSERT users"),
    "selected values": (f"«INSERT INTO users (a, b) SELECT {HOLE}, {HOLE}", "INSERT users"),
    "source": (f"«INSERT INTO users SELECT a FROM {HOLE}", "INSERT_SELECT users"),
    "rest of a query": (f"«INSERT INTO users SELECT a {HOLE}", "INSERT_SELECT users"),
    "where": (f"«DELETE FROM users {HOLE}", "DELETE users"),
    "query of a table": (f"«CREATE TABLE t AS {HOLE}", "INSERT_SELECT t"),
    "direction": (f"«COPY users {HOLE}", "COPY users"),
    "statement before": (f"{HOLE};«UPDATE users SET a = 1", "UPDATE users"),
    "prefix": (f"{HOLE} «UPDATE users SET a = 1", "UPDATE users"),
    "value": (f"«UPDATE users SET a = {HOLE}, b = '{HOLE}' WHERE c = {HOLE}", "UPDATE users"),
}


@pytest.mark.parametrize(("marked", "expected"), HIDDEN.values(), ids=HIDDEN)
def test_hole_hides_a_part(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(marked, expected)
