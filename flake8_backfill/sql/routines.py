"""Where CREATE FUNCTION, PROCEDURE, TRIGGER, RULE, POLICY or EVENT ends: its body does not run in the migration."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_backfill.sql import scan
from flake8_backfill.sql.names import token_at, word_before
from flake8_backfill.sql.tokens import WORD, Token
from flake8_backfill.sql.words import words

_TRANSACTIONS = frozenset(("TRAN", "TRANSACTION", "DISTRIBUTED", "WORK"))
_ENDS_OF_OTHERS = frozenset(("IF", "LOOP", "WHILE", "REPEAT", "FOR"))
_NO_BODY_BEFORE = frozenset(("EXECUTE", "TABLE", "ROW", "OLD", "NEW", "PARENT", "CALLER"))
_WITH_AS = frozenset(("FUNCTION", "PROCEDURE", "PROC", "TRIGGER"))
_ENDS_OF_HEAD = frozenset(("EACH", "SELECT", "CALL"))
_WRITES = frozenset(("INSERT", "UPDATE", "DELETE", "REPLACE"))
_BATCH = words(
    """
    SELECT INSERT UPDATE DELETE MERGE SET DECLARE IF EXEC EXECUTE WITH WHILE PRINT TRUNCATE RAISERROR THROW RETURN
    CREATE DROP ALTER
    """
)
"""A routine of SQL Server without BEGIN, which lasts until GO or the end of the text."""


def routine_end(stream: Sequence[Token], index: int, delimiter: str) -> int:
    """The index of what ends the routine whose kind (FUNCTION ...) stands at ``index``."""
    kind = stream[index].word
    blocks = 1 if kind == "PACKAGE" else 0
    depth = 0
    declares = False
    until_break = delimiter != ";"
    in_head = kind in _WITH_AS
    ends_head = _ENDS_OF_HEAD if kind == "TRIGGER" else _ENDS_OF_HEAD | _WRITES
    for position in range(index, len(stream)):
        token = stream[position]
        word = token.word
        if token.kind == scan.BREAK:
            return position
        if word == "(":
            depth += 1
        elif word == ")":
            depth = max(depth - 1, 0)
        elif word == ";":
            if kind != "RULE":
                depth = 0
            if not (blocks or declares or until_break or depth):
                return position
        elif token.kind == WORD and depth == 0:
            change = _block_change(stream, position)
            if change < 0 and blocks <= 1:
                declares = False
            blocks = max(blocks + change, 0)
            declares = declares or (word == "DECLARE" and not blocks)
            in_head = in_head and word not in ends_head
            if in_head and word in ("AS", "IS") and not blocks:
                body = _body(stream, position)
                until_break = until_break or body == "batch"
                declares = declares or body == "declarations"
    return len(stream)


def _block_change(stream: Sequence[Token], index: int) -> int:
    """One more or one fewer open block of BEGIN ... END or CASE ... END."""
    word = stream[index].word
    following = token_at(stream, index + 1).word
    before = word_before(stream, index)
    if word == "BEGIN":
        return 0 if following in _TRANSACTIONS else 1
    if word == "CASE":
        return 0 if before == "END" else 1
    if word == "END":
        return 0 if following in _ENDS_OF_OTHERS and not token_at(stream, index + 1).fresh else -1
    return 0


def _body(stream: Sequence[Token], index: int) -> str:
    """What begins behind AS or IS: a quoted body, a block, a batch of SQL Server, or declarations of Oracle."""
    if stream[index - 1].word in _NO_BODY_BEFORE:
        return ""
    first = token_at(stream, index + 1)
    if first.kind != WORD or first.word in ("BEGIN", "LANGUAGE"):
        return ""
    return "batch" if first.word in _BATCH else "declarations"
