"""Campaigns reach only those who may be told, leave a control group alone, and are measured against it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

import cxkit.testing  # noqa: F401  (registers the strategies)
from cxkit.codec import from_json, to_json
from cxkit.customers import (
    Arm,
    Campaign,
    CampaignMember,
    CampaignPolicy,
    CampaignStatus,
    ContactPoint,
    Customer,
    Involvement,
    campaign_result,
    enrol,
    permits,
    timeline,
)
from cxkit.customers.campaigns.facts import CampaignResult
from cxkit.customers.campaigns.member_facts import Enrolled
from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.values import Money, Reason

T, MEI = datetime(2026, 9, 1, tzinfo=UTC), Actor.agent("mei")
DAY = date(2026, 9, 10)
PERIOD = {"starts_at": T, "ends_at": T + timedelta(days=25)}


def campaign(control=0.0, **more):
    more = {"title": "Mid-Autumn gift", "channels": ["email"], **PERIOD, **more}
    return Campaign.plan("moon", control_share=control, at=T, by=MEI, **more)


def customer(number=1, *, consent=True, phone=False):
    point = (
        ContactPoint.phone(f"+8613800{number:06}") if phone else ContactPoint.email(f"c{number}@a.example")
    )
    found = Customer.register(f"C-{number}", contacts=[point], at=T, by=MEI)
    return found.consent("marketing", at=T, by=MEI) if consent else found


def enrolled(*customers, control=0.0, **more):
    return enrol(campaign(control), customers, on=DAY, at=T, by=MEI, **more)


def told(member, at=T):
    return member.announce(permission=permits(customer(), "marketing", "email", at), at=at, by=MEI)


def test_who_has_not_agreed_or_cannot_be_reached_is_held_back_with_the_reason():
    found = enrolled(customer(1), customer(2, consent=False), customer(3, phone=True))
    assert [member.status for member in found] == [
        Involvement.SELECTED,
        Involvement.HELD_BACK,
        Involvement.HELD_BACK,
    ]
    assert [str(member.held) for member in found[1:]] == [
        "the customer has not agreed to this: ask first",
        "no contact point is known",
    ]
    assert found[1].held.text("zh-Hant") == "顧客尚未同意：請先徵得同意"


def test_contact_fatigue_counts_contacts_of_every_kind():
    days = {"C-1": [date(2026, 9, 1), date(2026, 9, 5)], "C-2": [date(2026, 6, 1), date(2026, 9, 5)]}
    found = enrolled(customer(1), customer(2), contacts=days)
    assert [member.status for member in found] == [Involvement.HELD_BACK, Involvement.SELECTED]
    eager = CampaignPolicy(most_contacts=3)
    assert enrolled(customer(1), contacts=days, policy=eager)[0].status is Involvement.SELECTED


def test_a_customer_is_enrolled_once_and_merged_or_erased_records_are_not():
    gone = customer(2).erase(at=T, by=MEI)
    merged = customer(3).merge_into("C-1", at=T, by=MEI)
    assert [member.id for member in enrolled(customer(1), customer(1), gone, merged)] == ["moon/C-1"]


def test_consent_is_asked_again_when_the_announcement_goes_out():
    """Between the plan and the announcement a customer may have withdrawn."""
    member = enrolled(customer())[0]
    withdrawn = customer().withdraw("marketing", at=T + timedelta(days=1), by=MEI)
    permission = permits(withdrawn, "marketing", "email", T + timedelta(days=9))
    with pytest.raises(Refused, match="the customer withdrew consent on 2026-09-02; hold it back"):
        member.announce(permission=permission, at=T + timedelta(days=9), by=MEI)
    held = member.hold_back(permission.reason, at=T + timedelta(days=9), by=MEI)
    assert (held.status, held.arm) == (Involvement.HELD_BACK, Arm.TOLD)


def test_the_control_group_is_drawn_after_consent_and_is_the_same_whenever_it_is_asked():
    people = [customer(number, consent=number % 3 > 0) for number in range(1, 601)]
    first, again = (enrolled(*people, control=0.25), enrolled(*reversed(people), control=0.25))
    assert {one.id: one.arm for one in first} == {one.id: one.arm for one in again}
    assert all((one.arm is None) == (int(one.customer[2:]) % 3 == 0) for one in first)
    share = sum(one.arm is Arm.CONTROL for one in first) / sum(one.arm is not None for one in first)
    assert 0.2 < share < 0.3


def test_a_control_is_not_told():
    member = next(
        one for one in enrolled(*map(customer, range(1, 20)), control=0.5) if one.arm is Arm.CONTROL
    )
    with pytest.raises(Refused, match="it is in the control group"):
        told(member)


def test_members_take_part_once_or_several_times_decline_or_opt_out():
    member = told(enrolled(customer())[0])
    twice = member.participate(order="O-1", amount=Money.of("19.90", "CNY"), at=T, by=MEI)
    twice = twice.participate(order="O-2", at=T + timedelta(days=1), by=MEI)
    assert (twice.status, twice.orders, twice.participated_at) == (
        Involvement.PARTICIPATED,
        ("O-1", "O-2"),
        T,
    )
    assert twice.opt_out(at=T + timedelta(days=2), by=MEI).participated_at == T
    assert member.decline(at=T, by=MEI).opt_out(at=T, by=MEI).status is Involvement.OPTED_OUT
    with pytest.raises(Refused, match="it is not reached"):
        member.bounce(at=T, by=MEI).participate(at=T, by=MEI)


def test_a_campaign_is_launched_before_its_end_and_measured_after_it():
    planned = campaign()
    with pytest.raises(Refused, match="its period ended at 2026-09-26"):
        planned.launch(at=PERIOD["ends_at"], by=MEI)
    longer = planned.postpone(T, T + timedelta(days=60), at=T, by=MEI)
    running = longer.launch(at=PERIOD["ends_at"], by=MEI)
    result = CampaignResult(told=10, participated=2, bought=3)
    with pytest.raises(Refused, match="only when it is ended"):
        running.evaluate(result, at=PERIOD["ends_at"], by=MEI)
    ended = running.end(at=PERIOD["ends_at"], by=MEI).evaluate(result, at=PERIOD["ends_at"], by=MEI)
    assert (ended.status, ended.result) == (CampaignStatus.ENDED, result)
    with pytest.raises(Refused, match="nobody is enrolled any more"):
        enrol(ended, [customer()], on=DAY, at=T, by=MEI)
    with pytest.raises(Refused):
        ended.cancel(at=PERIOD["ends_at"], by=MEI)
    with pytest.raises(Invalid, match="must lie after starts_at"):
        campaign(ends_at=T)


def test_groups_are_counted_as_they_were_drawn():
    """Leaving out those who could not be reached would compare different people."""
    people = [customer(number) for number in range(1, 201)]
    members = list(enrolled(*people, control=0.3))
    members = [told(one) if one.arm is Arm.TOLD else one for one in members]
    members[0] = members[0].bounce(at=T, by=MEI) if members[0].arm is Arm.TOLD else members[0]
    groups = {arm: [one.customer for one in members if one.arm is arm] for arm in Arm}
    bought = {*groups[Arm.TOLD][:30], *groups[Arm.CONTROL][:5], "C-999"}
    result = campaign_result(members, bought)
    assert (result.told, result.control) == (len(groups[Arm.TOLD]), len(groups[Arm.CONTROL]))
    assert (result.bought, result.control_bought, result.participated) == (30, 5, 0)
    assert result.effect == pytest.approx(30 / result.told - 5 / result.control)


def test_the_effect_carries_its_interval():
    from cxkit.stats.intervals.two_proportions import newcombe

    members = enrolled(*map(customer, range(1, 101)), control=0.5)
    bought = {one.customer for one in members if one.arm is Arm.TOLD}
    plain = campaign_result(members, bought)
    interval = newcombe(plain.bought, plain.told, plain.control_bought, plain.control)
    result = campaign_result(members, bought, interval=interval)
    assert result.effect == 1.0
    assert (result.low, result.high, result.method) == (interval.low, interval.high, interval.method)
    assert result.low > 0.85


def test_without_a_control_group_the_effect_is_not_known_and_says_why():
    result = campaign_result(enrolled(customer()), {"C-1"})
    assert (result.participation, result.effect) == (0.0, None)
    assert result.reason.text("zh-Hans") == "没有对照组，无法得知不做活动时的购买情况"
    assert CampaignResult(told=0, participated=0, bought=0).participation is None


def test_a_result_whose_part_exceeds_its_whole_is_refused():
    with pytest.raises(Invalid, match="bought: must be at most told, which is 3"):
        CampaignResult(told=3, participated=0, bought=4)
    with pytest.raises(Invalid, match="low and high come together"):
        CampaignResult(told=3, participated=0, bought=1, low=0.1)


def test_campaigns_enter_the_timeline_of_a_customer():
    member = told(enrolled(customer())[0], T + timedelta(days=9))
    last = timeline([customer(), member], "C-1")[-1]
    assert (last.area.label("zh-Hans"), last.what) == ("推广活动", "announced")


@settings(max_examples=60)
@given(st.from_type(Campaign), st.from_type(CampaignMember))
def test_both_are_rebuilt_from_their_histories_and_their_json(one, member):
    for each in (one, member):
        assert type(each).replay(each.history) == each
        assert from_json(to_json(each)) == each


def test_nobody_is_told_who_said_no_on_a_merged_record():
    merged = customer(3).merge_into("C-1", at=T, by=MEI)
    assert enrolled(customer(1), merged)[0].status is Involvement.SELECTED
    no_more = merged.withdraw("marketing", at=T, by=MEI)
    (member,) = enrolled(no_more, customer(1))
    assert (member.customer, member.status, member.held.code) == (
        "C-1",
        Involvement.HELD_BACK,
        "consent.withdrawn",
    )


@pytest.mark.parametrize("arm", [None, "told", "control"])
@pytest.mark.parametrize("channel", [None, "email"])
@pytest.mark.parametrize("held", [None, Reason("example.reason")])
def test_a_member_is_in_a_group_with_a_channel_or_held_back_for_a_reason(arm, channel, held):
    told = {"member": "M-1", "campaign": "K-1", "customer": "C-1", "at": T, "by": MEI}
    if (arm is None) == (channel is None) == (held is not None):
        assert Enrolled(**told, arm=arm, channel=channel, held=held).held == held
    else:
        with pytest.raises(Invalid, match="in a group and has a channel"):
            Enrolled(**told, arm=arm, channel=channel, held=held)
