from crm.search import rebuild_search_index
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0008_unmanaged_appointments")]

    operations = [
        migrations.AddField("lead", "search_words", SearchVectorField(null=True)),
        migrations.RunPython(rebuild_search_index, migrations.RunPython.noop),
    ]
