"""Alembic and Flask-Migrate: one revision a file, ``upgrade()`` and ``downgrade()``.

Source: https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script
"""

from __future__ import annotations

import re

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, single
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.names import root
from flake8_backfill.values import External, Value

_HANDLES = "execute bind bulk_insert ession connect cursor engine context query globals".split()
"""What leads from a revision to rows begins with one of these, or with an import from elsewhere."""

_IMPORTS = re.compile(r"^[ \t]*(?:from|import)[ \t]+([\w.]+)", re.MULTILINE)
_HARMLESS = frozenset(
    "alembic sqlalchemy sqlmodel geoalchemy2 sqlalchemy_utils fastapi_users_db_sqlalchemy __future__ typing "
    "collections datetime enum uuid json logging textwrap".split()
)

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


def _changes_no_rows(source: str) -> bool:
    if any(word in source for word in _HANDLES):
        return False
    if "\nrevision" not in source or "\ndown_revision" not in source or "\ndef upgrade" not in source:
        return False
    return all(root(path) in _HARMLESS for path in _IMPORTS.findall(source))


FRAMEWORK = Framework("alembic", 20, _recognises, _plan, _changes_no_rows)
