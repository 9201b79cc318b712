"""Stage 2: the code between literals -> tokens, by sqlparse's lexer where there is more in it than words and marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from flake8_backfill.model import HOLE
from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple
from flake8_backfill.sql import scan
from flake8_backfill.sql.dialects import Dialect
from flake8_backfill.sql.words import words

WORD = "word"
"""A keyword, a name or a number without quotes."""
MARK = "mark"
"""One of ``( ) , ; .``"""
OPERATOR = "operator"
REST = "rest"
"""The rest of a statement of which only the head is read."""
UNREAD = "unread"
"""A hole, or a placeholder that stands alone: ``%s``, ``:name``, ``?``, ``$1``, ``{x}``, ``${x}``."""

_PLACEHOLDER = r"\{\{[^{}]*\}\}|\$?\{[^{}\s;()]*\}|%\(\w+\)s|%(?:\d+\$)?[sIL](?![^\W_])"
PLACEHOLDER = regex(_PLACEHOLDER, re.IGNORECASE)


class Token(NamedTuple):
    """A piece of code or what the scan cut out; ``word`` is upper-case, ``fresh`` says that it begins a line."""

    kind: str
    word: str
    start: int
    end: int
    fresh: bool


END = Token(MARK, ";", -1, -1, True)
"""Stands behind the last token, so that looking ahead needs no test of the length."""


_HEAD = 12
_NEXT_STATEMENT = regex(r";|(?<=\n)[ \t]*(?=(?:ALTER|CREATE)\b)", re.IGNORECASE)
_HEADS_LIMIT = 100_000
_WORDS = regex("[a-z]+")
_WRITING_WORDS = words(
    """
    insert update delete merge replace truncate copy load import into do exec execute call prepare rename begin as drop
    """
)
"""Without one of these words only the head of each statement needs reading."""
_ACTIONS = words("update delete")
_NO_ACTION = regex(r"(?<!\bon\s)\b(?:update|delete)\b")
_BEHIND_SETTING = regex(r"\bset\s+(?!null\b|default\b)\w+\s+on\s")
"""SQL Server's SET NOCOUNT ON, behind which a statement may follow without a semicolon."""


def _reads_heads_only(text: str) -> bool:
    """Whether nothing in ``text`` looks like a write; ON DELETE and ON UPDATE do not."""
    if len(text) > _HEADS_LIMIT:
        return False
    lowered = text.lower()
    found = _WRITING_WORDS.intersection(_WORDS.findall(lowered))
    if found and found <= _ACTIONS:
        return _NO_ACTION.search(lowered) is None and _BEHIND_SETTING.search(lowered) is None
    return not found


_ODD = regex(r"[{%$#?@]|:(?![:=])")
"""What leads, as a hole does, to a placeholder or a name that is not made of letters, digits and underscores."""
_SPACE = regex(r"\s*")
_PLAIN_KINDS = {1: WORD, 2: MARK, None: OPERATOR}
_PLAIN = regex(r"(?:(\w+)|([(),;.])|::|:=|[<>=!]+|\S)\s*")
"""What `_lexer` finds in code without any of these; most code has none, and then sqlparse need not be loaded."""


@lru_cache(maxsize=1)
def _lexer() -> Callable[[str], Iterator[tuple[object, str]]]:
    """sqlparse's lexer, told by its own interface how the bare code of all dialects is cut (imported when needed).

    Each token takes the white space behind it along, so that the lexer has half as many to find.
    """
    from sqlparse import tokens
    from sqlparse.lexer import Lexer

    lexer: Any = Lexer()
    lexer.clear()
    first = rf"(?:@{{0,2}}\w|[#{HOLE}]|\$\w|{_PLACEHOLDER})"
    rules = [
        (rf"{first}(?:[\w$#{HOLE}]|{_PLACEHOLDER})*\s*", tokens.Name),
        (r"[(),;.]\s*", tokens.Punctuation),
        (r"(?:::|:=)\s*", tokens.Operator),
        (r"(?::\w+|\?)\s*", tokens.Name.Placeholder),
        (r"\s+|\{%[^{}]*%\}", tokens.Whitespace),
        (r"(?:[<>=!]+|.)\s*", tokens.Operator),
    ]
    lexer.set_SQL_REGEX(rules)
    get_tokens: Callable[[str], Iterator[tuple[object, str]]] = lexer.get_tokens
    return get_tokens


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


class _Tokenizer:
    def __init__(self, text: str, heads_only: bool) -> None:
        self.text = text
        self.heads_only = heads_only
        self.in_head = 0
        self.fresh = True
        self.tokens: list[Token] = []

    def code(self, start: int, end: int) -> None:
        """The tokens of bare code; of a statement that leaves rows alone only the head is read, the rest is one."""
        while start < end:
            if not (self.heads_only and self.in_head >= _HEAD):
                start = self._lex(start, end)
                continue
            following = _NEXT_STATEMENT.search(self.text, start, end)
            behind = following.start() if following else end
            rest = self.text[start:behind].rstrip()
            if rest:
                self.append(REST, "", start, start + len(rest))
            if following:
                self.in_head = 0
                self.fresh = True
            start = behind

    def _lex(self, position: int, end: int) -> int:
        odd = self.text.find(HOLE, position, end) >= 0 or _ODD.search(self.text, position, end) is not None
        return self._lex_any(position, end) if odd else self._lex_plain(position, end)

    def _lex_plain(self, position: int, end: int) -> int:
        text, append, fresh, new = self.text, self.tokens.append, self.fresh, tuple.__new__
        behind = _SPACE.match(text, position, end).end()  # type: ignore[union-attr]
        fresh = fresh or "\n" in text[position:behind]
        for match in _PLAIN.finditer(text, behind, end):
            value = match.group()
            word = value.rstrip()
            group = match.lastindex
            position = match.start()
            # As Token(...) would, in half the time: most tokens are made here.
            append(new(Token, (_PLAIN_KINDS[group], word.upper(), position, position + len(word), fresh)))
            self.in_head = 0 if word == ";" else self.in_head + 1
            fresh = "\n" in value
            behind = match.end()
            if self.heads_only and self.in_head >= _HEAD:
                break
        self.fresh = fresh
        return behind

    def _lex_any(self, position: int, end: int) -> int:
        append, kinds, fresh = self.tokens.append, _kinds(), self.fresh
        for token_type, value in _lexer()(self.text[position:end]):
            kind = kinds.get(token_type, "")
            word = value.rstrip()
            if kind:
                behind = position + len(word)
                word = word.upper()
                if kind == WORD and _is_unread(word):
                    kind = UNREAD
                append(Token(kind, word, position, behind, fresh))
                self.in_head = 0 if word == ";" else self.in_head + 1
                fresh = "\n" in value
            elif "\n" in value:
                fresh = True
            position += len(value)
            if self.heads_only and self.in_head >= _HEAD:
                break
        self.fresh = fresh
        return position

    def append(self, kind: str, word: str, start: int, end: int) -> None:
        """A token that is not the lexer's."""
        self.tokens.append(Token(kind, word, start, end, self.fresh))
        self.fresh = kind in (scan.BREAK, scan.DATA)
        if kind == scan.BREAK:
            self.in_head = 0


def tokenize(text: str, dialect: Dialect) -> tuple[list[Token], int]:
    """The tokens of ``text`` without white space and comments, and the number of literals and comments left open."""
    cutter = scan.Cutter(text, dialect)
    tokenizer = _Tokenizer(text, heads_only=_reads_heads_only(text))
    for piece, start, end in cutter.pieces():
        if piece == scan.CODE:
            tokenizer.code(start, end)
        elif piece == scan.COMMENT:
            tokenizer.fresh = tokenizer.fresh or "\n" in text[start:end]
        elif piece == scan.DELIMITER:
            tokenizer.append(scan.BREAK, text[start:end].split()[-1], start, end)
        else:
            tokenizer.append(piece, "", start, end)
    return tokenizer.tokens, cutter.flaws


def _is_unread(word: str) -> bool:
    first = word[0]
    if first == HOLE:
        return not word.strip(HOLE)
    if first == "$" and word[1:].isdigit():
        return True
    return first in "{%$" and PLACEHOLDER.fullmatch(word) is not None
