"""Activity of customers by their own rhythm of buying, and how they move between classes."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis._figures import share_of
from cxkit.columns import Flags, Ints, groups, instant_micros, ordered_labels, to_local, together
from cxkit.customers import ActivityState
from cxkit.errors import Invalid
from cxkit.metrics._counting._clock import days_or_instants
from cxkit.stats.intervals.proportions import wilson
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence
from cxkit.tables import MISSING
from cxkit.values import Labelled, as_utc

_DAY: Final = 86_400_000_000
OWN_GAPS: Final = 3
"""How many gaps between purchases make a rhythm of one's own."""


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ActivityStates(Tabular):
    """Each customer (in each category) with the days since the last purchase and the rhythm to judge them by.

    `own` tells whose gaps these are: the customer's, or those of all customers of the category.
    """

    customers: tuple[Hashable, ...]
    categories: tuple[Hashable, ...]
    days_since: Ints
    gaps: Ints
    median_gap: Floats
    long_gap: Floats
    """The 90th percentile of the gaps."""
    own: Flags
    states: tuple[ActivityState, ...]
    dropped: int

    def share(self, state: str, *, confidence: float = 0.95) -> Estimate:
        """The share of customers in a state."""
        wanted = ActivityState.of(state)
        x = sum(each is wanted for each in self.states)
        return share_of(x, len(self.states), str(wanted), confidence)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a customer and category."""
        known = [state is not ActivityState.UNKNOWN for state in self.states]
        limits = {"median_gap": self.median_gap, "long_gap": self.long_gap}
        return {
            "customer": list(self.customers),
            "category": list(self.categories),
            "days_since": self.days_since.tolist(),
            "gaps": self.gaps.tolist(),
            **{
                name: [cell if some else None for cell, some in zip(values.tolist(), known, strict=True)]
                for name, values in limits.items()
            },
            "own": self.own.tolist(),
            "state": [str(state) for state in self.states],
        }

    def summary(self) -> dict[str, Any]:
        """The number of customers in each state."""
        return {str(state): sum(each is state for each in self.states) for state in ActivityState}

    def __repr__(self) -> str:
        figures = ", ".join(f"{state} {n:,}" for state, n in self.summary().items() if n)
        return f"ActivityStates({figures or 'nobody'})"


@attrs.frozen(slots=True, kw_only=True, eq=False)
class PurchaseGaps:
    """The days between purchases of each customer in each category, and since the last one.

    `gap` are all gaps that ended, each of the pair `whose`; `since` are the days that have not, one a pair.
    """

    names: list[tuple[Hashable, Hashable]]
    of_kind: Ints
    kinds: int
    gap: Ints
    whose: Ints
    since: Ints
    dropped: int


def purchase_gaps(
    customer: Any, bought_at: Any, category: Any = None, *, as_of: datetime, tz: str, zone: str | None = None
) -> PurchaseGaps:
    """Purchases as gaps: those of one local day are one, those after `as_of` are left out."""
    customer, bought_at, category = together(customer=customer, bought_at=bought_at, category=category)
    at = days_or_instants(bought_at, "bought_at", tz, zone)
    end = instant_micros(as_utc(as_of, "as_of"))
    people = groups(customer, "customer")
    kinds = groups([None] * len(at) if category is None else category, "category")
    who, kind = people.codes.astype(np.int64) - people.low, kinds.codes.astype(np.int64) - kinds.low
    nobody = [place for place, label in enumerate(people.labels or ()) if label is None]
    kept = np.flatnonzero((at != MISSING) & (at <= end) & ~np.isin(who, nobody))
    day = to_local(at[kept], tz) // _DAY
    size = kinds.size
    pair = who[kept] * size + kind[kept]
    first = int(day.min(initial=0))
    span = int(day.max(initial=0)) - first + 1
    bought = np.unique(pair * span + (day - first))
    keys, place = np.unique(bought // span, return_inverse=True)
    same = place[1:] == place[:-1]
    gap, whose = np.diff(bought % span)[same], place[1:][same]
    last = np.zeros(keys.size, np.int64)
    last[place] = bought % span + first
    since = int(to_local(np.array([end]), tz)[0] // _DAY) - last
    return PurchaseGaps(
        names=[(people.label(key // size), kinds.label(key % size)) for key in keys.tolist()],
        of_kind=keys % size,
        kinds=kinds.size,
        gap=gap,
        whose=whose,
        since=since,
        dropped=len(at) - kept.size,
    )


def activity_states(
    customer: Any, bought_at: Any, *, as_of: datetime, tz: str, category: Any = None, zone: str | None = None
) -> ActivityStates:
    """The activity of each customer by their own rhythm: active up to the median gap, slowing up to its P90.

    Purchases of one local day are one. Who has fewer than three gaps is judged by the gaps of all
    customers of the category; where that has none, the state is not known. Purchases after `as_of` are
    left out.

    >>> from datetime import UTC, timedelta
    >>> days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=each) for each in (0, 10, 20, 30, 0)]
    >>> states = activity_states(["ann"] * 4 + ["bob"], days, as_of=days[3] + timedelta(days=10), tz="UTC")
    >>> states.customers, states.states
    (('ann', 'bob'), (ActivityState.ACTIVE, ActivityState.ASLEEP))
    """
    gaps = purchase_gaps(customer, bought_at, category, as_of=as_of, tz=tz, zone=zone)
    gap, whose, of_kind = gaps.gap, gaps.whose, gaps.of_kind
    n = np.bincount(whose, minlength=gaps.since.size)
    kind_of_gap = of_kind[whose]
    own = n >= OWN_GAPS
    middle, long = (
        np.where(
            own, quantiles_by(whose, gap, n.size, q), quantiles_by(kind_of_gap, gap, gaps.kinds, q)[of_kind]
        )
        for q in (0.5, 0.9)
    )
    known = own | (np.bincount(kind_of_gap, minlength=gaps.kinds)[of_kind] > 0)
    states = _states(gaps.since, middle, long, known)
    names = gaps.names
    order = by_labels(names)
    rows = np.array(order, np.int64)
    return ActivityStates(
        customers=tuple(names[row][0] for row in order),
        categories=tuple(names[row][1] for row in order),
        days_since=gaps.since[rows],
        gaps=n[rows],
        median_gap=middle[rows],
        long_gap=long[rows],
        own=own[rows],
        states=tuple(states[row] for row in order),
        dropped=gaps.dropped,
    )


def _states(since: Ints, median_gap: Floats, long_gap: Floats, known: Flags) -> list[ActivityState]:
    """The state of each customer by the days since the last purchase, against the limits of the rhythm."""
    code = np.where(since <= median_gap, 0, np.where(since <= long_gap, 1, 2))
    states = list(ActivityState)
    return [states[each] for each in np.where(known, code, states.index(ActivityState.UNKNOWN)).tolist()]


def by_labels(names: Sequence[tuple[Hashable, ...]]) -> list[int]:
    """The places of tuples of labels in the order of the first labels, then of the second ones."""
    ranks = [
        {label: place for place, label in enumerate(ordered_labels(part))}
        for part in zip(*names, strict=True)
    ]
    keys = [tuple(rank[label] for rank, label in zip(ranks, each, strict=True)) for each in names]
    return sorted(range(len(names)), key=keys.__getitem__)


def quantiles_by(group: NDArray[Any], values: NDArray[Any], size: int, q: float) -> Floats:
    """A quantile (type 7) of the values of each group; 0 where it has none."""
    quantiles = np.zeros(size)
    order = np.lexsort((values, group))
    ordered = values[order].astype(np.float64)
    n = np.bincount(group, minlength=size)
    some = np.flatnonzero(n)
    starts = (np.cumsum(n) - n)[some]
    rank = (n[some] - 1) * q
    low = np.floor(rank).astype(np.int64)
    high = np.minimum(low + 1, n[some] - 1)
    quantiles[some] = ordered[starts + low] + (rank - low) * (ordered[starts + high] - ordered[starts + low])
    return quantiles


class Move(Labelled):
    """The change of somebody's class between two times."""

    UP = "up", "Promoted", "升级", "升級"
    DOWN = "down", "Demoted", "降级", "降級"
    SAME = "same", "Stayed", "保持", "保持"
    OTHER = "other", "Moved", "变动", "變動"
    JOINED = "joined", "New", "新加入", "新加入"
    LEFT = "left", "Gone", "已离开", "已離開"


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Migration(Tabular):
    """Moves from class to class, or segment to segment, between two times, with the share of those there.

    Where the classes have an order, demotions stand apart from promotions. None is nobody's class: those
    who were not there before have `joined`, those without one after have `left`.
    """

    pairs: tuple[tuple[Hashable, Hashable], ...]
    counts: tuple[int, ...]
    moves: tuple[Move, ...]
    confidence: float

    def share(self, move: str) -> Estimate:
        """The share of those who had a class before that moved so."""
        wanted = Move.of(move)
        n = sum(
            count for (before, _), count in zip(self.pairs, self.counts, strict=True) if before is not None
        )
        x = sum(count for each, count in zip(self.moves, self.counts, strict=True) if each is wanted)
        if wanted is Move.JOINED:
            raise Invalid("who joined had no class before: count them", code="choice", path="move")
        return share_of(x, n, str(wanted), self.confidence)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a pair that occurs; shares are of those who had the first class."""
        base: dict[Hashable, int] = {}
        for (before, _), count in zip(self.pairs, self.counts, strict=True):
            base[before] = base.get(before, 0) + count
        n = [base[before] for before, _ in self.pairs]
        bounds = wilson(self.counts, n, confidence=self.confidence)
        joined = [before is None for before, _ in self.pairs]

        def of(values: Any) -> list[float | None]:
            return [None if new else value for new, value in zip(joined, list(values), strict=True)]

        return {
            "before": [before for before, _ in self.pairs],
            "after": [after for _, after in self.pairs],
            "move": [str(move) for move in self.moves],
            "people": list(self.counts),
            "share": of(x / total for x, total in zip(self.counts, n, strict=True)),
            "low": of(bounds.low.tolist()),
            "high": of(bounds.high.tolist()),
        }

    def summary(self) -> dict[str, Any]:
        """How many moved in each way."""
        counts = {str(move): 0 for move in Move}
        for move, count in zip(self.moves, self.counts, strict=True):
            counts[str(move)] += count
        return counts

    def __repr__(self) -> str:
        figures = ", ".join(f"{move} {n:,}" for move, n in self.summary().items() if n)
        return f"Migration({figures or 'nobody'})"


def migration(
    before: Any, after: Any, *, order: Sequence[Hashable] | None = None, confidence: float = 0.95
) -> Migration:
    """How people moved between classes (tiers, segments): two columns, one row a person, None for none.

    `order` lists the classes from the lowest to the highest; without it a move is neither up nor down.

    >>> moves = migration(["silver", "gold", "gold", None], ["gold", "silver", "gold", "silver"],
    ...                   order=["silver", "gold"])
    >>> moves, moves.share("down").value
    (Migration(up 1, down 1, same 1, joined 1), 0.3333333333333333)
    """
    check_confidence(confidence)
    before, after = together(before=before, after=after)
    one, other = groups(before, "before"), groups(after, "after")
    key = (one.codes.astype(np.int64) - one.low) * other.size + (other.codes.astype(np.int64) - other.low)
    cells, counts = np.unique(key, return_counts=True)
    moves = {
        (one.label(cell // other.size), other.label(cell % other.size)): n
        for cell, n in zip(cells.tolist(), counts.tolist(), strict=True)
    }
    moves.pop((None, None), None)
    labels = ordered_labels((label for pair in moves for label in pair), order)
    if order is not None and (lacking := [label for label in labels if label not in (None, *order)]):
        raise Invalid(f"the order lacks {lacking[0]}", code="group.unknown", path="order")
    rank = {label: place for place, label in enumerate(labels)}
    pairs = sorted(moves, key=lambda pair: (rank[pair[0]], rank[pair[1]]))
    return Migration(
        pairs=tuple(pairs),
        counts=tuple(moves[pair] for pair in pairs),
        moves=tuple(_move(*pair, rank, order is not None) for pair in pairs),
        confidence=confidence,
    )


def _move(before: Hashable, after: Hashable, rank: dict[Hashable, int], ordered: bool) -> Move:
    if before is None:
        return Move.JOINED
    if after is None:
        return Move.LEFT
    if before == after:
        return Move.SAME
    if not ordered:
        return Move.OTHER
    return Move.UP if rank[after] > rank[before] else Move.DOWN
