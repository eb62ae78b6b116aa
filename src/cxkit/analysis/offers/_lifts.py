"""Lifts: how much more often things are bought together, or one after another, than chance would have it.

Sources: DuMouchel (1999), The American Statistician 53:177, for lifts shrunk by a gamma prior; Wilson and
Hilferty (1931) for the quantiles of their posterior.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis.paths._ordering import packed, runs
from cxkit.columns import groups, to_local, together
from cxkit.errors import Invalid
from cxkit.metrics._counting._clock import days_or_instants
from cxkit.offers import refuse_sensitive
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.tables import MISSING
from cxkit.values import Labelled

Whole = NDArray[np.int64]
_DAY: Final = 86_400_000_000
_MOST_PAIRS: Final = 1_000_000_000
_CHUNK: Final = 4_000_000
_STRONGEST: Final = 1e6


class LiftVerdict(Labelled):
    """Verdict on a lift, from its interval."""

    MORE = "more", "More than by chance", "高于随机水平", "高於隨機水準"
    LESS = "less", "Less than by chance", "低于随机水平", "低於隨機水準"
    NONE = "none", "No difference found", "未见差异", "未見差異"
    FEW = "few", "Not enough evidence", "证据不足", "證據不足"


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Lifts(Tabular):
    """Lifts of pairs that occur: observed over expected, shrunk towards 1, each with its interval.

    `expected` is what chance would bring, were the two independent. `strength` is how much expected evidence
    the prior is worth: (both + strength) / (expected + strength) is the shrunk lift. `least` are needed, seen
    or expected, for a verdict. `instead` names the larger group whose lift stands for a small one.
    """

    labels: tuple[tuple[Hashable, ...], tuple[Hashable, ...]]
    given: Whole
    item: Whole
    n_given: Whole
    n_item: Whole
    both: Whole
    n: int
    strength: float
    least: int
    confidence: float
    symmetric: bool = False
    instead: tuple[Hashable, ...] = ()

    @property
    def expected(self) -> Floats:
        """How often both would occur by chance."""
        return self.n_given * self.n_item / self.n

    @property
    def shrunk(self) -> Floats:
        """The lifts, shrunk towards 1."""
        return (self.both + self.strength) / (self.expected + self.strength)

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """The central posterior interval of each lift."""
        shape = self.both + self.strength
        scale = shape / (self.expected + self.strength)
        z = z_of(self.confidence)
        low, high = (
            scale * np.maximum(1 - 1 / (9 * shape) + sign * z / (3 * np.sqrt(shape)), 0) ** 3
            for sign in (-1, 1)
        )
        return low, high

    @property
    def verdicts(self) -> list[LiftVerdict]:
        """The verdict on each pair."""
        low, high = self.bounds
        enough = np.maximum(self.both, self.expected) >= self.least
        code = np.where(~enough, 3, np.where(low > 1, 0, np.where(high < 1, 1, 2)))
        kinds = (LiftVerdict.MORE, LiftVerdict.LESS, LiftVerdict.NONE, LiftVerdict.FEW)
        return [kinds[each] for each in code.tolist()]

    def suggested(self, *given: Hashable, most: int = 3) -> list[tuple[Hashable, Hashable, float]]:
        """Items that go with these more than by chance: the item, because of which, the lowest lift of it.

        The surest first (by the lower bound), each item once, none of those given.
        """
        low, _ = self.bounds
        pairs = [(self.given, self.item, *self.labels)]
        if self.symmetric:
            pairs.append((self.item, self.given, *self.labels))
        enough = (np.maximum(self.both, self.expected) >= self.least) & (low > 1)
        best: dict[Hashable, tuple[Hashable, Hashable, float]] = {}
        for one, other, ones, others in pairs:
            wanted = [place for place, label in enumerate(ones) if label in given]
            for row in np.flatnonzero(enough & np.isin(one, wanted)).tolist():
                item, why = others[other[row]], ones[one[row]]
                if item not in given and low[row] > best.get(item, ("", "", -math.inf))[2]:
                    best[item] = (item, why, float(low[row]))
        return sorted(best.values(), key=lambda each: (-each[2], str(each[0])))[:most]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a pair that occurs."""
        low, high = self.bounds
        by_name: dict[str, Sequence[Any]] = {
            "given": [self.labels[0][place] for place in self.given.tolist()],
            "item": [self.labels[1][place] for place in self.item.tolist()],
            "n_given": self.n_given.tolist(),
            "n_item": self.n_item.tolist(),
            "both": self.both.tolist(),
            "expected": self.expected.tolist(),
            "lift": (self.both / self.expected).tolist(),
            "shrunk": self.shrunk.tolist(),
            "low": low.tolist(),
            "high": high.tolist(),
            "verdict": [str(each) for each in self.verdicts],
        }
        return {**by_name, "instead": list(self.instead)} if self.instead else by_name

    def summary(self) -> dict[str, Any]:
        """How many baskets, customers or transitions there are, and what the prior is worth."""
        return {"n": self.n, "strength": self.strength, "least": self.least}

    def __repr__(self) -> str:
        more = self.verdicts.count(LiftVerdict.MORE)
        return f"Lifts({self.both.size:,} pairs of {self.n:,}, {more:,} more often)"


def co_purchase(
    basket: Any, item: Any, *, least: int = 5, strength: float | None = None, confidence: float = 0.95
) -> Lifts:
    """Things bought together: one row a line, with its basket (the order, or the customer) and what it is.

    Each item counts once a basket. Baskets of very different sizes raise all lifts: large ones hold anything.
    Without a `strength` it is what the spread of all pairs tells (`_fitted`).

    >>> orders, items = [1, 1, 2, 2, 3, 3, 4, 5], ["tea", "mug"] * 3 + ["hat", "hat"]
    >>> pairs = co_purchase(orders, items, least=2, strength=1)
    >>> pairs.to_records()[0]["lift"], pairs.to_records()[0]["shrunk"]
    (1.6666666666666665, 1.4285714285714286)
    """
    basket, item = together(basket=basket, item=item)
    (_, baskets), (items, what) = _coded(basket, "basket"), _coded(item, "item")
    size = len(items)
    where, kind = _distinct((baskets >= 0) & (what >= 0), baskets, what)
    pairs, both = _pairs_within(where, kind, size)
    n_item = np.bincount(kind, minlength=size)
    every = (int(n_item.sum()) ** 2 - int((n_item**2).sum())) / 2
    squares = (n_item.astype(np.float64) ** 2).sum() ** 2 - (n_item.astype(np.float64) ** 4).sum()
    return _lifts(
        labels=(items, items),
        cells=(pairs // size, pairs % size, both),
        margins=(n_item, n_item),
        n=int(np.unique(where).size),
        sums=(every, squares / 2),
        options=(least, strength, confidence),
        symmetric=True,
    )


def next_purchase(
    customer: Any,
    item: Any,
    at: Any,
    *,
    tz: str,
    zone: str | None = None,
    least: int = 5,
    strength: float | None = None,
    confidence: float = 0.95,
) -> Lifts:
    """Things bought next: pairs of something and what the same customer buys on the next day of purchase.

    Purchases of one local day are one. `n` counts the pairs of days; buying the same again is left to
    `replenishment`.

    >>> from datetime import UTC, datetime, timedelta
    >>> days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=each) for each in (0, 9, 0, 9, 0, 9)]
    >>> pairs = next_purchase(["a", "a", "b", "b", "c", "c"], ["bed", "sheet"] * 2 + ["hat", "mug"], days,
    ...                       tz="UTC", least=2, strength=1)
    >>> [(row["given"], row["item"], row["lift"]) for row in pairs.to_records()]
    [('bed', 'sheet', 1.5), ('hat', 'mug', 3.0)]
    """
    customer, item, at = together(customer=customer, item=item, at=at)
    (_, who), (items, what) = _coded(customer, "customer"), _coded(item, "item")
    times, size = days_or_instants(at, "at", tz, zone), len(items)
    known = times != MISSING
    day = np.zeros(times.size, np.int64)
    day[known] = to_local(times[known], tz) // _DAY
    day -= day.min(initial=0)
    person, when, kind = _distinct(known & (who >= 0) & (what >= 0), who, day, what)
    starts, lengths = runs(packed(person, when))
    follows = np.flatnonzero(person[starts[1:]] == person[starts[:-1]])
    first, second = lengths[follows], lengths[follows + 1]
    total = first * second
    if total.sum() > _MOST_PAIRS:
        raise _too_many()
    step = np.arange(int(total.sum())) - np.repeat(np.cumsum(total) - total, total)
    wide = np.repeat(second, total)
    before = kind[np.repeat(starts[follows], total) + step // wide]
    after = kind[np.repeat(starts[follows + 1], total) + step % wide]
    pairs, both = np.unique(before * size + after, return_counts=True)
    other = pairs // size != pairs % size
    inside = np.repeat(np.arange(starts.size), lengths)
    n_first = np.bincount(kind[np.isin(inside, follows)], minlength=size)
    n_next = np.bincount(kind[np.isin(inside, follows + 1)], minlength=size)
    one, two = n_first.astype(np.float64), n_next.astype(np.float64)
    sums = (
        one.sum() * two.sum() - (one * two).sum(),
        (one**2).sum() * (two**2).sum() - (one**2 * two**2).sum(),
    )
    return _lifts(
        labels=(items, items),
        cells=(pairs[other] // size, pairs[other] % size, both[other]),
        margins=(n_first, n_next),
        n=follows.size,
        sums=sums,
        options=(least, strength, confidence),
    )


def affinity(
    customer: Any,
    group: Any,
    category: Any,
    *,
    parent: Any = None,
    trait: str = "persona",
    fewest: int = 30,
    least: int = 5,
    strength: float | None = None,
    confidence: float = 0.95,
) -> Lifts:
    """Things that a group buys more than others: P(category | group) / P(category), one row a purchase.

    Each customer counts once a category, in the group of their last row. A group of fewer than `fewest`
    customers has the lift of its `parent` group, and `instead` says so. `trait` is what the groups are made
    by; a sensitive one is refused by name.

    >>> who = [f"c{n}" for n in range(100)]
    >>> tastes = affinity(who, ["families"] * 50 + ["singles"] * 50, (["toys"] * 40 + ["books"] * 10)
    ...                  + (["toys"] * 5 + ["books"] * 45), strength=10)
    >>> [row[0] for row in tastes.suggested("families")], round(float(tastes.shrunk.max()), 2)
    (['toys'], 1.54)
    """
    refuse_sensitive([trait])
    customer, group, category, parent = together(
        customer=customer, group=group, category=category, parent=parent
    )
    (customers, who), (kinds, what) = _coded(customer, "customer"), _coded(category, "category")
    names, mine = _coded(group, "group")
    known = np.flatnonzero((who >= 0) & (what >= 0) & (mine >= 0))
    people, last = np.unique(who[known][::-1], return_index=True)
    of_person = np.zeros(len(customers), np.int64)
    of_person[people] = mine[known][::-1][last]
    buyer, bought = _distinct((who >= 0) & (what >= 0) & (mine >= 0), who, what)
    n_item = np.bincount(bought, minlength=len(kinds))
    n_group = np.bincount(of_person[people], minlength=len(names))
    both = np.zeros((len(names), len(kinds)), np.int64)
    np.add.at(both, (of_person[buyer], bought), 1)
    instead: list[Hashable] = [None] * len(names)
    if parent is not None:
        upper, above = _coded(parent, "parent")
        above_of = np.full(len(names), -1, np.int64)
        above_of[mine[known]] = above[known]
        for place in np.flatnonzero((n_group < fewest) & (above_of >= 0)).tolist():
            whole = above_of == above_of[place]
            instead[place] = upper[above_of[place]]
            both[place] = np.bincount(bought[whole[of_person[buyer]]], minlength=len(kinds))
            n_group[place] = (whole[of_person[people]]).sum()
    one, other = np.nonzero(both)
    some, all_items = n_group.astype(np.float64), n_item.astype(np.float64)
    sums = (some.sum() * all_items.sum(), (some**2).sum() * (all_items**2).sum())
    lifts = _lifts(
        labels=(names, kinds),
        cells=(one, other, both[one, other]),
        margins=(n_group, n_item),
        n=int(people.size),
        sums=sums,
        options=(least, strength, confidence),
    )
    return attrs.evolve(
        lifts, instead=tuple(instead[place] for place in one.tolist()) if parent is not None else ()
    )


def _distinct(kept: Flags, *parts: Whole) -> tuple[Whole, ...]:
    """The distinct rows among those kept, in their order, part by part."""
    some = [part[kept] for part in parts]
    first = np.unique(packed(*some), return_index=True)[1]
    return tuple(part[first] for part in some)


def _coded(column: Any, name: str) -> tuple[tuple[Hashable, ...], Whole]:
    """A column of ids: its labels in their one order, and each cell's place among them, -1 for none."""
    grouped = groups(column, name)
    labels, places = grouped.placed()
    if None not in labels:
        return labels, places
    gone = labels.index(None)
    rank = np.cumsum([label is not None for label in labels]) - 1
    rank[gone] = -1
    return tuple(label for label in labels if label is not None), rank[places]


def _pairs_within(where: Whole, kind: Whole, size: int) -> tuple[Whole, Whole]:
    """The pairs of kinds (first * size + second, first below second) in one basket, and how many have them.

    `where` is sorted, and `kind` within it: rows that stand `step` apart in one basket are a pair.
    """
    lengths = np.unique(where, return_counts=True)[1]
    if (lengths * (lengths - 1) // 2).sum() > _MOST_PAIRS:
        raise _too_many()
    place = np.repeat(lengths, lengths) - _rank(lengths) - 1
    rows, step = np.flatnonzero(place), 1
    pairs, both = np.zeros(0, np.int64), np.zeros(0, np.int64)
    while rows.size:
        parts: list[Whole] = []
        while rows.size and sum(part.size for part in parts) < _CHUNK:
            parts.append(kind[rows] * size + kind[rows + step])
            step += 1
            rows = rows[place[rows] >= step]
        some, counts = np.unique(np.concatenate(parts), return_counts=True)
        every, where_in = np.unique(np.concatenate((pairs, some)), return_inverse=True)
        both = np.bincount(where_in, weights=np.concatenate((both, counts))).astype(np.int64)
        pairs = every
    return pairs, both


def _rank(lengths: Whole) -> Whole:
    """The place of each row in its basket, from 0."""
    return np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def _too_many() -> Invalid:
    return Invalid("too many pairs: take categories for items, or smaller baskets", code="lifts.size")


def _lifts(
    *,
    labels: tuple[tuple[Hashable, ...], tuple[Hashable, ...]],
    cells: tuple[Whole, Whole, Whole],
    margins: tuple[Whole, Whole],
    n: int,
    sums: tuple[float, float],
    options: tuple[int, float | None, float],
    symmetric: bool = False,
) -> Lifts:
    least, strength, confidence = options
    given, item, both = cells
    if strength is not None and not strength > 0:
        raise Invalid("is above 0", code="number.low", path="strength")
    n_given, n_item = margins[0][given], margins[1][item]
    if strength is None:
        every = max(n, 1)
        strength = _fitted(both, n_given * n_item / every, sums[0] / every, sums[1] / every**2)
    return Lifts(
        labels=labels,
        given=given,
        item=item,
        n_given=n_given,
        n_item=n_item,
        both=both,
        n=n,
        strength=strength,
        least=least,
        confidence=check_confidence(confidence),
        symmetric=symmetric,
    )


def _fitted(both: Whole, expected: Floats, all_expected: float, all_squares: float) -> float:
    """The strength of the prior by moments over all pairs, those that never occur included.

    With true lifts of mean 1 and variance 1 / strength, counts have the variance expected + expected^2 /
    strength. Where they vary no more than by chance, the prior is as strong as can be: there are no lifts.
    """
    excess = float(((both - expected) ** 2 - expected**2).sum()) + all_squares - all_expected
    if all_squares <= 0 or excess <= 0:
        return _STRONGEST
    return min(all_squares / excess, _STRONGEST)
