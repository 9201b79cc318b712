"""Where a report goes: to standard output, whole into a file, or into a comparison with one."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import stat
import sys

from flake8_backfill.audit import Audit
from flake8_backfill.cli.exits import FINDINGS, OK, WriteError, say
from flake8_backfill.reports import Format, Presentation, formats, render

_WIDEST = 200


def publish(audit: Audit, arguments: argparse.Namespace) -> int:
    """Print the report, write it to ``--output`` or compare it with ``--check``; return the exit status of that.

    Raises `WriteError` where it cannot be written, and BrokenPipeError where nobody reads standard output any more.
    """
    report = formats()[arguments.format]
    in_a_file = Presentation(link=arguments.link)
    if arguments.check is not None:
        return check(arguments.check, render(audit, report.name, in_a_file), report)
    if arguments.output is not None:
        write(arguments.output, render(audit, report.name, in_a_file), report)
    else:
        print_out(render(audit, report.name, _on_standard_output(in_a_file)))
    return OK


def check(file: str, text: str, report: Format) -> int:
    """Say whether ``file`` says the same as ``text``, whenever either was made."""
    old = _content(file)
    if old is not None and report.same(_decoded(old), text):
        return OK
    say(f"{file} {'does not exist' if old is None else 'is out of date'}: write it with --output {file}")
    return FINDINGS


def write(file: str, text: str, report: Format) -> None:
    """Put ``text`` into ``file``, whole or not at all, and not at all where it says the same already.

    The file's mode stays, and a link stays a link to the file that is written.
    """
    old = _content(file)
    if old is not None and report.same(_decoded(old), text):
        return
    target = os.path.realpath(file)
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            with open(target, "wb") as special:  # such as /dev/stdout: there is nothing to replace
                special.write(_encoded(text))
        else:
            replace_file(target, _encoded(text))
    except OSError as error:
        raise WriteError(f"cannot write {file}: {error.strerror or error}") from error


def print_out(text: str) -> None:
    """Write ``text`` to standard output, as UTF-8 whatever the locale is, so that the same audit is the same bytes."""
    if sys.stdout is None:
        raise WriteError("cannot write the report: standard output is closed")
    try:
        binary = getattr(sys.stdout, "buffer", None)
        if binary is None:
            sys.stdout.write(text)
        else:
            binary.write(_encoded(text))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError(f"cannot write to standard output: {error.strerror or error}") from error


def replace_file(target: str, content: bytes) -> None:
    """Write a file beside ``target`` and move it there, which happens at once or not at all."""
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise PermissionError("the file is read-only")
    import secrets

    beside = f"{target}.{secrets.token_hex(4)}.tmp"
    try:
        with open(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666), "wb") as file:
            file.write(content)
        if os.path.exists(target):
            os.chmod(beside, stat.S_IMODE(os.stat(target).st_mode))
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(beside)
        raise


def _content(file: str) -> bytes | None:
    """Return what is in a regular file, or None where there is no such file (or none that can be read)."""
    if not os.path.isfile(file):
        return None
    try:
        with open(file, "rb") as old:
            return old.read()
    except OSError:
        return None


def _encoded(text: str) -> bytes:
    # A migration can hold what UTF-8 cannot: a lone surrogate, as a backslash escape then.
    return text.encode("utf-8", "backslashreplace")


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "backslashreplace")


def _on_standard_output(presentation: Presentation) -> Presentation:
    """Return as wide and colourful a one as standard output is; NO_COLOR turns colours off (https://no-color.org)."""
    terminal = sys.stdout is not None and sys.stdout.isatty()
    if not terminal:
        return presentation
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return presentation._replace(width=width, colour=colour)
