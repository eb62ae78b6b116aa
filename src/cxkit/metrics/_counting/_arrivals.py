"""Arrivals through the day: how many contacts came in each local interval of each day, and the typical day.

Intervals are of the local clock. Where the clocks skip an interval it is not there that day; where they show
a part of it twice, or skip a part, its count is that of so much real time, so that days compare.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import gcd
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import from_local, local_codes
from cxkit.errors import Invalid, shown
from cxkit.metrics._counting._inputs import instants
from cxkit.stats.queues import ArrivalProfile, arrival_profile
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._pictures import drawing_axes, finished, heat_map
from cxkit.tables import MISSING
from cxkit.values import zone as check_zone

_MINUTE: Final = 60_000_000
_QUARTER: Final = 15 * _MINUTE
_DAY: Final = 24 * 60 * _MINUTE
_FIRST: Final = date(1970, 1, 1)
_BASE: Final = 1 << 40
_MOST_DAYS: Final = 20_000


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class DailyArrivals(Tabular):
    """Counts by day (rows) and local interval (columns); `defined` is False where a day lacks an interval.

    `labels` are the local times at which intervals begin, such as "09:30".
    """

    days: tuple[date, ...]
    labels: tuple[str, ...]
    counts: NDArray[np.float64]
    defined: NDArray[np.bool_]
    tz: str
    missing: int = 0

    def profile(self) -> ArrivalProfile:
        """The typical day: the mean of every interval over days, with the spread between them."""
        cells: Any = [
            [count if there else None for count, there in zip(row, known, strict=True)]
            for row, known in zip(self.counts.tolist(), self.defined.tolist(), strict=True)
        ]
        return arrival_profile(cells if cells else np.zeros((0, len(self.labels))))

    @property
    def busiest(self) -> str | None:
        """The local time at which the busiest interval of the typical day begins; None without arrivals."""
        place = self.profile().busiest
        return None if place is None else self.labels[place]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a day and interval that there was."""
        rows, places = np.nonzero(self.defined)
        return {
            "day": [self.days[row].isoformat() for row in rows.tolist()],
            "interval": [self.labels[place] for place in places.tolist()],
            "contacts": self.counts[rows, places].tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The zone, the days, and the peak of the typical day."""
        return {
            "tz": self.tz,
            "days": len(self.days),
            "busiest": self.busiest,
            "peak_to_average": self.profile().peak_to_average,
            "dropped": {"missing": self.missing},
        }

    def __repr__(self) -> str:
        peak = "" if self.busiest is None else f", busiest at {self.busiest}"
        return f"DailyArrivals({len(self.days):,} days of {len(self.labels)} intervals in {self.tz}{peak})"

    def plot(self, ax: Any = None) -> Any:
        """Draw the counts as a heat map, a row a day; gives the axes. `profile().plot()` draws the mean."""
        ax = drawing_axes(ax, needed_for="a picture of arrivals")
        heat_map(ax, self.counts, self.defined, self.days, self.labels, ordered=True, bar="contacts")
        return finished(ax, title="arrivals by day and local time", xlabel=f"local time ({self.tz})")


def daily_arrivals(
    at: Any,
    *,
    tz: str,
    minutes: int = 30,
    open_on: Sequence[int] = range(1, 8),
    first: date | None = None,
    last: date | None = None,
    zone: str | None = None,
    weekdays: Sequence[int] | None = None,
) -> DailyArrivals:
    """Counts of instants by local day and interval of `minutes`, which divide the day.

    Every day from `first` to `last` (the days of the first and last arrival, when left out) that is among
    `open_on` (1 is Monday, 7 Sunday) counts, those without arrivals too: name the weekdays on which you are
    open, and leave out a last day that has not ended. Missing instants are left out and counted.

    >>> from datetime import UTC, datetime
    >>> at = [datetime(2026, 3, 2, 1, 10, tzinfo=UTC), datetime(2026, 3, 3, 1, 50, tzinfo=UTC)]
    >>> daily_arrivals(at, tz="Asia/Shanghai", minutes=60)
    DailyArrivals(2 days of 24 intervals in Asia/Shanghai, busiest at 09:00)
    """
    check_zone(tz)
    if isinstance(minutes, bool) or minutes < 1 or (24 * 60) % minutes:
        raise Invalid(
            f"must divide the 1,440 minutes of a day, got {shown(minutes)}", code="minutes", path="minutes"
        )
    if weekdays is not None:
        message = "weekdays= counts from 0; name open_on=, from 1 (Monday) to 7 (Sunday), instead"
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        open_on = [day + 1 for day in weekdays]
    if not set(open_on) <= set(range(1, 8)):
        raise Invalid("are numbers from 1 (Monday) to 7", code="weekdays", path="open_on")
    width, wide = minutes * _MINUTE, 24 * 60 // minutes
    given = instants(at, "at", zone)
    known = given[given != MISSING]
    places = _intervals(known, width, tz)
    span = _days(places // wide, first, last)
    kept = [day for day in span if day.isoweekday() in open_on]
    rows = {(day - _FIRST).days: place for place, day in enumerate(kept)}
    counts = _table(places, rows, wide)
    # Real time is laid out in steps that no change of the clocks divides.
    step = gcd(width, _QUARTER)
    times = _table(_grid(span, step, width, tz), rows, wide) * step / width
    labels = tuple(f"{place * minutes // 60:02d}:{place * minutes % 60:02d}" for place in range(wide))
    return DailyArrivals(
        days=tuple(kept),
        labels=labels,
        counts=np.divide(counts, times, out=np.zeros_like(counts), where=times > 0),
        defined=times > 0,
        tz=tz,
        missing=int(given.size - known.size),
    )


def _days(seen: NDArray[np.int64], first: date | None, last: date | None) -> list[date]:
    ends: dict[str, Any] = {"first": first, "last": last}
    for name, day in ends.items():
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise Invalid(f"must be a date, got {shown(day)}", code="day.type", path=name)
    if seen.size:
        begin = first or _FIRST + timedelta(days=int(seen.min()))
        end = last or _FIRST + timedelta(days=int(seen.max()))
    elif first is None or last is None:
        return []
    else:
        begin, end = first, last
    count = (end - begin).days + 1
    if count > _MOST_DAYS:
        raise Invalid(f"run over {count:,} days: name first= and last=", code="arrivals.days", path="at")
    return [begin + timedelta(days=place) for place in range(max(count, 0))]


def _grid(span: list[date], step: int, width: int, tz: str) -> NDArray[np.int64]:
    """The local interval of every step of real time over the days."""
    if not span:
        return np.zeros(0, np.int64)
    bounds = np.array([(span[0] - _FIRST).days, (span[-1] - _FIRST).days + 1], np.int64) * _DAY
    start, stop = from_local(bounds, tz).tolist()
    real = np.arange(start, stop, step, dtype=np.int64)
    return _intervals(real, width, tz)


def _intervals(at: NDArray[np.int64], width: int, tz: str) -> NDArray[np.int64]:
    """The number of each instant's local interval, counted from 1970."""
    # Offsets are whole quarters of an hour: within one, local time runs as real time does.
    quarter = local_codes(at, tz, lambda local: local // _QUARTER + _BASE) - _BASE
    return (quarter * _QUARTER + at % _QUARTER) // width


def _table(places: NDArray[np.int64], rows: dict[int, int], wide: int) -> NDArray[np.float64]:
    """How many of the places fall in each interval of each of the days that count."""
    counts = np.zeros((len(rows), wide))
    if places.size and rows:
        low, high = min(rows), max(rows)
        table = np.full(high - low + 1, -1, np.int64)
        table[np.array(list(rows)) - low] = np.array(list(rows.values()))
        day, place = np.divmod(places, wide)
        inside = (day >= low) & (day <= high)
        row = table[day[inside] - low]
        cells = row * wide + place[inside]
        counts += np.bincount(cells[row >= 0], minlength=counts.size).reshape(counts.shape)
    return counts
