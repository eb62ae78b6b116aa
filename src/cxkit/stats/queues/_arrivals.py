"""The profile of arrivals: when contacts come, how peaked they are, and whether they vary more than chance.

Numbers only: counts of equal intervals of the day, one row a day. Cutting times into intervals of local time
is the business of `cxkit.metrics`.

Source: Fisher (1950), Biometrics 6:17, for the dispersion test.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers, table
from cxkit.stats.intervals.rates import Dispersion, dispersion
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._pictures import ALARM, GREY, INK, drawing_axes, finished, name_points
from cxkit.stats.results._reasons import EMPTY


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ArrivalPeak(Tabular):
    """How peaked counts of equal intervals are, and whether they vary more than Poisson counts would.

    `peak_to_average` and `busiest` (from 0) are None where nothing was counted.
    """

    counts: Floats
    peak_to_average: float | None
    busiest: int | None
    dispersion: Dispersion

    def share_of_top(self, intervals: int) -> float | None:
        """The share of all contacts that falls into the busiest intervals, None where nothing was counted."""
        total = float(self.counts.sum())
        if not total:
            return None
        return float(np.sort(self.counts)[max(self.counts.size - intervals, 0) :].sum()) / total

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an interval."""
        return {"interval": list(range(self.counts.size)), "count": self.counts.tolist()}

    def summary(self) -> dict[str, Any]:
        """The peak, and the index of dispersion with its test."""
        return {
            "peak_to_average": self.peak_to_average,
            "busiest": self.busiest,
            "dispersion_index": self.dispersion.index,
            "test": self.dispersion.test.to_dict(),
        }

    def __repr__(self) -> str:
        if self.peak_to_average is None:
            return f"ArrivalPeak({self.counts.size} intervals, undefined: {EMPTY})"
        peak = f"{self.peak_to_average:.3g} x average at interval {self.busiest}"
        return f"ArrivalPeak({self.counts.size} intervals, {peak}, {self.dispersion.test!r})"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw the counts with their average, the peak marked; gives the axes.

        `labels` name the intervals.
        """
        ax = drawing_axes(ax, needed_for="a picture of arrivals")
        peak = np.arange(self.counts.size) == (-1 if self.busiest is None else self.busiest)
        ax.bar(np.arange(self.counts.size), self.counts, color=np.where(peak, ALARM, INK))
        if self.counts.size:
            mean = float(self.counts.mean())
            ax.axhline(mean, color=GREY, linestyle="--", label=f"average {mean:.4g}")
        if labels is not None:
            name_points(ax, labels, ordered=True)
        return finished(
            ax, title="arrivals", xlabel="interval" if labels is None else "", ylabel="contacts", legend=True
        )


def arrival_peak(counts: ArrayLike) -> ArrivalPeak:
    """The peak of counts of equal intervals, with their dispersion (its test needs scipy).

    >>> peak = arrival_peak([3, 8, 4, 9, 2])
    >>> round(peak.peak_to_average, 4), peak.busiest, peak.dispersion.test
    (1.7308, 3, Significance(dispersion, statistic=7.462, df=4, p=0.1134))
    """
    arrivals = numbers(counts, "counts", low=0)
    counted = bool(arrivals.any())
    return ArrivalPeak(
        counts=arrivals,
        peak_to_average=float(arrivals.max()) / float(arrivals.mean()) if counted else None,
        busiest=int(np.argmax(arrivals)) if counted else None,
        dispersion=dispersion(arrivals),
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ArrivalProfile(Tabular):
    """The typical day: for every interval the mean over days, its share, and the dispersion between days.

    `defined` is False where no day has a count for the interval. `index` is variance / mean between days, 0
    where it is unknown (`index_defined`: two days and one contact or more).
    """

    days: Floats
    mean: Floats
    share: Floats
    index: Floats
    index_defined: Flags
    defined: Flags

    @property
    def busiest(self) -> int | None:
        """The interval with the highest mean, None without contacts."""
        return int(np.argmax(self.mean)) if self.mean.any() else None

    @property
    def peak_to_average(self) -> float | None:
        """The highest mean over the average of all intervals; None without contacts."""
        known = self.mean[self.defined]
        return float(known.max()) / float(known.mean()) if known.size and known.any() else None

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an interval of the day."""
        return {
            "interval": list(range(self.mean.size)),
            "days": self.days.tolist(),
            "mean": optional(self.mean, self.defined),
            "share": optional(self.share, self.defined & self.mean.any()),
            "dispersion": optional(self.index, self.index_defined),
        }

    def summary(self) -> dict[str, Any]:
        """The peak."""
        return {"busiest": self.busiest, "peak_to_average": self.peak_to_average}

    def __repr__(self) -> str:
        if self.peak_to_average is None:
            return f"ArrivalProfile({self.mean.size} intervals, undefined: {EMPTY})"
        peak = f"peak {self.peak_to_average:.3g} x average at interval {self.busiest}"
        return f"ArrivalProfile({self.mean.size} intervals, {peak})"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw the mean of every interval with one standard deviation between days; gives the axes.

        `labels` name the intervals, such as "09:30". An interval without any day is a gap.
        """
        ax = drawing_axes(ax, needed_for="an arrival profile")
        places = np.arange(self.mean.size)
        deviation = np.where(self.index_defined, np.sqrt(self.index * self.mean), np.nan)
        mean = np.where(self.defined, self.mean, np.nan)
        low = np.maximum(mean - deviation, 0.0)
        label = "one standard deviation between days"
        ax.fill_between(
            places, low, mean + deviation, step="mid", alpha=0.2, color=INK, linewidth=0, label=label
        )
        ax.step(places, mean, where="mid", color=INK, label="mean of days")
        ax.set_ylim(bottom=0)
        if labels is not None:
            name_points(ax, labels, ordered=True)
        title = "arrivals through the day"
        return finished(ax, title=title, xlabel="interval of the day", ylabel="contacts a day", legend=True)


def arrival_profile(counts: ArrayLike) -> ArrivalProfile:
    """The profile of a day from counts: one row a day, one column an interval; None where it was closed.

    >>> arrival_profile([[4, 9, 2], [6, 11, None], [5, 16, 4]])
    ArrivalProfile(3 intervals, peak 1.8 x average at interval 1)
    """
    arrivals = table(counts, "counts", low=0, missing=True)
    known = ~np.isnan(arrivals)
    x = np.where(known, arrivals, 0.0)
    days: Floats = known.sum(axis=0).astype(np.float64)
    defined = days > 0
    mean: Floats = x.sum(axis=0) / np.maximum(days, 1.0)
    total = float(mean.sum())
    squares: Floats = (np.where(known, arrivals - mean, 0.0) ** 2).sum(axis=0)
    several = (days > 1) & (mean > 0)
    return ArrivalProfile(
        days=days,
        mean=mean,
        share=mean / total if total else np.zeros(days.size),
        index=np.where(several, squares / np.where(several, (days - 1) * mean, 1.0), 0.0),
        index_defined=several,
        defined=defined,
    )
