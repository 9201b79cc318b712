"""Call becomes PhoneCall, since a callable is something else."""

from django.db import migrations


def rename_content_type(apps, schema_editor):
    schema_editor.execute("UPDATE django_content_type SET model = 'phonecall' WHERE model = 'call'")


def restore_content_type(apps, schema_editor):
    schema_editor.execute("UPDATE django_content_type SET model = 'call' WHERE model = 'phonecall'")


def drop_voicemail_calls(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id FROM crm_phonecall WHERE direction = %s", ["voicemail"])
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute("DELETE FROM crm_phonecall WHERE id = ANY(%s)", [ids])


class Migration(migrations.Migration):
    dependencies = [("crm", "0009_search_index")]

    operations = [
        migrations.RenameModel("Call", "PhoneCall"),
        migrations.RunPython(rename_content_type, restore_content_type),
        migrations.RunPython(lambda apps, schema_editor: drop_voicemail_calls(apps, schema_editor)),
    ]
