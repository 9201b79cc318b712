"""What the name and place of an .sql file say: whether it is a migration, which one, and in which direction it runs."""

from __future__ import annotations

import re

from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple
from flake8_backfill.sql_files import ENDING


class Named(NamedTuple):
    """What a name tells; ``framework`` is "" where it is no migration's name, ``description`` where it has no words."""

    framework: str
    id: str
    description: str
    direction: str


class _Form(NamedTuple):
    """How a tool names its files; the groups ``id``, ``words`` and ``down`` are optional."""

    framework: str
    pattern: re.Pattern[str]


# Sources: Flyway "Migrations: naming", golang-migrate MIGRATIONS.md, yoyo-migrations "Migration files".
_FORMS = (
    _Form("flyway", regex(r"(?:[VB]|(?P<down>U))(?P<id>\d+(?:[._]\d+)*)__(?P<words>.+)")),
    _Form("flyway", regex(r"R__(?P<words>.+)")),
    _Form("golang-migrate", regex(r"(?P<stem>\d+_.+)\.(?:up|(?P<down>down))", re.IGNORECASE)),
    _Form("yoyo", regex(r"(?P<stem>.+)(?P<down>\.rollback)", re.IGNORECASE)),
    _Form("sql file", regex(r"(?P<stem>.+)[._-](?P<down>down|undo|revert|downgrade)", re.IGNORECASE)),
    _Form("sql file", regex(r"(?P<stem>.+)\.up", re.IGNORECASE)),
)
# Diesel, Hasura and Prisma: the folder has the number and the words.
_FOLDER_HAS_NAME = regex(r"(?:up|(?P<down>down)|migration)$", re.IGNORECASE)
_NUMBERED_FOLDER = regex(r"\d{4}")
_NUMBERED = regex(r"\d{3,}(?:[-_. ].*)?$")

_PLACES = frozenset(("migrations", "migration", "migrate", "versions", "evolutions", "delta", "deltas"))
_NOT_IN = frozenset(
    "test tests testdata fixture fixtures seed seeds query queries dump dumps backup backups backfill backfills "
    "node_modules site-packages".split()
)
_NOT_NAMED = regex(
    r"(?:schema|structure|dump|backup|seeds?|fixtures?|test)(?:[_.-].*)?$|.*[_.-](?:test|dump)$", re.I
)


def named(path: str) -> Named:
    """Return what the name of a file tells; ``path`` is relative to the configuration's folder."""
    folders, _, name = path.rpartition("/")
    stem = ENDING.sub("", name)
    folder = folders.rpartition("/")[2]
    in_folder = _FOLDER_HAS_NAME.match(stem)
    if in_folder and _NUMBERED_FOLDER.match(folder):
        return Named("sql file", folder, "", _direction(in_folder))
    for form in _FORMS:
        match = form.pattern.fullmatch(stem)
        if match is not None:
            groups = match.groupdict()
            number = groups.get("id") or groups.get("stem") or stem
            framework = form.framework if form.framework != "sql file" or _NUMBERED.match(number) else ""
            words = (groups.get("words") or "").replace("_", " ").strip()
            return Named(framework, number.replace("_", ".") if groups.get("id") else number, words, _direction(match))
    return Named("sql file" if _NUMBERED.match(stem) else "", stem, "", "upgrade")


def _direction(match: re.Match[str]) -> str:
    return "downgrade" if match.groupdict().get("down") else "upgrade"


def is_ruled_out(path: str) -> bool:
    """Return whether a file's place says that it is no migration, whatever its name is: tests, fixtures, queries."""
    return any(folder.lower() in _NOT_IN for folder in path.split("/")[:-1])


def by_place(path: str) -> bool:
    """Return whether a file lies where migrations lie, and is not named like something else that lies there."""
    *folders, name = path.split("/")
    if _NOT_NAMED.match(ENDING.sub("", name)):
        return False
    return "migrat" in name.lower() or any(folder.lower() in _PLACES for folder in folders)
