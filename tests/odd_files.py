"""Migrations as odd bytes: the same one in each encoding, and what no Python can read."""

from __future__ import annotations

MIGRATION = """\
from alembic import op

revision = "1"
down_revision = None


def upgrade():
    op.execute("UPDATE leads SET a = 1")
"""
PLAIN = MIGRATION.encode()
LINE, COLUMN = 8, 17
"""Where its statement stands."""

READ: dict[str, tuple[bytes, int]] = {
    "byte order mark": (b"\xef\xbb\xbf" + PLAIN, LINE),
    "byte order mark and another coding": (b"\xef\xbb\xbf# coding: latin-1\n" + PLAIN, LINE + 1),
    "latin-1 that says so": (b"# coding: latin-1\n# \xe9\n" + PLAIN, LINE + 2),
    "latin-1 that does not say so": (b"# \xe9\n" + PLAIN, LINE + 1),
    "UTF-7, where the keyword is other bytes": (
        b"# coding: utf-7\n" + PLAIN.replace(b"UPDATE", b"+AFUAUABEAEEAVABF-"),
        LINE + 1,
    ),
    "a coding that does not fit": (b"# coding: ascii\n# \xc3\xa9\n" + PLAIN, LINE + 2),
    "a coding that nobody knows": (b"# coding: nonsense\n" + PLAIN, LINE + 1),
    "a coding that never decodes": (b"# coding: undefined\n" + PLAIN, LINE + 1),
    "Windows line ends": (PLAIN.replace(b"\n", b"\r\n"), LINE),
    "old Macintosh line ends": (PLAIN.replace(b"\n", b"\r"), LINE),
    "mixed line ends": (b"# a\r# b\r\n# c\n" + PLAIN, LINE + 3),
    "form feeds": (PLAIN.replace(b"\n\n", b"\n\x0c\n"), LINE),
    "what splits lines elsewhere": (b"# \x0b\x1c\xc2\x85\xe2\x80\xa8\n" + PLAIN, LINE + 1),
    "no end of the last line": (PLAIN.rstrip(b"\n"), LINE),
    "an escaped surrogate": (PLAIN.replace(b"a = 1", b"a = \\ud800"), LINE),
    "the bytes of a surrogate": (b"# \xed\xa0\x80\n" + PLAIN, LINE + 1),
    "a line of a million characters": (PLAIN + b"x = '" + b"a" * 1_000_000 + b"'\n", LINE),
}
"""By what is odd: the bytes of a file that is read, and the line of its statement."""

LISTED: dict[str, tuple[bytes, str]] = {
    "NUL at the end": (PLAIN + b"\0", "null bytes"),
    "NUL in a string": (PLAIN.replace(b"a = 1", b"a = \0"), "null bytes"),
    "UTF-16": (MIGRATION.encode("utf-16"), "null bytes"),
    "a control character": (PLAIN + b"\x1a", "does not parse: "),
    "a coding that makes no text": (b"# coding: rot13\n" + PLAIN, "'rot13' is not a text encoding"),
    "a backslash at the end": (PLAIN + b"x = 1 \\\n", "does not parse: "),
    "a string that is not closed": (PLAIN + b'"""', "does not parse: "),
    "brackets without end": (PLAIN + b"(" * 5000, "does not parse: "),
    "operators without end": (PLAIN + b"x = " + b"-" * 100_000 + b"1\n", "does not parse: "),
}
"""By what is odd: the bytes of a file that is listed, and a part of the reason."""

NOTHING = {
    "nothing": b"",
    "an empty line": b"\n",
    "a byte order mark": b"\xef\xbb\xbf",
    "a coding": b"# coding: latin-1",
}
"""Files with nothing in them to be said."""
