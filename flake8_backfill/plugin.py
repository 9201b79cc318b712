"""The flake8 plugin: the analyzer's findings as flake8 wants them."""

from __future__ import annotations

import argparse
import ast
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from flake8.exceptions import ExecutionError

from flake8_backfill import __version__
from flake8_backfill.config import Config, ConfigError, add_flake8_options, given
from flake8_backfill.config.flags import FLAKE8_PREFIX

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager

    from flake8_backfill.model import Finding


class BackfillChecker:
    """Shows the places where a migration changes rows; flake8 makes one for each file."""

    name = "flake8-backfill"
    version = __version__
    _config: ClassVar[Config]

    def __init__(self, tree: ast.Module, filename: str, lines: Sequence[str]) -> None:
        """Keeps what flake8 has read: the tree that it shares among its plugins, the file's name and its lines."""
        self._tree = tree
        self._path = filename.replace("\\", "/")
        self._lines = lines

    @staticmethod
    def add_options(manager: OptionManager) -> None:
        """Registers the options, for flake8's command line and configuration files."""
        add_flake8_options(manager)

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Reads the configuration once a run (and once a worker process); flake8's options override pyproject.toml.

        Raises flake8's ExecutionError, which it prints as one line, for a mistake in it.
        """
        try:
            config = Config() if options.isolated else Config.load(os.getcwd())
            cls._config = config.override(given(options, "backfill_"), FLAKE8_PREFIX)
            cls._config.existing_baseline()
        except ConfigError as error:
            raise ExecutionError(f"flake8-backfill: {error}") from error

    def run(self) -> Iterator[tuple[int, int, str, type]]:
        """Yields line (from 1), column (from 0) and message of each finding that is new."""
        config = self._config
        if not self._lines or config.claims(self._path) is False:
            return
        # Loaded for the first file that may be a migration: flake8 starts often, and mostly for other files.
        from flake8_backfill.analyze import inspect

        for finding in inspect("".join(self._lines), self._path, config, self._tree).findings:
            if _is_shown(finding, config):
                yield finding.line, finding.column - 1, finding.message, type(self)


def _is_shown(finding: Finding, config: Config) -> bool:
    from flake8_backfill.model import Operation

    return finding.status == "new" and (config.comments or finding.operation is not Operation.COMMENT)
