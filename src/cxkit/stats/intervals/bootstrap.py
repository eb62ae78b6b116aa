"""Bootstrap intervals, with the random generator passed in: from counted scores, or of any statistic.

Resampling n answers of a few kinds is one multinomial draw, so the cost does not grow with n. The
bias-corrected and accelerated interval (BCa) takes its acceleration from the exact jackknife, which has one
distinct value for each kind of answer.

Source: Efron (1987), Journal of the American Statistical Association 82:171; Efron and Tibshirani (1993).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns import column_names, counts as whole_counts, numbers, read, table, together
from cxkit.errors import Invalid, shown
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._normal import cdf, check_confidence, check_resamples, quantile
from cxkit.stats.results._reasons import EMPTY

__all__ = ["BootstrapMethod", "acceleration", "bootstrap", "bootstrap_mean", "bootstrap_scores"]

BootstrapMethod = Literal["percentile", "bca"]

_CELLS: Final = 2_000_000


def _check(method: str, resamples: int, confidence: float) -> None:
    check_confidence(confidence)
    if method not in get_args(BootstrapMethod):
        raise Invalid(f"use percentile or bca, got {shown(method)}", code="interval.method", path="method")
    check_resamples(resamples)


def bootstrap_scores(
    counts: ArrayLike,
    scores: ArrayLike,
    rng: np.random.Generator,
    *,
    resamples: int = 10_000,
    method: BootstrapMethod = "percentile",
    confidence: float = 0.95,
) -> Estimate:
    """The mean score of counted answers with its bootstrap interval; NPS has the scores -1, 0 and 1.

    `counts` says how many gave each of the `scores`. Where all gave the same score there is nothing to
    resample: the interval has width 0 and the method "constant".

    >>> nps = bootstrap_scores([835, 479, 1151], [-1, 0, 1], np.random.default_rng(7))
    >>> round(float(nps), 4), nps.method, [round(bound, 2) for bound in nps.interval]
    (0.1282, 'percentile', [0.09, 0.16])
    """
    _check(method, resamples, confidence)
    counts, scores = together(counts=counts, scores=scores)
    seen, score = whole_counts(counts, "counts"), numbers(scores, "scores")
    n = int(seen.sum())
    options = {"resamples": resamples}
    if not n:
        return Estimate.missing(EMPTY, definition="mean", options=options)
    value = float(seen @ score) / n
    spread = float(seen @ (score - value) ** 2) / n
    used = seen > 0
    if float(score[used].min()) == float(score[used].max()):
        interval = _constant(value, confidence)
    else:
        draws = rng.multinomial(n, seen[used] / n, size=resamples) @ (score[used] / n)
        # Leaving out any answer of one kind gives the same mean: the jackknife in as many values as kinds.
        left_out = (value * n - score[used]) / (n - 1) if n > 1 else score[used]
        interval = _interval(draws, value, method, confidence, lambda: acceleration(left_out, seen[used]))
    return Estimate(
        value=value,
        n=n,
        standard_error=float(np.sqrt(spread / n)),
        interval=interval,
        confidence=confidence,
        definition="mean",
        options=options,
    )


def bootstrap_mean(
    values: ArrayLike,
    rng: np.random.Generator,
    *,
    resamples: int = 10_000,
    method: BootstrapMethod = "percentile",
    confidence: float = 0.95,
) -> Estimate:
    """The mean of values with its bootstrap interval; equal values are counted and drawn together.

    Missing values are left out.

    >>> bootstrap_mean([3, 5, 5, 4, 1], np.random.default_rng(7)).value
    3.6
    """
    column = numbers(values, "values", missing=True)
    kept = column[~np.isnan(column)]
    distinct, seen = np.unique(kept, return_counts=True)
    if distinct.size * resamples > 50 * _CELLS:
        return bootstrap(
            kept, _row_means, rng, resamples=resamples, method=method, confidence=confidence, vectorized=True
        )
    return bootstrap_scores(seen, distinct, rng, resamples=resamples, method=method, confidence=confidence)


def _sample(data: Any) -> NDArray[Any]:
    """One column of numbers, or rows of them; missing cells are refused."""
    if column_names(data) is not None or np.ndim(data) == 2:
        return table(data, "data")
    column = read(data, "data").decoded()
    if bool(column.lost.any()):
        raise Invalid("has missing cells: leave them out first", code="number.missing", path="data")
    return column.values


def _row_means(rows: NDArray[Any]) -> Floats:
    return np.asarray(rows.mean(axis=1), np.float64)


def bootstrap(
    data: ArrayLike,
    statistic: Callable[[NDArray[Any]], Any],
    rng: np.random.Generator,
    *,
    resamples: int = 10_000,
    method: BootstrapMethod = "percentile",
    confidence: float = 0.95,
    vectorized: bool = False,
) -> Estimate:
    """Any statistic of a sample with its bootstrap interval.

    `statistic` takes a sample (rows of `data`) and gives a number; with `vectorized` it takes many samples at
    once, one a row, of one-dimensional data, and gives one number each. Where all resamples agree the
    interval has width 0 and the method "constant".

    >>> bootstrap([3, 5, 8, 9, 12, 14, 20], np.median, np.random.default_rng(7), resamples=2000)
    Estimate(statistic 9, n=7, 95% percentile 5 to 14)
    """
    _check(method, resamples, confidence)
    sample = _sample(data)
    n = len(sample)
    options = {"resamples": resamples}
    if not n:
        return Estimate.missing(EMPTY, definition="statistic", options=options)
    value = float(statistic(sample[None])[0]) if vectorized else float(statistic(sample))
    draws = np.empty(resamples)
    step = max(1, _CELLS // n) if vectorized else 1
    for start in range(0, resamples, step):
        size = min(step, resamples - start)
        chosen = sample[rng.integers(0, n, (size, n) if vectorized else n)]
        draws[start : start + size] = statistic(chosen)
    if float(draws.min()) == float(draws.max()) == value:
        interval = _constant(value, confidence)
    else:
        interval = _interval(
            draws, value, method, confidence, lambda: acceleration(_jackknife(sample, statistic, vectorized))
        )
    return Estimate(
        value=value,
        n=n,
        standard_error=float(draws.std()),
        interval=interval,
        confidence=confidence,
        definition="statistic",
        options=options,
    )


def _jackknife(sample: NDArray[Any], statistic: Callable[[NDArray[Any]], Any], vectorized: bool) -> Floats:
    rows = (np.delete(sample, at, axis=0) for at in range(len(sample)))
    return np.array([float(statistic(row[None])[0] if vectorized else statistic(row)) for row in rows])


def acceleration(left_out: ArrayLike, counts: ArrayLike | None = None) -> float:
    """The acceleration of BCa from jackknife values, each standing for `counts` observations.

    sum c (m - v)^3 / (6 (sum c (m - v)^2)^1.5), m their mean; 0 where all are equal or none counts.

    >>> round(acceleration([2.0, 2.5, 4.0], [1, 1, 2]), 6)
    0.00961
    """
    left_out, counts = together(left_out=left_out, counts=counts)
    value = numbers(left_out, "left_out")
    weight = np.ones(value.size) if counts is None else numbers(counts, "counts", low=0)
    gap = float(weight @ value) / (float(weight.sum()) or 1.0) - value
    spread = float(weight @ gap**2)
    return float(weight @ gap**3) / (6 * spread**1.5) if spread > 0 else 0.0


def _constant(value: float, confidence: float) -> Interval:
    return Interval(low=value, high=value, confidence=confidence, method="constant")


def _interval(
    draws: Floats, value: float, method: str, confidence: float, accelerate: Callable[[], float]
) -> Interval:
    tail = (1 - confidence) / 2
    shares = [tail, 1 - tail]
    if method == "bca":
        shares = _bca_shares(draws, value, shares, accelerate())
    low, high = np.quantile(draws, shares).tolist()
    return Interval(low=low, high=high, confidence=confidence, method=method)


def _bca_shares(draws: Floats, value: float, shares: list[float], accelerated: float) -> list[float]:
    # Rounding of sums must not tell equal means apart.
    crumb = 1e-12 * max(abs(value), float(np.abs(draws).max()))
    below = int((draws < value - crumb).sum()) + 0.5 * int((np.abs(draws - value) <= crumb).sum())
    share = min(max(below / draws.size, 0.5 / draws.size), 1 - 0.5 / draws.size)
    bias = quantile(share)
    shifted = [bias + quantile(each) for each in shares]
    return [cdf(bias + shift / (1 - accelerated * shift)) for shift in shifted]
