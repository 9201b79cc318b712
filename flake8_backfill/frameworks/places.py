"""Files that are migrations by place alone, and what runs in a file without a framework's entry points."""

from __future__ import annotations

from flake8_backfill.frameworks.framework import Entry, Plan, run_entry
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.model import Migration
from flake8_backfill.patterns import regex

_ENTRY = regex(
    r"^_?(?:run|do|perform|execute|apply|main|up|down|upgrade|downgrade|forwards?|backwards?|rollback|revert|"
    r"migrat(?:e|ion|ions)|update)(?:_(?:migrations?|upgrade|downgrade|schema|db|database|data|all|tables?))?$"
)
_BACKWARDS = regex(r"(?:downgrade|rollback|backward|revert|undo|(?:^|_)down(?:_|$))")
_NOT_BY_PLACE = regex(r"(?:^|/)(?:test_[^/]*|[^/]*_test|conftest|env|db_backfills|__init__)\.py$")
_FOLDERS_NOT_BY_PLACE = ("tests", "test", "backfills", "site-packages", "node_modules")


def by_place(outline: Outline) -> bool:
    """Return whether a file lies where migrations lie, relative to the configuration's folder."""
    path = outline.path.as_posix()
    folders, name = outline.path.parts[:-1], outline.path.name
    if _NOT_BY_PLACE.search(path) or any(folder in _FOLDERS_NOT_BY_PLACE for folder in folders):
        return False
    if "migrat" in name or "migrations" in folders:
        return True
    return "versions" in folders and "alembic" in folders


def direction_of(name: str) -> str:
    """Return the direction that a function's name tells."""
    return "downgrade" if _BACKWARDS.search(name) else "upgrade"


def entry_points(outline: Outline) -> list[str]:
    """Return the top-level functions that are named like an entry point."""
    return [name for name in outline.functions if _ENTRY.match(name)]


def plan_by_place(outline: Outline) -> Plan:
    """Return the plan of a file that is a migration by its place alone: its body and its entry points."""
    migration = Migration(outline.stem, outline.description, "file", outline.module.path, 1)

    def run(interpreter: Interpreter) -> None:
        run_body(interpreter, outline)
        for name in entry_points(outline):
            run_entry(interpreter, Entry(name, direction_of(name)))

    return Plan((migration,), run, lambda lines: migration)


def run_body(interpreter: Interpreter, outline: Outline) -> None:
    """Run a module's top level for what it does, not only for what it defines."""
    interpreter.recorder.direction = "upgrade"
    interpreter.globals.variables.clear()
    interpreter.block(outline.module.tree.body, interpreter.globals)
    interpreter.executor.settle()
    interpreter.recorder.direction = None


def run_module(interpreter: Interpreter, outline: Outline) -> None:
    """Run a module's top level and each top-level function that nothing in the file calls."""
    run_body(interpreter, outline)
    for node in outline.uncalled_functions():
        run_entry(interpreter, Entry(node.name, direction_of(node.name)))
