"""Parts that analyses share: a share with its interval, columns of estimates, and the check of a choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cxkit.errors import Invalid, shown
from cxkit.stats.intervals.proportions import PROPORTION
from cxkit.stats.results import EMPTY, Estimate, Sufficient


def share_of(
    x: float,
    n: float,
    definition: str,
    confidence: float = 0.95,
    *,
    dropped: Mapping[str, int] | None = None,
) -> Estimate:
    """x of n with the interval of a share; undefined where n is 0."""
    described: dict[str, Any] = {"unit": "share", "definition": definition, "confidence": confidence}
    if dropped is not None:
        described["dropped"] = dropped
    if not n:
        return Estimate.missing(EMPTY, **described)
    return Estimate(value=x / n, n=n, interval=Sufficient(PROPORTION, (x, n)), **described)


def with_bounds(name: str, estimates: Iterable[Estimate]) -> dict[str, Sequence[Any]]:
    """The columns of estimates: their values by that name, and the bounds `low` and `high`."""
    columns = list(estimates)
    return {
        name: [each.value for each in columns],
        "low": [each.low for each in columns],
        "high": [each.high for each in columns],
    }


def check_choice(given: object, known: Sequence[str], path: str) -> None:
    """An error unless the choice is one of the known ones."""
    if given not in known:
        raise Invalid(f"is one of {', '.join(known)}, got {shown(given)}", code="choice", path=path)
