"""Which framework a file belongs to, and what its migrations are called."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from flake8_backfill.config import Config
from flake8_backfill.frameworks import framework_of, frameworks
from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.model import Migration, Module


def outline(source: str, path: str) -> Outline:
    text = dedent(source).lstrip("\n")
    return Outline(Module(path, text, tuple(text.splitlines(keepends=True)), ast.parse(text)), Config())


def framework(source: str, path: str) -> str:
    found = framework_of(outline(source, path))
    return found.name if found else ""


def migrations(source: str, path: str) -> tuple[Migration, ...]:
    given = outline(source, path)
    found = framework_of(given)
    assert found is not None
    return found.plan(given).migrations


LOOK_ALIKES = {
    "odoo: a service that migrates": (
        "def migrate(source, target):\n    source.execute('UPDATE a SET b = 1')\n",
        "app/sync.py",
    ),
    "odoo: three parameters": ("def migrate(code, version, force):\n    pass\n", "addon/hooks.py"),
    "frappe: a report": ("import frappe\ndef execute(filters=None):\n    return []\n", "shop/report/sales/sales.py"),
    "frappe: a command": ("def execute():\n    pass\n", "app/commands/clean.py"),
    "frappe: a method": ("import frappe\nclass Job:\n    def execute(self):\n        pass\n", "shop/jobs.py"),
    "peewee: a script": ("import peewee as pw\ndef migrate(folder):\n    return 1\n", "app/tool.py"),
    "peewee: models": ("import peewee as pw\nclass User(pw.Model):\n    pass\n", "app/models.py"),
    "piccolo: tables": ("from piccolo.table import Table\nclass Band(Table):\n    pass\n", "app/tables.py"),
    "piccolo: forwards elsewhere": ("def forwards():\n    pass\n", "app/mail.py"),
    "piccolo: its own command": (
        "from piccolo.apps import x\nasync def forwards(app_name):\n    pass\n",
        "piccolo/commands.py",
    ),
    "aerich: models": ("from tortoise import fields\nasync def create(db):\n    pass\n", "app/models.py"),
    "aerich: no async": ("from tortoise import fields\ndef upgrade(db):\n    pass\n", "app/tool.py"),
    "yoyo: steps of behave": (
        "from behave import step\n@step('x')\ndef f(context):\n    pass\n",
        "features/steps/a.py",
    ),
    "yoyo: other steps": ("from pipeline import step\nstep('DELETE FROM a')\n", "app/pipeline.py"),
    "sqlalchemy-migrate: other argument": ("def upgrade(package):\n    pass\n", "app/packages.py"),
    "numbered: one function": ("def m001_first(db):\n    db.execute('DELETE FROM a')\n", "app/first.py"),
    "numbered: no connection": (
        "def update_1(image):\n    image.save()\ndef update_2(image):\n    image.save()\n",
        "app/images.py",
    ),
    "numbered: hex names": ("def mad(db):\n    pass\ndef mbe(db):\n    pass\n", "app/words.py"),
    "numbered: methods of any class": (
        "class Plot:\n    def version_1(self):\n        pass\n    def version_2(self):\n        pass\n",
        "app/plot.py",
    ),
    "registered: a signal": (
        "@signals.register\ndef on_save(db):\n    db.execute('DELETE FROM a')\n",
        "app/signals.py",
    ),
    "registered: not given a connection": ("@migration\ndef f(user):\n    user.save()\n", "app/flags.py"),
    "registered: a list of something else": (
        "def load(db):\n    db.execute('DELETE FROM a')\nLOADERS = [load]\n",
        "app/loaders.py",
    ),
    "steps: no connection": ("def migrate(user):\n    user.save()\n", "app/users.py"),
    "steps: common name": ("def update(db):\n    db.execute('DELETE FROM a')\n", "app/prices.py"),
    "steps: a runner": ("def migrate_all(db, migrations):\n    db.execute('DELETE FROM version')\n", "app/runner.py"),
    "steps: callbacks": ("class Seen:\n    def __call__(self, cursor):\n        pass\n", "app/callbacks.py"),
    "blocks: one comment": ("# Migration 3: later\nprint(1)\n", "app/notes.py"),
    "alembic: a router": ("revision = '3'\ndef show(revision):\n    pass\n", "api/versions/three.py"),
    "django: a model": ("from django.db import models\nclass Migration(models.Model):\n    pass\n", "app/models.py"),
}


@pytest.mark.parametrize(("source", "path"), LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_look_alikes_belong_to_no_framework(source: str, path: str) -> None:
    assert framework(source, path) == ""


FILES = {
    "odoo": ("def migrate(cr, version):\n    pass\n", "stock/migrations/16.0.1.0/post-move.py"),
    "odoo: any name for the version": (
        "from odoo import api\ndef migrate(cr, installed):\n    pass\n",
        "stock/migrations/1/pre-move.py",
    ),
    "odoo: with openupgradelib": (
        "from openupgradelib import openupgrade\n@openupgrade.migrate()\ndef migrate(env, version):\n    pass\n",
        "stock/upgrades/16.0/end-move.py",
    ),
    "frappe": ("import frappe\ndef execute():\n    pass\n", "shop/patches/v15_0/fill.py"),
    "frappe: under another name": ("import myframe\ndef execute():\n    pass\n", "shop/order/patches/fill.py"),
    "frappe: from it": ("from frappe import qb\ndef execute():\n    pass\n", "fill.py"),
    "peewee-migrate": ("def migrate(migrator, database, fake=False, **kwargs):\n    pass\n", "migrations/003_x.py"),
    "peewee-migrate: rollback only": (
        "def rollback(migrator, database, *, fake=False):\n    pass\n",
        "migrations/4.py",
    ),
    "piccolo": (
        """
        from piccolo.apps.migrations.auto.migration_manager import MigrationManager
        async def forwards():
            return MigrationManager()
        """,
        "music/piccolo_migrations/music_2024.py",
    ),
    "aerich": (
        "from tortoise import BaseDBAsyncClient\nasync def upgrade(db: BaseDBAsyncClient) -> str:\n    return ''\n",
        "migrations/models/1_x.py",
    ),
    "yoyo": ("from yoyo import step\nstep('SELECT 1')\n", "db/0001.first.py"),
    "yoyo: the package": ("import yoyo\nyoyo.step('SELECT 1')\n", "db/0002.py"),
    "sqlalchemy-migrate": ("def upgrade(migrate_engine):\n    pass\n", "migrate_repo/versions/003_x.py"),
    "sqlalchemy-migrate: the oldest": ("from migrate import *\ndef upgrade():\n    pass\n", "versions/001.py"),
    "numbered functions": ("async def m001_a(db):\n    pass\nasync def m002_b(db):\n    pass\n", "migrations.py"),
    "numbered functions: anywhere": ("def migrate_1(conn):\n    pass\ndef migrate_2(conn):\n    pass\n", "app/db.py"),
    "numbered functions: methods": (
        "class SchemaUpgrade:\n    def upgrade_version_1(self):\n        pass\n"
        "    def upgrade_version_2(self):\n        pass\n",
        "library/schema.py",
    ),
    "numbered functions: registered by a decorator": (
        "@upgrade_table.register(description='x')\nasync def upgrade_v3(conn, scheme):\n    pass\n",
        "db/upgrade/v03.py",
    ),
    "numbered functions: registered in a list": ("def add(db):\n    pass\nMIGRATIONS = [add]\n", "notes/db.py"),
    "DB-API steps": ("def run_create(cur, engine):\n    pass\n", "schema/main/delta/57/x.py"),
    "DB-API steps: by place": ("def upgrade(connection):\n    pass\n", "app/migrations/x.py"),
    "DB-API steps: a callback": (
        "class Callback:\n    def __call__(self, cursor):\n        pass\n",
        "app/migrations/migration_9.py",
    ),
    "numbered blocks": ("# Migration 1: a\nprint(1)\n# Migration 2: b\nprint(2)\n", "db/all.py"),
    "alembic": ("revision = 'a'\ndown_revision = None\ndef upgrade():\n    pass\n", "alembic/versions/a.py"),
    "django": (
        "from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = []\n",
        "crm/migrations/0002_x.py",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_recognises(case: str) -> None:
    assert framework(*FILES[case]) == case.partition(":")[0]


def test_each_framework_is_recognised_here() -> None:
    assert sorted({case.partition(":")[0] for case in FILES}) == sorted(known.name for known in frameworks())


NAMES = {
    "odoo: the folder is the version": (
        '"""Move stock."""\ndef migrate(cr, version):\n    pass\n',
        "stock/migrations/16.0.1.0/post-move.py",
        [("16.0.1.0/post-move", "Move stock.")],
    ),
    "odoo: the function says it": (
        'def migrate(cr, version):\n    """Fill users."""\n',
        "stock/migrations/1.0/post-x.py",
        [("1.0/post-x", "Fill users.")],
    ),
    "odoo: a licence is no description": (
        "# Copyright someone\ndef migrate(cr, version):\n    pass\n",
        "stock/migrations/16.0.1.0/pre-move.py",
        [("16.0.1.0/pre-move", "No description")],
    ),
    "frappe: the function says it": (
        'import frappe\ndef execute():\n    """Fill states."""\n',
        "shop/patches/v15_0/fill.py",
        [("fill", "Fill states.")],
    ),
    "peewee: the template says nothing": (
        '"""Peewee migrations -- 003_x.py.\n\nSome examples\n"""\ndef migrate(migrator, database):\n    pass\n',
        "migrations/003_x.py",
        [("003_x", "No description")],
    ),
    "piccolo: its own constants": (
        """
        from piccolo.apps.migrations.auto.migration_manager import MigrationManager
        ID = "2024-05-02T11:00"
        DESCRIPTION = "Fill bands"
        async def forwards():
            pass
        """,
        "music/piccolo_migrations/music_2024.py",
        [("2024-05-02T11:00", "Fill bands")],
    ),
    "aerich: the function says it": (
        'from tortoise import BaseDBAsyncClient\nasync def upgrade(db) -> str:\n    """Fill slugs.\n    """\n',
        "migrations/models/1_20240101_fill.py",
        [("1_20240101_fill", "Fill slugs.")],
    ),
    "yoyo: dots in the name": (
        '"""Merge accounts"""\nfrom yoyo import step\n',
        "db/0003.merge-accounts.py",
        [("0003.merge-accounts", "Merge accounts")],
    ),
    "numbered functions: each of them": (
        'async def m001_a(db):\n    """First."""\nasync def m002_b(db):\n    pass\n',
        "migrations.py",
        [("m001_a", "First."), ("m002_b", "No description")],
    ),
    "numbered functions: the decorator describes": (
        "@upgrade_table.register(description='Add reactions')\nasync def upgrade_v3(conn):\n    pass\n",
        "db/upgrade/v03.py",
        [("upgrade_v3", "Add reactions")],
    ),
    "DB-API steps: a numbered folder": (
        "def run_create(cur, engine):\n    pass\n",
        "schema/main/delta/57/members.py",
        [("57/members", "No description")],
    ),
}


@pytest.mark.parametrize(("source", "path", "named"), NAMES.values(), ids=NAMES.keys())
def test_names_and_describes(source: str, path: str, named: list[tuple[str, str]]) -> None:
    assert [(found.id, found.description) for found in migrations(source, path)] == named
