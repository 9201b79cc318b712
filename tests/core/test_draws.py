"""What readers of random findings and of random silent files found wrong, each as a case of its own."""

from __future__ import annotations

import pytest

from tests.core.samples import DJANGO_PATH, alembic, check, check_silent, django

SILENT = {
    "a stored file is deleted, not the row that names it": """
        def forwards(apps, schema_editor):
            for ticket in apps.get_model("crm", "Ticket").objects.all():
                ticket.document.delete(False)
                ticket.picture.delete(save=False)
    """,
    "a set in a JSON field": """
        def forwards(apps, schema_editor):
            for lead in apps.get_model("crm", "Lead").objects.all():
                lead.options.update({"a": 1})
                lead.words.add("new")
    """,
}

DJANGO = {
    "a related manager whose name the file shows": """
        def forwards(apps, schema_editor):
            for item in apps.get_model("crm", "Item").objects.all():
                item.event.tax_rules.create(rate=7)  # expect: INSERT crm_taxrule created

        class Migration(migrations.Migration):
            dependencies = [("crm", "0006_previous")]
            operations = [
                migrations.CreateModel(
                    name="TaxRule",
                    fields=[("event", models.ForeignKey(to="crm.Event", on_delete=1, related_name="tax_rules"))],
                ),
                migrations.RunPython(forwards),
            ]
    """,
    "the join table of a field that was just added": """
        class Migration(migrations.Migration):
            dependencies = [("crm", "0006_previous")]
            operations = [
                migrations.AddField(
                    model_name="medium", name="spots", field=models.ManyToManyField(to="crm.spot")
                ),
                migrations.RunSQL(
                    "INSERT INTO crm_medium_spots SELECT id FROM spot"  # expect: INSERT_SELECT crm_medium_spots created
                ),
            ]
    """,
    "a copied row is inserted, and then updated": """
        def forwards(apps, schema_editor):
            for page in apps.get_model("crm", "Page").objects.all():
                page.pk = None
                page.save()  # expect: INSERT crm_page
                page.title = "copy"
                page.save()  # expect: UPDATE crm_page

        class Migration(migrations.Migration):
            dependencies = [("crm", "0006_previous")]
            operations = [migrations.RunPython(forwards)]
    """,
    "a squashed migration names its app in what it replaces": """
        def forwards(apps, schema_editor):
            apps.get_model("crmcore", "Page").objects.create(title="Root")  # expect: INSERT crmcore_page created

        class Migration(migrations.Migration):
            replaces = [("crmcore", "0001_initial"), ("crmcore", "0002_pages")]
            operations = [migrations.CreateModel(name="Page", fields=[]), migrations.RunPython(forwards)]
    """,
    "pairs of a loop stay together": """
        def forwards(apps, schema_editor):
            for label in [("objects", "Thing"), ("comms", "Channel")]:
                for row in apps.get_model(*label).objects.all():
                    row.save()  # expect: UPDATE comms_channel,objects_thing

        class Migration(migrations.Migration):
            dependencies = [("crm", "0006_previous")]
            operations = [migrations.RunPython(forwards)]
    """,
    "a tree is rebuilt through a proxy": """
        def forwards(apps, schema_editor):
            Cabinet = apps.get_model("crm", "Cabinet")

            class Tree(MPTTModel, Cabinet):
                class Meta:
                    proxy = True

            Tree.objects.rebuild()  # expect: UPDATE crm_cabinet

        class Migration(migrations.Migration):
            dependencies = [("crm", "0006_previous")]
            operations = [migrations.RunPython(forwards)]
    """,
    "RunPython handed through a function from elsewhere": """
        from crm.indexes import with_index

        def forwards(apps, schema_editor):
            apps.get_model("crm", "Lead").objects.update(a=1)  # expect: UPDATE crm_lead

        class Migration(migrations.Migration):
            dependencies = [("crm", "0006_previous")]
            operations = with_index(migrations.RunPython(forwards))
    """,
    "a model imported from the app itself": """
        from ..models import Document

        def forwards(apps, schema_editor):
            for document in Document.objects.all():
                document.save()  # expect: UPDATE crm_document

        class Migration(migrations.Migration):
            dependencies = [("crm", "0006_previous")]
            operations = [migrations.RunPython(forwards)]
    """,
    "a many-to-many field with a table of its own": """
        def forwards(apps, schema_editor):
            for state in apps.get_model("crm", "State").objects.all():
                state.following.add(state)  # expect: INSERT crm_statestep

        class Migration(migrations.Migration):
            dependencies = [("crm", "0006_previous")]
            operations = [
                migrations.AddField(
                    model_name="state",
                    name="following",
                    field=models.ManyToManyField(to="crm.state", through="crm.StateStep"),
                ),
                migrations.RunPython(forwards),
            ]
    """,
    "a proxy of another app's model is no sign of the app": """
        def forwards(apps, schema_editor):
            apps.get_model("crm", "State").objects.create()  # expect: INSERT crm_state created

        class Migration(migrations.Migration):
            dependencies = [("auth", "0012_last"), ("crm", "0006_previous")]
            operations = [
                migrations.CreateModel(name="User", fields=[], options={"proxy": True}, bases=("auth.user",)),
                migrations.CreateModel(
                    name="State", fields=[("owner", models.ForeignKey(to="auth.User", on_delete=1))]
                ),
                migrations.RunPython(forwards),
            ]
    """,
    "rows that bulk_create gives back": """
        def forwards(apps, schema_editor):
            tokens = apps.get_model("crm", "Token").objects.bulk_create([1])  # expect: INSERT crm_token
            for token, events in zip(tokens, [[1]]):
                token.events.set(events)  # expect: INSERT crm_token_events

        class Migration(migrations.Migration):
            dependencies = [("crm", "0006_previous")]
            operations = [migrations.RunPython(forwards)]
    """,
}

ALEMBIC = {
    "a helper that loads the table of a name": """
        from shop import utils

        bind = op.get_bind()
        members = utils.load_table("members", bind)
        bind.execute(members.update().values(a=1))  # expect: UPDATE members
        others = utils.load("members", bind)
        bind.execute(others.update().values(a=1))  # expect: UPDATE ?
    """,
    "methods of text()": """
        bind = op.get_bind()
        bind.execute(sa.text("UPDATE work SET pool = :pool").params({"pool": 1}))  # expect: UPDATE work
        bind.execute(sa.text("DELETE FROM work").execution_options(a=1))  # expect: DELETE work
    """,
    "rows of a query for two models": """
        from sqlalchemy.orm import Session, declarative_base
        Base = declarative_base()

        class Slice(Base):
            __tablename__ = "slices"

        class Database(Base):
            __tablename__ = "dbs"

        def upgrade():
            session = Session(bind=op.get_bind())
            for slice, database in session.query(Slice, Database).filter(Slice.a == 1).all():
                slice.params = database.name  # expect: UPDATE slices
    """,
    "a relationship shows the table behind it": """
        from sqlalchemy.orm import Session, declarative_base, relationship
        Base = declarative_base()
        links = sa.Table("role_links", Base.metadata)

        class Menu(Base):
            __tablename__ = "menus"

        class Role(Base):
            __tablename__ = "roles"
            menu = relationship("Menu")
            rights = relationship("Right", secondary=links)

        def upgrade():
            session = Session(bind=op.get_bind())
            for role in session.query(Role):
                session.delete(role.menu)  # expect: DELETE menus
                role.rights.remove(1)  # expect: DELETE role_links
                role.rights = []  # expect: INSERT role_links
    """,
    "a procedure whose body is in sight": '''
        op.execute("""
            CREATE PROCEDURE add_key()
            BEGIN
                IF EXISTS (SELECT 1 FROM information_schema.TABLE_CONSTRAINTS WHERE CONSTRAINT_NAME = 'k') THEN
                    SELECT 1;
                ELSE
                    ALTER TABLE users ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES b (id) ON DELETE CASCADE;
                END IF;
            END;
            CALL add_key();
        """)
        op.execute("""
            CREATE PROCEDURE fill() BEGIN UPDATE users SET a = 1; END;
            CALL fill(); -- expect: OPAQUE ?
        """)
    ''',
    "helpers from elsewhere, by their names": """
        from shop.security import add_permissions, migrate_roles, upgrade_catalog_perms
        from shop.data import fill_projects, update_label_tables

        def upgrade():
            session = sa.orm.Session(bind=op.get_bind())
            add_permissions(session, {"a": 1})  # expect: OPAQUE ?
            migrate_roles(session)  # expect: OPAQUE ?
            upgrade_catalog_perms(engines={"postgresql"})  # expect: OPAQUE ?
            fill_projects()  # expect: OPAQUE ?
            update_label_tables(op.get_bind(), "labels")  # expect: OPAQUE ?
    """,
}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_what_changes_no_rows(source: str) -> None:
    check_silent(django(source), DJANGO_PATH)


@pytest.mark.parametrize("source", DJANGO.values(), ids=DJANGO)
def test_what_django_migrations_do(source: str) -> None:
    check(django(source), DJANGO_PATH)


@pytest.mark.parametrize("source", ALEMBIC.values(), ids=ALEMBIC)
def test_what_alembic_revisions_do(source: str) -> None:
    check(alembic(source))
