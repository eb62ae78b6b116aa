"""Numbers only: arrays in, estimates out. Knows nothing of customers.

Each module is one family of statistics; what they all return is named here and loaded when first used.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxkit.stats.axes import Axis as Axis
    from cxkit.stats.cells import Runs as Runs
    from cxkit.stats.comparison import Comparisons as Comparisons
    from cxkit.stats.comparison import compare as compare
    from cxkit.stats.estimate import Comparison as Comparison
    from cxkit.stats.estimate import Estimate as Estimate
    from cxkit.stats.estimate import Interval as Interval
    from cxkit.stats.estimates import Estimates as Estimates
    from cxkit.stats.interval import Intervals as Intervals
    from cxkit.stats.significance import Significance as Significance
    from cxkit.stats.significance import Significances as Significances
    from cxkit.stats.tally import Tally as Tally
    from cxkit.stats.tally import merged as merged

_HOME = {
    "Axis": "cxkit.stats.axes",
    "Comparison": "cxkit.stats.estimate",
    "Comparisons": "cxkit.stats.comparison",
    "Estimate": "cxkit.stats.estimate",
    "Estimates": "cxkit.stats.estimates",
    "Interval": "cxkit.stats.estimate",
    "Intervals": "cxkit.stats.interval",
    "Runs": "cxkit.stats.cells",
    "Significance": "cxkit.stats.significance",
    "Significances": "cxkit.stats.significance",
    "Tally": "cxkit.stats.tally",
    "compare": "cxkit.stats.comparison",
    "merged": "cxkit.stats.tally",
}

__all__ = [
    "Axis",
    "Comparison",
    "Comparisons",
    "Estimate",
    "Estimates",
    "Interval",
    "Intervals",
    "Runs",
    "Significance",
    "Significances",
    "Tally",
    "compare",
    "merged",
]


def __getattr__(name: str) -> Any:
    """The name from the module where it lives, kept from then on."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(_import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
