"""A policy's decision gives every reason, favourable or not, and what would change the answer."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid, Refused
from cxkit.kernel import evolve
from cxkit.orders import Order, OrderDiscount, facts
from cxkit.returns import (
    CHINA_7_DAYS,
    EU_14_DAYS,
    Bearing,
    Depreciation,
    Party,
    ReturnPolicy,
    ReturnReason,
    ReturnRequest,
    ReturnStatus,
    UnitRef,
    Verdict,
    WindowCount,
    quote_refund,
)
from cxkit.testing import delivered_orders, return_lines, return_policies
from cxkit.values import LANGUAGES

SHANGHAI = ZoneInfo("Asia/Shanghai")


def codes(decision, bearing):
    return [f.reason.code for line in decision.lines for f in line.findings if f.bearing is bearing]


def test_seven_days_count_from_the_day_after_signing_to_the_end_of_the_seventh(shop):
    """Signed for at any hour of the 3rd: the window is the 4th to the 10th, whole days of Shanghai."""
    order, last = shop.sold(), datetime(2026, 2, 10, 23, 59, 59, 999_999, tzinfo=SHANGHAI)
    in_time = CHINA_7_DAYS.decide(order, [shop.form()], last)
    too_late = CHINA_7_DAYS.decide(order, [shop.form()], last + timedelta(microseconds=1))
    assert (in_time.verdict, too_late.verdict) == (Verdict.APPROVE, Verdict.DECLINE)
    assert in_time.lines[0].last_day == date(2026, 2, 10)
    assert too_late.lines[0].findings[0].reason.text() == (
        "it was delivered on 2026-02-03 and could be returned until the end of 2026-02-10; "
        "you asked on 2026-02-11"
    )


def test_the_window_opens_with_the_delivery_not_with_the_order(shop):
    """Solidus counts from the completion of the order: a slow parcel then cannot be returned at all."""
    order = Order.place("O-1", channel="web", lines=[shop.line()], **shop.on).ship("S-1", **shop.on)
    order = order.deliver(at=shop.t + 20 * shop.day, by=shop.desk)
    assert CHINA_7_DAYS.decide(order, [shop.form()], shop.t + 25 * shop.day).is_favourable


def test_the_very_last_instant_of_a_window_in_hours_still_counts(shop):
    """Solidus compares strictly: at exactly N days a return is refused."""
    policy = ReturnPolicy(
        id="p", version=1, name="p", tz="UTC", window_days=7, window_count=WindowCount.INSTANT
    )
    end = shop.t + 7 * shop.day
    assert policy.is_in_time(shop.t, end)
    assert not policy.is_in_time(shop.t, end + timedelta(microseconds=1))
    told = [policy.decide(shop.sold(), [shop.form()], at).text() for at in (end, end + timedelta(hours=1))]
    assert "was delivered on 2026-02-03 09:00 UTC and can be returned until 2026-02-10 09:00 UTC" in told[0]
    assert "could be returned until 2026-02-10 09:00 UTC; you asked on 2026-02-10 10:00 UTC" in told[1]
    over_the_change = evolve(policy, {"tz": "Europe/Berlin", "window_days": 1})
    assert over_the_change.last_day(datetime(2026, 3, 28, 22, 30, tzinfo=UTC)) == date(2026, 3, 30)


def test_units_delivered_on_different_days_are_decided_apart(shop):
    order = Order.place("O-1", channel="web", lines=[shop.line()], **shop.on)
    order = order.ship("S-1", {"1": 1}, **shop.on).deliver(**shop.on)
    order = order.ship("S-2", at=shop.t, by=shop.desk).deliver(at=shop.t + 5 * shop.day, by=shop.desk)
    decision = CHINA_7_DAYS.decide(order, [shop.form(3)], shop.t + 10 * shop.day)
    assert [(line.quantity, line.verdict) for line in decision.lines] == [
        (1, Verdict.DECLINE),
        (2, Verdict.APPROVE),
    ]
    assert [ref.number for ref in decision.approved_units] == [2, 3]
    late = EU_14_DAYS.decide(order, [shop.form(3)], shop.t + 19 * shop.day)
    assert late.is_favourable


def test_a_window_that_opens_with_the_last_parcel_has_not_begun_while_one_is_under_way(shop):
    order = Order.place("O-1", channel="web", lines=[shop.line()], **shop.on)
    order = order.ship("S-1", {"1": 1}, **shop.on).deliver(**shop.on)
    decision = EU_14_DAYS.decide(order, [shop.form()], shop.t + 90 * shop.day)
    assert "return.not_begun" in codes(decision, Bearing.FOR)


@pytest.mark.parametrize("trait", ["made_to_order", "perishable", "digital", "periodical"])
def test_goods_that_the_law_excludes_are_declined_with_the_way_that_is_left(shop, trait):
    order = shop.sold(shop.line(traits={trait}))
    decision = CHINA_7_DAYS.decide(order, [shop.form()], shop.t)
    assert codes(decision, Bearing.AGAINST) == [f"return.excluded.{trait}"]
    assert [change.code for change in decision.lines[0].changes] == ["return.if_faulty"]


def test_goods_that_need_the_customer_s_consent_are_excluded_only_with_it(shop):
    decisions = [
        CHINA_7_DAYS.decide(
            shop.sold(shop.line(traits={"hygiene"}, exclusion_confirmed=confirmed)), [shop.form()], shop.t
        )
        for confirmed in (True, False)
    ]
    assert [decision.verdict for decision in decisions] == [Verdict.DECLINE, Verdict.APPROVE]
    assert "return.not_confirmed" in codes(decisions[1], Bearing.FOR)


def test_a_fault_lifts_what_limits_returns_without_a_reason(shop):
    order = shop.sold(shop.line(traits={"made_to_order"}))
    form = shop.form(reason="defective", condition="defective", evidence=("photo-1",))
    decision = CHINA_7_DAYS.decide(order, [form], shop.t)
    assert decision.is_favourable
    assert {"return.liable.defective", "return.fault_lifts", "return.evidence_given"} <= set(
        codes(decision, Bearing.FOR)
    )
    assert decision.lines[0].freight is Party.MERCHANT


def test_a_fault_that_is_not_shown_is_asked_for_not_refused(shop):
    decision = CHINA_7_DAYS.decide(shop.sold(), [shop.form(reason="damaged")], shop.t)
    assert decision.verdict is Verdict.ASK
    assert decision.lines[0].changes[0].text("zh-Hans") == "请提供能显示问题的图片或视频"


def test_used_goods_are_not_taken_back_and_unknown_goods_are_checked_later(shop):
    used = CHINA_7_DAYS.decide(shop.sold(), [shop.form(condition="used")], shop.t)
    unknown = CHINA_7_DAYS.decide(shop.sold(), [shop.form()], shop.t)
    assert codes(used, Bearing.AGAINST) == ["return.condition_bad.used"]
    assert "return.condition_later" in codes(unknown, Bearing.NOTE)


def test_more_than_was_delivered_is_declined_with_how_many_can_be(shop):
    order = shop.sold()
    busy = [shop.asked(order, shop.form(2))]
    decision = CHINA_7_DAYS.decide(order, [shop.form(2)], shop.t, earlier=busy)
    assert decision.lines[0].findings[0].text() == (
        "you ask to return 2, and only 1 can still be returned: the rest has not come yet, is being "
        "returned, or was returned before; ask for 1"
    )
    busy = [shop.asked(order, shop.form(3))]
    decision = CHINA_7_DAYS.decide(order, [shop.form(1)], shop.t, earlier=busy)
    assert decision.lines[0].findings[0].text() == (
        "everything that you received of it is being returned, or was returned before"
    )


def test_what_has_not_come_yet_can_be_cancelled_instead(shop):
    order = Order.place("O-1", channel="web", lines=[shop.line()], **shop.on)
    decision = CHINA_7_DAYS.decide(order, [shop.form()], shop.t)
    assert decision.lines[0].findings[0].text() == (
        "it has not been delivered yet; cancel what has not left us yet, or ask again when it has come"
    )


def test_goods_of_another_order_belong_to_another_application(shop):
    decision = CHINA_7_DAYS.decide(shop.sold(), [shop.form(line="77")], shop.t)
    assert decision.lines[0].findings[0].change.code == "return.other_order"


def test_an_unknown_day_of_delivery_is_asked_for(shop):
    fact = facts.Imported(order="O-1", status="delivered", lines=(shop.line(),), **shop.on)
    decision = CHINA_7_DAYS.decide(Order.imported(fact), [shop.form()], shop.t)
    assert decision.verdict is Verdict.ASK


def test_a_shop_s_own_terms_say_what_they_cost(shop):
    policy = ReturnPolicy(
        id="shop",
        version=4,
        name="Shop terms",
        tz="Asia/Shanghai",
        window_days=30,
        reasons={"unwanted", "style"},
        excluded_categories={"sale"},
        restocking=Decimal("0.125"),
        refund_days=3,
        send_back_days=10,
    )
    decision = policy.decide(shop.sold(), [shop.form(wish="exchange")], shop.t)
    assert (decision.policy, decision.policy_version) == ("shop", 4)
    assert decision.text().splitlines()[0] == "p1 × 1: Can be returned"
    assert "we keep 12.5 % of the price for putting it back on the shelf" in decision.text()
    assert "send it back by the end of 2026-02-13" in decision.text()
    assert "return.wish_not_offered" in codes(decision, Bearing.NOTE)
    other = policy.decide(shop.sold(shop.line(category="sale")), [shop.form(reason="late")], shop.t)
    assert "return.reason_not_covered" in codes(other, Bearing.AGAINST)


def test_more_than_was_bought_is_told_from_what_is_under_way(shop):
    decision = CHINA_7_DAYS.decide(shop.sold(), [shop.form(5)], shop.t)
    assert decision.lines[0].findings[0].text() == (
        "you ask to return 5, and your order has 3 of it; ask for 3"
    )


def test_restocking_is_taken_for_what_the_customer_did_not_want_and_not_for_what_was_faulty(shop):
    """A tenth of the 40 of the second line; nothing of the 200 of the first, which is defective."""
    policy = ReturnPolicy(id="p", version=1, name="p", tz="UTC", restocking=Decimal("0.1"))
    order = shop.sold(shop.line("200", 1), shop.line("40", 1, id="2"))
    faulty = shop.form(reason="defective", evidence=("photo-1",))
    request = shop.accepted(order, faulty, shop.form(line="2"))
    (taken,) = quote_refund(order, request, policy).deductions
    assert (str(taken.kind), taken.amount) == ("restocking", shop.money("4"))
    assert quote_refund(order, shop.accepted(order, faulty), policy).deductions == ()


def test_a_cent_given_back_before_and_a_cent_of_a_lost_promotion_are_taken_off_too(shop):
    plain = ReturnPolicy(id="p", version=1, name="p", tz="UTC", claws_back_promotions=True)
    order = shop.sold(shop.line("80", 1)).give_back("scratch", shop.money("0.01"), **shop.on)
    (taken,) = quote_refund(order, shop.accepted(order), plain).deductions
    assert (str(taken.kind), taken.amount) == ("allowance", shop.money("0.01"))
    off = OrderDiscount(code="off", amount=shop.money("0.02"), minimum=shop.money("200"))
    order = shop.sold(shop.line("100", 2), discounts=[off])
    (taken,) = quote_refund(order, shop.accepted(order), plain).deductions
    assert (str(taken.kind), taken.amount) == ("promotion", shop.money("0.01"))
    assert taken.reason.code != "return.promotion_back"


def test_everything_that_will_be_taken_off_is_said_before_the_goods_are_sent(shop):
    """What a quote takes off later, the decision on the form has named."""
    policy = ReturnPolicy(
        id="p",
        version=1,
        name="p",
        tz="UTC",
        restocking=Decimal("0.1"),
        depreciation=(Depreciation(condition="used", share=Decimal("0.2")),),
        freight_charge=shop.money("8"),
        claws_back_promotions=True,
    )
    off = OrderDiscount(code="off", amount=shop.money("30"), minimum=shop.money("300"))
    order = shop.sold(discounts=[off])
    noted = {
        condition: codes(policy.decide(order, [shop.form(condition=condition)], shop.t), Bearing.NOTE)
        for condition in ("used", "intact", None)
    }
    always = ["return.freight_taken", "return.restocking"]
    assert noted["used"] == [*always, "return.state_costs", "return.promotion_at_stake"]
    assert noted["intact"] == [*always, "return.promotion_at_stake"]
    assert noted[None] == [*always, "return.state_may_cost", "return.promotion_at_stake"]
    form = shop.form(condition="used")
    request = shop.asked(order, form).approve(**shop.on).receive(**shop.on).judge(policy, "used", **shop.on)
    taken = {str(deduction.kind) for deduction in quote_refund(order, request, policy).deductions}
    assert taken == {"restocking", "depreciation", "return_freight", "promotion"}
    faulty = policy.decide(order, [shop.form(reason="defective", evidence=("photo-1",))], shop.t)
    assert codes(faulty, Bearing.NOTE) == ["return.freight_ours"]


def test_a_refusal_does_not_talk_of_the_money_that_will_not_come(shop):
    late = CHINA_7_DAYS.decide(shop.sold(), [shop.form()], shop.t + 9 * shop.day)
    assert late.verdict is Verdict.DECLINE
    assert codes(late, Bearing.NOTE) == []
    assert "return.returnable_kind" in codes(late, Bearing.FOR)


def test_a_way_out_is_only_named_where_it_leads_out(shop):
    """After seven days the warranty may help, and a fault is not bound to them: it is asked about."""
    late = shop.t + 9 * shop.day
    longer = ReturnPolicy(id="p", version=1, name="p", tz="UTC", window_days=7, fault_window_days=30)
    changes = {
        name: policy.decide(shop.sold(), [shop.form(reason=reason, evidence=("photo-1",))], late)
        .lines[0]
        .changes
        for name, policy, reason in (
            ("law", CHINA_7_DAYS, "unwanted"),
            ("fault", CHINA_7_DAYS, "defective"),
            ("shop", longer, "unwanted"),
        )
    }
    assert {name: [change.code for change in found] for name, found in changes.items()} == {
        "law": ["return.warranty"],
        "fault": ["return.show_fault"],
        "shop": ["return.if_faulty"],
    }
    faulty = shop.form(reason="defective", evidence=("photo-1",))
    assert longer.decide(shop.sold(), [faulty], late).is_favourable


@pytest.mark.parametrize(
    ("reason", "condition", "acceptance", "code"),
    [
        ("unwanted", "intact", "accepted", "found_good.intact"),
        ("unwanted", "used", "rejected", "found_bad.used"),
        ("unwanted", "damaged", "rejected", "found_bad.damaged"),
        ("damaged", "damaged", "accepted", "found_fault.damaged"),
        ("defective", "intact", "manual_intervention_required", "fault_not_found"),
        ("missing_parts", "incomplete", "accepted", "found_fault.incomplete"),
        ("wrong_item", "sealed", "accepted", "found_good.sealed"),
        ("wrong_item", "used", "manual_intervention_required", "fault_worse"),
        ("defective", "damaged", "manual_intervention_required", "fault_worse"),
    ],
)
def test_goods_that_come_back_are_judged_by_what_is_found(reason, condition, acceptance, code):
    """Damaged by whom is the question: damaged on arrival is accepted, damaged by the customer is not."""
    found = CHINA_7_DAYS.judge(reason, condition)
    assert (str(found.acceptance), found.reason.code) == (acceptance, f"return.{code}")
    for language in LANGUAGES:
        assert found.reason.text(language)


def test_a_policy_without_states_takes_goods_back_in_any(shop):
    assert EU_14_DAYS.judge("unwanted", "used").reason.code == "return.any_state"


def test_one_inspection_judges_each_unit_by_its_own_reason(shop):
    order = shop.sold()
    request = shop.asked(order, shop.form(1), shop.form(1, reason="damaged")).approve(**shop.on)
    request = request.receive(**shop.on).judge(CHINA_7_DAYS, "damaged", evidence=["photo-2"], **shop.on)
    assert [str(unit.acceptance) for unit in request.units] == ["rejected", "accepted"]
    told = [reason.code for fact in request.history[-2:] for reason in fact.reasons]
    assert told == ["return.found_bad.damaged", "return.found_fault.damaged"]
    with pytest.raises(Refused, match="it names no unit"):
        request.judge(CHINA_7_DAYS, "damaged", **shop.on)
    with pytest.raises(Refused, match="unit 9 of line 1 is not part of it"):
        request.judge(CHINA_7_DAYS, "damaged", [UnitRef(line="1", number=9)], **shop.on)
    some = [UnitRef(line="1", number=1)]
    with pytest.raises(Invalid, match="condition: 'fine' is not a Condition"):
        request.judge(CHINA_7_DAYS, "fine", some, **shop.on)
    with pytest.raises(Invalid, match="policy: must be"):
        request.judge("the usual", "damaged", some, **shop.on)
    with pytest.raises(Refused, match="it names no unit"):
        request.judge(CHINA_7_DAYS, "damaged", [], **shop.on)


def test_a_judgement_by_rule_can_be_overruled_by_a_person(shop):
    request = shop.asked(shop.sold(), shop.form(reason="defective")).approve(**shop.on).receive(**shop.on)
    request = request.judge(CHINA_7_DAYS, "intact", **shop.on)
    assert str(request.units[0].acceptance) == "manual_intervention_required"
    request = request.inspect("accepted", [request.units[0].ref], **shop.on)
    assert str(request.units[0].acceptance) == "accepted"


def test_the_money_is_due_at_the_end_of_the_last_day():
    received = datetime(2026, 2, 3, 1, tzinfo=UTC)
    assert CHINA_7_DAYS.refund_due(received) == datetime(2026, 2, 11, tzinfo=SHANGHAI)
    assert ReturnPolicy(id="p", version=1, name="p", tz="UTC").refund_due(received) is None


def test_a_policy_that_contradicts_itself_is_refused():
    with pytest.raises(Invalid, match="perishable cannot be excluded both always and only if confirmed"):
        ReturnPolicy(
            id="p",
            version=1,
            name="p",
            tz="UTC",
            excluded={"perishable"},
            excluded_if_confirmed={"perishable"},
        )
    with pytest.raises(Invalid, match="is not a time zone"):
        ReturnPolicy(id="p", version=1, name="p", tz="Mars/Base")


def test_every_reason_that_is_somebody_s_fault_says_whose():
    faults = {reason for reason in ReturnReason if reason.liable in (Party.MERCHANT, Party.CARRIER)}
    own = {reason for reason in ReturnReason if reason.liable is Party.CUSTOMER}
    assert len(faults) == 7
    assert len(own) == 4
    assert {ReturnReason.OTHER, ReturnReason.UNKNOWN} == set(ReturnReason) - faults - own


@settings(max_examples=60)
@given(st.data(), delivered_orders(), return_policies(), st.timedeltas(timedelta(0), timedelta(days=60)))
def test_every_decision_explains_itself_in_every_language(data, order, policy, later):
    form = data.draw(return_lines(order))
    decision = policy.decide(order, form, order.history[-1].at + later)
    assert sum(line.quantity for line in decision.lines) == sum(line.quantity for line in form)
    for line in decision.lines:
        assert line.findings
        if line.verdict is Verdict.DECLINE:
            assert any(finding.bearing is Bearing.AGAINST for finding in line.findings)
        for language in LANGUAGES:
            assert line.text(language)
    approved = {(ref.line, ref.number) for ref in decision.approved_units}
    assert len(approved) == len(decision.approved_units)


@settings(max_examples=60)
@given(return_policies(), st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_a_window_is_closed_for_ever_once_it_is_closed(policy, delivered):
    asked = [delivered + timedelta(days=n) for n in range(0, 70, 7)]
    answers = [policy.is_in_time(delivered, at) for at in asked]
    assert answers == sorted(answers, reverse=True)
    assert answers[0]


def test_a_request_follows_the_decision_and_keeps_its_reasons(shop):
    order = Order.place("O-1", channel="web", lines=[shop.line()], **shop.on)
    order = order.ship("S-1", {"1": 1}, **shop.on).deliver(**shop.on)
    order = order.ship("S-2", **shop.on).deliver(at=shop.t + 5 * shop.day, by=shop.desk)
    form, late = shop.form(3), {"at": shop.t + 10 * shop.day, "by": shop.desk}
    request = ReturnRequest.request("R-1", order=order, lines=[form], **late)
    followed = request.follow(CHINA_7_DAYS.decide(order, [form], late["at"]), **late)
    assert [unit.is_active for unit in followed.units] == [False, True, True]
    assert (followed.policy, followed.policy_version) == ("china-7-days", 2)
    too_late = CHINA_7_DAYS.decide(order, [form], late["at"] + 30 * shop.day)
    declined = request.follow(too_late, **late)
    assert declined.status is ReturnStatus.DECLINED
    assert "return.too_late" in [reason.code for reason in declined.history[-1].reasons]


def test_an_application_is_not_decided_while_something_is_asked(shop):
    order = shop.sold()
    form = shop.form(reason="damaged")
    with pytest.raises(Refused, match="cannot be decided yet: send us a picture"):
        shop.asked(order, form).follow(CHINA_7_DAYS.decide(order, [form], shop.t), **shop.on)
