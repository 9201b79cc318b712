"""The page as a text: it needs nothing else, it says what the JSON says, and it is safe to open."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import sys
from datetime import datetime, timezone
from html.parser import HTMLParser
from typing import Any

import pytest

from flake8_backfill import render
from flake8_backfill.cli import main
from flake8_backfill.comparison import Comparison, Known
from flake8_backfill.config import Config, ConfigError
from flake8_backfill.git import Added
from flake8_backfill.model import Operation, Priority
from flake8_backfill.reports import Presentation
from flake8_backfill.results import FileError
from tests.audit_samples import TO_REPAIR, a_finding, a_migration, an_audit
from tests.conftest import Project


class Page(HTMLParser):
    """A page: its elements with their attributes, and the text of each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.figures: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(self.elements[-1])

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open:
            tag, attributes = self._open[-1]
            self.texts[tag] = self.texts.get(tag, "") + data
            figure = attributes.get("data-figure")
            if figure:
                self.figures[figure] = data

    @property
    def data(self) -> Any:
        """The migrations that the page carries for its script."""
        return json.loads(self.texts["script"][: self.texts["script"].index('"use strict"')])


def page(*findings: Any, presentation: Presentation | None = None, **changes: Any) -> Page:
    return Page(render(an_audit(findings, **changes), "html", *([presentation] if presentation else [])))


def test_it_needs_nothing_else() -> None:
    shown = page(a_finding(), source_lines={"db/migrate.py": ("1\n", "UPDATE leads\n")})
    for tag, attributes in shown.elements:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base")
        assert "src" not in attributes
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    assert not re.search(r"url\(|@import", shown.texts["style"])
    assert not re.search(r"fetch\(|XMLHttp|WebSocket|sendBeacon|import\(|eval\(|innerHTML", shown.texts["script"])


def test_its_policy_names_its_own_style_and_script_alone() -> None:
    text = render(an_audit([a_finding()]), "html")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    directives = dict(part.split(" ", 1) for part in policy.replace("&#39;", "'").split("; "))
    assert directives["default-src"] == "'none'"
    for directive, pattern in (("style-src", r"<style>(.*?)</style>"), ("script-src", r"<script>(.*?)</script>")):
        (content,) = re.findall(pattern, text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert directives[directive] == f"'sha256-{digest}'"


def test_figures_are_those_of_the_json() -> None:
    findings = [
        *(a_finding(migration=a_migration(str(number))) for number in range(1234)),
        a_finding(priority=Priority.MEDIUM, migration=a_migration("m"), status="suppressed"),
        a_finding(priority=Priority.LOW, migration=a_migration("l"), status="grandfathered"),
        a_finding(Operation.COMMENT, Priority.LOW, migration=a_migration("c")),
    ]
    audit = an_audit(findings, excluded=7, errors=(FileError("bad.py", 3, "invalid syntax"),))
    summary = json.loads(render(audit, "json"))["summary"]
    shown = Page(render(audit, "html"))
    figures = {name: int(figure.replace(",", "")) for name, figure in shown.figures.items()}
    assert figures.pop("comment") == summary["comment_only"]
    assert set(figures) == {"high", "medium", "low", "findings", "suppressed", "grandfathered", "excluded", "errors"}
    assert figures == {name: summary[name] for name in figures}
    assert len(shown.data) == 1237


def test_of_nothing() -> None:
    shown = page()
    assert shown.data == []
    assert "No migration was found" in shown.texts["p"]
    assert page(migration_files=2).texts["p"].strip().startswith("No migration changes rows.")


def test_what_it_carries_of_a_migration() -> None:
    finding = a_finding(
        migration=a_migration("29b", "db/migrate.py", 1, "Fill it"),
        line=3,
        column=10,
        facts=("no WHERE: every row",),
        message="BKF101 UPDATE on hot table leads in migration 29b; no WHERE: every row",
        statement="UPDATE leads SET x = 1",
    )
    lines = ("def f():\n", "    execute(\n", '        "UPDATE leads "\n', '        "SET x = 1"\n', "    )\n")
    (migration,) = page(finding, source_lines={"db/migrate.py": lines}).data
    (shown,) = migration["findings"]
    assert (migration["id"], migration["description"], migration["lines"]) == ("29b", "Fill it", [3])
    assert shown["sentence"] == "UPDATE on hot table leads in migration 29b"
    assert shown["facts"] == ["no WHERE: every row"]
    (excerpt,) = migration["excerpts"]
    assert excerpt["line"] == 1
    assert excerpt["lines"][1:4] == [
        ["    execute("],
        ['        "', [0, 'UPDATE leads "']],
        ["        ", [0, '"SET x = 1'], '"'],
    ]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("", ""),
        ("https://host/{path}#L{line}", "https://host/db/my%20%23%3Cb%3E.py#L{line}"),
    ],
    ids=["none", "address"],
)
def test_links(link: str, address: str) -> None:
    finding = a_finding(migration=a_migration(path="db/my #<b>.py"))
    (migration,) = page(finding, presentation=Presentation(link=link)).data
    assert migration["link"] == address


def test_charts() -> None:
    findings = [
        *(a_finding(migration=a_migration(str(number)), tables=("leads", "?")) for number in range(3)),
        *(a_finding(migration=a_migration(str(number)), tables=(f"t{number}",)) for number in range(300)),
    ]
    shown = page(*findings)
    hrefs = [attributes.get("href") or "" for tag, attributes in shown.elements if tag == "a"]
    bars = [href for href in hrefs if href.startswith("#table=")]
    assert bars[:3] == ["#table=%3F", "#table=leads", "#table=t0"]
    assert len(bars) == 12
    columns = [re.fullmatch(r"#from=(\d+)&to=(\d+)", href) for href in hrefs if href.startswith("#from=")]
    ranges = [(int(found[1]), int(found[2])) for found in columns if found]
    assert ranges[0][0] == 0
    assert ranges[-1][1] == 299
    assert all(before[1] + 1 == after[0] for before, after in itertools.pairwise(ranges))
    assert len(ranges) <= 140


def test_it_says_where_the_hot_tables_come_from_and_what_was_not_read() -> None:
    text = render(
        an_audit(
            [a_finding()],
            config=Config(hot_tables=("orders",)),
            errors=(FileError("bad.py", 3, "invalid syntax"),),
            unchecked=("old.py",),
        ),
        "html",
    )
    assert "<code>orders</code>" in text
    assert "<code>bad.py:3</code> invalid syntax" in text
    assert "<code>old.py</code>" in text


def test_without_jinja_it_says_what_to_install(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ConfigError, match="html needs Jinja2"):
        render(an_audit(), "html")
    assert main(["--format", "html", "--output", "report.html"]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said == "backfill-report: --format html needs Jinja2: install it with pip install 'flake8-backfill[report]'"
    assert not (project.folder / "report.html").exists()
    assert main(["--format", "json"]) == 0


def test_what_is_to_be_repaired() -> None:
    assert "faults" not in page().figures
    shown = page(**TO_REPAIR)
    assert (shown.figures["faults"], shown.figures["stale"]) == ("1", "1")
    assert "BKF901 nothing is suppressed here" in shown.texts["li"]
    assert "migrate.py: UPDATE leads in migration 36" in shown.texts["code"]


@pytest.mark.parametrize(
    ("priorities", "lede"),
    [
        ([], "No migration was found."),
        ([Priority.MEDIUM], "1 migration changes rows; none of them is HIGH priority."),
        ([Priority.HIGH], "1 migration changes rows; 1 of them is HIGH priority."),
        ([Priority.HIGH, Priority.LOW], "2 migrations change rows; 1 of them is HIGH priority."),
        ([Priority.HIGH, Priority.HIGH], "2 migrations change rows; all of them are HIGH priority."),
    ],
    ids=["none", "medium", "one high", "one of two", "all"],
)
def test_lede(priorities: list[Priority], lede: str) -> None:
    text = render(
        an_audit([a_finding(priority=p, migration=a_migration(str(n))) for n, p in enumerate(priorities)]), "html"
    )
    (paragraph,) = re.findall(r'<p class="lede">(.*?)</p>', text, re.DOTALL)
    assert " ".join(re.sub("<[^>]*>", "", paragraph).split()) == lede


def test_when_a_migration_was_added() -> None:
    known = {"db/migrate.py": Added(datetime(2024, 5, 6, tzinfo=timezone.utc), "Ann <b>")}
    assert [migration["added"] for migration in page(a_finding(), added=known).data] == ["2024-05-06 by Ann <b>"]
    assert [migration["added"] for migration in page(a_finding(), added={}).data] == [""]
    assert [migration["added"] for migration in page(a_finding()).data] == [""]


def test_what_changed_since_an_earlier_report() -> None:
    gone = Known("db/old.py", "7", "0123", "DELETE", 3, 1, Priority.LOW, ("<teams>",))
    comparison = Comparison("old.json", "2026-01-01T00:00:00Z", {"high": 3}, (a_finding(),), (gone,))
    assert "details" not in page(a_finding()).texts
    shown = page(a_finding(), comparison=comparison)
    assert [text.strip() for text in re.findall(r"new|gone|moved", shown.texts["summary"])] == ["new", "gone", "moved"]
    assert "HIGH priority 3 → 1 (-2)" in shown.texts["p"]
    assert "LOW DELETE" in shown.texts["li"]
    assert "<teams>" in shown.texts["span"]
