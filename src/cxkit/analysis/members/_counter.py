"""Queues at counters: waits from ticket times, who gave up, and Little's law as a check of the records.

Source: Little (1961), A proof for the queuing formula L = lambda W.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, NamedTuple

import attrs
import numpy as np

from cxkit.columns import Flags, InstantKind, Ints, measured, span_micros, together
from cxkit.errors import Invalid
from cxkit.stats.intervals.proportions import PROPORTION
from cxkit.stats.intervals.quantiles import quantile_interval
from cxkit.stats.results import EMPTY, Estimate, Sufficient
from cxkit.stats.results._display import Single
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence
from cxkit.tables import MISSING
from cxkit.values import Attainment

_SECOND: Final = 1_000_000
TOLERANCE: Final = 0.15
"""How far the counted length may be from that of Little's law before the records are doubted."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class CounterQueue(Single):
    """A queue at a counter: how long people waited, how many were served in time, gave up or never joined.

    `served_within` is of all who joined, those who gave up among them; still waiting are not judged before
    their time is over. `length_by_law` is arrivals times mean wait, `length_counted` the mean of what was
    counted on the spot; they agree where both records are right.
    """

    joined: int
    served: int
    reneged: int
    balked: int
    waiting: int
    median_wait: Estimate
    served_within: Estimate
    length_by_law: float | None
    length_counted: float | None
    consistent: Attainment
    """Whether counts and ticket times agree within the tolerance."""

    def __repr__(self) -> str:
        told = f"{self.joined:,} joined, {self.served:,} served, {self.reneged:,} gave up"
        return f"CounterQueue({told}; median wait {self.median_wait}; records agree: {self.consistent})"


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

    `counted` are lengths of the queue counted at moments spread evenly over the same time: where their
    mean lies more than `tolerance` from arrivals times mean wait, tickets or counts miss people. `balked`
    are those who saw the queue and left; nobody's ticket tells of them. `until` is the end of the record,
    by default the last time.

    >>> from datetime import UTC, datetime
    >>> at = lambda *minutes: [datetime(2026, 6, 1, 9, minute, tzinfo=UTC) for minute in minutes]
    >>> found = counter_queue(at(0, 5, 10), at(4, 9, 14), within=timedelta(minutes=5), counted=[1, 1, 0, 1])
    >>> found.served_within.value, found.consistent
    (1.0, Attainment.MET)
    """
    check_confidence(confidence)
    if isinstance(balked, bool) or balked < 0:
        raise Invalid("is a number of 0 or more", code="number.low", path="balked")
    tickets = _Tickets.of(joined_at, called_at, gave_up_at, until, zone)
    joined, served, reneged = tickets.joined, tickets.served, tickets.reneged
    stay, limit = tickets.stop - joined, span_micros(within)
    decided = served | reneged | (stay > limit)
    span = tickets.end - int(joined.min()) if joined.size else 0
    by_law = float(stay.sum()) / span if span > 0 else None
    length = _mean_length(counted)
    return CounterQueue(
        joined=joined.size,
        served=int(served.sum()),
        reneged=int(reneged.sum()),
        balked=balked,
        waiting=int((~served & ~reneged).sum()),
        median_wait=_median_wait(stay[served] / _SECOND, confidence),
        served_within=_served_within(int((served & (stay <= limit)).sum()), int(decided.sum()), confidence),
        length_by_law=by_law,
        length_counted=length,
        consistent=_agreement(by_law, length, tolerance),
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
    told: dict[str, Any] = {"unit": "seconds", "definition": "wait"}
    if not waits.size:
        return Estimate.missing(EMPTY, **told)
    interval = quantile_interval(waits, confidence=confidence)
    return Estimate(value=float(np.median(waits)), n=waits.size, interval=interval, **told)


def _served_within(x: int, n: int, confidence: float) -> Estimate:
    """The share served in time of those of whom it is decided; undefined where there are none."""
    told: dict[str, Any] = {"unit": "share", "definition": "served in time"}
    if not n:
        return Estimate.missing(EMPTY, **told)
    return Estimate(value=x / n, n=n, interval=Sufficient(PROPORTION, (x, n)), confidence=confidence, **told)


def _mean_length(counted: Any) -> float | None:
    """The mean of the lengths counted on the spot; None where none is known."""
    seen = np.zeros(0) if counted is None else measured(counted, "counted").values
    return float(np.nanmean(seen)) if seen.size and not np.isnan(seen).all() else None


def _agreement(by_law: float | None, length: float | None, tolerance: float) -> Attainment:
    """Whether the length by Little's law and the one counted agree, as far as both are known."""
    if by_law is None or length is None:
        return Attainment.CANNOT_BE_TOLD
    near = abs(length - by_law) <= tolerance * max(by_law, length)
    return Attainment.MET if near else Attainment.NOT_MET
