"""Limits for teams: schema only, the backfill has its own script

Revision ID: 2b64d7e0f918
Revises: f3b2096c8e5d
Create Date: 2023-10-17 15:48:21
"""

import sqlalchemy as sa
from alembic import op

revision = "2b64d7e0f918"
down_revision = "f3b2096c8e5d"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("teams", recreate="auto") as batch:
        batch.add_column(sa.Column("monthly_limit", sa.Integer, server_default="0", nullable=False))
        batch.create_foreign_key("teams_lead_fk", "agents", ["lead_id"], ["id"], ondelete="SET NULL")
        batch.create_check_constraint("teams_limit_positive", "monthly_limit >= 0")
    op.execute("GRANT UPDATE (monthly_limit) ON teams TO crm_billing")
    op.execute("COMMENT ON COLUMN teams.monthly_limit IS 'UPDATE teams SET monthly_limit = 0 means no limit'")


def downgrade():
    # Without the limit a suspended team would look active.
    op.execute(sa.text("UPDATE teams SET suspended = false WHERE suspended").execution_options(autocommit=True))
    with op.batch_alter_table("teams") as batch:
        batch.drop_constraint("teams_limit_positive", type_="check")
        batch.drop_constraint("teams_lead_fk", type_="foreignkey")
        batch.drop_column("monthly_limit")
