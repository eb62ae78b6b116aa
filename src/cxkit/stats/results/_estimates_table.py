"""How an array of estimates is written: a table of text, and one for notebooks.

A notebook shows two axes crosswise, the first down and the second across, each figure over its interval.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from cxkit.stats.results._interval import Interval
from cxkit.stats.results._units import format_number

if TYPE_CHECKING:
    from cxkit.stats.results._estimates import Estimates

_MOST_ROWS: Final = 24
_MOST_ACROSS: Final = 8


def text_table(found: Estimates) -> str:
    """The line that the figures are, and a line for each of the first cells."""
    header, rows = _rows(found)
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    labels = len(found.axes)
    lines = [repr(found), *(_line(row, widths, labels) for row in [header, *rows])]
    more = found.values.size - len(rows)
    return "\n".join(lines + ([f"... {more:,} more"] if more else []))


def html_table(found: Estimates) -> str:
    """The same for a notebook: crosswise where there are two axes and the second has few labels."""
    crosswise = len(found.axes) == 2 and 1 < len(found.axes[1]) <= _MOST_ACROSS
    header, rows, more = _crossed(found) if crosswise else _long(found)
    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    caption = html.escape(repr(found)) + (f"<br>{more}" if more else "")
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _long(found: Estimates) -> tuple[list[str], Iterable[Iterable[str]], str]:
    header, rows = _rows(found)
    more = found.values.size - len(rows)
    return header, (map(html.escape, row) for row in rows), f"{more:,} more cells" if more else ""


def _crossed(found: Estimates) -> tuple[list[str], Iterable[Iterable[str]], str]:
    down, across = found.axes
    rows = [
        [html.escape(str(label)), *(_stacked(found, (row, place)) for place in range(len(across)))]
        for row, label in enumerate(down.labels[:_MOST_ROWS])
    ]
    more = len(down) - len(rows)
    header = [f"{down.name} \\ {across.name}", *map(str, across.labels)]
    return header, rows, f"{more:,} more rows" if more else ""


def _stacked(found: Estimates, place: tuple[int, ...]) -> str:
    """A figure over its interval and what it was counted from."""
    value, low, high = _figure(found, place)
    counted = f"n={found.n[place]:,}"
    below = f"{low} to {high}, {counted}" if low else counted
    return f"{html.escape(value)}<br><small>{html.escape(below)}</small>"


def _rows(found: Estimates) -> tuple[list[str], list[list[str]]]:
    bounded = found.intervals is not None
    header = [axis.name for axis in found.axes] + [found.definition or "value", "n"]
    header += ["low", "high"] if bounded else []
    rows: list[list[str]] = []
    for place in list(np.ndindex(found.shape))[:_MOST_ROWS]:
        labels = [str(axis.labels[k]) for axis, k in zip(found.axes, place, strict=True)]
        value, *bounds = _figure(found, place)
        rows.append([*labels, value, f"{found.n[place]:,}", *(bounds if bounded else [])])
    return header, rows


def _figure(found: Estimates, place: tuple[int, ...]) -> tuple[str, str, str]:
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


def _line(row: Sequence[str], widths: Sequence[int], labels: int) -> str:
    cells = [
        text.ljust(width) if place < labels else text.rjust(width)
        for place, (text, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
