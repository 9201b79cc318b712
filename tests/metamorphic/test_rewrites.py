"""The rewrites themselves: a rewritten program does the same, and its places are known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.metamorphic.comparing import difference
from tests.metamorphic.rewrites import REWRITES
from tests.metamorphic.rewrites._edits import SUFFIX, Lines, Rewrite, Rewritten
from tests.metamorphic.rewrites._literals import literals

# Whatever a rewrite could get wrong: quotes, escapes, fields, scopes, comprehensions, loops that are left.
PROGRAM = r'''#!/usr/bin/env python
"""Statements of a migration."""
from __future__ import annotations

import functools

LIMIT = 3
QUOTED = "it''s \"here\"" 'and {there}' if LIMIT else""
RAW, BYTES, ESCAPED = r"\d+\"", b"\x41bytes", "\x41\u00e9\N{BULLET}\101\\ tail of it"
TEXT = """UPDATE users SET name = 'a', -- "quoted" ""
  note = '\
continued'"""


class Step:
    """A step."""

    __slots__ = ("done",)
    name = "first step"

    def run(self, run):
        run(self.name)
        run(f"{self.name!r:>20} {{braces}} of {super().__class__.__name__}")


def outer(run, names):
    """Runs."""
    count = 0
    run("SELECT " "count" % ())
    for name in names:
        if name == "stop":
            break
        elif name == "skip":
            continue
        run(f"UPDATE users SET name = '{name}' {{literal}} {'nested' + name} {count:03d}")
        count += 1
    for index in range(2):
        run("DELETE FROM calls WHERE id = %d" % index)
        if index:
            run("INSERT INTO calls VALUES (%s)" % ", ".join(str(index) for index in range(LIMIT)))
    total = [count for count in (1, 2)]
    run("{table} {total}".format(table="users", total=total))

    def inner(value, *rest, key="calls"):
        nonlocal count
        count += 1
        run(f"{value} {rest} {key}")
        return lambda: run(value)

    with Context(run) as opened:
        opened("TRUNCATE users")  # with a comment
    inner("first", 2, key="third word")()
    try:
        run("before the error", count)
        raise ValueError("message of it")
    except ValueError as error:
        run(str(error))
    finally:
        run("finally")
    match names:
        case ["other"]:
            run("unlikely")
        case ["anna", *rest]:
            run(f"matched {rest}")
    run.__self__.append([(yes := "walrus"), yes])
    return count


class Context:
    def __init__(self, run):
        self.run = run

    def __enter__(self):
        return self.run

    def __exit__(self, *error):
        self.run("left"); return False


def upgrade(run):
    table = "users"
    run(TEXT)
    run(f"DELETE FROM {table}" f" WHERE {table}.id IN ({', '.join(f'{n}' for n in range(2))})")
    run(QUOTED, RAW, BYTES, ESCAPED)
    run(outer(run, ["anna", "skip", "stop", "never"]))
    Step().run(functools.partial(run, "partly"))


for word in ("at", "import"):
    log(
        word
    )
if LIMIT:
    log("in a branch")
upgrade(log)
'''


def what_runs(source: str) -> list[object]:
    """What a program hands to ``log()``."""
    said: list[object] = []

    class Log(list):  # type: ignore[type-arg]
        def log(self, *words: object) -> None:
            said.append(words)

    log: Callable[..., None] = Log().log
    exec(compile(source, "program", "exec", dont_inherit=True), {"log": log, "__name__": "program"})
    return said


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda rewrite: rewrite.name)
def test_a_rewritten_program_does_the_same(rewrite: Rewrite) -> None:
    rewritten = rewrite.apply(PROGRAM)
    assert rewritten is not None
    assert rewritten.source != PROGRAM
    assert str(what_runs(rewritten.source)).replace(SUFFIX, "") == str(what_runs(PROGRAM))


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda rewrite: rewrite.name)
def test_what_was_kept_is_found_at_its_old_place(rewrite: Rewrite) -> None:
    rewritten = rewrite.apply(PROGRAM)
    assert rewritten is not None
    if rewritten.spans is None:
        assert rewritten.place_before(1, 1) is None
        return
    lines = Lines(rewritten.source)
    places = [rewritten.place_before(*lines.place(offset)) for offset in range(len(rewritten.source))]
    old = Lines(PROGRAM)
    for character, place in zip(rewritten.source, places, strict=True):
        assert place is None or PROGRAM[old.offset(place[0], place[1] - 1)] == character
    known = [place for place in places if place is not None]
    assert len(known) == len(set(known))
    assert len(known) == pytest.approx(len(PROGRAM), rel=0.1)


@pytest.mark.parametrize(
    ("source", "texts", "fields"),
    [
        pytest.param("x = 'a{b}'", ["a{b}"], [], id="no fields"),
        pytest.param("x = f'a{b}c'", ["a", "c"], ["b"], id="a field"),
        pytest.param("x = f'{{a}}{b!r:>{c}}'", ["{{a}}", ""], ["b"], id="conversion and format"),
        pytest.param("x = f'{a[\"b}\"]}{c != d}'", ["", "", ""], ['a["b}"]', "c != d"], id="quotes and comparison"),
        pytest.param("x = f'{ {1: 2}[1] }'", ["", ""], [" {1: 2}[1] "], id="a dict"),
        pytest.param("x = rf'\\{a}'", ["\\", ""], ["a"], id="raw"),
        pytest.param("x = f'\\N{BULLET}{a}'", ["\\N{BULLET}", ""], ["a"], id="a named character"),
    ],
)
def test_literals(source: str, texts: list[str], fields: list[str]) -> None:
    [literal] = literals(source)
    assert [source[text.start : text.end] for text in literal.texts] == texts
    assert [source[field.start : field.end] for field in literal.fields] == fields


MIGRATION = """\
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.execute("UPDATE leads SET a = 1")
    op.execute("DELETE FROM calls")
"""


def the_difference(source: str) -> tuple[list[str], list[str]]:
    told = difference(Rewritten(source, MIGRATION, None), "alembic/versions/a1_case.py")
    return [one.operation for one in told.before], [one.operation for one in told.after]


def test_a_finding_that_is_lost_makes_a_difference() -> None:
    assert the_difference(MIGRATION) == ([], [])
    assert the_difference(MIGRATION.replace("DELETE FROM", "SELECT 1 FROM")) == (["DELETE"], [])


@pytest.mark.parametrize(
    ("old", "new", "operation"),
    [
        pytest.param("calls", "receipts", "DELETE", id="another table"),
        pytest.param("DELETE FROM calls", "INSERT INTO calls VALUES (1)", "INSERT", id="another operation"),
        pytest.param("def upgrade():", "def downgrade():", "UPDATE", id="another direction"),
    ],
)
def test_a_finding_that_changes_makes_a_difference(old: str, new: str, operation: str) -> None:
    before, after = the_difference(MIGRATION.replace(old, new))
    assert before
    assert operation in after


def test_hot_tables_stay_hot_when_they_are_renamed() -> None:
    [tables] = [rewrite for rewrite in REWRITES if rewrite.name == "tables renamed"]
    rewritten = tables.apply(MIGRATION)
    assert rewritten is not None
    assert f"UPDATE leads{SUFFIX} SET" in rewritten.source
    assert f"DELETE FROM calls{SUFFIX}" in rewritten.source
    assert difference(rewritten, "alembic/versions/a1_case.py") == ((), ())
