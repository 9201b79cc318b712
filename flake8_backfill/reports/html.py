"""The audit as a page: one file that needs nothing else, with charts, filters and the source of each change."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from typing import Any

from flake8_backfill import __version__
from flake8_backfill.audit import Audit, AuditedMigration
from flake8_backfill.config import ConfigError
from flake8_backfill.model import UNKNOWN_TABLE, Finding, Operation
from flake8_backfill.reports import _charts
from flake8_backfill.reports._comparison import sections, totals
from flake8_backfill.reports._excerpts import Excerpt, excerpts
from flake8_backfill.reports._format import Format, Presentation
from flake8_backfill.reports._next_steps import next_steps
from flake8_backfill.reports._places import address
from flake8_backfill.reports._words import added, hot_tables, one_line, spelled_out, utc

_LONGEST = 1000
_NO_JINJA = "--format html needs Jinja2: install it with pip install 'flake8-backfill[report]'"

# In a script element text ends at "</script" and changes its meaning at "<!--" (HTML standard, "script data state").
_IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def _render(audit: Audit, presentation: Presentation) -> str:
    try:
        import jinja2  # an extra: the plugin and the other formats do without it
    except ImportError as error:
        raise ConfigError(_NO_JINJA) from error
    style = _asset("report.css")
    script = _asset("filters.js") + _asset("details.js") + _asset("report.js")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["line"] = lambda text: one_line(str(text), _LONGEST)
    environment.filters["number"] = lambda number: f"{number:,}"
    template = environment.from_string(_asset("report.html.j2"))
    return (
        template.render(
            **_figures(audit),
            generated=utc(audit.generated),
            version=__version__,
            style=style,
            script=script,
            policy=_policy(style, script),
            data=_data(audit, presentation.link),
        )
        + "\n"
    )


def _asset(name: str) -> str:
    return (files(__package__) / "page" / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy that lets nothing run, and nothing be loaded, but the page's own two texts."""
    sources = f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}"
    return f"{sources}; base-uri 'none'; form-action 'none'"


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _figures(audit: Audit) -> dict[str, Any]:
    """Return what the template itself shows: all but the table of migrations."""
    tables = _charts.tables(audit)
    return {
        "summary": audit.summary,
        "counts": audit.summary._asdict(),
        "audit": audit,
        "tables": tables,
        "most_tables": _charts.MOST_TABLES,
        "unknown": UNKNOWN_TABLE,
        "history": _charts.history(audit),
        "changes": list(sections(audit.comparison)) if audit.comparison else [],
        "totals": [total for total in totals(audit, audit.comparison) if total.now != total.before]
        if audit.comparison
        else [],
        "hot_tables": hot_tables(audit.config),
        "next_steps": next_steps(audit, named=False),
        "operations": [operation.name for operation in Operation],
        "labels": [one_line(migration.migration.id) for migration in audit.migrations],
    }


def _data(audit: Audit, link: str) -> str:
    """Return the migrations as JSON that is safe inside a script element."""
    text = json.dumps([_migration(migration, audit, link) for migration in audit.migrations], separators=(",", ":"))
    return re.sub("[<>&]", lambda found: _IN_SCRIPT[found[0]], text)


def _migration(audited: AuditedMigration, audit: Audit, link: str) -> dict[str, Any]:
    migration = audited.migration
    lines = audit.source_lines.get(migration.path, ())
    return {
        "id": one_line(migration.id),
        "description": one_line(migration.description, _LONGEST),
        "framework": one_line(migration.framework),
        "path": spelled_out(migration.path),
        "line": migration.line,
        "added": one_line(added(audit, audited)),
        "link": address(link, migration.path),
        "priority": "COMMENT" if audited.comment_only else audited.priority.name,
        "tables": [one_line(table) for table in audited.tables],
        "operations": [operation.name for operation in audited.operations],
        "lines": list(audited.lines),
        "findings": [_finding(finding) for finding in audited.findings],
        "excerpts": [_excerpt(excerpt) for excerpt in excerpts(audited.findings, lines)],
    }


def _excerpt(excerpt: Excerpt) -> dict[str, Any]:
    """Return an excerpt; a part of a line is its text, or with its finding's index before it, as most are without."""
    lines = [
        [part.text if part.finding is None else [part.finding, part.text] for part in parts if part.text]
        for parts in excerpt.lines
    ]
    return {"line": excerpt.line, "lines": lines, "findings": excerpt.findings}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "priority": finding.priority.name,
        "operation": finding.operation.name,
        "tables": [one_line(table) for table in finding.tables],
        "line": finding.line,
        "column": finding.column,
        "scope": finding.scope,
        "facts": [one_line(fact, _LONGEST) for fact in finding.facts],
        "message": one_line(finding.message, _LONGEST),
        "sentence": _sentence(finding),
        "status": finding.status,
        "reason": one_line(finding.reason, _LONGEST),
    }


def _sentence(finding: Finding) -> str:
    """Return the message without the code before and the facts behind it, which the page shows on their own."""
    sentence = one_line(finding.message.removeprefix(finding.code), _LONGEST)
    for fact in reversed(finding.facts):
        sentence = sentence.removesuffix(f"; {one_line(fact, _LONGEST)}")
    return sentence


FORMAT = Format(
    name="html",
    help="a page to look at and filter",
    render=_render,
    stamp=re.compile(r'<time datetime="[^"]*">[^<]*</time>'),
)
