"""The flake8 plugin: the analyzer's findings as flake8 wants them."""

from __future__ import annotations

import argparse
import ast
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, ClassVar

from flake8.exceptions import ExecutionError

from flake8_backfill import __version__
from flake8_backfill.collector import paused
from flake8_backfill.config import Config, ConfigError, add_flake8_options, given
from flake8_backfill.config.flags import FLAKE8_PREFIX
from flake8_backfill.records import NamedTuple

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager
    from flake8.processor import FileProcessor

    from flake8_backfill.baseline import Baseline
    from flake8_backfill.model import Finding
    from flake8_backfill.results import Fault, FileResult


class BackfillChecker:
    """Shows the places where a migration changes rows; flake8 makes one for each file."""

    name = "flake8-backfill"
    version = __version__
    _config: ClassVar[Config]
    _options: ClassVar[argparse.Namespace]
    _baseline: ClassVar[Baseline | None]

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
        cls._options = options
        try:
            config = Config() if options.isolated else Config.load(os.getcwd())
            cls._config = config.override(given(options, "backfill_"), FLAKE8_PREFIX)
            cls._baseline = _baseline(cls._config)
        except ConfigError as error:
            raise ExecutionError(f"flake8-backfill: {error}") from error

    def run(self) -> Iterator[tuple[int, int, str, type]]:
        """Yields line (from 1), column (from 0) and message of each finding that is new, and of faulty suppressions."""
        config = self._config
        if not self._lines or config.claims(self._path) is False:
            return
        source = "".join(self._lines)
        result = _core().inspect(source, self._path, config, self._tree)
        for finding in self._unknown(result.findings):
            if _is_shown(finding, config):
                yield finding.line, finding.column - 1, finding.message, type(self)
        for fault in self._faults(result, source):
            yield fault.line, fault.column - 1, fault.message, type(self)

    @cached_property
    def _processor(self) -> FileProcessor:
        """What flake8 knows of this file's noqa comments, which it does not tell plugins."""
        from flake8_backfill.flake8_settings import Flake8Settings
        from flake8_backfill.noqa import read_with_flake8

        return read_with_flake8(self._path, list(self._lines), Flake8Settings(self._options))

    def _unknown(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Return the findings that are not in the baseline; like the report, it lets comments go first."""
        if self._baseline is None or not findings:
            return findings
        from flake8_backfill.noqa import covers

        disabled = self._options.disable_noqa
        marked = [
            finding._replace(status="suppressed") if covers(finding, self._processor, disabled=disabled) else finding
            for finding in findings
        ]
        judged = self._baseline.grandfather(marked)
        return [old for old, new in zip(findings, judged, strict=True) if new.status != "grandfathered"]

    def _faults(self, result: FileResult, source: str) -> Sequence[Fault]:
        if not result.acknowledgements and not _core().mentions_noqa(source):
            return ()
        from flake8_backfill.suppressions import faults

        return faults(result, source, self._processor, self._config)


class _Core(NamedTuple):
    inspect: Callable[[str, str, Config, ast.Module], FileResult]
    mentions_noqa: Callable[[str], bool]


@cache
def _core() -> _Core:
    """Load what reads files for the first of them: flake8 starts often, and for many files that are not even read.

    To keep it is to spare each file the look for the module.
    """
    with paused():  # modules last as long as flake8, so there is nothing to collect
        from flake8_backfill.analyze import inspect
        from flake8_backfill.first_look import mentions_noqa

    return _Core(inspect, mentions_noqa)


def _baseline(config: Config) -> Baseline | None:
    if not config.baseline:
        return None
    from flake8_backfill.baseline import load

    return load(config)


def _is_shown(finding: Finding, config: Config) -> bool:
    from flake8_backfill.model import Operation

    return finding.status == "new" and (config.comments or finding.operation is not Operation.COMMENT)
