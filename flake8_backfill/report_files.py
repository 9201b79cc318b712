"""Reports as JSON files: how they are written, and read again to compare with or to be merged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flake8_backfill.config import ConfigError
from flake8_backfill.model import Operation, Priority
from flake8_backfill.records import NamedTuple

NAME, VERSION = "flake8-backfill", 1
"""What a report calls the tool, and the version of its keys: raised when a key changes its meaning or goes."""


class ReportFile(NamedTuple):
    """A report: the file it is in, and its content, whose keys are there and of the right types."""

    file: str
    document: dict[str, Any]


# What a document must hold, and what each entry of its lists must.
_KEYS: dict[str, type | tuple[type, ...]] = {
    "tool": dict, "generated": str, "hot_tables": list, "small_tables": list, "summary": dict, "migrations": list,
    "errors": list,
}  # fmt: skip
_MIGRATION_KEYS: dict[str, type | tuple[type, ...]] = {
    "id": str, "description": str, "framework": str, "path": str, "line": int, "findings": list,
}  # fmt: skip
_FINDING_KEYS: dict[str, type | tuple[type, ...]] = {
    "operation": str, "priority": str, "tables": list, "path": str, "line": int, "column": int, "message": str,
    "status": str, "scope": str, "created_here": bool, "facts": list, "fingerprint": str,
}  # fmt: skip


def written(document: Mapping[str, Any]) -> str:
    """Return a document as text: a line for each finding, file, error and the like, so that lines can be compared.

    ASCII only: the bytes are then the same whatever the encoding, and a lone surrogate cannot stop the writing.
    """
    return _spread(document, "") + "\n"


def _spread(value: object, indent: str) -> str:
    """Return a value with a line for each of its parts, as far as these have parts of their own."""
    inner = f"{indent}  "
    if isinstance(value, dict) and value and (len(indent) < len("    ") or not _is_flat(value.values())):
        parts = [f"{json.dumps(key)}: {_spread(part, inner)}" for key, part in value.items()]
        opening, closing = "{}"
    elif isinstance(value, list) and not _is_flat(value):
        parts = [_spread(part, inner) for part in value]
        opening, closing = "[]"
    else:
        return json.dumps(value)  # by C code, which knows no indentation
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{closing}"


def _is_flat(parts: Iterable[object]) -> bool:
    """Tell whether there is no object among the parts or in a list of these."""
    return not any(
        isinstance(part, dict) or (isinstance(part, list) and any(isinstance(item, dict) for item in part))
        for part in parts
    )


def read_report(file: str, where: str) -> ReportFile:
    """Read a report; ``where`` names the option or command in the `ConfigError` for a file that is none."""
    try:
        with open(file, "rb") as opened:
            document = json.loads(opened.read())
    except OSError as error:
        raise ConfigError(f"{where}: {file} cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{where}: {file} is not JSON; write it with backfill-report --format json") from None
    wrong = _wrong(document)
    if wrong:
        raise ConfigError(f"{where}: {file} {wrong}; write it with backfill-report --format json")
    return ReportFile(file, document)


def _wrong(document: object) -> str:
    """Return what is wrong with a document, "" where nothing is."""
    if not isinstance(document, dict) or not isinstance(document.get("tool"), dict):
        return "is not a report of backfill-report"
    if document["tool"].get("name") != NAME:
        return "is not a report of backfill-report"
    if document.get("version") != VERSION:
        return f"has version {document.get('version')!r:.20} of the report, and this is for version {VERSION}"
    missing = _missing(document, _KEYS, "")
    for index, migration in enumerate([] if missing else document["migrations"]):
        place = f"migrations[{index}]"
        missing = missing or _missing(migration, _MIGRATION_KEYS, place)
        for number, finding in enumerate([] if missing else migration["findings"]):
            missing = missing or _missing(finding, _FINDING_KEYS, f"{place}.findings[{number}]")
            missing = missing or _foreign(finding, f"{place}.findings[{number}]")
    return f"is no whole report: {missing} is missing or wrong" if missing else ""


def _missing(values: object, keys: Mapping[str, type | tuple[type, ...]], place: str) -> str:
    """Return the first key that is not there or not of its type."""
    if not isinstance(values, dict):
        return place
    return next(
        (f"{place}.{key}".lstrip(".") for key, kind in keys.items() if not isinstance(values.get(key), kind)), ""
    )


def _foreign(finding: Mapping[str, Any], place: str) -> str:
    if finding["operation"] not in Operation.__members__:
        return f"{place}.operation"
    return "" if finding["priority"] in Priority.__members__ else f"{place}.priority"
