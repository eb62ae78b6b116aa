"""Promises of delivery: an instant, or a day of a place; kept or broken."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from cxkit.kernel import Changes
from cxkit.values import as_utc, local_time

Lateness = Literal["instant", "date"]
"""Whether a promise is judged by the clock or by the local calendar day."""


def late(
    delivered_at: datetime | None,
    promised: datetime | date | None,
    *,
    by: Lateness = "date",
    tz: str = "UTC",
    at: datetime | None = None,
) -> bool | None:
    """Whether a delivery came after its promise; None where that is not known.

    `by="date"` compares local days of `tz`: a parcel that comes on the promised day is in time, also
    when the source writes the promise as that day's midnight. `by="instant"` compares the instants; a
    promised day then ends with its last moment. What is not delivered is late once `at` lies after the
    promise; before that nobody knows.

    >>> from datetime import UTC
    >>> promised, came = datetime(2017, 10, 18, tzinfo=UTC), datetime(2017, 10, 18, 9, tzinfo=UTC)
    >>> late(came, promised), late(came, promised, by="instant"), late(None, promised)
    (False, True, None)
    """
    when = delivered_at or at
    if promised is None or when is None:
        return None
    local = local_time(as_utc(when, "at"), tz, "at").date()
    is_late = _after(when, local, promised, by, tz)
    return is_late if delivered_at is not None else (True if is_late else None)


def _after(when: datetime, local: date, promised: datetime | date, by: Lateness, tz: str) -> bool:
    if not isinstance(promised, datetime):
        return local > promised
    if by == "instant":
        return when > promised
    return local > local_time(promised, tz).date()


def promised_again(promised: Any, fact: Any) -> Changes:
    """Keep another promise of an order or a shipment beside the first, which stays."""
    first = promised.promised_by or promised.promised_on
    names = ("revised_by", "revised_on") if first else ("promised_by", "promised_on")
    return {names[0]: fact.promised_by, names[1]: fact.promised_on}
