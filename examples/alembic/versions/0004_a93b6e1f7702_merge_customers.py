"""Merge customers that share an e-mail address

Revision ID: a93b6e1f7702
Revises: 8d20f4a7c5e9
Create Date: 2022-01-20 08:55:17
"""

import sqlalchemy as sa
from alembic import op

revision = "a93b6e1f7702"
down_revision = "8d20f4a7c5e9"
branch_labels = None
depends_on = None

customers = sa.table("customers", sa.column("id"), sa.column("email"), sa.column("merged_into"))
appointments = sa.table("appointments", sa.column("id"), sa.column("customer_id"))


def upgrade():
    connection = op.get_bind()
    op.create_table(
        "customer_merges",
        sa.Column("drop_id", sa.BigInteger, primary_key=True),
        sa.Column("keep_id", sa.BigInteger, nullable=False),
    )
    first = sa.select(sa.func.min(customers.c.id).label("keep_id"), customers.c.email).group_by(customers.c.email)
    for keep_id, email in connection.execute(first):
        same = sa.and_(customers.c.email == email, customers.c.id != keep_id)
        duplicates = sa.select(customers.c.id).where(same)
        connection.execute(
            sa.update(appointments)
            .where(appointments.c.customer_id.in_(duplicates))
            .values(customer_id=keep_id)
        )
        connection.execute(customers.delete().where(same))
    op.create_unique_constraint("customers_email_uq", "customers", ["email"])


def downgrade():
    op.drop_constraint("customers_email_uq", "customers")
    op.execute("DELETE FROM appointments WHERE customer_id IS NULL")
    op.drop_table("customer_merges")
