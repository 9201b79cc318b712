"""Explanations of the codes, one page for each operation: the texts of ``--explain`` and of ``docs/``."""

from __future__ import annotations

import difflib
from importlib import resources

from flake8_backfill.model import Operation
from flake8_backfill.records import NamedTuple
from flake8_backfill.rules import RULES, Rule

PATTERN = "backfill"
"""The page about the way out that all others lead to."""

ALL = "all"


class UnknownTopic(ValueError):
    """There is no such code or page; the text is one line that says which there are."""


class Page(NamedTuple):
    """A page: its name (``insert_select``), its heading, what follows that, and the rules it explains."""

    name: str
    title: str
    body: str
    rules: tuple[Rule, ...]

    @property
    def text(self) -> str:
        """The page in Markdown: the heading, the codes with their priorities, and the explanation."""
        codes = [f"{rule.code} ({rule.priority.name})" if rule.priority else rule.code for rule in self.rules]
        listed = f"{', '.join(codes)}\n\n" if codes else ""
        return f"# {self.title}\n\n{listed}{self.body}"


def pages() -> dict[str, Page]:
    """Return all pages by name: the way out, the operations by number, and what is wrong with suppressions."""
    rules: dict[str, list[Rule]] = {PATTERN: []}
    for operation in Operation:
        rules[operation.name.lower()] = [rule for rule in RULES.values() if rule.operation is operation]
    for rule in RULES.values():
        if rule.operation is None:
            rules[rule.code.lower()] = [rule]
    return {name: _page(name, tuple(explained)) for name, explained in rules.items()}


def explanation(topic: str) -> str:
    """Return what is to say of a code (``BKF101``), an operation (``insert-select``), a page, or ``all``.

    Case does not matter. Raises `UnknownTopic` for anything else.
    """
    known = pages()
    wanted = topic.strip().lower().replace("-", "_")
    if wanted == ALL:
        return "\n".join(page.text for page in known.values())
    if wanted in known:
        return known[wanted].text
    rule = RULES.get(wanted.upper())
    if rule is None or rule.operation is None:
        raise UnknownTopic(_unknown(topic, list(known)))
    return f"{rule.code}: {rule.title}. {rule.advice}\n\n{known[rule.operation.name.lower()].text}"


def contents() -> str:
    """Return the table of contents of ``docs/``, in Markdown."""
    lines = [
        "# What flake8-backfill says, and what to do",
        "",
        "`backfill-report --explain CODE` prints these pages; they are written by",
        "`python -m flake8_backfill.explanations docs`.",
        "",
        "| Page | Codes | What it is |",
        "|---|---|---|",
    ]
    for page in pages().values():
        codes = ", ".join(rule.code for rule in page.rules)
        meaning = page.rules[0].meaning if page.rules else "The safe pattern: expand, backfill in batches, contract."
        lines.append(f"| [{page.title}]({page.name}.md) | {codes} | {meaning} |")
    return "\n".join(lines) + "\n"


def _page(name: str, rules: tuple[Rule, ...]) -> Page:
    text = resources.files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8")
    heading, _, body = text.partition("\n\n")
    return Page(name, heading.removeprefix("# "), body, rules)


def _unknown(topic: str, names: list[str]) -> str:
    near = difflib.get_close_matches(topic.upper(), [*RULES, *map(str.upper, names)], n=1)
    hint = f"did you mean {near[0]}?" if near else f"it is a code such as BKF101, or one of {', '.join([*names, ALL])}"
    return f"nothing is known of {topic[:60]!r}; {hint}"
