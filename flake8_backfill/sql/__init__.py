"""The SQL reader: ``read_sql(text)`` says which statements of a text write rows, in which tables, and where."""

from __future__ import annotations

from functools import lru_cache

from flake8_backfill.sql.dialects import Dialect, possible_dialects
from flake8_backfill.sql.grammar import LEADERS
from flake8_backfill.sql.reader import Reader
from flake8_backfill.sql.scan import BREAK, VALUES
from flake8_backfill.sql.statement import WRITES, Statement
from flake8_backfill.sql.texts import Job, whole
from flake8_backfill.sql.tokens import REST, Token, tokenize
from flake8_backfill.sql.written import written

__all__ = ["WRITES", "Statement", "read_sql", "written"]

_REMEMBERED = 1024
_REMEMBERED_LENGTH = 20_000


def read_sql(text: str) -> list[Statement]:
    """The statements of ``text`` in the order of their offsets; bad SQL gives fewer of them and never raises."""
    if len(text) <= _REMEMBERED_LENGTH:
        return list(_remembered(text))
    return _read(text)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(text: str) -> tuple[Statement, ...]:
    return tuple(_read(text))


def _read(text: str) -> list[Statement]:
    """Read in each dialect that cuts the text differently; of those that leave least open, whichever finds a write."""
    dialects = possible_dialects(text)
    if len(dialects) == 1:
        return _in_order(_read_as(text, dialects[0])[1])
    readings = [_read_as(text, dialect, weigh=True) for dialect in dialects]
    least = min(flaws for flaws, _ in readings)
    found: list[Statement] = []
    for flaws, statements in readings:
        if flaws == least:
            known = {statement.offset for statement in found}
            found += [statement for statement in statements if statement.offset not in known]
    return _in_order(found)


def _in_order(found: list[Statement]) -> list[Statement]:
    return sorted(dict.fromkeys(found), key=lambda statement: (statement.offset, statement.kind))


def _read_as(text: str, dialect: Dialect, *, weigh: bool = False) -> tuple[int, list[Statement]]:
    """What was left open if that is to be weighed, and the statements of the text and of all texts in it that run."""
    found: list[Statement] = []
    jobs = [Job(whole(text))]
    flaws = 0
    while jobs:
        job = jobs.pop()
        tokens, left_open = tokenize(job.inner.text, dialect)
        if weigh and job.outer is None:
            flaws = left_open + _open_brackets(text, tokens)
        reader = Reader(job, tokens, dialect, LEADERS)
        statements = reader.read()
        found += statements if job.outer is None else map(job.locate, statements)
        jobs += reversed(reader.jobs)
    return flaws, found


def _open_brackets(text: str, tokens: list[Token]) -> int:
    """The number of statements whose brackets do not close, the sign of a reading in the wrong dialect too."""
    found = depth = 0
    for token in tokens:
        if token.word == "(":
            depth += 1
        elif token.word == ")":
            depth -= 1
        elif token.kind == VALUES:
            depth += text[token.end - 1] != ")"
        elif token.kind == REST:
            depth = 0  # its brackets were not read
        elif token.word == ";" or token.kind == BREAK:
            found += depth != 0
            depth = 0
    return found + (depth != 0)
