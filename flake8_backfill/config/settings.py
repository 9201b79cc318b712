"""`Config`: all settings of one run, found in pyproject.toml and overridden by flake8 and the shell."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flake8_backfill.config.errors import ConfigError
from flake8_backfill.config.files import Table, find_table
from flake8_backfill.config.options import BY_NAME, DEFAULT_HOT_TABLES, DEFAULT_MARKER, OPTIONS
from flake8_backfill.config.paths import Globs, absolute, relative_to, with_slashes

if TYPE_CHECKING:
    from flake8_backfill.config.stats import TableStats
    from flake8_backfill.config.tables import Heat, NamedTable, TableBook
    from flake8_backfill.config.values import Value

# What only some configurations or findings need is loaded there: flake8 makes a `Config` whenever it starts.


def _current_folder() -> str:
    return with_slashes(os.getcwd())


class Config:
    """The settings of one run, never changed; the fields are `OPTIONS`, whose help texts say what each is.

    ``root`` is the configuration's folder, absolute and with "/": globs, ``table_stats`` and ``baseline`` are seen
    from it.  ``origins`` says of each key that is not the default where it was set.  ``here``, absolute and with "/",
    is the folder that relative paths of files are seen from; empty, it is the working directory of the moment.  Raises
    `ConfigError` where one exact name is in both table lists, ``small_rows`` is above ``hot_rows``, or the sizes cannot
    be read.
    """

    def __init__(  # written out, and no dataclass: flake8 makes this class anew whenever it starts
        self,
        *,
        hot_tables: tuple[str, ...] = DEFAULT_HOT_TABLES,
        small_tables: tuple[str, ...] = (),
        table_stats: str = "",
        hot_rows: int = 1_000_000,
        small_rows: int = 10_000,
        paths: tuple[str, ...] = (),
        exclude: tuple[str, ...] = (),
        helpers: tuple[str, ...] = (),
        marker: str = DEFAULT_MARKER,
        baseline: str = "",
        comments: bool = False,
        require_reason: bool = False,
        root: str = "",
        origins: Mapping[str, str] | None = None,
        stats: TableStats | None = None,
        here: str = "",
    ) -> None:
        self.hot_tables = hot_tables
        self.small_tables = small_tables
        self.table_stats = table_stats
        self.hot_rows = hot_rows
        self.small_rows = small_rows
        self.paths = paths
        self.exclude = exclude
        self.helpers = helpers
        self.marker = marker
        self.baseline = baseline
        self.comments = comments
        self.require_reason = require_reason
        self.root = root or _current_folder()
        self.origins = origins or {}
        self.here = here
        self._check_lists()
        if small_rows > hot_rows:
            raise ConfigError(
                f"{self.origin('small-rows')}: {small_rows} is more than hot-rows ({hot_rows}); "
                "a table would be hot and small"
            )
        if table_stats and stats is None:
            from flake8_backfill.config.stats import read_stats

            stats = read_stats(absolute(table_stats, self.root), table_stats, self.origin("table-stats"))
        self.stats = stats

    def _values(self) -> dict[str, Any]:
        names = [*(option.field for option in OPTIONS), "root", "origins", "stats", "here"]
        return {name: getattr(self, name) for name in names}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Config) and self._values() == other._values()

    __hash__ = None  # type: ignore[assignment]

    def _with_changes(self, **changes: Any) -> Config:
        return Config(**self._values() | changes)

    def _check_lists(self) -> None:
        if not self.small_tables:
            return
        from flake8_backfill.config.tables import is_pattern, table_key

        hot = {table_key(name) for name in self.hot_tables} if self._is_set("hot-tables") else set()
        for name in self.small_tables:
            key = table_key(name)
            if key in hot and not is_pattern(key):
                raise ConfigError(
                    f"{self.origin('small-tables')}: {name} is in hot-tables too ({self.origin('hot-tables')}); "
                    "leave it in one of them"
                )

    @classmethod
    def load(cls, start: str | os.PathLike[str] = ".") -> Config:
        """The configuration that holds in a folder: the nearest pyproject.toml upwards that has the table.

        Without one, the defaults, with the root of the git checkout, or else the folder itself, as ``root``.
        Raises `ConfigError`.
        """
        found = find_table(with_slashes(os.path.abspath(start)))
        config = cls(root=found.folder)
        if not found.values:
            return config
        return config._with(_read(found), {name: f"{found.place} {name}" for name in found.values}, found.folder)

    def override(self, values: Mapping[str, object], prefix: str = "--") -> Config:
        """The configuration with options from flake8 (prefix ``--backfill-``) or a command line; None is not given.

        ``values`` are by option name, as text or already typed; file names are seen from the current folder, or from
        the configuration's where only that has one.  Raises `ConfigError` that names the option.
        """
        given = {name: value for name, value in values.items() if value is not None}
        if not given:
            return self
        from flake8_backfill.config.values import checked

        origins = {name: prefix + name for name in given}
        return self._with({name: checked(BY_NAME[name], given[name], origins[name]) for name in given}, origins)

    def _with(self, values: Mapping[str, Value], origins: Mapping[str, str], folder: str = "") -> Config:
        changes: dict[str, object] = {BY_NAME[name].field: value for name, value in values.items()}
        for name in ("table-stats", "baseline"):
            if values.get(name):
                changes[BY_NAME[name].field] = self._seen_from_root(str(values[name]), folder)
        if "table-stats" in values:
            changes["stats"] = None
        return self._with_changes(origins={**self.origins, **origins}, **changes)

    def _seen_from_root(self, file: str, folder: str) -> str:
        full = absolute(file, folder or self.here or _current_folder())
        if not folder and not os.path.exists(full) and os.path.exists(absolute(file, self.root)):
            return file
        return relative_to(full, self.root)

    def seen_from(self, folder: str) -> Config:
        """The same configuration for a process whose working directory may not be the folder of relative paths."""
        return self._with_changes(here=with_slashes(folder))

    def _is_set(self, name: str) -> bool:
        option = BY_NAME[name]
        return name in self.origins or getattr(self, option.field) != option.default

    def origin(self, name: str) -> str:
        """Where an option was set: the file and key, the flag, or just its name."""
        return self.origins.get(name, name)

    @cached_property
    def _book(self) -> TableBook:
        from flake8_backfill.config.tables import TableBook

        return TableBook(self._lists(), self._sized())

    def _lists(self) -> Iterator[NamedTable]:
        """The entries of the lists; of one name in two, what the user wrote comes before what this package brings."""
        from flake8_backfill.config.tables import FRAMEWORK_TABLES, NamedTable, Verdict

        own = self._is_set("hot-tables")
        hot = Verdict("hot", f"hot-tables ({self.origin('hot-tables')})" if own else "default hot-tables")
        small = Verdict("small", f"small-tables ({self.origin('small-tables')})")
        listed_hot = [NamedTable(name, hot) for name in self.hot_tables]
        listed_small = [NamedTable(name, small) for name in self.small_tables]
        yield from [*listed_hot, *listed_small] if own else [*listed_small, *listed_hot]
        for framework, names in FRAMEWORK_TABLES.items():
            for name in names:
                yield NamedTable(name, Verdict("small", f"{framework}'s own table"))

    def _sized(self) -> Iterator[NamedTable]:
        """The tables that their sizes make hot or small."""
        if self.stats is None:
            return
        from flake8_backfill.config.tables import NamedTable, Verdict

        of_day = f", exported {self.stats.exported}" if self.stats.exported else ""
        for name, rows in self.stats.rows.items():
            heat: Heat = "hot" if rows > self.hot_rows else "small" if rows < self.small_rows else ""
            if heat:
                yield NamedTable(name, Verdict(heat, f"{rows:,} rows in {self.stats.path}{of_day}"))

    def heat(self, table: str) -> Heat:
        """Whether a table is ``"hot"``, ``"small"`` or neither (``""``), whatever its case, quotes and schema."""
        return self._book.verdict(table).heat

    def heat_source(self, table: str) -> str:
        """Who says so: a list, a size in the CSV, a framework, or "" for a table that nothing knows."""
        return self._book.verdict(table).source

    def hot_tables_in_force(self) -> tuple[NamedTable, ...]:
        """The names and patterns that make tables hot, each with its source: the list first, then sizes by name."""
        from flake8_backfill.config.tables import is_pattern

        listed = [entry for entry in self._lists() if entry.verdict.heat == "hot"]
        sized = sorted(entry for entry in self._sized() if entry.verdict.heat == "hot")
        verdict = self._book.verdict
        return tuple(
            entry for entry in [*listed, *sized] if is_pattern(entry.name) or verdict(entry.name) == entry.verdict
        )

    @cached_property
    def _globs(self) -> tuple[Globs, Globs]:
        return Globs(self.exclude, self.root), Globs(self.paths, self.root)

    def relative(self, path: str) -> str:
        """A path as seen from the configuration's folder, with "/"."""
        return relative_to(path, self.root, self.here)

    def claims(self, path: str) -> bool | None:
        """Whether a file is a migration by configuration; None leaves it to its content and place."""
        exclude, paths = self._globs
        if not exclude and not paths:
            return None
        seen = self.relative(path)
        if exclude.match(seen):
            return False
        return paths.match(seen) if paths else None

    def baseline_path(self) -> str:
        """The absolute path of the baseline file, "" where none is configured."""
        return absolute(self.baseline, self.root) if self.baseline else ""

    def existing_baseline(self) -> str:
        """The baseline's path, for reading; raises `ConfigError` where one is configured and there is no such file."""
        path = self.baseline_path()
        if path and not os.path.isfile(path):
            raise ConfigError(
                f"{self.origin('baseline')}: no such file: {self.baseline}; "
                "write it with backfill-report --write-baseline, or take the setting out"
            )
        return path


def _read(found: Table) -> dict[str, Value]:
    from flake8_backfill.config.values import checked

    values = {}
    for name, value in found.values.items():
        if name not in BY_NAME:
            raise ConfigError(f"{found.place} {name}: unknown key; {_near(name)}")
        values[name] = checked(BY_NAME[name], value, f"{found.place} {name}")
    return values


def _near(name: str) -> str:
    import difflib  # only for a mistake

    names = [option.name for option in OPTIONS]
    near = difflib.get_close_matches(name.lower().replace("_", "-"), names, n=1)
    return f"did you mean {near[0]}?" if near else f"the keys are {', '.join(names)}"
