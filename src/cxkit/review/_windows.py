"""The rows that a review counts: a window of time, the rows of a table in it, and the days they cover."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from datetime import UTC, datetime, timedelta
from math import log
from typing import Any, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import instant_micros, local_codes
from cxkit.metrics import backlog, complaint_causes, hours, volume
from cxkit.review._callbacks import CALLED, Calls, callbacks
from cxkit.review._scopes import REVIEWED_SCALES, Scope, on_scale
from cxkit.review._sources import TABLES, Tables, in_order
from cxkit.stats.results import Estimate
from cxkit.stats.tallies import Tally
from cxkit.tables import Category, ResponseTable, Table
from cxkit.values import CSAT_1_5, Period, Scale


class Counts(ABC):
    """Counts of a review in windows of time: from the rows of tables, or from cells that were kept by day.

    What lies outside the `horizon` says nothing of the days that records cover.
    """

    horizon: tuple[datetime, datetime] | None = None

    @abstractmethod
    def has(self, table: str) -> bool:
        """Whether there is a table of that name."""

    @abstractmethod
    def axes(self, table: str) -> tuple[str, ...]:
        """The columns of a table by which its groups are compared: whatever names groups, own fields too."""

    @abstractmethod
    def tally(self, measure: Any, scope: Scope | None, axis: Any = None) -> Tally | None:
        """The tally of a measure in a window, by group if one is named; None where the tables cannot tell."""

    @abstractmethod
    def count(self, table: str, scope: Scope | None, by: str | None = None) -> Tally | None:
        """How many rows a window has, by a column or by "hour"; None where it has none."""

    @abstractmethod
    def unsolved(self, scope: Scope) -> int | None:
        """How many tickets are unsolved at the end of a window; None where that is not recorded."""

    @abstractmethod
    def lost(self, table: str, scope: Scope) -> dict[str, int]:
        """Rows of a table that could not be used, by code of the reason."""

    @abstractmethod
    def calls(self, scope: Scope) -> Calls | None:
        """Whom to call, and how many of them nobody knows; None where persons are not kept."""

    @abstractmethod
    def recorded(self, table: str, of: str, tz: str) -> NDArray[np.int64]:
        """The days with records, in order."""

    def covered(self, table: str, scope: Scope, of: str | None = None) -> tuple[int, int, int]:
        """Days of a window: on how many there are records, how many the records cover, how many it has.

        A day without a record is covered too, unless it lies in a stretch of such days that is too long to
        be chance for records of this kind: one of a thousand such stretches would be.
        """
        end = min(scope.end, scope.as_of)
        first, last = day_numbers(np.array([instant_micros(scope.start), instant_micros(end) - 1]), scope.tz)
        size = int(last - first) + 1
        if not self.has(table) or size <= 0:
            return 0, 0, max(size, 0)
        days = self.recorded(table, of or TABLES[table].time, scope.tz)
        inside = days[(days >= first) & (days <= last)]
        if not inside.size:
            return 0, 0, size
        share = days.size / (int(days[-1] - days[0]) + 1)
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

    def begins(self, table: str, tz: str, of: str | None = None) -> datetime | None:
        """The begin of the first day with a record, give or take the zone; None where there is none."""
        days = self.recorded(table, of or TABLES[table].time, tz)
        return begin_of_day(int(days[0]) - 1) if days.size else None

    def is_complete(self, table: str, scope: Scope | None, of: str | None = None) -> bool:
        """Whether the records cover nine tenths of the days of a window."""
        if scope is None:
            return False
        _, covered, size = self.covered(table, scope, of)
        return size > 0 and covered >= 0.9 * size


class Windows(Counts):
    """The rows of a shop's tables in windows of time; those of one window are taken once."""

    def __init__(self, tables: Tables, horizon: tuple[datetime, datetime] | None = None) -> None:
        ordered: dict[str, Any] = {name: in_order(table) for name, table in tables.present().items()}
        self.tables, self.horizon = attrs.evolve(tables, **ordered), horizon
        self._taken: dict[tuple[Any, ...], Any] = {}
        self._axes: dict[str, tuple[str, ...]] = {}
        self._days: dict[tuple[str, str, str], NDArray[np.int64]] = {}

    def has(self, table: str) -> bool:
        return getattr(self.tables, table) is not None

    def axes(self, table: str) -> tuple[str, ...]:
        if table not in self._axes:
            whole: Any = getattr(self.tables, table)
            self._axes[table] = () if whole is None else _told(whole)
        return self._axes[table]

    def rows(
        self, table: str, scope: Scope | None, *, of: str | None = None, scale: Scale | None = None
    ) -> Any:
        """The rows whose instant `of` lies in the window, rated on that scale; None where there are none."""
        whole: Any = getattr(self.tables, table)
        if whole is None or scope is None:
            return None
        key = (table, scope.start, scope.end, of, scale)
        if key not in self._taken:
            rows = self._rows(whole, scope, of) if scale is None else self.rows(table, scope, of=of)
            if rows is not None and scale is not None:
                mask = on_scale(rows, scale)
                rows = rows.where(mask) if mask.any() else None
            self._taken[key] = rows
        return self._taken[key]

    @staticmethod
    def _rows(whole: Any, scope: Scope, of: str | None) -> Any:
        if of not in (None, whole.time):
            mask = whole.is_within((scope.start, scope.end), of=of)
            return whole.where(mask) if mask.any() else None
        edges = (instant_micros(scope.start), instant_micros(scope.end))
        first, last = np.searchsorted(whole.column(whole.time), edges).tolist()
        return whole[first:last] if last > first else None

    def tally(self, measure: Any, scope: Scope | None, axis: Any = None) -> Tally | None:
        if scope is None or getattr(self.tables, measure.table) is None:
            return None
        window = scope.earlier(measure.earlier) if measure.earlier else scope
        rows = self.rows(measure.table, window, of=measure.of, scale=measure.scale)
        if rows is None or not measure.is_recorded(rows):
            return None
        beside = None
        if measure.beside is not None:
            beside = getattr(self.tables, measure.beside[0])
            if beside is None or not beside.known(measure.beside[1]).any():
                return None
        tally: Tally = measure.count(rows, beside, scope, axis)
        return tally

    def count(self, table: str, scope: Scope | None, by: str | None = None) -> Tally | None:
        rows = self.rows(table, scope)
        return None if rows is None or scope is None else counted(table, rows, by, scope.tz)

    def unsolved(self, scope: Scope) -> int | None:
        tickets = self.tables.tickets
        if tickets is None or not (tickets.known("solved_at").any() or tickets.known("status").any()):
            return None
        count = cast(Estimate, backlog.of(tickets, at=min(scope.end, scope.as_of)))
        return None if count.value is None else int(count.value)

    def lost(self, table: str, scope: Scope) -> dict[str, int]:
        reasons = Counter(fault.code for fault in getattr(self.tables, table).faults)
        rows = self.rows(table, scope)
        if rows is not None and (others := int(on_other_scales(table, rows).sum())):
            reasons["scale.other"] = others
        return dict(reasons)

    def calls(self, scope: Scope) -> Calls | None:
        return callbacks(self.tables, scope) if any(map(self.has, CALLED)) else None

    def recorded(self, table: str, of: str, tz: str) -> NDArray[np.int64]:
        whole: Any = getattr(self.tables, table)
        key = (table, of, tz)
        if key not in self._days:
            inside = whole.known(of)
            if self.horizon is not None:
                inside = inside & whole.is_within(self.horizon, of=of)
            self._days[key] = np.unique(day_numbers(np.asarray(whole.column(of)[inside], np.int64), tz))
        return self._days[key]


NO_AXES = frozenset(
    {"id", "customer", "order", "ticket", "conversation", "invitation", "survey", "question", "currency"}
    | {"agent", "answered_by", "assignee", "first_answer_by", "solved_by", "first_solved_by", "language"}
    | {
        "answered_in",
        "team_at_answer",
        "team_at_solution",
        "team_at_first_solution",
        "scale",
        "status",
        "outcome",
    }
)
"""Columns of names that group no records for a review: who one is, and what is the figure itself."""


def grouping(table: Table) -> tuple[str, ...]:
    """The columns of a table that name groups, own fields too."""
    return tuple(
        name
        for name in (*table.kinds, *table.own)
        if name not in NO_AXES
        and not (name == "kind" and isinstance(table, ResponseTable))
        and isinstance(table.column(name), Category)
    )


def _told(table: Table) -> tuple[str, ...]:
    """Those of which some row tells the group."""
    return tuple(name for name in grouping(table) if table.column(name).known.any())


def counted(table: str, rows: Any, by: str | None, tz: str, **more: Any) -> Tally:
    """How many rows there are, by a column or the local hour; of complaints, those with each class."""
    if by == "hour":
        return volume.tally(rows, by={"hour": hours(rows.column(rows.time), tz), **more})
    if by is None:
        return volume.tally(rows, by=more or None)
    if table == "complaints":
        return complaint_causes.tally(rows, cause=by, by=more or None).rename(cause=by)
    return volume.tally(rows, by={by: by, **more})


def on_other_scales(table: str, rows: Any) -> NDArray[np.bool_]:
    """Where ratings are on scales that a review does not report."""
    if table == "contacts":
        return np.asarray(rows.known("satisfaction") & ~on_scale(rows, CSAT_1_5))
    others = np.zeros(len(rows), np.bool_)
    if table == "responses":
        for kind, scale in REVIEWED_SCALES.items():
            others |= (rows.kind == kind) & ~on_scale(rows, scale)
    return others


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000
_BASE = 1 << 20
"""Added to the numbers of days, so that none before 1970 is below 0."""


def day_numbers(at: NDArray[np.int64], tz: str) -> NDArray[np.int64]:
    return np.asarray(local_codes(at, tz, lambda local: local // _DAY + _BASE), np.int64)


def begin_of_day(number: int) -> datetime:
    """The begin of a day in UTC, by its number."""
    return _EPOCH + timedelta(days=number - _BASE)


def recent(period: Period, count: int, begin: datetime) -> list[Period]:
    """The periods up to this one, at most that many, that end after an instant."""
    periods = [period]
    while len(periods) < count and (before := periods[-1].previous()).end > begin:
        periods.append(before)
    return periods[::-1]
