"""The guard: one function for a test that fails on a new data change, and the same rule for ``--fail-on``."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence

from flake8_backfill.audit import Audit, audit
from flake8_backfill.config import Config
from flake8_backfill.flake8_settings import load
from flake8_backfill.model import Finding, Operation, Priority

Path = str | os.PathLike[str]

_WHAT_TO_DO = """\
What to do: leave the schema change in the migration and move the row change to a backfill that runs in batches outside
the deployment. If it has to stay, say why: "# noqa: {code} -- why this is safe" behind the line, or
"# backfill: allow -- why this is safe" on the migration's marker, docstring or def line."""


def assert_schema_only(
    paths: Path | Sequence[Path], baseline: Path | None = None, fail_on: str = "medium", config: Config | None = None
) -> None:
    """Raise AssertionError where migrations in ``paths`` change rows in a way that the baseline does not know.

    ``paths`` are files and folders; they and ``baseline`` (a file that ``backfill-report --write-baseline`` wrote) are
    seen from the working directory.  ``fail_on`` is the lowest priority that counts: ``"high"``, ``"medium"`` or
    ``"low"``.  ``config`` is found from the working directory, as by backfill-report, where it is not given.

    It fails as well for files that cannot be read, for suppressions to repair (BKF900, BKF901) and for entries of the
    baseline that match nothing any more.  Raises `ConfigError` for a wrong configuration or baseline, and ValueError
    for another ``fail_on``; warns where there is no migration at all.
    """
    __tracebackhide__ = True  # pytest shows the line of the test
    if fail_on.upper() not in Priority.__members__:
        raise ValueError(f"fail_on: expected high, medium or low, got {fail_on!r}")
    named = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    settings = load()
    config = config or settings.configure(Config.load())
    if baseline is not None:
        config = config.override({"baseline": os.fspath(baseline)}, prefix="assert_schema_only ")
    audited = audit([os.fspath(path) for path in named], config, settings=settings)
    if not audited.migration_files and not audited.errors:
        warnings.warn(f"no migration found in {_listed(named)}: nothing is guarded", stacklevel=2)
    sections = list(_sections(audited, Priority[fail_on.upper()], named))
    if sections:
        raise AssertionError("\n\n".join(sections))


def failing(audited: Audit, limit: Priority) -> list[Finding]:
    """Return the new findings of a priority or a higher one; comments count only where flake8 shows them as well.

    In an audit that is compared with an earlier report, those that this has are not new.
    """
    candidates = audited.findings if audited.comparison is None else audited.comparison.new
    return [
        finding
        for finding in candidates
        if finding.status == "new"
        and finding.priority <= limit
        and (audited.config.comments or finding.operation is not Operation.COMMENT)
    ]


def passes(audited: Audit, limit: Priority) -> bool:
    """Tell whether a gate lets an audit through: no new finding, no suppression to repair, no needless entry."""
    return not (failing(audited, limit) or audited.faults or audited.stale)


def _sections(audited: Audit, limit: Priority, paths: Sequence[Path]) -> Iterator[str]:
    """Yield what is wrong, each with what to do about it."""
    findings = failing(audited, limit)
    if findings:
        yield "\n".join([_headline(findings), *(line for finding in findings for line in _told(finding, audited))])
        yield _WHAT_TO_DO.format(code=findings[0].code)
    if audited.faults:
        told = [f"{fault.path}:{fault.line}: {fault.message}" for fault in audited.faults]
        yield "\n".join(["Suppressions to repair:", *told])
    if audited.stale:
        told = [entry.words for entry in audited.stale]
        command = f"backfill-report --prune-baseline --baseline {audited.config.baseline_path()} {_listed(paths)}"
        yield "\n".join([f"In the baseline, but there no more; drop them with: {command}", *told])
    if audited.errors:
        told = [f"{error.path}:{error.line}: {error.message}" for error in audited.errors]
        yield "\n".join(["Files that could not be read:", *told])


def _headline(findings: Sequence[Finding]) -> str:
    what = "1 place" if len(findings) == 1 else f"{len(findings)} places"
    return f"Migrations must change the schema only, but {what} would change rows:"


def _told(finding: Finding, audited: Audit) -> Iterator[str]:
    """Yield the place of a finding with its message, as an editor can jump to it, and the line of source there."""
    yield f"{finding.path}:{finding.line}:{finding.column}: {finding.message}"
    lines = audited.source_lines.get(finding.path, ())
    if finding.line <= len(lines):
        yield f"    {lines[finding.line - 1].strip()[:100]}"


def _listed(paths: Sequence[Path]) -> str:
    return " ".join(os.fspath(path) for path in paths) or "."
