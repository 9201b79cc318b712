"""Reads the three ways in which a text names the values it is filled with: ``%s``, ``{}`` and ``$name``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple

from ..model import HOLE

_PERCENT = regex(
    r"%(?:\((?P<name>[^()]*)\))?(?P<flags>[#0\- +]*)(?P<width>\*|\d*)(?:\.(?P<precision>\*|\d*))?[hlL]?"
    r"(?P<kind>[diouxXeEfFgGcrsa%])"
)
_BRACE = regex(r"\{\{|\}\}|\{|\}")
_SINGLE_BRACE = regex(r"[{}]")
_FIELD = regex(r"(?P<name>[^!:.\[]*)(?P<path>[^!:]*)(?:!(?P<conversion>[^:]*))?(?::(?P<specification>.*))?", re.S)
_TEMPLATE = regex(r"\$(?:(?P<escape>\$)|(?P<name>[_a-z][_a-z0-9]*)|\{(?P<braced>[_a-z][_a-z0-9]*)\})", re.A | re.I)
_TOO_WIDE = regex(r"\d{4}")
_LONGEST_NUMBER = 30


class Field(NamedTuple):
    """A part of a text that a value replaces: where it starts and stops, and the value's place or name.

    Without a key nothing in the file can be its value.  ``escape``: it stands for its own first character, as ``%%``
    does.  ``shape`` makes the value's text as wide or precise as the field asks.
    """

    start: int
    stop: int
    key: int | str | None
    escape: bool = False
    shape: Callable[[str], str] | None = None


def percent_fields(text: str) -> Iterator[Field]:
    """The fields of ``text % values``, keyed by place or by name."""
    count = 0
    for match in _PERCENT.finditer(text):
        name, flags, width, precision, kind = match.group("name", "flags", "width", "precision", "kind")
        if kind == "%":
            yield Field(match.start(), match.end(), None, escape=True)
            continue
        count += (width == "*") + (precision == "*")
        key: int | str | None = count if name is None else name
        count += name is None
        specification = f"%{flags}{width}{'' if precision is None else '.' + precision}{kind}"
        plain = specification in ("%s", "%d", "%i", "%u") or "*" in specification
        shape = None if plain else partial(_shaped, partial(_percent, specification), specification)
        yield Field(match.start(), match.end(), None if kind in "ra" else key, shape=shape)


def format_fields(text: str) -> Iterator[Field]:
    """The fields of ``text.format(...)``, keyed by place or by name; attributes and items of values have no key."""
    count = position = 0
    while match := _BRACE.search(text, position):
        start, token = match.start(), match.group()
        position = match.end()
        if token in ("{{", "}}"):
            yield Field(start, position, None, escape=True)
        if token != "{":
            continue
        position = _closing(text, position)
        field = _FIELD.fullmatch(text, start + 1, position - 1) if position else None
        if field is None:  # str.format() would raise
            return
        name, path, conversion, specification = field.group("name", "path", "conversion", "specification")
        key: int | str = int(name) if name.isdecimal() else name or count
        count += (not name) + (specification or "").count("{}")
        known = not path and conversion in (None, "s")
        plain = not specification or "{" in specification
        shape = None if plain else partial(_shaped, partial(_format, specification), specification)
        yield Field(start, position, key if known else None, shape=shape)


def template_fields(text: str) -> Iterator[Field]:
    """The fields of ``string.Template(text)``, keyed by name."""
    for match in _TEMPLATE.finditer(text):
        escape = match["escape"] is not None
        yield Field(match.start(), match.end(), match["name"] or match["braced"], escape=escape)


def _closing(text: str, position: int) -> int:
    """The offset behind the brace that closes the one in front of this offset; 0 where none does."""
    depth = 1
    for match in _SINGLE_BRACE.finditer(text, position):
        depth += 1 if match.group() == "{" else -1
        if not depth:
            return match.end()
    return 0


def _shaped(shape: Callable[[str], str], specification: str, value: str) -> str:
    """A value as its field asks for it; as it is where it is not known, does not fit, or would become huge."""
    if HOLE in value or _TOO_WIDE.search(specification):
        return value
    try:
        return shape(value)
    except (TypeError, ValueError, OverflowError):
        return value


def _percent(specification: str, value: str) -> str:
    return specification % (value if specification[-1] in "sc" else _number(value))


def _format(specification: str, value: str) -> str:
    try:
        return format(value, specification)
    except ValueError:
        return format(_number(value), specification)


def _number(value: str) -> int | float:
    """The number that a text shows; ValueError where it shows none."""
    if len(value) > _LONGEST_NUMBER:
        raise ValueError(value)
    try:
        return int(value)
    except ValueError:
        return float(value)
