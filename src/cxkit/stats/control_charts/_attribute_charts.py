"""Control charts of counts: p and np for shares, u and c for rates, and Laney's p' and u' for large samples.

With thousands of cases a point the plain limits of p and u are far too narrow, since days differ by more than
chance; Laney's charts take that between-point variation from the moving range.

Sources: Shewhart (1931); Laney (2002), Quality Engineering 14:531.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers, together
from cxkit.errors import Fault, Invalid
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


def _counted(events: ArrayLike, sizes: ArrayLike, name: str, *, share: bool) -> tuple[Floats, Floats, Flags]:
    """Counts, sizes with 1 where there are none, and which points exist."""
    events, sizes = together(**{name: events, "sizes": sizes})
    x = numbers(events, name, low=0, missing=True)
    n = numbers(sizes, "sizes", low=0, missing=True)
    present = ~(np.isnan(x) | np.isnan(n)) & ~(n == 0)
    x, n = np.where(present, x, 0.0), np.where(present, n, 1.0)
    over = np.flatnonzero(x > n).tolist() if share else []
    if over:
        rule = "must be at most its size, "
        raise Invalid.of(name, [Fault(f"{name}[{at}]", "count.over", f"{rule}{n[at]:g}") for at in over[:20]])
    return x, n, present


def _share_sigma(center: float, sizes: Floats) -> Floats:
    return np.sqrt(center * (1 - center) / sizes)


def _rate_sigma(center: float, sizes: Floats) -> Floats:
    return np.sqrt(center / sizes)


_RATIOS = {"p": ("defectives", _share_sigma, 1.0), "u": ("defects", _rate_sigma, np.inf)}
"""By the kind of chart: what is counted, the sigma of a point, and the highest limit."""


def _ratio_chart(
    kind: str,
    found: ArrayLike,
    sizes: ArrayLike,
    *,
    laney: bool = False,
    screen: bool = False,
    rules: str | Iterable[str],
    phases: Sequence[int],
    freeze: int | None,
) -> ControlChart:
    name, sigma_of, ceiling = _RATIOS[kind]
    x, n, present = _counted(found, sizes, name, share=kind == "p")
    values = x / n
    widths: list[float] = []

    def limits(phase: Phase) -> Limits | None:
        inside, used = phase.span, phase.baseline
        center = float(x[inside][used].sum() / n[inside][used].sum())
        sigma = sigma_of(center, n[inside])
        distance = values[inside] - center
        z = in_sigmas(distance, sigma, center)
        if laney:
            ranges = moving_ranges(np.where(np.isfinite(z), z, 0.0), used, screen=screen)
            if not ranges.size:
                return None
            widths.append(float(ranges.mean()) / D2)
            sigma = sigma * widths[-1]
            z = in_sigmas(distance, sigma, center)
        return Limits(center, center - 3 * sigma, center + 3 * sigma, z)

    chart = build_chart(
        kind + "'" if laney else kind,
        values,
        present,
        limits,
        rules=rules,
        phases=phases,
        freeze=freeze,
        bounds=(0.0, ceiling),
        options={"screen": screen} if laney else {},
    )
    return attrs.evolve(chart, sigma_z=tuple(widths))


def p_chart(
    defectives: ArrayLike,
    sizes: ArrayLike,
    *,
    rules: str | Iterable[str] = "nelson",
    phases: Sequence[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """A p chart: shares, with limits pbar +- 3 sqrt(pbar (1 - pbar) / n) in [0, 1].

    `defectives` of `sizes` at each point; points of size 0 are missing.

    >>> p_chart([3, 5, 2, 12], [100, 100, 80, 100])
    ControlChart(p, 4 points, 0.05789 [0, 0.128], 0 signals)
    """
    return _ratio_chart("p", defectives, sizes, rules=rules, phases=phases, freeze=freeze)


def u_chart(
    defects: ArrayLike,
    sizes: ArrayLike,
    *,
    rules: str | Iterable[str] = "nelson",
    phases: Sequence[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """A u chart: rates per unit of size, with limits ubar +- 3 sqrt(ubar / n), not below 0.

    >>> u_chart([14, 12, 20], [10, 8, 13])
    ControlChart(u, 3 points, 1.484 [0.4703, 2.497], 0 signals)
    """
    return _ratio_chart("u", defects, sizes, rules=rules, phases=phases, freeze=freeze)


def laney_p_chart(
    defectives: ArrayLike,
    sizes: ArrayLike,
    *,
    screen: bool = False,
    rules: str | Iterable[str] = "nelson",
    phases: Sequence[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """Laney's p' chart: the p chart with limits widened (or narrowed) by sigma_z, from the moving range of z.

    `screen` drops extreme moving ranges once. The chart's `sigma_z` tells how much wider than chance it is.

    >>> laney_p_chart([300, 420, 290, 460], [10_000] * 4)
    ControlChart(p', 4 points, 0.03675 [0, 0.07398], 0 signals)
    """
    return _ratio_chart(
        "p", defectives, sizes, laney=True, screen=screen, rules=rules, phases=phases, freeze=freeze
    )


def laney_u_chart(
    defects: ArrayLike,
    sizes: ArrayLike,
    *,
    screen: bool = False,
    rules: str | Iterable[str] = "nelson",
    phases: Sequence[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """Laney's u' chart: the u chart with limits widened (or narrowed) by sigma_z.

    >>> laney_u_chart([300, 420, 290, 460], [10_000] * 4).kind
    "u'"
    """
    return _ratio_chart(
        "u", defects, sizes, laney=True, screen=screen, rules=rules, phases=phases, freeze=freeze
    )


def np_chart(
    defectives: ArrayLike,
    sizes: ArrayLike,
    *,
    rules: str | Iterable[str] = "nelson",
    phases: Sequence[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """An np chart: the counts themselves, with limits n pbar +- 3 sqrt(n pbar (1 - pbar)) in [0, n].

    >>> np_chart([3, 5, 2, 12], [100] * 4)
    ControlChart(np, 4 points, 5.5 [0, 12.34], 0 signals)
    """
    x, n, present = _counted(defectives, sizes, "defectives", share=True)

    def limits(phase: Phase) -> Limits:
        inside, used = phase.span, phase.baseline
        share = float(x[inside][used].sum() / n[inside][used].sum())
        center = share * n[inside]
        sigma = np.sqrt(center * (1 - share))
        upper = np.minimum(center + 3 * sigma, n[inside])
        return Limits(center, center - 3 * sigma, upper, in_sigmas(x[inside] - center, sigma, share))

    return build_chart(
        "np", x, present, limits, rules=rules, phases=phases, freeze=freeze, bounds=(0.0, np.inf)
    )


def c_chart(
    defects: ArrayLike,
    *,
    rules: str | Iterable[str] = "nelson",
    phases: Sequence[int] = (),
    freeze: int | None = None,
) -> ControlChart:
    """A c chart: counts over equal stretches, with limits cbar +- 3 sqrt(cbar), not below 0.

    >>> c_chart([4, 7, 3, 5, 18])
    ControlChart(c, 5 points, 7.4 [0, 15.56], 1 signals)
    """
    x = numbers(defects, "defects", low=0, missing=True)
    present = ~np.isnan(x)
    x = np.where(present, x, 0.0)

    def limits(phase: Phase) -> Limits:
        center = float(x[phase.span][phase.baseline].mean())
        sigma = float(np.sqrt(center))
        z = in_sigmas(x[phase.span] - center, sigma, center)
        return Limits(center, center - 3 * sigma, center + 3 * sigma, z)

    return build_chart(
        "c", x, present, limits, rules=rules, phases=phases, freeze=freeze, bounds=(0.0, np.inf)
    )
