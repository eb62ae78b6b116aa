"""A shop from a seed, of any size, with a story that a review should find."""

from cxkit.simulation.shop import Shop, simulate
from cxkit.simulation.story import Story

__all__ = ["Shop", "Story", "simulate"]
