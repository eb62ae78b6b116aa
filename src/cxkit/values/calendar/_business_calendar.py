"""Business time: when a service is open, and arithmetic on its open time.

A calendar is a frozen value: a time zone, weekly hours, and the days and spans that depart from them.
Every question is answered from one exact function, the open time up to an instant, for one pair of
instants as for columns of millions.

>>> from zoneinfo import ZoneInfo
>>> desk = BusinessCalendar.weekly(
...     "Asia/Shanghai",
...     {"mon-fri": "09:00-12:00, 13:00-18:00", "sat": "10:00-16:00"},
...     holidays=[date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)],
...     working_days=[date(2026, 1, 4)],
... )
>>> asked = datetime(2025, 12, 31, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
>>> desk.add(asked, timedelta(hours=1)).isoformat()  # three holidays, then a working Sunday
'2026-01-04T09:30:00+08:00'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Unpack, overload
from zoneinfo import ZoneInfo

import attrs

from cxkit.errors import Fault, Invalid, NaiveInstant, shown
from cxkit.values._instants import as_utc, local_time
from cxkit.values._labels import Labelled
from cxkit.values.calendar._calendar_plain import SCHEMA, declaration, described, plain
from cxkit.values.calendar._declaration import Declared, Departures, Hours, settled
from cxkit.values.calendar._edges import amount, edge, instant, micros
from cxkit.values.calendar._hours import WHOLE_DAY, Week
from cxkit.values.calendar._opentime import OpenTime, first_difference, open_time

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    Column = ArrayLike | Sequence[datetime | None]
    Durations = ArrayLike | Sequence[timedelta | None]

TimeUnit = Literal["us", "ms", "s"]

Boundary = Literal["closing", "next_opening"]
BackBoundary = Literal["opening", "previous_closing"]

_FORWARD = {"closing": False, "next_opening": True}
_BACKWARD = {"opening": False, "previous_closing": True}


class DayKind(Labelled):
    """Declaration that gives a day its hours."""

    WEEKLY = "weekly", "regular day", "常规日", "常規日"
    HOLIDAY = "holiday", "holiday", "节假日", "假日"
    WORKING_DAY = "working_day", "make-up working day", "调休上班日", "補班日"
    DATED = "dated", "day with its own hours", "特别营业日", "特別營業日"


@attrs.frozen(init=False, repr=False, order=False)
class BusinessCalendar(Declared):
    """When a service is open: weekly hours in a time zone, and everything that departs from them.

    Hours are half-open spans of local time, several a day; 24:00 is allowed, and a span that ends before
    its start runs past midnight and belongs to the day on which it starts. What holds on a day is the
    first of: `dated` (that day's own hours, none for closed), `working_days` (make-up days, 调休, with
    the hours of a weekday: the week's first open one unless a mapping names another), `holidays` (closed),
    the `week`. `breaks` (between two instants, or the local hours of a date) and recurring `closures` are
    then taken away from whatever is open.

    Clock changes: an edge in a skipped hour moves to the change; in a repeated hour a start takes the first
    occurrence and an end the second.

    `holidays` may be any container of dates. One that computes its answers, such as the objects of the
    `holidays` package, is asked day by day from `known_from` (or 1970) to `known_until`, which it needs;
    the calendar keeps the days. Before `known_from` and after `known_until` (days, both still known) every
    question is refused; a calendar without them answers for the years 1900 to 2199.

    Raises `Invalid` with every fault of the declaration, also when nothing is ever open.

    >>> desk = BusinessCalendar("Europe/Amsterdam", {"mon-fri": "07:30-18:00"}, holidays=[date(2013, 12, 25)])
    >>> desk
    BusinessCalendar('Europe/Amsterdam', mon-fri 07:30-18:00; 1 holiday)
    """

    plain_schema: ClassVar[Mapping[str, Any]] = SCHEMA

    _open: OpenTime = attrs.field(init=False, eq=False, repr=False)

    def __init__(
        self, zone: str | ZoneInfo, week: Mapping[str, Hours] | Week, **departures: Unpack[Departures]
    ) -> None:
        faults: list[Fault] = []
        declared = settled(zone, week, departures, faults)
        for name, value in declared.items():
            object.__setattr__(self, name, value)
        if not faults:
            object.__setattr__(self, "_open", open_time(self))
            if not self._open.ever_open():
                faults.append(
                    Fault("week", "calendar.never_open", "leaves no open time at all: give some hours")
                )
        if faults:
            error = NaiveInstant if {fault.code for fault in faults} == {NaiveInstant.code} else Invalid
            raise error.of("business calendar", faults)

    @classmethod
    def weekly(
        cls, zone: str | ZoneInfo, week: Mapping[str, Hours], **departures: Unpack[Departures]
    ) -> BusinessCalendar:
        """A calendar of weekly hours as people write them, and what departs from them.

        >>> BusinessCalendar.weekly("Europe/Paris", {"mon-thu, sat": "09:00-17:00", "fri": "22:00-02:00"})
        BusinessCalendar('Europe/Paris', mon-thu 09:00-17:00; fri 22:00-02:00; sat 09:00-17:00)
        """
        return cls(zone, week, **departures)

    @classmethod
    def around_the_clock(
        cls, zone: str | ZoneInfo = "UTC", **departures: Unpack[Departures]
    ) -> BusinessCalendar:
        """A calendar that is always open, but for what departs from it.

        >>> noon = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Paris"))
        >>> BusinessCalendar.around_the_clock("Europe/Paris").elapsed(noon, noon.replace(day=29))
        datetime.timedelta(seconds=82800)
        """
        return cls(zone, {"daily": WHOLE_DAY}, **departures)

    # Durations

    @overload
    def elapsed(
        self, start: datetime, end: datetime, *, unit: TimeUnit = "us", zone: str | None = None
    ) -> timedelta: ...
    @overload
    def elapsed(
        self, start: Column, end: Column | datetime, *, unit: TimeUnit = "us", zone: str | None = None
    ) -> Any: ...
    @overload
    def elapsed(
        self, start: datetime, end: Column, *, unit: TimeUnit = "us", zone: str | None = None
    ) -> Any: ...
    def elapsed(
        self, start: Any, end: Any, *, unit: TimeUnit = "us", zone: str | None = None
    ) -> timedelta | Any:
        """The open time from `start` to `end`; negative when `end` is earlier.

        Instants are aware datetimes, or columns of them: lists, or columns of NumPy, pandas, Polars or Arrow.
        Columns without a time zone, and days, need `zone`, whose local times they are; whole numbers count
        `unit` since 1970-01-01 UTC. The two may be a column and one instant. Two columns of pandas are paired
        by the labels of their index.

        A column gives a column of the same library, with its index, in the unit of its input, or in a finer
        one where the calendar's own edges or the other column need it; missing (`NaT`, None, the least int64)
        stays missing. Raises `NaiveInstant` where a zone is lacking.

        >>> desk = BusinessCalendar.weekly("Europe/Amsterdam", {"mon-fri": "07:30-18:00"})
        >>> friday = datetime(2014, 1, 3, 17, tzinfo=ZoneInfo("Europe/Amsterdam"))
        >>> desk.elapsed(friday, friday + timedelta(days=3))
        datetime.timedelta(seconds=37800)
        """
        if isinstance(start, datetime) and isinstance(end, datetime):
            return timedelta(0, 0, self._open.between(micros(start, "start"), micros(end, "end")))
        from cxkit.values.calendar import _business_time_grid

        return _business_time_grid.elapsed(self._open, start, end, unit, zone)

    @overload
    def add(
        self,
        start: datetime,
        duration: timedelta,
        *,
        boundary: Boundary = "closing",
        unit: TimeUnit = "us",
        zone: str | None = None,
    ) -> datetime: ...
    @overload
    def add(
        self,
        start: Column,
        duration: Durations | timedelta,
        *,
        boundary: Boundary = "closing",
        unit: TimeUnit = "us",
        zone: str | None = None,
    ) -> Any: ...
    @overload
    def add(
        self,
        start: datetime,
        duration: Durations,
        *,
        boundary: Boundary = "closing",
        unit: TimeUnit = "us",
        zone: str | None = None,
    ) -> Any: ...
    def add(
        self,
        start: Any,
        duration: Any,
        *,
        boundary: Boundary = "closing",
        unit: TimeUnit = "us",
        zone: str | None = None,
    ) -> datetime | Any:
        """The instant after `start` with `duration` of open time in between: when a deadline falls.

        Where the duration is used up exactly at a closing edge, every instant until the next opening fits:
        `boundary="closing"` gives the closing (the first of them), `"next_opening"` the last. No duration
        at all leaves `start` where it is, or takes it to the next opening. A negative duration goes
        backwards, as `subtract` does, with the mirrored boundary. `elapsed(a, add(a, d)) == d` always.

        The answer has the time zone of `start`: where that is a column without one, it is local time of
        `zone`. Columns as in `elapsed`; durations are columns of timedeltas or whole numbers in `unit`.
        Raises `Invalid` where so much open time does not exist.

        >>> desk = BusinessCalendar.weekly("Europe/Amsterdam", {"mon-fri": "07:30-18:00"})
        >>> friday = datetime(2014, 1, 3, 17, tzinfo=ZoneInfo("Europe/Amsterdam"))
        >>> hour = timedelta(hours=1)
        >>> late = desk.add(friday, hour, boundary="next_opening")
        >>> f"{desk.add(friday, hour):%a %H:%M}", f"{late:%a %H:%M}"
        ('Fri 18:00', 'Mon 07:30')
        """
        onward = _FORWARD.get(boundary)
        if onward is None:
            raise _no_boundary(boundary, _FORWARD)
        if isinstance(start, datetime) and isinstance(duration, timedelta):
            return self._moved(start, amount(duration), onward)
        from cxkit.values.calendar import _business_time_grid

        return _business_time_grid.add(self._open, start, duration, unit, zone, onward=onward)

    @overload
    def subtract(
        self,
        end: datetime,
        duration: timedelta,
        *,
        boundary: BackBoundary = "opening",
        unit: TimeUnit = "us",
        zone: str | None = None,
    ) -> datetime: ...
    @overload
    def subtract(
        self,
        end: Column,
        duration: Durations | timedelta,
        *,
        boundary: BackBoundary = "opening",
        unit: TimeUnit = "us",
        zone: str | None = None,
    ) -> Any: ...
    @overload
    def subtract(
        self,
        end: datetime,
        duration: Durations,
        *,
        boundary: BackBoundary = "opening",
        unit: TimeUnit = "us",
        zone: str | None = None,
    ) -> Any: ...
    def subtract(
        self,
        end: Any,
        duration: Any,
        *,
        boundary: BackBoundary = "opening",
        unit: TimeUnit = "us",
        zone: str | None = None,
    ) -> datetime | Any:
        """The instant before `end` with `duration` of open time in between: when work must begin.

        The mirror image of `add`: where the duration is used up exactly at an opening edge,
        `boundary="opening"` gives that opening, `"previous_closing"` the closing before it. For an open
        `t`, `subtract(add(t, d), d) == t`.

        >>> desk = BusinessCalendar.weekly("Europe/Amsterdam", {"mon-fri": "07:30-18:00"})
        >>> monday = datetime(2014, 1, 6, 8, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
        >>> f"{desk.subtract(monday, timedelta(hours=2)):%a %H:%M}"
        'Fri 17:00'
        """
        onward = _BACKWARD.get(boundary)
        if onward is None:
            raise _no_boundary(boundary, _BACKWARD)
        if isinstance(end, datetime) and isinstance(duration, timedelta):
            return self._moved(end, -amount(duration), onward, back=True)
        from cxkit.values.calendar import _business_time_grid

        return _business_time_grid.add(self._open, end, duration, unit, zone, onward=onward, back=True)

    def _moved(self, start: datetime, by: int, onward: bool, *, back: bool = False) -> datetime:
        at = micros(start)
        if by < 0 or (back and not by):
            return instant(self._open.backward(at, -by, onward=onward), start.tzinfo)
        return instant(self._open.forward(at, by, onward=onward), start.tzinfo)

    # Hours

    @overload
    def is_open(self, at: datetime, *, unit: TimeUnit = "us", zone: str | None = None) -> bool: ...
    @overload
    def is_open(self, at: Column, *, unit: TimeUnit = "us", zone: str | None = None) -> Any: ...
    def is_open(self, at: Any, *, unit: TimeUnit = "us", zone: str | None = None) -> bool | Any:
        """Whether the calendar is open at an instant: at an opening yes, at a closing no.

        Columns as in `elapsed`; a missing instant is a fault here, since it is neither open nor closed.

        >>> desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
        >>> [desk.is_open(datetime(2026, 2, 3, hour, tzinfo=ZoneInfo("UTC"))) for hour in (9, 17)]
        [True, False]
        """
        if isinstance(at, datetime):
            now = micros(at, "at")
            return self._open.cover(now, now + 1).is_open(now)
        from cxkit.values.calendar import _business_time_grid

        return _business_time_grid.is_open(self._open, at, unit, zone)

    def next_opening(self, at: datetime) -> datetime:
        """The first instant from `at` on at which it is open: `at` itself when it is open then."""
        return instant(self._open.forward(micros(at, "at"), 0, onward=True), at.tzinfo)

    def previous_closing(self, at: datetime) -> datetime:
        """The last instant up to `at` that open time led up to: `at` itself when it was open just before."""
        return instant(self._open.backward(micros(at, "at"), 0, onward=True), at.tzinfo)

    def open_spans(self, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """The open spans between two instants, in order, cut to them, in the time zone of `start`.

        >>> desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-12:00, 13:00-17:00"})
        >>> tuesday = datetime(2026, 2, 3, 10, tzinfo=ZoneInfo("UTC"))
        >>> [f"{a:%H:%M}-{b:%H:%M}" for a, b in desk.open_spans(tuesday, tuesday.replace(hour=16))]
        ['10:00-12:00', '13:00-16:00']
        """
        first, last = micros(start, "start"), micros(end, "end")
        if last < first:
            raise Invalid(
                f"must not be before the start {start}, got {end}", code="calendar.range", path="end"
            )
        pieces = self._open.cover(first, last).pieces(first, last)
        return tuple((instant(a, start.tzinfo), instant(b, start.tzinfo)) for a, b in pieces)

    # Days

    def is_business_day(self, day: date) -> bool:
        """Whether any open time belongs to a local day; a night shift belongs to the day it starts on."""
        return self._open.is_business_day(self._day(day, "day"))

    def knows(self, day: date) -> bool:
        """Whether a local day lies between `known_from` and `known_until`."""
        return self._open.first_day <= self._day(day, "day") <= self._open.last_day

    @property
    def known_between(self) -> tuple[datetime, datetime]:
        """The first instant that the calendar knows, and the first that it does not know any more, in UTC."""
        return instant(self._open.first), instant(self._open.last)

    @property
    def provisional(self) -> BusinessCalendar:
        """The same calendar without `known_from` and `known_until`: a guess where this one refuses.

        It goes by the week and by what was declared for those days. On known days both agree.

        >>> desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, known_until=date(2026, 12, 31))
        >>> desk.provisional.add_days(date(2026, 12, 31), 1), desk.knows(date(2027, 1, 1))
        (datetime.date(2027, 1, 1), False)
        """
        return self if self.known_from is self.known_until is None else _unlimited(self)

    def first_difference(self, other: BusinessCalendar) -> date | None:
        """The first local day that both calendars know and on which only one of them works, or None.

        >>> week = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, known_until=date(2026, 12, 31))
        >>> week.first_difference(BusinessCalendar.weekly("UTC", {"mon-sat": "09:00-17:00"},
        ...     known_from=date(2026, 1, 1)))
        datetime.date(2026, 1, 3)
        """
        day = first_difference(self._open, other._open)
        return None if day is None else date.fromordinal(day)

    def day_kind(self, day: date) -> DayKind:
        """Declaration that gives a local day its hours: the week, a holiday, a make-up day or its own."""
        return DayKind.of(self._open.declared(self._day(day, "day"))[0])

    def hours_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The open spans that belong to a local day, less breaks and closures, in the calendar's zone."""
        tz = self._open.tz
        pieces = self._open.pieces_on(self._day(day, "day"))
        return tuple((instant(start, tz), instant(end, tz)) for start, end in pieces)

    @overload
    def add_days(self, start: datetime, days: int) -> datetime: ...
    @overload
    def add_days(self, start: date, days: int) -> date: ...
    def add_days(self, start: date, days: int) -> date:
        """The `days`-th business day after a local day (or before it, when negative); 0 is the day itself.

        The day itself is never counted, as deadlines "within 7 working days of receipt" are. An instant keeps
        its local time of day, in its own time zone; a time that the clocks skip there moves to the change.

        >>> desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, holidays=[date(2026, 2, 6)])
        >>> desk.add_days(date(2026, 2, 5), 1), desk.add_days(date(2026, 2, 8), -1)
        (datetime.date(2026, 2, 9), datetime.date(2026, 2, 5))
        """
        if type(days) is not int:
            raise Invalid(
                f"must be a whole number of days, got {shown(days)}", code="number.whole", path="days"
            )
        day = self._day(start, "start")
        moved = self._open.shifted(day, days)
        if not isinstance(start, datetime):
            return date.fromordinal(moved)
        local = local_time(as_utc(start), self._open.tz, "start")
        if moved == day:
            return start
        second = local.hour * 3600 + local.minute * 60 + local.second
        return instant(edge(self._open.tz, moved, second, last=False) + local.microsecond, start.tzinfo)

    def days_between(self, start: date, end: date) -> int:
        """How many business days lie after `start`, up to and including `end`; negative backwards.

        `days_between(d, add_days(d, n)) == n` for n >= 0. Instants count as their local days.

        >>> desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
        >>> friday, monday = date(2026, 2, 6), date(2026, 2, 9)
        >>> desk.days_between(friday, monday), desk.days_between(monday, friday)
        (1, -1)
        """
        return self._open.days_until(self._day(start, "start"), self._day(end, "end"))

    def _day(self, day: date, path: str) -> int:
        if type(day) is date:
            return day.toordinal()
        if isinstance(day, datetime):
            return local_time(as_utc(day, path), self._open.tz, path).toordinal()
        raise Invalid(f"must be a date or an instant, got {shown(day)}", code="calendar.date", path=path)

    # The value

    def to_dict(self) -> dict[str, Any]:
        """Plain data of texts, lists and objects; what is empty is left out.

        >>> BusinessCalendar.weekly("Asia/Shanghai", {"daily": "22:00-02:00"}).to_dict()
        {'zone': 'Asia/Shanghai', 'week': {'mon-sun': '22:00-02:00'}}
        """
        return plain(self)

    @classmethod
    def from_dict(cls, data: Any) -> BusinessCalendar:
        """The calendar that `to_dict` wrote; raises `Malformed` or `Invalid` with every fault."""
        return cls(**declaration(data))

    to_plain = to_dict
    from_plain = from_dict

    def __reduce__(self) -> tuple[Any, ...]:
        fields = attrs.fields_dict(type(self))
        return _revive, (type(self), {name: getattr(self, name) for name in fields if name != "_open"})

    def __repr__(self) -> str:
        return described(self)


@lru_cache(maxsize=64)
def _unlimited(calendar: BusinessCalendar) -> BusinessCalendar:
    names = (name for name in attrs.fields_dict(Declared) if name not in ("known_from", "known_until"))
    return BusinessCalendar(**{name: getattr(calendar, name) for name in names})


def _revive(cls: type[BusinessCalendar], declared: dict[str, Any]) -> BusinessCalendar:
    return cls(**declared)


def _no_boundary(boundary: object, choices: Mapping[str, bool]) -> Invalid:
    return Invalid(
        f"must be {' or '.join(map(repr, choices))}, got {shown(boundary)}",
        code="calendar.boundary",
        path="boundary",
    )
