"""Bytes of an .sql file -> its text: by byte order mark, as UTF-8, or as latin-1, which takes any bytes."""

from __future__ import annotations

import codecs

# SQL Server Management Studio writes UTF-16.  UTF-32 comes first: its mark begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decoded_sql(content: bytes) -> str:
    """Return the text of an .sql file, with its line ends as ``\\n``."""
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeError:
        text = content.decode("latin-1")
    return with_plain_ends(text)


def with_plain_ends(text: str) -> str:
    """Return a text with its line ends as ``\\n``, as universal newlines give them."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
