"""Counts of a review, kept as cells by day: late days are counted anew, any period is made of its days."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import instant_micros
from cxkit.errors import Invalid
from cxkit.metrics import volume
from cxkit.review._callbacks import Calls
from cxkit.review._measures import MEASURES, MOST_MEMBERS, Measure
from cxkit.review._scopes import Scope, on_scale
from cxkit.review._sources import TABLES, Tables, each_tells
from cxkit.review._windows import Counts, begin_of_day, counted, day_numbers, grouping, on_other_scales
from cxkit.stats.tallies import Tally, merged, tally_share
from cxkit.tables import MISSING
from cxkit.values import as_utc, instant_from_text, instant_text

Key = tuple[str, str, str]
"""The key of a tally: what it counts, of which figure or table, by which column."""

_MOST_GROUPS = 10 * MOST_MEMBERS
_COUNTED = {
    "contacts": ("channel", "hour"),
    "tickets": ("channel", "hour", "topic"),
    "complaints": ("kind", "label"),
}
"""The columns by which the rows of a table are counted."""


@attrs.frozen(kw_only=True, repr=False)
class Daily:
    """Cells by day of everything that a review counts, as known at an instant: no persons, and no texts.

    Days are those of `tz`. A review of any period is made of its days, and equals the review of the tables
    that judges every period by what was known at `known_at`. Cells of two sources, or of two parts of one
    that share no record, add up. A column that names more than 600 groups is not kept.

    >>> from datetime import UTC
    >>> from cxkit.tables import ContactTable
    >>> at = [datetime(2026, 2, day, 3, tzinfo=UTC) for day in (2, 3, 3)]
    >>> contacts = ContactTable.from_columns(id=["1", "2", "3"], offered_at=at, abandoned=[0, 1, 0])
    >>> Daily.of(Tables(contacts=contacts), tz="Asia/Shanghai", known_at=datetime(2026, 3, 1, tzinfo=UTC))
    Daily(2 days in Asia/Shanghai, known at 2026-03-01T00:00:00.000000Z)
    """

    tz: str
    known_at: datetime
    cells: Mapping[Key, Tally]

    @classmethod
    def of(cls, tables: Tables, *, tz: str, known_at: datetime, like: Iterable[Key] = ()) -> Daily:
        """The cells of all days of those tables, also by the columns of the cells that they are to be `like`.

        So both add up to the cells of all, where one names no group of a column and the other does.
        """
        known = as_utc(known_at, "known_at")
        also = {key[1:] for key in like if key[0] == "figure"}
        cells = {key: tally for key, tally in _cells(tables, tz, known, also) if len(tally)}
        return cls(tz=tz, known_at=known, cells=cells)

    @property
    def days(self) -> frozenset[int]:
        """The days that have a record."""
        return frozenset(
            day for key, tally in self.cells.items() if key[0] == "rows" for day in _labels(tally)
        )

    def of_any(self) -> set[int]:
        """The days of which anything is counted."""
        return {day for key, tally in self.cells.items() if key[0] != "lost" for day in _labels(tally)}

    def __add__(self, other: Daily) -> Daily:
        """The cells of both, which share no record."""
        if (self.tz, self.known_at) != (other.tz, other.known_at):
            raise Invalid(
                "cells of other zones or instants do not add up", code="review.daily", path="known_at"
            )
        return attrs.evolve(self, cells=_joined(self.cells, other.cells))

    def replaced(self, days: Iterable[int], fresh: Daily) -> Daily:
        """The cells with those days as they are in fresh ones, and all others as they were."""
        gone = frozenset(days)
        kept = {key: part for key, tally in self.cells.items() if (part := _on(tally, gone, inside=False))}
        new = {key: part for key, tally in fresh.cells.items() if (part := _on(tally, gone, inside=True))}
        return attrs.evolve(fresh, cells=_joined(kept, new))

    def by_month(self) -> dict[str, Daily]:
        """The cells of each month, such as "2026-02"."""
        months: dict[str, set[int]] = {}
        for tally in self.cells.values():
            for day in _labels(tally):
                months.setdefault(begin_of_day(day).strftime("%Y-%m"), set()).add(day)
        return {
            name: attrs.evolve(
                self,
                cells={
                    key: part
                    for key, tally in self.cells.items()
                    if (part := _on(tally, frozenset(days), inside=True))
                },
            )
            for name, days in sorted(months.items())
        }

    def to_payload(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        cells = [[*key, tally.to_payload()] for key, tally in sorted(self.cells.items())]
        return {"schema": "daily/1", "tz": self.tz, "known_at": instant_text(self.known_at), "cells": cells}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Daily:
        """The cells that `to_payload` wrote."""
        if payload.get("schema") != "daily/1":
            raise Invalid(
                "these are no cells of a review by day: daily/1", code="review.daily", path="schema"
            )
        cells = {(a, b, c): Tally.from_payload(tally) for a, b, c, tally in payload["cells"]}
        return cls(tz=payload["tz"], known_at=instant_from_text(payload["known_at"]), cells=cells)

    def to_json(self) -> str:
        """The plain data as JSON."""
        return json.dumps(self.to_payload(), ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Daily:
        """The cells that `to_json` wrote."""
        return cls.from_payload(json.loads(text))

    def __repr__(self) -> str:
        return f"Daily({len(self.days):,} days in {self.tz}, known at {instant_text(self.known_at)})"


def _labels(tally: Tally) -> tuple[int, ...]:
    """The days of a tally; complaints about no known order have none."""
    return cast("tuple[int, ...]", tuple(day for day in tally.labels("day") if day is not None))


def _joined(one: Mapping[Key, Tally], other: Mapping[Key, Tally]) -> dict[Key, Tally]:
    """Both, added where both have something; what depends on the instant of counting is the later one's."""
    return {
        key: merged([attrs.evolve(one[key], scope=other[key].scope), other[key]])
        if key in one and key in other
        else (one.get(key) or other[key])
        for key in {**one, **other}
    }


def _on(tally: Tally, days: frozenset[int], *, inside: bool) -> Tally | None:
    """The tally of the days among those, or of all others; None where there are none."""
    labels = _labels(tally)
    chosen = [day for day in labels if (day in days) is inside]
    if len(chosen) == len(labels):
        return tally
    return tally.at(day=chosen) if chosen else None


# Counting


def _cells(
    tables: Tables, tz: str, known_at: datetime, also: Container[tuple[str, str]]
) -> Iterator[tuple[Key, Tally]]:
    for name, rows in tables.present().items():
        yield from _of_rows(name, rows, tz)
    for measure in MEASURES:
        yield from _of_measure(measure, tables, tz, known_at, also)


def _days(rows: Any, of: str, tz: str, later: timedelta = timedelta(0)) -> tuple[Any, NDArray[np.int64]]:
    """The rows that have such an instant, and the day of each."""
    rows = rows.where(rows.known(of))
    moved = later // timedelta(microseconds=1)
    return rows, day_numbers(np.asarray(rows.column(of), np.int64) + moved, tz)


def _of_rows(name: str, whole: Any, tz: str) -> Iterator[tuple[Key, Tally]]:
    """Counts of a table whatever its figures: rows by column, days with records, what is lost."""
    rows, day = _days(whole, whole.time, tz)
    for by in ("", *_COUNTED.get(name, ())):
        yield ("rows", name, by), counted(name, rows, by or None, tz, day=day)
    for column in grouping(whole):
        known = rows.known(column)
        yield ("groups", name, column), volume.tally(rows.where(known), by={"day": day[known]})
    for column in {whole.time, *(each.of for each in MEASURES if each.table == name and each.of is not None)}:
        timed, of_day = _days(whole, column, tz)
        yield ("days", name, column), volume.tally(timed, by={"day": of_day})
    others = on_other_scales(name, rows)
    yield ("others", name, ""), volume.tally(rows.where(others), by={"day": day[others]})
    for code, count in Counter(fault.code for fault in whole.faults).items():
        # What could not be used has no day of its own.
        never = np.zeros(count, np.int64)
        yield ("lost", name, code), volume.tally(never, by={"day": day_numbers(never, tz)})
    if name == "tickets":
        rows = rows.where(rows.counted)
        solved, closed = (np.asarray(at, np.int64) for at in (rows.solved_at, rows.closed_at))
        ended = np.where(solved == MISSING, closed, solved)
        over = ended != MISSING
        # What ended before it began, as some exports have it, was never unsolved.
        ended = np.maximum(ended, rows.opened_at)[over]
        yield ("unsolved", name, "opened"), volume.tally(rows, by={"day": day_numbers(rows.opened_at, tz)})
        yield ("unsolved", name, "ended"), volume.tally(rows.where(over), by={"day": day_numbers(ended, tz)})


def _of_measure(
    measure: Measure, tables: Tables, tz: str, known_at: datetime, also: Container[tuple[str, str]]
) -> Iterator[tuple[Key, Tally]]:
    whole: Any = getattr(tables, measure.table)
    if whole is None:
        return
    if measure.scale is not None:
        whole = whole.where(on_scale(whole, measure.scale))
    rows, day = _days(whole, measure.of or whole.time, tz, measure.earlier)
    if measure.needs is not None:
        yield ("needed", measure.name, ""), tally_share(rows.known(measure.needs), by={"day": day})
        if measure.table == "tickets":
            yield ("waiting", measure.name, ""), tally_share(each_tells(rows), by={"day": day})
    beside = None
    if measure.beside is not None:
        beside = getattr(tables, measure.beside[0])
        if beside is None:
            return
        others, told_on = _days(beside, beside.time, tz)
        known = others.known(measure.beside[1])
        yield ("beside", measure.name, ""), volume.tally(others.where(known), by={"day": told_on[known]})
    scope = Scope(start=known_at, end=known_at, as_of=known_at, tz=tz)
    for axis in ("", *_axes(measure, whole, also)):
        by = {"day": day, **{name: name for name in axis.split("+") if name}}
        yield ("figure", measure.name, axis), measure.count(rows, beside, scope, by)


def _axes(measure: Measure, whole: Any, also: Container[tuple[str, str]]) -> Iterator[str]:
    """The columns by which the groups of a figure are kept; of teams, by their topics too."""
    if measure.double:
        return
    grouped = {*grouping(whole)}
    usual = [name for name in whole.kinds if name in grouped or (measure.name, name) in also]
    names = [*usual, *sorted(grouped - {*usual})]
    named = [name for name in names if len(whole.column(name).categories) <= _MOST_GROUPS]
    yield from named
    yield from (f"{team}+topic" for team in ("team", "group") if {team, "topic"} <= {*named})


class Cells(Counts):
    """Cells by day as what a review counts; windows are whole days of their zone."""

    def __init__(self, daily: Daily, horizon: tuple[datetime, datetime]) -> None:
        self.daily = daily
        self._first, self._last = _edges(horizon[0], horizon[1], daily.tz)
        self._taken: dict[tuple[Key, int, int], Tally | None] = {}

    def has(self, table: str) -> bool:
        return ("rows", table, "") in self.daily.cells

    def axes(self, table: str) -> tuple[str, ...]:
        named = {key[2] for key in self.daily.cells if key[:2] == ("groups", table)}
        usual = [name for name in TABLES[table].kinds if name in named]
        return (*usual, *sorted(named - {*usual}))

    def tally(self, measure: Any, scope: Scope | None, axis: Any = None) -> Tally | None:
        if scope is None:
            return None
        if measure.beside is not None and not self._sum(("beside", measure.name, "")):
            return None
        if measure.needs is not None and not self._is_recorded(measure, scope):
            return None
        name = "" if axis is None else axis if isinstance(axis, str) else "+".join(axis)
        return self._within(("figure", measure.name, name), scope)

    def _is_recorded(self, measure: Any, scope: Scope) -> bool:
        """Whether some row tells what the figure needs, or none can yet."""
        needed = self._within(("needed", measure.name, ""), scope)
        if needed is None or needed.counts["yes"]:
            return needed is not None
        waiting = self._within(("waiting", measure.name, ""), scope)
        return waiting is not None and not waiting.counts["no"]

    def count(self, table: str, scope: Scope | None, by: str | None = None) -> Tally | None:
        return None if scope is None else self._within(("rows", table, by or ""), scope)

    def unsolved(self, scope: Scope) -> int | None:
        sizes = [
            self._sum(("unsolved", "tickets", state), _edges(scope.start, scope.end, self.daily.tz)[1])
            for state in ("opened", "ended")
        ]
        return sizes[0] - sizes[1] if self.has("tickets") else None

    def lost(self, table: str, scope: Scope) -> dict[str, int]:
        by_reason = {key[2]: self._sum(key) for key in self.daily.cells if key[:2] == ("lost", table)}
        others = self._within(("others", table, ""), scope)
        return by_reason if others is None else {**by_reason, "scale.other": int(others.overall().n)}

    def calls(self, scope: Scope) -> Calls | None:
        return None

    def recorded(self, table: str, of: str, tz: str) -> NDArray[np.int64]:
        tally = self.daily.cells.get(("days", table, of))
        days = np.array([] if tally is None else tally.labels("day"), np.int64)
        return days[(days >= self._first) & (days <= self._last)]

    def _sum(self, key: Key, last: int | None = None) -> int:
        """How many are counted, to a day."""
        tally = self.daily.cells.get(key)
        if tally is not None and last is not None:
            tally = _between(tally, 0, last)
        return 0 if tally is None else int(tally.overall().n)

    def _within(self, key: Key, scope: Scope) -> Tally | None:
        """The tally of the days of a window; None where it has none."""
        first, last = _edges(scope.start, scope.end, self.daily.tz)
        if (key, first, last) not in self._taken:
            tally = self.daily.cells.get(key)
            part = None if tally is None else _between(tally, first, last)
            self._taken[key, first, last] = None if part is None else part.over("day")
        return self._taken[key, first, last]


def _edges(start: datetime, end: datetime, tz: str) -> tuple[int, int]:
    """The first and the last day of a window."""
    first, last = day_numbers(np.array([instant_micros(start), instant_micros(end) - 1]), tz)
    return int(first), int(last)


def _between(tally: Tally, first: int, last: int) -> Tally | None:
    days = [day for day in _labels(tally) if first <= day <= last]
    return tally.at(day=days) if days else None
