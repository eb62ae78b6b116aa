"""Follow-up and care: the customers to contact on a day, with reason and channel, and those held back.

>>> from datetime import UTC, date, datetime
>>> from cxkit import Actor, Customer
>>> from cxkit.customers import ContactPoint
>>> t, amy = datetime(2024, 1, 5, tzinfo=UTC), Actor.agent("amy")
>>> customer = Customer.register(
...     "C-1", born=date(1996, 2, 29), contacts=[ContactPoint.email("fang@a.example")], at=t, by=amy
... ).consent("care", at=t, by=amy)
>>> today = due([customer], date(2026, 2, 28), contacts={"C-1": [date(2025, 12, 20)]})
>>> [(each.occasion, each.channel) for each in today.due]
[(Occasion.BIRTHDAY, Channel.EMAIL)]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import attrs

from cxkit._typing import MaybeNamed, Named, Several, Takes
from cxkit.customers._enums import CustomerClass, Purpose
from cxkit.customers._wording import WORDS
from cxkit.customers.consent._consent import CONSENT_POLICY, ConsentPolicy
from cxkit.customers.consent._contactability import contactability
from cxkit.customers.outreach._birthdays import Birthday, LeapDay, anniversary
from cxkit.customers.outreach._festivals import FESTIVALS, Festival
from cxkit.customers.profile._customer import Customer
from cxkit.customers.profile._identity import leading
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.kernel._html import table
from cxkit.values import Channel, Label, Labelled, Language, PolicyId, Reason, labels, local_time, mark, write


class Occasion(Labelled):
    """The reason to contact a customer; on one day the first of these goes before the others."""

    BIRTHDAY = "birthday", "Birthday", "生日", "生日"
    MEMBERSHIP = "membership", "Membership anniversary", "会员周年", "會員週年"
    FESTIVAL = "festival", "Festival greeting", "节日问候", "節日問候"
    FOLLOW_UP = "follow_up", "Follow-up", "顾客回访", "顧客回訪"


class Strategy(Labelled):
    """The aim of a follow-up, by the customer's class."""

    PERSONAL = (
        "personal",
        "Regular contact and personal service",
        "定期联系与个性化服务",
        "定期聯絡與個人化服務",
    )
    RAISE = "raise", "Raise frequency and amount of purchases", "提升购买频次与金额", "提升購買頻次與金額"
    LEARN = (
        "learn",
        "Learn needs, improve quality and conversion",
        "了解需求，提升质量与转化",
        "了解需求，提升品質與轉換",
    )


@record(name="customer.follow_up")
class FollowUp:
    """The interval and the aim of the follow-ups of a customer class (None: of customers without one)."""

    customer_class: MaybeNamed[CustomerClass]
    every_days: int = field(low=1)
    strategy: Named[Strategy]


@record(name="customer.care_policy")
class CarePolicy:
    """The occasions on which customers are contacted, and how often at most.

    A birthday on 29 February moves to 28 February (`before`) or 1 March (`after`) in other years.
    `most_contacts` in `per_days` days, that day included, is the contact fatigue limit.
    `channels` is the order tried after the customer's preferred contact point.
    """

    id: Named[PolicyId] = field(default=PolicyId("care"), longest=80)
    version: int = field(default=1, low=1)
    occasions: Takes[Iterable[str], frozenset[Occasion]] = field(default=frozenset(Occasion))
    follow_ups: Several[FollowUp] = field(
        default=(
            FollowUp(customer_class=CustomerClass.HIGH, every_days=30, strategy=Strategy.PERSONAL),
            FollowUp(customer_class=CustomerClass.MEDIUM, every_days=90, strategy=Strategy.RAISE),
            FollowUp(customer_class=CustomerClass.LOW, every_days=180, strategy=Strategy.LEARN),
        )
    )
    festivals: Several[Festival] = field(default=(FESTIVALS["spring_festival"], FESTIVALS["mid_autumn"]))
    purpose: Named[Purpose] = field(default=Purpose.CARE)
    leap_day: LeapDay = "before"
    most_contacts: int = field(default=2, low=1)
    per_days: int = field(default=30, low=1)
    channels: Takes[Iterable[str], tuple[Channel, ...]] = field(
        default=(Channel.EMAIL, Channel.SOCIAL, Channel.PHONE, Channel.MAIL)
    )

    def rules(self) -> Iterator[Fault]:
        """There is one follow-up a class."""
        classes = [each.customer_class for each in self.follow_ups]
        if len(set(classes)) < len(classes):
            yield Fault("follow_ups", "care.twice", "two of them are for one class")


CARE_POLICY = CarePolicy()
"""The policy where none is named."""


@attrs.frozen
class Due:
    """A customer to contact: the occasion, the reason, the channel and the aim."""

    customer: str
    occasion: Occasion
    reason: Reason
    channel: Channel
    strategy: Strategy | None = None

    def text(self, language: Language = "en") -> str:
        """The contact as a line: customer, channel, reason, aim."""
        aim = "" if self.strategy is None else mark("brackets", language, text=self.strategy.label(language))
        return f"{self.customer}  {self.channel.label(language)}  {self.reason.text(language)}{aim}"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<{self.text()}>"


@attrs.frozen
class Held:
    """A contact that is due and must not be made, with the reason."""

    customer: str
    occasion: Occasion
    reason: Reason

    def text(self, language: Language = "en") -> str:
        """The contact that is not made, as a line: customer, occasion, reason."""
        return f"{self.customer}  {self.occasion.label(language)}  {self.reason.text(language)}"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<{self.text()}>"


@attrs.frozen
class DueList:
    """The contacts of a day, and those held back."""

    on: date
    due: tuple[Due, ...]
    held: tuple[Held, ...]
    policy: PolicyId

    def text(self, language: Language = "en") -> str:
        """The list in words: the customers to contact, then those held back, with the reasons."""
        lines = [write(self.on, "date", language)]
        for head, contacts in (("care.list", self.due), ("care.list_held", self.held)):
            lines.append(WORDS[head].render(language, count=len(contacts)))
            lines += [f"  {contact.text(language)}" for contact in contacts]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        rows = [
            (one.customer, one.channel.label(), one.reason, one.strategy and one.strategy.label())
            for one in self.due
        ]
        rows += [(one.customer, "held back", one.reason, None) for one in self.held]
        return table(f"Due on {self.on}", ["customer", "channel", "reason", "strategy"], rows)


def due(
    customers: Iterable[Customer],
    on: date,
    *,
    contacts: Mapping[str, Sequence[date]] | None = None,
    policy: CarePolicy = CARE_POLICY,
    consent: ConsentPolicy = CONSENT_POLICY,
    tz: str = "UTC",
) -> DueList:
    """The customers to contact on a day, at most once each, with the reason; those held back, and why.

    `contacts` are the days on which each customer was contacted before, for any purpose: `contact_days`
    gives those that were recorded. Consent is read as of the beginning of the day in `tz`. Merged and erased
    records are not contacted; withdrawals, birth date, contact points and contacts of a merged record count
    with those of the record that leads.
    """

    def found(records: tuple[Customer, ...], before: Sequence[date]) -> Iterator[_DueOccasion]:
        return _occasions(records, on, before, policy, tz)

    return _scheduled(customers, on, found, contacts or {}, policy, consent, tz)


def follow_up(
    customers: Iterable[Customer],
    on: date,
    reasons: Mapping[str, Sequence[Reason]],
    *,
    what: Label,
    strategy: Strategy | None = None,
    contacts: Mapping[str, Sequence[date]] | None = None,
    policy: CarePolicy = CARE_POLICY,
    consent: ConsentPolicy = CONSENT_POLICY,
    tz: str = "UTC",
) -> DueList:
    """The customers named in `reasons` (by id, those of a segment say) to contact on a day, and why.

    Each person is there once, with the channel that they permit, or held back with the reason: no consent,
    tired of contacts, no record. `what` names the list. The rest is as in `due`.

    >>> from datetime import UTC, datetime
    >>> from cxkit import Actor
    >>> from cxkit.customers import ContactPoint
    >>> t, amy = datetime(2026, 1, 5, tzinfo=UTC), Actor.agent("amy")
    >>> wang = Customer.register("C-1", contacts=[ContactPoint.email("fang@a.example")], at=t, by=amy)
    >>> why = {"C-1": [WORDS["rule.otherwise"]()], "C-2": []}
    >>> tea = Label("Tea drinkers", "饮茶顾客", "飲茶顧客")
    >>> print(follow_up([wang.consent("care", at=t, by=amy)], date(2026, 2, 3), why, what=tea))
    2026-02-03
    to contact (1)
      C-1  E-mail  Tea drinkers (no rule holds)
    held back (1)
      C-2  Follow-up  there is no record of this customer
    """

    def found(records: tuple[Customer, ...], before: Sequence[date]) -> Iterator[_DueOccasion]:
        for each in records:
            if each.id in reasons:
                tags: tuple[Language, ...] = ("en", "zh-Hans", "zh-Hant")
                said = Label(
                    *(mark("clause", tag).join(one.text(tag) for one in reasons[each.id]) for tag in tags)
                )
                yield _DueOccasion(Occasion.FOLLOW_UP, WORDS["care.segment"](what=what, why=said), strategy)
                return

    known = list(customers)
    listed = _scheduled(known, on, found, contacts or {}, policy, consent, tz)
    reached = {each.id for records in leading(known) for each in records}
    erased = {each.id for each in known}
    gone, never = WORDS["consent.erased"](), WORDS["care.no_record"]()
    lost = [
        Held(each, Occasion.FOLLOW_UP, gone if each in erased else never)
        for each in reasons
        if each not in reached
    ]
    return attrs.evolve(listed, held=(*listed.held, *lost))


def _scheduled(
    customers: Iterable[Customer],
    on: date,
    occasions_of: Callable[[tuple[Customer, ...], Sequence[date]], Iterator[_DueOccasion]],
    contacts: Mapping[str, Sequence[date]],
    policy: CarePolicy,
    consent: ConsentPolicy,
    tz: str,
) -> DueList:
    """Each person's first occasion on the channel that they permit; what is held back, and why."""
    planned: list[Due] = []
    held: list[Held] = []
    for records in leading(customers):
        customer = records[0]
        before = [day for each in records for day in contacts.get(each.person, ()) if day <= on]
        occasions = sorted(occasions_of(records, before), key=lambda each: _RANK[each.occasion])
        if not occasions:
            continue
        first = occasions[0]
        contact = contactability(
            records,
            on,
            purpose=policy.purpose,
            channels=policy.channels,
            most=policy.most_contacts,
            days=policy.per_days,
            contacts=before,
            consent=consent,
            tz=tz,
        )
        obstacle = contact.reason
        if contact.channel is not None:
            planned.append(Due(customer.id, first.occasion, first.reason, contact.channel, first.strategy))
            obstacle = WORDS["care.one_a_day"](what=first.occasion.labels)
            occasions = occasions[1:]
        held += [Held(customer.id, each.occasion, obstacle) for each in occasions if obstacle is not None]
    return DueList(on, tuple(planned), tuple(held), policy.id)


@attrs.frozen
class _DueOccasion:
    occasion: Occasion
    reason: Reason
    strategy: Strategy | None = None


_RANK = {occasion: rank for rank, occasion in enumerate(Occasion)}
_NO_CLASS = labels("care", "no_class: Customer without a class | 未分级顾客 | 未分級顧客")["no_class"]


def _occasions(
    records: tuple[Customer, ...], on: date, before: Sequence[date], policy: CarePolicy, tz: str
) -> Iterator[_DueOccasion]:
    customer = records[0]
    birthday = Birthday.of(records) if Occasion.BIRTHDAY in policy.occasions else None
    if birthday is not None and birthday.year_on(on, policy.leap_day) is not None:
        yield _DueOccasion(Occasion.BIRTHDAY, WORDS["care.birthday"](day=on))
    if Occasion.MEMBERSHIP in policy.occasions and (years := years_a_member(records, on, policy.leap_day)):
        yield _DueOccasion(Occasion.MEMBERSHIP, WORDS["care.anniversary"](years=years, day=on))
    if Occasion.FESTIVAL in policy.occasions:
        for festival in policy.festivals:
            if festival.day(on.year) == on:
                yield _DueOccasion(Occasion.FESTIVAL, WORDS["care.festival"](day=on, what=festival.labels))
    if Occasion.FOLLOW_UP in policy.occasions:
        yield from _follow_up(customer, on, before, policy, tz)


def years_a_member(records: Sequence[Customer], on: date, leap_day: LeapDay = "before") -> int:
    """The years of membership that are complete on that very day; 0 on every other day."""
    since = next((each.membership.since for each in records if each.membership is not None), None)
    if since is None or on <= since or anniversary(since, on.year, leap_day) != on:
        return 0
    return on.year - since.year


def _follow_up(
    customer: Customer, on: date, before: Sequence[date], policy: CarePolicy, tz: str
) -> Iterator[_DueOccasion]:
    rule = next((each for each in policy.follow_ups if each.customer_class == customer.customer_class), None)
    if rule is None:
        return
    label = _NO_CLASS if rule.customer_class is None else rule.customer_class.labels
    params: dict[str, object] = {"every": rule.every_days, "what": label}
    joined = None if customer.joined_at is None else local_time(customer.joined_at, tz).date()
    last = max(before, default=joined)
    if last is None:
        yield _DueOccasion(Occasion.FOLLOW_UP, WORDS["care.never"](**params), rule.strategy)
    elif on - last >= timedelta(days=rule.every_days):
        yield _DueOccasion(Occasion.FOLLOW_UP, WORDS["care.follow_up"](**params, last=last), rule.strategy)
