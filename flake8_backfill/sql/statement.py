"""What the SQL reader says: one ``Statement`` for each statement of a text that matters to the analysis."""

from __future__ import annotations

from flake8_backfill.records import NamedTuple

WRITES = frozenset(("UPDATE", "INSERT", "DELETE", "UPSERT", "TRUNCATE", "INSERT_SELECT", "COPY", "OPAQUE"))
"""The kinds of a statement that changes rows, or may well do so (OPAQUE)."""


class Statement(NamedTuple):
    """One statement of a text.

    ``kind`` is one of ``WRITES`` or what the analysis must know beside them: ``CREATE`` (a table), ``RENAME`` (a table:
    old name, new name), ``ALTER`` (a table), ``DROP`` (a table), ``COMMIT``, ``READ`` (a leading keyword that is known
    to leave rows alone, such as SELECT or DDL) and ``UNKNOWN`` (the statement begins with a hole).
    ``tables`` are the tables written, created or altered, never those only read: lower-case, without schema and
    quotes, ``?`` where the text hides one.  ``offset`` is that of the statement's own keyword, ``end`` is where its
    text ends (exclusive), both in characters from the beginning of the text.  ``where`` is false only for an UPDATE
    or DELETE of every row.  ``limited`` says that a LIMIT, TOP, SKIP LOCKED or key range bounds it.  ``temporary``
    says that every table of it lives for a session only.
    """

    kind: str
    tables: tuple[str, ...]
    offset: int
    end: int
    where: bool = True
    limited: bool = False
    temporary: bool = False
