"""The codes: what each stands for, and the line that a reader gets."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_backfill.model import UNKNOWN_TABLE, Migration, Operation, Priority
from flake8_backfill.patterns import regex
from flake8_backfill.records import NamedTuple

CREATED_HERE = "created in this migration"
"""The reason for a table that the migration itself makes; `message` puts it into the sentence, not behind it."""

_NAMED_TABLES = 3
# What ends a line, steers a terminal, turns the text around or cannot be printed, wherever it is shown.
_BREAKS = regex(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\s]+")
_LONGEST_NAME = 80


class Rule(NamedTuple):
    """A code with what it stands for; a code about suppressions has no operation and no priority."""

    code: str
    operation: Operation | None
    priority: Priority | None
    title: str
    meaning: str
    advice: str

    @property
    def explanation(self) -> str:
        """What the code means and what to do, in sentences."""
        return f"{self.meaning} {self.advice}"


class _Wording(NamedTuple):
    """How an operation is spoken of: the verb phrase before its table, and what it is."""

    phrase: str
    meaning: str


_WORDINGS = {
    Operation.UPDATE: _Wording("UPDATE on", "Existing rows are changed."),
    Operation.INSERT: _Wording("INSERT into", "Rows that the migration spells out are added."),
    Operation.DELETE: _Wording("DELETE from", "Rows are deleted."),
    Operation.UPSERT: _Wording("UPSERT into", "Rows are added, or changed where they exist (MERGE, ON CONFLICT ...)."),
    Operation.TRUNCATE: _Wording("TRUNCATE of", "All rows are thrown away."),
    Operation.INSERT_SELECT: _Wording("INSERT_SELECT into", "The database copies rows, as many as their source holds."),
    Operation.COPY: _Wording("COPY into", "Rows are loaded from a file or a stream (COPY ... FROM, LOAD DATA)."),
    Operation.OPAQUE: _Wording("OPAQUE code may write to", "It may well write rows, and the file does not show which."),
    Operation.COMMENT: _Wording("comment", 'A comment says "backfill".'),
}

_URGENCY = {
    Priority.HIGH: "A hot table is written: the locks hold up live traffic. Move it to a backfill.",
    Priority.MEDIUM: "The table is neither hot nor known to be small. Move it to a backfill, or list it as small.",
    Priority.LOW: "Only small or new tables are written, or only the downgrade does it.",
}

_COMMENT_URGENCY = "Nothing is written; look whether the row change is elsewhere. flake8 shows it with comments = true."


def _rule(priority: Priority, operation: Operation) -> Rule:
    code = f"BKF{priority}{operation:02d}"
    wording = _WORDINGS[operation]
    urgency = _COMMENT_URGENCY if operation is Operation.COMMENT else _URGENCY[priority]
    return Rule(code, operation, priority, f"{priority.name} {operation.name}", wording.meaning, urgency)


_FINDINGS = [
    _rule(priority, operation)
    for priority in Priority
    for operation in Operation
    if operation is not Operation.COMMENT or priority is Priority.LOW
]

NO_REASON = Rule(
    "BKF900",
    None,
    None,
    "suppression without a reason",
    "A noqa comment or an acknowledgement does not say why (with require-reason = true).",
    "Write the reason behind two dashes.",
)
NOTHING_SUPPRESSED = Rule(
    "BKF901",
    None,
    None,
    "suppression that suppresses nothing",
    "A noqa comment or an acknowledgement covers no finding.",
    "Take it out.",
)

RULES: dict[str, Rule] = {rule.code: rule for rule in [*_FINDINGS, NO_REASON, NOTHING_SUPPRESSED]}
"""Every code with its rule, in the order of the codes."""


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: all of up to four, otherwise the first three and how many more there are."""
    clean = [_clean(name) for name in names]
    shown = clean if len(clean) <= _NAMED_TABLES + 1 else [*clean[:_NAMED_TABLES], f"{len(clean) - _NAMED_TABLES} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def table_phrase(tables: Sequence[str]) -> str:
    """Tables as a sentence has them, such as ``tables a and b``; where some are unknown it says so."""
    known = [table for table in tables if table != UNKNOWN_TABLE]
    if not known:
        return "an unknown table"
    phrase = f"{'table' if len(known) == 1 else 'tables'} {listed(known)}"
    return phrase if len(known) == len(tables) else f"{phrase} and unknown others"


def message(
    code: str, operation: Operation, tables: Sequence[str], why: str, migration: Migration, facts: Sequence[str]
) -> str:
    """The one line of a finding: code, operation, tables, the reason from `rank`, what to do, and the facts.

    Text from the migration cannot break the line.  The wording is stable: people search for it.
    """
    what = _WORDINGS[operation].phrase
    place = f"in migration {_clean(migration.id)}"
    if operation is Operation.COMMENT:
        sentence = f"comment about a backfill {place}"
    elif why == CREATED_HERE:
        sentence = f"{what} {table_phrase(tables)} {why} ({_clean(migration.id)})"
    else:
        sentence = f"{what} {_reasoned(table_phrase(tables), why)} {place}"
    advice = "" if code.startswith("BKF3") else ": move it to a backfill"
    if advice and operation is Operation.OPAQUE:
        advice += " if it changes rows"
    return "; ".join([f"{code} {sentence}{advice}", *(_clean(fact, 200) for fact in facts)])


def _reasoned(tables: str, why: str) -> str:
    """The tables with the reason; one that names the same tables ("hot table leads") stands for them."""
    if why.endswith(tables):
        return why
    return f"{tables} ({why})" if why else tables


def _clean(text: str, longest: int = _LONGEST_NAME) -> str:
    plain = text.isprintable() and text.isascii() and "  " not in text  # as most are: no need for the pattern
    clean = (text if plain else _BREAKS.sub(" ", text)).strip()
    return clean if len(clean) <= longest else clean[: longest - 3] + "..."
