"""A text whose characters know where they were written; making one is cheap, and asking reads the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from flake8_backfill.patterns import regex

from ..model import HOLE, Position
from .pieces import COMPUTED, FIELD, LEFT_OUT, Cutter, Editor, Piece, ends_of, is_too_long, piece_at, shared

if TYPE_CHECKING:
    from .formats import Field

_WORD = regex(r"\S+")
_LINE_START = regex(r"^([ \t]*)([^\n]?)", re.M)


class Text:
    """An immutable text; ``value`` has its characters, with HOLE for each part that the file does not show.

    Its methods do what those of ``str`` do, and never raise for what a text holds.  One that would become huge by
    repeating itself is left out: a hole stands for it, whose place is among ``gaps``.
    """

    __slots__ = ("_ends", "_pieces", "value")

    def __init__(self, value: str, pieces: tuple[Piece, ...]) -> None:
        self.value = value
        self._pieces = pieces
        self._ends: list[int] | None = None

    @classmethod
    def literal(cls, node: ast.Constant) -> Text:
        """The text of a str or bytes literal (bytes as Latin-1: one character a byte)."""
        value = node.value
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        elif not isinstance(value, str):
            return cls.plain(str(value), node)
        return cls(value, (tuple.__new__(Piece, (len(value), node, 0, 0)),))  # as Piece(...), in half the time

    @classmethod
    def hole(cls, node: ast.expr | None = None) -> Text:
        """A part that the file does not show; ``node`` is what stands for it."""
        return cls(HOLE, (Piece(1, node, COMPUTED, 0),))

    @classmethod
    def left_out(cls, node: ast.expr | None = None) -> Text:
        """A hole that stands for more than is kept of what the file shows."""
        return cls(HOLE, (Piece(1, node, LEFT_OUT, 0),))

    @classmethod
    def plain(cls, value: str, node: ast.expr | None) -> Text:
        """A computed text: all its characters stand where ``node`` starts."""
        return cls(value, (Piece(len(value), node, COMPUTED, 0),))

    @classmethod
    def joined(cls, node: ast.JoinedStr, parts: Sequence[Text | None]) -> Text:
        """The text of an f-string; ``parts`` has the text of each replacement field, None (or too few) for a hole."""
        values: list[str] = []
        pieces: list[Piece] = []
        field = start = 0
        for value in node.values:
            if isinstance(value, ast.Constant):
                values.append(str(value.value))
                pieces.append(Piece(len(values[-1]), node, field, start))
                start += len(values[-1])
                continue
            part = parts[field] if field < len(parts) else None
            if part is None:
                values.append(HOLE)
                pieces.append(Piece(1, node, field, FIELD))
            else:
                values.append(part.value)
                pieces.extend(part._pieces)
            field, start = field + 1, 0
        if is_too_long(sum(map(len, values)) + len(pieces), pieces):
            return cls.left_out(node)
        return cls("".join(values), tuple(pieces))

    def __add__(self, other: Text) -> Text:
        return _EMPTY.join((self, other))

    def __mul__(self, count: int) -> Text:
        if count > 1 and is_too_long(count * (len(self.value) + len(self._pieces)), self._pieces):
            return self.left_out(self.node_at(0))
        return Text(self.value * count, self._pieces * count)

    def __len__(self) -> int:
        return len(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.value == other.value and self._pieces == other._pieces

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return f"Text({self.value!r})"

    @property
    def is_hole(self) -> bool:
        """Nothing of it is known."""
        return self.value == HOLE

    @property
    def gaps(self) -> list[int]:
        """The offsets of the holes that stand for more than is kept of what the file shows."""
        if HOLE not in self.value:
            return []
        ends = ends_of(self._pieces)
        return [end - 1 for end, piece in zip(ends, self._pieces, strict=True) if piece.run == LEFT_OUT]

    @property
    def beginning(self) -> ast.expr | None:
        """The node that shows its first character."""
        return next((piece.node for piece in self._pieces if piece.length), None)

    def position(self, offset: int, lines: Sequence[str]) -> Position | None:
        """Where the character at ``offset`` was written: line and column from 1, columns in characters.

        ``lines`` are the lines of the module with their ends, as universal newlines split them; pass the same object
        each time, what was read of a literal is kept for it.  A hole stands where its node or its replacement field
        does; None without a node.
        """
        if not self._pieces:
            return None
        piece, within = self._piece(offset)
        return piece.position(within, lines)

    def node_at(self, offset: int) -> ast.expr | None:
        """The node that shows the character at ``offset``: a literal, an f-string, or what a hole stands for."""
        if not self._pieces:
            return None
        piece, _ = self._piece(offset)
        if piece.start != FIELD or not isinstance(piece.node, ast.JoinedStr):
            return piece.node
        fields = [value for value in piece.node.values if isinstance(value, ast.FormattedValue)]
        return fields[piece.run].value

    def _piece(self, offset: int) -> tuple[Piece, int]:
        if self._ends is None:
            self._ends = ends_of(self._pieces)
        return piece_at(self._pieces, self._ends, offset)

    def join(self, parts: Sequence[Text]) -> Text:
        """The parts with this text between them."""
        pieces = [part._pieces for part in parts]
        if self.value:
            pieces = [found for each in pieces for found in (self._pieces, each)][1:]
        length = sum(len(part.value) + len(self.value) for part in parts) + sum(map(len, pieces))
        if is_too_long(length, chain.from_iterable(pieces)):
            return self.left_out(parts[0].node_at(0))
        return Text(self.value.join([part.value for part in parts]), tuple(chain.from_iterable(pieces)))

    def slice(self, start: int, stop: int | None = None) -> Text:
        """``text[start:stop]``."""
        first, last, _ = slice(start, stop).indices(len(self.value))
        if first == 0 and last == len(self.value):
            return self
        return Text(self.value[first:last], tuple(Cutter(self._pieces).cut(first, last)))

    def percent(self, args: Sequence[Text | None] | Mapping[str, Text | None]) -> Text:
        """``text % args``; a value that is missing or not known becomes a hole."""
        from .formats import percent_fields  # most texts are not filled

        return self._filled(percent_fields(self.value), args if isinstance(args, Mapping) else dict(enumerate(args)))

    def format(self, args: Sequence[Text | None], keywords: Mapping[str, Text | None]) -> Text:
        """``text.format(*args, **keywords)``; a value that is missing or not known becomes a hole."""
        from .formats import format_fields

        return self._filled(format_fields(self.value), {**keywords, **dict(enumerate(args))})

    def template(self, mapping: Mapping[str, Text | None]) -> Text:
        """``string.Template(text).substitute(mapping)``; a value that is missing or not known becomes a hole."""
        from .formats import template_fields

        return self._filled(template_fields(self.value), mapping)

    def _filled(self, fields: Iterable[Field], values: Mapping[Any, Text | None]) -> Text:
        editor = Editor(self.value, self._pieces)
        for field in fields:
            editor.copy_to(field.start)
            part = None if field.key is None else values.get(field.key)
            if field.escape:
                editor.copy_to(field.start + 1)
            elif part is None:
                editor.add_hole()
            else:
                shaped = part.changed(field.shape(part.value)) if field.shape else part
                editor.add(shaped.value, shaped._pieces)
            editor.skip_to(field.stop)
        return Text(*editor.finish())

    def replace(self, old: str, new: Text, count: int = -1) -> Text:
        """The text with each ``old`` (the first ``count``) replaced."""
        if not old:
            return self.changed(self.value.replace(old, new.value, count))
        editor = Editor(self.value, self._pieces)
        start = self.value.find(old)
        while start >= 0 and count:
            editor.copy_to(start)
            editor.add(new.value, new._pieces)
            editor.skip_to(start + len(old))
            start = self.value.find(old, start + len(old))
            count -= 1
        return Text(*editor.finish())

    def dedent(self) -> Text:
        """As ``textwrap.dedent``: without the margin that all lines share, and without blanks on blank lines."""
        indents = [match[1] for match in _LINE_START.finditer(self.value) if match[2]]
        margin = shared(min(indents), max(indents)) if indents else 0
        editor = Editor(self.value, self._pieces)
        for match in _LINE_START.finditer(self.value):
            text_start = match.start() + margin if match[2] else match.end()
            if text_start > match.start():
                editor.copy_to(match.start())
                editor.skip_to(text_start)
        return Text(*editor.finish())

    def changed(self, value: str) -> Text:
        """The text with other characters, such as ``text.changed(text.value.title())``.

        Where only white space differs, the words keep their places; where the length is the same, each character
        does; otherwise those at the start and at the end that are the same in both.
        """
        if value == self.value:
            return self
        if value.split() == self.value.split():
            return self._respaced(value)
        if len(value) == len(self.value):
            return Text(value, self._pieces)
        shortest = min(len(value), len(self.value))
        head = shared(self.value, value)
        tail = min(shared(self.value[::-1], value[::-1]), shortest - head)
        middle = Text.plain(value[head : len(value) - tail], self.node_at(head))
        return self.slice(0, head) + middle + self.slice(len(self.value) - tail)

    def _respaced(self, value: str) -> Text:
        cutter = Cutter(self._pieces)
        pieces: list[Piece] = []
        end = 0
        for old, new in zip(_WORD.finditer(self.value), _WORD.finditer(value), strict=True):
            word = cutter.cut(*old.span())
            pieces += [Piece(new.start() - end, word[0].node, COMPUTED, 0), *word]
            end = new.end()
        pieces.append(Piece(len(value) - end, self.node_at(len(self.value)), COMPUTED, 0))
        return Text(value, tuple(pieces))

    def lower(self) -> Text:
        """In lower case."""
        return self.changed(self.value.lower())

    def upper(self) -> Text:
        """In upper case."""
        return self.changed(self.value.upper())

    def strip(self, chars: str | None = None) -> Text:
        """Without these characters (white space) around it."""
        return self.lstrip(chars).rstrip(chars)

    def lstrip(self, chars: str | None = None) -> Text:
        """Without these characters (white space) in front of it."""
        return self.slice(len(self.value) - len(self.value.lstrip(chars)))

    def rstrip(self, chars: str | None = None) -> Text:
        """Without these characters (white space) behind it."""
        return self.slice(0, len(self.value.rstrip(chars)))

    def removeprefix(self, prefix: str) -> Text:
        """Without this beginning."""
        return self.slice(len(prefix)) if self.value.startswith(prefix) else self

    def removesuffix(self, suffix: str) -> Text:
        """Without this end."""
        return self.slice(0, len(self.value) - len(suffix)) if self.value.endswith(suffix) else self

    def split(self, sep: str | None = None, maxsplit: int = -1) -> list[Text]:
        """The parts between ``sep`` (white space); an empty ``sep`` splits nothing."""
        if sep == "":
            return [self]
        return self._located(self.value.split(sep, maxsplit), len(sep or ""))

    def splitlines(self, keepends: bool = False) -> list[Text]:
        """The lines, as ``str.splitlines`` sees them."""
        return self._located(self.value.splitlines(keepends), 0)

    def _located(self, words: Iterable[str], gap: int) -> list[Text]:
        """Words of the text, in their order, with their places; at least ``gap`` characters are between them."""
        cutter = Cutter(self._pieces)
        found, offset = [], 0
        for word in words:
            start = self.value.index(word, offset)
            found.append(Text(word, tuple(cutter.cut(start, start + len(word)))))
            offset = start + len(word) + gap
        return found


_EMPTY = Text("", ())
