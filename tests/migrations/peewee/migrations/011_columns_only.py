"""Peewee migrations -- 011_columns_only.py.

Update the user table, delete nothing.
"""

from contextlib import suppress

import peewee as pw
from peewee_migrate import Migrator

with suppress(ImportError):
    import playhouse.postgres_ext as pw_pext


def migrate(migrator: Migrator, database: pw.Database, *, fake=False):
    """Insert columns, update types."""

    @migrator.create_model
    class Notice(pw.Model):
        id = pw.AutoField()
        text = pw.TextField(default="DELETE FROM notice")

        def __repr__(self):
            return f"<Notice update {self.text}>"

        class Meta:
            table_name = "notice"

    User = migrator.orm["user"]
    migrator.add_fields("user", is_active=pw.BooleanField(default=True), options=pw.TextField(default="{}"))
    migrator.change_fields("user", created_at=pw.BigIntegerField())
    migrator.add_default("user", "is_active", True)
    migrator.add_not_null("user", "is_active")
    migrator.add_index("user", "email", unique=True)
    migrator.rename_field("user", "mail", "email")
    migrator.sql('ALTER TABLE "user" ADD COLUMN "plan" VARCHAR(20) NOT NULL DEFAULT \'free\'')
    migrator.sql("CREATE INDEX IF NOT EXISTS user_plan ON \"user\" (plan)")
    columns = {row[1] for row in database.execute_sql("PRAGMA table_info(user)").fetchall()}
    columns.update(["plan"])
    for user in User.select():
        user.plan = "free"
    query = User.update(plan="free").where(User.plan == "")
    print(query.sql())


def rollback(migrator: Migrator, database: pw.Database, *, fake=False):
    migrator.remove_fields("user", "is_active", "options", "plan")
    migrator.remove_model("notice")
