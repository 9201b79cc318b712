"""The table of options, and its three ways to the user: keys, flags, and flake8's options."""

from __future__ import annotations

import argparse
import inspect
import pickle
import sys

import pytest

from flake8_backfill.config import OPTIONS, Config, Option, add_arguments, given
from flake8_backfill.config.values import checked

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

KEYS = [
    "hot-tables",
    "small-tables",
    "table-stats",
    "hot-rows",
    "small-rows",
    "paths",
    "exclude",
    "helpers",
    "marker",
    "baseline",
    "comments",
    "require-reason",
]


def test_keys_are_the_documented_ones() -> None:
    assert [option.name for option in OPTIONS] == KEYS


def test_each_option_is_a_field_with_its_default() -> None:
    config = Config()
    assert {option.field: getattr(config, option.field) for option in OPTIONS} == {
        option.field: option.default for option in OPTIONS
    }
    assert list(inspect.signature(Config).parameters)[: len(OPTIONS)] == [option.field for option in OPTIONS]


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_the_example_in_messages_is_right(option: Option) -> None:
    value = tomllib.loads(f"value = {option.example}")["value"]
    assert checked(option, value, "here") == (tuple(value) if option.many else value)


def test_flags_of_the_command_line() -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    arguments = ["--hot-tables", "a, b", "--hot-tables=c", "--hot-rows=5", "--no-comments", "--require-reason"]
    values = given(parser.parse_args(arguments))
    assert {name: value for name, value in values.items() if value is not None} == {
        "hot-tables": ["a", "b", "c"],
        "hot-rows": "5",
        "comments": False,
        "require-reason": True,
    }


def test_help_of_the_command_line_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--help"])
    printed = capsys.readouterr().out
    assert [name for name in KEYS if f"--{name}" not in printed] == []


def test_a_configuration_survives_pickling() -> None:
    config = Config(hot_tables=("a_*",), paths=("db/**",), root="/srv/project")
    assert config.heat("a_b") == "hot"
    copy = pickle.loads(pickle.dumps(config))
    assert (copy, copy.heat("a_b"), copy.claims("/srv/project/db/x.py")) == (config, "hot", True)
