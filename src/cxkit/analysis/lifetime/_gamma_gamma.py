"""Gamma-Gamma: what a customer's purchases are worth on average, when each customer has shown but a few.

Purchases of a customer are gamma distributed with shape p; their rate varies over customers by a gamma with
shape q and scale gamma. What a customer spends must not depend on how often: the correlation is reported.

Source: Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value.
"""

from __future__ import annotations

import math
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.analysis.lifetime._fitting import lowest
from cxkit.columns import counts, finite_number, numbers, together
from cxkit.errors import Invalid
from cxkit.stats.results._display import Single
from cxkit.stats.results._elementwise import Floats, floats, refuse_unless, scalar_or_array
from cxkit.stats.results._extra import scipy_module

_FARTHEST: Final = 15.0


@attrs.frozen(slots=True, kw_only=True)
class GammaGamma(Single):
    """A Gamma-Gamma model: the parameters, and what follows from them, in the unit of the amounts.

    `correlation` is of x and the mean spend over the customers it was fitted to: None where the parameters
    were given, or where one of the two has no variation. Far from 0 the model does not fit.

    >>> model = GammaGamma(p=6.25, q=3.74, gamma=15.44)
    >>> round(model.population_mean, 4), model.expected([2, 0], [22.35, 0]).round(2).tolist()
    (35.219, [24.66, 35.22])
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float | None = None
    n: float | None = None
    correlation: float | None = None

    def __attrs_post_init__(self) -> None:
        for name in ("p", "q", "gamma"):
            finite_number(getattr(self, name), name, above=0)

    @property
    def population_mean(self) -> float | None:
        """Mean worth of a customer's purchase; None where q <= 1, which has no mean."""
        return self.p * self.gamma / (self.q - 1) if self.q > 1 else None

    def expected(self, x: ArrayLike, spend: ArrayLike) -> Any:
        """The mean worth of a purchase of customers with `x` repeat purchases of `spend` on average.

        It lies between the customer's own mean and the population's. Without repeats it is the latter, which
        is refused where q <= 1, as there is none.
        """
        repeats, mean = floats(x, spend)
        refuse_unless(repeats >= 0, "must be 0 or more", path="x")
        refuse_unless((mean > 0) | (repeats == 0), "must be above 0 where x is", path="spend")
        refuse_unless(
            (repeats > 0) | (self.q > 1), "must be above 0, as there is no mean at q <= 1", path="x"
        )
        average = self.p * (self.gamma + mean * repeats) / (self.p * repeats + self.q - 1)
        return scalar_or_array(average)


def fit_gamma_gamma(
    x: ArrayLike,
    spend: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    penalty: float = 0.0,
) -> GammaGamma:
    """Fit Gamma-Gamma by maximum likelihood to repeat purchases `x` and their mean `spend`. Needs SciPy.

    Every x is 1 or more and every spend above 0: `PurchaseSummary.spenders()` gives just these. `weights`
    says how many customers each row stands for. `penalty` draws the parameters (amounts in units of their
    mean) towards 1. Refused: data without an optimum.
    """
    x, spend, weights = together(x=x, spend=spend, weights=weights)
    repeats, mean = counts(x, "x", low=1).astype(np.float64), numbers(spend, "spend", above=0)
    weight = np.ones(len(repeats)) if weights is None else numbers(weights, "weights", low=0)
    finite_number(penalty, "penalty", low=0)
    total = float(weight.sum())
    if not total > 0:
        raise Invalid("must have one customer or more who bought again", code="gamma_gamma.none", path="x")
    scale = float(np.average(mean, weights=weight))
    lost = _Lost(repeats, mean / scale, weight)

    logs = lowest(lost, np.array([0.5, 0.5, 0.5]), size=total, penalty=penalty, farthest=_FARTHEST)
    if logs is None:
        raise Invalid(
            "the likelihood has no maximum within bounds (amounts too alike or too few): "
            "give penalty=0.001 or more",
            code="gamma_gamma.no_optimum",
            path="spend",
        )
    p, q, gamma = np.exp(logs).tolist()
    return GammaGamma(
        p=p,
        q=q,
        gamma=gamma * scale,
        log_likelihood=-lost(logs)[0] - total * math.log(scale),
        n=total,
        correlation=_correlation(repeats, mean, weight),
    )


@attrs.frozen(slots=True, eq=False)
class _Lost:
    """Minus the log-likelihood and its gradient by the logarithms of p, q and gamma."""

    x: Floats
    mean: Floats
    weights: Floats

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        special = scipy_module("special", needed_for="a Gamma-Gamma fit")
        p, q, gamma = np.exp(logs).tolist()
        x, mean, weights = self.x, self.mean, self.weights
        shape, whole = p * x, gamma + mean * x
        log_whole, log_spent = np.log(whole), np.log(mean * x)
        each = special.gammaln(shape + q) - special.gammaln(shape) - special.gammaln(q) + q * logs[2]
        each = each + shape * log_spent - np.log(mean) - (shape + q) * log_whole
        joint = special.psi(shape + q)
        d_p = float(weights @ (x * (joint - special.psi(shape) + log_spent - log_whole)))
        d_q = float(weights @ (joint - special.psi(q) + logs[2] - log_whole))
        d_gamma = float(weights @ (q / gamma - (shape + q) / whole))
        return -float(weights @ each), -np.array([d_p * p, d_q * q, d_gamma * gamma])


def _correlation(x: Floats, mean: Floats, weights: Floats) -> float | None:
    a, b = x - np.average(x, weights=weights), mean - np.average(mean, weights=weights)
    size = float(weights @ a**2) * float(weights @ b**2)
    return float(weights @ (a * b)) / math.sqrt(size) if size > 0 else None
