"""Stage 1: one linear scan cuts a text into code, literals, quoted names, comments, dollar bodies and data.

Sources: PostgreSQL 17 "4.1 Lexical Structure" and "COPY"; MySQL 8.4 "11 Language Structure"; Oracle 23 "Literals";
SQL Server "Database identifiers", "sqlcmd: GO"; SQLite "SQL language: comments".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from flake8_backfill.patterns import regex
from flake8_backfill.sql.dialects import Dialect

CODE = "code"
LITERAL = "literal"
NAME = "name"
COMMENT = "comment"
DOLLAR = "dollar"
VALUES = "values"
BREAK = "break"
DATA = "data"
DELIMITER = "delimiter"

Piece = tuple[str, int, int]
"""What it is, where it begins, where it ends (exclusive)."""

_MARKS = r"""(?P<mark>'|"|`|\$|\[|\\|\#|/\*|\*/|--)"""
_SPECIAL = rf"""{_MARKS}
|(?P<line>^[ \t]*(?:GO(?:[ \t]+\d+)?(?:[ \t]*;)?|/)[ \t]*\r?$)
|(?P<delimiter>^[ \t]*DELIMITER[ \t]+(?P<word>[^\s'"]+)[ \t]*\r?$)
|(?P<values>\bVALUES\s*(?=\())
|(?P<stdin>\bFROM\s+STDIN\b)"""
_FLAGS = re.IGNORECASE | re.MULTILINE | re.VERBOSE
_SCAN = regex(_SPECIAL, _FLAGS)
_SCAN_OF_MARKS = regex(_MARKS, _FLAGS)
_LINE_COMMAND = regex(r"\n[ \t]*(?:go|/)")


def _scan_of(text: str) -> re.Pattern[str]:
    """The pattern of what is not bare code in ``text``: most texts do with the short one, which is much faster."""
    lowered = "\n" + text.lower()
    if any(word in lowered for word in ("values", "stdin", "delimiter")) or _LINE_COMMAND.search(lowered):
        return _SCAN
    return _SCAN_OF_MARKS


_DOLLAR_TAG = regex(r"\$(?:[^\W\d]\w*)?\$")
_BRACKET_NAME = regex(r"\[[\w#@\ufffc{ ][^\[\]\r\n]*(?:\]\][^\[\]\r\n]*)*\]")
_COMMENT_MARK = regex(r"/\*|\*/")
_RUNNING_COMMENT = regex(r"/\*M?!\d*")
_ESCAPES = {"'": regex(r"\\.|''|'", re.DOTALL), '"': regex(r'\\.|""|"', re.DOTALL)}
_DOUBLED = {quote: regex(f"{quote}{quote}|{quote}") for quote in "'\"`"}
_COPY_END = regex(r"^\\\.[ \t]*\r?$", re.MULTILINE)
_COPY_HEAD = regex(r"[^;']*(?:'[^']*'[^;']*)*;[ \t]*\r?\n")
_COPY_HEAD_LIMIT = 500
_DELIMITERS_LIMIT = 8
_INDENT_LIMIT = 200
_ORACLE_CLOSERS = {"[": "]", "(": ")", "{": "}", "<": ">"}


class Cutter:
    """Cuts one text; ``flaws`` counts what was left open, the sign of a reading in the wrong dialect."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.flaws = 0
        self._running_comments = 0
        self._never_closed: set[str] = set()
        self._dollar_tags: dict[str, list[int]] | None = None
        self._copy_end = 0
        self._delimiters: set[str] = set()
        self._scan = _scan_of(text)

    def pieces(self) -> Iterator[Piece]:
        """The pieces of the text in order, code included; together they are the whole text."""
        text = self.text
        code = position = 0
        while match := self._scan.search(text, position):
            piece = self._piece(match)
            if piece is None:
                position = match.end() if match.lastgroup == "stdin" else match.start() + 1
                continue
            kind, start, end = piece
            start = max(start, code)
            if start > code:
                yield CODE, code, start
            if end > start:
                yield kind, start, end
            code = position = max(end, match.start() + 1)
        if code < len(text):
            yield CODE, code, len(text)

    def _piece(self, match: re.Match[str]) -> Piece | None:
        start = match.start()
        if match["mark"]:
            return _MARKED[self.text[start]](self, start)
        if match["line"]:
            return BREAK, start, match.end()
        if match["values"]:
            from flake8_backfill.sql.rows import rows_end  # most texts have none

            return VALUES, match.end(), rows_end(self.text, match.end(), self.dialect.backslash, self._hidden_end)
        if match["stdin"]:
            return self._copy_data(match.end())
        if match["delimiter"]:
            self._set_delimiter(match["word"])
            return DELIMITER, start, match.end()
        return BREAK, start, match.end()

    def _hidden_end(self, start: int) -> int:
        """Where the literal, comment or quoted name at ``start`` ends; ``start`` itself if nothing is hidden there."""
        piece = _MARKED[self.text[start]](self, start)
        return piece[2] if piece else start

    def _set_delimiter(self, word: str) -> None:
        """From here on ``word`` ends a statement (the mysql client's DELIMITER)."""
        if word == ";":
            self._scan = _SCAN
        elif word in self._delimiters or len(self._delimiters) < _DELIMITERS_LIMIT:
            self._delimiters.add(word)
            self._scan = re.compile(f"(?P<end>{re.escape(word)})|{_SPECIAL}", _FLAGS)

    def _closing(self, quote: str, opening: int, backslash: bool) -> int:
        """Where the literal that opens at ``opening`` ends (exclusive), 0 where nothing closes it."""
        key = quote + "\\" * backslash
        if key in self._never_closed:
            return 0
        pattern = _ESCAPES[quote] if backslash else _DOUBLED[quote]
        for match in pattern.finditer(self.text, opening + 1):
            if match.group() == quote:
                return match.end()
        self._never_closed.add(key)
        self.flaws += 1
        return 0

    def _literal(self, opening: int) -> Piece | None:
        prefix = self._prefix(opening)
        if prefix in ("Q", "NQ"):
            found = self._oracle_literal(opening - len(prefix), opening)
            if found:
                return found
            prefix = ""
        end = self._closing("'", opening, self.dialect.backslash or prefix == "E")
        return (LITERAL, opening - len(prefix), end) if end else None

    def _prefix(self, opening: int) -> str:
        """The letters that belong to the literal: N'..', E'..', q'..', U&'..'."""
        for length in (1, 2):
            prefix = self.text[max(opening - length, 0) : opening].upper()
            before = self.text[opening - length - 1 : opening - length] if opening > length else ""
            if prefix in ("N", "E", "X", "B", "Q", "NQ", "U&") and not (before.isalnum() or before in ("_", "$", "#")):
                return prefix
        return ""

    def _oracle_literal(self, start: int, opening: int) -> Piece | None:
        delimiter = self.text[opening + 1 : opening + 2]
        if not delimiter.isascii() or delimiter.isspace() or not delimiter:
            return None
        closing = _ORACLE_CLOSERS.get(delimiter, delimiter) + "'"
        if closing in self._never_closed:
            return None
        end = self.text.find(closing, opening + 2)
        if end < 0:
            self._never_closed.add(closing)
            self.flaws += 1
            return None
        return LITERAL, start, end + 2

    def _quoted_name(self, opening: int) -> Piece | None:
        quote = self.text[opening]
        end = self._closing(quote, opening, self.dialect.backslash and quote == '"')
        return (NAME, opening, end) if end else None

    def _bracket_name(self, opening: int) -> Piece | None:
        """[name] of SQL Server and SQLite; behind a name or a bracket it is an index of an array."""
        before = self.text[opening - 1 : opening]
        if before and (before.isalnum() or before in "_])'\""):
            return None
        match = _BRACKET_NAME.match(self.text, opening)
        return (NAME, opening, match.end()) if match else None

    def _dollar_body(self, opening: int) -> Piece | None:
        before = self.text[opening - 1 : opening]
        match = _DOLLAR_TAG.match(self.text, opening)
        if match is None or before.isalnum() or before in ("_", "$"):
            return None
        if self._dollar_tags is None:
            self._dollar_tags = {}
            for tag in re.finditer(r"(?=(\$(?:[^\W\d]\w*)?\$))", self.text):
                self._dollar_tags.setdefault(tag[1], []).append(tag.start())
        starts = self._dollar_tags[match.group()]
        index = bisect_left(starts, match.end())
        if index == len(starts):
            self.flaws += 1
            return None
        return DOLLAR, opening, starts[index] + len(match.group())

    def _line_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end

    def _starts_line(self, position: int) -> bool:
        first = max(position - _INDENT_LIMIT, 0)
        line = self.text.rfind("\n", first, position) + 1
        return (line > 0 or first == 0) and not self.text[line:position].strip()

    def _starts_statement(self, position: int) -> bool:
        before = self.text[max(position - _INDENT_LIMIT, 0) : position].rstrip()
        return before[-1:] == ";" or self._starts_line(position)

    def _hash(self, start: int) -> Piece | None:
        """A comment of MySQL; elsewhere an operator or a part of a name, which never begin a line before a blank."""
        after = self.text[start + 1 : start + 2]
        if self.dialect.hash_comment or (not after.strip("# \t\r\n") and self._starts_statement(start)):
            return COMMENT, start, self._line_end(start)
        return None

    def _dashes(self, start: int) -> Piece | None:
        """A comment, but not 5--3 in MySQL, where a blank must follow the dashes."""
        before, after = self.text[start - 1 : start], self.text[start + 2 : start + 3]
        if self.dialect.hash_comment and (before.isalnum() or before == ")") and (after.isalnum() or after == "("):
            return None
        return COMMENT, start, self._line_end(start)

    def _comment(self, start: int) -> Piece:
        running = _RUNNING_COMMENT.match(self.text, start)
        if running:
            self._running_comments += 1
            return COMMENT, start, running.end()
        end = self._nested_end(start) if self.dialect.nested_comments else self._behind("*/", start + 2)
        if end:
            return COMMENT, start, end
        self.flaws += 1
        return COMMENT, start, len(self.text)

    def _behind(self, mark: str, start: int) -> int:
        """The offset behind the next ``mark``, 0 where there is none."""
        found = self.text.find(mark, start)
        return found + len(mark) if found >= 0 else 0

    def _nested_end(self, start: int) -> int:
        """Where the comment at ``start`` ends whose comments nest, 0 where nothing closes it."""
        depth = 0
        for mark in _COMMENT_MARK.finditer(self.text, start):
            depth += 1 if mark.group() == "/*" else -1
            if depth == 0:
                return mark.end()
        return 0

    def _comment_end(self, start: int) -> Piece | None:
        if self.text.startswith("/*", start + 1):
            return None
        if self._running_comments:
            self._running_comments -= 1
        else:
            self.flaws += 1
        return COMMENT, start, start + 2

    def _backslash(self, start: int) -> Piece | None:
        r"""A command of psql: the rest of its line, but ``\copy`` reads on, and ``\g`` and ``\;`` end a statement."""
        word = re.compile(r"\\(?:[A-Za-z!?.]+\w*|;)").match(self.text, start)
        if word is None:
            return COMMENT, start, start + 1
        command = word.group().lower()
        if command == "\\copy" and self._starts_line(start):
            return BREAK, start, start + 1
        if self._starts_line(start):
            return BREAK, start, self._line_end(start)
        if command.startswith("\\g") or command == "\\;":
            return BREAK, start, word.end()
        return None

    def _copy_data(self, start: int) -> Piece | None:
        r"""The lines behind COPY ... FROM STDIN; up to ``\.``; without that mark nothing is data."""
        if self._copy_end < 0:
            return None
        if self._copy_end < start:
            found = _COPY_END.search(self.text, start)
            self._copy_end = found.end() if found else -1
            if found is None:
                return None
        head = _COPY_HEAD.match(self.text, start, min(start + _COPY_HEAD_LIMIT, self._copy_end))
        return (DATA, head.end(), self._copy_end) if head else None


_MARKED: dict[str, Callable[[Cutter, int], Piece | None]] = {
    "'": Cutter._literal,
    '"': Cutter._quoted_name,
    "`": Cutter._quoted_name,
    "[": Cutter._bracket_name,
    "$": Cutter._dollar_body,
    "#": Cutter._hash,
    "-": Cutter._dashes,
    "/": Cutter._comment,
    "*": Cutter._comment_end,
    "\\": Cutter._backslash,
}
