"""Numbered or registered functions in one file: ``async def m007_add_fee(db)``, ``@migration def add_fee(db)``."""

from __future__ import annotations

import ast
import re
from bisect import bisect

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, docstring, run_entry, run_function
from flake8_backfill.frameworks.outline import FunctionNode, Outline
from flake8_backfill.frameworks.places import by_place, direction_of, run_body
from flake8_backfill.frameworks.steps import takes_connection
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.model import Migration
from flake8_backfill.names import REGISTERS
from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple
from flake8_backfill.values import Class, External, Function, Instance

_NAME = regex(
    r"^_?(?:m\d{2,4}_|m\d{2,4}$|"
    r"(?:migrat(?:e|ion)|upgrade|update|schema|patch|version|step|apply)(?:_[a-z]+)*?_?v?\d+)",
    re.IGNORECASE,
)


class Numbered(NamedTuple):
    """A function that is a migration, with the class that it is a method of, "" for none."""

    node: FunctionNode
    owner: str
    description: str


def _numbered(outline: Outline) -> list[Numbered]:
    """Return the functions and methods with numbers in their names, and those that the file registers.

    A number alone says little: beside it, the function takes a connection, or the file lies where migrations lie.
    """
    registered, placed = _registered(outline), by_place(outline)
    found = []
    for name, node in outline.functions.items():
        fits = takes_connection(outline, name) or (placed and bool(outline.parameters(name)))
        if name in registered or (fits and _NAME.match(name)):
            found.append(Numbered(node, "", _description(node)))
    for owner, definition in outline.classes.items():
        if placed or REGISTERS.search(owner):
            methods = [part for part in definition.body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))]
            found += [Numbered(node, owner, _description(node)) for node in methods if _NAME.match(node.name)]
    return sorted(found, key=lambda item: item.node.lineno)


def _registered(outline: Outline) -> set[str]:
    """Return the functions of a connection that a decorator or a list of migrations registers.

    ``@upgrade_table.register(description="...")``, ``@migrations()``, ``MIGRATIONS = [add_fee, drop_fee]``.
    """
    listed = {
        part.id
        for name, value in outline.assigned.items()
        if REGISTERS.search(name) and isinstance(value, (ast.List, ast.Tuple, ast.Dict))
        for part in ast.walk(value)
        if isinstance(part, ast.Name)
    }
    decorated = {name for name, node in outline.functions.items() if any(map(_is_registration, node.decorator_list))}
    return {name for name in listed | decorated if name in outline.functions and takes_connection(outline, name)}


def _is_registration(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return any(
        REGISTERS.search(part.id if isinstance(part, ast.Name) else part.attr)
        for part in ast.walk(called)
        if isinstance(part, (ast.Name, ast.Attribute))
    )


def _description(node: FunctionNode) -> str:
    """Return what a decorator gives as the description, else the docstring's first line."""
    for decorator in node.decorator_list:
        for keyword in decorator.keywords if isinstance(decorator, ast.Call) else ():
            value = keyword.value
            if keyword.arg == "description" and isinstance(value, ast.Constant) and isinstance(value.value, str):
                return value.value
    return docstring(node) or "No description"


def _recognises(outline: Outline) -> bool:
    return len(_numbered(outline)) > 1 or bool(_registered(outline))


def _plan(outline: Outline) -> Plan:
    numbered = _numbered(outline)
    path = outline.module.path
    migrations = [
        Migration(item.node.name, item.description, "numbered functions", path, item.node.lineno) for item in numbered
    ]
    names = {item.node.name for item in numbered if not item.owner}
    placed = by_place(outline)  # elsewhere the rest of the file is a library, with migrations in it
    others = [node.name for node in outline.uncalled_functions() if placed and node.name not in names]
    rest = Migration(outline.stem, outline.description, "numbered functions", path, 1)
    starts = [item.node.lineno for item in numbered]
    current = [rest]

    def owner(lines: list[int]) -> Migration:
        for line in lines:
            index = bisect(starts, line) - 1
            if index >= 0 and line <= (numbered[index].node.end_lineno or 0):
                return migrations[index]
        return current[0]

    def run(interpreter: Interpreter) -> None:
        if placed:
            run_body(interpreter, outline)
        for item, migration in zip(numbered, migrations, strict=True):
            current[0] = migration
            _run(interpreter, item)
        current[0] = rest
        for name in others:
            run_entry(interpreter, Entry(name, direction_of(name), (_CONNECTION,)))

    return Plan((*migrations, *([rest] if others else [])), run, owner)


def _run(interpreter: Interpreter, item: Numbered) -> None:
    """Run a numbered function with a connection, or a numbered method of a new object of its class."""
    direction = direction_of(item.node.name)
    if not item.owner:
        run_entry(interpreter, Entry(item.node.name, direction, (_CONNECTION,)))
        return
    for definition in interpreter.globals.variables.get(item.owner, ()):
        if isinstance(definition, Class):
            for method in interpreter.member(definition, item.node.name, (Instance(definition),)):
                if isinstance(method, Function):
                    run_function(interpreter, method, direction, (_CONNECTION,))


_CONNECTION = (External("database"),)

FRAMEWORK = Framework("numbered functions", 50, _recognises, _plan)
