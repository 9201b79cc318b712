"""The ``--link`` option: the address of a line of a file in this revision, for reports that have links."""

from __future__ import annotations

import re

from flake8_backfill.cli.exits import UsageError
from flake8_backfill.patterns import regex

_EXAMPLE = "https://host/project/blob/{rev}/{path}#L{line}"
_PLACEHOLDERS = ("{rev}", "{path}", "{line}")
# What runs in the page that has the link, instead of leading to another one.
_SCRIPTS = regex(r"(javascript|data|vbscript):", re.IGNORECASE)


def resolved(link: str | None) -> str:
    """Return ``link`` with ``{rev}`` filled in, and with ``{path}`` from the root of the git checkout.

    ``{path}`` (relative to the working directory) and ``{line}`` stay to be filled in for each line; "" for no link.
    Raises `UsageError` for a link that is no address of a file, and for ``{rev}`` where there is no git revision.
    """
    if not link:
        return ""
    unknown = [field for field in re.findall(r"\{[^{}]*\}", link) if field not in _PLACEHOLDERS]
    if unknown or "{path}" not in link or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", link) or _SCRIPTS.match(link):
        raise UsageError(f"--link: expected an address such as {_EXAMPLE}, got {link!r:.100}")
    if "{rev}" in link:
        revision = _git("--verify", "HEAD")
        if revision is None:
            raise UsageError("--link: there is no git revision here for {rev}; write a branch instead")
        link = link.replace("{rev}", revision)
    from urllib.parse import quote

    return link.replace("{path}", quote(_git("--show-prefix") or "") + "{path}")


def _git(*question: str) -> str | None:
    """Return git's answer to ``git rev-parse``, or None where there is no git, no checkout or no commit."""
    import subprocess

    try:
        answer = subprocess.run(
            ["git", "rev-parse", *question],
            capture_output=True,
            text=True,
            errors="surrogateescape",
            check=False,
        )
    except OSError:
        return None
    return answer.stdout.rstrip("\n") if answer.returncode == 0 else None
