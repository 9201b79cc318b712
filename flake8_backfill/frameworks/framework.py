"""What a framework is to the analyzer: how to recognise its files, name its migrations and run them."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_backfill.frameworks.outline import FunctionNode, Outline, first_line
from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.model import Migration
from flake8_backfill.records import NamedTuple
from flake8_backfill.values import UNKNOWN, Function, Value


class Plan(NamedTuple):
    """The migrations of one file, what runs in which direction, and which migration a line belongs to.

    ``owner`` gets the line of a write and, inmost first, the lines of the calls that led to it.  ``marker_lines`` are
    those of comments that begin a migration each.
    """

    migrations: tuple[Migration, ...]
    run: Callable[[Interpreter], None]
    owner: Callable[[list[int]], Migration | None]
    marker_lines: tuple[int, ...] = ()


class Framework(NamedTuple):
    """A migration framework.

    ``order``: files are shown to the lowest first.  ``recognises``: does the content say that it is one of its
    migrations.  ``plan``: what is in the file.
    """

    name: str
    order: int
    recognises: Callable[[Outline], bool]
    plan: Callable[[Outline], Plan]


class Entry(NamedTuple):
    """A function that the framework calls: its name, direction and arguments; ``returns_sql``: its result is run."""

    function: str
    direction: str = "upgrade"
    arguments: tuple[Value, ...] = ()
    returns_sql: bool = False


def run_entry(interpreter: Interpreter, entry: Entry) -> None:
    """Run one entry point of a file, if the file has it."""
    for atom in interpreter.globals.variables.get(entry.function, UNKNOWN):
        if isinstance(atom, Function):
            run_function(interpreter, atom, entry.direction, entry.arguments, returns_sql=entry.returns_sql)


def run_function(
    interpreter: Interpreter,
    function: Function,
    direction: str,
    arguments: tuple[Value, ...] = (),
    *,
    returns_sql: bool = False,
) -> None:
    """Run a function of the file in a direction; with ``returns_sql`` the SQL it returns is run too."""
    interpreter.recorder.direction = direction
    interpreter.recorder.entries[function.node] = None
    result = interpreter.caller.invoke(function, list(arguments), {})
    if returns_sql:
        for atom in result:
            interpreter.executor.run_value(atom)
    interpreter.executor.settle()
    interpreter.recorder.direction = None


def run_value(interpreter: Interpreter, value: Value, direction: str, call: Call) -> None:
    """Execute a value, such as the SQL of an operation, in a direction."""
    interpreter.recorder.direction = direction
    interpreter.executor.execute(value, call)
    interpreter.executor.settle()
    interpreter.recorder.direction = None


def single(outline: Outline, name: str, entries: list[Entry], *, id: str = "", description: str = "") -> Plan:
    """Return the plan of a file that is one migration with entry points."""
    migration = Migration(id or outline.stem, description or outline.description, name, outline.module.path, 1)

    def run(interpreter: Interpreter) -> None:
        for entry in entries:
            run_entry(interpreter, entry)

    return Plan((migration,), run, lambda lines: migration)


def docstring(node: FunctionNode) -> str:
    """Return the first line of a function's docstring, "" where it has none."""
    return first_line(ast.get_docstring(node, clean=True))
