"""The baseline: the findings that a project had when it began, which are no longer shown as new."""

from __future__ import annotations

import os
import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flake8_backfill.config import Config, ConfigError
from flake8_backfill.config.paths import absolute, as_unicode, relative_to, with_slashes
from flake8_backfill.model import Finding
from flake8_backfill.records import NamedTuple

HEADER = "# flake8-backfill baseline 1: known findings, one a line; a merge keeps the lines of both sides"
"""The first line; the number is that of the format.  In the order of bytes it comes before all entries."""

_HEADER_START, _VERSION = "# flake8-backfill baseline ", "1"
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_DIGITS = 20


class Key(NamedTuple):
    """What a finding is known by; ``path`` is relative to the baseline file, with ``/``."""

    path: str
    migration: str
    fingerprint: str


class Entry(NamedTuple):
    """One known finding.  ``copy`` counts findings with one key from 1; operation and tables are for readers."""

    key: Key
    copy: int
    operation: str
    tables: tuple[str, ...]

    @property
    def words(self) -> str:
        """The entry as people read it: ``migrations/a.py: UPDATE leads in migration 36``."""
        return f"{self.key.path}: {self.operation} {', '.join(self.tables)} in migration {self.key.migration}"

    @property
    def line(self) -> str:
        """The entry as the file has it."""
        values = {
            "path": self.key.path,
            "migration": self.key.migration,
            "operation": self.operation,
            "tables": list(self.tables),
            "fingerprint": self.key.fingerprint,
            **({"copy": self.copy} if self.copy > 1 else {}),
        }
        import json

        return json.dumps(values)


class Scan(NamedTuple):
    """What a run looked at: the files that were read and understood, and the paths that it was asked for.

    All are seen from the working directory; no path at all asks for that.
    """

    read: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


NOTHING_READ = Scan()


def fingerprint(finding: Finding) -> str:
    """Return what a finding's statement is known by, wherever it stands: a hash of it as written, in hexadecimal."""
    import hashlib

    return hashlib.sha256(finding.statement.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


@dataclass(frozen=True)
class Baseline:
    """The entries of a baseline file; ``file`` is its absolute path with ``/``."""

    file: str
    entries: tuple[Entry, ...] = ()

    @property
    def folder(self) -> str:
        """The folder that the entries' paths are seen from."""
        return posixpath.dirname(self.file)

    def key(self, finding: Finding) -> Key:
        """Return what the baseline knows a finding by; the finding's path is seen from the working directory."""
        return Key(self._seen(finding.path), finding.migration.id, fingerprint(finding))

    def _seen(self, path: str) -> str:
        """Return a path as the entries have it."""
        if path not in self._seen_paths:
            self._seen_paths[path] = relative_to(as_unicode(path), self.folder)
        return self._seen_paths[path]

    @cached_property
    def _seen_paths(self) -> dict[str, str]:
        return {}

    @cached_property
    def _by_key(self) -> dict[Key, list[Entry]]:
        found: dict[Key, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.key].append(entry)
        return dict(found)

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(key.path for key in self._by_key)

    def grandfather(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings in their order, those that the baseline knows as grandfathered.

        Of several that look alike as many are known as there are entries, the first ones.
        """
        left = {key: len(entries) for key, entries in self._by_key.items()}
        judged = []
        for finding in findings:
            if finding.status == "new" and self._seen(finding.path) in self._paths:
                key = self.key(finding)
                if left.get(key):
                    left[key] -= 1
                    finding = finding._replace(status="grandfathered")
            judged.append(finding)
        return judged

    def stale(self, findings: Iterable[Finding], scan: Scan) -> tuple[Entry, ...]:
        """Return the entries that match none of the findings of a run, among the files it looked at.

        A finding that is suppressed by now still matches.
        """
        there = Counter(self.key(finding) for finding in findings)
        covered = self._covered(scan)
        return tuple(
            entry
            for key, entries in sorted(self._by_key.items())
            if key.path in covered
            for entry in entries[there[key] :]
        )

    def _covered(self, scan: Scan) -> frozenset[str]:
        """Return the paths of which a run knows all findings: files that it read, and those that are gone."""
        read = {self._seen(path) for path in scan.read}
        asked = [self._seen(path) for path in scan.asked or (".",)]
        gone = (
            path
            for path in self._paths - read
            if any(is_in(path, folder) for folder in asked) and not os.path.lexists(absolute(path, self.folder))
        )
        return (self._paths & read).union(gone)

    def without(self, entries: Iterable[Entry]) -> Baseline:
        """Return the baseline without some of its entries."""
        dropped = set(entries)
        return replace(self, entries=tuple(entry for entry in self.entries if entry not in dropped))

    def recording(self, findings: Iterable[Finding], scan: Scan) -> Baseline:
        """Return the baseline with exactly these findings for the files of a run; what it says of others stays."""
        copies: Counter[Key] = Counter()
        covered = self._covered(scan)
        entries = [entry for entry in self.entries if entry.key.path not in covered]
        for finding in findings:
            key = self.key(finding)
            copies[key] += 1
            entries.append(Entry(key, copies[key], finding.operation.name, finding.tables))
        return replace(self, entries=tuple(entries))

    @property
    def text(self) -> str:
        """The file's content, sorted by its bytes, so that the same entries are the same text."""
        return "\n".join([HEADER, *sorted(entry.line for entry in self.entries)]) + "\n"


def is_in(path: str, folder: str) -> bool:
    """Tell whether a path is a folder or in it; both are seen from one place, which ``.`` stands for."""
    if folder == ".":
        return not path.startswith("../")
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def load(config: Config) -> Baseline | None:
    """Read the baseline that is configured, if one is.  Raises `ConfigError` where it is not there or not right."""
    file = config.existing_baseline()
    return read(file, f"{config.origin('baseline')}: {config.baseline}") if file else None


def read(file: str, where: str) -> Baseline:
    """Read a baseline file; ``where`` names it in the `ConfigError` that a line that is none raises.

    Lines may be in any order and there more than once, as merges leave them.
    """
    try:
        with open(file, encoding="utf-8-sig") as opened:
            lines = opened.read().split("\n")
    except OSError as error:
        raise ConfigError(f"{where}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{where}: is not UTF-8 text; name a file that --write-baseline wrote") from None
    return Baseline(with_slashes(file), tuple(_distinct(_entries(lines, where))))


def _entries(lines: Sequence[str], where: str) -> Iterator[Entry]:
    versions = {line[len(_HEADER_START) :].partition(":")[0] for line in lines if line.startswith(_HEADER_START)}
    if not versions:
        raise ConfigError(f"{where}: not a baseline: no line starts with {_HEADER_START}{_VERSION}")
    if versions != {_VERSION}:
        raise ConfigError(f"{where}: written by another version of flake8-backfill; write it anew")
    for number, line in enumerate(lines, 1):
        if line.startswith(_CONFLICT):
            raise ConfigError(
                f"{where}:{number}: a merge conflict; keep the lines of both sides and take out those with {line[:7]}"
            )
        if line.strip() and not line.startswith("#"):
            yield _entry(line, f"{where}:{number}")


def _entry(line: str, where: str) -> Entry:
    import json

    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        values = None
    match values:
        case {"path": str(path), "migration": str(migration), "fingerprint": str(fingerprint)}:
            copy, tables = values.get("copy", 1), values.get("tables", [])
            if isinstance(copy, int) and isinstance(tables, list):
                key = Key(path, migration, fingerprint)
                return Entry(key, copy, str(values.get("operation", "?")), tuple(map(str, tables)))
    raise ConfigError(f"{where}: not an entry of a baseline; take it out, or write the baseline anew")


def _distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries sorted, each once, whatever they tell readers."""
    found: dict[tuple[Key, int], Entry] = {}
    for entry in sorted(entries):
        found.setdefault((entry.key, entry.copy), entry)
    return list(found.values())
