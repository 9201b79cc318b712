from functools import partial

import django.db.models.deletion
from django.db import migrations, models


def move_agents(apps, schema_editor, team_name):
    Team = apps.get_model("crm", "Team")
    Agent = apps.get_model("crm", "Agent")
    team = Team(name=team_name)
    team.save()
    agents = Agent.objects.filter(extension__startswith="9")
    for agent in agents:
        agent.team = team
    Agent.objects.bulk_update(agents, ["team"])
    for agent in Agent.objects.filter(name=""):
        agent.delete()


class Migration(migrations.Migration):
    dependencies = [("crm", "0006_tags")]

    operations = [
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name="agent",
            name="team",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="crm.team"),
        ),
        migrations.RunPython(partial(move_agents, team_name="Sales"), migrations.RunPython.noop),
    ]
