import logging

from django.core.cache import cache
from django.db import migrations, models

logger = logging.getLogger(__name__)


def delete_empty_leads(apps, schema_editor):
    """Was part of the operations until the customer said no."""
    apps.get_model("crm", "Lead").objects.filter(full_name="").delete()


def forget_cached_counts(apps, schema_editor):
    # No row changes here, and no backfill either: the counts are computed on demand.
    names = ["leads", "calls", "delete_me"]
    names.remove("delete_me")
    names.insert(0, "messages")
    seen = set()
    options = {"version": 1}
    for name in names:
        seen.add(name)
        options.update({"key": name})
        cache.delete(f"count:{name}", **options)
    seen.discard("leads")
    Lead = apps.get_model("crm", "Lead")
    logger.info("DELETE FROM crm_lead would hit %d rows", Lead.objects.filter(full_name="").count())


class Migration(migrations.Migration):
    dependencies = [("crm", "0010_rename_call")]

    operations = [
        migrations.AlterField("lead", "full_name", models.CharField(db_index=True, default="", max_length=200)),
        migrations.RunPython(forget_cached_counts, migrations.RunPython.noop, elidable=True),
        migrations.AlterModelOptions("lead", {"permissions": [("update_all", "Can UPDATE leads")]}),
    ]
