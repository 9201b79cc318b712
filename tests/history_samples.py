"""A checkout with migrations of many kinds, and settings that depend on where a file is or on where one looks from."""

from __future__ import annotations

import shutil
from concurrent.futures import Executor
from pathlib import Path

from flake8_backfill import Config, audit, render
from tests.conftest import Project

CHECKOUT = Path(__file__).parent.parent

_FILES = {
    "setup.cfg": "[flake8]\nper-file-ignores = examples/crm/*.py:BKF2\nexclude = migrations/odoo*\n",
    "pyproject.toml": '[tool.flake8-backfill]\nexclude = ["examples/alembic/versions/0003*"]\n',
    "migrations/broken.py": "from alembic import op\nop.execute('DELETE FROM leads'\n",
    "migrations/V1__a.sql": "UPDATE leads SET a = '\\d';\n",
    "migrations/V2__b.sql": "DELETE FROM leads; -- noqa: BKF103 -- by hand\n",
}
SAID = ("per-file-ignores", "does not parse", "by hand", '"left_out": {\n', "examples/alembic/versions/0002")
"""What the JSON report says of it, so that a comparison compares something."""


def write_history(project: Project) -> None:
    """Writes the examples and the tests' migrations into a project, with settings."""
    shutil.copytree(CHECKOUT / "examples", project.folder / "examples")
    shutil.copytree(CHECKOUT / "tests" / "migrations", project.folder / "migrations")
    project.write(_FILES)


def reports(executor: Executor | None) -> list[str]:
    """The report of the working directory in the formats that programs and people read."""
    found = audit(["."], Config.load(), executor)
    return [render(found, "json"), render(found, "markdown")]
