"""How the source of a literal is read: the characters of its text as they are spelled, and where its fields open.

An escape is spelled by its backslash.  Unlike the tree, this reading is the same on every Python, so nested quotes are
read on those too that know none.
"""

from __future__ import annotations

import pytest

from flake8_backfill.strings.scan import scan


@pytest.mark.parametrize(
    ("source", "runs", "fields"),
    [
        ("'abc'", ["abc"], []),
        ("f'a{b}c'", ["a", "c"], [3]),
        ("f'{a['b']}c'", ["", "c"], [2]),
        ("f'{f'{f'{1}'}'}ab'", ["", "ab"], [2]),
        ("f'{a # }' {\n}bc'", ["", "bc"], [2]),
        ("f'{a # }'", ["", ""], [2]),
        ("f'{'\\''}{'\\n'.join(a)}b'", ["", "", "b"], [2, 8]),
        ("f'{a:{b}>{c}}d'", ["", "d"], [2]),
        ('f"{a:\'>3}b"', ["", "b"], [2]),
        ("f'{a[1:2]}b'", ["", "b"], [2]),
        ("f'{ {1: 2}[1] }b'", ["", "b"], [2]),
        ("f'{(lambda x: x)(1)}b'", ["", "b"], [2]),
        ("f'{a != b}c{d!r}e{f!r:>3}g'", ["", "c", "e", "g"], [2, 11, 17]),
        ("f'{a=}b'", ["a=", "b"], [2]),
        ("f'{a = }b'", ["a = ", "b"], [2]),
        ("f'{a=!r}b'", ["a=", "b"], [2]),
        ("f'{a=:>3}b'", ["a=", "b"], [2]),
        ("f'{a == b}{a >= b}{a <= b}c'", ["", "", "", "c"], [2, 10, 18]),
        ("f'{a(b=c)}d'", ["", "d"], [2]),
        ("f'{a(b=c)=}d'", ["a(b=c)=", "d"], [2]),
        ("f'{(a := b)}c'", ["", "c"], [2]),
        ("f'{x:=}b'", ["", "b"], [2]),
        ("f'{a!r}{b=!s}'", ["", "b=", ""], [2, 7]),
        ("f'''{a}'{b}''c'''", ["", "'", "''c"], [4, 8]),
        ("rf'\\{a}\\'b'", ["\\", "\\'b"], [4]),
        ("r'\\''", ["\\'"], []),
        ("R'\\\\'", ["\\\\"], []),
        ("b'\\u0041\\x41'", ["\\u0041\\"], []),
        ("'\\u0041\\U0001F600\\N{BULLET}\\x41'", ["\\\\\\\\"], []),
        ("'\\777\\1234\\8\\q'", ["\\\\4\\8\\q"], []),
        ("rb'\\x'", ["\\x"], []),
        ("'a' \"b\" # c\n 'd'", ["abd"], []),
        ("'a' \\\n 'b'", ["ab"], []),
        ("f'a{b}' 'c' f'd{e}'", ["a", "cd", ""], [3, 15]),
        ("f'{{a}}b{c}}}d'", ["{a}b", "}d"], [8]),
        ("t'a{b}c'", ["a", "c"], [3]),
        ('Rf"{a}\\"{{b"', ["", '\\"{b'], [3]),
        ("f'{a[']']}b'", ["", "b"], [2]),
        ("f'{a[b('}')]}c'", ["", "c"], [2]),
        ("f'{f\"{'a'}\"}b'", ["", "b"], [2]),
        ("f'{rb'\\''}c'", ["", "c"], [2]),
        ("f'{rf'\\{a}'}b'", ["", "b"], [2]),
        ("f'{u'}'}b'", ["", "b"], [2]),
        ("f'{f'{a!r:{b}}'}c'", ["", "c"], [2]),
        ("f'{a:{b:{c}}}d'", ["", "d"], [2]),
        ("f'{a:\\}b'", ["", "b"], [2]),
        ("f'{a}\\{b}c'", ["", "\\", "c"], [2, 6]),
        ("'a\\\nb'", ["ab"], []),
    ],
)
def test_scan(source: str, runs: list[str], fields: list[int]) -> None:
    found = scan(source)
    spelled = ["".join(source[run.source_offset(offset)] for offset in range(run.length)) for run in found.runs]
    assert (spelled, found.fields) == (runs, fields)


@pytest.mark.parametrize(
    ("source", "runs", "fields"),
    [
        ("'a' b", ["a"], []),
        ("'a' + 'b'", ["a"], []),
        ("'a", [""], []),
        ("f'a{b", ["a", ""], [3]),
        ("f'a{b:c", ["a", ""], [3]),
        ("f'a{b['c", ["a", ""], [3]),
        ("abc'd'", [""], []),
    ],
)
def test_what_is_no_literal_ends_the_reading(source: str, runs: list[str], fields: list[int]) -> None:
    found = scan(source)
    spelled = ["".join(source[run.source_offset(offset)] for offset in range(run.length)) for run in found.runs]
    assert (spelled, found.fields) == (runs, fields)
