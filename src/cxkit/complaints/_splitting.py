"""Several complaints in one message: each becomes a complaint of its own, with the same receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cxkit._typing import Named
from cxkit.complaints._complaint import Complaint
from cxkit.complaints._enums import Remedy
from cxkit.complaints._parts import Links
from cxkit.complaints.facts import Received, Split
from cxkit.errors import Invalid
from cxkit.kernel import Actor, field, personal, record
from cxkit.values import LONGEST_ID, ComplaintId


@record(name="complaint.part")
class ComplaintPart:
    """One of the complaints in a message: the customer's words about it, and what it concerns.

    >>> ComplaintPart(id="K-1b", words="… and nobody called back.").remedy_sought
    Remedy.UNKNOWN
    """

    id: Named[ComplaintId] = field(longest=LONGEST_ID)
    words: str = personal(whose="customer")
    remedy_sought: Named[Remedy] = field(default=Remedy.UNKNOWN)
    links: Links = Links()


def split(
    complaint: Complaint, parts: Iterable[ComplaintPart], *, at: datetime, by: Actor, why: str | None = None
) -> tuple[Complaint, tuple[Complaint, ...]]:
    """Split a complaint: the complaint itself, which goes on, and one new complaint for each part.

    The parts have the receipt (and passing on by an authority) of the message; links that a part does not
    name are those of the message. Raises `Invalid` without parts, or for two of one id.

    >>> from datetime import UTC
    >>> t, wang, amy = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
    >>> both = Complaint.receive("K-1", customer="C-1", channel="email", words="It broke, and nobody called.",
    ...     at=t, by=wang)
    >>> one, (other,) = split(both, [ComplaintPart(id="K-2", words="Nobody called.")], at=t, by=amy)
    >>> one.split_into, other.split_from, other.received_at == both.received_at
    (('K-2',), 'K-1', True)
    """
    others = tuple(parts)
    ids = tuple(part.id for part in others)
    if not ids or len(set(ids)) != len(ids):
        remedy = f"each has an id of its own, got {', '.join(ids)}" if ids else "name at least one"
        raise Invalid(f"a split makes other complaints: {remedy}", code="complaint.parts", path="parts")
    first = complaint.apply(Split, into=ids, at=at, by=by, why=why)
    return first, tuple(_part(complaint, part, at, by, why) for part in others)


_OF_THE_MESSAGE = (
    "customer",
    "representative",
    "channel",
    "accused",
    "evidence",
    "received_at",
    "sent_at",
    "happened_on",
    "is_anonymous",
)


def _part(complaint: Complaint, part: ComplaintPart, at: datetime, by: Actor, why: str | None) -> Complaint:
    return Complaint.begin(
        Received,
        complaint=part.id,
        words=part.words,
        remedy_sought=part.remedy_sought,
        links=complaint.links.joined(part.links),
        split_from=complaint.id,
        at=at,
        by=by,
        why=why,
        **{name: getattr(complaint, name) for name in _OF_THE_MESSAGE},
    )
