"""A statement while it is read: what its clauses have said so far, and the ``Statement`` they make at its end."""

from __future__ import annotations

from flake8_backfill.model import UNKNOWN_TABLE
from flake8_backfill.sql.names import Name
from flake8_backfill.sql.statement import Statement


class Frame:
    """An open statement; ``depth`` is the number of brackets around it, ``first`` the index of its first token."""

    clause = ""
    common_table = ""
    awaits_table = False
    confirmed = True
    silent = False
    skips = False
    control = False
    where = False
    limited = False
    temporary = False
    upsert = False
    many = False
    selects = False
    has_rows = False
    source_depth = -1
    has_source = False
    """An INSERT copies rows of a table; an UPDATE reads other tables in a FROM clause."""
    new_table: Name | None = None

    def __init__(self, kind: str, offset: int, first: int, depth: int, leader: str) -> None:
        self.kind = kind
        self.offset = offset
        self.first = first
        self.depth = depth
        self.leader = leader
        self.targets: list[Name] = []
        self.references: list[tuple[Name, str]] = []
        self.setters: list[str] = []
        self.outputs: list[Name] = []
        self.lower: set[str] = set()
        self.upper: set[str] = set()

    def statements(self, end: int, common_tables: dict[str, Name]) -> list[Statement]:
        """What the frame says when its text ends at ``end``."""
        found = [] if self.silent else [self._statement(end, common_tables)]
        if self.new_table is not None:
            temporary = self.temporary or self.new_table.temporary
            tables = (self.new_table.table,)
            if self.kind == "READ":
                found = [Statement("CREATE", tables, self.offset, end, temporary=temporary)]
            found.append(Statement("INSERT_SELECT", tables, self.offset, end, True, self.limited, temporary))
        return found

    def _statement(self, end: int, common_tables: dict[str, Name]) -> Statement:
        kind = self._kind()
        if kind in ("READ", "UNKNOWN", "COMMIT"):
            return Statement(kind, (), self.offset, end)
        aliases = {alias: reference for reference, alias in reversed(self.references)}
        names = [self._real(name, aliases, common_tables) for name in self._written()] + self.outputs
        tables = tuple(name.table for name in names)
        if kind != "RENAME":
            tables = tuple(dict.fromkeys(tables)) or (UNKNOWN_TABLE,)
        where = self.where or kind not in ("UPDATE", "DELETE")
        limited = self.limited or bool(self.lower & self.upper)
        temporary = self.temporary or (bool(names) and all(name.temporary for name in names))
        return Statement(kind, tables, self.offset, end, where, limited, temporary)

    def _kind(self) -> str:
        if not self.confirmed:
            return "READ"
        if self.kind == "INSERT":
            if self.upsert:
                return "UPSERT"
            return "INSERT_SELECT" if self.has_source else "INSERT"
        return self.kind

    def _written(self) -> list[Name]:
        """MySQL's UPDATE of several tables writes those whose columns it sets; otherwise all targets are written."""
        if self.kind != "UPDATE" or len(self.references) < 2 or self.has_source:
            return self.targets
        aliases = set(self.setters)
        written = [name for name, alias in self.references if (alias or name.table) in aliases]
        return written or self.targets

    def _real(self, name: Name, aliases: dict[str, Name], common_tables: dict[str, Name]) -> Name:
        """The table behind an alias (``UPDATE a ... FROM users a``) or a common table expression."""
        if name.qualifier or self.kind not in ("UPDATE", "DELETE"):
            return name
        name = aliases.get(name.table, name)
        return common_tables.get(name.table, name)
