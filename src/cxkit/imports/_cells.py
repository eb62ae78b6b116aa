"""The cells of one row, read into values; what cannot be read becomes a fault of that column.

Reading goes on after a fault, so that a row is rejected with everything that is wrong with it.
A required cell that cannot be read gives a value that is never used: no object is built from a
row with faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from cxkit.errors import Fault, Invalid, shown
from cxkit.imports._files import CsvFile
from cxkit.imports._ledger import Ledger, Row
from cxkit.values import Money, at_local, zone

T = TypeVar("T")

Order = Literal["ymd", "dmy", "mdy"]
"""In which order a source writes year, month and day."""

_DATE = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})"
    r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: *([AaPp])[Mm])?)?"
)
_CLOCK = re.compile(r"(\d+):(\d{2})(?::(\d{2}))?")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_PIVOT = 69
"""A year of two digits below it is of this century; POSIX's rule."""


def required_zone(name: str | None, source: str) -> ZoneInfo:
    """The zone in which a source without zones writes its times; it must be named."""
    if name is None:
        raise Invalid(
            f"{source} writes its times without a zone: say which, for example zone='America/New_York'; "
            "zone='UTC' keeps differences as they stand",
            code="import.zone",
            path="zone",
        )
    return zone(name)


def wall_clock(text: str, order: Order) -> datetime:
    """The wall-clock time that a text writes, without a zone; midnight when it is a day.

    >>> wall_clock("29/2/2016 01:16", "dmy"), wall_clock("01/03/21", "dmy")
    (datetime.datetime(2016, 2, 29, 1, 16), datetime.datetime(2021, 3, 1, 0, 0))
    >>> wall_clock("06/26/2018 12:50:01 AM", "mdy").hour, wall_clock("06/26/2018 12:50:01 PM", "mdy").hour
    (0, 12)
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError("not a date")
    parts = dict(zip(order, match.group(1, 2, 3), strict=True))
    if len(parts["y"]) not in (2, 4) or len(parts["m"]) > 2 or len(parts["d"]) > 2:
        raise ValueError("not a date in that order")
    year = int(parts["y"])
    if len(parts["y"]) == 2:
        year += 2000 if year < _PIVOT else 1900
    hour, minute, second = (int(part or 0) for part in match.group(4, 5, 6))
    if match.group(7) is not None:
        hour = _of_half_a_day(hour, match.group(7).lower())
    return datetime(year, int(parts["m"]), int(parts["d"]), hour, minute, second)  # noqa: DTZ001


def _of_half_a_day(hour: int, half: str) -> int:
    """The hour of a clock with twelve hours: 12 is the first of its half."""
    if not 1 <= hour <= 12:
        raise ValueError("a clock of twelve hours shows 1 to 12")
    return hour % 12 + (12 if half == "p" else 0)


class Cells:
    """Reads the cells of a row. `missing` are the texts that the source writes for nothing."""

    def __init__(self, row: Row, *, tz: ZoneInfo | None = None, missing: frozenset[str] = frozenset([""])):
        self.row = row
        self.tz = tz
        self.missing = missing
        self.faults: list[Fault] = []

    def fault(self, column: str, code: str, message: str) -> None:
        """Something is wrong with that column."""
        self.faults.append(Fault(column, code, message))

    def maybe_text(self, column: str) -> str | None:
        """The text without spaces around it, or None where the source writes nothing."""
        text = self.row.cells.get(column, "").strip()
        return None if text in self.missing else text

    def text(self, column: str) -> str:
        """A text that must be there."""
        text = self.maybe_text(column)
        if text is None:
            self.fault(column, "cell.missing", "is missing")
            return ""
        return text

    def unique(self, column: str, seen: dict[str, int]) -> str:
        """A text that must be there and that no earlier row had; `seen` remembers their rows."""
        text = self.text(column)
        first = seen.setdefault(text, self.row.number)
        if text and first != self.row.number:
            self.fault(column, "cell.twice", f"{shown(text)} is already in row {first}")
        return text

    def maybe(self, column: str, read: Callable[[str], T], wanted: str) -> T | None:
        """What `read` makes of the text, or None; a `ValueError` of it becomes a fault."""
        text = self.maybe_text(column)
        if text is None:
            return None
        try:
            return read(text)
        except (ValueError, ArithmeticError):
            self.fault(column, "cell.unreadable", f"must be {wanted}, got {shown(text)}")
            return None

    def _needed(self, column: str, value: T | None, instead: T) -> T:
        if value is None and self.maybe_text(column) is None:
            self.fault(column, "cell.missing", "is missing")
        return instead if value is None else value

    def maybe_integer(self, column: str, low: int | None = None, high: int | None = None) -> int | None:
        """A whole number within bounds, or None."""
        number = self.maybe(column, _whole, "a whole number")
        if number is None:
            return None
        if (low is not None and number < low) or (high is not None and number > high):
            bounds = f"{low} to {high}" if high is not None else f"{low} or more"
            self.fault(column, "cell.range", f"must be {bounds}, got {number}")
        return number

    def integer(self, column: str, low: int | None = None, high: int | None = None) -> int:
        """A whole number that must be there."""
        return self._needed(column, self.maybe_integer(column, low, high), low or 0)

    def maybe_choice(self, column: str, known: Mapping[str, T]) -> T | None:
        """What the source's word stands for, or None where it writes nothing."""
        text = self.maybe_text(column)
        if text is None:
            return None
        if text not in known:
            words = ", ".join(known)
            self.fault(column, "cell.unknown", f"must be one of {words}, got {shown(text)}")
        return known.get(text)

    def choice(self, column: str, known: Mapping[str, T]) -> T:
        """What the source's word stands for; it must be there."""
        return self._needed(column, self.maybe_choice(column, known), next(iter(known.values())))

    def maybe_day(self, column: str, order: Order) -> date | None:
        """A calendar day, or None."""
        read = self.maybe(column, lambda text: wall_clock(text, order), f"a date ({_shape(order)})")
        return None if read is None else read.date()

    def maybe_instant(self, column: str, order: Order) -> datetime | None:
        """The instant of a wall-clock time of the source's zone, or None.

        A time that the clocks skip is the instant of the change; one that they show twice is the first.
        """
        read = self.maybe(column, lambda text: wall_clock(text, order), f"a time ({_shape(order)} H:MM)")
        return None if read is None else self.local(read)

    def instant(self, column: str, order: Order) -> datetime:
        """The instant of a wall-clock time that must be there."""
        return self._needed(column, self.maybe_instant(column, order), _NEVER)

    def local(self, wall: datetime) -> datetime:
        """The instant of a wall-clock time of the source's zone."""
        if self.tz is None:
            raise TypeError("a source with times needs a zone")
        instant = wall.replace(tzinfo=self.tz).astimezone(UTC)
        if instant.astimezone(self.tz).replace(tzinfo=None) != wall:
            return at_local(wall.date(), self.tz, wall.hour, wall.minute)
        return instant

    def maybe_clock(self, column: str) -> timedelta | None:
        """A duration written H:MM:SS or M:SS, or None."""
        return self.maybe(column, _clock, "a duration like 0:02:23")

    def clock_time(self, column: str) -> time:
        """A time of day, H:MM:SS, that must be there."""
        return self._needed(column, self.maybe(column, _time, "a time of day like 9:12:58"), time())

    def maybe_money(self, column: str, currency: str) -> Money | None:
        """An amount of that currency, or None."""
        return self.maybe(column, lambda text: Money.of(text, currency), f"an amount in {currency}")

    def money(self, column: str, currency: str) -> Money:
        """An amount of that currency that must be there."""
        return self._needed(column, self.maybe_money(column, currency), Money.zero(currency))

    def built(self, build: Callable[[], T]) -> T | None:
        """The object, if the row has no fault so far and building it finds none."""
        if self.faults:
            return None
        try:
            return build()
        except Invalid as error:
            self.faults += error.faults
            return None


def each(
    file: CsvFile,
    ledger: Ledger,
    make: Callable[[Cells], T | None],
    *,
    tz: ZoneInfo | None = None,
    missing: frozenset[str] = frozenset([""]),
) -> Iterator[T]:
    """What `make` makes of every row; a row of which it makes None is rejected with its faults."""
    for row in file.rows(ledger):
        cells = Cells(row, tz=tz, missing=missing)
        made = make(cells)
        if made is None:
            ledger.reject(row, cells.faults)
        else:
            ledger.accept(row)
            yield made


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def _clock(text: str) -> timedelta:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(text)
    first, second, third = match.groups()
    if int(second) > 59 or int(third or 0) > 59:
        raise ValueError(text)
    if third is None:
        return timedelta(minutes=int(first), seconds=int(second))
    return timedelta(hours=int(first), minutes=int(second), seconds=int(third))


def _time(text: str) -> time:
    hours = _clock(text if text.count(":") == 2 else f"{text}:00")
    if hours >= timedelta(days=1):
        raise ValueError(text)
    return (_NEVER + hours).time()


def _shape(order: Order) -> str:
    return "/".join({"y": "year", "m": "month", "d": "day"}[part] for part in order)
