"""Which files are migrations, by content and by place, and which migration each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from flake8_backfill import Config
from flake8_backfill.analyze import inspect
from flake8_backfill.results import FileResult
from tests.core.samples import DJANGO_PATH, alembic, check, check_silent, django, plain

WRITE = 'import sqlite3\n\nsqlite3.connect("x.db").execute("UPDATE users SET a = 1")  # expect: UPDATE users\n'
ENTRY = 'def {name}(connection):\n    connection.execute("UPDATE users SET a = 1")  # expect: UPDATE users{scope}\n'
ALEMBIC = alembic('op.execute("UPDATE users SET a = 1")  # expect: UPDATE users')


def read(source: str, path: str, config: Config | None = None) -> FileResult:
    return inspect(source, path, config or Config(), look_first=False)


NOT_BY_PLACE = [
    "shop/models.py",
    "shop/update.py",
    "migrations/test_0003_fill.py",
    "migrations/tests/0003_fill.py",
    "tests/migrations/0003_fill.py",
    "test/migrations/0003_fill.py",
    "migrations/conftest.py",
    "migrations/env.py",
    "alembic/env.py",
    "alembic/versions/env.py",
    "migrations/fill_test.py",
    "migrations/__init__.py",
    "migrations/db_backfills.py",
    "migrations/backfills/fill.py",
    "db_backfills.py",
    "backfills/migrate_users.py",
    "api/versions/v1.py",
    "versions/v1.py",
    "node_modules/x/migrations/1.py",
    "site-packages/x/migrations/1.py",
    "shop/immigration_helpers/x.py",
]
BY_PLACE = [
    "migrations/0003_fill.py",
    "shop/db/migrations/0003_fill.py",
    "migrations/2024/01/fill.py",
    "alembic/versions/fill.py",
    "shop/alembic/versions/2024/fill.py",
    "db_migrate.py",
    "shop/migrate_users.py",
    "run_migrations.py",
]


@pytest.mark.parametrize("path", NOT_BY_PLACE)
def test_not_by_place(path: str) -> None:
    assert read(WRITE, path) == FileResult(path)


@pytest.mark.parametrize("path", BY_PLACE)
def test_by_place(path: str) -> None:
    check(WRITE, path)


@pytest.mark.parametrize("path", [path for path in NOT_BY_PLACE if not path.startswith("api")])
def test_content_comes_before_place(path: str) -> None:
    check(ALEMBIC, path)


LIBRARIES = {
    "a migration framework's own module": """
        class Migration:
            def __init__(self, name):
                self.name = name

            def apply(self, connection):
                connection.execute("INSERT INTO django_migrations VALUES (1)")


        def load(folder):
            return [Migration(name) for name in folder]
    """,
    "helpers for migrations": """
        def fill_in_batches(connection, table, size=100):
            connection.execute(f"UPDATE {table} SET a = 1")
    """,
    "constants": """
        VERSION = 3
        SQL = "UPDATE users SET a = 1"
    """,
    "an exception": """
        class MigrationError(Exception):
            pass
    """,
}


@pytest.mark.parametrize("source", LIBRARIES.values(), ids=LIBRARIES)
def test_libraries_under_such_a_name_are_no_migrations(source: str) -> None:
    path = "framework/migrations/base.py"
    assert read(plain(source), path) == FileResult(path)


NOT_BY_CONTENT = {
    "a function named upgrade": """
        def upgrade():
            return "UPDATE users SET a = 1"
    """,
    "a revision of something else": """
        revision = "3f2a9c"


        def show(connection):
            connection.execute("UPDATE users SET a = 1")
    """,
    "a Migration class without bases": """
        class Migration:
            operations = []


        connection.execute("UPDATE users SET a = 1")
    """,
    "one comment that names a migration": """
        # Migration 7: see the changelog
        connection.execute("UPDATE users SET a = 1")
    """,
    "a repository of rows": """
        def update(connection, user):
            connection.execute("UPDATE users SET name = ?", [user.name])


        def migrate(user):
            return user
    """,
    "one numbered function": """
        def version_2(value):
            return value + 1
    """,
    "op as a name": """
        from shop import operations as op


        def change_all(connection):
            op.execute(connection, "UPDATE users SET a = 1")
    """,
}


@pytest.mark.parametrize("source", NOT_BY_CONTENT.values(), ids=NOT_BY_CONTENT)
def test_not_by_content(source: str) -> None:
    assert read(plain(source), "shop/users.py") == FileResult("shop/users.py")


class Shown(NamedTuple):
    """A migration, and what is to be said of it."""

    path: str
    source: str
    framework: str
    id: str
    description: str
    line: int = 1


UPDATE = 'op.execute("UPDATE users SET a = 1")  # expect: UPDATE users'
CONTENT = {
    "Alembic": Shown(
        "db/x.py",
        f'"""Fill the users\n\nRevision ID: 3f2a9c\n"""\n{ALEMBIC}',
        "alembic",
        "3f2a9c",
        "Fill the users",
    ),
    "Alembic, annotated and without a docstring": Shown(
        "db/x.py",
        "from typing import Sequence, Union\n"
        'revision: str = "ab12"\ndown_revision: Union[str, None] = None\n\n\n'
        f"def upgrade() -> None:\n    {UPDATE}\n",
        "alembic",
        "ab12",
        "No description",
    ),
    "Alembic by its import alone": Shown(
        "db/fill_users.py",
        f"from alembic import op\n\n\ndef upgrade():\n    {UPDATE}\n",
        "alembic",
        "fill_users",
        "No description",
    ),
    "Alembic by another form of it": Shown(
        "db/fill_users.py",
        f"import alembic.op as op\n\n\ndef upgrade():\n    {UPDATE}\n",
        "alembic",
        "fill_users",
        "No description",
    ),
    "Alembic with its imports in try": Shown(
        "db/fill_users.py",
        f"try:\n    from alembic import op\nexcept ImportError:\n    op = None\n\n\ndef upgrade():\n    {UPDATE}\n",
        "alembic",
        "fill_users",
        "No description",
    ),
    "a docstring that begins on its second line": Shown(
        "db/x.py",
        f'"""\n\n    Fill the users \n"""\n{ALEMBIC}',
        "alembic",
        "3f2a9c",
        "Fill the users",
    ),
    "Django": Shown(
        "shop/crm/migrations/0007_fill.py",
        django(
            '''
            class Migration(migrations.Migration):
                """Fill the leads"""
                operations = [migrations.RunSQL("UPDATE crm_lead SET a = 1")]  # expect: UPDATE crm_lead
            '''
        ),
        "django",
        "crm.0007_fill",
        "Fill the leads",
        4,
    ),
    "Django, with the module's docstring": Shown(
        "crm/migrations/0007_fill.py",
        '"""Fill the leads."""\n'
        + django(
            """
            class Migration(migrations.Migration):
                operations = [migrations.RunSQL("UPDATE crm_lead SET a = 1")]  # expect: UPDATE crm_lead
            """
        ),
        "django",
        "crm.0007_fill",
        "Fill the leads.",
        5,
    ),
    "Django, the label from the dependency before": Shown(
        "src/migrations/0007_fill.py",
        django(
            """
            class Migration(migrations.Migration):
                dependencies = [("auth", "0001_initial"), ("sales", "0006_previous")]
                operations = [migrations.RunSQL("UPDATE sales_lead SET a = 1")]  # expect: UPDATE sales_lead
            """
        ),
        "django",
        "sales.0007_fill",
        "No description",
        4,
    ),
    "Django, the label from a model that the file creates": Shown(
        "src/migrations/0001_initial.py",
        django(
            """
            def forwards(apps, schema_editor):
                apps.get_model("sales", "Lead").objects.create()  # expect: INSERT sales_lead created


            class Migration(migrations.Migration):
                operations = [migrations.CreateModel("Lead", []), migrations.RunPython(forwards)]
            """
        ),
        "django",
        "sales.0001_initial",
        "No description",
        8,
    ),
    "Django, numbered folders and no other folder": Shown(
        "migrations/0007_fill.py",
        django(
            """
            class Migration(migrations.Migration):
                operations = [migrations.RunSQL("UPDATE lead SET a = 1")]  # expect: UPDATE lead
            """
        ),
        "django",
        "app.0007_fill",
        "No description",
        4,
    ),
    "sqlalchemy-migrate": Shown(
        "db/versions/012_fill.py",
        'def upgrade(migrate_engine):\n    migrate_engine.execute("UPDATE users SET a = 1")  # expect: UPDATE users\n',
        "sqlalchemy-migrate",
        "012_fill",
        "No description",
    ),
    "a plain file by place": Shown(
        "db/migrations/0003_fill.py",
        '"""Fill the users.\n\nMore words."""\n' + WRITE,
        "file",
        "0003_fill",
        "Fill the users.",
    ),
    "DB-API steps": Shown(
        "db/migrations/0003_fill.py",
        ENTRY.format(name="migrate", scope=""),
        "DB-API steps",
        "0003_fill",
        "No description",
    ),
}


@pytest.mark.parametrize("shown", CONTENT.values(), ids=CONTENT)
def test_which_migration(shown: Shown) -> None:
    result = check(shown.source, shown.path)
    assert result.migrations == 1
    for finding in result.findings:
        migration = finding.migration
        assert (migration.id, migration.description, migration.framework, migration.line) == (
            shown.id,
            shown.description,
            shown.framework,
            shown.line,
        )
        assert migration.path == shown.path


CLAIMS: Mapping[str, tuple[Config, str, bool]] = {
    "paths name it": (Config(paths=("db/changes/*.py",)), "db/changes/1.py", True),
    "paths name another folder": (Config(paths=("db/changes/*.py",)), "migrations/1.py", False),
    "excluded": (Config(exclude=("migrations/old",)), "migrations/old/1.py", False),
    "excluded beside paths": (Config(paths=("db/*.py",), exclude=("db/1.py",)), "db/1.py", False),
    "not excluded": (Config(exclude=("migrations/old",)), "migrations/1.py", True),
}


@pytest.mark.parametrize(("config", "path", "is_read"), CLAIMS.values(), ids=CLAIMS)
def test_the_configuration_decides_first(config: Config, path: str, is_read: bool) -> None:
    result = read(WRITE, path, config)
    assert bool(result.findings) is is_read
    assert result.migrations == int(is_read)


def test_the_configuration_decides_before_the_content() -> None:
    assert read(ALEMBIC, "alembic/versions/a.py", Config(paths=("db/*.py",))) == FileResult("alembic/versions/a.py")
    assert read(ALEMBIC, "alembic/versions/a.py", Config(exclude=("alembic",))) == FileResult("alembic/versions/a.py")


def test_named_files_are_migrations_even_without_a_write() -> None:
    assert read("x = 1\n", "db/changes/1.py", Config(paths=("db/changes/*.py",))).migrations == 1


ENTRIES = {
    "upgrade": "",
    "migrate": "",
    "run_migration": "",
    "_migrate": "",
    "apply": "",
    "forwards": "",
    "main": "",
    "execute": "",
    "downgrade": " downgrade",
    "rollback": " downgrade",
    "backwards": " downgrade",
    "down": " downgrade",
    "revert": " downgrade",
}


@pytest.mark.parametrize(("name", "scope"), ENTRIES.items(), ids=ENTRIES)
def test_functions_named_like_an_entry_point_run(name: str, scope: str) -> None:
    check(ENTRY.format(name=name, scope=scope), "db/migrations/0003_fill.py")


NOT_ENTRIES = ["fill", "helper", "updated_at", "download", "mainly", "setup", "upgrade_users"]


@pytest.mark.parametrize("name", NOT_ENTRIES)
def test_functions_named_otherwise_do_not_run_by_place_alone(name: str) -> None:
    source = ENTRY.format(name=name, scope="").replace("  # expect: UPDATE users", "")
    check_silent(source + "\n\ndef migrate():\n    return 1\n", "db/migrations/0003_fill.py")


def test_the_module_body_of_a_django_migration_only_defines() -> None:
    check_silent(
        django(
            """
            SQL = "UPDATE crm_lead SET a = 1"


            class Migration(migrations.Migration):
                operations = [migrations.RunSQL("ALTER TABLE crm_lead ADD a integer")]
            """
        ),
        DJANGO_PATH,
    )


@pytest.mark.parametrize(
    "path",
    [
        "C:\\work\\shop\\alembic\\versions\\1.py",
        "alembic\\versions\\1.py",
        "./alembic/versions/1.py",
        "/work/shop/alembic/versions/1.py",
        "..\\shop\\migrations\\1.py",
        "stdin",
    ],
)
def test_paths_of_every_kind(path: str) -> None:
    result = check(ALEMBIC, path)
    assert {finding.path for finding in result.findings} == {path.replace("\\", "/")}
    assert result.path == path.replace("\\", "/")


def test_a_file_by_place_on_windows() -> None:
    check(WRITE, "shop\\db\\migrations\\0003_fill.py")
    assert read(WRITE, "shop\\migrations\\test_fill.py").findings == ()
