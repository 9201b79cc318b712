"""A JSON report -> the audit it was made of, as far as the other formats show it: statements are not in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from flake8_backfill.audit import Audit, group
from flake8_backfill.baseline import Entry, Key
from flake8_backfill.config import Config
from flake8_backfill.config.tables import NamedTable, Verdict
from flake8_backfill.git import Added
from flake8_backfill.model import Finding, Migration, Operation, Priority
from flake8_backfill.results import Acknowledgement, Fault, FileError

DEFAULT_SOURCE = "default hot-tables"


class _RestoredConfig(Config):
    """A configuration of which only is known what the report says."""

    def __init__(self, in_force: tuple[NamedTable, ...], small: tuple[str, ...], origins: dict[str, str]) -> None:
        super().__init__(small_tables=small, origins=origins)
        self._in_force = in_force

    def hot_tables_in_force(self) -> tuple[NamedTable, ...]:
        return self._in_force


def restored(document: Mapping[str, Any]) -> Audit:
    """Return the audit that a report shows; raises KeyError, TypeError or ValueError where it is no whole report."""
    sources = document["sources"]
    migrations = [(migration, _migration(migration)) for migration in document["migrations"]]
    return Audit(
        config=_config(document),
        root="",
        generated=_moment(document["generated"]),
        migrations=group([_finding(entry, of) for shown, of in migrations for entry in shown["findings"]]),
        errors=tuple(FileError(**error) for error in document["errors"]),
        files=len(sources),
        migration_files=sum(count > 0 for count in sources.values()),
        excluded=sum(document["left_out"].values()),
        unchecked=tuple(document["unchecked"]),
        acknowledgements=tuple(Acknowledgement(**entry) for entry in document["acknowledgements"]),
        faults=tuple(Fault(**fault) for fault in document["faults"]),
        stale=tuple(_entry(entry) for entry in document["stale"]),
        sources=sources,
        left_out=document["left_out"],
        since=document.get("since", ""),
        added=_added(document["migrations"]),
    )


def _config(document: Mapping[str, Any]) -> Config:
    sources = document["hot_table_sources"]
    hot = [NamedTable(name, Verdict("hot", sources.get(name, "hot-tables"))) for name in document["hot_tables"]]
    own = any(entry.verdict.source != DEFAULT_SOURCE for entry in hot)
    return _RestoredConfig(tuple(hot), tuple(document["small_tables"]), {"hot-tables": ""} if own else {})


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def _migration(shown: Mapping[str, Any]) -> Migration:
    return Migration(shown["id"], shown["description"], shown["framework"], shown["path"], shown["line"])


def _finding(shown: Mapping[str, Any], migration: Migration) -> Finding:
    return Finding(
        operation=Operation[shown["operation"]],
        priority=Priority[shown["priority"]],
        tables=tuple(shown["tables"]),
        path=shown["path"],
        line=shown["line"],
        column=shown["column"],
        scope=shown["scope"],
        created_here=shown["created_here"],
        facts=tuple(shown["facts"]),
        message=shown["message"],
        migration=migration,
        statement="",
        status=shown["status"],
        reason=shown.get("reason", ""),
    )


def _entry(shown: Mapping[str, Any]) -> Entry:
    key = Key(shown["path"], shown["migration"], shown["fingerprint"])
    return Entry(key, shown.get("copy", 1), shown["operation"], tuple(shown["tables"]))


def _added(migrations: list[Mapping[str, Any]]) -> dict[str, Added] | None:
    """Return when and by whom files were added, None where no report says so."""
    if not any("added" in migration for migration in migrations):
        return None
    known = {migration["path"]: migration.get("added") for migration in migrations}
    return {path: Added(_moment(added["date"]), added["author"]) for path, added in known.items() if added}
