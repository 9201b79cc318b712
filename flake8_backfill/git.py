"""What git knows of migrations: which of them differ from another revision, and when and by whom each was added.

Nothing is fetched or run, whatever the repository's own settings say: no hooks, filters, monitors or external diffs,
nothing in submodules. Nothing is written but git's own note of which files were touched and are the same.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone

from flake8_backfill.config import ConfigError
from flake8_backfill.discovery import shown_path
from flake8_backfill.records import NamedTuple

_HUNK = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_COMMIT = "%x01%P%x00%at%x00%aN"
# Since 2.45 git has a switch against fetching what a partial clone lacks; before, no way to fetch is left.
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "LC_ALL": "C"}


class Added(NamedTuple):
    """When a file came into the repository (author's date, in UTC) and by whom; renames are followed."""

    date: datetime
    author: str


@dataclass(frozen=True)
class Changes:
    """What differs from a revision: path, as reports show it, -> git's name for the file, "" where it does not know it.

    ``revision`` is what was asked for, ``base`` the commit that is compared with, and ``option`` is named in errors.
    """

    revision: str
    base: str
    option: str
    files: Mapping[str, str] = field(default_factory=dict)

    def lines(self, path: str) -> list[range] | None:
        """Return the lines of a changed file that differ, from 1; None where all of it is new."""
        name = self.files[path]
        if not name:
            return None
        diff = _diff(self.option, "--unified=0", self.base, "--", f":(top,literal){name}")
        return list(_changed_lines(diff))


def changes_since(revision: str, option: str = "--changed-since") -> Changes:
    """Return what differs from the merge base of ``revision`` and HEAD, with what is not committed or added yet.

    Raises `ConfigError`, with ``option`` for what was asked, where git cannot tell.
    """
    if not revision or revision.startswith("-") or "\0" in revision:
        raise ConfigError(f"{option}: expected a revision such as origin/main, got {revision!r:.100}")
    up, shallow = _repository(option)
    if _ask("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        fetched = "; the clone is shallow: git fetch --unshallow" if shallow else ""
        raise ConfigError(f"{option}: there is no revision {revision!r:.100} here{fetched}")
    base = _ask("merge-base", revision, "HEAD")
    if base is None:
        why = "the clone is too shallow: git fetch --unshallow" if shallow else "they have no commit in common"
        raise ConfigError(f"{option}: nothing is known of what {revision!r:.100} and HEAD share; {why}")
    commit = base.decode("ascii").strip()
    changed = _diff(option, "--name-only", "-z", "--diff-filter=d", commit)
    untracked = _git(option, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", up or ".")
    files = {shown_path(os.path.join(up, name)): name for name in _names(changed)}
    files.update({shown_path(os.path.join(up, name)): "" for name in _names(untracked)})
    return Changes(revision, commit, option, files)


def added(paths: Iterable[str], option: str = "--history") -> dict[str, Added]:
    """Return when and by whom each file was added that is committed; ``paths`` are as reports show them.

    Raises `ConfigError` where there is no git, no repository or no commit, and where a shallow clone hides the answer.
    """
    up, shallow = _repository(option)
    # Later names lead to the name of today: the log goes from now to then.
    today = {path: path for path in paths}
    found: dict[str, Added] = {}
    for parents, who, changes in _log(option):
        for status, *names in changes:
            old, new = shown_path(os.path.join(up, names[0])), shown_path(os.path.join(up, names[-1]))
            path = today.pop(new, None)
            if path is None:
                continue
            if status == "R":
                today.setdefault(old, path)
            elif shallow and not parents:
                raise ConfigError(
                    f"{option}: the clone is too shallow to tell when {path} was added: git fetch --unshallow"
                )
            else:
                found[path] = who
    return found


def _log(option: str) -> Iterator[tuple[str, Added, list[tuple[str, ...]]]]:
    """Yield of each commit that adds or renames files, newest first: its parents, its author, and the changes."""
    filters = ("--find-renames", "--diff-filter=AR", "--name-status", "-z", "--no-show-signature", "--no-color")
    log = _git(option, "log", "--topo-order", f"--format={_COMMIT}", *filters)
    for commit in log.split(b"\x01")[1:]:
        parents, time, author, *rest = map(os.fsdecode, commit.split(b"\0"))
        fields = iter(text.lstrip("\n") for text in rest)
        changes = []
        for status in fields:
            if status:
                changes.append((status[0], *(next(fields) for _ in range(2 if status[0] == "R" else 1))))
        yield parents, Added(datetime.fromtimestamp(int(time), timezone.utc), author), changes


def _repository(option: str) -> tuple[str, bool]:
    """Return the way up to the root of the checkout ("" at the root), and whether the clone is shallow."""
    answer = _git(option, "rev-parse", "--is-shallow-repository", "--show-cdup").decode("utf-8", "surrogateescape")
    shallow, _, up = answer.partition("\n")
    return up.removesuffix("\n"), shallow == "true"


def _changed_lines(diff: bytes) -> Iterator[range]:
    """Yield the lines that are new or other; where some were only taken out, the one before them."""
    for hunk in _HUNK.finditer(diff):
        start, count = int(hunk[1]), int(hunk[2] or 1)
        yield range(start, start + max(count, 1))


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _ask(*question: str) -> bytes | None:
    """Return git's answer, None where it has none."""
    done = _run(*question)
    return done.stdout if done.returncode == 0 else None


def _diff(option: str, *arguments: str) -> bytes:
    """Return what git diff prints; raises `ConfigError` where it fails."""
    plain = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all")
    return _git(option, "diff", *plain, *arguments, settings=_filters_off())


def _filters_off() -> dict[str, str]:
    """Return the settings that undo the filters of the repository, which diff runs on a file that was touched.

    Those of the user, such as git-lfs's, stay: they are in another file than the repository's.
    """
    asked = (
        "config",
        "--null",
        "--show-scope",
        "--name-only",
        "--get-regexp",
        r"^filter\..*\.(clean|process|required)$",
    )
    fields = _names(_ask(*asked) or b"")
    return {name: "" for scope, name in zip(fields[::2], fields[1::2], strict=True) if scope in ("local", "worktree")}


def _git(option: str, *arguments: str, settings: Mapping[str, str] | None = None) -> bytes:
    """Return what a git command prints; raises `ConfigError` with git's own reason where it fails."""
    try:
        done = _run(*arguments, settings=settings)
    except OSError as error:
        raise ConfigError(f"{option}: git cannot be run: {error.strerror or error}") from None
    if done.returncode != 0:
        raise ConfigError(f"{option}: {_reason(done)}")
    return done.stdout


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    if "promisor" in "".join(lines):
        return "the clone is partial and lacks what is to be compared: git fetch --refetch --no-filter"
    said = next((line for line in lines if line.startswith("fatal: ")), lines[0] if lines else "")
    return f"git says: {said.removeprefix('fatal: ') or f'exit status {done.returncode}'}"


def _run(*arguments: str, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    quiet = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}")
    return subprocess.run(
        ["git", "--no-pager", *(part for setting in quiet for part in ("-c", setting)), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env={**os.environ, **_ENVIRONMENT, **_in_environment(settings or {})},
    )


def _in_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return settings as git 2.31 and later reads them from the environment: -c takes no name that has a "="."""
    before = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(before) if before.isdecimal() else 0
    variables = {"GIT_CONFIG_COUNT": str(first + len(settings))} if settings else {}
    for number, (name, value) in enumerate(settings.items(), first):
        variables.update({f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value})
    return variables
