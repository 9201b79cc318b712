"""Texts with parts left out, doubled, moved or put in: what nobody wrote on purpose."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import strategies as st

from tests.fuzz.grammar import GAP, MARK
from tests.fuzz.texts import texts

_ROOT = Path(__file__).parents[2]
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 6_000
"""Characters of a file that is damaged; of longer ones the beginning is taken."""
_PUT_IN = (
    *"'\"`$[](){}#\\;,.-/*:@%?=<>|\n\r\t \f\ufffc",
    "''",
    "$$",
    "$a$",
    "/*",
    "*/",
    "/*!40101 ",
    "--",
    "E'",
    "q'[",
    "]'",
    "N'",
    "U&'",
    "\\.\n",
    "\nGO\n",
    "\n/\n",
    "\\copy ",
    "DELIMITER $$\n",
    "BEGIN ",
    " END;",
    " THEN ",
    " ELSE ",
    "IF ",
    "CASE ",
    "LOOP ",
    "VALUES (",
    "FROM STDIN;\n",
    ", ",
    "DO $$",
    "EXECUTE ",
    "EXEC ",
    "PREPARE p FROM ",
    "SET @a = ",
    "DECLARE ",
    "a := ",
    "format(",
    "USING ",
    "IMMEDIATE ",
    "CREATE ",
    "ALTER ",
    "TABLE ",
    "FUNCTION f() ",
    "TRIGGER ",
    "AS ",
    "SELECT ",
    "WITH c AS (",
    "INTO ",
    "UPDATE ",
    "DELETE ",
    "sp_executesql ",
    "sp_rename ",
    "IS ",
    "RETURN ",
    "PACKAGE ",
    "OUTPUT ",
    "INTO @x",
    "RENAME TO x",
    "TOP (5) ",
    "LIMIT 1",
    "f'",
    "r'",
    "'''",
    '"""',
    "{x!r:>{y}}",
    "%s",
    "\\x41",
    "\\N{DASH}",
    "\\\n",
    "é",
    "\U0001f600",
    "\x00",
    "\u2028",
    "ß",
)
FILES = sorted(
    path.relative_to(_ROOT).as_posix()
    for folder, pattern in (("examples", "*.py"), ("tests/migrations", "*.py"), ("tests/migrations", "*.sql"))
    for path in (_ROOT / folder).rglob(pattern)
)


@st.composite
def damaged(draw: st.DrawFn, parts: list[str]) -> str:
    """Some parts of a text, put together after up to a dozen of them were harmed."""
    parts = list(parts)
    for _ in range(draw(st.integers(1, 12))):
        first = draw(st.integers(0, len(parts)))
        last = first + draw(st.integers(0, 6))
        match draw(st.integers(0, 5)):
            case 0:
                del parts[first:last]
            case 1:
                parts[first:first] = parts[first:last]
            case 2:
                place = draw(st.integers(0, len(parts)))
                parts[place:place] = parts[first:last]
            case 3:
                parts[first:last] = reversed(parts[first:last])
            case 4:
                parts[first:first] = draw(st.lists(st.sampled_from(_PUT_IN), max_size=3))
            case _:
                parts[first : last + draw(st.integers(0, 2)) * 40] = []
    return "".join(parts)


@st.composite
def damaged_sql(draw: st.DrawFn) -> str:
    """A text of some dialect, harmed."""
    _, known = draw(texts())
    return draw(damaged(_TOKEN.findall(known.text.replace(MARK, "").replace(GAP, "\ufffc"))))


@st.composite
def damaged_files(draw: st.DrawFn) -> tuple[str, str]:
    """The path and the text of a migration of the tests or examples, harmed in its lines or its words."""
    path = draw(st.sampled_from(FILES))
    text = (_ROOT / path).read_text(encoding="utf-8")
    start = draw(st.sampled_from((0, 0, 0, len(text) // 2)))
    text = text[start : start + _MOST]
    parts = text.splitlines(keepends=True) if draw(st.booleans()) else _TOKEN.findall(text)
    return path, draw(damaged(parts))
