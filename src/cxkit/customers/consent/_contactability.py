"""Whether a customer may be contacted on a day, and on which channel: consent and contact fatigue.

>>> from datetime import UTC, date, datetime
>>> from cxkit import Actor, Channel, Customer
>>> from cxkit.customers import ContactPoint, Purpose
>>> t, amy = datetime(2026, 1, 5, tzinfo=UTC), Actor.agent("amy")
>>> wang = Customer.register("C-1", contacts=[ContactPoint.email("fang@a.example")], at=t, by=amy)
>>> limit = {"purpose": Purpose.MARKETING, "channels": [Channel.EMAIL], "most": 2, "days": 30}
>>> print(contactability(wang, date(2026, 2, 3), **limit).reason)
the customer has not agreed to this: ask first
>>> contactability(wang.consent("marketing", at=t, by=amy), date(2026, 2, 3), **limit).channel
Channel.EMAIL
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from cxkit.customers._enums import Purpose
from cxkit.customers._wording import WORDS
from cxkit.customers.consent._consent import CONSENT_POLICY, ConsentPolicy, permits
from cxkit.customers.profile._customer import Customer
from cxkit.kernel import Aggregate
from cxkit.kernel._plan import schema_of
from cxkit.values import Channel, Reason, at_local, local_time, zone

CONTACTS = frozenset(
    (
        "campaign_member.announced",
        "offer.shown",
        "invitation.sent",
        "invitation.reminded",
        "survey.callback_attempted",
    )
)
"""The facts by which the company contacted a customer, by their schema names."""


@attrs.frozen
class Contactability:
    """The channel on which a customer may be contacted, or the reason why there is none."""

    channel: Channel | None = None
    reason: Reason | None = None
    address: str | None = attrs.field(default=None, repr=False)
    """The key of the contact point to use, where it has one."""


def contactability(
    customer: Customer | Iterable[Customer],
    on: date,
    *,
    purpose: Purpose,
    channels: Iterable[Channel],
    most: int,
    days: int,
    only: bool = False,
    contacts: Sequence[date] = (),
    consent: ConsentPolicy = CONSENT_POLICY,
    tz: str = "UTC",
) -> Contactability:
    """The first channel that the customer has and permits: preferred contact points, then `channels`.

    `customer` may be all records of one person: a withdrawal on any of them holds for the person.
    `only` restricts the choice to `channels` and those within them, also where the customer prefers
    another. There is no channel after `most` contacts or more in the `days` days that end with that day.
    Consent and contact points are read as of the beginning of the day in `tz`. The reason is that of the
    first channel tried.
    """
    records = (customer,) if isinstance(customer, Customer) else tuple(customer)
    recent = [day for day in contacts if day <= on and on - day < timedelta(days=days)]
    if len(recent) >= most:
        return Contactability(reason=WORDS["care.tired"](count=len(recent), days=days))
    start = at_local(on, zone(tz))
    points = [
        point
        for each in records
        for point in each.contacts
        if point.expires_at is None or point.expires_at > start
    ]
    allowed = tuple(channels)
    available = [(channel, point.key) for point in points for channel in point.channels]
    tried: dict[tuple[Channel, str | None], None] = {}
    for point in points:
        # What is preferred is the address: first the ways to it that the caller names.
        if point.preferred:
            within = (channel for channel in point.channels if channel.within(*allowed))
            tried |= dict.fromkeys((channel, point.key) for channel in within)
            tried |= {} if only else {(point.channels[0], point.key): None}
    tried |= dict.fromkeys(each for channel in allowed for each in available if each[0].within(channel))
    first = None
    for channel, address in tried:
        permission = permits(records, purpose, channel, start, address=address, policy=consent, tz=tz)
        if permission:
            return Contactability(channel=channel, address=address)
        first = first or permission.reason
    return Contactability(reason=first or WORDS["care.no_contact"]())


def contact_days(
    objects: Iterable[Aggregate[Any]], *, facts: Collection[str] = CONTACTS, tz: str = "UTC"
) -> dict[str, list[date]]:
    """The local days on which each person was contacted, for any purpose, as `due` and `enrol` take them.

    Read from the histories of campaign members, invitations, follow-ups of low scores, and any other object
    that has one of these facts; by the person (a customer's id, or `kind:id`), in order, a day once for each
    contact on it.
    """
    days: dict[str, list[date]] = {}
    local = zone(tz)
    for each in objects:
        for fact in each.history:
            if schema_of(fact.__class__).name in facts:
                days.setdefault(each.person, []).append(local_time(fact.at, local).date())
    return {person: sorted(dates) for person, dates in days.items()}
