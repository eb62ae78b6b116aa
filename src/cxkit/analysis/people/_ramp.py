"""The ramp of new people: how long to a level, what they do by week, and how many heads they are worth."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple, cast

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.analysis.people._training import Better
from cxkit.columns import groups, numbers, together
from cxkit.stats.results import TOO_FEW, Estimate, Interval
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_resamples
from cxkit.stats.survival import Timeliness, timeliness
from cxkit.stats.tallies import tally_values
from cxkit.values import Reason

Floats = NDArray[np.float64]
FEWEST_WEEKS: Final = 4
FEWEST_PEOPLE: Final = 5
_TAUS: Final[list[float]] = np.geomspace(0.5, 52, 12).tolist()


class _Cells(NamedTuple):
    """Means by person and week of tenure, in the order of both; and how many each is of."""

    people: tuple[Hashable, ...]
    person: NDArray[np.int64]
    week: Floats
    mean: Floats
    n: NDArray[np.int64]


def _cells(people: ArrayLike, weeks: ArrayLike, values: ArrayLike) -> _Cells:
    given = together(people=people, weeks=weeks, values=values)
    names, person = groups(given[0], "people").placed()
    week = numbers(given[1], "weeks", missing=True, low=0)
    y = numbers(given[2], "values", missing=True)
    known = ~(np.isnan(week) | np.isnan(y))
    rows = np.stack([person[known].astype(np.float64), np.floor(week[known])], axis=1)
    cells, place = np.unique(rows, axis=0, return_inverse=True)
    n = np.bincount(place.ravel(), minlength=len(cells))
    mean = np.bincount(place.ravel(), y[known], minlength=len(cells)) / n
    return _Cells(names, cells[:, 0].astype(np.int64), cells[:, 1], mean, n)


def time_to_level(
    people: ArrayLike,
    weeks: ArrayLike,
    values: ArrayLike,
    *,
    level: float,
    better: Better = "higher",
    hold: int = 2,
    minimum: int = 5,
    targets: ArrayLike = (4, 8, 12),
) -> Timeliness:
    """How many weeks until people reach a level and hold it, one row a case: whose, week of tenure, value.

    A person is there at the end of the first `hold` weeks in a row whose means reach the level, each of
    `minimum` cases at least, so that one lucky week counts for nothing; weeks of fewer cases are passed over.
    Who has not, also who left, is censored at their last week: the share is Kaplan-Meier's, not that of those
    who made it. `targets` are weeks.

    >>> time = time_to_level(["amy"] * 15 + ["bo"] * 10, [1] * 5 + [2] * 5 + [3] * 5 + [1] * 5 + [2] * 5,
    ...                       [0.5] * 5 + [0.9] * 10 + [0.6] * 10, level=0.8, targets=[3])
    >>> time.curve.n, time.open_items, time.within[0].value
    (2, 1, 1.0)
    """
    cells = _cells(people, weeks, values)
    ages, done = np.zeros(len(cells.people)), np.zeros(len(cells.people), np.int8)
    there = np.zeros(len(cells.people), np.bool_)
    for at in range(len(cells.people)):
        own = (cells.person == at) & (cells.n >= minimum)
        there[at] = own.any()
        run = 0
        for week, mean in zip(cells.week[own].tolist(), cells.mean[own].tolist(), strict=True):
            run = run + 1 if (mean >= level if better == "higher" else mean <= level) else 0
            ages[at] = week
            if run == hold:
                done[at] = 1
                break
    return timeliness(ages[there], done[there], targets)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class LearningCurve(Tabular):
    """The mean by week of tenure over people, with n and interval, and the curve a + b exp(-week / tau).

    `plateau` is a, `start` a + b, `tau` the weeks in which the distance shrinks to 37 %, `draws` are the
    three in each resample; undefined with fewer than four weeks or five people. Who stays is not who left:
    `people` says how many each week is of.
    """

    weeks: tuple[int, ...]
    people: tuple[int, ...]
    cases: tuple[int, ...]
    means: tuple[Estimate, ...]
    plateau: Estimate
    start: Estimate
    tau: Estimate
    better: Better
    draws: Floats

    @property
    def undefined(self) -> Reason | None:
        """Why there is no curve; None where there is one."""
        return self.plateau.undefined

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a week."""
        return {
            "week": list(self.weeks),
            "people": list(self.people),
            "cases": list(self.cases),
            "mean": [each.value for each in self.means],
            "low": [each.low for each in self.means],
            "high": [each.high for each in self.means],
        }

    def summary(self) -> dict[str, Any]:
        """The parameters of the curve."""
        return {name: getattr(self, name).to_dict() for name in ("plateau", "start", "tau")}

    def __repr__(self) -> str:
        return f"LearningCurve({len(self.weeks)} weeks, from {self.start} to {self.plateau}, tau {self.tau})"


def _fit(week: Floats, mean: Floats, weight: Floats) -> Floats:
    """Plateau, start and tau of the least weighted squares: for each tau the others are linear."""
    root = np.sqrt(weight)

    def solved(tau: float) -> tuple[float, Floats]:
        shape = np.exp(-week / tau)
        design = np.stack([np.ones(week.size), shape], axis=1) * root[:, None]
        (a, b), *_ = np.linalg.lstsq(design, mean * root, rcond=None)
        return float((weight * (mean - a - b * shape) ** 2).sum()), np.array([a, a + b, tau])

    best = min(map(solved, _TAUS), key=itemgetter(0))
    for reach in (1.5, 1.12):
        centre = float(best[1][2])
        near = (centre * reach ** (step / 4) for step in range(-4, 5))
        best = min(best, *map(solved, near), key=itemgetter(0))
    return best[1]


def learning_curve(
    people: ArrayLike,
    weeks: ArrayLike,
    values: ArrayLike,
    *,
    better: Better = "higher",
    rng: np.random.Generator,
    resamples: int = 200,
) -> LearningCurve:
    """How people do by week of tenure, one row a case; the intervals of the curve are a bootstrap of people.

    >>> people, weeks = np.repeat(np.arange(8), 10), np.tile(np.arange(10), 8)
    >>> curve = learning_curve(people, weeks, 300 + 200 * np.exp(-weeks / 3) + people, better="lower",
    ...                        rng=np.random.default_rng(1))
    >>> round(curve.plateau.value), round(curve.tau.value, 1)
    (304, 3.0)
    """
    check_resamples(resamples)
    cells = _cells(people, weeks, values)
    there, place = np.unique(cells.week, return_inverse=True)
    by_week = [place == at for at in range(there.size)]
    means = tuple(_over_people(cells.mean[rows]) for rows in by_week)
    size = len(cells.people)
    few = TOO_FEW(needed=FEWEST_WEEKS, n=there.size) if there.size < FEWEST_WEEKS else None
    few = few or (TOO_FEW(needed=FEWEST_PEOPLE, n=size) if size < FEWEST_PEOPLE else None)
    draws = np.zeros((0, 3))
    fitted = None
    if few is None:

        def fit(times: Floats) -> Floats:
            weight = np.bincount(place, times[cells.person], minlength=there.size).astype(np.float64)
            total = np.bincount(place, times[cells.person] * cells.mean, minlength=there.size)
            kept = weight > 0
            return _fit(there[kept], total[kept] / weight[kept], weight[kept])

        fitted = fit(np.ones(size))
        draws = np.stack(
            [fit(rng.multinomial(size, np.full(size, 1 / size)).astype(np.float64)) for _ in range(resamples)]
        )

    def parameter(at: int, name: str) -> Estimate:
        if fitted is None:
            assert few is not None
            return Estimate.missing(few, n=size, definition=name)
        return _drawn(float(fitted[at]), draws[:, at], size, name)

    return LearningCurve(
        weeks=tuple(int(week) for week in there.tolist()),
        people=tuple(int(rows.sum()) for rows in by_week),
        cases=tuple(int(cells.n[rows].sum()) for rows in by_week),
        means=means,
        plateau=parameter(0, "plateau"),
        start=parameter(1, "start"),
        tau=parameter(2, "tau"),
        better=better,
        draws=draws,
    )


def _over_people(means: Floats) -> Estimate:
    return cast(Estimate, tally_values(means, quantiles=False).result())


def _drawn(value: float, draws: Floats, n: int, name: str) -> Estimate:
    """A value with the percentiles of its draws, widened to hold it."""
    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    bounds = {"low": min(low, value), "high": max(high, value)}
    interval = Interval(**bounds, confidence=0.95, method="percentile")
    return Estimate(value=value, n=n, interval=interval, definition=name)


def effective_heads(curve: LearningCurve, tenure_weeks: ArrayLike) -> Estimate:
    """How many experienced people a team is worth, from each one's week of tenure by the learning curve.

    Each counts as the ratio of the curve at their week to its plateau (of times, the other way round), at
    most one. Staffing asks for experienced people: divide what it says by `value / n`. Undefined where the
    curve is.

    >>> people, weeks = np.repeat(np.arange(8), 10), np.tile(np.arange(10), 8)
    >>> curve = learning_curve(people, weeks, 300 + 300 * np.exp(-weeks / 3) + people, better="lower",
    ...                        rng=np.random.default_rng(1))
    >>> round(effective_heads(curve, [0, 0, 40, 40]).value, 2)
    3.01
    """
    tenure = numbers(tenure_weeks, "tenure_weeks", low=0)
    if curve.undefined is not None:
        return Estimate.missing(curve.undefined, n=tenure.size, definition="effective heads")
    values = [each.value or 0.0 for each in (curve.plateau, curve.start, curve.tau)]

    def heads(parameters: Floats) -> float:
        plateau, start, tau = parameters.tolist()
        now = plateau + (start - plateau) * np.exp(-tenure / tau)
        ratio = now / plateau if curve.better == "higher" else plateau / now
        return float(np.clip(ratio, 0.0, 1.0).sum())

    drawn = np.array([heads(each) for each in curve.draws])
    return _drawn(heads(np.array(values)), drawn, tenure.size, "effective heads")
