"""A parsed file -> findings: which framework's migrations it holds, what they do to rows, and what comments say."""

from __future__ import annotations

import ast
from typing import Any

from flake8_backfill.config import Config
from flake8_backfill.first_look import may_have_noqa, says_backfill
from flake8_backfill.frameworks import framework_of
from flake8_backfill.frameworks.framework import Plan
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.recorder import Recorder
from flake8_backfill.interpreter.registry import registry
from flake8_backfill.model import Finding, Module
from flake8_backfill.results import Acknowledgement, FileResult


def inspect_module(module: Module, config: Config, *, claimed: bool) -> FileResult:
    """Return all that is to say of a parsed file; ``claimed``: the configuration says that it is a migration."""
    outline = Outline(module, config)
    framework = framework_of(outline)
    if framework is not None:
        return _read(framework.plan(outline), outline)
    from flake8_backfill.frameworks.places import by_place, entry_points, plan_by_place  # for files of no framework

    if claimed or by_place(outline):
        result = _read(plan_by_place(outline), outline)
        return result if claimed or result.findings or entry_points(outline) else FileResult(module.path)
    return FileResult(module.path)


def _read(plan: Plan, outline: Outline) -> FileResult:
    module = outline.module
    recorder = Recorder(plan.owner)
    interpreter = Interpreter(module, recorder, registry(module.source), outline.config.helpers)
    interpreter.block(module.tree.body, interpreter.globals)
    plan.run(interpreter)
    interpreter.close()
    found, acknowledgements = _findings(plan, outline, recorder)
    starts = tuple(migration.line for migration in plan.migrations)
    statements = statement_lines(module.tree) if found and may_have_noqa(module.source) else ()
    return FileResult(module.path, tuple(found), len(plan.migrations), None, acknowledgements, starts, statements)


def _findings(plan: Plan, outline: Outline, recorder: Recorder) -> tuple[list[Finding], tuple[Acknowledgement, ...]]:
    """Return what was recorded and what comments say, in order; what few files have is loaded for these alone."""
    module, found = outline.module, []
    if recorder.sites:
        from flake8_backfill.findings import finding

        found += [finding(site, module.path, outline.config) for site in recorder.sites.values()]
    if not says_backfill(module.source):
        return _ordered(found), ()
    from flake8_backfill.acknowledgements import acknowledge
    from flake8_backfill.comments import backfill_comments

    found += backfill_comments(module, plan, outline.config)
    return acknowledge(module, plan, recorder.entries, _ordered(found))


def _ordered(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda item: (item.line, item.column, item.operation))


def statement_lines(tree: ast.Module) -> tuple[tuple[int, int], ...]:
    """Return the first and the last line of each statement; of one with a block, decorators and what is before that."""
    lines = []
    pending: list[ast.AST] = [*tree.body]
    while pending:
        node: Any = pending.pop()
        blocks = [getattr(node, name, ()) for name in ("body", "orelse", "finalbody", "handlers", "cases")]
        body = blocks[0]
        lines.append((_first_line(node), _first_line(body[0]) if body else node.end_lineno))
        pending.extend(inner for block in blocks for inner in block)
    return tuple(lines)


def _first_line(node: Any) -> int:
    first = node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno
    return int(min([first, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))]))
