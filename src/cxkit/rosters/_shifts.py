"""Shifts: patterns with their breaks, and the duty of one person on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import product

from cxkit._typing import Named, Several, Takes
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.values import LONGEST_ID, AgentId, at_local, later, zone as zone_named

_NONE = timedelta(0)
_DAY = timedelta(days=1)


@record(name="roster.break")
class Break:
    """A break in a shift: `after` its begin; it may lie up to `leeway` earlier or later.

    >>> Break(after=timedelta(hours=4), length=timedelta(minutes=30)).paid
    False
    """

    after: timedelta = field(low=_NONE)
    length: timedelta = field(low=timedelta(minutes=1))
    paid: bool = False
    leeway: timedelta = field(default=_NONE, low=_NONE)


def breaks_fit(breaks: Sequence[Break], length: timedelta) -> Iterator[Fault]:
    """A fault for each break that leaves its shift or runs into the one before it."""
    free = _NONE
    for index, each in enumerate(breaks):
        if not free <= each.after <= length or each.length > length - each.after:
            rule = "breaks lie within the shift, one after another"
            yield Fault(f"breaks[{index}]", "roster.break", rule)
        free = min(each.after, length) + min(each.length, length)


@record(name="roster.pattern")
class ShiftPattern:
    """A shift as it recurs: local time of its begin, its length, its breaks, and tags such as `late`.

    A shift over midnight belongs to the day on which it begins. Patterns with the same `shape` differ in
    their breaks only. `cost` is what an hour of it costs against an hour of others.

    >>> early = ShiftPattern(code="early", begins=time(7), length=timedelta(hours=8),
    ...                      breaks=[Break(after=timedelta(hours=4), length=timedelta(minutes=30))])
    >>> early.paid, early.kind
    (datetime.timedelta(seconds=27000), 'early')
    """

    code: str = field(longest=100)
    begins: time
    length: timedelta = field(low=timedelta(minutes=15), high=_DAY)
    breaks: Several[Break] = field(default=())
    tags: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    shape: str = ""
    cost: float = field(default=1.0, low=0.0)

    def rules(self) -> Iterator[Fault]:
        """Breaks lie within the shift; a shift begins at a whole minute of a local clock."""
        yield from breaks_fit(self.breaks, self.length)
        if self.begins.tzinfo is not None or self.begins.second or self.begins.microsecond:
            yield Fault("begins", "roster.begins", "is a local time of whole minutes")

    @property
    def offset(self) -> timedelta:
        """The begin, as time after midnight by the clock."""
        return timedelta(hours=self.begins.hour, minutes=self.begins.minute)

    @property
    def paid(self) -> timedelta:
        """The length without unpaid breaks."""
        return self.length - sum((each.length for each in self.breaks if not each.paid), _NONE)

    @property
    def kind(self) -> str:
        """The shape, or the code of a pattern that names none."""
        return self.shape or self.code

    def on(
        self,
        day: date,
        agent: AgentId | str,
        *,
        zone: str,
        skill: str | None = None,
        more: Iterable[str] = (),
    ) -> Duty:
        """The duty of a person on a day, from begin to end by the local clock; `more` are tags of the day.

        >>> night = ShiftPattern(code="night", begins=time(22), length=timedelta(hours=8))
        >>> night.on(date(2026, 3, 28), "amy", zone="Europe/Paris").hours  # the clocks go forward
        7.0
        """
        begins, ends = self.span(day, zone)
        return Duty(
            agent=agent,
            day=day,
            pattern=self.kind,
            tags=self.tags | frozenset(more),
            begins_at=begins,
            ends_at=ends,
            breaks=fitted(self.breaks, ends - begins),
            skill=skill,
        )

    def span(self, day: date, zone: str) -> tuple[datetime, datetime]:
        """The instants at which the shift of a day begins and ends."""
        end = self.offset + self.length
        return _clock(day, self.offset, zone), _clock(day, end, zone)


def _clock(day: date, offset: timedelta, zone: str) -> datetime:
    minutes = offset.seconds // 60
    return at_local(later(day, days=offset.days), zone_named(zone), minutes // 60, minutes % 60)


def fitted(breaks: Sequence[Break], length: timedelta) -> tuple[Break, ...]:
    """The breaks that lie within a shift that a change of the clocks made shorter."""
    return tuple(each for each in breaks if each.after + each.length <= length)


@record(name="roster.duty")
class Duty:
    """The shift of one person on one day, by instants; it belongs to the local day on which it begins.

    >>> late = ShiftPattern(code="late", begins=time(14), length=timedelta(hours=8), tags=["late"])
    >>> late.on(date(2026, 3, 2), "amy", zone="Asia/Shanghai", skill="returns").carries("late")
    True
    """

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    day: date
    pattern: str = field(longest=100)
    begins_at: datetime
    ends_at: datetime
    tags: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    breaks: Several[Break] = field(default=())
    skill: str | None = field(default=None, longest=100)

    def rules(self) -> Iterator[Fault]:
        """A duty ends after it begins, and its breaks lie within it."""
        if self.ends_at <= self.begins_at:
            yield Fault("ends_at", "roster.order", "a shift ends after it begins")
        else:
            yield from breaks_fit(self.breaks, self.ends_at - self.begins_at)

    @property
    def hours(self) -> float:
        """Working hours: from begin to end, without unpaid breaks."""
        unpaid = sum((each.length for each in self.breaks if not each.paid), _NONE)
        return (self.ends_at - self.begins_at - unpaid) / timedelta(hours=1)

    def carries(self, *names: str) -> bool:
        """Whether the shift has one of those codes or tags; every shift does where none is named."""
        return not names or self.pattern in names or bool(self.tags.intersection(names))


def shift_patterns(
    begins: Iterable[time | str],
    lengths: Iterable[timedelta | float],
    breaks: Iterable[Sequence[Break]] = ((),),
    *,
    late_from: time | None = time(21),
) -> tuple[ShiftPattern, ...]:
    """Every pattern of a grid: begins x lengths (a number is hours) x ways to place the breaks.

    A way whose breaks do not fit into a length is left out for it. A shift that ends after `late_from`, or
    on the next day, is tagged `late`; one that works between 0 and 5 o'clock is tagged `night`.

    >>> lunch = [[Break(after=timedelta(hours=h), length=timedelta(hours=1))] for h in (3, 4)]
    >>> [each.code for each in shift_patterns(["08:00", "13:00"], [9], lunch)]
    ['08:00+9h.1', '08:00+9h.2', '13:00+9h.1', '13:00+9h.2']
    """
    ways, patterns = [tuple(way) for way in breaks], list[ShiftPattern]()
    clocks = [time.fromisoformat(each) if isinstance(each, str) else each for each in begins]
    spans = [each if isinstance(each, timedelta) else timedelta(hours=each) for each in lengths]
    for begin, length in product(clocks, spans):
        fitting = [way for way in ways if not list(breaks_fit(way, length))]
        shape = f"{begin:%H:%M}+{length / timedelta(hours=1):g}h"
        offset = timedelta(hours=begin.hour, minutes=begin.minute)
        tags = _tags(offset, offset + length, late_from)
        for number, way in enumerate(fitting, 1):
            code = shape if len(fitting) == 1 else f"{shape}.{number}"
            patterns.append(
                ShiftPattern(code=code, shape=shape, begins=begin, length=length, breaks=way, tags=tags)
            )
    return tuple(patterns)


def _tags(begin: timedelta, end: timedelta, late_from: time | None) -> frozenset[str]:
    tags = set[str]()
    if late_from is not None and end > timedelta(hours=late_from.hour, minutes=late_from.minute):
        tags.add("late")
    if begin < timedelta(hours=5) or end > _DAY:
        tags.add("night")
    return frozenset(tags)
