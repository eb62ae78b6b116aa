"""Parts that all pictures share: axes to draw on, colours, readable names of points, units, and fonts.

matplotlib (the extra `plot`) is imported only when something is drawn. Names in scripts that the chosen font
lacks, such as Chinese, are drawn in an installed font that has them, and as boxes, with a warning, where none
has.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any, Final
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import MissingExtra
from cxkit.stats.results._units import format_number

INK: Final = "#335577"
WARM: Final = "#aa7733"
ALARM: Final = "#c03030"
GREY: Final = "grey"

_FONT_FAMILIES: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti",
    "SimHei",
    "WenQuanYi",
    "Noto Sans CJK",
    "Noto Sans TC",
    "Microsoft JhengHei",
    "Arial Unicode",
    "Noto Serif CJK",
)
"""Families with Chinese, those most wanted first; any other that has the characters comes after them."""

_BOX: Final = "□"
_NARROW_INCHES: Final = 5.0
_MOST_INCHES: Final = 100.0
_LINE_INCHES: Final = 0.17
_SLANTED_INCHES: Final = 0.27


def drawing_axes(ax: Any, *, needed_for: str) -> Any:
    """The given matplotlib axes, or new ones; an error that says what to install where there are none."""
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise MissingExtra.of("matplotlib", extra="plot", needed_for=needed_for) from error
    figure, ax = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    _OWN.add(figure)
    return ax


_OWN: Final[WeakSet[Any]] = WeakSet()
"""Figures that were made here, which may grow with what is written on them."""


# --- names of points


def name_points(
    ax: Any, labels: Sequence[Any], *, axis: str = "x", ordered: bool = False, offset: float = 0.0
) -> None:
    """Name the points 0, 1, 2 ... of an axis; so that none overlap, turned where they are long.

    `ordered` labels, such as months, may be thinned out rather than turned. Others are all written: a figure
    of our own grows with them, on axes of somebody else's they are smaller, and thinned out below 5 points.
    """
    names = [readable(str(label)) for label in labels]
    if not names:
        return
    box = ax.get_window_extent()
    inches = max((box.width if axis == "x" else box.height) / ax.figure.dpi, 0.5)
    each, turn = _needed(names, inches, ordered=ordered) if axis == "x" else (_LINE_INCHES, 0)
    if not ordered and _grown(ax, axis, len(names) * each, max(map(_text_inches, names)), turn):
        inches = max(inches, len(names) * each)
    size = 10.0 if ordered else min(10.0, max(5.0, 10.0 * inches / (len(names) * each)))
    step = max(1, int(np.ceil(len(names) * each * size / 10.0 / inches - 1e-9)))
    if size < 10.0:
        ax.tick_params(axis=axis, labelsize=size)
    places = np.arange(0, len(names), step)
    shown = [names[place] for place in places.tolist()]
    if axis == "y":
        ax.set_yticks(places + offset, shown)
    elif turn:
        ax.set_xticks(places + offset, shown, rotation=turn, ha="right", va="center", rotation_mode="anchor")
    else:
        ax.set_xticks(places + offset, shown)


def _grown(ax: Any, axis: str, along: float, widest: float, turn: int) -> bool:
    """Make a figure of our own as large as the names of an axis need; False for one of somebody else's."""
    if ax.figure not in _OWN:
        return False
    wide, high = ax.figure.get_size_inches().tolist()
    if axis == "x":
        wide, high = max(wide, along + 1.5), max(high, widest * np.sin(np.radians(turn)) + 3.0)
    else:
        wide, high = max(wide, widest + 4.0), max(high, along + 1.5)
    ax.figure.set_size_inches(min(wide, _MOST_INCHES), min(high, _MOST_INCHES))
    return bool(max(wide, high) <= _MOST_INCHES)


def _needed(names: Sequence[str], inches: float, *, ordered: bool) -> tuple[float, int]:
    """How wide each name is when written, and by how many degrees it is turned for that."""
    widest = max(map(_text_inches, names)) + 0.15
    if len(names) * widest <= inches or (ordered and inches / widest >= 4):
        return widest, 0
    return (_SLANTED_INCHES, 40) if len(names) * _SLANTED_INCHES <= inches else (_LINE_INCHES, 90)


def name_spots(
    ax: Any,
    spots: Sequence[tuple[float, float]],
    names: Sequence[Any],
    *,
    below: Sequence[bool] | None = None,
    **style: Any,
) -> None:
    """Write a name above each point (or below it), farther off where another name stands already.

    The limits of the axes must be set before.
    """
    sides = [-1 if down else 1 for down in below] if below is not None else [1] * len(spots)
    ax.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())
    per_point = ax.figure.dpi / 72
    taken: list[tuple[float, float, float]] = []
    for spot, name, side in sorted(zip(spots, names, sides, strict=True), key=lambda one: one[0]):
        text = readable(str(name))
        x, y = ax.transData.transform(spot).tolist()
        half, lift = 36 * _text_inches(text), 6.0 if side > 0 else -15.0
        while any(
            abs(x / per_point - at) < half + wide and abs(y / per_point + lift - height) < 12
            for at, height, wide in taken
        ):
            lift += 3 * side
        taken.append((x / per_point, y / per_point + lift, half))
        ax.annotate(text, spot, xytext=(0, lift), textcoords="offset points", ha="center", **style)


def _text_inches(text: str) -> float:
    """About how wide a text is at the usual size."""
    return sum(0.145 if unicodedata.east_asian_width(letter) in "WF" else 0.078 for letter in text)


# --- units


def unit_axis(ax: Any, unit: str, *, axis: str = "y") -> None:
    """Write the numbers of an axis as the unit is read: shares in per cent, durations in hours."""
    if unit == "seconds":
        low, high = ax.get_ylim() if axis == "y" else ax.get_xlim()
        wanted = max(high - low, 1e-9) / 6
        step = next((size for size in _DURATIONS if size >= wanted), None)
        if step is not None:
            locator = import_module("matplotlib.ticker").MultipleLocator(step)
            (ax.yaxis if axis == "y" else ax.xaxis).set_major_locator(locator)
    written = _WRITTEN.get(unit)
    if written is not None:
        (ax.yaxis if axis == "y" else ax.xaxis).set_major_formatter(written)


def _percent(value: float, place: Any = None) -> str:
    return f"{round(100 * value, 6):g}%"


def _points(value: float, place: Any = None) -> str:
    return f"{round(100 * value, 6):g}"


def _duration(value: float, place: Any = None) -> str:
    return format_number(value, "seconds") if value else "0"


_WRITTEN: Final[dict[str, Callable[..., str]]] = {
    "share": _percent,
    "nps": _points,
    "points": _points,
    "seconds": _duration,
}
_DURATIONS: Final = (
    *(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200),
    *(86_400 * days for days in (1, 2, 5, 7, 14, 28, 56, 91, 182, 365, 730)),
)


# --- fonts


@lru_cache(maxsize=8)
def _letters(family: tuple[str, ...]) -> Any:
    """The font that matplotlib finds for a family."""
    fonts = import_module("matplotlib.font_manager")
    return fonts.get_font(fonts.findfont(fonts.FontProperties(family=list(family))))


def _lacks(family: Iterable[str], text: str) -> str:
    """The letters of a text that a font does not have."""
    if text.isascii():
        return ""
    font = _letters(tuple(family))
    return "".join(sorted({c for c in text if c not in "\n\t" and not font.get_char_index(ord(c))}))


@lru_cache(maxsize=256)
def _family_with(letters: str) -> str | None:
    """An installed family that has all of the letters, None where there is none.

    Fonts of last resort have every letter as a box, so that they have none.
    """
    fonts = import_module("matplotlib.font_manager").fontManager.ttflist
    names = {entry.name for entry in fonts if not entry.name.startswith("Last Resort")}
    wanted = [name for hint in _FONT_FAMILIES for name in sorted(names) if name.startswith(hint)]
    rest = sorted(names.difference(wanted))
    return next((name for name in [*wanted, *rest] if not _lacks((name,), letters)), None)


def _usual_family() -> list[str]:
    family: Any = import_module("matplotlib").rcParams["font.family"]
    return [str(name) for name in family]


def readable(text: str) -> str:
    """The text with a box for each letter that no installed font has; a warning tells of it."""
    for letter in _lacks(_usual_family(), text):
        if _family_with(letter) is None:
            warnings.warn(
                "no installed font has all letters of this picture, those it lacks are boxes: install one, "
                "for Chinese such as Noto Sans CJK",
                stacklevel=2,
            )
            text = text.replace(letter, "?" if _lacks(_usual_family(), _BOX) else _BOX)
    return text


def _give_fonts(text: Any) -> None:
    family = [str(name) for name in text.get_fontfamily()]
    lost = _lacks(family, text.get_text())
    if not lost:
        return
    whole = _family_with(lost)
    fonts = [whole] if whole is not None else [_family_with(letter) for letter in lost]
    text.set_fontfamily([*family, *dict.fromkeys(name for name in fonts if name is not None)])
    if whole is None:
        text.set_text(readable(text.get_text()))


# --- the end of every picture


def finished(
    ax: Any,
    *,
    title: str | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
    legend: bool = False,
) -> Any:
    """Write title and axis names, the legend beside nothing that is drawn, give fonts; gives the axes.

    A title or name that somebody gave before stays.
    """
    for wanted, written, write in (
        (title, ax.get_title(), ax.set_title),
        (xlabel, ax.get_xlabel(), ax.set_xlabel),
        (ylabel, ax.get_ylabel(), ax.set_ylabel),
    ):
        if wanted and not written:
            write(wanted)
    if legend and ax.get_legend_handles_labels()[0]:
        # Behind the names of a legend there may be lines: a light ground keeps them readable.
        ax.legend(framealpha=0.8, edgecolor="none", fontsize="small" if _is_narrow(ax) else None)
    text_of = import_module("matplotlib.text").Text
    for text in ax.findobj(text_of):
        _give_fonts(text)
    return ax


def _is_narrow(ax: Any) -> bool:
    return bool(ax.get_window_extent().width / ax.figure.dpi < _NARROW_INCHES)


# --- heat maps


def heat_map(
    ax: Any,
    values: NDArray[np.float64],
    defined: NDArray[np.bool_],
    rows: Sequence[Any],
    columns: Sequence[Any],
    *,
    unit: str = "number",
    ordered: bool = False,
    diverging: bool = False,
    bar: str = "",
) -> None:
    """Draw a table as coloured cells, the first row on top; undefined cells stay blank, others are written.

    `diverging` colours go from one colour below 0 to another above it.
    """
    shown = np.ma.masked_array(values, mask=~defined)
    low, high = (float(shown.min()), float(shown.max())) if defined.any() else (0.0, 1.0)
    if diverging:
        high = max(abs(low), abs(high)) or 1.0
        low = -high
    elif unit == "share":
        low, high = 0.0, max(high, 1e-9)
    mesh = ax.pcolormesh(
        shown, cmap="RdBu" if diverging else "Blues", vmin=low, vmax=high, edgecolors="white", linewidth=0.5
    )
    ax.invert_yaxis()
    name_points(ax, columns, ordered=ordered, offset=0.5)
    name_points(ax, rows, axis="y", offset=0.5)
    ax.tick_params(length=0)
    scale = ax.figure.colorbar(mesh, ax=ax, label=bar)
    written = _WRITTEN.get(unit)
    if written is not None:
        scale.ax.yaxis.set_major_formatter(written)
    _write_cells(ax, values, defined, unit, (low, high), diverging=diverging)


def _write_cells(
    ax: Any,
    values: NDArray[np.float64],
    defined: NDArray[np.bool_],
    unit: str,
    span: tuple[float, float],
    *,
    diverging: bool,
) -> None:
    if values.size > 400 or not defined.any():
        return
    places: list[list[int]] = np.argwhere(defined).tolist()
    texts = [_cell(float(values[row, column]), unit) for row, column in places]
    box = ax.get_window_extent()
    wide = box.width / ax.figure.dpi / max(values.shape[1], 1)
    tall = box.height / ax.figure.dpi / max(values.shape[0], 1)
    # A letter is about 0.6 of its size in points wide.
    size = min(9.0, 0.85 * wide * 72 / (0.6 * max(map(len, texts))), 0.75 * tall * 72)
    if size < 5:
        return
    low, high = span
    for (row, column), text in zip(places, texts, strict=True):
        depth = (values[row, column] - low) / (high - low) if high > low else 0.0
        dark = abs(depth - 0.5) > 0.32 if diverging else depth > 0.55
        colour = "white" if dark else "black"
        ax.text(column + 0.5, row + 0.5, text, ha="center", va="center", color=colour, fontsize=size)


def _cell(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.0f}%"
    if unit in ("nps", "points"):
        return f"{100 * value:.0f}"
    return format_number(value, unit) if unit == "seconds" else f"{value:.3g}"
