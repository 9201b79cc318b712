"""Rebuild receipts with cents instead of floats

Revision ID: f3b2096c8e5d
Revises: e07715ad9c24
Create Date: 2023-04-03 07:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "f3b2096c8e5d"
down_revision = "e07715ad9c24"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "receipts_in_cents",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("customer_id", sa.BigInteger, sa.ForeignKey("customers.id", ondelete="RESTRICT")),
        sa.Column("cents", sa.BigInteger, nullable=False),
    )
    op.execute(
        """
        INSERT INTO receipts_in_cents (id, customer_id, cents)
        SELECT id, customer_id, round(total * 100)
          FROM receipts
        """
    )
    op.rename_table("receipts", "receipts_with_floats")
    op.rename_table("receipts_in_cents", "receipts")


def downgrade():
    op.drop_table("receipts")
    op.rename_table("receipts_with_floats", "receipts")
