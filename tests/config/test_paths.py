"""Which files the configuration claims: globs, as seen from its folder, on every system."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_backfill.config import Config

ROOT = "/srv/shop"


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("migrations", "app/migrations/a.py"),
        ("migrations", "migrations_old/a.py"),
        ("migrations/*.py", "migrations/sub/a.py"),
        ("*.py", "migrations/a.py"),
        ("migrations/?.py", "migrations/ab.py"),
        ("migrations/[ab].py", "migrations/c.py"),
        ("migrations/[!ab].py", "migrations/a.py"),
        ("migrations/a.py", "migrations/axpy"),
        ("**/versions/*.py", "versions.py"),
        ("db", "/srv/other/db/a.py"),
        ("db", "/srv/shop2/db/a.py"),
    ],
)
def test_paths_not_named(glob: str, path: str) -> None:
    assert Config(paths=(glob,), root=ROOT).claims(f"{ROOT}/{path}" if path[0] != "/" else path) is False


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("migrations", "migrations/a.py"),
        ("migrations/", "migrations/deep/er/a.py"),
        ("./migrations", "migrations/a.py"),
        ("migrations/*.py", "migrations/a.py"),
        ("**/migrations", "migrations/a.py"),
        ("**/migrations", "a/b/migrations/c/d.py"),
        ("a/**/z.py", "a/z.py"),
        ("a/**/z.py", "a/b/c/z.py"),
        ("a/**", "a/b/c/z.py"),
        ("**.py", "a/b/z.py"),
        ("db\\migrations", "db/migrations/a.py"),
        (".", "anything.py"),
        ("**", "a/anything.py"),
        ("/srv/shop/db", "db/a.py"),
        ("../shared/migrations", "../shared/migrations/a.py"),
        ("m/[ab].py", "m/b.py"),
        ("m/[!ab].py", "m/c.py"),
        ("m/[0-9]*.py", "m/0001_a.py"),
        ("m/a+b(1).py", "m/a+b(1).py"),
    ],
)
def test_paths_named(glob: str, path: str) -> None:
    assert Config(paths=(glob,), root=ROOT).claims(f"{ROOT}/{path}") is True


def test_without_globs_the_content_decides() -> None:
    assert Config(root=ROOT).claims("/srv/shop/migrations/a.py") is None
    assert Config(root=ROOT, exclude=("old",)).claims("/srv/shop/migrations/a.py") is None


def test_exclude_beats_paths() -> None:
    config = Config(root=ROOT, paths=("db",), exclude=("db/old", "db/*_test.py"))
    claims = [config.claims(f"/srv/shop/db/{name}") for name in ("a.py", "old/a.py", "a_test.py", "older/a.py")]
    assert claims == [True, False, False, True]


@pytest.mark.parametrize(
    ("root", "path", "expected"),
    [
        ("/srv/shop", "/srv/shop/a/b.py", "a/b.py"),
        ("/srv/shop", "/srv/shop/./a/../b.py", "b.py"),
        ("/srv/shop", "/srv/other/b.py", "../other/b.py"),
        ("/srv/shop", "/srv/shop", "."),
        ("/", "/a/b.py", "a/b.py"),
        ("C:/shop", "C:\\shop\\a\\b.py", "a/b.py"),
        ("C:/shop", "c:\\Shop\\a\\B.py", "a/B.py"),
        ("C:/shop", "D:\\a\\b.py", "D:/a/b.py"),
        ("C:/shop", "C:\\other\\b.py", "../other/b.py"),
    ],
)
def test_relative(root: str, path: str, expected: str) -> None:
    assert Config(root=root).relative(path) == expected


def test_relative_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    config = Config(root=tmp_path.as_posix())
    assert [config.relative(path) for path in ("a.py", "./a.py", "../a.py", "b\\a.py")] == [
        "sub/a.py",
        "sub/a.py",
        "a.py",
        "sub/b/a.py",
    ]


def test_a_checkout_behind_a_symbolic_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    assert Config(root=real.as_posix()).relative(f"{tmp_path}/link/m/a.py") == "m/a.py"
    assert Config(root=f"{tmp_path}/link").relative(f"{real}/m/a.py") == "m/a.py"
