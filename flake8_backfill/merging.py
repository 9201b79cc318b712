"""Several JSON reports -> one: those of the shards of a CI run, or of many repositories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flake8_backfill.config import ConfigError
from flake8_backfill.ordering import natural_key
from flake8_backfill.records import NamedTuple
from flake8_backfill.report_files import ReportFile

Document = dict[str, Any]

# Lists of a report whose entries have a path of their own.
_LISTS = ("acknowledgements", "faults", "stale", "errors")
_COUNTED = ("sources", "left_out")


class Part(NamedTuple):
    """A report to merge, and the folder that its paths are put under ("" for none)."""

    report: ReportFile
    prefix: str


def merged(parts: Sequence[Part]) -> Document:
    """Return one report of several, all but its summary; a file that several of them have is in it once.

    Raises `ConfigError` where they cannot be one: other versions wrote them, or a file is not the same in two.
    """
    _check_versions(parts)
    documents = [_under(part) for part in parts]
    first = documents[0]
    sources: dict[str, int] = {}
    migrations: dict[str, list[Document]] = {}
    for part, document in zip(parts, documents, strict=True):
        by_path = _by_path(document["migrations"])
        for path, count in document["sources"].items():
            held = by_path.get(path, [])
            if path in sources and (sources[path], migrations.get(path, [])) != (count, held):
                raise ConfigError(
                    f"merge: {path} in {part.report.file} is not what it is in an earlier report; "
                    "give the reports of several repositories a name each: NAME=FILE"
                )
            sources[path] = count
            if held:
                migrations[path] = held
    left_out = {path: n for document in documents for path, n in document["left_out"].items() if path not in sources}
    result = {
        **{key: value for key, value in first.items() if key != "comparison"},
        "generated": max(document["generated"] for document in documents),
        "hot_tables": _union(document["hot_tables"] for document in documents),
        "small_tables": _union(document["small_tables"] for document in documents),
        "hot_table_sources": _joined(document.get("hot_table_sources", {}) for document in documents),
        "migrations": [entry for path in sorted(migrations, key=natural_key) for entry in migrations[path]],
        "unchecked": sorted(_union(document.get("unchecked", []) for document in documents), key=natural_key),
        "sources": _in_order(sources),
        "left_out": _in_order(left_out),
    }
    for key in _LISTS:
        entries = _union(document.get(key, []) for document in documents)
        result[key] = sorted(entries, key=_stale_key if key == "stale" else _place_key)
    return result


def _place_key(entry: Document) -> tuple[object, ...]:
    return natural_key(entry["path"]), entry.get("line", 0)


def _stale_key(entry: Document) -> tuple[object, ...]:
    """Return what entries of a baseline are sorted by, in one report and so in several."""
    return entry["path"], entry["migration"], entry["fingerprint"], entry.get("copy", 1)


def _check_versions(parts: Sequence[Part]) -> None:
    first = parts[0].report
    for report, _ in parts:
        if report.document["tool"].get("version") != first.document["tool"].get("version"):
            raise ConfigError(
                f"merge: {first.file} is by version {first.document['tool'].get('version')} of flake8-backfill and "
                f"{report.file} by {report.document['tool'].get('version')}; write both with one"
            )
        for key in _COUNTED:
            if not _are_counts(report.document.get(key)):
                raise ConfigError(f"merge: {report.file} does not say which files were read; write it anew")
        if report.document.get("since") != first.document.get("since"):
            raise ConfigError(f"merge: {first.file} and {report.file} do not differ from the same revision")


def _are_counts(values: object) -> bool:
    return isinstance(values, dict) and all(isinstance(count, int) for count in values.values())


def _under(part: Part) -> Document:
    """Return the document of a report with its paths under the prefix."""
    document = dict(part.report.document)
    if not part.prefix:
        return document

    def placed(entry: Mapping[str, Any]) -> Document:
        return {**entry, "path": f"{part.prefix}/{entry['path']}"}

    for key in _COUNTED:
        document[key] = {f"{part.prefix}/{path}": count for path, count in document[key].items()}
    for key in _LISTS:
        document[key] = [placed(entry) for entry in document.get(key, [])]
    document["unchecked"] = [f"{part.prefix}/{path}" for path in document.get("unchecked", [])]
    document["migrations"] = [
        {**placed(migration), "findings": [placed(finding) for finding in migration["findings"]]}
        for migration in document["migrations"]
    ]
    return document


def _by_path(migrations: Iterable[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = defaultdict(list)
    for migration in migrations:
        found[migration["path"]].append(migration)
    return dict(found)


def _union(lists: Iterable[Sequence[Any]]) -> list[Any]:
    """Return the entries of several lists, each once, in the order in which they come."""
    found: dict[str, Any] = {}
    for entries in lists:
        for entry in entries:
            found.setdefault(repr(entry), entry)
    return list(found.values())


def _joined(several: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return for each name what is said of it, several sayings one after the other."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for sources in several:
        for name, source in sources.items():
            found[name][source] = None
    return {name: "; ".join(sayings) for name, sayings in found.items()}


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {path: counts[path] for path in sorted(counts, key=natural_key)}
