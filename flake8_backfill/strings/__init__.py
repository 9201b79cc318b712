"""Texts whose characters know the source line and column they were written at."""

from __future__ import annotations

from .text import Text

__all__ = ["Text"]
