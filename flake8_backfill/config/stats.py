"""Reads table sizes from a CSV with the columns table,rows."""

from __future__ import annotations

import csv
import datetime
import math
import os
import re
import stat
from collections.abc import Iterator

from flake8_backfill.config.errors import ConfigError
from flake8_backfill.config.tables import table_key
from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple

_EXPORTED = regex(r"#\s*exported:?\s+(\S+)", re.IGNORECASE)


class TableStats(NamedTuple):
    """Sizes of tables: the file, the day it was exported (ISO, "" where it does not say), and rows by table."""

    path: str
    exported: str
    rows: dict[str, int]


def read_stats(path: str, shown: str, where: str) -> TableStats:
    """The sizes in a CSV file; of one name in two schemas the larger counts, what is not above zero is unknown.

    ``shown`` is the path as the user wrote it and ``where`` the place of the option, for messages.  Raises
    `ConfigError` for a file that cannot be read and for a line that is not ``table,rows``; it quotes none of them, as
    the file may be another than its owner meant, and messages end up in public logs.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            if stat.S_ISCHR(os.fstat(file.fileno()).st_mode):
                raise ConfigError(f"{where}: {shown} is a device, which may have no end; name a CSV file of table,rows")
            text = file.read()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"{where}: cannot read {shown}: {reason}; it names a CSV file with table,rows") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{where}: {shown} is not UTF-8 text; export it as UTF-8") from None
    exported = _exported(text, f"{where}: {shown}")
    rows: dict[str, int] = {}
    for table, count in _sizes(text, f"{where}: {shown}"):
        if count > rows.get(table, 0):
            rows[table] = count
    return TableStats(shown, exported, rows)


def _exported(text: str, where: str) -> str:
    match = _EXPORTED.match(text)
    if match is None:
        return ""
    try:
        return datetime.date.fromisoformat(match[1][:10]).isoformat()
    except ValueError:
        raise ConfigError(f"{where}:1: expected a date behind exported, such as 2026-01-30") from None


def _sizes(text: str, where: str) -> Iterator[tuple[str, int]]:
    lines = text.splitlines()
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#"))
    for row_number, (number, line) in enumerate(numbered):
        try:
            fields = [field.strip() for field in next(csv.reader([line], strict=True))]
        except csv.Error as error:
            raise ConfigError(f"{where}:{number}: not a line of CSV ({error}); right is table,rows") from None
        if len(fields) < 2 or not table_key(fields[0]):
            raise ConfigError(f"{where}:{number}: not a line of table,rows, such as leads,1200000")
        count = _count(fields[1])
        if count is not None:
            yield table_key(fields[0]), count
        elif row_number > 0:
            raise ConfigError(f"{where}:{number}: the second column is no number of rows, as in leads,1200000")


def _count(text: str) -> int | None:
    """A count; 0 where there is none, None where the text is no number.  PostgreSQL's reltuples is a float."""
    if not text:
        return 0
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if math.isfinite(number) else None
