"""Bands of units by their likely rate, scores of units with few cases, and rates net of the mix."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import finite_number, groups, numbers, together, votes
from cxkit.errors import Invalid
from cxkit.stats.intervals import rates
from cxkit.stats.profiling._empirical_bayes import BetaPrior
from cxkit.stats.profiling._shrinkage import ShrunkMeans, shrink_means, shrink_rates
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._normal import z_of
from cxkit.stats.results._reasons import EMPTY, NO_ERROR, TOO_FEW
from cxkit.values import Band, Reason

ABOVE, BELOW = 0.8, 0.2
"""The probabilities of being better than the target from which, and up to which, a unit is banded."""


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Bands(Tabular):
    """Bands of units: above the target, below it, in line, or too few cases to say, which is neither.

    `probability` is the posterior one that the true rate is better than the target; `shrunk` the posterior
    mean and `deviation` its standard deviation.
    """

    n: Floats
    observed: Floats
    shrunk: Floats
    deviation: Floats
    probability: Floats
    bands: tuple[Band, ...]
    target: float
    better: Literal["higher", "lower"]
    minimum: int

    def first(self, places: int = 1, *, confidence: float = 0.95) -> tuple[int, ...]:
        """Positions of who is first: the best `places`, and all who cannot be told apart from them.

        A contest has to share the prize among them. Units with too few cases take no part.
        """
        sign = 1.0 if self.better == "higher" else -1.0
        taking = [k for k, band in enumerate(self.bands) if band is not Band.INSUFFICIENT]
        taking.sort(key=lambda k: (-sign * self.shrunk[k], k))
        if not taking:
            return ()
        last = taking[min(places, len(taking)) - 1]
        z = z_of(2 * confidence - 1)
        return tuple(
            k
            for k in sorted(taking)
            if sign * (self.shrunk[last] - self.shrunk[k])
            <= z * math.hypot(float(self.deviation[last]), float(self.deviation[k])) * (k != last)
            or k in taking[:places]
        )

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a unit."""
        some = self.n > 0
        return {
            "n": self.n.tolist(),
            "observed": optional(self.observed, some),
            "shrunk": self.shrunk.tolist(),
            "probability": self.probability.tolist(),
            "band": [str(band) for band in self.bands],
        }

    def summary(self) -> dict[str, Any]:
        """The target and the least number of cases."""
        return {"target": self.target, "better": self.better, "minimum": self.minimum}

    def __repr__(self) -> str:
        figures = ", ".join(f"{sum(each is band for each in self.bands)} {band}" for band in Band)
        return f"Bands({figures}; target {self.target:.4g})"


def posterior_bands(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    target: float | None = None,
    better: Literal["higher", "lower"] = "higher",
    minimum: int = 30,
    prior: BetaPrior | tuple[float, float] | None = None,
) -> Bands:
    """Band units by the posterior probability that their rate is better than the target (SciPy).

    Above from .8 on, below up to .2, in line between; fewer than `minimum` cases are insufficient. Without a
    `target` it is the rate of all together. Rates are shrunk by a prior: given, or fitted to all; where they
    vary no more than chance, all have the rate of all.

    >>> posterior_bands([57, 45, 20, 3], [60, 60, 60, 4], target=0.75, minimum=20).bands
    (Band.ABOVE, Band.IN_LINE, Band.BELOW, Band.INSUFFICIENT)
    """
    special = scipy_module("special", needed_for="a posterior probability of a rate")
    shrunken = shrink_rates(successes, trials, prior=prior)
    wins, tries = float(shrunken.successes.sum()), float(shrunken.trials.sum())
    if shrunken.prior is not None:
        a = shrunken.successes + shrunken.prior.alpha
        b = shrunken.trials - shrunken.successes + shrunken.prior.beta
    else:
        a, b = np.full(shrunken.trials.size, wins + 1), np.full(shrunken.trials.size, tries - wins + 1)
    aim = (wins + 1) / (tries + 2) if target is None else finite_number(target, "target", low=0)
    if aim > 1:
        raise Invalid(f"a share lies between 0 and 1, got {aim:g}", code="number.range", path="target")
    above = np.asarray(special.betainc(b, a, 1 - aim))
    return _banded(
        shrunken.trials,
        shrunken.observed,
        a / (a + b),
        np.sqrt(a * b / ((a + b) ** 2 * (a + b + 1))),
        above,
        aim,
        better,
        minimum,
    )


def _banded(
    n: Floats,
    observed: Floats,
    shrunk: Floats,
    deviation: Floats,
    above: Floats,
    target: float,
    better: Literal["higher", "lower"],
    minimum: int,
) -> Bands:
    chance = above if better == "higher" else 1 - above
    bands = [
        Band.INSUFFICIENT if few else Band.ABOVE if p >= ABOVE else Band.BELOW if p <= BELOW else Band.IN_LINE
        for p, few in zip(chance.tolist(), (n < minimum).tolist(), strict=True)
    ]
    return Bands(
        n=n,
        observed=observed,
        shrunk=shrunk,
        deviation=deviation,
        probability=chance,
        bands=tuple(bands),
        target=target,
        better=better,
        minimum=minimum,
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class UnitScores(Tabular):
    """Mean scores of units, shrunk by as much as chance explains, and the two spreads behind that.

    `within` is the standard deviation of single scores of one unit, such as the visits of one store, and
    `between` that of the units' true means. A unit with fewer than `minimum` scores is not ranked.
    """

    units: tuple[Hashable, ...]
    n: tuple[int, ...]
    means: Floats
    within: float | None
    found: ShrunkMeans | None
    minimum: int
    undefined: Reason | None = None

    @property
    def between(self) -> float | None:
        """The standard deviation of the true means."""
        return None if self.found is None else self.found.spread

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a unit."""
        nothing: list[float | None] = [None] * len(self.units)
        shrunk = low = high = nothing
        if self.found is not None and self.found.undefined is None:
            bounds = self.found.intervals()
            shrunk, low, high = self.found.shrunk.tolist(), bounds.low.tolist(), bounds.high.tolist()
        return {
            "unit": list(self.units),
            "n": list(self.n),
            "mean": self.means.tolist(),
            "shrunk": shrunk,
            "low": low,
            "high": high,
            "ranked": [n >= self.minimum for n in self.n],
        }

    def summary(self) -> dict[str, Any]:
        """The two spreads, or why there are none."""
        reason = None if self.undefined is None else self.undefined.code
        return {"within": self.within, "between": self.between, "undefined": reason}

    def __repr__(self) -> str:
        if self.undefined is not None:
            return f"UnitScores({len(self.units)} units, undefined: {self.undefined})"
        return f"UnitScores({len(self.units)} units, sd {self.within:.3g} within, {self.between:.3g} between)"


def unit_scores(units: ArrayLike, scores: ArrayLike, *, minimum: int = 3) -> UnitScores:
    """Scores of units from few scores each, such as the visits of stores, one row a score; missing left out.

    One variance within units is pooled over all of them, so a unit of one score has a standard error too.
    Undefined with fewer than two units, where no unit has two scores, and where no unit's scores differ.

    >>> scores = unit_scores(["S1", "S1", "S1", "S2", "S2", "S3"], [.9, .8, .85, .6, .7, 1.0])
    >>> [round(x, 2) for x in scores.columns()["shrunk"]], scores.columns()["ranked"]
    ([0.85, 0.66, 0.98], [True, False, False])
    """
    units, scores = together(units=units, scores=scores)
    y = numbers(scores, "scores", missing=True)
    known = ~np.isnan(y)
    names, place = groups(units, "units").placed(known)
    y, size = y[known], len(names)
    n = np.bincount(place, minlength=size)
    means = np.bincount(place, y, minlength=size) / np.maximum(n, 1)
    df = y.size - size
    # Reckoned from one score of each unit: units of equal scores vary by nothing, not by a rounding.
    off = y - y[np.unique(place, return_index=True)[1]][place]
    off -= (np.bincount(place, off, minlength=size) / np.maximum(n, 1))[place]
    within = math.sqrt(float(off @ off) / df) if df > 0 else None
    enough = size > 1 and within is not None and within > 0
    why = None if enough else TOO_FEW(needed=2, n=size) if 0 < size < 2 else NO_ERROR if size else EMPTY
    return UnitScores(
        units=names,
        n=tuple(n.tolist()),
        means=means,
        within=within,
        found=shrink_means(means, within / np.sqrt(n)) if enough and within is not None else None,
        minimum=minimum,
        undefined=why,
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class CaseMix(Tabular):
    """Units held against what their own mix of cases would give anybody: observed over expected.

    `adjusted` is that ratio times the rate of all. `alone` is the share of a unit's cases of which nobody
    else had any like them: of those nothing is compared.
    """

    units: tuple[Hashable, ...]
    n: Floats
    observed: Floats
    expected: Floats
    alone: Floats
    overall: float

    @property
    def _some(self) -> Flags:
        return np.asarray(self.expected > 0)

    @property
    def ratio(self) -> Floats:
        """Observed over expected; 0 where nothing was expected."""
        return np.divide(self.observed, self.expected, out=np.zeros(self.n.size), where=self._some)

    @property
    def adjusted(self) -> Floats:
        """The rate that the unit would have with the mix of all."""
        return self.ratio * self.overall

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a unit; the interval is that of the ratio (Byar)."""
        some = self._some
        bounds: Any = rates.byar(self.observed, np.where(some, self.expected, 1.0))
        return {
            "unit": list(self.units),
            "n": self.n.tolist(),
            "observed": self.observed.tolist(),
            "expected": self.expected.tolist(),
            "ratio": optional(self.ratio, some),
            "low": optional(np.asarray(bounds.low), some),
            "high": optional(np.asarray(bounds.high), some),
            "adjusted": optional(self.adjusted, some),
            "alone": self.alone.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The rate of all."""
        return {"overall": self.overall}

    def __repr__(self) -> str:
        return f"CaseMix({len(self.units)} units, rate of all {self.overall:.1%})"


def case_mix(units: ArrayLike, outcomes: ArrayLike, mix: Mapping[str, ArrayLike]) -> CaseMix:
    """Compare units net of their mix of cases, by indirect standardisation; one row a case.

    `outcomes` are yes or no, and `mix` the columns by which cases differ, such as channel, reason, hour and
    priority. What is expected of a unit is the rate that all have for each of its cases. Missing left out.

    >>> mix = case_mix(["a"] * 4 + ["b"] * 4, [1, 1, 0, 1, 1, 0, 0, 0],
    ...                  {"reason": ["easy", "easy", "hard", "easy", "easy", "hard", "hard", "hard"]})
    >>> mix.ratio.round(2).tolist()
    [1.0, 1.0]
    """
    if not mix:
        raise Invalid("name the columns by which cases differ", code="columns.none", path="mix")
    given = together(
        units=units, outcomes=outcomes, **{f"mix.{name}": column for name, column in mix.items()}
    )
    y = numbers(votes(given[1], "outcomes"), "outcomes", missing=True)
    if not np.isin(y[~np.isnan(y)], (0, 1)).all():
        raise Invalid("are 0 and 1, or true and false", code="number.range", path="outcomes")
    known = ~np.isnan(y)
    y = y[known]
    names, unit = groups(given[0], "units").placed(known)
    keys = [
        groups(column, f"mix.{name}").placed(known)[1] for name, column in zip(mix, given[2:], strict=True)
    ]
    stratum = np.unique(np.stack(keys, axis=1), axis=0, return_inverse=True)[1].reshape(-1)
    sizes = np.bincount(stratum)
    rate = np.bincount(stratum, y) / np.maximum(sizes, 1)
    pairs = np.unique(np.stack([stratum, unit], axis=1), axis=0)
    lonely = np.bincount(pairs[:, 0], minlength=sizes.size) == 1
    n = np.bincount(unit, minlength=len(names)).astype(np.float64)
    return CaseMix(
        units=names,
        n=n,
        observed=np.bincount(unit, y, minlength=len(names)).astype(np.float64),
        expected=np.bincount(unit, rate[stratum], minlength=len(names)).astype(np.float64),
        alone=np.bincount(unit, lonely[stratum].astype(np.float64), minlength=len(names)) / np.maximum(n, 1),
        overall=float(y.mean()) if y.size else 0.0,
    )
