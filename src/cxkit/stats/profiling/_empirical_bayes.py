"""The prior that a group of agents, shops or products share: a beta distribution of their rates.

The likelihood needs no gamma function: counts are whole, so every term is a sum of logarithms, and the sums
of all units together are one weighted sum.
"""

from __future__ import annotations

import math
from typing import Final

import attrs
import numpy as np

from cxkit.columns import Ints
from cxkit.stats._wording import WORDS
from cxkit.stats.results._display import Single
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._reasons import NO_VARIATION, TOO_FEW
from cxkit.values import Reason

NO_OVERDISPERSION: Final[Reason] = WORDS["shrinkage.no_overdispersion"]()

_STEPS: Final = 200


@attrs.frozen(slots=True, kw_only=True)
class BetaPrior(Single):
    """A beta distribution of rates: worth `alpha` successes and `beta` failures of evidence.

    `log_likelihood` is the sum of log B(x + alpha, n - x + beta) - log B(alpha, beta) over the units: without
    the sum of log C(n, x), which does not depend on the prior and which other software may add.
    """

    alpha: float
    beta: float
    log_likelihood: float | None = None

    @property
    def mean(self) -> float:
        """The mean rate."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def strength(self) -> float:
        """How many trials it weighs as much as."""
        return self.alpha + self.beta


class _Counts:
    """How many units have more than j successes, failures and trials, for every j: all that is needed."""

    __slots__ = ("failures", "successes", "trials")

    def __init__(self, x: Ints, n: Ints) -> None:
        self.successes, self.failures, self.trials = (_more_than(part) for part in (x, n - x, n))

    def log_likelihood(self, alpha: float, beta: float) -> float:
        return (
            _log_sum(self.successes, alpha)
            + _log_sum(self.failures, beta)
            - _log_sum(self.trials, alpha + beta)
        )

    def slopes(self, alpha: float, beta: float) -> tuple[Floats, Floats]:
        """Gradient and Hessian in (log alpha, log beta)."""
        first = [_power_sum(self.successes, alpha, 1), _power_sum(self.failures, beta, 1)]
        both = _power_sum(self.trials, alpha + beta, 1)
        gradient = np.array([first[0] - both, first[1] - both]) * (alpha, beta)
        second = -np.diag([_power_sum(self.successes, alpha, 2), _power_sum(self.failures, beta, 2)])
        second += _power_sum(self.trials, alpha + beta, 2)
        scale = np.array([alpha, beta])
        return gradient, second * np.outer(scale, scale) + np.diag(gradient)


def _more_than(counts: Ints) -> Floats:
    seen = np.bincount(counts)
    return np.asarray(np.cumsum(seen[::-1])[::-1][1:], np.float64)


def _log_sum(weights: Floats, start: float) -> float:
    return float(weights @ np.log(start + np.arange(weights.size)))


def _power_sum(weights: Floats, start: float, power: int) -> float:
    return float((weights / (start + np.arange(weights.size)) ** power).sum())


def fit_beta_prior(x: Ints, n: Ints) -> BetaPrior | Reason:
    """The beta prior of greatest likelihood for x successes of n, or the reason why there is none.

    Newton's method on (log alpha, log beta) from the moment estimate. There is no finite maximum where the
    rates vary no more than chance makes them.

    >>> x, n = np.array([18, 45, 9, 70, 3, 28, 55, 12]), np.array([20, 60, 10, 100, 5, 40, 60, 20])
    >>> prior = fit_beta_prior(x, n)
    >>> round(prior.alpha, 4), round(prior.beta, 4), round(prior.log_likelihood, 3)
    (17.6742, 5.3911, -170.528)
    """
    counted = n > 0
    x, n = x[counted], n[counted]
    if x.size < 2:
        return TOO_FEW(needed=2, n=x.size)
    total, trials = int(x.sum()), int(n.sum())
    if total in (0, trials):
        return NO_VARIATION
    if not _spread_beyond_chance(x, n, total / trials):
        return NO_OVERDISPERSION
    counts = _Counts(x, n)
    logs = _climb(counts, np.log(_by_moments(x, n, total / trials)))
    if logs is None:
        return NO_OVERDISPERSION
    alpha, beta = (float(part) for part in np.exp(logs))
    return BetaPrior(alpha=alpha, beta=beta, log_likelihood=counts.log_likelihood(alpha, beta))


def _spread_beyond_chance(x: Ints, n: Ints, rate: float) -> bool:
    # The slope of the likelihood at the binomial limit (Tarone 1979): at or below 0 it only ever rises there.
    gain = (x * (x - 1) / rate).sum() + ((n - x) * (n - x - 1) / (1 - rate)).sum() - (n * (n - 1)).sum()
    return bool(gain > 1e-9 * float((n * n).sum()))


def _by_moments(x: Ints, n: Ints, rate: float) -> Floats:
    size = n.sum() - (n * n).sum() / n.sum()
    between = (n * (x / n - rate) ** 2).sum() - (x.size - 1) * rate * (1 - rate)
    variance = max(float(between / size), 1e-4 * rate * (1 - rate))
    strength = min(max(rate * (1 - rate) / variance - 1, 0.1), 1e5)
    return np.array([rate, 1 - rate]) * strength


def _climb(counts: _Counts, logs: Floats) -> Floats | None:
    height = counts.log_likelihood(*np.exp(logs))
    for _ in range(_STEPS):
        gradient, curve = counts.slopes(*np.exp(logs))
        if float(np.abs(gradient).max()) < 1e-10 * (1 + abs(height)):
            return logs
        step = _uphill(gradient, curve)
        logs, gained = _halved(counts, logs, step, height)
        if gained is None:
            return logs
        height = gained
        if float(logs.max()) > math.log(1e9):
            return None
    return logs


def _uphill(gradient: Floats, curve: Floats) -> Floats:
    values, vectors = np.linalg.eigh(-curve)
    damped = np.maximum(np.abs(values), 1e-8 * np.abs(values).max() + 1e-300)
    step = vectors @ ((vectors.T @ gradient) / damped)
    return np.asarray(step * min(1.0, 3.0 / float(np.abs(step).max())), np.float64)


def _halved(counts: _Counts, logs: Floats, step: Floats, height: float) -> tuple[Floats, float | None]:
    for _ in range(40):
        tried = logs + step
        reached = counts.log_likelihood(*np.exp(tried))
        if reached > height:
            return tried, reached
        step = step / 2
    return logs, None
