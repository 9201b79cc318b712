"""Django's ORM in the functions that RunPython names: models, managers, querysets, rows and their relations."""

from __future__ import annotations

import pytest

from tests.core.samples import DJANGO_PATH, check, check_silent, django, forwards

SILENT = {
    "reading": """
        for lead in Lead.objects.filter(name="x").select_related("owner").iterator():
            print(lead.name, lead.owner.name)
        Lead.objects.values("name").annotate(n=models.Count("id"))
        Lead.objects.in_bulk([1, 2])
        Lead.objects.filter(pk=1).exists() or Lead.objects.latest("id")
        Lead.objects.raw("SELECT * FROM crm_lead")
    """,
    "a queryset that is only built": """
        leads = Lead.objects.filter(name="").exclude(owner=None)
        leads = leads.order_by("id")[:10]
        print(len(leads))
    """,
    "new rows that are never saved": """
        leads = [Lead(name="x") for _ in range(3)]
        lead = Lead()
        lead.name = "x"
        print(leads, lead)
    """,
    "values in a JSON field": """
        for lead in Lead.objects.all():
            lead.data.update({"a": 1})
            lead.data.setdefault("b", [])
            lead.tags_cached.add("x")
            lead.data.clear
    """.replace("            lead.data.clear\n", ""),
    "other things with save and delete": """
        import os
        from PIL import Image
        for lead in Lead.objects.all():
            image = Image.open(lead.path)
            image.thumbnail((10, 10))
            image.copy()
            os.unlink(lead.path)
        files = {"a": 1}
        files.update(b=2)
        files.pop("a")
    """,
    "meta and state": """
        Lead._meta.get_field("name")
        Lead._meta.db_table
        apps.get_app_config("crm")
        Lead.DoesNotExist()
    """,
    "dict.update on a list of values": """
        row = Lead.objects.values().first()
        row.update(name="x")
        rows = list(Lead.objects.values("id", "name"))
        for one in rows:
            one.update(name="y")
    """,
    "a counter": """
        from collections import Counter, defaultdict
        counts = Counter(lead.name for lead in Lead.objects.all())
        counts.update(["x"])
        groups = defaultdict(set)
        for lead in Lead.objects.all():
            groups[lead.name].add(lead.id)
            groups[lead.name].update([lead.id])
            groups[lead.name].remove(lead.id)
    """,
    "a signal's registration": """
        from django.db.models.signals import post_save
        post_save.disconnect(print, sender=Lead)
    """,
}

QUERYSETS = {
    "managers": """
        Lead.objects.update(name="x")  # expect: UPDATE crm_lead @18
        Lead._default_manager.update(name="x")  # expect: UPDATE crm_lead
        Lead._base_manager.filter(name="y").delete()  # expect: DELETE crm_lead
        Lead.all_leads.filter(name="y").delete()  # expect: DELETE crm_lead
        Lead.objects.using(schema_editor.connection.alias).update(name="x")  # expect: UPDATE crm_lead
        Lead.objects.db_manager("other").create(name="x")  # expect: INSERT crm_lead
        manager = Lead.objects
        manager.filter(name="x").update(name="y")  # expect: UPDATE crm_lead
        update = Lead.objects.filter(name="x").update
        update(name="y")  # expect: UPDATE crm_lead
    """,
    "chains": """
        (
            Lead.objects
            .filter(name="x")
            .exclude(owner=None)
            .annotate(n=models.Count("id"))
            .update(name=models.F("n"))  # expect: UPDATE crm_lead @10
        )
        Lead.objects.all().order_by("id").distinct().delete()  # expect: DELETE crm_lead
        Lead.objects.published().update(name="x")  # expect: UPDATE crm_lead
        (Lead.objects.filter(name="a") | Lead.objects.filter(name="b")).update(name="c")  # expect: UPDATE crm_lead
        Lead.objects.filter(name="a")[:10].delete()  # expect: DELETE crm_lead
        Lead.objects.filter(name="a")._raw_delete("default")  # expect: DELETE crm_lead
    """,
    "a queryset in a variable": """
        leads = Lead.objects.all()
        if schema_editor.connection.vendor == "sqlite":
            leads = leads.filter(name="x")
        leads.update(name="y")  # expect: UPDATE crm_lead
    """,
    "creating": """
        Lead.objects.create(name="x")  # expect: INSERT crm_lead
        Lead.objects.bulk_create([Lead(name="x")], batch_size=100)  # expect: INSERT crm_lead
        Lead.objects.bulk_create([Lead(name="x")], ignore_conflicts=True)  # expect: INSERT crm_lead
        Lead.objects.bulk_create([Lead(name="x")], update_conflicts=True)  # expect: UPSERT crm_lead
        lead, created = Lead.objects.get_or_create(name="x")  # expect: INSERT crm_lead
        Lead.objects.update_or_create(name="x", defaults={"owner": None})  # expect: UPSERT crm_lead
        leads = [Lead(name=name) for name in ("a", "b")]
        Lead.objects.bulk_create(leads)  # expect: INSERT crm_lead
    """,
    "bulk_update": """
        leads = list(Lead.objects.all())
        for lead in leads:
            lead.name = lead.name.strip()
        Lead.objects.bulk_update(leads, ["name"], batch_size=500)  # expect: UPDATE crm_lead
    """,
    "asynchronous methods": """
        async def change():
            await Lead.objects.acreate(name="x")  # expect: INSERT crm_lead
            await Lead.objects.filter(name="x").aupdate(name="y")  # expect: UPDATE crm_lead
            await Lead.objects.filter(name="x").adelete()  # expect: DELETE crm_lead
            async for lead in Lead.objects.all():
                await lead.asave()  # expect: UPDATE crm_lead

        from asgiref.sync import async_to_sync
        async_to_sync(change)()
    """,
    "raw with a write": """
        for lead in Lead.objects.raw("UPDATE crm_lead SET name = '' RETURNING id"):  # expect: UPDATE crm_lead
            print(lead)
    """,
    "in conditions and comprehensions": """
        if Lead.objects.filter(name="x").delete()[0]:  # expect: DELETE crm_lead
            [Lead.objects.create(name=name) for name in ("a", "b")]  # expect: INSERT crm_lead
        with open("x"):
            Lead.objects.update(name="x")  # expect: UPDATE crm_lead
    """,
    "atomic blocks": """
        from django.db import transaction
        with transaction.atomic():
            Lead.objects.update(name="x")  # expect: UPDATE crm_lead
        with transaction.atomic(using=schema_editor.connection.alias):
            Lead.objects.all().delete()  # expect: DELETE crm_lead
    """,
}

ROWS = {
    "saving fetched rows": """
        for lead in Lead.objects.all():
            lead.name = lead.name.strip()
            lead.save()  # expect: UPDATE crm_lead @14
        lead = Lead.objects.get(pk=1)
        lead.save(update_fields=["name"])  # expect: UPDATE crm_lead
        first = Lead.objects.filter(name="x").first()
        if first:
            first.save()  # expect: UPDATE crm_lead
        Lead.objects.latest("id").save()  # expect: UPDATE crm_lead
        Lead.objects.in_bulk([1, 2])[1].save()  # expect: UPDATE crm_lead
        Lead.objects.all()[0].save()  # expect: UPDATE crm_lead
    """,
    "saving new rows": """
        lead = Lead(name="x")
        lead.save()  # expect: INSERT crm_lead @10
        lead.name = "y"
        lead.save()  # expect: UPDATE crm_lead
        Lead(name="x").save(using="default")  # expect: INSERT crm_lead
        for name in ("a", "b"):
            other = Lead(name=name)
            other.save()  # expect: INSERT crm_lead
    """,
    "saving created rows": """
        lead = Lead.objects.create(name="x")  # expect: INSERT crm_lead
        lead.name = "y"
        lead.save()  # expect: UPDATE crm_lead
        lead, created = Lead.objects.get_or_create(name="x")  # expect: INSERT crm_lead
        lead.save()  # expect: UPDATE crm_lead
    """,
    "deleting rows": """
        for lead in Lead.objects.filter(name="x"):
            lead.delete()  # expect: DELETE crm_lead @14
        Lead.objects.get(pk=1).delete()  # expect: DELETE crm_lead
    """,
    "rows in lists, dicts and generators": """
        by_name = {lead.name: lead for lead in Lead.objects.all()}
        by_name["x"].save()  # expect: UPDATE crm_lead
        for lead in by_name.values():
            lead.delete()  # expect: DELETE crm_lead
        for number, lead in enumerate(Lead.objects.all()):
            lead.save()  # expect: UPDATE crm_lead
        for lead in sorted(Lead.objects.all(), key=str):
            lead.save()  # expect: UPDATE crm_lead
        for lead in [lead for lead in Lead.objects.all() if lead.name]:
            lead.save()  # expect: UPDATE crm_lead
    """,
    "chunks": """
        from django.core.paginator import Paginator
        for lead in Lead.objects.order_by("id").iterator(chunk_size=500):
            lead.save()  # expect: UPDATE crm_lead
        for page in Paginator(Lead.objects.order_by("id"), 100):
            for lead in page.object_list:
                lead.save()  # expect: UPDATE crm_lead
        paginator = Paginator(Lead.objects.order_by("id"), 100)
        for number in paginator.page_range:
            for lead in paginator.page(number):
                lead.save()  # expect: UPDATE crm_lead
        for start in range(0, Lead.objects.count(), 100):
            for lead in Lead.objects.all()[start:start + 100]:
                lead.save()  # expect: UPDATE crm_lead
    """,
    "rows handed to functions": """
        def clean(lead):
            lead.save()  # expect: UPDATE crm_lead

        for lead in Lead.objects.all():
            clean(lead)
        list(map(clean, Lead.objects.all()))
    """,
}

RELATIONS = {
    "related managers": """
        for lead in Lead.objects.all():
            lead.call_set.update(done=True)  # expect: UPDATE crm_call
            lead.call_set.all().update(done=True)  # expect: UPDATE crm_call
            lead.call_set.filter(done=True).delete()  # expect: DELETE crm_call
            lead.call_set.create(done=True)  # expect: INSERT crm_call
            for call in lead.call_set.all():
                call.save()  # expect: UPDATE crm_call
                call.delete()  # expect: DELETE crm_call
    """,
    "related managers of a name": """
        for lead in Lead.objects.all():
            lead.calls.all().update(done=True)  # expect: UPDATE ?
            lead.calls.filter(done=True).delete()  # expect: DELETE ?
    """,
    "related rows": """
        for lead in Lead.objects.all():
            lead.owner.save()  # expect: UPDATE ?
            lead.owner.delete()  # expect: DELETE ?
    """,
    "many to many": """
        Tag = apps.get_model("crm", "Tag")
        tag = Tag.objects.get(pk=1)
        for lead in Lead.objects.all():
            lead.tags.add(tag)  # expect: INSERT crm_lead_tags
            lead.tags.set([tag])  # expect: INSERT crm_lead_tags
            lead.tags.remove(tag)  # expect: DELETE crm_lead_tags
            lead.tags.clear()  # expect: DELETE crm_lead_tags
            tag.lead_set.add(lead)  # expect: INSERT ?
    """,
    "through": """
        Lead.tags.through.objects.all().delete()  # expect: DELETE crm_lead_tags
        Through = Lead.tags.through
        Through.objects.bulk_create([Through(lead_id=1, tag_id=2)])  # expect: INSERT crm_lead_tags
    """,
}

MODELS = {
    "get_model by position and keyword": """
        def forwards(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.all().delete()  # expect: DELETE crm_lead
            apps.get_model(app_label="crm", model_name="Call").objects.all().delete()  # expect: DELETE crm_call
            apps.get_model("crm", model_name="Note").objects.all().delete()  # expect: DELETE crm_note
            apps.get_model("crm.Tag").objects.all().delete()  # expect: DELETE crm_tag
            apps.get_model(*"crm.Room".split(".")).objects.all().delete()  # expect: DELETE crm_room
            apps.get_registered_model("crm", "Desk").objects.all().delete()  # expect: DELETE crm_desk
    """.replace(
        '            apps.get_registered_model("crm", "Desk").objects.all().delete()  # expect: DELETE crm_desk\n', ""
    ),
    "labels in names and loops": """
        APP = "crm"
        MODELS = [("crm", "Lead"), ("mail", "Letter")]


        def forwards(apps, schema_editor):
            apps.get_model(APP, "Lead").objects.all().delete()  # expect: DELETE crm_lead
            for app, name in MODELS:
                apps.get_model(app, name).objects.all().delete()  # expect: DELETE crm_lead,mail_letter
            for name in ("Call", "Note"):
                model = apps.get_model(APP, name)
                model.objects.all().delete()  # expect: DELETE crm_call,crm_note
    """,
    "users": """
        from django.conf import settings
        from django.contrib.auth import get_user_model


        def forwards(apps, schema_editor):
            apps.get_model("auth", "User").objects.update(a=1)  # expect: UPDATE auth_user
            get_user_model().objects.update(a=1)  # expect: UPDATE auth_user
            apps.get_model("contenttypes", "ContentType").objects.all().delete()  # expect: DELETE django_content_type
            apps.get_model("auth", "Permission").objects.filter(codename="x").delete()  # expect: DELETE auth_permission
    """,
    "a swappable user": """
        from django.conf import settings


        def forwards(apps, schema_editor):
            User = apps.get_model(settings.AUTH_USER_MODEL)
            User.objects.update(a=1)  # expect: UPDATE ?
            apps.get_model(*settings.AUTH_USER_MODEL.split(".")).objects.update(a=1)  # expect: UPDATE ?
    """,
    "swapper": """
        import swapper


        def forwards(apps, schema_editor):
            swapper.load_model("crm", "Lead").objects.all().delete()  # expect: DELETE crm_lead
    """,
    "the global registry": """
        from django.apps import apps as global_apps


        def forwards(apps, schema_editor):
            global_apps.get_model("crm", "Lead").objects.all().delete()  # expect: DELETE crm_lead
    """,
    "imported models": """
        from crm.models import Lead
        from shop.orders.models import Order
        from shop.things import Thing


        def forwards(apps, schema_editor):
            Lead.objects.all().delete()  # expect: DELETE crm_lead
            Order.objects.update(a=1)  # expect: UPDATE orders_order
            Lead(name="x").save()  # expect: INSERT crm_lead
            for lead in Lead.objects.all():
                lead.save()  # expect: UPDATE crm_lead
            Thing.objects.all().delete()  # expect: DELETE thing
    """,
    "db_table shown": """
        def forwards(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE old_leads created
            apps.get_model("crm", "Call").objects.update(a=1)  # expect: UPDATE call_log


        class Migration(migrations.Migration):
            operations = [
                migrations.CreateModel("Lead", [("id", models.AutoField())], options={"db_table": "old_leads"}),
                migrations.AlterModelTable("call", "call_log"),
                migrations.RunPython(forwards),
            ]
    """,
    "a model class in the file": """
        class Lead(models.Model):
            name = models.CharField(max_length=20)

            class Meta:
                db_table = "crm_leads"


        def forwards(apps, schema_editor):
            Lead.objects.update(name="x")  # expect: UPDATE crm_leads
    """,
    "a helper that gets the model": """
        def models_of(apps):
            return apps.get_model("crm", "Lead"), apps.get_model("crm", "Call")


        def clear(model):
            model.objects.all().delete()  # expect: DELETE crm_call,crm_lead


        def forwards(apps, schema_editor):
            Lead, Call = models_of(apps)
            clear(Lead)
            clear(Call)
    """,
    "getattr": """
        import crm.models as all_models


        def forwards(apps, schema_editor):
            getattr(all_models, "Lead").objects.all().delete()  # expect: DELETE crm_lead
    """,
    "SQL beside it": """
        from django.db import connection, connections


        def forwards(apps, schema_editor):
            Lead = apps.get_model("crm", "Lead")
            with connection.cursor() as cursor:
                cursor.execute("UPDATE crm_lead SET name = %s", ["x"])  # expect: UPDATE crm_lead
                cursor.execute(f"DELETE FROM {Lead._meta.db_table}")  # expect: DELETE crm_lead
            connections["default"].cursor().executemany("INSERT INTO crm_tag VALUES (%s)", [])  # expect: INSERT crm_tag
            schema_editor.execute("DELETE FROM crm_call")  # expect: DELETE crm_call
            schema_editor.connection.cursor().execute("DELETE FROM crm_note")  # expect: DELETE crm_note
            quoted = schema_editor.quote_name("crm_room")
            schema_editor.execute("UPDATE %s SET a = 1" % quoted)  # expect: UPDATE crm_room
            schema_editor.execute("UPDATE %s SET a = 1" % schema_editor.quote_name(unknown()))  # expect: UPDATE ?
    """,
    "swapper's name": """
        import swapper


        def forwards(apps, schema_editor):
            app, name = swapper.get_model_name("crm", "Lead").split(".")
            apps.get_model(app, name).objects.all().delete()  # expect: DELETE crm_lead
    """,
    "model classes in the file without a table's name": """
        class Lead(models.Model):
            LABEL = "crm_labels"
            name = models.CharField(max_length=20)


        class Call(models.Model):
            class Meta:
                managed = False


        class Other(object):
            pass


        def forwards(apps, schema_editor):
            Lead.objects.update(name="x")  # expect: UPDATE lead
            Call.objects.all().delete()  # expect: DELETE call
            schema_editor.execute(f"DELETE FROM {Lead.LABEL}")  # expect: DELETE crm_labels
            schema_editor.create_model(unknown_model())
            Other.objects = 1
    """,
    "keywords in a dict": """
        def forwards(apps, schema_editor):
            values = {"name": "x"}
            apps.get_model("crm", "Lead").objects.filter(a=f"{1} or {2}!").update(**values)  # expect: UPDATE crm_lead
            apps.get_model(**{"app_label": "crm", "model_name": "Call"}).objects.update(a=1)  # expect: UPDATE crm_call
    """,
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_what_the_orm_only_reads(body: str) -> None:
    check_silent(forwards(body), DJANGO_PATH)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body, id=f"{group}: {name}")
        for group, table in {"querysets": QUERYSETS, "rows": ROWS, "relations": RELATIONS}.items()
        for name, body in table.items()
    ],
)
def test_what_the_orm_writes(body: str) -> None:
    check(forwards(body), DJANGO_PATH)


@pytest.mark.parametrize("body", MODELS.values(), ids=MODELS)
def test_which_model(body: str) -> None:
    check(django(body), DJANGO_PATH)
