"""Control charts of single measurements: XmR, and t and g for the time or the cases between rare events.

Sources: Wheeler and Chambers (1992); Nelson (1994) for the power 1/3.6 of the t chart; Benneyan (2001) for g.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers
from cxkit.stats.control_charts._shewhart import (
    D2,
    ControlChart,
    Limits,
    Phase,
    build_chart,
    in_sigmas,
    moving_ranges,
)
from cxkit.stats.results._elementwise import Flags, Floats

_POWER: Final = 1 / 3.6


def _present(values: ArrayLike, name: str, low: float | None = None) -> tuple[Floats, Flags]:
    column = numbers(values, name, low=low, missing=True)
    present = ~np.isnan(column)
    return np.where(present, column, 0.0), present


def _individual_limits(values: Floats, phase: Phase, screen: bool) -> tuple[float, float] | None:
    inside = values[phase.span]
    ranges = moving_ranges(inside, phase.baseline, screen=screen)
    if not ranges.size:
        return None
    return float(inside[phase.baseline].mean()), float(ranges.mean()) / D2


def xmr_chart(
    values: ArrayLike,
    *,
    screen: bool = False,
    rules: str | Iterable[str] = "nelson",
    phases: Sequence[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """An individuals chart: xbar +- 3 MRbar/1.128, with its moving-range chart in `moving_range`.

    The moving range's upper limit is 3.267 MRbar. `screen` drops moving ranges above it once before MRbar is
    taken. A phase needs two neighbouring points.

    >>> chart = xmr_chart([12, 14, 11, 15, 16, 17, 18, 17, 19, 20])
    >>> chart
    ControlChart(xmr, 10 points, 15.9 [11.17, 20.63], 2 signals)
    >>> chart.moving_range
    ControlChart(mr, 10 points, 1.778 [0, 5.808], 0 signals)
    """
    x, present = _present(values, "values")

    def limits(phase: Phase) -> Limits | None:
        fitted = _individual_limits(x, phase, screen)
        if fitted is None:
            return None
        center, sigma = fitted
        z = in_sigmas(x[phase.span] - center, sigma, center)
        return Limits(center, center - 3 * sigma, center + 3 * sigma, z)

    chart = build_chart(
        "xmr",
        x,
        present,
        limits,
        rules=rules,
        phases=phases,
        freeze=freeze,
        options={"screen": screen},
    )
    return attrs.evolve(chart, moving_range=_range_chart(x, present, screen, phases, freeze))


def _range_chart(
    x: Floats, present: Flags, screen: bool, phases: Sequence[int], freeze: int | None
) -> ControlChart:
    ranges = np.concatenate(([0.0], np.abs(np.diff(x))))[: x.size]
    known = np.concatenate(([False], present[1:] & present[:-1]))[: x.size]
    known[list(phases)] = False

    def limits(phase: Phase) -> Limits | None:
        inside = ranges[phase.span][phase.baseline]
        if screen and inside.size:
            inside = inside[inside <= 3.267 * inside.mean()]
        if not inside.size:
            return None
        center = float(inside.mean())
        z = in_sigmas(ranges[phase.span] - center, (3.267 - 1) / 3 * center, center)
        return Limits(center, 0.0, 3.267 * center, z)

    return build_chart("mr", ranges, known, limits, rules="limits", phases=phases, freeze=freeze)


def t_chart(
    gaps: ArrayLike,
    *,
    screen: bool = False,
    rules: str | Iterable[str] = "nelson",
    phases: Sequence[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """A t chart: the time between rare events, as an XmR chart of the gaps to the power 1/3.6, raised back.

    A gap far above the upper limit means that events became rarer. Gaps are 0 or more.

    >>> t_chart([12, 30, 5, 44, 9, 61, 23, 7, 80, 15])
    ControlChart(t, 10 points, 21.9 [0, 371], 0 signals)
    """
    y, present = _present(gaps, "gaps", low=0)
    root = y**_POWER

    def limits(phase: Phase) -> Limits | None:
        fitted = _individual_limits(root, phase, screen)
        if fitted is None:
            return None
        center, sigma = fitted
        low, high = max(center - 3 * sigma, 0.0), center + 3 * sigma
        z = in_sigmas(root[phase.span] - center, sigma, center)
        return Limits(center**3.6, low**3.6, high**3.6, z)

    return build_chart(
        "t", y, present, limits, rules=rules, phases=phases, freeze=freeze, options={"screen": screen}
    )


def g_chart(
    cases: ArrayLike,
    *,
    rules: str | Iterable[str] = "limits",
    phases: Sequence[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """A g chart: the cases between rare events; upper limit mean + 3 sqrt(mean (mean + 1)).

    The centre is the median. There is no lower limit but 0. By default only the limit signals, since the
    distribution is lopsided.

    >>> g_chart([12, 30, 5, 44, 9, 61, 23, 7, 80, 15])
    ControlChart(g, 10 points, 19 [0, 115.9], 0 signals)
    """
    y, present = _present(cases, "cases", low=0)

    def limits(phase: Phase) -> Limits:
        inside = y[phase.span][phase.baseline]
        center, mean = float(np.median(inside)), float(inside.mean())
        upper = mean + 3 * float(np.sqrt(mean * (mean + 1)))
        z = in_sigmas(y[phase.span] - center, (upper - center) / 3, center)
        return Limits(center, 0.0, upper, z)

    return build_chart("g", y, present, limits, rules=rules, phases=phases, freeze=freeze)
