"""Offers to customers as columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Final, Self

from cxkit.columns import Category, Instants
from cxkit.offers import Offer, OfferArm, OfferStatus
from cxkit.offers.facts import Accepted, Redeemed, TakenBack
from cxkit.tables._columns import amount, category, count, currency, flag, ids, instant, real
from cxkit.tables._table import Table, table
from cxkit.values import Channel, as_utc

_OVER: Final = frozenset({OfferStatus.DECLINED, OfferStatus.EXPIRED, OfferStatus.WITHDRAWN})


@table
class OfferTable(Table):
    """One row an offer to a customer, those who were held out among them, and what became of it.

    >>> from datetime import UTC
    >>> offers = OfferTable.from_columns(
    ...     id=["tea/C-1", "tea/C-2"], arm=["chosen", "held_out"], redeemed=[True, None],
    ...     made_at=[datetime(2026, 9, 1, tzinfo=UTC)] * 2)
    >>> offers.redeemed.tolist()
    [1, -1]
    """

    time: ClassVar[str] = "made_at"
    in_order: ClassVar[Any] = (("made_at", "shown_at"), ("made_at", "redeemed_at"))

    id: Any = ids("the offer's id")
    terms: Category = category("the terms that it was made by")
    customer: Category = category("who was offered it")
    arm: Category = category("how it came to the customer", OfferArm)
    status: Category = category("its stage", OfferStatus)
    channel: Category = category("where it was shown, or would be", Channel)
    probability: Any = real("the probability with which it came into its arm", low=0, high=1)
    made_at: Instants = instant("when it was made", required=True)
    shown_at: Instants = instant("when it was shown first")
    redeemed_at: Instants = instant("when it was redeemed")
    valid_until: Instants = instant("when it is valid no more")
    redemptions: Any = count("how often it was redeemed")
    discount: Instants = amount("what it took off, in minor units")
    taken_back: Instants = amount("what of that was taken back after refunds, in minor units")
    currency: Category = currency("the currency of both")
    accepted: Any = flag("whether one that was shown was taken or redeemed; not known while it is open")
    redeemed: Any = flag("whether it was redeemed; not known while it is open, nor of those held out")
    returned: Any = flag("whether one that was redeemed was taken back whole or in part")

    @classmethod
    def from_objects(cls, offers: Iterable[Offer], *, as_of: datetime | None = None) -> Self:
        """The table of those offers, read one by one; with `as_of` what is past its time then is over."""
        end = None if as_of is None else as_utc(as_of, "as_of")
        return cls._from_objects(offers, lambda each: (_row(offer, end) for offer in each))


def _row(offer: Offer, as_of: datetime | None) -> tuple[Any, ...]:
    facts = [*offer.history]
    late = as_of is not None and offer.valid_until is not None and offer.valid_until <= as_of
    over = late or offer.status in _OVER

    def ever(*kinds: type[Any]) -> bool | None:
        """Whether one of these happened; None while it still may."""
        return True if any(isinstance(fact, kinds) for fact in facts) else False if over else None

    held_out = offer.arm is OfferArm.HELD_OUT
    redeemed = None if held_out else ever(Redeemed)
    discount, back = offer.discount, offer.taken_back
    return (
        offer.id,
        offer.terms,
        offer.customer,
        offer.arm,
        offer.status,
        offer.channel,
        offer.probability,
        facts[0].at,
        offer.shown_at,
        offer.redeemed_at,
        offer.valid_until,
        offer.redemptions,
        None if discount is None else discount.minor,
        None if back is None else back.minor,
        None if discount is None else discount.currency,
        ever(Accepted, Redeemed) if offer.shown_at is not None else None,
        redeemed,
        any(isinstance(fact, TakenBack) for fact in facts) if redeemed else None,
    )
