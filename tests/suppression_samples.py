"""Migrations with places for comments, marked with ``@name`` at the ends of lines."""

from __future__ import annotations

import re

WRITE = 'op.execute("UPDATE leads SET a = 1 WHERE b = 2")'
ALLOW = "  # backfill: allow -- ten rows"

ALEMBIC = f'''\
"""Fill a."""@docstring
# alone@comment
from alembic import op@import

revision = "1"
down_revision = None@revision


def helper():@helper
    {WRITE}@write


def upgrade():@upgrade
    """Words."""@words
    # inside@inside
    helper()
    # the backfill of b ran


def downgrade() -> (
    None
):@downgrade
    op.execute("DELETE FROM users WHERE b = 1")
'''

BLOCKS = '''\
"""All migrations."""@docstring
from sqlalchemy import text


def run(conn):@run
    # Migration 8: Fill a@8
    conn.execute(text("UPDATE leads SET a = 1 WHERE b = 2"))@write
    # Migration 9: Fill b@9
    conn.execute(text("UPDATE leads SET b = 1 WHERE b = 2"))

# Migration 10@10
def migrate_10(conn):@migrate
    conn.execute(text("UPDATE leads SET c = 1 WHERE b = 2"))
'''

FUNCTIONS = '''\
"""All migrations."""@docstring


async def m001_start(db):@first
    """Start."""@words
    await db.execute("UPDATE leads SET a = 1 WHERE b = 2")


async def m002_go_on(db):@second
    await db.execute("UPDATE leads SET b = 1 WHERE b = 2")
'''

DJANGO = '''\
from django.db import migrations


def fill(apps, schema_editor):@fill
    apps.get_model("crm", "Lead").objects.update(a=1)


class Migration(migrations.Migration):@class
    """Fill a."""@docstring

    operations = [migrations.RunPython(fill)]@operations
'''


def at(template: str, place: str, comment: str = ALLOW) -> str:
    """A migration of the templates above with a comment at one of its marked places."""
    assert f"@{place}\n" in template
    return re.sub(r"@(\w+)\n", lambda mark: (comment if mark[1] == place else "") + "\n", template)
