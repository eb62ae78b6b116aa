"""Importance-performance analysis: which attributes matter and are done badly, and so come first.

Source: Martilla and James (1977), Journal of Marketing 41:77.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, cast

import attrs
import numpy as np

from cxkit.analysis.drivers._correlating import by_name
from cxkit.analysis.drivers._drivers import Drivers
from cxkit.columns import finite_number
from cxkit.errors import Fault, Invalid, shown
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._pictures import ALARM, GREY, INK, drawing_axes, finished, name_spots
from cxkit.values import Label, labels

Quadrant = Literal["concentrate", "keep_up", "low_priority", "possible_overkill"]
Cross = Literal["mean", "median"] | float
"""Where an axis is cut: at the mean or median of attributes, or at a number such as a scale's midpoint."""

QUADRANTS: Final[Mapping[Quadrant, Label]] = MappingProxyType(
    cast(
        "dict[Quadrant, Label]",
        labels(
            "quadrant",
            """
concentrate: concentrate here | 重点改进 | 重點改進
keep_up: keep up the good work | 继续保持 | 繼續保持
low_priority: low priority | 低优先级 | 優先順序低
possible_overkill: possible overkill | 投入过度 | 投入過度
""",
        ),
    )
)
"""The quadrants, those of high importance first."""

_AT: Final[Mapping[tuple[bool, bool], Quadrant]] = MappingProxyType(
    {
        (True, False): "concentrate",
        (True, True): "keep_up",
        (False, False): "low_priority",
        (False, True): "possible_overkill",
    }
)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ImportancePerformance(Tabular):
    """Attributes with their importance, performance and quadrant; the crosshair is where the axes are cut."""

    names: tuple[str, ...]
    importance: Floats
    performance: Floats
    crosshair: tuple[float, float]
    quadrants: tuple[Quadrant, ...]

    def in_quadrant(self, quadrant: Quadrant) -> tuple[str, ...]:
        """The attributes of a quadrant, the most important first."""
        order: list[int] = np.argsort(-np.round(self.importance, 12), kind="stable").tolist()
        return tuple(self.names[at] for at in order if self.quadrants[at] == quadrant)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an attribute; `gap` is how far performance lies below its crosshair (0: not below)."""
        return {
            "attribute": list(self.names),
            "importance": self.importance.tolist(),
            "performance": self.performance.tolist(),
            "gap": np.maximum(self.crosshair[1] - self.performance, 0.0).tolist(),
            "quadrant": list(self.quadrants),
        }

    def summary(self) -> dict[str, Any]:
        """Where the axes are cut."""
        return dict(zip(("crosshair_importance", "crosshair_performance"), self.crosshair, strict=True))

    def __repr__(self) -> str:
        first = ", ".join(self.in_quadrant("concentrate")) or "nothing"
        return f"ImportancePerformance({len(self.names)} attributes, concentrate on: {first})"

    def plot(self, ax: Any = None) -> Any:
        """Draw the attributes with performance to the right and importance upwards; gives the axes.

        The quadrants are named in their corners.
        """
        ax = drawing_axes(ax, needed_for="an importance-performance chart")
        urgent = np.array([quadrant == "concentrate" for quadrant in self.quadrants])
        ax.scatter(self.performance, self.importance, c=np.where(urgent, ALARM, INK), zorder=3)
        ax.axhline(self.crosshair[0], color=GREY, linewidth=1)
        ax.axvline(self.crosshair[1], color=GREY, linewidth=1)
        ax.margins(x=0.15, y=0.2)
        spots = list(zip(self.performance.tolist(), self.importance.tolist(), strict=True))
        name_spots(ax, spots, self.names)
        for (high, good), quadrant in _AT.items():
            sides = {"ha": "right" if good else "left", "va": "top" if high else "bottom"}
            spot = (0.985 if good else 0.015, 0.98 if high else 0.02)
            ax.text(
                *spot, QUADRANTS[quadrant].en, transform=ax.transAxes, color=GREY, style="italic", **sides
            )
        return finished(ax, title="importance and performance", xlabel="performance", ylabel="importance")


def importance_performance(
    importance: Mapping[str, float] | Drivers | Any,
    performance: Mapping[str, float] | Any,
    *,
    crosshair: tuple[Cross, Cross] = ("mean", "mean"),
) -> ImportancePerformance:
    """Attributes in four quadrants, by their importance (stated, or derived as `Drivers`) and performance.

    Both are numbers by name, or pandas Series. `crosshair` cuts importance, then performance. An attribute on
    a cut belongs to the higher side.

    >>> grid = importance_performance(
    ...     {"speed": 4.5, "tone": 4.4, "price": 2.0, "gifts": 1.5},
    ...     {"speed": 2.1, "tone": 4.0, "price": 2.5, "gifts": 4.8}, crosshair=(3, 3))
    >>> grid
    ImportancePerformance(4 attributes, concentrate on: speed)
    >>> grid.quadrants
    ('concentrate', 'keep_up', 'low_priority', 'possible_overkill')
    """
    stated = importance.by_name() if isinstance(importance, Drivers) else by_name(importance, "importance")
    performance = by_name(performance, "performance")
    faults = [
        Fault(f"performance.{name}", "missing", "is needed") for name in stated if name not in performance
    ]
    faults += [
        Fault(f"importance.{name}", "missing", "is needed") for name in performance if name not in stated
    ]
    if faults:
        raise Invalid.of("attributes", faults)
    if not stated:
        raise Invalid("must have one attribute or more", code="importance.none", path="importance")
    y = np.array([finite_number(value, f"importance.{name}") for name, value in stated.items()])
    x = np.array([finite_number(performance[name], f"performance.{name}") for name in stated])
    cut = _cut(y, crosshair[0], "crosshair[0]"), _cut(x, crosshair[1], "crosshair[1]")
    sides = zip((y >= cut[0]).tolist(), (x >= cut[1]).tolist(), strict=True)
    return ImportancePerformance(
        names=tuple(stated),
        importance=y,
        performance=x,
        crosshair=cut,
        quadrants=tuple(_AT[side] for side in sides),
    )


def _cut(values: Floats, at: Cross, path: str) -> float:
    if at == "mean":
        # The mean of equal values can come out above them by rounding.
        return min(float(np.mean(values)), float(values.max()))
    if at == "median":
        return float(np.median(values))
    try:
        return finite_number(at, path)
    except Invalid as error:
        rule = f"must be 'mean', 'median' or a finite number, got {shown(at)}"
        raise Invalid(rule, code="choice", path=path) from error
