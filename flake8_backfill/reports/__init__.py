"""An audit -> a report: each module here is one format and exports it as ``FORMAT``; a new file is a new format."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from flake8_backfill.audit import Audit
from flake8_backfill.config import ConfigError
from flake8_backfill.reports._format import PLAIN, Format, Presentation

__all__ = ["Format", "Presentation", "formats", "render"]


@cache
def formats() -> dict[str, Format]:
    """Return the formats by name, sorted; modules whose name begins with an underscore are none."""
    modules = (module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    found: list[Format] = [importlib.import_module(f"{__name__}.{name}").FORMAT for name in sorted(modules)]
    return {report.name: report for report in found}


def render(audit: Audit, format: str, presentation: Presentation = PLAIN) -> str:
    """Return the audit as text in one of `formats`, ending with a line end.

    ``presentation`` says how wide and how colourful it may be, where the format cares.  Raises `ConfigError` for a
    format that does not exist.
    """
    if format not in formats():
        raise ConfigError(f"unknown format {format!r}; the formats are {', '.join(formats())}")
    return formats()[format].render(audit, presentation)
