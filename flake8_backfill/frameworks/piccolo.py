"""Piccolo: ``forwards()`` builds a ``MigrationManager`` whose raw functions run in their direction.

Source: https://piccolo-orm.readthedocs.io/en/latest/piccolo/migrations/create.html
"""

from __future__ import annotations

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, single
from flake8_backfill.frameworks.outline import Outline


def _recognises(outline: Outline) -> bool:
    has_entry = "forwards" in outline.functions and not outline.parameters("forwards")
    return has_entry and outline.imports_from("piccolo")


def _plan(outline: Outline) -> Plan:
    entries = [Entry("forwards", "upgrade"), Entry("backwards", "downgrade")]
    return single(outline, "piccolo", entries, id=outline.text("ID"), description=outline.text("DESCRIPTION") or "")


FRAMEWORK = Framework("piccolo", 11, _recognises, _plan)
