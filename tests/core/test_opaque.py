"""OPAQUE: it runs, it may well write rows, and the file does not show what; never for what is known to be harmless."""

from __future__ import annotations

import pytest

from tests.core.samples import DJANGO_PATH, alembic, check, check_silent, django, forwards

SILENT = {
    "DDL and SELECT of which only the end is unknown": """
        import os
        op.execute(f"ALTER TABLE {os.environ['TABLE']} ADD COLUMN a integer")
        op.execute("CREATE INDEX %s ON users (a)" % os.environ["INDEX"])
        op.execute("SELECT " + os.environ["FUNCTION"] + "()")
        op.execute("DROP TABLE " + os.environ["TABLE"])
    """,
    "a text that nothing is known of": """
        import os
        op.execute(os.environ["SQL"])
        op.execute(statement_of_the_day())
        op.execute(f"{os.environ['SQL']}")
    """,
    "helpers of the schema": """
        from shop.migrations import create_foreign_key, drop_index_if_exists, ensure_column, update_enum_type

        def upgrade():
            create_foreign_key(op, "users", "orders")
            drop_index_if_exists(op.get_bind(), "users")
            ensure_column(op.get_bind(), "users", "a")
            update_enum_type(op.get_bind(), "state", ["a", "b"])
    """,
    "helpers that only look": """
        from shop.tools import column_exists, log_progress, table_has_rows

        bind = op.get_bind()
        if column_exists(bind, "users", "a") or table_has_rows(bind, "users"):
            log_progress("UPDATE users SET a = 1")
    """,
    "given DDL": """
        from shop.database import exec_dml, run_sql

        exec_dml(op.get_bind(), "ALTER TABLE users ADD COLUMN a integer")
        run_sql(op.get_bind(), "CREATE INDEX i ON users (a)")
        exec_dml(op.get_bind(), "SELECT 1")
    """,
    "a file that is read and not run": """
        import json
        from pathlib import Path

        countries = json.loads(Path("countries.json").read_text())
        with open("notes.txt") as file:
            print(file.read())
    """,
    "an import that nothing calls": """
        from shop.backfills import fill_users

        op.drop_column("users", "a")
        print(fill_users)
    """,
    "Python's own and the libraries' functions": """
        import copy, json, shutil, sys

        bind = op.get_bind()
        copy.deepcopy(bind)
        json.load(open("x"))
        shutil.copyfile("a", "b")
        sys.stdout.write("UPDATE users")
        sa.inspect(bind).get_columns("users")
        sa.util.to_list(bind)
    """,
}

SQL_FROM_ELSEWHERE = {
    "read from a file": """
        from pathlib import Path
        op.execute(Path(__file__).with_suffix(".sql").read_text())  # expect: OPAQUE ?
    """,
    "read by open": """
        with open("fill_users.sql") as file:
            op.execute(file.read())  # expect: OPAQUE ?
        op.execute(sa.text(open("more.sql").read()))  # expect: OPAQUE ?
    """,
    "a package's file": """
        import pkgutil
        from importlib import resources

        op.execute(pkgutil.get_data("shop", "fill.sql").decode())  # expect: OPAQUE ?
        op.execute(resources.read_text("shop.sql", "fill.sql"))  # expect: OPAQUE ?
    """,
    "through a helper of the file": """
        from pathlib import Path


        def run_file(name):
            sql = (Path(__file__).parent / name).read_text()
            for statement in sql.split(";"):
                op.execute(statement)  # expect: OPAQUE ?


        def upgrade():
            run_file("fill_users.sql")
            run_file("fill_orders.sql")
    """,
    "an imported constant": """
        from shop import queries
        from shop.queries import BACKFILL_USERS, CREATE_VIEWS

        op.execute(BACKFILL_USERS)  # expect: OPAQUE ?
        op.execute(queries.DELETE_ORPHANS)  # expect: OPAQUE ?
        op.execute(CREATE_VIEWS)
    """,
    "given to a helper that executes DML": """
        from shop.database import exec_dml
        from shop.sql import fill_users_sql

        exec_dml(op.get_bind(), fill_users_sql)  # expect: OPAQUE ?
    """,
    "CALL": """
        op.execute("CALL fill_users()")  # expect: OPAQUE ?
    """,
    "given to a helper of the file": """
        from pathlib import Path


        def run(sql):
            op.execute(sql)


        def attempt(sql):
            run(sql)


        def upgrade():
            run(Path("fill.sql").read_text())  # expect: OPAQUE ?
            attempt(open("more.sql").read())  # expect: OPAQUE ?
    """,
}

CODE_FROM_ELSEWHERE = {
    "a function that says that it writes": """
        from shop.backfills import backfill_users, fill_orders
        import shop.backfills

        backfill_users(op.get_bind())  # expect: OPAQUE ?
        fill_orders()  # expect: OPAQUE ?
        shop.backfills.populate_items(op.get_bind())  # expect: OPAQUE ? @20
    """,
    "a function given a session": """
        from sqlalchemy.orm import Session
        from shop.users import remove_duplicates

        session = Session(bind=op.get_bind())
        remove_duplicates(session)  # expect: OPAQUE ?
    """,
    "a function given a statement is shown": """
        from shop.tools import run_slowly
        users = sa.table("users", sa.column("a"))
        run_slowly(op.get_bind(), users.update().values(a=1))  # expect: UPDATE users
    """,
}

DJANGO = {
    "an imported function": """
        from crm.backfills import fill_names, forget_names


        class Migration(migrations.Migration):
            operations = [
                migrations.RunPython(fill_names, forget_names),  # expect: OPAQUE ? both
            ]
    """,
    "an imported function, with noop": """
        from crm import backfills


        class Migration(migrations.Migration):
            operations = [
                migrations.RunPython(  # expect: OPAQUE ?
                    backfills.run,
                    migrations.RunPython.noop,
                ),
            ]
    """,
    "a function of a sibling migration": """
        import importlib

        previous = importlib.import_module("crm.migrations.0003_fill")


        class Migration(migrations.Migration):
            operations = [migrations.RunPython(previous.forwards)]  # expect: OPAQUE ?
    """,
    "RunSQL from a file": """
        from pathlib import Path

        SQL = Path(__file__).parent / "0007.sql"


        class Migration(migrations.Migration):
            operations = [migrations.RunSQL(SQL.read_text())]  # expect: OPAQUE ?
    """,
}

COMMANDS = {
    "loaddata": """
        from django.core.management import call_command
        call_command("loaddata", "countries.json")  # expect: OPAQUE ?
        call_command("migrate_users_to_leads")  # expect: OPAQUE ?
        call_command("import_rates", verbosity=0)  # expect: OPAQUE ?
    """,
    "an imported function, called": """
        from crm.backfills import fill_emails
        fill_emails(Lead)  # expect: OPAQUE ?
        fill_emails(Lead.objects.all())  # expect: OPAQUE ?
    """,
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_what_no_reader_would_suspect(body: str) -> None:
    check_silent(alembic(body))


@pytest.mark.parametrize("body", SQL_FROM_ELSEWHERE.values(), ids=SQL_FROM_ELSEWHERE)
def test_sql_that_the_file_does_not_show(body: str) -> None:
    check(alembic(body))


@pytest.mark.parametrize("body", CODE_FROM_ELSEWHERE.values(), ids=CODE_FROM_ELSEWHERE)
def test_code_that_the_file_does_not_show(body: str) -> None:
    check(alembic(body))


@pytest.mark.parametrize("body", DJANGO.values(), ids=DJANGO)
def test_operations_that_the_file_does_not_show(body: str) -> None:
    check(django(body), DJANGO_PATH)


@pytest.mark.parametrize("body", COMMANDS.values(), ids=COMMANDS)
def test_what_a_function_of_run_python_calls(body: str) -> None:
    check(forwards(body), DJANGO_PATH)
