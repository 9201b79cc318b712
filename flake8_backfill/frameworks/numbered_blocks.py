"""Numbered blocks: one file in which a comment such as ``# Migration 36: Add a column`` opens each migration."""

from __future__ import annotations

import re
from bisect import bisect

from flake8_backfill.config.options import DEFAULT_MARKER
from flake8_backfill.controls import without_controls
from flake8_backfill.frameworks.framework import Framework, Plan
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.frameworks.places import run_module
from flake8_backfill.model import Migration


def markers_of(outline: Outline) -> list[tuple[int, str, str]]:
    """Return the line, number and description of each marker."""
    if outline.config.marker == DEFAULT_MARKER and "migration" not in outline.module.source.lower():
        return []
    pattern = re.compile(outline.config.marker)
    found = []
    for number, line in enumerate(outline.module.lines, 1):
        if "#" not in line:
            continue
        match = pattern.search(without_controls(line))
        if match:
            groups = match.groupdict()
            found.append((number, groups["number"], (groups.get("description") or "").strip()))
    return found


def _recognises(outline: Outline) -> bool:
    least = 1 if "migrat" in outline.path.name else 2
    return len(markers_of(outline)) >= least


def _plan(outline: Outline) -> Plan:
    markers = markers_of(outline)
    path = outline.module.path
    migrations = [
        Migration(number, description or "No description", "numbered blocks", path, line)
        for line, number, description in markers
    ]
    starts = [line for line, _, _ in markers]
    before = Migration(outline.stem, outline.description, "numbered blocks", path, 1)

    def owner(lines: list[int]) -> Migration:
        for line in lines:
            index = bisect(starts, line) - 1
            if index >= 0:
                return migrations[index]
        return before

    return Plan(tuple(migrations), lambda interpreter: run_module(interpreter, outline), owner, tuple(starts))


FRAMEWORK = Framework("numbered blocks", 40, _recognises, _plan)
