"""Regular expressions that are compiled when they are first used.

flake8 and editors start often, and for one file: most of the patterns of this package are of no use to it, and
compiling all of them takes as long as reading a hundred migrations.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Stands for a compiled pattern; each of its methods is that pattern's own, from the first use on."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what can be used like ``re.compile(text, flags)``; a mistake in ``text`` shows at the first use."""
    return cast("re.Pattern[str]", _Pattern(text, flags))
