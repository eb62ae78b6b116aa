"""Effects of actions, told from chance, from season and from regression to the mean."""

from cxkit.stats.effects._designs import (
    difference_in_differences as difference_in_differences,
    interrupted_series as interrupted_series,
    randomised as randomised,
)
from cxkit.stats.effects._effect import Effect as Effect
from cxkit.stats.effects._shrunken import (
    shrunken_baseline as shrunken_baseline,
    shrunken_differences as shrunken_differences,
)
