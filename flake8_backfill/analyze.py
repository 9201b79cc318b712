"""The only door to the core: source, path and configuration in, findings out. Nothing is read, run or imported."""

from __future__ import annotations

import ast
import re
import warnings

from flake8_backfill.acknowledgements import acknowledge
from flake8_backfill.comments import backfill_comments, says_backfill
from flake8_backfill.config import Config
from flake8_backfill.findings import finding
from flake8_backfill.frameworks import changes_no_rows, framework_of
from flake8_backfill.frameworks.framework import Plan
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.frameworks.places import by_place, entry_points, plan_by_place
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.recorder import Recorder
from flake8_backfill.interpreter.registry import registry
from flake8_backfill.model import FileError, FileResult, Finding, Module
from flake8_backfill.sql_files.names import is_sql

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


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
    if look_first and changes_no_rows(source) and not says_backfill(source):
        return FileResult(path, migrations=1)
    if tree is None:
        try:
            tree = _parsed(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return FileResult(path, error=FileError(path, getattr(error, "lineno", None) or 1, _reason(error)))
    module = Module(path, source, tuple(_LINES.findall(source)), tree)
    outline = Outline(module, config)
    framework = framework_of(outline)
    if framework is not None:
        return _read(framework.plan(outline), outline)
    if claimed or by_place(outline):
        result = _read(plan_by_place(outline), outline)
        return result if claimed or result.findings or entry_points(outline) else FileResult(path)
    return FileResult(path)


def _parsed(source: str) -> ast.Module:
    """Parse a source without Python's warnings of it, such as an invalid escape: they are not this report's to give."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def _reason(error: Exception) -> str:
    """Return why a file does not parse, as one line."""
    if isinstance(error, SyntaxError):
        return f"does not parse: {error.msg}"
    if isinstance(error, ValueError):
        return f"does not parse: {error}"
    return "does not parse: nested too deeply for Python"


def _read(plan: Plan, outline: Outline) -> FileResult:
    module = outline.module
    recorder = Recorder(plan.owner)
    interpreter = Interpreter(module, recorder, registry(), outline.config.helpers)
    interpreter.block(module.tree.body, interpreter.globals)
    plan.run(interpreter)
    found = [finding(site, module.path, outline.config) for site in recorder.sites.values()]
    found += backfill_comments(module, plan, outline.config)
    found.sort(key=lambda item: (item.line, item.column, item.operation))
    starts = tuple(migration.line for migration in plan.migrations)
    judged, acknowledgements = acknowledge(module, plan, recorder.entries, found)
    return FileResult(module.path, tuple(judged), len(plan.migrations), None, acknowledgements, starts)
