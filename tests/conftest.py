"""Profiles for the laws: quick by default, deep on request."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile(
    "few", max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
settings.load_profile("quick")
