"""The one exception of the configuration."""

from __future__ import annotations


class ConfigError(Exception):
    """A mistake in the configuration; its text is one line: where, what is wrong, and what would be right."""
