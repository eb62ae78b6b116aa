"""How many get how far: funnels of declared steps, of all people and of groups.

Each person counts once. A step is reached by the earliest event that comes after the step before it. What
"after" means for events of one instant is a choice that is always named: `ties`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal, get_args

import attrs
import numpy as np

from cxkit.analysis._figures import check_choice, share_of, with_bounds
from cxkit.analysis.paths._journeys import EventColumns
from cxkit.analysis.paths._ordering import runs
from cxkit.analysis.paths._walks import Ties, any_entry, any_order, in_order, strictly
from cxkit.columns import groups, ordered_labels, together
from cxkit.errors import Invalid, shown
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.results._pictures import INK, drawing_axes, finished, name_points

Order = Literal["in_order", "strict", "any"]
"""Steps in their order with anything between them, one right after the other, or in any order."""

Entry = Literal["first", "any"]
"""From which first step the window runs: each person's first one, or the best one of any."""


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
        return share_of(self.counts[step], self.people, "reached, of all", self.confidence)

    def of_first(self, step: int) -> Estimate:
        """The share of those with the first step who reached this one."""
        return share_of(self.counts[step], self.counts[0], "reached, of the first step", self.confidence)

    def of_previous(self, step: int) -> Estimate:
        """The share of those with the step before who reached this one; of all people at the first step."""
        base = self.people if step == 0 else self.counts[step - 1]
        return share_of(self.counts[step], base, "reached, of the step before", self.confidence)

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
        return {
            "step": list(self.steps),
            "people": list(self.counts),
            "lost": list(self.lost),
            "of_all": [self.of_all(step).value for step in range(len(self.steps))],
            **with_bounds("of_first", map(self.of_first, range(len(self.steps)))),
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
            text = f" {self.counts[step]:,}"
            if step and first is not None and previous is not None:
                text += f" ({first:.1%} of the first, {previous:.1%} of the step before)"
            ax.text(self.counts[step], place, text, va="center")
        name_points(ax, list(self.steps)[::-1], axis="y")
        ax.set_xlim(0, 1.6 * max(*self.counts, 1))
        return finished(ax, title=f"funnel of {self.people:,} people", xlabel="people")

    def __repr__(self) -> str:
        figures = " > ".join(f"{step} {n:,}" for step, n in zip(self.steps, self.counts, strict=True))
        return f"ConversionFunnel({figures}, of {self.people:,} people)"


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

    >>> steps = funnel(["a", "a", "b", "b", "c"], ["visit", "pay", "pay", "visit", "visit"], [0, 9, 1, 2, 3],
    ...                steps=["visit", "pay"])
    >>> steps
    ConversionFunnel(visit 3 > pay 1, of 3 people)
    >>> steps.rate
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
    check_choices(order, ties)
    check_confidence(confidence)
    check_choice(entry, get_args(Entry), "entry")
    if entry == "any" and (order != "in_order" or ties == "together" or excluding):
        raise Invalid(
            'any entry is for steps in order, with ties "later" or "row" and nothing excluded',
            code="funnel.entry",
            path="entry",
        )
    if isinstance(steps, str) or not steps:
        raise Invalid("a funnel has one step or more, as a list", code="funnel.steps", path="steps")
    seconds = seconds_of(within)
    codes = [log.code(step, f"steps[{place}]") for place, step in enumerate(steps)]
    barred = _barred(log, excluding, codes, order)
    medians: tuple[float | None, ...] = (None,) * len(codes)
    if order == "any":
        if within is not None:
            message = "a window is measured from the first step: leave it out where any order counts"
            raise Invalid(message, code="funnel.window", path="within")
        counts = any_order(log, codes)
    elif order == "strict":
        counts = strictly(log.ordered(), codes, seconds)
    elif entry == "any":
        counts = any_entry(log.ordered(), codes, ties, seconds)
    else:
        counts, medians = in_order(log, codes, ties, seconds, barred)
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
        figures = ", ".join(f"{group}: {each.rate}" for group, each in self.groups.items())
        return f"FunnelGroups({figures})"


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

    >>> by_app = funnels(["a", "a", "b", "b"], ["visit", "pay", "visit", "leave"], [0, 9, 1, 2],
    ...                 by=["app", "web", "web", "web"], steps=["visit", "pay"])
    >>> by_app["app"].counts, by_app["web"].counts
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
    by_group: dict[Hashable, ConversionFunnel] = {}
    places = {keys.label(place): place for place in np.unique(mine).tolist()}
    for label in ordered_labels(places):
        kept = mine == places[label]
        part = attrs.evolve(log, who=log.who[kept], event=log.event[kept], at=log.at[kept])
        by_group[label] = _funnel(
            part,
            steps=steps,
            order=order,
            ties=ties,
            within=within,
            excluding=excluding,
            entry=entry,
            confidence=confidence,
        )
    return FunnelGroups(groups=by_group, dropped=log.dropped)


def check_choices(order: str, ties: str) -> None:
    check_choice(order, get_args(Order), "order")
    check_choice(ties, get_args(Ties), "ties")


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
    codes = [log.code(event, "excluding") for event in excluding if event in log.labels]
    both = [log.labels[code] for code in codes if code in steps]
    if both:
        raise Invalid(f"{shown(both[0])} is a step too", code="funnel.exclude", path="excluding")
    return codes


def seconds_of(within: timedelta | float | None) -> float | None:
    if within is None:
        return None
    seconds = within.total_seconds() if isinstance(within, timedelta) else within
    if isinstance(seconds, bool) or not 0 <= seconds < float("inf"):
        raise Invalid(
            f"must be a time of 0 seconds or more, got {shown(within)}", code="number.low", path="within"
        )
    return float(seconds)
