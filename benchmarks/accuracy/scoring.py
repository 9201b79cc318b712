"""Compares findings with labels: what was found, what was missed, what nobody wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.accuracy.labels import Label
from benchmarks.accuracy.report import Found

NEAR = 3
"""How many lines a finding may be away from a construct: readers differ on which line of a long call is its own."""

_UNKNOWN = frozenset("?")
# SQL in a string has one line, that of its keyword.
_EXACT = frozenset(["raw_sql", "django_runsql"])


@dataclass(frozen=True)
class Verdict:
    """One file judged. Pairs of a label and its finding, and what has no partner; uncertain labels are nowhere."""

    pairs: tuple[tuple[Label, Found], ...]
    missed: tuple[Label, ...]
    wrong: tuple[Found, ...]
    wrong_opaque: tuple[Found, ...]
    writes: bool
    said_to_write: bool


@dataclass
class Figures:
    """Counts over files, each a pair (right, of how many); ``created_wrong`` and ``opaque_wrong`` are plain."""

    files: int = 0
    files_right: int = 0
    labels: int = 0
    found: int = 0
    findings: int = 0
    findings_right: int = 0
    tables: int = 0
    tables_right: int = 0
    scope_right: int = 0
    created: int = 0
    created_found: int = 0
    created_wrong: int = 0
    opaque_wrong: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, file: str, verdict: Verdict) -> None:
        """Count one judged file."""
        self.files += 1
        self.files_right += verdict.writes == verdict.said_to_write
        self.findings += len(verdict.pairs) + len(verdict.wrong)
        self.findings_right += len(verdict.pairs)
        self.opaque_wrong += len(verdict.wrong_opaque)
        self.add_places(verdict.pairs, verdict.missed)
        self.misses += [
            f"{file}:{label.line}: missed {label.operation} {sorted(label.tables)}" for label in verdict.missed
        ]
        self.misses += [
            f"{file}:{found.line}: no label {found.operation} {sorted(found.tables)}" for found in verdict.wrong
        ]
        self.misses += [f"{file}:{found.line}: OPAQUE at no such label" for found in verdict.wrong_opaque]
        self.misses += [f"{file}:{said}" for label, found in verdict.pairs for said in _differences(label, found)]

    def add_places(self, pairs: Iterable[tuple[Label, Found]], missed: Sequence[Label]) -> None:
        """Count labels alone: of a way of writing, say, which no wrong finding has."""
        self.labels += len(missed)
        for label, found in pairs:
            self.labels += 1
            self.found += 1
            self.tables += label.tables != _UNKNOWN
            self.tables_right += label.tables != _UNKNOWN and label.tables == found.tables
            self.scope_right += label.scope == found.scope
            self.created += label.created_here
            self.created_found += label.created_here and found.created_here
            self.created_wrong += found.created_here and not label.created_here


def judge(labels: Sequence[Label], findings: Sequence[Found]) -> Verdict:
    """Compare the labels and the findings of one file.

    A label is found by a finding of the same operation, on its line for SQL in strings, within `NEAR` lines for
    constructs.  OPAQUE findings find nothing.  What stands near an OPAQUE or an uncertain label is not held against
    the report.
    """
    partner = _match(labels, findings)
    matched = set(partner.values())
    pairs, missed, wrong, wrong_opaque = [], [], [], []
    for i, label in enumerate(labels):
        if label.counts and i in partner:
            pairs.append((label, findings[partner[i]]))
        elif label.counts:
            missed.append(label)
    for j, found in enumerate(findings):
        if j not in matched and not any(_excuses(label, found) for label in labels):
            (wrong_opaque if found.operation == "OPAQUE" else wrong).append(found)
    return Verdict(
        tuple(pairs),
        tuple(missed),
        tuple(wrong),
        tuple(wrong_opaque),
        any(label.counts and label.scope != "downgrade" for label in labels),
        any(found.operation != "OPAQUE" and found.scope != "downgrade" for found in findings),
    )


def _match(labels: Sequence[Label], findings: Sequence[Found]) -> dict[int, int]:
    """Pairs of indexes, each at most once: nearest lines first, and of these the same tables first."""
    candidates = sorted(
        (abs(label.line - found.line), label.tables != found.tables, i, j)
        for i, label in enumerate(labels)
        for j, found in enumerate(findings)
        if label.operation == found.operation and abs(label.line - found.line) <= (0 if label.how in _EXACT else NEAR)
    )
    partner: dict[int, int] = {}
    for _, _, i, j in candidates:
        if i not in partner and j not in partner.values():
            partner[i] = j
    return partner


def _excuses(label: Label, found: Found) -> bool:
    return not label.counts and abs(label.line - found.line) <= NEAR


def _differences(label: Label, found: Found) -> Iterable[str]:
    if label.tables not in (_UNKNOWN, found.tables):
        yield f"{label.line}: tables {sorted(found.tables)}, label {sorted(label.tables)}"
    if label.scope != found.scope:
        yield f"{label.line}: scope {found.scope}, label {label.scope}"
    if label.created_here != found.created_here:
        yield f"{label.line}: created_here {found.created_here}, label {label.created_here}"
