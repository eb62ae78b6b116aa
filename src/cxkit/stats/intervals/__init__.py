"""Intervals and tests of one figure, of two, and of many: a module for each kind of figure."""

from cxkit.stats.intervals import (
    bootstrap as bootstrap,
    classification as classification,
    clusters as clusters,
    contingency as contingency,
    means as means,
    multiplicity as multiplicity,
    nps as nps,
    paired as paired,
    proportions as proportions,
    quantiles as quantiles,
    rates as rates,
    tails as tails,
    two_proportions as two_proportions,
)
from cxkit.stats.intervals._comparison import Comparisons as Comparisons, compare as compare
