"""Python expressions that have a given text, with all the ways to quote, escape, split and fill it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import strategies as st

from tests.fuzz.grammar import GAP, MARK

_QUOTES = ("'", '"', '"""', "'''")
_BINDS = (":value", "?", "%s", "$1", "%(value)s", "NULL")
_VALUES = ("settings.value", "compute(1)", "options.limit + 1", "(lambda: rows)()", "3", "'7'", "2.5", "True")
"""What gaps are filled with: what the file does not show, and numbers that it does."""
_SPECIFICATIONS = ("%s", "%d", "%5.2f", "%-8s", "%03d", "%x", "%r", "%+.1e", "%c", "%2.1s", "%i")
_FIELDS = (
    "{settings.value}",
    "{compute(1)!r}",
    "{options.limit:>10}",
    "{rows[0]}",
    "{ {1: rows}[1] }",
    "{len(rows):{width}d}",
    "{rows[@a:{@]}",
    "{ {@a}@: 1}[@a}@] }",
    "{compute(f@{rows}@, (1, 2))!s:{width}.{len(rows)}}",
    "{rows[1:2]}",
    "{settings.value=}",
    "{settings.value = !r:>5}",
    "{@3@}",
    "{3:04d}",
    "{(lambda a: {a: 1})(1)}",
    "{compute(rf@{{{rows!r}}}@, b@x@)}",
)
"""Replacement fields of f-strings; @ stands for quotes that the f-string itself does not have."""
_CHANGES = (
    ("", ".lower()", ""),
    ("", ".upper()", ""),
    ("", ".title()", ""),
    (" \t", ".strip()", "  "),
    ("x", ".lstrip('x')", ""),
    ("", ".rstrip('x;')", "xx"),
    ("--", ".removeprefix('--')", ""),
    ("", ".removesuffix('xyz')", "xyz"),
    ("--", "[2:]", ""),
    ("", "[:-2]", "--"),
    ("", ".replace('no such text', 'x')", ""),
    ("no such text", ".replace('no such text', '')", ""),
    ("SELECT 1 |||", ".split('|||')[1]", ""),
    ("", ".rsplit('|||')[0]", "|||x"),
    ("", " * 1", ""),
    ("", ".encode().decode()", ""),
    ("", ".expandtabs(4)", ""),
    ("", ".format_map({})", ""),
)
_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f", "\\": "\\\\", "'": "\\'", '"': '\\"'}
_RAW_TROUBLE = frozenset("\\\"'\r\f")


def literal(draw: st.DrawFn, text: str, formatted: bool = False, doubled: str = "") -> str:
    """A literal with this text: in an f-string gaps are fields; the ``doubled`` characters are written twice."""
    quote = draw(st.sampled_from(_QUOTES))
    for character in doubled:
        text = text.replace(character, character * 2)
    gaps = draw(st.sampled_from(_FIELDS)).replace("@", '"' if quote[0] == "'" else "'") if formatted else ""
    prefix = draw(st.sampled_from(("f", "F") if formatted else ("", "", "u")))
    if not _RAW_TROUBLE.intersection(text) and ("\n" not in text or len(quote) == 3) and draw(st.booleans()):
        prefix, body = prefix.replace("u", "") + draw(st.sampled_from("rR")), text
    else:
        body = "".join(_escapes(text, quote, draw(st.integers(0, 40))))
    return f"{prefix}{quote}{body.replace(GAP, gaps) if formatted else body}{quote}"


def _escapes(text: str, quote: str, often: int) -> list[str]:
    """Each character as it may be written in a literal; every so often one that need not is escaped too."""
    found = []
    for number, character in enumerate(text, 1):
        if (
            character in _NAMED
            and (character not in "\n\t" or len(quote) == 1)
            and character not in "'\"".replace(quote[0], "")
        ):
            found.append(_NAMED[character])
        elif often > 4 and number % often == 0 and character not in MARK + GAP + "{}%":
            found.append(_escaped(character, number))
        else:
            found.append(character)
        if often > 4 and number % (3 * often) == 0 and character not in MARK + "{}":
            found.append("\\\n")
    return found


def _escaped(character: str, number: int) -> str:
    code = ord(character)
    if code > 0xFFFF or number % 3 == 0:
        return f"\\U{code:08x}"
    return f"\\u{code:04X}" if code > 0xFF or number % 2 else f"\\x{code:02x}"


def _chunks(draw: st.DrawFn, text: str) -> list[str]:
    """A text in a few parts, cut anywhere but between a mark and its keyword."""
    cuts = draw(st.lists(st.integers(0, len(text)), max_size=3))
    places = sorted({cut - 1 if text[cut - 1 : cut] == MARK else cut for cut in cuts} | {0, len(text)})
    return [text[start:stop] for start, stop in pairwise(places)] or [text]


def _one(draw: st.DrawFn, text: str) -> str:
    return literal(draw, text.replace(GAP, draw(st.sampled_from(_BINDS))))


def _formatted(draw: st.DrawFn, text: str) -> str:
    return literal(draw, text, formatted=True, doubled="{}")


def _implicit(draw: st.DrawFn, text: str) -> str:
    parts = [_formatted(draw, part) if GAP in part else literal(draw, part) for part in _chunks(draw, text)]
    return "(" + draw(st.sampled_from((" ", "\n        ", "  # it's \"\n"))).join(parts) + "\n)"


def _added(draw: st.DrawFn, text: str) -> str:
    parts = [
        part for chunk in _chunks(draw, text) for part in _between(chunk.split(GAP), draw(st.sampled_from(_VALUES)))
    ]
    return "(" + " + ".join(part if known else f"str({part})" for part, known in _literals(draw, parts)) + ")"


def _joined(draw: st.DrawFn, text: str) -> str:
    separator = draw(st.sampled_from(("", " ", "\n", ";")))
    parts = text.replace(GAP, draw(st.sampled_from(_BINDS))).split(separator) if separator else _chunks(draw, text)
    if separator and any(part.endswith(MARK) for part in parts):
        return _one(draw, text)
    brackets = draw(st.sampled_from(("[]", "()")))
    parts = [literal(draw, part.replace(GAP, "NULL")) for part in parts]
    return f"{literal(draw, separator)}.join({brackets[0]}{', '.join(parts)},{brackets[1]})"


def _percent(draw: st.DrawFn, text: str) -> str:
    unknown = draw(st.sampled_from(_VALUES))
    if draw(st.booleans()):
        template = literal(draw, text.replace("%", "%%").replace(GAP, draw(st.sampled_from(_SPECIFICATIONS))))
        return f"({template} % ({', '.join([unknown] * text.count(GAP))}{',' * (GAP in text)}))"
    template = literal(draw, text.replace("%", "%%").replace(GAP, "%(value)s"))
    return f"({template} % {{'value': {unknown}, 'other': 1}})"


def _format(draw: st.DrawFn, text: str) -> str:
    field, arguments = draw(
        st.sampled_from(
            (
                ("{0}", "{}"),
                ("{value}", "value={}"),
                ("{value!r:>5}", "**{{'value': {}}}"),
                ("{0:>{1}}", "{}, 9"),
                ("{0.a[1]:x}", "{}"),
                ("{value:05.1f}", "value={}"),
                ("{0:d}", "*[{}]"),
            )
        )
    )
    text = text.replace("{", "{{").replace("}", "}}").replace(GAP, field)
    return f"{literal(draw, text)}.format({arguments.format(draw(st.sampled_from(_VALUES)))})"


def _replaced(draw: st.DrawFn, text: str) -> str:
    unknown = draw(st.sampled_from(_VALUES))
    return f"{literal(draw, text.replace(GAP, '@@value@@'))}.replace('@@value@@', str({unknown}))"


def _chosen(draw: st.DrawFn, text: str) -> str:
    return f"({_one(draw, text)} if settings.value else 'SELECT 1')"


def _template(draw: st.DrawFn, text: str) -> str:
    text = text.replace("$", "$$").replace(GAP, draw(st.sampled_from(("$value", "${value}"))))
    arguments = draw(st.sampled_from(("value={}", "{{'value': {}, 'other': 1}}")))
    call = draw(st.sampled_from(("substitute", "safe_substitute")))
    return f"Template({literal(draw, text)}).{call}({arguments.format(draw(st.sampled_from(_VALUES)))})"


def _dedented(draw: st.DrawFn, text: str) -> str:
    margin = draw(st.sampled_from(("    ", "\t", "  \t")))
    lines = [margin + line if line else line for line in text.split("\n")]
    call = draw(st.sampled_from(("textwrap.dedent({})", "inspect.cleandoc({})", "dedent({}).lstrip()")))
    return call.format(_one(draw, "\n".join(lines)))


def _changed(draw: st.DrawFn, text: str) -> str:
    """Methods that change no statement; what they cut off is put there first."""
    before, call, after = draw(st.sampled_from(_CHANGES))
    return f"({literal(draw, before + text.replace(GAP, '1') + after)}{call})"


def _decoded(draw: st.DrawFn, text: str) -> str:
    literal_text = literal(draw, text.replace(GAP, "1"))
    if not literal_text.replace(MARK, "").isascii() or "\\" in literal_text or literal_text[0] not in "'\"":
        return literal_text
    return f"b{literal_text}.decode()"


def _nested(draw: st.DrawFn, text: str) -> str:
    """An f-string within a field of another one; which quotes and backslashes it may hold depends on the Python."""
    if any(trouble in text for trouble in ("\\", "'''", '"', "#", "\r")):
        return _one(draw, text)
    inner = text.replace("{", "{{").replace("}", "}}").replace(GAP, "{settings.value}")
    return f"f'''{{f\"\"\"{inner}\"\"\"}}{draw(st.sampled_from(('', ' ', ';')))}'''"


def _between(parts: list[str], unknown: str) -> list[str]:
    return [piece for part in parts for piece in (part, f"{GAP}{unknown}")][:-1]


def _literals(draw: st.DrawFn, parts: list[str]) -> list[tuple[str, bool]]:
    return [(part[1:], False) if part.startswith(GAP) else (literal(draw, part), True) for part in parts]


_WAYS: tuple[Callable[[st.DrawFn, str], str], ...] = (
    _one,
    _formatted,
    _formatted,
    _implicit,
    _added,
    _joined,
    _percent,
    _format,
    _replaced,
    _chosen,
    _template,
    _dedented,
    _changed,
    _decoded,
    _nested,
)


@st.composite
def expressions(draw: st.DrawFn, text: str) -> str:
    """An expression with a text; marks stay where the characters behind them are written."""
    return draw(st.sampled_from(_WAYS))(draw, text)
