"""A table of Django's is named after its app, whose label the file shows in one place or another."""

from __future__ import annotations

import pytest

from tests.core.samples import check, django

PATH = "projects/crm/migrations/0002_fill.py"

HEAD = """
    def forwards(apps, schema_editor):
        {fill}


    class Migration(migrations.Migration):
        dependencies = [{dependencies}]
        operations = [
            {operations}
            migrations.RunPython(forwards),
        ]
"""

CREATE = 'migrations.CreateModel("Lead", fields=[("id", models.AutoField(primary_key=True))]),'

CASES = {
    # Not its own app: the model is another file's.
    "a model of another app": (
        'apps.get_model("sales", "Offer").objects.create()  # expect: INSERT sales_offer',
        "",
        CREATE,
    ),
    "a comment that looks like a reference": (
        'apps.get_model("crm", "Lead").objects.create()  # expect: INSERT crm_lead created',
        "",
        f'{CREATE}  # get_model("sales", "Lead")',
    ),
    "the folder": (
        'apps.get_model("crm", "Lead").objects.create()  # expect: INSERT crm_lead created',
        "",
        CREATE,
    ),
    "the model that it creates is looked up": (
        'apps.get_model("clients", "Lead").objects.create()  # expect: INSERT clients_lead created',
        "",
        CREATE,
    ),
    "looked up by keywords, with a comment between": (
        """apps.get_model(  # the frozen one
            app_label="clients", model_name="lead"
        ).objects.create()  # expect: INSERT clients_lead created""",
        "",
        CREATE,
    ),
    "a foreign key to what it creates": (
        'apps.get_model("clients", "Call").objects.create()  # expect: INSERT clients_call created',
        "",
        f"""{CREATE}
            migrations.CreateModel("Call", fields=[("lead", models.ForeignKey("x", to="clients.Lead"))]),""",
    ),
    "literals in parts and constants": (
        'apps.get_model("cli" "ents", NAME).objects.create()  # expect: INSERT clients_lead created',
        "",
        "migrations.CreateModel(name=NAME, fields=[]),",
    ),
    "the migration before this one": (
        'apps.get_model("clients", "Lead").objects.create()  # expect: INSERT clients_lead created',
        '("clients", FIRST)',
        "migrations.CreateModel(NAME, fields=[]),",
    ),
    "a join table whose field is a constant": (
        """apps.get_model("crm", "Lead").tags.through.objects.create()  # expect: INSERT crm_lead_tags created""",
        "",
        'migrations.CreateModel("Lead", fields=[(TAGS, models.ManyToManyField(to="crm.Tag"))]),',
    ),
}


@pytest.mark.parametrize(
    ("fill", "dependencies", "operations"), [pytest.param(*case, id=name) for name, case in CASES.items()]
)
def test_tables_have_the_label_of_their_app(fill: str, dependencies: str, operations: str) -> None:
    body = HEAD.format(fill=fill, dependencies=dependencies, operations=operations)
    check('NAME = "Lead"\nFIRST = "0001_initial"\nTAGS = "tags"\n' + django(body), PATH)
