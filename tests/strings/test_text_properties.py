"""Any literal that Python reads: each character of its value is what the source at its place spells."""

from __future__ import annotations

import ast
import io
import re
import string
import sys
import textwrap
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from flake8_backfill.model import HOLE, Position
from flake8_backfill.strings import Text

_ESCAPE = re.compile(
    r"\\(?:N\{[^}]*\}|U[0-9a-fA-F]{8}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[0-7]{1,3}|[\\'\"abfnrtv])", re.ASCII
)
NESTED_QUOTES = sys.version_info >= (3, 12)


def spells(source: str, character: str) -> bool:
    """Whether source text starts with a way to write this character."""
    if source.startswith(character) or (character == "\n" and source.startswith(("\r", "\n"))):
        return True
    escape = _ESCAPE.match(source)
    if escape is None:
        return character == HOLE and source.startswith("{")
    return any(
        ast.literal_eval(f'{prefix}"{escape.group()}"') in (character, character.encode("latin-1", "replace"))
        for prefix in ("", "b" if escape.group().isascii() else "")
    )


def module_lines(source: str) -> list[str]:
    return list(io.StringIO(source, newline=""))


def text_of(node: ast.expr) -> Text:
    if isinstance(node, ast.JoinedStr):
        return Text.joined(node, [None for value in node.values if isinstance(value, ast.FormattedValue)])
    assert isinstance(node, ast.Constant)
    return Text.literal(node)


def misplaced(node: ast.expr, lines: list[str]) -> list[tuple[int, str, Position]]:
    """The characters whose place in the source does not spell them, or does not follow the one before.

    The text that ``{name=}`` shows precedes the value, and so stands in front of its hole but behind its brace.
    """
    text, wrong, before = text_of(node), [], Position(0, 0)
    for offset, character in enumerate(text.value):
        place = text.position(offset, lines)
        assert place is not None
        if (place <= before and character != HOLE) or not spells(
            "".join(lines[place.line - 1 :])[place.column - 1 :], character
        ):
            wrong.append((offset, character, place))
        before = place if character != HOLE else before
    return wrong


PLAIN = [
    "UPDATE ",
    "users",
    "  ",
    "# no comment ",
    "é",
    "\U0001f600",
    "\t",
    "\f",
    "%s",
    "N",
    "x4",
    "{",
    "}",
    "\\{",
    ":",
]
ESCAPES = [r"\n", r"\t", r"\\", r"\'", r"\"", r"\x41", r"\u00e9", r"\U0001F600", r"\N{BULLET}", r"\0", r"\101", r"\7"]
UNKNOWN_ESCAPES = [r"\d", r"\s", r"\%", r"\8"]
FIELDS = [
    "{a}", "{ a }", "{a!r}", "{a:>10}", "{a:{b}}", "{a:{b}.{c}}", "{a!r:^{b}}", "{a=}", "{a = }", "{ a=!r}",
    "{a=:>{b}}", "{a[0]}", "{a[1:2]}", "{(a, b)}", "{ {1: 2}[1] }", "{a != b}", "{a == b}",
    "{(lambda x: x)(a)}", "{(a := 1)}",
]  # fmt: skip
QUOTED_FIELDS = [
    "{a[Q}Q]}",
    "{Q{Q}",
    "{a(QQQ{QQQ)}",
    "{fQ{a}Q}",
    "{rQ}Q if bQ{Q else fQ{a:{b}}Q}",
    "{Q:Q:>3}",
    "{Q!Q!r}",
]
NESTED_FIELDS = ["{Q}Q}", "{fQ{Q{Q}Q}", "{Q\\QQ}", "{Q\\nQ}", "{a # }Q\n}", "{fQ{fQ{a}Q}Q:{fQ{b}Q}}"]
NEWLINES = ["\n", "\r\n", "\\\n", "\\\r\n", "\n  ", '"', "'"]


@st.composite
def parts(draw: st.DrawFn, prefixes: list[str]) -> str:
    """One literal."""
    prefix = draw(st.sampled_from(prefixes))
    mark = draw(st.sampled_from(["'", '"', "'''", '"""']))
    raw, formatted, binary = ("r" in prefix.lower(), "f" in prefix.lower(), "b" in prefix.lower())
    pieces = [*PLAIN, *UNKNOWN_ESCAPES, *([] if raw else ESCAPES), r"\'", r"\"", r"\\"]
    if len(mark) == 3:
        pieces += NEWLINES
    if formatted:
        pieces = [piece for piece in pieces if "{" not in piece and "}" not in piece] + [r"\N{BULLET}"] * (not raw)
        other = "'" if mark[0] == '"' else '"'
        pieces += ["{{", "}}", "{{}}", *FIELDS, *(field.replace("Q", other) for field in QUOTED_FIELDS)]
        if NESTED_QUOTES:
            pieces += [field.replace("Q", mark[0]) for field in QUOTED_FIELDS + NESTED_FIELDS if len(mark) == 1]
            pieces = [piece for piece in pieces if "\n" not in piece or len(mark) == 3 or piece.startswith("{a #")]
    body = "".join(draw(st.lists(st.sampled_from(pieces), max_size=8)))
    if binary:
        body = re.sub(r"[^\x00-\x7f]", "", body)
    return f"{prefix}{mark}{body}{mark}"


def literals() -> st.SearchStrategy[str]:
    """Literals that stand side by side in parentheses, with other source around them."""
    text = st.lists(parts(["", "", "r", "R", "u", "f", "F", "rf", "fR"]), min_size=1, max_size=4)
    binary = st.lists(parts(["b", "B", "rb", "bR"]), min_size=1, max_size=3)
    between = st.sampled_from([" ", "\n", "\r\n", "  # it's \"\n\t", " \\\n ", "\n\f\n", "(" and " "])
    before = st.sampled_from(["(", "é = (", "if x:\n\t(", "\f(", '"é\U0001f600", (\n', "(  # {\n\n"])
    return st.builds(
        lambda lead, joined, gap: f"{lead}{gap.join(joined)}{gap})\n", before, st.one_of(text, binary), between
    )


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(literals())
def test_each_character_stands_where_the_source_spells_it(source: str) -> None:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a piece that this Python does not take at this place
        reject()
    lines = module_lines(source)
    *_, last = [node for node in ast.walk(tree) if isinstance(node, (ast.Expr, ast.Assign))]
    node = last.value.elts[-1] if isinstance(last.value, ast.Tuple) else last.value
    assert misplaced(node, lines) == []


def known(value: str) -> Text:
    """A text whose place says which character of the value it is: the literal stands alone on its line."""
    node = ast.parse(repr(value), mode="eval").body
    assert isinstance(node, ast.Constant)
    return Text.literal(node)


LAYOUT = st.text(alphabet=" \t\nab,é" + HOLE, max_size=30)


@given(LAYOUT)
def test_dedent_is_that_of_textwrap(value: str) -> None:
    text = known(value).dedent()
    assert text.value == textwrap.dedent(value)
    assert kept(text, value)


@given(LAYOUT, st.sampled_from([None, ",", " ", "a", "ab", "\n"]), st.integers(-1, 3))
def test_split_is_that_of_str(value: str, sep: str | None, maxsplit: int) -> None:
    found = known(value).split(sep, maxsplit)
    assert [text.value for text in found] == value.split(sep, maxsplit)
    assert all(kept(text, value) for text in found)


@given(LAYOUT, st.booleans())
def test_splitlines_is_that_of_str(value: str, keepends: bool) -> None:
    found = known(value).splitlines(keepends)
    assert [text.value for text in found] == value.splitlines(keepends)
    assert all(kept(text, value) for text in found)


@given(LAYOUT, st.sampled_from([None, " ", "ab", ""]))
def test_strip_is_that_of_str(value: str, chars: str | None) -> None:
    text = known(value)
    assert [text.strip(chars).value, text.lstrip(chars).value, text.rstrip(chars).value] == [
        value.strip(chars),
        value.lstrip(chars),
        value.rstrip(chars),
    ]
    assert kept(text.strip(chars), value)


@given(LAYOUT, st.integers(-40, 40), st.integers(-40, 40))
def test_slice_is_that_of_str(value: str, start: int, stop: int) -> None:
    text = known(value).slice(start, stop)
    assert text.value == value[start:stop]
    assert kept(text, value)


@given(LAYOUT, st.sampled_from(["a", "ab", " ", "\n", ""]), st.sampled_from(["", "x", "ab"]), st.integers(-1, 3))
def test_replace_is_that_of_str(value: str, old: str, new: str, count: int) -> None:
    text = known(value).replace(old, Text.plain(new, None), count)
    assert text.value == value.replace(old, new, count)
    assert kept(text, value) or not old  # "" is everywhere: what is put there has no place of its own


@given(LAYOUT, LAYOUT)
def test_changed_has_the_characters_asked_for(value: str, other: str) -> None:
    text = known(value).changed(other)
    assert text.value == other
    assert sum(1 for offset in range(len(text)) if text.position(offset, [repr(value)])) == len(other)


@given(st.text(alphabet="%sd()a5.*r {}!:[]$\\", max_size=20))
def test_any_template_can_be_filled(value: str) -> None:
    text, a = known(value), Text.plain("5", None)
    fillings: list[tuple[Text, Callable[[], str]]] = [
        (text.percent([a, a, a]), lambda: value % ("5", "5", "5")),
        (text.percent({"a": a}), lambda: value % {"a": "5"}),
        (text.format([a, a, a], {"a": a, "s": a}), lambda: value.format("5", "5", "5", a="5", s="5")),
        (text.template({"a": a, "s": a, "d": a}), lambda: string.Template(value).substitute(a="5", s="5", d="5")),
    ]
    for filled, expected in fillings:
        assert kept(filled, value)
        try:
            wanted = expected()
        except (ValueError, TypeError, KeyError, LookupError, AttributeError):
            continue  # such a migration would not run either
        if HOLE not in filled.value:
            assert filled.value == wanted


def kept(text: Text, value: str) -> bool:
    """Whether each character of the text that has a place stands at one of its kind in the literal."""
    line = repr(value)
    return all(
        spells(line[place.column - 1 :], character) or character == HOLE
        for offset, character in enumerate(text.value)
        if (place := text.position(offset, [line])) is not None
    )
