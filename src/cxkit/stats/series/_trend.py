"""Is there a trend? Mann-Kendall with its variants for seasons and autocorrelation, and Sen's slope.

Order matters, spacing does not, for the test; the slope uses the real times. Missing values are left out, and
the others keep their times. All of it compares every pair of values, so it is meant for up to some thousands.

Sources: Mann (1945); Kendall (1975); Hirsch, Slack and Smith (1982) for seasons; Hamed and Rao (1998) for
autocorrelation; Theil (1950); Sen (1968).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers, together
from cxkit.errors import Fault, Invalid
from cxkit.stats._wording import WORDS
from cxkit.stats.intervals.means import midranks
from cxkit.stats.results._display import Tabular, html_of_pairs, optional
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._normal import check_confidence, two_sided_p, z_of
from cxkit.stats.results._pictures import ALARM, INK, drawing_axes, finished, name_points
from cxkit.stats.results._reasons import TOO_FEW
from cxkit.stats.results._significance import Significance

_ROWS: Final = 512


class Slope(NamedTuple):
    """Sen's slope and the line through the medians; the interval holds the slope."""

    slope: Estimate
    intercept: float | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {"slope": self.slope.to_dict(), "intercept": self.intercept}

    def to_records(self) -> list[dict[str, Any]]:
        """The slope as one record, with the intercept."""
        return [{**self.slope.to_records()[0], "intercept": self.intercept}]

    def _repr_html_(self) -> str:
        return html_of_pairs("Sen's slope", self.to_records()[0])


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Trend(Tabular):
    """A trend test: Kendall's S, its variance, tau without (`tau_a`) and with (`tau_b`) correction for ties.

    `direction` is "increasing" or "decreasing" where the test is significant at 1 - `confidence`, else
    "none"; None where the test is undefined. The slope is per `period` steps of time: 1, or the seasons of a
    year.
    """

    values: Floats
    times: Floats
    known: tuple[bool, ...]
    s: float | None
    variance: float | None
    tau_a: float | None
    tau_b: float | None
    test: Significance
    slope: Estimate
    intercept: float | None
    confidence: float = 0.95
    period: int = 1

    @property
    def direction(self) -> Literal["increasing", "decreasing", "none"] | None:
        """Direction of the trend, where that is significant."""
        if self.test.p_value is None or self.s is None:
            return None
        if self.test.p_value >= 1 - self.confidence:
            return "none"
        return "increasing" if self.s > 0 else "decreasing"

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a point."""
        known = np.array(self.known, np.bool_)
        return {"time": self.times.tolist(), "value": optional(self.values, known)}

    def summary(self) -> dict[str, Any]:
        """The test and the slope."""
        return {
            "direction": self.direction,
            "s": self.s,
            "variance": self.variance,
            "tau_a": self.tau_a,
            "tau_b": self.tau_b,
            "test": self.test.to_dict(),
            "slope": self.slope.to_dict(),
            "intercept": self.intercept,
        }

    def __repr__(self) -> str:
        if self.s is None:
            return f"Trend(undefined: {self.test.undefined})"
        return f"Trend({self.direction}, S={self.s:g}, slope {self.slope}, {self.test!r})"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw the points and Sen's line with the lines of the interval of its slope; gives the axes.

        `labels` name the points, where they stand at 0, 1, 2 ...
        """
        ax = drawing_axes(ax, needed_for="a trend")
        known = np.array(self.known, np.bool_)
        times, values = self.times[known], self.values[known]
        ax.plot(times, values, "o", color=INK)
        slope = self.slope
        if slope.value is not None and self.intercept is not None:
            ends = np.array([times.min(), times.max()])
            middle, per = float(np.median(times)), float(self.period)
            height = self.intercept + slope.value * middle / per
            label = f"Sen's slope {slope.value:.4g}"
            ax.plot(ends, height + slope.value * (ends - middle) / per, color=ALARM, label=label)
            if slope.low is not None and slope.high is not None:
                inner = np.linspace(float(ends[0]), float(ends[1]), 65)
                sides = [height + bound * (inner - middle) / per for bound in (slope.low, slope.high)]
                band = f"its {self.confidence:.0%} interval"
                ax.fill_between(inner, *sides, color=ALARM, alpha=0.12, linewidth=0, label=band)
        if labels is not None:
            name_points(ax, labels, ordered=True)
        direction = "undefined" if self.direction is None else self.direction
        label = "no trend" if direction == "none" else f"trend: {direction}"
        return finished(ax, title=label, xlabel="time" if labels is None else "", ylabel="value", legend=True)


def _series(values: ArrayLike, times: ArrayLike | None) -> tuple[Floats, Floats]:
    values, times = together(values=values, times=times)
    y = numbers(values, "values", missing=True)
    t = np.arange(float(y.size)) if times is None else numbers(times, "times")
    back = np.flatnonzero(np.diff(t) <= 0).tolist()
    if back:
        faults = [
            Fault(f"times[{at + 1}]", "times.order", "must be later than the one before") for at in back[:20]
        ]
        raise Invalid.of("trend", faults)
    return y, t


def _kendall(y: Floats) -> tuple[float, float, float]:
    """S, its variance with correction for ties, and the number of pairs of different values."""
    n, s = y.size, 0.0
    for start in range(0, n, _ROWS):
        part = y[start : start + _ROWS, None]
        later = np.arange(n)[None, :] > np.arange(start, start + len(part))[:, None]
        s += float((np.sign(y[None, :] - part) * later).sum())
    ties = np.unique(y, return_counts=True)[1].astype(np.float64)
    variance = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    return s, variance, n * (n - 1) / 2 - float((ties * (ties - 1)).sum()) / 2


def _normal_test(s: float, variance: float, method: str) -> Significance:
    if s == 0:
        return Significance(method=method, statistic=0.0, p_value=1.0)
    if variance <= 0:
        # Values that differ vary: only a correction can take all of it away.
        return Significance.missing(WORDS["stats.no_variance"](), method=method)
    z = (s - np.sign(s)) / np.sqrt(variance)
    return Significance(method=method, statistic=float(z), p_value=two_sided_p(float(z)))


def _slopes(y: Floats, t: Floats) -> Floats:
    slopes = [np.zeros(0)]
    for start in range(0, y.size, _ROWS):
        part, at = y[start : start + _ROWS, None], t[start : start + _ROWS, None]
        later = np.arange(y.size)[None, :] > np.arange(start, start + len(part))[:, None]
        slopes.append((y[None, :] - part)[later] / (t[None, :] - at)[later])
    return np.concatenate(slopes)


def _slope_estimate(slopes: Floats, n: int, variance: float, confidence: float) -> Estimate:
    if not slopes.size:
        return Estimate.missing(TOO_FEW(needed=2, n=n), n=n, definition="sen slope")
    slopes = np.sort(slopes)
    value = float(np.median(slopes))
    half = z_of(check_confidence(confidence)) * np.sqrt(max(variance, 0.0))
    low = max(round((slopes.size - half) / 2), 1) - 1
    high = min(round((slopes.size + half) / 2 + 1), slopes.size) - 1
    interval = Interval(
        low=min(float(slopes[low]), value),
        high=max(float(slopes[high]), value),
        confidence=confidence,
        method="sen",
    )
    return Estimate(value=value, n=n, interval=interval, confidence=confidence, definition="sen slope")


def theil_sen(values: ArrayLike, times: ArrayLike | None = None, *, confidence: float = 0.95) -> Slope:
    """Sen's slope: the median slope over all pairs of points, with its interval, and the median line.

    `times` are where the values stand, increasing; 0, 1, 2 ... when left out. The intercept is the median
    value less slope x median time. Undefined with fewer than two values.

    >>> theil_sen([1.0, 2.5, 2.0, 6.0, 9.5, 10.0], [0, 1, 2, 5, 9, 10])
    Slope(slope=Estimate(sen slope 0.875, n=6, 95% sen 0.5 to 1.333), intercept=1.1875)
    """
    y, t = _series(values, times)
    known = ~np.isnan(y)
    y, t = y[known], t[known]
    variance = _kendall(y)[1] if y.size else 0.0
    slope = _slope_estimate(_slopes(y, t), y.size, variance, confidence)
    return Slope(slope, _intercept(y, t, slope, 1.0))


def _intercept(y: Floats, t: Floats, slope: Estimate, period: float) -> float | None:
    return None if slope.value is None else float(np.median(y)) - slope.value * float(np.median(t)) / period


def mann_kendall(
    values: ArrayLike,
    times: ArrayLike | None = None,
    *,
    autocorrelation: Literal["ignore", "hamed_rao"] = "ignore",
    confidence: float = 0.95,
) -> Trend:
    """The Mann-Kendall trend test, with correction for ties and continuity, and Sen's slope.

    "hamed_rao" widens the variance by the significant autocorrelations of the ranks of the detrended series;
    what is equal but for rounding is tied, so that another unit gives the same test.
    Undefined with fewer than two values, and where that correction leaves no variance. Where S is 0, so also
    where all values are equal, z is 0 and p 1, and with two values p is 1; tau_b is undefined where all are
    equal.

    >>> mann_kendall([3, None, 5, 6, None, 7, 9])
    Trend(increasing, S=10, slope 1, Significance(mann-kendall, statistic=2.205, p=0.02749))
    """
    y, t = _series(values, times)
    known = ~np.isnan(y)
    x, at = y[known], t[known]
    n = x.size
    method = "mann-kendall" if autocorrelation == "ignore" else "mann-kendall, hamed-rao"
    if n < 2:
        return _undefined(y, t, n, method, confidence)
    s, variance, different = _kendall(x)
    slope = _slope_estimate(_slopes(x, at), n, variance, confidence)
    if autocorrelation == "hamed_rao" and n > 2:
        variance *= _hamed_rao(x, at, slope, confidence)
    test = _normal_test(s, variance, method)
    pairs = n * (n - 1) / 2
    return Trend(
        values=np.where(known, y, 0.0),
        times=t,
        known=tuple(known.tolist()),
        s=s,
        variance=variance,
        tau_a=s / pairs,
        tau_b=s / float(np.sqrt(different * pairs)) if different else None,
        test=test,
        slope=slope,
        intercept=_intercept(x, at, slope, 1.0),
        confidence=confidence,
    )


def _undefined(y: Floats, t: Floats, n: int, method: str, confidence: float) -> Trend:
    known = ~np.isnan(y)
    return Trend(
        values=np.where(known, y, 0.0),
        times=t,
        known=tuple(known.tolist()),
        s=None,
        variance=None,
        tau_a=None,
        tau_b=None,
        test=Significance.missing(TOO_FEW(needed=2, n=n), method=method),
        slope=Estimate.missing(TOO_FEW(needed=2, n=n), n=n, definition="sen slope"),
        intercept=None,
        confidence=confidence,
    )


def _hamed_rao(y: Floats, t: Floats, slope: Estimate, confidence: float) -> float:
    n = y.size
    ranks = midranks(_with_ties(y, t * (slope.value or 0.0)))
    ranks = ranks - ranks.mean()
    total = float(ranks @ ranks)
    if total == 0:
        return 1.0
    lags = np.arange(1, n)
    correlation = np.array([float(ranks[lag:] @ ranks[:-lag]) for lag in lags.tolist()]) / total
    significant = np.abs(correlation) > z_of(confidence) / np.sqrt(n)
    weight = (n - lags) * (n - lags - 1) * (n - lags - 2)
    return 1 + 2 / (n * (n - 1) * (n - 2)) * float((weight * correlation)[significant].sum())


def _with_ties(y: Floats, line: Floats) -> Floats:
    """Residuals of values from a line; those that rounding alone has set apart are equal."""
    left = y - line
    order = np.argsort(left, kind="stable")
    crumb = 16 * np.finfo(np.float64).eps * float((np.abs(y) + np.abs(line)).max())
    place = np.cumsum(np.diff(left[order], prepend=left[order[0]]) > crumb)
    ranks = np.empty(y.size)
    ranks[order] = place
    return ranks


def seasonal_mann_kendall(values: ArrayLike, period: int, *, confidence: float = 0.95) -> Trend:
    """The seasonal Mann-Kendall test: S and its variance summed over seasons, each compared with itself only.

    The slope is per `period` (a year, for months with period 12): the median over pairs of the same season.
    Missing values are left out. Undefined where no season has two values; where S is 0, z is 0 and p 1.

    >>> seasonal_mann_kendall([10, 20, 30, 12, 21, 33, 14, 22, 37, 15, 25, 40], 3)
    Trend(increasing, S=18, slope 2, Significance(seasonal mann-kendall, statistic=3.334, p=0.0008561))
    """
    y, t = _series(values, None)
    if period < 2:
        raise Invalid(f"a period has two seasons or more, got {period}", code="number.low", path="period")
    known = ~np.isnan(y)
    seasons = [
        np.flatnonzero(known[season::period]) * period + season for season in range(min(period, y.size))
    ]
    method = "seasonal mann-kendall"
    n = int(known.sum())
    if not any(places.size > 1 for places in seasons):
        return _undefined(y, t, max((places.size for places in seasons), default=0), method, confidence)
    parts = [_kendall(y[places]) for places in seasons if places.size]
    s, variance, different = (float(sum(column)) for column in zip(*parts, strict=True))
    pairs = sum(places.size * (places.size - 1) / 2 for places in seasons)
    slopes = np.concatenate([_slopes(y[places], t[places] / period) for places in seasons])
    slope = _slope_estimate(slopes, n, variance, confidence)
    return Trend(
        values=np.where(known, y, 0.0),
        times=t,
        known=tuple(known.tolist()),
        s=s,
        variance=variance,
        tau_a=s / pairs,
        tau_b=s / float(np.sqrt(different * pairs)) if different else None,
        test=_normal_test(s, variance, method),
        slope=slope,
        intercept=_intercept(y[known], t[known], slope, float(period)),
        confidence=confidence,
        period=period,
    )
