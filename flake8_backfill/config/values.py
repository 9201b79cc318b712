"""Values as users write them -> values that are right, or a `ConfigError` that says what would be."""

from __future__ import annotations

import re
from collections.abc import Callable

from flake8_backfill.config.errors import ConfigError
from flake8_backfill.config.options import Kind, Option
from flake8_backfill.config.tables import table_key
from flake8_backfill.patterns import regex

Value = tuple[str, ...] | str | int | bool

# The words configparser takes for booleans: flake8's own switches accept the same.
_SWITCHES = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
_CONTROL = regex(r"[\x00-\x1f\x7f]")


def one_line(value: object, limit: int = 60) -> str:
    """A value as an error message shows it: one line, cut where it is long."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 4] + " ..."


def checked(option: Option, value: object, where: str) -> Value:
    """The value of an option, from TOML (typed) or from flake8 and the shell (text).

    ``where`` names its place for the message of the `ConfigError` that a wrong type or a bad pattern raises.
    """
    return _READERS[option.kind](option, value, where)


def _wrong(option: Option, what: str, value: object, where: str) -> ConfigError:
    return ConfigError(f"{where}: expected {what} such as {option.example}, got {one_line(value)}")


def _strings(option: Option, value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise _wrong(option, "a list of strings", value, where)
    for item in value:
        if not item.strip() or "," in item or _CONTROL.search(item):
            raise _wrong(option, f"one {'path' if option.kind == 'globs' else 'name'} in each string", item, where)
    return tuple(item.strip() for item in value)


def _names(option: Option, value: object, where: str) -> tuple[str, ...]:
    names = _strings(option, value, where)
    for name in names:
        if not table_key(name):
            raise _wrong(option, "names", name, where)
        if "." in name and not table_key(name).strip("*"):
            raise ConfigError(f"{where}: {one_line(name)} means every table, as schemas are not compared; name tables")
    return names


def _rows(option: Option, value: object, where: str) -> int:
    if isinstance(value, str) and value.strip().replace("_", "").isdecimal():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise _wrong(option, "a number of rows", value, where)


def _file(option: Option, value: object, where: str) -> str:
    if not isinstance(value, str) or _CONTROL.search(value):
        raise _wrong(option, "a file", value, where)
    return value.strip().replace("\\", "/")


def _regex(option: Option, value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _wrong(option, "a regular expression", value, where)
    try:
        groups = re.compile(value).groupindex
    except (re.error, RecursionError, OverflowError) as error:
        raise ConfigError(f"{where}: not a regular expression ({error}), as is {option.example}") from None
    if "number" not in groups:
        raise _wrong(option, "a regular expression with a group named number,", value, where)
    return value


def _switch(option: Option, value: object, where: str) -> bool:
    if isinstance(value, str):
        value = _SWITCHES.get(value.strip().lower(), value)
    if not isinstance(value, bool):
        raise ConfigError(f"{where}: expected true or false, got {one_line(value)}")
    return value


_READERS: dict[Kind, Callable[[Option, object, str], Value]] = {
    "names": _names,
    "globs": _strings,
    "rows": _rows,
    "file": _file,
    "regex": _regex,
    "switch": _switch,
}
