"""peewee-migrate: ``migrate(migrator, database)`` and ``rollback(migrator, database)``.

Source: https://github.com/klen/peewee_migrate
"""

from __future__ import annotations

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, single
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.values import External

_ARGUMENTS = ((External("peewee.migrator"),), (External("peewee.database"),))


def _recognises(outline: Outline) -> bool:
    return outline.parameters("migrate")[:1] == ["migrator"] or outline.parameters("rollback")[:1] == ["migrator"]


def _plan(outline: Outline) -> Plan:
    entries = [Entry("migrate", "upgrade", _ARGUMENTS), Entry("rollback", "downgrade", _ARGUMENTS)]
    description = "" if not outline.description.startswith("Peewee migrations --") else "No description"
    return single(outline, "peewee-migrate", entries, description=description)


FRAMEWORK = Framework("peewee-migrate", 12, _recognises, _plan)
