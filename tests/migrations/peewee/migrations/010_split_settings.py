"""Peewee migrations -- 010_split_settings.py.

Settings move out of the user's JSON.
"""

import json

import peewee as pw
from peewee_migrate import Migrator


def migrate(migrator: Migrator, database: pw.Database, *, fake=False):
    if fake:
        return
    if isinstance(database, pw.SqliteDatabase):
        split(migrator)
    else:
        migrator.sql(
            """
            INSERT INTO setting (user_id, value) -- expect: INSERT_SELECT setting
            SELECT id, settings FROM "user"
            """
        )
    settle(migrator.orm["counter"], 0)


def split(migrator: Migrator):
    User = migrator.orm["user"]
    Setting = migrator.orm["setting"]
    for user in User.select():
        user.settings = json.loads(user.settings or "{}")
        Setting(user_id=user.id, value=json.dumps(user.settings)).save(force_insert=True)  # expect: INSERT setting
    Setting.replace(user_id=0, value="{}").execute()  # expect: UPSERT setting


def settle(model, value):
    model.update(value=value).execute()  # expect: UPDATE counter both


def rollback(migrator: Migrator, database: pw.Database, *, fake=False):
    settle(migrator.orm["counter"], 1)
    Setting = migrator.orm["setting"]
    for setting in Setting.select().where(Setting.value == "{}"):
        setting.delete_instance()  # expect: DELETE setting downgrade
    Setting.truncate_table()  # expect: TRUNCATE setting downgrade
