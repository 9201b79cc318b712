"""Add leads.score

Revision ID: 5c7e91b04a68
Revises: 1f6a0c2b9d31
Create Date: 2021-06-14 16:40:02
"""

import sqlalchemy as sa
from alembic import op

revision = "5c7e91b04a68"
down_revision = "1f6a0c2b9d31"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("leads", sa.Column("score", sa.Integer(), nullable=True))
    op.execute("UPDATE leads SET score = 0")
    op.alter_column("leads", "score", nullable=False)


def downgrade():
    op.drop_column("leads", "score")
