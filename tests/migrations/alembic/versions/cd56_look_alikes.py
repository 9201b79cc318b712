"""Keep the totals up to date by triggers

Nothing here changes a row: UPDATE orders SET total = 0 is only talked about.

Revision ID: cd56
Revises: bc34
"""

import logging

import sqlalchemy as sa
from alembic import op

revision = "cd56"
down_revision = "bc34"

log = logging.getLogger("alembic.runtime.migration")
TABLES = ("orders", "refunds")

FUNCTION = """
CREATE OR REPLACE FUNCTION keep_totals() RETURNS trigger AS $body$
BEGIN
    UPDATE orders SET total = total + NEW.amount WHERE id = NEW.order_id;
    INSERT INTO order_log (id) VALUES (NEW.order_id);
    RETURN NEW;
END
$body$ LANGUAGE plpgsql;
"""


def _trigger(table, event):
    return f"CREATE TRIGGER {table}_totals AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION keep_totals()"


def _old_backfill(connection):
    # Called by the release before this one: DELETE FROM orders
    connection.execute(sa.text("DELETE FROM orders WHERE total IS NULL"))


def upgrade():
    bind = op.get_bind()
    op.execute(FUNCTION)
    for table in TABLES:
        for event in ("INSERT OR UPDATE", "DELETE"):
            op.execute(_trigger(table, event))
    op.execute("CREATE RULE no_delete AS ON DELETE TO orders DO INSTEAD UPDATE orders SET hidden = true")
    op.execute("GRANT INSERT, UPDATE, DELETE ON orders TO shop")
    op.execute("SELECT id FROM orders ORDER BY id FOR UPDATE")
    op.execute("SELECT setval('orders_id_seq', 100)")
    op.execute("ALTER TABLE orders ADD COLUMN total_backfill INTEGER DEFAULT 0 NOT NULL")
    op.execute("COMMENT ON COLUMN orders.total IS 'UPDATE orders SET total = 1 is done by the trigger'")
    op.execute("REFRESH MATERIALIZED VIEW order_sums")
    op.execute("CREATE TABLE order_sums_empty AS SELECT * FROM order_sums WITH NO DATA")
    op.execute(
        """
        DO $$
        DECLARE
            wanted text;
        BEGIN
            SELECT conname INTO wanted FROM pg_constraint LIMIT 1;
            EXECUTE 'ALTER TABLE orders DROP CONSTRAINT ' || wanted;
            RAISE NOTICE 'DELETE FROM orders next time';
        END
        $$;
        /* UPDATE orders SET state = 'x'; */
        """
    )
    op.create_foreign_key(
        "order_fk", "order_lines", "orders", ["order_id"], ["id"], ondelete="CASCADE", onupdate="SET NULL"
    )
    options = {"nullable": True}
    options.update(existing_type=sa.Integer())
    with op.batch_alter_table("orders") as batch_op:
        batch_op.alter_column("total", **options)
        batch_op.add_column(sa.Column("updated", sa.DateTime(), onupdate=sa.func.now()))
    columns = [sa.Column("id", sa.Integer)]
    columns.insert(0, sa.Column("kind", sa.String(10)))
    op.create_table("order_updates", *columns)
    counted = bind.execute(sa.text("SELECT count(*) FROM orders WHERE note LIKE 'DELETE FROM %'")).scalar()
    if counted:
        log.warning("UPDATE orders SET note = '' before the next release: %s rows", counted)
        raise RuntimeError("run DELETE FROM orders WHERE note IS NULL first")
    seen = set()
    for row in bind.execute(sa.text("SELECT id, total FROM orders")):
        seen.add(row.id)
        seen.update([row.total])


def downgrade():
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_totals ON {table}")
    op.execute("DROP FUNCTION keep_totals()")
    op.drop_column("orders", "total_backfill")
