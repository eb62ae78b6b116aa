"""A shop from a seed, of any size, with a story that a review should find."""

from cxkit.simulation._shop import Shop as Shop, simulate as simulate
from cxkit.simulation._story import Story as Story
