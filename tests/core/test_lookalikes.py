"""What only looks like a data change must stay silent: SPEC's "Not a data change", in Python's own clothes."""

from __future__ import annotations

import pytest

from tests.core.samples import DJANGO_PATH, alembic, check_silent, forwards

PYTHON = {
    "dict.update": """
        options = {"nullable": False}
        options.update(existing_type=sa.Integer())
        options.update({"server_default": "0"})
        op.alter_column("users", "age", **options)
    """,
    "dict.update of an attribute": """
        column = sa.Column("age", sa.Integer)
        column.info.update({"label": "Age"})
        op.add_column("users", column)
    """,
    "set.add and set.update": """
        seen = set()
        for row in op.get_bind().execute(sa.text("SELECT id FROM users")):
            seen.add(row.id)
            seen.update([row.id])
    """,
    "list.insert": """
        columns = [sa.Column("id", sa.Integer)]
        columns.insert(0, sa.Column("age", sa.Integer))
        op.create_table("users", *columns)
    """,
    "list.remove and dict.pop": """
        names = ["users", "orders"]
        names.remove("orders")
        {"a": 1}.pop("a")
        for name in names:
            op.drop_table(name)
    """,
    "cache.delete": """
        from shop.caching import cache
        cache.delete("users")
        cache.set("users", None)
        cache.delete_many(["users", "orders"])
    """,
    "hashlib.update": """
        import hashlib
        digest = hashlib.sha256()
        digest.update(b"UPDATE users SET a = 1")
        name = digest.hexdigest()
        op.create_index(name, "users", ["a"])
    """,
    "os.remove and shutil.copy": """
        import os, shutil
        os.remove("/tmp/users.csv")
        shutil.copy("a", "b")
    """,
    "environ.update": """
        import os
        os.environ.update(PGUSER="INSERT INTO users")
    """,
    "counter.update": """
        from collections import Counter
        counts = Counter()
        counts.update(["users"])
    """,
    "bar.update": """
        from tqdm import tqdm
        bar = tqdm(total=3)
        bar.update(1)
    """,
    "logging": """
        import logging
        log = logging.getLogger(__name__)
        log.info("UPDATE users SET a = 1")
        log.warning("DELETE FROM %s", "users")
        logging.error("INSERT INTO users VALUES (1)")
    """,
    "print": """
        print("UPDATE users SET a = 1")
        print(f"DELETE FROM users WHERE id = {1}")
    """,
    "error text": """
        if op.get_bind().dialect.name != "postgresql":
            raise RuntimeError("run DELETE FROM users first")
        assert op, "UPDATE users SET a = 1"
    """,
    "warnings": """
        import warnings
        warnings.warn("TRUNCATE users before you go on")
    """,
    "docstring of a function": '''
        def upgrade():
            """UPDATE users SET a = 1

            INSERT INTO users VALUES (1);
            """
            op.drop_table("old")
    ''',
    "string as a statement": '''
        def upgrade():
            op.drop_table("old")
            """
            DELETE FROM users;
            """
    ''',
    "docstring of a class": '''
        class Users:
            """UPDATE users SET a = 1"""


        def upgrade():
            Users()
    ''',
    "commented code": """
        # op.execute("UPDATE users SET a = 1")
        op.drop_column("users", "a")  # DELETE FROM users
    """,
    "text that is only bound": """
        sql = "UPDATE users SET a = 1"
        query = f"DELETE FROM {sql}"
        op.drop_column("users", "a")
    """,
    "text that is compared": """
        if "UPDATE users SET a = 1" in str(op.get_bind()):
            op.drop_column("users", "a")
    """,
    "text in a default": """
        def describe(sql="UPDATE users SET a = 1"):
            return len(sql)


        def upgrade():
            describe()
            describe("DELETE FROM users")
    """,
    "comment of a table": """
        op.create_table_comment("users", "INSERT INTO users only by hand")
        op.alter_column("users", "a", comment="UPDATE users SET a = 1 does not work")
    """,
    "function that nothing calls": """
        def fill():
            op.execute("UPDATE users SET a = 1")


        def upgrade():
            op.drop_column("users", "a")
    """,
    "functions that only call each other": """
        def first():
            second()


        def second():
            op.execute("UPDATE users SET a = 1")
            first()


        def upgrade():
            op.drop_column("users", "a")
    """,
    "method that nothing calls": """
        class Filler:
            def fill(self):
                op.execute("UPDATE users SET a = 1")

            def check(self):
                op.execute("SELECT 1")


        def upgrade():
            Filler().check()
    """,
    "nested function that nothing calls": """
        def upgrade():
            def fill():
                op.execute("UPDATE users SET a = 1")

            op.drop_column("users", "a")
    """,
    "function that is only named": """
        def fill(connection):
            connection.execute(sa.text("UPDATE users SET a = 1"))


        STEPS = {"fill": fill}


        def upgrade():
            op.drop_column("users", "a")
    """,
    "code after return": """
        op.drop_column("users", "a")
        return
        op.execute("UPDATE users SET a = 1")
    """,
    "code after raise": """
        def upgrade():
            op.drop_column("users", "a")


        def downgrade():
            raise NotImplementedError("no way back")
            op.execute("UPDATE users SET a = 1")
    """,
    "code after both branches left": """
        if op.get_bind().dialect.name == "sqlite":
            return
        else:
            raise RuntimeError("only SQLite")
        op.execute("UPDATE users SET a = 1")
    """,
    "if False": """
        if False:
            op.execute("UPDATE users SET a = 1")
        if 0:
            op.execute("DELETE FROM users")
    """,
    "TYPE_CHECKING": """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            op.execute("UPDATE users SET a = 1")


        def upgrade():
            op.drop_column("users", "a")
    """,
    "the script's own start": """
        def upgrade():
            op.drop_column("users", "a")


        if __name__ == "__main__":
            op.execute("UPDATE users SET a = 1")
    """,
    "module level of an Alembic file": """
        SQL = "UPDATE users SET a = 1"
        ALL = [SQL, f"{SQL} WHERE b = 2"]


        def upgrade():
            op.drop_column("users", "a")
    """,
    "methods that a class of the file does not show": """
        class Cache(dict):
            pass


        class Registry(object):
            pass


        def upgrade():
            Cache().update(users=1)
            Registry().add("users")
            Registry().delete("users")
            Cache().insert(0, "users")
    """,
    "a method of a function": """
        def fill():
            op.execute("UPDATE users SET a = 1")


        def upgrade():
            print(fill.__name__.upper(), fill.cache_info())
    """,
    "an image that is saved": """
        from shop.images import open_image

        image = open_image("users.png")
        image.update(1)
        image.save("users.png")
    """,
}

DDL = {
    "schema operations": """
        op.create_table("updates", sa.Column("id", sa.Integer, server_default="0"))
        op.add_column("users", sa.Column("insert", sa.DateTime, onupdate=sa.func.now()))
        op.alter_column("users", "deleted", server_default=sa.text("false"))
        op.create_index("delete_idx", "users", ["deleted"], postgresql_where=sa.text("deleted = false"))
        op.create_foreign_key("fk", "orders", "users", ["user_id"], ["id"], ondelete="CASCADE", onupdate="RESTRICT")
        op.rename_table("inserts", "updates_of_users")
        op.drop_constraint("delete_check", "users")
        op.create_check_constraint("c", "users", "action IN ('UPDATE', 'DELETE', 'INSERT')")
    """,
    "schema statements": """
        op.execute("ALTER TABLE users ADD COLUMN age integer DEFAULT 0 NOT NULL")
        op.execute("ALTER TABLE orders ADD FOREIGN KEY (u) REFERENCES users ON DELETE CASCADE ON UPDATE SET NULL")
        op.execute("CREATE INDEX CONCURRENTLY update_idx ON users (updated)")
        op.execute("DROP TABLE IF EXISTS delete_log")
        op.execute("COMMENT ON TABLE users IS 'INSERT INTO users by hand'")
        op.execute("ALTER TYPE action ADD VALUE 'DELETE'")
        op.execute("CREATE TYPE action AS ENUM ('INSERT', 'UPDATE', 'DELETE')")
    """,
    "rights": """
        op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON users TO web")
        op.execute("REVOKE TRUNCATE ON users FROM web")
    """,
    "locks": """
        op.execute("LOCK TABLE users IN ROW EXCLUSIVE MODE")
        rows = op.get_bind().execute(sa.text("SELECT id FROM users FOR UPDATE SKIP LOCKED")).fetchall()
        rows = op.get_bind().execute(sa.select(sa.table("users")).with_for_update())
    """,
    "bodies that do not run": '''
        op.execute("""
            CREATE FUNCTION touch() RETURNS trigger AS $$
            BEGIN
                UPDATE users SET touched = now();
                RETURN NEW;
            END $$ LANGUAGE plpgsql
        """)
        op.execute("CREATE TRIGGER t AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch()")
        op.execute("CREATE RULE r AS ON DELETE TO users DO INSTEAD UPDATE users SET gone = true")
        op.execute("CREATE POLICY p ON users FOR DELETE USING (false)")
    ''',
    "DDL() of a trigger": '''
        trigger = sa.DDL("""
            CREATE TRIGGER t AFTER UPDATE ON users
            BEGIN UPDATE users SET n = n + 1; END
        """)
        op.execute(trigger)
    ''',
    "comments of SQL": '''
        op.execute("""
            -- UPDATE users SET a = 1;
            /* DELETE FROM users; */
            ALTER TABLE users DROP COLUMN a
        """)
    ''',
    "words in literals": """
        op.execute("SELECT set_config('app.note', 'UPDATE users SET a = 1; DELETE FROM users', false)")
        op.execute("ALTER TABLE users ALTER COLUMN sql SET DEFAULT 'INSERT INTO users VALUES (1)'")
    """,
    "copies out": """
        op.execute("COPY users TO '/tmp/users.csv'")
        op.execute("CREATE TABLE users_empty AS SELECT * FROM users WITH NO DATA")
        op.execute("REFRESH MATERIALIZED VIEW user_counts")
        op.execute("UPDATE STATISTICS users")
    """,
    "functions that are selected": """
        op.execute("SELECT setval('users_id_seq', 100)")
        op.execute("SELECT update_geometry_srid('users', 'place', 4326)")
        op.execute("ALTER SEQUENCE users_id_seq RESTART")
    """,
}

READING = {
    "Core": """
        users = sa.table("users", sa.column("id"))
        bind = op.get_bind()
        rows = bind.execute(sa.select(users.c.id).where(users.c.id > 3)).fetchall()
        names = [row.name for row in rows]
        bind.execute(sa.select(sa.func.count()).select_from(users)).scalar()
        bind.execute(users.select())
    """,
    "ORM": """
        session = sa.orm.Session(bind=op.get_bind())
        users = session.query(sa.table("users")).filter_by(a=1).all()
        session.flush()
        session.commit()
        session.refresh(users)
        session.expunge_all()
        session.close()
    """,
    "a schema inspector": """
        inspector = sa.inspect(op.get_bind())
        columns = {column["name"] for column in inspector.get_columns("users")}
        if "a" in columns and inspector.has_table("updates"):
            op.drop_column("users", "a")
    """,
    "statements that are built in code that does not run": """
        def upgrade():
            op.drop_column("users", "a")


        def statement():
            return sa.table("users").update().values(a=1)
    """,
    "a statement printed for a log": """
        import logging
        rows = op.get_bind().execute(sa.text("SELECT count(*) FROM users WHERE action = 'DELETE FROM users'"))
        logging.info("%s rows", rows.scalar())
    """,
}

DJANGO = {
    "reading": """
        names = list(Lead.objects.values_list("name", flat=True))
        first = Lead.objects.filter(name="x").order_by("id").first()
        count = Lead.objects.exclude(name="").count()
        found = Lead.objects.filter(name="x").exists()
        newest = Lead.objects.aggregate(models.Max("id"))
    """,
    "dict.update": """
        defaults = {"name": "x"}
        defaults.update(kind="y")
        names = set()
        for lead in Lead.objects.all():
            names.add(lead.name)
            names.update([lead.name])
    """,
    "dict in a JSON field": """
        for lead in Lead.objects.all():
            lead.settings.update({"a": 1})
            lead.settings.pop("a", None)
    """,
    "attributes that are never saved": """
        for lead in Lead.objects.all():
            lead.name = lead.name.strip()
            print(lead.name)
    """,
    "new instance that is never saved": """
        lead = Lead(name="x")
        print(lead.name)
    """,
    "cache": """
        from django.core.cache import cache
        cache.delete("leads")
        cache.clear()
        cache.set("leads", [])
    """,
    "schema editor": """
        schema_editor.execute("ALTER TABLE crm_lead ADD COLUMN n integer DEFAULT 0")
        schema_editor.add_field(Lead, models.IntegerField())
        schema_editor.delete_model(Lead)
        schema_editor.alter_db_table(Lead, "a", "b")
    """,
    "other commands": """
        from django.core.management import call_command
        call_command("clearsessions_report", verbosity=0)
        call_command("check")
    """,
    "files": """
        import os
        for lead in Lead.objects.all():
            os.remove(lead.path)
    """,
}


@pytest.mark.parametrize("body", PYTHON.values(), ids=PYTHON)
def test_python_that_only_reads_like_sql(body: str) -> None:
    check_silent(alembic(body))


@pytest.mark.parametrize("body", DDL.values(), ids=DDL)
def test_schema_changes(body: str) -> None:
    check_silent(alembic(body))


@pytest.mark.parametrize("body", READING.values(), ids=READING)
def test_reading(body: str) -> None:
    check_silent(alembic(body))


@pytest.mark.parametrize("body", DJANGO.values(), ids=DJANGO)
def test_django_that_writes_no_row(body: str) -> None:
    check_silent(forwards(body), DJANGO_PATH)
