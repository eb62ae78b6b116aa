"""McDonald's omega: the share of a scale's variance that one common factor explains.

The one-factor model is fitted by maximum likelihood to the covariance matrix (divisor n), by Fisher scoring
on the logarithms of the unique variances.

Sources: McDonald (1999), Test Theory; Joreskog (1967), Psychometrika 32:443.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import table
from cxkit.errors import Invalid
from cxkit.stats._wording import WORDS
from cxkit.stats.reliability._reliability import covariance
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._reasons import NO_VARIATION, TOO_FEW
from cxkit.values import Reason

NO_FACTOR: Final[Reason] = WORDS["reliability.no_factor"]()

_STEPS: Final = 500
_LEAST: Final = 1e-3


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class OneFactor(Tabular):
    """Omega with the loadings and unique variances of the factor model, in the units of the items.

    `improper` names items whose unique variance ran to its lower bound (a Heywood case): then omega is an
    upper limit more than an estimate.
    """

    omega: Estimate
    loadings: Floats
    uniquenesses: Floats
    improper: tuple[int, ...] = ()

    @property
    def value(self) -> float | None:
        """Omega, None where it is undefined."""
        return self.omega.value

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an item."""
        return {
            "item": list(range(self.loadings.size)),
            "loading": self.loadings.tolist(),
            "uniqueness": self.uniquenesses.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """Omega."""
        return {**self.omega.to_dict(), "improper": list(self.improper)}

    def __repr__(self) -> str:
        return f"OneFactor({self.loadings.size} items, omega {self.omega}, n={self.omega.n:,g})"


def mcdonald_omega(items: ArrayLike, *, missing: Literal["listwise", "pairwise"] = "listwise") -> OneFactor:
    """Omega total of a one-factor model: (sum of loadings)^2 over itself plus the unique variances.

    One row a respondent, one column an item; three items or more, since fewer do not identify a factor.
    Undefined where an item does not vary or there are no more respondents than items.

    >>> answers = [[4, 5, 4], [2, 1, 2], [3, 3, 4], [5, 4, 5], [1, 2, 1], [4, 4, 3], [2, 3, 2]]
    >>> mcdonald_omega(answers)
    OneFactor(3 items, omega 0.9341, n=7)
    """
    answers = table(items, "items", missing=True)
    if answers.shape[1] < 3:
        raise Invalid("a factor needs three items or more", code="items.few", path="items")
    covariances, n = covariance(answers, missing=missing)
    size = len(covariances)
    options = {"missing": missing}
    if n <= size:
        reason: Reason | None = TOO_FEW(needed=size + 1, n=n)
    else:
        reason = NO_VARIATION if not np.diag(covariances).all() else None
    fitted = None if reason is not None else _fit(covariances * (n - 1) / n)
    if fitted is None:
        omega = Estimate.missing(reason or NO_FACTOR, n=n, definition="mcdonald omega", options=options)
        return OneFactor(omega=omega, loadings=np.zeros(size), uniquenesses=np.zeros(size))
    loadings, unique, improper = fitted
    common = float(loadings.sum()) ** 2
    value = common / (common + float(unique.sum()))
    return OneFactor(
        omega=Estimate(value=value, n=n, definition="mcdonald omega", options=options),
        loadings=loadings,
        uniquenesses=unique,
        improper=improper,
    )


def _fit(covariances: Floats) -> tuple[Floats, Floats, tuple[int, ...]] | None:
    """Loadings, unique variances and items at the bound; None where the matrix is no proper covariance."""
    deviation = np.sqrt(np.diag(covariances))
    correlations = covariances / np.outer(deviation, deviation)
    if float(np.linalg.eigvalsh(correlations)[0]) <= 1e-10:
        return None
    unique = np.clip(0.5 / np.diag(np.linalg.inv(correlations)), _LEAST, 1.0)
    logs, least = np.log(unique), np.log(_LEAST)
    height, gradient, curve = _misfit(correlations, logs)
    for _ in range(_STEPS):
        free = (logs > least) | (gradient < 0)
        if float(np.abs(gradient[free]).max(initial=0.0)) < 1e-11:
            break
        step = np.zeros(logs.size)
        inner = curve[np.ix_(free, free)]
        step[free] = -np.linalg.solve(inner + 1e-10 * np.eye(len(inner)), gradient[free])
        logs, moved = _shortened(correlations, logs, step, height)
        if moved is None:
            break
        height, gradient, curve = moved
    values, vectors = _scaled_eigen(correlations, np.exp(logs))
    loading = np.sqrt(np.exp(logs)) * vectors[:, -1] * np.sqrt(max(float(values[-1]) - 1, 0.0))
    # Where the loadings add up to nothing but crumbs, the first of the largest is positive.
    total = float(loading.sum())
    turn = total if abs(total) > 1e-6 * float(np.abs(loading).sum()) else _first_of_the_largest(loading)
    loading = loading if turn >= 0 else -loading
    improper = tuple(np.flatnonzero(logs <= least + 1e-9).tolist())
    return deviation * loading, deviation**2 * np.exp(logs), improper


def _first_of_the_largest(loading: Floats) -> float:
    sizes = np.abs(loading)
    return float(loading[np.argmax(sizes >= sizes.max() * (1 - 1e-6))])


def _scaled_eigen(correlations: Floats, unique: Floats) -> tuple[Floats, Floats]:
    scale = 1 / np.sqrt(unique)
    values, vectors = np.linalg.eigh(correlations * np.outer(scale, scale))
    return np.asarray(values, np.float64), np.asarray(vectors, np.float64)


def _misfit(correlations: Floats, logs: Floats) -> tuple[float, Floats, Floats]:
    """The likelihood function with the loadings at their best, its gradient and expected curvature."""
    values, vectors = _scaled_eigen(correlations, np.exp(logs))
    rest, others = values[:-1], vectors[:, :-1]
    gradient = (others**2) @ (1 - rest)
    return float((rest - np.log(rest) - 1).sum()), gradient, (others @ others.T) ** 2


def _shortened(
    correlations: Floats, logs: Floats, step: Floats, height: float
) -> tuple[Floats, tuple[float, Floats, Floats] | None]:
    for _ in range(40):
        tried = np.clip(logs + step, np.log(_LEAST), np.log(1.0))
        reached = _misfit(correlations, tried)
        if reached[0] < height:
            return tried, reached
        step = step / 2
    return logs, None
