"""One message, several complaints: each gets a life and clocks of its own, from the same receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cxkit.complaints._complaint import Complaint
from cxkit.complaints._enums import Remedy
from cxkit.complaints._parts import Links
from cxkit.complaints.facts import Received, Split
from cxkit.errors import Invalid
from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Actor
from cxkit.values import ComplaintId
from cxkit.values._ids import LONGEST_ID


@record(name="complaint.part")
class ComplaintPart:
    """One of the complaints in a message: the customer's words about it, and what it concerns.

    >>> ComplaintPart(id="K-1b", words="… and nobody called back.").remedy_sought
    Remedy.UNKNOWN
    """

    id: ComplaintId = field(longest=LONGEST_ID)
    words: str = personal()
    remedy_sought: Remedy = Remedy.UNKNOWN
    links: Links = Links()


def split(
    complaint: Complaint, parts: Iterable[ComplaintPart], *, at: datetime, by: Actor, why: str | None = None
) -> tuple[Complaint, tuple[Complaint, ...]]:
    """The complaint, which goes on with what is left, and one new complaint for each part.

    The parts were received (and passed on by an authority) when the message was; links that a part does not
    name are those of the message. Raises `Invalid` for no part, or two of one id.

    >>> from datetime import UTC
    >>> t, wang, amy = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
    >>> both = Complaint.receive("K-1", customer="C-1", channel="email", words="It broke, and nobody called.",
    ...     at=t, by=wang)
    >>> one, (other,) = split(both, [ComplaintPart(id="K-2", words="Nobody called.")], at=t, by=amy)
    >>> one.split_into, other.split_from, other.received_at == both.received_at
    (('K-2',), 'K-1', True)
    """
    wanted = tuple(parts)
    ids = tuple(part.id for part in wanted)
    if not ids or len(set(ids)) != len(ids):
        found = f"each has an id of its own, got {', '.join(ids)}" if ids else "name at least one"
        raise Invalid(f"a split makes other complaints: {found}", code="complaint.parts", path="parts")
    first = complaint.apply(Split(into=ids, at=at, by=by, why=why))
    return first, tuple(_part(complaint, part, at, by, why) for part in wanted)


def _part(complaint: Complaint, part: ComplaintPart, at: datetime, by: Actor, why: str | None) -> Complaint:
    told: Mapping[str, Any] = {
        "customer": complaint.customer,
        "representative": complaint.representative,
        "channel": complaint.channel,
        "accused": complaint.accused,
        "evidence": complaint.evidence,
        "received_at": complaint.received_at,
        "sent_at": complaint.sent_at,
        "happened_on": complaint.happened_on,
        "is_anonymous": complaint.is_anonymous,
    }
    fact = Received(
        complaint=part.id,
        words=part.words,
        remedy_sought=part.remedy_sought,
        links=complaint.links.joined(part.links),
        split_from=ComplaintId(complaint.id),
        at=at,
        by=by,
        why=why,
        **told,
    )
    return Complaint.begin(fact)
