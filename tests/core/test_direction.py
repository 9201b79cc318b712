"""Upgrade, downgrade or both, by who reaches the code."""

from __future__ import annotations

import pytest

from tests.core.samples import DJANGO_PATH, alembic, check, check_silent, django, plain

SILENT = {
    "a downgrade that only changes the schema": """
        def upgrade():
            op.add_column("users", sa.Column("a", sa.Integer))


        def downgrade():
            op.drop_column("users", "a")
    """,
    "a downgrade that only refuses": """
        def upgrade():
            op.drop_column("users", "a")


        def downgrade():
            raise RuntimeError("UPDATE users SET a = 1 by hand")
    """,
    "a helper that neither direction reaches": """
        def restore():
            op.execute("UPDATE users SET a = 1")


        def upgrade():
            op.drop_column("users", "a")


        def downgrade():
            pass
    """,
    "functions that are only named like entry points": """
        def upgrade():
            op.drop_column("users", "a")


        def upgrade_users():
            op.execute("UPDATE users SET a = 1")


        def downgrade_users():
            op.execute("UPDATE users SET a = 2")


        def downgrade():
            pass
    """,
}

ALEMBIC = {
    "one of each": """
        def upgrade():
            op.execute("UPDATE users SET a = 1")  # expect: UPDATE users


        def downgrade():
            op.execute("UPDATE users SET a = 2")  # expect: UPDATE users downgrade
    """,
    "a helper of both": """
        def fill(value):
            op.execute(f"UPDATE users SET a = {value}")  # expect: UPDATE users both


        def upgrade():
            fill(1)


        def downgrade():
            fill(2)
    """,
    "a helper whose SQL each direction gives": """
        def run(sql):
            op.execute(sql)


        def upgrade():
            run("UPDATE users SET a = 1")  # expect: UPDATE users


        def downgrade():
            run("DELETE FROM users")  # expect: DELETE users downgrade
    """,
    "a text of both": """
        CLEAR = "DELETE FROM users"  # expect: DELETE users both


        def upgrade():
            op.execute(CLEAR)


        def downgrade():
            op.execute(CLEAR)
    """,
    "a helper with a flag is read for both of its branches": """
        def change(up):
            if up:
                op.execute("UPDATE users SET a = 1")  # expect: UPDATE users both
            else:
                op.execute("UPDATE users SET a = 2")  # expect: UPDATE users both


        def upgrade():
            change(True)


        def downgrade():
            change(False)
    """,
    "a downgrade that calls the upgrade": """
        def upgrade():
            op.execute("UPDATE users SET a = 1")  # expect: UPDATE users both


        def downgrade():
            upgrade()
    """,
    "a helper of a helper": """
        def inner():
            op.execute("UPDATE users SET a = 1")  # expect: UPDATE users downgrade


        def outer():
            inner()


        def upgrade():
            op.drop_column("users", "b")


        def downgrade():
            outer()
    """,
    "tables of each direction at one place": """
        def clear(table):
            op.execute(f"DELETE FROM {table}")  # expect: DELETE orders,users both


        def upgrade():
            clear("users")


        def downgrade():
            clear("orders")
    """,
    "a statement built for both": """
        users = sa.table("users", sa.column("a"))
        statement = users.update().values(a=1)  # expect: UPDATE users both


        def upgrade():
            op.execute(statement)


        def downgrade():
            op.execute(statement)
    """,
    "many databases": """
        def upgrade(engine_name):
            globals()["upgrade_%s" % engine_name]()


        def downgrade(engine_name):
            globals()["downgrade_%s" % engine_name]()


        def upgrade_main():
            op.execute("UPDATE users SET a = 1")  # expect: UPDATE users


        def downgrade_main():
            op.execute("UPDATE users SET a = 2")  # expect: UPDATE users downgrade
    """,
    "asynchronous": """
        async def fill(connection):
            await connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users


        def upgrade():
            op.run_async(fill)


        def downgrade():
            pass
    """,
}

DJANGO = {
    "code and reverse_code": """
        def fill(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead


        def clear(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=2)  # expect: UPDATE crm_lead downgrade


        class Migration(migrations.Migration):
            operations = [migrations.RunPython(fill, clear)]
    """,
    "reverse_code by keyword": """
        def clear(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=2)  # expect: UPDATE crm_lead downgrade


        class Migration(migrations.Migration):
            operations = [migrations.RunPython(reverse_code=clear, code=migrations.RunPython.noop)]
    """,
    "one function for both": """
        def fill(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead both


        class Migration(migrations.Migration):
            operations = [migrations.RunPython(fill, fill)]
    """,
    "a helper of both": """
        def change(apps, value):
            apps.get_model("crm", "Lead").objects.update(a=value)  # expect: UPDATE crm_lead both


        def forwards(apps, schema_editor):
            change(apps, 1)


        def backwards(apps, schema_editor):
            change(apps, 2)
    """,
    "the same function, forwards here and backwards there": """
        def clear(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead both


        class Migration(migrations.Migration):
            operations = [
                migrations.RunPython(clear, migrations.RunPython.noop),
                migrations.RunPython(migrations.RunPython.noop, clear),
            ]
    """,
    "reverse_sql": """
        class Migration(migrations.Migration):
            operations = [
                migrations.RunSQL(
                    "ALTER TABLE crm_lead ADD a integer",
                    reverse_sql=["DELETE FROM crm_lead"],  # expect: DELETE crm_lead downgrade
                ),
            ]
    """,
}

PLACE = {
    "upgrade and rollback": """
        def upgrade(connection):
            connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users


        def rollback(connection):
            connection.execute("UPDATE users SET a = 2")  # expect: UPDATE users downgrade
    """,
    "up and down": """
        def up(db):
            db.execute("UPDATE users SET a = 1")  # expect: UPDATE users


        def down(db):
            db.execute("UPDATE users SET a = 2")  # expect: UPDATE users downgrade
    """,
    "a plain script": """
        import sqlite3

        connection = sqlite3.connect("x.db")
        connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        connection.commit()
    """,
    "a script that starts itself": """
        import sqlite3


        def main():
            sqlite3.connect("x.db").execute("UPDATE users SET a = 1")  # expect: UPDATE users


        if __name__ == "__main__":
            main()
    """,
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_no_direction(body: str) -> None:
    check_silent(alembic(body))


@pytest.mark.parametrize("body", ALEMBIC.values(), ids=ALEMBIC)
def test_alembic(body: str) -> None:
    check(alembic(body))


@pytest.mark.parametrize("body", DJANGO.values(), ids=DJANGO)
def test_django(body: str) -> None:
    check(django(body), DJANGO_PATH)


@pytest.mark.parametrize("body", PLACE.values(), ids=PLACE)
def test_files_without_a_framework(body: str) -> None:
    check(plain(body), "db/migrations/0003_fill_users.py")
