"""The source of a migration whose SQL is put together, by someone's choices, in every way that Python has."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from typing import Protocol

_LONGEST = 1500
"""Characters of an expression; what is made of longer ones is not tried."""
_MOST_LINES = 40


class Choices(Protocol):
    """Whoever chooses: hypothesis in the tests, the bytes of a fuzzer in benchmarks/robustness."""

    def below(self, number: int) -> int:
        """Choose a whole number from 0 to below ``number``."""

    def text(self, most: int) -> str:
        """Choose a text; without ``most`` (0) whatever is left."""

    def more(self) -> bool:
        """Whether there is anything left to choose by."""


_PARTS = (
    "UPDATE users SET a = 1",
    "DELETE FROM ",
    "INSERT INTO t VALUES (1)",
    "SELECT 1; ",
    "users",
    " WHERE id = ",
    ";",
    "%s",
    "%(a)s",
    "%%",
    "%5.2f",
    "%*d",
    "{}",
    "{0}",
    "{a}",
    "{a!r:>{b}}",
    "{{",
    "}}",
    "$a",
    "${a}",
    "$$",
    "{a.b[0]}",
    "\\n",
    "\\\n",
    "\\x41",
    "\\u00e9",
    "\\N{EM DASH}",
    "\\'",
    '\\"',
    "\\\\",
    "\\101",
    "\\ud800",
    "\t",
    "é",
    "\U0001f600",
    "\n",
    "\n    ",
    " ",
    ",",
    "'",
    '"',
    "#",
    "\f",
    "\r\n",
    "\r",
    "--",
    "/*",
    "\ufffc",
    "a",
    "CREATE TABLE t ()",
    "{a + 'b'}",
    "{f'{a}'}",
    "{a=}",
    "{a:{b}}",
    "{(lambda: a)()}",
    "{a if b else c}",
    "{[a][0]}",
    "{'{'}",
)
_STARTS = ("", "", "", "UPDATE users SET a = ", "DELETE FROM t WHERE ", "INSERT INTO {a} VALUES ", "TRUNCATE ${a} ")
_NAMES = ("a", "b", "c", "table", "unknown", "self.x", "os.environ['A']", "rows")
_PREFIXES = ("", "", "", "r", "f", "f", "rf", "b", "u", "F", "Rb")
_QUOTES = ("'", '"', "'''", '"""')
_SHAPES = (
    "({0} + {1})",
    "{0} {1}",
    "({0} % {1})",
    "({0} % ({1}, {2}))",
    "({0} % {{'a': {1}, 'b': {2}}})",
    "({0} * 3)",
    "({0}).format({1}, {2})",
    "({0}).format({1}, a={2})",
    "({0}).format(*[{1}], **{{'b': {2}}})",
    "({0}).join([{1}, {2}])",
    "({0}).join(({1}) for a in [{2}])",
    "({0}).join({{{1}: {2}}})",
    "({0}).format_map({1})",
    "({0} * 99999)",
    "({0}).replace({1}, {2} * 5000)",
    "({0}).replace('a', {1})",
    "({0} % (5, 2.5, 'x'))",
    "({0} % {{'a': 7, 'b': 2}})",
    "({0}).format(5, 2.5, a=3, b='9', c={1})",
    "({0} * 300).join([{1}] * 300)",
    "('UPDATE users SET a = 1; ' + {0})",
    "f'UPDATE {{a}} SET b = {{ {0} }}'",
    "(' ' * 9 + 'DELETE FROM t ' + {0}).expandtabs()",
    "({0}).strip({1})",
    "({0}).replace({1}, {2})",
    "({0}).split({1})",
    "({0}).split({1})[0]",
    "({0}).rsplit({1})[-1]",
    "({0}).splitlines()",
    "({0}).upper()",
    "({0}).title()",
    "({0}).removeprefix({1})",
    "({0}).partition({1})[2]",
    "({0}).removesuffix({1})",
    "({0}).lstrip({1})",
    "({0}).expandtabs(4)",
    "({0}).encode().decode()",
    "({0}).zfill(9)",
    "({0})[1:]",
    "({0})[:-2]",
    "({0})[::2]",
    "({0})[{1}]",
    "({0})[0]",
    "({0} if {1} else {2})",
    "({0} or {1})",
    "text({0})",
    "sa.text({0}).bindparams(a={1})",
    "textwrap.dedent({0})",
    "Template({0}).substitute(a={1}, b={2})",
    "inspect.cleandoc({0})",
    "str({0})",
    "repr({0})",
    "list({0})",
    "sql.SQL({0}).format(sql.Identifier({1}))",
    "b({0})",
    "[{0}, {1}]",
    "({0}, {1}, {2})",
    "{{{0}: {1}}}",
    "[a for a in {0}]",
    "{{a: {0} for a in {1}}}",
    "(a := {0})",
    "(lambda a, b={1}: a + b)({0})",
    "helper({0})",
    "helper(a={0}, b={1})",
    "dict(a={0}, b={1})",
    "[*{0}, {1}]",
    "f'{{{0}}}'",
    "f'{{{0}!r:>{{{1}}}}} {{{2}=}}'",
    "sorted({0})",
    "zip({0}, {1})",
    "enumerate({0})",
    "{0}.a",
    "len({0})",
    "sqlalchemy.update({0})",
    "await {0}",
    "not {0}",
    "-{0}",
    "{0} == {1}",
    "map(str, {0})",
    "reversed({0})",
)
_STATEMENTS = (
    "op.execute({0})",
    "op.execute({0})",
    "conn.execute({0}, {1})",
    "cursor.executemany({0}, {1})",
    "run({0})",
    "a = {0}",
    "b = {0}",
    "a += {0}",
    "for _ in range(30):\n        b += a + {0}",
    "a, b = {0}",
    "a, *b = {0}, {1}",
    "c = [{0}]",
    "c.append({0})",
    "a[{0}] = {1}",
    "for a in {0}:\n        op.execute({1})",
    "if {0}:\n        a = {1}\n    else:\n        a = {2}",
    "del a",
    "b: str = {0}",
    "while {0}:\n        a += {1}",
    "with {0} as a:\n        b = {1}",
    "try:\n        a = {0}\n    except E:\n        b = {1}",
    "def helper(a, b={1}):\n        return {0}",
    "op.get_bind().execute({0})",
    "return {0}",
    "yield {0}",
    "pass",
    "for a, b in {0}.items():\n        op.execute({1})",
    "op.bulk_insert({0}, {1})",
    "globals()[{0}] = {1}",
    "raise {0}",
    "match {0}:\n        case {{'a': a}}:\n            op.execute({1})\n        case _:\n            op.execute({2})",
)
_HEAD = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a'\ndown_revision = None\n"


def source_of(data: Choices) -> str:
    """Return a source: as the bytes are, an expression as they are in a migration, or one put together by them."""
    return _KINDS[data.below(len(_KINDS))](data)


def _as_it_is(data: Choices) -> str:
    return data.text(0)


def _one_expression(data: Choices) -> str:
    return f"{_HEAD}a = 'x'\ndef upgrade():\n    op.execute({_as_it_is(data)})\n"


def _one_literal(data: Choices) -> str:
    return f"{_HEAD}def upgrade():\n    op.execute({_as_it_is(data)!r})\n"


def _put_together(data: Choices) -> str:
    expressions = list(_NAMES)
    lines: list[str] = []
    while data.more() and len(lines) < _MOST_LINES:
        made = _literal(data) if data.below(3) == 0 else _shaped(data, _SHAPES, expressions)
        if len(made) < _LONGEST and _parses(made):
            expressions.append(made)
        if data.below(3) == 0:
            line = _shaped(data, _STATEMENTS, expressions)
            if _parses(f"async def f():\n    {line}\n"):
                lines.append(line)
    lines.append(f"op.execute({expressions[-1]})")
    module = [line for line in lines if "return" not in line and "yield" not in line][: data.below(4)]
    first, last = ("".join(f"    {line}\n" for line in part) for part in (module, lines))
    return f"{_HEAD}if True:\n    pass\n{first}async def upgrade():\n{last}"


def _parses(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _literal(data: Choices) -> str:
    prefix = _PREFIXES[data.below(len(_PREFIXES))]
    quote = _QUOTES[data.below(len(_QUOTES))]
    parts = [_STARTS[data.below(len(_STARTS))]]
    parts += [_PARTS[data.below(len(_PARTS))] for _ in range(data.below(9))]
    if data.below(4) == 0:
        parts.append(data.text(12))
    body = "".join(parts)
    if "b" in prefix.lower():
        body = body.encode("ascii", "replace").decode("ascii")
    if len(quote) == 1:
        body = body.replace("\r", "").replace("\n", " ")
    return f"{prefix}{quote}{body}{quote}"


def _shaped(data: Choices, shapes: tuple[str, ...], expressions: list[str]) -> str:
    """Return a shape with three expressions in it, most often the last ones."""
    shape = shapes[data.below(len(shapes))]
    last = len(expressions) - 1
    return shape.format(*(expressions[max(last - data.below(13), 0)] for _ in range(3)))


_KINDS: tuple[Callable[[Choices], str], ...] = (_put_together,) * 5 + (_as_it_is, _one_expression, _one_literal)
