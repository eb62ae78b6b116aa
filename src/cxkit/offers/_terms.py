"""Terms of an offer: what it gives, to whom, when, how often and with what else, as versioned data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from cxkit._typing import MaybeNamed, Named, Several, Takes
from cxkit.customers import Bound, CustomerClass, Occasion, Purpose, Segment
from cxkit.errors import Fault, Invalid
from cxkit.kernel import field, record
from cxkit.offers._enums import BenefitKind, OncePer, Stacking
from cxkit.offers._inputs import INPUT_POLICY
from cxkit.values import Channel, Money, PolicyId, as_utc, at_local, later, local_time, zone


@record(name="offer.benefit")
class Benefit:
    """Benefit of an offer: a percentage or an amount off a basket, a gift, points, or a service.

    A basket below `least_basket` gets nothing; a percentage gives at most `most`. `amount` of a gift is its
    worth.

    >>> tenth = Benefit.percent_off("10", most=Money.of("20", "CNY"))
    >>> tenth.off(Money.of("150", "CNY")), tenth.off(Money.of("900", "CNY"))
    (Money('15.00', 'CNY'), Money('20.00', 'CNY'))
    """

    kind: Named[BenefitKind]
    percent: Decimal | None = field(default=None, low=Decimal(0), high=Decimal(100))
    amount: Money | None = None
    points: int | None = field(default=None, low=1)
    most: Money | None = None
    least_basket: Money | None = None
    what: str | None = field(default=None, longest=200)

    def rules(self) -> Iterator[Fault]:
        """A benefit says what it gives, in one currency, and no amount is negative."""
        needed = {BenefitKind.PERCENT: "percent", BenefitKind.AMOUNT: "amount", BenefitKind.POINTS: "points"}
        name = needed.get(self.kind, "what")
        if getattr(self, name) is None:
            yield Fault(name, "offer.benefit", "say what the offer gives")
        amounts = {"amount": self.amount, "most": self.most, "least_basket": self.least_basket}
        yield from money_faults(amounts)

    @classmethod
    def percent_off(
        cls, percent: str | Decimal, *, most: Money | None = None, least_basket: Money | None = None
    ) -> Self:
        """A percentage off: `"12"` is 8.8折."""
        limits: dict[str, Any] = {"most": most, "least_basket": least_basket}
        return cls(kind=BenefitKind.PERCENT, percent=Decimal(percent), **limits)

    @classmethod
    def amount_off(cls, amount: Money, *, least_basket: Money | None = None) -> Self:
        """An amount off, of baskets that are large enough: 满减."""
        return cls(kind=BenefitKind.AMOUNT, amount=amount, least_basket=least_basket)

    def off(self, basket: Money) -> Money:
        """The amount taken off a basket: never more than the basket, and never less for a larger one."""
        nothing = Money.zero(basket.currency)
        if self.least_basket is not None and basket < self.least_basket:
            return nothing
        if self.kind is BenefitKind.PERCENT and self.percent is not None:
            share = basket.times(self.percent / 100)
            return share if self.most is None else min(share, self.most)
        return min(self.amount, basket) if self.kind is BenefitKind.AMOUNT and self.amount else nothing


def money_faults(amounts: dict[str, Money | None]) -> Iterator[Fault]:
    """The faults of amounts that are negative, or in several currencies."""
    known = {name: amount for name, amount in amounts.items() if amount is not None}
    for name, amount in known.items():
        if amount.minor < 0:
            yield Fault(name, "money.negative", "must not be negative")
    if len({amount.currency for amount in known.values()}) > 1:
        yield Fault(next(iter(known)), "money.mixed", "must be in one currency")


@record(name="offer.terms")
class OfferTerms:
    """Terms of an offer. Empty segments, classes, tiers and regions mean everybody.

    It is made from the day `begins` until before the day `ends` of its `zone`, and valid for `valid_days`
    days of that zone, the first included. `conditions` are bounds on measures, as segments have them, of
    which a segment of the shop's own can be one; what is sensitive is refused by name. `once_per` says how
    often a customer can have it; of an `occasion` it is made `lead_days` before it. `most_redemptions`,
    `most_per_customer` and `budget` (discounts and `cost`) are caps. Offers of one `programme` share their
    hold-out.

    >>> terms = OfferTerms(id="tea", title="Tea week", benefit=Benefit.percent_off("10"),
    ...                    channels=["email"], conditions=[Bound(measure="orders", at_least=Decimal(2))])
    >>> terms.version, terms.uses_profile
    (1, True)
    >>> OfferTerms(id="x", title="X", benefit=Benefit.percent_off("10"), channels=["email"],
    ...            conditions=[Bound(measure="health", at_least=Decimal(2))])
    Traceback (most recent call last):
    cxkit.errors.Invalid: offer.terms 'x': conditions[0].measure: offers may not depend on health: Health
    """

    id: Named[PolicyId] = field(longest=80)
    version: int = field(default=1, low=1)
    title: str = field(longest=200)
    benefit: Benefit
    channels: Takes[Iterable[str], tuple[Channel, ...]]
    purpose: Named[Purpose] = field(default=Purpose.MARKETING)
    programme: str | None = field(default=None, longest=80)
    products: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    category: str | None = field(default=None, longest=200)
    cost: Money | None = None
    least_margin: Money | None = None
    conditions: Several[Bound] = field(default=())
    segments: Takes[Iterable[str], frozenset[Segment]] = field(default=frozenset())
    classes: Takes[Iterable[str], frozenset[CustomerClass]] = field(default=frozenset())
    tiers: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    regions: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    least_age: int | None = field(default=None, low=0)
    most_age: int | None = field(default=None, low=0)
    occasion: MaybeNamed[Occasion] = field(default=None)
    lead_days: int = field(default=0, low=0, high=300)
    begins: date | None = None
    ends: date | None = None
    zone: str = field(default="UTC", longest=80)
    valid_days: int | None = field(default=None, low=1)
    once_per: MaybeNamed[OncePer] = field(default=None)
    most_redemptions: int | None = field(default=None, low=1)
    most_per_customer: int | None = field(default=None, low=1)
    budget: Money | None = None
    stacking: Named[Stacking] = field(default=Stacking.ANY)
    group: str | None = field(default=None, longest=80)

    def rules(self) -> Iterator[Fault]:
        """No input is sensitive; days are in order; money is in one currency; a group is named."""
        for place, bound in enumerate(self.conditions):
            for _, reason in INPUT_POLICY.refusals((bound.measure, *bound.among)):
                yield Fault(f"conditions[{place}].measure", "offer.sensitive", reason.text())
        if self.begins is not None and self.ends is not None and self.ends <= self.begins:
            yield Fault("ends", "offer.dates", "lies before it begins")
        if self.least_age is not None and self.most_age is not None and self.most_age < self.least_age:
            yield Fault("most_age", "offer.ages", "must not be below least_age")
        try:
            zone(self.zone)
        except Invalid:
            yield Fault("zone", "zone.unknown", "is not a time zone of the IANA database")
        if not self.channels:
            yield Fault("channels", "offer.channels", "needs one channel or more")
        if (self.stacking is Stacking.GROUP) != (self.group is not None):
            yield Fault("group", "offer.group", "name the group of an offer that is one of it")
        if self.occasion not in (None, Occasion.BIRTHDAY, Occasion.MEMBERSHIP):
            yield Fault("occasion", "offer.occasion", "use birthday or membership")
        benefit = self.benefit
        amounts = {"cost": self.cost, "least_margin": self.least_margin, "budget": self.budget}
        yield from money_faults(
            {**amounts, "benefit": benefit.amount or benefit.most or benefit.least_basket}
        )

    @property
    def uses_profile(self) -> bool:
        """Whether the offer is made by a profile of the customer, which takes their consent to analysis."""
        return bool(self.conditions or self.segments or self.classes)

    @property
    def hold_out(self) -> str:
        """The name by which its hold-out is drawn: that of the programme."""
        return self.programme or self.id

    def day(self, at: datetime) -> date:
        """The day of an instant in the zone of the offer."""
        return local_time(as_utc(at, "at"), self.zone, "at").date()

    def valid_until(self, made: datetime) -> datetime | None:
        """The instant at which an offer made then is no longer valid; None where it has no end."""
        ends = [] if self.ends is None else [self.ends]
        if self.valid_days is not None:
            ends.append(later(self.day(made), days=self.valid_days))
        return at_local(min(ends), zone(self.zone)) if ends else None

    def token(self, customer: str, made: datetime, *, year: int | None = None) -> str:
        """The id of the offer to a customer: the same within a period of `once_per`, so none is made twice.

        `year` is that of the occasion, which a lunar birthday in January does not share with its day.
        """
        day = self.day(made)
        if self.occasion is not None:
            period = str(day.year if year is None else year)
        elif self.once_per is None:
            period = as_utc(made).strftime("%Y%m%dT%H%M%S.%fZ")
        else:
            period = {"ever": "", "year": f"{day:%Y}", "month": f"{day:%Y-%m}", "day": f"{day}"}[
                self.once_per._value_
            ]
        return "/".join(filter(None, (self.id, customer, period)))
