"""Visits (sessions): which events of a visitor belong together, by a declared policy.

One visit ends and the next begins after a pause, with another campaign, and where the policy says so at
midnight, after the longest time or by the source's own session ids. Every rule but the longest time looks at
neighbouring events only, so that a shorter pause splits visits and never joins two.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis.paths._journeys import Journeys
from cxkit.analysis.paths._ordering import Whole, runs
from cxkit.analysis.visits._rows import Flags, by_time, coded, packed
from cxkit.columns import Category, code_type, local_codes, span_micros
from cxkit.errors import Invalid, shown
from cxkit.tables import EventTable, VisitStart, VisitTable
from cxkit.values import zone as check_zone

_DAY: Final = 86_400_000_000
_OF_FIRST: Final = ("referrer", "source", "medium", "campaign", "platform")
"""Columns that a visit has from its first event."""
_STARTS: Final = {start: code for code, start in enumerate(VisitStart)}


def _positive(made: Any, field: Any, value: timedelta | None) -> None:
    if value is not None and value <= timedelta(0):
        raise Invalid(f"must be longer than 0, got {shown(value)}", code="visits.time", path=field.name)


def _words(words: Any) -> tuple[str, ...]:
    if isinstance(words, str):
        raise Invalid("is a list of events, not a text", code="visits.events")
    return tuple(words)


@attrs.frozen(slots=True, kw_only=True)
class SessionPolicy:
    """When one visit ends and another begins, and which events are what.

    A new visit begins where the pause is longer than `gap` (a pause of just `gap` is none), where an event
    carries another campaign (source, medium or name) than the visitor's last one, at midnight of the zone
    `midnight` (by default not at all: night shifts and night buyers would get two visits), and after
    `longest`. With `own_ids` the source's session ids say what is one visit, and the rest holds for events
    without one.

    `views` are the events that are page views; None: every event that names a page, and where the log names
    no pages every event but `heartbeats` and `leaves`. Those two prolong a visit and are no action.

    >>> SessionPolicy(gap=timedelta(minutes=20)).gap
    datetime.timedelta(seconds=1200)
    """

    gap: timedelta = attrs.field(default=timedelta(minutes=30), validator=_positive)
    on_campaign: bool = True
    midnight: str | None = None
    longest: timedelta | None = attrs.field(default=timedelta(hours=24), validator=_positive)
    own_ids: bool = False
    views: tuple[str, ...] | None = attrs.field(default=None, converter=attrs.converters.optional(_words))
    heartbeats: tuple[str, ...] = attrs.field(default=("heartbeat",), converter=_words)
    leaves: tuple[str, ...] = attrs.field(default=("leave",), converter=_words)
    conversions: tuple[str, ...] = attrs.field(default=("purchase",), converter=_words)
    engaged_after: timedelta = timedelta(seconds=10)

    def __attrs_post_init__(self) -> None:
        if self.midnight is not None:
            check_zone(self.midnight)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Sessions:
    """Events in visits: `order` are the rows of the log by visitor and time, visit by visit.

    `starts` and `lengths` say where in `order` each visit begins and how many events it has; `begun` why it
    began. `visitor` are codes of `visitors`, one a visit. Events without a visitor are in no visit and
    counted in `dropped`.
    """

    events: EventTable
    policy: SessionPolicy
    order: Whole
    starts: Whole
    lengths: Whole
    begun: NDArray[np.int8]
    visitor: Whole
    visitors: NDArray[Any]
    dropped: int

    def __len__(self) -> int:
        return self.starts.size

    @property
    def visit(self) -> Whole:
        """The number of the visit of each place in `order`."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @property
    def of_event(self) -> Whole:
        """The number of the visit of each row of the log, -1 for none: to join visits back to events."""
        visits = np.full(len(self.events), -1, np.int64)
        visits[self.order] = self.visit
        return visits

    @property
    def at(self) -> Whole:
        """The times in `order`."""
        return self.events.at[self.order]

    def where(self, *events: str) -> Flags:
        """At which places of `order` the event is one of those."""
        return self.events.event.isin(events)[self.order]

    @property
    def viewed(self) -> Flags:
        """At which places of `order` a page was viewed."""
        policy = self.policy
        if policy.views is not None:
            return self.where(*policy.views)
        marks = self.where(*policy.heartbeats, *policy.leaves)
        named = self.events.page.known
        return ~marks & named[self.order] if named.any() else ~marks

    @property
    def pages(self) -> Category:
        """The thing viewed, row by row of the log: the page, or the event where the log names no pages."""
        return self.events.page if self.events.page.known.any() else self.events.event

    def journeys(self) -> Journeys:
        """The events of each visit in order, as paths are counted: one journey a visit, by its number."""
        labels = self.events.event.categories
        return Journeys(
            who=self.visit,
            event=self.events.event.codes[self.order].astype(np.int64),
            at=self.at,
            ticks=1_000_000,
            labels=labels,
            starts=self.starts,
            lengths=self.lengths,
            dropped={"missing": self.dropped},
            names=range(len(self)),
        )

    def table(self) -> VisitTable:
        """One row a visit."""
        return _table(self)

    def __repr__(self) -> str:
        tail = f", dropped: without a visitor {self.dropped:,}" if self.dropped else ""
        figures = f"{len(self):,} visits of {self.visitors.size:,} visitors, {self.order.size:,} events"
        return f"Sessions({figures}{tail})"


def sessions(events: EventTable, *, policy: SessionPolicy | None = None, by: Any = None) -> Sessions:
    """The visits of a log of events, in any order.

    `by` says whose they are: "device", "user" or a column of ids (persons found by `stitched`); by default
    the device, and the user where no device is known. Events of one instant stand in the order of campaign,
    event and page by name, so that the order of the rows changes nothing.

    >>> from datetime import UTC, datetime
    >>> at = [datetime(2026, 6, 1, 9, minute, tzinfo=UTC) for minute in (0, 30, 5)]
    >>> log = EventTable.from_columns(at=at, device=["d1"] * 3, event=["home", "pay", "item"])
    >>> sessions(log), sessions(log, policy=SessionPolicy(gap=timedelta(minutes=20))).of_event.tolist()
    (Sessions(1 visits of 1 visitors, 3 events), [0, 1, 0])
    """
    policy = policy or SessionPolicy()
    who, visitors = coded(
        events.visitor if by is None else events.column(by) if isinstance(by, str) else by, "by"
    )
    campaign = packed(*(column.codes.astype(np.int64) for column in _campaign(events)))
    rows = np.flatnonzero(who >= 0) if who.size and int(who.min()) < 0 else None
    at, owner = events.at, who
    own: Whole | None = None
    if policy.own_ids:
        own = coded(events.session, "session")[0]
        owner = np.where(who < 0, -1, np.unique(packed(who, own), return_inverse=True)[1])
    order = _ordered(events, owner, rows)
    owner, at, campaign = owner[order], at[order], campaign[order]
    cut = _cuts(policy, owner, at, campaign, None if own is None else own[order] >= 0)
    starts = np.flatnonzero(cut >= 0)
    lengths = np.diff(np.append(starts, order.size))
    seen, visitor = np.unique(who[order[starts]], return_inverse=True)
    return Sessions(
        events=events,
        policy=policy,
        order=order,
        starts=starts,
        lengths=lengths,
        begun=cut[starts],
        visitor=visitor,
        visitors=visitors[seen],
        dropped=len(events) - order.size,
    )


def _campaign(events: EventTable) -> tuple[Category, Category, Category]:
    return events.source, events.medium, events.campaign


def _ordered(events: EventTable, owner: Whole, rows: Whole | None) -> Whole:
    ties = (*_campaign(events), events.event, events.page)
    seconds = events.at // 1_000_000
    at = events.at if bool((seconds * 1_000_000 != events.at).any()) else seconds
    if rows is None:
        return by_time(owner, at, ties)
    return rows[by_time(owner[rows], at[rows], [each[rows] for each in ties])]


def _cuts(
    policy: SessionPolicy, owner: Whole, at: Whole, campaign: Whole, own: Flags | None
) -> NDArray[np.int8]:
    """Why a visit begins at each event, as a code of `VisitStart`; -1 where none does."""
    cut = np.full(owner.size, -1, np.int8)
    if not owner.size:
        return cut
    inside = owner[1:] == owner[:-1]
    free = inside if own is None else inside & ~own[1:]
    later = cut[1:]
    if policy.midnight is not None:
        day = local_codes(at, policy.midnight, lambda local: local // _DAY + (1 << 30))
        later[free & (day[1:] != day[:-1])] = _STARTS[VisitStart.MIDNIGHT]
    if policy.on_campaign and campaign.any():
        named = np.flatnonzero(campaign)
        codes, people = campaign[named], owner[named]
        other = np.ones(named.size, np.bool_)
        other[1:] = (codes[1:] != codes[:-1]) | (people[1:] != people[:-1])
        named = named[other]
        cut[named if own is None else named[~own[named]]] = _STARTS[VisitStart.CAMPAIGN]
    later[free & (at[1:] - at[:-1] > span_micros(policy.gap))] = _STARTS[VisitStart.PAUSE]
    first = np.append(True, ~inside)
    cut[first] = _STARTS[VisitStart.FIRST]
    if own is not None:
        cut[first & own] = _STARTS[VisitStart.OWN_ID]
    if policy.longest is not None:
        _shorten(cut, at, span_micros(policy.longest), own)
    return cut


def _shorten(cut: NDArray[np.int8], at: Whole, longest: int, own: Flags | None) -> None:
    """Cut visits that last longer: each time at the first event that is too late for its visit."""
    starts = np.flatnonzero(cut >= 0)
    ends = np.append(starts[1:], cut.size)
    if own is not None:
        starts, ends = starts[~own[starts]], ends[~own[starts]]
    while True:
        long = at[ends - 1] - at[starts] > longest
        starts, ends = starts[long], ends[long]
        if not starts.size:
            return
        starts = np.array(
            [
                a + np.searchsorted(at[a:b], at[a] + longest, side="right")
                for a, b in zip(starts, ends, strict=True)
            ]
        )
        cut[starts] = _STARTS[VisitStart.LENGTH]


def _table(found: Sessions) -> VisitTable:
    events, order, size = found.events, found.order, len(found)
    visit, at = found.visit, found.at
    ends = found.starts + found.lengths - 1
    viewed = np.flatnonzero(found.viewed)
    views = np.bincount(visit[viewed], minlength=size)
    conversions = np.bincount(visit[found.where(*found.policy.conversions)], minlength=size)
    began, ended = at[found.starts], at[ends]
    lasted = ended - began >= span_micros(found.policy.engaged_after)
    firsts, lengths = runs(visit[viewed])
    seen = visit[viewed[firsts]]
    pages = found.pages[order]
    opening = order[found.starts]
    return VisitTable(
        **{name: events.column(name)[opening] for name in _OF_FIRST},
        visitor=found.visitors[found.visitor],
        began_at=began,
        ended_at=ended,
        start=Category(found.begun, tuple(str(each) for each in VisitStart)),
        events=found.lengths.astype(np.int32),
        views=views.astype(np.int32),
        landing=_at_visit(pages, viewed[firsts], seen, size),
        exit=_at_visit(pages, viewed[firsts + lengths - 1], seen, size),
        conversions=conversions.astype(np.int32),
        bounced=np.where(views == 0, -1, views == 1).astype(np.int8),
        engaged=((views > 1) | (conversions > 0) | lasted).astype(np.int8),
        converted=(conversions > 0).astype(np.int8),
        seen=size,
    )


def _at_visit(pages: Category, places: Whole, visits: Whole, size: int) -> Category:
    codes = np.full(size, -1, code_type(len(pages.categories)))
    codes[visits] = pages.codes[places]
    return Category(codes, pages.categories)
