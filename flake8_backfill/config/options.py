"""The one table of options: keys of pyproject.toml, flags, flake8's options and the README's rows come from it."""

from __future__ import annotations

from typing import Literal

from flake8_backfill.records import NamedTuple

Kind = Literal["names", "globs", "rows", "file", "regex", "switch"]

DEFAULT_HOT_TABLES = ("leads", "call_log", "receipts", "messages", "appointments")

# A comment line from its "#" on: "# Migration 36: Add last_call_direction", "# --- Migration 29b - words ---",
# "# MIGRATION 12".  After the number comes a separator, a capital or nothing: "# migration 12 was slow" is prose.
DEFAULT_MARKER = (
    r"#[\s#*=~-]*(?i:migration)\s+(?:(?i:no)\.?\s*|#\s*)?(?P<number>\d+(?:\.\d+)*[A-Za-z]?)(?!\w)"
    r"(?=\s*(?:$|[^\w\s])|\s+[A-Z])[\s:.)|*=~\u2013\u2014-]*(?P<description>(?:.*[^\s*=#~-])?)"
)


class Option(NamedTuple):
    """One option.  ``kind`` says how its value is written and checked; ``example`` is a right value, in TOML."""

    name: str
    kind: Kind
    default: tuple[str, ...] | str | int | bool
    metavar: str
    example: str
    help: str

    @property
    def field(self) -> str:
        """The attribute of `Config`, such as ``hot_tables``."""
        return self.name.replace("-", "_")

    @property
    def many(self) -> bool:
        """Whether the value is a list."""
        return self.kind in ("names", "globs")

    @property
    def default_text(self) -> str:
        """The default as the README shows it."""
        if self.name == "marker":
            return "numbered comments such as `# Migration 36: Add a column`"
        if isinstance(self.default, bool):
            return f"`{str(self.default).lower()}`"
        if isinstance(self.default, tuple):
            return ", ".join(f"`{name}`" for name in self.default) or "none"
        return f"`{self.default}`" if self.default != "" else "none"


OPTIONS: tuple[Option, ...] = (
    Option(
        "hot-tables",
        "names",
        DEFAULT_HOT_TABLES,
        "NAMES",
        '["leads", "audit_*"]',
        "tables whose row changes are HIGH priority, instead of the default ones; * and ? stand for other characters",
    ),
    Option(
        "small-tables",
        "names",
        (),
        "NAMES",
        '["countries", "*_types"]',
        "tables whose row changes are LOW priority, beside the migration frameworks' own; * and ? as above",
    ),
    Option(
        "table-stats",
        "file",
        "",
        "FILE",
        '"table-stats.csv"',
        "CSV with the columns table,rows that says how big each table is",
    ),
    Option(
        "hot-rows",
        "rows",
        1_000_000,
        "ROWS",
        "1000000",
        "a table with more rows than this in table-stats is hot",
    ),
    Option(
        "small-rows",
        "rows",
        10_000,
        "ROWS",
        "10000",
        "a table with fewer rows than this in table-stats is small",
    ),
    Option(
        "paths",
        "globs",
        (),
        "GLOBS",
        '["db/migrations", "**/versions/*.py"]',
        "the migrations, relative to the configuration's folder, where content and place do not tell them",
    ),
    Option(
        "exclude",
        "globs",
        (),
        "GLOBS",
        '["db/migrations/legacy"]',
        "files and folders that are never read as migrations, relative to the configuration's folder",
    ),
    Option(
        "helpers",
        "names",
        (),
        "NAMES",
        '["run_sql", "db.execute_batch"]',
        "more functions that execute the SQL they are given",
    ),
    Option(
        "marker",
        "regex",
        DEFAULT_MARKER,
        "REGEX",
        "'# step (?P<number>\\d+): (?P<description>.*)'",
        "matches the comment, from its #, that starts a numbered migration; groups: number and, if any, description",
    ),
    Option(
        "baseline",
        "file",
        "",
        "FILE",
        '"backfill-baseline.txt"',
        "file of known findings, which are shown no more",
    ),
    Option(
        "comments",
        "switch",
        False,
        "",
        "true",
        'flake8 also shows comments that say "backfill" (BKF309); the report always does',
    ),
    Option(
        "require-reason",
        "switch",
        False,
        "",
        "true",
        "a suppression without a reason is a finding (BKF900)",
    ),
)

BY_NAME = {option.name: option for option in OPTIONS}
