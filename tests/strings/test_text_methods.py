"""The methods of ``Text`` give what those of ``str`` give, and each character keeps the place it was written at."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable
from typing import Any

import pytest

from flake8_backfill.strings import Text

METHODS: list[tuple[str, str, tuple[Any, ...]]] = [
    ("abc", "removeprefix", ("b",)),
    ("abc", "removeprefix", ("a",)),
    ("abc", "removeprefix", ("",)),
    ("abc", "removesuffix", ("b",)),
    ("abc", "removesuffix", ("bc",)),
    ("abc", "removesuffix", ("",)),
    ("abc", "strip", ("b",)),
    (" ab\n", "strip", ()),
    (" ab\n", "lstrip", ()),
    (" ab\n", "rstrip", ()),
    ("xxaxbx", "strip", ("x",)),
    ("xxaxbx", "lstrip", ("x",)),
    ("xxaxbx", "rstrip", ("x",)),
    ("aBc", "lower", ()),
    ("aBc", "upper", ()),
    ("a,b,,c", "split", (",",)),
    ("a,b,,c", "split", (",", 1)),
    ("a,b,,c", "split", (";",)),
    (" a  b c ", "split", ()),
    (" a  b c ", "split", (None, 1)),
    ("a--b--a", "split", ("--",)),
    ("a\nb\n\nc", "splitlines", ()),
    ("a\r\nb\n", "splitlines", (True,)),
]


@pytest.mark.parametrize(("value", "method", "arguments"), METHODS)
def test_a_method_gives_what_that_of_str_gives(value: str, method: str, arguments: tuple[Any, ...]) -> None:
    expected = getattr(value, method)(*arguments)
    found = getattr(Text.literal(ast.Constant(value)), method)(*arguments)
    assert ([each.value for each in found] if isinstance(found, list) else found.value) == expected


@pytest.mark.parametrize(
    ("value", "old", "count"),
    [
        ("aXbXcX", "X", -1),
        ("aXbXcX", "X", 1),
        ("aXbXcX", "X", 2),
        ("aXb", "X", 0),
        ("aaa", "aa", -1),
        ("abc", "", -1),
        ("abc", "", 2),
        ("abc", "x", -1),
    ],
)
def test_replace_gives_what_that_of_str_gives(value: str, old: str, count: int) -> None:
    text = Text.literal(ast.Constant(value))
    assert text.replace(old, Text.plain("--", None), count).value == value.replace(old, "--", count)


PLACES: dict[str, tuple[str, Callable[[Any], Text], list[tuple[int, int]]]] = {
    "second of two words alike": ("'ab ab'", lambda node: Text.literal(node).split()[1], [(1, 5), (1, 6)]),
    "third of three parts alike": ("'a,a,a'", lambda node: Text.literal(node).split(",")[2], [(1, 6)]),
    "second of two lines alike": ("'''a\na'''", lambda node: Text.literal(node).splitlines()[1], [(2, 1)]),
    "first of two that are replaced": (
        "'XaX'",
        lambda node: Text.literal(node).replace("X", Text.plain("-", node), 1),
        [(1, 1), (1, 3), (1, 4)],
    ),
    "changed in the middle": (
        "'abcdef'",
        lambda node: Text.literal(node).changed("abXYdef"),
        [(1, 2), (1, 3), (1, 1), (1, 1), (1, 5), (1, 6), (1, 7)],
    ),
    "changed to what begins and ends alike": (
        "'aba'",
        lambda node: Text.literal(node).changed("ababa"),
        [(1, 2), (1, 3), (1, 4), (1, 1), (1, 1)],
    ),
    "changed letters": ("'abc'", lambda node: Text.literal(node).upper(), [(1, 2), (1, 3), (1, 4)]),
    "other white space": (
        "'a  b '",
        lambda node: Text.literal(node).changed(" a b"),
        [(1, 1), (1, 2), (1, 1), (1, 5)],
    ),
    "more white space behind": (
        "'a b'",
        lambda node: Text.literal(node).changed("a b  "),
        [(1, 2), (1, 1), (1, 4), (1, 1), (1, 1)],
    ),
    "number": ("12", Text.literal, [(1, 1), (1, 1)]),
    "without what surrounds it": ("'  ab '", lambda node: Text.literal(node).strip(), [(1, 4), (1, 5)]),
    "without its beginning and its end": (
        "'xaby'",
        lambda node: Text.literal(node).removeprefix("x").removesuffix("y"),
        [(1, 3), (1, 4)],
    ),
}


@pytest.mark.parametrize(("source", "build", "expected"), PLACES.values(), ids=PLACES)
def test_places(source: str, build: Callable[[Any], Text], expected: list[tuple[int, int]]) -> None:
    text = build(ast.parse(source, mode="eval").body)
    lines = list(io.StringIO(source, newline=""))
    assert [text.position(offset, lines) for offset in range(len(text))] == expected
