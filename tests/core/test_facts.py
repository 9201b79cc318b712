"""Facts beside a finding: every row, row by row, batched, alters the table; none changes priority."""

from __future__ import annotations

import pytest

from flake8_backfill import Config, analyze
from flake8_backfill.model import Priority
from tests.core.samples import DJANGO_PATH, NUMBERED_PATH, alembic, check, django, forwards, plain

NO_FACTS = {
    "a WHERE": """
        op.execute("UPDATE users SET a = 1 WHERE b = 2")  # expect: UPDATE users [no facts]
        op.execute("DELETE FROM users WHERE b = 2")  # expect: DELETE users [no facts]
        users = sa.table("users", sa.column("a"))
        op.execute(users.update().where(users.c.a == 1).values(a=2))  # expect: UPDATE users [no facts]
        op.execute(sa.delete(users).where(users.c.a == 1))  # expect: DELETE users [no facts]
        op.execute(users.update(users.c.a == 1))  # expect: UPDATE users [no facts]
    """,
    "inserts": """
        users = sa.table("users", sa.column("a"))
        op.execute("INSERT INTO users VALUES (1)")  # expect: INSERT users [no facts]
        op.bulk_insert(users, [{"a": 1}])  # expect: INSERT users [no facts]
        op.execute(users.insert().values(a=1))  # expect: INSERT users [no facts]
        op.execute("TRUNCATE users")  # expect: TRUNCATE users [no facts]
    """,
    "a loop over known values": """
        for name in ("a", "b"):
            op.execute(f"UPDATE users SET {name} = 1 WHERE id = 2")  # expect: UPDATE users [no facts]
        for n in range(3):
            op.execute("UPDATE orders SET a = 1 WHERE id = 2")  # expect: UPDATE orders [no facts]
    """,
    "a loop that only builds": """
        rows = op.get_bind().execute(sa.text("SELECT id FROM users")).fetchall()
        ids = [row.id for row in rows]
        op.execute("UPDATE users SET a = 1 WHERE id IN (1, 2)")  # expect: UPDATE users [no facts]
    """,
    "a limit without a commit, a commit without a limit": """
        bind = op.get_bind()
        while bind.scalar("DELETE FROM a WHERE b IN (SELECT b FROM a LIMIT 9)"):  # expect: DELETE a [no facts]
            pass
        for n in range(9):
            bind.execute("DELETE FROM b WHERE id = 9")  # expect: DELETE b [no facts]
            bind.commit()
    """,
    "another table is altered": """
        op.add_column("orders", sa.Column("a", sa.Integer))
        op.execute("UPDATE users SET a = 1 WHERE b = 2")  # expect: UPDATE users [no facts]
    """,
}

EVERY_ROW = {
    "SQL": """
        op.execute("UPDATE users SET a = 1")  # expect: UPDATE users [no WHERE: every row]
        op.execute("DELETE FROM users")  # expect: DELETE users [no WHERE: every row]
        op.execute("UPDATE users SET a = (SELECT b FROM c WHERE d = 1)")  # expect: UPDATE users [no WHERE: every row]
    """,
    "Core and ORM": """
        users = sa.table("users", sa.column("a"))
        op.execute(users.update().values(a=1))  # expect: UPDATE users [no WHERE: every row]
        op.execute(sa.delete(users))  # expect: DELETE users [no WHERE: every row]
        session = sa.orm.Session(bind=op.get_bind())
        session.query(users).delete()  # expect: DELETE users [no WHERE: every row]
        session.query(users).filter(users.c.a == 1).delete()  # expect: DELETE users [no facts]
    """,
    "one way with and one without": """
        def run(where):
            op.execute("UPDATE users SET a = 1" + where)  # expect: UPDATE users [no WHERE: every row]


        def upgrade():
            run(" WHERE b = 2")
            run("")
    """,
}

ROW_BY_ROW = {
    "over a result": """
        bind = op.get_bind()
        for row in bind.execute(sa.text("SELECT id FROM users")):
            bind.execute(f"UPDATE users SET a = 1 WHERE id = {row.id}")  # expect: UPDATE users [row by row]
    """,
    "over a fetched list": """
        bind = op.get_bind()
        rows = bind.execute(sa.text("SELECT id FROM users")).fetchall()
        for number, row in enumerate(rows):
            bind.execute("DELETE FROM users WHERE id = :id", {"id": row.id})  # expect: DELETE users [row by row]
    """,
    "over a query": """
        users = sa.table("users", sa.column("id"))
        session = sa.orm.Session(bind=op.get_bind())
        for row in session.query(users):
            op.execute(users.delete().where(users.c.id == row.id))  # expect: DELETE users [row by row]
    """,
    "by a helper that a plain loop called before": """
        def clear(bind):
            bind.execute("DELETE FROM users WHERE old")  # expect: DELETE users [row by row]


        def upgrade():
            bind = op.get_bind()
            for _ in range(2):
                clear(bind)
            for row in bind.execute(sa.text("SELECT id FROM users")):
                clear(bind)
    """,
    "by a helper called in the loop": """
        def clear(bind, id):
            bind.execute(f"DELETE FROM users WHERE id = {id}")  # expect: DELETE users [row by row]


        def upgrade():
            bind = op.get_bind()
            for row in bind.execute("SELECT id FROM users"):
                clear(bind, row.id)
    """,
    "in a comprehension": """
        bind = op.get_bind()
        [bind.execute(f"DELETE FROM a WHERE id={r.id}") for r in bind.execute("S")]  # expect: DELETE a [row by row]
    """,
}

BATCHED = {
    "LIMIT in a loop that commits": """
        bind = op.get_bind()
        while True:
            done = bind.execute("DELETE FROM a WHERE id IN (SELECT id FROM a LIMIT 9)")  # expect: DELETE a [batched]
            bind.commit()
            if not done.rowcount:
                break
    """,
    "SKIP LOCKED": """
        bind = op.get_bind()
        while bind:
            with bind.begin():
                bind.execute(
                    "UPDATE a SET b = 1 WHERE c IN ("  # expect: UPDATE a [batched]
                    "SELECT c FROM a FOR UPDATE SKIP LOCKED)"
                )
    """,
    "COMMIT in SQL": """
        while op.get_bind():
            op.execute("DELETE FROM a WHERE id IN (SELECT id FROM a LIMIT 9)")  # expect: DELETE a [batched]
            op.execute("COMMIT")
    """,
    "an autocommit block each time": """
        for n in range(9):
            with op.get_context().autocommit_block():
                op.execute("DELETE FROM a WHERE id IN (SELECT id FROM a LIMIT 9)")  # expect: DELETE a [batched]
    """,
}

ALTERED = {
    "add_column": """
        op.add_column("users", sa.Column("a", sa.Integer))
        op.execute("UPDATE users SET a = 1 WHERE b = 2")  # expect: UPDATE users [alters users (line 8)]
    """,
    "altered afterwards": """
        op.execute("UPDATE users SET a = 1 WHERE b = 2")  # expect: UPDATE users [alters users (line 9)]
        op.alter_column("users", "a", nullable=False)
    """,
    "the first line counts": """
        with op.batch_alter_table("users") as batch:
            batch.add_column(sa.Column("a", sa.Integer))
        op.drop_column(table_name="users", column_name="b")
        op.execute("DELETE FROM users WHERE a = 2")  # expect: DELETE users [alters users (line 8)]
    """,
    "SQL": """
        op.execute("ALTER TABLE shop.users ADD COLUMN a integer")
        op.execute("DELETE FROM users WHERE a = 2")  # expect: DELETE users [alters users (line 8)]
    """,
    "constraints": """
        op.create_foreign_key("f", "users", "orders", ["a"], ["id"])
        op.execute("DELETE FROM users WHERE a = 2")  # expect: DELETE users [alters users (line 8)]
    """,
    "beside another fact": """
        op.add_column("users", sa.Column("a", sa.Integer))
        op.execute("DELETE FROM users")  # expect: DELETE users [no WHERE: every row, alters users (line 8)]
    """,
}

DJANGO = {
    "every row or some": """
        Lead.objects.update(a=1)  # expect: UPDATE crm_lead [no WHERE: every row]
        Lead.objects.all().delete()  # expect: DELETE crm_lead [no WHERE: every row]
        Lead.objects.filter().update(a=1)  # expect: UPDATE crm_lead [no WHERE: every row]
        Lead.objects.filter(b=2).update(a=1)  # expect: UPDATE crm_lead [no facts]
        Lead.objects.exclude(b=2).delete()  # expect: DELETE crm_lead [no facts]
        Lead.objects.create(a=1)  # expect: INSERT crm_lead [no facts]
    """,
    "row by row": """
        for lead in Lead.objects.all():
            lead.save()  # expect: UPDATE crm_lead [row by row]
            lead.delete()  # expect: DELETE crm_lead [row by row]
        for name in ("a", "b"):
            Lead.objects.create(name=name)  # expect: INSERT crm_lead [no facts]
    """,
}


@pytest.mark.parametrize("body", NO_FACTS.values(), ids=NO_FACTS)
def test_no_fact(body: str) -> None:
    check(alembic(body))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body, id=f"{group}: {name}")
        for group, table in {
            "every row": EVERY_ROW,
            "row by row": ROW_BY_ROW,
            "batched": BATCHED,
            "altered": ALTERED,
        }.items()
        for name, body in table.items()
    ],
)
def test_facts(body: str) -> None:
    check(alembic(body))


@pytest.mark.parametrize("body", DJANGO.values(), ids=DJANGO)
def test_facts_of_querysets(body: str) -> None:
    check(forwards(body), DJANGO_PATH)


def test_an_operation_that_alters_the_table_of_a_model() -> None:
    source = django(
        """
        def fill(apps, schema_editor):
            Lead = apps.get_model("crm", "Lead")
            Lead.objects.filter(a=1).update(a=2)  # expect: UPDATE crm_lead [alters crm_lead (line 11)]


        class Migration(migrations.Migration):
            operations = [
                migrations.AddField("lead", "a", models.IntegerField(null=True)),
                migrations.RunPython(fill),
            ]
        """
    )
    check(source, DJANGO_PATH)


def test_each_migration_of_a_file_alters_its_own() -> None:
    source = plain(
        """
        # Migration 1: Add a column
        connection.execute("ALTER TABLE users ADD COLUMN a integer")
        # Migration 2: Fill it
        connection.execute("UPDATE users SET a = 1 WHERE b = 2")  # expect: UPDATE users [no facts]
        # Migration 3: Add and fill another
        connection.execute("ALTER TABLE users ADD COLUMN b integer")
        connection.execute("DELETE FROM users WHERE b = 2")  # expect: DELETE users [alters users (line 6)]
        """
    )
    check(source, NUMBERED_PATH)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE leads SET a = 1",
        "UPDATE leads SET a = 1 WHERE id IN (SELECT id FROM leads LIMIT 9)",
    ],
)
def test_no_fact_changes_a_priority(statement: str) -> None:
    source = alembic(f'while op.get_bind():\n    op.execute("{statement}")\n    op.execute("COMMIT")\n')
    (found,) = analyze(source, "alembic/versions/a.py", Config())
    assert found.priority is Priority.HIGH
    assert all(fact in found.message for fact in found.facts)
