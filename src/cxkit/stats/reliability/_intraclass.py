"""Agreement of numeric ratings: intraclass correlations, and Kendall's W for rankings.

| who rates | one rating is used | the mean of k ratings is used |
|---|---|---|
| other raters for every unit | ICC1 | ICC1k |
| the same raters, a sample of many | ICC2 | ICC2k |
| the same raters, these only (consistency) | ICC3 | ICC3k |

Sources: Shrout and Fleiss (1979), Psychological Bulletin 86:420; McGraw and Wong (1996) for intervals;
Kendall and Babington Smith (1939).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import table
from cxkit.stats._wording import WORDS
from cxkit.stats.intervals.contingency import chi_square_tail
from cxkit.stats.intervals.means import midranks
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._interval import Interval, IntervalMethods, Sufficient
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.results._reasons import NO_VARIATION, TOO_FEW
from cxkit.stats.results._significance import Significance
from cxkit.values import Reason, Text


class MeanSquares(NamedTuple):
    """The two-way analysis of variance of units by raters, each unit rated once by each rater."""

    units: int
    raters: int
    between_units: float
    between_raters: float
    error: float
    within_units: float


def _icc1(ms: MeanSquares) -> tuple[float, float]:
    return ms.between_units - ms.within_units, ms.between_units + (ms.raters - 1) * ms.within_units


def _icc2(ms: MeanSquares) -> tuple[float, float]:
    raters = ms.raters * (ms.between_raters - ms.error) / ms.units
    return ms.between_units - ms.error, ms.between_units + (ms.raters - 1) * ms.error + raters


def _icc3(ms: MeanSquares) -> tuple[float, float]:
    return ms.between_units - ms.error, ms.between_units + (ms.raters - 1) * ms.error


def _icc1k(ms: MeanSquares) -> tuple[float, float]:
    return ms.between_units - ms.within_units, ms.between_units


def _icc2k(ms: MeanSquares) -> tuple[float, float]:
    return ms.between_units - ms.error, ms.between_units + (ms.between_raters - ms.error) / ms.units


def _icc3k(ms: MeanSquares) -> tuple[float, float]:
    return ms.between_units - ms.error, ms.between_units


_FORMS: Final[Mapping[str, Callable[[MeanSquares], tuple[float, float]]]] = MappingProxyType(
    {"ICC1": _icc1, "ICC2": _icc2, "ICC3": _icc3, "ICC1k": _icc1k, "ICC2k": _icc2k, "ICC3k": _icc3k}
)


def _spearman_brown(single: float, raters: int) -> float:
    return raters * single / (1 + (raters - 1) * single)


BEYOND_POLE: Final[Text] = WORDS["reliability.beyond"]
"""The mean of k ratings has no coefficient where that of one is -1/(k-1) or less."""

_CRUMB: Final = 1e-12
"""What rounding leaves of a sum that is nothing, as a part of what was added up."""


def _beyond(ms: MeanSquares) -> Reason:
    return BEYOND_POLE(least=f"{-1 / (ms.raters - 1):.4g}")


def _f_bounds(ratio: float, df1: float, df2: float, confidence: float) -> tuple[float, float]:
    tail = (1 - confidence) / 2
    special = scipy_module("special", needed_for="the interval of an intraclass correlation")
    upper = float(special.fdtri(df1, df2, 1 - tail))
    return ratio / upper, ratio * float(special.fdtri(df2, df1, 1 - tail))


def _one_way_interval(name: str, ms: MeanSquares, confidence: float) -> tuple[float, float]:
    n, k = ms.units, ms.raters
    error, df = (ms.within_units, n * (k - 1)) if name.startswith("ICC1") else (ms.error, (n - 1) * (k - 1))
    low, high = _f_bounds(ms.between_units / error, n - 1, df, confidence)
    if name.endswith("k"):
        return 1 - 1 / low, 1 - 1 / high
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _two_way_interval(name: str, ms: MeanSquares, confidence: float) -> tuple[float, float] | Reason:
    n, k = ms.units, ms.raters
    top, bottom = _icc2(ms)
    rho = top / bottom
    a, b = k * rho / (n * (1 - rho)), 1 + k * rho * (n - 1) / (n * (1 - rho))
    weight = a * ms.between_raters + b * ms.error
    if weight == 0:
        return NO_VARIATION
    df = weight**2 / ((a * ms.between_raters) ** 2 / (k - 1) + (b * ms.error) ** 2 / ((n - 1) * (k - 1)))
    special = scipy_module("special", needed_for="the interval of an intraclass correlation")
    tail = (1 - confidence) / 2
    f1, f2 = float(special.fdtri(n - 1, df, 1 - tail)), float(special.fdtri(df, n - 1, 1 - tail))
    rest = k * ms.between_raters + (k * n - k - n) * ms.error
    low = n * (ms.between_units - f1 * ms.error) / (f1 * rest + n * ms.between_units)
    high = n * (f2 * ms.between_units - ms.error) / (rest + n * f2 * ms.between_units)
    if not name.endswith("k"):
        return low, high
    if 1 + (k - 1) * low <= _CRUMB:
        return _beyond(ms)
    return _spearman_brown(low, k), _spearman_brown(high, k)


def _interval(name: str, ms: MeanSquares, *, confidence: float) -> Interval:
    method = "mcgraw_wong"
    error = ms.within_units if name.startswith("ICC1") else ms.error
    if error <= 0:
        return Interval.missing(NO_VARIATION, method=method, confidence=confidence)
    make = _two_way_interval if name.startswith("ICC2") else _one_way_interval
    bounds = make(name, ms, check_confidence(confidence))
    if isinstance(bounds, Reason):
        return Interval.missing(bounds, method=method, confidence=confidence)
    low, high = bounds
    return Interval(low=low, high=min(high, 1.0), confidence=confidence, method=method)


_INTERVALS: Final = IntervalMethods(
    "intraclass correlation", MappingProxyType({"mcgraw_wong": _interval}), "mcgraw_wong"
)


def icc(ratings: ArrayLike) -> dict[str, Estimate]:
    """The six intraclass correlations of ratings, one row a unit and one column a rater.

    Units with a missing rating are left out. Undefined with fewer than two units or raters, or where units
    do not differ at all. Intervals need scipy. ICC2k is undefined where ICC2 lies at or below -1/(k-1),
    beyond which the mean of k ratings has none, and its interval where the lower bound does.

    >>> agreement = icc([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> {name: round(float(one), 3) for name, one in agreement.items()}
    {'ICC1': 0.166, 'ICC2': 0.29, 'ICC3': 0.715, 'ICC1k': 0.443, 'ICC2k': 0.62, 'ICC3k': 0.909}
    """
    values = table(ratings, "ratings", missing=True)
    whole = values[~np.isnan(values).any(axis=1)]
    n, k = whole.shape
    dropped = {"with a missing rating": len(values) - n}
    if n < 2 or k < 2:
        reason = TOO_FEW(needed=2, n=min(n, k))
        return {name: Estimate.missing(reason, n=n, definition=name, dropped=dropped) for name in _FORMS}
    ms = _mean_squares(whole)
    return {name: _icc(name, form, ms, dropped) for name, form in _FORMS.items()}


def _icc(
    name: str,
    form: Callable[[MeanSquares], tuple[float, float]],
    ms: MeanSquares,
    dropped: Mapping[str, int],
) -> Estimate:
    top, bottom = form(ms)
    if bottom <= _CRUMB * (ms.between_units + ms.between_raters + ms.error):
        reason = _beyond(ms) if name == "ICC2k" and ms.between_units > 0 else NO_VARIATION
        return Estimate.missing(reason, n=ms.units, definition=name, dropped=dropped)
    return Estimate(
        value=top / bottom,
        n=ms.units,
        interval=Sufficient(_INTERVALS, (name, ms)),
        definition=name,
        dropped=dropped,
    )


def _mean_squares(values: Floats) -> MeanSquares:
    n, k = values.shape
    centred = values - values.mean()
    by_unit: Floats = centred.mean(axis=1)
    by_rater: Floats = centred.mean(axis=0)
    rest = centred - by_unit[:, None] - by_rater[None, :]
    units, raters = k * float(by_unit @ by_unit), n * float(by_rater @ by_rater)
    # Rounding leaves crumbs where there is no variation at all; they are not variation.
    crumb = 1e-24 * float((values * values).sum())
    residual = float((rest * rest).sum())
    units, raters, residual = (part if part > crumb else 0.0 for part in (units, raters, residual))
    return MeanSquares(
        units=n,
        raters=k,
        between_units=units / (n - 1),
        between_raters=raters / (k - 1),
        error=residual / ((n - 1) * (k - 1)),
        within_units=(raters + residual) / (n * (k - 1)),
    )


def _tie_sum(values: Floats) -> float:
    ties = np.unique(values, return_counts=True)[1].astype(np.float64)
    return float((ties**3 - ties).sum())


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class KendallW(Tabular):
    """Kendall's W with its test, and the mean rank of every unit."""

    estimate: Estimate
    test: Significance
    mean_ranks: Floats

    @property
    def value(self) -> float | None:
        """W, from 0 (no concordance) to 1; None where it is undefined."""
        return self.estimate.value

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a unit."""
        return {"unit": list(range(self.mean_ranks.size)), "mean_rank": self.mean_ranks.tolist()}

    def summary(self) -> dict[str, Any]:
        """The estimate and the test."""
        return {**self.estimate.to_dict(), "test": self.test.to_dict()}

    def __repr__(self) -> str:
        return f"KendallW({self.estimate}, {self.test!r})"


def kendall_w(ratings: ArrayLike) -> KendallW:
    """Kendall's W, the concordance of raters who order the same units, corrected for ties.

    One row a unit, one column a rater; units with a missing rating are left out. The test is chi-square
    m (n - 1) W with n - 1 degrees of freedom, good from about 7 units on. Undefined with fewer than two units
    or raters, or where every rater ties all units.

    >>> kendall_w([[1, 2, 1], [2, 1, 2], [3, 3, 3], [4, 4, 4]])
    KendallW(0.9111, Significance(kendall w, statistic=8.2, df=3, p=0.04205))
    """
    values = table(ratings, "ratings", missing=True)
    whole = values[~np.isnan(values).any(axis=1)]
    n, m = whole.shape
    dropped = {"with a missing rating": len(values) - n}
    ranks = np.stack([midranks(column) for column in whole.T], axis=1) if m else np.zeros((n, 0))
    means: Floats = ranks.sum(axis=1) / max(m, 1)
    spread = m * m * (n**3 - n) - m * sum(_tie_sum(column) for column in whole.T)
    if m < 2 or spread <= 0:
        reason = TOO_FEW(needed=2, n=min(n, m)) if n < 2 or m < 2 else NO_VARIATION
        estimate = Estimate.missing(reason, n=n, definition="kendall w", dropped=dropped)
        return KendallW(
            estimate=estimate, test=Significance.missing(reason, method="kendall w"), mean_ranks=means
        )
    sums = ranks.sum(axis=1)
    value = 12 * float(((sums - sums.mean()) ** 2).sum()) / spread
    statistic = m * (n - 1) * value
    test = Significance(
        method="kendall w", statistic=statistic, df=n - 1, p_value=chi_square_tail(statistic, n - 1)
    )
    estimate = Estimate(value=value, n=n, definition="kendall w", dropped=dropped)
    return KendallW(estimate=estimate, test=test, mean_ranks=means)
