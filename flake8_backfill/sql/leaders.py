"""The statements that write rows, each with the form by which it is told from the same word used otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_backfill.model import HOLE
from flake8_backfill.sql import scan
from flake8_backfill.sql.clauses import read_alias
from flake8_backfill.sql.creation import PARTS_OF_TABLES, read_names, skip_existence
from flake8_backfill.sql.names import read_name, token_at
from flake8_backfill.sql.tokens import OPERATOR, UNREAD, WORD
from flake8_backfill.sql.words import RESERVED, words

if TYPE_CHECKING:
    from flake8_backfill.sql.reader import Reader

_UPDATE_MODIFIERS = frozenset(("LOW_PRIORITY", "IGNORE", "ONLY"))
_INSERT_MODIFIERS = frozenset(("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE"))
_DELETE_MODIFIERS = frozenset(("LOW_PRIORITY", "QUICK", "IGNORE"))
_BEHIND_UPDATED = words(
    """
    SET , WITH PARTITION FORCE USE IGNORE INDEXED NOT FOR TABLESAMPLE FINAL * INNER LEFT RIGHT CROSS NATURAL JOIN
    STRAIGHT_JOIN FULL
    """
)
_BEHIND_DELETED = words(
    """
    ; ) , WHERE USING FROM RETURNING OUTPUT LIMIT ORDER PARTITION WITH INNER LEFT RIGHT CROSS NATURAL JOIN FOR IN * END
    OPTION ELSE INDEXED NOT TABLESAMPLE SETTINGS GO SAMPLE ON
    """
)
_BEHIND_INSERTED = words(
    """
    ; ( VALUES VALUE SELECT DEFAULT SET WITH TABLE AS EXEC EXECUTE PARTITION OVERRIDING OUTPUT ON RETURNING REPLACE
    CALL FORMAT FROM BY IF ) SETTINGS OPTION
    """
)
_ROWS = frozenset(("VALUES", "SELECT", "SET", "(", "VALUE", "TABLE"))
_LOOKAHEAD = 60


def _top(reader: Reader, index: int) -> tuple[int, bool]:
    """The index behind TOP (n) [PERCENT], and whether it stood there."""
    stream = reader.stream
    if token_at(stream, index).word != "TOP":
        return index, False
    if token_at(stream, index + 1).word == "(":
        index = _closing_bracket(reader, index + 2) - 2
    index += 2
    return (index + 1 if token_at(stream, index).word == "PERCENT" else index), True


def _skip(reader: Reader, index: int, words: frozenset[str]) -> int:
    while token_at(reader.stream, index).word in words:
        index += 1
    return index


def _is_reserved(reader: Reader, index: int) -> bool:
    token = token_at(reader.stream, index)
    return token.kind == WORD and token.word in RESERVED


def _is_prose(reader: Reader, alias: str, behind: int) -> bool:
    """A bare alias that ends the text is no SQL anybody writes: "delete from cart failed"."""
    return bool(alias) and behind >= len(reader.stream) and reader.stream[behind - 2].word != "AS"


def begin_update(reader: Reader, index: int, strict: bool) -> int | None:
    """UPDATE [modifiers] table [alias] SET, or what may stand between: joins, commas, hints."""
    stream = reader.stream
    behind = _skip(reader, index + 1, _UPDATE_MODIFIERS)
    if token_at(stream, behind).word == "OR":
        behind += 2
    behind, limited = _top(reader, behind)
    behind = _skip(reader, behind, _UPDATE_MODIFIERS)
    in_brackets = token_at(stream, behind).word == "("
    if in_brackets:
        behind = _in_brackets(reader, behind)
    name = None if _is_reserved(reader, behind) else read_name(reader.text, stream, behind)
    if name is None:
        return None
    behind = name.behind
    if in_brackets:
        behind = _closing_bracket(reader, behind)
    alias, behind = read_alias(reader, behind)
    following = token_at(stream, behind)
    if _is_prose(reader, alias, behind):
        return None
    hidden = following.kind == UNREAD or (name.table == "?" and following.start < 0)
    if not hidden and following.word not in _BEHIND_UPDATED:
        return None
    reader.open("UPDATE", index, targets=[name], references=[(name, alias)], limited=limited, confirmed=hidden)
    return behind


def _in_brackets(reader: Reader, index: int) -> int:
    """The table of ``ONLY (users)`` or, of an inline view, the first one that it reads."""
    depth = 0
    for behind in range(index + 1, min(index + _LOOKAHEAD, len(reader.stream))):
        word = reader.stream[behind].word
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word == "FROM" and depth == 0:
            return behind + 1
        if word == ";" or depth < 0:
            break
    return index + 1


def _closing_bracket(reader: Reader, index: int) -> int:
    depth = 1
    for behind in range(index, min(index + 4 * _LOOKAHEAD, len(reader.stream))):
        depth += {"(": 1, ")": -1}.get(reader.stream[behind].word, 0)
        if depth == 0:
            return behind + 1
    return index


def begin_insert(reader: Reader, index: int, strict: bool) -> int | None:
    """INSERT [modifiers] [INTO] table and what follows it; Oracle's INSERT ALL names its tables later."""
    stream = reader.stream
    behind, upsert = index + 1, False
    while token_at(stream, behind).word in _INSERT_MODIFIERS or token_at(stream, behind).word == "OR":
        if stream[behind].word == "OR":
            behind += 1
            upsert = upsert or token_at(stream, behind).word == "REPLACE"
        behind += 1
    behind, limited = _top(reader, behind)
    if token_at(stream, behind).word in ("ALL", "FIRST") and token_at(stream, behind + 1).word in ("INTO", "WHEN"):
        reader.open("INSERT", index, many=True, source_depth=reader.depth)
        return behind + 1
    with_into = token_at(stream, behind).word in ("INTO", "OVERWRITE")
    behind = _skip(reader, behind, frozenset(("INTO", "OVERWRITE", "TABLE", "ONLY")))
    if _is_reserved(reader, behind):
        return None
    name = read_name(reader.text, stream, behind)
    if name is None:
        return None
    alias, behind = read_alias(reader, name.behind)
    following = token_at(stream, behind)
    if _is_prose(reader, alias, behind):
        return None
    fits = following.word in _BEHIND_INSERTED or following.kind in (UNREAD, scan.BREAK)
    if not fits:
        return None
    if not with_into:  # only SQL Server and MySQL leave it out
        rows = _ROWS if strict else _ROWS | {"DEFAULT", "OUTPUT", "EXEC", "WITH"}
        if following.word not in rows or (strict and not reader.may_follow(index)):
            return None
    reader.open("INSERT", index, targets=[name], upsert=upsert, limited=limited, source_depth=reader.depth)
    return behind


def begin_delete(reader: Reader, index: int, strict: bool) -> int | None:
    """DELETE [modifiers] [FROM] tables [alias], also MySQL's DELETE a, b FROM and SQL Server's DELETE users."""
    stream = reader.stream
    behind = _skip(reader, index + 1, _DELETE_MODIFIERS)
    behind, limited = _top(reader, behind)
    with_from = token_at(stream, behind).word == "FROM"
    names, behind = read_names(reader, behind + with_from)
    if not names:
        return None
    alias, behind = read_alias(reader, behind)
    following = token_at(stream, behind)
    fits = following.word in _BEHIND_DELETED or following.kind in (UNREAD, scan.BREAK)
    if not fits and not (with_from and following.fresh):
        return None
    if not with_from and strict and following.word not in ("FROM", "WHERE"):
        return None
    if _is_prose(reader, alias, behind):
        return None
    where = _may_hide_clause(reader, names[-1].behind - 1)
    reader.open("DELETE", index, targets=names, limited=limited, where=where)
    return behind


def _may_hide_clause(reader: Reader, last: int) -> bool:
    """Whether a hole is glued to the end of the table's name: it may be a suffix as well as `` WHERE ...``."""
    token = reader.stream[last]
    return token.kind == WORD and token.word.endswith(HOLE)


def begin_replace(reader: Reader, index: int, strict: bool) -> int | None:
    """MySQL's and SQLite's REPLACE [INTO] table; the function REPLACE() never begins a statement."""
    behind = _skip(reader, index + 1, frozenset(("LOW_PRIORITY", "DELAYED")))
    with_into = token_at(reader.stream, behind).word == "INTO"
    behind += with_into
    if _is_reserved(reader, behind):
        return None
    name = read_name(reader.text, reader.stream, behind)
    if name is None:
        return None
    following = token_at(reader.stream, name.behind).word
    if not with_into and (strict or following not in _ROWS):
        return None
    reader.open("UPSERT", index, targets=[name])
    return name.behind


def begin_merge(reader: Reader, index: int, strict: bool) -> int | None:
    """MERGE [INTO] table [alias] USING."""
    behind, limited = _top(reader, index + 1)
    behind += token_at(reader.stream, behind).word == "INTO"
    behind = _skip(reader, behind, frozenset(("ONLY",)))
    if _is_reserved(reader, behind):
        return None
    name = read_name(reader.text, reader.stream, behind)
    if name is None:
        return None
    following = token_at(reader.stream, read_alias(reader, name.behind)[1])
    if following.word not in ("USING", "WITH", "PARTITION") and following.kind != UNREAD:
        return None
    reader.open("UPSERT", index, targets=[name], limited=limited)
    return name.behind


def begin_truncate(reader: Reader, index: int, strict: bool) -> int | None:
    """TRUNCATE [TABLE] [ONLY] tables; not the function TRUNCATE(number, digits), nor ALTER TABLE's PARTITION."""
    frame = reader.top()
    behind = index + 1
    following = token_at(reader.stream, behind)
    if strict and frame is not None and frame.kind == "ALTER" and following.word in PARTS_OF_TABLES:
        return None
    with_table = token_at(reader.stream, behind).word == "TABLE"
    behind = skip_existence(reader, behind + with_table)
    if token_at(reader.stream, behind).word == "(" or (strict and not (with_table or reader.stream[index].fresh)):
        return None
    names, behind = read_names(reader, behind)
    if not names or token_at(reader.stream, behind).kind == OPERATOR:
        return None
    reader.open("TRUNCATE", index, targets=names)
    return behind


def begin_copy(reader: Reader, index: int, strict: bool) -> int | None:
    """PostgreSQL's COPY table FROM (not TO), Snowflake's COPY INTO table FROM."""
    if strict and not reader.stream[index].fresh:
        return None
    behind = _skip(reader, index + 1, frozenset(("BINARY", "INTO")))
    token = token_at(reader.stream, behind)
    name = read_name(reader.text, reader.stream, behind)
    following = token_at(reader.stream, name.behind) if name else token
    fits = following.kind in (UNREAD, scan.BREAK) or following.word in ("(", "FROM", "TO", "WITH", ";")
    if name is None or not fits or token.word[:1] == "@" or _is_reserved(reader, behind):
        reader.open("READ", index)
        return behind
    reader.open("COPY", index, targets=[name], confirmed=False)
    return name.behind


def begin_load(reader: Reader, index: int, strict: bool) -> int | None:
    """MySQL's LOAD DATA / LOAD XML ... INTO TABLE and Cockroach's IMPORT INTO."""
    stream = reader.stream
    if stream[index].word == "IMPORT":
        into = index + 1 if token_at(stream, index + 1).word == "INTO" else -1
    elif token_at(stream, index + 1).word not in ("DATA", "XML"):
        return None
    else:
        places = range(index + 2, min(index + _LOOKAHEAD, len(stream)))
        into = next((position for position in places if stream[position].word == "INTO"), -1)
    if into < 0:
        return None
    behind = _skip(reader, into + 1, frozenset(("TABLE",)))
    name = read_name(reader.text, stream, behind)
    if name is None:
        return None
    reader.open("COPY", index, targets=[name])
    return name.behind


def begin_bulk(reader: Reader, index: int, strict: bool) -> int | None:
    """SQL Server's BULK INSERT table FROM 'file'."""
    if token_at(reader.stream, index + 1).word != "INSERT":
        return None
    name = read_name(reader.text, reader.stream, index + 2)
    if name is None:
        return None
    reader.open("COPY", index, targets=[name])
    return name.behind
