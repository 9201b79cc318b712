"""The scorer of benchmarks/accuracy on small data, counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.accuracy import comparing, executed, labels, others, tables
from benchmarks.accuracy.report import Found, read_report
from benchmarks.accuracy.scoring import Figures, judge


def a_label(line: int, operation: str = "UPDATE", *tables: str, **values: object) -> dict[str, object]:
    return {
        "line": line,
        "op": operation,
        "tables": tables or ("leads",),
        "scope": "upgrade",
        "how": "raw_sql",
        **values,
    }


def read(*findings: dict[str, object]) -> tuple[labels.Label, ...]:
    row = {"file": "a/b.py", "framework": "yoyo", "source": {"wheel": "a==1"}, "findings": findings}
    [file] = labels.read_labels([json.dumps(row)])
    return file.labels


def a_finding(
    line: int, operation: str = "UPDATE", *tables: str, scope: str = "upgrade", created: bool = False
) -> Found:
    return Found("a/b.py", line, operation, frozenset(tables or ("leads",)), scope, created)


NEAR_CALL = {"how": "sqlalchemy_core"}
UNSURE = {"certain": False}


@pytest.mark.parametrize(
    ("label", "finding"),
    [
        pytest.param(a_label(7), a_finding(8), id="SQL on the next line"),
        pytest.param(a_label(7, how="django_runsql"), a_finding(6), id="RunSQL on the line before"),
        pytest.param(a_label(7, **NEAR_CALL), a_finding(11), id="a call four lines away"),
        pytest.param(a_label(7), a_finding(7, "INSERT"), id="another operation"),
        pytest.param(a_label(7), a_finding(7, "OPAQUE"), id="opaque"),
    ],
)
def test_labels_that_are_missed(label: dict[str, object], finding: Found) -> None:
    verdict = judge(read(label), [finding])
    assert (len(verdict.pairs), len(verdict.missed)) == (0, 1)
    assert len(verdict.wrong) + len(verdict.wrong_opaque) == 1


@pytest.mark.parametrize(
    ("label", "finding"),
    [
        pytest.param(a_label(7), a_finding(7), id="SQL on its line"),
        pytest.param(a_label(7), a_finding(7, "UPDATE", "other"), id="other tables"),
        pytest.param(a_label(7), a_finding(7, scope="downgrade"), id="another direction"),
        pytest.param(a_label(7, **NEAR_CALL), a_finding(10), id="a call three lines away"),
    ],
)
def test_labels_that_are_found(label: dict[str, object], finding: Found) -> None:
    verdict = judge(read(label), [finding])
    assert (len(verdict.pairs), len(verdict.missed), len(verdict.wrong)) == (1, 0, 0)


@pytest.mark.parametrize(
    ("label", "finding"),
    [
        pytest.param(a_label(7, **UNSURE), a_finding(7), id="an uncertain label, found"),
        pytest.param(a_label(7, **UNSURE), a_finding(10, "DELETE"), id="something else near an uncertain label"),
        pytest.param(a_label(7, **UNSURE), a_finding(10, "OPAQUE"), id="opaque near an uncertain label"),
        pytest.param(a_label(7, "OPAQUE"), a_finding(8, "OPAQUE"), id="opaque at an opaque label"),
        pytest.param(a_label(7, "OPAQUE"), a_finding(8), id="a change near an opaque label"),
    ],
)
def test_what_neither_helps_nor_hurts(label: dict[str, object], finding: Found) -> None:
    verdict = judge(read(label), [finding])
    assert (verdict.pairs, verdict.missed, verdict.wrong, verdict.wrong_opaque) == ((), (), (), ())
    assert not verdict.writes


def test_a_finding_finds_one_label_the_nearest() -> None:
    verdict = judge(read(a_label(5, **NEAR_CALL), a_label(7, **NEAR_CALL)), [a_finding(7)])
    assert [label.line for label, _ in verdict.pairs] == [7]
    assert [label.line for label in verdict.missed] == [5]


def test_of_two_findings_on_a_line_the_one_with_the_tables_is_taken() -> None:
    same, other = a_finding(7), a_finding(7, "UPDATE", "calls")
    verdict = judge(read(a_label(7)), [other, same])
    assert verdict.pairs[0][1] == same
    assert verdict.wrong == (other,)


def test_figures_of_two_files() -> None:
    figures = Figures()
    first = read(
        a_label(1, "UPDATE", "crm.Leads", created_here=True),
        a_label(2, "DELETE", "?"),
        a_label(3, "INSERT", "calls", scope="downgrade"),
        a_label(9, "UPDATE"),
    )
    findings = [
        a_finding(1, created=True),
        a_finding(2, "DELETE", "calls"),
        a_finding(3, "INSERT", "receipts", created=True),
        a_finding(20),
        a_finding(30, "OPAQUE"),
    ]
    figures.add("a/b.py", judge(first, findings))
    figures.add("a/c.py", judge((), [a_finding(1, scope="downgrade")]))
    assert (figures.found, figures.labels) == (3, 4)
    assert (figures.findings_right, figures.findings) == (3, 5)
    assert (figures.tables_right, figures.tables) == (1, 2)
    assert figures.scope_right == 2
    assert (figures.created_found, figures.created, figures.created_wrong) == (1, 1, 1)
    assert figures.opaque_wrong == 1
    assert (figures.files_right, figures.files) == (2, 2)
    assert len(figures.misses) == 7


def test_a_report_is_read_by_file_and_comments_are_left_out() -> None:
    finding = {"line": 3, "operation": "UPDATE", "tables": ["public.Leads"], "scope": "both", "created_here": True}
    report = read_report(
        {
            "summary": {"migration_files": 7},
            "migrations": [
                {"path": "./a.py", "findings": [finding, {**finding, "operation": "COMMENT"}]},
                {"path": "b.py", "findings": [{**finding, "path": "c.py", "operation": "OPAQUE"}]},
            ],
        }
    )
    assert report.findings["a.py"] == [Found("a.py", 3, "UPDATE", frozenset(["leads"]), "both", True)]
    assert set(report.findings) == {"a.py", "c.py"}
    assert (report.migrations_with_opaque, report.migration_files) == (1, 7)


@pytest.mark.parametrize(
    ("finding", "counts"),
    [
        pytest.param(a_finding(9, scope="downgrade"), (0, 0, 0), id="another direction"),
        pytest.param(a_finding(9, "INSERT"), (0, 0, 0), id="another operation"),
        pytest.param(a_finding(9, "UPDATE", "calls"), (0, 0, 0), id="another table"),
        pytest.param(a_finding(9, "OPAQUE", "?"), (1, 1, 0), id="opaque"),
        pytest.param(a_finding(9, "UPDATE", "?"), (1, 0, 0), id="an unknown table"),
        pytest.param(a_finding(9, "UPDATE", "receipts"), (1, 0, 0), id="what the same line wrote too"),
        pytest.param(a_finding(9, scope="both"), (1, 0, 1), id="both directions"),
    ],
)
def test_changes_that_were_executed(finding: Found, counts: tuple[int, int, int]) -> None:
    change = {
        "file": "a/b.py",
        "scope": "upgrade",
        "op": "UPDATE",
        "table": "leads",
        "also": ["receipts"],
        "lines": [1],
    }
    told = executed.recall([change], {"a/b.py": [finding]})
    assert (told.found, told.opaque, told.named) == counts
    assert len(told.misses) == 1 - told.named


def test_comparison_counts_lines_that_a_linter_marks() -> None:
    comparison = comparing.Comparison.empty()
    comparison.add(read(a_label(10), a_label(13, "DELETE")), [others.Pointer("a/b.py", 2, 7, "UPDATE")])
    comparison.add((), [others.Pointer("a/c.py", 1, 1, "UPDATE")])
    assert (comparison.files.found, comparison.files.there, comparison.files.right, comparison.files.said) == (
        1,
        1,
        1,
        2,
    )
    places = comparison.places
    assert (places.found, places.there, places.right, places.said) == (1, 2, 1, 2)


@pytest.mark.parametrize(
    ("operation", "found"),
    [("INSERT", 1), ("INSERT_SELECT", 1), ("UPSERT", 1), ("DELETE", 0), ("", 0)],
)
def test_comparison_of_operations(operation: str, found: int) -> None:
    comparison = comparing.Comparison.empty()
    comparison.add(read(a_label(10, "INSERT_SELECT")), [others.Pointer("a/b.py", 10, 10, operation)])
    assert comparison.operations.found == found
    assert comparison.places.found == 1


SOURCE = '''\
"""Update leads set nothing."""
def upgrade():
    # DELETE FROM calls
    op.execute("""
        INSERT INTO leads VALUES (1)""")
    statement = "UPDATE leads l SET score = 0"
    op.execute(text(statement))
    session.add(lead)
'''


@pytest.mark.parametrize(
    ("search", "places"),
    [
        pytest.param(others.sql_in_source, {(1, "UPDATE"), (3, "DELETE"), (5, "INSERT"), (6, "UPDATE")}, id="source"),
        pytest.param(
            others.sql_and_calls_in_source,
            {(1, "UPDATE"), (3, "DELETE"), (5, "INSERT"), (6, "UPDATE"), (8, "INSERT")},
            id="source and calls",
        ),
        pytest.param(others.sql_in_execute, {(5, "INSERT")}, id="execute"),
    ],
)
def test_searches(search: others.Search, places: set[tuple[int, str]]) -> None:
    assert {(found.first, found.operation) for found in search("a.py", SOURCE)} == places


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1, 1, "100.0% (1/1)"), (1999, 2000, "99.9% (1999/2000)"), (0, 3, "0.0% (0/3)"), (0, 0, "")],
)
def test_shares_are_rounded_down(part: int, whole: int, shown: str) -> None:
    assert tables.share(part, whole) == shown


@pytest.mark.parametrize("name", labels.LABEL_FILES)
def test_label_files_can_be_read(name: str) -> None:
    files = labels.load(name)
    assert len({file.file for file in files}) == len(files) >= 100
    assert {file.framework for file in files} >= ({"alembic", "django"} if name.startswith("labels_more") else set())


def test_text_between_markers_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x -->\nold\n<!-- end of x -->\nb\n", encoding="utf-8")
    tables.replace_between(page, "x", "new")
    tables.replace_between(page, "x", "new")
    assert page.read_text(encoding="utf-8") == "a\n<!-- x -->\n\nnew\n\n<!-- end of x -->\nb\n"
    with pytest.raises(ValueError, match="y"):
        tables.replace_between(page, "y", "new")


@pytest.mark.parametrize("caption", [tables.FIGURES_CAPTION, tables.COMPARED_CAPTION])
def test_readme_shows_figures_of_this_version(caption: str) -> None:
    """Put them there with ``python -m benchmarks.accuracy --readme``."""
    assert caption in (labels.HERE.parents[1] / "README.md").read_text(encoding="utf-8")
