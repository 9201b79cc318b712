"""Values and calls that multiply: what is past a bound is opaque, and memory and time stay bounded."""

from __future__ import annotations

import pytest

from flake8_backfill import Config
from flake8_backfill.analyze import inspect
from flake8_backfill.model import Operation
from tests.core.samples import ALEMBIC_PATH, alembic

SQL = "UPDATE users SET a = 1"


def operations(body: str, before: str = "") -> set[Operation]:
    """Return the operations of a migration whose upgrade() has these statements, with others before it."""
    result = inspect(f"{alembic(body)}\n\n{before}\n", ALEMBIC_PATH, Config())
    assert result.error is None
    return {finding.operation for finding in result.findings}


WITHIN = {
    "a statement that is put together of many": f"x = '{SQL}'\n" + "x = x + ', b = 2'\n" * 500 + "op.execute(x)",
    "many ends of one statement": f"x = '{SQL}'\n"
    + "".join(f"if op.f{number}:\n    x = x + ', b{number} = 2'\n" for number in range(40))
    + "op.execute(x)",
    "a statement a thousand times": f"for n in {list(range(1000))}:\n    op.execute('{SQL}')",
    "all that a list of alternatives can hold": "x = "
    + " or ".join(f"'UPDATE users SET a{number} = 1'" for number in range(64))
    + "\nop.execute(x)",
    "a long literal in another": f"x = '{SQL}, b = ' + '{'1' * 500_000}'\nop.execute('%s;' % x)",
    "statements in a list, one by one": f"x = [{', '.join(repr(f'{SQL}{n}') for n in range(900))}]\n"
    + "for y in x:\n    op.execute(y)",
    "lists that are added": f"x = ['{SQL}']\n" + "x = x + x\n" * 6 + "for y in x:\n    op.execute(y)",
    "a function that calls itself": f"def f(x):\n    op.execute(x)\n    f(x)\nf('{SQL}')",
    "two functions that call each other": f"def f(x):\n    g(x)\ndef g(x):\n    op.execute(x)\n    f(x)\nf('{SQL}')",
    "generators of a comprehension": f"[op.execute('{SQL}') "
    + " ".join(f"for x{n} in [1, 2]" for n in range(15))
    + "]",
    "partial of itself": "from functools import partial\ndef f(*functions):\n"
    + f"    op.execute('{SQL}')\n"
    + "f = partial(f, f)\n" * 60
    + "f()",
    "an attribute that doubles": f"class A: pass\na = A()\na.x = '{SQL};'\n" + "a.x += a.x\n" * 60 + "op.execute(a.x)",
    "classes that derive from each other": f"class A0:\n    def run(self):\n        op.execute('{SQL}')\n"
    + "".join(f"class A{n}(A{n - 1}): pass\n" for n in range(1, 90))
    + "A89().run()",
    "what many texts would be replaced with, and are not": "x, y = op.x, ''\n"
    + "".join(f"if op.f{number}:\n    x, y = '{SQL}' + '{'!' * number}', 'z{number}'\n" for number in range(50))
    + "".join(f"x = x.replace('?', y + '{number}')\n" for number in range(50))
    + "op.execute(x)",
    "a list that doubles": f"x = ['{SQL}']\n" + "x = [*x, *x, op.x]\n" * 40 + "op.execute(x + x)",
}


@pytest.mark.parametrize("body", WITHIN.values(), ids=WITHIN)
def test_what_is_within_bounds_is_not_opaque(body: str) -> None:
    assert operations(body) == {Operation.UPDATE}


PAST = {
    "a chain of classes longer than is followed": f"class A0:\n    def run(self):\n        op.execute('{SQL}')\n"
    + "".join(f"class A{n}(A{n - 1}): pass\n" for n in range(1, 3000))
    + "A2999().run()",
    "a text that doubles": f"x = '{SQL};'\n" + "x = x + x\n" * 60 + "op.execute(x)",
    "a text that doubles in an f-string": f"x = '{SQL};'\n" + "x = f'{x}{x}'\n" * 60 + "op.execute(x)",
    "a text that doubles in a field": f"x = '{SQL};'\n" + "x = '%s%s' % (x, x)\n" * 60 + "op.execute(x)",
    "a text that doubles in a loop": f"x = '{SQL};'\nfor y in {[1] * 60}:\n    x += x\nop.execute(x)",
    "more alternatives than are kept": "x = "
    + " or ".join(f"'UPDATE users SET a{number} = 1'" for number in range(65))
    + "\nop.execute(x)",
    "more branches than are kept": "x = ''\n"
    + "".join(f"if op.f{number}:\n    x = 'UPDATE users SET a{number} = 1'\n" for number in range(99))
    + "op.execute(x)",
    "a list too long to be walked one by one": f"for y in [{', '.join(repr(f'{SQL}{n}') for n in range(1500))}]:\n"
    + "    op.execute(y)",
    "a dict too long to be walked one by one": f"x = {dict.fromkeys(range(1500), SQL)}\n".replace(
        SQL + "'", SQL + "' % n"
    )
    + "for y in x.values():\n    op.execute(y)\n    op.execute('DELETE FROM a' if y else y)",
    "operators inside one another": f"op.execute('{SQL}'" + " % 1" * 300 + ")",
    "generators of a comprehension": f"[op.execute('{SQL}') "
    + " ".join(f"for x{n} in [1, 2]" for n in range(800))
    + "]",
}


@pytest.mark.parametrize("body", PAST.values(), ids=PAST)
def test_what_is_past_a_bound_is_opaque(body: str) -> None:
    assert Operation.OPAQUE in operations(body)


def test_what_is_defined_past_a_bound_is_opaque_once_something_runs() -> None:
    deep = f"SQL = '{SQL}'" + " % 1" * 300
    assert operations("op.execute(SQL)", deep) == {Operation.OPAQUE}


def test_calls_that_multiply() -> None:
    functions = ["def f0(x):\n    op.execute(x)"]
    functions += [f"def f{n + 1}(x):\n    f{n}(x + 'a')\n    f{n}(x + 'b')" for n in range(20)]
    found = operations(f"f20('{SQL}, b = ')\nop.execute('DELETE FROM a')", "\n".join(functions))
    assert found == {Operation.UPDATE, Operation.OPAQUE, Operation.DELETE}


def test_more_sql_than_is_read() -> None:
    long = f"x = '{SQL};' * 1\ny = '{SQL}, b = {'1' * 50_000}'\nfor n in {[1] * 900}:\n    op.execute(y)\n"
    assert operations(long + "op.execute('DELETE FROM a')") == {Operation.UPDATE, Operation.OPAQUE}
