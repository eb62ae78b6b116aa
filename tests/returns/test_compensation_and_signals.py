"""Who may give how much, and what stands out in returns."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid, NotPermitted, Refused
from cxkit.kernel.facts import Actor
from cxkit.returns import (
    AbuseRules,
    AuthorityLimit,
    CompensationPolicy,
    Resolution,
    ReturnPolicy,
    ReturnStatus,
    SignalKind,
    abuse_signals,
)
from cxkit.returns._signals import shrunk_rate
from cxkit.values import Money

AMY, BO, CY = Actor.agent("amy"), Actor.supervisor("bo"), Actor.supervisor("cy")
RULES = AbuseRules(id="signals", version=1)
ANY = ReturnPolicy(id="any", version=1, name="any", tz="UTC")


def yuan(amount):
    return Money.of(amount, "CNY")


GOODWILL = CompensationPolicy(
    id="goodwill",
    version=2,
    limits=(
        AuthorityLimit(role="agent", most=yuan("50")),
        AuthorityLimit(role="supervisor", most=yuan("500")),
    ),
)


def test_an_agent_gives_up_to_the_limit_and_a_supervisor_more(shop):
    request = shop.asked(shop.sold())
    assert request.compensate(yuan("50"), authority=GOODWILL, **shop.on).compensated == yuan("50")
    with pytest.raises(NotPermitted, match=r"more than amy may give \(CNY 50\.00\): supervisor may"):
        request.compensate(yuan("50.01"), authority=GOODWILL, **shop.on)
    given = request.compensate(yuan("500"), authority=GOODWILL, at=shop.t, by=BO)
    assert (given.history[-1].policy, given.history[-1].policy_version) == ("goodwill", 2)


def test_what_the_case_got_before_counts(shop):
    request = shop.asked(shop.sold()).compensate(yuan("30"), authority=GOODWILL, **shop.on)
    with pytest.raises(NotPermitted, match=r"CNY 60\.00 for one case"):
        request.compensate(yuan("30"), authority=GOODWILL, **shop.on)


def test_what_is_given_for_the_trouble_is_money_of_the_order(shop):
    """Else a table would count five dollars as five yuan."""
    request = shop.asked(shop.sold())
    with pytest.raises(Refused, match="the order is in CNY, not in USD"):
        request.compensate(Money.of("5", "USD"), **shop.on)


def test_a_second_person_can_approve_more_but_not_for_oneself(shop):
    request = shop.asked(shop.sold())
    assert request.compensate(yuan("80"), authority=GOODWILL, approver=BO, **shop.on).compensated == yuan(
        "80"
    )
    assert GOODWILL.refusal(yuan("80"), by=Actor.agent("bo"), approver=BO).code == "return.same_person"
    assert GOODWILL.refusal(yuan("501"), by=AMY, approver=BO).code == "return.beyond_all_authority"
    assert GOODWILL.refusal(yuan("1"), by=Actor.bot("ai")).text() == (
        "CNY 1.00 for one case is more than ai may give (CNY 0.00): agent, supervisor may"
    )


def test_compensation_instead_of_a_return_settles_the_unit(shop):
    request = shop.asked(shop.sold(), shop.form(reason="damaged")).approve(**shop.on)
    request = request.compensate(yuan("40"), [unit.ref for unit in request.units], **shop.on)
    assert (request.status, request.units[0].outcome) == (ReturnStatus.RESOLVED, Resolution.COMPENSATION)


def test_a_policy_of_nobody_or_of_two_currencies_is_refused():
    with pytest.raises(Invalid, match="names at least one role"):
        CompensationPolicy(id="p", version=1, limits=())
    euro = AuthorityLimit(role="supervisor", most=Money.of("1", "EUR"))
    with pytest.raises(Invalid, match="in one currency"):
        CompensationPolicy(id="p", version=1, limits=(GOODWILL.limits[0], euro))


def test_one_return_of_one_purchase_says_next_to_nothing(shop):
    request = shop.asked(shop.sold(shop.line(quantity=1)))
    assert abuse_signals([request], 1, RULES) == ()


def test_nobody_got_less_than_nothing(shop):
    request = shop.asked(shop.sold(shop.line(quantity=1)))
    with pytest.raises(Invalid, match="delivered: must be 0 or more, got -20"):
        abuse_signals([request], -20, RULES)


def test_a_high_rate_of_returns_by_choice_is_shown_with_its_returns(shop):
    order = shop.sold(shop.line(quantity=30))
    request = shop.asked(order, shop.form(25))
    (signal,) = abuse_signals([request], 30, RULES)
    assert (signal.kind, signal.count, signal.returns) == (SignalKind.RETURN_RATE, 25, ("R-1",))
    assert signal.reason.text() == (
        "25 of 30 units came back by choice: 54% allowing for chance, 10% is usual"
    )


def test_returns_that_are_not_the_customer_s_fault_never_count(shop):
    order = shop.sold(shop.line(quantity=30))
    request = shop.asked(order, shop.form(30, reason="defective"))
    assert abuse_signals([request], 30, RULES) == ()


def test_what_was_declined_did_not_come_back_whether_the_case_is_closed_or_not(shop):
    request = shop.asked(shop.sold(shop.line(quantity=30)), shop.form(25)).decline(**shop.on)
    for case in (request, request.close(**shop.on)):
        assert (abuse_signals([case], 30, RULES), case.returning) == ((), ())


def test_what_happens_twice_is_told_with_its_evidence(shop):
    order = shop.sold(shop.line(quantity=9))
    cases = []
    for number in range(2):
        case = shop.asked(order, shop.form(reason="style"), id=f"R-{number}", earlier=cases)
        case = case.approve(**shop.on).receive(**shop.on).inspect("accepted", condition="used", **shop.on)
        cases.append(case)
    cases.append(shop.asked(order, id="R-2", earlier=cases).approve(**shop.on))
    cases[2] = cases[2].note_reception("shipped_wrong_item", **shop.on)
    found = abuse_signals(cases, 9, RULES)
    assert [(signal.kind, signal.returns) for signal in found] == [(SignalKind.WORN, ("R-0", "R-1"))]
    assert found[0].reason.text("zh-Hans") == "共2次，见退货申请R-0, R-1"


@pytest.mark.parametrize(
    ("reason", "condition", "acceptance", "signs"),
    [
        ("style", "used", "accepted", [SignalKind.WORN]),
        ("style", "damaged", "accepted", [SignalKind.WORN]),
        ("style", "incomplete", "rejected", [SignalKind.WORN]),
        ("style", "intact", "accepted", []),
        ("style", "sealed", "accepted", []),
        ("defective", "used", "accepted", []),
        ("defective", "used", "rejected", [SignalKind.UNPROVEN]),
        ("defective", "sealed", "rejected", [SignalKind.UNPROVEN]),
        ("defective", "damaged", "rejected", []),
        ("wrong_item", "intact", "rejected", []),
        ("style", "intact", "rejected", []),
    ],
)
def test_what_an_inspection_finds_is_a_sign_or_none(shop, reason, condition, acceptance, signs):
    order, cases = shop.sold(shop.line(quantity=90)), []
    for number in range(2):
        case = shop.asked(order, shop.form(reason=reason), id=f"R-{number}", earlier=cases).approve(**shop.on)
        case = case.receive(**shop.on).inspect(acceptance, condition=condition, **shop.on)
        cases.append(case)
    assert [signal.kind for signal in abuse_signals(cases, 90, RULES)] == signs
    assert abuse_signals(cases[:1], 90, RULES) == ()


@pytest.mark.parametrize(("kept", "refunded"), [(True, True), (True, False), (False, True)])
def test_goods_that_were_paid_back_and_kept_stand_out(shop, kept, refunded):
    order, cases = shop.sold(shop.line(quantity=90)), []
    for number in range(2):
        case = shop.asked(order, shop.form(reason="style"), id=f"R-{number}", earlier=cases).approve(
            **shop.on
        )
        case = case.note_reception("given_to_customer", **shop.on) if kept else case.receive(**shop.on)
        case = case.inspect("accepted", [unit.ref for unit in case.units], **shop.on)
        if refunded:
            order, case, _ = shop.given_back(order, case, ANY, earlier=cases)
        cases.append(case)
    signs = [SignalKind.KEPT] if kept and refunded else []
    assert [signal.kind for signal in abuse_signals(cases, 90, RULES)] == signs


@pytest.mark.parametrize(("limit", "stands_out"), [("0.24", True), ("0.25", False), ("0.26", False)])
def test_a_rate_stands_out_above_its_limit_and_not_at_it(shop, limit, stands_out):
    """4 of 10 came back, drawn towards a tenth by 10 units: (4 + 1) / 20."""
    rules = AbuseRules(
        id="r", version=1, usual_rate=Decimal("0.1"), prior_units=10, rate_limit=Decimal(limit)
    )
    case = shop.asked(shop.sold(shop.line(quantity=10)), shop.form(4)).approve(**shop.on)
    found = abuse_signals([case], 10, rules)
    assert [(each.kind, each.count) for each in found] == [(SignalKind.RETURN_RATE, 4)] * stands_out


def test_faults_that_no_inspection_finds_stand_out(shop):
    order = shop.sold(shop.line(quantity=9))
    cases = []
    for number in range(2):
        case = shop.asked(order, shop.form(reason="defective"), id=f"R-{number}", earlier=cases)
        case = case.approve(**shop.on).receive(**shop.on).inspect("rejected", condition="intact", **shop.on)
        cases.append(case)
    assert [signal.kind for signal in abuse_signals(cases, 9, RULES)] == [SignalKind.UNPROVEN]


def test_declined_and_withdrawn_requests_are_no_evidence(shop):
    order = shop.sold(shop.line(quantity=30))
    case = shop.asked(order, shop.form(30))
    assert abuse_signals([case.decline(**shop.on), case.cancel(**shop.on)], 30, RULES) == ()


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_shrunk_rate_lies_between_the_usual_and_the_observed(returned, more):
    delivered = returned + more
    rate = shrunk_rate(returned, delivered, RULES)
    observed = Decimal(returned) / delivered if delivered else RULES.usual_rate
    low, high = sorted([observed, RULES.usual_rate])
    assert low - Decimal("1e-20") <= rate <= high + Decimal("1e-20")
