"""Sums up a report of ``coverage json`` (standard input): branches covered of all, for each folder of the package."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import PurePath


def main() -> int:
    """Print a line for each folder."""
    covered: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for path, measured in json.load(sys.stdin)["files"].items():
        folder = PurePath(path).parent.as_posix()
        covered[folder] += measured["summary"]["covered_branches"]
        known[folder] += measured["summary"]["num_branches"]
    for folder, number in known.items():
        print(f"{folder}: {covered[folder]} of {number} branches, {covered[folder] / number:.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
