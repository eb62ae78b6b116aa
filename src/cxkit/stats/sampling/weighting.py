"""Weighted samples: what weights cost, trimming, post-stratification and stratified estimates.

Raking is in `raking`. Designs of several stages and clusters are left to survey packages.

Sources: Kish (1965), Survey Sampling; Cochran (1977), Sampling Techniques, chapters 5 and 5A.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers, read, together
from cxkit.errors import Invalid
from cxkit.stats.intervals._standard_error import NORMAL, NORMAL_DIFFERENCE, normal, normal_difference
from cxkit.stats.results._elementwise import Floats, floats, refuse_unless
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._interval import Sufficient
from cxkit.stats.results._reasons import EMPTY, NO_WEIGHT
from cxkit.stats.sampling.raking import rake

__all__ = [
    "NORMAL",
    "NORMAL_DIFFERENCE",
    "Stratum",
    "design_effect",
    "hajek_mean",
    "kish",
    "normal",
    "normal_difference",
    "post_stratified",
    "post_stratify",
    "stratified",
    "trim",
    "weighted_mean",
]


def _weights(weights: ArrayLike) -> Floats:
    column = floats(weights)[0].ravel()
    refuse_unless(column >= 0, "weights are 0 or more", path="weights")
    return column


def _scaled(w: Floats) -> Floats:
    """Weights over a power of 2, without rounding, so that their squares are numbers."""
    return np.asarray(np.ldexp(w, -int(np.frexp(w.max())[1])), np.float64)


def kish(weights: ArrayLike) -> float | None:
    """Kish's effective sample size, sum(w)^2 / sum(w^2); None where the weights sum to 0.

    >>> kish([1, 1, 1, 3])
    3.0
    """
    w = _weights(weights)
    if not w.any():
        return None
    w = _scaled(w)
    return float(w.sum()) ** 2 / float((w * w).sum())


def design_effect(weights: ArrayLike) -> float | None:
    """Kish's design effect of unequal weights, n sum(w^2) / sum(w)^2, against a simple random sample of n.

    >>> round(design_effect([1, 1, 1, 3]), 4)
    1.3333
    """
    w = _weights(weights)
    n_effective = kish(w)
    return None if n_effective is None else w.size / n_effective


def trim(weights: ArrayLike, *, low: float = 0.0, high: float) -> Floats:
    """Weights cut to multiples of their mean, what is cut spread over the others, the sum kept.

    >>> trim([1, 1, 1, 5], high=1.5).round(4).tolist()
    [1.6667, 1.6667, 1.6667, 3.0]
    """
    w = _weights(weights)
    refuse_unless(np.asarray(0 <= low < 1 < high), "limits lie on both sides of 1", path="high")
    total = float(w.sum())
    bottom, top = low * total / max(w.size, 1), high * total / max(w.size, 1)
    fixed = np.zeros(w.shape, np.bool_)
    while True:
        outside = ~fixed & ((w < bottom) | (w > top))
        if not outside.any():
            return w
        fixed |= outside
        w = np.clip(w, bottom, top)
        free = float(w[~fixed].sum())
        if free == 0:
            return w
        w = np.where(fixed, w, w * ((total - float(w[fixed].sum())) / free))


def weighted_mean(
    values: ArrayLike, weights: ArrayLike, *, definition: str = "", unit: str = "score"
) -> Estimate:
    """A weighted mean with its linearised standard error and Kish's n.

    The standard error is sqrt(n / (n - 1) sum(u^2)), u = w (v - mean) / sum(w).

    >>> weighted_mean([1, 0, 1, 1], [1, 1, 1, 3]).value
    0.8333333333333334
    """
    values, weights = together(values=values, weights=weights)
    y, w = floats(values, _weights(weights))
    if not w.any():
        return Estimate.missing(
            EMPTY if not w.size else NO_WEIGHT, n=w.size, definition=definition, unit=unit
        )
    w = _scaled(w)
    mean = float((w * y).sum()) / float(w.sum())
    return _linearised(mean, w * (y - mean) / w.sum(), w, definition, unit)


def hajek_mean(
    values: ArrayLike, probabilities: ArrayLike, *, definition: str = "", unit: str = "score"
) -> Estimate:
    """The mean of all items, from those that were selected with these probabilities (Hájek 1971).

    Each weighs as much as it was unlikely to be chosen. What was selected with an unknown probability (nan)
    says nothing of the others: it is left out as "unknown_selection".

    >>> hajek_mean([1, 1, 0], [1.0, 1.0, 0.25]).value
    0.3333333333333333
    >>> hajek_mean([1, 0], [0.5, float("nan")]).dropped
    {'unknown_selection': 1}
    """
    values, probabilities = together(values=values, probabilities=probabilities)
    chance = numbers(probabilities, "probabilities", above=0, missing=True)
    known = ~np.isnan(chance)
    if (chance[known] > 1).any():
        raise Invalid("is at most 1", code="selection.probability", path="probabilities")
    y = numbers(values, "values")[known]
    mean = weighted_mean(y, 1 / chance[known], definition=definition, unit=unit)
    return attrs.evolve(mean, dropped={"unknown_selection": int((~known).sum())})


def _linearised(value: float, u: Floats, w: Floats, definition: str, unit: str) -> Estimate:
    error = math.sqrt(u.size / (u.size - 1) * float(((u - u.mean()) ** 2).sum())) if u.size > 1 else None
    return Estimate(
        value=value,
        n=u.size,
        n_effective=kish(w),
        standard_error=error,
        interval=None if error is None else Sufficient(NORMAL, (value, error)),
        definition=definition,
        unit=unit,
    )


def post_stratify(weights: ArrayLike, groups: Iterable[Hashable], totals: Mapping[Any, float]) -> Floats:
    """Weights scaled within each group so that the group sums to its total.

    >>> post_stratify([10, 10, 10], ["F", "F", "M"], {"F": 50, "M": 50}).tolist()
    [25.0, 25.0, 50.0]
    """
    return rake(weights, {"group": groups}, {"group": totals}).weights


def post_stratified(
    values: ArrayLike,
    weights: ArrayLike,
    groups: Iterable[Hashable],
    totals: Mapping[Any, float],
    *,
    definition: str = "",
    unit: str = "score",
) -> Estimate:
    """A mean after post-stratification, with the standard error of the residuals within the groups.

    `values` are -1, 0 and 1 for a Net Promoter Score, 0 and 1 for a share. The error is
    sqrt(n / (n - 1) sum((u - mean u)^2)) with u = w (y - mean of the group) / sum(w).

    >>> share = post_stratified([1, 1, -1, 1], [1, 1, 1, 1], ["F", "F", "F", "M"], {"F": 50, "M": 50})
    >>> round(share.value, 4), round(share.standard_error, 4)
    (0.6667, 0.3143)
    """
    values, weights, groups = together(values=values, weights=weights, groups=groups)
    people = read(groups, "groups").cells()
    w = post_stratify(weights, people, totals)
    y = floats(values, w)[0]
    places = {label: place for place, label in enumerate(totals)}
    codes = np.array([places[person] for person in people], dtype=np.intp)
    sums = np.bincount(codes, w, minlength=len(places))
    means = np.bincount(codes, w * y, minlength=len(places)) / np.where(sums > 0, sums, 1.0)
    u = w * (y - means[codes]) / w.sum()
    return _linearised(float((w * y).sum() / w.sum()), u, w, definition, unit)


class Stratum(NamedTuple):
    """A stratum's answers, its successes among them, and its size in the population."""

    n: int
    x: float
    population: float


def stratified(strata: Mapping[Any, Stratum], *, definition: str = "") -> Estimate:
    """A proportion from a stratified sample, with finite population correction.

    p = sum(W p_h), variance sum(W^2 (1 - n_h / N_h) p_h (1 - p_h) / (n_h - 1)), W the stratum's share of the
    population. `n_effective` is n over the design effect against a simple random sample of the same size
    drawn without replacement. Every stratum needs two answers.

    >>> stratified({"a": Stratum(50, 40, 500), "b": Stratum(30, 12, 100)})
    Estimate(73.3%, n=80, n_effective=77.95, 95% normal 64.1% to 82.5%)
    """
    if not strata:
        return Estimate.missing(EMPTY, definition=definition, unit="share")
    for name, part in strata.items():
        if not (2 <= part.n <= part.population and 0 <= part.x <= part.n):
            raise Invalid(
                "a stratum has two or more answers, successes among them, and a population that holds them",
                code="stratum",
                path=f"strata.{name}",
            )
    n, x, size = (np.array(column, dtype=np.float64) for column in zip(*strata.values(), strict=True))
    share, p_h, total = size / size.sum(), x / n, float(n.sum())
    p = float((share * p_h).sum())
    variance = float((share**2 * (1 - n / size) * p_h * (1 - p_h) / (n - 1)).sum())
    simple = p * (1 - p) / (total - 1) * (1 - total / float(size.sum()))
    error = math.sqrt(variance)
    return Estimate(
        value=p,
        n=total,
        n_effective=total * simple / variance if variance > 0 else None,
        standard_error=error,
        interval=Sufficient(NORMAL, (p, error)),
        definition=definition,
        unit="share",
        options={"design_effect": variance / simple if simple > 0 else None},
    )
