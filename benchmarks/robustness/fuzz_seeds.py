"""What the fuzzer starts from: the SQL, the expressions and the migrations of our tests, and the words of SQL."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LONGEST = 4000
"""Characters of a seed; libFuzzer mutates short inputs best."""
_STATEMENT = re.compile(r"\b(?:update|insert|delete|merge|replace|truncate|copy|load|do|exec\w*|call|create)\b", re.I)
_KEYWORD = re.compile(r"[A-Z_]{2,}")
_MARKS = (
    *("'", '"', "`", "$$", "$a$", "[", "]", "\\", "--", "/*", "*/", "/*!40101 ", "#", "E'", "N'", "U&'", "q'[", "]'"),
    *("\nGO\n", "\n/\n", "\nDELIMITER $$\n", "\n\\copy ", "\\.\n", "%s", "%(x)s", "{x}", "{{x}}", ":x", "?", "$1"),
    *("\ufffc", "::", ":=", "||", "<>", " = ", ", ", ";", "(", ")", "."),
)


def sql_seeds() -> Iterator[str]:
    """Yield every text of the tests that looks like SQL, and every .sql file."""
    for tree in _trees("tests/sql", "tests/core", "tests/sql_files"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _STATEMENT.search(node.value):
                yield node.value.replace("\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}", "")[:_LONGEST]
    for path in sorted(ROOT.glob("tests/migrations/**/*.sql")):
        yield path.read_text(encoding="utf-8")[:_LONGEST]


def python_seeds() -> Iterator[str]:
    """Yield the migrations of the tests and examples, and every text of the tests that is Python."""
    for folder in ("tests/migrations", "examples"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.read_text(encoding="utf-8")[:_LONGEST]
    for tree in _trees("tests/core", "tests/strings"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "(" in node.value:
                yield node.value[:_LONGEST]


def dictionary(texts: Iterable[str]) -> str:
    """Return libFuzzer's dictionary of the upper-case words of texts, and of the marks that SQL is made of.

    Its format: https://llvm.org/docs/LibFuzzer.html#dictionaries
    """
    words = sorted({word for text in texts for word in _KEYWORD.findall(text)})
    return "".join(f'"{_escaped(entry)}"\n' for entry in (*_MARKS, *(f" {word} " for word in words)))


def _escaped(entry: str) -> str:
    return "".join(f"\\x{octet:02x}" for octet in entry.encode("utf-8"))


def _trees(*folders: str) -> Iterator[ast.Module]:
    for folder in folders:
        for path in sorted((ROOT / folder).glob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))
