"""Scratch projects, and the tools run on them as a user runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

# Options of this run, such as --cov, are not for the pytest that some tests start in a scratch project.
os.environ.pop("PYTEST_ADDOPTS", None)
# What "python -X dev -W error -m pytest" asks of Python is asked of the programs that tests start as well.
if sys.flags.dev_mode:
    os.environ["PYTHONDEVMODE"] = "1"
if "error" in sys.warnoptions:
    os.environ["PYTHONWARNINGS"] = "error"

Flake8 = Callable[..., "subprocess.CompletedProcess[str]"]


def as_users_have_it() -> dict[str, str]:
    """The environment without that: for programs that are not ours and warn of themselves, such as pip."""
    return {key: value for key, value in os.environ.items() if key not in ("PYTHONDEVMODE", "PYTHONWARNINGS")}


class Project:
    """A folder that stands for a git checkout; the test's working directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / ".git").mkdir()

    def write(self, files: Mapping[str, str]) -> None:
        """Writes files by their path in the project."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def pyproject(self, settings: str) -> None:
        """Writes a pyproject.toml whose only table is ours."""
        self.write({"pyproject.toml": f"[tool.flake8-backfill]\n{settings}\n"})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty checkout, entered."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Project(folder)


@pytest.fixture
def run_flake8() -> Flake8:
    """flake8 in a process of its own, with our codes only; arguments and standard input as given."""

    def run(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flake8", "--select=BKF,E9", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )

    return run
