"""How unequal are shares? Gini, Herfindahl-Hirschman, top shares, and the Pareto table with ABC classes.

Sources: Gini (1912); Herfindahl (1950), Hirschman (1945); Juran (1954) for the Pareto table.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers, read, together
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._pictures import ALARM, GREY, INK, drawing_axes, finished, name_points, unit_axis
from cxkit.stats.results._reasons import EMPTY, NO_EXPOSURE, TOO_FEW
from cxkit.values import Reason


def _amounts(values: ArrayLike) -> tuple[Floats, float]:
    amounts = numbers(values, "values", low=0)
    return amounts, float(amounts.sum())


def _undefined(found: Floats) -> Reason:
    return EMPTY if not found.size else NO_EXPOSURE


def gini(values: ArrayLike, *, sample: bool = False) -> Estimate:
    """The Gini coefficient of amounts of 0 or more: 0 where all are equal, near 1 where one has all.

    2 sum i x_(i) / (n sum x) - (n + 1)/n; with `sample` times n/(n - 1), which makes it 1 where one of n has
    all. Undefined of nothing, or where all amounts are 0.

    >>> gini([10, 10, 20, 30, 130]).value
    0.52
    """
    amounts, total = _amounts(values)
    n = amounts.size
    definition = "gini, sample" if sample else "gini"
    if not total:
        return Estimate.missing(_undefined(amounts), n=n, definition=definition)
    if sample and n < 2:
        return Estimate.missing(TOO_FEW(needed=2, n=n), n=n, definition=definition)
    ranked = float(np.arange(1, n + 1) @ np.sort(amounts))
    value = (2 * ranked - (n + 1) * total) / (n * total)
    return Estimate(value=value * n / (n - 1) if sample else value, n=n, definition=definition)


def hhi(values: ArrayLike) -> Estimate:
    """The Herfindahl-Hirschman index: the sum of squared shares, from 1/n to 1.

    >>> round(float(hhi([10, 10, 20, 30, 130])), 4)
    0.46
    """
    amounts, total = _amounts(values)
    if not total:
        return Estimate.missing(_undefined(amounts), n=amounts.size, definition="hhi")
    share = amounts / total
    return Estimate(value=float(share @ share), n=amounts.size, definition="hhi")


def top_share(values: ArrayLike, share: float = 0.2) -> Estimate:
    """Part of the total that the largest `share` of all units has; the number of units is rounded up.

    >>> top_share([10, 10, 20, 30, 130], 0.2)
    Estimate(top 20% 65.0%, n=5)
    """
    amounts, total = _amounts(values)
    if not 0 < share <= 1:
        raise Invalid(f"lies above 0 and up to 1, got {shown(share)}", code="number.range", path="share")
    definition = f"top {100 * share:g}%"
    if not total:
        return Estimate.missing(_undefined(amounts), n=amounts.size, unit="share", definition=definition)
    # 0.2 x 15 is 3.0000000000000004 in binary: still 3 units.
    count = math.ceil(share * amounts.size - 1e-9)
    largest = float(np.sort(amounts)[amounts.size - count :].sum())
    return Estimate(value=min(largest / total, 1.0), n=amounts.size, unit="share", definition=definition)


def lorenz_curve(values: ArrayLike) -> tuple[Floats, Floats]:
    """The Lorenz curve: the share of units, from the smallest up, and the share of the total that they have.

    Both start at 0. Where all amounts are 0 the second is 0 throughout.

    >>> [part.tolist() for part in lorenz_curve([1, 3])]
    [[0.0, 0.5, 1.0], [0.0, 0.25, 1.0]]
    """
    amounts, total = _amounts(values)
    running = np.concatenate(([0.0], np.cumsum(np.sort(amounts))))
    return np.linspace(0, 1, amounts.size + 1), running / total if total else running


_ONE_SCALE: Final = 0.15
_CLASSES: Final = (("A", 0.8), ("B", 0.95))


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Pareto(Tabular):
    """A Pareto table: units from the largest down, with their share and the running share.

    `classes` is A for the units that make up the first part of the total, then B, then C. Undefined shares
    (nothing counted) are empty, with the reason in `undefined`.
    """

    labels: tuple[Hashable, ...]
    counts: Floats
    shares: Floats
    classes: tuple[str, ...]
    undefined: Reason | None = None

    @property
    def running(self) -> Floats:
        """The running counts."""
        return np.asarray(np.cumsum(self.counts), np.float64)

    @property
    def running_shares(self) -> Floats:
        """The running shares, ending at 1."""
        total = float(self.counts.sum())
        return self.running / total if total else np.zeros(self.counts.size)

    def vital(self, share: float = 0.8) -> tuple[Hashable, ...]:
        """The fewest units that together reach `share` of the total."""
        if not self.shares.size:
            return ()
        return self.labels[: int(np.searchsorted(self.running_shares, share - 1e-12)) + 1]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a unit, largest first."""
        known = self.shares.size > 0
        nothing = [None] * len(self.labels)
        return {
            "label": list(self.labels),
            "count": self.counts.tolist(),
            "running": self.running.tolist(),
            "share": self.shares.tolist() if known else nothing,
            "running_share": self.running_shares.tolist() if known else nothing,
            "class": list(self.classes) if known else nothing,
        }

    def summary(self) -> dict[str, Any]:
        """The total and the units that make up 80% of it."""
        return {
            "total": float(self.counts.sum()),
            "vital": list(self.vital()),
            "undefined": None if self.undefined is None else self.undefined.code,
        }

    def __repr__(self) -> str:
        if self.undefined is not None:
            return f"Pareto({len(self.labels)} units, undefined: {self.undefined})"
        few = len(self.vital())
        return f"Pareto({len(self.labels)} units, total {self.counts.sum():,g}, {few} make up 80%)"

    def plot(self, ax: Any = None) -> Any:
        """Draw the counts as bars with the running share as a line; gives the axes of the bars."""
        ax = drawing_axes(ax, needed_for="a Pareto chart")
        places = np.arange(len(self.labels))
        ax.bar(places, self.counts, color=INK)
        name_points(ax, self.labels)
        if self.shares.size:
            other = ax.twinx()
            other.plot(places, self.running_shares, color=ALARM, marker="o", markersize=4)
            other.set(ylabel="running share", ylim=(0, 1.05))
            other.axhline(0.8, color=GREY, linestyle="--", linewidth=1)
            unit_axis(other, "share")
            if float(self.shares[0]) >= _ONE_SCALE:
                # Bars and line on one scale, unless bars would be too low to see.
                ax.set_ylim(0, 1.05 * float(self.counts.sum()))
            finished(other)
        return finished(ax, title="Pareto chart", ylabel="count")


def pareto(
    labels: Sequence[Hashable],
    counts: ArrayLike,
    *,
    classes: Sequence[tuple[str, float]] = _CLASSES,
    last: str = "C",
) -> Pareto:
    """A Pareto table of counts or amounts by label; equal ones keep their order.

    `classes` are names with the running share up to which they reach: a unit belongs to the first class whose
    bound the total before it has not reached. What remains is class `last`.

    >>> table = pareto(["price", "date", "supplier", "contact", "part"], [80, 27, 66, 94, 33])
    >>> table
    Pareto(5 units, total 300, 3 make up 80%)
    >>> table.labels, table.classes
    (('contact', 'price', 'supplier', 'part', 'date'), ('A', 'A', 'A', 'B', 'B'))
    """
    labels, counts = together(labels=labels, counts=counts)
    amounts, total = _amounts(counts)
    labels = read(labels, "labels").cells()
    bounds = [bound for _, bound in classes]
    if bounds != sorted(bounds) or not all(0 < bound <= 1 for bound in bounds):
        raise Invalid("bounds of classes rise from above 0 up to 1", code="pareto.classes", path="classes")
    order = np.argsort(-amounts, kind="stable")
    ordered = amounts[order]
    named = tuple(labels[at] for at in order.tolist())
    if not total:
        return Pareto(
            labels=named, counts=ordered, shares=np.zeros(0), classes=(), undefined=_undefined(amounts)
        )
    before = (np.cumsum(ordered) - ordered) / total
    names = [name for name, _ in classes] + [last]
    places: list[int] = np.searchsorted(np.array(bounds) - 1e-12, before, side="right").tolist()
    return Pareto(
        labels=named,
        counts=ordered,
        shares=ordered / total,
        classes=tuple(names[at] for at in places),
    )
