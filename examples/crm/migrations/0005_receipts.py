"""A receipt for every call that is billed."""

import django.db.models.deletion
from django.db import migrations, models


def take_over_receipts(apps, schema_editor):
    Receipt = apps.get_model("crm", "Receipt")
    Call = apps.get_model(app_label="crm", model_name="Call")
    receipts = [Receipt(call=call, cents=call.seconds * 2) for call in Call.objects.filter(seconds__gt=60)]
    Receipt.objects.bulk_create(receipts, batch_size=1000)

    billed = Call.objects.filter(receipt__isnull=False)
    billed = billed.exclude(direction="inbound")
    billed.update(direction="billed")


class Migration(migrations.Migration):
    dependencies = [("crm", "0004_call_direction")]

    operations = [
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="crm.call")),
                ("cents", models.IntegerField()),
            ],
            options={"db_table": "receipts"},
        ),
        migrations.RunPython(code=take_over_receipts, reverse_code=migrations.RunPython.noop),
    ]
