"""CREATE, ALTER, DROP and RENAME of tables, and the queries that make one: CREATE TABLE AS and SELECT INTO."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_backfill.patterns import regex
from flake8_backfill.sql import scan
from flake8_backfill.sql.frames import Frame
from flake8_backfill.sql.names import Name, read_name, token_at
from flake8_backfill.sql.tokens import UNREAD, WORD
from flake8_backfill.sql.words import NOT_ALIASES, RESERVED, ROUTINES, words

if TYPE_CHECKING:
    from flake8_backfill.sql.reader import Reader

_TEMPORARY = frozenset(("TEMP", "TEMPORARY", "VOLATILE"))
_TABLE_WORDS = _TEMPORARY | words(
    """
    OR REPLACE ALTER GLOBAL LOCAL UNLOGGED TRANSIENT VIRTUAL EXTERNAL FOREIGN COLUMN ROW MULTISET SET PRIVATE HYBRID
    MEMORY CACHED IMMUTABLE BLOCKCHAIN DICTIONARY ICEBERG DYNAMIC
    """
)
_QUERY_WORDS = frozenset(("SELECT", "WITH", "TABLE", "VALUES", "EXECUTE", "FROM"))
_INTO_WORDS = frozenset(("TEMP", "TEMPORARY", "UNLOGGED", "LOCAL", "GLOBAL", "TABLE"))
_INTO_FILES = frozenset(("OUTFILE", "DUMPFILE", "STRICT"))
PARTS_OF_TABLES = frozenset(("COLUMN", "CONSTRAINT", "INDEX", "KEY", "PARTITION", "SUBPARTITION", "ATTRIBUTE"))
_SQL_SERVER = regex(r"@\w|\bdbo\b|^[ \t]*GO[ \t]*\r?$|\bsys\.|\[\w+\]|\bOBJECT_ID\b", re.IGNORECASE | re.MULTILINE)
_HEAD = 12


def skip_existence(reader: Reader, index: int) -> int:
    """The index behind IF EXISTS or IF NOT EXISTS."""
    if token_at(reader.stream, index).word != "IF":
        return index
    index += 1
    if token_at(reader.stream, index).word == "NOT":
        index += 1
    return index + 1 if token_at(reader.stream, index).word == "EXISTS" else index


def begin_create(reader: Reader, index: int, strict: bool) -> int | None:
    """CREATE: a table opens a statement, a routine is left out with its body, all else is harmless."""
    behind = index + 1
    temporary = False
    while token_at(reader.stream, behind).word in _TABLE_WORDS and behind < index + _HEAD:
        temporary = temporary or reader.stream[behind].word in _TEMPORARY
        behind += 1
    kind = token_at(reader.stream, behind)
    if kind.word != "TABLE":
        if strict and not reader.stream[index].fresh:
            return None
        return _begin_other(reader, index, behind)
    behind = skip_existence(reader, behind + 1)
    name = read_name(reader.text, reader.stream, behind)
    if name is None:
        return None
    reader.open("CREATE", index, targets=[name], temporary=temporary)
    return name.behind


def _begin_other(reader: Reader, index: int, behind: int) -> int:
    """CREATE or ALTER of anything but a table; DEFINER = user and the like may stand before what it is."""
    kind = ""
    for position in range(behind, min(behind + _HEAD, len(reader.stream))):
        kind = reader.stream[position].word
        if kind in _KINDS or kind == ";":
            behind = position
            break
    reader.open("READ", index, skips=kind not in _WITHOUT_BODY)
    if kind in ROUTINES:
        from flake8_backfill.sql.routines import routine_end  # most texts have none

        end = routine_end(reader.stream, behind, reader.delimiter)
        _note_harmless(reader, behind, end)
        reader.close(end - 1)
        return end
    return behind


def _note_harmless(reader: Reader, behind: int, end: int) -> None:
    """Remember a routine whose whole body stands here and changes no rows: CALL of it is not opaque."""
    name = read_name(reader.text, reader.stream, behind + 1)
    if name is not None and not any(_may_write(reader, position) for position in range(behind + 1, end)):
        reader.harmless.add(name.table)


def _may_write(reader: Reader, position: int) -> bool:
    """Whether a token of a routine's body may be a write, or holds a body that is not read."""
    token, before = reader.stream[position], reader.stream[position - 1].word
    if token.kind == scan.LITERAL:
        return before == "AS"
    return token.kind in (scan.DOLLAR, UNREAD) or (token.word in _OF_ROWS and before not in ("ON", "FOR"))


_OF_ROWS = words(
    "INSERT UPDATE DELETE MERGE REPLACE TRUNCATE COPY LOAD UPSERT INTO CALL EXECUTE EXEC PERFORM DO PREPARE"
)
_KINDS = ROUTINES | words(
    "VIEW INDEX TABLE TYPE SCHEMA DATABASE SEQUENCE EXTENSION ROLE USER DOMAIN SERVER CAST OPERATOR LANGUAGE"
)
_WITHOUT_BODY = words("INDEX TYPE SEQUENCE ROLE USER")
"""What holds no other statement: in SQL Server one may follow without a semicolon."""


def begin_alter(reader: Reader, index: int, strict: bool) -> int | None:
    """ALTER: a table opens a statement; SQL Server's ALTER PROCEDURE has a body."""
    behind = index + 1
    while token_at(reader.stream, behind).word in ("FOREIGN", "EXTERNAL", "ONLINE", "OFFLINE", "IGNORE"):
        behind += 1
    if token_at(reader.stream, behind).word != "TABLE":
        if strict:
            return None
        return _begin_other(reader, index, behind)
    behind = skip_existence(reader, behind + 1)
    if token_at(reader.stream, behind).word == "ONLY":
        behind += 1
    name = read_name(reader.text, reader.stream, behind)
    if name is None:
        return None
    reader.open("ALTER", index, targets=[name])
    return name.behind


def begin_drop(reader: Reader, index: int, strict: bool) -> int | None:
    """DROP TABLE; other things dropped are harmless."""
    behind = index + 1
    while token_at(reader.stream, behind).word in ("TEMPORARY", "FOREIGN", "EXTERNAL"):
        behind += 1
    if token_at(reader.stream, behind).word != "TABLE":
        if strict:
            return None
        reader.open("READ", index)
        return behind
    names, behind = read_names(reader, skip_existence(reader, behind + 1))
    if not names:
        return None
    reader.open("DROP", index, targets=names)
    return behind


def begin_rename(reader: Reader, index: int, strict: bool) -> int | None:
    """MySQL's RENAME TABLE a TO b, c TO d; each pair is a statement."""
    if token_at(reader.stream, index + 1).word not in ("TABLE", "TABLES"):
        return None
    behind = skip_existence(reader, index + 2)
    while old := read_name(reader.text, reader.stream, behind):
        if token_at(reader.stream, old.behind).word != "TO":
            break
        new = read_name(reader.text, reader.stream, old.behind + 1)
        if new is None:
            break
        reader.open("RENAME", index, targets=[old, new])
        behind = new.behind
        if token_at(reader.stream, behind).word != ",":
            break
        reader.close(behind - 1, reader.depth)
        behind += 1
    return behind


def read_names(reader: Reader, index: int) -> tuple[list[Name], int]:
    """The tables of a list, and the index behind it."""
    names: list[Name] = []
    while True:
        brackets = 0
        while token_at(reader.stream, index).word in ("ONLY", "("):
            brackets += reader.stream[index].word == "("
            index += 1
        token = token_at(reader.stream, index)
        if token.kind == WORD and token.word in RESERVED:
            return names, index
        name = read_name(reader.text, reader.stream, index)
        if name is None:
            return names, index
        names.append(name)
        index = name.behind
        while (word := token_at(reader.stream, index).word) in ("*", ".") or (brackets and word == ")"):
            brackets -= word == ")"
            index += 1
        if token_at(reader.stream, index).word != ",":
            return names, index
        index += 1


def create_clause(reader: Reader, frame: Frame, index: int, word: str) -> None:
    """CREATE TABLE ... AS query copies rows, unless WITH NO DATA follows."""
    following = token_at(reader.stream, index + 1)
    if word == "AS":
        behind = index + 1
        while token_at(reader.stream, behind).word == "(":
            behind += 1
        first = token_at(reader.stream, behind)
        if first.word in _QUERY_WORDS or first.kind in (UNREAD, scan.VALUES):
            frame.new_table = frame.targets[0]
    elif word == "SELECT":
        frame.new_table = frame.new_table or frame.targets[0]
    elif word == "FROM" and frame.new_table is not None:
        frame.clause = "from"
    elif (word == "WITH" and following.word == "NO") or (word == "DEFINITION" and following.word == "ONLY"):
        last = token_at(reader.stream, index + 2).word
        if last == "DATA" or word == "DEFINITION":
            frame.new_table = None


def alter_clause(reader: Reader, frame: Frame, index: int, word: str) -> None:
    """RENAME TO gives the table a new name; TRUNCATE PARTITION and ClickHouse's mutations change rows."""
    following = token_at(reader.stream, index + 1)
    if word == "RENAME" and following.word not in PARTS_OF_TABLES:
        behind = index + 2 if following.word in ("TO", "AS") else index + 1
        new = read_name(reader.text, reader.stream, behind)
        if new is not None and (behind == index + 2 or token_at(reader.stream, new.behind).word != "TO"):
            frame.kind = "RENAME"
            frame.targets.append(new)
    elif word == "TRUNCATE" and following.word in PARTS_OF_TABLES:
        frame.kind, frame.offset = "TRUNCATE", reader.stream[index].start
    elif word == "DELETE" and following.word == "WHERE":
        frame.kind, frame.offset = "DELETE", reader.stream[index].start
    elif word == "UPDATE" and token_at(reader.stream, index + 2).word == "=":
        frame.kind, frame.offset = "UPDATE", reader.stream[index].start


def select_into(reader: Reader, frame: Frame, index: int) -> None:
    """SELECT ... INTO makes a table, but in a block of a procedural language it fills variables."""
    behind = index + 1
    temporary = False
    while token_at(reader.stream, behind).word in _INTO_WORDS:
        temporary = temporary or reader.stream[behind].word in _TEMPORARY
        behind += 1
    token = token_at(reader.stream, behind)
    name = read_name(reader.text, reader.stream, behind)
    if name is None or token.word in _INTO_FILES or token.word in NOT_ALIASES or token.word[:1] in ("@", ":", "?", "$"):
        return
    if token_at(reader.stream, name.behind).word == "," or reader.stream[index - 1].word == "COLLECT":
        return
    if reader.procedural and not name.temporary and not _is_sql_server(reader):
        return
    frame.new_table, frame.temporary = name, temporary


def _is_sql_server(reader: Reader) -> bool:
    return not reader.job.procedural and _SQL_SERVER.search(reader.text) is not None
