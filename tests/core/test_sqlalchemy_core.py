"""SQLAlchemy Core: statements built from tables, whatever the file binds the tables to."""

from __future__ import annotations

import pytest

from tests.core.samples import alembic, check, check_silent

SILENT = {
    "a table that is only declared": """
        users = sa.table("users", sa.column("id"), sa.column("update"))
        sa.Table("orders", sa.MetaData(), sa.Column("insert", sa.Integer))
    """,
    "reading": """
        users = sa.table("users", sa.column("id"))
        bind = op.get_bind()
        bind.execute(sa.select(users).where(users.c.id == 1).with_for_update())
        bind.execute(users.select().limit(3))
        bind.execute(sa.select(sa.func.max(users.c.id)).select_from(users)).scalar()
        bind.execute(sa.exists().where(users.c.id == 1))
        sa.union(sa.select(users.c.id), sa.select(users.c.id))
    """,
    "a statement that is only printed": """
        users = sa.table("users")
        print("nothing to do", users.c.keys())
    """,
    "a statement that nothing keeps": """
        users = sa.table("users", sa.column("id"))
        users.insert().values(id=1)
        users.update().where(users.c.id == 1).values(id=2)
    """,
    "metadata": """
        metadata = sa.MetaData()
        metadata.reflect(bind=op.get_bind())
        metadata.tables["users"].drop(op.get_bind())
        metadata.create_all(op.get_bind())
        if "users" in metadata.tables:
            op.drop_column("users", "a")
    """,
    "operators and functions named so": """
        from shop.tools import delete, insert, update
        from operator import delitem

        update("users")
        insert("users", 1)
        delete("users")
        delitem({}, "a")
    """,
    "update of things that are no tables": """
        import threading
        context = op.get_context()
        context.opts.update(compare_type=True)
        context.config.attributes.update({"a": 1})
        op.get_bind().info.update(a=1)
    """,
    "a column's onupdate": """
        op.add_column("users", sa.Column("at", sa.DateTime, onupdate=sa.func.now(), server_onupdate=sa.FetchedValue()))
    """,
    "columns that are named like statements": """
        users = sa.table("users", sa.column("update"), sa.column("delete"))
        op.get_bind().execute(sa.select(users.c.update, users.c.delete))
    """,
    "an event listener that writes rows at run time": """
        users = sa.table("users")


        def write(connection):
            connection.execute(users.update().values(a=1))


        def upgrade():
            op.drop_column("users", "a")
    """,
    "selecting things of every kind": """
        from shop.tables import orders

        bind = op.get_bind()
        bind.execute(sa.select(orders, orders.c.id, sa.func.now(), sa.literal(1), count()))
        bind.execute(sa.select([sa.table("users"), sa.column("a")]))
    """,
}

TABLES = {
    "table()": """
        users = sa.table("users", sa.column("a", sa.Integer))
        op.execute(users.update().values(a=1))  # expect: UPDATE users @22
        op.execute(users.delete())  # expect: DELETE users @22
        op.execute(users.insert().values(a=1))  # expect: INSERT users @22
    """,
    "other imports of table()": """
        from sqlalchemy import table
        from sqlalchemy.sql import table as sql_table
        from sqlalchemy.sql.expression import table as t
        import sqlalchemy.sql as sql

        op.execute(table("a").delete())  # expect: DELETE a
        op.execute(sql_table("b").delete())  # expect: DELETE b
        op.execute(t("c").delete())  # expect: DELETE c
        op.execute(sql.table("d", schema="shop").delete())  # expect: DELETE d
        op.execute(sa.sql.expression.table("e").delete())  # expect: DELETE e
    """,
    "Table()": """
        metadata = sa.MetaData()
        users = sa.Table("users", metadata, sa.Column("id", sa.Integer), schema="shop")
        orders = sa.Table("Orders", metadata, autoload_with=op.get_bind())
        items = sa.Table("items", sa.MetaData(bind=op.get_bind()), autoload=True)
        lines = sa.schema.Table(name="lines", metadata=metadata)
        op.execute(users.update().values(a=1))  # expect: UPDATE users
        op.execute(orders.update().values(a=1))  # expect: UPDATE orders
        op.execute(items.update().values(a=1))  # expect: UPDATE items
        op.execute(lines.update().values(a=1))  # expect: UPDATE lines
    """,
    "a name that is built": """
        PREFIX = "shop_"

        def upgrade():
            for name in ("users", "orders"):
                table = sa.table(PREFIX + name, sa.column("a"))
                op.execute(table.update().values(a=1))  # expect: UPDATE shop_orders,shop_users
    """,
    "module and class level": """
        users = sa.table("users", sa.column("a"))


        class Tables:
            orders = sa.table("orders", sa.column("a"))


        def upgrade():
            op.execute(users.delete())  # expect: DELETE users
            op.execute(Tables.orders.delete())  # expect: DELETE orders
            op.execute(Tables().orders.delete())  # expect: DELETE orders
    """,
    "reflected metadata": """
        metadata = sa.MetaData()
        metadata.reflect(op.get_bind(), only=["users"])
        users = metadata.tables["users"]
        op.execute(users.update().values(a=1))  # expect: UPDATE users
        op.execute(metadata.tables["shop.orders"].delete())  # expect: DELETE orders
        op.execute(metadata.tables.get("items").delete())  # expect: DELETE items
        for name in ("a", "b"):
            op.execute(metadata.tables[name].delete())  # expect: DELETE a,b
    """,
    "automap": """
        from sqlalchemy.ext.automap import automap_base
        Base = automap_base()
        Base.prepare(op.get_bind(), reflect=True)
        op.execute(sa.update(Base.classes.users).values(a=1))  # expect: UPDATE users
        op.execute(sa.delete(Base.classes["orders"]))  # expect: DELETE orders
    """,
    "a table made in the same migration": """
        states = op.create_table("states", sa.Column("name", sa.String))
        op.bulk_insert(states, [{"name": "open"}])  # expect: INSERT states created
        op.execute(states.insert().values(name="closed"))  # expect: INSERT states created
    """,
    "a function's result, a list's and a dict's items": """
        def users():
            return sa.table("users", sa.column("a"))


        TABLES = {"orders": sa.table("orders"), "items": sa.table("items")}


        def upgrade():
            op.execute(users().delete())  # expect: DELETE users
            op.execute(TABLES["orders"].delete())  # expect: DELETE orders
            for name, table in TABLES.items():
                op.execute(table.delete())  # expect: DELETE items,orders
            for table in [sa.table("a"), sa.table("b")]:
                op.execute(table.delete())  # expect: DELETE a,b
    """,
    "a class's table": """
        from sqlalchemy.orm import declarative_base
        from shop.models import Order

        Base = declarative_base()


        class User(Base):
            __tablename__ = "users"


        class Item(Base):
            __table__ = sa.Table("items", sa.MetaData(), sa.Column("id", sa.Integer))


        class Plain:
            __tablename__ = "plains"


        def upgrade():
            op.execute(sa.update(User).values(a=1))  # expect: UPDATE users
            op.execute(User.__table__.update().values(a=1))  # expect: UPDATE users
            op.execute(sa.update(User.__table__).values(a=1))  # expect: UPDATE users
            op.execute(Item.__table__.delete())  # expect: DELETE items
            op.execute(sa.delete(Plain))  # expect: DELETE plains
            op.execute(f"UPDATE {User.__tablename__} SET a = 1")  # expect: UPDATE users
            op.execute(sa.update(Order).values(a=1))  # expect: UPDATE order
            op.execute(Order.__table__.delete())  # expect: DELETE order
            op.bulk_insert(User.__table__, [{"a": 1}])  # expect: INSERT users
    """,
    "aliases and copies": """
        users = sa.table("users", sa.column("a"))
        other = sa.alias(users)
        third = users.alias("third")
        copy = users.to_metadata(sa.MetaData())
        op.execute(other.update().values(a=1))  # expect: UPDATE users
        op.execute(third.update().values(a=1))  # expect: UPDATE users
        op.execute(copy.delete())  # expect: DELETE users
    """,
    "a table that the file does not show": """
        from shop.tables import users
        import shop.tables

        op.execute(users.update().values(a=1))  # expect: UPDATE users
        op.execute(sa.delete(shop.tables.orders))  # expect: DELETE orders
        op.execute(sa.update(table_of_the_day()))  # expect: UPDATE ?
    """,
}

STATEMENTS = {
    "functions of sqlalchemy": """
        from sqlalchemy import delete, insert as i, update as u
        from sqlalchemy.sql import delete as d
        import sqlalchemy.sql.expression as expression

        users = sa.table("users", sa.column("a"))
        bind = op.get_bind()
        bind.execute(sa.update(users).values(a=1))  # expect: UPDATE users @21
        bind.execute(u(users).values(a=1))  # expect: UPDATE users @18
        bind.execute(i(users).values(a=1))  # expect: INSERT users
        bind.execute(delete(users))  # expect: DELETE users
        bind.execute(d(table=users))  # expect: DELETE users
        bind.execute(expression.update(users))  # expect: UPDATE users
        bind.execute(sa.sql.insert(users), [{"a": 1}, {"a": 2}])  # expect: INSERT users
    """,
    "long chains": """
        users = sa.table("users", sa.column("a"), sa.column("b"))
        op.execute(
            users
            .update()  # expect: UPDATE users @10
            .where(users.c.a.is_(None))
            .where(users.c.b == sa.bindparam("b"))
            .values(a=sa.select(sa.func.max(users.c.b)).scalar_subquery())
            .execution_options(autocommit=True)
        )
        op.execute(
            sa.insert(users)  # expect: INSERT users @12
            .values({"a": 1})
            .returning(users.c.a)
        )
    """,
    "kept in a variable": """
        users = sa.table("users", sa.column("a"))
        statement = users.update()  # expect: UPDATE users @23
        statement = statement.where(users.c.a == 1)
        statement = statement.values(a=2)
        op.execute(statement)
    """,
    "built by a function": """
        users = sa.table("users", sa.column("a"))


        def statement(value):
            return users.update().values(a=value)  # expect: UPDATE users


        def run(bind, what):
            bind.execute(what)


        def upgrade():
            run(op.get_bind(), statement(1))
    """,
    "built in a list": """
        users = sa.table("users", sa.column("a"))
        for statement in [users.delete(), users.update().values(a=1)]:  # expect: DELETE users; UPDATE users
            op.execute(statement)
    """,
    "handed out of sight": """
        from shop.migrations import run_slowly
        users = sa.table("users", sa.column("a"))
        run_slowly(users.update().values(a=1))  # expect: UPDATE users
        pending = []
        pending.append(users.delete())  # expect: DELETE users
        run_slowly(*pending)
    """,
    "executed by themselves": """
        users = sa.Table("users", sa.MetaData(bind=op.get_bind()), autoload=True)
        users.update().values(a=1).execute()  # expect: UPDATE users
        users.insert().execute(a=1)  # expect: INSERT users
        users.delete(users.c.a == 1).execute()  # expect: DELETE users
    """,
    "old spellings": """
        users = sa.table("users", sa.column("a"))
        bind = op.get_bind()
        bind.execute(users.update(values={"a": 1}, whereclause=users.c.a == 2))  # expect: UPDATE users
        bind.execute(sa.update(users, users.c.a == 2, {"a": 1}))  # expect: UPDATE users
        bind.execute(users.insert(), [{"a": 1}])  # expect: INSERT users
        bind.execute(users.insert(values={"a": 1}))  # expect: INSERT users
    """,
    "bindparam and executemany": """
        users = sa.table("users", sa.column("id"), sa.column("a"))
        statement = users.update()  # expect: UPDATE users
        statement = statement.where(users.c.id == sa.bindparam("b_id")).values(a=sa.bindparam("b_a"))
        op.get_bind().execute(statement, [{"b_id": 1, "b_a": 2}])
    """,
    "in a CTE": """
        users = sa.table("users", sa.column("id"))
        moved = users.delete().returning(users.c.id).cte("moved")  # expect: DELETE users
        op.get_bind().execute(sa.select(moved.c.id))
    """,
    "dialects' inserts": """
        from sqlalchemy.dialects import mysql, postgresql
        from sqlalchemy.dialects.postgresql import insert
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        users = sa.table("users", sa.column("id"))
        op.execute(insert(users).values(id=1))  # expect: INSERT users
        op.execute(insert(users).values(id=1).on_conflict_do_nothing())  # expect: INSERT users
        op.execute(postgresql.insert(users).values(id=1).on_conflict_do_update(  # expect: UPSERT users
            index_elements=["id"], set_={"id": 1}
        ))
        op.execute(sqlite_insert(users).values(id=1).on_conflict_do_update())  # expect: UPSERT users
        op.execute(mysql.insert(users).values(id=1).on_duplicate_key_update(id=1))  # expect: UPSERT users
        statement = insert(users).values(id=1)  # expect: UPSERT users
        op.get_bind().execute(statement.on_conflict_do_update(set_={"id": statement.excluded.id}))
    """,
    "INSERT with a prefix": """
        users = sa.table("users", sa.column("id"))
        op.execute(users.insert().prefix_with("OR REPLACE").values(id=1))  # expect: UPSERT users
        op.execute(users.insert().prefix_with("IGNORE").values(id=1))  # expect: INSERT users
    """,
    "from_select": """
        users = sa.table("users", sa.column("id"))
        orders = sa.table("orders", sa.column("user_id"))
        op.execute(users.insert().from_select(["id"], sa.select(orders.c.user_id)))  # expect: INSERT_SELECT users
        op.execute(sa.insert(users).from_select(["id"], orders.select()))  # expect: INSERT_SELECT users
    """,
    "bulk_insert": """
        users = sa.table("users", sa.column("id"))
        op.bulk_insert(users, [{"id": 1}])  # expect: INSERT users @8
        op.bulk_insert(table=users, rows=[{"id": 1}], multiinsert=False)  # expect: INSERT users
        op.bulk_insert(
            sa.table(
                "orders",
                sa.column("id"),
            ),
            [{"id": 1}],
        )  # the place is the call's name
    """.replace("        op.bulk_insert(\n", "        op.bulk_insert(  # expect: INSERT orders\n"),
    "bulk_insert under other names": """
        from alembic.op import bulk_insert
        import alembic

        users = sa.table("users", sa.column("id"))
        bulk_insert(users, [{"id": 1}])  # expect: INSERT users @5
        alembic.op.bulk_insert(users, [{"id": 1}])  # expect: INSERT users
        with op.batch_alter_table("users"):
            op.bulk_insert(users, [{"id": 1}])  # expect: INSERT users
    """,
    "in loops over rows": """
        users = sa.table("users", sa.column("id"), sa.column("a"))
        bind = op.get_bind()
        for row in bind.execute(sa.select(users.c.id)):
            bind.execute(users.update().where(users.c.id == row.id).values(a=1))  # expect: UPDATE users
    """,
    "in both branches": """
        users = sa.table("users", sa.column("id"))
        bind = op.get_bind()
        if bind.dialect.name == "mysql":
            statement = users.delete()  # expect: DELETE users
        else:
            statement = users.update().values(id=1)  # expect: UPDATE users
        bind.execute(statement)
        bind.execute(users.delete() if bind else sa.table("orders").delete())  # expect: DELETE users; DELETE orders
    """,
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_what_core_only_declares_or_reads(body: str) -> None:
    check_silent(alembic(body))


@pytest.mark.parametrize("body", TABLES.values(), ids=TABLES)
def test_tables(body: str) -> None:
    check(alembic(body))


@pytest.mark.parametrize("body", STATEMENTS.values(), ids=STATEMENTS)
def test_statements(body: str) -> None:
    check(alembic(body))
