"""Strategies for customers, their contact points and the policies about them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from hypothesis import strategies as st

from cxkit.customers import (
    FESTIVALS,
    Arm,
    BehaviourPolicy,
    Bound,
    Campaign,
    CampaignMember,
    CarePolicy,
    ClassificationRule,
    ContactKind,
    ContactPoint,
    Customer,
    CustomerClass,
    Festival,
    Organisation,
    OutcomeName,
    RulePolicy,
    Segment,
    SurvivorshipRule,
    Tier,
    TierPolicy,
)
from cxkit.customers.campaigns.facts import CampaignResult, Planned
from cxkit.customers.campaigns.member_facts import Enrolled
from cxkit.customers.organisations.facts import DetailsChanged, Registered
from cxkit.kernel.facts import Actor
from cxkit.testing._records import aggregates, records, register
from cxkit.testing._values import ids, instants, reasons
from cxkit.values import CampaignId, Channel, CustomerId, PolicyId

_CODES = ("1", "44", "49", "7", "81", "852", "86")
_NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789ABC", min_size=1, max_size=12)
_MEASURES = ("revenue", "orders", "days_since_order")
_NUMBERS = st.decimals(Decimal(0), Decimal(1000), places=1)
_SURVIVING = ("name", "contacts", "organisation", "customer_class", "segment", "fields.size")
_CJK = "北京上海路号王芳李娜张伟"


@st.composite
def behaviour_policies(draw: st.DrawFn) -> BehaviourPolicy:
    """Policies of behaviour with bands and shares in order."""
    bands = sorted(draw(st.lists(st.integers(1, 60), min_size=3, max_size=3, unique=True)))
    shares = sorted(draw(st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.6, 1.0]), min_size=2, max_size=2)))
    return BehaviourPolicy(
        within_days=draw(st.integers(30, 730)),
        least=draw(st.integers(1, 5)),
        habit_share=draw(st.sampled_from([0.1, 0.3, 0.5])),
        quarterly=bands[0],
        monthly=bands[1],
        weekly=bands[2],
        switching_share=shares[0],
        loyal_share=shares[1],
    )


def customers() -> st.SearchStrategy[Customer]:
    """Customers that have lived: registered or imported, changed, classed, merged, erased."""
    return aggregates(Customer)


def contact_points(kind: ContactKind | None = None) -> st.SearchStrategy[ContactPoint]:
    """Contact points of every kind (or of one), with the key that their writing has."""
    return st.one_of(list(_OF_KIND.values())) if kind is None else _OF_KIND[kind]


@st.composite
def _phones(draw: st.DrawFn) -> ContactPoint:
    if draw(st.booleans()):
        return ContactPoint.phone(
            f"+861{draw(st.sampled_from('3589'))}{draw(st.text('0123456789', min_size=9, max_size=9))}"
        )
    code, gap = draw(st.sampled_from(_CODES)), draw(st.sampled_from(["", " ", "-"]))
    digits = draw(st.text("0123456789", min_size=6, max_size=9))
    return ContactPoint.phone(f"+{code}{gap}{draw(st.sampled_from('2'))}{digits}")


@st.composite
def _emails(draw: st.DrawFn) -> ContactPoint:
    return ContactPoint.email(f"{draw(_NAMES)}@{draw(_NAMES)}.example")


_OF_KIND: dict[ContactKind, st.SearchStrategy[ContactPoint]] = {
    ContactKind.EMAIL: _emails(),
    ContactKind.PHONE: _phones(),
    ContactKind.POSTAL: st.text(_CJK + "12 ", min_size=1, max_size=20).map(ContactPoint.postal),
    ContactKind.ACCOUNT: st.builds(ContactPoint.account, st.sampled_from(["wechat", "weibo"]), _NAMES),
}


def festivals() -> st.SearchStrategy[Festival]:
    """The festivals of the library."""
    return st.sampled_from(list(FESTIVALS.values()))


@st.composite
def bounds(draw: st.DrawFn) -> Bound:
    """Bounds on a measure, from below, above, or both; or texts."""
    if draw(st.booleans()) and draw(st.booleans()):
        return Bound(measure="favourite_category", among=draw(st.sampled_from((("tea",), ("tea", "mugs")))))
    low, high = sorted(draw(st.tuples(_NUMBERS, _NUMBERS)))
    ends = draw(st.sampled_from([(low, None), (None, high), (low, high)]))
    return Bound(measure=draw(st.sampled_from(_MEASURES)), at_least=ends[0], at_most=ends[1])


@st.composite
def rule_policies(draw: st.DrawFn) -> RulePolicy:
    """Policies of up to four rules for classes, segments or segments of one's own."""
    sort: Literal["class", "segment", "own"] = draw(st.sampled_from(("class", "segment", "own")))
    outcomes = CustomerClass if sort == "class" else Segment
    outcome = st.sampled_from([member.value for member in outcomes])
    rules = st.lists(
        st.builds(
            ClassificationRule, name=_NAMES, outcome=outcome, bounds=st.lists(bounds(), max_size=3).map(tuple)
        ),
        max_size=4,
    )
    entries = tuple(draw(rules))
    names = st.builds(OutcomeName, outcome=outcome, en=_NAMES, zh_hans=_NAMES, zh_hant=_NAMES)
    return RulePolicy(
        id=PolicyId("drawn"),
        sort=sort,
        entries=entries,
        otherwise=draw(st.none() | outcome),
        names=draw(st.lists(names, max_size=2).map(tuple)) if sort == "own" else (),
    )


def tier_policies() -> st.SearchStrategy[TierPolicy]:
    """Programmes of one to four tiers."""
    steps = st.lists(st.integers(1, 10_000), max_size=3, unique=True).map(sorted)
    return steps.map(
        lambda points: TierPolicy(
            tiers=tuple(Tier(name=f"tier {n}", points=least) for n, least in enumerate([0, *points]))
        )
    )


def campaigns() -> st.SearchStrategy[Campaign]:
    """Campaigns that have lived: planned, launched, ended, evaluated."""
    return aggregates(Campaign)


def campaign_members() -> st.SearchStrategy[CampaignMember]:
    """Members of a campaign that have lived: enrolled, told, taken part, opted out."""
    return aggregates(CampaignMember)


@st.composite
def campaign_results(draw: st.DrawFn) -> CampaignResult:
    """Results with parts no greater than their totals, some with bounds."""
    told, control = draw(st.integers(0, 1000)), draw(st.integers(0, 1000))
    low, high = sorted(draw(st.tuples(st.floats(-1, 1), st.floats(-1, 1))))
    interval: dict[str, Any] = {"low": low, "high": high, "confidence": 0.95, "method": "drawn"}
    return CampaignResult(
        told=told,
        participated=draw(st.integers(0, told)),
        bought=draw(st.integers(0, told)),
        control=control,
        control_bought=draw(st.integers(0, control)),
        **(interval if draw(st.booleans()) else {}),
    )


@st.composite
def _planned(draw: st.DrawFn) -> Planned:
    starts, ends = sorted(draw(st.lists(instants(), min_size=2, max_size=2, unique=True)))
    channels = st.lists(st.sampled_from(Channel), min_size=1, max_size=3, unique=True).map(tuple)
    share = st.floats(0, 0.5, allow_nan=False)
    period = {"starts_at": st.just(starts), "ends_at": st.just(ends)}
    return draw(records(Planned, channels=channels, control_share=share, **period))


@st.composite
def _enrolled(draw: st.DrawFn) -> Enrolled:
    arm = draw(st.none() | st.sampled_from(Arm))
    return Enrolled(
        member=draw(ids()),
        campaign=CampaignId(draw(ids())),
        customer=CustomerId(draw(ids())),
        arm=arm,
        channel=None if arm is None else draw(st.sampled_from(Channel)),
        held=draw(reasons()) if arm is None else None,
        at=draw(instants()),
        by=draw(records(Actor)),
    )


_DOMAINS = st.lists(st.sampled_from(["a.example", "b.example", "shop.a.example"]), max_size=2).map(tuple)


def organisations() -> st.SearchStrategy[Organisation]:
    """Organisations that have lived: registered, changed, joined, left, closed."""
    return aggregates(Organisation)


register(BehaviourPolicy, behaviour_policies)
register(Bound, bounds)
register(Organisation, organisations)
register(DetailsChanged, lambda: records(DetailsChanged, domains=st.none() | _DOMAINS))
register(Registered, lambda: records(Registered, domains=_DOMAINS))
register(Campaign, campaigns)
register(CampaignMember, campaign_members)
register(CampaignResult, campaign_results)
register(Enrolled, _enrolled)
register(Planned, _planned)
register(SurvivorshipRule, lambda: records(SurvivorshipRule, name=st.sampled_from(_SURVIVING)))
register(TierPolicy, tier_policies)
register(ContactPoint, contact_points)
register(Festival, festivals)
register(RulePolicy, rule_policies)
register(
    CarePolicy,
    lambda: st.builds(
        CarePolicy,
        leap_day=st.sampled_from(["before", "after"]),
        most_contacts=st.integers(1, 5),
        per_days=st.integers(1, 60),
        festivals=st.lists(festivals(), max_size=2).map(tuple),
    ),
)
register(Customer, customers)
