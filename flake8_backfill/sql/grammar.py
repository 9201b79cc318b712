"""Which reader begins which statement, and those of transactions, blocks, branches and common table expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_backfill.sql import creation, leaders, scan
from flake8_backfill.sql.frames import Frame
from flake8_backfill.sql.names import read_name, token_at
from flake8_backfill.sql.words import BLOCKERS, CONNECTIVES, CONTROL, words

if TYPE_CHECKING:
    from flake8_backfill.sql.reader import Leader, Reader

_TRANSACTION_WORDS = words(
    "; TRANSACTION TRAN WORK ISOLATION READ DEFERRED IMMEDIATE EXCLUSIVE CONCURRENT DISTRIBUTED NOT"
)
_MAIN_STATEMENTS = words("SELECT INSERT UPDATE DELETE MERGE REPLACE VALUES TABLE")
_EXPLAINED = _MAIN_STATEMENTS | words("WITH CREATE EXECUTE DECLARE REFRESH")
_ENDED = words("IF LOOP WHILE REPEAT FOR CASE")
_EXPLAIN_OPTIONS = 40
_SELECT_LIST = 400
"""How many tokens of a SELECT are looked at for its INTO."""


def begin_begin(reader: Reader, index: int, strict: bool) -> int | None:
    """BEGIN of a transaction, or of a block, where statements follow."""
    following = token_at(reader.stream, index + 1)
    if strict and reader.top() is not None and not reader.may_follow(index):
        return None
    reader.open("READ", index)
    if following.word == "NOT" and token_at(reader.stream, index + 2).word == "ATOMIC":
        index += 1
        following = token_at(reader.stream, index + 1)
    if following.word in _TRANSACTION_WORDS or following.kind == scan.BREAK:
        return index + 1
    reader.close(index, reader.depth)
    reader.blocks += 1
    reader.expects = True
    return index + 1 + (following.word in ("TRY", "CATCH", "ATOMIC"))


def begin_end(reader: Reader, index: int, strict: bool) -> int | None:
    """END of a block, a branch or a loop; PostgreSQL's END of a transaction."""
    following = token_at(reader.stream, index + 1)
    if following.word in _ENDED and not following.fresh:
        reader.close(index - 1, reader.depth)
        return index + 2
    if reader.blocks:
        reader.close(index - 1, reader.depth)
        reader.blocks -= 1
        reader.expects = True
        return index + 1 + (following.word in ("TRY", "CATCH"))
    if strict:
        return None
    reader.open("COMMIT", index)
    return index + 1


def begin_commit(reader: Reader, index: int, strict: bool) -> int | None:
    """COMMIT of a transaction."""
    if strict and not reader.stream[index].fresh:
        return None
    reader.open("COMMIT", index)
    return index + 1


def begin_control(reader: Reader, index: int, strict: bool) -> int | None:
    """IF, WHILE, FOR, CASE, WHEN ...: a condition, behind which a statement follows."""
    token = reader.stream[index]
    if strict:
        before = reader.stream[index - 1].word
        following = token_at(reader.stream, index + 1).word
        if token.word not in ("IF", "WHILE") or not token.fresh or before in CONNECTIVES:
            return None
        if following == "EXISTS" or (following == "NOT" and token_at(reader.stream, index + 2).word == "EXISTS"):
            behind = index + 2 + (following == "NOT")
            if token_at(reader.stream, behind).word != "(":
                return None
    reader.open("READ", index, control=True)
    return index + 1


def begin_with(reader: Reader, index: int, strict: bool) -> int | None:
    """WITH common table expressions; the statement itself follows behind them."""
    following = token_at(reader.stream, index + 1)
    frame = reader.top()
    if strict and (not reader.stream[index].fresh or following.word == "(" or _takes_query(frame)):
        return None
    behind = index + 1 + (following.word == "RECURSIVE")
    frame = reader.open("READ", index, silent=True)
    name = read_name(reader.text, reader.stream, behind)
    frame.common_table = name.table if name else ""
    return behind


def _takes_query(frame: Frame | None) -> bool:
    return frame is not None and frame.kind in ("INSERT", "CREATE", "READ", "COPY", "UPSERT", "ALTER")


def begin_select(reader: Reader, index: int, strict: bool) -> int | None:
    """SELECT as a statement or as the body of a common table expression; elsewhere it is a part of a statement."""
    frame = reader.top()
    if strict:
        if reader.stream[index - 1].word == "(":
            if frame is None or frame.leader != "WITH" or frame.clause != "body" or frame.depth != reader.depth - 1:
                return None
            reader.open("READ", index, silent=True, common_table=frame.common_table)
            return index + 1
        before = reader.stream[index - 1].word
        connected = before in CONNECTIVES and not (frame is not None and reader.ends_with(index - 1, frame))
        if connected or (frame is not None and not _lets_select_follow(reader, index)):
            return None
    reader.open("READ", index)
    return index + 1


def _lets_select_follow(reader: Reader, index: int) -> bool:
    """Whether the open statement can end where a SELECT begins, without a semicolon: SQL Server asks for none."""
    frame = reader.top()
    if frame is None or frame.control:
        return True
    if not reader.stream[index].fresh:
        return False
    complete = frame.kind in ("UPDATE", "DELETE", "TRUNCATE", "DROP", "OPAQUE") or frame.has_rows
    complete = complete or (frame.kind in ("INSERT", "CREATE") and frame.clause in ("from", "where", "procedure"))
    complete = complete or (frame.new_table is not None and reader.stream[index - 1].word == ")")
    return complete or (not frame.skips and _selects_into(reader, index))


def _selects_into(reader: Reader, index: int) -> bool:
    """Whether INTO follows what a SELECT lists: it makes a table then, and is no part of another statement."""
    depth = 0
    for token in reader.stream[index + 1 : index + 1 + _SELECT_LIST]:
        depth += {"(": 1, ")": -1}.get(token.word, 0)
        if depth < 0 or (depth == 0 and (token.word in ("FROM", ";") or token.kind == scan.BREAK)):
            return False
        if token.word == "INTO" and depth == 0:
            return True
    return False


def begin_explain(reader: Reader, index: int, strict: bool) -> int | None:
    """EXPLAIN runs its statement only with ANALYZE."""
    if strict:
        return None
    for behind in range(index + 1, min(index + _EXPLAIN_OPTIONS, len(reader.stream))):
        word = reader.stream[behind].word
        if word in ("ANALYZE", "ANALYSE") and token_at(reader.stream, behind + 1).word not in ("FALSE", "OFF"):
            return _begin_analyzed(reader, index, behind + 1)
        if word in _EXPLAINED or word == ";":
            break
    reader.open("READ", index, skips=True)
    return index + 1


def _begin_analyzed(reader: Reader, index: int, behind: int) -> int:
    for position in range(behind, min(behind + _EXPLAIN_OPTIONS, len(reader.stream))):
        if reader.stream[position].word == ";":
            break
        if reader.stream[position].word in _EXPLAINED:
            reader.open("READ", index, silent=True)
            reader.close(index, reader.depth)
            reader.depth = 0
            reader.expects = True
            return position
    reader.open("READ", index)
    return behind


def begin_declare(reader: Reader, index: int, strict: bool) -> int | None:
    """DECLARE of a block: what follows are variables, until BEGIN."""
    if strict and (not reader.stream[index].fresh or reader.stream[index - 1].word in CONNECTIVES | BLOCKERS):
        return None
    reader.open("READ", index)
    return index + 1


def _embedded(name: str) -> Leader:
    """The reader of that name in `embedded`, which is loaded where SQL runs other SQL: most does not."""

    def begin(reader: Reader, index: int, strict: bool) -> int | None:
        from flake8_backfill.sql import embedded

        found: Leader = getattr(embedded, name)
        return found(reader, index, strict)

    return begin


LEADERS: dict[str, Leader] = {
    "UPDATE": leaders.begin_update,
    "INSERT": leaders.begin_insert,
    "DELETE": leaders.begin_delete,
    "REPLACE": leaders.begin_replace,
    "MERGE": leaders.begin_merge,
    "TRUNCATE": leaders.begin_truncate,
    "COPY": leaders.begin_copy,
    "LOAD": leaders.begin_load,
    "IMPORT": leaders.begin_load,
    "BULK": leaders.begin_bulk,
    "CREATE": creation.begin_create,
    "ALTER": creation.begin_alter,
    "DROP": creation.begin_drop,
    "RENAME": creation.begin_rename,
    "DO": _embedded("begin_do"),
    "PREPARE": _embedded("begin_prepare"),
    "EXECUTE": _embedded("begin_execute"),
    "EXEC": _embedded("begin_execute"),
    "CALL": _embedded("begin_call"),
    "BEGIN": begin_begin,
    "END": begin_end,
    "COMMIT": begin_commit,
    "WITH": begin_with,
    "SELECT": begin_select,
    "EXPLAIN": begin_explain,
    "DESCRIBE": begin_explain,
    "DESC": begin_explain,
    "DECLARE": begin_declare,
    **dict.fromkeys(CONTROL, begin_control),
}
"""The reader of each leading keyword."""
