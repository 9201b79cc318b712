"""What a user configures: one table of options, and the values that pyproject.toml, flake8 and the shell give them."""

from __future__ import annotations

from flake8_backfill.config.errors import ConfigError
from flake8_backfill.config.flags import add_arguments, add_flake8_options, given
from flake8_backfill.config.options import OPTIONS, Option
from flake8_backfill.config.settings import Config

__all__ = [
    "OPTIONS",
    "Config",
    "ConfigError",
    "Option",
    "add_arguments",
    "add_flake8_options",
    "given",
]
