"""When did the level change? Pettitt's test for one change point.

Source: Pettitt (1979), Applied Statistics 28:126.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers
from cxkit.stats.intervals.means import midranks
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._pictures import ALARM, GREY, INK, drawing_axes, finished, name_points
from cxkit.stats.results._reasons import NO_VARIATION, TOO_FEW
from cxkit.stats.results._significance import Significance


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ChangePoint(Tabular):
    """Pettitt's statistic at every point, and the point at which the old level ends.

    `last_before` is the position (from 0) of the last point of the old level; None where the test is
    undefined.
    """

    values: Floats
    statistic: Floats
    last_before: int | None
    test: Significance

    @property
    def means(self) -> tuple[float, float] | None:
        """The mean before and after the change."""
        if self.last_before is None:
            return None
        cut = self.last_before + 1
        return float(self.values[:cut].mean()), float(self.values[cut:].mean())

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a point."""
        return {
            "point": list(range(self.values.size)),
            "value": self.values.tolist(),
            "u": self.statistic.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The change point and the test."""
        return {"last_before": self.last_before, "means": self.means, "test": self.test.to_dict()}

    def __repr__(self) -> str:
        if self.last_before is None:
            return f"ChangePoint(undefined: {self.test.undefined})"
        return f"ChangePoint(after point {self.last_before}, {self.test!r})"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw the points with the mean before and after the change; gives the axes.

        `labels` name the points.
        """
        ax = drawing_axes(ax, needed_for="a change point")
        ax.plot(self.values, marker="o", markersize=4, color=INK, linewidth=1)
        if self.last_before is not None and self.means is not None:
            cut, last = self.last_before + 0.5, self.values.size - 1
            ax.hlines(self.means, [0, cut], [cut, last], color=ALARM, label="mean before and after")
            ax.axvline(cut, color=GREY, linestyle=":")
        if labels is not None:
            name_points(ax, labels, ordered=True)
        return finished(
            ax, title="change point", xlabel="point" if labels is None else "", ylabel="value", legend=True
        )


def pettitt(values: ArrayLike) -> ChangePoint:
    """Pettitt's test: K = max |U_t|, p about 2 exp(-6 K^2 / (n^3 + n^2)), at most 1.

    The first of several points with the same |U| is taken. Undefined with fewer than three values or where
    all are equal.

    >>> pettitt([3, 3, 4, 4, 4, 5, 3, 5, 5, 6, 6, 5, 7, 7, 7])
    ChangePoint(after point 6, Significance(pettitt, statistic=53, p=0.01853))
    """
    y = numbers(values, "values")
    n = y.size
    if n < 3 or float(y.min()) == float(y.max()):
        reason = TOO_FEW(needed=3, n=n) if n < 3 else NO_VARIATION
        test = Significance.missing(reason, method="pettitt")
        return ChangePoint(values=y, statistic=np.zeros(n), last_before=None, test=test)
    ranks = midranks(y)
    u = 2 * np.cumsum(ranks) - np.arange(1, n + 1) * (n + 1)
    at = int(np.argmax(np.abs(u[:-1])))
    k = abs(float(u[at]))
    p_value = min(1.0, 2 * float(np.exp(-6 * k * k / (n**3 + n**2))))
    test = Significance(method="pettitt", statistic=k, p_value=p_value)
    return ChangePoint(values=y, statistic=u, last_before=at, test=test)
