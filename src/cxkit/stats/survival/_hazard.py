"""The cumulative hazard: how many events one would have had by then, had one stayed at risk.

Sources: Nelson (1972), Technometrics 14:945; Aalen (1978).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.stats.results._pictures import drawing_axes, finished, unit_axis
from cxkit.stats.survival._lifetable import life_table


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class HazardCurve(Tabular):
    """A Nelson-Aalen cumulative hazard at its event times, with its log interval."""

    times: Floats
    at_risk: Floats
    events: Floats
    hazard: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    n: int
    confidence: float = 0.95
    dropped: int = 0

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an event time."""
        return {
            "time": self.times.tolist(),
            "at_risk": self.at_risk.tolist(),
            "events": self.events.tolist(),
            "hazard": self.hazard.tolist(),
            "standard_error": self.standard_error.tolist(),
            "low": self.low.tolist(),
            "high": self.high.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """One line on what was counted."""
        return {"n": self.n, "confidence": self.confidence, "dropped": {"missing": self.dropped}}

    def __repr__(self) -> str:
        last = f", {self.hazard[-1]:.4g} at {self.times[-1]:g}" if self.times.size else ""
        return f"HazardCurve(n={self.n:,}{last}, {self.confidence:.0%} log)"

    def plot(self, ax: Any = None, *, label: str | None = None, unit: str = "") -> Any:
        """Draw the cumulative hazard as steps with its interval; gives the matplotlib axes.

        `label` names the curve beside others, `unit` the unit of time.
        """
        ax = drawing_axes(ax, needed_for="a hazard curve")
        drawn = ax.step(self.times, self.hazard, where="post", label=label)[0]
        colour = drawn.get_color()
        ax.fill_between(self.times, self.low, self.high, step="post", alpha=0.2, color=colour, linewidth=0)
        unit_axis(ax, unit, axis="x")
        named = f"time ({unit})" if unit and unit != "seconds" else "time"
        title = f"cumulative hazard with {self.confidence:.0%} interval"
        return finished(ax, title=title, xlabel=named, ylabel="cumulative hazard", legend=True)


def nelson_aalen(
    durations: ArrayLike,
    events: ArrayLike | None = None,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    confidence: float = 0.95,
) -> HazardCurve:
    """The Nelson-Aalen cumulative hazard: the running sum of events over those at risk, ties as d/n.

    Input as for `kaplan_meier`; variance sum d/n^2, interval on the log scale.

    >>> nelson_aalen([1, 2, 2, 4], [1, 1, 1, 0]).hazard.round(4).tolist()
    [0.25, 0.9167]
    """
    z = z_of(check_confidence(confidence))
    table = life_table(durations, events, entry=entry, weights=weights)
    times, deaths, risk = table.at_events()
    hazard = np.cumsum(deaths / risk)
    error = np.sqrt(np.cumsum(deaths / (risk * risk)))
    width = np.exp(z * error / hazard) if times.size else np.ones(0)
    return HazardCurve(
        times=times,
        at_risk=risk,
        events=deaths,
        hazard=hazard,
        standard_error=error,
        low=hazard / width,
        high=hazard * width,
        n=table.n,
        confidence=confidence,
        dropped=table.dropped,
    )
