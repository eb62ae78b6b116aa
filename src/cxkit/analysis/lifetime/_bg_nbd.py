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
from numpy.typing import ArrayLike

from cxkit.analysis.lifetime._fitting import lowest
from cxkit.columns import Ints, array, beside, counts, finite_number, in_range, numbers, together
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
        t = in_range(array(time, "time"), "time", low=0)
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
        x, t_x, watched, time = beside({"x": x, "t_x": t_x, "watched": watched, "time": time}).values()
        history = _history(x, t_x, watched)
        t, x_, t_x_, seen = floats(in_range(array(time, "time"), "time", low=0), *history)
        purchases = self._alive(x_, t_x_, seen) * _expected(
            t, self.r + x_, self.alpha + seen, self.a, self.b + x_
        )
        return scalar_or_array(purchases)

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
    purchases = _direct(t_, r_, alpha_, np.where(near, pole + _NEAR_POLE, a), b_)
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
        purchases = np.where(near, cubic, purchases)
    return purchases


def _direct(t: Floats, r: Floats, alpha: Floats, a: Any, b: Floats) -> Floats:
    """The expectation by Euler's transformation of 2F1, which neither overflows nor cancels at large x."""
    special = scipy_module("special", needed_for="an expected number of purchases")
    z = t / (alpha + t)
    c = a + b - 1
    log_rest = np.log(alpha / (alpha + t))
    series = np.asarray(special.hyp2f1(c - r, a - 1, c, z), np.float64)
    return np.asarray(c / (a - 1) * (1 - np.exp((a - 1) * log_rest) * series), np.float64)


class _Rows(NamedTuple):
    """Histories that are computed together: all of customers who bought again, or all of others."""

    x: Floats
    t_x: Floats
    watched: Floats
    weights: Floats
    repeats: Floats
    """Weight times x."""


class _Data(NamedTuple):
    """Histories as the likelihood reads them, in parts that stay in the processor's cache."""

    once: tuple[_Rows, ...]
    again: tuple[_Rows, ...]
    places: Floats
    """0, 1, 2 ... one for each of the tails."""
    tails: Floats
    """How many customers bought again more than 0, 1, 2 ... times."""
    total: float

    @classmethod
    def of(cls, x: Floats, t_x: Floats, watched: Floats, weights: Floats) -> _Data:
        """The histories of those who never bought again apart from the others."""
        by_count = np.bincount(x.astype(np.int64), weights=weights)
        tails = by_count[::-1].cumsum()[::-1][1:]
        once, again = (
            tuple(
                _Rows(x[part], t_x[part], watched[part], weights[part], weights[part] * x[part])
                for start in range(0, len(rows), _CHUNK)
                for part in (rows[start : start + _CHUNK],)
            )
            for rows in (np.flatnonzero(x == 0), np.flatnonzero(x > 0))
        )
        return cls(once, again, np.arange(len(tails), dtype=np.float64), tails, float(weights.sum()))


def _objective(logs: Floats, data: _Data) -> tuple[float, Floats]:
    """Minus the log-likelihood and its gradient by the logarithms of r, alpha, a and b.

    x is whole, so lnG(r + x) - lnG(r) is the sum of ln(r + j) for j < x: no gamma function is needed.
    """
    r, alpha, a, b = np.exp(logs).tolist()
    rate, stay = r + data.places, b + data.places
    tries = stay + a
    left = float(data.tails @ (1 / tries))
    total = float(data.tails @ np.log(rate * stay / tries)) + data.total * r * float(logs[1])
    d_r = float(data.tails @ (1 / rate)) + data.total * float(logs[1])
    d_alpha, d_a, d_b = data.total * r / alpha, -left, float(data.tails @ (1 / stay)) - left
    for rows in data.once:
        whole = alpha + rows.watched
        spent = float(rows.weights @ np.log(whole))
        total, d_r = total - r * spent, d_r - spent
        d_alpha -= r * float(rows.weights @ (1 / whole))
    for rows in data.again:
        for_rows = _of_repeats(r, alpha, a, b, rows)
        total, d_r, d_alpha = total + for_rows[0], d_r + for_rows[1], d_alpha + for_rows[2]
        d_a, d_b = d_a + for_rows[3], d_b + for_rows[4]
    return -total, -np.array([d_r * r, d_alpha * alpha, d_a * a, d_b * b])


def _of_repeats(r: float, alpha: float, a: float, b: float, rows: _Rows) -> tuple[float, ...]:
    """Part of repeat buyers' times in the log-likelihood, and in its slope by each parameter."""
    whole, part = alpha + rows.watched, alpha + rows.t_x
    log_whole, per_whole = np.log(whole), 1 / whole
    power, before = r + rows.x, b - 1 + rows.x
    longer = log_whole - np.log(part)
    odds = power * longer - np.log(before / a)
    # Of exp(odds) only the half that can't overflow is used.
    small = np.exp(-np.abs(odds))
    later = rows.weights * np.where(odds > 0, 1.0, small) / (1 + small)
    spent = float(rows.weights @ log_whole)
    stayed = float(rows.weights @ (np.maximum(odds, 0.0) + np.log1p(small)))
    return (
        stayed - r * spent - float(rows.repeats @ log_whole),
        float(later @ longer) - spent,
        float(later @ (power * (per_whole - 1 / part)) - (r * rows.weights + rows.repeats) @ per_whole),
        float(later.sum()) / a,
        -float(later @ (1 / before)),
    )


def fit_bg_nbd(
    x: ArrayLike,
    t_x: ArrayLike,
    watched: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    penalty: float = 0.0,
) -> BgNbd:
    """Fit BG/NBD by maximum likelihood to the columns of a `PurchaseSummary`. Needs SciPy.

    `weights` says how many customers each row stands for. `penalty` above 0 draws parameters (time in units
    of the mean time watched) towards 1: it is times the sum of their squared logarithms. Refused: data in
    which nobody bought again, and data without an optimum, where the parameters run off to 0 or infinity.

    >>> model = fit_bg_nbd([0, 0, 1, 2, 0, 5], [0, 0, 3, 9, 0, 29], [30, 31, 32, 33, 38, 38], penalty=0.1)
    >>> model.alive(2, 30, 31) > model.alive(2, 5, 31)
    True
    """
    x, t_x, watched, weights = together(x=x, t_x=t_x, watched=watched, weights=weights)
    repeats: Ints = counts(x, "x")
    last, seen = numbers(t_x, "t_x"), numbers(watched, "watched")
    columns = _history(repeats, last, seen)
    weight = np.ones(len(repeats)) if weights is None else numbers(weights, "weights", low=0)
    finite_number(penalty, "penalty", low=0)
    if not float(weight @ repeats) > 0:
        raise Invalid(
            "nobody bought again, so the data tell nothing of rates or of leaving: watch for longer",
            code="bg_nbd.no_repeats",
            path="x",
        )
    scale = float(np.average(columns[2], weights=weight))
    data = _Data.of(columns[0], columns[1] / scale, columns[2] / scale, weight)

    logs = lowest(
        lambda logs: _objective(logs, data), np.zeros(4), size=data.total, penalty=penalty, farthest=_FARTHEST
    )
    if logs is None:
        raise Invalid(
            "the likelihood has no maximum within bounds (customers too alike or too few): "
            "give penalty=0.001 or more",
            code="bg_nbd.no_optimum",
            path="x",
        )
    likelihood = -_objective(logs, data)[0] - float(weight @ repeats) * math.log(scale)
    r, alpha, a, b = np.exp(logs).tolist()
    return BgNbd(r=r, alpha=alpha * scale, a=a, b=b, log_likelihood=float(likelihood), n=data.total)
