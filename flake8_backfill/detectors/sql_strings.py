"""SQL in strings: what executes it, what wraps it, and what ends a transaction."""

from __future__ import annotations

from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.model import HOLE, Operation
from flake8_backfill.strings import Text
from flake8_backfill.values import UNKNOWN, Atom, External, Mapping, Query, Sequence, Value, Write, texts

_NAMED = ("sql", "sqltext", "statement", "stmt", "query", "statements", "operation", "clause", "command")

_EXECUTORS = (
    "execute executemany exec_driver_sql executescript execute_sql executesql execute_batch execute_values run_sql "
    "runsql exec_sql execute_query execute_insert execute_script execute_many execute_query_dict execute_all "
    "logged_query logged_progress_query run_query exec_query execute_statement run_statement execute_async raw_sql "
    "execute_command run_raw_sql execute_raw copy_expert"
).split()
"""Methods that execute the SQL they are given, in the drivers and helpers that migrations use."""

_READERS = (
    "fetch fetchval fetchrow fetchone fetchall fetch_all fetch_one fetch_val fetchmany scalar scalars stream sql "
    "query run raw query_one query_all add_raw select iterate all"
).split()
"""Methods that execute SQL when that is what they are given, and mean something else otherwise."""


def _executable(call: Call) -> list[Value]:
    """Return the arguments that hold what is to be executed: the first that can be, and those named so."""
    found = [call.keywords[name] for name in _NAMED if name in call.keywords]
    for value in call.positional:
        if any(isinstance(atom, (Text, Write, Sequence, Query)) for atom in value):
            return [value, *found]
    return [*call.positional[:2], *found]


def _execute(call: Call) -> Value | None:
    if isinstance(call.receiver, (Text, Query)):
        return None
    results: list[Atom] = []
    for value in _executable(call):
        call.interpreter.executor.execute(_with_names(value, call), call)
        results.extend(atom for atom in value if isinstance(atom, Query))
    return tuple(results) or (External((call.path or call.name) + "()"),)


def _with_names(value: Value, call: Call) -> Value:
    """Write the parameters that are names into the SQL: ``execute("UPDATE %s SET x = %s", (AsIs("users"), 1))``."""
    for parameters in (atom for given in call.positional[1:] for atom in given):
        if isinstance(parameters, Sequence) and any(map(_is_name, parameters.items)):
            parts = [_name_or_hole(item) for item in parameters.items]
            return tuple(atom.percent(parts) if isinstance(atom, Text) else atom for atom in value)
        if isinstance(parameters, Mapping) and any(_is_name(item) for _, item in parameters.items.values()):
            named = {key: _name_or_hole(item) for key, (_, item) in parameters.items.items()}
            return tuple(atom.percent(named) if isinstance(atom, Text) else atom for atom in value)
    return value


def _is_name(value: Value) -> bool:
    return any(isinstance(atom, External) and atom.given is not None for atom in value)


def _name_or_hole(value: Value) -> Text:
    return next((atom.given for atom in value if isinstance(atom, External) and atom.given), Text.hole(None))


def _read(call: Call) -> Value | None:
    executed = [value for value in _executable(call) if any(isinstance(atom, (Text, Write, Query)) for atom in value)]
    if not executed:
        return None
    results: list[Atom] = []
    for value in executed:
        statements = tuple(atom for atom in value if isinstance(atom, (Text, Write)))
        call.interpreter.executor.execute(statements, call)
        results.extend(atom for atom in value if isinstance(atom, Query))
    return tuple(results) or (External((call.path or call.name) + ".execute()"),)


def _copy_from(call: Call) -> Value | None:
    """psycopg2's ``cursor.copy_from(file, table)``: https://www.psycopg.org/docs/cursor.html#cursor.copy_from"""
    table = call.argument(1, "table")
    if not any(isinstance(atom, Text) for atom in table):
        return None
    for text in texts(table):
        name = "?" if HOLE in text.value else text.value.rpartition(".")[2].strip('"').lower()
        call.interpreter.executor.write(Operation.COPY, name, call)
    return UNKNOWN


def _wrapped(call: Call) -> Value | None:
    """``text("...")`` and its kin are the text that they wrap."""
    return call.argument(0, "text") or call.argument(0, "statement")


def _quoted(call: Call) -> Value | None:
    """``connection.ops.quote_name("users")`` and its kin are the name that they quote."""
    return call.argument(0, "name") or call.argument(0, "ident")


def _identifier(call: Call) -> Value | None:
    """psycopg's ``Identifier("schema", "table")``: https://www.psycopg.org/psycopg3/docs/api/sql.html"""
    parts = [texts(value, call.node)[0] for value in call.positional]
    return (Text.plain(".", call.node).join(parts),) if parts else UNKNOWN


def _hole(call: Call) -> Value | None:
    return (Text.hole(call.node),)


def _commit(call: Call) -> Value | None:
    call.interpreter.recorder.commit()
    return UNKNOWN


def _transaction(interpreter: Interpreter, atom: Atom) -> None:
    if isinstance(atom, External) and atom.name.endswith(
        ("begin()", "atomic()", "autocommit_block()", "transaction()", "begin_nested()", "Session()", "session()")
    ):
        interpreter.recorder.commit()


_BOUND = ("bindparams", "columns", "execution_options", "as_string", "self_group", "compile", "as_scalar", "op")
_PSYCOPG = ("psycopg", "psycopg2")

DETECTOR = Detector(
    calls={
        **{f"sqlalchemy:{name}": _wrapped for name in ("text", "DDL", "TextClause", "literal_column", "quoted_name")},
        **{f"{package}.sql.SQL": _wrapped for package in _PSYCOPG},
        **{f"{package}.sql.{name}": _identifier for package in _PSYCOPG for name in ("Identifier",)},
        **{f"{package}.sql.{name}": _hole for package in _PSYCOPG for name in ("Literal", "Placeholder")},
        "sqlparse.format": _wrapped,
        "sqlalchemy:identifier": _wrapped,
    },
    methods={"text": dict.fromkeys(_BOUND, lambda call: (call.receiver,) if call.receiver is not None else UNKNOWN)},
    any_methods={
        **dict.fromkeys(_EXECUTORS, _execute),
        **dict.fromkeys(_READERS, _read),
        "copy_from": _copy_from,
        "commit": _commit,
        "quote_name": _quoted,
        "quote": _quoted,
        "quote_identifier": _quoted,
    },
    entered=(_transaction,),
)
