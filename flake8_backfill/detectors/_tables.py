"""The table that a value stands for, whichever way of writing rows it is from."""

from __future__ import annotations

from flake8_backfill.model import HOLE, UNKNOWN_TABLE
from flake8_backfill.names import last
from flake8_backfill.strings import Text
from flake8_backfill.values import Atom, Column, External, Model, Query, Related, Row, Table, Value, Write


def table_name(text: str) -> str:
    """Return a table's name as findings have it: without schema and quotes, in lower case."""
    name = text.rpartition(".")[2].strip('"`[] ').lower()
    return UNKNOWN_TABLE if not name or HOLE in name else name


def table_of(atom: Atom) -> str:
    """Return the table that a value stands for; the class's name where a class is imported."""
    match atom:
        case Table(name=name):
            return name
        case Model(table=table) | Query(table=table) | Column(table=table) | Row(table=table) | Write(table=table):
            return table
        case Related(target=target):
            return target
        case Text():
            return table_name(atom.value)
        case External(name=path, given=given):
            if given is not None and path.endswith("()") and "table" in last(path.removesuffix("()")).lower():
                return table_name(given.value)
            return table_imported(path)
        case _:
            return UNKNOWN_TABLE


def table_imported(path: str) -> str:
    """Return the table behind something imported: a class, an instance of it or a table; a function gives any."""
    of_call = path.endswith("()")
    path = path.removesuffix("()").removesuffix(".__table__").removesuffix(".c")
    name = last(path)
    if of_call and not name[:1].isupper():
        return UNKNOWN_TABLE
    if path.startswith("builtins.") or "()" in name or "[]" in name or not name.isidentifier():
        return UNKNOWN_TABLE
    if "()" in path and not name[:1].isupper():
        return UNKNOWN_TABLE
    return name.lower()


def tables_of(value: Value) -> list[str]:
    """Return the tables that a value can stand for, at least the unknown one."""
    found = list(dict.fromkeys(table_of(atom) for atom in value))
    return found or [UNKNOWN_TABLE]
