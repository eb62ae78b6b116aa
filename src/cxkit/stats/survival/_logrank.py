"""Do groups differ in how long it takes? The log-rank test of two or more groups with censored durations.

Sources: Mantel (1966); Peto and Peto (1972).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.errors import Invalid
from cxkit.stats.intervals.contingency import chi_square_tail
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._reasons import NO_TEST
from cxkit.stats.results._significance import Significance
from cxkit.stats.survival._lifetable import LifeTable, life_table


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class LogRank(Tabular):
    """A log-rank test: observed and expected events of each group, and the statistic.

    `test` is chi-square with groups - 1 degrees of freedom; undefined where no event happened while two
    groups were at risk. With more than two groups its p-value needs scipy.
    """

    observed: Floats
    expected: Floats
    n: tuple[int, ...]
    test: Significance

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a group."""
        return {"n": list(self.n), "observed": self.observed.tolist(), "expected": self.expected.tolist()}

    def summary(self) -> dict[str, Any]:
        """The test."""
        return {"test": self.test.to_dict()}

    def __repr__(self) -> str:
        return f"LogRank({len(self.n)} groups, n={sum(self.n):,}, {self.test!r})"


def log_rank(*groups: tuple[ArrayLike, ArrayLike | None]) -> LogRank:
    """Compare two or more groups, each given as (durations, events).

    Observed events against those expected if all groups had one hazard; hypergeometric variance at ties.

    >>> log_rank(([6, 6, 7, 10], [1, 0, 1, 1]), ([1, 2, 3, 4], [1, 1, 1, 1]))
    LogRank(2 groups, n=8, Significance(log-rank, statistic=7.344, df=1, p=0.006727))
    """
    if len(groups) < 2:
        raise Invalid("a comparison needs two groups or more", code="groups.few", path="groups")
    tables = [life_table(durations, events) for durations, events in groups]
    times = np.unique(np.concatenate([table.at_events()[0] for table in tables]))
    deaths = np.stack([_deaths_at(table, times) for table in tables])
    risk = np.stack([table.at_risk_at(times) for table in tables])
    all_deaths, all_risk = deaths.sum(axis=0), risk.sum(axis=0)
    share = risk / all_risk
    expected = np.asarray((share * all_deaths).sum(axis=1), np.float64)
    observed = np.asarray(deaths.sum(axis=1), np.float64)
    more = all_risk > 1
    scale = np.where(more, all_deaths * (all_risk - all_deaths) / np.where(more, all_risk - 1, 1.0), 0.0)
    spread: Floats = share * scale
    each: Floats = spread.sum(axis=1)
    covariance: Floats = np.eye(len(each)) * each - spread @ share.T
    gap, kept = (observed - expected)[:-1], covariance[:-1, :-1]
    sizes = tuple(table.n for table in tables)
    if not times.size or np.linalg.matrix_rank(kept) < len(kept):
        test = Significance.missing(NO_TEST, method="log-rank")
    else:
        statistic, df = float(gap @ np.linalg.solve(kept, gap)), len(kept)
        p_value = chi_square_tail(statistic, df)
        test = Significance(method="log-rank", statistic=statistic, df=df, p_value=p_value)
    return LogRank(observed=observed, expected=expected, n=sizes, test=test)


def _deaths_at(table: LifeTable, times: Floats) -> Floats:
    known, deaths, _ = table.at_events()
    dead = np.zeros(times.size)
    dead[np.searchsorted(times, known)] = deaths
    return dead
