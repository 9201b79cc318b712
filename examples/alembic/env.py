"""Run the history online: the usual Alembic environment, shortened."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import create_engine, text

engine = create_engine(os.environ.get("CRM_DATABASE", "postgresql:///crm"))

with engine.connect() as connection:
    connection.execute(text("SET lock_timeout = '4s'"))
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        connection.execute(text("DELETE FROM migration_locks WHERE taken_at < now() - interval '1 hour'"))
        context.run_migrations()
