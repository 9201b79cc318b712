"""Bytes of an .sql file -> its text: by byte order mark, as UTF-8, or as latin-1, which takes any bytes."""

from __future__ import annotations

import codecs
import io

# SQL Server Management Studio writes UTF-16.  UTF-32 comes first: its mark begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def sql_lines(content: bytes) -> list[str]:
    """Return the lines of an .sql file, with their ends as ``\\n``."""
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        return io.TextIOWrapper(io.BytesIO(content), encoding).readlines()
    except UnicodeError:
        return io.TextIOWrapper(io.BytesIO(content), "latin-1").readlines()
