"""The rows that a review counts: a window of time, the rows of a table in it, and the days they cover."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import log
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import instant_micros, local_codes
from cxkit.review._sources import Tables
from cxkit.values import Period, Scale


@attrs.frozen(kw_only=True)
class Scope:
    """A window of time seen from an instant: what is known at `as_of` about what lies in it."""

    start: datetime
    end: datetime
    as_of: datetime
    tz: str
    period: Any = None

    def earlier(self, by: timedelta) -> Scope:
        """The same window that much earlier, seen from the same instant."""
        return attrs.evolve(self, start=self.start - by, end=self.end - by)


def on_scale(rows: Any, scale: Scale) -> NDArray[np.bool_]:
    """Where a rating was given on that scale, or on one that the source did not name."""
    mask: NDArray[np.bool_] = (rows.scale == str(scale)) | ~rows.scale.known
    return mask


class Windows:
    """The rows of a shop's tables in windows of time; those of one window are taken once.

    What lies outside the `horizon` says nothing of the days that records cover.
    """

    def __init__(self, tables: Tables, horizon: tuple[datetime, datetime] | None = None) -> None:
        self.tables, self.horizon = tables, horizon
        self._taken: dict[tuple[Any, ...], Any] = {}
        self._days: dict[tuple[str, str, str], tuple[NDArray[np.int64], float]] = {}

    def rows(
        self, table: str, scope: Scope | None, *, of: str | None = None, scale: Scale | None = None
    ) -> Any:
        """The rows whose instant `of` lies in the window, rated on that scale; None where there are none."""
        whole: Any = getattr(self.tables, table)
        if whole is None or scope is None:
            return None
        key = (table, scope.start, scope.end, of, scale)
        if key not in self._taken:
            mask = whole.is_within((scope.start, scope.end), of=of)
            if scale is not None:
                mask = mask & on_scale(whole, scale)
            self._taken[key] = whole.where(mask) if mask.any() else None
        return self._taken[key]

    def covered(self, table: str, scope: Scope, of: str | None = None) -> tuple[int, int, int]:
        """Days of a window: on how many there are records, how many the records cover, how many it has.

        A day without a record is covered too, unless it lies in a stretch of such days that is too long to
        be chance for records of this kind: one of a thousand such stretches would be.
        """
        whole: Any = getattr(self.tables, table)
        end = min(scope.end, scope.as_of)
        first, last = _day_numbers(np.array([instant_micros(scope.start), instant_micros(end) - 1]), scope.tz)
        size = int(last - first) + 1
        if whole is None or size <= 0:
            return 0, 0, max(size, 0)
        days, share = self._recorded(whole, table, of or whole.time, scope.tz)
        inside = days[(days >= first) & (days <= last)]
        if not inside.size:
            return 0, 0, size
        longest = 0.0 if share >= 1 else log(0.001) / log(1 - share)
        edges = np.array([first - 1, *inside.tolist(), last + 1], np.int64)
        gaps: NDArray[np.int64] = edges[1:] - edges[:-1] - 1
        stretches = gaps.copy()
        place = int(np.count_nonzero(days < first))
        after = place + inside.size
        if place and gaps[0]:
            stretches[0] = inside[0] - days[place - 1] - 1
        if after < days.size and gaps[-1]:
            stretches[-1] = days[after] - inside[-1] - 1
        lost = int(gaps[stretches > longest].sum())
        return int(inside.size), size - lost, size

    def _recorded(self, whole: Any, table: str, of: str, tz: str) -> tuple[NDArray[np.int64], float]:
        """The days with records, in order, and their share of all days from the first to the last."""
        key = (table, of, tz)
        if key not in self._days:
            inside = whole.known(of)
            if self.horizon is not None:
                inside = inside & whole.is_within(self.horizon, of=of)
            at = whole.column(of)[inside]
            days = np.unique(_day_numbers(np.asarray(at, np.int64), tz))
            share = days.size / (days[-1] - days[0] + 1) if days.size else 1.0
            self._days[key] = days, float(share)
        return self._days[key]

    def begins(self, table: str, tz: str, of: str | None = None) -> datetime | None:
        """The begin of the first day with a record, give or take the zone; None where there is none."""
        whole: Any = getattr(self.tables, table)
        days, _ = self._recorded(whole, table, of or whole.time, tz)
        return _EPOCH + timedelta(days=int(days[0]) - _BASE - 1) if days.size else None

    def is_complete(self, table: str, scope: Scope | None, of: str | None = None) -> bool:
        """Whether the records cover nine tenths of the days of a window."""
        if scope is None:
            return False
        _, covered, size = self.covered(table, scope, of)
        return size > 0 and covered >= 0.9 * size


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000
_BASE = 1 << 20
"""Added to the numbers of days, so that none before 1970 is below 0."""


def _day_numbers(at: NDArray[np.int64], tz: str) -> NDArray[np.int64]:
    return np.asarray(local_codes(at, tz, lambda local: local // _DAY + _BASE), np.int64)


def recent(period: Period, count: int, begin: datetime) -> list[Period]:
    """The periods up to this one, at most that many, that end after an instant."""
    found = [period]
    while len(found) < count and (before := found[-1].previous()).end > begin:
        found.append(before)
    return found[::-1]
