"""Tidy the tags: rename some, add two, and drop calls | of nobody | without a second."""

from django.db import migrations

RENAMED = {"hot!!": "hot", "Call Back": "callback"}


def tidy_tags(apps, schema_editor):
    db = schema_editor.connection.alias
    Tag = apps.get_model("crm", "Tag")
    Lead = apps.get_model("crm", "Lead")
    known = {tag.name: tag for tag in Tag.objects.using(db).all()}
    changed = []
    for old, new in RENAMED.items():
        if old not in known:
            continue
        tag = known.pop(old)
        tag.name = new
        changed.append(tag)
    Tag.objects.using(db).bulk_update(changed, ["name"])

    vip, _ = Tag.objects.using(db).get_or_create(name="vip")
    Tag.objects.using(db).update_or_create(name="lost", defaults={"color": "#999999"})
    for lead in Lead.objects.using(db).filter(agent=None):
        lead.call_set.filter(seconds=0).delete()


def name_as_before(apps, schema_editor):
    Tag = apps.get_model("crm.Tag")
    for old, new in RENAMED.items():
        Tag.objects.filter(name=new).update(name=old)


class Migration(migrations.Migration):
    dependencies = [("crm", "0005_receipts")]

    operations = [migrations.RunPython(tidy_tags, reverse_code=name_as_before)]
