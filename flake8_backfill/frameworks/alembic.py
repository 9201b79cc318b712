"""Alembic and Flask-Migrate: one revision a file, ``upgrade()`` and ``downgrade()``.

Source: https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script
"""

from __future__ import annotations

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, single
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.values import External, Value

_OP: Value = (External("alembic.op"),)


def _recognises(outline: Outline) -> bool:
    has_entry = any(name.startswith(("upgrade", "downgrade")) for name in outline.functions)
    if not has_entry:
        return False
    if "revision" in outline.assigned and "down_revision" in outline.assigned:
        return True
    return "alembic.op" in outline.imports.values() or outline.imports.get("op", "").endswith(".op")


def _plan(outline: Outline) -> Plan:
    names = [name for name in outline.functions if name in ("upgrade", "downgrade")]
    if "globals()" in outline.module.source:  # Alembic's multidb template: globals()[f"upgrade_{engine}"]()
        names += [name for name in outline.functions if name.startswith(("upgrade_", "downgrade_"))]
    entries = [
        Entry(name, "downgrade" if name.startswith("downgrade") else "upgrade", _arguments(outline, name))
        for name in names
    ]
    return single(outline, "alembic", entries, id=outline.text("revision"))


def _arguments(outline: Outline, name: str) -> tuple[Value, ...]:
    """Return what the parameters stand for, by their names: some projects hand ``op`` and their tables in."""
    parameters = outline.parameters(name)
    return tuple(_OP if parameter == "op" else (External(f"{name}().{parameter}"),) for parameter in parameters)


FRAMEWORK = Framework("alembic", 20, _recognises, _plan)
