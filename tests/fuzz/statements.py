"""Statements of which it is known what they write, and look-alikes that write nothing, in each dialect."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st

from tests.fuzz.forms import ANYWHERE, FORMS, SILENT, SILENT_ANYWHERE, TOP_LEVEL, WRAPS
from tests.fuzz.grammar import MARK, Dialect, expand


class Write(NamedTuple):
    """What a statement writes."""

    operation: str
    table: str


class Known(NamedTuple):
    """A text with a mark before each keyword that writes, and what is written, in the same order."""

    text: str
    writes: tuple[Write, ...] = ()


_NAME = re.compile(r"[a-z]{1,5}_[a-z0-9]{1,4}", re.ASCII)
_ODD_NAMES = (
    "order",
    "update",
    "my table",
    "select",
    "ünï_cödé",
    "a.b",
    "Mixed_Case",
    "delete from",
    "x-y",
    "--",
    "it's",
)
_SCHEMAS = ("", "", "public.", "app.", "Big_App.", "db1.app.")
_CASES: tuple[Callable[[str], str], ...] = (str, str.lower, str.title)
_SPACES = (" ", "\n", "\t", "  ", "\r\n", "\n    ", " /* a note */ ", " -- a note\n", "\f ", " /* it's */ ")
_WORD = re.compile(r"<[a-z ]+>|'[^']*'|\$\w+\$|[A-Za-z_0-9]+|[^\S\n]|[\s\S]")


@st.composite
def tables(draw: st.DrawFn, dialect: Dialect) -> tuple[str, str]:
    """A table as it may be written in a dialect, and the name that it goes by."""
    schema, quotes = draw(st.sampled_from(_SCHEMAS)), draw(st.sampled_from(("", *dialect.quotes)))
    if quotes:
        odd = [name for name in _ODD_NAMES if quotes != "[]" or name[0].isalpha()]
        name = draw(st.sampled_from(odd) | st.from_regex(_NAME, fullmatch=True))
        if schema and draw(st.booleans()):
            schema = f"{quotes[0]}{schema[:-1].rpartition('.')[2]}{quotes[1]}."
        return f"{schema}{quotes[0]}{name}{quotes[1]}", name.lower()
    name = draw(st.from_regex(_NAME, fullmatch=True))
    return schema + draw(st.sampled_from(_CASES))(name), name


@st.composite
def writes(draw: st.DrawFn, dialect: Dialect) -> Known:
    """A statement that writes one table, written as the dialect allows."""
    forms = [
        (operation, form) for known in (ANYWHERE, FORMS[dialect]) for operation in known for form in known[operation]
    ]
    operation, form = draw(st.sampled_from(forms))
    written, name = draw(tables(dialect))
    text = _spaced(draw, _cased(draw, form))
    text = expand(draw, text, {**dialect.rules, "table": (written,)})
    return Known(text, (Write(operation, "?" if operation == "OPAQUE" else name),))


@st.composite
def wrapped(draw: st.DrawFn, dialect: Dialect) -> Known:
    """A statement that writes, in a block, a branch, a loop, a transaction or a text that the database runs."""
    known = draw(writes(dialect).filter(lambda found: not TOP_LEVEL.search(found.text)))
    wrap = _cased(draw, draw(st.sampled_from(WRAPS[dialect])))
    statement = known.text.rstrip(";")
    text = expand(draw, wrap, dialect.rules)
    times = text.replace("§§", "§").count("§")
    text = text.replace("§§", statement.replace("'", "''")).replace("§", statement)
    return Known(text, known.writes * times)


@st.composite
def look_alikes(draw: st.DrawFn, dialect: Dialect) -> Known:
    """A statement that writes no rows, however much it looks as if it did."""
    form = draw(st.sampled_from((*SILENT_ANYWHERE, *SILENT[dialect])))
    return Known(expand(draw, _cased(draw, form), dialect.rules))


def _cased(draw: st.DrawFn, form: str) -> str:
    """The keywords of a form in another case; slots and literals as they are."""
    change = draw(st.sampled_from(_CASES))
    return "".join(part if part[0] in "<'" else change(part) for part in _WORD.findall(form))


def _spaced(draw: st.DrawFn, form: str) -> str:
    """A form with other white space between its words; none where lines matter."""
    if "\n" in form or draw(st.booleans()):
        return form
    return "".join(draw(st.sampled_from(_SPACES)) if part == " " else part for part in _WORD.findall(form))


def marked(text: str) -> tuple[str, list[int]]:
    """A text without its marks, and the offsets where they stood."""
    parts = text.split(MARK)
    return "".join(parts), [sum(map(len, parts[:count])) for count in range(1, len(parts))]
