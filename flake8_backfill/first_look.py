"""What the text of a file shows before anything is parsed, or the analyzer imported: most migrations change no rows."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flake8_backfill.config import Config
from flake8_backfill.config.options import DEFAULT_MARKER
from flake8_backfill.names import CONNECTIONS, REGISTERS, root
from flake8_backfill.parsing import top_level
from flake8_backfill.parts import has_any
from flake8_backfill.patterns import regex

_BACKFILL = regex(r"back(?<!\wback)-?fill")
"""Begins with letters, which is what a regex looks for fastest; not within a word. For a text in lower case."""

_DJANGO_HANDLES = ("RunPython", "RunSQL", "def ", "lambda", "execute", "tortoise")

_RUN = "execute"
_ALEMBIC_HANDLES = "sql( scalar .query copy_ .copy( callproc run_async globals".split()
_LONGER_HANDLES = {
    "xec": "Execute exec( exec_ _exec(".split(),
    "ulk": "ulk_insert ulkInsert".split(),
    "ession": "Session session. session( sessionmaker".split(),
}
"""What leads from a revision to rows has one of these, or `_RUN`, or is a function from elsewhere that may write.

The part in front is what the words have in common: most revisions lack it.
"""

_WRITES = ("UPDATE ", "INSERT ", "DELETE ")
"""What most revisions that execute more than DDL have: to look for it takes less than a regex."""
_RUN_DDL = regex(
    r"""\.execute\(\s*(?:(?:sa|sqlalchemy)\.)?(?:text\(\s*)?(?:\"{3}|'{3}|"|')\s*"""
    r"(?:CREATE|ALTER|DROP|COMMENT|SET|PRAGMA|REINDEX)\b",
    re.IGNORECASE,
)
_MORE_THAN_DDL = regex(
    r"\b(?:insert|update|delete|merge|replace|truncate|copy(?!\s+of)|load|call|do(?!\s+(?:not|nothing|so|it)\b)|perform"
    r"|select|as[\s(\"']+(?:table|values))\b"
    r"|\bvalues[\s\"']*\(|\.format|\\(?:[a-z0-7]\w|n\{|\n)"
    r"|[\"'][)\s\\]*(?:\#.*\n\s*)*[+%](?!\d\d:\d\d)"
    r"|\w[\"']\s*(?:\#.*\n\s*)*[rbuf]{0,2}[\"']\w",
    re.IGNORECASE,
)
"""Words of what writes, and how they may be put together or hidden: behind an escape, behind a literal, in two of them.

A + is no sum in ``Create Date: 2024-05-02 10:00:00+00:00``, and "do not" is no block.
"""

_IMPORTS = regex(r"\n[ \t]*(?:from|import)[ \t]+([\w.]+)")
"""In a text with a line end in front: to look for one takes a tenth of the time of ``^``."""
_NAME_AT_END = regex(r"[A-Za-z_]\w*\Z")
_LONGEST_NAME = 200
_HARMLESS = frozenset(
    "alembic sqlalchemy sqlmodel geoalchemy2 sqlalchemy_utils fastapi_users_db_sqlalchemy __future__ typing "
    "collections datetime enum uuid json logging textwrap".split()
)


_ENTRIES = ("upgrade", "downgrade", "forwards", "migrate", "rollback")
_STEPS = regex(r"\d|^_?(?:run|migrat)", re.IGNORECASE)
"""By what each framework recognises its migrations, and more, as tests see to: functions that begin like an entry,
steps that are given a connection, and what registers functions or is called a migration."""
_MARKER = regex(r"#[\s#*=~-]*migration\s+(?:no\.?\s*|#\s*)?\d", re.IGNORECASE)
_PLACES = ("migrat", "patches", "versions/")


_Function = ast.FunctionDef | ast.AsyncFunctionDef


def may_be_migration(source: str, tree: ast.Module, path: str, config: Config) -> bool:
    """Return whether a file that no option claims has a name that migrations have, or lies where they may lie."""
    if config.marker != DEFAULT_MARKER or has_any(config.relative(path).lower(), _PLACES):
        return True
    if has_any(source, ("igration", "IGRATION")) and len(_MARKER.findall(source)) > 1:  # one is no numbered file
        return True
    steps_given_connection = False
    for node in top_level(tree):
        kind = type(node)
        if kind in _FUNCTIONS:
            steps_given_connection = steps_given_connection or _takes_connection(node)
        shows = _SHOWS.get(kind)
        if shows is not None and shows(node):
            return True
    return steps_given_connection and any(map(_registers, top_level(tree)))


def _is_entry(node: _Function) -> bool:
    if node.name.startswith(_ENTRIES):
        return True
    if node.name == "execute":
        return not node.args.args
    return _STEPS.search(node.name) is not None and _takes_connection(node)


def _imports_yoyo(node: ast.Import) -> bool:
    return any(root(alias.name) == "yoyo" for alias in node.names)


def _imports_from_yoyo(node: ast.ImportFrom) -> bool:
    return node.module is not None and root(node.module) == "yoyo"


def _depends(node: ast.Assign | ast.AnnAssign) -> bool:
    return "__depends__" in _assigned(node)


def _holds_migrations(node: ast.ClassDef) -> bool:
    for base in node.bases:
        if _last_name(base).endswith("Migration"):
            return True
    return REGISTERS.search(node.name) is not None and any(map(_is_numbered, node.body))


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_numbered(node: ast.stmt) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _STEPS.search(node.name) is not None


def _takes_connection(node: Any) -> bool:
    parameters = node.args.posonlyargs or node.args.args
    return bool(parameters) and parameters[0].arg in CONNECTIONS


def _registers(node: ast.stmt) -> bool:
    """Whether a list of functions, or a decorator of one, is named for migrations."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return any(REGISTERS.search(ast.unparse(decorator)) for decorator in node.decorator_list)
    return any(REGISTERS.search(name) for name in _assigned(node))


def _assigned(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.AnnAssign):
        return [node.target.id] if isinstance(node.target, ast.Name) else []
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SHOWS: dict[type[ast.stmt], Callable[[Any], bool]] = {
    **dict.fromkeys(_FUNCTIONS, _is_entry),
    ast.ClassDef: _holds_migrations,
    ast.Import: _imports_yoyo,
    ast.ImportFrom: _imports_from_yoyo,
    ast.Assign: _depends,
    ast.AnnAssign: _depends,
}
"""Whether a statement at the top level shows that its module may be a migration, by what kind of statement it is."""


def says_backfill(text: str) -> bool:
    """Return whether a text says "backfill" anywhere."""
    lowered = text.lower()
    return "fill" in lowered and _BACKFILL.search(lowered) is not None


def may_have_noqa(source: str) -> bool:
    """Tell whether a file may have a noqa comment."""
    has_letter = "q" in source or "Q" in source  # a rare one: to look for it takes next to nothing
    return has_letter and "noqa" in source.lower()


def mentions_noqa(source: str) -> bool:
    """Tell whether a file may have a noqa comment that names our codes; most have none."""
    return may_have_noqa(source) and "bkf" in source.lower()


def changes_no_rows(source: str, helpers: Sequence[str] = ()) -> bool:
    """Return whether the text alone shows one migration that can't write rows, so that it need not be parsed.

    ``helpers``: names of the project's functions that execute SQL, as configured.
    """
    if has_any(source, helpers):
        return False
    return _is_plain_django(source) or _is_plain_alembic(source)


def _is_plain_django(source: str) -> bool:
    """A migration without a function and without an operation that takes code or SQL changes no rows."""
    return "\nclass Migration(migrations.Migration)" in source and not has_any(source, _DJANGO_HANDLES)


def _is_plain_alembic(source: str) -> bool:
    if "\nrevision" not in source or "\ndown_revision" not in source or "\ndef upgrade" not in source:
        return False
    if has_any(source, _ALEMBIC_HANDLES) or (_RUN in source and not _runs_ddl_only(source)):
        return False
    if any(part in source and has_any(source, words) for part, words in _LONGER_HANDLES.items()):
        return False
    return all(root(path) in _HARMLESS for path in _IMPORTS.findall("\n" + source)) or not _calls_what_may_write(source)


def _runs_ddl_only(source: str) -> bool:
    """Every execution is of a text that begins like DDL and there is no word, anywhere, of what writes rows."""
    if has_any(source, _WRITES):
        return False
    return source.count(_RUN) == len(_RUN_DDL.findall(source)) and not _MORE_THAN_DDL.search(source)


def _calls_what_may_write(source: str) -> bool:
    """Something is called by a name that says so, of a function or of a class's method."""
    from flake8_backfill.interpreter.opaque import may_write  # most revisions import nothing from elsewhere

    names = set(_called_names(source))
    return any(may_write(f"project.{of}{name}", given_rows=True) for name in names for of in ("", "Class."))


def _called_names(source: str) -> Iterator[str]:
    """Yield the names in front of brackets, but for those of functions that are defined there.

    What stands in front of a bracket is cut off and looked at from its end: half the time of a regex for both.
    """
    for before in source.split("("):
        words = before[-_LONGEST_NAME:].split()
        if words and before[-1:] == words[-1][-1:] and words[-2:-1] != ["def"]:
            name = _NAME_AT_END.search(words[-1])
            if name is not None:
                yield name[0]
