"""Paths and globs, on every system with "/"."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache

from flake8_backfill.patterns import regex

# What the operating system's names hold in place of a byte that is not UTF-8 (PEP 383).
_NOT_UTF8 = regex("[\udc80-\udcff]")
_DRIVE = regex(r"[A-Za-z]:/")
# A glob's parts: "**/" any folders, "**" anything, "*" and "?" within a name, "[...]" one character of a set.
_PARTS = regex(r"(\*\*/|\*+|\?|\[!?\]?[^\]/]*\])")


def with_slashes(path: str) -> str:
    """A path as this package keeps it: Windows' separators become "/"."""
    return path.replace("\\", "/")


def as_unicode(path: str) -> str:
    """A path as valid Unicode: bytes of a file name that are not UTF-8 become ``%FF``."""
    return path if path.isascii() else _NOT_UTF8.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", path)


def is_absolute(path: str) -> bool:
    """Whether a path with "/" starts at a root or a Windows drive; an editor on one system may name files so."""
    return path.startswith("/") or bool(_DRIVE.match(path))


def absolute(path: str, folder: str) -> str:
    """A path with "/", seen from a folder where it is relative, without "." and ".." parts."""
    path = with_slashes(path)
    joined = path if is_absolute(path) else posixpath.join(folder, path)
    return posixpath.normpath(joined)


def relative_to(path: str, root: str, here: str = "") -> str:
    """A path as seen from a root folder; one outside it starts with ``../`` (or stays absolute on another drive).

    ``here`` is the folder that a relative path is seen from, the working directory where it is empty.
    """
    full = absolute(path, here or with_slashes(os.getcwd()))
    inside = _beneath(full, root)
    if inside is None:
        # A checkout reached through a symbolic link (macOS: /tmp is /private/tmp) is the same checkout.
        inside = _beneath(with_slashes(_real(full)), with_slashes(_real_folder(root)))
    return _upwards(full, root) if inside is None else inside


def _real(path: str) -> str:
    """Return a path without symbolic links; its folder is asked for once, as most files of a run share theirs."""
    folder, _, name = path.rpartition("/")
    if not folder or os.path.islink(path):
        return os.path.realpath(path)
    return os.path.join(_real_folder(folder), name)


@lru_cache(maxsize=1024)
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)


def _beneath(full: str, root: str) -> str | None:
    prefix = root.rstrip("/") + "/"
    if full.startswith(prefix):
        return full[len(prefix) :]
    if _DRIVE.match(full) and full.lower().startswith(prefix.lower()):
        return full[len(prefix) :]
    return "." if full == root else None


def _upwards(full: str, root: str) -> str:
    here, there = root.split("/"), full.split("/")
    if here[0].lower() != there[0].lower():
        return full
    shared = 0
    for left, right in zip(here, there, strict=False):
        if left != right:
            break
        shared += 1
    return "/".join([".."] * (len(here) - shared) + there[shared:])


class Globs:
    """Globs relative to a root folder; one that names a folder covers all beneath it."""

    def __init__(self, globs: Iterable[str], root: str):
        texts = [_glob_regex(relative_glob(glob, root)) for glob in globs]
        self._regex = re.compile("|".join(texts), re.DOTALL) if texts else None

    def __bool__(self) -> bool:
        return self._regex is not None

    def match(self, path: str) -> bool:
        """Whether a path, relative to the root, is named."""
        return self._regex is not None and self._regex.fullmatch(path) is not None


def relative_glob(glob: str, root: str) -> str:
    """A glob without a leading ``./`` and a closing ``/``; an absolute one as seen from the root."""
    glob = with_slashes(glob)
    if is_absolute(glob):
        inside = _beneath(posixpath.normpath(glob), root)
        glob = posixpath.normpath(glob) if inside is None else inside
    return posixpath.normpath(glob)


def _glob_regex(glob: str) -> str:
    if glob == ".":
        return ".*"
    parts = _PARTS.split(glob)
    return "".join(_part_regex(part) if odd % 2 else re.escape(part) for odd, part in enumerate(parts)) + "(?:/.*)?"


def _part_regex(part: str) -> str:
    if part == "**/":
        return "(?:[^/]+/)*"
    if part == "?":
        return "[^/]"
    if part.startswith("*"):
        return "[^/]*" if part == "*" else ".*"
    negated = part.startswith("[!")
    inner = re.escape(part[2:-1] if negated else part[1:-1]).replace(r"\-", "-")
    return f"[^{inner}]" if negated else f"[{inner}]"
