"""Hot and small tables: lists, patterns, sizes, and who said so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flake8_backfill.config import Config, ConfigError
from flake8_backfill.config.tables import table_key

LISTS = Config(hot_tables=("leads", "audit_*", "tmp?"), small_tables=("audit_types", "*_kinds", "leads_*", "[Odd]"))


@pytest.mark.parametrize(
    "table", ["lead", "leads2", "my_leads", "tmp", "tmp10", "xaudit_log", "?", "", "audit", "users"]
)
def test_names_that_only_resemble_listed_ones(table: str) -> None:
    assert (LISTS.heat(table), LISTS.heat_source(table)) == ("", "")


@pytest.mark.parametrize(
    ("table", "heat"),
    [
        ("leads", "hot"),
        ("LEADS", "hot"),
        ('crm."Leads"', "hot"),
        ("[dbo].[Leads]", "hot"),
        ("`leads`", "hot"),
        ("audit_log", "hot"),
        ("audit_", "hot"),
        ("tmp1", "hot"),
        ("audit_types", "small"),  # an exact name beats a pattern
        ("audit_kinds", "hot"),  # of two patterns the hot one counts
        ("lead_kinds", "small"),
        ("leads_old", "small"),
        ("odd", "small"),
        ("alembic_version", "small"),
        ("auth_permission", "small"),
        ("spatial_ref_sys", "small"),
    ],
)
def test_listed_names(table: str, heat: str) -> None:
    assert LISTS.heat(table) == heat


def test_default_hot_tables() -> None:
    config = Config()
    hot = ["leads", "call_log", "receipts", "messages", "appointments"]
    assert [table for table in [*hot, "users"] if config.heat(table) == "hot"] == hot
    assert config.heat_source("leads") == "default hot-tables"


def test_configured_hot_tables_replace_the_default_ones() -> None:
    config = Config(hot_tables=("users",))
    assert (config.heat("users"), config.heat("leads")) == ("hot", "")


def test_configured_small_tables_add_to_the_frameworks_own() -> None:
    config = Config(small_tables=("countries",))
    assert (config.heat("countries"), config.heat("django_migrations")) == ("small", "small")


def test_what_the_user_lists_wins_over_what_we_bring() -> None:
    assert Config(small_tables=("leads",)).heat("leads") == "small"
    assert Config(hot_tables=("auth_permission",)).heat("auth_permission") == "hot"


@pytest.mark.parametrize("small", ["leads", "LEADS", 'crm."Leads"'])
def test_one_exact_name_in_both_lists(small: str) -> None:
    with pytest.raises(ConfigError, match=r"^small-tables: .* is in hot-tables too .*; leave it in one of them$"):
        Config(hot_tables=("a", "leads", "b"), small_tables=(small,))


def test_one_pattern_in_both_lists_is_hot() -> None:
    assert Config(hot_tables=("a_*",), small_tables=("a_*",)).heat("a_b") == "hot"


def test_sources() -> None:
    assert LISTS.heat_source("audit_log") == "hot-tables (hot-tables)"
    assert LISTS.heat_source("audit_types") == "small-tables (small-tables)"
    assert LISTS.heat_source("django_migrations") == "Django's own table"


def test_keys() -> None:
    assert [table_key(name) for name in (" A.B.C ", "`x`", "tabPatch Log", "")] == ["c", "x", "tabpatch log", ""]


def sized(folder: Path, text: str, **settings: object) -> Config:
    (folder / "stats.csv").write_text(text, encoding="utf-8")
    return Config(table_stats="stats.csv", root=folder.as_posix(), **settings)  # type: ignore[arg-type]


SIZES = """\
# exported 2026-01-30
table,rows
big,1000001
edge_hot,1000000
edge_small,10000
tiny,9999
unknown,
empty,0
never,-1
public.twice,5
archive.Twice,2000000
shrunk.twice,-1
float,1.5e+06
"quoted, name",3000000
leads,12
audit_log,12
"""


@pytest.mark.parametrize(
    ("table", "heat"),
    [
        ("edge_hot", ""),
        ("edge_small", ""),
        ("unknown", ""),
        ("empty", ""),
        ("never", ""),
        ("absent", ""),
        ("big", "hot"),
        ("tiny", "small"),
        ("twice", "hot"),
        ("float", "hot"),
        ("quoted, name", "hot"),
        ("leads", "hot"),  # a name in a list wins over the CSV
        ("audit_log", "hot"),
    ],
)
def test_sizes(tmp_path: Path, table: str, heat: str) -> None:
    assert sized(tmp_path, SIZES, hot_tables=("leads", "audit_*")).heat(table) == heat


def test_sizes_say_where_from_and_how_old(tmp_path: Path) -> None:
    config = sized(tmp_path, SIZES)
    assert config.heat_source("big") == "1,000,001 rows in stats.csv, exported 2026-01-30"
    assert config.stats is not None
    assert config.stats.exported == "2026-01-30"


def test_other_thresholds(tmp_path: Path) -> None:
    config = sized(tmp_path, "a,50\nb,4\n", hot_rows=49, small_rows=5)
    assert (config.heat("a"), config.heat("b"), config.heat_source("a")) == ("hot", "small", "50 rows in stats.csv")


def test_hot_tables_in_force(tmp_path: Path) -> None:
    config = sized(tmp_path, "leads,9\nzoo,2000000\nbig,3000000\nsmall,3000000\n", small_tables=("messages", "small"))
    assert [(entry.name, entry.verdict.source) for entry in config.hot_tables_in_force()] == [
        ("leads", "default hot-tables"),
        ("call_log", "default hot-tables"),
        ("receipts", "default hot-tables"),
        ("appointments", "default hot-tables"),
        ("big", "3,000,000 rows in stats.csv"),
        ("zoo", "2,000,000 rows in stats.csv"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("table,rows\nleads\n", "table-stats: stats.csv:2: not a line of table,rows, such as leads,1200000"),
        (
            "leads,5\nusers,many\n",
            "table-stats: stats.csv:2: the second column is no number of rows, as in leads,1200000",
        ),
        (
            "leads,5\nusers,nan\n",
            "table-stats: stats.csv:2: the second column is no number of rows, as in leads,1200000",
        ),
        (
            'leads,5\n"users,5\n',
            "table-stats: stats.csv:2: not a line of CSV (unexpected end of data); right is table,rows",
        ),
        ("# exported 2026-13-30\n", "table-stats: stats.csv:1: expected a date behind exported, such as 2026-01-30"),
        (",5\nleads,5\n", "table-stats: stats.csv:1: not a line of table,rows, such as leads,1200000"),
    ],
)
def test_wrong_sizes(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(ConfigError) as error:
        sized(tmp_path, text)
    assert str(error.value) == expected


def test_sizes_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        Config(table_stats="stats.csv", root=tmp_path.as_posix())
    assert str(error.value) == (
        "table-stats: cannot read stats.csv: No such file or directory; it names a CSV file with table,rows"
    )
    (tmp_path / "stats.csv").write_bytes("table,rows\nl\u00e4ger,5\n".encode("utf-16"))
    with pytest.raises(ConfigError, match=r"stats\.csv is not UTF-8 text; export it as UTF-8"):
        Config(table_stats="stats.csv", root=tmp_path.as_posix())


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="a system without such devices")
def test_a_device_is_no_file_of_sizes(tmp_path: Path) -> None:
    (tmp_path / "stats.csv").symlink_to("/dev/zero")
    with pytest.raises(ConfigError, match=r"^table-stats: stats\.csv is a device, which may have no end; name a CSV"):
        Config(table_stats="stats.csv", root=tmp_path.as_posix())


def test_small_above_hot() -> None:
    with pytest.raises(ConfigError) as error:
        Config(hot_rows=10, small_rows=11)
    assert str(error.value) == "small-rows: 11 is more than hot-rows (10); a table would be hot and small"


def test_a_pattern_of_many_stars_is_quick() -> None:
    config = Config(hot_tables=("a" + "*" * 100 + "b",))
    assert config.heat("a" * 5_000) == ""
