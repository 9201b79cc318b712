"""Hostile words in every field and every format: each report keeps the shape that it has with harmless ones."""

from __future__ import annotations

import json
import unicodedata
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from flake8_backfill import render
from flake8_backfill.audit import Audit
from flake8_backfill.baseline import Entry, Key
from flake8_backfill.comparison import Comparison, Known, Moved
from flake8_backfill.config import Config
from flake8_backfill.git import Added
from flake8_backfill.model import Operation, Priority
from flake8_backfill.reports import Presentation, formats
from flake8_backfill.results import Fault, FileError
from tests.audit_samples import GENERATED, a_finding, a_migration, an_audit

HOSTILE = {
    "tags": "<script>alert(1)</script><img src=x onerror=alert(1)><b>",
    "the end of a script": "</script><script>alert(1)</script><!-- <script>",
    "the end of a comment": "--> <!-- ]]> <![CDATA[ ?>",
    "quotes": "\"'` onmouseover=\"alert(1)\" x='",
    "backticks": "`a` ``b`` ```\ncode",
    "pipes": "a | b || c |\n| --- |",
    "lines": "a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i\u2029j",
    "markdown": "# a\n- [x](javascript:alert(1)) ![y](//z) **b** ~~c~~ @d #1 https://e",
    "directions": "\u202eabc\u202c \u2066def\u2069 \u200f\u200e\u061c \ufeff\u200b",
    "control": "\x00\x01\x07\x08\x1b[31m\x1b]0;title\x07\x7f\x9b",
    "workflow commands": "::error file=a,line=1::b\n::error::c %0A::stop-commands::d ##[error]e",
    "percents": "%0A %25 %s %(a)s {0} {{ 7 * 7 }} {% raw %} ${{ secrets.A }} $(id)",
    "entities": "&lt;b&gt; &amp;amp; &#60; &#x3c;i&#x3e;",
    "not characters": "\udfff\ud800\ufffe\uffff\U0001f600",
    "addresses": "../../etc/passwd?x=1&y=2#z javascript:alert(1) file:///etc",
    "template of a link": "{rev} {path} {line}",
}
HARMLESS = "harmless"


def audit_with(words: str) -> Audit:
    """An audit that has ``words`` in every field that a file, a name or a comment can fill."""
    migration = a_migration(words, words, 1, words)._replace(framework=words)
    told: dict[str, Any] = {"tables": (words,), "facts": (words,), "message": f"BKF101 {words}", "statement": words}
    findings = [
        a_finding(migration=migration, **told),
        a_finding(Operation.DELETE, migration=migration, **{**told, "status": "suppressed", "reason": words}),
        a_finding(Operation.COMMENT, Priority.LOW, migration, message=f"BKF309 {words}"),
    ]
    known = Known(words, words, "0123", "UPDATE", 2, 1, Priority.HIGH, (words,))
    return an_audit(
        findings,
        comparison=Comparison(words, words, {}, (findings[0],), (known,), (Moved(findings[0], known),)),
        added={words: Added(GENERATED, words)},
        config=Config(hot_tables=(words,), small_tables=(f"{words} small",)),
        errors=(FileError(words, 1, words),),
        unchecked=(words,),
        faults=(Fault("BKF901", words, 2, 3, f"BKF901 {words}"),),
        stale=(Entry(Key(words, words, "0123"), 1, "UPDATE", (words,)),),
        source_lines={words: ("x\n", f"    {words}\n", "y\n")},
    )


def rendered(name: str, words: str) -> str:
    return render(audit_with(words), name, Presentation(link="https://host/{path}#L{line}"))


hostile_words = pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)


@hostile_words
@pytest.mark.parametrize("name", formats())
def test_no_character_that_steers_or_hides(name: str, words: str) -> None:
    characters = set(rendered(name, words))
    assert {c for c in characters if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} <= {"\n"}


@hostile_words
@pytest.mark.parametrize("name", [name for name in formats() if name != "html"])
def test_no_line_more_and_none_less(name: str, words: str) -> None:
    assert rendered(name, words).count("\n") == rendered(name, HARMLESS).count("\n")


class _Shape(HTMLParser):
    """The elements of a page with the names of their attributes, and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.shape: list[tuple[str, ...]] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, *(name for name, _ in attrs)))
        assert not [value for _, value in attrs if (value or "").lower().startswith("javascript:")]

    def handle_data(self, data: str) -> None:
        if self.shape and self.shape[-1][0] == "script":
            self.scripts.append(data)


@hostile_words
def test_html(words: str) -> None:
    page, harmless = _Shape(rendered("html", words)), _Shape(rendered("html", HARMLESS))
    assert page.shape == harmless.shape
    assert json.loads(page.scripts[0])[0]["findings"][0]["code"] == "BKF101"
    assert page.scripts[1:] == harmless.scripts[1:]


@hostile_words
def test_markdown(words: str) -> None:
    def elements(text: str) -> list[tuple[str, ...]]:
        page = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
        return _Shape(page).shape

    assert elements(rendered("markdown", words)) == elements(rendered("markdown", HARMLESS))


@hostile_words
def test_json(words: str) -> None:
    document = json.loads(rendered("json", words))
    (migration,) = document["migrations"]
    assert (migration["id"], migration["description"], migration["path"]) == (words, words, words)
    assert migration["findings"][0]["message"] == f"BKF101 {words}"
    assert document["errors"] == [{"path": words, "line": 1, "message": words}]


@hostile_words
def test_github(words: str) -> None:
    *commands, summary = rendered("github", words).splitlines()
    assert len(commands) == 5
    for command in commands:
        assert command.startswith(("::error file=", "::warning file=", "::notice file="))
        properties = command[2:].partition("::")[0].partition(" ")[2].split(",")
        assert [pair.partition("=")[0] for pair in properties] == ["file", "line", "col", "title"]
    assert summary == rendered("github", HARMLESS).splitlines()[-1]


@hostile_words
def test_gitlab_and_sarif(words: str) -> None:
    issues = json.loads(rendered("gitlab", words))
    assert [issue["check_name"] for issue in issues] == ["unreadable", "BKF901", "baseline", "BKF101", "BKF309"]
    (run,) = json.loads(rendered("sarif", words))["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["BKF101", "BKF103", "BKF309", "BKF901"]
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert not set(uri) & set(" \"<>\\^`{|}:?#")


@hostile_words
def test_junit(words: str) -> None:
    def shape(text: str) -> list[tuple[str, list[str]]]:
        return [(element.tag, list(element.attrib)) for element in ElementTree.fromstring(text.encode()).iter()]

    assert shape(rendered("junit", words)) == shape(rendered("junit", HARMLESS))
