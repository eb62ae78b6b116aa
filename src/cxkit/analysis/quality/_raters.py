"""Raters held against each other: agreement by criterion, drift in time, and machines against people."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Literal, NamedTuple

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.analysis._figures import with_bounds
from cxkit.columns import groups, numbers, together
from cxkit.errors import Invalid, shown
from cxkit.stats.control_charts import ControlChart, xmr_chart
from cxkit.stats.reliability import krippendorff_alpha, rater_agreement
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.values import Attainment

Level = Literal["nominal", "ordinal", "interval"]
ENOUGH = 0.667
"""The alpha from which Krippendorff lets tentative conclusions be drawn."""


class _Ratings(NamedTuple):
    """Ratings as codes, the missing ones left out."""

    criteria: NDArray[np.int64]
    items: NDArray[np.int64]
    raters: NDArray[np.int64]
    values: NDArray[np.float64]
    names: tuple[Hashable, ...]
    things: tuple[Hashable, ...]
    people: tuple[Hashable, ...]


def _ratings(criteria: Any, items: Any, raters: Any, values: Any) -> _Ratings:
    given = together(criteria=criteria, items=items, raters=raters, values=values)
    y = numbers(given[3], "values", missing=True)
    known = ~np.isnan(y)
    codes: list[NDArray[np.int64]] = []
    labels: list[tuple[Hashable, ...]] = []
    for column, name in zip(given[:3], ("criteria", "items", "raters"), strict=True):
        there, place = groups(column, name).placed(known)
        codes.append(place)
        labels.append(there)
    return _Ratings(codes[0], codes[1], codes[2], y[known], *labels)


def _matrix(found: _Ratings, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Items by raters; nan where a rater did not rate an item. Nobody rates one twice."""
    things, items = np.unique(found.items[rows], return_inverse=True)
    raters, size = found.raters[rows], len(found.people)
    first = np.unique(items * size + raters, return_index=True)[1]
    if first.size < items.size:
        again = int(np.setdiff1d(np.arange(items.size), first)[0])
        rater, item = found.people[raters[again]], found.things[found.items[rows][again]]
        raise Invalid(
            f"{shown(item)} is rated twice by {shown(rater)}: give one rating of an item by each rater",
            code="raters.twice",
            path="raters",
            params={"rater": str(rater), "item": str(item)},
        )
    matrix = np.full((things.size, size), np.nan)
    matrix[items, raters] = found.values[rows]
    return matrix


def _cells(matrix: NDArray[np.float64]) -> Any:
    return [[None if np.isnan(cell) else float(cell) for cell in row] for row in matrix]


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class CriterionAgreement(Tabular):
    """Agreement of raters, criterion by criterion: alpha, AC1 beside it, and the shares of pairs that agree.

    `exact` and `within_one` know nothing of chance; they are shown because the field uses them.
    """

    criteria: tuple[Hashable, ...]
    alpha: tuple[Estimate, ...]
    ac1: tuple[Estimate, ...]
    exact: tuple[float | None, ...]
    within_one: tuple[float | None, ...]
    pairs: tuple[int, ...]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a criterion."""
        return {
            "criterion": list(self.criteria),
            **with_bounds("alpha", self.alpha),
            "ac1": [each.value for each in self.ac1],
            "exact": list(self.exact),
            "within_one": list(self.within_one),
            "pairs": list(self.pairs),
        }

    def summary(self) -> dict[str, Any]:
        """How many criteria there are."""
        return {"criteria": len(self.criteria)}

    def __repr__(self) -> str:
        figures = ", ".join(f"{name} {each}" for name, each in zip(self.criteria, self.alpha, strict=True))
        return f"CriterionAgreement({figures})"


def criterion_agreement(
    criteria: ArrayLike,
    items: ArrayLike,
    raters: ArrayLike,
    values: ArrayLike,
    *,
    level: Level = "ordinal",
    rng: np.random.Generator | None = None,
) -> CriterionAgreement:
    """Agreement on each criterion, one row a rating; with `rng` alpha has a bootstrap interval over items.

    `within_one` counts pairs that lie one step of the values in use apart, or none. Missing ratings, such as
    of what did not apply, are left out. Who rates an item twice on one criterion is refused.

    >>> agreement = criterion_agreement(["calm"] * 6, [1, 1, 2, 2, 3, 3], ["a", "b"] * 3, [2, 2, 0, 1, 1, 1])
    >>> round(agreement.alpha[0].value, 3), agreement.exact, agreement.within_one
    (0.778, (0.6666666666666666,), (1.0,))
    """
    ratings = _ratings(criteria, items, raters, values)
    alpha: list[Estimate] = []
    ac1: list[Estimate] = []
    exact: list[float | None] = []
    near: list[float | None] = []
    pairs: list[int] = []
    for code in range(len(ratings.names)):
        matrix = _matrix(ratings, ratings.criteria == code)
        cells = _cells(matrix)
        alpha.append(krippendorff_alpha(cells, level, rng=rng))
        ac1.append(rater_agreement(cells).gwet)
        steps = np.searchsorted(np.unique(matrix[~np.isnan(matrix)]), matrix).astype(np.float64)
        steps[np.isnan(matrix)] = np.nan
        first, second = np.triu_indices(matrix.shape[1], 1)
        apart = np.abs(steps[:, first] - steps[:, second])
        apart = apart[~np.isnan(apart)]
        pairs.append(apart.size)
        exact.append(float((apart == 0).mean()) if apart.size else None)
        near.append(float((apart <= 1).mean()) if apart.size else None)
    return CriterionAgreement(
        criteria=ratings.names,
        alpha=tuple(alpha),
        ac1=tuple(ac1),
        exact=tuple(exact),
        within_one=tuple(near),
        pairs=tuple(pairs),
    )


def rater_drift(
    raters: ArrayLike, items: ArrayLike, scores: ArrayLike, periods: ArrayLike
) -> dict[Hashable, ControlChart]:
    """A control chart (XmR) of each rater's bias by period: what they give more than others do.

    The consensus is that of the others, without the rater. Items that nobody else rated tell nothing; periods
    come in their order, those without a bias are gaps.
    """
    periods, raters, items, scores = together(periods=periods, raters=raters, items=items, scores=scores)
    ratings = _ratings(periods, items, raters, scores)
    n = np.bincount(ratings.items)[ratings.items]
    others = (np.bincount(ratings.items, ratings.values)[ratings.items] - ratings.values) / np.maximum(
        n - 1, 1
    )
    bias = np.where(n > 1, ratings.values - others, np.nan)
    charts: dict[Hashable, ControlChart] = {}
    for code, rater in enumerate(ratings.people):
        own = (ratings.raters == code) & ~np.isnan(bias)
        by_period = [bias[own & (ratings.criteria == period)] for period in range(len(ratings.names))]
        means: Any = [float(each.mean()) if each.size else None for each in by_period]
        charts[rater] = xmr_chart(means)
    return charts


class MachineAgreement(NamedTuple):
    """Agreement of an automatic rater with people, beside that of people with each other, and the verdict.

    It is met where the whole interval of alpha reaches what is needed, and cannot be told where that lies
    inside the interval.
    """

    alpha: Estimate
    people: Estimate
    verdict: Attainment


def machine_agreement(
    items: ArrayLike,
    raters: ArrayLike,
    values: ArrayLike,
    *,
    machine: str,
    rng: np.random.Generator,
    needed: float = ENOUGH,
    level: Level = "ordinal",
) -> MachineAgreement:
    """Validate an automatic rater against the median of people on the same items, one row a rating.

    The items are to be a random sample. It is never averaged with people: what is told is whether it agrees.
    Who rates an item twice is refused.
    """
    given = together(items=items, raters=raters, values=values)
    ratings = _ratings(["-"] * len(given[0]), *given)
    if machine not in ratings.people:
        raise Invalid(f"{shown(machine)} rated nothing here", code="raters.unknown", path="machine")
    matrix = _matrix(ratings, np.ones(ratings.values.size, np.bool_))
    place = ratings.people.index(machine)
    people = np.delete(matrix, place, axis=1)
    there = ~np.isnan(people).all(axis=1) & ~np.isnan(matrix[:, place])
    middle = np.nanmedian(people[there], axis=1) if there.any() else np.zeros(0)
    pairs = np.stack([matrix[there, place], middle], axis=1)
    alpha = krippendorff_alpha(_cells(pairs), level, rng=rng)
    verdict = Attainment.CANNOT_BE_TOLD
    if alpha.low is not None and alpha.high is not None:
        verdict = (
            Attainment.MET
            if alpha.low >= needed
            else Attainment.NOT_MET
            if alpha.high < needed
            else Attainment.CANNOT_BE_TOLD
        )
    return MachineAgreement(alpha, krippendorff_alpha(_cells(people), level, rng=rng), verdict)
