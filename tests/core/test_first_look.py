"""What is decided from the text alone: a migration that may write rows is always read, a plain one never."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from flake8_backfill.analyze import inspect
from flake8_backfill.config import Config
from flake8_backfill.first_look import changes_no_rows, may_be_migration, says_backfill
from flake8_backfill.names import spells_names_plainly
from flake8_backfill.results import FileResult
from tests.test_migrations import FILES, name_of

REVISION = (
    'from alembic import op\n{imports}\n\nrevision = "a1"\ndown_revision = None\n\n\ndef upgrade():\n    {body}\n'
)
DJANGO = "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    operations = [{body}]\n"


def revision(body: str, imports: str = "import sqlalchemy as sa") -> str:
    return REVISION.format(body=body, imports=imports)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(revision("op.execute('UPDATE leads SET a = 1')"), id="execute"),
        pytest.param(revision("op.bulk_insert(leads, [{'a': 1}])"), id="bulk_insert"),
        pytest.param(revision("op.get_bind().exec_driver_sql('DELETE FROM leads')"), id="bind"),
        pytest.param(revision("sa.orm.Session(op.f('x')).add(leads)"), id="session"),
        pytest.param(revision("fill()", "from app.backfills import fill"), id="import of the project"),
        pytest.param(revision("fill()", "    from app.backfills import fill"), id="indented import of the project"),
        pytest.param(revision("globals()['upgrade_main']()"), id="globals"),
        pytest.param(revision("fill(op.get_bind())", "from app import *"), id="star import of the project"),
        pytest.param(revision("Menu.fix_tree()", "from app.models import Menu"), id="method of an imported class"),
        pytest.param(revision("with get_session() as s:\n        s.add(1)", "from app import get_session"), id="add"),
        pytest.param(revision("op.execute('ALTER TABLE a ADD b INT; UPDATE a SET b = 1')"), id="UPDATE behind DDL"),
        pytest.param(revision("op.execute('CREATE TABLE a AS SELECT * FROM b')"), id="CREATE TABLE AS SELECT"),
        pytest.param(revision("op.execute('CREATE TABLE a AS TABLE b')"), id="CREATE TABLE AS TABLE"),
        pytest.param(revision(r"op.execute('DROP TABLE a;\nUPDATE b SET c = 1')"), id="a word behind an escape"),
        pytest.param(revision(r"op.execute('DROP TABLE a; \x44ELETE FROM b')"), id="a word that begins with an escape"),
        pytest.param(revision("op.execute('DROP TABLE a; UPD\\\nATE b SET c = 1')"), id="a word on two lines"),
        pytest.param(revision("op.execute('DROP TABLE a; UPD' 'ATE b SET c = 1')"), id="a word in two literals"),
        pytest.param(
            revision("op.execute('DROP TABLE a; UPD'  # it's\n               r'ATE b SET c = 1')"),
            id="a word in two literals with a comment between them",
        ),
        pytest.param(revision("op.execute('ALTER TABLE a ADD b INT;' + rest)"), id="more behind DDL"),
        pytest.param(revision("op.execute(f'ALTER TABLE a ADD b INT; {rest}')"), id="a hole in DDL"),
        pytest.param(revision("op.execute('CREATE TABLE a AS ' 'VALUES (1)')"), id="rows in another literal"),
        pytest.param(revision("op.execute('CREATE TABLE a AS (VALUES (1))')"), id="rows in brackets"),
        pytest.param(revision("op.execute('CREATE TABLE a AS /* b */ VALUES (1)')"), id="rows behind a comment"),
        pytest.param(revision(r"op.execute('DROP TABLE a; \N{LATIN CAPITAL LETTER U}PDATE b SET c=1')"), id="a name"),
        pytest.param(revision("op.execute(('DROP TABLE a;')  # and\n + rest)"), id="a comment"),
        pytest.param(revision("op.execute('DROP TABLE a; %s' % rest)"), id="a field filled"),
        pytest.param(revision("op.execute('DO $$ BEGIN PERFORM fill(); END $$')"), id="a block"),
        pytest.param(revision("op.execute('PRAGMA a=ON; ' +\n               rest)"), id="more in the next line"),
        pytest.param(revision("op.execute('PRAGMA writable_schema=ON; UPDATE a SET b = 1')"), id="UPDATE after PRAGMA"),
        pytest.param(revision("op.execute(FILL)", "from app.sql import FILL"), id="a text from elsewhere"),
        pytest.param(revision("run = op.execute\n    run('UPDATE a SET b = 1')"), id="execute by another name"),
        pytest.param(revision("op.invoke(ops.ExecuteSQLOp('DELETE FROM a'))"), id="an operation that executes"),
        pytest.param(revision("pass").replace("revision", "version"), id="no revision"),
        pytest.param(DJANGO.format(body="migrations.RunPython(fill)"), id="RunPython"),
        pytest.param(DJANGO.format(body="migrations.RunSQL('DELETE FROM leads')"), id="RunSQL"),
        pytest.param(DJANGO.format(body="") + "\n    def apply(self): ...\n", id="a method"),
        pytest.param(DJANGO.format(body="Own(lambda apps: fill(apps))"), id="lambda"),
        pytest.param(DJANGO.format(body="").replace("migrations.Migration", "Base"), id="a base of the project"),
        pytest.param("", id="empty"),
    ],
)
def test_what_has_to_be_read(source: str) -> None:
    assert not changes_no_rows(source)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(revision("op.add_column('leads', sa.Column('a', sa.Text()))"), id="alembic"),
        pytest.param(DJANGO.format(body="migrations.AddField('lead', 'a', models.TextField())"), id="django"),
        pytest.param(revision("if op.get_bind().dialect.name == 'sqlite':\n        return"), id="dialect"),
        pytest.param(revision("with op.get_context().autocommit_block():\n        pass"), id="context"),
        pytest.param(revision("op.execute('CREATE INDEX CONCURRENTLY a ON b (c)')"), id="DDL"),
        pytest.param(revision("op.execute('PRAGMA foreign_keys=OFF')"), id="PRAGMA"),
        pytest.param(revision("op.execute('DROP TYPE a')  # what values it has, we do not know"), id="prose"),
        pytest.param(revision("a = b + '.' if b else ''\n    op.execute('DROP TYPE a')"), id="a sum elsewhere"),
        pytest.param(revision("a = {'pk': 'pk_%(table_name)s'}\n    op.execute('DROP TYPE a')"), id="a field"),
        pytest.param(revision(r"op.execute('CREATE INDEX a ON b (\n    c)')"), id="an escape in front of a space"),
        pytest.param(
            '"""Add a column.\n\nCreate Date: 2024-05-02 10:00:00+00:00\n"""\n' + revision("op.execute('DROP TYPE a')"),
            id="a time with its zone",
        ),
        pytest.param(revision("op.execute(sa.text(\n        'ALTER TYPE a ADD VALUE 1'))"), id="DDL in text()"),
        pytest.param(revision("op.add_column('a', Time())", "from app.types import Time"), id="type of the project"),
        pytest.param(revision("add_columns('a', b)", "from app.migrations import add_columns"), id="schema helper"),
        pytest.param(revision("op.create_table('execution_log', sa.Column('session_id'))"), id="words within names"),
        pytest.param(revision("pass  # see the executor's query; a copy of it is elsewhere"), id="comment"),
    ],
)
def test_what_need_not_be_read(source: str) -> None:
    assert changes_no_rows(source)
    assert inspect(source, "migrations/a.py", Config()) == FileResult("migrations/a.py", migrations=1)


def test_a_configured_helper_has_to_be_read() -> None:
    source = revision("run_it('UPDATE leads SET a = 1')", "from app.migrations import run_it")
    assert changes_no_rows(source)
    assert not changes_no_rows(source, ("run_it",))
    assert inspect(source, "migrations/a.py", Config(helpers=("run_it",))).findings


@pytest.mark.parametrize(
    ("source", "path"),
    [
        pytest.param("", "app/models.py", id="empty"),
        pytest.param("def update(self, values):\n    self.rows = values\n", "app/models.py", id="update"),
        pytest.param("def execute(self):\n    run()\n", "app/models.py", id="execute"),
        pytest.param("version = 12\npatch = 2\n", "app/version.py", id="numbers"),
    ],
)
def test_what_is_no_migration(source: str, path: str) -> None:
    assert not may_be_migration(source, ast.parse(source), path, Config())
    assert inspect(source, path, Config(), look_first=False).migrations == 0


@pytest.mark.parametrize(
    ("source", "path", "config"),
    [
        pytest.param("", "app/migrations/a.py", Config(), id="place"),
        pytest.param("", "app/patches/v12/a.py", Config(), id="place of patches"),
        pytest.param("# step 1: a\n# step 2: b\n", "a.py", Config(marker="# step (?P<number>[0-9]+)"), id="marker"),
        pytest.param("# MIGRATION 12\n# MIGRATION 13\n", "a.py", Config(), id="upper case"),
    ],
)
def test_what_may_be_a_migration(source: str, path: str, config: Config) -> None:
    assert may_be_migration(source, ast.parse(source), path, config)


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".py"], ids=name_of)
def test_each_framework_is_known_by_a_word(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    elsewhere = inspect(source, "app/models.py", Config(), look_first=False)
    assert may_be_migration(source, ast.parse(source), "app/models.py", Config()) or not elsewhere.migrations


WIDE = str.maketrans({"x": "\uff58", "d": "\U0001d41d"})


@pytest.mark.parametrize("word", ["execute", "upgrade", "down_revision"])
def test_names_that_python_reads_as_others(word: str) -> None:
    source = revision('op.execute("UPDATE users SET a = 1")').replace(word, word.translate(WIDE))
    assert not spells_names_plainly(source)
    [finding] = inspect(source, "app/models.py", Config()).findings
    assert finding.code == "BKF201"


@pytest.mark.parametrize(
    "text", ["", "x", "größe", "\u00a0", "\u2026", "\u00b2", "\u2122", "\u00b5", "e\u0301"], ids=ascii
)
def test_what_is_in_no_name_or_is_no_other(text: str) -> None:
    assert spells_names_plainly(f"x = '{text}'\n")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_look_changes_nothing(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    looked, read = (inspect(source, path.as_posix(), Config(), look_first=first) for first in (True, False))
    assert (looked.findings, looked.migrations, looked.error) == (read.findings, read.migrations, read.error)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("fill the back", False, id="other words"),
        pytest.param("playbackfill", False, id="within a word"),
        pytest.param("a backfill", True, id="backfill"),
        pytest.param("BACK-FILL", True, id="with a hyphen, upper case"),
        pytest.param("Backfilled", True, id="backfilled"),
    ],
)
def test_says_backfill(text: str, says: bool) -> None:
    assert says_backfill(text) is says


def test_detectors_and_frameworks_are_found_by_names_in_wide_letters() -> None:
    source = DJANGO.format(body="migrations.RunSQL('DELETE FROM leads')")
    wide = source.replace("django", "d\uff4aango").replace("Migration(", "M\uff49gration(")
    assert [finding.tables for finding in inspect(wide, "app/migrations/a.py", Config()).findings] == [("leads",)]
