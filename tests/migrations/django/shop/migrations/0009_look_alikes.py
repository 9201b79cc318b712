"""Nothing here changes a row: no UPDATE shop_order SET total = 0, no Order.objects.update(total=0)."""

from django.core.cache import cache
from django.db import migrations, models
from django.db.migrations.operations.fields import AddField

fields = [("name", models.CharField(max_length=20))]
fields.insert(0, ("id", models.AutoField(primary_key=True)))
options = {"ordering": ["name"]}
options.update({"db_table": "shop_update"})


class AddFieldQuietly(AddField):
    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute("SET lock_timeout TO '2s'")
        super().database_forwards(app_label, schema_editor, from_state, to_state)


def check_totals(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    seen = set()
    kept = {}
    for order in Order.objects.filter(total=None):
        seen.add(order.pk)
        kept.update({order.pk: order.total})
        order.total = 0
    cache.delete("totals")
    cache.set("orders", kept)
    if seen:
        raise RuntimeError("run UPDATE shop_order SET total = 0 first")
    field = Order._meta.get_field("total")
    field.null = False
    schema_editor.alter_field(Order, field, field)
    schema_editor.execute(schema_editor.sql_create_table % {"table": "shop_delete", "definition": "id int"})
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id FROM shop_order WHERE note = 'DELETE FROM' FOR UPDATE")
        print("INSERT INTO shop_log VALUES (1)")


def old_fill(apps, schema_editor):
    # Replaced by the backfill of the same name.
    apps.get_model("shop", "Order").objects.update(total=0)


class Migration(migrations.Migration):
    dependencies = [("shop", "0008_operations")]

    operations = [
        migrations.CreateModel("Update", fields, options),
        migrations.AlterField(
            "order",
            "member",
            models.ForeignKey("shop.Member", on_delete=models.CASCADE, related_name="update_set"),
        ),
        AddFieldQuietly("order", "delete_after", models.DateField(null=True)),
        migrations.RunPython(check_totals, migrations.RunPython.noop),
        # migrations.RunPython(old_fill),
        migrations.RunSQL(
            """
            CREATE OR REPLACE FUNCTION shop_total() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                UPDATE shop_order SET total = total + NEW.amount WHERE id = NEW.order_id;
                RETURN NEW;
            END;
            $$;
            CREATE TRIGGER shop_total AFTER INSERT OR UPDATE OR DELETE ON shop_line
            FOR EACH ROW EXECUTE PROCEDURE shop_total();
            """,
            "DROP TRIGGER shop_total ON shop_line; DROP FUNCTION shop_total();",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER shop_seen AFTER UPDATE OF name ON shop_member BEGIN"
            " INSERT INTO shop_log (id) VALUES (NEW.id); DELETE FROM shop_cache; END",
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.RunSQL([("-- UPDATE shop_order SET total = 0;", None), "ALTER TABLE shop_line ADD hidden int"]),
    ]
