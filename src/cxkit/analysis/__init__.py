"""Analyses of customers, answers, paths and text: what drives a score, who buys again, what is asked for.

Each module is one family of analyses; what they offer is named here and loaded when first used.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxkit.analysis.drivers import Drivers as Drivers
    from cxkit.analysis.drivers import key_drivers as key_drivers
    from cxkit.analysis.importance import ImportancePerformance as ImportancePerformance
    from cxkit.analysis.importance import importance_performance as importance_performance
    from cxkit.analysis.kano import Kano as Kano
    from cxkit.analysis.kano import kano_categories as kano_categories
    from cxkit.analysis.kano import kano_of_answers as kano_of_answers
    from cxkit.analysis.kano import kano_of_counts as kano_of_counts

_HOME = {
    "Drivers": "cxkit.analysis.drivers",
    "ImportancePerformance": "cxkit.analysis.importance",
    "Kano": "cxkit.analysis.kano",
    "importance_performance": "cxkit.analysis.importance",
    "kano_categories": "cxkit.analysis.kano",
    "kano_of_answers": "cxkit.analysis.kano",
    "kano_of_counts": "cxkit.analysis.kano",
    "key_drivers": "cxkit.analysis.drivers",
}

__all__ = [
    "Drivers",
    "ImportancePerformance",
    "Kano",
    "importance_performance",
    "kano_categories",
    "kano_of_answers",
    "kano_of_counts",
    "key_drivers",
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
