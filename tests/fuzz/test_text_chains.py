"""Methods of a text one after the other: the characters are those that str would have, at places of the source."""

from __future__ import annotations

import ast
import re
import string
import textwrap
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from flake8_backfill.model import HOLE
from flake8_backfill.strings import Text
from tests.fuzz.examples import examples

_BODIES = st.text(alphabet="ab \t%s{}$0123()é\N{SNOWMAN}", max_size=12)
_WORDS = st.sampled_from(["a", "b", "ab", " ", "%s", "{}", "", "0", "\n"])
_NUMBERS = st.integers(-5, 12)


class Pair(NamedTuple):
    """A text, and what it must hold."""

    text: Text
    value: str


class Source:
    """A module of literals, one a line; texts are made of them."""

    def __init__(self, bodies: list[str]) -> None:
        self.lines = [f"x = {body!r}\n" for body in bodies]
        tree = ast.parse("".join(self.lines))
        self.pairs = [self._pair(statement.value) for statement in tree.body if isinstance(statement, ast.Assign)]

    @staticmethod
    def _pair(node: ast.expr) -> Pair:
        assert isinstance(node, ast.Constant)
        return Pair(Text.literal(node), node.value)

    def spells(self, pair: Pair, offset: int) -> bool:
        """Whether a character stands where the source has it, or where the literal that it comes from begins."""
        place = pair.text.position(offset, self.lines)
        if place is None:
            return True
        rest = self.lines[place.line - 1][place.column - 1 :]
        return rest[0] == pair.value[offset] or rest[0] in "'\"\\"


def _cut(draw: st.DrawFn, pair: Pair, _: Pair) -> Pair:
    start, stop = draw(_NUMBERS), draw(st.none() | _NUMBERS)
    return Pair(pair.text.slice(start, stop), pair.value[start:stop])


def _added(draw: st.DrawFn, pair: Pair, other: Pair) -> Pair:
    return Pair(pair.text + other.text, pair.value + other.value)


def _repeated(draw: st.DrawFn, pair: Pair, _: Pair) -> Pair:
    times = draw(st.integers(-1, 4))
    return Pair(pair.text * times, pair.value * times)


def _joined(draw: st.DrawFn, pair: Pair, other: Pair) -> Pair:
    parts = draw(st.lists(st.sampled_from([pair, other]), min_size=1, max_size=4))
    return Pair(pair.text.join([part.text for part in parts]), pair.value.join([part.value for part in parts]))


def _replaced(draw: st.DrawFn, pair: Pair, other: Pair) -> Pair:
    old, count = draw(_WORDS), draw(st.integers(-1, 3))
    return Pair(pair.text.replace(old, other.text, count), pair.value.replace(old, other.value, count))


def _stripped(draw: st.DrawFn, pair: Pair, _: Pair) -> Pair:
    method, chars = draw(st.sampled_from(["strip", "lstrip", "rstrip"])), draw(st.none() | st.just("ab "))
    return Pair(getattr(pair.text, method)(chars), getattr(pair.value, method)(chars))


def _trimmed(draw: st.DrawFn, pair: Pair, _: Pair) -> Pair:
    method, end = draw(st.sampled_from(["removeprefix", "removesuffix"])), draw(_WORDS)
    return Pair(getattr(pair.text, method)(end), getattr(pair.value, method)(end))


def _split(draw: st.DrawFn, pair: Pair, other: Pair) -> Pair:
    separator = draw(st.sampled_from([None, " ", "a", "%"]))
    parts = list(map(Pair, pair.text.split(separator), pair.value.split(separator)))
    parts += map(Pair, pair.text.splitlines(), pair.value.splitlines())
    return draw(st.sampled_from(parts)) if parts else other


def _dedented(draw: st.DrawFn, pair: Pair, _: Pair) -> Pair:
    return Pair(pair.text.dedent(), textwrap.dedent(pair.value))


def _filled(draw: st.DrawFn, pair: Pair, other: Pair) -> Pair:
    """Fill a template; one that str does not take is left as it is."""
    key = draw(st.sampled_from(["a", "s", "ab"]))
    way = draw(st.integers(0, 3))
    try:
        if way == 0:
            return Pair(pair.text.percent([other.text] * 2), pair.value % ((other.value,) * 2))
        if way == 1:
            return Pair(pair.text.percent({key: other.text}), pair.value % {key: other.value})
        if way == 2:
            value = pair.value.format(other.value, other.value, **{key: other.value})
            return Pair(pair.text.format([other.text] * 2, {key: other.text}), value)
        return Pair(pair.text.template({key: other.text}), string.Template(pair.value).substitute({key: other.value}))
    except (TypeError, ValueError, LookupError, AttributeError):
        return pair


_COPYING: list[Callable[[st.DrawFn, Pair, Pair], Pair]] = [
    _cut,
    _added,
    _repeated,
    _joined,
    _replaced,
    _stripped,
    _trimmed,
    _split,
    _dedented,
]
_CHANGING = (str.upper, str.lower, str.title, str.swapcase, str.expandtabs, str.casefold)


@st.composite
def chains(draw: st.DrawFn) -> tuple[Source, Pair, bool]:
    """A source, what some methods made of its literals, and whether each character is still that of the source."""
    source = Source(draw(st.lists(_BODIES, min_size=2, max_size=4)))
    pair, copies = source.pairs[0], True
    for _ in range(draw(st.integers(1, 12))):
        other = draw(st.sampled_from(source.pairs))
        match draw(st.integers(0, 5)):
            case 0:
                change = draw(st.sampled_from(_CHANGING))
                pair, copies = Pair(pair.text.changed(change(pair.value)), change(pair.value)), False
            case 1:
                pair, copies = _filled(draw, pair, other), False
            case _:
                pair = draw(st.sampled_from(_COPYING))(draw, pair, other)
        if HOLE in pair.text.value or len(pair.value) > 2_000:
            break
    return source, pair, copies


@examples(200)
@given(chains())
def test_chains_of_methods_give_what_str_gives_at_places_of_the_source(case: tuple[Source, Pair, bool]) -> None:
    source, pair, copies = case
    if HOLE not in pair.text.value:
        assert pair.text.value == pair.value
    assert len(pair.text) == len(pair.text.value)
    for offset in range(len(pair.text)):
        place = pair.text.position(offset, source.lines)
        if place is not None:
            assert 1 <= place.line <= len(source.lines)
            assert 1 <= place.column <= len(source.lines[place.line - 1])
        if copies:
            assert source.spells(pair, offset)


@examples(20)
@given(st.integers(1, 20), st.integers(1, 24), _BODIES)
def test_texts_that_double_end_in_a_hole(times: int, rounds: int, body: str) -> None:
    """However often a text is put into itself, it stays bounded, and what is left out is among its gaps."""
    [pair] = Source([body]).pairs
    text = pair.text
    for turn in range(rounds):
        way = (turn + times) % 4
        if way == 0:
            text = text * times
        elif way == 1:
            text = text + text
        elif way == 2:
            text = text.replace("a", text)
        else:
            text = text.percent([text, text])
    assert len(text) < 1_000_000
    # A placeholder alone, such as %a, is a hole for a value that is not known: nothing of that is left out.
    assert text.gaps or not text.is_hole or re.fullmatch("%[^%]*[ar]", body)
