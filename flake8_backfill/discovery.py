"""Paths as typed -> the files to read, by flake8's rules, with those that its exclude leaves out marked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from flake8_backfill.config.paths import as_unicode
from flake8_backfill.flake8_settings import Flake8Settings, is_named, is_standing, matches
from flake8_backfill.ordering import natural_key
from flake8_backfill.records import NamedTuple
from flake8_backfill.results import FileError
from flake8_backfill.sql_files import is_sql


class SourceFile(NamedTuple):
    """A file to read: its path as typed or found, the path that reports show, and whether exclude leaves it out."""

    path: str
    shown: str
    excluded: bool


class Discovery(NamedTuple):
    """The files to read and the folders that could not be listed, both in file order."""

    files: tuple[SourceFile, ...]
    errors: tuple[FileError, ...]


class _Found(NamedTuple):
    path: str
    shown: str
    excluded: bool


def discover(paths: Sequence[str], settings: Flake8Settings, *, honour_exclude: bool = True) -> Discovery:
    """Find the files that flake8 would read for ``paths`` ("." where there are none).

    Folders that ``exclude`` names are walked too, and their files marked, except flake8's own standing list (``.git``,
    ``.tox`` ...) and virtual environments: nobody's migrations are there.  ``honour_exclude=False`` marks nothing.
    """
    files: dict[str, SourceFile] = {}
    errors: dict[str, FileError] = {}
    for argument in paths or ["."]:
        for found in _walk(argument, settings, errors):
            excluded = found.excluded and honour_exclude
            known = files.get(found.shown)
            # A file reached twice is read if one of the ways there is not excluded, as flake8 would.
            if known is None or (known.excluded and not excluded):
                files[found.shown] = SourceFile(found.path, found.shown, excluded)
    return Discovery(
        tuple(files[shown] for shown in sorted(files, key=natural_key)),
        tuple(errors[shown] for shown in sorted(errors, key=natural_key)),
    )


def shown_path(path: str) -> str:
    """Return ``path`` as reports show it: relative to the working directory, with ``/``, as valid Unicode.

    Bytes of a file name that are not UTF-8 become ``%FF``; a path on another drive (Windows) stays absolute.
    """
    plain = os.path.normpath(path)
    if not os.path.isabs(plain) and not plain.startswith(os.pardir):  # which most are: no need to ask where we are
        return as_unicode(plain.replace(os.sep, "/"))
    try:
        relative = os.path.relpath(path)
    except ValueError:
        relative = os.path.abspath(path)
    return as_unicode(relative.replace(os.sep, "/"))


def _walk(argument: str, settings: Flake8Settings, errors: dict[str, FileError]) -> Iterator[_Found]:
    """Yield the files for one argument; a file that is named itself need not match flake8's ``filename``."""
    if _nobodys_source(argument, settings):
        return
    root = _Found(argument, shown_path(argument), matches(argument, settings.exclude))
    if not os.path.isdir(argument):
        yield root
        return
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = _entries(folder.path)
        except OSError as error:
            if not folder.excluded:
                reason = f"the folder cannot be listed: {error.strerror or error}"
                errors[folder.shown] = FileError(folder.shown, 1, reason)
            continue
        yield from _files(entries, folder, settings)
        folders.extend(_folders(entries, folder, settings))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _files(entries: Iterable[os.DirEntry[str]], folder: _Found, settings: Flake8Settings) -> Iterator[_Found]:
    # What `shown_path` says of each, with the folder looked at once.
    prefix = "" if folder.shown == os.curdir else f"{folder.shown}/"
    for entry in entries:
        path = entry.path
        if not _is_folder(entry) and _is_source(path, settings):
            excluded = folder.excluded or matches(path, settings.exclude)
            yield _Found(path, prefix + as_unicode(entry.name), excluded)


def _folders(entries: Iterable[os.DirEntry[str]], folder: _Found, settings: Flake8Settings) -> Iterator[_Found]:
    """Yield the folders to walk, last first: the caller takes them from the end.  Links are not followed."""
    for entry in sorted(entries, key=lambda entry: entry.name, reverse=True):
        path = entry.path
        if _is_folder(entry) and not entry.is_symlink() and not _nobodys_source(path, settings):
            excluded = folder.excluded or matches(path, settings.exclude)
            yield _Found(path, shown_path(path), excluded)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself: it is read as a file, which says why that fails
        return False


def _is_source(path: str, settings: Flake8Settings) -> bool:
    """Tell whether a file found in a folder is read: what flake8 would read, and SQL."""
    return is_sql(path) or is_named(path, settings.filename)


def _nobodys_source(path: str, settings: Flake8Settings) -> bool:
    """Tell whether an excluded path is left out without a look: version control, caches, virtual environments."""
    if not matches(path, settings.exclude):
        return False
    return is_standing(path) or os.path.isfile(os.path.join(path, "pyvenv.cfg"))
