"""Small migrations that say on their own lines what is to be found, and the check that compares all of it.

A line's comment `expect: UPDATE users` (after `#`, or after `--` inside SQL) asks for a finding on that line.  Behind
the tables, which are split by commas, may stand `downgrade` or `both` (else the scope is upgrade), `created` (they
are created in the same migration), `@12` (the column) and `[no facts]` or `[fact, fact]`; `;` parts findings.
"""

from __future__ import annotations

import re
import textwrap
from typing import NamedTuple

from flake8_backfill import Config
from flake8_backfill.analyze import inspect
from flake8_backfill.model import Finding
from flake8_backfill.results import FileResult

ALEMBIC_PATH = "alembic/versions/3f2a9c_case.py"
DJANGO_PATH = "crm/migrations/0007_case.py"
NUMBERED_PATH = "db/migrate.py"

_MARKER = re.compile(r"(?:#|--) expect: (.*?)\s*$")
_LINE_END = re.compile(r"\r\n|\r|\n")
_ALEMBIC = """\
import sqlalchemy as sa
from alembic import op

revision = "3f2a9c"
down_revision = "1b7d40"

"""
_DJANGO = "from django.db import migrations, models\n"
_RUN_PYTHON = """

class Migration(migrations.Migration):
    dependencies = [("crm", "0006_previous")]
    operations = [migrations.RunPython({arguments})]
"""


class Expected(NamedTuple):
    """A finding as a marker asks for it; ``column`` is 0 and ``facts`` None where the marker does not name them."""

    line: int
    operation: str
    tables: tuple[str, ...]
    scope: str = "upgrade"
    created: bool = False
    column: int = 0
    facts: tuple[str, ...] | None = None


def expected_in(source: str) -> list[Expected]:
    """Return what the markers of a source ask for, in the order of lines."""
    found: list[Expected] = []
    for number, line in enumerate(_LINE_END.split(source), 1):
        match = _MARKER.search(line)
        if match:
            found.extend(_expected(number, part) for part in match[1].split("; "))
    return found


def _expected(line: int, marker: str) -> Expected:
    words, _, facts = marker.partition(" [")
    operation, tables, *rest = words.split()
    unknown = [word for word in rest if word not in ("downgrade", "both", "created") and word[0] != "@"]
    assert not unknown, f"line {line}: the marker says {unknown}, which means nothing"
    return Expected(
        line,
        operation,
        tuple(tables.split(",")),
        scope=next((word for word in rest if word in ("downgrade", "both")), "upgrade"),
        created="created" in rest,
        column=next((int(word[1:]) for word in rest if word[0] == "@"), 0),
        facts=_facts(facts.removesuffix("]")) if facts else None,
    )


def _facts(words: str) -> tuple[str, ...]:
    """Return the facts that a marker names: it says `no facts`, and leaves out `the same transaction`."""
    parts = [] if words == "no facts" else words.split(", ")
    return tuple(f"the same transaction {part}" if part.startswith("alters") else part for part in parts)


def _as_expected(finding: Finding, marker: Expected | None) -> Expected:
    """Return a finding as its marker would say it: only what the marker names of column and facts."""
    return Expected(
        finding.line,
        finding.operation.name,
        finding.tables,
        finding.scope,
        finding.created_here,
        finding.column if marker is not None and marker.column else 0,
        finding.facts if marker is not None and marker.facts is not None else None,
    )


def check(source: str, path: str = ALEMBIC_PATH, config: Config | None = None) -> FileResult:
    """Assert that a migration has exactly the findings that its markers ask for; return what the analyzer says."""
    result = inspect(source, path, config or Config(), look_first=False)
    assert result.error is None
    assert result.findings == inspect(source, path, config or Config()).findings, "the first look misses what it reads"
    assert result.migrations, "not taken for a migration, so its findings say nothing"
    expected = expected_in(source)
    markers = {(one.line, one.operation, one.tables): one for one in expected}
    found = [_as_expected(one, markers.get((one.line, one.operation.name, one.tables))) for one in result.findings]
    differences = [f"missed {one}" for one in expected if one not in found]
    differences += [f"found {one}" for one in found if one not in expected]
    assert not differences, "\n".join(["", *differences, source])
    assert len(found) == len(expected)
    return result


def check_silent(source: str, path: str = ALEMBIC_PATH, config: Config | None = None) -> FileResult:
    """Assert that a migration has no finding, and that no marker asks for one."""
    assert not expected_in(source)
    return check(source, path, config)


def alembic(body: str) -> str:
    """Return an Alembic migration with this body: whole functions, or the statements of ``upgrade()``."""
    body = textwrap.dedent(body).strip("\n")
    if not re.search(r"^(?:async )?def (?:upgrade|downgrade)\(", body, re.MULTILINE):
        body = "def upgrade():\n" + textwrap.indent(body, "    ")
    return f"{_ALEMBIC}{body}\n"


def django(body: str) -> str:
    """Return a Django migration with this body; without a Migration class it runs ``forwards`` and ``backwards``."""
    body = textwrap.dedent(body).strip("\n")
    if "class Migration" not in body:
        names = [name for name in ("forwards", "backwards") if f"def {name}(" in body]
        body += _RUN_PYTHON.format(arguments=", ".join(names))
    return f"{_DJANGO}\n\n{body}\n"


def forwards(body: str) -> str:
    """Return a Django migration whose ``forwards(apps, schema_editor)`` has these statements and a model ``Lead``."""
    inside = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return django(f'def forwards(apps, schema_editor):\n    Lead = apps.get_model("crm", "Lead")\n{inside}\n')


def plain(body: str) -> str:
    """Return a source as written, without its margin."""
    return textwrap.dedent(body).lstrip("\n")
