"""Messages know their customer

Revision ID: e07715ad9c24
Revises: c4e8d5530b1a
Create Date: 2022-11-28 17:02:59
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import insert as pg_insert

revision = "e07715ad9c24"
down_revision = "c4e8d5530b1a"
branch_labels = None
depends_on = None

settings = sa.Table("settings", sa.MetaData(), sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text))


def _set_flag(value):
    """Both directions tell the application which column it reads."""
    op.execute(f"UPDATE feature_flags SET enabled = {value} WHERE name = 'messages.customer_id'")


def upgrade():
    op.add_column("messages", sa.Column("customer_id", sa.BigInteger))
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        bind.execute(
            sa.text(
                """
                UPDATE messages AS m
                   SET customer_id = l.customer_id
                  FROM leads AS l
                 WHERE l.id = m.lead_id
                """
            )
        )
    else:
        # SQLite on the laptops has no UPDATE ... FROM before 3.33.
        bind.execute(
            sa.text(
                "UPDATE messages SET customer_id = "
                "(SELECT customer_id FROM leads WHERE leads.id = messages.lead_id)"
            )
        )
    values = [{"key": "messages.customer_id", "value": "on"}]
    bind.execute(pg_insert(settings).values(values).on_conflict_do_update(index_elements=["key"], set_={"value": "on"}))
    _set_flag("true")


def downgrade():
    _set_flag("false")
    with op.batch_alter_table("messages") as batch:
        batch.drop_column("customer_id")
