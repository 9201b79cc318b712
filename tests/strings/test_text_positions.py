"""Where the characters of a text stand: each case says where the word that it looks for was written."""

from __future__ import annotations

import ast
import gc
import io
import sys
import textwrap
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from flake8_backfill.model import HOLE, Position
from flake8_backfill.strings import Text
from flake8_backfill.strings.scan import scan


def lines_of(source: str) -> list[str]:
    return list(io.StringIO(source, newline=""))


def read(node: Any) -> Text:
    """The text of a literal or an f-string; fields that hold literals are read too, all others are holes."""
    if isinstance(node, ast.JoinedStr):
        fields = [value.value for value in node.values if isinstance(value, ast.FormattedValue)]
        return Text.joined(node, [read(field) for field in fields])
    return Text.literal(node) if isinstance(node, ast.Constant) else Text.hole(node)


def first_value(source: str) -> Any:
    """The value of the first statement that has one."""
    return next(node.value for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.Assign, ast.Expr)))


LITERALS = {
    "first character": ('sql = "UPDATE users"\n', (1, 8)),
    "triple-quoted, on line 3": ('sql = """\n    -- every row\n    UPDATE users\n"""\n', (3, 5)),
    "triple-quoted, unindented": ("sql = '''\nUPDATE users'''\n", (2, 1)),
    "fourth of six implicitly joined lines": (
        'sql = (\n    "a "\n    "b "\n    "c "\n    "UPDATE "\n    "users "\n    "SET"\n)\n',
        (5, 6),
    ),
    "joined on one line": ("sql = 'a' \"b\" r'c' '''UPDATE'''\n", (1, 23)),
    "behind comments between joined parts": ("sql = ('a;'  # 'UPDATE'\n       # \"UPDATE\n  'UPDATE')\n", (3, 4)),
    "behind a continued line": ("sql = 'a;' \\\n  'UPDATE'\n", (2, 4)),
    "behind a continued line in the literal": ("sql = 'a;\\\n UPDATE'\n", (2, 2)),
    "word cut by a continued line": ("sql = 'UP\\\nDATE'\n", (1, 8)),
    "non-ASCII in front of the literal": ('x["é\U0001f600"] = "UPDATE"\n', (1, 12)),
    "non-ASCII in the literal": ("sql = 'é\U0001f600 UPDATE'\n", (1, 11)),
    "non-ASCII names in front": ("pass; größe = 'UPDATE'\n", (1, 16)),
    "tabs": ('if x:\n\tsql = """\n\t\tUPDATE"""\n', (3, 3)),
    "form feed in a line in front": ('pass\n\f\nsql = "\\f UPDATE"\n', (3, 11)),
    "form feed line in the literal": ('sql = """a\n\fb\n\f\nUPDATE"""\n', (4, 1)),
    "line separators that are no newlines": ('sql = """\x0b\x1c\u2028\n UPDATE"""\n', (2, 2)),
    "CRLF": ('pass\r\nsql = """a\r\n\r\n  UPDATE"""\r\n', (4, 3)),
    "CRLF behind a backslash": ('sql = """a\\\r\n  UPDATE"""\r\n', (2, 3)),
    "CR": ('pass\rsql = """a\r  UPDATE"""\r', (3, 3)),
    "escaped newlines": (r"sql = 'a;\n\n\tUPDATE'" + "\n", (1, 16)),
    "every kind of escape": (r"sql = '\x41\101\0\u00e9\U0001F600\N{BULLET}\\\'\"\dUPDATE'" + "\n", (1, 52)),
    "octal escapes take three digits": (r"sql = '\1234UPDATE'" + "\n", (1, 13)),
    "surrogates": (r"sql = '\ud83d\ude00UPDATE'" + "\n", (1, 20)),
    "raw": (r"sql = r'\n\'\\UPDATE'" + "\n", (1, 15)),
    "raw, joined with another": (r"sql = r'\n' '\n' 'UPDATE'" + "\n", (1, 19)),
    "bytes": (r"sql = b'\xc3\xa9\u00e9\N{UPDATE'" + "\n", (1, 26)),
    "raw bytes": (r"sql = Rb'\xc3UPDATE'" + "\n", (1, 14)),
    "quotes of the other kind": ('sql = """a "b" \'c\' ""UPDATE"""\n', (1, 22)),
    "f-string": ("sql = f'UPDATE {table}'\n", (1, 9)),
    "middle of an f-string": ("sql = f'{a} {b!r:>{c}} UPDATE {d}'\n", (1, 24)),
    "line 3 of an f-string": ('sql = f"""{a}\n{b}\n  UPDATE {c}"""\n', (3, 3)),
    "f-string with doubled braces": ("sql = f'{{}} {a} }}{{UPDATE'\n", (1, 22)),
    "f-string with a dict and a lambda": ("sql = f'{ {1: 2}[1] }{(lambda x: x)(1)}UPDATE'\n", (1, 40)),
    "f-string with comparisons": ("sql = f'{a != b}{a == b}{a >= b}UPDATE'\n", (1, 33)),
    "f-string with quotes in fields": ('sql = f\'{a["}"]}{"{"}UPDATE\'\n', (1, 22)),
    "f-string with an f-string in a field": ("sql = f'{f\"{a}}}\"}UPDATE'\n", (1, 19)),
    "f-string with a quote as filling": ('sql = f"{a:\'>3}UPDATE"\n', (1, 16)),
    "f-string with a named character": ("sql = f'\\N{BULLET}{a}UPDATE'\n", (1, 22)),
    "raw f-string": ("sql = rf'\\N{a}\\{b}UPDATE'\n", (1, 19)),
    "f-string that shows its expression": ("sql = f'{UPDATE = !r}'\n", (1, 10)),
    "behind a field that shows its expression": ("sql = f'{a=}{b = :>3}UPDATE'\n", (1, 22)),
    "f-strings joined with others": ("sql = ('{a'\n  f'{a}'\n  '}'\n  f'{b}UPDATE')\n", (4, 8)),
    "literal in a field": ("sql = f'{x} {\"UPDATE\"} y'\n", (1, 15)),
    "literal in a field of line 3": ("sql = f'''é\n\n {x} { \"é UPDATE\" }'''\n", (3, 11)),
    "literal of two lines in a field": ("sql = f'''{\"\"\"a\n UPDATE\"\"\"}'''\n", (2, 2)),
    "literal of two lines in a field, on its first": ('sql = ("é" f\'\'\'{"""UPDATE\n b"""}\'\'\')\n', (1, 20)),
}
NESTED_QUOTES = {
    "same quotes in a field": ("sql = f'{a['b']}{'}'}UPDATE'\n", (1, 22)),
    "same quotes four deep": ("sql = f'{f'{f'{f'{1}'}'}'}UPDATE'\n", (1, 27)),
    "comment in a field": ("sql = f'{a # }' {\n}UPDATE'\n", (2, 2)),
    "backslash in a field": ("sql = f'{'\\''}{'\\n'.join(a)}UPDATE'\n", (1, 29)),
    "escaped and raw braces in a field": ("sql = f'{f'\\N{BULLET}{rf'\\{a}'}'}UPDATE'\n", (1, 34)),
    "literal in a field of same quotes": ("sql = f'{x} {'UPDATE'} y'\n", (1, 15)),
}


@pytest.mark.filterwarnings("ignore:invalid escape", "ignore:.*is an invalid escape")
@pytest.mark.parametrize(("source", "expected"), LITERALS.values(), ids=LITERALS)
def test_place_of_a_word_in_a_literal(source: str, expected: tuple[int, int]) -> None:
    text = read(first_value(source))
    assert text.position(text.value.index("UPDATE"), lines_of(source)) == expected


# Python 3.12 lets fields hold the quotes around them; before, these are no Python.
OTHER_QUOTES = {"other quotes in a field": ("sql = f'{a[\"b\"]}UPDATE'\n", (1, 17))}
READABLE = NESTED_QUOTES if sys.version_info >= (3, 12) else OTHER_QUOTES


@pytest.mark.parametrize(("source", "expected"), READABLE.values(), ids=READABLE)
def test_place_of_a_word_behind_nested_quotes(source: str, expected: tuple[int, int]) -> None:
    text = read(first_value(source))
    assert text.position(text.value.index("UPDATE"), lines_of(source)) == expected


OPERATIONS: dict[str, tuple[str, Callable[[Any], Text], tuple[int, int]]] = {
    "addition": ("'a;' + \\\n 'UPDATE'\n", lambda node: read(node.left) + read(node.right), (2, 3)),
    "percent": ("'-- 5%%\\n%s; UPDATE %s' % x\n", lambda node: read(node.left).percent([None]), (1, 14)),
    "percent, in a value": ("'a; %s' % 'UPDATE'\n", lambda node: read(node.left).percent([read(node.right)]), (1, 12)),
    "percent, by name": (
        "'%(a)s; UPDATE' % {'a': 'long value'}\n",
        lambda node: read(node.left).percent({"a": read(node.right.values[0])}),
        (1, 9),
    ),
    "format": (
        "'{}{{}}{0.a} UPDATE {b[0]}'.format('x')\n",
        lambda node: read(node.func.value).format([read(node.args[0])], {}),
        (1, 14),
    ),
    "format, in a value": (
        "'{b:>9}'.format(b='UPDATE')\n",
        lambda node: read(node.func.value).format([], {"b": read(node.keywords[0].value)}),
        (1, 20),
    ),
    "template": ("'$a ${a} $$ UPDATE'\n", lambda node: read(node).template({"a": None}), (1, 13)),
    "join": (
        "', '.join(['a',\n 'b UPDATE', 'c'])\n",
        lambda node: read(node.func.value).join([read(item) for item in node.args[0].elts]),
        (2, 5),
    ),
    "join, in the separator": (
        "' UPDATE '.join(['a', 'b'])\n",
        lambda node: read(node.func.value).join([read(item) for item in node.args[0].elts]),
        (1, 3),
    ),
    "dedent": ('"""\n    a\n\n      UPDATE\n    """\n', lambda node: read(node).dedent(), (4, 7)),
    "dedent, strip, lower, upper": (
        '"""\n    a\n      UPDATE\n    """\n',
        lambda node: read(node).dedent().strip().lower().upper(),
        (3, 7),
    ),
    "replace, behind it": (
        "'$t; UPDATE'\n",
        lambda node: read(node).replace("$t", Text.plain("much longer", None)),
        (1, 6),
    ),
    "replace, with a literal": (
        "'TODO b'.replace('TODO',\n 'UPDATE')\n",
        lambda node: read(node.func.value).replace("TODO", read(node.args[1])),
        (2, 3),
    ),
    "split": ("'a; b; UPDATE'\n", lambda node: read(node).split(";")[2].strip(), (1, 8)),
    "splitlines": ("'''a\nb\nUPDATE'''\n", lambda node: read(node).splitlines()[2], (3, 1)),
    "slice": ("'a' 'bUPDATE'\n", lambda node: read(node).slice(2), (1, 7)),
    "slice from behind": ("'a' 'bUPDATE'\n", lambda node: read(node).slice(-6, 20), (1, 7)),
    "removeprefix, removesuffix": (
        "'a' 'bUPDATEc'\n",
        lambda node: read(node).removeprefix("ab").removesuffix("c"),
        (1, 7),
    ),
    "repetition": ("'a UPDATE ' * 3\n", lambda node: (read(node.left) * 3).slice(9), (1, 4)),
    "collapsed white space": (
        "'''a\n    UPDATE\n'''\n",
        lambda node: (text := read(node)).changed(" ".join(text.value.split())),
        (2, 5),
    ),
    "indent": (
        "'''a\nUPDATE\n'''\n",
        lambda node: (text := read(node)).changed(textwrap.indent(text.value, "  ")),
        (2, 1),
    ),
    "title and back": ("'a b UPDATE'\n", lambda node: read(node).changed("A B Update").upper(), (1, 6)),
    "letters that grow": ("'straße UPDATE'\n", lambda node: read(node).upper(), (1, 9)),
    "computed": ("é; str(x)\n", lambda node: Text.plain("a UPDATE", node), (1, 1)),
    "computed, in a literal": (
        "('a' 'b %s', x)\n",
        lambda node: read(node.elts[0]).percent([Text.plain("UPDATE", node.elts[1])]),
        (1, 14),
    ),
    "f-string's field with a known value": (
        "x = f'{a} {b}'\n",
        lambda node: Text.joined(node, [None, Text.plain("UPDATE", node)]),
        (1, 5),
    ),
}


@pytest.mark.parametrize(("source", "build", "expected"), OPERATIONS.values(), ids=OPERATIONS)
def test_place_of_a_word_after_an_operation(
    source: str, build: Callable[[Any], Text], expected: tuple[int, int]
) -> None:
    text = build(first_value(source))
    assert text.position(text.value.index("UPDATE"), lines_of(source)) == expected


HOLES: dict[str, tuple[str, Callable[[Any], Text], tuple[int, int] | None]] = {
    "no node": ("x\n", lambda _: Text.hole(), None),
    "expression": ("é = größe + table\n", lambda node: Text.hole(node.right), (1, 13)),
    "f-string's field": ("é = ('é'\n  f'a {b}')\n", lambda node: Text.joined(node, []), (2, 7)),
    "f-string's field that shows its expression": ("f'ab{c=}'\n", lambda node: Text.joined(node, [None]), (1, 5)),
    "percent": ("'é %s'\n", lambda node: read(node).percent([]), (1, 4)),
    "format": ("'é {0.a:>{b}}'\n", lambda node: read(node).format([], {}), (1, 4)),
    "template": ("'é ${a}'\n", lambda node: read(node).template({}), (1, 4)),
}


@pytest.mark.parametrize(("source", "build", "expected"), HOLES.values(), ids=HOLES)
def test_place_of_a_hole(source: str, build: Callable[[Any], Text], expected: tuple[int, int] | None) -> None:
    text = build(first_value(source))
    assert text.position(text.value.index(HOLE), lines_of(source)) == expected


@pytest.mark.parametrize("offset", [2, 3, 100])
def test_an_offset_behind_the_text_is_its_last_character(offset: int) -> None:
    source = "x = 'a' 'bc'\n"
    assert read(first_value(source)).position(offset, lines_of(source)) == Position(1, 11)


def test_an_empty_text_without_a_literal_has_no_place() -> None:
    assert Text.hole().slice(1).position(0, []) is None
    assert Text.hole().slice(1).node_at(0) is None


UNREADABLE = {
    "lines of another file": ("x = 'abc def'\n", ["y = 1\n"]),
    "no lines": ("x = 'abc def'\n", []),
    "too few lines": ("x = '''a\nb\nc'''\n", ["x = '''a\n"]),
    "quotes that do not close": ("x = 'abc def'\n", ["x = 'abc\n"]),
    "a longer literal": ("x = 'abc def'\n", ["x = 'abc  def'\n"]),
    "fields where there are none": ("x = 'abc def'\n", ["x = f'a{b}c'\n"]),
    "no fields where there are some": ("x = f'ab {c} {d}'\n", ["x = 'ab c d'    \n"]),
    "a field that does not close": ("x = f'ab {c} {d}'\n", ["x = f'ab {c' {d'\n"]),
}


@pytest.mark.parametrize(("source", "lines"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_source_that_does_not_fit_gives_the_start(source: str, lines: list[str]) -> None:
    node = first_value(source)
    text = Text.joined(node, []) if isinstance(node, ast.JoinedStr) else Text.literal(node)
    assert [text.position(offset, lines) for offset in (0, 3, 9)] == [Position(1, 5)] * 3


def test_text_of_a_field_that_no_version_shows_alike_gives_the_start_of_the_literal() -> None:
    found = scan("f'''a{b # c\n =}d'''")
    assert [run.length for run in found.runs] == [9, 1]
    assert found.runs[1].source_offset(0) == 15


@pytest.mark.parametrize("prefix", ["t", "T", "rt", "tR"])
def test_template_strings_have_fields(prefix: str) -> None:
    found = scan(f"{prefix}'ab{{c}}d'")
    assert ([run.length for run in found.runs], found.fields) == ([2, 1], [len(prefix) + 3])


@pytest.mark.parametrize(
    "source", ["", "x", "'", "'''", "f'{", "f'{a", "f'{a:", "f'{a:{", "f'{\"", "f'{(]}", "f'{#", "'\\"]
)
def test_reading_what_is_no_literal_ends(source: str) -> None:
    assert len(scan(source).runs) == len(scan(source).fields) + 1


def test_deep_nesting_is_no_recursion() -> None:
    depth = 50_000
    found = scan("f'{" + "(" * depth + "{f'{" * depth + "}'}" * depth + ")" * depth + "}ab'")
    assert [run.length for run in found.runs] == [0, 2]


def test_what_was_read_goes_when_another_file_is_read() -> None:
    source = "x = f'a {b} c'\n"
    node = first_value(source)
    text = Text.joined(node, [])
    assert text.position(3, lines_of(source)) == Position(1, 12)
    gone = weakref.ref(node)
    del node, text
    read(first_value("y = 'a'\n")).position(0, lines_of("y = 'a'\n"))
    gc.collect()
    assert gone() is None


def test_other_lines_are_read_anew() -> None:
    text = read(first_value("x = 'a' 'b'\n"))
    assert text.position(1, lines_of("x = 'a' 'b'\n")) == Position(1, 10)
    assert text.position(1, lines_of("x = 'a'  'b\n")) == Position(1, 5)
    assert text.position(1, lines_of("x = '''a'''\n")) == Position(1, 5)
