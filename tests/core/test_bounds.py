"""Sources of every unreasonable size and shape: read to the end, without an exception, and never in silence."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable

import pytest

from flake8_backfill import Config
from flake8_backfill.analyze import inspect
from flake8_backfill.model import Finding, Operation
from tests.core.samples import ALEMBIC_PATH, alembic

LAST = 'op.execute("DELETE FROM last_one")'


def findings(body: str) -> list[Finding]:
    """Return the findings of an Alembic migration with these statements and a last write behind them."""
    source = alembic(f"{body}\n{LAST}\n")
    result = inspect(source, ALEMBIC_PATH, Config())
    assert result.error is None
    assert result.migrations == 1
    return list(result.findings)


def tables(body: str) -> list[str]:
    """Return the tables that the statements write, without the last one, which must be found too."""
    *others, last = findings(body)
    assert (last.operation, last.tables) == (Operation.DELETE, ("last_one",))
    return [table for one in others for table in one.tables]


CHAINS: dict[str, Callable[[int], str]] = {
    "plus": lambda n: 'op.execute("UPDATE users " + ' + " + ".join(["''"] * n) + ' + "SET a = 1")',
    "plus with unknown parts": lambda n: 'op.execute("UPDATE users SET a = " + ' + " + ".join(["str(x)"] * n) + ")",
    "calls": lambda n: "op.get_bind()" + ".begin()" * (n // 2) + '.execute("UPDATE users SET a = 1")',
    "attributes": lambda n: "x = op" + ".a" * n + '; op.execute("UPDATE users SET a = 1")',
    "subscripts": lambda n: "x = op" + "[0]" * n + '; op.execute("UPDATE users SET a = 1")',
    "Core": lambda n: 'users = sa.table("users"); op.execute(users.update()' + ".where(x)" * (n // 2) + ".values(a=1))",
    "comparisons": lambda n: "x = op" + " < op" * n + '; op.execute("UPDATE users SET a = 1")',
    "and": lambda n: "x = op" + " and op" * n + '; op.execute("UPDATE users SET a = 1")',
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_long_chains(chain: Callable[[int], str]) -> None:
    assert tables(chain(1_500)) == ["users"]


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_chains_that_not_every_python_can_parse(chain: Callable[[int], str]) -> None:
    """From 3.11 on Python gives up on trees of some depth (3,000 in 3.11): then that is what is said."""
    result = inspect(alembic(chain(10_000)), ALEMBIC_PATH, Config())
    if result.error is not None:
        assert result.error.message == "does not parse: nested too deeply for Python"
    else:
        assert [one.tables for one in result.findings] == [("users",)]


def test_a_long_implicit_concatenation() -> None:
    lines = "\n".join(['    "a = 1, "'] * 10_000)
    assert tables(f'op.execute(\n    "UPDATE users SET "\n{lines}\n    "b = 2"\n)') == ["users"]


def test_a_long_text() -> None:
    values = ",\n".join(f"    ({number}, 'name')" for number in range(20_000))
    assert tables(f'op.execute("""\n    INSERT INTO users VALUES\n{values}\n""")') == ["users"]


def test_many_statements_in_a_text() -> None:
    statements = ";\n".join(f"UPDATE t{number} SET a = 1" for number in range(3_000))
    assert len(tables(f'op.execute("""\n{statements}\n""")')) == 3_000


def test_many_writing_statements() -> None:
    body = "\n".join(f'op.execute("UPDATE t{number} SET a = 1")' for number in range(4_000))
    assert len(tables(body)) == 4_000


def test_many_schema_statements() -> None:
    body = "\n".join(f'op.add_column("t{number}", sa.Column("a", sa.Integer))' for number in range(32_000))
    assert tables(body) == []


@pytest.mark.parametrize("depth", [50, 90, 190])
def test_nested_parentheses(depth: int) -> None:
    assert tables(f'op.execute({"(" * depth}"UPDATE users SET a = 1"{")" * depth})') == ["users"]


def nested(depth: int, around: Callable[[str], str], inner: str) -> str:
    for _ in range(depth):
        inner = around(inner)
    return inner


SHALLOW = 20
NESTED = {
    "calls": lambda inner: f"str({inner})",
    "lists": lambda inner: f"[{inner}][0]",
    "conditionals": lambda inner: f"({inner} if op else None)",
    "lambdas": lambda inner: f"(lambda: {inner})()",
    "text()": lambda inner: f"sa.text({inner})",
    "right-leaning plus": lambda inner: f'("" + {inner})',
    "dicts": lambda inner: f'{{"a": {inner}}}["a"]',
    "walrus": lambda inner: f"(x := {inner})",
    "joins": lambda inner: f'"".join([{inner}])',
}


@pytest.mark.parametrize("around", NESTED.values(), ids=NESTED)
def test_shallow_nesting_is_followed(around: Callable[[str], str]) -> None:
    assert tables(f"op.execute({nested(SHALLOW, around, repr('UPDATE users SET a = 1'))})") == ["users"]


@pytest.mark.parametrize("around", NESTED.values(), ids=NESTED)
@pytest.mark.parametrize(
    "statement",
    [
        lambda nest: f"""x = {nest('op.execute("UPDATE users SET a = 1")')}""",
        lambda nest: f"""op.execute({nest('"UPDATE users SET a = 1"')})""",
        lambda nest: f"""return {nest('sa.table("users").delete().execute()')}""",
    ],
    ids=["a call", "a text", "a statement"],
)
def test_deep_nesting_is_never_silent(
    statement: Callable[[Callable[[str], str]], str], around: Callable[[str], str]
) -> None:
    source = alembic(statement(lambda inner: nested(85, around, inner)))
    result = inspect(source, ALEMBIC_PATH, Config())
    assert result.error is None
    assert result.findings[0].operation in (Operation.UPDATE, Operation.DELETE, Operation.OPAQUE)


BLOCKS = {
    "if": "if op:",
    "for": "for x in range(3):",
    "while": "while op:",
    "with": "with op:",
    "try": "try:",
}


def nested_blocks(head: str, depth: int, inner: str) -> str:
    lines = [f"{'    ' * level}{head}" for level in range(depth)]
    lines.append(f"{'    ' * depth}{inner}")
    if head == "try:":
        lines += [f"{'    ' * level}finally:\n{'    ' * level}    pass" for level in reversed(range(depth))]
    return "\n".join(lines)


@pytest.mark.parametrize(("head", "depth"), [(head, depth) for head in BLOCKS.values() for depth in (10, 18)])
def test_nested_blocks(head: str, depth: int) -> None:
    body = nested_blocks(head, depth, 'op.execute("UPDATE users SET a = 1")')
    found = findings(body)
    assert found[0].operation in (Operation.UPDATE, Operation.OPAQUE)
    assert found[-1].tables == ("last_one",)


def test_nested_functions() -> None:
    lines = []
    for level in range(18):
        lines.append(f"{'    ' * level}def f{level}():")
    lines.append(f"{'    ' * 18}op.execute('UPDATE users SET a = 1')")
    for level in reversed(range(18)):
        lines.append(f"{'    ' * level}f{level}()")
    assert tables("\n".join(lines)) == ["users"]


def test_a_long_chain_of_elif() -> None:
    lines = ['if op == 0:\n    op.execute("UPDATE t0 SET a = 1")']
    lines += [f'elif op == {number}:\n    op.execute("UPDATE t{number} SET a = 1")' for number in range(1, 900)]
    assert len(tables("\n".join(lines))) == 900


def test_a_very_long_chain_of_elif_is_read_or_does_not_parse() -> None:
    """Python's own parser refuses some lengths in some versions; ours to say so."""
    lines = ["if op == 0:\n    x = 0", *(f"elif op == {number}:\n    x = {number}" for number in range(1, 3_000))]
    source = alembic("\n".join([*lines, "else:", '    op.execute("UPDATE users SET a = 1")']))
    result = inspect(source, ALEMBIC_PATH, Config())
    assert [one.tables for one in result.findings] == [("users",)] or result.error is not None


def test_a_tree_that_was_built_deeper_than_any_parser_allows() -> None:
    call = ast.parse('op.execute("UPDATE users SET a = 1")', mode="eval").body
    for _ in range(3_000):
        call = ast.UnaryOp(ast.Not(), call)
    source = alembic("x = 1")
    tree = ast.parse(source)
    function = tree.body[-1]
    assert isinstance(function, ast.FunctionDef)
    function.body = [ast.copy_location(ast.Expr(call), function.body[0])]
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(100_000)
        ast.fix_missing_locations(tree)
    finally:
        sys.setrecursionlimit(limit)
    found = inspect(source, ALEMBIC_PATH, Config(), tree, look_first=False).findings
    assert [one.operation for one in found] == [Operation.OPAQUE]


def source_of(functions: str) -> list[tuple[str, ...]]:
    result = inspect(alembic(functions), ALEMBIC_PATH, Config())
    assert result.error is None
    return [one.tables for one in result.findings]


CALLS = {
    "recursion": """
        def fill(n):
            op.execute("UPDATE users SET a = 1")
            fill(n - 1)


        def upgrade():
            fill(9)
    """,
    "mutual recursion": """
        def even(n):
            if n:
                odd(n - 1)


        def odd(n):
            op.execute("UPDATE users SET a = 1")
            even(n - 1)


        def upgrade():
            even(9)
    """,
    "recursion with a growing text": """
        def fill(sql):
            op.execute(sql + "SET a = 1")
            fill(sql + " ")


        def upgrade():
            fill("UPDATE users ")
    """,
    "a function that calls what it is given": """
        def call(f):
            f(f)
            op.execute("UPDATE users SET a = 1")


        def upgrade():
            call(call)
    """,
    "a lambda that calls itself": """
        def upgrade():
            (lambda f: f(f))(lambda f: f(f))
            op.execute("UPDATE users SET a = 1")
    """,
    "names that are each other": """
        first = second = "users"
        while first:
            first = second
            second = first


        def upgrade():
            op.execute(f"UPDATE {first} SET a = 1")
    """,
    "a list that holds itself": """
        def upgrade():
            items = ["UPDATE users SET a = 1"]
            items.append(items)
            for item in items:
                op.execute(item)
    """,
    "a dict that holds itself": """
        def upgrade():
            steps = {"sql": "UPDATE users SET a = 1"}
            steps["self"] = steps
            for name, step in steps.items():
                op.execute(step)
    """,
    "an object that holds itself": """
        class Node:
            def __init__(self):
                self.next = self


        def upgrade():
            node = Node()
            node.next.next.next.sql = "UPDATE users SET a = 1"
            op.execute(node.next.sql)
    """,
    "a class that is its own base": """
        class A:
            pass


        class A(A):
            def run(self):
                op.execute("UPDATE users SET a = 1")


        def upgrade():
            A().run()
    """,
    "a generator that yields itself": """
        def steps():
            yield from steps()
            yield "UPDATE users SET a = 1"


        def upgrade():
            for step in steps():
                op.execute(step)
    """,
    "a default that is a call": """
        def sql(text="UPDATE users SET a = 1"):
            return text


        def run(text=sql()):
            op.execute(text)


        def upgrade():
            run()
    """,
}


@pytest.mark.parametrize("functions", CALLS.values(), ids=CALLS)
def test_circles(functions: str) -> None:
    assert source_of(functions) == [("users",)]


def helpers(number: int, body: str, write: str) -> str:
    """Return so many functions f0, f1 ... with this body, in which F is the next one; the last one writes."""
    functions = [f"def f{n}(a, b):\n{body.replace('F', f'f{n + 1}')}\n" for n in range(number)]
    return "\n\n".join([*functions, f"def f{number}(a, b):\n    {write}\n"])


ENTRY = '\n\ndef upgrade():\n    f0("", "UPDATE users SET a = 1")\n'


@pytest.mark.parametrize("body", ["    F(a, b)\n    F(a, b)", "    F(a + 'x', b)\n    F(a, b)\n    F('y' + a, b)"])
def test_helpers_that_call_others_twice(body: str) -> None:
    found = source_of(helpers(20, body, "op.execute(b)") + ENTRY)
    assert found[-1] == ("users",)
    assert set(found[:-1]) <= {("?",)}  # where it gives up following so many calls, it says so


@pytest.mark.parametrize("number", range(20, 70))
@pytest.mark.parametrize("write", ["op.execute(b)", "op.get_bind().execute(sa.text(b))", "x = [op.execute(b)]"])
def test_a_line_of_helpers_of_any_length_is_not_silent(number: int, write: str) -> None:
    result = inspect(alembic(helpers(number, "    F(a, b)", write) + ENTRY), ALEMBIC_PATH, Config())
    assert [one.operation for one in result.findings] in ([Operation.UPDATE], [Operation.OPAQUE])


def test_a_line_of_helpers_too_long_for_any_stack() -> None:
    result = inspect(alembic(helpers(2_000, "    F(a, b)", "op.execute(b)") + ENTRY), ALEMBIC_PATH, Config())
    assert [one.operation for one in result.findings] == [Operation.OPAQUE]


def test_defaults_that_call_functions_with_such_defaults() -> None:
    """A default is read once, as Python does, or each function would double what is read."""
    functions = [f"def f{number}(a, b=f{number - 1}(f{number - 1}(1))):\n    return a" for number in range(1, 22)]
    first, last = "def f0(a, b=1):\n    return a", "op.execute(f21('UPDATE users SET a = 1'))"
    assert tables("\n".join([first, *functions, last])) == ["users"]


def test_a_default_that_calls_its_own_function() -> None:
    again = "def fill(a, b=fill(fill(1))):\n    op.execute(a)"
    assert tables(f"def fill(a):\n    return a\n{again}\nfill('UPDATE users SET a = 1')") == ["users"]


def test_only_the_first_of_the_statements_that_are_too_deep_is_named() -> None:
    last = "x = 1\n    op.execute(b)\n    op.execute(b)"
    result = inspect(alembic(helpers(29, "    F(a, b)", last) + ENTRY), ALEMBIC_PATH, Config())
    assert len(result.findings) == 1


LOOPS = {
    "that multiply": """
        for a in {items}:
            for b in {items}:
                for c in {items}:
                    for d in {items}:
                        op.execute(f"UPDATE users SET {{a}} = {{b}}, {{c}} = {{d}}")
    """,
    "of a comprehension": """
        [op.execute(f"UPDATE users SET {{a}} = {{b}}, {{c}} = {{d}}")
         for a in {items} for b in {items} for c in {items} for d in {items}]
    """,
    "over what the loop before made": """
        sqls = [""]
        for a in {items}:
            sqls = [sql + a for sql in sqls] + sqls
        for sql in sqls:
            op.execute("UPDATE users SET a = " + sql)
    """,
}


@pytest.mark.parametrize("body", LOOPS.values(), ids=LOOPS)
def test_loops(body: str) -> None:
    items = repr([f"i{number}" for number in range(40)])
    assert set(source_of("def upgrade():\n" + body.format(items=items).replace("\n        ", "\n    "))) == {("users",)}


def test_more_values_than_are_kept_leave_the_known_part() -> None:
    names = [f"t{number}" for number in range(500)]
    body = f"for name in {names!r}:\n    op.execute(f'UPDATE {{name}} SET a = 1')"
    (found, _) = findings(body)
    assert "t0" in found.tables
    assert "?" not in found.tables


def test_many_alternatives_of_a_name() -> None:
    lines = ["sql = 'SELECT 1'"]
    for number in range(300):
        lines.append(f"if op.x{number}:\n    sql = 'UPDATE t{number} SET a = 1'")
    lines.append("op.execute(sql)")
    assert tables("\n".join(lines))


def test_many_branches_that_double() -> None:
    lines = ["sql = ''"]
    for number in range(60):
        lines.append(f"if op.x{number}:\n    sql = sql + 'a{number}'\nelse:\n    sql = sql + 'b{number}'")
    lines.append("op.execute('UPDATE users SET a = ' + sql)")
    assert set(tables("\n".join(lines))) == {"users"}


def test_many_holes_of_an_f_string() -> None:
    fields = ", ".join(f"{{x{number}}}" for number in range(2_000))
    assert tables(f"op.execute(f'INSERT INTO users VALUES ({fields})')") == ["users"]


def test_many_fields_with_alternatives() -> None:
    lines = [f"x{number} = 'a' if op else 'b'" for number in range(50)]
    fields = ", ".join(f"{{x{number}}}" for number in range(50))
    lines.append(f"op.execute(f'INSERT INTO users VALUES ({fields})')")
    assert set(tables("\n".join(lines))) == {"users"}


def test_many_classes_and_bases() -> None:
    classes = ["class C0:\n    def run(self):\n        op.execute('UPDATE users SET a = 1')\n"]
    classes += [f"class C{number}(C{number // 20}):\n    pass\n" for number in range(1, 1_500)]
    assert source_of("\n\n".join([*classes, "def upgrade():\n    C1499().run()\n"])) == [("users",)]


def test_a_big_literal() -> None:
    rows = ",\n".join(f'    {{"id": {number}, "name": "n{number}"}}' for number in range(5_000))
    body = f'users = sa.table("users")\nop.bulk_insert(users, [\n{rows}\n])'
    assert tables(body) == ["users"]


def test_many_comments_about_a_backfill() -> None:
    body = "\n".join(f"x = {number}\n# backfill {number}" for number in range(2_000))
    assert len(findings(body)) == 2_001
