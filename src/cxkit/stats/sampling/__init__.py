"""Samples: how many to ask, how to weight those who answered, and how many did."""

from cxkit.stats.sampling import (
    raking as raking,
    response_rates as response_rates,
    sample_size as sample_size,
    weighting as weighting,
)
