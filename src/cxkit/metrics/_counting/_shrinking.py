"""Shares of many groups with few cases each, drawn towards what all of them show.

A product of which one of one came back does not have a return rate of 100 %. The groups' own rates
show how much true rates differ; each is drawn towards their mean by as much as chance explains.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, cast

import attrs
import numpy as np

from cxkit.errors import Invalid, NotFound, shown as as_shown
from cxkit.stats.profiling import BetaPrior, ShrunkRates, shrink_rates
from cxkit.stats.results import Interval, Intervals
from cxkit.stats.results._display import Single, Tabular, optional
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.tallies import Tally
from cxkit.values import Reason


@attrs.frozen(slots=True, kw_only=True)
class ShrunkGroup(Single):
    """One group: its raw rate, the shrunk one, of how many cases, and where its true rate lies.

    `raw` is None without cases; `rate` and `interval` are None where no prior could be estimated.
    """

    label: Hashable
    events: int
    n: int
    raw: float | None
    rate: float | None
    interval: Interval | None


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ShrunkGroups(Tabular):
    """The shares of groups, each beside its shrunk form; see `shrunk`.

    `undefined` says why nothing is shrunk: fewer than two groups, or groups that differ no more than chance.
    """

    labels: tuple[Hashable, ...]
    rates: ShrunkRates
    confidence: float
    definition: str = ""

    @property
    def prior(self) -> BetaPrior | None:
        """Mean rate of all groups together, and how many cases it weighs as much as."""
        return self.rates.prior

    @property
    def undefined(self) -> Reason | None:
        """Why no rate is shrunk."""
        return self.rates.undefined

    def __len__(self) -> int:
        return len(self.labels)

    def at(self, label: Hashable) -> ShrunkGroup:
        """The group of that label. Its interval needs SciPy."""
        if label not in self.labels:
            raise NotFound(f"{as_shown(label)} is none of the {len(self)} groups", code="axis.label")
        place = self.labels.index(label)
        known, n = self.prior is not None, int(self.rates.trials[place])
        return ShrunkGroup(
            label=label,
            events=int(self.rates.successes[place]),
            n=n,
            raw=float(self.rates.observed[place]) if n else None,
            rate=float(self.rates.shrunk[place]) if known else None,
            interval=cast(Interval, self._intervals()[place]) if known else None,
        )

    def highest(self, *, minimum: int = 0) -> tuple[Hashable, ...]:
        """The labels from the highest shrunk rate down, without groups of fewer than `minimum` cases."""
        ranked, _ = self.rates.ranking(minimum=minimum)
        return tuple(self.labels[place] for place in ranked)

    def probability_above(self, rate: float) -> Floats:
        """How probable it is of each group that its true rate lies above that one. Needs SciPy."""
        return self.rates.probability_above(rate)

    def _intervals(self) -> Intervals:
        return self.rates.intervals(self.confidence)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a group: label, cases, events, raw and shrunk rate, interval. Needs SciPy."""
        nothing: list[Any] = [None] * len(self)
        known = self.prior is not None
        bounds = self._intervals() if known else None
        return {
            "group": list(self.labels),
            "n": self.rates.trials.astype(np.int64).tolist(),
            "events": self.rates.successes.astype(np.int64).tolist(),
            "raw": optional(self.rates.observed, self.rates.trials > 0),
            "shrunk": self.rates.shrunk.tolist() if known else nothing,
            "low": nothing if bounds is None else bounds.low.tolist(),
            "high": nothing if bounds is None else bounds.high.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The metric, and what all groups show together."""
        prior = self.prior
        return {
            "definition": self.definition,
            "confidence": self.confidence,
            "mean": None if prior is None else prior.mean,
            "strength": None if prior is None else prior.strength,
            "undefined": None if self.undefined is None else self.undefined.code,
        }

    def __repr__(self) -> str:
        name = f"{self.definition}, " if self.definition else ""
        prior = self.prior
        if prior is None:
            return f"ShrunkGroups({name}{len(self)} groups, undefined: {self.undefined})"
        shown = f"mean {prior.mean:.1%} worth {prior.strength:.4g} cases"
        return f"ShrunkGroups({name}{len(self)} groups, {shown})"

    def plot(self, ax: Any = None) -> Any:
        """Draw every group's raw and shrunk rate with its interval; gives the axes. Needs SciPy."""
        return self.rates.plot(ax, labels=self.labels)


def shrunk(
    tally: Tally, *, confidence: float = 0.95, prior: BetaPrior | tuple[float, float] | None = None
) -> ShrunkGroups:
    """The shares of a tally's groups, by empirical Bayes: the counts of all groups make the prior of each.

    Takes a tally of a share, of a top box (CSAT, CES), or of units returned of units delivered, by one axis:
    customers, products, carriers, agents. The group None (not known) is left out. `prior` is (alpha, beta) of
    a beta distribution known beforehand; without one, rates of groups that differ no more than chance stay
    undefined.

    Source: Casella (1985), The American Statistician 39:83.

    >>> from cxkit.metrics import return_rate
    >>> delivered, returned = [1, 200, 150, 2, 90, 120], [1, 8, 30, 0, 4, 3]
    >>> rates = shrunk(return_rate.tally(delivered, returned, by={"product": list("abcdef")}))
    >>> rates
    ShrunkGroups(return_rate, 6 groups, mean 9.0% worth 16.99 cases)
    >>> rates.at("a").raw, round(rates.at("a").rate, 2), rates.highest(minimum=30)[0]
    (1.0, 0.14, 'c')
    """
    check_confidence(confidence)
    if len(tally.axes) != 1:
        raise Invalid(
            f"shrinks the groups of one axis, this tally has {len(tally.axes)}: roll others up with over()",
            code="tally.axes",
            path="tally",
        )
    events, trials = _counts(tally)
    (codes,) = tally.codes()
    names = [tally.axes[0].labels[code] for code in codes.tolist()]
    known = np.array([name is not None for name in names], np.bool_)
    return ShrunkGroups(
        labels=tuple(name for name in names if name is not None),
        rates=shrink_rates(events[known], trials[known], prior=prior),
        confidence=confidence,
        definition=tally.definition,
    )


def _counts(tally: Tally) -> tuple[Any, Any]:
    """How many of how many, in every cell: whole numbers."""
    rows = tally.rows
    if tally.kind.name == "share" and not rows.sums:
        yes = rows.count("yes")
        return yes, yes + rows.count("no")
    if tally.kind.name == "scores" and tally.figure in ("top_box", "bottom_box") and not rows.sums:
        boxes = tally.estimates()
        return np.rint(np.where(boxes.defined, boxes.values, 0.0) * boxes.n).astype(np.int64), boxes.n
    if tally.kind.name == "rates" and tally.figure == "proportion":
        sums = (rows.sums[name].floats() for name in ("events", "exposure"))
        events, exposure = (part.astype(np.int64) for part in sums)
        return events, exposure
    raise Invalid(
        f"shrinks shares of whole counts, and {tally.definition or tally.kind.name} is none",
        code="tally.kind",
        path="tally",
    )
