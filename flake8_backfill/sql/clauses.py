"""What the clauses of an open statement say of it: WHERE, FROM, SET, INTO, limits and the rows of an INSERT."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flake8_backfill.sql import scan
from flake8_backfill.sql.creation import alter_clause, create_clause, select_into
from flake8_backfill.sql.frames import Frame
from flake8_backfill.sql.names import read_name, token_at
from flake8_backfill.sql.tokens import OPERATOR, UNREAD, WORD, Token
from flake8_backfill.sql.words import BRANCHES, JOINS, LIMITS, NOT_ALIASES, VALUE_FOLLOWS

if TYPE_CHECKING:
    from flake8_backfill.sql.reader import Reader

_SET_OPERATORS = frozenset(("UNION", "ALL", "EXCEPT", "INTERSECT", "MINUS", "DISTINCT", "("))


def read_clause(reader: Reader, frame: Frame, index: int, token: Token) -> int:
    """Take in the word at ``index`` of an open statement; returns where to go on."""
    word = token.word
    if word in LIMITS and not (frame.clause == "set" and reader.depth > frame.depth):
        following = LIMITS[word]
        frame.limited = frame.limited or not following or token_at(reader.stream, index + 1).word in following
    if word in BRANCHES:
        reader.branch(index, token)
        return index + 1
    if frame.awaits_table:
        behind = _reference(reader, frame, index)
        if behind is not None:
            return behind
    if reader.depth == frame.depth or frame.kind == "INSERT":
        clause = _CLAUSES.get(frame.kind)
        if clause is not None:
            clause(reader, frame, index, word)
    return index + 1


def read_other(reader: Reader, frame: Frame, index: int, token: Token) -> int:
    """Take in a token that is no word: a name in quotes, a comma, an operator, a literal, a hole."""
    if frame.awaits_table and token.kind in (scan.NAME, UNREAD):
        behind = _reference(reader, frame, index)
        if behind is not None:
            return behind
    if token.kind == OPERATOR:
        _bound(reader, frame, index, token.word)
    elif token.kind == UNREAD:
        if reader.depth == frame.depth:
            _hidden_clause(reader, frame, index)
    elif token.word == ",":
        _comma(reader, frame, index)
    elif token.kind == scan.VALUES:
        frame.has_rows = True
        frame.awaits_table = False
    return index + 1


def opening_bracket(reader: Reader, frame: Frame, index: int) -> None:
    """A bracket of an open statement: a derived table, a query of an INSERT, the body of a common table expression."""
    before = reader.stream[index - 1].word
    if frame.leader == "WITH" and frame.depth == reader.depth and before in ("AS", "MATERIALIZED"):
        frame.clause = "body"
    if frame.kind == "CREATE" and frame.depth == reader.depth and token_at(reader.stream, index + 1).word == "SELECT":
        frame.new_table = frame.new_table or frame.targets[0]  # MySQL needs no AS
    if frame.awaits_table:
        if frame.kind == "INSERT" and reader.depth == frame.source_depth:
            frame.source_depth += 1
        else:
            frame.awaits_table = False
    elif frame.kind == "INSERT" and reader.depth == frame.source_depth and frame.clause in ("", "select", "from"):
        selects = token_at(reader.stream, index + 1).word in ("SELECT", "(", "WITH")
        if selects and not frame.has_rows and (not frame.selects or before in _SET_OPERATORS):
            frame.source_depth += 1


def _depth_of_tables(frame: Frame) -> int:
    return frame.source_depth if frame.kind == "INSERT" else frame.depth


def _reference(reader: Reader, frame: Frame, index: int) -> int | None:
    """A table of a FROM, USING or JOIN, with its alias."""
    token = reader.stream[index]
    if token.word in ("ONLY", "LATERAL"):
        return index + 1
    frame.awaits_table = False
    if reader.depth != _depth_of_tables(frame) or (token.kind == WORD and token.word in NOT_ALIASES):
        return None
    name = read_name(reader.text, reader.stream, index)
    if name is None:
        return None
    alias, behind = read_alias(reader, name.behind)
    frame.references.append((name, alias))
    if frame.kind == "INSERT" and name.table != "dual":
        frame.has_source = True
    return behind


def read_alias(reader: Reader, index: int) -> tuple[str, int]:
    """The alias at ``index`` ("" where there is none) and the index behind it."""
    token = token_at(reader.stream, index)
    if token.word == "AS":
        index += 1
        token = token_at(reader.stream, index)
    elif token.kind == WORD and token.word in NOT_ALIASES:
        return "", index
    if token.kind == WORD or token.kind == scan.NAME:
        name = read_name(reader.text, reader.stream, index)
        if name is not None and name.behind == index + 1:
            return name.table, index + 1
    return "", index


def _bound(reader: Reader, frame: Frame, index: int, operator: str) -> None:
    """A comparison of a column with a bound: one from below and one from above make a range."""
    if operator[0] in "<>" and operator not in ("<>", "<=>") and index and frame.where:
        before = reader.stream[index - 1]
        column = reader.text[before.start : before.end].lower()
        (frame.lower if operator[0] == ">" else frame.upper).add(column)


def _hidden_clause(reader: Reader, frame: Frame, index: int) -> None:
    """A hole where a clause may stand hides it: SET, WHERE, FROM."""
    before, token = token_at(reader.stream, index - 1), reader.stream[index]
    is_value = before.kind == OPERATOR or before.word in VALUE_FOLLOWS or token.word[0] in ":?$"
    if is_value or (before.word == "SET" and token_at(reader.stream, index + 1).kind == OPERATOR):
        return
    frame.where = frame.confirmed = True
    if frame.clause == "select":
        frame.has_source = True


def _comma(reader: Reader, frame: Frame, index: int) -> None:
    if frame.kind == "UPDATE" and reader.depth == frame.depth:
        if frame.clause == "set":
            _setter(reader, frame, index + 1)
        elif frame.clause in ("", "from"):
            frame.awaits_table = True
    elif frame.kind in ("DELETE", "INSERT") and frame.clause == "from":
        frame.awaits_table = reader.depth == _depth_of_tables(frame)


def _setter(reader: Reader, frame: Frame, index: int) -> None:
    name = read_name(reader.text, reader.stream, index)
    if name is not None and name.qualifier:
        frame.setters.append(name.qualifier)


def _output(reader: Reader, frame: Frame, index: int) -> None:
    """SQL Server's OUTPUT ... INTO a table."""
    name = read_name(reader.text, reader.stream, index + 1)
    if frame.clause == "output" and name is not None and name.table[:1] != "@":
        frame.outputs.append(name)


def _update_clause(reader: Reader, frame: Frame, index: int, word: str) -> None:
    if word == "SET" and frame.clause == "":
        frame.clause, frame.confirmed = "set", True
        _setter(reader, frame, index + 1)
    elif word == "FROM" and reader.stream[index - 1].word != "DISTINCT":
        frame.clause, frame.has_source, frame.awaits_table = "from", True, True
    elif word in JOINS and frame.clause in ("", "from"):
        frame.awaits_table = True
    else:
        _common_clause(reader, frame, index, word)


def _delete_clause(reader: Reader, frame: Frame, index: int, word: str) -> None:
    joins = word == "USING" or word in JOINS
    if word == "FROM" or (joins and frame.clause in ("", "from")):
        frame.clause, frame.awaits_table = "from", True
    else:
        _common_clause(reader, frame, index, word)


def _common_clause(reader: Reader, frame: Frame, index: int, word: str) -> None:
    if word == "WHERE":
        frame.clause, frame.where = "where", True
    elif word == "OUTPUT":
        frame.clause = "output"
    elif word == "INTO":
        _output(reader, frame, index)
    elif word in ("RETURNING", "ORDER"):
        frame.clause = "rest"


def _insert_clause(reader: Reader, frame: Frame, index: int, word: str) -> None:
    before = reader.stream[index - 1].word
    if word == "UPDATE" and before in ("DO", "KEY"):
        frame.upsert = True
        frame.clause = "set"
    elif reader.depth == frame.source_depth and word in _INSERT_WORDS:
        _INSERT_WORDS[word](reader, frame, index)
    elif reader.depth == frame.depth:
        _common_clause(reader, frame, index, word)


def _insert_select(reader: Reader, frame: Frame, index: int) -> None:
    if frame.clause != "set":
        frame.selects, frame.clause, frame.awaits_table = True, "select", False


def _insert_from(reader: Reader, frame: Frame, index: int) -> None:
    if frame.has_rows and not frame.many:
        return  # of a statement in the next line
    if frame.clause != "set" and reader.stream[index - 1].word != "DISTINCT":
        frame.clause, frame.awaits_table = "from", True


def _insert_join(reader: Reader, frame: Frame, index: int) -> None:
    frame.awaits_table = frame.clause == "from"


def _insert_values(reader: Reader, frame: Frame, index: int) -> None:
    frame.has_rows, frame.awaits_table = True, False


def _insert_set(reader: Reader, frame: Frame, index: int) -> None:
    if not frame.selects and frame.clause == "":
        frame.clause, frame.has_rows = "set", True


def _insert_source(reader: Reader, frame: Frame, index: int) -> None:
    """WITH ..., TABLE x and EXEC procedure are sources of rows; WITH (TABLOCK) is a hint."""
    if frame.clause == "" and not frame.has_rows and token_at(reader.stream, index + 1).word != "(":
        frame.has_source = frame.selects = True
        if reader.stream[index].word in ("EXEC", "EXECUTE", "CALL"):
            frame.clause = "procedure"  # a SELECT in a line below is no part of it


def _insert_into(reader: Reader, frame: Frame, index: int) -> None:
    """Oracle's INSERT ALL INTO a ... INTO b."""
    name = read_name(reader.text, reader.stream, index + 1)
    if frame.many and name is not None:
        frame.targets.append(name)
    else:
        _output(reader, frame, index)


_INSERT_WORDS: dict[str, Callable[[Reader, Frame, int], None]] = {
    "SELECT": _insert_select,
    "FROM": _insert_from,
    "JOIN": _insert_join,
    "VALUES": _insert_values,
    "SET": _insert_set,
    "WITH": _insert_source,
    "TABLE": _insert_source,
    "EXEC": _insert_source,
    "EXECUTE": _insert_source,
    "CALL": _insert_source,
    "INTO": _insert_into,
}


def _copy_clause(reader: Reader, frame: Frame, index: int, word: str) -> None:
    if frame.clause == "" and word in ("FROM", "TO"):
        frame.clause, frame.confirmed = "direction", word == "FROM"


def _read_clause(reader: Reader, frame: Frame, index: int, word: str) -> None:
    if frame.leader != "SELECT":
        return
    if word == "INTO":
        select_into(reader, frame, index)
    elif word == "FROM" and frame.common_table and not frame.references:
        frame.awaits_table = True


_CLAUSES: dict[str, Callable[[Reader, Frame, int, str], None]] = {
    "UPDATE": _update_clause,
    "DELETE": _delete_clause,
    "INSERT": _insert_clause,
    "UPSERT": _common_clause,
    "COPY": _copy_clause,
    "CREATE": create_clause,
    "ALTER": alter_clause,
    "READ": _read_clause,
}
