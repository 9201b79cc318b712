"""What a team would use instead, run on the same files: two searches by regular expressions, bandit, and ruff."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

BANDIT = "bandit==1.9.4"
RUFF = "ruff==0.14.5"


class Pointer(NamedTuple):
    """A place that a tool points at: all lines of what it marks, and the operation where it tells one."""

    file: str
    first: int
    last: int
    operation: str = ""


# What one writes after an hour with `grep` and the first false alarms.
_SQL = {
    "UPDATE": r"\bUPDATE\s+(?:ONLY\s+)?[^\s;()]+(?:\s+(?:AS\s+)?\w+)?\s+SET\b",
    "INSERT": r"\bINSERT\s+(?:IGNORE\s+|OR\s+\w+\s+)?INTO\b",
    "DELETE": r"\bDELETE\s+FROM\b",
    "UPSERT": r"\b(?:MERGE|REPLACE)\s+INTO\b",
    "TRUNCATE": r"\bTRUNCATE\b",
    "COPY": r"\bCOPY\s+\S+(?:\s*\([^)]*\))?\s+FROM\b",
}
_CALLS = {
    "UPDATE": r"\b(?:update|bulk_update|bulk_update_mappings|save)\(",
    "INSERT": r"\b(?:insert|create|bulk_create|get_or_create|bulk_insert|bulk_insert_mappings|add|add_all)\(",
    "DELETE": r"\bdelete\(",
    "UPSERT": r"\b(?:update_or_create|merge|on_conflict_do_update)\(",
}


def _compiled(patterns: dict[str, str], flags: int = 0) -> dict[str, re.Pattern[str]]:
    return {operation: re.compile(pattern, flags) for operation, pattern in patterns.items()}


_SQL_PATTERNS = _compiled(_SQL, re.IGNORECASE)
_CALL_PATTERNS = _compiled(_CALLS)


def sql_in_source(file: str, source: str) -> Iterator[Pointer]:
    """Everything in a source that looks like a statement."""
    yield from _matches(file, source, _SQL_PATTERNS)


def sql_and_calls_in_source(file: str, source: str) -> Iterator[Pointer]:
    """The same, and everything that looks like a call that writes."""
    yield from sql_in_source(file, source)
    yield from _matches(file, source, _CALL_PATTERNS)


def sql_in_execute(file: str, source: str) -> Iterator[Pointer]:
    """What looks like a statement in the strings of the first argument of ``execute()`` and ``RunSQL()``."""
    if not file.endswith(".py"):
        return
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and call.args and _name(call.func) in ("execute", "RunSQL"):
            for node in ast.walk(call.args[0]):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    for found in _matches(file, node.value, _SQL_PATTERNS):
                        line = node.lineno + found.first - 1
                        yield Pointer(file, line, line, found.operation)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _matches(file: str, text: str, patterns: dict[str, re.Pattern[str]]) -> Iterator[Pointer]:
    for operation, pattern in patterns.items():
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Pointer(file, line, line, operation)


Search = Callable[[str, str], Iterable[Pointer]]


def searched(search: Search, root: Path, files: Sequence[str]) -> list[Pointer]:
    """What a search finds in files below ``root``."""
    return [pointer for file in files for pointer in search(file, (root / file).read_text(encoding="utf-8"))]


class Linters(NamedTuple):
    """A virtual environment with the pinned bandit and ruff."""

    programs: Path

    @classmethod
    def installed(cls, cache: Path) -> Linters:
        """Make the environment where the cache has none; raises `subprocess.CalledProcessError` where pip fails."""
        home = cache / "linters" / f"{BANDIT}-{RUFF}"
        programs = home / ("Scripts" if sys.platform == "win32" else "bin")
        done = home / "done"
        if not done.exists():
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
            install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", BANDIT, RUFF]
            subprocess.run([str(programs / "python"), *install], check=True)
            done.touch()
        return cls(programs)

    def bandit(self, root: Path, files: Sequence[str]) -> list[Pointer]:
        """What B608 (SQL built from strings) points at."""
        command = ["bandit", "--quiet", "--ignore-nosec", "--format", "json", "--tests", "B608", *files]
        results = json.loads(self._output(command, root))["results"]
        return [
            Pointer(item["filename"].removeprefix("./"), min(item["line_range"]), max(item["line_range"]))
            for item in results
        ]

    def ruff(self, root: Path, files: Sequence[str]) -> list[Pointer]:
        """What S608, ruff's form of the same rule, points at."""
        command = ["ruff", "check", "--isolated", "--no-cache", "--ignore-noqa", "--quiet"]
        command += ["--select", "S608", "--output-format", "json", *files]
        return [
            Pointer(
                Path(item["filename"]).relative_to(root.resolve()).as_posix(),
                item["location"]["row"],
                item["end_location"]["row"],
            )
            for item in json.loads(self._output(command, root))
            if item["code"] == "S608"
        ]

    def _output(self, command: Sequence[str], root: Path) -> str:
        # Both exit with 1 where they find something.
        program = str(self.programs / command[0])
        done = subprocess.run([program, *command[1:]], cwd=root, stdout=subprocess.PIPE, encoding="utf-8", check=False)
        if done.returncode not in (0, 1):
            raise subprocess.CalledProcessError(done.returncode, command[0])
        return done.stdout
