"""One name instead of two."""

from django.db import migrations, models


def join_names(lead):
    return f"{lead.first_name} {lead.last_name}".strip()


def fill_full_name(apps, schema_editor):
    """UPDATE crm_lead SET full_name = ... would be one statement, but the names need a strip()."""
    Lead = apps.get_model("crm", "Lead")
    for lead in Lead.objects.filter(full_name="").iterator():
        lead.full_name = join_names(lead)
        lead.save(update_fields=["full_name"])


class Migration(migrations.Migration):
    dependencies = [("crm", "0002_lead_sources")]

    operations = [
        migrations.AddField("lead", "full_name", models.CharField(blank=True, default="", max_length=200)),
        migrations.RunPython(fill_full_name, migrations.RunPython.noop),
    ]
