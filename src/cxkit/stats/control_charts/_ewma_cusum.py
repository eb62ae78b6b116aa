"""Control charts with a memory, for small lasting shifts: EWMA and the tabular CUSUM.

Missing points change nothing: the running value is carried over them.

Sources: Roberts (1959); Page (1954); Montgomery, Introduction to Statistical Quality Control, chapter 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import finite_number, numbers
from cxkit.errors import Invalid, shown
from cxkit.stats.control_charts._run_rules import find_rules
from cxkit.stats.control_charts._shewhart import D2, ControlChart, in_sigmas, moving_ranges
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._pictures import ALARM, GREY, INK, WARM, drawing_axes, finished, name_points


def ewma(values: ArrayLike, weight: float = 0.2, *, start: float | None = None) -> Floats:
    """The exponentially weighted moving average: weight x value + (1 - weight) x the one before.

    `start` is what stands before the first value; the mean of the values when left out. At a missing value
    the average stays as it was.

    >>> ewma([10, 20, 20], 0.5, start=10).tolist()
    [10.0, 15.0, 17.5]
    """
    if not 0 < weight <= 1:
        raise Invalid(
            f"must lie above 0 and up to 1, got {shown(weight)}", code="number.range", path="weight"
        )
    x = numbers(values, "values", missing=True)
    known = ~np.isnan(x)
    if not known.any():
        return np.zeros(x.size)
    first = float(x[known].mean()) if start is None else finite_number(start, "start")

    def step(before: float, value: float) -> float:
        return before if value != value else weight * value + (1 - weight) * before

    return np.fromiter(accumulate(x.tolist(), step, initial=first), np.float64, x.size + 1)[1:]


def ewma_chart(
    values: ArrayLike,
    *,
    weight: float = 0.2,
    target: float | None = None,
    sigma: float | None = None,
    width: float = 3.0,
    limits: Literal["exact", "asymptotic"] = "exact",
    freeze: int | None = None,
) -> ControlChart:
    """An EWMA chart: target +- width x sigma x sqrt(weight/(2 - weight) (1 - (1 - weight)^(2t))).

    `target` and `sigma` come from the values when left out: their mean, and their mean moving range over
    1.128, of the first `freeze` points where that is given. "asymptotic" limits leave out the last factor.

    >>> ewma_chart([9.8, 10.2, 10.1, 9.9, 11.2, 11.4], target=10, sigma=1)
    ControlChart(ewma, 6 points, 10 [9.035, 10.97], 0 signals)
    """
    x = numbers(values, "values", missing=True)
    present = ~np.isnan(x)
    center, spread = _baseline(np.where(present, x, 0.0), present, target, sigma, freeze)
    if center is None or spread is None:
        defined, center, spread = np.zeros(x.size, np.bool_), center or 0.0, 0.0
    else:
        defined = np.ones(x.size, np.bool_)
    running = ewma(x, weight, start=center)
    seen = np.cumsum(present)
    growth = 1 - (1 - weight) ** (2.0 * seen) if limits == "exact" else np.ones(x.size)
    each = spread * np.sqrt(weight / (2 - weight) * growth)
    z = in_sigmas(running - center, each * width / 3, center)
    return ControlChart(
        kind="ewma",
        values=np.where(present, running, 0.0),
        present=present,
        center=np.where(defined, center, 0.0),
        lower=np.where(defined, center - width * each, 0.0),
        upper=np.where(defined, center + width * each, 0.0),
        z=np.where(present & defined, z, 0.0),
        defined=defined,
        rules=find_rules("limits"),
        options={"weight": weight, "sigma": spread, "width": width, "limits": limits, "freeze": freeze},
    )


def _baseline(
    x: Floats, present: Flags, target: float | None, sigma: float | None, freeze: int | None
) -> tuple[float | None, float | None]:
    used = present.copy()
    if freeze is not None:
        used[freeze:] = False
    center = None if not used.any() else float(x[used].mean())
    ranges = moving_ranges(x, used)
    spread = float(ranges.mean()) / D2 if ranges.size else None
    return (
        center if target is None else finite_number(target, "target"),
        spread if sigma is None else finite_number(sigma, "sigma", above=0),
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Cusum(Tabular):
    """A tabular CUSUM: sums of what lies above and below the target beyond the slack, both 0 or more."""

    values: Floats
    present: Flags
    high: Floats
    low: Floats
    target: float
    slack: float
    decision: float

    @property
    def signals(self) -> tuple[int, ...]:
        """The points (from 0) at which either sum is above the decision interval."""
        return tuple(np.flatnonzero((self.high > self.decision) | (self.low > self.decision)).tolist())

    @property
    def first_signal(self) -> int | None:
        """The first signalling point, None if there is none."""
        return next(iter(self.signals), None)

    @property
    def change_began(self) -> int | None:
        """Where the shift began, by estimate: the point after which the signalling sum was last 0."""
        at = self.first_signal
        if at is None:
            return None
        side = self.high if self.high[at] > self.decision else self.low
        zeros = np.flatnonzero(side[: at + 1] == 0)
        return int(zeros[-1]) + 1 if zeros.size else 0

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a point."""
        signalling = set(self.signals)
        return {
            "point": list(range(self.values.size)),
            "value": optional(self.values, self.present),
            "high": self.high.tolist(),
            "low": self.low.tolist(),
            "signal": [place in signalling for place in range(self.values.size)],
        }

    def summary(self) -> dict[str, Any]:
        """The choices, and where it signals."""
        return {
            "target": self.target,
            "slack": self.slack,
            "decision": self.decision,
            "first_signal": self.first_signal,
            "change_began": self.change_began,
        }

    def __repr__(self) -> str:
        figures = "no signal" if self.first_signal is None else f"first signal at point {self.first_signal}"
        return f"Cusum({self.values.size} points, target {self.target:g}, {figures})"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw both sums, the lower one downwards, with the decision interval; gives the matplotlib axes.

        `labels` name the points.
        """
        ax = drawing_axes(ax, needed_for="a CUSUM chart")
        places = np.arange(self.values.size)
        for side, sums, colour in (("above", self.high, INK), ("below", -self.low, WARM)):
            far = np.abs(sums) > self.decision
            ax.bar(places, sums, color=np.where(far, ALARM, colour), width=0.8)
            ax.plot([], [], "s", color=colour, label=f"{side} the target")
        ax.plot([], [], "s", color=ALARM, label="signal")
        for line, label in ((self.decision, "decision interval"), (-self.decision, None)):
            ax.axhline(line, color=GREY, linestyle="--", label=label)
        ax.axhline(0, color=GREY, linewidth=1)
        if labels is not None:
            name_points(ax, labels, ordered=True)
        title = f"CUSUM chart, target {self.target:.4g}"
        return finished(
            ax,
            title=title,
            xlabel="point" if labels is None else "",
            ylabel="sum beyond the slack",
            legend=True,
        )


def cusum_chart(values: ArrayLike, *, target: float, slack: float, decision: float) -> Cusum:
    """A tabular CUSUM: S+ = max(0, S+ + x - target - slack), S- mirrored; a signal is a sum above `decision`.

    `slack` and `decision` are in the unit of the values: usually 0.5 and 4 or 5 standard deviations.

    >>> cusum_chart([10.1, 9.8, 11.4, 11.9, 12.2, 12.0], target=10, slack=0.5, decision=4)
    Cusum(6 points, target 10, first signal at point 5)
    """
    x = numbers(values, "values", missing=True)
    aim = finite_number(target, "target")
    reserve = finite_number(slack, "slack", low=0)
    limit = finite_number(decision, "decision", above=0)
    present = ~np.isnan(x)
    above = np.where(present, x - aim - reserve, 0.0)
    below = np.where(present, aim - reserve - x, 0.0)
    return Cusum(
        values=np.where(present, x, 0.0),
        present=present,
        high=_running(above),
        low=_running(below),
        target=aim,
        slack=reserve,
        decision=limit,
    )


def _running(steps: Floats) -> Floats:
    # A sum that is never below 0 is the plain sum less its lowest point so far.
    plain = np.concatenate(([0.0], np.cumsum(steps)))
    return np.asarray((plain - np.minimum.accumulate(plain))[1:], np.float64)
