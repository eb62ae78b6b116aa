"""Strategies for offers: their benefits, their terms, and their lives."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cxkit.customers import Occasion, Permission
from cxkit.errors import Refused
from cxkit.kernel import Actor, evolve
from cxkit.offers import Benefit, BenefitKind, Offer, OfferTerms, Stacking
from cxkit.offers.facts import Made, Redeemed, TakenBack
from cxkit.testing._customers import bounds
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, texts
from cxkit.values import Channel, Money, Reason

_MONEY = st.integers(0, 100_000).map(lambda minor: Money(minor, "CNY"))
_CHANNELS = st.lists(st.sampled_from(Channel), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def benefits(draw: st.DrawFn) -> Benefit:
    """Benefits of every kind, with and without a least basket."""
    kind = draw(st.sampled_from(BenefitKind))
    return Benefit(
        kind=kind,
        percent=draw(st.integers(0, 200).map(lambda each: Decimal(each) / 2)),
        amount=draw(_MONEY),
        points=draw(st.integers(1, 900)),
        most=draw(st.none() | _MONEY),
        least_basket=draw(st.none() | _MONEY),
        what=draw(texts()) or "tea",
    )


@st.composite
def offer_terms(draw: st.DrawFn) -> OfferTerms:
    """Terms with and without windows, conditions and caps, in yuan."""
    begins, length = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))), draw(st.integers(1, 400))
    stacking = draw(st.sampled_from(Stacking))
    fields = {name: st.none() | _MONEY for name in ("cost", "least_margin", "budget")}
    ages = sorted(draw(st.lists(st.integers(0, 99), min_size=2, max_size=2)))
    made: Any = draw(
        records(
            OfferTerms,
            benefit=benefits(),
            channels=_CHANNELS,
            conditions=st.lists(bounds(), max_size=2).map(tuple),
            least_age=st.sampled_from([None, ages[0]]),
            most_age=st.sampled_from([None, ages[1]]),
            occasion=st.sampled_from([None, None, Occasion.BIRTHDAY, Occasion.MEMBERSHIP]),
            begins=st.sampled_from([None, begins]),
            ends=st.sampled_from([None, begins + timedelta(days=length)]),
            zone=st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Paris"]),
            stacking=st.just(stacking),
            group=st.just("tea" if stacking is Stacking.GROUP else None),
            **fields,
        )
    )
    terms: OfferTerms = made
    return terms


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    """Offers anywhere in their lives: held out, open, redeemed, taken back in part or whole, or over."""
    made: Any = draw(
        records(
            Made,
            offer=ids(),
            benefit=benefits(),
            cost=st.none() | _MONEY,
            valid_until=st.none(),
            because=st.just((Reason("offer.because.bought", (("product", "tea"),)),)),
        )
    )
    length = draw(st.none() | st.integers(1, 60))
    ends = None if length is None else made.at + timedelta(days=length)
    offer = Offer.begin(evolve(made, {"valid_until": ends}))
    mei, allowed = Actor.agent("mei"), Permission(allowed=True, reason=Reason("consent.not_needed"))
    verbs: list[Callable[[Offer, datetime], Offer]] = [
        lambda o, t: o.show(permission=allowed, channel=draw(st.sampled_from(Channel)), at=t, by=mei),
        lambda o, t: o.accept(at=t, by=mei),
        lambda o, t: o.redeem(draw(ids()), draw(_MONEY), at=t, by=mei),
        lambda o, t: o.take_back(draw(_MONEY), at=t, by=mei),
        lambda o, t: o.take_back(Money.zero("CNY"), restored=draw(st.booleans()), at=t, by=mei),
        lambda o, t: o.decline(at=t, by=mei),
        lambda o, t: o.expire(at=t, by=mei),
        lambda o, t: o.withdraw(draw(texts()) or "over", at=t, by=mei),
        lambda o, t: o.erase(at=t, by=mei),
    ]
    at = made.at
    lively = draw(st.lists(st.sampled_from(verbs[:5]), max_size=5))
    for verb in lively + draw(st.lists(st.sampled_from(verbs), max_size=2)):
        at += timedelta(days=draw(st.integers(0, 9)))
        with suppress(Refused):
            offer = verb(offer, at)
    return offer


@st.composite
def _redemptions(draw: st.DrawFn) -> Redeemed:
    discount, rest = draw(_MONEY), draw(_MONEY)
    made: Any = draw(records(Redeemed, basket=st.just(discount + rest), discount=st.just(discount)))
    redeemed: Redeemed = made
    return redeemed


@st.composite
def _repayments(draw: st.DrawFn) -> TakenBack:
    restored = draw(st.booleans())
    kept = Money.zero("CNY") if restored else draw(_MONEY)
    made: Any = draw(records(TakenBack, kept=st.just(kept), amount=_MONEY, restored=st.just(restored)))
    repaid: TakenBack = made
    return repaid


register(Benefit, benefits)
register(OfferTerms, offer_terms)
register(Offer, offers)
register(Redeemed, _redemptions)
register(TakenBack, _repayments)
