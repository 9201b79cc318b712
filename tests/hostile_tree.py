"""A checkout full of tripwires: code that leaves a mark as soon as anything of the tree is imported, run or obeyed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.conftest import Project

_TRIPWIRE = """\
import pathlib
pathlib.Path({mark!r}).write_text(__name__)
"""
_MIGRATION = """\
import pathlib
pathlib.Path({mark!r}).write_text("migration")
from alembic import op

revision = "1"
down_revision = None


def upgrade():
    pathlib.Path({mark!r}).write_text("upgrade")
    op.execute(f"UPDATE leads SET a = {{pathlib.Path({mark!r}).write_text('field')}}")
"""
# Modules that Python, its worker processes, flake8 and this package import, under names that the tree has as well.
_SHADOWS = [
    "sqlparse.py", "flake8_backfill.py", "flake8_backfill/__init__.py", "flake8.py", "pycodestyle.py", "pyflakes.py",
    "alembic/__init__.py", "ast.py", "json.py", "tokenize.py", "rich.py", "jinja2.py", "tomli.py", "tomllib.py",
    "pickle.py", "socket.py", "tempfile.py", "signal.py", "multiprocessing/__init__.py", "concurrent/__init__.py",
    "sitecustomize.py", "usercustomize.py", "conftest.py", "setup.py", "local_plugin.py", "__init__.py", "__main__.py",
    "migrations/__init__.py", "migrations/env.py", "migrations/alembic.py", "migrations/sitecustomize.py",
]  # fmt: skip
LOCAL_PLUGINS = """
[flake8]
max-line-length = 200

[flake8:local-plugins]
paths = .
extension =
    XXX = local_plugin:Plugin
report =
    default = local_plugin:Formatter
"""
_TOML = """
[build-system]
requires = ["evil"]
build-backend = "setup"
backend-path = ["."]

[tool.pytest.ini_options]
addopts = "-p local_plugin"

[tool.flake8-backfill]
hot-tables = ["leads"]
"""


def plant(project: Project, mark: Path, *, migrations: int = 1) -> None:
    """Write the tree; ``mark`` is the file that is there as soon as one of the tripwires was run."""
    project.write(dict.fromkeys(_SHADOWS, _TRIPWIRE.format(mark=str(mark))))
    migration = _MIGRATION.format(mark=str(mark))
    project.write({f"migrations/{number}.py": migration for number in range(1, migrations + 1)})
    project.write(
        {
            "setup.cfg": LOCAL_PLUGINS,
            "pyproject.toml": _TOML,
            "local.pth": f"import pathlib; pathlib.Path({str(mark)!r}).write_text('pth')\n",
            ".env": "PYTHONSTARTUP=sitecustomize.py\n",
        }
    )


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the tree, without what the environment says to Python."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
