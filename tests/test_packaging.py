"""What the packages hold, and what an installed package tells others."""

from __future__ import annotations

import configparser
import email
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import flake8_backfill
from tests.conftest import as_users_have_it

CHECKOUT = Path(__file__).parent.parent
PACKAGE = CHECKOUT / "flake8_backfill"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, the wheel that was built from it, and the sources."""
    target = tmp_path_factory.mktemp("built")
    source = target / "source"
    source.mkdir()
    for name in ("pyproject.toml", "setup.cfg", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, source)
    shutil.copytree(PACKAGE, source / "flake8_backfill", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--outdir", str(target), str(source)]
    process = subprocess.run(command, capture_output=True, text=True, check=False, env=as_users_have_it())
    assert process.returncode == 0, process.stdout + process.stderr
    return target


def package_files(built: Path) -> set[str]:
    """All that users need: modules, templates, explanations, and the mark that says the package is typed."""
    kept = {".py", ".typed", ".j2", ".css", ".js", ".md"}
    source = built / "source"
    files = (source / "flake8_backfill").rglob("*")
    return {path.relative_to(source).as_posix() for path in files if path.suffix in kept}


def test_the_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    info = {name for name in names if ".dist-info/" in name}
    assert names - info == package_files(built)
    assert [name for name in info if name.endswith("/licenses/LICENSE")] != []


def test_the_source_distribution_holds_the_package(built: Path) -> None:
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        names = {name.partition("/")[2] for name in file.getnames()}
    assert package_files(built) | {"pyproject.toml", "LICENSE", "README.md"} <= names


def test_metadata_of_the_wheel(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        [path] = (name for name in file.namelist() if name.endswith(".dist-info/METADATA"))
        told = email.message_from_string(file.read(path).decode())
        entry_points = configparser.ConfigParser()
        entry_points.read_string(file.read(path.replace("METADATA", "entry_points.txt")).decode())
    assert (told["Name"], told["Version"]) == ("flake8-backfill", flake8_backfill.__version__)
    required = [need for need in told.get_all("Requires-Dist", []) if "extra ==" not in need]
    assert required == ["flake8>=6", "sqlparse>=0.6", 'tomli>=2; python_version < "3.11"']
    assert {"Framework :: Flake8", "Typing :: Typed"} <= set(told.get_all("Classifier", []))
    assert dict(entry_points["flake8.extension"]) == {"bkf": "flake8_backfill.plugin:BackfillChecker"}
    assert dict(entry_points["console_scripts"]) == {"backfill-report": "flake8_backfill.cli:main"}


def test_flake8_lists_the_plugin() -> None:
    [entry_point] = (entry for entry in metadata.entry_points(group="flake8.extension") if entry.name == "BKF")
    assert entry_point.load().version == flake8_backfill.__version__
    process = subprocess.run([sys.executable, "-m", "flake8", "--version"], capture_output=True, text=True, check=True)
    assert f"flake8-backfill: {flake8_backfill.__version__}" in process.stdout


@pytest.mark.parametrize("modules", ["", "analyze, flake8_backfill.audit, flake8_backfill.config"])
def test_the_names_of_the_package_are_not_hidden_by_its_modules(modules: str) -> None:
    """`analyze` and `audit` are functions although modules have the same names, whatever was imported before."""
    first = f"import flake8_backfill.{modules}; " if modules else ""
    code = (
        f"{first}from flake8_backfill import Config, analyze, audit, render; import flake8_backfill; "
        "print(Config.__name__, analyze.__name__, audit.__name__, render.__name__, "
        "all(hasattr(flake8_backfill, name) for name in flake8_backfill.__all__))"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert process.stdout == "Config analyze audit render True\n"


def test_a_name_that_the_package_does_not_have() -> None:
    with pytest.raises(AttributeError, match=r"module 'flake8_backfill' has no attribute 'analyse'"):
        flake8_backfill.analyse  # type: ignore[attr-defined]  # noqa: B018
