"""SQL that a statement hands to the database as text: DO bodies, EXECUTE '...', sp_executesql, PREPARE ... FROM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_backfill.model import HOLE, UNKNOWN_TABLE
from flake8_backfill.patterns import regex
from flake8_backfill.sql import scan
from flake8_backfill.sql.literals import dollar_body, formatted, joined
from flake8_backfill.sql.names import Name, read_name, token_at, word_before
from flake8_backfill.sql.texts import Inner
from flake8_backfill.sql.tokens import OPERATOR, UNREAD, WORD, Token
from flake8_backfill.sql.words import CONTROL, HARMLESS, HARMLESS_PROCEDURES, RESERVED, words

if TYPE_CHECKING:
    from flake8_backfill.sql.reader import Reader

_VALUE_LIMIT = 400
_FIRST_WORD = regex(rf"[\s({HOLE}]*(\w+)")
_KNOWN = HARMLESS | CONTROL | words(
    "UPDATE INSERT DELETE MERGE REPLACE TRUNCATE COPY DO CALL EXEC EXECUTE PREPARE BULK"
)
_TYPE_LIMIT = 9
_BEFORE_VARIABLE = words("; , DECLARE SET SELECT BEGIN THEN ELSE LOOP CONSTANT")
_TEXTS = frozenset((scan.LITERAL, scan.DOLLAR))
_ENDS_OF_EXPRESSION = frozenset(("INTO", "USING", "LOOP", "AT", ";", "END"))
_QUERY_BEFORE = frozenset(("IN", "QUERY", "FOR"))


def begin_do(reader: Reader, index: int, strict: bool) -> int | None:
    """PostgreSQL's DO [LANGUAGE x] body; MySQL's DO expression is harmless."""
    if strict:
        return None
    behind = index + 1
    if token_at(reader.stream, behind).word == "LANGUAGE":
        behind += 2
    token = token_at(reader.stream, behind)
    if token.kind in _TEXTS:
        reader.open("READ", index)
        body = dollar_body(reader.text, token) if token.kind == scan.DOLLAR else _joined(reader, [token])
        reader.add_job(body, True)
        return behind + 1
    if token.word in ("BEGIN", "DECLARE") or token.word.startswith("$"):
        reader.expects = True
        return behind + (token.kind == OPERATOR)
    reader.open("READ", index)
    return behind


def begin_prepare(reader: Reader, index: int, strict: bool) -> int | None:
    """PREPARE x AS statement and MySQL's PREPARE x FROM text: what is prepared counts as run."""
    stream = reader.stream
    name = read_name(reader.text, stream, index + 1)
    if strict or name is None:
        return None
    reader.open("READ", index, silent=True)
    behind = name.behind
    if token_at(stream, behind).word == "FROM":
        reader.frames[-1].silent = False
        source = token_at(stream, behind + 1)
        is_text = source.kind in _TEXTS
        if _read_texts(reader, [_joined(reader, [source])]) if is_text else _read_variable(reader, source.word):
            reader.prepared.add(name.table)
        return behind + 2
    reader.prepared.add(name.table)
    for position in range(behind, min(behind + 40, len(stream))):
        if stream[position].word == "AS":
            reader.close(position, reader.depth)
            reader.expects = True
            return position + 1
    return behind


def _joined(reader: Reader, tokens: list[Token]) -> Inner:
    return joined(reader.text, tokens, reader.dialect)


def _read_texts(reader: Reader, texts: list[Inner]) -> bool:
    """Read each text that shows its leading keyword; whether one did."""
    known = False
    for inner in texts:
        match = _FIRST_WORD.match(inner.text)
        if match and match[1].upper() in _KNOWN:
            known = True
            reader.add_job(inner, False)
    return known


def _read_variable(reader: Reader, variable: str) -> bool:
    """Read the texts that a variable was given since it ran the last time; whether it has one to run."""
    texts = reader.variables.get(variable, [])
    if _read_texts(reader, texts):
        reader.run_variables.add(variable)
    texts.clear()
    return variable in reader.run_variables


def _variable(reader: Reader, index: int) -> str:
    """The variable that the ``=`` at ``index`` fills; its type may stand between: ``DECLARE @a varchar(9) = 'b'``."""
    position = index - 1
    while position > max(index - _TYPE_LIMIT, 0) and reader.stream[position - 1].word not in _BEFORE_VARIABLE:
        position -= 1
    variable = token_at(reader.stream, position)
    return variable.word if variable.kind == WORD else ""


def note_variable(reader: Reader, index: int) -> None:
    """Remember the texts given to a variable by the ``:=`` or ``=`` at ``index``, should EXECUTE run it later."""
    variable = _variable(reader, index)
    if index <= reader.noted or not variable:
        return
    tokens: list[Token] = []
    depth = 0
    for token in reader.stream[index + 1 : index + _VALUE_LIMIT]:
        depth += {"(": 1, ")": -1}.get(token.word, 0)
        if token.word in (";", ":=") or token.kind == scan.BREAK or depth < 0 or (token.word == "," and not depth):
            break
        if tokens and token.fresh and token.word in ("SET", "EXEC", "EXECUTE", "DECLARE", "PREPARE", "PRINT"):
            break
        tokens.append(token)
    reader.noted = index + len(tokens)
    texts = [token for token in tokens if token.kind in _TEXTS]
    if texts:
        values = reader.variables.setdefault(variable, [])
        values.append(_joined(reader, tokens))
        if len(texts) > 1:
            values += [_joined(reader, [token]) for token in texts]


def begin_execute(reader: Reader, index: int, strict: bool) -> int | None:
    """EXECUTE and EXEC in all their forms: a text, a variable, a prepared statement, a procedure."""
    stream = reader.stream
    before = word_before(stream, index)
    first = token_at(stream, index + 1)
    if strict and not (
        stream[index].word == "EXEC" or reader.may_follow(index) or before in _QUERY_BEFORE or _runs(first)
    ):
        return None
    if first.word in ("ON", "AS", "FUNCTION", "BLOCK", ",", "TO", ";", ")") or _feeds_insert(reader):
        return None
    behind = index + 1 + (first.word == "IMMEDIATE")
    behind = _behind_assignment(reader, behind)
    name = read_name(reader.text, stream, behind)
    if name is not None and name.table in ("sp_executesql", "sp_sqlexec"):
        return _execute_text(reader, index, _behind_assignment(reader, name.behind), ends_at_comma=True)
    first = token_at(stream, behind)
    if name is not None and (name.table in reader.prepared or name.table in HARMLESS_PROCEDURES):
        reader.open("READ", index)
        return name.behind
    computed = name is not None and token_at(stream, name.behind).word in ("(", "||", "|", "+")
    if computed or name is None or first.kind in _TEXTS:
        return _execute_text(reader, index, behind)
    if name.table == "sp_rename":
        return _rename(reader, index, name.behind)
    return _execute_name(reader, index, name, stream[name.behind - 1])


def _feeds_insert(reader: Reader) -> bool:
    """INSERT INTO table EXEC procedure is one statement."""
    frame = reader.top()
    return frame is not None and frame.kind == "INSERT" and not (frame.clause or frame.has_rows or frame.has_source)


def _runs(token: Token) -> bool:
    return token.kind in _TEXTS or token.word in ("FORMAT", "IMMEDIATE")


def _behind_assignment(reader: Reader, index: int) -> int:
    """``@result = procedure``, ``@stmt = N'...'``."""
    is_variable = token_at(reader.stream, index).word[:1] == "@"
    return index + 2 if is_variable and token_at(reader.stream, index + 1).word == "=" else index


def _execute_name(reader: Reader, index: int, name: Name, last: Token) -> int | None:
    """A variable whose texts are known, or else something that the text does not show; three words are prose."""
    known = _read_variable(reader, last.word)
    before = word_before(reader.stream, index)
    words_behind = [token_at(reader.stream, name.behind + ahead) for ahead in (0, 1)]
    if all(token.kind == WORD and not token.fresh and token.word.isalpha() for token in words_behind):
        return None
    if known or before in _QUERY_BEFORE:
        if before not in _QUERY_BEFORE:
            reader.open("READ", index)
        return name.behind
    reader.open("OPAQUE", index)
    return name.behind


def _execute_text(reader: Reader, index: int, behind: int, ends_at_comma: bool = False) -> int:
    """EXECUTE expression: its literals are the text, variables in it are holes."""
    stream = reader.stream
    depth = 0
    position = behind
    while position < len(stream):
        token = stream[position]
        if token.kind == scan.BREAK or (depth == 0 and token.word in _ENDS_OF_EXPRESSION):
            break
        if depth == 0 and ends_at_comma and token.word == ",":
            break
        if depth == 0 and token.fresh and position > behind and stream[position - 1].kind in (*_TEXTS, WORD):
            break
        if token.word == ";":
            break
        depth += {"(": 1, ")": -1}.get(token.word, 0)
        if depth < 0:
            break
        position += 1
        if depth == 0 and token.word == ")" and stream[behind].word == "(" and token_at(stream, position).fresh:
            break
    tokens, arguments = _without_arguments(stream[behind:position])
    inner = _joined(reader, tokens)
    if arguments:
        inner = formatted(inner, [_joined(reader, part).text.replace(HOLE, "") for part in arguments])
    before = word_before(stream, index)
    if inner.text.lstrip().startswith(HOLE):
        known = _read_variable(reader, next((token.word for token in tokens if token.word in reader.variables), ""))
    else:
        known = _read_texts(reader, [inner])
    if before not in _QUERY_BEFORE:
        if known:
            reader.open("READ", index, silent=True)
        else:
            reader.open("OPAQUE", index)
    return position


def _without_arguments(tokens: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """Of ``format('...', arguments)`` the text, and each of the arguments; of anything else all, and none."""
    if not tokens or tokens[0].word != "FORMAT":
        return tokens, []
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.word, 0)
        if token.word == "," and depth == 1:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts[0], parts[1:]


def _rename(reader: Reader, index: int, behind: int) -> int:
    """SQL Server's sp_rename 'dbo.old', 'new' [, 'COLUMN']."""
    tokens: list[Token] = []
    while behind < len(reader.stream) and len(tokens) < 12:
        token = reader.stream[behind]
        if token.word == ";" or token.kind == scan.BREAK or (token.fresh and token.kind == WORD):
            break
        tokens.append(token)
        behind += 1
    texts = [_joined(reader, [token]).text for token in tokens if token.kind == scan.LITERAL]
    names = [text.replace("[", "").replace("]", "").split(".") for text in texts[:2]]
    if len(names) == 2 and texts[2:] in ([], ["OBJECT"]):
        targets = [Name(_table(name[-1]), "", behind) for name in names]
        reader.open("RENAME", index, targets=targets)
    elif len(names) == 2 and len(names[0]) > 1:
        reader.open("ALTER", index, targets=[Name(_table(names[0][-2]), "", behind)])
    else:
        reader.open("READ", index)
    return behind


def _table(name: str) -> str:
    name = name.strip().lower()
    return name if name and HOLE not in name else UNKNOWN_TABLE


def begin_call(reader: Reader, index: int, strict: bool) -> int | None:
    """CALL procedure(...): it may well write rows."""
    name = read_name(reader.text, reader.stream, index + 1)
    token = token_at(reader.stream, index + 1)
    if name is None or (token.kind == WORD and token.word in RESERVED):
        return None
    if strict and not (reader.stream[index].fresh and token_at(reader.stream, name.behind).word == "("):
        return None
    if name.table in reader.harmless:
        reader.open("READ", index)
    elif token.kind == UNREAD or token.kind in (WORD, scan.NAME):
        reader.open("OPAQUE", index)
    return name.behind
