"""Survival: how long until something happens, when for some it has not happened yet.

Time to a second order, time a ticket stays open, months until a customer leaves. Durations still running
are censored: they count as at risk until they were last seen. Leaving them out, as closed-only reports do,
makes a service look better or worse than it is.

Sources: Kaplan and Meier (1958); Greenwood (1926); Kalbfleisch and Prentice (2002) for the log-log interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import finite_number
from cxkit.errors import Invalid, shown
from cxkit.stats._wording import WORDS
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._interval import Interval, Intervals
from cxkit.stats.results._normal import check_confidence, proper_share, z_of
from cxkit.stats.results._pictures import drawing_axes, finished, unit_axis
from cxkit.stats.results._reasons import EMPTY
from cxkit.stats.survival._lifetable import LifeTable, life_table
from cxkit.values import Reason

BEYOND_FOLLOW_UP: Final = WORDS["survival.beyond"]
NEVER_REACHED: Final[Reason] = WORDS["survival.never_reached"]()
NO_EVENT_YET: Final[Reason] = WORDS["survival.no_event"]()

# Survival is a product of fractions: 3/4 x 2/3 comes out a little above 1/2.
_ROUNDING: Final = 1e-9


def _log_log(survival: Floats, spread: Floats, z: float) -> tuple[Floats, Floats]:
    log = np.log(survival)
    width = np.exp(z * spread / log)
    return np.exp(log / width), np.exp(log * width)


def _log(survival: Floats, spread: Floats, z: float) -> tuple[Floats, Floats]:
    width = np.exp(z * spread)
    return survival / width, np.minimum(survival * width, 1.0)


def _plain(survival: Floats, spread: Floats, z: float) -> tuple[Floats, Floats]:
    half = z * spread * survival
    return np.maximum(survival - half, 0.0), np.minimum(survival + half, 1.0)


_INTERVALS: Final[Mapping[str, Callable[[Floats, Floats, float], tuple[Floats, Floats]]]] = MappingProxyType(
    {"log-log": _log_log, "log": _log, "plain": _plain}
)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class SurvivalCurve(Tabular):
    """A Kaplan-Meier curve at its event times, with its interval.

    `defined` says where the standard error and the interval exist: not where survival has reached 0. Between
    event times survival is constant; before the first it is 1; after the last observation it is unknown,
    unless it had reached 0.
    """

    times: Floats
    at_risk: Floats
    events: Floats
    survival: Floats
    spread: Floats
    defined: Flags
    n: int
    last_time: float
    confidence: float = 0.95
    method: str = "log-log"
    dropped: int = 0
    _table: LifeTable | None = attrs.field(default=None, alias="table")

    @property
    def censored(self) -> Floats:
        """The times at which some were last seen without the event."""
        return np.zeros(0) if self._table is None else self._table.censored

    @property
    def standard_error(self) -> Floats:
        """Greenwood's standard error of survival; 0 where it is not defined."""
        return self.survival * self.spread

    def intervals(self, method: str | None = None, *, confidence: float | None = None) -> Intervals:
        """The interval at every event time, by another method or at another confidence if asked."""
        name = self.method if method is None else _known(method)
        level = self.confidence if confidence is None else confidence
        bounds, z = _INTERVALS[name], z_of(level)
        if self.defined.all():
            low, high = bounds(self.survival, self.spread, z)
        else:
            low, high = np.zeros(self.times.size), np.zeros(self.times.size)
            known = self.defined
            low[known], high[known] = bounds(self.survival[known], self.spread[known], z)
        return Intervals(
            low=low, high=high, defined=self.defined, confidence=level, method=name, reason=NO_EVENT_YET
        )

    def step(self, time: float) -> int:
        """The place of the last event time that is not after `time`; -1 before the first."""
        return int(np.searchsorted(self.times, time, side="right")) - 1

    @property
    def event_count(self) -> float:
        """How many events were seen; a sum of weights where there are weights."""
        return float(self.events.sum())

    def at(self, time: float) -> Estimate:
        """The share that survives beyond `time`; undefined after the last observation.

        >>> kaplan_meier([1, 2, 2, 3, 5, 8], [1, 1, 0, 1, 0, 1]).at(2)
        Estimate(survival 66.7%, n=6, 95% log-log 19.5% to 90.4%)
        """
        moment = finite_number(time, "time", low=0)
        place = self.step(moment)
        share = 1.0 if place < 0 else float(self.survival[place])
        if not self.n or (moment > self.last_time and share > 0):
            reason = EMPTY if not self.n else BEYOND_FOLLOW_UP(last=f"{self.last_time:g}")
            return Estimate.missing(reason, n=self.n, unit="share", definition="survival")
        if place < 0 or not self.defined[place]:
            interval = Interval.missing(NO_EVENT_YET, method=self.method, confidence=self.confidence)
            return self._estimate(share, None, interval)
        here = slice(place, place + 1)
        bounds = _INTERVALS[self.method](self.survival[here], self.spread[here], z_of(self.confidence))
        low, high = (float(bound[0]) for bound in bounds)
        interval = Interval(low=low, high=high, confidence=self.confidence, method=self.method)
        return self._estimate(share, float(self.standard_error[place]), interval)

    def _estimate(self, share: float, error: float | None, interval: Interval) -> Estimate:
        return Estimate(
            value=share,
            n=self.n,
            standard_error=error,
            interval=interval,
            confidence=self.confidence,
            unit="share",
            definition="survival",
            dropped={"missing": self.dropped},
        )

    def quantile(self, share: float) -> Estimate:
        """The time by which `share` have had the event: the first with survival of at most 1 - share.

        Its interval holds the times at which 1 - share lies between the curve's bounds (Brookmeyer and
        Crowley 1982); an upper bound that the curve never reaches is infinite. Undefined where fewer have
        the event while anybody is observed.
        """
        share = proper_share(share, "share")
        value, bounds = self.time_by(share), self.time_bounds(share)
        if value is None or bounds is None:
            reason = NEVER_REACHED if self.n else EMPTY
            return Estimate.missing(reason, n=self.n, definition="survival time")
        low, high = bounds
        interval = Interval(low=low, high=high, confidence=self.confidence, method=self.method)
        return Estimate(
            value=value,
            n=self.n,
            interval=interval,
            confidence=self.confidence,
            definition="survival time",
            dropped={"missing": self.dropped},
        )

    def time_by(self, share: float) -> float | None:
        """The first time by which `share` have had the event; None where so many never have."""
        return self._first_below(self.survival, 1 - share)

    def time_bounds(self, share: float, *, confidence: float | None = None) -> tuple[float, float] | None:
        """The bounds of `time_by`, of which the upper one may be infinite; None where it is not reached."""
        reached = self.time_by(share)
        if reached is None:
            return None
        bounds = self.intervals(confidence=confidence)
        low = self._first_below(np.where(self.defined, bounds.low, self.survival), 1 - share)
        high = self._first_below(np.where(self.defined, bounds.high, 1.0), 1 - share)
        return reached if low is None else min(low, reached), math.inf if high is None else high

    def _first_below(self, curve: Floats, level: float) -> float | None:
        reached = np.flatnonzero(curve <= level + _ROUNDING)
        return float(self.times[reached[0]]) if reached.size else None

    @property
    def median(self) -> float | None:
        """The first time at which survival is at most one half; None if it never is."""
        return self.time_by(0.5)

    def restricted_mean(self, limit: float) -> Estimate:
        """The mean time survived up to `limit`: the area under the curve; undefined beyond the follow-up.

        Its standard error is that of Irwin (1949) with Greenwood's terms.

        >>> kaplan_meier([1, 2, 2, 3, 5, 8], [1, 1, 0, 1, 0, 1]).restricted_mean(5)
        Estimate(restricted mean survival 3.389, n=6, 95% wald 2.085 to 4.693)
        """
        end = finite_number(limit, "limit", above=0)
        reached_zero = bool(self.survival.size) and self.survival[-1] == 0
        if not self.n or (end > self.last_time and not reached_zero):
            reason = EMPTY if not self.n else BEYOND_FOLLOW_UP(last=f"{self.last_time:g}")
            return Estimate.missing(reason, n=self.n, definition="restricted mean survival")
        inside = int(np.searchsorted(self.times, end, side="left"))
        steps = np.diff(np.concatenate(([0.0], self.times[:inside], [end])))
        areas = steps * np.concatenate(([1.0], self.survival[:inside]))
        after = np.cumsum(areas[::-1])[::-1][1:]
        deaths, risk = self.events[:inside], self.at_risk[:inside]
        left = risk - deaths
        terms = np.divide(deaths, risk * left, out=np.zeros(inside), where=left > 0)
        error = float(np.sqrt((after * after * terms).sum()))
        value, half = float(areas.sum()), z_of(self.confidence) * error
        return Estimate(
            value=value,
            n=self.n,
            standard_error=error,
            interval=Interval(
                low=max(0.0, value - half),
                high=min(end, value + half),
                confidence=self.confidence,
                method="wald",
            ),
            confidence=self.confidence,
            definition="restricted mean survival",
            options={"limit": end},
            dropped={"missing": self.dropped},
        )

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an event time."""
        bounds = self.intervals()
        return {
            "time": self.times.tolist(),
            "at_risk": self.at_risk.tolist(),
            "events": self.events.tolist(),
            "survival": self.survival.tolist(),
            "standard_error": optional(self.standard_error, self.defined),
            "low": optional(bounds.low, self.defined),
            "high": optional(bounds.high, self.defined),
        }

    def summary(self) -> dict[str, Any]:
        """One line on what was counted, and the median."""
        return {
            "n": self.n,
            "event_count": self.event_count,
            "median": self.median,
            "last_time": self.last_time,
            "confidence": self.confidence,
            "method": self.method,
            "dropped": {"missing": self.dropped},
        }

    def __repr__(self) -> str:
        median = "not reached" if self.median is None else f"{self.median:g}"
        events = f"{self.event_count:,g} events"
        return f"SurvivalCurve(n={self.n:,}, {events}, median {median}, {self.confidence:.0%} {self.method})"

    def plot(self, ax: Any = None, *, label: str | None = None, unit: str = "") -> Any:
        """Draw the curve as steps with its interval, a tick where somebody is censored; gives the axes.

        `label` names the curve beside others on the same axes, `unit` the unit of time, such as "days"
        ("seconds" are written as hours and days).
        """
        ax = drawing_axes(ax, needed_for="a survival curve")
        times = np.concatenate(([0.0], self.times, [max(self.last_time, 0.0)]))
        ends = np.concatenate(([1.0], self.survival, self.survival[-1:] if self.times.size else [1.0]))
        drawn = ax.step(times, ends, where="post", label=label)[0]
        colour, known, bounds = drawn.get_color(), self.defined, self.intervals()
        if known.any():
            # The last bounds hold until the last observation.
            until = np.append(self.times[known], max(self.last_time, 0.0))
            low, high = (np.append(side[known], side[known][-1]) for side in (bounds.low, bounds.high))
            ax.fill_between(until, low, high, step="post", alpha=0.2, color=colour, linewidth=0)
        gone = self.censored
        at = np.searchsorted(self.times, gone, side="right")
        ax.plot(gone, np.append(1.0, self.survival)[at], "|", color=colour, markersize=7)
        ax.set_ylim(0, 1.02)
        ax.set_xlim(left=0)
        unit_axis(ax, "share")
        unit_axis(ax, unit, axis="x")
        title = f"survival with {self.confidence:.0%} interval"
        named = f"time ({unit})" if unit and unit != "seconds" else "time"
        return finished(ax, title=title, xlabel=named, ylabel="share without the event", legend=True)


def kaplan_meier(
    durations: ArrayLike,
    events: ArrayLike | None = None,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    frequencies: ArrayLike | None = None,
    confidence: float = 0.95,
    interval: str = "log-log",
) -> SurvivalCurve:
    """The Kaplan-Meier survival curve with Greenwood's standard error.

    `durations` are 0 or more; `events` says which ended with the event (all, when left out), the rest are
    censored. At a tie events come before censorings. `entry` gives late entry (left truncation), `weights`
    case weights, `frequencies` how many people a row stands for. `interval` is "log-log" (default), "log" or
    "plain"; it is computed when asked for. Rows with a missing duration are dropped and counted.

    >>> curve = kaplan_meier([6, 6, 6, 6, 7, 9, 10, 10], [1, 1, 1, 0, 1, 0, 1, 0])
    >>> curve
    SurvivalCurve(n=8, 5 events, median 7, 95% log-log)
    >>> curve.survival.round(3).tolist()
    [0.625, 0.469, 0.234]
    """
    table = life_table(durations, events, entry=entry, weights=weights, frequencies=frequencies)
    return curve_of(table, confidence=check_confidence(confidence), interval=_known(interval))


def curve_of(table: LifeTable, *, confidence: float = 0.95, interval: str = "log-log") -> SurvivalCurve:
    """The Kaplan-Meier curve of a life table."""
    times, deaths, risk = table.at_events()
    left = risk - deaths
    survival = np.asarray(np.cumprod(left / risk), np.float64)
    defined = (survival > 0) & (survival < 1)
    risk_left = risk * left
    np.divide(deaths, risk_left, out=risk_left, where=left > 0)
    spread = np.asarray(np.cumsum(risk_left, out=risk_left), np.float64)
    np.sqrt(spread, out=spread)
    return SurvivalCurve(
        times=times,
        at_risk=risk,
        events=deaths,
        survival=survival,
        spread=spread,
        defined=defined,
        n=table.n,
        last_time=table.last_time,
        confidence=confidence,
        method=interval,
        dropped=table.dropped,
        table=table,
    )


def _known(interval: str) -> str:
    if interval in _INTERVALS:
        return interval
    raise Invalid(
        f"{shown(interval)} is not a survival interval: use one of {', '.join(_INTERVALS)}",
        code="interval.method",
        path="interval",
    )
