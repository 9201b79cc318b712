"""What characters a text has: look-alikes of fields, which stay as they are, and then the fields themselves."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

import pytest

from flake8_backfill.model import HOLE
from flake8_backfill.strings import Text


def known(value: str | bytes) -> Text:
    return Text.literal(ast.Constant(value))


X, Y = known("x"), known("y")

NOT_PERCENT = {
    "no fields": "UPDATE t SET a = 1",
    "at the end": "100%",
    "LIKE pattern": "a LIKE '%k' OR a LIKE 'k%'",
    "name that does not close": "%(a",
    "braces and dollars": "{} {0} $a ${a}",
    "no such conversion": "%y %(a)y %5",
}
PERCENT: dict[str, tuple[str, Sequence[Text | None] | Mapping[str, Text | None], str]] = {
    "one": ("a%sb", [X], "axb"),
    "doubled": ("100%% %s", [X], "100% x"),
    "doubled, then letters": ("%%s %%(a)s", [X], "%s %(a)s"),
    "numbers": ("%d %i %u", [known("1"), known("2"), known("3")], "1 2 3"),
    "too few": ("%s %s", [X], f"x {HOLE}"),
    "not known": ("%s %s", [None, X], f"{HOLE} x"),
    "by name": ("%(a)s %(b)d %(a)s", {"a": X, "b": Y}, "x y x"),
    "by name, with spaces and points": ("%(a b.c)s", {"a b.c": X}, "x"),
    "name that is missing": ("%(a)s %(c)s", {"a": X}, f"x {HOLE}"),
    "place among names": ("%s", {"a": X}, HOLE),
    "name among places": ("%(a)s", [X], HOLE),
    "representation": ("%r %a %s", [X, X, Y], f"{HOLE} {HOLE} y"),
    "width": ("[%3s|%-3s|%.1s]", [X, X, known("yz")], "[  x|x  |y]"),
    "number formats": ("%03d %.1f %x %+d", [known("7"), known("2.25"), known("255"), known("1")], "007 2.2 ff +1"),
    "number that is none": ("%03d", [X], "x"),
    "width from a value": ("%*s %s", [known("3"), X, Y], "x y"),
    "precision from a value": ("%.*f %s", [known("3"), known("1.5"), Y], "1.5 y"),
    "width and precision from values": ("%*.*f %s", [known("9"), known("3"), known("1.5"), Y], "1.5 y"),
    "width of a hole": ("%9s", [Text.hole()], HOLE),
    "width that is huge": ("%99999999s", [X], "x"),
    "precision that is huge": ("%.99999999f", [known("1")], "1"),
    "number that is long": ("%03d", [known("1" * 5000)], "1" * 5000),
}

NOT_FORMAT = {
    "no fields": "UPDATE t SET a = 1",
    "percent and dollars": "%s $a 100%",
    "brace that does not close": "a {",
    "field that does not close": "a {b {c",
    "closing brace": "a }",
}
FORMAT: dict[str, tuple[str, Sequence[Text | None], Mapping[str, Text | None], str]] = {
    "in order": ("{} {}", [X, Y], {}, "x y"),
    "by place": ("{1} {0}", [X, Y], {}, "y x"),
    "by name": ("{a} {b}", [], {"a": X, "b": Y}, "x y"),
    "place like a name": ("{0} {a}", [X], {"0": Y, "a": Y}, "x y"),
    "doubled braces": ("{{}} {{{}}}", [X], {}, "{} {x}"),
    "too few": ("{} {} {a}", [X], {}, f"x {HOLE} {HOLE}"),
    "not known": ("{} {a}", [None], {"a": None}, f"{HOLE} {HOLE}"),
    "attribute": ("{a.b} {0.c} {.d}{}", [X, Y], {"a": X}, f"{HOLE} {HOLE} {HOLE}y"),
    "item": ("{a[b]} {0[0]} {a[:]}", [X], {"a": X}, f"{HOLE} {HOLE} {HOLE}"),
    "representation": ("{a!r} {!a} {!s}", [X, Y], {"a": X}, f"{HOLE} {HOLE} y"),
    "width": ("[{:>3}|{a:<3}|{:^3}]", [X, Y], {"a": X}, "[  x|x  | y ]"),
    "number formats": ("{:03d} {:.1f} {:,}", [known("7"), known("2.25"), known("1000")], {}, "007 2.2 1,000"),
    "specification from a value": ("{:>{}} {}", [X, known("3"), Y], {}, "x y"),
    "specification that does not fit": ("{:%Y-%m}", [X], {}, "x"),
    "width that is huge": ("{:99999999}", [X], {}, "x"),
    "width of a hole": ("{:9}", [Text.hole()], {}, HOLE),
    "fields in front of one that does not close": ("{} {", [X], {}, "x {"),
}

NOT_TEMPLATE = {
    "no fields": "UPDATE t SET a = 1",
    "prices and parameters": "$1 $ $-a 5$",
    "name that does not close": "${a",
    "other fields": "%s {a} {} ${}",
}
TEMPLATE: dict[str, tuple[str, Mapping[str, Text | None], str]] = {
    "names": ("$a ${b}c $A_1", {"a": X, "b": Y, "A_1": X}, "x yc x"),
    "doubled": ("$$a $$$a", {"a": X}, "$a $x"),
    "missing or not known": ("$a $b", {"a": None}, f"{HOLE} {HOLE}"),
    "ends at other letters": ("$aé", {"a": X}, "xé"),
}


@pytest.mark.parametrize("value", NOT_PERCENT.values(), ids=NOT_PERCENT)
@pytest.mark.parametrize("args", [(), [X], {}, {"a": X}], ids=["none", "places", "no names", "names"])
def test_percent_leaves_what_is_no_field(value: str, args: Sequence[Text] | Mapping[str, Text]) -> None:
    assert known(value).percent(args).value == value


@pytest.mark.parametrize("value", NOT_FORMAT.values(), ids=NOT_FORMAT)
def test_format_leaves_what_is_no_field(value: str) -> None:
    assert known(value).format([X, X], {"a": X, "b": X}).value == value


@pytest.mark.parametrize("value", NOT_TEMPLATE.values(), ids=NOT_TEMPLATE)
def test_template_leaves_what_is_no_field(value: str) -> None:
    assert known(value).template({"a": X}).value == value


@pytest.mark.parametrize(("value", "args", "expected"), PERCENT.values(), ids=PERCENT)
def test_percent(value: str, args: Sequence[Text | None] | Mapping[str, Text | None], expected: str) -> None:
    assert known(value).percent(args).value == expected


@pytest.mark.parametrize(("value", "args", "keywords", "expected"), FORMAT.values(), ids=FORMAT)
def test_format(value: str, args: Sequence[Text | None], keywords: Mapping[str, Text | None], expected: str) -> None:
    assert known(value).format(args, keywords).value == expected


@pytest.mark.parametrize(("value", "mapping", "expected"), TEMPLATE.values(), ids=TEMPLATE)
def test_template(value: str, mapping: Mapping[str, Text | None], expected: str) -> None:
    assert known(value).template(mapping).value == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("é", "é"), (b"a \xe9", "a é"), (b"\xc3\xa9", "Ã©"), ("", ""), (12, "12"), (None, "None")]
)
def test_literal(value: object, expected: str) -> None:
    assert Text.literal(ast.Constant(value)).value == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "parts", "expected"),
    [
        ("f''", [], ""),
        ("f'a' 'b'", [], "ab"),
        ("f'a{b}c{d}'", [], f"a{HOLE}c{HOLE}"),
        ("f'a{b}c{d}'", [None, X], f"a{HOLE}cx"),
        ("f'{a=}{b:{c}}d'", [X, Y], "a=xyd"),
        ("f'{{{a}}}'", [X], "{x}"),
    ],
)
def test_joined(source: str, parts: list[Text | None], expected: str) -> None:
    node = ast.parse(source, mode="eval").body
    assert isinstance(node, ast.JoinedStr)
    assert Text.joined(node, parts).value == expected


@pytest.mark.parametrize(
    ("text", "is_hole"),
    [
        (known(""), False),
        (known("UPDATE"), False),
        (known("UPDATE ") + Text.hole(), False),
        (Text.hole() + Text.hole(), False),
        (Text.hole(), True),
        (Text.left_out(), True),
    ],
)
def test_holes(text: Text, is_hole: bool) -> None:
    assert text.is_hole == is_hole


def doubled(text: Text, times: int, double: Callable[[Text], Text]) -> Text:
    for _ in range(times):
        text = double(text)
    return text


DOUBLING: dict[str, Callable[[Text], Text]] = {
    "plus": lambda text: text + text,
    "join": lambda text: known(";").join([text, text]),
    "percent": lambda text: known("%s;%s").percent([text, text]),
    "format": lambda text: known("{0};{0}").format([text], {}),
    "replace": lambda text: text.replace("1", text),
    "f-string": lambda text: Text.joined(F_STRING, [text, text]),
    "times": lambda text: text * 2,
}
F_STRING = ast.parse("f'{a};{a}'", mode="eval").body


@pytest.mark.parametrize("double", DOUBLING.values(), ids=DOUBLING)
def test_a_text_that_doubles_itself_is_left_out(double: Callable[[Text], Text]) -> None:
    short, long = (doubled(known("UPDATE a SET b = 1"), times, double) for times in (3, 40))
    assert short.gaps == []
    assert short.value.count("UPDATE") == 8
    assert len(long.value) < 1_000_000
    assert {long.value[gap] for gap in long.gaps} == {HOLE}
    assert None not in [long.node_at(gap) for gap in long.gaps]


@pytest.mark.parametrize("join", [lambda parts: sum(parts, known("")), known("").join], ids=["plus", "join"])
def test_a_text_of_many_long_literals_is_kept(join: Callable[[list[Text]], Text]) -> None:
    parts = [known(f"UPDATE a SET b = '{number:050000}';") for number in range(20)]
    assert join(parts).value == "".join(part.value for part in parts)


def test_a_long_literal_may_be_put_into_another_text() -> None:
    rows = known("(1, 'a')," * 100_000)
    for text in (known("%s;").percent([rows]), known("{};").format([rows], {}), known("R;").replace("R", rows)):
        assert text.value == rows.value + ";"


def test_the_offsets_of_what_is_left_out() -> None:
    text = known("UPDATE a;") + Text.left_out() + known(" ") + Text.hole() + Text.left_out()
    assert text.gaps == [9, 12]
    assert text.slice(10).gaps == [2]


def test_texts_are_told_apart_by_characters_and_origin() -> None:
    node = ast.Constant("ab")
    text = Text.literal(node)
    assert text != known("ab")
    assert text != Text.plain("ab", node)
    assert text != "ab"
    assert text == Text.literal(node)
    assert {text, Text.literal(node), text.strip()} == {text}
    assert text.slice(0, 1) != text.slice(1, 2)


def test_length_and_truth_are_those_of_the_characters() -> None:
    assert (len(known("abc")), bool(known(" ")), bool(known(""))) == (3, True, False)


def test_a_text_does_not_change() -> None:
    text, before = known("a%s"), known("a%s").value
    text.percent([X]).upper()
    text.join([X, Y])
    assert text.value == before
    with pytest.raises(AttributeError):
        text.lines = ()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("separator", "parts", "expected"),
    [("", [], ""), (", ", [], ""), (", ", ["x"], "x"), (", ", ["x", "", "y"], "x, , y"), ("", ["x", "y"], "xy")],
)
def test_join(separator: str, parts: list[str], expected: str) -> None:
    joined = known(separator).join([known(part) for part in parts])
    assert (joined.value, joined.slice(1).value) == (expected, expected[1:])


def test_node_at_is_what_shows_the_character() -> None:
    literal, joined = ast.parse("'ab'"), ast.parse("f'c{d}e{f}'")
    ab, cdef = (tree.body[0].value for tree in (literal, joined))  # type: ignore[attr-defined]
    unknown = ast.Name("g")
    text = known("").join([Text.literal(ab), Text.joined(cdef, [X, None]), Text.hole(unknown), Text.hole()])
    assert text.value == f"abcxe{HOLE}{HOLE}{HOLE}"
    nodes = [text.node_at(offset) for offset in range(len(text))]
    assert nodes == [ab, ab, cdef, X.node_at(0), cdef, cdef.values[3].value, unknown, None]


def test_many_changes_to_a_long_text_keep_it_whole() -> None:
    rows = known(",\n").join([known("(1, 2)")] * 20_000)
    text = known("INSERT INTO t VALUES ") + rows
    assert text.dedent().strip().value == text.value
    assert [line.value for line in text.splitlines()] == text.value.splitlines()
    assert text.replace(",\n", known(", ")).value == text.value.replace(",\n", ", ")
