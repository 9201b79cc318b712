"""Steps that get op from the runner

Revision ID: de78
Revises: cd56
"""

from functools import partial, wraps

import sqlalchemy as sa
from alembic import op as original_op

from shop.migrating import ProgressWrapper

revision = "de78"
down_revision = "cd56"

STEPS = []


def step(title):
    def keep(function):
        @wraps(function)
        def run(connection):
            print("-- UPDATE of", title)
            function(connection)

        STEPS.append(run)
        return run

    return keep


class Rows:
    """Wraps op, so that every statement is counted."""

    def __init__(self, op):
        self.op = op
        self.count = 0

    def run(self, statement, **values):
        self.count += 1
        self.op.get_bind().execute(sa.text(statement), values)

    def remove(self, table, condition):
        self.run(f"DELETE FROM {table} WHERE {condition}")  # expect: DELETE carts, cart_lines


@step("carts")
def close_carts(connection):
    connection.execute(sa.text("UPDATE carts SET closed = true"))  # expect: UPDATE carts


@step("rates")
def fill_rates(connection):
    def one(code, rate):
        connection.execute(
            sa.text("INSERT INTO rates (code, rate) VALUES (:code, :rate)"),  # expect: INSERT rates
            {"code": code, "rate": rate},
        )

    for code, rate in (("a", 1), ("b", 2)):
        one(code, rate)


def statements():
    for name in ("north", "south"):
        yield f"UPDATE region_{name} SET open = true"  # expect: UPDATE region_north, region_south
    yield "CREATE INDEX region_open ON region_north (open)"
    yield "INSERT INTO region_log (text) VALUES ('opened')"  # expect: INSERT region_log


def touch(bind, table, *, column="touched"):
    bind.execute(sa.text("UPDATE " + table + " SET " + column + " = 1"))  # expect: UPDATE buyers, sellers


def upgrade(op, tables, tester):
    op = ProgressWrapper(original_op, None)
    bind = op.get_bind()
    for run in STEPS:
        run(bind)
    rows = Rows(op)
    rows.run("UPDATE buyers SET seen = :seen", seen=1)  # expect: UPDATE buyers
    rows.remove("carts", "closed")
    rows.remove("cart_lines", "amount = 0")
    for statement in statements():
        op.execute(statement)
    for work in (partial(touch, table="buyers"), lambda bind: touch(bind, "sellers")):
        work(bind)
    op.bulk_insert(tables.kinds, [{"name": "gift"}])  # expect: INSERT kinds
    tester.populate_table("kinds", [("name", tester.TestDataType.String)])


def downgrade(op, tables, tester):
    op = ProgressWrapper(original_op, None)
    op.execute(
        tables.kinds.delete().where(tables.kinds.c.name == op.inline_literal("gift"))  # expect: DELETE kinds downgrade
    )
