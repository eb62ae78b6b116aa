"""A linear model in whole numbers: columns with costs, rows with bounds and the group each belongs to.

`scipy.optimize.milp` (HiGHS) solves it. Groups are what explanations speak of: a rule, the demand of a day,
the hours of a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid
from cxkit.stats.results._extra import scipy_module

Group = tuple[Any, ...]
INFINITE: Final = float("inf")
_WHOLE: Final = 1e-6


@attrs.frozen(eq=False)
class Solved:
    """A solution: the columns (None if there is none), its cost, and how far the optimum may lie below."""

    x: NDArray[np.float64] | None
    cost: float
    gap: float
    proved: bool
    slack: Mapping[Group, float]

    @property
    def found(self) -> bool:
        """Whether there is a solution."""
        return self.x is not None


class _WayOut(NamedTuple):
    """A column by which a bound of a row may be missed, at a price for each unit."""

    group: Group
    place: int
    sign: float
    price: float


class Model:
    """Columns and rows of a linear model, gathered one after another."""

    def __init__(self) -> None:
        self.costs: list[float] = []
        self.most: list[float] = []
        self.whole: list[int] = []
        self.columns: list[NDArray[np.int64]] = []
        self.factors: list[NDArray[np.float64]] = []
        self.lows: list[float] = []
        self.highs: list[float] = []
        self.groups: list[Group | None] = []

    def add(self, count: int, *, cost: Any = 0.0, most: Any = INFINITE, whole: bool = False) -> NDArray[Any]:
        """New columns between 0 and `most`; gives their numbers."""
        first = len(self.costs)
        self.costs.extend(np.broadcast_to(np.asarray(cost, np.float64), (count,)).tolist())
        self.most.extend(np.broadcast_to(np.asarray(most, np.float64), (count,)).tolist())
        self.whole.extend([int(whole)] * count)
        return np.arange(first, first + count)

    def row(
        self,
        columns: Sequence[int] | NDArray[Any],
        factors: Any = 1.0,
        *,
        low: float = -INFINITE,
        high: float = INFINITE,
        group: Group | None = None,
        price: float | None = None,
    ) -> None:
        """A row; with a `price` its bounds may be missed, at so much for each unit."""
        at = np.asarray(columns, np.int64)
        by = np.broadcast_to(np.asarray(factors, np.float64), at.shape)
        if price is not None:
            for sign, bound in ((1.0, low), (-1.0, high)):
                if abs(bound) < INFINITE:
                    at = np.append(at, self.add(1, cost=price))
                    by = np.append(by, sign)
        if at.size or low > 0 or high < 0:
            self.columns.append(at)
            self.factors.append(by)
            self.lows.append(low)
            self.highs.append(high)
            self.groups.append(group)

    def solve(
        self,
        *,
        gap: float = 0.0,
        seconds: float = 60.0,
        relaxed: bool = False,
        without: Collection[Group] = (),
        elastic: Mapping[Group, float] | None = None,
        costs: bool = True,
        none_of: Sequence[int] = (),
    ) -> Solved:
        """The cheapest columns, by rows without some groups, or with groups that give way at a price.

        `relaxed` takes whole numbers as any; the columns `none_of` are 0. Raises `MissingExtra` without
        scipy.
        """
        optimize = scipy_module("optimize", needed_for="planning a roster")
        kept = [i for i, group in enumerate(self.groups) if group is None or group not in without]
        size = len(self.costs)
        given = self._ways_out(kept, elastic or {})
        cost = np.concatenate((self.costs if costs else np.zeros(size), [way.price for way in given]))
        if not cost.size:
            bound = INFINITE if kept else 0.0
            return Solved(None if kept else cost, bound, 0.0, proved=True, slack={})
        most = np.concatenate((self.most, np.full(len(given), INFINITE)))
        most[list(none_of)] = 0.0
        whole = np.zeros(len(cost)) if relaxed else np.concatenate((self.whole, np.zeros(len(given))))
        limits = optimize.LinearConstraint(
            self._matrix(kept, given),
            np.array([self.lows[i] for i in kept]),
            np.array([self.highs[i] for i in kept]),
        )
        answer = optimize.milp(
            cost,
            constraints=limits if kept else (),
            bounds=optimize.Bounds(0.0, most),
            integrality=whole,
            options={"mip_rel_gap": gap, "time_limit": seconds},
        )
        if answer.x is None:
            return Solved(None, INFINITE, INFINITE, proved=answer.status == 2, slack={})
        missed: dict[Group, float] = {}
        for way, slack in zip(given, answer.x[size:].tolist(), strict=True):
            if slack > _WHOLE:
                missed[way.group] = missed.get(way.group, 0.0) + slack
        x = answer.x[:size].copy()
        if not relaxed:
            marked = np.array(self.whole, np.bool_)
            x[marked] = np.round(x[marked])
        left = getattr(answer, "mip_gap", None)
        return Solved(x, float(answer.fun), float(left or 0.0), proved=answer.status == 0, slack=missed)

    def _ways_out(self, kept: Sequence[int], prices: Mapping[Group, float]) -> list[_WayOut]:
        """A column for each bound of the kept rows whose group gives way at a price."""
        return [
            _WayOut(group, place, sign, prices[group])
            for place, i in enumerate(kept)
            if (group := self.groups[i]) is not None and group in prices
            for sign, bound in ((1.0, self.lows[i]), (-1.0, self.highs[i]))
            if abs(bound) < INFINITE
        ]

    def _matrix(self, kept: Sequence[int], given: Sequence[_WayOut]) -> Any:
        """The factors of the kept rows, sparse, with the columns of those that give way after the others."""
        at, by = [self.columns[i] for i in kept], [self.factors[i] for i in kept]
        size = len(self.costs)
        for column, way in enumerate(given, size):
            at[way.place] = np.append(at[way.place], column)
            by[way.place] = np.append(by[way.place], way.sign)
        flat = np.concatenate(at) if at else np.zeros(0, np.int64)
        starts = np.concatenate(([0], np.cumsum([part.size for part in at])))
        return scipy_module("sparse", needed_for="planning a roster").csr_array(
            (np.concatenate(by) if by else np.zeros(0), flat, starts), shape=(len(kept), size + len(given))
        )


def no_solution(what: str) -> Invalid:
    """The error for a model that the solver gave nothing for in its time."""
    return Invalid(f"the solver found no {what} in its time: give it more seconds", code="roster.solver")
