"""The run chart: is a series random around its median? Anhøj's two rules, which need no limits.

Source: Anhøj and Olesen (2014), PLoS ONE 9:e113825.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers
from cxkit.stats.control_charts._run_rules import segments
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._pictures import ALARM, GREY, INK, drawing_axes, finished, name_points
from cxkit.stats.results._reasons import TOO_FEW
from cxkit.values import Reason


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class RunChart(Tabular):
    """A run chart: the median, the longest run on one side of it and how often the line crosses it.

    Points on the median are not useful and count for neither. The figures are None, with the reason in
    `undefined`, with fewer than two useful points.
    """

    values: Floats
    present: Flags
    median: float | None
    useful: int
    longest_run: int | None
    longest_run_limit: int | None
    crossings: int | None
    crossings_limit: int | None
    undefined: Reason | None = None

    @property
    def signal(self) -> bool | None:
        """Whether the series is not random: a run too long or too few crossings; None where undefined."""
        if self.longest_run is None or self.longest_run_limit is None:
            return None
        if self.crossings is None or self.crossings_limit is None:
            return None
        return self.longest_run > self.longest_run_limit or self.crossings < self.crossings_limit

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a point."""
        return {"point": list(range(self.values.size)), "value": optional(self.values, self.present)}

    def summary(self) -> dict[str, Any]:
        """The figures and their limits."""
        return {
            "median": self.median,
            "useful": self.useful,
            "longest_run": self.longest_run,
            "longest_run_limit": self.longest_run_limit,
            "crossings": self.crossings,
            "crossings_limit": self.crossings_limit,
            "signal": self.signal,
            "undefined": None if self.undefined is None else self.undefined.code,
        }

    def __repr__(self) -> str:
        if self.undefined is not None:
            return f"RunChart({self.values.size} points, undefined: {self.undefined})"
        run = f"longest run {self.longest_run} of at most {self.longest_run_limit}"
        crossed = f"{self.crossings} crossings of at least {self.crossings_limit}"
        return f"RunChart(median {self.median:g}, {run}, {crossed}, {'signal' if self.signal else 'random'})"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw the points and the median, dashed where the series is not random; gives the matplotlib axes.

        `labels` name the points.
        """
        ax = drawing_axes(ax, needed_for="a run chart")
        known = np.where(self.present, self.values, np.nan)
        ax.plot(np.arange(known.size), known, marker="o", markersize=4, color=INK, linewidth=1)
        if self.median is not None:
            colour, style = (ALARM, "--") if self.signal else (GREY, "-")
            label = f"median {self.median:.4g}" + (", not random" if self.signal else "")
            ax.axhline(self.median, color=colour, linestyle=style, label=label)
        if labels is not None:
            name_points(ax, labels, ordered=True)
        return finished(
            ax, title="run chart", xlabel="point" if labels is None else "", ylabel="value", legend=True
        )


def run_chart(values: ArrayLike) -> RunChart:
    """A run chart with Anhøj's rules: a longest run above round(log2 n) + 3, or too few crossings.

    n counts the useful points; too few crossings are fewer than the 5% quantile of binomial(n - 1, 1/2). A
    missing point ends a run, and no crossing is counted over it.

    >>> run_chart([12, 14, 11, 15, 16, 17, 18, 17, 19, 20, 11, 12, 13, 16, 18, 21, 20, 22, 19, 23, 24, 21])
    RunChart(median 17.5, longest run 8 of at most 7, 5 crossings of at least 7, signal)
    """
    x = numbers(values, "values", missing=True)
    present = ~np.isnan(x)
    x = np.where(present, x, 0.0)
    median = float(np.median(x[present])) if present.any() else None
    sides = np.sign(x - (median or 0.0))
    pieces = [piece[piece != 0] for piece in (sides[a:b] for a, b in segments(x.size, present, ()))]
    useful = sum(piece.size for piece in pieces)
    if useful < 2:
        return RunChart(
            values=x,
            present=present,
            median=median,
            useful=useful,
            longest_run=None,
            longest_run_limit=None,
            crossings=None,
            crossings_limit=None,
            undefined=TOO_FEW(needed=2, n=useful),
        )
    changes = [np.flatnonzero(np.diff(piece)) for piece in pieces]
    return RunChart(
        values=x,
        present=present,
        median=median,
        useful=useful,
        longest_run=max(_longest(piece, change) for piece, change in zip(pieces, changes, strict=True)),
        longest_run_limit=round(math.log2(useful) + 3),
        crossings=sum(change.size for change in changes),
        crossings_limit=fair_coin_quantile(useful - 1, 0.05),
    )


def _longest(piece: Floats, changes: Any) -> int:
    if not piece.size:
        return 0
    return int(np.diff(np.concatenate(([-1], changes, [piece.size - 1]))).max())


def fair_coin_quantile(tosses: int, share: float) -> int:
    """The smallest number that the heads of a fair coin do not exceed with probability `share` or more.

    >>> fair_coin_quantile(21, 0.05)
    7
    """
    numerator, denominator = float(share).as_integer_ratio()
    ways, total, heads = 1, 1, 0
    while total * denominator < numerator << tosses:
        ways = ways * (tosses - heads) // (heads + 1)
        heads += 1
        total += ways
    return heads
