"""Migrations that are .sql files: text, path and configuration in, findings out, as for Python."""

from __future__ import annotations

import re

from flake8_backfill.acknowledgements import Allowing, allowing_in, judged
from flake8_backfill.comments import findings_of
from flake8_backfill.config import Config
from flake8_backfill.findings import finding
from flake8_backfill.interpreter.recorder import Recorder
from flake8_backfill.interpreter.sql_effects import in_order, record
from flake8_backfill.results import FileResult
from flake8_backfill.sql import read_sql
from flake8_backfill.sql_files.controls import python_comments
from flake8_backfill.sql_files.layout import Layout, is_migration, layout_of
from flake8_backfill.sql_files.markers import is_mark, marks_of
from flake8_backfill.sql_files.names import named


def may_be_migration(head: str, path: str, config: Config) -> bool:
    """Return whether a file may be a migration by its beginning, name or place: dumps are not worth reading."""
    place = config.relative(path)
    return config.claims(path) is True or is_migration(head, place, named(place), marks_of(head)[0])


def inspect_sql(source: str, path: str, config: Config) -> FileResult:
    """Return all that is to say of an .sql file, as `analyze.inspect` does; it never raises."""
    text = re.sub("\r\n?", "\n", source)
    claimed = config.claims(path)
    layout = None if claimed is False else layout_of(text, path, config.relative(path), claimed=claimed is True)
    if layout is None:
        return FileResult(path)
    recorder = Recorder(layout.owner)
    _run(layout, recorder)
    found = [finding(site, path, config) for site in recorder.sites.values()]
    comments = list(python_comments(text)) if "backfill" in text.lower() else []
    spoken = [(place, words) for place, words in comments if not is_mark("--" + words.lstrip("# "))]
    found += findings_of(spoken, layout.owner, path, config)
    found.sort(key=lambda item: (item.line, item.column, item.operation))
    heads = dict(layout.head_lines())
    allowing = [Allowing(*place, reason, heads.get(place.line)) for place, reason in allowing_in(comments)]
    findings, acknowledgements = judged(path, found, allowing)
    starts = tuple(migration.line for migration in layout.migrations)
    return FileResult(path, tuple(findings), len(starts), None, acknowledgements, starts)


def _run(layout: Layout, recorder: Recorder) -> None:
    """Tell ``recorder`` what the statements of a file do, section by section."""
    for text, only in ((layout.code, None), (layout.rollback, "downgrade")):
        for statement in in_order(read_sql(text)):
            section = layout.section(statement.offset)
            recorder.direction = section.direction and (only or section.direction)
            if recorder.direction is None or (statement.kind == "ALTER" and not section.transaction):
                continue
            record(statement, text, layout.position(statement.offset), recorder)
    recorder.direction = None
