"""Identifiers: typed texts, opaque, kept as they are when they come from outside.

Each kind of id is a `typing.NewType` of `str`: a type checker tells a `TicketId` from an
`OrderId`, at run time both are the plain text that a database or a URL holds.

New ids come from a source that is handed in, because making one needs a clock and chance:

>>> ids = TimeOrderedIds(randbytes=lambda n: bytes(n))
>>> first = ids("ticket", datetime(2026, 2, 3, tzinfo=UTC))
>>> first
'ticket_01KGGCS1000000000000000000'
>>> first < ids("ticket", datetime(2026, 2, 3, tzinfo=UTC)) < ids("ticket", datetime(2026, 2, 4, tzinfo=UTC))
True
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from os import urandom
from typing import NewType, Protocol

from cxkit.errors import Invalid, shown
from cxkit.values._instants import as_utc

CustomerId = NewType("CustomerId", str)
CampaignId = NewType("CampaignId", str)
OrganisationId = NewType("OrganisationId", str)
ProductId = NewType("ProductId", str)
OrderId = NewType("OrderId", str)
OrderLineId = NewType("OrderLineId", str)
ShipmentId = NewType("ShipmentId", str)
ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
TicketId = NewType("TicketId", str)
ComplaintId = NewType("ComplaintId", str)
ReturnId = NewType("ReturnId", str)
SurveyId = NewType("SurveyId", str)
InvitationId = NewType("InvitationId", str)
ResponseId = NewType("ResponseId", str)
ActionId = NewType("ActionId", str)
RosterId = NewType("RosterId", str)
OpeningId = NewType("OpeningId", str)
ApplicationId = NewType("ApplicationId", str)
TrainingSessionId = NewType("TrainingSessionId", str)
EnrolmentId = NewType("EnrolmentId", str)
EvaluationId = NewType("EvaluationId", str)
CalibrationId = NewType("CalibrationId", str)
FeedbackId = NewType("FeedbackId", str)
AgentId = NewType("AgentId", str)
GroupId = NewType("GroupId", str)
OfferId = NewType("OfferId", str)
PolicyId = NewType("PolicyId", str)
ArticleId = NewType("ArticleId", str)
HelpSessionId = NewType("HelpSessionId", str)

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RANDOM_BITS = 80
LONGEST_ID = 255


def check_id(value: str, path: str = "id") -> str:
    """The id as it is, or an error: 1 to 255 bytes of UTF-8, none of its characters a control character.

    Every id of an object keeps to it, so that any store can look it up.

    >>> check_id("WEB-2026/17")
    'WEB-2026/17'
    """
    if not value.isprintable() or not 0 < len(value.encode()) <= LONGEST_ID:
        raise Invalid(
            f"an id is printable characters of 1 to {LONGEST_ID} bytes, got {shown(value)}",
            code="id.text",
            path=path,
        )
    return value


class IdSource(Protocol):
    """Makes a new id for a thing of that kind (`"ticket"`, `"order"`) created at that instant."""

    def __call__(self, kind: str, at: datetime) -> str:
        """A text that this source never gave before."""
        ...


class TimeOrderedIds:
    """Ids that sort by creation: the kind, then 48 bits of milliseconds and 80 random bits in base 32.

    Two ids of one millisecond still sort by creation. `randbytes` is the random source:
    `random.Random(7).randbytes` makes ids repeatable. Safe to share between threads.
    """

    def __init__(self, randbytes: Callable[[int], bytes] = urandom) -> None:
        self._randbytes = randbytes
        self._lock = threading.Lock()
        self._last: dict[str, tuple[int, int]] = {}

    def __call__(self, kind: str, at: datetime) -> str:
        """A new id for a thing of that kind created at that instant (1970 or later)."""
        elapsed = as_utc(at) - _EPOCH
        millis = (elapsed.days * 86_400 + elapsed.seconds) * 1000 + elapsed.microseconds // 1000
        if millis < 0:
            raise Invalid("time-ordered ids begin in 1970", code="id.before_1970", path="at")
        with self._lock:
            last_millis, last_noise = self._last.get(kind, (-1, -1))
            noise = int.from_bytes(self._randbytes(_RANDOM_BITS // 8), "big")
            if millis == last_millis:
                noise = last_noise + 1
            self._last[kind] = (millis, noise)
        return f"{kind}_{_base32((millis << _RANDOM_BITS) + noise, 26)}"


class RandomIds:
    """Ids that tell nothing, not even their order: for anonymous responses."""

    def __init__(self, randbytes: Callable[[int], bytes] = urandom) -> None:
        self._randbytes = randbytes

    def __call__(self, kind: str, at: datetime) -> str:
        """A new id; `at` does not enter it."""
        return f"{kind}_{_base32(int.from_bytes(self._randbytes(16), 'big'), 26)}"


class SequentialIds:
    """`ticket-1`, `ticket-2`, …: for tests, examples and simulations.

    >>> ids = SequentialIds()
    >>> ids("ticket", datetime(2026, 1, 1, tzinfo=UTC)), ids("order", datetime(2026, 1, 1, tzinfo=UTC))
    ('ticket-1', 'order-1')
    """

    def __init__(self, start: int = 1) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._next: dict[str, int] = {}

    def __call__(self, kind: str, at: datetime) -> str:
        """The next number of that kind; `at` does not enter it."""
        with self._lock:
            number = self._next.get(kind, self._start)
            self._next[kind] = number + 1
        return f"{kind}-{number}"


def _base32(number: int, length: int) -> str:
    digits: list[str] = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        digits.append(_CROCKFORD[digit])
    return "".join(reversed(digits))
