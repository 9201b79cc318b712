"""What executes SQL is found by what it does: drivers' methods, wrappers of the file, configured helpers."""

from __future__ import annotations

import pytest

from flake8_backfill import Config
from tests.core.samples import alembic, check, check_silent, plain

NO_EXECUTORS = {
    "a wrapper that logs": """
        def announce(sql):
            print("next:", sql)


        def upgrade():
            announce("UPDATE users SET a = 1")
    """,
    "a wrapper that returns its length": """
        def size(sql):
            return len(sql)


        def upgrade():
            op.execute("SELECT %s" % size("DELETE FROM users"))
    """,
    "a wrapper that is given DDL": """
        def run(sql):
            op.execute(sql)


        def upgrade():
            run("ALTER TABLE users ADD COLUMN a integer")
            run("CREATE INDEX i ON users (a)")
    """,
    "the other parameter": """
        def run(sql, note):
            op.execute(sql)
            print(note)


        def upgrade():
            run("ALTER TABLE users DROP COLUMN a", "UPDATE users SET a = 1")
            run(note="DELETE FROM users", sql="SELECT 1")
    """,
    "a wrapper that nothing calls": """
        def run(sql="UPDATE users SET a = 1"):
            op.execute(sql)


        def upgrade():
            op.drop_column("users", "a")
    """,
    "SQL as a parameter of a statement": """
        op.get_bind().execute(sa.text("SELECT :note"), {"note": "UPDATE users SET a = 1"})
        op.get_bind().exec_driver_sql("SELECT %s", ("DELETE FROM users",))
    """,
    "a message of a raised error in a wrapper": """
        def run(sql):
            if not sql.startswith("SELECT"):
                raise ValueError("DELETE FROM users is not allowed: " + sql)
            op.execute(sql)


        def upgrade():
            run("SELECT 1")
    """,
    "mail": """
        import smtplib
        smtplib.SMTP("localhost").sendmail("a", "b", "UPDATE users SET a = 1")
    """,
}

METHODS = {
    "op.execute": """
        op.execute("UPDATE users SET a = 1")  # expect: UPDATE users @17
        op.execute(sqltext="DELETE FROM users")  # expect: DELETE users @25
    """,
    "context and proxies": """
        op.get_context().bind.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        op.get_bind().execute("UPDATE orders SET a = 1")  # expect: UPDATE orders
        op.get_bind().engine.begin().execute("UPDATE items SET a = 1")  # expect: UPDATE items
    """,
    "exec_driver_sql": """
        op.get_bind().exec_driver_sql("UPDATE users SET a = 1")  # expect: UPDATE users
    """,
    "executemany": """
        cursor = op.get_bind().connection.cursor()
        cursor.executemany("UPDATE users SET a = %s WHERE id = %s", [(1, 2), (3, 4)])  # expect: UPDATE users
    """,
    "executescript": '''
        op.get_bind().connection.executescript("""
            CREATE TABLE a (id);
            INSERT INTO a VALUES (1); -- expect: INSERT a created
            DELETE FROM users; -- expect: DELETE users
        """)
    ''',
    "scalar": """
        op.get_bind().scalar(sa.text("INSERT INTO users VALUES (1) RETURNING id"))  # expect: INSERT users
    """,
    "fetch of asyncpg": """
        async def change(connection):
            await connection.fetch("UPDATE users SET a = 1 RETURNING id")  # expect: UPDATE users
            await connection.fetchval("DELETE FROM orders RETURNING 1")  # expect: DELETE orders
            await connection.fetch("SELECT 1")


        def upgrade():
            op.run_async(change)
    """,
    "execute_values": """
        from psycopg2.extras import execute_batch, execute_values
        cursor = op.get_bind().connection.cursor()
        execute_values(cursor, "INSERT INTO users (a) VALUES %s", [(1,)])  # expect: INSERT users
        execute_batch(cursor, "UPDATE users SET a = %s", [(1,)])  # expect: UPDATE users
    """,
    "copy_from and copy_expert": """
        cursor = op.get_bind().connection.cursor()
        cursor.copy_from(open("users.csv"), "users")  # expect: COPY users
        cursor.copy_expert("COPY orders FROM STDIN", open("orders.csv"))  # expect: COPY orders
        cursor.copy_expert("COPY orders TO STDOUT", open("orders.csv", "w"))
    """,
    "a session": """
        session = sa.orm.Session(bind=op.get_bind())
        session.execute(sa.text("UPDATE users SET a = 1"))  # expect: UPDATE users
    """,
    "a method taken off its object": """
        run = op.execute
        run("UPDATE users SET a = 1")  # expect: UPDATE users
        execute = op.get_bind().execute
        execute(sa.text("DELETE FROM users"))  # expect: DELETE users
    """,
    "op under other names": """
        import alembic.op as o
        from alembic import context, op as operations

        o.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        operations.execute("UPDATE orders SET a = 1")  # expect: UPDATE orders
        context.op.execute("UPDATE items SET a = 1")  # expect: UPDATE items
        context.execute("UPDATE lines SET a = 1")  # expect: UPDATE lines
    """,
    "a batch operation's own": """
        with op.batch_alter_table("users") as batch:
            batch.execute("UPDATE users SET a = 1")  # expect: UPDATE users
    """,
    "results that are walked": """
        for row in op.get_bind().execute("DELETE FROM users RETURNING id"):  # expect: DELETE users
            print(row)
        first = op.get_bind().execute("UPDATE orders SET a = 1 RETURNING id").fetchone()[0]  # expect: UPDATE orders
    """,
    "in conditions, returns and comprehensions": """
        def changed(bind):
            return bind.execute("UPDATE users SET a = 1").rowcount  # expect: UPDATE users


        def upgrade():
            bind = op.get_bind()
            if changed(bind) and not bind.execute("DELETE FROM orders").rowcount:  # expect: DELETE orders
                raise RuntimeError
            assert bind.execute("UPDATE lines SET a = 1") is not None  # expect: UPDATE lines
            [bind.execute("INSERT INTO tags VALUES (:n)", {"n": n}) for n in range(3)]  # expect: INSERT tags
            while bind.execute("DELETE FROM jobs WHERE id < 9").rowcount:  # expect: DELETE jobs
                pass
            done = (n := bind.execute("UPDATE marks SET a = 1")) or None  # expect: UPDATE marks
    """,
    "star imports": """
        from alembic.op import *
        from sqlalchemy import *

        execute("UPDATE users SET a = 1")  # expect: UPDATE users
        execute(table("orders").delete())  # expect: DELETE orders
        execute(text("DELETE FROM items"))  # expect: DELETE items
    """,
    "an op of one's own": """
        from alembic.migration import MigrationContext
        from alembic.operations import Operations

        other = Operations(MigrationContext.configure(op.get_bind()))
        other.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        other.bulk_insert(sa.table("orders"), [{"a": 1}])  # expect: INSERT orders
    """,
    "copy_from a table that is not known": """
        import sys
        cursor = op.get_bind().connection.cursor()
        cursor.copy_from(open("users.csv"), f"{sys.argv[1]}")  # expect: COPY ?
    """,
}

WRAPPERS = {
    "a parameter by position": """
        def exec_ddl(sql):
            op.execute(sql)


        def upgrade():
            exec_ddl("UPDATE users SET a = 1")  # expect: UPDATE users @15
    """,
    "a parameter by name": """
        def exec_dml(engine, sql, *, dry_run=False):
            if not dry_run:
                engine.execute(sa.text(sql))


        def upgrade():
            exec_dml(op.get_bind(), sql="UPDATE users SET a = 1")  # expect: UPDATE users @34
    """,
    "through two wrappers": """
        def attempt(connection, statement):
            return connection.execute(statement)


        def run_with_retry(connection, statement, retries=3):
            for _ in range(retries):
                try:
                    return attempt(connection, statement)
                except Exception:
                    continue


        def upgrade():
            run_with_retry(op.get_bind(), sa.text("DELETE FROM users"))  # expect: DELETE users
    """,
    "star arguments": """
        def run(*statements, **options):
            for statement in statements:
                op.execute(statement)
            op.execute(options["last"])


        def upgrade():
            run(
                "UPDATE users SET a = 1",  # expect: UPDATE users
                "UPDATE orders SET a = 1",  # expect: UPDATE orders
                last="UPDATE items SET a = 1",  # expect: UPDATE items
            )
            run(*["DELETE FROM users"], **{"last": "DELETE FROM orders"})  # expect: DELETE users; DELETE orders
    """,
    "star arguments handed on": """
        def run(*args, **kwargs):
            return op.get_bind().execute(*args, **kwargs)


        def upgrade():
            run(sa.text("UPDATE users SET a = :a"), {"a": 1})  # expect: UPDATE users
    """,
    "a list of statements": """
        def run_all(statements):
            for statement in statements:
                op.execute(statement)


        def upgrade():
            run_all([
                "ALTER TABLE users ADD COLUMN a integer",
                "UPDATE users SET a = 1",  # expect: UPDATE users @10
                "DELETE FROM orders",  # expect: DELETE orders
            ])
    """,
    "one that splits a script": '''
        SCRIPT = """
        ALTER TABLE users ADD COLUMN a integer;
        UPDATE users SET a = 1; -- expect: UPDATE users @1
        DELETE FROM orders -- expect: DELETE orders @1
        """


        def run_script(script):
            for statement in script.split(";"):
                if statement.strip():
                    op.execute(statement.strip())


        def upgrade():
            run_script(SCRIPT)
    ''',
    "a class of the file": """
        class Runner:
            def __init__(self, bind):
                self.bind = bind

            def run(self, sql):
                return self._run(sql)

            def _run(self, sql):
                self.bind.execute(sql)

            @staticmethod
            def now(sql):
                op.execute(sql)

            @classmethod
            def made(cls, sql):
                cls(op.get_bind()).run(sql)

            def __call__(self, sql):
                self.run(sql)


        def upgrade():
            runner = Runner(op.get_bind())
            runner.run("UPDATE users SET a = 1")  # expect: UPDATE users
            Runner.now("UPDATE orders SET a = 1")  # expect: UPDATE orders
            Runner.made("UPDATE items SET a = 1")  # expect: UPDATE items
            runner("UPDATE lines SET a = 1")  # expect: UPDATE lines
    """,
    "a class with a base": """
        class Base:
            def run(self, sql):
                op.execute(sql)


        class Step(Base):
            def fill(self):
                self.run("UPDATE users SET a = 1")  # expect: UPDATE users
                super().run("UPDATE orders SET a = 1")  # expect: UPDATE orders


        def upgrade():
            Step().fill()
    """,
    "a class that wraps op": """
        class Operations:
            def __init__(self, inner):
                self.inner = inner

            def __getattr__(self, name):
                return getattr(self.inner, name)

            def execute(self, sql):
                self.inner.execute(sql)


        def upgrade():
            operations = Operations(op)
            operations.execute("UPDATE users SET a = 1")  # expect: UPDATE users
    """,
    "a closure": """
        def upgrade():
            bind = op.get_bind()

            def run(sql):
                bind.execute(sql)

            run("UPDATE users SET a = 1")  # expect: UPDATE users
    """,
    "a lambda and a partial": """
        from functools import partial

        run = lambda sql: op.execute(sql)


        def execute(connection, sql):
            connection.execute(sql)


        def upgrade():
            run("UPDATE users SET a = 1")  # expect: UPDATE users
            on_bind = partial(execute, op.get_bind())
            on_bind("UPDATE orders SET a = 1")  # expect: UPDATE orders
            later = partial(execute, sql="UPDATE items SET a = 1")  # expect: UPDATE items
            later(op.get_bind())
    """,
    "a function from a table of functions": """
        def fill():
            op.execute("UPDATE users SET a = 1")  # expect: UPDATE users


        def clean():
            op.execute("DELETE FROM orders")  # expect: DELETE orders


        STEPS = {"fill": fill, "clean": clean}


        def upgrade():
            for name, step in STEPS.items():
                print(name)
                step()
    """,
    "functions handed to a runner": """
        from shop.retry import with_retry


        def fill(connection):
            connection.execute(sa.text("UPDATE users SET a = 1"))  # expect: UPDATE users


        def clean():
            op.execute("DELETE FROM orders")  # expect: DELETE orders


        def upgrade():
            with_retry(fill, op.get_bind())
            with_retry(callback=clean)
    """,
    "a decorated step": """
        import functools


        def logged(function):
            @functools.wraps(function)
            def wrapper(*args):
                print(function)
                return function(*args)

            return wrapper


        @logged
        def fill(sql):
            op.execute(sql)


        def upgrade():
            fill("UPDATE users SET a = 1")  # expect: UPDATE users
    """,
    "a generator": """
        def statements():
            yield "UPDATE users SET a = 1"  # expect: UPDATE users
            yield from ["DELETE FROM orders"]  # expect: DELETE orders


        def upgrade():
            for statement in statements():
                op.execute(statement)
    """,
    "a context manager of the file": """
        from contextlib import contextmanager


        @contextmanager
        def connected():
            yield op.get_bind()


        class Bind:
            def __enter__(self):
                return op.get_bind()

            def __exit__(self, *details):
                op.execute("SELECT 1")


        def upgrade():
            with connected() as connection, Bind() as bind:
                connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users
                bind.execute("UPDATE orders SET a = 1")  # expect: UPDATE orders
    """,
    "op handed in": """
        def upgrade(op, tables, tester):
            bind = op.get_bind()
            bind.execute(tables.user.update().values(a=1))  # expect: UPDATE user
            op.execute("UPDATE orders SET a = 1")  # expect: UPDATE orders
    """,
    "an imported runner by its name": """
        from shop.database import exec_dml, run_sql


        def upgrade():
            exec_dml(op.get_bind(), "UPDATE users SET a = 1")  # expect: UPDATE users
            run_sql(sql="DELETE FROM orders")  # expect: DELETE orders
            run_sql("ALTER TABLE orders DROP COLUMN a")
    """,
    "one of two lists of arguments": """
        def run(bind, sql):
            bind.execute(sql)


        def upgrade():
            first = (op.get_bind(), "UPDATE users SET a = 1")  # expect: UPDATE users
            second = (op.get_bind(), "DELETE FROM users")  # expect: DELETE users
            run(*(first if op else second))
    """,
    "a base's method without self": """
        class Base:
            @classmethod
            def run(cls, sql):
                op.execute(sql)


        class Step(Base):
            @classmethod
            def fill(cls):
                cls.run("UPDATE users SET a = 1")  # expect: UPDATE users


        def upgrade():
            Step.fill()
    """,
}

HELPERS = """
    from shop.database import apply_change

    def upgrade():
        apply_change("UPDATE users SET a = 1"){marker}
        shop.tools.apply_change(op, "DELETE FROM users"){marker_of_method}
        apply_change("ALTER TABLE users DROP COLUMN a")
"""


@pytest.mark.parametrize("body", NO_EXECUTORS.values(), ids=NO_EXECUTORS)
def test_what_executes_nothing(body: str) -> None:
    check_silent(alembic(body))


@pytest.mark.parametrize("body", METHODS.values(), ids=METHODS)
def test_methods_of_drivers(body: str) -> None:
    check(alembic(body))


@pytest.mark.parametrize("body", WRAPPERS.values(), ids=WRAPPERS)
def test_functions_of_the_file(body: str) -> None:
    check(alembic(body))


def test_a_helper_is_silent_until_it_is_configured() -> None:
    body = HELPERS.format(marker="", marker_of_method="")
    check_silent(alembic(body))


def test_a_configured_helper_executes() -> None:
    body = HELPERS.format(marker="  # expect: UPDATE users", marker_of_method="  # expect: DELETE users")
    check(alembic(body), config=Config(helpers=("apply_change",)))


def test_a_configured_helper_of_the_file_executes_all_it_is_given() -> None:
    source = plain(
        """
        from alembic import op
        from shop.tools import queue


        def enqueue(sql):
            queue.push(sql)


        def upgrade():
            enqueue("UPDATE users SET a = 1")  # expect: UPDATE users
        """
    )
    check(source, config=Config(helpers=("enqueue",)))
