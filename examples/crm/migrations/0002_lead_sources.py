from django.db import migrations, models

SOURCES = {"web": "Web form", "call": "Inbound call", "fair": "Trade fair"}


def add_sources(apps, schema_editor):
    LeadSource = apps.get_model("crm", "LeadSource")
    for code, title in SOURCES.items():
        LeadSource.objects.create(code=code, title=title)


def remove_sources(apps, schema_editor):
    LeadSource = apps.get_model("crm", "LeadSource")
    LeadSource.objects.filter(code__in=list(SOURCES)).delete()


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LeadSource",
            fields=[
                ("code", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=100)),
            ],
        ),
        migrations.RunPython(add_sources, remove_sources),
    ]
