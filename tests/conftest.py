"""Profiles for the laws: quick by default, deep on request."""

import re

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile(
    "few", max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
settings.load_profile("quick")

ADDRESS = re.compile(r"\bat 0x|<function |<[\w.]+ object")


def pytest_collection_modifyitems(items):
    """Refuse tests named by an address: two processes would name, and collect, different tests."""
    addressed = [item.nodeid for item in items if ADDRESS.search(item.nodeid)]
    if addressed:
        raise pytest.UsageError(f"tests are named by the address of an object: {addressed[:5]}")
