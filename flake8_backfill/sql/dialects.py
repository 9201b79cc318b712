"""Where the dialects of SQL disagree about what is a literal and what is a comment, and which of them a text may be."""


from __future__ import annotations

from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple


class Dialect(NamedTuple):
    """How a text is cut: does a backslash escape in '...', does # begin a comment, do comments nest."""

    backslash: bool
    hash_comment: bool
    nested_comments: bool


POSTGRESQL = Dialect(backslash=False, hash_comment=False, nested_comments=True)
MYSQL = Dialect(backslash=True, hash_comment=True, nested_comments=False)
STANDARD = Dialect(backslash=False, hash_comment=False, nested_comments=False)
"""SQLite, SQL Server, Oracle: none of the three."""

_MYSQL_ONLY = regex(r"""\\['"\\]|\#|[\w)]--[\w(]""")
_COMMENT_MARK = regex(r"/\*|\*/")


def possible_dialects(text: str) -> tuple[Dialect, ...]:
    """The dialects that would cut ``text`` differently; one only where all of them agree."""
    dialects = [POSTGRESQL]
    if any(mark in text for mark in ("\\", "#", "--")) and _MYSQL_ONLY.search(text):
        dialects.append(MYSQL)
    if text.count("/*") > 1 and _nests(text):
        dialects.append(STANDARD)
    return tuple(dialects)


def _nests(text: str) -> bool:
    """Whether a comment may open inside another one."""
    is_open = False
    for mark in _COMMENT_MARK.finditer(text):
        opens = mark.group() == "/*"
        if opens and is_open:
            return True
        is_open = opens
    return False
