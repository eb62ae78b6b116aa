"""Key drivers: how much of the explained variance of an outcome each driver has, though drivers overlap.

| method | share of R2 |
|---|---|
| "lmg" | what the driver adds to R2, averaged over all orders of entry (the Shapley value of R2) |
| "johnson" | Johnson's relative weights, through the orthogonal variables nearest to the drivers |

Both sum to R2. Sources: Lindeman, Merenda and Gold (1980); Gromping (2006), Journal of Statistical Software
17(1); Johnson (2000), Multivariate Behavioral Research 35:1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.analysis.drivers._correlating import Columns, Correlated, Missing, correlate, in_columns
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.results._pictures import INK, WARM, drawing_axes, finished, name_points

Method = Literal["lmg", "johnson"]

_MOST_EXACT: Final = 15
_BATCH: Final = 4096


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Drivers(Tabular):
    """The drivers of an outcome in the order they were given; `importance` sums to `r_squared`.

    `first` is R2 of a driver alone, `last` what it adds to all others, `pratt` its standardised coefficient
    (`beta`) times its `correlation`. `low` and `high` are bootstrap percentiles, or None; `standard_error` is
    the error from sampling orders of entry, or None where every order was counted.
    """

    names: tuple[str, ...]
    method: Method
    n: int
    left_out: int
    r_squared: float
    importance: Floats
    correlation: Floats
    beta: Floats
    first: Floats
    last: Floats
    standard_error: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    confidence: float | None = None

    @property
    def pratt(self) -> Floats:
        """Pratt's measure: it sums to R2 too, and may be negative."""
        return self.beta * self.correlation

    @property
    def share(self) -> Floats | None:
        """Parts of 1; None where nothing is explained."""
        return self.importance / self.r_squared if self.r_squared > 0 else None

    def by_name(self) -> dict[str, float]:
        """The importance of each driver by its name."""
        return dict(zip(self.names, self.importance.tolist(), strict=True))

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a driver."""
        nothing = [None] * len(self.names)
        optional = {
            "share": self.share,
            "standard_error": self.standard_error,
            "low": self.low,
            "high": self.high,
        }
        return {
            "driver": list(self.names),
            "importance": self.importance.tolist(),
            **{name: nothing if column is None else column.tolist() for name, column in optional.items()},
            "correlation": self.correlation.tolist(),
            "beta": self.beta.tolist(),
            "first": self.first.tolist(),
            "last": self.last.tolist(),
            "pratt": self.pratt.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """R2, the rows that were counted and left out, and the method."""
        return {
            "method": self.method,
            "n": self.n,
            "left_out": self.left_out,
            "r_squared": self.r_squared,
            "confidence": self.confidence,
        }

    def plot(self, ax: Any = None) -> Any:
        """Draw the drivers with their part of R2, strongest on top, with bounds if any; gives the axes."""
        ax = drawing_axes(ax, needed_for="a picture of drivers")
        order = np.argsort(np.round(self.importance, 12), kind="stable")
        places = np.arange(order.size)
        ax.barh(places, self.importance[order], color=INK)
        if self.low is not None and self.high is not None:
            label = None if self.confidence is None else f"{self.confidence:.0%} interval"
            ax.hlines(places, self.low[order], self.high[order], color=WARM, linewidth=2, label=label)
        name_points(ax, [self.names[place] for place in order.tolist()], axis="y")
        title = f"key drivers ({self.method}), R2 {self.r_squared:.3f}, n={self.n:,}"
        return finished(ax, title=title, xlabel="part of R2", legend=True)

    def __repr__(self) -> str:
        top = np.argsort(-np.round(self.importance, 12), kind="stable")[:3].tolist()
        named = ", ".join(f"{self.names[at]} {self.importance[at]:.3f}" for at in top)
        return f"Drivers({self.method}, R2 {self.r_squared:.3f}, n={self.n}: {named})"


def _explained(within: Floats, against: Floats, chosen: NDArray[np.int64]) -> Floats:
    """R2 of many sets of drivers of one size; one row of `chosen` a set."""
    explained = np.empty(len(chosen))
    for start in range(0, len(chosen), _BATCH):
        rows = chosen[start : start + _BATCH]
        right = against[rows]
        solved = np.linalg.solve(within[rows[:, :, None], rows[:, None, :]], right[..., None])[..., 0]
        explained[start : start + _BATCH] = (solved * right).sum(axis=1)
    return explained


def _by_subset(within: Floats, against: Floats) -> Floats:
    """R2 of every set of drivers, at the number whose bits are the set."""
    p = len(against)
    sets = np.arange(1 << p)
    bits = (sets[:, None] >> np.arange(p)) & 1
    sizes = bits.sum(axis=1)
    explained = np.zeros(1 << p)
    for size in range(1, p + 1):
        wanted = np.flatnonzero(sizes == size)
        chosen = np.nonzero(bits[wanted])[1].reshape(-1, size)
        explained[wanted] = _explained(within, against, chosen)
    return explained


def _shapley(within: Floats, against: Floats) -> Floats:
    return average_over_orders(_by_subset(within, against), len(against))


def average_over_orders(explained: Floats, p: int) -> Floats:
    """Contribution of each of p drivers to the explained part, averaged over all orders of entry (Shapley).

    `explained` has a value for every set of drivers, at the number whose bits are the set.

    >>> average_over_orders(np.array([0.0, 0.5, 0.2, 0.6]), 2).round(3).tolist()
    [0.45, 0.15]
    """
    sets = np.arange(1 << p)
    sizes = ((sets[:, None] >> np.arange(p)) & 1).sum(axis=1)
    weight = np.array([1 / (p * math.comb(p - 1, size)) for size in range(p)])
    shares = np.empty(p)
    for driver in range(p):
        without = sets[(sets >> driver) & 1 == 0]
        added = explained[without | (1 << driver)] - explained[without]
        shares[driver] = float(weight[sizes[without]] @ added)
    return shares


def _sampled(within: Floats, against: Floats, orders: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """The mean of what each driver adds in random orders of entry, and its standard error.

    Each order is followed by its reverse, which cancels much of the chance; the error is that of the pairs.
    """
    p, pairs = len(against), max(orders // 2, 2)
    total: Floats = np.zeros(p)
    squares: Floats = np.zeros(p)
    for start in range(0, pairs, _BATCH):
        count = min(_BATCH, pairs - start)
        order = rng.permuted(np.tile(np.arange(p), (count, 1)), axis=1)
        added = (_added(within, against, order) + _added(within, against, order[:, ::-1])) / 2
        total += added.sum(axis=0)
        squares += (added**2).sum(axis=0)
    mean: Floats = total / pairs
    spread: Floats = np.maximum(squares / pairs - mean**2, 0.0) * pairs / (pairs - 1)
    error: Floats = np.sqrt(spread / pairs)
    return mean, error


def _added(within: Floats, against: Floats, order: NDArray[np.int64]) -> Floats:
    """Contribution of each driver to R2 when drivers enter in that order: the squares of L^-1 r."""
    lower = np.linalg.cholesky(within[order[:, :, None], order[:, None, :]])
    steps = np.linalg.solve(lower, against[order][..., None])[..., 0] ** 2
    added: Floats = np.empty(order.shape)
    np.put_along_axis(added, order, steps, axis=1)
    return added


def _relative_weights(within: Floats, against: Floats) -> Floats:
    values, vectors = np.linalg.eigh(within)
    root = np.sqrt(values)
    loading = (vectors * root) @ vectors.T
    beta = ((vectors / root) @ vectors.T) @ against
    return np.asarray(loading**2 @ beta**2, np.float64)


METHODS: Final[Mapping[str, Callable[[Floats, Floats], Floats]]] = MappingProxyType(
    {"lmg": _shapley, "johnson": _relative_weights}
)
"""From correlations within the drivers and against the outcome to the importance of each driver."""


def key_drivers(
    outcome: ArrayLike,
    drivers: Mapping[str, ArrayLike] | Any,
    *,
    method: Method = "lmg",
    weights: ArrayLike | None = None,
    missing: Missing = "refuse",
    orders: int = 2000,
    resamples: int = 0,
    confidence: float = 0.95,
    rng: np.random.Generator | None = None,
) -> Drivers:
    """How much of R2 each driver has, in the linear regression of `outcome` on all of them.

    `drivers` are columns by name, or a frame of them. Up to 15 drivers "lmg" counts every order of entry;
    with more it samples `orders` of them with `rng`, and says how far off that may be. `missing` is "refuse",
    "listwise" (rows with a gap are left out) or "pairwise" (each correlation from the rows that have both).
    `resamples` above 0 bootstraps rows for an interval, with `rng`. Errors name drivers that are constant, or
    that together determine each other; fewer rows than drivers + 2 are refused.

    >>> drivers = key_drivers([1, 2, 3, 5, 4, 6], {"speed": [1, 2, 3, 4, 5, 6], "tone": [3, 1, 2, 3, 1, 2]})
    >>> drivers
    Drivers(lmg, R2 0.943, n=6: speed 0.916, tone 0.027)
    """
    if method not in METHODS:
        raise Invalid(
            f"must be one of {', '.join(METHODS)}, got {shown(method)}", code="choice", path="method"
        )
    columns = in_columns(outcome, drivers, weights, missing)
    correlations = correlate(columns)
    sampling = method == "lmg" and len(columns.names) > _MOST_EXACT
    chance = _chance(rng, needed=sampling or resamples > 0)
    error = None
    if sampling and chance is not None:
        importance, error = _sampled(correlations.within, correlations.against, orders, chance)
    else:
        importance = METHODS[method](correlations.within, correlations.against)
    inverse = np.linalg.inv(correlations.within)
    beta = inverse @ correlations.against
    result = Drivers(
        names=columns.names,
        method=method,
        n=correlations.n,
        left_out=columns.left_out,
        r_squared=float(beta @ correlations.against),
        importance=importance,
        correlation=correlations.against,
        beta=beta,
        first=correlations.against**2,
        last=beta**2 / np.diag(inverse),
        standard_error=error,
    )
    if resamples <= 0 or chance is None:
        return result

    def once(drawn: Correlated) -> Floats:
        if sampling:
            return _sampled(drawn.within, drawn.against, orders, chance)[0]
        return METHODS[method](drawn.within, drawn.against)

    check_confidence(confidence)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    samples = [once(_redrawn(columns, chance)) for _ in range(resamples)]
    low, high = np.quantile(np.array(samples), tails, axis=0)
    return attrs.evolve(result, low=low, high=high, confidence=confidence)


def _redrawn(columns: Columns, rng: np.random.Generator) -> Correlated:
    try:
        return correlate(columns.drawn(rng))
    except Invalid as error:
        raise Invalid(
            f"too few or too equal rows to bootstrap, in one resample {error.message}: use resamples=0",
            code="drivers.resample",
            path="resamples",
        ) from error


def _chance(rng: np.random.Generator | None, *, needed: bool) -> np.random.Generator | None:
    if needed and rng is None:
        raise Invalid(
            f"is needed to bootstrap, and with more than {_MOST_EXACT} drivers: "
            "give numpy.random.default_rng(seed)",
            code="drivers.rng",
            path="rng",
        )
    return rng
