"""Migrations that are .sql files: which files are, how they are divided, and what they change."""

from __future__ import annotations

import re

from flake8_backfill.patterns import regex

ENDING = regex(
    r"\.sql(?:\.(?:postgres|postgresql|pgsql|mysql|mariadb|sqlite|sqlite3|mssql|oracle))?$", re.IGNORECASE
)
"""How files of SQL end; matrix-synapse names the database behind it."""


def is_sql(path: str) -> bool:
    """Return whether a path is that of an SQL file."""
    return ".sql" in path.lower() and ENDING.search(path) is not None
