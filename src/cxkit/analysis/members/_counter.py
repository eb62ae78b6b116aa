"""Queues at counters: waits from ticket times, who gave up, and Little's law as a check of the records.

Source: Little (1961), A proof for the queuing formula L = lambda W. It is an identity of a record in which
all who came have left; its interval is that of the mean over slices of the time (batch means).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, NamedTuple

import attrs
import numpy as np

from cxkit.analysis._figures import share_of
from cxkit.analysis._wording import WORDS
from cxkit.columns import Flags, InstantKind, Ints, measured, span_micros, together
from cxkit.errors import Invalid
from cxkit.stats.intervals.quantiles import quantile_interval
from cxkit.stats.results import EMPTY, TOO_FEW, Estimate, Interval
from cxkit.stats.results._display import Single
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence, t_of
from cxkit.tables import MISSING
from cxkit.values import Attainment

_SECOND: Final = 1_000_000
TOLERANCE: Final = 0.15
"""How far the counted length may be from that of Little's law before the records are doubted."""
MOST_CUT_OFF: Final = 0.05
"""How much of the waiting time may be of people still there at the end for the law to hold."""
SLICES: Final = 20
"""Into how many slices the time is cut to tell how far lengths vary."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class CounterQueue(Single):
    """A queue at a counter: how long people waited, how many were served in time, gave up or never joined.

    `served_within` is of all who joined, those who gave up among them; still waiting are not judged before
    their time is over. `length_by_law` is arrivals times mean wait; it is undefined where the window cuts
    off too many waits, since the law does not hold then. `length_counted` is the mean of what was counted on
    the spot, and `excess` how far it lies from the law's, as a share of it.
    """

    joined: int
    served: int
    reneged: int
    balked: int
    waiting: int
    median_wait: Estimate
    served_within: Estimate
    length_by_law: Estimate
    length_counted: Estimate
    excess: Estimate
    cut_off: float
    """The share of the waiting time that is of people still there at the end."""
    consistent: Attainment
    """Whether counts and ticket times agree within the tolerance: told by the interval of `excess`."""

    def __repr__(self) -> str:
        figures = f"{self.joined:,} joined, {self.served:,} served, {self.reneged:,} gave up"
        return f"CounterQueue({figures}; median wait {self.median_wait}; records agree: {self.consistent})"


def counter_queue(
    joined_at: Any,
    called_at: Any,
    *,
    gave_up_at: Any = None,
    within: timedelta,
    balked: int = 0,
    counted: Any = None,
    until: Any = None,
    tolerance: float = TOLERANCE,
    zone: str | None = None,
    confidence: float = 0.95,
) -> CounterQueue:
    """A queue from the times of its tickets: joined, called, gave up, a row a person; missing is not yet.

    `counted` are lengths of the queue counted at moments spread evenly over the same time, in their order.
    Where the interval of their distance from arrivals times mean wait lies within `tolerance`, the records
    agree; where it lies outside, tickets or counts miss people; between, it cannot be told. The law needs
    that those who came have left: with more than 5% of the waiting time cut off by the end there is no
    length by it. `balked` are those who saw the queue and left; nobody's ticket tells of them. `until` is
    the end of the record, by default the last time.

    >>> from datetime import UTC, datetime
    >>> at = lambda *minutes: [datetime(2026, 6, 1, 9, minute, tzinfo=UTC) for minute in minutes]
    >>> joined, called = at(*range(0, 50, 5)), at(*range(4, 54, 5))
    >>> queue = counter_queue(joined, called, within=timedelta(minutes=5), counted=[1, 1, 1, 0] * 6)
    >>> queue.served_within.value, round(queue.length_by_law.value, 2), queue.consistent
    (1.0, 0.82, Attainment.CANNOT_BE_TOLD)
    """
    check_confidence(confidence)
    if isinstance(balked, bool) or balked < 0:
        raise Invalid("is a number of 0 or more", code="number.low", path="balked")
    tickets = _Tickets.of(joined_at, called_at, gave_up_at, until, zone)
    joined, served, reneged = tickets.joined, tickets.served, tickets.reneged
    stay, limit = tickets.stop - joined, span_micros(within)
    decided = served | reneged | (stay > limit)
    law = _Law.of(tickets, counted, confidence)
    return CounterQueue(
        joined=joined.size,
        served=int(served.sum()),
        reneged=int(reneged.sum()),
        balked=balked,
        waiting=int((~served & ~reneged).sum()),
        median_wait=_median_wait(stay[served] / _SECOND, confidence),
        served_within=share_of(
            int((served & (stay <= limit)).sum()), int(decided.sum()), "served in time", confidence
        ),
        length_by_law=law.by_law,
        length_counted=law.counted,
        excess=law.excess,
        cut_off=law.cut_off,
        consistent=_agreement(law.excess, tolerance),
    )


class _Tickets(NamedTuple):
    """Tickets of those who joined: when they did, when their wait stopped or the record ends, and why."""

    joined: Ints
    stop: Ints
    served: Flags
    reneged: Flags
    end: int

    @classmethod
    def of(cls, joined_at: Any, called_at: Any, gave_up_at: Any, until: Any, zone: str | None) -> _Tickets:
        joined_at, called_at, gave_up_at = together(
            joined_at=joined_at, called_at=called_at, gave_up_at=gave_up_at
        )
        kind = InstantKind()
        joined = kind.strictly(joined_at, "joined_at", zone)
        called = kind.strictly(called_at, "called_at", zone)
        left = np.full(len(joined), MISSING)
        if gave_up_at is not None:
            left = kind.strictly(gave_up_at, "gave_up_at", zone)
        known = joined != MISSING
        joined, called, left = joined[known], called[known], left[known]
        served = called != MISSING
        reneged = ~served & (left != MISSING)
        times = np.concatenate((joined, called[served], left[reneged]))
        end = int(times.max()) if times.size else 0
        if until is not None:
            end = int(kind.strictly([until], "until", zone)[0])
        stop = np.where(served, called, np.where(reneged, left, end))
        if bool((stop < joined).any()):
            raise Invalid(
                "somebody was called or left before joining", code="counter.order", path="called_at"
            )
        return cls(joined, stop, served, reneged, end)


def _median_wait(waits: Floats, confidence: float) -> Estimate:
    """The median wait of those served, in seconds; undefined where nobody was."""
    described: dict[str, Any] = {"unit": "seconds", "definition": "wait"}
    if not waits.size:
        return Estimate.missing(EMPTY, **described)
    interval = quantile_interval(waits, confidence=confidence)
    return Estimate(value=float(np.median(waits)), n=waits.size, interval=interval, **described)


class _Law(NamedTuple):
    """The length of a queue by Little's law and as it was counted, and the distance between the two."""

    by_law: Estimate
    counted: Estimate
    excess: Estimate
    cut_off: float

    @classmethod
    def of(cls, tickets: _Tickets, counted: Any, confidence: float) -> _Law:
        stay = (tickets.stop - tickets.joined).astype(np.float64)
        waiting = ~tickets.served & ~tickets.reneged
        total = float(stay.sum())
        cut_off = float(stay[waiting].sum()) / total if total > 0 else 0.0
        seen = np.zeros(0) if counted is None else measured(counted, "counted").values.astype(np.float64)
        held = _batches(tickets.joined, stay, int(tickets.joined.min(initial=tickets.end)), tickets.end)
        span = float(tickets.end - tickets.joined.min(initial=tickets.end))
        law = _told("length by Little's law", confidence)
        if span <= 0:
            by_law = Estimate.missing(EMPTY, **law)
        elif cut_off > MOST_CUT_OFF:
            by_law = Estimate.missing(WORDS["counter.cut_off"](share=round(cut_off, 3)), n=stay.size, **law)
        else:
            by_law = _mean(held * SLICES / span, stay.size, law)
        known = seen[~np.isnan(seen)]
        parts = [part[~np.isnan(part)] for part in np.array_split(seen, SLICES)]
        enough = all(part.size for part in parts)
        sizes = np.array([part.mean() if part.size else 0.0 for part in parts])
        named = _told("length counted", confidence)
        if not known.size:
            count = Estimate.missing(EMPTY, **named)
        elif enough:
            count = attrs.evolve(_mean(sizes, known.size, named), value=float(known.mean()))
        else:
            count = Estimate(value=float(known.mean()), n=known.size, **named)
        return cls(
            by_law,
            count,
            _excess(by_law, sizes if enough else None, held * SLICES / max(span, 1.0), confidence),
            cut_off,
        )


def _told(definition: str, confidence: float) -> dict[str, Any]:
    return {"unit": "number", "definition": definition, "confidence": confidence}


def _batches(joined: Ints, stay: Floats, begin: int, end: int) -> Floats:
    """The time that was waited within each slice of the record, whoever joined when."""
    edges = np.linspace(begin, end, SLICES + 1)
    upto = np.array([np.clip(edge - joined, 0, stay).sum() for edge in edges])
    return np.diff(upto)


def _mean(values: Floats, n: int, told: dict[str, Any]) -> Estimate:
    """The mean of slices with the interval of t; slices in a row resemble each other less than moments do."""
    error = float(values.std(ddof=1)) / values.size**0.5
    half = t_of(told["confidence"], values.size - 1) * error
    value = float(values.mean())
    interval = Interval(low=value - half, high=value + half, confidence=told["confidence"], method="batches")
    return Estimate(value=value, n=n, standard_error=error, interval=interval, **told)


def _excess(by_law: Estimate, counted: Floats | None, held: Floats, confidence: float) -> Estimate:
    """How far the counts lie from the law's length, as a share of it, slice by slice."""
    described: dict[str, Any] = {"definition": "counts over the law", "confidence": confidence}
    if by_law.value is None or not by_law.value or counted is None:
        return Estimate.missing(
            by_law.undefined or TOO_FEW(needed=SLICES, n=0), n=0, unit="share", **described
        )
    return _mean((counted - held) / by_law.value, counted.size, described | {"unit": "share"})


def _agreement(excess: Estimate, tolerance: float) -> Attainment:
    """Whether the counts lie within the tolerance of the law's length, by the interval."""
    if not excess.interval.defined:
        return Attainment.CANNOT_BE_TOLD
    low, high = excess.interval.bounds
    if -tolerance <= low and high <= tolerance:
        return Attainment.MET
    return Attainment.NOT_MET if low > tolerance or high < -tolerance else Attainment.CANNOT_BE_TOLD
