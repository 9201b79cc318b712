"""Move the orders into their new tables

Revision ID: bc34
Revises: ab12
"""

import io
import textwrap

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert as pg_insert

revision = "bc34"
down_revision = "ab12"

orders = sa.table("orders", sa.column("id"), sa.column("state"), sa.column("total"))
LOGS = ["order_log", "refund_log"]
STATES = {"order_states": ("open", "paid"), "refund_states": ("asked",)}


def _status_rows(names):
    return [{"name": name} for name in names]


def upgrade() -> None:
    connection = op.get_bind()
    metadata = sa.MetaData()
    lines = sa.Table("order_lines", metadata, autoload_with=connection)
    buyers = sa.Table("buyers", metadata, sa.Column("id", sa.Integer), sa.Column("code", sa.String), schema="crm")

    other = orders.alias("other")
    newest = sa.select(sa.func.max(other.c.id)).where(other.c.state == orders.c.state).scalar_subquery()
    connection.execute(orders.update().where(orders.c.id == newest).values(total=0))  # expect: UPDATE orders

    change = (
        lines.update()  # expect: UPDATE order_lines
        .where(lines.c.id == sa.bindparam("line_id"))
        .values(amount=sa.bindparam("new_amount"))
    )
    found = connection.execute(sa.select(lines.c.id)).fetchall()
    connection.execute(change, [{"line_id": row.id, "new_amount": 1} for row in found])

    kinds = op.create_table("order_kinds", sa.Column("id", sa.Integer), sa.Column("name", sa.String(20)))
    op.bulk_insert(kinds, _status_rows(["retail", "bulk"]))  # expect: INSERT order_kinds
    op.execute(sa.insert(buyers).from_select(["id"], sa.select(lines.c.id)))  # expect: INSERT_SELECT buyers
    statement = pg_insert(buyers).values(id=1, code="x")  # expect: UPSERT buyers
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"code": "x"}))
    quiet = postgresql.insert(buyers).values(id=2).on_conflict_do_nothing()  # expect: INSERT buyers
    connection.execute(quiet)
    for table_name, names in STATES.items():
        states = sa.table(table_name, sa.column("name"))
        op.bulk_insert(states, _status_rows(names))  # expect: INSERT order_states, refund_states
    op.execute(orders.delete().where(orders.c.state.in_(["lost"])))  # expect: DELETE orders

    if connection.dialect.name == "oracle":
        op.execute("begin execute immediate 'truncate table order_cache'; end;")  # expect: TRUNCATE order_cache
        return
    with_sql(connection)


def with_sql(connection):
    op.execute(
        """
        DO $$
        DECLARE
            buyer record;
        BEGIN
            FOR buyer IN SELECT id FROM buyers LOOP
                UPDATE orders SET state = 'open' WHERE id = buyer.id; -- expect: UPDATE orders
                EXECUTE 'DELETE FROM order_cache WHERE id = $1' USING buyer.id; -- expect: DELETE order_cache
            END LOOP;
            EXECUTE format('INSERT INTO %I (id) VALUES (1)', 'order_marks'); -- expect: INSERT order_marks
        END
        $$
        """
    )
    moved = sa.text(
        """
        WITH gone AS (
            DELETE FROM orders WHERE state = 'void' RETURNING id -- expect: DELETE orders
        ), marked AS (
            UPDATE order_lines SET amount = 0 -- expect: UPDATE order_lines
            FROM gone WHERE gone.id = order_id RETURNING gone.id
        )
        INSERT INTO order_archive (id) SELECT id FROM marked -- expect: INSERT_SELECT order_archive
        """
    )
    connection.execute(moved)
    connection.exec_driver_sql(
        textwrap.dedent(
            """\
            MERGE INTO stock AS s USING deliveries AS d ON s.id = d.id -- expect: UPSERT stock
            WHEN MATCHED THEN UPDATE SET amount = d.amount
            WHEN NOT MATCHED THEN INSERT (id, amount) VALUES (d.id, d.amount)
            """
        )
    )
    with connection.connection.cursor() as cursor:
        cursor.copy_expert("COPY order_codes (id, code) FROM STDIN", io.StringIO("1\tx\n"))  # expect: COPY order_codes
        cursor.copy_expert("COPY orders TO STDOUT", io.StringIO())
    for name in LOGS:
        op.execute(f"TRUNCATE TABLE {name} CASCADE")  # expect: TRUNCATE order_log, refund_log
    op.execute("REPLACE INTO order_settings (k, v) VALUES ('moved', '1')")  # expect: UPSERT order_settings
    op.execute(
        "DELETE a FROM order_lines a INNER JOIN order_lines b "  # expect: DELETE order_lines
        "ON a.code = b.code WHERE a.id < b.id"
    )
    op.execute("CREATE TABLE orders_copy AS SELECT * FROM orders")  # expect: INSERT_SELECT orders_copy
    op.execute("SELECT * INTO TEMPORARY orders_kept FROM orders")  # expect: INSERT_SELECT orders_kept
    schema = context.config.get_main_option("schema")
    op.execute("UPDATE %s.orders SET total = 1 WHERE total IS NULL" % schema)  # expect: UPDATE orders
    _trim("orders")


def _trim(table):
    op.execute("UPDATE {} SET state = trim(state)".format(table))  # expect: UPDATE orders, orders_copy both


def downgrade() -> None:
    _trim("orders_copy")
    op.drop_table("order_kinds")
    op.execute("INSERT INTO orders SELECT * FROM orders_copy")  # expect: INSERT_SELECT orders downgrade
    op.execute("DROP TABLE orders_copy")
