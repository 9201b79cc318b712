"""Add messages.state as an enum

Nothing is written: the application runs UPDATE messages SET state = 'read' when a message is opened,
and INSERT INTO messages (state) VALUES ('queued') comes with the new sender.

Revision ID: 8d20f4a7c5e9
Revises: 5c7e91b04a68
Create Date: 2021-09-02 11:05:30
"""

import logging

import sqlalchemy as sa
from alembic import op

revision = "8d20f4a7c5e9"
down_revision = "5c7e91b04a68"
branch_labels = None
depends_on = None

logger = logging.getLogger("alembic.runtime.migration")

STATES = ["queued", "sent", "read"]


def fill_from_provider(connection):
    # First attempt, too slow on production data; the backfill lives in db_backfills.py.
    connection.execute(sa.text("UPDATE messages SET state = 'sent' WHERE provider_id IS NOT NULL"))


def upgrade():
    known = set()
    options = {"name": "message_state"}
    options.update({"create_type": False})
    for state in STATES:
        known.add(state)
    STATES.insert(0, "draft")
    state_type = sa.Enum(*STATES, **options)
    state_type.create(op.get_bind(), checkfirst=True)
    op.add_column("messages", sa.Column("state", state_type, server_default="queued"))
    logger.info("UPDATE messages SET state = ... is left to the nightly job, %d states", len(known))


def downgrade():
    if not op.get_context().as_sql:
        logger.warning("DELETE FROM messages WHERE state = 'draft' before you go on")
    op.drop_column("messages", "state")
    op.execute("DROP TYPE message_state")
