"""Points make tiers by a declared rule, and are never overdrawn."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.customers import Customer, Tier, TierPolicy, earn, join
from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.testing import tier_policies

T = datetime(2026, 2, 3, 17, tzinfo=UTC)
SHOP = Actor.system("shop")


def member(policy, tz="UTC"):
    return join(Customer.register("C-1", at=T, by=SHOP), policy, at=T, by=SHOP, tz=tz)


@settings(max_examples=40)
@given(tier_policies(), st.lists(st.integers(-3000, 6000), max_size=6))
def test_the_tier_is_always_the_highest_that_the_points_reach(policy, movements):
    one = member(policy)
    for points in movements:
        if one.membership.points + points < 0:
            with pytest.raises(Refused, match="points and cannot be given"):
                earn(one, points, policy, at=T, by=SHOP)
            continue
        one = earn(one, points, policy, at=T, by=SHOP)
        reached = [tier.name for tier in policy.tiers if tier.points <= one.membership.points]
        assert one.membership.tier == reached[-1]


def test_membership_begins_on_the_local_day():
    policy = TierPolicy(tiers=(Tier(name="silver"),))
    assert member(policy, "Asia/Shanghai").membership.since == date(2026, 2, 4)


def test_who_is_no_member_has_no_points():
    with pytest.raises(Refused, match="is no member"):
        earn(Customer.register("C-1", at=T, by=SHOP), 5, TierPolicy(tiers=(Tier(name="a"),)), at=T, by=SHOP)


@pytest.mark.parametrize("tiers", [(), (Tier(name="a", points=5),), (Tier(name="a"), Tier(name="b"))])
def test_tiers_begin_at_nothing_and_rise(tiers):
    with pytest.raises(Invalid, match="tier"):
        TierPolicy(tiers=tiers)


def test_joining_again_loses_no_points():
    policy = TierPolicy(tiers=(Tier(name="silver"), Tier(name="gold", points=1000)))
    one = earn(member(policy), 1000, policy, at=T, by=SHOP)
    assert one.membership.tier == "gold"
    with pytest.raises(Refused, match="is a member of 'members' already: end that first"):
        join(one, policy, at=T, by=SHOP)
    again = join(one.set_membership(None, at=T, by=SHOP), policy, at=T, by=SHOP)
    assert (again.membership.points, again.membership.tier) == (0, "silver")


def test_points_of_one_programme_have_no_tier_in_another():
    policy = TierPolicy(tiers=(Tier(name="silver"),))
    other = TierPolicy(programme="airline", tiers=(Tier(name="blue"),))
    with pytest.raises(Refused, match="is a member of 'members', whose points have no tier in 'airline'"):
        earn(member(policy), 5, other, at=T, by=SHOP)
