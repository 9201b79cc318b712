"""Merge quota tables: one way for SQLite, another for the rest."""

import sqlalchemy as sql
from dashboard.db.migrate_repo.utils import from_migration_import


def upgrade(migrate_engine):
    meta = sql.MetaData(migrate_engine)
    quotas = sql.Table('quotas', meta, autoload=True)
    if migrate_engine.name == 'sqlite':
        _upgrade_sqlite(meta)
    else:
        _upgrade_other(migrate_engine, meta, quotas)
    for prefix in ('', 'shadow_'):
        table = sql.Table(prefix + 'instances', meta, autoload=True)
        table.update().values(quota='default').execute()  # expect: UPDATE instances, shadow_instances


def _upgrade_sqlite(meta):
    commands = [
        """CREATE TABLE quotas_new (id INTEGER PRIMARY KEY, hard_limit INTEGER);""",
        """INSERT INTO quotas_new SELECT id, hard_limit FROM quotas;""",  # expect: INSERT_SELECT quotas_new
        """DROP TABLE quotas;""",
        """ALTER TABLE quotas_new RENAME TO quotas;""",
    ]
    for command in commands:
        meta.bind.execute(command)


def _upgrade_other(engine, meta, quotas):
    classes = sql.Table('quota_classes', meta, autoload=True)
    engine.execute(
        classes.insert().from_select(  # expect: INSERT_SELECT quota_classes
            ['name', 'hard_limit'],
            sql.select([quotas.c.resource, quotas.c.hard_limit])))
    (get_usage_table,) = from_migration_import('007_usage', ['get_usage_table'])
    usage = get_usage_table(meta)
    usage.delete().where(usage.c.hard_limit < 0).execute()  # expect: DELETE ?
    engine.execute("SET foreign_key_checks = 0")
    engine.execute("REPLACE INTO quota_defaults (resource) VALUES ('cores')")  # expect: UPSERT quota_defaults
    engine.execute("SET foreign_key_checks = 1")
    engine.execute("ALTER TABLE quotas ENGINE=InnoDB")


def _back(quotas):
    quotas.update().values(hard_limit=-1).execute()
