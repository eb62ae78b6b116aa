"""How a figure is shown: shares in per cent, NPS as points, durations in days, hours and minutes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from cxkit.stats._wording import WORDS
from cxkit.values import Language, language, write


def _number(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 1e4 or not value.is_integer() else f"{value:,.0f}"


def _duration(seconds: float) -> str:
    if abs(seconds) < 60:
        return f"{seconds:.3g}s"
    if abs(seconds) < 600:
        minutes, rest = divmod(round(abs(seconds)), 60)
        return f"{'-' if seconds < 0 else ''}{minutes}m" + (f" {rest}s" if rest else "")
    sign, minutes = ("-" if seconds < 0 else ""), round(abs(seconds) / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "m")]
    return sign + (" ".join(f"{size}{name}" for size, name in parts if size) or "0m")


UNITS: Final[Mapping[str, Callable[[float], str]]] = MappingProxyType(
    {
        "share": lambda value: f"{100 * value:.1f}%",
        "nps": lambda value: f"{100 * value:.1f}",
        "points": lambda value: format_number(value, "points"),
        "rate": _number,
        "score": lambda value: f"{value:.4g}",
        "number": _number,
        "count": lambda value: f"{value:,.0f}",
        "ratio": lambda value: f"{value:.4g}",
        "seconds": _duration,
    }
)
"""The units that cxkit knows, and how a value in each is written. Shares and NPS are kept as fractions."""


def format_number(value: float | None, unit: str = "number", tag: Language = "en") -> str:
    """A figure as people read it; a unit that is not in `UNITS` is written behind the number.

    Durations and points are written as the language does; in English durations are short (`1d 2h`).

    >>> format_number(0.128195, "nps"), format_number(0.308, "share"), format_number(93_780, "seconds")
    ('12.8', '30.8%', '1d 2h 3m')
    >>> format_number(None), format_number(float("inf")), format_number(12.5, "CNY")
    ('undefined', 'unbounded', '12.5 CNY')
    """
    if value is None:
        return WORDS["stats.none"].render(tag)
    if math.isinf(value):
        return ("-" if value < 0 else "") + WORDS["stats.unbounded"].render(tag)
    if unit == "points":
        return WORDS["stats.points"].render(tag, value=f"{100 * value:.1f}")
    if unit == "seconds" and language(tag) != "en":
        return write(timedelta(seconds=value), "duration", tag)
    written = UNITS.get(unit)
    text = written(float(value)) if written else f"{_number(float(value))} {unit}"
    return text.replace("-0.0", "0.0") if text.rstrip("%") in ("-0.0", "-0") else text
