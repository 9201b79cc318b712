"""What the fuzzer calls: ``python -m benchmarks.robustness.fuzz_target sql|strings FINDS [libFuzzer's arguments]``.

atheris is needed (https://github.com/google/atheris); ``benchmarks.robustness.fuzz`` starts this with all arguments.
"""

from __future__ import annotations

import hashlib
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris

from tests.fuzz.python_soup import source_of

_INSTRUMENTED = [
    *("flake8_backfill.sql", "flake8_backfill.strings", "flake8_backfill.interpreter", "flake8_backfill.values"),
    *("flake8_backfill.alternatives", "flake8_backfill.detectors", "flake8_backfill.sql_files"),
]
with atheris.instrument_imports(include=_INSTRUMENTED):
    from flake8_backfill.analyze import inspect
    from flake8_backfill.config import Config
    from flake8_backfill.inspection import inspect_module  # noqa: F401
    from flake8_backfill.parts import load, names
    from flake8_backfill.sql import WRITES, read_sql, written
    from flake8_backfill.sql.comments import comments

    for package in ("flake8_backfill.detectors", "flake8_backfill.frameworks"):
        load(package, names(package))
    load("flake8_backfill.sql", ("embedded", "rows", "routines"))

SECONDS = 2.0
"""CPU time that no input may take, with every branch counted; inputs have 4,096 bytes at most."""
_PATH = "alembic/versions/fuzzed.py"


def sql(data: bytes) -> None:
    """Read the bytes as SQL: statements in order, inside the text, those that write with tables; comments too."""
    text = data.decode("utf-8", "replace")
    before = 0
    for statement in read_sql(text):
        assert before <= statement.offset < statement.end <= len(text), statement
        assert statement.kind not in WRITES or statement.tables, statement
        assert all(statement.tables), statement
        assert written(text, statement.offset, statement.end), statement
        before = statement.offset
    for comment in comments(text):
        assert text.startswith(comment.text, comment.offset), comment


class Bytes:
    """Chooses by the bytes that the fuzzer makes; what is left stands for nothing."""

    def __init__(self, data: bytes) -> None:
        self._data = atheris.FuzzedDataProvider(data)

    def below(self, number: int) -> int:
        chosen: int = self._data.ConsumeIntInRange(0, number - 1)
        return chosen

    def text(self, most: int) -> str:
        octets: bytes = self._data.ConsumeBytes(most or self._data.remaining_bytes())
        return octets.decode("utf-8", "replace").replace("\0", " ")

    def more(self) -> bool:
        return self._data.remaining_bytes() > 0


def strings(data: bytes) -> None:
    """Inspect a migration made of the bytes: each finding stands inside it, and an error comes without findings."""
    source = source_of(Bytes(data))
    result = inspect(source, _PATH, Config(), look_first=False)
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in result.findings:
        assert 1 <= finding.line <= len(lines), finding
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1, finding
        assert all(finding.tables), finding
    assert result.error is None or not result.findings, result


TARGETS: dict[str, Callable[[bytes], None]] = {"sql": sql, "strings": strings}


class Watch:
    """Calls a target, and keeps the first input of each kind of failure and of the slow ones, as fast as they come."""

    def __init__(self, target: Callable[[bytes], None], finds: Path) -> None:
        self.target = target
        self.finds = finds
        self.slowest = SECONDS

    def __call__(self, data: bytes) -> None:
        start = time.process_time()
        try:
            self.target(data)
        except Exception as error:  # whatever it is, it is what the fuzzer looks for
            frames = traceback.extract_tb(error.__traceback__)
            self._keep(f"{type(error).__name__}-{Path(frames[-1].filename).stem}-{frames[-1].lineno}", data)
        seconds = time.process_time() - start
        if seconds > self.slowest:
            self.slowest = seconds
            self._keep(f"slow-{seconds:.1f}-{hashlib.sha1(data).hexdigest()[:8]}", data)

    def _keep(self, name: str, data: bytes) -> None:
        path = self.finds / name
        if not path.exists():
            path.write_bytes(data)
            path.with_suffix(".txt").write_text(traceback.format_exc(), encoding="utf-8")
            print(f"FIND {path}", flush=True)


def main(argv: list[str]) -> None:
    """Fuzz a target until libFuzzer ends the process."""
    _, target, finds, *arguments = argv
    atheris.Setup([argv[0], *arguments], Watch(TARGETS[target], Path(finds)))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
