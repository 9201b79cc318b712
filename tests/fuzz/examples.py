"""How many examples each property gets: few and always the same ones, or in the long run many and new ones."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

LONG = 8_000
"""Examples of each property in the profile "long"."""


def examples(quick: int) -> settings:
    """Return the settings of a property that gets so many examples, unless this is the long run."""
    profile = settings()
    if profile.max_examples >= LONG:
        return profile
    return settings(max_examples=quick, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
