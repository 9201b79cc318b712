"""The options as arguments: of backfill-report, and of flake8."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from flake8_backfill.config.options import OPTIONS, Option

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager

FLAKE8_PREFIX = "--backfill-"


def add_arguments(parser: argparse._ActionsContainer) -> None:
    """Adds a flag for each option to a parser (or a group of one); lists are comma-separated and may be repeated."""
    for option in OPTIONS:
        keywords: dict[str, Any] = {"dest": option.field, "default": None, "help": _help(option)}
        if option.kind == "switch":
            keywords["action"] = argparse.BooleanOptionalAction
        else:
            keywords["metavar"] = option.metavar
        if option.many:
            keywords |= {"action": "extend", "type": _split}
        parser.add_argument(f"--{option.name}", **keywords)


def add_flake8_options(manager: OptionManager) -> None:
    """Registers each option with flake8 as ``--backfill-NAME``, for its command line and its configuration files.

    Values arrive as text and are checked later: flake8's own reading of numbers and switches ends in a traceback.
    """
    for option in OPTIONS:
        keywords: dict[str, Any] = {"default": None, "help": _help(option), "parse_from_config": True}
        if option.kind == "switch":
            keywords |= {"action": "store_const", "const": True}
        else:
            keywords["metavar"] = option.metavar
        manager.add_option(
            FLAKE8_PREFIX + option.name,
            comma_separated_list=option.many,
            **keywords,
        )


def given(namespace: argparse.Namespace, prefix: str = "") -> dict[str, object]:
    """The options' values in parsed arguments, by name, None where not given; flake8's prefix is ``backfill_``."""
    return {option.name: getattr(namespace, prefix + option.field) for option in OPTIONS}


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _help(option: Option) -> str:
    default = "" if option.default in ((), "", False) or option.name == "marker" else f" (default: {_plain(option)})"
    return (option.help + default).replace("%", "%%")


def _plain(option: Option) -> str:
    return ",".join(option.default) if isinstance(option.default, tuple) else str(option.default)
