"""``python -m flake8_backfill``: backfill-report where its script is not on the path."""

from __future__ import annotations

from flake8_backfill.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
