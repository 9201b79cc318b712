"""Migration frameworks, one file each: a module here exports its ``FRAMEWORK`` and is found by its being here."""

from __future__ import annotations

import functools

from flake8_backfill import parts
from flake8_backfill.frameworks.framework import Framework
from flake8_backfill.frameworks.outline import Outline

_WORDS = parts.Words(
    {
        "aerich": "tortoise",
        "django": "Migration",
        "frappe": ("def execute",),
        "odoo": "migrate",
        "peewee": "migrator",
        "piccolo": "piccolo",
        "sqlalchemy_migrate": "migrate",
        "yoyo": "yoyo __depends__",
    }
)
"""A module in this table is only loaded for files with one of its words; without an entry it is for all files."""


BY_SHAPE = ("numbered_blocks", "numbered_functions", "steps")
"""Frameworks without a name: they are asked after all others, and loaded for files that no other takes."""


def frameworks(names: tuple[str, ...] = ()) -> tuple[Framework, ...]:
    """Return the frameworks of these modules, or all, in the order in which a file is shown to them."""
    return _frameworks(names or _every())


def _every() -> tuple[str, ...]:
    return parts.names(__name__, besides=("framework", "outline", "places"))


@functools.cache
def _frameworks(names: tuple[str, ...]) -> tuple[Framework, ...]:
    found: list[Framework] = [module.FRAMEWORK for module in parts.load(__name__, names)]
    return tuple(sorted(found, key=lambda framework: (framework.order, framework.name)))


def framework_of(outline: Outline) -> Framework | None:
    """Return the framework that a file's content belongs to, None where it shows none."""
    named = tuple(name for name in _every() if name not in BY_SHAPE)
    for names in (named, BY_SHAPE):
        for framework in _frameworks(_WORDS.needed(names, outline.module.source)):
            if framework.recognises(outline):
                return framework
    return None
