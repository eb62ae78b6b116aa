"""The fields of an offer, as its facts set them."""

from __future__ import annotations

from datetime import datetime

from cxkit.customers import Purpose
from cxkit.kernel import Aggregate, Selection, field, personal, record
from cxkit.offers._enums import OfferArm, OfferStatus, Stacking
from cxkit.offers._terms import Benefit
from cxkit.offers.facts import OfferFact
from cxkit.values import Channel, CustomerId, Money, OrderId, PolicyId, Reason, as_utc


@record(abstract=True)
class OfferState(Aggregate[OfferFact]):
    """The fields of an offer; `Offer` adds the verbs."""

    status: OfferStatus
    terms: PolicyId
    terms_version: int
    customer: CustomerId
    arm: OfferArm
    selection: Selection | None = None
    purpose: Purpose
    channel: Channel | None = None
    benefit: Benefit
    cost: Money | None = None
    stacking: Stacking = Stacking.ANY
    group: str | None = None
    because: tuple[Reason, ...] = personal(default=())
    valid_until: datetime | None = None
    shown_at: datetime | None = None
    accepted_at: datetime | None = None
    redeemed_at: datetime | None = None
    ended_at: datetime | None = None
    order: OrderId | None = None
    basket: Money | None = None
    discount: Money | None = None
    taken_back: Money | None = None
    redemptions: int = field(default=0, low=0)

    def is_open(self, at: datetime) -> bool:
        """Whether the customer can still redeem it at an instant."""
        ends = self.valid_until
        return self.status in OPEN and (ends is None or as_utc(at, "at") < ends)

    @property
    def probability(self) -> float | None:
        """The probability with which it came into its arm; None where nobody knows."""
        return None if self.selection is None else self.selection.probability

    def due_back(self, kept: Money) -> Money:
        """How much of the discount is still to be taken back where the customer keeps so much of the basket.

        What is left is what the offer would have given on the goods that are kept: nothing where they are
        fewer than it asks for. So refunds one after another take back what one refund of all would.
        """
        if self.discount is None or self.taken_back is None:
            return Money.zero(kept.currency)
        left = min(self.benefit.off(kept), self.discount)
        return max(self.discount - left - self.taken_back, Money.zero(kept.currency))


OPEN = frozenset({OfferStatus.MADE, OfferStatus.SHOWN, OfferStatus.ACCEPTED})
"""The stages in which an offer waits for its customer."""
