"""Django's operations: what RunPython names and calls, RunSQL in every form, what wraps them, a project's own."""

from __future__ import annotations

import pytest

from tests.core.samples import DJANGO_PATH, check, check_silent, django

FILL = """
    def fill(apps, schema_editor):
        apps.get_model("crm", "Lead").objects.update(a=1){marker}


    class Migration(migrations.Migration):
        dependencies = [("crm", "0006_previous")]
        operations = [{operations}]
"""

SILENT = {
    "schema operations": """
        class Migration(migrations.Migration):
            initial = True
            dependencies = [("crm", "0001_initial"), migrations.swappable_dependency("auth.User")]
            operations = [
                migrations.CreateModel("Update", [("id", models.AutoField(primary_key=True, db_column="delete"))]),
                migrations.AddField("lead", "insert", models.IntegerField(default=0, help_text="UPDATE a SET b = 1")),
                migrations.AlterField("lead", "owner", models.ForeignKey("crm.User", on_delete=models.CASCADE)),
                migrations.RemoveField("lead", "update"),
                migrations.RenameField("lead", "delete", "deleted"),
                migrations.RenameModel("Insert", "Inserted"),
                migrations.DeleteModel("Delete"),
                migrations.AlterModelTable("lead", "leads"),
                migrations.AlterModelOptions("lead", {"verbose_name": "DELETE FROM lead"}),
                migrations.AddIndex("lead", models.Index(fields=["a"], name="update_idx")),
                migrations.AddConstraint("lead", models.CheckConstraint(check=models.Q(a=1), name="insert_into")),
            ]
    """,
    "noop": """
        class Migration(migrations.Migration):
            operations = [
                migrations.RunPython(migrations.RunPython.noop, reverse_code=migrations.RunPython.noop),
                migrations.RunSQL(migrations.RunSQL.noop, migrations.RunSQL.noop),
                migrations.RunSQL("", reverse_sql=""),
                migrations.RunPython(lambda apps, schema_editor: None),
            ]
    """,
    "RunSQL of the schema": """
        class Migration(migrations.Migration):
            operations = [
                migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS citext", "DROP EXTENSION citext"),
                migrations.RunSQL(["SET CONSTRAINTS ALL IMMEDIATE", ("CREATE INDEX update_idx ON crm_lead (a)", None)]),
                migrations.RunSQL(sql="ALTER TABLE crm_lead ADD a integer DEFAULT 0", hints={"to": "UPDATE x SET y"}),
            ]
    """,
    "state operations": """
        def fill(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)


        class Migration(migrations.Migration):
            operations = [
                migrations.SeparateDatabaseAndState(
                    state_operations=[migrations.RunSQL("UPDATE crm_lead SET a = 1"), migrations.RunPython(fill)],
                ),
                migrations.RunSQL(
                    "CREATE INDEX i ON crm_lead (a)",
                    state_operations=[migrations.RunSQL("DELETE FROM crm_lead")],
                ),
            ]
    """,
    "a function that no operation names": """
        def fill(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)


        class Migration(migrations.Migration):
            operations = []
    """,
    "an operation of one's own for the schema": """
        class AddTrigger(migrations.operations.base.Operation):
            def state_forwards(self, app_label, state):
                state.models["crm", "lead"].update(a=1)

            def database_forwards(self, app_label, schema_editor, from_state, to_state):
                schema_editor.execute("CREATE TRIGGER t AFTER UPDATE ON crm_lead EXECUTE FUNCTION f()")

            def database_backwards(self, app_label, schema_editor, from_state, to_state):
                schema_editor.execute("DROP TRIGGER t")

            def describe(self):
                return "UPDATE crm_lead SET a = 1"


        class Migration(migrations.Migration):
            operations = [AddTrigger()]
    """,
    "field classes and validators": """
        def default_name():
            return "INSERT INTO crm_lead"


        def validate(value):
            raise ValueError("DELETE FROM crm_lead")


        class Migration(migrations.Migration):
            operations = [
                migrations.AddField("lead", "name", models.TextField(default=default_name, validators=[validate])),
            ]
    """,
    "operations of other packages for the schema": """
        from django.contrib.postgres.operations import AddIndexConcurrently, CreateExtension, TrigramExtension


        class Migration(migrations.Migration):
            atomic = False
            operations = [
                TrigramExtension(),
                CreateExtension("update"),
                AddIndexConcurrently("lead", models.Index(fields=["a"], name="insert_idx")),
            ]
    """,
    "an installer of another module by a schema's name": """
        from crm.schema import create_triggers


        class Migration(migrations.Migration):
            operations = [migrations.AddField("lead", "a", models.IntegerField(default=create_triggers))]
    """,
    "an operation derived from RunPython that runs in a way of its own": """
        class Check(migrations.RunPython):
            def database_forwards(self, app_label, schema_editor, from_state, to_state):
                print(self.code)


        def fill(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)


        class Migration(migrations.Migration):
            operations = [Check(fill)]
    """,
}

RUN_PYTHON = {
    "by position": "migrations.RunPython(fill)",
    "by keyword": "migrations.RunPython(code=fill)",
    "with noop": "migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)",
    "a lambda": "migrations.RunPython(lambda apps, schema_editor: fill(apps, schema_editor))",
    "a partial": "migrations.RunPython(partial(fill))",
    "in a list that is added": "] + [migrations.RunPython(fill)",
    "in a starred list": "*[migrations.RunPython(fill)]",
    "in a conditional": "migrations.RunPython(fill) if models else migrations.RunPython(migrations.RunPython.noop)",
    "inside SeparateDatabaseAndState": "migrations.SeparateDatabaseAndState([migrations.RunPython(fill)], [])",
    "by SeparateDatabaseAndState's keyword": (
        "migrations.SeparateDatabaseAndState(database_operations=[migrations.RunPython(fill)])"
    ),
    "wrapped by an operation of another package": "concurrently(migrations.RunPython(fill))",
}

RUN_SQL = {
    "a text": """
        migrations.RunSQL("UPDATE crm_lead SET a = 1"),  # expect: UPDATE crm_lead @24
    """,
    "both directions": """
        migrations.RunSQL(
            "UPDATE crm_lead SET a = 1",  # expect: UPDATE crm_lead
            "UPDATE crm_lead SET a = NULL",  # expect: UPDATE crm_lead downgrade
        ),
    """,
    "keywords": """
        migrations.RunSQL(
            sql="DELETE FROM crm_lead",  # expect: DELETE crm_lead
            reverse_sql="INSERT INTO crm_lead VALUES (1)",  # expect: INSERT crm_lead downgrade
        ),
    """,
    "a list": """
        migrations.RunSQL([
            "ALTER TABLE crm_lead ADD a integer",
            "UPDATE crm_lead SET a = 1",  # expect: UPDATE crm_lead
            ("DELETE FROM crm_lead WHERE a = %s", [1]),  # expect: DELETE crm_lead
            ["INSERT INTO crm_tag VALUES (%s)", None],  # expect: INSERT crm_tag
        ]),
        migrations.RunSQL((("UPDATE crm_call SET a = %s", ["x"]),)),  # expect: UPDATE crm_call
    """,
    "many statements in a text": '''
        migrations.RunSQL("""
            BEGIN;
            UPDATE crm_lead SET a = 1; -- expect: UPDATE crm_lead
            DELETE FROM crm_lead; -- expect: DELETE crm_lead
            COMMIT;
        """),
    ''',
    "inside SeparateDatabaseAndState": """
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL("UPDATE crm_lead SET a = 1"),  # expect: UPDATE crm_lead
            ],
            state_operations=[migrations.RunSQL("DELETE FROM crm_lead")],
        ),
    """,
    "a list that is joined": """
        *[migrations.RunSQL(f"DELETE FROM crm_{name}") for name in ("a", "b")],  # expect: DELETE crm_a,crm_b
    """,
}

FUNCTIONS = {
    "what RunPython's function calls": """
        def clear(model):
            model.objects.all().delete()  # expect: DELETE crm_lead


        class Fixer:
            def __init__(self, apps):
                self.apps = apps

            def fix(self):
                self.apps.get_model("crm", "Call").objects.update(a=1)  # expect: UPDATE crm_call


        def forwards(apps, schema_editor):
            clear(apps.get_model("crm", "Lead"))
            Fixer(apps).fix()
    """,
    "a static method, a class method, a callable object": """
        class Fill:
            @staticmethod
            def forwards(apps, schema_editor):
                apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead

            @classmethod
            def backwards(cls, apps, schema_editor):
                apps.get_model("crm", "Lead").objects.update(a=2)  # expect: UPDATE crm_lead downgrade

            def __call__(self, apps, schema_editor):
                apps.get_model("crm", "Call").objects.update(a=1)  # expect: UPDATE crm_call


        class Migration(migrations.Migration):
            operations = [migrations.RunPython(Fill.forwards, Fill.backwards), migrations.RunPython(Fill())]
    """,
    "methods of the Migration class": """
        class Migration(migrations.Migration):
            def fill(apps, schema_editor):
                apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead

            @staticmethod
            def clear(apps, schema_editor):
                apps.get_model("crm", "Lead").objects.all().delete()  # expect: DELETE crm_lead

            operations = [migrations.RunPython(fill), migrations.RunPython(clear)]
    """,
    "a factory, a partial and a decorator": """
        from functools import partial, wraps
        from django.db import transaction


        def updater(name):
            def update(apps, schema_editor):
                apps.get_model("crm", name).objects.update(a=1)  # expect: UPDATE crm_call,crm_lead

            return update


        def clear(name, apps, schema_editor):
            apps.get_model("crm", name).objects.all().delete()  # expect: DELETE crm_note


        @transaction.atomic
        def fill(apps, schema_editor):
            apps.get_model("crm", "Tag").objects.create(a=1)  # expect: INSERT crm_tag


        class Migration(migrations.Migration):
            operations = [
                migrations.RunPython(updater("Lead")),
                migrations.RunPython(updater("Call")),
                migrations.RunPython(partial(clear, "Note")),
                migrations.RunPython(transaction.atomic(fill)),
            ]
    """,
    "operations in names and loops": """
        def forwards(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead


        FIRST = migrations.RunPython(forwards)
        LATER = [migrations.RunSQL("DELETE FROM crm_lead")]  # expect: DELETE crm_lead


        class Migration(migrations.Migration):
            operations = [FIRST]
            operations += LATER
            for name in ("lead", "call"):
                operations.append(migrations.RunSQL(f"UPDATE crm_{name} SET a = 1"))  # expect: UPDATE crm_call,crm_lead
    """,
    "apply and unapply": """
        class Migration(migrations.Migration):
            operations = []

            def apply(self, project_state, schema_editor, collect_sql=False):
                schema_editor.execute("UPDATE crm_lead SET a = 1")  # expect: UPDATE crm_lead

            def unapply(self, project_state, schema_editor, collect_sql=False):
                schema_editor.execute("UPDATE crm_lead SET a = 2")  # expect: UPDATE crm_lead downgrade
    """,
    "operations of one's own": """
        from django.db.migrations.operations.base import Operation


        class Copy(Operation):
            def __init__(self, table):
                self.table = table

            def database_forwards(self, app_label, schema_editor, from_state, to_state):
                schema_editor.execute(f"UPDATE {self.table} SET a = 1")  # expect: UPDATE crm_lead
                self.more(to_state.apps, schema_editor)

            def database_backwards(self, app_label, schema_editor, from_state, to_state):
                schema_editor.execute(f"DELETE FROM {self.table}")  # expect: DELETE crm_lead downgrade

            def more(self, apps, schema_editor):
                apps.get_model("crm", "Call").objects.update(a=1)  # expect: UPDATE crm_call


        class Migration(migrations.Migration):
            operations = [Copy("crm_lead")]
    """,
    "subclasses of RunPython and RunSQL": """
        class Fill(migrations.RunPython):
            pass


        class OnPostgres(migrations.RunSQL):
            def database_forwards(self, app_label, schema_editor, from_state, to_state):
                if schema_editor.connection.vendor == "postgresql":
                    super().database_forwards(app_label, schema_editor, from_state, to_state)


        def forwards(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead


        class Migration(migrations.Migration):
            operations = [
                Fill(forwards),
                OnPostgres("DELETE FROM crm_lead", migrations.RunSQL.noop),  # expect: DELETE crm_lead
            ]
    """,
    "an operation of another package": """
        from shop.operations import RunInBatches


        def forwards(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead


        def backwards(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=2)  # expect: UPDATE crm_lead downgrade


        class Migration(migrations.Migration):
            operations = [RunInBatches(forwards, reverse_code=backwards)]
    """,
    "other names of django": """
        import django.db.migrations as m
        from django.db.migrations import RunPython
        from django.db.migrations.operations.special import RunSQL


        def forwards(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead


        class Migration(m.Migration):
            operations = [
                RunPython(forwards),
                RunSQL("DELETE FROM crm_lead"),  # expect: DELETE crm_lead
                m.operations.RunSQL("DELETE FROM crm_call"),  # expect: DELETE crm_call
            ]
    """,
    "a Migration with a base of the project's": """
        from shop.migrations import CheckedMigration


        def forwards(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead


        class Migration(CheckedMigration):
            operations = [migrations.RunPython(forwards)]
    """,
    "permissions": """
        from django.contrib.auth.management import create_permissions


        def forwards(apps, schema_editor):
            create_permissions(apps.get_app_config("crm"), verbosity=0)  # expect: INSERT auth_permission
    """,
    "history": """
        from simple_history.utils import bulk_create_with_history, bulk_update_with_history


        def forwards(apps, schema_editor):
            Lead = apps.get_model("crm", "Lead")
            bulk_create_with_history([Lead()], Lead)  # expect: INSERT crm_lead
            bulk_update_with_history(list(Lead.objects.all()), Lead, ["a"])  # expect: UPDATE crm_lead
    """,
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_operations_that_write_no_row(body: str) -> None:
    check_silent(django(body), DJANGO_PATH)


@pytest.mark.parametrize("operations", RUN_PYTHON.values(), ids=RUN_PYTHON)
def test_forms_of_run_python(operations: str) -> None:
    head = "    from functools import partial\n    from shop.operations import concurrently\n"
    body = FILL.format(operations=operations, marker="  # expect: UPDATE crm_lead")
    check(django(head + body), DJANGO_PATH)


@pytest.mark.parametrize("operations", RUN_SQL.values(), ids=RUN_SQL)
def test_forms_of_run_sql(operations: str) -> None:
    indented = operations.replace("\n", "\n    ")
    check(django(f"        class Migration(migrations.Migration):\n            operations = [{indented}]"), DJANGO_PATH)


@pytest.mark.parametrize("body", FUNCTIONS.values(), ids=FUNCTIONS)
def test_what_operations_run(body: str) -> None:
    check(django(body), DJANGO_PATH)
