"""Odoo and OpenUpgrade: ``migrate(cr, version)`` in ``migrations/<version>/pre-*.py``.

Source: https://www.odoo.com/documentation/18.0/developer/reference/upgrades/upgrade_scripts.html
"""

from __future__ import annotations

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, docstring, single
from flake8_backfill.frameworks.numbered_blocks import markers_of
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.values import External


def _recognises(outline: Outline) -> bool:
    parameters = outline.parameters("migrate")
    if len(parameters) != 2 or parameters[0] not in ("cr", "env", "cursor", "_cr"):
        return False
    if len(markers_of(outline)) > 1:  # a numbered file may well ask for the version that the database has
        return False
    return "version" in parameters[1] or outline.imports_from("odoo", "openerp", "openupgradelib")


def _plan(outline: Outline) -> Plan:
    first = outline.parameters("migrate")[0]
    received = External("odoo.env") if first == "env" else External("odoo.cr")
    folder = outline.path.parent.name
    said = outline.description
    description = docstring(outline.functions["migrate"]) if said == "No description" else said
    name = f"{folder}/{outline.stem}" if folder else ""
    entries = [Entry("migrate", "upgrade", ((received,),))]
    return single(outline, "odoo", entries, id=name, description=description)


FRAMEWORK = Framework("odoo", 13, _recognises, _plan)
