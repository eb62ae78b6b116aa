"""How an array of estimates is written: a line for each cell, or crosswise in a notebook.

Crosswise the first axis runs down and the second across, each figure over its interval.
"""

from __future__ import annotations

import html
from typing import Any, Final, cast

import numpy as np

from cxkit.stats.results._figures import Figures
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._tables import html_table, text_table
from cxkit.stats.results._units import format_number

MOST_ROWS: Final = 24
_MOST_ACROSS: Final = 8


def text_of_cells(found: Figures) -> str:
    """The line that the figures are, and a line for each of the first cells."""
    header, rows = _rows(found)
    more = found.values.size - len(rows)
    return text_table(
        repr(found), header, rows, labels=len(found.axes), more=f"... {more:,} more" if more else ""
    )


def html_of_cells(found: Figures) -> str:
    """The same for a notebook: crosswise where there are two axes and the second has few labels."""
    if len(found.axes) == 2 and 1 < len(found.axes[1]) <= _MOST_ACROSS:
        return _crossed(found)
    header, rows = _rows(found)
    more = found.values.size - len(rows)
    return html_table(repr(found), header, rows, more=f"{more:,} more cells" if more else "")


def _crossed(found: Figures) -> str:
    down, across = found.axes
    rows = [
        [html.escape(str(label)), *(_stacked(found, (row, place)) for place in range(len(across)))]
        for row, label in enumerate(down.labels[:MOST_ROWS])
    ]
    more = len(down) - len(rows)
    header = [f"{down.name} \\ {across.name}", *map(str, across.labels)]
    return html_table(repr(found), header, rows, more=f"{more:,} more rows" if more else "", ready=True)


def _stacked(found: Figures, place: tuple[int, ...]) -> str:
    """A figure over its interval and what it was counted from."""
    value, low, high = _figure(found, place)
    counted = f"n={found.n[place]:,}"
    below = f"{low} to {high}, {counted}" if low else counted
    return f"{html.escape(value)}<br><small>{html.escape(below)}</small>"


def _rows(found: Figures) -> tuple[list[str], list[list[str]]]:
    bounded = found.intervals is not None
    header = [axis.name for axis in found.axes] + [found.definition or "value", "n"]
    header += ["low", "high"] if bounded else []
    rows: list[list[str]] = []
    for place in list(np.ndindex(found.shape))[:MOST_ROWS]:
        labels = [str(axis.labels[k]) for axis, k in zip(found.axes, place, strict=True)]
        value, *bounds = _figure(found, place)
        rows.append([*labels, value, f"{found.n[place]:,}", *(bounds if bounded else [])])
    return header, rows


def _figure(found: Figures, place: tuple[int, ...]) -> tuple[str, str, str]:
    """A value and its bounds as they are written; bounds are empty where there are none."""
    if not found.defined[place]:
        return format_number(None), "", ""
    value: Any = found.values[place].item()
    intervals = found.intervals
    bounds = None if intervals is None else cast(Interval, intervals[place])
    if bounds is None or bounds.low is None:
        return format_number(value, found.unit), "", ""
    low, high = (format_number(bound, found.unit) for bound in (bounds.low, bounds.high))
    return format_number(value, found.unit), low, high
