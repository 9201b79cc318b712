"""How machines name a finding: what it is known by from run to run, and where its line can be looked at."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from flake8_backfill.audit import Audit
from flake8_backfill.model import Finding


def fingerprinted(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield each finding with a fingerprint, in hexadecimal, that no other one of ``findings`` has.

    It is made of path, migration, operation and statement as written, so it stays when lines move; of several that
    share these, each counts those before it.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        known_by = (finding.path, finding.migration.id, finding.operation.name, finding.statement)
        yield finding, digest(*known_by, str(seen[known_by]))
        seen[known_by] += 1


def digest(*parts: str) -> str:
    """Return a hash of ``parts`` in hexadecimal; where one part ends and the next begins counts too."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def baseline_path(audit: Audit) -> str:
    """Return the path of the baseline file as the audit's other paths are; "" without one."""
    path = audit.config.baseline_path()
    return os.path.relpath(path, audit.root).replace(os.sep, "/") if path else ""


def as_uri(path: str) -> str:
    """Return a path with ``/`` as a relative URI reference (RFC 3986): percent-encoded where that is needed."""
    return quote(path, errors="backslashreplace")


def address(link: str, path: str) -> str:
    """Return ``link`` with its ``{path}`` filled in; its ``{line}`` stays for each line to fill in."""
    return link.replace("{path}", as_uri(path))
