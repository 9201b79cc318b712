"""The name of a table as it is written in any dialect: schema, quotes, aliases and holes."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_backfill.model import HOLE, UNKNOWN_TABLE
from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple
from flake8_backfill.sql import scan, tokens
from flake8_backfill.sql.tokens import END, PLACEHOLDER, Token

_TEMPORARY_SCHEMAS = frozenset(("pg_temp", "temp", "session"))
_REST_BEHIND_HOLE = regex(rf"{HOLE}+([^\W\d_][^{HOLE}]*)")


class Name(NamedTuple):
    """A name and where the tokens behind it begin; ``qualifier`` is what stands before its last dot."""

    table: str
    qualifier: str
    behind: int
    temporary: bool = False


def token_at(stream: Sequence[Token], index: int) -> Token:
    """The token at ``index``, a semicolon behind the last one."""
    return stream[index] if index < len(stream) else END


def word_before(stream: Sequence[Token], index: int) -> str:
    """The word in front of ``index``, none at the beginning."""
    return stream[index - 1].word if index else ""


def read_name(text: str, stream: Sequence[Token], index: int) -> Name | None:
    """The (dotted) name at ``index``, none where something else stands there."""
    token = token_at(stream, index)
    if token.kind not in _NAMING or (token.kind == tokens.WORD and token.word[0].isdigit()):
        return None
    parts = [_part(text, token)]
    index += 1
    while token_at(stream, index).word == ".":
        following = token_at(stream, index + 1)
        if following.word == ".":
            index += 1
        elif following.kind in _NAMING:
            parts.append(_part(text, following))
            index += 2
        else:
            break
    else:
        index = _glued(stream, index, parts)
    table = parts[-1]
    schema = parts[-2] if len(parts) > 1 else ""
    temporary = table[:1] in ("#", "@") or schema in _TEMPORARY_SCHEMAS
    return Name(table, schema, index, temporary)


_NAMING = frozenset((tokens.WORD, tokens.UNREAD, scan.NAME))


def _glued(stream: Sequence[Token], index: int, parts: list[str]) -> int:
    """A placeholder right behind a name (``users:suffix``) makes it unknown."""
    before, token = stream[index - 1], token_at(stream, index)
    if token.kind == tokens.UNREAD and token.start == before.end and token.word != "?":
        parts[-1] = UNKNOWN_TABLE
        return index + 1
    return index


def _part(text: str, token: Token) -> str:
    """A part of a name, lower-case and without quotes; ``?`` where a hole hides it."""
    raw = text[token.start : token.end]
    if token.kind == tokens.UNREAD:
        return UNKNOWN_TABLE
    if token.kind == scan.NAME:
        return _unquoted(raw)
    if "{" in raw or "%" in raw:
        raw = PLACEHOLDER.sub(HOLE, raw)
    if HOLE in raw:
        rest = _REST_BEHIND_HOLE.fullmatch(raw)
        return rest[1].lower() if rest else UNKNOWN_TABLE
    return raw.lower()


def _unquoted(raw: str) -> str:
    closing = raw[-1]
    content = raw[1:-1].replace(closing * 2, closing)
    if PLACEHOLDER.search(content) or HOLE in content:
        return UNKNOWN_TABLE
    return content.strip().lower() or UNKNOWN_TABLE
