"""Timeliness with open items: the share answered or solved within a target, when some are still waiting.

Open items are censored at their age: what is known of them is that they took longer than that. A report over
closed items alone counts an old backlog as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import flags, numbers, together
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._pictures import ALARM, GREY, INK, drawing_axes, finished, unit_axis
from cxkit.stats.survival._survival import SurvivalCurve, kaplan_meier


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Timeliness(Tabular):
    """The share done within each target, with its interval, beside what closed items alone would say."""

    targets: Floats
    within: tuple[Estimate, ...]
    closed_only: tuple[float | None, ...]
    median: Estimate
    p90: Estimate
    curve: SurvivalCurve
    open_items: int

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a target."""
        return {
            "target": self.targets.tolist(),
            "within": [each.value for each in self.within],
            "low": [each.low for each in self.within],
            "high": [each.high for each in self.within],
            "closed_only": list(self.closed_only),
            "undefined": [None if each.undefined is None else each.undefined.code for each in self.within],
        }

    def summary(self) -> dict[str, Any]:
        """One line on what was counted, and the typical time."""
        return {
            "n": self.curve.n,
            "open_items": self.open_items,
            "median": self.median.value,
            "p90": self.p90.value,
            "confidence": self.curve.confidence,
            "method": self.curve.method,
        }

    def __repr__(self) -> str:
        shares = [f"{each} within {t:g}" for each, t in zip(self.within, self.targets, strict=True)]
        rest = (f"median {self.median}", f"n={self.curve.n:,}", f"open {self.open_items:,}")
        return f"Timeliness({', '.join((*shares, *rest))})"

    def plot(self, ax: Any = None, *, unit: str = "") -> Any:
        """Draw the share done by each moment with its interval, and the targets; gives the matplotlib axes.

        `unit` is the unit of the ages, such as "hours" ("seconds" are written as hours and days).
        """
        ax = drawing_axes(ax, needed_for="a timeliness curve")
        curve = self.curve
        last = curve.survival[-1:] if curve.times.size else [1.0]
        times = np.concatenate(([0.0], curve.times, [curve.last_time]))
        ax.step(times, 1 - np.concatenate(([1.0], curve.survival, last)), where="post", color=INK)
        bounds, known = curve.intervals(), curve.defined
        if known.any():
            until = np.append(curve.times[known], curve.last_time)
            low, high = (1 - np.append(side[known], side[known][-1]) for side in (bounds.high, bounds.low))
            ax.fill_between(until, low, high, step="post", alpha=0.2, color=INK, linewidth=0)
        for target, share in zip(self.targets.tolist(), self.within, strict=True):
            ax.axvline(target, linestyle="--", linewidth=1, color=GREY)
            if share.value is not None:
                spot, label = (target, share.value), f"{share.value:.0%}"
                ax.annotate(label, spot, xytext=(5, -12), textcoords="offset points", color=ALARM)
                ax.plot(*spot, "o", color=ALARM)
        ax.set_ylim(0, 1.02)
        ax.set_xlim(left=0)
        unit_axis(ax, "share")
        unit_axis(ax, unit, axis="x")
        named = f"time ({unit})" if unit and unit != "seconds" else "time"
        return finished(ax, title="share done within the targets", xlabel=named, ylabel="share done")


def timeliness(
    ages: ArrayLike,
    done: ArrayLike,
    targets: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    confidence: float = 0.95,
    interval: str = "log-log",
) -> Timeliness:
    """The share done within each target: 1 - Kaplan-Meier at the target.

    `ages` are the time to the end of items that are done, and the age so far of the open ones; `done` says
    which is which. A target beyond the longest observation is undefined. Counted is every item with an
    age; to count only items that were due, leave the others out.

    >>> timeliness([1, 2, 2, 3, 5, 8, 13, 21, 4, 9], [1, 1, 1, 1, 1, 1, 1, 1, 0, 0], [2, 8])
    Timeliness(30.0% within 2, 64.0% within 8, median 5, n=10, open 2)
    """
    limits = numbers(targets, "targets", low=0)
    curve = kaplan_meier(ages, done, weights=weights, confidence=confidence, interval=interval)
    ages, done, weights = together(ages=ages, done=done, weights=weights)
    known = numbers(ages, "ages", missing=True)
    aged, ended = ~np.isnan(known), flags(done, "done")
    return Timeliness(
        targets=limits,
        within=tuple(_within(curve, limit) for limit in limits.tolist()),
        closed_only=_closed_only(known[ended & aged], limits),
        median=curve.quantile(0.5),
        p90=curve.quantile(0.9),
        curve=curve,
        open_items=int((aged & ~ended).sum()),
    )


def _closed_only(ages: Floats, limits: Floats) -> tuple[float | None, ...]:
    ordered = np.sort(ages)
    if not ordered.size:
        return (None,) * limits.size
    return tuple((np.searchsorted(ordered, limits, side="right") / ordered.size).tolist())


def _within(curve: SurvivalCurve, limit: float) -> Estimate:
    staying = curve.at(limit)
    if staying.value is None:
        return attrs.evolve(staying, definition="within target", interval=None)
    known = staying.interval
    mirrored = (
        known
        if known.low is None or known.high is None
        else Interval(
            low=1 - known.high, high=1 - known.low, confidence=known.confidence, method=known.method
        )
    )
    return attrs.evolve(
        staying,
        value=1 - staying.value,
        interval=mirrored,
        definition="within target",
        options={"target": limit},
    )
