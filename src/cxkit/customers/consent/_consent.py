"""The consent ledger: the uses of their data that a customer allowed, by channel and time.

The ledger is the customer's own history, read as of an instant: nothing in it is ever
overwritten, so a withdrawal ends a permission from that moment on and leaves what was done
before as it was.

>>> from datetime import UTC, datetime, timedelta
>>> from cxkit import Actor, Customer
>>> t, wang = datetime(2026, 2, 3, tzinfo=UTC), Actor.customer("C-1")
>>> customer = Customer.register("C-1", at=t, by=wang)
>>> customer = customer.consent("marketing", channel="email", at=t, by=wang)
>>> customer = customer.withdraw("marketing", at=t + timedelta(days=9), by=wang)
>>> bool(permits(customer, "marketing", "email", t + timedelta(days=8)))
True
>>> print(permits(customer, "marketing", "email", t + timedelta(days=9)).reason)
the customer withdrew consent on 2026-02-12
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cxkit._typing import Named, Takes
from cxkit.customers._contacts import address_key
from cxkit.customers._enums import DataCategory, Purpose, Standing
from cxkit.customers._wording import WORDS
from cxkit.customers.facts import Consent, ConsentGiven, ConsentWithdrawn, Imported
from cxkit.customers.profile._customer import Customer
from cxkit.kernel import Fact, field, record
from cxkit.values import Channel, PolicyId, Reason, as_utc, local_time


@record(name="customer.consent_policy")
class ConsentPolicy:
    """The purposes that need no consent, and the age below which a guardian has to give it.

    The default follows the Chinese Personal Information Protection Law (articles 13, 15, 29 and 31):
    serving the customer requires no consent, sensitive data need one of their own, under 14 a guardian
    agrees. Other laws set other ages (the GDPR 13 to 16): state them.
    """

    id: Named[PolicyId] = field(default=PolicyId("consent"), longest=80)
    version: int = field(default=1, low=1)
    free: Takes[Iterable[str], frozenset[Purpose]] = field(default=frozenset({Purpose.SERVICE}))
    guardian_below: int = field(default=14, low=0, high=21)


CONSENT_POLICY = ConsentPolicy()
"""The policy where none is named."""


@record(name="customer.permission")
class Permission:
    """Whether a use of data is permitted, why, and the ledger entry that decides. True when permitted."""

    allowed: bool
    reason: Reason
    entry: Consent | None = None

    def __bool__(self) -> bool:
        return self.allowed


def consent_ledger(*records: Customer) -> tuple[Consent, ...]:
    """Every consent and withdrawal of a person in order; name all records where they were merged."""
    entries = [entry for customer in records for fact in customer.history for entry in _entries(fact)]
    # At one instant a withdrawal decides, in whatever order the two were recorded.
    return tuple(sorted(entries, key=lambda entry: (entry.at, not entry.given)))


def _entries(fact: Fact) -> tuple[Consent, ...]:
    if isinstance(fact, Imported):
        return fact.consents
    if not isinstance(fact, (ConsentGiven, ConsentWithdrawn)):
        return ()
    given = isinstance(fact, ConsentGiven)
    terms = {name: getattr(fact, name) for name in (_TERMS if given else _SCOPE)}
    return (Consent(at=fact.at, given=given, **terms),)


_SCOPE = ("purpose", "channel", "category", "address")
_TERMS = (*_SCOPE, "until", "notice", "guardian")


def permits(
    subject: Customer | Iterable[Customer],
    purpose: Purpose | str,
    channel: Channel | str | None,
    at: datetime,
    *,
    category: DataCategory | str = DataCategory.GENERAL,
    address: str | None = None,
    policy: ConsentPolicy = CONSENT_POLICY,
    tz: str = "UTC",
) -> Permission:
    """Decide whether the data of a person may be used for a purpose, on a channel, at an instant.

    `subject` is a customer, or all records of one person. `channel` None asks for every channel, as `social`
    asks for every channel within it: a withdrawal on any of them then refuses. So does `address` None,
    the key of a contact point: a consent for one address is none for others. A consent counts from its
    instant on, up to but not at its end. A child's own agreement does not count, not even after the birthday;
    a guardian's remains valid. `tz` is the zone in whose days an age is counted.
    """
    wanted, on = Purpose.of(purpose), None if channel is None else Channel.of(channel)
    records = (subject,) if isinstance(subject, Customer) else tuple(subject)
    if any(customer.status is Standing.ERASED for customer in records):
        return Permission(allowed=False, reason=WORDS["consent.erased"]())
    if wanted in policy.free:
        return Permission(allowed=True, reason=WORDS["consent.not_needed"]())
    when, kind = as_utc(at, "at"), DataCategory.of(category)
    entry = _deciding(consent_ledger(*records), wanted, on, kind, address_key(address), when)
    if entry is None:
        return Permission(allowed=False, reason=WORDS["consent.never"]())
    if not entry.given:
        return Permission(
            allowed=False, reason=WORDS["consent.withdrawn"](on=_day(entry.at, tz)), entry=entry
        )
    if entry.until is not None and entry.until <= when:
        return Permission(allowed=False, reason=WORDS["consent.ended"](on=_day(entry.until, tz)), entry=entry)
    if not entry.guardian and any(_is_minor(customer, entry.at, policy, tz) for customer in records):
        is_still_young = any(_is_minor(customer, when, policy, tz) for customer in records)
        reason = (WORDS["consent.guardian"] if is_still_young else WORDS["consent.was_young"])(
            age=policy.guardian_below
        )
        return Permission(allowed=False, reason=reason, entry=entry)
    return Permission(allowed=True, reason=WORDS["consent.given"](on=_day(entry.at, tz)), entry=entry)


def _deciding(
    entries: Iterable[Consent],
    purpose: Purpose,
    channel: Channel | None,
    category: DataCategory,
    address: str | None,
    at: datetime,
) -> Consent | None:
    """The last entry up to that instant about this purpose, channel, category and address."""
    last = None
    for entry in entries:
        if entry.at > at or entry.purpose is not purpose:
            continue
        same_category = entry.category is category or (entry.category is None and not entry.given)
        same_channel = _covers(entry.channel, channel) or (
            not entry.given and _covers(channel, entry.channel)
        )
        same_address = entry.address in (None, address) or (not entry.given and address is None)
        if same_category and same_channel and same_address:
            last = entry
    return last


def _covers(wider: Channel | None, channel: Channel | None) -> bool:
    """Whether what is said of one channel holds for another; None is every channel."""
    return wider is None or (channel is not None and channel.within(wider))


def _day(at: datetime, tz: str) -> str:
    return local_time(at, tz).date().isoformat()


def _is_minor(customer: Customer, at: datetime, policy: ConsentPolicy, tz: str) -> bool:
    if customer.born is None:
        return False
    age = customer.age(local_time(at, tz).date())
    return age is None or age < policy.guardian_below
