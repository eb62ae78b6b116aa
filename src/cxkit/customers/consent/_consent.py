"""The consent ledger: what a customer allowed, on which channel, from when until when.

The ledger is the customer's own history, read as of an instant: nothing in it is ever
overwritten, so a withdrawal ends a permission from that moment on and leaves what was done
before as it was.

>>> from datetime import UTC, datetime, timedelta
>>> from cxkit.customers.profile._customer import Customer
>>> from cxkit.kernel.facts import Actor
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

from collections.abc import Iterable, Iterator
from datetime import datetime

from cxkit.customers._enums import DataCategory, Purpose, Standing
from cxkit.customers.facts import Consent, ConsentGiven, ConsentWithdrawn, Imported
from cxkit.customers.profile._customer import Customer
from cxkit.kernel import field, record
from cxkit.values import Channel, PolicyId, Reason, Text, as_utc, zone

NOT_NEEDED = Text(
    "consent.not_needed",
    "serving the customer needs no consent of its own",
    "为提供服务所必需，无需另行同意",
    "為提供服務所必需，無須另行同意",
)
GIVEN = Text("consent.given", "the customer agreed on {on}", "顾客已于{on}同意", "顧客已於{on}同意")
NEVER = Text(
    "consent.never",
    "the customer has not agreed to this: ask first",
    "顾客尚未同意：请先征得同意",
    "顧客尚未同意：請先徵得同意",
)
WITHDRAWN = Text(
    "consent.withdrawn",
    "the customer withdrew consent on {on}",
    "顾客已于{on}撤回同意",
    "顧客已於{on}撤回同意",
)
ENDED = Text(
    "consent.ended",
    "the consent ended on {on}: ask again",
    "同意已于{on}到期：请重新征得同意",
    "同意已於{on}到期：請重新徵得同意",
)
GUARDIAN = Text(
    "consent.guardian",
    "the customer is under {age}: a parent or guardian has to agree",
    "顾客未满{age}周岁：须由其监护人同意",
    "顧客未滿{age}歲：須由其監護人同意",
)
WAS_YOUNG = Text(
    "consent.was_young",
    "the customer was under {age} when agreeing, and no guardian agreed: ask again",
    "顾客同意时未满{age}周岁且未经监护人同意：请重新征得同意",
    "顧客同意時未滿{age}歲且未經監護人同意：請重新徵得同意",
)
ERASED = Text(
    "consent.erased",
    "the customer's data were erased",
    "该顾客的个人信息已删除",
    "該顧客的個人資料已刪除",
)


@record(name="customer.consent_policy")
class ConsentPolicy:
    """Which purposes need consent, and below which age a guardian has to give it.

    The default is written after the Chinese Personal Information Protection Law (articles 13, 15,
    29 and 31): what serving the customer needs requires none, sensitive data need one of their own,
    under 14 a guardian agrees. Other laws set other ages (the GDPR 13 to 16): state them.
    """

    id: PolicyId = field(default=PolicyId("consent"), longest=80)
    version: int = field(default=1, low=1)
    free: frozenset[Purpose] = frozenset({Purpose.SERVICE})
    guardian_below: int = field(default=14, low=0, high=21)


CONSENT_POLICY = ConsentPolicy()
"""The policy where none is named."""


@record(name="customer.permission")
class Permission:
    """Whether something is permitted, why, and which entry of the ledger decides. True when permitted."""

    allowed: bool
    reason: Reason
    entry: Consent | None = None

    def __bool__(self) -> bool:
        return self.allowed


def ledger(*records: Customer) -> tuple[Consent, ...]:
    """Every consent and withdrawal of a person in order; several records when they were merged."""
    entries = [entry for customer in records for entry in _entries(customer)]
    # At one instant a withdrawal has the last word, in whatever order the two were recorded.
    return tuple(sorted(entries, key=lambda entry: (entry.at, not entry.given)))


def _entries(customer: Customer) -> Iterator[Consent]:
    for fact in customer.history:
        match fact:
            case Imported():
                yield from fact.consents
            case ConsentGiven():
                yield Consent(
                    at=fact.at,
                    purpose=fact.purpose,
                    given=True,
                    channel=fact.channel,
                    category=fact.category,
                    until=fact.until,
                    notice=fact.notice,
                    guardian=fact.guardian,
                )
            case ConsentWithdrawn():
                yield Consent(
                    at=fact.at,
                    purpose=fact.purpose,
                    given=False,
                    channel=fact.channel,
                    category=fact.category,
                )
            case _:
                pass


def permits(
    subject: Customer | Iterable[Customer],
    purpose: Purpose | str,
    channel: Channel | str | None,
    at: datetime,
    *,
    category: DataCategory | str = DataCategory.GENERAL,
    policy: ConsentPolicy = CONSENT_POLICY,
    tz: str = "UTC",
) -> Permission:
    """Whether the data of a person may be used for a purpose, on a channel, at an instant.

    `subject` is a customer, or all records of one person. `channel` None asks for every channel: a
    withdrawal on any of them then refuses. A consent counts from its instant on, up to but not at
    its end. A child's own agreement does not count, nor does it begin to with the birthday; a guardian's
    goes on. `tz` is the zone in whose days an age is counted.
    """
    asked, on = Purpose.of(purpose), None if channel is None else Channel.of(channel)
    records = (subject,) if isinstance(subject, Customer) else tuple(subject)
    if any(customer.status is Standing.ERASED for customer in records):
        return Permission(allowed=False, reason=ERASED())
    if asked in policy.free:
        return Permission(allowed=True, reason=NOT_NEEDED())
    when, kind = as_utc(at, "at"), DataCategory.of(category)
    entry = _deciding(ledger(*records), asked, on, kind, when)
    if entry is None:
        return Permission(allowed=False, reason=NEVER())
    if not entry.given:
        return Permission(allowed=False, reason=WITHDRAWN(on=_day(entry.at, tz)), entry=entry)
    if entry.until is not None and entry.until <= when:
        return Permission(allowed=False, reason=ENDED(on=_day(entry.until, tz)), entry=entry)
    if not entry.guardian and any(_is_minor(customer, entry.at, policy, tz) for customer in records):
        still = any(_is_minor(customer, when, policy, tz) for customer in records)
        told = (GUARDIAN if still else WAS_YOUNG)(age=policy.guardian_below)
        return Permission(allowed=False, reason=told, entry=entry)
    return Permission(allowed=True, reason=GIVEN(on=_day(entry.at, tz)), entry=entry)


def _deciding(
    entries: Iterable[Consent],
    purpose: Purpose,
    channel: Channel | None,
    category: DataCategory,
    at: datetime,
) -> Consent | None:
    """The last entry up to that instant that speaks about what is asked."""
    found = None
    for entry in entries:
        if entry.at > at or entry.purpose is not purpose:
            continue
        same_category = entry.category is category or (entry.category is None and not entry.given)
        reaches = entry.channel in (None, channel) or (channel is None and not entry.given)
        if same_category and reaches:
            found = entry
    return found


def _day(at: datetime, tz: str) -> str:
    return at.astimezone(zone(tz)).date().isoformat()


def _is_minor(customer: Customer, at: datetime, policy: ConsentPolicy, tz: str) -> bool:
    if customer.born is None:
        return False
    age = customer.age(at.astimezone(zone(tz)).date())
    return age is None or age < policy.guardian_below
