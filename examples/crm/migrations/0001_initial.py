"""Agents, leads, calls and tags."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Agent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("extension", models.CharField(max_length=10, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("first_name", models.CharField(blank=True, max_length=100)),
                ("last_name", models.CharField(blank=True, max_length=100)),
                ("update", models.TextField(default="", help_text="INSERT INTO here what the agent should know")),
                ("agent", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="crm.agent")),
            ],
            options={"permissions": [("delete_all", "Can DELETE FROM leads"), ("bulk_update", "Can update leads")]},
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("lead", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="crm.lead")),
                ("direction", models.CharField(max_length=10, null=True)),
                ("seconds", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=50, unique=True)),
                ("color", models.CharField(default="#336699", max_length=7)),
            ],
        ),
    ]
