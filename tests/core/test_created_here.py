"""Tables that the same migration creates first: spelled-out rows cost nothing there, copied ones what they copy."""

from __future__ import annotations

import pytest

from flake8_backfill import Config, analyze
from flake8_backfill.model import Priority
from tests.core.samples import DJANGO_PATH, NUMBERED_PATH, alembic, check, django, plain

NOT_CREATED = {
    "created afterwards": """
        op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states
        op.create_table("states", sa.Column("id", sa.Integer))
    """,
    "another table": """
        op.create_table("states", sa.Column("id", sa.Integer))
        op.execute("INSERT INTO kinds VALUES (1)")  # expect: INSERT kinds
    """,
    "one of two tables": """
        op.create_table("states", sa.Column("id", sa.Integer))
        for table in ("states", "kinds"):
            op.execute(f"INSERT INTO {table} VALUES (1)")  # expect: INSERT kinds,states
    """,
    "created in the other direction": """
        def upgrade():
            op.create_table("states", sa.Column("id", sa.Integer))


        def downgrade():
            op.execute("DELETE FROM states")  # expect: DELETE states downgrade
    """,
    "created by a helper that is not called": """
        def create():
            op.create_table("states", sa.Column("id", sa.Integer))


        def upgrade():
            op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states
    """,
    "created in one direction, written in both": """
        def fill():
            op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states both


        def upgrade():
            op.create_table("states", sa.Column("id", sa.Integer))
            fill()


        def downgrade():
            fill()
    """,
    "an unknown table": """
        import os
        op.create_table(os.environ["TABLE"], sa.Column("id", sa.Integer))
        op.execute("INSERT INTO %s VALUES (1)" % os.environ["TABLE"])  # expect: INSERT ?
    """,
    "only altered or renamed": """
        op.rename_table("kinds", "states")
        op.add_column("states", sa.Column("a", sa.Integer))
        op.execute("UPDATE states SET a = 1")  # expect: UPDATE states
    """,
    "an index of that name": """
        op.create_index("states", "kinds", ["a"])
        op.execute("CREATE VIEW views AS SELECT 1")
        op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states
    """,
    "tables of a metadata that the file does not show": """
        from shop.models import Base, tables

        Base.metadata.create_all(op.get_bind(), tables=tables)
        op.rename_table("old", f"{op.get_bind().name}")
        op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states
    """,
}

CREATED = {
    "op.create_table": """
        op.create_table("states", sa.Column("id", sa.Integer))
        op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states created
        op.execute("UPDATE states SET id = 2")  # expect: UPDATE states created
        op.execute("DELETE FROM states")  # expect: DELETE states created
    """,
    "its result": """
        states = op.create_table("states", sa.Column("id", sa.Integer), schema="shop")
        op.bulk_insert(states, [{"id": 1}])  # expect: INSERT states created
    """,
    "by keyword": """
        op.create_table(table_name="states")
        op.bulk_insert(sa.table("states"), [{"id": 1}])  # expect: INSERT states created
    """,
    "in SQL": '''
        op.execute("""
            CREATE TABLE IF NOT EXISTS "shop"."States" (id integer);
            INSERT INTO states VALUES (1); -- expect: INSERT states created
        """)
        op.execute("UPDATE shop.states SET id = 2")  # expect: UPDATE states created
    ''',
    "temporary": """
        op.execute("CREATE TEMPORARY TABLE moved (id integer)")
        op.execute("INSERT INTO moved SELECT id FROM users")  # expect: INSERT_SELECT moved created
        op.execute("CREATE TEMP TABLE more AS SELECT * FROM users")  # expect: INSERT_SELECT more created
        op.execute("DELETE FROM more")  # expect: DELETE more created
    """,
    "behind an if": """
        if not sa.inspect(op.get_bind()).has_table("states"):
            op.create_table("states", sa.Column("id", sa.Integer))
        op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states created
    """,
    "by a helper": """
        def create():
            op.create_table("states", sa.Column("id", sa.Integer))


        def upgrade():
            create()
            op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states created
    """,
    "in a loop": """
        for name in ("states", "kinds"):
            op.create_table(name, sa.Column("id", sa.Integer))
            op.execute(f"INSERT INTO {name} VALUES (1)")  # expect: INSERT kinds,states created
    """,
    "renamed since": """
        op.create_table("states_new", sa.Column("id", sa.Integer))
        op.rename_table("states_new", "states")
        op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states created
    """,
    "by the table object and by the metadata": """
        metadata = sa.MetaData()
        states = sa.Table("states", metadata, sa.Column("id", sa.Integer))
        kinds = sa.Table("kinds", metadata, sa.Column("id", sa.Integer))
        states.create(op.get_bind())
        metadata.create_all(op.get_bind(), tables=[kinds])
        op.execute(states.insert().values(id=1))  # expect: INSERT states created
        op.execute(kinds.insert().values(id=1))  # expect: INSERT kinds created
    """,
    "in the downgrade": """
        def upgrade():
            op.drop_table("states")


        def downgrade():
            op.create_table("states", sa.Column("id", sa.Integer))
            op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states downgrade created
    """,
    "copied into": """
        op.create_table("states", sa.Column("id", sa.Integer))
        op.execute("INSERT INTO states SELECT id FROM users")  # expect: INSERT_SELECT states created
    """,
    "renamed by its table object": """
        states = sa.Table("new_states", sa.MetaData(), sa.Column("id", sa.Integer))
        states.create(op.get_bind())
        states.rename("states")
        op.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states created
    """,
    "copied into and renamed": """
        op.create_table("new_states", sa.Column("id", sa.Integer))
        op.execute("INSERT INTO new_states SELECT id FROM states")  # expect: INSERT_SELECT new_states created
        op.rename_table("new_states", "kinds")
        op.execute("UPDATE kinds SET a = 1")  # expect: UPDATE kinds created
    """,
}

DJANGO = {
    "CreateModel": """
        def forwards(apps, schema_editor):
            apps.get_model("crm", "State").objects.create(name="open")  # expect: INSERT crm_state created
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead


        class Migration(migrations.Migration):
            operations = [
                migrations.CreateModel("State", fields=[("id", models.AutoField(primary_key=True))]),
                migrations.RunPython(forwards),
            ]
    """,
    "CreateModel afterwards": """
        def forwards(apps, schema_editor):
            apps.get_model("crm", "State").objects.create(name="open")  # expect: INSERT crm_state


        class Migration(migrations.Migration):
            operations = [migrations.RunPython(forwards), migrations.CreateModel(name="State", fields=[])]
    """,
    "DeleteModel, backwards": """
        def backwards(apps, schema_editor):
            apps.get_model("crm", "State").objects.create(name="open")  # expect: INSERT crm_state downgrade created


        class Migration(migrations.Migration):
            operations = [
                migrations.RunPython(migrations.RunPython.noop, backwards),
                migrations.DeleteModel(name="State"),
            ]
    """,
    "RunSQL and schema_editor": """
        def forwards(apps, schema_editor):
            State = apps.get_model("crm", "State")
            schema_editor.create_model(State)
            State.objects.create(name="open")  # expect: INSERT crm_state created


        class Migration(migrations.Migration):
            operations = [
                migrations.RunPython(forwards),
                migrations.RunSQL("CREATE TABLE crm_kind (id integer)"),
                migrations.RunSQL("INSERT INTO crm_kind VALUES (1)"),  # expect: INSERT crm_kind created
            ]
    """,
    "RenameModel": """
        def forwards(apps, schema_editor):
            apps.get_model("crm", "State").objects.create(name="open")  # expect: INSERT crm_state created


        class Migration(migrations.Migration):
            operations = [
                migrations.CreateModel(name="Status", fields=[]),
                migrations.RenameModel("Status", "State"),
                migrations.RunPython(forwards),
            ]
    """,
}

PRIORITIES = {
    "rows spelled out": ('op.execute("INSERT INTO leads VALUES (1)")', Priority.LOW),
    "rows changed": ('op.execute("UPDATE leads SET a = 1")', Priority.LOW),
    "rows copied": ('op.execute("INSERT INTO leads SELECT * FROM old")', Priority.HIGH),
    "rows changed after a copy": (
        'op.execute("INSERT INTO leads SELECT * FROM old")\n    op.execute("UPDATE leads SET a = 1")',
        Priority.HIGH,
    ),
    "another, hot table": ('op.execute("UPDATE messages SET a = 1")', Priority.HIGH),
    "a table renamed to a hot one": (
        'op.execute("UPDATE old SET a = 1")\n    op.rename_table("old", "call_log")',
        Priority.HIGH,
    ),
}


@pytest.mark.parametrize("body", NOT_CREATED.values(), ids=NOT_CREATED)
def test_not_created_here(body: str) -> None:
    check(alembic(body))


@pytest.mark.parametrize("body", CREATED.values(), ids=CREATED)
def test_created_here(body: str) -> None:
    check(alembic(body))


@pytest.mark.parametrize("body", DJANGO.values(), ids=DJANGO)
def test_django(body: str) -> None:
    check(django(body), DJANGO_PATH)


@pytest.mark.parametrize(("statements", "priority"), PRIORITIES.values(), ids=PRIORITIES)
def test_priority_of_a_table_created_here(statements: str, priority: Priority) -> None:
    source = f'from alembic import op\n\n\ndef upgrade():\n    op.create_table("leads")\n    {statements}\n'
    found = analyze(source, "alembic/versions/a.py", Config())
    assert found[-1].priority is priority


def test_each_block_of_a_file_creates_its_own() -> None:
    source = plain(
        """
        # Migration 1: Create states
        connection.execute("CREATE TABLE states (id integer)")
        connection.execute("INSERT INTO states VALUES (1)")  # expect: INSERT states created
        # Migration 2: Fill states
        connection.execute("INSERT INTO states VALUES (2)")  # expect: INSERT states
        """
    )
    check(source, NUMBERED_PATH)
