"""The long run: ``python -m pytest tests/fuzz --hypothesis-profile=long``; see benchmarks/robustness/README.md."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.fuzz.examples import LONG

settings.register_profile("long", max_examples=LONG, deadline=None, suppress_health_check=list(HealthCheck))
