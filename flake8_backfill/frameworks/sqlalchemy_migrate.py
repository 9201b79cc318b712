"""sqlalchemy-migrate: ``upgrade(migrate_engine)`` and ``downgrade(migrate_engine)`` in numbered files.

Source: https://sqlalchemy-migrate.readthedocs.io/en/latest/versioning.html
"""

from __future__ import annotations

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, single
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.values import External

_ENGINE = (External("sqlalchemy.migrate_engine"),)


def _recognises(outline: Outline) -> bool:
    return (
        outline.parameters("upgrade") == ["migrate_engine"]
        or outline.parameters("downgrade") == ["migrate_engine"]
        or ("upgrade" in outline.functions and outline.imports_from("migrate"))
    )


def _plan(outline: Outline) -> Plan:
    entries = [Entry(name, name, (_ENGINE,)) for name in ("upgrade", "downgrade")]
    return single(outline, "sqlalchemy-migrate", entries)


FRAMEWORK = Framework("sqlalchemy-migrate", 15, _recognises, _plan)
