"""Finds the pyproject.toml that configures a folder."""

from __future__ import annotations

import os
import posixpath
import stat
import sys
from collections.abc import Iterator, Mapping

from flake8_backfill.config.errors import ConfigError
from flake8_backfill.config.paths import with_slashes
from flake8_backfill.records import NamedTuple

_NAME = "flake8-backfill"


class Table(NamedTuple):
    """``[tool.flake8-backfill]``: its folder, how messages name its place, and its values (none: there is no table)."""

    folder: str
    place: str
    values: Mapping[str, object]


def find_table(start: str) -> Table:
    """The table of the nearest pyproject.toml from a folder upwards that has one, up to the root of the git checkout.

    Without one, an empty table in the checkout's root, or in ``start`` outside a checkout.  Raises `ConfigError` for
    a file with such a table that is not TOML or cannot be read.
    """
    folder = start
    for folder in _upwards(start):
        table = _read(folder)
        if table is not None:
            return table
        if os.path.exists(posixpath.join(folder, ".git")):
            return Table(folder, "", {})
    return Table(start, "", {})


def _upwards(folder: str) -> Iterator[str]:
    while True:
        yield folder
        above = posixpath.dirname(folder)
        if above == folder or not above:
            return
        folder = above


def _read(folder: str) -> Table | None:
    path = posixpath.join(folder, "pyproject.toml")
    place = _shown(path)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # a folder, or a link to a device, which may have no end
            return None
        with open(path, "rb") as file:
            content = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{place}: cannot be read: {error.strerror or error}; it may hold the settings") from None
    # The parser is loaded only for a file that can have the table: flake8 comes by here at every start.
    if _NAME.encode() not in content:
        return None
    tool = _parsed(content, place).get("tool", {})
    if not isinstance(tool, dict) or _NAME not in tool:
        return None
    values = tool[_NAME]
    if not isinstance(values, dict):
        raise ConfigError(f"{place} tool.{_NAME}: expected a table, [tool.{_NAME}] and keys below it")
    return Table(folder, f"{place} [tool.{_NAME}]", values)


def _parsed(content: bytes, place: str) -> dict[str, object]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{place}: not TOML: {' '.join(str(error).split())}") from None


def _shown(path: str) -> str:
    """A path as messages name it: relative to the current folder where it is in it, otherwise whole."""
    here = with_slashes(os.getcwd()).rstrip("/") + "/"
    return path[len(here) :] if path.startswith(here) else path
