"""What the file does not show: whether a name says that code from elsewhere may well write rows."""

from __future__ import annotations

import functools
import re
import sys
from typing import TYPE_CHECKING

from flake8_backfill.names import called, last, root
from flake8_backfill.patterns import regex
from flake8_backfill.strings import Text

if TYPE_CHECKING:
    from flake8_backfill.interpreter.call import Call

_FROM_FILE = regex(
    r"\b(?:open|read|read_text|read_bytes|get_data|resource_string|load_sql|read_file|readlines)\(\)"
)
_WORDS = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_SURE = frozenset(
    "backfill backfills fill fills populate populates seed seeds insert inserts purge dml upsert truncate "
    "dedupe deduplicate data".split()
)
"""Words that say "rows" by themselves."""

_OF_CLASS = _SURE | frozenset("fix rebuild recalculate recompute migrate update delete remove merge".split())
"""Words that say "rows" where they name a method of a class: ``Collection.fix_tree()``."""

_LIKELY = _SURE | frozenset(
    "adjust clear update updates delete deletes merge merges cleanup clean assign assigns migrate migrates "
    "convert converts copy copies fix fixes remove removes load loads import add adds upgrade downgrade "
    "calculate recalculate compute recompute apply set reset move transfer sync rebuild replace normalize "
    "normalise encrypt decrypt process store save write ensure create generate init initialize restore "
    "archive split unify paginated".split()
)
"""Words that say "rows" where the code is also given what rows are written through."""

_OF_ROWS = frozenset("perms permissions roles rows records entries users groups settings".split())
"""Things that are rows: with a weaker word they say as much as a sure one."""

_CHANGING = frozenset(
    "update updates insert inserts delete deletes populate populates fill fills backfill purge migrate "
    "migrates".split()
)
_LOOSE = frozenset("table tables default name names key keys comment type types".split())
"""Words of schema that mean its rows after a word of change: ``update_data_label_tables``."""

_OF_SCHEMA = frozenset(
    "column columns index indexes indices constraint constraints table tables key keys fk fks type types enum "
    "enums sequence sequences view views trigger triggers function functions procedure schema schemas "
    "extension extensions ddl domain partition partitions grant privilege privileges comment default nullable "
    "dialect name names".split()
)
"""Words of what DDL makes: a helper that has one in its name mostly changes no rows."""

_NOT_FROM_A_PROJECT = frozenset(("builtins", "sqlalchemy", "django", "alembic", "logging", "op", "sa"))

_STANDARD = sys.stdlib_module_names | frozenset(
    "aifc asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp mailcap msilib nis nntplib "
    "ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib tomllib uu xdrlib annotationlib compression".split()
)
"""The standard library's modules, those that some Python from 3.10 to 3.14 lacks too: all give the same report."""


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(name)}


def reads_file(path: str) -> bool:
    """Return whether a dotted path leads through the reading of a file."""
    return bool(_FROM_FILE.search(path))


def names_rows(path: str) -> bool:
    """Return whether an imported constant is named for what changes rows: ``queries.BACKFILL_LEADS``."""
    words = _words(last(path))
    return not called(path) and from_project(path) and "." in path and bool(words & _LIKELY) and not words & _OF_SCHEMA


def from_project(path: str) -> bool:
    """Return whether a dotted path begins at an import that is neither Python's nor a library of databases."""
    first = root(path)
    return bool(path) and first not in _NOT_FROM_A_PROJECT and first not in _STANDARD


@functools.lru_cache(maxsize=4096)
def may_write(path: str, *, given_rows: bool, used: bool = False) -> bool:
    """Return whether an imported function says by its name that it writes rows.

    ``given_rows``: it gets a session, a model or a row; then a weaker word is enough.  ``used``: something uses what it
    returns, so that it may as well compute something; then the word has to be a stronger one.
    """
    if called(path) or not from_project(path):
        return False
    words = _words(last(path))
    if words & (_OF_SCHEMA - _LOOSE if words & _CHANGING else _OF_SCHEMA):
        return False
    if used and not words & (_SURE | _CHANGING):
        return False
    if words & _OF_ROWS and words & _LIKELY:
        return True
    of_class = path.rpartition(".")[0].rpartition(".")[2][:1].isupper()
    return bool(words & (_LIKELY if given_rows else _OF_CLASS if of_class else _SURE))


_NAMING = regex(r"(?:table|quote|ident|schema|qualif|escape|prefix|relation|full_?name)", re.IGNORECASE)
_NAME = regex(r"[\w.\"`\[\]]+")


@functools.lru_cache(maxsize=4096)
def _handles_names(name: str) -> bool:
    return _NAMING.search(name) is not None


def name_given(call: Call) -> Text | None:
    """Return the name that a call writes into SQL: its only text, where its own name says that it handles names."""
    if not _handles_names(call.name):
        return None
    given = [atom for value in call.every() for atom in value if isinstance(atom, Text)]
    return given[0] if len(given) == 1 and _NAME.fullmatch(given[0].value) else None
