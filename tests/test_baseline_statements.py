"""What a baseline knows a finding by: another formatting is the same statement, another word is another one."""

from __future__ import annotations

import textwrap

import pytest

from flake8_backfill import Config, analyze

HEAD = 'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "1"\ndown_revision = None\n\n\ndef upgrade():\n'
TABLE = 't = sa.table("leads", sa.column("a"))\n'


def statement(body: str) -> str:
    """The statement of the one finding of a migration with these lines in `upgrade`."""
    source = HEAD + textwrap.indent(body, "    ") + "\n"
    [finding] = analyze(source, "migrations/a.py", Config(root="/project"))
    return finding.statement


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param('op.execute("UPDATE leads SET a = 1")', 'op.execute("UPDATE leads SET a = 2")', id="a number"),
        pytest.param('op.execute("UPDATE leads SET a = 1")', 'op.execute("UPDATE users SET a = 1")', id="a table"),
        pytest.param(
            "op.execute(\"DELETE FROM leads WHERE a = '-- x'\")",
            "op.execute(\"DELETE FROM leads WHERE a = '-- y'\")",
            id="what looks like a comment in a literal",
        ),
        pytest.param(
            "op.execute(\"DELETE FROM leads WHERE a = '/* x */'\")",
            "op.execute(\"DELETE FROM leads WHERE a = ''\")",
            id="what looks like a long comment in a literal",
        ),
        pytest.param(
            TABLE + "op.execute(t.update().values(a=1))",
            TABLE + "op.execute(t.update().where(t.c.a == 2).values(a=1))",
            id="a condition",
        ),
        pytest.param(
            TABLE + "op.bulk_insert(t, [{'a': 1}])",
            TABLE + "op.bulk_insert(t, [{'a': '1'}])",
            id="text and number",
        ),
        pytest.param(
            TABLE + f"op.bulk_insert(t, {[{'a': number} for number in range(900)]})",
            TABLE + f"op.bulk_insert(t, {[{'a': number} for number in range(901)]})",
            id="one more row far behind",
        ),
        pytest.param(
            'for t in ("leads",):\n    op.execute(f"UPDATE {t} SET a = 1")',
            'for t in ("leads", "users"):\n    op.execute(f"UPDATE {t} SET a = 1")',
            id="one more table in a loop",
        ),
    ],
)
def test_another_statement(one: str, other: str) -> None:
    assert statement(one) != statement(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param('op.execute("DELETE FROM leads")', "op.execute('DELETE FROM leads')", id="quotes"),
        pytest.param('op.execute("DELETE FROM leads")', '\n\n\nop.execute("DELETE FROM leads")', id="moved"),
        pytest.param(
            'op.execute("DELETE FROM leads WHERE a = 1")',
            'op.execute(\n    "DELETE FROM leads "\n    "WHERE a = 1",\n)',
            id="split over lines",
        ),
        pytest.param(
            'op.execute("DELETE FROM leads WHERE a = 1")',
            'op.execute("""\n    DELETE FROM leads -- old ones\n    /* no, not /* all */ */ WHERE a = 1;\n""")',
            id="white space and comments of SQL",
        ),
        pytest.param(
            "op.execute(\"INSERT INTO leads (a) VALUES (1), ('x')\")",
            'op.execute("""INSERT INTO leads (a) VALUES (1),  -- first, isn\'t it\n (\'x\')""")',
            id="a comment between rows",
        ),
        pytest.param(
            'x = f()\nop.execute(f"UPDATE leads SET a = {x}")',
            'x = f()\nop.execute(f"UPDATE leads "\n    f"SET a = {x}")',
            id="a hole",
        ),
        pytest.param(
            TABLE + "op.execute(t.update().where(t.c.a == 'x').values(a=1))",
            TABLE
            + 'op.execute(\n    t.update()\n    .where((t.c.a == "x"))  # why\n    .values(\n        a=1,\n    )\n)',
            id="a chain of calls",
        ),
        pytest.param(
            TABLE + "op.bulk_insert(t, [{'a': 0xFF}, {'a': 1e5}])",
            TABLE + "op.bulk_insert(\n    t,\n    [\n        {'a': 0XFF},\n        {'a': 1E5},\n    ],\n)",
            id="numbers and trailing commas",
        ),
        pytest.param(
            TABLE + "op.bulk_insert(t, [{'a': f'{n} {n:>{w}} is'}])",
            TABLE + 'op.bulk_insert(t, [{"a": f"{n} " f"{n:>{w}} is"}])',
            id="an f-string in parts",
        ),
        pytest.param(
            'op.execute("UPDATE leads SET a = 1")',
            'op.execute("UPDATE leads SET a = 1")  # noqa: E501 -- long',
            id="a comment behind",
        ),
    ],
)
def test_the_same_statement(one: str, other: str) -> None:
    assert statement(one) == statement(other)


def test_no_python_version_changes_them() -> None:
    """Written down once, with Python 3.11; the checks run with each version."""
    body = (
        TABLE + "op.execute(t.update().where(t.c.a.in_([f'{x!r}{{}}', -1, None, b'b', lambda y, *z: y])).values(a=...))"
    )
    assert statement(body) == (
        "t .update ( ) .where ( t .c .a .in_ ( list [ f( formattedvalue x 114 '{}' ) unaryop usub 1 None b'b' lambda "
        "arguments [ ] [ arg y ] arg z [ ] [ ] [ ] y ] ) ) .values ( a= Ellipsis )"
    )
