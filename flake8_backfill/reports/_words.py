"""Text from migrations made fit for a line of a report, and the sentences that several formats share."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from flake8_backfill.audit import Audit, AuditedMigration
from flake8_backfill.config import Config
from flake8_backfill.model import Finding

_LONGEST = 160
_SHOWN_LINES = 6

# Cc are control characters; Cf hold those that turn the direction of writing or are not seen; Cs cannot be encoded.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def one_line(text: str, longest: int = _LONGEST) -> str:
    """Return ``text`` on one line, white space collapsed, cut where it is longer than ``longest`` characters.

    Characters that are not seen or turn the direction of writing are spelled out: ``\\u202e``.
    """
    words = " ".join("".join(" " if character.isspace() else _visible(character) for character in text).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def spelled_out(text: str) -> str:
    """Return ``text`` with the characters spelled out that `one_line` spells out, line ends too; tabs stay."""
    return text if text.isascii() and text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character == "\t" or unicodedata.category(character) not in _UNSEEN:
        return character
    return character.encode("unicode_escape").decode("ascii")


def utc(moment: datetime) -> str:
    """Return a moment in UTC as ISO 8601 writes it, in seconds: ``2026-01-30T00:00:00Z``."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def location(migration: AuditedMigration) -> str:
    """Return where a migration's changes stand: ``path:line``, and the further lines, the first few of them."""
    further = migration.lines[1:]
    shown = "".join(f", {line}" for line in further[: _SHOWN_LINES - 1])
    more = ", ..." if len(further) >= _SHOWN_LINES else ""
    return f"{first_place(migration)}{shown}{more}"


def first_place(migration: AuditedMigration) -> str:
    """Return where the first of a migration's changes stands: ``path:line``."""
    return f"{migration.migration.path}:{migration.lines[0]}"


def added(audit: Audit, migration: AuditedMigration) -> str:
    """Return when and by whom a migration was added: ``2026-01-30 by Ann``; "" where it is not committed yet."""
    known = (audit.added or {}).get(migration.migration.path)
    return f"{known.date:%Y-%m-%d} by {known.author}" if known else ""


def since_when(audit: Audit, finding: Finding) -> str:
    """Return what goes behind a finding's message: ``; added 2026-01-30 by Ann``, or "" where that is not known."""
    known = (audit.added or {}).get(finding.migration.path)
    return f"; added {known.date:%Y-%m-%d} by {known.author}" if known else ""


def operations(migration: AuditedMigration) -> str:
    """Return what a migration does to rows: ``UPDATE, INSERT_SELECT``."""
    return ", ".join(operation.name for operation in migration.operations)


def hot_tables(config: Config) -> list[tuple[str, list[str]]]:
    """Return the sources that make tables hot, in the order of precedence, each with the names it gives."""
    by_source: dict[str, list[str]] = {}
    for name, verdict in config.hot_tables_in_force():
        by_source.setdefault(verdict.source, []).append(name)
    return list(by_source.items())


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 file``, ``2 files``, ``2 entries``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
