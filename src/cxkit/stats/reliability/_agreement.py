"""Do raters agree beyond chance? Cohen's and Fleiss' kappa, Gwet's AC1 and AC2, and their relatives.

All are (pa - pe) / (1 - pe): observed agreement pa against chance agreement pe; they differ in what they
call chance. Where nearly all ratings fall into one category kappa is low although raters agree (the kappa
paradox): look at AC1 beside it. Krippendorff's alpha with any scale is in `cxkit.stats.reliability`.

Sources: Cohen (1960, 1968); Fleiss, Cohen and Everitt (1969); Fleiss (1971); Fleiss, Nee and Landis (1979);
Gwet (2008, 2014).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import table, together
from cxkit.errors import Invalid, shown
from cxkit.stats.reliability._ratings import ratings_of
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._normal import check_confidence, two_sided_p, z_of
from cxkit.stats.results._reasons import EMPTY, NO_VARIATION
from cxkit.stats.results._significance import Significance


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Agreement(Tabular):
    """A coefficient of agreement: its estimate, observed and chance agreement, and the test against chance.

    `by_category` holds a kappa for each category against all others, None where a category was never or
    always used.
    """

    estimate: Estimate
    observed: float | None
    expected: float | None
    test: Significance
    labels: tuple[Hashable, ...] = ()
    by_category: tuple[float | None, ...] = ()

    @property
    def value(self) -> float | None:
        """The coefficient, None where it is undefined."""
        return self.estimate.value

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a category, where they are told apart."""
        return {"category": list(self.labels[: len(self.by_category)]), "kappa": list(self.by_category)}

    def summary(self) -> dict[str, Any]:
        """The estimate, what it is made of, and the test."""
        return {
            **self.estimate.to_dict(),
            "observed": self.observed,
            "expected": self.expected,
            "test": self.test.to_dict(),
        }

    def __repr__(self) -> str:
        return f"Agreement{repr(self.estimate).removeprefix('Estimate')}"


def agreement_weights(weights: str | ArrayLike, size: int) -> Floats:
    """Weights of agreement between categories, 1 on the diagonal: "none", "linear", "quadratic" or a matrix.

    A matrix holds *disagreements*, 0 on the diagonal, in any unit.

    >>> agreement_weights("linear", 3).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    if isinstance(weights, str):
        made = _WEIGHTS.get(weights)
        if made is None:
            raise Invalid(
                f"{shown(weights)} is not a kind of weights: use one of {', '.join(_WEIGHTS)}, or a matrix",
                code="agreement.weights",
                path="weights",
            )
        apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
        return made(apart)
    given = table(weights, "weights", low=0)
    if given.shape != (size, size) or bool(np.diag(given).any()):
        raise Invalid(
            f"must be {size} x {size} disagreements with 0 on the diagonal",
            code="agreement.weights",
            path="weights",
        )
    return 1 - given / max(float(given.max()), 1e-300)


_WEIGHTS: Final[Mapping[str, Callable[[Floats], Floats]]] = MappingProxyType(
    {
        "none": lambda apart: (apart == 0).astype(np.float64),
        "linear": lambda apart: 1 - apart,
        "quadratic": lambda apart: 1 - apart * apart,
    }
)


def agreement_estimate(
    value: float | None, n: int, error: float | None, *, definition: str, confidence: float, **others: Any
) -> Estimate:
    """A coefficient with its Wald interval, both cut to [-1, 1]; undefined where chance explains everything.

    Raters who differ more than two times as much as by chance can be found with weights alone.
    """
    if value is None:
        return Estimate.missing(NO_VARIATION if n else EMPTY, n=n, definition=definition, **others)
    value, interval = min(max(value, -1.0), 1.0), None
    if error is not None and n > 1:
        half = z_of(check_confidence(confidence)) * error
        interval = Interval(
            low=max(-1.0, value - half), high=min(1.0, value + half), confidence=confidence, method="wald"
        )
    return Estimate(
        value=value,
        n=n,
        standard_error=error,
        interval=interval,
        confidence=confidence,
        definition=definition,
        **others,
    )


def _against_chance(value: float | None, null_error: float | None, method: str) -> Significance:
    if value is None or not null_error:
        return Significance.missing(NO_VARIATION, method=method)
    z = value / null_error
    return Significance(method=method, statistic=z, p_value=two_sided_p(z))


def cohen_kappa(
    first: Any,
    second: Any,
    *,
    weights: str | ArrayLike = "none",
    categories: Sequence[Hashable] | None = None,
    missing: Hashable | None = None,
    confidence: float = 0.95,
) -> Agreement:
    """Cohen's kappa of two raters over the same units, unweighted or weighted.

    Units that either rater did not rate are left out. Weights follow the order of numbers, of ordered
    categories or of `categories`; texts without an order are refused.

    >>> cohen_kappa([1, 2, 3, 3, 2, 1, 4], [1, 2, 3, 2, 2, 1, 4], weights="quadratic").estimate
    Estimate(weighted kappa 0.9307, n=7, 95% wald 0.7833 to 1)
    """
    first, second = together(first=first, second=second)
    ratings = ratings_of({"first": first, "second": second}, missing=missing, categories=categories)
    if not isinstance(weights, str) or weights != "none":
        ratings.refuse_unordered("a weighted kappa")
    places = ratings.positions()
    both = (places >= 0).all(axis=1)
    size = len(ratings.labels)
    pairs = places[both, 0] * size + places[both, 1]
    counts = np.bincount(pairs, minlength=size * size).reshape(size, size).astype(np.float64)
    kappa = cohen_kappa_of_table(counts, weights=weights, confidence=confidence)
    left_out = {"not rated by both": int((~both).sum())}
    return attrs.evolve(kappa, estimate=attrs.evolve(kappa.estimate, dropped=left_out), labels=ratings.labels)


def cohen_kappa_of_table(
    counts: ArrayLike, *, weights: str | ArrayLike = "none", n: float | None = None, confidence: float = 0.95
) -> Agreement:
    """Cohen's kappa of a square table, one rater in the rows and one in the columns.

    The cells are counts, or shares of `n` units. Undefined without units, or where both raters use one
    category only. The standard error is that of Fleiss, Cohen and Everitt (1969); the test uses the one
    under chance.

    >>> cohen_kappa_of_table([[88, 10, 2], [14, 40, 6], [18, 10, 12]]).estimate
    Estimate(kappa 0.4915, n=200, 95% wald 0.3916 to 0.5915)
    """
    cells = table(counts, "counts", low=0)
    if cells.shape[0] != cells.shape[1]:
        raise Invalid(f"must be square, got {cells.shape}", code="column.shape", path="counts")
    total = float(cells.sum())
    size = round(total if n is None else n)
    name = "kappa" if isinstance(weights, str) and weights == "none" else "weighted kappa"
    weight = agreement_weights(weights, len(cells))
    options = {"weights": weights if isinstance(weights, str) else "custom"}
    share = cells / total if total else cells
    rows: Floats = share.sum(axis=1)
    columns: Floats = share.sum(axis=0)
    observed, expected = float((weight * share).sum()), float(rows @ weight @ columns)
    value = error = null = None
    if total and 1 - expected > 1e-12:
        value = (observed - expected) / (1 - expected)
        error, null = _cohen_errors(share, weight, observed, expected, size)
    return Agreement(
        estimate=agreement_estimate(
            value, size, error, definition=name, confidence=confidence, options=options
        ),
        observed=observed if total else None,
        expected=expected if total else None,
        test=_against_chance(value, null, "kappa = 0"),
    )


def _cohen_errors(
    share: Floats, weight: Floats, observed: float, expected: float, n: int
) -> tuple[float, float]:
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    mean = (weight @ columns)[:, None] + (rows @ weight)[None, :]
    spread = (share * (weight * (1 - expected) - mean * (1 - observed)) ** 2).sum()
    spread -= (observed * expected - 2 * expected + observed) ** 2
    chance = (np.outer(rows, columns) * (weight - mean) ** 2).sum() - expected**2
    error = np.sqrt(max(float(spread), 0.0) / n) / (1 - expected) ** 2
    return float(error), float(np.sqrt(max(float(chance), 0.0) / n) / (1 - expected))


def fleiss_kappa(
    counts: ArrayLike, *, labels: Sequence[Hashable] = (), confidence: float = 0.95
) -> Agreement:
    """Fleiss' kappa: `counts` has one row a unit and one column a category, every unit rated as often.

    The interval uses the standard error over units; the test against chance that of Fleiss, Nee and Landis
    (1979). Undefined where all ratings are in one category. For units rated unequally often use
    `cxkit.stats.reliability.rater_agreement`.

    >>> fleiss_kappa([[0, 0, 5], [1, 4, 0], [5, 0, 0], [2, 2, 1]]).estimate
    Estimate(fleiss kappa 0.5455, n=4, 95% wald -0.01674 to 1)
    """
    cells = table(counts, "counts", low=0)
    given = cells.sum(axis=1)
    if given.size and (float(given.min()) != float(given.max()) or float(given.min()) < 2):
        raise Invalid(
            "every unit must be rated equally often, and twice or more: use rater_agreement for others",
            code="agreement.unequal",
            path="counts",
        )
    n, raters = len(cells), float(given[0]) if given.size else 0.0
    if not n:
        empty = agreement_estimate(None, 0, None, definition="fleiss kappa", confidence=confidence)
        test = Significance.missing(EMPTY, method="fleiss kappa = 0")
        return Agreement(estimate=empty, observed=None, expected=None, test=test)
    used: Floats = cells.sum(axis=0) / (n * raters)
    agreed: Floats = (cells * (cells - 1)).sum(axis=1) / (raters * (raters - 1))
    observed, expected = float(agreed.mean()), float(used @ used)
    value = error = null = None
    if 1 - expected > 1e-12:
        value = (observed - expected) / (1 - expected)
        each = (agreed - expected) / (1 - expected)
        each -= 2 * (1 - value) * (cells @ used / raters - expected) / (1 - expected)
        error = float(np.sqrt(((each - value) ** 2).sum() / (n * (n - 1)))) if n > 1 else None
        null = _fleiss_null_error(used, n, raters)
    return Agreement(
        estimate=agreement_estimate(value, n, error, definition="fleiss kappa", confidence=confidence),
        observed=observed,
        expected=expected,
        test=_against_chance(value, null, "fleiss kappa = 0"),
        labels=tuple(labels) or tuple(range(len(used))),
        by_category=_by_category(cells, used, raters),
    )


def _fleiss_null_error(used: Floats, n: int, raters: float) -> float:
    spread = used * (1 - used)
    variance = 2 * (spread.sum() ** 2 - (spread * (1 - 2 * used)).sum())
    variance /= spread.sum() ** 2 * n * raters * (raters - 1)
    return float(np.sqrt(max(float(variance), 0.0)))


def _by_category(cells: Floats, used: Floats, raters: float) -> tuple[float | None, ...]:
    apart = (cells * (raters - cells)).sum(axis=0)
    chance = len(cells) * raters * (raters - 1) * used * (1 - used)
    kappas = 1 - np.divide(apart, chance, out=np.zeros(used.size), where=chance > 0)
    return tuple(
        kappa if known else None for kappa, known in zip(kappas.tolist(), (chance > 0).tolist(), strict=True)
    )
