"""Renames tables, and classes that stand for tables, wherever the word is written."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Iterator

from tests.metamorphic.rewrites._edits import SUFFIX, Edit, Kept, Rewrite, Rewritten, edited
from tests.metamorphic.rewrites._literals import literals

_IN_SQL = re.compile(
    r"\b(?:FROM|INTO|UPDATE|JOIN|TABLE|TRUNCATE)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+|ONLY\s+)?[`\"\[]?(\w+)", re.IGNORECASE
)
_NAME = re.compile(r"[A-Za-z_]\w*")
# Calls whose first argument, or first two, are tables.
_NAMED_FIRST = {
    "create_table",
    "drop_table",
    "table",
    "Table",
    "add_column",
    "drop_column",
    "alter_column",
    "bulk_insert",
}
# Where Django makes tables, their names come of others.
_DERIVED = re.compile(r"CreateModel|RenameModel|ManyToManyField")
# Words of SQL, of the frameworks' own tables and of their interfaces.
_RESERVED = {
    *"""
    select set values where from into table only if not exists as on using with lateral unnest join left inner outer
    right cross natural full group order by having limit a an the this all any each and or in is null default column
    constraint index view sequence trigger function type schema database user role temp temporary update insert
    delete returning inserted deleted dual generate_series jsonb_array_elements information_schema pg_catalog
    sqlite_master sqlite_schema sqlite_sequence alembic_version django_migrations django_content_type auth_permission
    permission contenttype spatial_ref_sys migration migrate_version yoyo key value name data id text string
    """.split(),
    *keyword.kwlist,
    *keyword.softkwlist,
    *(name.lower() for name in dir(builtins)),
}


def renamed(source: str) -> Rewritten | None:
    """The source with every word for a table changed in strings, comments and code alike.

    None where the new words would not be new.
    """
    if SUFFIX in source.lower():
        return None
    tree = ast.parse(source)
    models = {word.lower() for word in _models(tree)}
    tables = set() if _DERIVED.search(source) else {word.lower() for word in _tables(source, tree)} - models
    # What Django derives of a class (accessors, columns, tables, lookups) would no longer fit it.
    words = {word for word in models if not re.search(rf"_{word}\b|\b{word}_", source, re.IGNORECASE)}
    words |= {word for word in tables if not re.search(rf"\\[a-z]{word}\b", source, re.IGNORECASE)}
    words = {word for word in words - _RESERVED - _foreign(tree) if len(word) > 2 and not word.startswith("_")}
    if not words:
        return None
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words))})(?!\w)", re.IGNORECASE)
    ends = [word.end() for word in pattern.finditer(source)]
    return edited(source, [Edit(end, end, [SUFFIX, Kept(end, end)]) for end in ends])


def _models(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="get_model"), args=[*_, model]):
                yield from _texts([model])


def _tables(source: str, tree: ast.Module) -> Iterator[str]:
    for literal in literals(source):
        for text in literal.texts:
            yield from _IN_SQL.findall(source[text.start : text.end])
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=arguments):
                yield from _texts(arguments[: 2 if name == "rename_table" else name in _NAMED_FIRST])
            case ast.Assign(targets=[ast.Name(id="__tablename__")], value=value):
                yield from _texts([value])
            case ast.ClassDef(body=body) if any(_names_its_table(statement) for statement in body):
                yield node.name


def _names_its_table(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id="__tablename__" | "__table__")]):
            return True
    return False


def _texts(values: list[ast.expr]) -> Iterator[str]:
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            word = value.value.rpartition(".")[2]
            if _NAME.fullmatch(word):
                yield word


def _foreign(tree: ast.Module) -> set[str]:
    """Words that other modules know: names that are imported, called, passed by keyword, and attributes of those."""
    words = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                words |= {part for alias in names for part in alias.name.split(".")} | {a.asname or "" for a in names}
            case ast.ImportFrom(module=module, names=names):
                words |= {
                    *(module or "").split("."),
                    *(alias.name for alias in names),
                    *(a.asname or "" for a in names),
                }
            case ast.Attribute(attr=name):
                words.add(name)
            case ast.keyword(arg=str(name)):
                words.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.arg(arg=name):
                words.add(name)
    return {word.lower() for word in words}


REWRITES = (Rewrite("tables renamed", renamed),)
