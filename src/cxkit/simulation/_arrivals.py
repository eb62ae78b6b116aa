"""When customers come: so many a day, and at which hour."""

from __future__ import annotations

import random
from bisect import bisect
from datetime import date, datetime, timedelta
from itertools import accumulate

from cxkit.values import Period

FESTIVAL_MONTH = 11
_FESTIVAL = 1.7
_FESTIVAL_DAYS = 2.4
_WEEKDAYS = (1.08, 1.02, 1.0, 1.0, 1.03, 0.95, 0.92)
_HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 12, 20, 24, 20, 15, 17, 23, 22, 19, 16, 15, 20, 24, 21, 13, 6)
_HOURS_SO_FAR = tuple(accumulate(_HOURS))


def _weight(day: date) -> float:
    weight = _WEEKDAYS[day.weekday()]
    if day.month == FESTIVAL_MONTH:
        weight *= _FESTIVAL_DAYS if day.day in (1, 11) else _FESTIVAL
    return weight


def daily_counts(total: int, first: Period, last: Period) -> list[tuple[Period, int]]:
    """The days from the first month to the last and how many of `total` contacts come on each.

    The counts sum to `total` exactly (largest remainder, ties to the earlier day).
    """
    days = [day for month in first.until(last) for day in month.split("day")]
    weights = [_weight(day.first_day) for day in days]
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    counts = [int(share) for share in exact]
    order = sorted(range(len(days)), key=lambda i: counts[i] - exact[i])
    for index in order[: total - sum(counts)]:
        counts[index] += 1
    return list(zip(days, counts, strict=True))


def moment(chance: random.Random, midnight: datetime) -> datetime:
    """An instant of the day that begins at `midnight`, at the hours customers keep."""
    hour = bisect(_HOURS_SO_FAR, chance.random() * _HOURS_SO_FAR[-1])
    return midnight + timedelta(hours=hour, seconds=chance.random() * 3600)
