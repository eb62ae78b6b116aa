"""The life of an offer as one table, and the rules that the table alone cannot say."""

from __future__ import annotations

from cxkit.kernel import Begin, Changes, Lifecycle, OneOf, Step, copies, sets
from cxkit.offers import facts
from cxkit.offers._enums import OfferStatus
from cxkit.offers._state import OPEN, OfferState
from cxkit.offers._wording import WORDS
from cxkit.values import Money, Reason


def in_its_time(offer: OfferState, fact: facts.Accepted | facts.Shown | facts.Redeemed) -> Reason | None:
    """An offer is valid until before its end."""
    ends = offer.valid_until
    return None if ends is None or fact.at < ends else WORDS["offer.over"](at=ends)


def after_its_time(offer: OfferState, fact: facts.Expired) -> Reason | None:
    """Only an offer whose end has come expires."""
    ends = offer.valid_until
    if ends is None:
        return WORDS["offer.endless"]()
    return WORDS["offer.still_valid"](at=ends) if fact.at < ends else None


def gives_so_much(offer: OfferState, fact: facts.Redeemed) -> Reason | None:
    """The basket is large enough, and no more is taken off than the offer gives."""
    least = offer.benefit.least_basket
    if least is not None and fact.basket < least:
        return WORDS["offer.small_basket"](basket=fact.basket, least=least)
    most = offer.benefit.off(fact.basket)
    return WORDS["offer.too_much"](discount=fact.discount, most=most) if most < fact.discount else None


def owed_back(offer: OfferState, fact: facts.TakenBack) -> Reason | None:
    """The customer keeps no more than was bought, and no more is taken back than the refund asks for."""
    if offer.basket is not None and offer.basket < fact.kept:
        return WORDS["offer.kept_more"](kept=fact.kept, basket=offer.basket)
    due = offer.due_back(fact.kept)
    return WORDS["offer.back_too_much"](amount=fact.amount, due=due) if due < fact.amount else None


def shown(offer: OfferState, fact: facts.Shown) -> Changes:
    """The channel, and when it was shown first."""
    status = OfferStatus.SHOWN if offer.status is OfferStatus.MADE else offer.status
    return {"channel": fact.channel, "shown_at": offer.shown_at or fact.at, "status": status}


def redeemed(offer: OfferState, fact: facts.Redeemed) -> Changes:
    """The order and its amounts; nothing of them is taken back yet."""
    return {
        "order": fact.order,
        "basket": fact.basket,
        "discount": fact.discount,
        "redeemed_at": fact.at,
        "taken_back": Money.zero(fact.discount.currency),
        "redemptions": offer.redemptions + 1,
    }


def taken_back(offer: OfferState, fact: facts.TakenBack) -> Changes:
    """Amounts taken back are added up; where all came back the offer is taken back, or restored."""
    before = offer.taken_back or Money.zero(fact.amount.currency)
    changes: Changes = {"taken_back": before + fact.amount}
    if fact.restored:
        gone = dict.fromkeys(("order", "basket", "discount", "taken_back", "redeemed_at"))
        return {**gone, "status": OfferStatus.ACCEPTED}
    return changes if fact.kept else {**changes, "status": OfferStatus.TAKEN_BACK, "ended_at": fact.at}


_S = OfferStatus

LIFECYCLE = Lifecycle(
    begins={
        facts.Made: Begin(
            OneOf({_S.MADE, _S.HELD_OUT}, field="status"),
            copies(
                *("terms", "terms_version", "customer", "arm", "selection", "purpose", "channel", "benefit"),
                *("cost", "stacking", "group", "because", "valid_until"),
                id="offer",
            ),
        ),
    },
    steps={
        facts.Shown: Step(
            source=OPEN, target=OneOf({_S.MADE: {_S.SHOWN}}), effect=shown, checks=(in_its_time,)
        ),
        facts.Accepted: Step(
            source={_S.MADE, _S.SHOWN},
            target=_S.ACCEPTED,
            effect=sets(accepted_at="at"),
            checks=(in_its_time,),
        ),
        facts.Redeemed: Step(
            source=OPEN, target=_S.REDEEMED, effect=redeemed, checks=(in_its_time, gives_so_much)
        ),
        facts.TakenBack: Step(
            source=_S.REDEEMED,
            target=OneOf({_S.REDEEMED: {_S.REDEEMED, _S.TAKEN_BACK, _S.ACCEPTED}}),
            effect=taken_back,
            checks=(owed_back,),
        ),
        facts.Declined: Step(source=OPEN, target=_S.DECLINED, effect=sets(ended_at="at")),
        facts.Expired: Step(
            source=OPEN, target=_S.EXPIRED, effect=sets(ended_at="at"), checks=(after_its_time,)
        ),
        facts.Withdrawn: Step(source=OPEN, target=_S.WITHDRAWN, effect=sets(ended_at="at")),
        facts.Erased: Step(),
    },
    permission="manage_campaigns",
    permissions={
        "take_part": [facts.Accepted, facts.Declined, facts.Redeemed],
        "erase_customer": [facts.Erased],
    },
)
