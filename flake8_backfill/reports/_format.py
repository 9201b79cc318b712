"""What a module of this package exports."""

from __future__ import annotations

import re
from collections.abc import Callable

from flake8_backfill.audit import Audit
from flake8_backfill.records import NamedTuple


class Presentation(NamedTuple):
    """How a report may look, where its format cares.

    ``width`` is in columns of a terminal; ``colour`` says whether ANSI colours are wanted.  ``link`` is the address of
    a line of a file, in which ``{path}`` (relative to the working directory) and ``{line}`` are filled in; "" for none.
    """

    width: int = 100
    colour: bool = False
    link: str = ""


PLAIN = Presentation()
"""How a report looks that does not go to a terminal."""


class Format(NamedTuple):
    """A format: its name, what ``--help`` says of it, its renderer, and the part that differs from run to run.

    ``stamp`` matches the text that says when the report was made; its first match is left out when two reports are
    compared.
    """

    name: str
    help: str
    render: Callable[[Audit, Presentation], str]
    stamp: re.Pattern[str]

    def same(self, one: str, other: str) -> bool:
        """Tell whether two reports of this format say the same, whenever they were made."""
        return self._without_stamp(one) == self._without_stamp(other)

    def _without_stamp(self, text: str) -> str:
        return self.stamp.sub("", text.replace("\r\n", "\n"), count=1)
