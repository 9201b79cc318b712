"""Detectors and frameworks that are loaded only for files with their words: no file needs one that it lacks."""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from flake8_backfill import Config
from flake8_backfill.analyze import inspect
from flake8_backfill.detectors import WORDS
from flake8_backfill.frameworks import BY_SHAPE, frameworks
from flake8_backfill.parts import Words, names

TESTS = Path(__file__).parents[1]
MIGRATIONS = sorted([*(TESTS / "migrations").rglob("*.py"), *(TESTS.parent / "examples").rglob("*.py")])


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.name)
def test_what_is_left_out_finds_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, shown = path.read_text(encoding="utf-8"), path.relative_to(TESTS.parent).as_posix()
    with_words = inspect(source, shown, Config(), look_first=False)
    monkeypatch.setattr(Words, "needed", lambda words, every, source: tuple(every))
    assert with_words == inspect(source, shown, Config(), look_first=False)


@pytest.fixture(autouse=True)
def _few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flake8_backfill.parts._FEW", math.inf)


def test_all_are_loaded_after_a_few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flake8_backfill.parts._FEW", 2)
    words = Words({"a": "x"})
    assert [words.needed(["a", "b"], "y") for _ in range(4)] == [("b",), ("b",), ("a", "b"), ("a", "b")]


def test_all_are_loaded_for_a_long_file() -> None:
    words = Words({"a": "x"})
    assert (words.needed(["a", "b"], "y" * 1000), words.needed(["a", "b"], "y" * 2_000_000)) == (("b",), ("a", "b"))


BY_METHODS = ("dbapi", "sqlalchemy_orm", "sqlalchemy_sessions")
"""Those whose words are parts of the names of their methods and functions."""


@pytest.mark.parametrize("name", BY_METHODS)
def test_the_name_of_each_method_has_a_word(name: str) -> None:
    detector = importlib.import_module(f"flake8_backfill.detectors.{name}").DETECTOR
    known = [*detector.any_methods, *detector.guesses, *(path.rpartition(":")[2] for path in detector.calls)]
    assert known
    assert [method for method in known if name not in WORDS.needed([name], f"x.{method}(y)")] == []


@pytest.mark.parametrize(
    ("source", "absent"),
    [
        ("op.execute('UPDATE users SET a = 1')", ["dbapi", "frappe", "odoo", "sqlalchemy_sessions", "sqlite_utils"]),
        ("session.query(User).update({})", ["frappe", "odoo", "peewee", "sqlite_utils"]),
        ("frappe.db.set_value('Item', 'a', 'b', 1)", ["dbapi", "odoo", "sqlalchemy_orm", "sqlite_utils"]),
    ],
)
def test_most_files_need_few(source: str, absent: Sequence[str]) -> None:
    needed = WORDS.needed(names("flake8_backfill.detectors"), source)
    assert [name for name in absent if name in needed] == []


def test_frameworks_without_a_name_are_asked_last() -> None:
    first = [name for name in names("flake8_backfill.frameworks") if name not in BY_SHAPE]
    others = frameworks(tuple(name for name in first if name not in ("framework", "outline", "places")))
    assert max(framework.order for framework in others) < min(one.order for one in frameworks(BY_SHAPE))
