"""Fair comparison with few cases: rates and means pulled towards the group by as much as chance explains.

An agent with 3 of 3 is not better than one with 95 of 100. Shrinkage weighs each against what the group as a
whole shows; a rank needs an interval or the probability of being better than a target, and a minimum of
cases.

Sources: Efron and Morris (1975) for James-Stein; Robinson (2017) and Casella (1985) for empirical Bayes;
DerSimonian and Laird (1986) for the spread of true means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import counts, numbers, together
from cxkit.errors import Fault, Invalid
from cxkit.stats.profiling._empirical_bayes import BetaPrior, fit_beta_prior
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._interval import Intervals
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.stats.results._pictures import GREY, INK, WARM, drawing_axes, finished, name_points, unit_axis
from cxkit.stats.results._reasons import EMPTY, NO_VARIATION, TOO_FEW
from cxkit.values import Reason


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ShrunkRates(Tabular):
    """Rates pulled towards their common prior: (x + alpha) / (n + alpha + beta).

    Where no prior could be estimated `prior` is None, `undefined` has the reason and `shrunk` holds 0.
    """

    successes: Floats
    trials: Floats
    prior: BetaPrior | None
    shrunk: Floats
    undefined: Reason | None = None

    @property
    def observed(self) -> Floats:
        """The plain rates; 0 where there are no trials."""
        return np.divide(self.successes, self.trials, out=np.zeros(self.trials.size), where=self.trials > 0)

    def _posterior(self) -> tuple[Floats, Floats]:
        prior = self._known_prior()
        return self.successes + prior.alpha, self.trials - self.successes + prior.beta

    def _known_prior(self) -> BetaPrior:
        if self.prior is None:
            raise Invalid(f"no prior is known: {self.undefined}", code="undefined")
        return self.prior

    def intervals(self, confidence: float = 0.95) -> Intervals:
        """The central posterior interval of every rate, by exact beta quantiles (scipy)."""
        tail = (1 - check_confidence(confidence)) / 2
        special = scipy_module("special", needed_for="a posterior interval of a rate")
        a, b = self._posterior()
        return Intervals(
            low=np.asarray(special.betaincinv(a, b, tail)),
            high=np.asarray(special.betaincinv(a, b, 1 - tail)),
            defined=np.ones(a.size, np.bool_),
            confidence=confidence,
            method="posterior",
        )

    def probability_above(self, target: float) -> Floats:
        """The posterior probability of a true rate above the target (scipy)."""
        special = scipy_module("special", needed_for="a posterior probability of a rate")
        a, b = self._posterior()
        return np.asarray(special.betainc(b, a, 1 - target))

    def ranking(self, *, minimum: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Positions from best to worst shrunk rate, and those with fewer than `minimum` trials, unranked."""
        self._known_prior()
        enough = self.trials >= minimum
        order = np.lexsort((np.arange(self.shrunk.size), -self.shrunk))
        ranked = tuple(place for place in order.tolist() if enough[place])
        return ranked, tuple(np.flatnonzero(~enough).tolist())

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a unit."""
        known = np.full(self.shrunk.size, self.prior is not None)
        return {
            "successes": self.successes.tolist(),
            "trials": self.trials.tolist(),
            "observed": optional(self.observed, self.trials > 0),
            "shrunk": optional(self.shrunk, known),
        }

    def summary(self) -> dict[str, Any]:
        """The prior, or why there is none."""
        return {
            "alpha": None if self.prior is None else self.prior.alpha,
            "beta": None if self.prior is None else self.prior.beta,
            "undefined": None if self.undefined is None else self.undefined.code,
        }

    def __repr__(self) -> str:
        if self.prior is None:
            return f"ShrunkRates({self.shrunk.size} units, undefined: {self.undefined})"
        prior = f"mean {self.prior.mean:.1%} worth {self.prior.strength:.4g} trials"
        return f"ShrunkRates({self.shrunk.size} units, prior {prior})"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw every unit's plain and shrunk rate with its interval, best on top; gives the axes."""
        ax = drawing_axes(ax, needed_for="a comparison of rates")
        if self.prior is None:
            return finished(ax, title=f"undefined: {self.undefined}")
        _draw_shrunk(
            ax, self.shrunk, np.where(self.trials > 0, self.observed, np.nan), self.intervals(), labels
        )
        mean = self.prior.mean
        ax.axvline(mean, color=GREY, linestyle="--", linewidth=1, label=f"prior mean {mean:.1%}")
        unit_axis(ax, "share", axis="x")
        return finished(ax, title="rates, shrunk towards the group", xlabel="rate", legend=True)


def shrink_rates(
    successes: ArrayLike, trials: ArrayLike, *, prior: BetaPrior | tuple[float, float] | None = None
) -> ShrunkRates:
    """Rates of units with few cases, shrunk by a beta prior: fitted to all of them, or given.

    A given prior (alpha, beta) is "v ratings of the mean m" with alpha = v m, beta = v (1 - m). A fitted one
    needs two units with trials whose rates differ by more than chance.

    >>> shrunk = shrink_rates([18, 45, 9, 70, 3], [20, 60, 10, 100, 5], prior=(8, 2))
    >>> shrunk.shrunk.round(3).tolist()
    [0.867, 0.757, 0.85, 0.709, 0.733]
    >>> print(shrink_rates([5, 5, 5], [10, 10, 10]).undefined)
    the units vary no more than chance, so no spread of true rates can be estimated
    """
    successes, trials = together(successes=successes, trials=trials)
    x, n = counts(successes, "successes"), counts(trials, "trials")
    over = np.flatnonzero(x > n).tolist()
    if over:
        faults = [
            Fault(f"successes[{at}]", "count.over", f"must be at most {n[at]} trials") for at in over[:20]
        ]
        raise Invalid.of("rates", faults)
    known = _given(prior) if prior is not None else fit_beta_prior(x, n)
    wins, tries = x.astype(np.float64), n.astype(np.float64)
    if not isinstance(known, BetaPrior):
        return ShrunkRates(successes=wins, trials=tries, prior=None, shrunk=np.zeros(x.size), undefined=known)
    shrunk = (wins + known.alpha) / (tries + known.strength)
    return ShrunkRates(successes=wins, trials=tries, prior=known, shrunk=shrunk)


def _given(prior: BetaPrior | tuple[float, float]) -> BetaPrior:
    pair = (prior.alpha, prior.beta) if isinstance(prior, BetaPrior) else prior
    known = numbers(pair, "prior", above=0).tolist()
    if len(known) != 2:
        raise Invalid(f"holds alpha and beta, got {len(known)} numbers", code="column.length", path="prior")
    return prior if isinstance(prior, BetaPrior) else BetaPrior(alpha=known[0], beta=known[1])


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ShrunkMeans(Tabular):
    """Means pulled towards their common mean; `kept` is the share of each deviation that is kept.

    `spread` is the standard deviation of the true means, by estimate (None for James-Stein). Undefined with
    fewer units than the method needs: then `shrunk` holds 0 and `undefined` the reason.
    """

    values: Floats
    standard_errors: Floats
    mean: float | None
    spread: float | None
    kept: Floats
    shrunk: Floats
    defined: Flags
    undefined: Reason | None = None

    def intervals(self, confidence: float = 0.95) -> Intervals:
        """The normal posterior interval of every mean, given the estimated common mean and spread."""
        half = z_of(confidence) * self.standard_errors * np.sqrt(np.maximum(self.kept, 0.0))
        return Intervals(
            low=np.where(self.defined, self.shrunk - half, 0.0),
            high=np.where(self.defined, self.shrunk + half, 0.0),
            defined=self.defined,
            confidence=confidence,
            method="posterior",
            reason=self.undefined or EMPTY,
        )

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a unit."""
        return {
            "value": self.values.tolist(),
            "standard_error": self.standard_errors.tolist(),
            "kept": optional(self.kept, self.defined),
            "shrunk": optional(self.shrunk, self.defined),
        }

    def summary(self) -> dict[str, Any]:
        """The common mean and spread."""
        return {
            "mean": self.mean,
            "spread": self.spread,
            "undefined": None if self.undefined is None else self.undefined.code,
        }

    def __repr__(self) -> str:
        if self.mean is None:
            return f"ShrunkMeans({self.values.size} units, undefined: {self.undefined})"
        return f"ShrunkMeans({self.values.size} units, mean {self.mean:.4g}, kept {self.kept.mean():.1%})"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw every unit's plain and shrunk mean with its interval, best on top; gives the axes."""
        ax = drawing_axes(ax, needed_for="a comparison of means")
        if self.undefined is not None:
            return finished(ax, title=f"undefined: {self.undefined}")
        _draw_shrunk(ax, self.shrunk, self.values, self.intervals(), labels)
        return finished(ax, title="means, shrunk towards the group", xlabel="mean", legend=True)


def _without_shrinkage(values: Floats, errors: Floats, reason: Reason) -> ShrunkMeans:
    nothing = np.zeros(values.size)
    return ShrunkMeans(
        values=values,
        standard_errors=errors,
        mean=None,
        spread=None,
        kept=nothing,
        shrunk=nothing,
        defined=np.zeros(values.size, np.bool_),
        undefined=reason,
    )


def james_stein(values: ArrayLike, *, variance: float = 1.0, positive_part: bool = True) -> ShrunkMeans:
    """James-Stein towards the mean: mean + (1 - (k - 3) variance / V)(y - mean), V the sum of squares.

    All values have the same known `variance`; four or more are needed. With `positive_part` the factor is not
    below 0: then all shrink to the mean.

    >>> james_stein([1.0, 2.0, 3.0, 6.0], variance=1.0).shrunk.round(3).tolist()
    [1.143, 2.071, 3.0, 5.786]
    """
    y = numbers(values, "values")
    if not variance > 0:
        raise Invalid("must be above 0", code="number.low", path="variance")
    errors = np.full(y.size, np.sqrt(variance))
    if y.size < 4:
        return _without_shrinkage(y, errors, TOO_FEW(needed=4, n=y.size))
    mean = float(y.mean())
    squares = float(((y - mean) ** 2).sum())
    if squares == 0:
        return _without_shrinkage(y, errors, NO_VARIATION)
    kept = 1 - (y.size - 3) * variance / squares
    kept = max(kept, 0.0) if positive_part else kept
    return ShrunkMeans(
        values=y,
        standard_errors=errors,
        mean=mean,
        spread=None,
        kept=np.full(y.size, kept),
        shrunk=mean + kept * (y - mean),
        defined=np.ones(y.size, np.bool_),
    )


def shrink_means(values: ArrayLike, standard_errors: ArrayLike) -> ShrunkMeans:
    """Means with their own standard errors, shrunk by the normal-normal model.

    The spread of the true means is the moment estimate of DerSimonian and Laird, 0 where the means vary no
    more than chance: then all shrink to the common mean. Two or more units are needed.

    >>> shrink_means([4.1, 4.6, 3.2, 4.9], [0.1, 0.4, 0.2, 0.6]).shrunk.round(2).tolist()
    [4.1, 4.43, 3.29, 4.47]
    """
    values, standard_errors = together(values=values, standard_errors=standard_errors)
    y = numbers(values, "values")
    errors = numbers(standard_errors, "standard_errors", above=0)
    if len(y) < 2:
        return _without_shrinkage(y, errors, TOO_FEW(needed=2, n=y.size))
    weight = 1 / errors**2
    centre = (weight * y).sum() / weight.sum()
    excess = float((weight * (y - centre) ** 2).sum()) - (y.size - 1)
    spread2 = max(0.0, excess / float(weight.sum() - (weight**2).sum() / weight.sum()))
    combined = 1 / (spread2 + errors**2)
    mean = float((combined * y).sum() / combined.sum())
    kept = spread2 / (spread2 + errors**2)
    return ShrunkMeans(
        values=y,
        standard_errors=errors,
        mean=mean,
        spread=float(np.sqrt(spread2)),
        kept=kept,
        shrunk=mean + kept * (y - mean),
        defined=np.ones(y.size, np.bool_),
    )


def _draw_shrunk(
    ax: Any, shrunk: Floats, observed: Floats, bounds: Intervals, labels: Sequence[Any] | None
) -> None:
    order = np.argsort(shrunk, kind="stable")
    places = np.arange(order.size)
    known = bounds.defined[order]
    ax.hlines(places[known], bounds.low[order][known], bounds.high[order][known], color=GREY)
    ax.plot(shrunk[order], places, "o", color=INK, label="shrunk")
    ax.plot(observed[order], places, "x", color=WARM, label="observed")
    names = order if labels is None else [labels[place] for place in order.tolist()]
    name_points(ax, list(names), axis="y")
