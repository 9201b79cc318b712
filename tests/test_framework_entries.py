"""What of a file a framework runs, and in which direction."""

from __future__ import annotations

from textwrap import dedent

import pytest

from flake8_backfill.analyze import analyze
from flake8_backfill.config import Config


def scopes(source: str, path: str) -> list[tuple[str, str, str]]:
    return [(f.operation.name, f.tables[0], f.scope) for f in analyze(dedent(source), path, Config())]


RUNS = {
    "odoo: functions that nothing calls": (
        """
        def unused(cr):
            cr.execute("DELETE FROM a")
        def migrate(cr, version):
            pass
        """,
        "stock/migrations/1/post-x.py",
        [],
    ),
    "piccolo: a manager that fakes": (
        """
        from piccolo.apps.migrations.auto.migration_manager import MigrationManager
        from piccolo.table import Table
        class Raw(Table):
            pass
        async def forwards():
            manager = MigrationManager(fake=True)
            async def run():
                await Raw.raw("DELETE FROM a")
            manager.add_raw(run)
            return manager
        """,
        "music/piccolo_migrations/x.py",
        [],
    ),
    "piccolo: each in its direction": (
        """
        from piccolo.apps.migrations.auto.migration_manager import MigrationManager
        from piccolo.table import Table
        class Raw(Table):
            pass
        async def forwards():
            manager = MigrationManager()
            async def there():
                await Raw.raw("DELETE FROM a")
            async def back():
                await Raw.raw("INSERT INTO a VALUES (1)")
            manager.add_raw(there)
            manager.add_raw_backwards(back)
            return manager
        """,
        "music/piccolo_migrations/x.py",
        [("DELETE", "a", "upgrade"), ("INSERT", "a", "downgrade")],
    ),
    "peewee: both directions": (
        """
        def fill(migrator):
            migrator.sql("DELETE FROM a")
        def migrate(migrator, database):
            fill(migrator)
        def rollback(migrator, database):
            fill(migrator)
        """,
        "migrations/001.py",
        [("DELETE", "a", "both")],
    ),
    "aerich: the SQL that is returned": (
        """
        from tortoise import BaseDBAsyncClient
        async def upgrade(db: BaseDBAsyncClient) -> str:
            return "UPDATE a SET b = 1"
        async def downgrade(db: BaseDBAsyncClient) -> str:
            return "DELETE FROM c"
        """,
        "migrations/models/1.py",
        [("UPDATE", "a", "upgrade"), ("DELETE", "c", "downgrade")],
    ),
    "yoyo: apply and rollback": (
        """
        from yoyo import step
        steps = [step("DELETE FROM a", "INSERT INTO a VALUES (1)"), step(lambda c: c.execute("UPDATE b SET d = 1"))]
        """,
        "db/1.py",
        [("DELETE", "a", "upgrade"), ("INSERT", "a", "downgrade"), ("UPDATE", "b", "upgrade")],
    ),
    "DB-API steps: tables are made first": (
        """
        def run_upgrade(cur, engine, config):
            cur.execute("INSERT INTO a SELECT * FROM b")
        def run_create(cur, engine):
            cur.execute("CREATE TABLE a (b int)")
        """,
        "schema/main/delta/57/x.py",
        [("INSERT_SELECT", "a", "upgrade")],
    ),
    "DB-API steps: a callback that is handed over": (
        """
        from app.migrator import Migration
        class Callback:
            def __call__(self, cursor):
                self._clear(cursor)
            def _clear(self, cursor):
                cursor.execute("DELETE FROM a")
            def _unused(self, cursor):
                cursor.execute("DELETE FROM b")
        def build_migration_9():
            return Migration(from_version=8, to_version=9, callback=Callback())
        """,
        "app/migrations/migration_9.py",
        [("DELETE", "a", "upgrade")],
    ),
    "DB-API steps: the rest of a library": (
        """
        def migrate(db):
            db.execute("DELETE FROM a")
        def save_user(db, user):
            db.execute("INSERT INTO users VALUES (?)", user)
        """,
        "app/storage.py",
        [("DELETE", "a", "upgrade")],
    ),
    "numbered functions: the rest of a library": (
        """
        def update_from_1_to_2(db):
            db.execute("DELETE FROM a")
        def update_from_2_to_3(db):
            clear(db)
        def clear(db):
            db.execute("DELETE FROM b")
        def save_user(db, user):
            db.execute("INSERT INTO users VALUES (?)", user)
        """,
        "app/storage.py",
        [("DELETE", "a", "upgrade"), ("DELETE", "b", "upgrade")],
    ),
    "numbered functions: methods through self": (
        """
        class SchemaUpgrade:
            def upgrade_version_1(self):
                self.conn.execute("DELETE FROM a")
            def upgrade_version_2(self):
                self._fill()
            def _fill(self):
                self.conn.execute("UPDATE b SET c = 1")
        """,
        "library/schema.py",
        [("DELETE", "a", "upgrade"), ("UPDATE", "b", "upgrade")],
    ),
}


@pytest.mark.parametrize(("source", "path", "found"), RUNS.values(), ids=RUNS.keys())
def test_runs_what_the_framework_runs(source: str, path: str, found: list[tuple[str, str, str]]) -> None:
    assert scopes(source, path) == found
