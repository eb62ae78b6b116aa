"""How far each person gets along the steps of a funnel: in order, strictly, from any first step, or all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from cxkit.analysis.paths._journeys import EventColumns, Journeys
from cxkit.analysis.paths._ordering import Whole

Ties = Literal["later", "together", "row"]
"""When a step follows another: at a later instant, at the same or a later one, or in a later row."""

_FARTHEST: Final = 2**61
_NEVER: Final = int(np.iinfo(np.int64).max)


def _ticks(seconds: float, ticks: int) -> int:
    return int(min(seconds * ticks, _FARTHEST))


class _Walk:
    """The walk of all people along the steps at once: where each stands, and which rows are spent."""

    def __init__(self, log: EventColumns, ties: Ties) -> None:
        ordered = log.ordered() if ties == "row" else log
        self.who, self.at = ordered.who, ordered.at
        self.event: NDArray[np.integer[Any]] = ordered.event
        self.ticks, self.size, self.ties = log.ticks, log.size, ties
        self.key: Whole = np.arange(self.who.size, dtype=np.int64) if ties == "row" else self.at
        self.spent: NDArray[np.bool_] | None = None

    def take(self, code: int, before: Whole | None, latest: Whole | None) -> Whole:
        """The key of the earliest event of that code after `before` and up to `latest`; `_NEVER` for none."""
        rows = np.flatnonzero(self.event == code)
        people = self.who[rows]
        good = np.ones(rows.size, np.bool_)
        if before is not None:
            last = before[people]
            good = self.key[rows] >= last if self.ties == "together" else self.key[rows] > last
            good &= last != _NEVER
        if latest is not None:
            good &= self.at[rows] <= latest[people]
        if self.spent is not None:
            good &= ~self.spent[rows]
        rows, people = rows[good], people[good]
        best = np.full(self.size, _NEVER, np.int64)
        np.minimum.at(best, people, self.key[rows])
        if self.spent is not None:
            self._spend(rows, best)
        return best

    def first_of(self, codes: Sequence[int], before: Whole) -> Whole:
        """The key of each person's earliest event of those codes strictly after `before`."""
        rows = np.flatnonzero(np.isin(self.event, codes))
        people = self.who[rows]
        kept = self.key[rows] > before[people]
        best = np.full(self.size, _NEVER, np.int64)
        np.minimum.at(best, people[kept], self.key[rows][kept])
        return best

    def _spend(self, rows: Whole, best: Whole) -> None:
        """One row a person that has the key found is spent: it can't count for a later step."""
        spent = rows[self.key[rows] == best[self.who[rows]]]
        row = np.full(self.size, -1, np.int64)
        row[self.who[spent]] = spent
        assert self.spent is not None
        self.spent[row[row >= 0]] = True

    def times(self, keys: Whole) -> Whole:
        """The times of keys; only those that aren't `_NEVER` mean anything."""
        if self.ties != "row":
            return keys
        return self.at[np.where(keys == _NEVER, 0, keys)] if self.at.size else keys


def in_order(
    log: EventColumns, codes: list[int], ties: Ties, within: float | None, barred: Sequence[int] = ()
) -> tuple[list[int], tuple[float | None, ...]]:
    walk = _Walk(log, ties)
    if ties == "together" and len(set(codes)) < len(codes):
        walk.spent = np.zeros(walk.who.size, np.bool_)
    counts: list[int] = []
    medians: list[float | None] = []
    before: Whole | None = None
    latest: Whole | None = None
    for code in codes:
        reached = walk.take(code, before, latest)
        if before is not None and barred:
            reached = np.where(walk.first_of(barred, before) < reached, _NEVER, reached)
        some = reached != _NEVER
        counts.append(int(np.count_nonzero(some)))
        times = walk.times(reached)
        if before is None:
            medians.append(None)
            if within is not None:
                latest = np.where(some, times + _ticks(within, walk.ticks), 0)
        else:
            gaps = times[some] - walk.times(before)[some]
            medians.append(float(np.median(gaps)) / walk.ticks if gaps.size else None)
        before = reached
    return counts, tuple(medians)


def strictly(log: Journeys, codes: list[int], within: float | None) -> list[int]:
    """People with a run of events that are the steps, one right after the other."""
    places = np.flatnonzero(log.event == codes[0])
    counts: list[int] = []
    for step, code in enumerate(codes):
        if step:
            places = places[places + step < log.who.size]
            there = places + step
            good = (log.event[there] == code) & (log.who[there] == log.who[places])
            if within is not None:
                good &= log.at[there] - log.at[places] <= _ticks(within, log.ticks)
            places = places[good]
        counts.append(int(np.unique(log.who[places]).size))
    return counts


def any_entry(log: Journeys, codes: list[int], ties: Ties, within: float | None) -> list[int]:
    """People of whom some first step is followed by the others in time: each event keeps the latest one."""
    who, at = log.who, log.at
    place = np.arange(who.size)
    first = np.repeat(log.starts, log.lengths)
    before = place - 1
    if ties == "later" and who.size:
        changed = np.append(True, (who[1:] != who[:-1]) | (at[1:] != at[:-1]))
        before = np.maximum.accumulate(np.where(changed, place, 0)) - 1
    latest = np.where(log.event == codes[0], place, -1)
    counts = [int(np.unique(who[latest >= 0]).size)]
    for code in codes[1:]:
        # The latest start of a chain that ends before each event, within the same journey.
        start = np.append(np.maximum.accumulate(latest), -1)[before] if who.size else latest
        good = (log.event == code) & (start >= first)
        if within is not None:
            good &= at - at[start] <= _ticks(within, log.ticks)
        latest = np.where(good, start, -1)
        counts.append(int(np.unique(who[good]).size))
    return counts


def any_order(log: EventColumns, codes: list[int]) -> list[int]:
    """People who have each of the steps so far as often as it is listed."""
    reached = np.ones(log.size, np.bool_)
    needed: dict[int, int] = {}
    times: dict[int, Whole] = {}
    counts: list[int] = []
    for code in codes:
        if code not in times:
            times[code] = np.bincount(log.who[log.event == code], minlength=log.size).astype(np.int64)
        needed[code] = needed.get(code, 0) + 1
        reached &= times[code] >= needed[code]
        counts.append(int(np.count_nonzero(reached)))
    return counts
