"""The order of reports: by file and number, where 9 comes before 10."""

from __future__ import annotations

from flake8_backfill.patterns import regex

_NUMBER = regex(r"([0-9]+)")

NaturalKey = tuple[tuple[tuple[int, int, str], ...], str]


def natural_key(text: str) -> NaturalKey:
    """Return a sort key under which numbers in names count as numbers: ``m9.py`` before ``m10.py``.

    Numbers are compared by their digits, since ``int`` refuses very long ones.
    """
    parts: list[tuple[int, int, str]] = []
    is_number = False
    for part in _NUMBER.split(text):
        if is_number:
            part = part.lstrip("0")
            parts.append((0, len(part), part))
        else:
            parts.append((1, 0, part))
        is_number = not is_number
    return tuple(parts), text
