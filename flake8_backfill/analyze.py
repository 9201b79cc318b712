"""The only door to the core: source, path and configuration in, findings out. Nothing is read, run or imported."""

from __future__ import annotations

import ast
import io
from typing import TYPE_CHECKING

from flake8_backfill.collector import paused
from flake8_backfill.config import Config
from flake8_backfill.first_look import changes_no_rows, may_be_migration, says_backfill
from flake8_backfill.names import spells_names_plainly
from flake8_backfill.parsing import parsed
from flake8_backfill.results import FileError, FileResult
from flake8_backfill.sql_files import is_sql

if TYPE_CHECKING:
    from flake8_backfill.model import Finding


def analyze(source: str, path: str, config: Config, tree: ast.Module | None = None) -> list[Finding]:
    """Return the findings of one file, in the order of their places.

    ``path`` decides with the content whether the file is a migration; ``tree`` is the parsed source where the caller
    has it already, and is not changed. A file that does not parse has no findings: `inspect` says why.
    """
    return list(inspect(source, path, config, tree).findings)


def inspect(
    source: str, path: str, config: Config, tree: ast.Module | None = None, *, look_first: bool = True
) -> FileResult:
    """Return all that is to say of one file: findings, how many migrations it holds, or why it can't be read.

    ``look_first``: do not read a file whose text alone shows that it can't write rows; a syntax error in it is then
    not seen. The findings are the same without.
    """
    path = path.replace("\\", "/")
    claimed = config.claims(path)
    if claimed is False:
        return FileResult(path)
    if is_sql(path):
        from flake8_backfill.sql_files.inspection import inspect_sql  # most projects have no such migrations

        return inspect_sql(source, path, config)
    look_at_tree = look_first and claimed is None
    if look_at_tree and tree is not None and not may_be_migration(source, tree, path, config):
        return FileResult(path)
    if look_first and _is_plain(source, config):
        return FileResult(path, migrations=1)
    # The whole tree is needed until the file has been read: Python's collector, which walks it again and again while
    # it and the values grow, would take a fifth of the time.
    with paused():
        if tree is None:  # what does not parse is listed, migration or not
            try:
                tree = parsed(source)
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                return FileResult(path, error=FileError(path, getattr(error, "lineno", None) or 1, _reason(error)))
            if look_at_tree and not may_be_migration(source, tree, path, config):
                return FileResult(path)
        # flake8 and editors start for many files that stop above
        from flake8_backfill.inspection import inspect_module
        from flake8_backfill.model import Module

        # Universal newlines, and their ends as they are: a StringIO cuts them several times as fast as a regex.
        lines = tuple(io.StringIO(source, newline=""))
        return inspect_module(Module(path, source, lines, tree), config, claimed=claimed is True)


def _is_plain(source: str, config: Config) -> bool:
    """Return whether the text alone shows a migration that there is nothing to say of."""
    return changes_no_rows(source, config.helpers) and not says_backfill(source) and spells_names_plainly(source)


def _reason(error: Exception) -> str:
    """Return why a file does not parse, as one line."""
    if isinstance(error, SyntaxError):
        return f"does not parse: {error.msg}"
    if isinstance(error, ValueError):
        return f"does not parse: {error}"
    return "does not parse: nested too deeply for Python"
