"""An audit -> a report: each module here is one format and exports it as ``FORMAT``; a new file is a new format."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache

from flake8_backfill.audit import Audit
from flake8_backfill.config import ConfigError
from flake8_backfill.reports._format import PLAIN, Format, Presentation

__all__ = ["Format", "Presentation", "formats", "render"]


class _Formats(Mapping[str, Format]):
    """The formats by name; a format's module is imported when it is asked for, as a run needs one of them."""

    def __init__(self) -> None:
        modules = (module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
        self._modules = {name.replace("_", "-"): f"{__name__}.{name}" for name in sorted(modules)}

    def __getitem__(self, name: str) -> Format:
        found: Format = importlib.import_module(self._modules[name]).FORMAT
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


@cache
def formats() -> Mapping[str, Format]:
    """Return the formats by name, sorted; modules whose name begins with an underscore are none."""
    return _Formats()


def render(audit: Audit, format: str, presentation: Presentation = PLAIN) -> str:
    """Return the audit as text in one of `formats`, ending with a line end.

    ``presentation`` says how wide and how colourful it may be, where the format cares.  Raises `ConfigError` for a
    format that does not exist.
    """
    if format not in formats():
        raise ConfigError(f"unknown format {format!r}; the formats are {', '.join(formats())}")
    return formats()[format].render(audit, presentation)
