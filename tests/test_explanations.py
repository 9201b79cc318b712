"""The pages about the codes: their form, their examples, and that ``--explain`` and ``docs/`` say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from flake8_backfill import Config, analyze, audit
from flake8_backfill.cli import main
from flake8_backfill.explanations import ALL, PATTERN, UnknownTopic, contents, explanation, pages
from flake8_backfill.explanations.__main__ import main as write_docs
from flake8_backfill.model import Operation
from flake8_backfill.rules import RULES

CHECKOUT = Path(__file__).parent.parent
DOCS = CHECKOUT / "docs"
BY_HAND = "scale.md"
PAGES = pages()
HEADINGS = ["What it does", "Why is this bad?", "Example", "Use instead"]


class Example(NamedTuple):
    """A file that a page shows: its heading, the path in its first line, and its text."""

    page: str
    heading: str
    path: str
    source: str


def sections(page: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)\n", PAGES[page].body, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def examples() -> Iterator[Example]:
    for page in PAGES:
        for heading, text in sections(page).items():
            for source in re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
                yield Example(page, heading, source.partition("\n")[0].removeprefix("# "), source)


def named(example: Example) -> str:
    return f"{example.page}, {example.heading}, {Path(example.path).name}"


GOOD = [example for example in examples() if example.heading != "Example" and example.page != "bkf900"]
BAD = {example.page: example for example in examples() if example.heading == "Example"}
ABOUT_SUPPRESSIONS = [name for name in PAGES if name.startswith("bkf")]


@pytest.mark.parametrize("example", GOOD, ids=named)
def test_what_to_do_instead_is_silent(example: Example) -> None:
    assert analyze(example.source, example.path, Config()) == []


@pytest.mark.parametrize("operation", Operation, ids=lambda operation: operation.name)
def test_the_example_has_that_operation_and_no_other(operation: Operation) -> None:
    example = BAD[operation.name.lower()]
    found = analyze(example.source, example.path, Config())
    assert {finding.operation for finding in found} == {operation}


@pytest.mark.parametrize("page", [operation.name.lower() for operation in Operation if operation.name != "COMMENT"])
def test_what_to_do_instead_has_a_migration_and_the_rows_elsewhere(page: str) -> None:
    paths = [example.path for example in GOOD if example.page == page]
    elsewhere = [path for path in paths if path.startswith("backfills/") or "/management/commands/" in path]
    assert (len(elsewhere), any("/migrations/" in f"/{path}" for path in paths)) == (1, True)


@pytest.mark.parametrize("example", list(examples()), ids=named)
def test_examples_are_files_of_python(example: Example) -> None:
    assert re.fullmatch(r"[\w/]+\.py", example.path)
    compile(example.source, example.path, "exec")


@pytest.mark.parametrize("page", ABOUT_SUPPRESSIONS)
def test_examples_of_faulty_suppressions(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    faults: dict[str, list[str]] = {}
    for example in [each for each in examples() if each.page == page]:
        path = Path(example.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example.source, encoding="utf-8")
        found = audit([example.path], Config(require_reason=True))
        faults.setdefault(example.heading, []).extend(fault.code for fault in found.faults)
    assert faults == {"Example": [page.upper()], "Use instead": []}


@pytest.mark.parametrize("page", [name for name in PAGES if name != PATTERN])
def test_headings(page: str) -> None:
    assert [heading for heading in sections(page) if heading != "Sources"] == HEADINGS


@pytest.mark.parametrize("page", PAGES)
def test_each_source_is_named_and_each_name_used(page: str) -> None:
    text, _, sources = PAGES[page].body.partition("## Sources\n\n")
    numbers = re.findall(r"^(\d+)\. <https://\S+>$", sources, re.MULTILINE)
    assert sorted(set(re.findall(r"\[(\d+)\]", text)), key=int) == numbers
    assert len(sources.splitlines()) == len(numbers)


@pytest.mark.parametrize("page", PAGES)
def test_a_terminal_of_80_columns_holds_the_lines(page: str) -> None:
    lines = PAGES[page].text.splitlines()
    assert [line for line in lines if len(line) > 80 and "https://" not in line] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_pages(page: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGES[page].body)
    assert [link for link in links if link.removesuffix(".md") not in PAGES] == []
    assert page in {PATTERN, *ABOUT_SUPPRESSIONS} or f"{PATTERN}.md" in links


def test_every_code_has_one_page() -> None:
    assert sorted(rule.code for page in PAGES.values() for rule in page.rules) == sorted(RULES)


def test_every_file_is_a_page() -> None:
    files = (CHECKOUT / "flake8_backfill" / "explanations").glob("*.md")
    assert sorted(path.stem for path in files) == sorted(PAGES)


def test_the_docs_are_written_from_the_pages(tmp_path: Path) -> None:
    assert write_docs([str(tmp_path / "docs")]) == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "docs").iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md") if path.name != BY_HAND}
    assert written == kept, "write them with python -m flake8_backfill.explanations docs"
    assert written["README.md"] == contents()


def test_docs_are_written_to_a_folder_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert write_docs([]) == 2
    assert capsys.readouterr().err == "usage: python -m flake8_backfill.explanations FOLDER\n"


TOPICS = {
    "code": ("BKF101", "BKF101: HIGH UPDATE. A hot table is written"),
    "code, lower case": ("bkf306", "BKF306: LOW INSERT_SELECT. Only small or new"),
    "code of a comment": ("BKF309", "BKF309: LOW COMMENT. Nothing is written"),
    "code about suppressions": ("BKF901", "# Suppression that suppresses nothing\n\nBKF901\n\n"),
    "operation": ("UPDATE", "# UPDATE\n\nBKF101 (HIGH), BKF201 (MEDIUM), BKF301 (LOW)\n\n## What it does\n"),
    "operation with a hyphen": ("insert-select", "# INSERT_SELECT\n\nBKF106 (HIGH), "),
    "the pattern": ("backfill", "# Backfills outside the deployment\n\nA deployment"),
    "all": ("all", "# Backfills outside the deployment\n\nA deployment"),
}


@pytest.mark.parametrize(("topic", "start"), TOPICS.values(), ids=TOPICS.keys())
def test_the_command_line_explains(topic: str, start: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--explain", topic]) == 0
    out, err = capsys.readouterr()
    assert (out[: len(start)], err) == (start, "")


def test_all_is_every_page() -> None:
    assert explanation(ALL) == "\n".join(page.text for page in PAGES.values())


UNKNOWN = {
    "a digit wrong": ("BKF111", "nothing is known of 'BKF111'; did you mean BKF101?"),
    "a prefix": ("BKF1", "nothing is known of 'BKF1'; did you mean BKF"),
    "a word": ("updat", "nothing is known of 'updat'; did you mean UPDATE?"),
    "nothing near": ("", "nothing is known of ''; it is a code such as BKF101, or one of backfill, update, insert, "),
    "a path": ("../update", "nothing is known of '../update'; did you mean UPDATE?"),
}


@pytest.mark.parametrize(("topic", "start"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_unknown_topic(topic: str, start: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnknownTopic, match=re.escape(start)):
        explanation(topic)
    assert main([f"--explain={topic}"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith(f"backfill-report: --explain: {start}"), err.count("\n")) == ("", True, 1)
