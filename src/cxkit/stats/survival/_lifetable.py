"""Durations, some of them still running, counted into a life table: what every survival estimate starts from.

Whole-number durations in a moderate range are counted with one histogram of 2 x duration + event; all others
are sorted once, with the event flag packed into the lowest bit of the duration's own bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns import flags, measures, numbers, read, together
from cxkit.errors import Fault, Invalid
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Flags, Floats

_CHUNK: Final = 65_536
_MOST_BINS: Final = 4_000_000


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class LifeTable(Tabular):
    """Numbers at risk and with the event, at every distinct time at which somebody left.

    `times` increase; `staying` counts those whose observation had not ended before each of them; with weights
    the counts are sums of weights. `entries` are the sorted late-entry times and how many came then or later.
    """

    times: Floats
    events: Floats
    staying: Floats
    n: int
    dropped: int = 0
    entries: tuple[Floats, Floats] | None = None

    @property
    def at_risk(self) -> Floats:
        """How many were under observation just before each time."""
        return self.staying if self.entries is None else self.staying - self._not_yet_in(self.times)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a distinct time."""
        return {
            "time": self.times.tolist(),
            "at_risk": self.at_risk.tolist(),
            "events": self.events.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """How many durations were counted, and dropped as missing."""
        return {"n": self.n, "dropped": {"missing": self.dropped}}

    def __repr__(self) -> str:
        return f"LifeTable({self.n:,} durations, {self.times.size:,} distinct times)"

    def at_risk_at(self, times: Floats) -> Floats:
        """How many were under observation just before each of the given times."""
        at_risk = np.append(self.staying, 0.0)[np.searchsorted(self.times, times, side="left")]
        return at_risk if self.entries is None else at_risk - self._not_yet_in(times)

    def at_events(self) -> tuple[Floats, Floats, Floats]:
        """The times at which events happened, how many, and how many were at risk then."""
        used = np.flatnonzero(self.events > 0)
        if used.size == self.times.size:
            return self.times, self.events, self.at_risk
        return self.times[used], self.events[used], self.at_risk[used]

    @property
    def censored(self) -> Floats:
        """The distinct times at which somebody was last seen without the event."""
        leaving: Floats = self.staying - np.append(self.staying[1:], 0.0)
        # Sums of weights leave a last digit behind.
        times: Floats = self.times[leaving - self.events > 1e-9 * np.maximum(leaving, 1.0)]
        return times

    def _not_yet_in(self, times: Floats) -> Floats:
        if self.entries is None:
            return np.zeros(times.shape)
        known, later = self.entries
        return later[np.searchsorted(known, times, side="left")]

    @property
    def last_time(self) -> float:
        """The longest observed duration; 0 in an empty table."""
        return float(self.times[-1]) if self.times.size else 0.0


def life_table(
    durations: ArrayLike,
    events: ArrayLike | None = None,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    frequencies: ArrayLike | None = None,
) -> LifeTable:
    """Count durations into a life table.

    `events` says which durations ended with the event (all, when left out); the others are censored: still
    running when last seen. `entry` is when each came under observation (late entry), `weights` are case
    weights, `frequencies` how many people a row stands for. Rows with a missing duration are dropped and
    counted. Negative durations are refused.

    >>> life_table([6, 6, 7, 9], [1, 0, 1, 0]).at_risk.tolist()
    [4.0, 2.0, 1.0]
    """
    if weights is not None and frequencies is not None:
        raise Invalid("give frequencies or weights", code="option.combination", path="frequencies")
    durations, events, entry, weights, frequencies = together(
        durations=durations, events=events, entry=entry, weights=weights, frequencies=frequencies
    )
    times = _durations(durations)
    happened = np.ones(len(times), np.bool_) if events is None else _flag_column(events)
    came = None if entry is None else numbers(entry, "entry")
    weight = None if weights is None else numbers(weights, "weights", low=0)
    often = None if frequencies is None else numbers(frequencies, "frequencies", low=0)
    if often is not None:
        if bool((often != np.rint(often)).any()):
            raise Invalid("must be whole numbers", code="number.whole", path="frequencies")
        weight = often
    keep, dropped = _kept(times, weight), 0
    if keep is not None:
        lost = np.isnan(times)
        dropped = int(lost.sum() if often is None else often[lost].sum())
        times, happened = times[keep], happened[keep]
        came, weight = (None if part is None else part[keep] for part in (came, weight))
    table = _counted(times, happened, came, weight, dropped=dropped)
    return table if often is None or weight is None else attrs.evolve(table, n=int(weight.sum()))


def life_table_of_counts(times: Floats, ended: Flags, counts: NDArray[np.int64]) -> LifeTable:
    """The life table of durations that are counted: `ended` ones and those still running, 0 or more.

    >>> life_table_of_counts(np.array([6.0, 6.0]), np.array([True, False]), np.array([3, 2])).events.tolist()
    [3.0]
    """
    # What is in order already, as counted values are, is only merged here.
    order = np.argsort(times, kind="stable")
    times, leaving = times[order], counts[order]
    new = np.ones(times.size, np.bool_)
    np.not_equal(times[1:], times[:-1], out=new[1:])
    starts = new.nonzero()[0]
    events, leaving = (
        np.add.reduceat(part, starts) if starts.size else part
        for part in (np.where(ended[order], leaving, 0), leaving)
    )
    return LifeTable(
        times=times[starts],
        events=events.astype(np.float64),
        staying=_from_behind(leaving),
        n=int(counts.sum()),
    )


def _kept(times: NDArray[Any], weight: Floats | None) -> Flags | None:
    missing = times.dtype.kind == "f" and times.size > 0 and bool(np.isnan(np.min(times)))
    if not missing and (weight is None or weight.all()):
        return None
    known: Flags = ~np.isnan(times)
    return known if weight is None else known & (weight > 0)


def _durations(durations: ArrayLike) -> NDArray[Any]:
    column = measures(durations, "durations")
    if column.kind in "iu" and column.missing is None and len(column) and int(column.values.min()) >= 0:
        return column.values
    return numbers(column, "durations", low=0, missing=True)


def _flag_column(events: ArrayLike) -> NDArray[Any]:
    column = read(events, "events")
    if column.kind in "iu" and column.missing is None and len(column):
        values = column.values
        if int(values.min()) >= 0 and int(values.max()) <= 1:
            return values
    return flags(column, "events")


def _counted(
    times: NDArray[Any], happened: NDArray[Any], came: Floats | None, weight: Floats | None, *, dropped: int
) -> LifeTable:
    if weight is not None:
        table = _by_weights(times, happened, weight)
    elif times.dtype.kind in "iu" and times.size and times.max() < min(_MOST_BINS, 4 * times.size + 65_536):
        table = _by_histogram(times, happened, int(times.max()))
    else:
        table = _by_sorting(times, happened)
    entries = None if came is None else _late_entries(came, times, weight)
    return attrs.evolve(table, dropped=dropped, entries=entries)


def _late_entries(came: Floats, times: NDArray[Any], weight: Floats | None) -> tuple[Floats, Floats]:
    bad = np.flatnonzero(came >= times).tolist()
    if bad:
        raise Invalid.of(
            "late entry",
            [Fault(f"entry[{row}]", "entry.late", "must be before the duration's end") for row in bad[:20]],
        )
    order = np.argsort(came, kind="stable")
    each = np.ones(came.size) if weight is None else weight[order]
    return came[order], np.append(_from_behind(each), 0.0)


def _from_behind(leaving: NDArray[Any]) -> Floats:
    """How many leave at each place or later: summed from the end, where small sums of weights stay exact."""
    return np.cumsum(leaving[::-1])[::-1].astype(np.float64)


def _by_histogram(times: NDArray[Any], happened: NDArray[Any], longest: int) -> LifeTable:
    bins = 2 * (longest + 1)
    counts = np.zeros(bins, np.int64)
    buffer = np.empty(min(_CHUNK, times.size), np.int64)
    for start in range(0, times.size, _CHUNK):
        part = times[start : start + _CHUNK]
        key = buffer[: part.size]
        np.multiply(part, 2, out=key, dtype=np.int64, casting="unsafe")
        key += happened[start : start + _CHUNK]
        seen = np.bincount(key)
        counts[: seen.size] += seen
    ended = counts[1::2]
    leaving = counts[::2] + ended
    used = np.flatnonzero(leaving)
    return LifeTable(
        times=used.astype(np.float64),
        events=ended[used].astype(np.float64),
        staying=_from_behind(leaving[used]),
        n=times.size,
    )


def _by_sorting(times: NDArray[Any], happened: NDArray[Any]) -> LifeTable:
    # A float of 0 or more orders as its bits do, and its sign bit is free: shifted left, it takes the flag.
    bits = np.asarray(times, np.float64).view(np.uint64) << np.uint64(1)
    bits |= happened.astype(np.uint64)
    bits.sort()
    ended = (bits & np.uint64(1)).astype(np.float64)
    bits >>= np.uint64(1)
    first = np.empty(bits.size, np.bool_)
    first[:1] = True
    np.not_equal(bits[1:], bits[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    if starts.size < bits.size:
        bits, ended = bits[starts], np.add.reduceat(ended, starts)
    return LifeTable(
        times=bits.view(np.float64),
        events=ended,
        staying=np.subtract(times.size, starts, dtype=np.float64),
        n=times.size,
    )


def _by_weights(times: NDArray[Any], happened: NDArray[Any], weight: Floats) -> LifeTable:
    distinct, place = np.unique(np.asarray(times, np.float64), return_inverse=True)
    ended = happened.astype(np.bool_)
    return LifeTable(
        times=distinct,
        events=_sums(place[ended], weight[ended], distinct.size),
        staying=_from_behind(_sums(place, weight, distinct.size)),
        n=times.size,
    )


def _sums(place: NDArray[Any], weight: Floats, size: int) -> Floats:
    return np.bincount(place, weights=weight, minlength=size).astype(np.float64, copy=False)
