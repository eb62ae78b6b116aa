"""Effects against a control: staggered starts, difference in differences, interrupted series."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers, together
from cxkit.errors import Invalid
from cxkit.stats.effects._effect import Effect, estimated, undefined
from cxkit.stats.intervals import compare
from cxkit.stats.intervals._standard_error import NORMAL
from cxkit.stats.results import EMPTY, NO_TEST, TOO_FEW, Estimate, Sufficient, z_test
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import t_of, z_of
from cxkit.values import EffectDesign

FEWEST_POINTS: Final = 8
CONFIDENCE: Final = 0.95
_HIGHEST: Final = 0.95
_HALVINGS: Final = 20


def randomised(treated: Estimate, control: Estimate) -> Effect:
    """The effect where chance decided who began, or who began first: the treated less those not treated yet.

    >>> from cxkit.stats.tallies import tally_share
    >>> with_it, without = (tally_share([1] * yes + [0] * (400 - yes)).result() for yes in (340, 300))
    >>> randomised(with_it, without).verdict(hoped=0.05)
    EffectVerdict.EFFECTIVE
    """
    if treated.value is None or control.value is None:
        return undefined(EffectDesign.RANDOMISED, treated.undefined or control.undefined or EMPTY, treated)
    parts = {"treated": treated, "control": control}
    comparison = compare(treated, control)
    return Effect(
        design=EffectDesign.RANDOMISED, figure=comparison.figure, expected=control.value, parts=parts
    )


def difference_in_differences(
    treated: Sequence[Estimate], control: Sequence[Estimate], start: int, *, trigger: int | None = None
) -> Effect:
    """The effect against units without the action: how much more the treated changed than the others.

    Both are figures of the same periods, of which those from `start` on had the action; the period `trigger`,
    for which the units were chosen, is left out. `trend` tests that the two ran parallel before; it needs
    three periods. Where the gap between them varies more than chance before the start, the interval is wider
    for it.

    >>> from cxkit.stats.tallies import tally_share
    >>> def months(*yes):
    ...     return [tally_share([1] * count + [0] * (500 - count)).result() for count in yes]
    >>> effect = difference_in_differences(months(350, 355, 348, 400), months(400, 402, 399, 401), start=3)
    >>> round(effect.value, 3), effect.verdict(), effect.trend.p_value > 0.5
    (0.097, EffectVerdict.EFFECTIVE, True)
    """
    if len(treated) != len(control):
        raise Invalid("name the same periods of both", code="column.length", path="control")
    _check_trigger(trigger, len(treated))
    pairs = [
        (place, one.value - other.value, _error(one) ** 2 + _error(other) ** 2, one.n + other.n)
        for place, (one, other) in enumerate(zip(treated, control, strict=True))
        if place != trigger and one.value is not None and other.value is not None
    ]
    table = np.array(pairs, np.float64).reshape(-1, 4)
    earlier = table[:, 0] < start
    before, after = table[earlier], table[~earlier]
    like = next(iter(treated), None)
    if not len(before) or not len(after):
        return undefined(EffectDesign.DIFFERENCES, TOO_FEW(needed=2, n=len(table)), like)
    gap = float(before[:, 1].mean())
    excess = _excess(before[:, 1], before[:, 2])
    error = math.sqrt(excess * sum(float(part[:, 2].sum()) / len(part) ** 2 for part in (before, after)))
    first = next(one for one in treated if one.value is not None)
    value = float(after[:, 1].mean()) - gap
    figure = estimated(value, error, float(table[:, 3].sum()), "effect", first.unit)
    slope, of_slope = _slope(before[:, 0], before[:, 1], before[:, 2])
    return Effect(
        design=EffectDesign.DIFFERENCES,
        figure=figure,
        expected=gap,
        naive=_naive(treated, start, trigger),
        trend=z_test(np.array(slope), np.array(of_slope), method="parallel trend", reason=NO_TEST).one(),
    )


def _check_trigger(trigger: int | None, periods: int) -> None:
    if trigger is not None and not 0 <= trigger < periods:
        raise Invalid(f"is one of the {periods} periods, got {trigger}", code="number.range", path="trigger")


def _error(figure: Estimate) -> float:
    return figure.standard_error or 0.0


def _naive(figures: Sequence[Estimate], start: int, trigger: int | None) -> float | None:
    """The plain difference of after and before, the trigger in it: as it is usually shown."""
    before = [each.value for each in figures[:start] if each.value is not None]
    after = [each.value for each in figures[start:] if each.value is not None]
    last = before[-1] if trigger is None or not before else figures[trigger].value
    return None if last is None or not after else sum(after) / len(after) - last


def _excess(gaps: Floats, variances: Floats) -> float:
    """How many times more than chance the gaps vary; 1 where that cannot be told."""
    if gaps.size < 3 or not (variances > 0).all():
        return 1.0
    centre = float((gaps / variances).sum() / (1 / variances).sum())
    return max(1.0, float(((gaps - centre) ** 2 / variances).sum()) / (gaps.size - 1))


def _slope(at: Floats, gaps: Floats, variances: Floats) -> tuple[float, float]:
    """The weighted slope of the gaps and its standard error, 0 where there is none."""
    if gaps.size < 3 or not (variances > 0).all():
        return 0.0, 0.0
    weight = 1 / variances
    centred = at - (weight * at).sum() / weight.sum()
    total = float((weight * centred**2).sum())
    slope = float((weight * centred * gaps).sum()) / total
    # One degree of freedom less than around a level: the line took it.
    left = gaps - slope * centred
    scale = math.sqrt(max(1.0, _excess(left, variances) * (gaps.size - 1) / (gaps.size - 2)))
    return slope, scale / math.sqrt(total)


def interrupted_series(
    values: ArrayLike,
    start: int,
    *,
    lags: int | None = None,
    trigger: int | None = None,
    control: ArrayLike | None = None,
    unit: str = "number",
) -> Effect:
    """The effect in one series of equal periods: its level and slope from `start` on, against those before.

    `control` is the same figure of others in the same periods (regions without the action): set to the level
    of the series before, it is taken off, so that what moved both, a season say, is no effect.

    Least squares of 1, t, after and (t - start) after. Neighbours that resemble each other are allowed for by
    an AR(1) process whose correlation is found without the bias that the fit brings, with the degrees of
    freedom of Satterthwaite (1946); or, with `lags`, by the errors of Newey and West (1987) up to so many
    periods, times n / (n - 4), which are too small for short series. The effect is the mean distance from
    the line; `parts` hold the step and the change of slope. Eight periods are needed before and after; the
    period `trigger` is left out.

    >>> level = [50, 52, 49, 51, 50, 53, 48, 51, 50, 52]
    >>> effect = interrupted_series(level + [value + 10 for value in level], 10)
    >>> round(effect.value), effect.verdict()
    (10, EffectVerdict.EFFECTIVE)
    """
    values, control = together(values=values, control=control)
    y = numbers(values, "values")
    _check_trigger(trigger, y.size)
    beside = (
        np.zeros(y.size) if control is None else _levelled(y, numbers(control, "control"), start, trigger)
    )
    y = y - beside
    kept = np.arange(y.size) != (-1 if trigger is None else trigger)
    t = np.arange(y.size)[kept].astype(np.float64)
    y, beside = y[kept], beside[kept]
    after = t >= start
    fewest = min(int(after.sum()), int((~after).sum()))
    if fewest < FEWEST_POINTS:
        return undefined(EffectDesign.SERIES, TOO_FEW(needed=FEWEST_POINTS, n=fewest))
    since = np.where(after, t - start, 0.0)
    design = np.stack([np.ones(t.size), t, after.astype(np.float64), since], axis=1)
    bread: Floats = np.asarray(np.linalg.inv(design.T @ design), np.float64)
    fitted = bread @ design.T @ y
    left = y - design @ fitted
    if lags is None:
        covariance, widening = _autoregressive(t, design, bread, left)
    else:
        covariance, widening = _newey_west(design, bread, left, lags), 1.0

    def of(weights: Sequence[float], name: str) -> Estimate:
        combination = np.array(weights)
        error = math.sqrt(max(float(combination @ covariance @ combination), 0.0))
        step = estimated(float(combination @ fitted), error, t.size, name, unit)
        wider = Sufficient(NORMAL, (step.value, error * widening))
        return attrs.evolve(step, interval=wider)

    line = beside + fitted[0] + fitted[1] * t
    seen = y + beside
    return Effect(
        design=EffectDesign.SERIES,
        figure=of([0, 0, 1, float(since[after].mean())], "effect"),
        expected=float(line[after].mean()),
        naive=float(seen[after].mean() - seen[~after].mean()),
        parts={"step": of([0, 0, 1, 0], "step"), "slope": of([0, 0, 0, 1], "slope")},
    )


def _levelled(y: Floats, control: Floats, start: int, trigger: int | None) -> Floats:
    """The control at the level of the series in the periods before the start."""
    before = np.arange(y.size) < start
    if trigger is not None:
        before[trigger] = False
    base = float(control[before].mean()) if before.any() else 0.0
    return control * (float(y[before].mean()) / base) if base else np.zeros(y.size)


def _newey_west(design: Floats, bread: Floats, left: Floats, lags: int) -> Floats:
    """The covariance of coefficients that allows for neighbours up to so many periods."""
    scores = design * left[:, None]
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        joint = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (joint + joint.T)
    covariance: Floats = bread @ meat @ bread * left.size / (left.size - 4)
    return covariance


def _autoregressive(t: Floats, design: Floats, bread: Floats, left: Floats) -> tuple[Floats, float]:
    """The covariance of coefficients under AR(1) errors, and how much wider t is than normal.

    The residuals of a fit resemble each other less than the errors do: the correlation is the one of which
    they would have just theirs, at least 0.
    """
    away = np.abs(np.subtract.outer(t, t))
    maker = np.eye(t.size) - design @ bread @ design.T
    neighbours = maker @ (away == 1) @ maker / 2
    total = float(left @ left)
    seen = float(left[1:] @ left[:-1]) / total if total > 0 else 0.0
    low, high = 0.0, _HIGHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        alike = middle**away
        if float((neighbours * alike).sum()) < seen * float((maker * alike).sum()):
            low = middle
        else:
            high = middle
    alike = low**away
    spread = maker @ alike
    trace = float(np.trace(spread))
    degrees = trace**2 / float((spread * spread.T).sum())
    covariance: Floats = bread @ (design.T @ alike @ design) @ bread * total / trace
    return covariance, t_of(CONFIDENCE, degrees) / z_of(CONFIDENCE)
