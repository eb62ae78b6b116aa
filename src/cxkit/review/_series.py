"""The months of a figure as a control chart, and what is read from the last of them."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from cxkit.review._comparing import FEWEST
from cxkit.review._model import Figure, Month
from cxkit.review._sections import Reading
from cxkit.stats.control_charts import ControlChart, laney_p_chart, p_chart, run_signals, xmr_chart
from cxkit.stats.results import Estimate
from cxkit.values import Period

ORDINARY = 12
"""Without as many ordinary periods there is no usual range."""
RULES = ("beyond_3s", "7_same_side", "2_of_3_beyond_2s")
"""A point outside three sigma, seven in a row on one side, two of three beyond two sigma on one side."""

Festivals = Sequence[Period]


def stands_apart(period: Period, now: Period, festivals: Festivals) -> bool:
    """Whether a period enters no limits: a festival lies in it, or it is the same of another year."""
    if any(each.start < period.end and period.start < each.end for each in festivals):
        return True
    season = now.year_before()
    while season.start > period.start:
        season = season.year_before()
    return period != now and season == period


def with_limits(months: Sequence[Month]) -> tuple[Month, ...]:
    """The months with their usual range, made from the ordinary ones before the last."""
    ordinary = [month for month in months[:-1] if not month.apart and _charted(month)]
    if len(ordinary) < ORDINARY or not _charted(months[-1]):
        return tuple(months)
    others = [month for month in months if month not in ordinary and _charted(month)]
    chart = _chart([month.figure for month in (*ordinary, *others)], len(ordinary))
    if not chart.defined.all():
        return tuple(months)
    places = {id(month): place for place, month in enumerate((*ordinary, *others))}
    return tuple(
        month if id(month) not in places else _limited(month, chart, places[id(month)]) for month in months
    )


def _charted(month: Month) -> bool:
    return month.figure.value is not None and month.figure.n >= FEWEST


def _limited(month: Month, chart: ControlChart, place: int) -> Month:
    return attrs.evolve(
        month,
        centre=float(chart.center[place]),
        usual=(float(chart.lower[place]), float(chart.upper[place])),
        sigmas=float(chart.z[place]),
    )


def _chart(figures: Sequence[Estimate], ordinary: int) -> ControlChart:
    """A p chart of shares, Laney's where they vary more than chance; the moving range for all else."""
    values = np.array([figure.value for figure in figures], np.float64)
    if figures[0].unit != "share":
        return xmr_chart(values, rules=RULES, freeze=ordinary)
    sizes = np.array([round(figure.n) for figure in figures], np.float64)
    counts = np.round(values * sizes)
    chart = p_chart(counts, sizes, rules=RULES, freeze=ordinary)
    if _varies_more(float((chart.z[:ordinary] ** 2).sum()), ordinary - 1):
        return laney_p_chart(counts, sizes, rules=RULES, freeze=ordinary)
    return chart


def _varies_more(squares: float, df: int) -> bool:
    """Whether a sum of squares is above what chance leaves in one of twenty.

    By the cube root of a chi-square value, which is nearly normal and needs no SciPy: Wilson and Hilferty
    (1931), PNAS 17:684.
    """
    part = 2 / (9 * df)
    return bool(np.isfinite(squares)) and ((squares / df) ** (1 / 3) - 1 + part) / part**0.5 > 1.645


def outside(months: Sequence[Month]) -> str | None:
    """Rule that the last month breaks: it lies outside the range, or it ends a run; None where none."""
    if not months or months[-1].sigmas is None:
        return None
    last = months[-1]
    if abs(last.sigmas) > 3:  # type: ignore[arg-type]
        return "range"
    if last.apart:
        return None
    # A month without a figure breaks a run; those that stand apart are left out of it.
    row = [month for month in months if not month.apart]
    z = np.array([month.sigmas or 0.0 for month in row])
    present = np.array([month.sigmas is not None for month in row])
    signals = run_signals(z, z, RULES, present=present)
    return "run" if any(at == len(row) - 1 for _, at in signals) else None


def read(figure: Figure, p_adjusted: float | None, level: float) -> Figure:
    """The figure with what is read from it.

    A signal lies outside its usual range, or differs from the same period a year before (where there is none,
    from the period before) after correction. What lay outside on the same side a year before and does not
    differ from that is the season; what lay far on that side then is no news either.
    """
    figure = attrs.evolve(figure, p_adjusted=p_adjusted)
    if "now" in figure.incomplete:
        return attrs.evolve(figure, reading=Reading.INCOMPLETE)
    if figure.now.n < FEWEST:
        return attrs.evolve(figure, reading=Reading.FEW)
    differs = p_adjusted is not None and p_adjusted < level
    broken = outside(figure.months)
    if broken is not None and figure.year_change is not None and not differs:
        now, then = figure.months[-1].sigmas or 0.0, _same_month(figure.months)
        if then is not None and then * np.sign(now) > 1:
            seasonal = then * np.sign(now) > 3
            return attrs.evolve(
                figure, reading=Reading.SEASON if seasonal else Reading.SAME, judged_by="range"
            )
    if broken is None and not differs:
        return attrs.evolve(figure, reading=_no_signal(figure))
    change = figure.reference
    if broken is not None:
        up = (figure.months[-1].sigmas or 0.0) > 0
    else:
        up = change is not None and (change.value or 0.0) > (1.0 if change.kind == "ratio" else 0.0)
    if figure.better is None:
        reading = Reading.CHANGED
    else:
        reading = Reading.BETTER if up == (figure.better == "higher") else Reading.WORSE
    by = broken or ("year" if figure.year_change is not None else "before")
    return attrs.evolve(figure, reading=reading, judged_by=by)  # type: ignore[arg-type]


def _same_month(months: Sequence[Month]) -> float | None:
    """How many sigmas the same month of the year before lay from the centre."""
    wanted = months[-1].period.year_before()
    return next((month.sigmas for month in months if month.period == wanted), None)


def _no_signal(figure: Figure) -> Reading:
    if figure.reference is not None or (figure.months and figure.months[-1].usual is not None):
        return Reading.SAME
    if figure.before is None and figure.year_before is None:
        return Reading.INCOMPLETE if figure.incomplete else Reading.ALONE
    return Reading.INCOMPLETE if figure.incomplete else Reading.FEW
