"""Eligibility for an offer and for redeeming one: with every reason against it, not only the first.

>>> from datetime import UTC, date, datetime
>>> from cxkit import Actor, Customer
>>> from cxkit.customers import Bound
>>> from cxkit.offers import Benefit
>>> t, mei = datetime(2026, 9, 1, tzinfo=UTC), Actor.agent("mei")
>>> terms = OfferTerms(id="tea", title="Tea week", benefit=Benefit.percent_off("10"),
...                    channels=["email"], ends=date(2026, 9, 2),
...                    conditions=[Bound(measure="orders", at_least=Decimal(2))])
>>> wang = Customer.register("C-1", at=t, by=mei)
>>> known = Situation(measures={"orders": 1}, complaints=1)
>>> answer = eligibility(terms, wang, datetime(2026, 9, 2, tzinfo=UTC), known)
>>> print(answer.text("en"))
not eligible for tea
  the offer ended on 2026-09-02
  no contact point is known
  the customer has not agreed to this: ask first
  the offer is made by a profile, to which the customer has not agreed
  number of orders is 1, below 2
  1 complaint is open: offer care first
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs

from cxkit._typing import Named
from cxkit.customers import (
    CARE_POLICY,
    CONSENT_POLICY,
    Birthday,
    ConsentPolicy,
    Customer,
    Occasion,
    Purpose,
    Standing,
    contactability,
    permits,
    years_a_member,
)
from cxkit.kernel import by_chance, field, record
from cxkit.offers._enums import OfferArm, OfferStatus
from cxkit.offers._state import OfferState
from cxkit.offers._terms import OfferTerms
from cxkit.offers._wording import ASKED, WORDS
from cxkit.values import Channel, Language, Money, PolicyId, Reason, as_utc, later


@record(name="offer.policy")
class OfferPolicy:
    """The rules of all offers to a customer, of whatever programme.

    At most `most_offers` are made in `per_days` days and `most_open` open at once; there is none after
    `most_contacts` contacts in `contact_days` days.
    """

    id: Named[PolicyId] = field(default=PolicyId("offers"), longest=80)
    version: int = field(default=1, low=1)
    most_offers: int = field(default=4, low=1)
    per_days: int = field(default=30, low=1)
    most_open: int = field(default=3, low=1)
    most_contacts: int = field(default=CARE_POLICY.most_contacts, low=1)
    contact_days: int = field(default=CARE_POLICY.per_days, low=1)


OFFER_POLICY = OfferPolicy()
"""The policy where none is named."""


@attrs.frozen(kw_only=True)
class Usage:
    """Usage of terms by all customers: redemptions, and what they cost in discounts and otherwise."""

    redemptions: int = 0
    spent: Money | None = None


def usage(offers: Iterable[OfferState]) -> dict[PolicyId, Usage]:
    """The usage of each terms, from the offers made; what was taken back whole counts no more.

    >>> usage([])
    {}
    """
    by_terms: dict[PolicyId, Usage] = {}
    for offer in offers:
        before = by_terms.get(offer.terms, Usage())
        if offer.discount is not None and offer.taken_back is not None and offer.basket is not None:
            whole = offer.ended_at is not None
            net = offer.discount - offer.taken_back
            cost = net if offer.cost is None or whole else net + offer.cost
            spent = cost if before.spent is None else before.spent + cost
            before = Usage(redemptions=before.redemptions + (not whole), spent=spent)
        by_terms[offer.terms] = before
    return by_terms


@attrs.frozen(kw_only=True)
class Situation:
    """The facts known of a customer when an offer is thought of; the repr leaves it out.

    `measures` are those of the conditions. `complaints` and `returns` are open ones. `bought` has the last
    day on which each product was bought, `cycles` the days after which it is usually bought again,
    `returned` the products that came back, `stock` the units of each at hand. `margin` is what the sale is
    expected to bring before the discount on `price`. `offers` are those made to the customer, `contacts`
    the days of contacts, `used` what all customers used of these terms.
    """

    measures: Mapping[str, int | float | Decimal | str | Collection[str] | None] = attrs.field(
        factory=dict[str, Any], repr=False
    )
    complaints: int = 0
    returns: int = 0
    stock: Mapping[str, int] | None = None
    bought: Mapping[str, date] = attrs.field(factory=dict[str, date], repr=False)
    cycles: Mapping[str, float] = attrs.field(factory=dict[str, float], repr=False)
    returned: Collection[str] = attrs.field(default=(), repr=False)
    price: Money | None = None
    margin: Money | None = None
    offers: Sequence[OfferState] = attrs.field(default=(), repr=False)
    contacts: Sequence[date] = attrs.field(default=(), repr=False)
    used: Usage = Usage()


@attrs.frozen(kw_only=True)
class Eligibility:
    """Whether an offer may be made or redeemed: every obstacle, and what speaks for it. True where it may."""

    terms: PolicyId
    version: int
    customer: str
    token: str
    programme: str
    obstacles: tuple[Reason, ...]
    grounds: tuple[Reason, ...] = ()
    channel: Channel | None = None

    def __bool__(self) -> bool:
        return not self.obstacles

    def is_held_out(self, share: float) -> bool:
        """Whether the customer is in the hold-out of the programme: by a hash, the same answer always."""
        return by_chance(self.programme, self.customer) < share

    def text(self, language: Language = "en") -> str:
        """Whether eligible, then every reason, a line each."""
        verdict = WORDS["offer.eligible"] if self else WORDS["offer.not_eligible"]
        head = verdict.render(language, terms=self.terms)
        reasons = self.grounds if self else self.obstacles
        return "\n".join([head, *(f"  {reason.text(language)}" for reason in reasons)])

    def __str__(self) -> str:
        return self.text()


def eligibility(
    terms: OfferTerms,
    customer: Customer | Iterable[Customer],
    at: datetime,
    situation: Situation | None = None,
    *,
    policy: OfferPolicy = OFFER_POLICY,
    consent: ConsentPolicy = CONSENT_POLICY,
) -> Eligibility:
    """Whether terms may be offered to a customer (all records of the person, the leading one first).

    Asked are: the window in the zone of the terms, consent and reach, contacts and offers over all
    programmes, what was made before, conditions, segment, class, tier, region, age and occasion, open
    complaints and returns, stock, cycle, returned goods, margin, redemptions and budget. What is not known
    speaks against it.
    """
    records = (customer,) if isinstance(customer, Customer) else tuple(customer)
    known, day, when = Situation() if situation is None else situation, terms.day(at), as_utc(at, "at")
    year = occasion_year(terms, records, day)
    tokens = [terms.token(each.id, when, year=year) for each in records]
    contact = contactability(
        records,
        day,
        purpose=terms.purpose,
        channels=terms.channels,
        only=True,
        most=1,
        days=1,
        consent=consent,
        tz=terms.zone,
    )
    obstacles = [*_window(terms, records, day)]
    obstacles += [] if contact.reason is None else [contact.reason]
    obstacles += _permission(terms, records, when, consent, contact.reason)
    obstacles += _fatigue(known, day, when, policy, terms)
    obstacles += _made_before(terms, known, {*tokens}, when)
    looked = [bound.look(known.measures.get(bound.measure)) for bound in terms.conditions]
    obstacles += [reason for inside, reason in looked if not inside]
    obstacles += [*_person(terms, records[0], day), *_occasion(terms, year), *_cases(terms, known)]
    obstacles += [*_goods(terms, known, day), *_money(terms, known), *_caps(terms, known.used)]
    return Eligibility(
        terms=terms.id,
        version=terms.version,
        customer=records[0].id,
        token=tokens[0],
        programme=terms.hold_out,
        obstacles=tuple(dict.fromkeys(obstacles)),
        grounds=tuple(reason for inside, reason in looked if inside),
        channel=contact.channel,
    )


def occasion_year(terms: OfferTerms, records: Sequence[Customer], day: date) -> int | None:
    """The year of the birthday or anniversary that an offer of that day is for; None where there is none."""
    on = later(day, days=terms.lead_days)
    if terms.occasion is Occasion.BIRTHDAY:
        birthday = Birthday.of(records)
        return None if birthday is None else birthday.year_on(on)
    return on.year if terms.occasion is not None and years_a_member(records, on) else None


def _window(terms: OfferTerms, records: Sequence[Customer], day: date) -> Iterator[Reason]:
    if records[0].status is not Standing.ACTIVE:
        yield WORDS["offer.nobody"]()
    if terms.begins is not None and day < terms.begins:
        yield WORDS["offer.not_begun"](on=terms.begins)
    if terms.ends is not None and terms.ends <= day:
        yield WORDS["offer.ended"](on=terms.ends)


def _permission(
    terms: OfferTerms,
    records: Sequence[Customer],
    at: datetime,
    consent: ConsentPolicy,
    told: Reason | None,
) -> Iterator[Reason]:
    """No consent beside no contact point is a reason of its own; a profile takes a consent of its own."""
    asked: dict[Purpose, tuple[Channel | None, ...]] = {}
    if told is not None:
        asked[terms.purpose] = terms.channels
    if terms.uses_profile:
        asked[Purpose.ANALYSIS] = (None,)
    for purpose, channels in asked.items():
        ways = [permits(records, purpose, each, at, policy=consent, tz=terms.zone) for each in channels]
        if not any(ways):
            yield ways[0].reason if purpose is terms.purpose else WORDS["offer.no_profile"]()


def _fatigue(
    known: Situation, day: date, at: datetime, policy: OfferPolicy, terms: OfferTerms
) -> Iterator[Reason]:
    contacts = sum(later(day, days=-policy.contact_days) < each <= day for each in known.contacts)
    if contacts >= policy.most_contacts:
        yield WORDS["offer.contacts"](count=contacts, days=policy.contact_days)
    made = [terms.day(each.history[0].at) for each in known.offers if each.arm is not OfferArm.HELD_OUT]
    recent = sum(later(day, days=-policy.per_days) < each <= day for each in made)
    if recent >= policy.most_offers:
        yield WORDS["offer.offers"](count=recent, days=policy.per_days)
    waiting = sum(each.is_open(at) for each in known.offers)
    if waiting >= policy.most_open:
        yield WORDS["offer.open"](count=waiting)


def _made_before(terms: OfferTerms, known: Situation, tokens: set[str], at: datetime) -> Iterator[Reason]:
    own = [each for each in known.offers if each.terms == terms.id]
    if any(each.id in tokens for each in own):
        yield WORDS["offer.made_before"]()
    elif any(each.is_open(at) for each in own):
        yield WORDS["offer.still_open"]()
    redeemed = sum(each.status is OfferStatus.REDEEMED for each in own)
    if terms.most_per_customer is not None and redeemed >= terms.most_per_customer:
        yield WORDS["offer.customer_cap"](count=redeemed)


def _person(terms: OfferTerms, customer: Customer, day: date) -> Iterator[Reason]:
    tier = None if customer.membership is None else customer.membership.tier
    for wanted, has, name in (
        (terms.segments, customer.segment, "segment"),
        (terms.classes, customer.customer_class, "class"),
        (terms.tiers, tier, "tier"),
        (terms.regions, customer.region, "region"),
    ):
        if wanted and has not in wanted:
            yield (WORDS["offer.no_value"] if has is None else WORDS["offer.no_match"])(what=ASKED[name])
    age = customer.age(day)
    if (terms.least_age, terms.most_age) != (None, None):
        if age is None:
            yield WORDS["offer.no_value"](what=ASKED["age"])
        elif not (terms.least_age or 0) <= age <= (999 if terms.most_age is None else terms.most_age):
            yield WORDS["offer.no_match"](what=ASKED["age"])


def _occasion(terms: OfferTerms, year: int | None) -> Iterator[Reason]:
    if terms.occasion is not None and year is None:
        yield WORDS["offer.no_occasion"](what=terms.occasion.labels)


def _cases(terms: OfferTerms, known: Situation) -> Iterator[Reason]:
    """Nobody is sold anything while a complaint or a return is open; care is offered all the same."""
    if terms.purpose is not Purpose.MARKETING:
        return
    if known.complaints:
        yield WORDS["offer.complaints"](count=known.complaints)
    if known.returns:
        yield WORDS["offer.returns"](count=known.returns)


def _goods(terms: OfferTerms, known: Situation, day: date) -> Iterator[Reason]:
    for product in sorted(terms.products):
        if known.stock is not None and known.stock.get(product, 0) <= 0:
            yield WORDS["offer.no_stock"](product=product)
        last, cycle = known.bought.get(product), known.cycles.get(product)
        if last is not None and cycle is not None and (day - last).days < cycle:
            yield WORDS["offer.bought"](product=product, on=last, days=round(cycle))
        if product in known.returned:
            yield WORDS["offer.returned"](product=product)


def _money(terms: OfferTerms, known: Situation) -> Iterator[Reason]:
    if terms.least_margin is None:
        return
    if known.margin is None:
        yield WORDS["offer.no_margin"]()
        return
    off = Money.zero(known.margin.currency) if known.price is None else terms.benefit.off(known.price)
    left = known.margin - off - (terms.cost or Money.zero(known.margin.currency))
    if left < terms.least_margin:
        yield WORDS["offer.margin"](margin=left, least=terms.least_margin)


def _caps(terms: OfferTerms, used: Usage, extra: Money | None = None) -> Iterator[Reason]:
    if terms.most_redemptions is not None and used.redemptions >= terms.most_redemptions:
        yield WORDS["offer.cap"](count=used.redemptions)
    spent = used.spent if extra is None else extra if used.spent is None else used.spent + extra
    if terms.budget is None or spent is None:
        return
    if terms.budget < spent or (extra is None and not spent < terms.budget):
        yield WORDS["offer.budget"](budget=terms.budget)


def redeemability(
    offer: OfferState, terms: OfferTerms, basket: Money, at: datetime, *, used: Usage | None = None
) -> Eligibility:
    """Whether an offer may be redeemed on a basket at an instant, with every obstacle: time, basket, caps.

    The budget has to bear this redemption too. Whether it goes with other offers, `stack` says.
    """
    reasons: list[Reason] = []
    if offer.valid_until is not None and offer.valid_until <= as_utc(at, "at"):
        reasons.append(WORDS["offer.over"](at=offer.valid_until))
    elif not offer.is_open(at):
        reasons.append(WORDS["offer.not_open"](status=offer.status))
    least = offer.benefit.least_basket
    if least is not None and basket < least:
        reasons.append(WORDS["offer.small_basket"](basket=basket, least=least))
    cost = offer.benefit.off(basket) + (offer.cost or Money.zero(basket.currency))
    reasons += _caps(terms, used or Usage(), cost)
    return Eligibility(
        terms=offer.terms,
        version=offer.terms_version,
        customer=offer.customer,
        token=offer.id,
        programme=terms.hold_out,
        obstacles=tuple(reasons),
        channel=offer.channel,
    )
