"""Code that Python parses and nobody should write: wrong arguments, wrong kinds of values; never an exception."""

from __future__ import annotations

import pytest

from flake8_backfill import Config
from flake8_backfill.analyze import inspect
from flake8_backfill.model import Operation
from tests.core.samples import ALEMBIC_PATH, alembic

RECEIVERS = {
    "text": '"UPDATE users SET a = 1"',
    "empty text": '""',
    "bytes": 'b"UPDATE users SET a = 1"',
    "number": "(1)",
    "nothing": "None",
    "list": '["UPDATE users SET a = 1"]',
    "dict": '{"a": "UPDATE users SET a = 1"}',
    "generator": "(x for x in op)",
    "table": 'sa.table("users")',
    "statement": 'sa.table("users").update()',
    "session": "Session(op.get_bind())",
    "query": "Session(op.get_bind()).query(User)",
    "model": "User",
    "row": "User()",
    "outside": "op",
    "function": "upgrade",
    "lambda": "(lambda: op.execute)",
    "class": "Plain",
    "object": "Plain()",
}
METHODS = """
    strip lstrip rstrip lower upper title removeprefix removesuffix format format_map join replace split rsplit
    splitlines encode zfill center substitute append extend insert pop update items values keys get setdefault copy
    execute executemany scalar where filter filter_by delete add add_all merge save create bulk_create from_select
    on_conflict_do_update in_ all first one fetchall begin commit with_entities select_from join_from limit
""".split()
ARGUMENTS = [
    "", "1", '"a"', '"a", "b"', "None, 1, 2", "*op", "**op", "x=1", '"", ""', "[]", "{}", "lambda: 1", "-1", "{}, {}",
    '"%", "{"', "0, 10**9", '"{0[a].b!r:>{1}}"', "[[]], [{}]", "upgrade", "User", "User()", "Plain", "op, op, op, op",
]  # fmt: skip

CLASSES = """
from sqlalchemy.orm import Session, declarative_base

class User(declarative_base()):
    __tablename__ = "users"
    id = sa.Column(sa.Integer)

class Plain:
    def execute(self, *args, **options):
        return self
"""


@pytest.mark.parametrize("receiver", RECEIVERS.values(), ids=RECEIVERS)
def test_any_method_of_any_value_takes_any_arguments(receiver: str) -> None:
    calls = [f"x = {receiver}.{method}({arguments})" for method in METHODS for arguments in ARGUMENTS]
    body = "\n".join([*calls, "op.execute('DELETE FROM last_one')"])
    result = inspect(f"{alembic(body)}\n{CLASSES}", ALEMBIC_PATH, Config())
    assert result.error is None
    assert (Operation.DELETE, ("last_one",)) in [(found.operation, found.tables) for found in result.findings]


TEXT_METHODS = {
    "title": 'op.execute("update users set a = 1".title())',
    "upper": 'op.execute("update users set a = 1".upper())',
    "strip": 'op.execute("--;update users set a = 1".strip("-;"))',
    "lstrip": 'op.execute("\\n\\n update users set a = 1".lstrip())',
    "removeprefix": 'op.execute("# update users set a = 1".removeprefix("# "))',
    "removesuffix": 'op.execute("update users set a = 1!".removesuffix("!"))',
    "a method of text() of that name": 'op.execute(sa.text("update users set a = 1").strip(1, 2, 3))',
}


@pytest.mark.parametrize("body", TEXT_METHODS.values(), ids=TEXT_METHODS)
def test_methods_of_texts(body: str) -> None:
    (found,) = inspect(alembic(body), ALEMBIC_PATH, Config()).findings
    assert (found.operation, found.tables) == (Operation.UPDATE, ("users",))
