"""Periods of return policies end with a working day where the law says so, in the calendar of the place."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid
from cxkit.kernel import evolve
from cxkit.orders import Order
from cxkit.returns import CHINA_7_DAYS, EU_14_DAYS, Bearing, ReturnCase, ReturnPolicy, ReturnRequest, Verdict
from cxkit.values.calendar import Rolling, belgian_calendar, china_calendar, rolled

SHANGHAI, BRUSSELS = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Brussels")


def noon(day: str, tz: ZoneInfo) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=tz)


def said(decision, bearing):
    return {f.reason.code for line in decision.lines for f in line.findings if f.bearing is bearing}


@pytest.mark.parametrize(
    ("delivered", "last"),
    [
        ("2026-02-03", "2026-02-10"),  # a Tuesday
        ("2026-02-07", "2026-02-14"),  # a Saturday that is worked before Spring Festival
        ("2026-02-09", "2026-02-24"),  # Spring Festival: 15 to 23 February
        ("2026-03-07", "2026-03-16"),  # a Saturday as any other
        ("2026-09-24", "2026-10-08"),  # National Day
    ],
)
def test_seven_days_that_end_in_a_statutory_rest_end_the_day_after_it(delivered, last):
    """民法典第二百零三条."""
    assert CHINA_7_DAYS.last_day(noon(delivered, SHANGHAI)) == date.fromisoformat(last)
    assert CHINA_7_DAYS.refund_due(noon(delivered, SHANGHAI)) == datetime.fromisoformat(last).replace(
        tzinfo=SHANGHAI
    ) + timedelta(days=1)


@pytest.mark.parametrize(
    ("delivered", "last"),
    [
        ("2026-03-23", "2026-04-07"),  # the 14th day is Easter Monday
        ("2026-04-30", "2026-05-15"),  # Ascension Day
        ("2026-12-11", "2026-12-28"),  # Christmas Day is a Friday
        ("2026-02-03", "2026-02-17"),
    ],
)
def test_fourteen_days_that_end_on_a_holiday_end_with_the_next_working_day(delivered, last):
    """Regulation 1182/71, article 3(4), by recital 41 of Directive 2011/83."""
    assert EU_14_DAYS.last_day(noon(delivered, BRUSSELS)) == date.fromisoformat(last)


def test_the_time_for_sending_back_rolls_too(shop):
    order = shop.sold()
    asked = noon("2026-04-22", BRUSSELS)  # 14 days on is 6 May; two more holidays do not matter
    assert EU_14_DAYS.decide(order, [shop.form()], asked).lines[0].send_by == date(2026, 5, 6)
    asked = noon("2026-02-07", BRUSSELS)
    assert EU_14_DAYS.decide(order, [shop.form()], asked).lines[0].send_by == date(2026, 2, 23)


def test_two_days_have_two_working_days():
    """Article 3(5): from Friday, two days would be over on Sunday."""
    friday = date(2026, 2, 6)
    days = belgian_calendar()
    assert rolled(friday, friday + timedelta(2), Rolling.EU_1182_71, days) == date(2026, 2, 10)
    assert rolled(friday, friday + timedelta(1), Rolling.EU_1182_71, days) == date(2026, 2, 9)
    assert rolled(friday, friday + timedelta(2), Rolling.PRC_CIVIL_CODE, china_calendar()) == date(2026, 2, 9)
    assert rolled(friday, friday + timedelta(2), Rolling.NONE, days) == date(2026, 2, 8)


@given(
    st.dates(date(2000, 1, 3), date(2060, 11, 1)),
    st.integers(0, 40),
    st.sampled_from([(Rolling.EU_1182_71, belgian_calendar()), (Rolling.PRC_CIVIL_CODE, china_calendar())]),
)
def test_a_period_rolls_to_a_working_day_and_never_back(begin, days, rule):
    rolling, calendar = rule
    last = rolled(begin, begin + timedelta(days), rolling, calendar)
    assert last >= begin + timedelta(days)
    assert calendar.provisional.is_business_day(last)
    if rolling is Rolling.PRC_CIVIL_CODE:
        assert rolled(begin, last, rolling, calendar) == last
        assert not any(
            calendar.provisional.is_business_day(last - timedelta(i))
            for i in range(1, (last - begin).days - days + 1)
        )
    assert rolled(begin, begin + timedelta(days), Rolling.NONE, calendar) == begin + timedelta(days)


def test_rolling_needs_the_calendar_of_the_place():
    with pytest.raises(Invalid, match="needs the working days of the place"):
        ReturnPolicy(id="p", version=1, name="p", tz="UTC", rolling="eu_1182_71")
    assert from_json(to_json(EU_14_DAYS)) == EU_14_DAYS


def test_a_window_beyond_the_announced_days_is_provisional_and_nobody_is_declined_by_a_guess(shop):
    order = Order.place("O-2", channel="web", lines=[shop.line()], **shop.on)
    order = order.ship("S-1", **shop.on).deliver(at=noon("2026-12-26", SHANGHAI), by=shop.desk)
    soon, late = noon("2026-12-28", SHANGHAI), noon("2027-01-06", SHANGHAI)
    in_time = CHINA_7_DAYS.decide(order, [shop.form()], soon)
    assert in_time.lines[0].last_day == date(2027, 1, 4)  # 1 January is off by law, then a weekend
    assert "return.provisional" in said(in_time, Bearing.NOTE)
    assert in_time.is_favourable
    unsure = CHINA_7_DAYS.decide(order, [shop.form()], late)
    assert (unsure.verdict, said(unsure, Bearing.ASKED)) == (Verdict.ASK, {"return.days_unknown"})
    known = evolve(CHINA_7_DAYS, {"calendar": CHINA_7_DAYS.calendar.provisional})
    assert known.decide(order, [shop.form()], late).verdict is Verdict.DECLINE


def test_seven_days_never_decline_what_a_fault_lifts(shop):
    """The seven days are for returns without a reason."""
    order, form = shop.sold(), shop.form(reason="defective", condition="used", evidence=("photo-1",))
    late = CHINA_7_DAYS.decide(order, [form], shop.t + 30 * shop.day)
    assert late.verdict is Verdict.ASK
    assert "return.fault_late" in said(late, Bearing.ASKED)
    assert "不能退货" not in late.text("zh-Hans")
    assert "商品质量问题不受该期限限制" in late.text("zh-Hans")
    own = evolve(CHINA_7_DAYS, {"fault_window_days": 15})
    assert own.decide(order, [form], shop.t + 30 * shop.day).verdict is Verdict.DECLINE


def test_goods_whose_quality_changes_once_opened_stay_sold_if_that_was_confirmed(shop):
    """拆封后品质改变: article 7 of the interim measures, only with the customer's consent at the purchase."""
    for confirmed, verdict in ((True, Verdict.DECLINE), (False, Verdict.APPROVE)):
        line = shop.line(traits={"changes_opened"}, exclusion_confirmed=confirmed)
        decision = CHINA_7_DAYS.decide(shop.sold(line), [shop.form()], shop.t)
        assert decision.verdict is verdict
    assert "拆封后品质容易改变的商品" in CHINA_7_DAYS.decide(
        shop.sold(shop.line(traits={"changes_opened"}, exclusion_confirmed=True)), [shop.form()], shop.t
    ).text("zh-Hans")


def test_a_deadline_agreed_on_for_one_return_stands_beside_the_policy_s(shop):
    order = shop.sold()
    policy = evolve(CHINA_7_DAYS, {"send_back_days": 3})
    request = shop.asked(order).approve(**shop.on)
    agreed = request.agree_deadline(
        "send_back", shop.t + 9 * shop.day, why="the customer is abroad", at=shop.t, by=shop.desk
    )
    (sending,) = policy.deadlines(agreed)
    assert sending.due_at == datetime(2026, 2, 7, tzinfo=SHANGHAI)
    assert sending.agreed_at == shop.t + 9 * shop.day
    received = agreed.receive(at=shop.t + 8 * shop.day, by=shop.desk)
    sending, refund = policy.deadlines(received)
    now = shop.t + 30 * shop.day
    assert (sending.kept(now), sending.agreement_kept(now)) == (False, True)
    # Received on 11 February: seven days end in Spring Festival, the refund is due by the end of the 24th.
    assert (refund.due_at, refund.kept(now), refund.agreed_at) == (
        datetime(2026, 2, 25, tzinfo=SHANGHAI),
        False,
        None,
    )
    case = ReturnCase.of(request, order).agree_deadline(
        "refund", shop.t + shop.day, why="store credit at once", at=shop.t, by=shop.desk
    )
    assert case.request.agreed_deadlines[0].deadline == "refund"
    (fact,) = received.agreed_deadlines
    assert (fact.by.id, fact.why) == ("amy", "the customer is abroad")
    assert from_json(to_json(received)) == received
    assert ReturnPolicy(id="p", version=1, name="p", tz="UTC").deadlines(request) == ()


def test_goods_are_sent_back_in_time_while_the_last_day_lasts(shop):
    policy = evolve(CHINA_7_DAYS, {"send_back_days": 3})
    approved = shop.asked(shop.sold()).approve(**shop.on)
    end = datetime(2026, 2, 7, tzinfo=SHANGHAI)
    for sent, kept in ((end - timedelta(microseconds=1), True), (end, False)):
        request = approved.note_reception("in_transit", at=sent, by=shop.desk)
        (sending,) = policy.deadlines(request)
        assert (sending.done_at, sending.kept(end)) == (sent, kept)
    assert policy.deadlines(approved)[0].done_at is None


def test_a_deadline_beyond_the_announced_days_has_no_verdict(shop):
    sold = Order.place("O-2", channel="web", lines=[shop.line()], **shop.on).ship("S-1", **shop.on)
    late = {"at": noon("2026-12-26", SHANGHAI), "by": shop.desk}
    order = sold.deliver(**late)
    request = ReturnRequest.request("R-1", order=order, lines=[shop.form()], **late)
    request = request.approve(**late).receive(**late)
    (refund,) = CHINA_7_DAYS.deadlines(request)
    assert (refund.due_at, refund.provisional) == (datetime(2027, 1, 5, tzinfo=SHANGHAI), True)
    assert refund.kept(noon("2027-03-01", SHANGHAI)) is None
