"""frappe and ERPNext: patches, each a file with ``execute()``.

Source: https://docs.frappe.io/framework/user/en/database-migrations
"""

from __future__ import annotations

from flake8_backfill.frameworks.framework import Entry, Framework, Plan, docstring, single
from flake8_backfill.frameworks.outline import Outline


def _recognises(outline: Outline) -> bool:
    if "execute" not in outline.functions or outline.parameters("execute"):
        return False
    return outline.imports_from("frappe", "webnotes") or "patches" in outline.path.parts


def _plan(outline: Outline) -> Plan:
    description = outline.description
    if description == "No description":
        description = docstring(outline.functions["execute"])
    return single(outline, "frappe", [Entry("execute")], description=description)


FRAMEWORK = Framework("frappe", 14, _recognises, _plan)
