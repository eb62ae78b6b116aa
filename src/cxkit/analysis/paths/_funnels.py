"""How many get how far: funnels of declared steps, and the conversion from one event to another.

Each person counts once. A step is reached by the earliest event that comes after the step before it. What
"after" means for events of one instant is a choice that is always named: `ties`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, Literal, get_args

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis.paths._journeys import EventColumns, Journeys
from cxkit.analysis.paths._ordering import Whole, runs
from cxkit.columns import groups, ordered_labels, together
from cxkit.errors import Invalid, shown
from cxkit.stats.intervals.proportions import PROPORTION
from cxkit.stats.results import EMPTY, Estimate, Sufficient
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.results._pictures import INK, drawing_axes, finished, name_points

Ties = Literal["later", "together", "row"]
"""When a step follows another: at a later instant, at the same or a later one, or in a later row."""

Order = Literal["in_order", "strict", "any"]
"""Steps in their order with anything between them, one right after the other, or in any order."""

Entry = Literal["first", "any"]
"""From which first step the window runs: each person's first one, or the best one of any."""

_FARTHEST: Final = 2**61
_NEVER: Final = int(np.iinfo(np.int64).max)


def share(x: float, n: float, definition: str, confidence: float) -> Estimate:
    """x of n with the interval of a share; undefined where n is 0."""
    if not n:
        return Estimate.missing(EMPTY, unit="share", definition=definition, confidence=confidence)
    return Estimate(
        value=x / n,
        n=n,
        unit="share",
        definition=definition,
        interval=Sufficient(PROPORTION, (x, n)),
        confidence=confidence,
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ConversionFunnel(Tabular):
    """A funnel: how many people reached each step, of all, of the first step and of the step before.

    `counts` never rise from step to step. `median_seconds` is the median time from the step before, of those
    who reached the step; None at the first step, where nobody did, and where the order gives no times.
    """

    steps: tuple[Hashable, ...]
    counts: tuple[int, ...]
    people: int
    median_seconds: tuple[float | None, ...]
    order: Order
    ties: Ties
    within: float | None
    confidence: float
    dropped: Mapping[str, int]
    excluding: tuple[Hashable, ...] = ()
    entry: Entry = "first"

    def of_all(self, step: int) -> Estimate:
        """The share of all people of the log who reached a step, counted from 0."""
        return share(self.counts[step], self.people, "reached, of all", self.confidence)

    def of_first(self, step: int) -> Estimate:
        """The share of those with the first step who reached this one."""
        return share(self.counts[step], self.counts[0], "reached, of the first step", self.confidence)

    def of_previous(self, step: int) -> Estimate:
        """The share of those with the step before who reached this one; of all people at the first step."""
        base = self.people if step == 0 else self.counts[step - 1]
        return share(self.counts[step], base, "reached, of the step before", self.confidence)

    @property
    def lost(self) -> tuple[int, ...]:
        """How many were lost at each step: they reached the one before and not this one."""
        before = (self.people, *self.counts[:-1])
        return tuple(a - b for a, b in zip(before, self.counts, strict=True))

    @property
    def rate(self) -> Estimate:
        """The share of those with the first step who reached the last."""
        return self.of_first(len(self.steps) - 1)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a step, with the interval of the share of the first step."""
        first = [self.of_first(step) for step in range(len(self.steps))]
        return {
            "step": list(self.steps),
            "people": list(self.counts),
            "lost": list(self.lost),
            "of_all": [self.of_all(step).value for step in range(len(self.steps))],
            "of_first": [share.value for share in first],
            "low": [share.low for share in first],
            "high": [share.high for share in first],
            "of_previous": [self.of_previous(step).value for step in range(len(self.steps))],
            "median_seconds": list(self.median_seconds),
        }

    def summary(self) -> dict[str, Any]:
        """The people of the log, the rate from first to last step, and what was chosen and dropped."""
        return {
            "all_people": self.people,
            "rate": self.rate.value,
            "order": self.order,
            "ties": self.ties,
            "within": self.within,
            "excluding": list(self.excluding),
            "entry": self.entry,
            "confidence": self.confidence,
            "dropped": dict(self.dropped),
        }

    def plot(self, ax: Any = None) -> Any:
        """Draw the people at each step, and what share they are of those before; gives the axes."""
        ax = drawing_axes(ax, needed_for="a picture of a funnel")
        places = np.arange(len(self.steps))[::-1]
        ax.barh(places, self.counts, color=INK)
        for step, place in enumerate(places.tolist()):
            first, previous = self.of_first(step).value, self.of_previous(step).value
            told = f" {self.counts[step]:,}"
            if step and first is not None and previous is not None:
                told += f" ({first:.1%} of the first, {previous:.1%} of the step before)"
            ax.text(self.counts[step], place, told, va="center")
        name_points(ax, list(self.steps)[::-1], axis="y")
        ax.set_xlim(0, 1.6 * max(*self.counts, 1))
        return finished(ax, title=f"funnel of {self.people:,} people", xlabel="people")

    def __repr__(self) -> str:
        told = " > ".join(f"{step} {n:,}" for step, n in zip(self.steps, self.counts, strict=True))
        return f"ConversionFunnel({told}, of {self.people:,} people)"


def funnel(
    who: Any,
    event: Any,
    at: Any,
    *,
    steps: Sequence[Hashable],
    order: Order = "in_order",
    ties: Ties = "later",
    within: timedelta | float | None = None,
    excluding: Sequence[Hashable] = (),
    entry: Entry = "first",
    zone: str | None = None,
    confidence: float = 0.95,
) -> ConversionFunnel:
    """How many people reach each step, from columns of persons, events and times (datetimes or seconds).

    In order: from the earliest first step, the earliest next step after it, and so on; other events may lie
    between. `order="strict"`: the steps one right after the other, anywhere in a journey. `order="any"`: all
    the steps up to this one, in whatever order. `ties` says whether a step at the same instant as the one
    before counts: `"later"` no, `"together"` yes (one event never counts for two steps), `"row"` if its row
    comes later. `within` is a `timedelta` or seconds from the first step that counts, the bound included.
    `excluding` names events that may not lie between two steps: who has one after a step and before the next
    stays at the step. Steps may repeat; a step that the log doesn't have is refused.

    The window runs from the first step that a person ever takes, so that who comes back next month and
    buys at once is lost. `entry="any"` asks whether any of a person's first steps is followed by the
    others in time; without a window both say the same. It is for steps in order, with ties "later" or
    "row", and tells no times.

    >>> found = funnel(["a", "a", "b", "b", "c"], ["visit", "pay", "pay", "visit", "visit"], [0, 9, 1, 2, 3],
    ...                steps=["visit", "pay"])
    >>> found
    ConversionFunnel(visit 3 > pay 1, of 3 people)
    >>> found.rate
    Estimate(reached, of the first step 33.3%, n=3, 95% wilson 6.1% to 79.2%)
    """
    return _funnel(
        EventColumns.of(who, event, at, zone=zone),
        steps=steps,
        order=order,
        ties=ties,
        within=within,
        excluding=excluding,
        entry=entry,
        confidence=confidence,
    )


def _funnel(
    log: EventColumns,
    *,
    steps: Sequence[Hashable],
    order: Order,
    ties: Ties,
    within: timedelta | float | None,
    excluding: Sequence[Hashable],
    entry: Entry,
    confidence: float,
) -> ConversionFunnel:
    _check(order, ties)
    check_confidence(confidence)
    if entry not in get_args(Entry):
        raise Invalid(f"is one of first, any, got {shown(entry)}", code="choice", path="entry")
    if entry == "any" and (order != "in_order" or ties == "together" or excluding):
        raise Invalid(
            'any entry is for steps in order, with ties "later" or "row" and nothing excluded',
            code="funnel.entry",
            path="entry",
        )
    if isinstance(steps, str) or not steps:
        raise Invalid("a funnel has one step or more, as a list", code="funnel.steps", path="steps")
    seconds = _seconds(within)
    codes = [log.code(step, f"steps[{place}]") for place, step in enumerate(steps)]
    barred = _barred(log, excluding, codes, order)
    medians: tuple[float | None, ...] = (None,) * len(codes)
    if order == "any":
        if within is not None:
            message = "a window is measured from the first step: leave it out where any order counts"
            raise Invalid(message, code="funnel.window", path="within")
        counts = _any_order(log, codes)
    elif order == "strict":
        counts = _strictly(log.ordered(), codes, seconds)
    elif entry == "any":
        counts = _any_entry(log.ordered(), codes, ties, seconds)
    else:
        counts, medians = _in_order(log, codes, ties, seconds, barred)
    return ConversionFunnel(
        steps=tuple(steps),
        counts=tuple(counts),
        people=log.people,
        median_seconds=medians,
        order=order,
        ties=ties,
        within=seconds,
        excluding=tuple(excluding),
        entry=entry,
        confidence=confidence,
        dropped=log.dropped,
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class FunnelGroups(Tabular):
    """The same funnel for groups of people, each person in the group of their earliest event."""

    groups: Mapping[Hashable, ConversionFunnel]
    dropped: Mapping[str, int]

    def __getitem__(self, group: Hashable) -> ConversionFunnel:
        return self.groups[group]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a step of a group."""
        rows = [(group, each.columns()) for group, each in self.groups.items()]
        names = rows[0][1] if rows else {}
        groups = [group for group, columns in rows for _ in columns["step"]]
        return {
            "group": groups,
            **{name: [cell for _, each in rows for cell in each[name]] for name in names},
        }

    def summary(self) -> dict[str, Any]:
        """The people of all groups, and the rate of each."""
        rates = {str(group): each.rate.value for group, each in self.groups.items()}
        return {"all_people": sum(each.people for each in self.groups.values()), "rates": rates}

    def __repr__(self) -> str:
        told = ", ".join(f"{group}: {each.rate}" for group, each in self.groups.items())
        return f"FunnelGroups({told})"


def funnels(
    who: Any,
    event: Any,
    at: Any,
    *,
    by: Any,
    steps: Sequence[Hashable],
    order: Order = "in_order",
    ties: Ties = "later",
    within: timedelta | float | None = None,
    excluding: Sequence[Hashable] = (),
    entry: Entry = "first",
    zone: str | None = None,
    confidence: float = 0.95,
) -> FunnelGroups:
    """The `funnel` of each group: `by` is a column beside the events (platform, campaign, class …).

    A person is in one group, that of their earliest event; of events at one instant, that of the first
    row. Groups sum to the funnel of all.

    >>> found = funnels(["a", "a", "b", "b"], ["visit", "pay", "visit", "leave"], [0, 9, 1, 2],
    ...                 by=["app", "web", "web", "web"], steps=["visit", "pay"])
    >>> found["app"].counts, found["web"].counts
    ((1, 1), (1, 0))
    """
    who, event, at, by = together(who=who, event=event, at=at, by=by)
    log, keys = EventColumns.of(who, event, at, zone=zone), groups(by, "by")
    codes = (keys.codes.astype(np.int64) - keys.low)[log.rows]
    order_of = np.lexsort((np.arange(log.who.size), log.at, log.who))
    starts, _ = runs(log.who[order_of])
    of_person = np.full(log.size, -1, np.int64)
    of_person[log.who[order_of[starts]]] = codes[order_of[starts]]
    mine = of_person[log.who]
    found: dict[Hashable, ConversionFunnel] = {}
    places = {keys.label(place): place for place in np.unique(mine).tolist()}
    for label in ordered_labels(places):
        kept = mine == places[label]
        part = attrs.evolve(log, who=log.who[kept], event=log.event[kept], at=log.at[kept])
        found[label] = _funnel(
            part,
            steps=steps,
            order=order,
            ties=ties,
            within=within,
            excluding=excluding,
            entry=entry,
            confidence=confidence,
        )
    return FunnelGroups(groups=found, dropped=log.dropped)


def _check(order: str, ties: str) -> None:
    for name, given, known in (("order", order, get_args(Order)), ("ties", ties, get_args(Ties))):
        if given not in known:
            raise Invalid(f"is one of {', '.join(known)}, got {shown(given)}", code="choice", path=name)


def _barred(log: EventColumns, excluding: Sequence[Hashable], steps: list[int], order: str) -> list[int]:
    """The codes of the events that are excluded; one that the log doesn't have bars nobody."""
    if not excluding:
        return []
    if isinstance(excluding, str):
        raise Invalid(
            "is a list of events, not a text",
            code="funnel.exclude",
            path="excluding",
        )
    if order != "in_order":
        raise Invalid(
            "events are excluded between steps in order: leave it out where the order is strict or any",
            code="funnel.exclude",
            path="excluding",
        )
    found = [log.code(event, "excluding") for event in excluding if event in log.labels]
    both = [log.labels[code] for code in found if code in steps]
    if both:
        raise Invalid(f"{shown(both[0])} is a step too", code="funnel.exclude", path="excluding")
    return found


def _seconds(within: timedelta | float | None) -> float | None:
    if within is None:
        return None
    found = within.total_seconds() if isinstance(within, timedelta) else within
    if isinstance(found, bool) or not 0 <= found < float("inf"):
        raise Invalid(
            f"must be a time of 0 seconds or more, got {shown(within)}", code="number.low", path="within"
        )
    return float(found)


def _ticks(seconds: float, ticks: int) -> int:
    return int(min(seconds * ticks, _FARTHEST))


class _Walk:
    """The walk of all people along the steps at once: where each stands, and which rows are spent."""

    def __init__(self, log: EventColumns, ties: Ties) -> None:
        ordered = log.ordered() if ties == "row" else log
        self.who, self.event, self.at = ordered.who, ordered.event, ordered.at
        self.ticks, self.size, self.ties = log.ticks, log.size, ties
        self.key: Whole = np.arange(self.who.size, dtype=np.int64) if ties == "row" else self.at
        self.spent: NDArray[np.bool_] | None = None

    def take(self, code: int, before: Whole | None, latest: Whole | None) -> Whole:
        """The key of the earliest event of that code after `before` and up to `latest`; `_NEVER` for none."""
        rows = np.flatnonzero(self.event == code)
        people = self.who[rows]
        good = np.ones(rows.size, np.bool_)
        if before is not None:
            last = before[people]
            good = self.key[rows] >= last if self.ties == "together" else self.key[rows] > last
            good &= last != _NEVER
        if latest is not None:
            good &= self.at[rows] <= latest[people]
        if self.spent is not None:
            good &= ~self.spent[rows]
        rows, people = rows[good], people[good]
        best = np.full(self.size, _NEVER, np.int64)
        np.minimum.at(best, people, self.key[rows])
        if self.spent is not None:
            self._spend(rows, best)
        return best

    def first_of(self, codes: Sequence[int], before: Whole) -> Whole:
        """The key of each person's earliest event of those codes strictly after `before`."""
        rows = np.flatnonzero(np.isin(self.event, codes))
        people = self.who[rows]
        kept = self.key[rows] > before[people]
        best = np.full(self.size, _NEVER, np.int64)
        np.minimum.at(best, people[kept], self.key[rows][kept])
        return best

    def _spend(self, rows: Whole, best: Whole) -> None:
        """One row a person that has the key found is spent: it can't count for a later step."""
        found = rows[self.key[rows] == best[self.who[rows]]]
        row = np.full(self.size, -1, np.int64)
        row[self.who[found]] = found
        assert self.spent is not None
        self.spent[row[row >= 0]] = True

    def times(self, keys: Whole) -> Whole:
        """The times of keys; only those that aren't `_NEVER` mean anything."""
        if self.ties != "row":
            return keys
        return self.at[np.where(keys == _NEVER, 0, keys)] if self.at.size else keys


def _in_order(
    log: EventColumns, codes: list[int], ties: Ties, within: float | None, barred: Sequence[int] = ()
) -> tuple[list[int], tuple[float | None, ...]]:
    walk = _Walk(log, ties)
    if ties == "together" and len(set(codes)) < len(codes):
        walk.spent = np.zeros(walk.who.size, np.bool_)
    counts: list[int] = []
    medians: list[float | None] = []
    before: Whole | None = None
    latest: Whole | None = None
    for code in codes:
        reached = walk.take(code, before, latest)
        if before is not None and barred:
            reached = np.where(walk.first_of(barred, before) < reached, _NEVER, reached)
        some = reached != _NEVER
        counts.append(int(np.count_nonzero(some)))
        times = walk.times(reached)
        if before is None:
            medians.append(None)
            if within is not None:
                latest = np.where(some, times + _ticks(within, walk.ticks), 0)
        else:
            gaps = times[some] - walk.times(before)[some]
            medians.append(float(np.median(gaps)) / walk.ticks if gaps.size else None)
        before = reached
    return counts, tuple(medians)


def _strictly(log: Journeys, codes: list[int], within: float | None) -> list[int]:
    """People with a run of events that are the steps, one right after the other."""
    places = np.flatnonzero(log.event == codes[0])
    counts: list[int] = []
    for step, code in enumerate(codes):
        if step:
            places = places[places + step < log.who.size]
            there = places + step
            good = (log.event[there] == code) & (log.who[there] == log.who[places])
            if within is not None:
                good &= log.at[there] - log.at[places] <= _ticks(within, log.ticks)
            places = places[good]
        counts.append(int(np.unique(log.who[places]).size))
    return counts


def _any_entry(log: Journeys, codes: list[int], ties: Ties, within: float | None) -> list[int]:
    """People of whom some first step is followed by the others in time: each event keeps the latest one."""
    who, at = log.who, log.at
    place = np.arange(who.size)
    first = np.repeat(log.starts, log.lengths)
    before = place - 1
    if ties == "later" and who.size:
        changed = np.append(True, (who[1:] != who[:-1]) | (at[1:] != at[:-1]))
        before = np.maximum.accumulate(np.where(changed, place, 0)) - 1
    latest = np.where(log.event == codes[0], place, -1)
    counts = [int(np.unique(who[latest >= 0]).size)]
    for code in codes[1:]:
        # The latest start of a chain that ends before each event, within the same journey.
        start = np.append(np.maximum.accumulate(latest), -1)[before] if who.size else latest
        good = (log.event == code) & (start >= first)
        if within is not None:
            good &= at - at[np.maximum(start, 0)] <= _ticks(within, log.ticks)
        latest = np.where(good, start, -1)
        counts.append(int(np.unique(who[good]).size))
    return counts


def _any_order(log: EventColumns, codes: list[int]) -> list[int]:
    """People who have each of the steps so far as often as it is listed."""
    reached = np.ones(log.size, np.bool_)
    needed: dict[int, int] = {}
    times: dict[int, Whole] = {}
    counts: list[int] = []
    for code in codes:
        if code not in times:
            times[code] = np.bincount(log.who[log.event == code], minlength=log.size).astype(np.int64)
        needed[code] = needed.get(code, 0) + 1
        reached &= times[code] >= needed[code]
        counts.append(int(np.count_nonzero(reached)))
    return counts


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Conversion(Tabular):
    """The conversion from one event to another, beside how common the other is anyway.

    `people` have any event, `with_start` the first event, `converted` the second one after it, `with_end`
    the second one at any time.
    """

    start: Hashable
    end: Hashable
    people: int
    with_start: int
    converted: int
    with_end: int
    ties: Ties
    within: float | None
    confidence: float

    @property
    def rate(self) -> Estimate:
        """The share of those with the first event who converted."""
        return share(self.converted, self.with_start, "conversion", self.confidence)

    @property
    def base_rate(self) -> Estimate:
        """The share of all people who have the second event at all."""
        return share(self.with_end, self.people, "base rate", self.confidence)

    @property
    def lift(self) -> Estimate:
        """The rate over the base rate; undefined where either is undefined. It has no interval.

        Those who converted are among those who have the second event, so the two rates are not independent.
        """
        if not self.with_start or not self.with_end:
            return Estimate.missing(EMPTY, n=self.with_start, definition="lift")
        value = (self.converted / self.with_start) / (self.with_end / self.people)
        return Estimate(value=value, n=self.with_start, definition="lift")

    def columns(self) -> dict[str, Sequence[Any]]:
        """The rate and the base rate, one row each."""
        rates = (self.rate, self.base_rate)
        return {
            "figure": [rate.definition for rate in rates],
            "count": [self.converted, self.with_end],
            "of": [self.with_start, self.people],
            "share": [rate.value for rate in rates],
            "low": [rate.low for rate in rates],
            "high": [rate.high for rate in rates],
        }

    def summary(self) -> dict[str, Any]:
        """The events, the lift and what was chosen."""
        return {
            "start": self.start,
            "end": self.end,
            "lift": self.lift.value,
            "ties": self.ties,
            "within": self.within,
            "confidence": self.confidence,
        }

    def __repr__(self) -> str:
        told = f"{self.start} > {self.end} {self.rate}, {self.converted:,} of {self.with_start:,}"
        return f"Conversion({told}, base rate {self.base_rate}, lift {self.lift})"


def conversion(
    who: Any,
    event: Any,
    at: Any,
    *,
    start: Hashable,
    end: Hashable,
    within: timedelta | float | None = None,
    ties: Ties = "later",
    zone: str | None = None,
    confidence: float = 0.95,
) -> Conversion:
    """How many of those with event `start` have event `end` after it, and how common `end` is anyway.

    From each person's earliest `start`, the earliest `end` after it, `within` a `timedelta` or seconds, the
    bound included. The same event twice asks who repeats it. `ties` is as in `funnel`.

    >>> log = ["a", "a", "b", "c"], ["item", "pay", "item", "pay"], [0, 60, 0, 5]
    >>> conversion(*log, start="item", end="pay")
    Conversion(item > pay 50.0%, 1 of 2, base rate 66.7%, lift 0.75)
    """
    _check("in_order", ties)
    check_confidence(confidence)
    log = EventColumns.of(who, event, at, zone=zone)
    codes = [log.code(start, "start"), log.code(end, "end")]
    seconds = _seconds(within)
    (with_start, converted), _ = _in_order(log, codes, ties, seconds)
    with_end = int(np.unique(log.who[log.event == codes[1]]).size)
    return Conversion(
        start=start,
        end=end,
        people=log.people,
        with_start=with_start,
        converted=converted,
        with_end=with_end,
        ties=ties,
        within=seconds,
        confidence=confidence,
    )
