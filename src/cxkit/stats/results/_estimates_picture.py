"""The picture of a table of estimates: a line with its interval, points with intervals, or a heat map.

One axis of periods or ages is a line, one of names a row of points. Of two axes, one of periods beside a few
names gives a line for each name; any other pair, such as cohorts by age, is a heat map.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np

from cxkit.errors import Invalid, shown
from cxkit.stats.results._axes import Axis
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._figures import Figures
from cxkit.stats.results._pictures import (
    ALARM,
    GREY,
    INK,
    drawing_axes,
    finished,
    heat_map,
    name_points,
    unit_axis,
)

Form = Literal["auto", "lines", "heat"]

_MOST_LINES: Final = 8
_MOST_BANDS: Final = 3
_INITIALS: Final = ("nps", "csat", "ces", "sla")
_PERIOD: Final = re.compile(r"\d{4}([-W/ ]|$)")


def _is_ordered(axis: Axis) -> bool:
    """Whether labels are numbers, periods or ordered, so that a line between neighbours means something."""
    known = [label for label in axis.labels if label is not None]
    if not known or axis.order is not None:
        return bool(known)
    numeric = all(isinstance(label, (int, float)) and not isinstance(label, bool) for label in known)
    return numeric or all(hasattr(label, "year") or _PERIOD.match(str(label)) for label in known)


def _bounds(found: Figures) -> tuple[Floats, Floats, Flags]:
    """Lower and upper bounds where there are any; an endless one ends at the farthest finite figure."""
    intervals = found.intervals
    if intervals is None:
        return found.values, found.values, np.zeros(found.shape, np.bool_)
    known = found.defined & intervals.defined
    ends = np.concatenate([side[known & np.isfinite(side)] for side in (intervals.low, intervals.high)])
    ends = np.concatenate([ends, found.values[found.defined]])
    low, high = (float(ends.min()), float(ends.max())) if ends.size else (0.0, 0.0)
    return np.clip(intervals.low, low, high), np.clip(intervals.high, low, high), known


def _name(found: Figures) -> str:
    words = found.definition.replace("_", " ").replace(".", ", ").split(" ")
    return " ".join(word.upper() if word.strip(",") in _INITIALS else word for word in words)


def _title(found: Figures, what: str = "") -> str:
    name = _name(found) or "estimates"
    interval = "" if found.intervals is None else f" with {100 * found.confidence:g}% interval"
    return f"{what}{name}{interval}"


def draw_estimates(found: Figures, ax: Any, form: Form) -> Any:
    """Draw estimates of one or two axes; gives the matplotlib axes."""
    if form not in ("auto", "lines", "heat"):
        raise Invalid(f"must be auto, lines or heat, got {shown(form)}", code="choice", path="form")
    if not 1 <= len(found.axes) <= 2:
        raise Invalid(
            f"a picture has one or two axes, these figures have {len(found.axes)}: choose with at()",
            code="picture.axes",
        )
    ax = drawing_axes(ax, needed_for="a picture of estimates")
    if len(found.axes) == 1:
        (_line if _is_ordered(found.axes[0]) else _points)(ax, found, INK, None, 0.0)
        name_points(ax, found.axes[0].labels, ordered=_is_ordered(found.axes[0]))
        return _end(ax, found, found.axes[0].name)
    along = _line_axis(found, form)
    return _heat(ax, found) if along is None else _lines(ax, found, along)


def _line_axis(found: Figures, form: Form) -> int | None:
    """Axis of two that runs from left to right, None for a heat map."""
    ordered = [_is_ordered(axis) for axis in found.axes]
    if form == "heat":
        return None
    if form == "lines":
        return 0 if ordered == [True, False] else 1
    if ordered in ([True, False], [False, True]):
        along = ordered.index(True)
        return along if len(found.axes[1 - along]) <= _MOST_LINES else None
    return None


def _end(ax: Any, found: Figures, xlabel: str, *, legend: bool = False) -> Any:
    unit_axis(ax, found.unit)
    name = _name(found) or "value"
    unit = "" if found.unit in _SAID else f" ({found.unit})"
    return finished(ax, title=_title(found), xlabel=xlabel, ylabel=name + unit, legend=legend)


_SAID: Final = ("share", "nps", "points", "seconds", "number", "score", "ratio", "rate", "count")


def _line(ax: Any, found: Figures, colour: str, label: str | None, shift: float, depth: float = 0.15) -> None:
    places = np.arange(len(found))
    values = np.where(found.defined, found.values, np.nan)
    ax.plot(places, values, marker="o", markersize=4, color=colour, label=label)
    low, high, known = _bounds(found)
    lower, upper = (np.where(known, side, np.nan) for side in (low, high))
    ax.fill_between(places, lower, upper, color=colour, alpha=depth, linewidth=0)
    alone = known & ~np.append(known[1:], False) & ~np.append(False, known[:-1])
    ax.vlines(places[alone], low[alone], high[alone], color=colour, alpha=0.4)


def _points(
    ax: Any, found: Figures, colour: str, label: str | None, shift: float, depth: float = 0.15
) -> None:
    places = np.arange(len(found)) + shift
    low, high, known = _bounds(found)
    ax.vlines(places[known], low[known], high[known], color=GREY)
    ax.plot(places[found.defined], found.values[found.defined], "o", color=colour, label=label)
    ax.set_xlim(-0.5, max(len(found), 1) - 0.5)


def _lines(ax: Any, found: Figures, along: int) -> Any:
    names, periods = found.axes[1 - along], found.axes[along]
    draw = _line if _is_ordered(periods) else _points
    for place, label in enumerate(names.labels):
        part: Any = found.at(**{names.name: label})
        shift = 0.5 * ((place + 0.5) / len(names) - 0.5)
        draw(ax, part, f"C{place % 10}", str(label), shift, 0.15 if len(names) <= _MOST_BANDS else 0.06)
    name_points(ax, periods.labels, ordered=_is_ordered(periods))
    return _end(ax, found, periods.name, legend=True)


def _heat(ax: Any, found: Figures) -> Any:
    rows, columns = found.axes
    ordered = _is_ordered(columns)
    heat_map(
        ax, found.values, found.defined, rows.labels, columns.labels, unit=found.unit, ordered=ordered,
        diverging=found.unit in ("nps", "points"),
    )  # fmt: skip
    return finished(ax, title=_name(found), xlabel=columns.name, ylabel=rows.name)


def draw_changes(found: Figures, kind: str, names: Sequence[Any], standing: Sequence[bool], ax: Any) -> Any:
    """Draw comparisons cell by cell as points with intervals, those that stand out marked; gives the axes."""
    ax = drawing_axes(ax, needed_for="a picture of comparisons")
    flat = found.values.ravel()
    low, high, known = _bounds(found)
    low, high, known = low.ravel(), high.ravel(), known.ravel()
    none, defined = (1.0 if kind == "ratio" else 0.0), found.defined.ravel()
    places = np.arange(flat.size)[::-1]
    clear = defined & np.array(standing, np.bool_)
    ax.hlines(places[known], low[known], high[known], color=GREY)
    for chosen, colour, label in (
        (defined & ~clear, INK, None),
        (clear, ALARM, "stands out among so many"),
    ):
        if chosen.any():
            ax.plot(flat[chosen], places[chosen], "o", color=colour, label=label)
    ax.axvline(none, color="black", linewidth=1)
    ax.set_ylim(-0.5, max(flat.size, 1) - 0.5)
    name_points(ax, list(names)[::-1], axis="y")
    unit_axis(ax, found.unit, axis="x")
    unit = "points" if found.unit == "points" else kind
    return finished(ax, title=_title(found, f"{kind} of "), xlabel=unit, legend=True)
