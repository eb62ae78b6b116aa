"""The offer: what one customer is offered, why, by what chance, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.customers import Permission
from cxkit.errors import Refused
from cxkit.kernel import Actor, Fact, Lifecycle, Selection, record, several, wrong
from cxkit.offers import facts
from cxkit.offers._choosing import Chosen
from cxkit.offers._eligibility import Eligibility
from cxkit.offers._enums import OfferArm
from cxkit.offers._lifecycle import LIFECYCLE
from cxkit.offers._state import OfferState as OfferState
from cxkit.offers._terms import OfferTerms
from cxkit.values import Channel, Money, OrderId, Reason


@record
class Offer(OfferState):
    """An offer to one customer. Its id is the token of its terms, so that none is made twice in a period.

    >>> from datetime import UTC
    >>> from cxkit import Customer
    >>> from cxkit.customers import ContactPoint
    >>> from cxkit.offers import Benefit, eligibility
    >>> t, mei = datetime(2026, 9, 1, tzinfo=UTC), Actor.agent("mei")
    >>> wang = Customer.register("C-1", contacts=[ContactPoint.email("fang@a.example")], at=t, by=mei)
    >>> wang = wang.consent("marketing", at=t, by=mei)
    >>> terms = OfferTerms(id="tea", title="Tea week", benefit=Benefit.percent_off("10"),
    ...                    channels=["email"], once_per="year", valid_days=7)
    >>> t = datetime(2026, 9, 2, tzinfo=UTC)
    >>> offer = Offer.make(terms, eligibility(terms, wang, t), at=t, by=mei, control_share=0.0)
    >>> offer.id, offer.status, offer.valid_until
    ('tea/C-1/2026', OfferStatus.MADE, datetime.datetime(2026, 9, 9, 0, 0, tzinfo=datetime.timezone.utc))
    >>> bought = offer.redeem("O-1", Money.of("80", "CNY"), at=t, by=mei)
    >>> bought.discount, bought.due_back(Money.of("30", "CNY"))
    (Money('8.00', 'CNY'), Money('5.00', 'CNY'))
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = facts.Erased

    @classmethod
    def make(
        cls,
        terms: OfferTerms,
        eligible: Eligibility,
        *,
        at: datetime,
        by: Actor,
        because: Iterable[Reason] = (),
        chosen: Chosen | None = None,
        control_share: float = 0.05,
    ) -> Self:
        """Make the offer to a customer who is eligible for it; a share of customers is held out by chance.

        The hold-out is drawn by the hash of programme and customer: in one programme a customer is held out
        of all its offers or of none. `chosen` is what `choose` gave; its probability is kept with the offer,
        times that of not being held out.
        """
        bad = wrong(
            terms=(terms, OfferTerms),
            eligible=(eligible, Eligibility),
            chosen=(chosen, Chosen | None),
            control_share=(control_share, int | float),
        )
        if bad is not None:
            blank: dict[str, Any] = {
                "offer": "-",
                "terms": "-",
                "terms_version": 1,
                "customer": "-",
                "benefit": bad,
            }
            return cls.begin(facts.Made, **blank, because=several(because), at=at, by=by)
        if not eligible or (terms.id, terms.version) != (eligible.terms, eligible.version):
            reason = eligible.obstacles[0] if eligible.obstacles else None
            code = "refused.offer.eligible" if reason is None else f"refused.{reason.code}"
            why = eligible.text() if reason else "eligibility is of other terms"
            raise Refused(f"offer {terms.id!r} is not made: {why}", code=code, params={"id": terms.id})
        held_out = eligible.is_held_out(control_share)
        explored = chosen is not None and chosen.explored
        picked = 1.0 if chosen is None else chosen.probability
        probability = control_share if held_out else (1 - control_share) * picked
        return cls.begin(
            facts.Made,
            offer=eligible.token,
            terms=terms.id,
            terms_version=terms.version,
            customer=eligible.customer,
            arm=OfferArm.HELD_OUT if held_out else OfferArm.EXPLORED if explored else OfferArm.CHOSEN,
            selection=Selection(kind="random", probability=probability, rule=terms.hold_out),
            purpose=terms.purpose,
            channel=eligible.channel,
            benefit=terms.benefit,
            cost=terms.cost,
            stacking=terms.stacking,
            group=terms.group,
            because=several(because),
            valid_until=terms.valid_until(at),
            at=at,
            by=by,
        )

    def show(
        self, *, permission: Permission, at: datetime, by: Actor, channel: Channel | str | None = None
    ) -> Self:
        """Record that it was shown or sent. `permission` is that of `customers.permits` at that time."""
        bad = wrong(at, permission=(permission, Permission))
        if bad is None and not permission:
            raise Refused(
                f"offer {self.id!r} refuses Shown: {permission.reason}; withdraw it",
                code=f"refused.{permission.reason.code}",
                params={"id": self.id},
            )
        used = self.channel if channel is None else channel
        return self.apply(facts.Shown, channel=used, at=bad or at, by=by)

    def accept(self, *, at: datetime, by: Actor) -> Self:
        """Record that the customer took it."""
        return self.apply(facts.Accepted, at=at, by=by)

    def decline(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that the customer does not want it."""
        return self.apply(facts.Declined, at=at, by=by, why=why)

    def redeem(
        self, order: OrderId | str, basket: Money, *, at: datetime, by: Actor, discount: Money | None = None
    ) -> Self:
        """Redeem it in an order; `discount` is what it gives on the basket, or less in a stack."""
        bad = wrong(at, basket=(basket, Money))
        given = self.benefit.off(basket) if discount is None and bad is None else discount
        return self.apply(facts.Redeemed, order=order, basket=basket, discount=given, at=bad or at, by=by)

    def take_back(self, kept: Money, *, at: datetime, by: Actor, restored: bool = False) -> Self:
        """After a refund, take back what the goods that are kept would not have been given (`due_back`)."""
        bad = wrong(at, kept=(kept, Money))
        due = kept if bad is not None else self.due_back(kept)
        return self.apply(facts.TakenBack, kept=kept, amount=due, restored=restored, at=bad or at, by=by)

    def expire(self, *, at: datetime, by: Actor) -> Self:
        """Record that its time is over."""
        return self.apply(facts.Expired, at=at, by=by)

    def withdraw(self, reason: str, *, at: datetime, by: Actor) -> Self:
        """Withdraw it before it is redeemed."""
        return self.apply(facts.Withdrawn, reason=reason, at=at, by=by)
