"""Key drivers of a yes or no: who stays, who recommends, who complains, in a logistic regression.

| method | share of | meaning |
|---|---|---|
| "lmg" | McFadden's R2 | what the driver adds to it, averaged over all orders of entry (its Shapley value) |
| "johnson" | squared correlation of outcome and predicted probability | relative weights, by way of the
orthogonal variables nearest to the drivers |

Sources: McFadden (1974) for R2; Tonidandel and LeBreton (2010), Organizational Research Methods 13:767, for
the relative weights; Menard (2004) for standardised logistic coefficients.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.analysis.drivers._correlating import Columns, Missing, correlate, in_columns
from cxkit.analysis.drivers._drivers import Drivers, Method, average_over_orders
from cxkit.errors import Invalid, shown
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence

_MOST_DRIVERS: Final = 10
_STEPS: Final = 60
_NOTHING_LEFT: Final = 1e-9
"""The part of the information of a direction in which every outcome is as good as certain."""
_SMALLEST: Final = 1e-12
_CLOSE: Final = 1e-7


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class LogisticDrivers(Drivers):
    """The drivers of a yes or no; `importance` sums to `r_squared`, which `method` says how it is meant.

    `coefficient` is the change of the log-odds with one unit of the driver, `beta` the same fully
    standardised; `first` and `last` are R2 of the driver alone and what it adds to all others.
    """

    coefficient: Floats

    @property
    def odds_ratio(self) -> Floats:
        """By how much one unit of the driver multiplies the odds."""
        return np.asarray(np.exp(self.coefficient), np.float64)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a driver."""
        by_name = Drivers.columns(self)
        del by_name["pratt"]
        return {**by_name, "coefficient": self.coefficient.tolist(), "odds_ratio": self.odds_ratio.tolist()}

    def __repr__(self) -> str:
        return f"Logistic{Drivers.__repr__(self)}"


@attrs.frozen(slots=True)
class _Fit:
    """A fitted model: the coefficients with the intercept first, predicted probabilities, log-likelihood."""

    coefficients: Floats
    predicted: Floats
    log_likelihood: float


def _fit(values: Floats, y: Floats, weights: Floats) -> _Fit:
    """Maximum likelihood by Newton's method; where drivers separate the outcomes there is none."""
    centre = weights @ values / weights.sum()
    design = np.column_stack([np.ones(len(y)), values - centre])
    # In these coordinates the information is the identity before the first step, whatever the units are.
    turn = np.linalg.qr(design * np.sqrt(weights / 4)[:, None])[1]
    x = design @ np.linalg.inv(turn)
    slopes = np.zeros(x.shape[1])
    likelihood = _likelihood(x @ slopes, y, weights)
    for _ in range(_STEPS):
        predicted = _probabilities(x @ slopes)
        information = (x.T * (weights * predicted * (1 - predicted))) @ x
        if float(np.linalg.eigvalsh(information)[0]) < _NOTHING_LEFT:
            break
        step = np.linalg.solve(information, x.T @ (weights * (y - predicted)))
        trial = _likelihood(x @ (slopes + step), y, weights)
        while trial < likelihood and float(np.abs(step).max()) > _SMALLEST:
            step = step / 2
            trial = _likelihood(x @ (slopes + step), y, weights)
        slopes = slopes + step
        # Not by the likelihood: of outcomes that are nearly separated it hardly rises, and the step stays 1.
        if float(np.abs(x @ step).max()) < _CLOSE:
            coefficients = np.asarray(np.linalg.solve(turn, slopes), np.float64)
            coefficients[0] -= coefficients[1:] @ centre
            return _Fit(coefficients, _probabilities(x @ slopes), trial)
        likelihood = trial
    raise Invalid(
        "the drivers tell the yes from the no without exception, so that no coefficient has an end: "
        "leave out the driver that does",
        code="drivers.separated",
        path="drivers",
    )


def _probabilities(linear: Floats) -> Floats:
    return np.asarray(np.exp(-np.logaddexp(0.0, -linear)), np.float64)


def _likelihood(linear: Floats, y: Floats, weights: Floats) -> float:
    return float(weights @ (y * linear - np.logaddexp(0.0, linear)))


def _mcfadden(fit: _Fit, y: Floats, weights: Floats) -> float:
    share = float(weights @ y / weights.sum())
    empty = float(weights.sum()) * (share * np.log(share) + (1 - share) * np.log(1 - share))
    return max(0.0, 1 - fit.log_likelihood / float(empty))


def _squared_correlation(fit: _Fit, y: Floats, weights: Floats) -> float:
    share = weights / weights.sum()
    a, b = y - share @ y, fit.predicted - share @ fit.predicted
    varied, shared = float(share @ (b * b)), float(share @ (a * b))
    # Probabilities that differ by rounding alone are one.
    return shared**2 / (varied * float(share @ (a * a))) if varied > _SMALLEST**2 else 0.0


_MEASURES: Final[Mapping[Method, Callable[[_Fit, Floats, Floats], float]]] = MappingProxyType(
    {"lmg": _mcfadden, "johnson": _squared_correlation}
)


def _shapley(columns: Columns) -> Floats:
    x, y, weights = columns.values[:, :-1], columns.values[:, -1], columns.weights
    p = x.shape[1]
    explained = np.zeros(1 << p)
    for chosen in range(1, 1 << p):
        within = [at for at in range(p) if chosen >> at & 1]
        explained[chosen] = _mcfadden(_fit(x[:, within], y, weights), y, weights)
    return average_over_orders(explained, p)


def _relative_weights(columns: Columns) -> Floats:
    x, y, weights = columns.values[:, :-1], columns.values[:, -1], columns.weights
    values, vectors = np.linalg.eigh(correlate(columns).within)
    standard = _standardised(x, weights)
    nearest = standard @ (vectors / np.sqrt(values)) @ vectors.T
    fit = _fit(nearest, y, weights)
    slopes = fit.coefficients[1:]
    total = float(slopes @ slopes)
    scaled = slopes**2 * (_squared_correlation(fit, y, weights) / total if total > 0 else 0.0)
    return np.asarray(((vectors * np.sqrt(values)) @ vectors.T) ** 2 @ scaled, np.float64)


def _standardised(x: Floats, weights: Floats) -> Floats:
    share = weights / weights.sum()
    away = x - share @ x
    return np.asarray(away / np.sqrt(share @ (away * away)), np.float64)


_METHODS: Final[Mapping[Method, Callable[[Columns], Floats]]] = MappingProxyType(
    {"lmg": _shapley, "johnson": _relative_weights}
)


def logistic_drivers(
    outcome: ArrayLike,
    drivers: Mapping[str, ArrayLike] | Any,
    *,
    method: Method = "johnson",
    weights: ArrayLike | None = None,
    missing: Missing = "refuse",
    resamples: int = 0,
    confidence: float = 0.95,
    rng: np.random.Generator | None = None,
) -> LogisticDrivers:
    """How much of R2 each driver has, in the logistic regression of a yes or no (1 or 0) on all of them.

    "lmg" fits every subset of up to 10 drivers. `missing` is "refuse" or "listwise" (rows with a gap are left
    out). `weights` weigh the rows. `resamples` above 0 bootstraps rows for an interval, with `rng`. Drivers
    that are constant, determine each other, or separate the outcomes without exception are refused.

    >>> stays = [0, 0, 1, 0, 1, 1, 0, 1, 1, 0]
    >>> drivers = logistic_drivers(stays, {"speed": [1, 2, 3, 3, 4, 5, 2, 2, 4, 5],
    ...                                  "tone": [3, 1, 2, 2, 3, 1, 2, 3, 1, 2]})
    >>> drivers
    LogisticDrivers(johnson, R2 0.190, n=10: speed 0.173, tone 0.017)
    """
    if method not in _METHODS:
        raise Invalid(
            f"must be one of {', '.join(_METHODS)}, got {shown(method)}", code="choice", path="method"
        )
    if missing == "pairwise":
        raise Invalid("a logistic regression needs whole rows: use listwise", code="choice", path="missing")
    if resamples > 0 and rng is None:
        raise Invalid(
            "is needed to bootstrap: give numpy.random.default_rng(seed)", code="drivers.rng", path="rng"
        )
    columns = in_columns(outcome, drivers, weights, missing)
    if method == "lmg" and len(columns.names) > _MOST_DRIVERS:
        raise Invalid(
            f"every subset of more than {_MOST_DRIVERS} drivers takes too long: use method='johnson'",
            code="drivers.many",
            path="drivers",
        )
    y = columns.values[:, -1]
    if not np.isin(y, (0.0, 1.0)).all():
        raise Invalid("must be 1 or 0", code="flag", path="outcome")
    result = _described(columns, method)
    if resamples <= 0 or rng is None:
        return result
    check_confidence(confidence)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    samples = [_METHODS[method](_redrawn(columns, rng)) for _ in range(resamples)]
    low, high = np.quantile(np.array(samples), tails, axis=0)
    return attrs.evolve(result, low=low, high=high, confidence=confidence)


def _described(columns: Columns, method: Method) -> LogisticDrivers:
    correlated, measure = correlate(columns), _MEASURES[method]
    x, y, weights = columns.values[:, :-1], columns.values[:, -1], columns.weights
    whole = _fit(x, y, weights)
    share = weights / weights.sum()
    linear = x @ whole.coefficients[1:]
    spread = float(np.sqrt(max(share @ linear**2 - (share @ linear) ** 2, 0.0)))
    deviation = np.sqrt(share @ (x - share @ x) ** 2)
    fitted = np.sqrt(_squared_correlation(whole, y, weights))
    beta = whole.coefficients[1:] * deviation * (fitted / spread if spread > 0 else 0.0)
    total, p = measure(whole, y, weights), x.shape[1]
    alone = [measure(_fit(x[:, [at]], y, weights), y, weights) for at in range(p)]
    without = [measure(_fit(np.delete(x, at, axis=1), y, weights), y, weights) for at in range(p)]
    return LogisticDrivers(
        names=columns.names,
        method=method,
        n=correlated.n,
        left_out=columns.left_out,
        r_squared=total,
        importance=_METHODS[method](columns),
        correlation=correlated.against,
        beta=beta,
        first=np.array(alone),
        last=total - np.array(without),
        coefficient=whole.coefficients[1:],
    )


def _redrawn(columns: Columns, rng: np.random.Generator) -> Columns:
    drawn = columns.drawn(rng)
    try:
        correlate(drawn)
    except Invalid as error:
        raise Invalid(
            f"too few or too equal rows to bootstrap, in one resample {error.message}: use resamples=0",
            code="drivers.resample",
            path="resamples",
        ) from error
    return drawn
