"""Results of statistics: estimates, intervals, tests, their tables and pictures."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding
from cxkit.stats.results._axes import Axis as Axis, find_axis as find_axis
from cxkit.stats.results._estimate import Comparison as Comparison, Estimate as Estimate
from cxkit.stats.results._estimates import Estimates as Estimates
from cxkit.stats.results._interval import (
    Interval as Interval,
    IntervalMethods as IntervalMethods,
    Intervals as Intervals,
    Sufficient as Sufficient,
)
from cxkit.stats.results._reasons import (
    EMPTY as EMPTY,
    GAP as GAP,
    NEEDS_TWO as NEEDS_TWO,
    NO_EXPOSURE as NO_EXPOSURE,
    NO_INTERVAL as NO_INTERVAL,
    NO_TEST as NO_TEST,
    NO_VARIATION as NO_VARIATION,
    NO_WEIGHT as NO_WEIGHT,
    SUPPRESSED as SUPPRESSED,
    TOO_FEW as TOO_FEW,
    UNDEFINED as UNDEFINED,
    ZERO_BASE as ZERO_BASE,
)
from cxkit.stats.results._significance import (
    Significance as Significance,
    Significances as Significances,
    z_test as z_test,
)
from cxkit.stats.results._target import Target as Target

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
