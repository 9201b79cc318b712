"""git in scratch repositories, as nobody in particular."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_SETTINGS = (
    "user.email=nobody@example.org",
    "commit.gpgsign=false",
    "init.defaultBranch=main",
    "protocol.file.allow=always",
)


def git(*arguments: str, author: str = "nobody", at: int = 0) -> str:
    """Run git in the working directory; ``at`` is the author's time, in seconds since 1970."""
    settings = [part for setting in (*_SETTINGS, f"user.name={author}") for part in ("-c", setting)]
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(
        ["git", *settings, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**own, "GIT_AUTHOR_DATE": f"{at} +0200"} if at else own,
    )
    return done.stdout.strip()


def commit(files: dict[str, str], author: str = "nobody", at: int = 0) -> None:
    """Write files and commit all that is there."""
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git("add", "--all", ".")
    git("commit", "--quiet", "--allow-empty", "--message", "a commit", author=author, at=at)
