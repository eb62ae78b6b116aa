"""Events of a log that can be counted: duplicates, clocks that are wrong, machines, and consent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, cast

import attrs
import numpy as np

from cxkit.analysis.visits._rows import coded, repeats
from cxkit.columns import MISSING, span_micros
from cxkit.stats.results._display import Single
from cxkit.tables import EventTable

CLOCK_FAULT: Final = timedelta(hours=24)
"""How far the clock of a device may be from that of the receiver."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Screening(Single):
    """The events of a log that count, and how many rows were left out or mended, and why.

    A row is left out for the first reason that holds: `duplicates`, `bots`, `without_consent`. Of the rows
    kept, `clock_faults` have the time at which they were received for the time of the device.
    """

    seen: int
    duplicates: int
    bots: int
    without_consent: int
    clock_faults: int
    consent_unknown: int
    _events: EventTable = attrs.field(alias="events", eq=False)

    @property
    def events(self) -> EventTable:
        """The events that count, in the order in which they came."""
        return self._events

    def __repr__(self) -> str:
        figures = ", ".join(
            f"{name.replace('_', ' ')} {count:,}"
            for name, count in self.to_dict().items()
            if name != "seen" and count
        )
        return f"Screening({len(self.events):,} of {self.seen:,} events{f'; {figures}' if figures else ''})"


def screened(
    events: EventTable,
    *,
    bots: bool = False,
    consent: bool | None = None,
    clock: timedelta = CLOCK_FAULT,
) -> Screening:
    """The events that count: no duplicates, no machines (unless `bots`), nobody who refused.

    An event is a duplicate where its id was there before; of those without an id, where device, user, event,
    time and page are all the same. A time that lies further than `clock` from `received_at` is a fault of the
    device's clock, and the time of receipt stands for it. `consent=True` asks for consent that is known.

    >>> from datetime import UTC, datetime
    >>> at = [datetime(2026, 6, 1, tzinfo=UTC)] * 3
    >>> screened(EventTable.from_columns(at=at, event=["view"] * 3, device=[1, 1, 2], bot=[0, 0, 1]))
    Screening(1 of 3 events; duplicates 1, bots 1, consent unknown 1)
    """
    at, received = events.at, events.received_at
    wrong = np.zeros(len(events), np.bool_)
    if any(received.strides):
        away = np.abs(at - np.where(received == MISSING, at, received))
        wrong = away > span_micros(clock)
        at = np.where(wrong, received, at)
    again = _again(events, at)
    machines = (events.bot == 1) & (not bots) & ~again
    refused = ((events.consent == 0) | ((events.consent != 1) & (consent is True))) & ~again & ~machines
    kept = ~(again | machines | refused)
    whole: EventTable = attrs.evolve(cast(Any, events), at=at)
    return Screening(
        events=whole if kept.all() else whole.where(kept),
        seen=len(events),
        duplicates=int(again.sum()),
        bots=int(machines.sum()),
        without_consent=int(refused.sum()),
        clock_faults=int((wrong & kept).sum()),
        consent_unknown=int(((events.consent < 0) & kept).sum()),
    )


def _again(events: EventTable, at: Any) -> Any:
    """Where an event was there before."""
    who = [
        coded(events.column(name), name)[0] for name in ("device", "user", "session") if _has(events, name)
    ]
    times = at - int(at.min()) if len(at) else at
    same = repeats(*who, times, events.event.codes, events.page.codes)
    if not _has(events, "id"):
        return same
    codes = coded(events.id, "id")[0]
    return np.where(codes < 0, same, repeats(codes))


def _has(events: EventTable, name: str) -> bool:
    return any(events.column(name).strides) or len(events) == 1
