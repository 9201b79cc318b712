"""Which tables are hot and which are small: lists of names and patterns, measured sizes, and who said so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple

Heat = Literal["hot", "small", ""]

# The bookkeeping and reference tables that a framework makes for itself; it keeps them small.  Each with its source.
FRAMEWORK_TABLES: dict[str, tuple[str, ...]] = {
    "Alembic": ("alembic_version",),
    "Django": (
        "django_migrations",
        "django_content_type",
        "django_site",
        "auth_permission",
        "auth_group",
        "auth_group_permissions",
    ),
    "South": ("south_migrationhistory",),
    "sqlalchemy-migrate": ("migrate_version",),
    "yoyo": ("_yoyo_migration", "_yoyo_log", "_yoyo_version", "yoyo_lock"),
    "aerich": ("aerich",),
    "piccolo": ("migration",),
    "peewee-migrate": ("migratehistory",),
    "dbmate, Rails, golang-migrate": ("schema_migrations", "ar_internal_metadata"),
    "Flyway": ("flyway_schema_history", "schema_version"),
    "Liquibase": ("databasechangelog", "databasechangeloglock"),
    "goose": ("goose_db_version",),
    "Diesel": ("__diesel_schema_migrations",),
    "sqlx": ("_sqlx_migrations",),
    "Prisma": ("_prisma_migrations",),
    "Knex": ("knex_migrations", "knex_migrations_lock"),
    "Sequelize": ("sequelizemeta",),
    "Doctrine": ("doctrine_migration_versions",),
    "Entity Framework": ("__efmigrationshistory",),
    "Frappe": ("tabpatch log", "tabdoctype", "tabmodule def", "tabsingles"),
    "Odoo": (
        "ir_config_parameter",
        "ir_model",
        "ir_model_constraint",
        "ir_model_data",
        "ir_model_fields",
        "ir_model_relation",
        "ir_module_module",
    ),
    "sqlite-utils": ("_sqlite_migrations",),
    "PostGIS": ("spatial_ref_sys",),
}

_QUOTES = "\"'`[]"
_WILD = regex(r"[*?]")


class Verdict(NamedTuple):
    """What is known of a table: hot, small or neither (""), and who says so."""

    heat: Heat
    source: str


UNKNOWN = Verdict("", "")


class NamedTable(NamedTuple):
    """An entry of a list or of the table sizes, as written, with its verdict."""

    name: str
    verdict: Verdict


def table_key(name: str) -> str:
    """A table name as names are compared: lower case, without schema and quotes (``dbo.[Leads]`` is ``leads``)."""
    return name.strip().rpartition(".")[2].strip(_QUOTES + " ").lower()


class TableBook:
    """Looks tables up: exact names of the lists, then their patterns (hot before small), then the sizes."""

    def __init__(self, listed: Iterable[NamedTable], sized: Iterable[NamedTable]):
        self._exact: dict[str, Verdict] = {}
        patterns: list[tuple[re.Pattern[str], Verdict]] = []
        for name, verdict in listed:
            key = table_key(name)
            if is_pattern(key):
                patterns.append((_compiled(key), verdict))
            else:
                self._exact.setdefault(key, verdict)
        self._patterns = sorted(patterns, key=lambda entry: entry[1].heat != "hot")
        self._sizes = dict(sized)
        self._known: dict[str, Verdict] = {}

    def verdict(self, table: str) -> Verdict:
        """What is known of a table, however it is written."""
        known = self._known.get(table)
        if known is None:
            known = self._known[table] = self._look_up(table_key(table))
        return known

    def _look_up(self, key: str) -> Verdict:
        exact = self._exact.get(key)
        if exact is not None:
            return exact
        matching = (verdict for pattern, verdict in self._patterns if pattern.fullmatch(key))
        return next(matching, self._sizes.get(key, UNKNOWN))


def is_pattern(name: str) -> bool:
    """Whether a configured table name stands for several tables; brackets are SQL Server's quotes."""
    return bool(_WILD.search(name))


def _compiled(pattern: str) -> re.Pattern[str]:
    # A run of stars is one star: "a***b" would backtrack for long over a long name.
    parts = re.split(r"(\*+|\?)", pattern)
    return re.compile("".join(_wild(part) if _WILD.match(part) else re.escape(part) for part in parts), re.DOTALL)


def _wild(part: str) -> str:
    return "." if part == "?" else ".*"
