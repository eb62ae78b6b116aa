"""Concurrency: conversations that an agent had at the same time, and the time shared among them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from cxkit.conversations._handlings import Handling

ZERO = timedelta(0)


class Concurrency(NamedTuple):
    """The overlap of one agent's conversations.

    `busy` is the time with at least one of them, `spent` the sum of all their durations, `peak` the most
    at one time, and `shares` gives each handling its part of the busy time: k at once get a k-th each,
    so that the shares add up to `busy` (to the microsecond).
    """

    handled: int
    peak: int
    busy: timedelta
    spent: timedelta
    shares: tuple[timedelta, ...]

    @property
    def mean(self) -> float | None:
        """Mean number of conversations at once over the busy time; None without any."""
        return self.spent / self.busy if self.busy else None


def busy_spans(handling: Handling, until: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The spans in which the agent worked on the contact or its wrap-up, up to an instant."""
    stretches = ((handling.since, handling.until), *handling.wraps)
    spans: list[tuple[datetime, datetime]] = []
    for since, end in sorted((since, min(end or until, until)) for since, end in stretches):
        if spans and since <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        elif since < end:
            spans.append((since, end))
    return tuple(spans)


def overlap(handlings: Iterable[Handling], *, until: datetime) -> Concurrency:
    """Measure the overlap of one agent's handlings, wrap-up included; what lasts counts up to `until`.

    >>> from datetime import UTC
    >>> def at(minute: int) -> datetime:
    ...     return datetime(2026, 2, 3, 9, minute, tzinfo=UTC)
    >>> chats = [Handling("amy", at(0), at(10), ZERO), Handling("amy", at(5), at(20), ZERO)]
    >>> chatting = overlap(chats, until=at(30))
    >>> chatting.peak, chatting.busy, chatting.mean, [str(share) for share in chatting.shares]
    (2, datetime.timedelta(seconds=1200), 1.25, ['0:07:30', '0:12:30'])
    """
    parts = [busy_spans(handling, until) for handling in handlings]
    edges = sorted(
        (edge, begins, number)
        for number, spans in enumerate(parts)
        for span in spans
        for edge, begins in zip(span, (True, False), strict=True)
    )
    shares = [ZERO] * len(parts)
    running: dict[int, None] = {}
    busy, peak, last = ZERO, 0, until
    for at, begins, number in edges:
        if running and last < at:
            busy, peak = busy + (at - last), max(peak, len(running))
            for each, share in zip(running, _shared(at - last, len(running)), strict=True):
                shares[each] += share
        last = at
        if begins:
            running[number] = None
        else:
            del running[number]
    spent = sum((end - since for spans in parts for since, end in spans), ZERO)
    return Concurrency(len(parts), peak, busy, spent, tuple(shares))


def _shared(span: timedelta, count: int) -> list[timedelta]:
    """The span in equal parts of whole microseconds that add up to it."""
    each, left_over = divmod(span // timedelta(microseconds=1), count)
    return [timedelta(microseconds=each + (index < left_over)) for index in range(count)]
