"""The same people asked twice: the change of a score or a mean, from each person's own change.

Two samples of the same people are not independent: the variance of the change is that of the persons'
changes, mostly smaller than the sum of both variances. For shares use `contingency.mcnemar`.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cxkit.columns import numbers, together
from cxkit.errors import Fault, Invalid
from cxkit.stats.intervals.means import t_mean
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._estimate import Comparison, Estimate
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._normal import check_confidence, two_sided_p, z_of
from cxkit.stats.results._reasons import EMPTY, NEEDS_TWO, NO_VARIATION
from cxkit.stats.results._significance import Significance

__all__ = ["paired_means", "paired_nps"]

_SHOWN: Final = 20


def _both(before: Any, after: Any) -> tuple[Floats, Floats, Flags]:
    before, after = together(before=before, after=after)
    first, second = numbers(before, "before", missing=True), numbers(after, "after", missing=True)
    return first, second, ~(np.isnan(first) | np.isnan(second))


def _votes(scores: Floats, known: Flags, name: str) -> Floats:
    bad = known & ((scores < 0) | (scores > 10) | (scores != np.rint(scores)))
    if bad.any():
        rule = "must be a whole number from 0 to 10"
        places: list[int] = np.flatnonzero(bad)[:_SHOWN].tolist()
        faults = [Fault(f"{name}[{at}]", "scale.off", f"{rule}, got {scores[at]:g}") for at in places]
        raise Invalid.of(name, faults)
    return (scores[known] >= 9).astype(np.float64) - (scores[known] <= 6)


def _side(values: Floats, definition: str, unit: str) -> Estimate:
    if not values.size:
        return Estimate.missing(EMPTY, definition=definition, unit=unit)
    return Estimate(value=float(values.mean()), n=values.size, definition=definition, unit=unit)


def _test(change: Floats, error: float, *, student: bool) -> Significance:
    method = "paired t" if student else "paired z"
    if change.size < 2:
        return Significance.missing(NEEDS_TWO, method=method)
    if error == 0:
        # As many signs can stand before equal changes as there are subsets: two of these lie as far from 0.
        if change[0] == 0:
            return Significance.missing(NO_VARIATION, method=method)
        return Significance(method="paired signs", p_value=2.0 ** (1 - change.size))
    z = float(change.mean()) / error
    if not student:
        return Significance(method=method, statistic=z, p_value=two_sided_p(z))
    special, df = scipy_module("special", needed_for="a paired t test"), change.size - 1
    p_value = min(1.0, 2 * float(special.stdtr(df, -abs(z))))
    return Significance(method=method, statistic=z, df=df, p_value=p_value)


def _compared(
    first: Floats, second: Floats, interval: Interval, described: dict[str, Any], sides: str
) -> Comparison:
    change = second - first
    n = change.size
    error = float(np.std(change, ddof=1)) / float(np.sqrt(n)) if n > 1 else None
    definition: str = described["definition"]
    figure = (
        Estimate(value=float(change.mean()), n=n, standard_error=error, interval=interval, **described)
        if n
        else Estimate.missing(EMPTY, **described)
    )
    return Comparison(
        kind="difference",
        figure=figure,
        first=_side(second, definition, sides),
        second=_side(first, definition, sides),
        test=_test(change, error or 0.0, student=interval.method == "t"),
    )


def paired_nps(before: Any, after: Any, *, confidence: float = 0.95) -> Comparison:
    """The change of the Net Promoter Score of the same people, after less before.

    One row a person, answers from 0 to 10. Every person's change is -2 to 2 (a detractor who becomes a
    promoter: 2); the interval is the mean change +- z sd / sqrt(n), cut at -2 and 2. Who lacks one of the
    answers is left out and counted. Interval and test need two people; of changes that are all alike the test
    is that of their signs, which is exact.

    >>> paired_nps([3, 7, 9, 6, 8, 10, 5, 7], [7, 9, 9, 6, 9, 10, 8, 9])
    Comparison(nps +62.5 points, 95% paired 26.6 to 98.4, p=0.0006363; 50.0 (n=8), -12.5 (n=8))
    """
    z = z_of(check_confidence(confidence))
    one, two, known = _both(before, after)
    first, second = _votes(one, known, "before"), _votes(two, known, "after")
    change = second - first
    if change.size < 2:
        interval = Interval.missing(NEEDS_TWO, method="paired", confidence=confidence)
    else:
        mean, half = float(change.mean()), z * float(np.std(change, ddof=1)) / float(np.sqrt(change.size))
        interval = Interval(
            low=max(-2.0, mean - half), high=min(2.0, mean + half), confidence=confidence, method="paired"
        )
    described = {
        "definition": "nps",
        "unit": "points",
        "confidence": confidence,
        "dropped": {"missing": int(known.size - known.sum())},
    }
    return _compared(first, second, interval, described, "nps")


def paired_means(before: Any, after: Any, *, unit: str = "number", confidence: float = 0.95) -> Comparison:
    """The change of a mean of the same people or things, after less before, with its t interval (SciPy).

    Rows that lack one of the values are left out and counted. The interval needs two rows.

    >>> paired_means([5.0, 6.0, 7.5, 4.0], [4.0, 5.5, 6.0, 4.0], unit="score")
    Comparison(-0.75, 95% t -1.777 to 0.2771, p=0.1027; 4.875 (n=4), 5.625 (n=4))
    """
    one, two, known = _both(before, after)
    first, second = one[known], two[known]
    change = second - first
    if change.size < 2:
        interval = Interval.missing(NEEDS_TWO, method="t", confidence=check_confidence(confidence))
    else:
        test: Any = t_mean(
            float(change.mean()), float(np.std(change, ddof=1)), change.size, confidence=confidence
        )
        interval = test
    described = {
        "definition": "",
        "unit": unit,
        "confidence": confidence,
        "dropped": {"missing": int(known.size - known.sum())},
    }
    return _compared(first, second, interval, described, unit)
