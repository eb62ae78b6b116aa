"""Do the items of a scale measure one thing? Cronbach's alpha, and omega of a one-factor model.

One row a respondent, one column an item. All figures come from the covariance matrix, taken in one pass;
whole numbers of a rating scale are summed exactly.

Sources: Cronbach (1951); Feldt (1965) for the interval; McDonald (1999) for omega; Joreskog (1967) for the
maximum likelihood fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, Final, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns import table
from cxkit.errors import Fault, Invalid, shown
from cxkit.stats._wording import WORDS
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._interval import Interval, IntervalMethods, Sufficient
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.results._reasons import NO_VARIATION, TOO_FEW
from cxkit.values import Reason

_CHUNK: Final = 4_096
_SMALL: Final = 64


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Reliability(Tabular):
    """Cronbach's alpha, raw and standardised, and what each item does to it.

    `if_dropped` is alpha without the item, `with_rest` the item's correlation with the sum of the others;
    both are None where they are undefined. `reversed_items` are those that run against the rest: declare
    them with `reverse=` if they were worded the other way round.
    """

    alpha: Estimate
    standardised: Estimate
    average_correlation: float | None
    if_dropped: tuple[float | None, ...]
    with_rest: tuple[float | None, ...]
    covariances: Floats

    @property
    def value(self) -> float | None:
        """Raw alpha, None where it is undefined."""
        return self.alpha.value

    @property
    def reversed_items(self) -> tuple[int, ...]:
        """The positions of items that correlate negatively with the sum of the others."""
        return tuple(at for at, r in enumerate(self.with_rest) if r is not None and r < 0)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an item."""
        return {
            "item": list(range(len(self.if_dropped))),
            "variance": np.diag(self.covariances).tolist(),
            "alpha_if_dropped": list(self.if_dropped),
            "correlation_with_rest": list(self.with_rest),
        }

    def summary(self) -> dict[str, Any]:
        """Alpha and what goes with it."""
        return {
            "alpha": self.alpha.to_dict(),
            "standardised": self.standardised.to_dict(),
            "average_correlation": self.average_correlation,
            "reversed_items": list(self.reversed_items),
        }

    def __repr__(self) -> str:
        flagged = f", items {list(self.reversed_items)} run against the rest" if self.reversed_items else ""
        return f"Reliability({len(self.if_dropped)} items, alpha {self.alpha}, n={self.alpha.n:,g}{flagged})"


def _feldt(alpha: float, n: int, items: int, *, confidence: float) -> Interval:
    tail = (1 - check_confidence(confidence)) / 2
    if alpha > 1:
        return Interval.missing(ABOVE_ONE, method="feldt", confidence=confidence)
    special = scipy_module("special", needed_for="Feldt's interval")
    df = (n - 1, (n - 1) * (items - 1))
    low, high = (1 - (1 - alpha) * float(special.fdtri(*df, share)) for share in (1 - tail, tail))
    return Interval(low=low, high=high, confidence=confidence, method="feldt")


ABOVE_ONE: Final[Reason] = WORDS["reliability.above_one"]()
"""Covariances of pairs of items, each from other people, can give an alpha above 1."""

_INTERVALS: Final = IntervalMethods("reliability", MappingProxyType({"feldt": _feldt}), "feldt")


def cronbach_alpha(
    items: ArrayLike,
    *,
    reverse: Sequence[int] = (),
    scale: tuple[float, float] | None = None,
    missing: Literal["listwise", "pairwise"] = "listwise",
    confidence: float = 0.95,
) -> Reliability:
    """Cronbach's alpha: k/(k-1) (1 - sum of item variances / variance of the sum).

    `reverse` names the positions of items worded the other way round; they are turned on the `scale` (lowest,
    highest). Missing answers leave the respondent out ("listwise"), or only the pairs of items concerned
    ("pairwise"). Two items or more; undefined where the sum does not vary or fewer than two respondents are
    left. The interval is Feldt's and needs scipy; it is undefined for an alpha above 1, as pairwise
    covariances that do not fit together may give.

    >>> cronbach_alpha([[4, 5, 4], [2, 1, 2], [3, 3, 4], [5, 4, 5], [1, 2, 1]])
    Reliability(3 items, alpha 0.942, n=5)
    """
    if missing not in ("listwise", "pairwise"):
        raise Invalid(
            f"use listwise or pairwise, got {shown(missing)}", code="missing.policy", path="missing"
        )
    answers = _answers(items)
    if answers.shape[1] < 2:
        raise Invalid("a scale has two items or more", code="items.few", path="items")
    answers = _turned(answers, reverse, scale)
    covariances, n = covariance(answers, missing=missing)
    dropped = {"with a missing answer": len(answers) - n}
    options = {"missing": missing, "reverse": list(reverse)}
    k = len(covariances)
    raw = _alpha_of(covariances) if n > 1 else None
    correlations = _correlations(covariances) if n > 1 else None
    reason = TOO_FEW(needed=2, n=n) if n < 2 else NO_VARIATION
    average = None if correlations is None else float((correlations.sum() - k) / (k * (k - 1)))
    standard = (
        None if average is None or 1 + (k - 1) * average <= 0 else k * average / (1 + (k - 1) * average)
    )
    figures = {"n": n, "dropped": dropped, "options": options, "confidence": confidence}
    return Reliability(
        alpha=_estimate(raw, k, "cronbach alpha", reason, figures),
        standardised=_estimate(standard, k, "standardised alpha", reason, figures),
        average_correlation=average,
        if_dropped=_each_dropped(covariances) if n > 1 and k > 2 else (None,) * k,
        with_rest=_with_rest(covariances) if n > 1 else (None,) * k,
        covariances=covariances,
    )


def _estimate(
    value: float | None, items: int, definition: str, reason: Reason, figures: dict[str, Any]
) -> Estimate:
    if value is None:
        return Estimate.missing(reason, definition=definition, **figures)
    interval = Sufficient(_INTERVALS, (value, figures["n"], items))
    return Estimate(value=value, interval=interval, definition=definition, **figures)


def _answers(items: ArrayLike) -> NDArray[Any]:
    given: Any = items
    if type(given) is np.ndarray and given.dtype.kind in "iu" and given.ndim == 2 and given.size:
        return np.asarray(given)
    return table(items, "items", missing=True)


def _turned(answers: NDArray[Any], reverse: Sequence[int], scale: tuple[float, float] | None) -> NDArray[Any]:
    if not reverse:
        return answers
    bad = [at for at in reverse if not 0 <= at < answers.shape[1]]
    if bad:
        faults = [Fault("reverse", "items.position", f"there is no item {at}") for at in bad]
        raise Invalid.of("reliability", faults)
    if scale is None:
        raise Invalid("is needed to turn items: give (lowest, highest)", code="scale.missing", path="scale")
    turned = answers.astype(np.float64)
    turned[:, list(reverse)] = scale[0] + scale[1] - turned[:, list(reverse)]
    return turned


def covariance(
    answers: NDArray[Any], *, missing: Literal["listwise", "pairwise"] = "listwise"
) -> tuple[Floats, int]:
    """The covariance matrix of the columns (divisor n - 1) and the number of rows that count.

    Zeros with fewer than two rows. Integers are summed exactly.

    >>> covariance(np.array([[1, 2], [3, 2], [5, 5]]))[0].tolist()
    [[4.0, 3.0], [3.0, 3.0]]
    """
    if answers.dtype.kind == "f":
        known = ~np.isnan(answers)
        if missing == "pairwise" and not known.all():
            return _pairwise(answers, known), int(known.any(axis=1).sum())
        if not known.all():
            answers = answers[known.all(axis=1)]
    n, k = answers.shape
    if n < 2:
        return np.zeros((k, k)), n
    if answers.dtype.kind in "iu" and max(int(answers.max()), -int(answers.min())) <= _SMALL:
        products, sums = _small_products(answers)
    else:
        centre: Floats = np.rint(answers[:_CHUNK].mean(axis=0))
        products, sums = _products(answers, _CHUNK, np.float64, centre)
    covariances = np.asarray(products - np.outer(sums, sums) / n, np.float64)
    # A constant item leaves crumbs of rounding, which are no variance.
    constant = np.diag(covariances) <= 1e-13 * np.diag(products)
    covariances[constant, :] = covariances[:, constant] = 0.0
    return covariances / (n - 1), n


def _small_products(answers: NDArray[Any]) -> tuple[Floats, Floats]:
    """Sums of products and of values; single precision is exact, since those of a chunk stay below 2^24."""
    n, k = answers.shape
    # Two rows side by side make a product that the processor is busier with; its diagonal blocks are wanted.
    even = n - n % 2 if answers.flags.c_contiguous else 0
    paired = _products(answers[:even].reshape(-1, 2 * k), _CHUNK, np.float32)
    single = _products(answers[even:], _CHUNK, np.float32)
    products = paired[0][:k, :k] + paired[0][k:, k:] + single[0]
    return products, paired[1][:k] + paired[1][k:] + single[1]


def _products(
    rows: NDArray[Any], step: int, kind: type[np.floating[Any]], centre: Floats | None = None
) -> tuple[Floats, Floats]:
    width = rows.shape[1]
    products, sums = np.zeros((width, width)), np.zeros(width)
    ones = np.ones(step, kind)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        block = part.astype(kind) if centre is None else part - centre
        products += block.T @ block
        sums += ones[: len(block)] @ block
    return products, sums


def _pairwise(answers: Floats, known: NDArray[np.bool_]) -> Floats:
    counted = known.sum(axis=0)
    centre = np.divide(
        np.where(known, answers, 0.0).sum(axis=0), counted, where=counted > 0, out=np.zeros(len(counted))
    )
    x, here = np.where(known, answers - centre, 0.0), known.astype(np.float64)
    both, sums = here.T @ here, x.T @ here
    enough = both > 1
    spread = x.T @ x - np.divide(sums * sums.T, both, where=enough, out=np.zeros(both.shape))
    covariances: Floats = np.divide(spread, both - 1, where=enough, out=np.zeros(both.shape))
    return covariances


def _alpha_of(covariances: Floats) -> float | None:
    k, total = len(covariances), float(covariances.sum())
    crumb = 1e-12 * float(np.abs(covariances).sum())
    return None if total <= crumb else k / (k - 1) * (1 - float(np.trace(covariances)) / total)


def _correlations(covariances: Floats) -> Floats | None:
    deviation: Floats = np.sqrt(np.diag(covariances))
    if not deviation.all():
        return None
    correlations: Floats = covariances / np.outer(deviation, deviation)
    return correlations


def _each_dropped(covariances: Floats) -> tuple[float | None, ...]:
    keep = np.ones(len(covariances), np.bool_)
    alphas: list[float | None] = []
    for item in range(len(covariances)):
        keep[item] = False
        alphas.append(_alpha_of(covariances[np.ix_(keep, keep)]))
        keep[item] = True
    return tuple(alphas)


def _with_rest(covariances: Floats) -> tuple[float | None, ...]:
    own = np.diag(covariances)
    rows: Floats = covariances.sum(axis=1)
    rest = float(covariances.sum()) - 2 * rows + own
    scale = np.sqrt(np.maximum(own * rest, 0.0))
    known = scale > 0
    return tuple(optional(np.divide(rows - own, scale, out=np.zeros(own.size), where=known), known))
