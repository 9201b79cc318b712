"""Migrations of each framework that execute a given expression, in the ways that people write them."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

from tests.fuzz.python_texts import expressions
from tests.fuzz.statements import Known
from tests.fuzz.texts import texts


class Home(NamedTuple):
    """A file: its path, what stands above the code that executes, its indentation, the calls, and what follows."""

    path: str
    above: str
    indent: str
    calls: tuple[str, ...]
    below: str = ""


class Case(NamedTuple):
    """A file with marks where findings are expected, and what they write."""

    path: str
    source: str
    known: Known


_IMPORTS = """import inspect
import textwrap
from string import Template
from textwrap import dedent
from app import compute, options, rows, settings, width
"""
_ALEMBIC = "from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'ab12'\ndown_revision = None\n\n"
_DJANGO = "from django.db import connection, migrations\n\n"
_DJANGO_CLASS = "\n\nclass Migration(migrations.Migration):\n    dependencies = []\n    operations = [{}]\n"
HOMES = (
    Home(
        "alembic/versions/ab12_fill.py",
        f"{_ALEMBIC}\ndef upgrade():\n",
        "    ",
        (
            "op.execute({})",
            "op.get_bind().execute(sa.text({}))",
            "op.get_bind().exec_driver_sql({})",
            "op.execute(sqltext={})",
            "op.execute(sa.DDL({}))",
            "sa.orm.Session(bind=op.get_bind()).execute(sa.text({}), {{'value': 1}})",
        ),
        "\n\ndef downgrade():\n    pass\n",
    ),
    Home(
        "shop/migrations/0002_fill.py",
        f"{_DJANGO}\ndef forwards(apps, schema_editor):\n",
        "    ",
        (
            "schema_editor.execute({})",
            "connection.cursor().execute({}, [1])",
            "schema_editor.connection.cursor().execute({})",
        ),
        _DJANGO_CLASS.format("migrations.RunPython(forwards, migrations.RunPython.noop)"),
    ),
    Home(
        "shop/migrations/0003_fill.py",
        f"{_DJANGO}\nclass Migration(migrations.Migration):\n    dependencies = []\n    operations = []\n",
        "    ",
        (
            "operations += [migrations.RunSQL({})]",
            "operations.append(migrations.RunSQL([{}], migrations.RunSQL.noop))",
            "operations += [migrations.RunSQL(sql=[({}, None)], elidable=True)]",
        ),
    ),
    Home(
        "yoyo/0004.fill.py",
        "from yoyo import step\n\n__depends__ = {}\n\n",
        "",
        ("step({})", "steps = [step({}, 'SELECT 1')]"),
    ),
    Home(
        "db_migrate.py",
        "def run(cursor):\n    # Migration 36: Fill it\n",
        "    ",
        ("cursor.execute({})", "cursor.executescript({})"),
    ),
    Home(
        "app/migrations.py",
        "async def m001_create(db):\n    await db.execute('CREATE TABLE a (b int)')\n\n\nasync def m002_fill(db):\n",
        "    ",
        ("await db.execute({})",),
    ),
    Home("repo/versions/005_fill.py", "def upgrade(migrate_engine):\n", "    ", ("migrate_engine.execute({})",)),
    Home(
        "addon/migrations/16.0.1.0/post-fill.py",
        "def migrate(cr, version):\n",
        "    ",
        ("cr.execute({})", "cr.execute({}, (1,))"),
    ),
    Home(
        "migrations/006_fill.py",
        "def migrate(migrator, database, fake=False, **kwargs):\n",
        "    ",
        ("migrator.sql({})",),
    ),
    Home(
        "migrations/models/7_fill.py",
        "from tortoise import BaseDBAsyncClient\n\n\nasync def upgrade(db: BaseDBAsyncClient) -> str:\n",
        "    ",
        ("return {}",),
        "\n\nasync def downgrade(db: BaseDBAsyncClient) -> str:\n    return ''\n",
    ),
)
_CARRIERS = (
    "{call}",
    "query = {text}\n{call:query}",
    "first = second = {text}\n{call:second}",
    "query = ''\nquery += {text}\n{call:query}",
    "if settings.value:\n    {call}",
    "query = [{text}]\n{call:query[0]}",
    "query = {{'a': {text}}}\n{call:query['a']}",
    "query: str = {text}\n{call:query}",
    "query, other = {text}, 'SELECT 1'\n{call:query}",
    "{call:(query := {text})}",
    "try:\n    {call}\nexcept ValueError:\n    raise",
    "{call:str({text})}",
    "{call:{text}.strip()}",
    "{call:'SELECT 1; ' + {text}}",
)
_IN_FUNCTIONS = (
    "for query in ({text}, 'SELECT 1'):\n    {call:query}",
    "def make(a=1):\n    return {text}\n{call:make(2)}",
    "def run(query):\n    {call:query}\nrun({text})",
    "with compute() as found:\n    {call}",
    "make = lambda: {text}\n{call:make()}",
    "def run(query, **more):\n    {call:query}\nfor each in [{text}]:\n    run(query=each, a=1)",
    "for name, query in {{'a': {text}}}.items():\n    {call:query}",
    "queries = []\nqueries.append({text})\nfor each in queries:\n    {call:each}",
)


@st.composite
def cases(draw: st.DrawFn, most_writes: int = 3) -> Case:
    """A migration that executes a text of which it is known what it writes."""
    _, known = draw(texts(most_writes))
    home = draw(st.sampled_from(HOMES))
    call = draw(st.sampled_from(home.calls))
    in_function = home.indent and "def " in home.above and not call.startswith("return")
    carrier = draw(st.sampled_from((*_CARRIERS, *_IN_FUNCTIONS) if in_function else _CARRIERS))
    code = carry(carrier, call, draw(expressions(known.text)), home.indent)
    return Case(home.path, f"{_IMPORTS}{home.above}{code}\n{home.below}", known)


def carry(carrier: str, call: str, text: str, indent: str) -> str:
    """Write a call of a text as a carrier says; lines of the text itself stay as they are."""
    place = "\0"
    code = carrier.replace("{text}", place).replace("{{", "{").replace("}}", "}")
    while (start := code.find("{call")) >= 0:
        stop = code.index("}", start)
        given = code[start + 6 : stop] or place
        code = code[:start] + call.replace("{}", given).replace("{{", "{").replace("}}", "}") + code[stop + 1 :]
    lines = [indent + line for line in code.split("\n")]
    return "\n".join(lines).replace(place, text)
