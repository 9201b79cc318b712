"""Fetches the pinned packages with pip, and unpacks the migrations that the labels speak of."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.accuracy.labels import PACKAGES, LabelledFile, folder

# In the packages of labels.jsonl every migration is read, so that there is something to draw from.
_MIGRATION = re.compile(r"(?:^|/)(?:migrations|versions|alembic|migrate_repo)/.*\.(?:py|sql)$")
_LEFT_OUT = re.compile(r"/tests/|__init__\.py$")
# Without it, tools would look for their settings above the cache.
_NO_SETTINGS = "[flake8]\n"


def fetch(requirements: Iterable[str], cache: Path) -> dict[str, Path]:
    """Download what the cache lacks; return each requirement's archive.

    pip runs once a requirement: one run refuses two versions of a package.  Raises `subprocess.CalledProcessError`
    where pip fails; its words are on standard error.
    """
    cache.mkdir(parents=True, exist_ok=True)
    return {requirement: _archive(requirement, cache) or _download(requirement, cache) for requirement in requirements}


def unpack(name: str, files: Sequence[LabelledFile], cache: Path) -> Path:
    """Unpack the files of one label file below the cache; return their folder, in which they have the labels' names."""
    root = cache / name
    root.mkdir(parents=True, exist_ok=True)
    (root / "setup.cfg").write_text(_NO_SETTINGS, encoding="utf-8")
    wanted = {file.file for file in files}
    requirements = sorted({file.requirement for file in files if file.requirement})
    whole = whole_packages() if name == "labels" else frozenset()
    for requirement, archive in fetch([*requirements, *sorted(whole - {*requirements})], cache / "packages").items():
        for inside, content in _members(archive):
            path = f"{folder(requirement)}/{inside}"
            if path in wanted or (requirement in whole and _is_migration(inside)):
                _write(root / path, content)
    return root


def whole_packages() -> frozenset[str]:
    """The packages whose migrations are all read."""
    return frozenset(package for packages in PACKAGES.values() for package in packages)


def available(files: Iterable[LabelledFile], root: Path) -> list[LabelledFile]:
    """The labelled files that were unpacked below ``root``."""
    return [file for file in files if (root / file.file).is_file()]


def _is_migration(path: str) -> bool:
    return bool(_MIGRATION.search(path)) and not _LEFT_OUT.search(path)


def _archive(requirement: str, cache: Path) -> Path | None:
    name, _, version = requirement.partition("==")
    spelled = re.compile(re.sub(r"[-_.]+", "[-_.]+", name) + "-" + re.escape(version) + r"(?:-.*\.whl|\.tar\.gz)", re.I)
    return next((path for path in sorted(cache.iterdir()) if spelled.fullmatch(path.name)), None)


def _download(requirement: str, cache: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    # Nothing is built: where a package has no wheel, pip says so.
    command += ["--only-binary", ":all:", "--ignore-requires-python", "--dest", str(cache), requirement]
    print(f"fetching {requirement}", file=sys.stderr)
    subprocess.run(command, check=True)
    archive = _archive(requirement, cache)
    if archive is None:
        raise FileNotFoundError(f"pip downloaded {requirement}, but {cache} has no file of that name")
    return archive


def _members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """The migrations and other Python files of a wheel, or of a source distribution without its first folder."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for name in wheel.namelist():
                if name.endswith((".py", ".sql")):
                    yield name, wheel.read(name)
        return
    with tarfile.open(archive) as source:
        for member in source:
            content = source.extractfile(member) if member.name.endswith((".py", ".sql")) else None
            if content is not None:
                yield member.name.partition("/")[2], content.read()


def _write(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
