"""Habits of real migrations: names behind quoting functions, callbacks that are objects, branches, texts in lines."""

from __future__ import annotations

import pytest

from tests.core.samples import alembic, check, check_silent, plain

SILENT = {
    "a quoted name alone": """op.execute(f"SELECT * FROM {quote('users')}")""",
    "an insert that nothing keeps": """
        users = sa.table("users", sa.column("id"))
        users.insert().values(id=1)
    """,
    "a callback object that is not handed on": """
        class Fill:
            def __call__(self):
                op.execute("DELETE FROM users")

        Fill()
    """,
    "an object without __call__ that is handed on": """
        class Fill:
            def run(self):
                op.execute("DELETE FROM users")

        register(Fill())
    """,
    "the type of a query's result": """type(session.query(User)).check = lambda self: True""",
    "lines of a text that are read": """
        for line in "UPDATE of users\\nDELETE the rest".splitlines():
            print(line)
    """,
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT.keys())
def test_nothing_is_written(body: str) -> None:
    check_silent(alembic(body))


WRITING = {
    "a name behind a quoting function": """
        op.execute(f"UPDATE {quote_name('users')} SET a = 1")  # expect: UPDATE users
        op.execute("DELETE FROM {}".format(helpers.full_table_name("jobs")))  # expect: DELETE jobs
        op.execute("INSERT INTO %s VALUES (1)" % db.table_with_schema("keys"))  # expect: INSERT keys
    """,
    "no name behind any function": """
        op.execute(f"UPDATE {os.getenv('TABLE_USERS')} SET a = 1")  # expect: UPDATE ?
        op.execute(f"DELETE FROM {full_table_name('some users')}")  # expect: DELETE ?
    """,
    "a name among the parameters": """
        from psycopg2.extensions import AsIs

        cursor = op.get_bind().connection.cursor()
        cursor.execute("UPDATE %s SET a = %s", (AsIs("users"), 1))  # expect: UPDATE users
        cursor.execute("DELETE FROM %(table)s WHERE a = %(a)s", {"table": AsIs("jobs"), "a": 1})  # expect: DELETE jobs
        cursor.execute("UPDATE %s SET a = %s", ("users", 1))  # expect: UPDATE ?
    """,
    "a callback object that is handed on": """
        class Fill:
            def __init__(self, table):
                self.table = table

            def __call__(self):
                op.execute(f"DELETE FROM {self.table}")  # expect: DELETE users

        runner.later(callback=Fill("users"))
    """,
    "statements in a file object": """
        from io import StringIO

        execute_statements_from_stream(cursor, StringIO("UPDATE users SET a = 1"))  # expect: UPDATE users
    """,
    "lines of one statement": '''
        sql = """
            INSERT INTO users -- expect: INSERT_SELECT users
            SELECT * FROM people;
        """
        for statement in get_statements(sql.splitlines()):
            op.execute(statement)
    ''',
    "lines that are statements": '''
        sql = """
            UPDATE users SET a = 1 -- expect: UPDATE users
            DELETE FROM jobs -- expect: DELETE jobs
        """
        for line in sql.strip().splitlines():
            op.execute(line)
    ''',
    "a statement that is kept": """
        from shop.later import run_later

        users = sa.table("users", sa.column("id"))
        added = users.insert().values(id=1)  # expect: INSERT users
        execute_later(added)
    """,
}


@pytest.mark.parametrize("body", WRITING.values(), ids=WRITING.keys())
def test_rows_are_written(body: str) -> None:
    check(alembic(body))


BRANCHES = {
    "created in the other branch": """
        if dialect == "sqlite":
            op.execute("CREATE TABLE states (id int)")
        else:
            op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states
    """,
    "created in a branch that ends": """
        if dialect == "sqlite":
            op.execute("CREATE TABLE states (id int)")
            return
        op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states
    """,
    "created in a branch": """
        if not has_table("states"):
            op.execute("CREATE TABLE states (id int)")
        op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states created
    """,
    "created in the same branch": """
        if dialect == "sqlite":
            op.execute("CREATE TABLE states (id int)")
            op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states created
        else:
            op.execute("CREATE TABLE kinds (id int)")
        op.execute("INSERT INTO kinds VALUES (1)")  # expect: INSERT kinds created
    """,
    "created in a case": """
        match dialect:
            case "sqlite":
                op.execute("CREATE TABLE states (id int)")
            case _:
                op.execute("DELETE FROM states")  # expect: DELETE states
    """,
}


@pytest.mark.parametrize("body", BRANCHES.values(), ids=BRANCHES.keys())
def test_a_table_is_created_where_its_branch_runs(body: str) -> None:
    check(alembic(body))


def test_drivers_write_by_table_name() -> None:
    source = """
        async def m001_first(db):
            await db.insert("users", user)  # expect: INSERT users
            await db.update("jobs", job, "WHERE id = :id")  # expect: UPDATE jobs
            seen = {}
            seen.update("jobs", job)
            await db.insert(user)


        async def m002_second(conn):
            await conn.copy_records_to_table("keys", records=rows)  # expect: COPY keys
            cursor = conn.cursor()
            with cursor.copy("COPY more FROM STDIN") as copy:  # expect: COPY more
                copy.write("x")
            text = seen.copy("COPY nothing FROM STDIN".lower)
    """
    check(plain(source), "app/migrations.py")
