"""Imports and dotted paths: every spelling of a name becomes one canonical path."""

from __future__ import annotations

import ast
import re

from flake8_backfill.patterns import regex

CONNECTIONS = frozenset(
    "c cr cur curs cursor conn connection con db database session engine bind tx txn transaction".split()
)
"""What the first parameter of a function is called that a migration's connection or cursor is given to."""

REGISTERS = regex(r"migrat|upgrad|schema_?version|schema_?update", re.IGNORECASE)
"""What a decorator, a list or a class of functions that are migrations is called."""

LONGEST = 160
"""Characters a dotted path keeps; a longer chain of calls says nothing more."""


def imported(node: ast.Import | ast.ImportFrom) -> list[tuple[str, str]]:
    """Return the (name bound, dotted path) pairs of an import statement; a star import binds the name ``*``."""
    if isinstance(node, ast.Import):
        return [(a.asname, a.name) if a.asname else (a.name.partition(".")[0],) * 2 for a in node.names]
    module = "." * node.level + (node.module or "")
    joint = "" if not node.module else "."
    return [(a.asname or a.name, module if a.name == "*" else module + joint + a.name) for a in node.names]


def attribute_path(path: str, attribute: str) -> str:
    """Return the path of an attribute, cut where the chain has grown long."""
    return f"{path}.{attribute}" if len(path) < LONGEST else path


def root(path: str) -> str:
    """Return the first name of a dotted path: ``sqlalchemy`` of ``sqlalchemy.sql.update``."""
    return path.partition(".")[0]


def last(path: str) -> str:
    """Return the last name of a dotted path: ``update`` of ``sqlalchemy.sql.update``."""
    return path.rpartition(".")[2]


def called(path: str) -> bool:
    """Return whether the path leads through a call or an item, so that it is no plain import any more."""
    return path.endswith((")", "]")) or "()" in path or "[]" in path


def spells_names_plainly(source: str) -> bool:
    """Return whether a word in the text is the word that Python reads: U+FF58, a wide x, is an x to it.

    https://docs.python.org/3/reference/lexical_analysis.html#identifiers: names are compared in the form NFKC.
    """
    if source.isascii():
        return True
    from unicodedata import is_normalized, normalize  # most files are ASCII

    letters = (c for c in set(source) if not c.isascii() and f"a{c}".isidentifier())
    return is_normalized("NFKC", source) or not any(normalize("NFKC", letter).isascii() for letter in letters)
