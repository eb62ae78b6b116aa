"""Facts of offers to customers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from cxkit.customers import Purpose
from cxkit.errors import Fault
from cxkit.kernel import Fact, Selection, field, personal, record
from cxkit.offers._enums import OfferArm, OfferStatus, Stacking
from cxkit.offers._terms import Benefit, money_faults
from cxkit.values import LONGEST_ID, Channel, CustomerId, Money, OfferId, OrderId, PolicyId, Reason

__all__ = [
    "Accepted",
    "Declined",
    "Erased",
    "Expired",
    "Made",
    "OfferFact",
    "Redeemed",
    "Shown",
    "TakenBack",
    "Withdrawn",
]


@record(abstract=True)
class OfferFact(Fact):
    """Something that happened to an offer."""

    schema_prefix: ClassVar[str] = "offer."


@record
class Made(OfferFact):
    """The offer was made to a customer, or the customer was held out.

    `selection` has the probability of that; `because` are the reasons as the customer can be told them.
    """

    offer: OfferId = field(longest=LONGEST_ID)
    terms: PolicyId
    terms_version: int = field(low=1)
    customer: CustomerId = field(longest=LONGEST_ID)
    arm: OfferArm = OfferArm.CHOSEN
    selection: Selection | None = None
    purpose: Purpose = Purpose.MARKETING
    channel: Channel | None = None
    benefit: Benefit
    cost: Money | None = None
    stacking: Stacking = Stacking.ANY
    group: str | None = field(default=None, longest=80)
    because: tuple[Reason, ...] = personal(default=())
    valid_until: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """An offer is valid for some time."""
        if self.valid_until is not None and self.valid_until <= self.at:
            yield Fault("valid_until", "offer.dates", "lies before it was made")

    @property
    def status(self) -> OfferStatus:
        """The status in which the offer begins."""
        return OfferStatus.HELD_OUT if self.arm is OfferArm.HELD_OUT else OfferStatus.MADE


@record
class Shown(OfferFact):
    """The offer was shown to the customer."""

    channel: Channel


@record
class Accepted(OfferFact):
    """The customer accepted the offer: took the coupon."""


@record
class Declined(OfferFact):
    """The customer declined the offer."""


@record
class Redeemed(OfferFact):
    """The offer was redeemed in an order: its basket before any discount, and what this offer took off."""

    order: OrderId = field(longest=LONGEST_ID)
    basket: Money
    discount: Money

    def rules(self) -> Iterator[Fault]:
        """Both in one currency, not negative, the discount at most the basket."""
        yield from money_faults({"basket": self.basket, "discount": self.discount})
        if self.basket.currency == self.discount.currency and self.basket < self.discount:
            yield Fault("discount", "offer.discount", "must be at most the basket")


@record
class Expired(OfferFact):
    """The offer was not redeemed in its time."""


@record
class Withdrawn(OfferFact):
    """The offer was withdrawn before it was redeemed, for a reason."""

    reason: str = personal(longest=1000, whose="actor")


@record
class TakenBack(OfferFact):
    """After a refund: how much of the basket the customer keeps, and how much of the discount is taken back.

    `restored` gives an offer whose basket came back whole to the customer once more.
    """

    kept: Money
    amount: Money
    restored: bool = False

    def rules(self) -> Iterator[Fault]:
        """Both in one currency and not negative; what is restored came back whole."""
        yield from money_faults({"kept": self.kept, "amount": self.amount})
        if self.restored and self.kept:
            yield Fault("restored", "offer.restored", "only an offer whose basket came back whole")


@record
class Erased(OfferFact):
    """Everything personal was taken out of the offer and its history."""
