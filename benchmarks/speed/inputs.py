"""Files that are made to be measured: of any size, and in the style of what people write."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

MEGABYTE = 2**20

_BLOCK = '''
# Migration {number}: Add column_{number}
def migration_{number}(cursor):
    """Add a column, and say what it is for the rows that are there already."""
    cursor.execute("ALTER TABLE table_{table} ADD COLUMN column_{number} INTEGER")
    cursor.execute(
        """
        UPDATE table_{table}
        SET column_{number} = (
            SELECT count(*) FROM messages WHERE messages.owner_id = table_{table}.id AND messages.kind = '{number}'
        )
        WHERE column_{number} IS NULL
        """
    )
    if not exists(cursor, "table_{table}_column_{number}"):
        cursor.execute("CREATE INDEX table_{table}_column_{number} ON table_{table} (column_{number})")
'''

WITH_SQL = '''"""Say which calls came in.

Revision ID: a1
"""
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.execute("ALTER TABLE call_log ADD COLUMN direction TEXT")
    op.execute("UPDATE call_log SET direction = 'in' WHERE direction IS NULL")


def downgrade():
    op.execute("ALTER TABLE call_log DROP COLUMN direction")
'''

WITHOUT_SQL = '''"""Add a column.

Revision ID: a1
"""
from alembic import op
import sqlalchemy as sa

revision = "a1"
down_revision = None


def upgrade():
    op.add_column("call_log", sa.Column("direction", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("call_log", "direction")
'''


def numbered(size: int) -> str:
    """Return a file of numbered blocks, each a function of its own, of about ``size`` characters."""
    return "".join(_up_to(size, (_BLOCK.format(number=number, table=number % 50) for number in itertools.count(1))))


def statements(count: int) -> str:
    """Return a revision that executes one string of many statements."""
    lines = "".join(f"UPDATE table_{number % 50} SET a = {number} WHERE id = {number};\n" for number in range(count))
    return _revision(f'    op.execute("""\n{lines}""")\n')


def assignments(count: int) -> str:
    """Return a revision that builds its SQL from many names."""
    names = "".join(f'    name_{number} = f"UPDATE table_{number % 50} SET a = {{b}}"\n' for number in range(count))
    return _revision(f"    b = 1\n{names}    op.execute(name_{count - 1})\n")


def helper_calls(count: int) -> str:
    """Return a revision that calls a function of its own many times."""
    calls = "".join(f'    change("table_{number}", {number})\n' for number in range(count))
    helper = 'def change(table, value):\n    op.execute(f"UPDATE {table} SET a = {value}")\n\n\n'
    return helper + _revision(calls)


def blocks(count: int) -> str:
    """Return a file of many numbered blocks at the top level."""
    return "".join(
        f'# Migration {number}: Add {number}\ncursor.execute("UPDATE table_{number % 50} SET a = {number}")\n\n'
        for number in range(1, count + 1)
    )


GROWING: Mapping[str, Callable[[int], str]] = {
    "statements in a string": statements,
    "assignments": assignments,
    "calls of helpers": helper_calls,
    "blocks in a file": blocks,
}


def one_insert(size: int) -> str:
    """Return a revision with one INSERT of about ``size`` characters of VALUES."""
    rows = ",\n".join(_up_to(size, (f"({number}, 'name of {number}', NULL)" for number in itertools.count(1))))
    return _revision(f'    op.execute("""INSERT INTO leads (id, name, mail) VALUES\n{rows}""")\n')


def written(folder: Path, name: str, text: str) -> Path:
    """Write a file that is a migration by its place, too; return its path."""
    path = folder / "migrations" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _revision(body: str) -> str:
    return f'from alembic import op\n\nrevision = "a1"\ndown_revision = None\n\n\ndef upgrade():\n{body}'


def _up_to(size: int, parts: Iterator[str]) -> Iterator[str]:
    for part in parts:
        yield part
        size -= len(part)
        if size <= 0:
            return
