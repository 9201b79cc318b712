"""Stage 2: sqlparse's lexer, with a rule set of its own for bare code, turns the code between literals into tokens."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flake8_backfill.model import HOLE
from flake8_backfill.sql import scan
from flake8_backfill.sql.dialects import Dialect

if TYPE_CHECKING:
    from sqlparse.lexer import Lexer

WORD = "word"
"""A keyword, a name or a number without quotes."""
MARK = "mark"
"""One of ``( ) , ; .``"""
OPERATOR = "operator"
UNREAD = "unread"
"""A hole, or a placeholder that stands alone: ``%s``, ``:name``, ``?``, ``$1``, ``{x}``."""

_PLACEHOLDER = r"\{\{[^{}]*\}\}|\{[^{}\s;()]*\}|%\(\w+\)s|%(?:\d+\$)?[sIL](?![^\W_])"
PLACEHOLDER = re.compile(_PLACEHOLDER, re.IGNORECASE)


class Token(NamedTuple):
    """A piece of code or what the scan cut out; ``word`` is upper-case, ``fresh`` says that it begins a line."""

    kind: str
    word: str
    start: int
    end: int
    fresh: bool


END = Token(MARK, ";", -1, -1, True)
"""Stands behind the last token, so that looking ahead needs no test of the length."""


@lru_cache(maxsize=1)
def _lexer() -> Lexer:
    """sqlparse's lexer, told by its own interface how the bare code of all dialects is cut (imported when needed)."""
    from sqlparse import tokens
    from sqlparse.lexer import Lexer

    lexer = Lexer()
    lexer.clear()
    rules = [
        (r"\s+|\{%[^{}]*%\}", tokens.Whitespace),
        (rf"(?:@{{0,2}}\w|[#{HOLE}]|\$\w|{_PLACEHOLDER})(?:[\w$#{HOLE}]|{_PLACEHOLDER})*", tokens.Name),
        (r"[(),;.]", tokens.Punctuation),
        (r"::|:=", tokens.Operator),
        (r":\w+|\?", tokens.Name.Placeholder),
        (r"[<>=!]+|.", tokens.Operator),
    ]
    lexer.set_SQL_REGEX(rules)
    return lexer


@lru_cache(maxsize=1)
def _kinds() -> dict[object, str]:
    from sqlparse import tokens

    return {
        tokens.Whitespace: "",
        tokens.Name: WORD,
        tokens.Punctuation: MARK,
        tokens.Operator: OPERATOR,
        tokens.Name.Placeholder: UNREAD,
    }


def tokenize(text: str, dialect: Dialect) -> tuple[list[Token], int]:
    """The tokens of ``text`` without white space and comments, and the number of literals and comments left open."""
    cutter = scan.Cutter(text, dialect)
    get_tokens, kinds = _lexer().get_tokens, _kinds()
    tokens: list[Token] = []
    append = tokens.append
    fresh = True
    for piece, start, end in cutter.pieces():
        if piece == scan.CODE:
            position = start
            for kind_of_sqlparse, value in get_tokens(text[start:end]):
                kind = kinds.get(kind_of_sqlparse, OPERATOR)
                behind = position + len(value)
                if kind:
                    word = value.upper()
                    if kind == WORD and _is_unread(word):
                        kind = UNREAD
                    append(Token(kind, word, position, behind, fresh))
                    fresh = False
                elif "\n" in value:
                    fresh = True
                position = behind
        elif piece == scan.COMMENT:
            fresh = fresh or "\n" in text[start:end]
        elif piece == scan.DELIMITER:
            append(Token(scan.BREAK, text[start:end].split()[-1], start, end, True))
            fresh = True
        else:
            append(Token(piece, "", start, end, fresh))
            fresh = piece == scan.BREAK or piece == scan.DATA
    return tokens, cutter.flaws


def _is_unread(word: str) -> bool:
    first = word[0]
    if first == HOLE:
        return not word.strip(HOLE)
    if first == "$":
        return word[1:].isdigit()
    return first in "{%" and PLACEHOLDER.fullmatch(word) is not None
