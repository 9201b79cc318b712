"""Create leads, call_log and lead_sources, and name the sources

Revision ID: 1f6a0c2b9d31
Revises:
Create Date: 2021-03-01 09:12:44
"""

import sqlalchemy as sa
from alembic import op

revision = "1f6a0c2b9d31"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "leads",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("customer_id", sa.BigInteger, sa.ForeignKey("customers.id", ondelete="CASCADE", onupdate="CASCADE")),
        sa.Column("created_at", sa.DateTime, server_default=sa.text("now()"), onupdate=sa.func.now()),
    )
    op.create_table(
        "call_log",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("lead_id", sa.BigInteger, sa.ForeignKey("leads.id", ondelete="SET NULL")),
        sa.Column("outcome", sa.Text, comment="insert or update by the dialer only, delete never"),
    )
    lead_sources = op.create_table(
        "lead_sources",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
    )
    op.bulk_insert(
        lead_sources,
        [
            {"code": "web", "title": "Web form"},
            {"code": "call", "title": "Inbound call"},
        ],
    )


def downgrade():
    op.drop_table("lead_sources")
    op.drop_table("call_log")
    op.drop_table("leads")
