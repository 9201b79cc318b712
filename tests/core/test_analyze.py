"""The door to the core: pure, never raises, leaves the tree alone, says the same however it is asked."""

from __future__ import annotations

import ast
import builtins
import os
import random
import subprocess
import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_backfill import Config, analyze
from flake8_backfill.analyze import inspect
from flake8_backfill.model import Finding
from tests.core.samples import ALEMBIC_PATH, DJANGO_PATH, NUMBERED_PATH, alembic, check, django

SOURCES = {
    ALEMBIC_PATH: alembic(
        '''
        users = sa.table("users", sa.column("a"))
        SQL = f"""
            UPDATE {users} SET a = {1}; -- expect: UPDATE ?
        """


        def upgrade():
            # backfill
            for name in ("a", "b"):
                op.execute(f"DELETE FROM {name}")  # expect: DELETE a,b
            op.execute(users.insert().values(a=1))  # expect: INSERT users
            op.execute(SQL)
            value = 1
            value += 2
            match value:
                case 1:
                    op.bulk_insert(users, [{"a": 1}])  # expect: INSERT users


        def downgrade():
            op.execute("TRUNCATE " "users")  # expect: TRUNCATE users downgrade
        '''
    ),
    DJANGO_PATH: django(
        """
        def forwards(apps, schema_editor):
            for lead in apps.get_model("crm", "Lead").objects.all():
                lead.save()  # expect: UPDATE crm_lead
        """
    ),
    NUMBERED_PATH: (
        "# Migration 1: One\nfor t in ('a', 'b'):\n"
        '    c.execute("DELETE FROM " + t)  # expect: DELETE a,b\n# Migration 2: Two\n'
    ),
    "shop/users.py": "def update(connection):\n    connection.execute('UPDATE users SET a = 1')\n",
}
BY_PATH = pytest.mark.parametrize(("path", "source"), SOURCES.items(), ids=list(SOURCES))


def places(findings: list[Finding]) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in findings]


@pytest.mark.parametrize("path", [ALEMBIC_PATH, DJANGO_PATH, NUMBERED_PATH])
def test_the_sources_have_findings(path: str) -> None:
    source = SOURCES[path].replace("# backfill\n", "# comment\n")
    check(source, path)


@BY_PATH
def test_the_tree_is_left_alone(path: str, source: str) -> None:
    tree = ast.parse(source)
    before = ast.dump(tree, include_attributes=True)
    fields = {id(node): sorted(vars(node)) for node in ast.walk(tree)}
    analyze(source, path, Config(), tree)
    assert ast.dump(tree, include_attributes=True) == before
    assert {id(node): sorted(vars(node)) for node in ast.walk(tree)} == fields


@BY_PATH
def test_a_tree_that_is_given_changes_nothing(path: str, source: str) -> None:
    without = inspect(source, path, Config())
    assert inspect(source, path, Config(), ast.parse(source)) == without
    assert list(without.findings) == analyze(source, path, Config())


@BY_PATH
def test_the_same_again(path: str, source: str) -> None:
    first = inspect(source, path, Config())
    for other in random.Random(3).sample(list(SOURCES), k=len(SOURCES)):
        analyze(SOURCES[other], other, Config())
    assert inspect(source, path, Config()) == first


@BY_PATH
def test_nothing_is_opened_imported_or_run(path: str, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    analyze(source, path, Config())  # detectors and the SQL reader are imported when first needed
    expected = analyze(source, path, Config())

    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError(arguments)

    config = Config()
    with monkeypatch.context() as patch:
        for owner, name in ((builtins, "open"), (builtins, "exec"), (os, "stat"), (os, "listdir"), (os, "scandir")):
            patch.setattr(owner, name, refuse)
        found = analyze(source, path, config)
    assert found == expected


@BY_PATH
def test_findings_are_in_the_order_of_their_places(path: str, source: str) -> None:
    found = analyze(source, path, Config())
    assert found == sorted(found, key=lambda one: (one.line, one.column, one.operation))
    assert len({(one.line, one.column, one.operation) for one in found}) == len(found)


LINE_ENDS = {"\\r\\n": "\r\n", "\\r": "\r"}


@pytest.mark.parametrize("end", LINE_ENDS.values(), ids=LINE_ENDS)
@BY_PATH
def test_line_ends_change_nothing(path: str, source: str, end: str) -> None:
    plain = analyze(source, path, Config())
    other = analyze(source.replace("\n", end), path, Config())
    assert [(one.line, one.column, one.code, one.tables) for one in other] == [
        (one.line, one.column, one.code, one.tables) for one in plain
    ]


def test_a_backslash_in_a_path_is_a_slash() -> None:
    source = SOURCES[ALEMBIC_PATH]
    here, there = analyze(source, "a/b/c.py", Config()), analyze(source, "a\\b\\c.py", Config())
    assert here == there
    assert {one.path for one in there} == {"a/b/c.py"}


BROKEN = {
    "syntax": ("def upgrade(:\n", 1, "does not parse: "),
    "indentation": ("def upgrade():\nx = 1\n", 2, "does not parse: "),
    "an open string": ('x = 1\nop.execute("""\nUPDATE users\n', 2, "does not parse: "),
    "a null byte": ("x = 1\0\n", 1, "does not parse: "),
    "too deep for Python": ("x = " + "(" * 5000 + ")" * 5000 + "\n", 1, "does not parse: "),
    "a word of Python 2": ("print 'UPDATE users SET a = 1'\n", 1, "does not parse: "),
    "a lone surrogate": ("x = '\ud800'\n", 1, "does not parse: "),
}


@pytest.mark.parametrize(("source", "line", "reason"), BROKEN.values(), ids=BROKEN)
def test_what_does_not_parse_says_so(source: str, line: int, reason: str) -> None:
    result = inspect(source, ALEMBIC_PATH, Config())
    assert result.findings == ()
    assert result.error is not None
    assert (result.error.path, result.error.line) == (ALEMBIC_PATH, line)
    assert result.error.message.startswith(reason)
    assert "\n" not in result.error.message
    assert analyze(source, ALEMBIC_PATH, Config()) == []


EMPTY = ["", "\n", "\n\n\n", "#", "# -*- coding: latin-1 -*-\n", "\ufeffx = 1\n", "pass", '"""x"""', "\f\n", " \n"]


@pytest.mark.parametrize("source", EMPTY)
def test_files_with_nothing_in_them(source: str) -> None:
    result = inspect(source, ALEMBIC_PATH, Config())
    assert result.findings == ()
    assert result.error is None or source.startswith("\ufeff")


def test_pythons_warnings_of_a_source_are_not_ours_to_give() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check(alembic(r"""op.execute("UPDATE users SET a = '\d'")  # expect: UPDATE users"""))


WORDS = [
    "op.execute(", '"UPDATE users SET a = 1"', 'f"DELETE FROM {x}"', "x", "=", "+", "%", ")", "(", "[", "]", ",", ".",
    "for x in", ":", "\n", "\n    ", "def upgrade():", "if", "else", "lambda", "yield", "await", "return", "class C:",
    "Base", "import", "from", "*", "**", "sa.table('a')", ".update()", ".values(", "with", "as", "try:", "except:",
    "global x", "nonlocal x", "del x", "x.y = 1", "x[0]", "x[:1]", "{", "}", "'a': 1", "not", "and", "is", "match x:",
    "case", "_", "async", "1", "None", "...", "@x", "->", ":=", "assert", "raise", "pass", "# backfill", "super()",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_words_of_python_are_read_without_an_error(words: list[str]) -> None:
    inspect(alembic("def upgrade():\n    x = 1\n") + " ".join(words), ALEMBIC_PATH, Config())


EXPRESSIONS = st.recursive(
    st.sampled_from(["x", "users", '"UPDATE users SET a = 1"', "(1)", "op", "f'{x}'", "None", "[]", "()", "{}"]),
    lambda inner: st.one_of(
        st.builds("({} + {})".format, inner, inner),
        st.builds("({} % {})".format, inner, inner),
        st.builds("{}({})".format, inner, inner),
        st.builds("{}.execute({})".format, inner, inner),
        st.builds("{}.update({})".format, inner, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("{}[{}:]".format, inner, inner),
        st.builds("[{} for x in {}]".format, inner, inner),
        st.builds("{{{}: {}}}".format, inner, inner),
        st.builds("(lambda x: {})({})".format, inner, inner),
        st.builds("({} if {} else x)".format, inner, inner),
        st.builds("[*{}, {}]".format, inner, inner),
        st.builds("'{{}} {{x}}'.format({}, x={})".format, inner, inner),
        st.builds("getattr({}, {}, x)".format, inner, inner),
        st.builds("dict({}, **{})".format, inner, inner),
        st.builds("' '.join({})".format, inner),
        st.builds("zip(*{})".format, inner),
        st.builds("next(iter({}))".format, inner),
        st.builds("(x := {})".format, inner),
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(EXPRESSIONS, min_size=1, max_size=4))
def test_any_expressions_are_read_without_an_error(expressions: list[str]) -> None:
    lines = [f"    x = {expression}\n    op.execute(x)\n" for expression in expressions]
    source = alembic("def upgrade():\n    users = sa.table('users')\n    x = 1\n") + "".join(lines)
    result = inspect(source, ALEMBIC_PATH, Config())
    assert result.error is None
    assert result.migrations == 1


def test_sqlparse_is_only_imported_for_code_with_more_in_it_than_words_and_marks() -> None:
    code = (
        "import sys; from flake8_backfill import analyze, Config\n"
        "assert analyze('x = 1', 'shop/users.py', Config()) == []\n"
        "source = 'from alembic import op\\ndef upgrade():\\n    op.execute(\"DELETE FROM a WHERE b = 1\")'\n"
        "assert analyze(source, 'a.py', Config())\n"
        "assert 'sqlparse' not in sys.modules\n"
        "assert analyze(source.replace('1', ':b'), 'a.py', Config())\n"
        "assert 'sqlparse' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
