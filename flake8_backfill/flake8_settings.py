"""flake8's own settings, found, parsed and applied by flake8's own classes, without loading a single plugin."""

from __future__ import annotations

import fnmatch
import os
import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, NoReturn

from flake8_backfill.config import Config, ConfigError, add_flake8_options, given
from flake8_backfill.patterns import regex

# flake8 is imported where it is needed: most projects have no setting of flake8 that matters here, and to load all of
# its options takes longer than to read a migration.
if TYPE_CHECKING:
    import argparse

    from flake8.style_guide import StyleGuideManager

CODES = "BKF"
"""What the entry point of our plugin is called: flake8 selects its codes by default under this name."""

HIDING = ("per-file-ignores", "ignore", "extend-ignore", "select")
"""The settings that can hide a code, as `Flake8Settings.hides` names them."""

# Options of flake8 that can hide a code, as `ignore` of the configuration file and as attribute of the options.
_IGNORING = {"ignore": "ignore", "extend-ignore": "extend_ignore"}

_ENDING = regex(r"\*[^*?\[/\\]*")
"""A pattern that asks for an ending within a name."""
_FILES = ("setup.cfg", "tox.ini", ".flake8")
"""Where flake8 looks for its configuration (flake8/options/config.py, ``_find_config_file``)."""


class Flake8Settings:
    """What flake8 would make of its configuration in the working directory, with our plugin installed.

    It can be pickled, so that worker processes get what the main process has read.
    """

    def __init__(self, options: argparse.Namespace | None, patterns: tuple[str | None, ...] = ()) -> None:
        """Keep flake8's ``options``, as its own parser has made them, None where nothing is configured; see `load`.

        ``patterns`` are those of its guides, absolute, where a process in another folder has made them.
        """
        self._configured = options
        self._patterns = patterns

    def __reduce__(self) -> tuple[type[Flake8Settings], tuple[argparse.Namespace | None, tuple[str | None, ...]]]:
        """Pickle no guide, which is made again where it is needed, but its patterns: they are seen from this folder."""
        guides = () if self._configured is None else self._guide.style_guides
        return type(self), (self._configured, tuple(guide.filename for guide in guides))

    @cached_property
    def options(self) -> argparse.Namespace:
        """The options, flake8's defaults among them."""
        return self._configured or _aggregated(isolated=True)

    @cached_property
    def _guide(self) -> StyleGuideManager:
        from flake8.exceptions import ExecutionError
        from flake8.formatting.base import BaseFormatter
        from flake8.style_guide import StyleGuideManager

        try:
            manager = StyleGuideManager(self.options, BaseFormatter(self.options))
        except ExecutionError as error:
            raise ConfigError(f"flake8's per-file-ignores: {_one_line(error)}") from error
        for guide, pattern in zip(manager.style_guides, self._patterns, strict=False):
            guide.filename = pattern
        return manager

    @cached_property
    def exclude(self) -> tuple[str, ...]:
        """The patterns of ``exclude`` and ``extend-exclude``, absolute where they name a folder."""
        if self._configured is None:
            return _standing()
        return (*self._configured.exclude, *self._configured.extend_exclude)

    @property
    def filename(self) -> tuple[str, ...]:
        """The patterns that a file found in a folder has to match: ``*.py`` unless ``filename`` says otherwise."""
        return ("*.py",) if self._configured is None else tuple(self._configured.filename)

    @property
    def disable_noqa(self) -> bool:
        """Whether ``# noqa`` comments count for nothing."""
        return self._configured is not None and bool(self._configured.disable_noqa)

    def configure(self, config: Config) -> Config:
        """Return ``config`` with our own options in flake8's configuration (``backfill-hot-tables = ...``) over it."""
        if self._configured is None:
            return config
        return config.override(given(self._configured, "backfill_"), prefix="--backfill-")

    def check(self) -> None:
        """Raise `ConfigError` where a setting that is only looked at later is wrong."""
        assert self._guide is not None

    def hides(self, code: str, path: str) -> str:
        """Return the name of the setting that keeps flake8 from showing ``code`` in ``path``, or "".

        It is one of `HIDING`.
        """
        if self._configured is None:
            return ""
        from flake8.style_guide import Decision

        if self._guide.style_guide_for(path).should_report_error(code) is Decision.Selected:
            return ""
        everywhere = self._guide.default_style_guide
        if everywhere.should_report_error(code) is Decision.Selected:
            return "per-file-ignores"
        for setting, attribute in _IGNORING.items():
            if code.startswith(tuple(getattr(self.options, attribute) or ())):
                return setting
        return "select"


def matches(path: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether flake8 says that ``path``, by its last part or as a whole, is one of ``patterns``."""
    if not _may_match(patterns, os.path.basename(path)):
        whole = _of_whole_paths(patterns)
        if not whole or not _may_match(whole, os.path.abspath(path)):
            return False
    from flake8 import utils
    from flake8.options import config

    return bool(utils.matches_filename(path, patterns=patterns, log_message="%(path)s %(whether)s", logger=config.LOG))


def is_named(path: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether ``path`` as a whole is one of ``patterns``, as flake8's ``filename`` asks; without any, each is."""
    return not patterns or _may_match(patterns, path)


def _may_match(patterns: tuple[str, ...], name: str) -> bool:
    """Tell whether any of ``patterns`` fits: all of them at once, where flake8 asks them one by one for each file."""
    return bool(patterns) and _any_of(patterns).match(os.path.normcase(name)) is not None


@cache
def _of_whole_paths(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the patterns that an absolute path may be one of, whose last part is not: ``*.egg`` is none of these."""
    return tuple(
        pattern
        for pattern in patterns
        if os.path.isabs(pattern) or (pattern[:1] in tuple("*?[") and not _ENDING.fullmatch(pattern))
    )


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(fnmatch.translate(os.path.normcase(pattern)) for pattern in patterns))


def is_standing(path: str) -> bool:
    """Tell whether flake8's own list of folders that are never anybody's source (``.git``, ``.tox`` ...) names it."""
    return matches(path, _standing())


def _standing() -> tuple[str, ...]:
    from flake8 import defaults

    return tuple(defaults.EXCLUDE)


def load() -> Flake8Settings:
    """Read flake8's configuration (setup.cfg, tox.ini or .flake8) as it finds it from the working directory.

    Options and codes of other plugins are left alone, as flake8 does with what it does not know.  Raises `ConfigError`
    where flake8 would give up.
    """
    if not _may_be_configured(os.getcwd()):
        return Flake8Settings(None)
    settings = Flake8Settings(_aggregated(isolated=False))
    settings.check()
    return settings


def _may_be_configured(folder: str) -> bool:
    """Tell whether a file in ``folder`` or above it may be flake8's configuration; flake8 itself stops sooner."""
    while True:
        for name in _FILES:
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    if b"flake8" in file.read():
                        return True
            except FileNotFoundError:
                pass
            except OSError:
                return True  # flake8 says what is wrong with it
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above


def _aggregated(*, isolated: bool) -> argparse.Namespace:
    """Return what flake8's own option parser makes of its configuration, or of none (``isolated``).

    Raises `ConfigError` where it gives up.
    """
    import configparser

    import flake8
    from flake8.exceptions import ExecutionError
    from flake8.main import options as flake8_options
    from flake8.options import aggregator, config
    from flake8.options.manager import OptionManager

    stage1 = flake8_options.stage1_arg_parser()
    manager = OptionManager(
        version=flake8.__version__, plugin_versions="", parents=[stage1], formatter_names=["default", "pylint"]
    )
    flake8_options.register_default_options(manager)
    add_flake8_options(manager)
    manager.extend_default_select([CODES])
    manager.parser.error = _refuse
    try:
        found, folder = config.load_config(config=None, extra=[], isolated=isolated)
        # Without colours flake8's formatter, which its style guide asks for, never looks at standard output.
        return aggregator.aggregate_options(manager, found, folder, ["--color=never"])
    except (ExecutionError, ValueError, configparser.Error) as error:
        raise ConfigError(f"flake8's configuration: {_one_line(error)}") from error


def _refuse(message: str) -> NoReturn:
    """Stand in for argparse's way of ending the program."""
    raise ValueError(message)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
