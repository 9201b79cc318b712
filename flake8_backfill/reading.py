"""One file -> what the audit says of it: read and decoded as flake8 does, analysed, and judged by its settings."""

from __future__ import annotations

import codecs
import io
import os
import stat
import tokenize
from collections.abc import Sequence

from flake8_backfill.analyze import inspect
from flake8_backfill.collector import paused
from flake8_backfill.config import Config
from flake8_backfill.discovery import SourceFile
from flake8_backfill.first_look import may_have_noqa
from flake8_backfill.flake8_settings import Flake8Settings
from flake8_backfill.noqa import judge, may_cover, read_with_flake8
from flake8_backfill.records import NamedTuple
from flake8_backfill.results import Fault, FileError, FileResult
from flake8_backfill.sql_files import is_sql
from flake8_backfill.sql_files.encoding import decoded_sql, with_plain_ends
from flake8_backfill.suppressions import faults

_SQL_HEAD = 64 * 1024
"""How many bytes of an .sql file are looked at before it is read: most big ones are dumps, not migrations."""

_MOST_AT_ONCE = 1024 * 1024

_BYTE_ORDER_MARKS = ("\ufeff", "\u00ef\u00bb\u00bf")
"""U+FEFF, or what latin-1 makes of it."""


class Reading(NamedTuple):
    """What one file gave: ``lines`` only where it has findings; ``unchecked`` is a migration under flake8: noqa.

    ``faults`` are those of its comments that are meant to suppress findings.
    """

    source_file: SourceFile
    result: FileResult
    was_read: bool = True
    unchecked: bool = False
    lines: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_files(files: Sequence[SourceFile], config: Config, settings: Flake8Settings) -> list[Reading]:
    """Read each of ``files``, in their order; a file that cannot be read says so in its result's ``error``."""
    with paused():  # what is read leaves little behind, and the readings are kept: a collection finds next to nothing
        return [_read_or_listed(source_file, config, settings) for source_file in files]


def _read_or_listed(source_file: SourceFile, config: Config, settings: Flake8Settings) -> Reading:
    """Read a file; a mistake of this package costs that file, which is listed, and not the report on all others.

    Nothing else catches everything.
    """
    try:
        return _read(source_file, config, settings)
    except Exception as error:
        return failed(source_file, _mistake(error))


def _mistake(error: Exception) -> str:
    """Return what is said of an exception that nobody foresaw: where it was raised, and nothing of what was read."""
    import traceback

    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    place = f"{frame.f_globals.get('__name__', '?')}, line {line}"
    return f"not read because of a mistake in flake8-backfill ({type(error).__name__} in {place}): please report it"


def failed(source_file: SourceFile, message: str) -> Reading:
    """Make the reading of a file that could not be read; an excluded one is nobody's concern and has no error."""
    error = None if source_file.excluded else FileError(source_file.shown, 1, message)
    return Reading(source_file, FileResult(source_file.shown, error=error), was_read=False)


def _read(source_file: SourceFile, config: Config, settings: Flake8Settings) -> Reading:
    try:
        source = _source(source_file, config)
    except OSError as error:
        return failed(source_file, error.strerror or str(error))
    except LookupError as error:  # a codec that does not make text, such as `# coding: rot13`
        return failed(source_file, str(error).partition(";")[0])
    result = inspect(source, source_file.shown, config)
    if source_file.excluded:
        return Reading(source_file, FileResult(source_file.shown, migrations=result.migrations))
    # Which lines a noqa comment is for takes flake8 as long as all the rest: most files have none.
    processor = read_with_flake8(source_file.path, lines_of(source), settings) if may_have_noqa(source) else None
    found = faults(result, source, processor, config)
    if not result.migrations and not result.findings:
        return Reading(source_file, result, faults=found)
    unchecked = processor is not None and "flake8" in source.lower() and processor.should_ignore_file()
    if processor and result.findings and not is_sql(source_file.path) and not may_cover(source, result):
        processor = None
    judged = judge(result.findings, source_file.path, processor, settings, unchecked=unchecked)
    return Reading(
        source_file,
        result._replace(findings=tuple(judged), statements=()),
        unchecked=unchecked,
        lines=tuple(lines_of(source)) if result.findings else (),
        faults=found,
    )


def _source(source_file: SourceFile, config: Config) -> str:
    """Return the text of a file; none of an .sql file whose beginning, name and place say that it is no migration."""
    descriptor = _opened(source_file.path)
    try:
        if not is_sql(source_file.path):
            return decoded(_rest(descriptor))
        from flake8_backfill.sql_files.inspection import may_be_migration  # most projects have no such migrations

        head = os.read(descriptor, _SQL_HEAD)
        if not may_be_migration(decoded_sql(head), source_file.shown, config):
            return ""
        return decoded_sql(head + _rest(descriptor))
    finally:
        os.close(descriptor)


def _opened(path: str) -> int:
    """Open a regular file; without O_NONBLOCK a named pipe would hold the program for ever."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError("not a regular file")


def _rest(descriptor: int) -> bytes:
    """Return what is left of an open file: most are read at once, without what Python's file objects ask besides."""
    parts = []
    while part := os.read(descriptor, _MOST_AT_ONCE):
        parts.append(part)
    return b"".join(parts)


def decoded(content: bytes) -> str:
    """Return the text of a source file, its line ends as ``\\n`` and without a byte order mark, as flake8 decodes it.

    That is by byte order mark, coding comment or UTF-8, and as latin-1 where that fails (flake8/processor.py,
    ``read_lines_from_filename`` and ``strip_utf_bom``).  Raises LookupError for a codec that does not make text.
    """
    try:
        text = content.decode(_encoding(content))
    except (SyntaxError, UnicodeError):
        text = content.decode("latin-1")
    mark = next((mark for mark in _BYTE_ORDER_MARKS if text.startswith(mark)), "")
    return with_plain_ends(text[len(mark) :])


def _encoding(content: bytes) -> str:
    """Return what Python would decode a file with; only its first two lines may say so."""
    second = content.find(b"\n", content.find(b"\n") + 1)
    if not content.startswith(codecs.BOM_UTF8) and b"coding" not in (content[:second] if second > 0 else content):
        return "utf-8"
    return tokenize.detect_encoding(io.BytesIO(content).readline)[0]


def lines_of(source: str) -> list[str]:
    """Return the lines of a text, with their ends."""
    return list(io.StringIO(source))
