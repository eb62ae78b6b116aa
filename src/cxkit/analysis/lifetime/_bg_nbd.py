"""BG/NBD: how many more times customers will buy, and whether they are still customers at all.

While alive a customer buys by a Poisson process with a gamma distributed rate (r, alpha); after each purchase
the customer leaves with a beta distributed probability (a, b). Time is in one unit throughout.

Source: Fader, Hardie and Lee (2005), Marketing Science 24:275.
"""

from __future__ import annotations

import math
from typing import Any, Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.analysis.lifetime._descent import minimize
from cxkit.columns import Ints, counts, finite_number, numbers, same_length
from cxkit.errors import Invalid
from cxkit.stats.results._display import Single
from cxkit.stats.results._elementwise import Floats, floats, scalar_or_array
from cxkit.stats.results._extra import scipy_module

_NEAR_POLE: Final = 1e-3
_FARTHEST: Final = 12.0
_CHUNK: Final = 8192


@attrs.frozen(slots=True, kw_only=True)
class BgNbd(Single):
    """A BG/NBD model: the parameters, and what follows from them; arguments are numbers or arrays.

    `log_likelihood` and `n` are of the customers it was fitted to, None where the parameters were given.

    >>> model = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> round(model.expected(39), 5), round(model.alive(2, 30.43, 38.86), 4)
    (1.19672, 0.7266)
    >>> round(model.expected_given(2, 30.43, 38.86, 39), 4)
    1.226
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float | None = None
    n: float | None = None

    def __attrs_post_init__(self) -> None:
        for name in ("r", "alpha", "a", "b"):
            finite_number(getattr(self, name), name, above=0)

    def expected(self, time: ArrayLike) -> Any:
        """Purchases that are expected of a new customer within that time. Needs SciPy.

        At a = 1, where the published formula is 0/0, it is the limit.
        """
        (t,) = floats(numbers(np.ravel(time), "time", low=0).reshape(np.shape(time)))
        return scalar_or_array(_expected(t, np.float64(self.r), np.float64(self.alpha), self.a, self.b))

    def alive(self, x: ArrayLike, t_x: ArrayLike, watched: ArrayLike) -> Any:
        """The probability that a customer with that history is still one; 1 if there was no repeat."""
        return scalar_or_array(self._alive(*_history(x, t_x, watched)))

    def _alive(self, x: Floats, t_x: Floats, watched: Floats) -> Floats:
        ratio = (self.r + x) * np.log((self.alpha + watched) / (self.alpha + t_x))
        odds = np.log(self.a / (self.b + np.maximum(x, 1) - 1)) + ratio
        return np.where(x > 0, 1 / (1 + np.exp(np.minimum(odds, 700.0))), 1.0)

    def expected_given(self, x: ArrayLike, t_x: ArrayLike, watched: ArrayLike, time: ArrayLike) -> Any:
        """Purchases that are expected within that time from now, of a customer with that history.

        Needs SciPy.
        """
        history = _history(x, t_x, watched)
        t, x_, t_x_, seen = floats(numbers(np.ravel(time), "time", low=0).reshape(np.shape(time)), *history)
        found = self._alive(x_, t_x_, seen) * _expected(
            t, self.r + x_, self.alpha + seen, self.a, self.b + x_
        )
        return scalar_or_array(found)

    def log_likelihood_of(self, x: ArrayLike, t_x: ArrayLike, watched: ArrayLike) -> Any:
        """The log-likelihood of each history under this model."""
        columns = _history(x, t_x, watched)
        flat = [np.ravel(column) for column in columns]
        ordered = [_value(self, *row) for row in zip(*(column.tolist() for column in flat), strict=True)]
        return scalar_or_array(np.array(ordered).reshape(columns[0].shape))


def _history(x: ArrayLike, t_x: ArrayLike, watched: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """The three columns, checked: x whole, 0 <= t_x <= watched, and t_x = 0 exactly where x = 0."""
    repeats, last, watched = floats(x, t_x, watched)
    rules = (
        ((repeats >= 0) & (repeats == np.floor(repeats)), "x", "must be a whole number, 0 or more"),
        ((last >= 0) & (last <= watched), "t_x", "must lie between 0 and watched"),
        ((repeats > 0) | (last == 0), "t_x", "must be 0 where x is 0: time runs from the first purchase"),
    )
    for good, path, rule in rules:
        if not good.all():
            places = np.flatnonzero(~good)
            raise Invalid(
                f"{rule} ({len(places)} rows break it, the first is row {places[0]})",
                code="purchases.history",
                path=path,
            )
    return repeats, last, watched


def _value(model: BgNbd, x: float, t_x: float, watched: float) -> float:
    data = _Data.of(np.array([x]), np.array([t_x]), np.array([watched]), np.ones(1))
    return -_objective(np.log([model.r, model.alpha, model.a, model.b]), data)[0]


def _expected(t: Floats, r: Any, alpha: Any, a: float, b: Any) -> Floats:
    """(a + b - 1)/(a - 1) (1 - (alpha/(alpha + t))^r 2F1(r, b; a + b - 1; t/(alpha + t))).

    Near a = 1 and a + b = 1, where factors vanish together, by a cubic through four points around the place.
    """
    shape = np.broadcast(t, r, alpha, b).shape
    t_, r_, alpha_, b_ = (np.broadcast_to(part, shape).astype(np.float64) for part in (t, r, alpha, b))
    pole = np.where(np.abs(a - 1) < _NEAR_POLE, 1.0, 1 - b_)
    near = np.abs(a - pole) < _NEAR_POLE
    found = _direct(t_, r_, alpha_, np.where(near, pole + _NEAR_POLE, a), b_)
    if near.any():
        offset = (a - pole) / _NEAR_POLE
        points = (-2.0, -1.0, 1.0, 2.0)
        cubic = np.zeros(shape)
        for own in points:
            weight = np.ones(shape)
            for other in points:
                if other != own:
                    weight = weight * (offset - other) / (own - other)
            cubic += weight * _direct(t_, r_, alpha_, pole + own * _NEAR_POLE, b_)
        found = np.where(near, cubic, found)
    return found


def _direct(t: Floats, r: Floats, alpha: Floats, a: Any, b: Floats) -> Floats:
    """The expectation by Euler's transformation of 2F1, which neither overflows nor cancels at large x."""
    special = scipy_module("special", needed_for="an expected number of purchases")
    z = t / (alpha + t)
    c = a + b - 1
    log_rest = np.log(alpha / (alpha + t))
    series = np.asarray(special.hyp2f1(c - r, a - 1, c, z), np.float64)
    return np.asarray(c / (a - 1) * (1 - np.exp((a - 1) * log_rest) * series), np.float64)


class _Data(NamedTuple):
    """Histories as the likelihood reads them."""

    x: Floats
    t_x: Floats
    watched: Floats
    weights: Floats
    again: NDArray[np.bool_]
    """Whether x > 0; rows without are first."""
    tails: Floats
    """How many customers bought again more than 0, 1, 2 ... times."""
    total: float

    @classmethod
    def of(cls, x: Floats, t_x: Floats, watched: Floats, weights: Floats) -> _Data:
        """x = 0 first, so that the rest is a slice."""
        order = np.argsort(x > 0, kind="stable")
        by_count = np.bincount(x.astype(np.int64), weights=weights)
        tails = by_count[::-1].cumsum()[::-1][1:]
        total = float(weights.sum())
        return cls(x[order], t_x[order], watched[order], weights[order], x[order] > 0, tails, total)


def _objective(logs: Floats, data: _Data) -> tuple[float, Floats]:
    """Minus the log-likelihood and its gradient by the logarithms of r, alpha, a and b.

    x is whole, so lnG(r + x) - lnG(r) is the sum of ln(r + j) for j < x: no gamma function is needed.
    """
    r, alpha, a, b = np.exp(logs).tolist()
    j = np.arange(len(data.tails))
    total = float(data.tails @ (np.log(r + j) + np.log(b + j) - np.log(a + b + j)))
    d_r = float(data.tails @ (1 / (r + j))) + data.total * logs[1]
    d_b = float(data.tails @ (1 / (b + j) - 1 / (a + b + j)))
    d_a = -float(data.tails @ (1 / (a + b + j)))
    d_alpha = data.total * r / alpha
    total += data.total * r * logs[1]
    terms = np.zeros(5)
    for start in range(0, len(data.x), _CHUNK):
        terms += _of_rows(r, alpha, a, b, data, slice(start, start + _CHUNK))
    total += terms[0]
    d_r, d_alpha, d_a, d_b = (np.array([d_r, d_alpha, d_a, d_b]) + terms[1:]).tolist()
    return -float(total), -np.array([d_r * r, d_alpha * alpha, d_a * a, d_b * b])


def _of_rows(r: float, alpha: float, a: float, b: float, data: _Data, rows: slice) -> Floats:
    """What some rows add to the log-likelihood through their times, and to its slope by r, alpha, a and b."""
    x, weights, whole = data.x[rows], data.weights[rows], alpha + data.watched[rows]
    power, log_whole = r + x, np.log(whole)
    per_whole = power / whole
    total = -float(weights @ (power * log_whole))
    d_r, d_alpha = -float(weights @ log_whole), -float(weights @ per_whole)
    first = int(np.searchsorted(data.again[rows], True))
    power, weights, before = power[first:], weights[first:], b - 1 + x[first:]
    part = alpha + data.t_x[rows][first:]
    longer = log_whole[first:] - np.log(part)
    odds = math.log(a) - np.log(before) + power * longer
    # Of exp(odds) only the half that can't overflow is used.
    small = np.exp(-np.abs(odds))
    later = weights * np.where(odds > 0, 1.0, small) / (1 + small)
    total += float(weights @ (np.maximum(odds, 0.0) + np.log1p(small)))
    d_r += float(later @ longer)
    d_alpha += float(later @ (per_whole[first:] - power / part))
    return np.array([total, d_r, d_alpha, float(later.sum()) / a, -float(later @ (1 / before))])


def fit_bg_nbd(
    x: ArrayLike,
    t_x: ArrayLike,
    watched: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    penalty: float = 0.0,
) -> BgNbd:
    """Fit BG/NBD by maximum likelihood to the columns of a `PurchaseSummary`.

    `weights` says how many customers each row stands for. `penalty` above 0 draws parameters (time in units
    of the mean time watched) towards 1: it is times the sum of their squared logarithms. Refused: data in
    which nobody bought again, and data without an optimum, where the parameters run off to 0 or infinity.

    >>> model = fit_bg_nbd([0, 0, 1, 2, 0, 5], [0, 0, 3, 9, 0, 29], [30, 31, 32, 33, 38, 38], penalty=0.1)
    >>> model.alive(2, 30, 31) > model.alive(2, 5, 31)
    True
    """
    repeats: Ints = counts(x, "x")
    last, seen = numbers(t_x, "t_x"), numbers(watched, "watched")
    same_length(x=repeats, t_x=last, watched=seen)
    columns = _history(repeats, last, seen)
    weight = np.ones(len(repeats)) if weights is None else numbers(weights, "weights", low=0)
    same_length(x=repeats, weights=weight)
    finite_number(penalty, "penalty", low=0)
    if not float(weight @ repeats) > 0:
        raise Invalid(
            "nobody bought again, so the data tell nothing of rates or of leaving: watch for longer",
            code="bg_nbd.no_repeats",
            path="x",
        )
    scale = float(np.average(columns[2], weights=weight))
    data = _Data.of(columns[0], columns[1] / scale, columns[2] / scale, weight)

    def lost(logs: Floats) -> tuple[float, Floats]:
        value, slope = _objective(np.clip(logs, -50.0, 50.0), data)
        size = data.total
        return value / size + penalty * float(logs @ logs), slope / size + 2 * penalty * logs

    found = minimize(lost, np.zeros(4))
    if not found.converged or np.abs(found.at).max() > _FARTHEST:
        raise Invalid(
            "the likelihood has no maximum within bounds (customers too alike or too few): "
            "give penalty=0.001 or more",
            code="bg_nbd.no_optimum",
            path="x",
        )
    likelihood = -_objective(found.at, data)[0] - float(weight @ repeats) * math.log(scale)
    r, alpha, a, b = np.exp(found.at).tolist()
    return BgNbd(r=r, alpha=alpha * scale, a=a, b=b, log_likelihood=float(likelihood), n=data.total)
