"""Change rows through operations, this file's own too."""

import swapper
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation

from shop.data_migrations import move_addresses

SWAP = """
    UPDATE shop_order SET note = memo; -- expect: UPDATE shop_order
    INSERT INTO shop_ordernote (order_id, text) -- expect: INSERT_SELECT shop_ordernote
    SELECT id, note FROM shop_order;
"""


class FillColumn(Operation):
    reduces_to_sql = True
    reversible = True

    def __init__(self, column):
        self.column = column

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(f"UPDATE shop_product SET {self.column} = ''")  # expect: UPDATE shop_product

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("DELETE FROM shop_product WHERE name = %s", [""])  # expect: DELETE shop_product downgrade

    def describe(self):
        return "UPDATE shop_product"


class RunOnPostgres(migrations.RunSQL):
    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def load_countries(apps, schema_editor):
    call_command("loaddata", "countries.json")  # expect: OPAQUE ?


def fill_teams(apps, schema_editor):
    Team = swapper.load_model("shop", "Team")
    Team.objects.filter(name=None).update(name="")  # expect: UPDATE shop_team


def fix_rates(apps, schema_editor):
    Rate = apps.get_model("shop", "Rate")
    table = Rate._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE shop_rate")
        cursor.execute(f"UPDATE {table} SET rate = rate / 100")  # expect: UPDATE shop_rate
    for row in Rate.objects.raw("SELECT * FROM shop_rate"):
        Rate.objects.filter(pk=row.pk).update(rounded=round(row.rate, 2))  # expect: UPDATE shop_rate


class Migration(migrations.Migration):
    dependencies = [("shop", "0007_fill_members"), swapper.dependency("shop", "Team")]

    operations = [
        FillColumn("title"),
        migrations.RunSQL(SWAP, reverse_sql="DELETE FROM shop_ordernote"),  # expect: DELETE shop_ordernote downgrade
        migrations.RunSQL(
            sql=[
                "UPDATE shop_tax SET rate = 19",  # expect: UPDATE shop_tax
                ("INSERT INTO shop_tax (rate) VALUES (%s)", [7]),  # expect: INSERT shop_tax
                ("ALTER TABLE shop_tax ALTER COLUMN rate SET NOT NULL", None),
            ],
            reverse_sql=[
                "ALTER TABLE shop_tax ALTER COLUMN rate DROP NOT NULL",
                ["UPDATE shop_tax SET rate = %s", [16]],  # expect: UPDATE shop_tax downgrade
            ],
        ),
        RunOnPostgres("TRUNCATE shop_cache, shop_visit", migrations.RunSQL.noop),  # expect: TRUNCATE shop_cache, shop_visit
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "INSERT INTO shop_rate SELECT * FROM shop_oldrate",  # expect: INSERT_SELECT shop_rate
                    state_operations=[migrations.DeleteModel("OldRate")],
                ),
            ],
            state_operations=[migrations.AddField("tax", "rate", models.IntegerField(default=0))],
        ),
        migrations.RunPython(move_addresses, migrations.RunPython.noop),  # expect: OPAQUE ?
        migrations.RunPython(load_countries, migrations.RunPython.noop),
        migrations.RunPython(fill_teams),
        migrations.RunPython(fix_rates),
    ]
