"""Edits of a text that know, for each place of the new text, which place of the old one it was."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

SUFFIX = "zq"
"""What new names end in: two letters that no source of the samples has together."""


class Kept(NamedTuple):
    """A span of the old text that stands in the new one, maybe elsewhere."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replaces a span of the old text by new words and by spans of the old text."""

    start: int
    end: int
    pieces: Sequence[str | Kept]


@dataclass(frozen=True)
class Rewritten:
    """A new text; ``spans`` say where parts of the old one went, each (start in the new text, span of the old one)."""

    source: str
    old: str
    spans: tuple[tuple[int, Kept], ...] | None

    def place_before(self, line: int, column: int) -> tuple[int, int] | None:
        """The place in the old text of a place in the new one, from 1; None in new words, or where nobody knows."""
        if self.spans is None:
            return None
        offset = Lines(self.source).offset(line, column - 1)
        i = bisect_right(self.spans, offset, key=lambda span: span[0]) - 1
        start, kept = self.spans[i]
        return Lines(self.old).place(kept.start + offset - start) if offset - start < kept.end - kept.start else None


@dataclass(frozen=True)
class Rewrite:
    """A way to write the same thing; ``apply`` returns None where a source has nothing to rewrite."""

    name: str
    apply: Callable[[str], Rewritten | None]


class Lines:
    """Where the lines of a text begin; lines end with a line feed and nothing else."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        self.starts += [i + 1 for i, character in enumerate(text) if character == "\n"]

    def offset(self, line: int, column: int) -> int:
        """The offset of a line (from 1) and a column (from 0, in characters)."""
        return self.starts[line - 1] + column

    def offset_of_bytes(self, line: int, column: int) -> int:
        """The same where the column counts bytes, as those of ast do."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return start + len(self.text[start:end].encode()[:column].decode())

    def span(self, node: ast.AST) -> Kept:
        """The span of a node; of nodes within f-strings older Pythons don't know it."""
        return Kept(
            self.offset_of_bytes(node.lineno, node.col_offset),  # type: ignore[attr-defined]
            self.offset_of_bytes(node.end_lineno, node.end_col_offset),  # type: ignore[attr-defined]
        )

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def edited(old: str, edits: Iterable[Edit]) -> Rewritten | None:
    """The text with all edits made; None where there are none.  Edits must not overlap."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    if not ordered:
        return None
    parts: list[str | Kept] = []
    at = 0
    for edit in ordered:
        assert at <= edit.start <= edit.end
        parts += [Kept(at, edit.start), *edit.pieces]
        at = edit.end
    parts.append(Kept(at, len(old)))
    words: list[str] = []
    spans = []
    length = 0
    for part in parts:
        word = part if isinstance(part, str) else old[part.start : part.end]
        # New words are a span without length, so that what stands before them does not reach into them.
        spans.append((length, part if isinstance(part, Kept) else Kept(0, 0)))
        words.append(word)
        length += len(word)
    new = "".join(words)
    return None if new == old else Rewritten(new, old, tuple(spans))


def inserted(at: int, text: str) -> Edit:
    """An edit that only adds."""
    return Edit(at, at, [text])
