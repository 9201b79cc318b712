"""Writes the pages into a folder: ``python -m flake8_backfill.explanations docs``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from flake8_backfill.explanations import contents, pages


def main(argv: Sequence[str]) -> int:
    """Write one file for each page, and the table of contents, into the folder that ``argv`` names."""
    if len(argv) != 1:
        print("usage: python -m flake8_backfill.explanations FOLDER", file=sys.stderr)
        return 2
    folder = Path(argv[0])
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"README": contents(), **{page.name: page.text for page in pages().values()}}
    for name, text in texts.items():
        (folder / f"{name}.md").write_bytes(text.encode())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
