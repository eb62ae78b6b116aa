"""An order's status follows from its units, and its money from its payments."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.orders import (
    Order,
    OrderChange,
    OrderDiscount,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentStatus,
    Portion,
    UnitSpan,
    UnitStage,
    facts,
)
from cxkit.orders._changes import change_answers, why_not
from cxkit.orders._payments import payment_status, refund_parts
from cxkit.testing import orders
from cxkit.testing._orders import _part
from cxkit.values import LANGUAGES, Money, UnitPrice, total

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
SHOP = Actor.system("shop")
ON = {"at": T, "by": SHOP}


def money(amount):
    return Money.of(amount, "CNY")


def line(price="100", quantity=3, id="1", **told):
    return OrderLine(
        id=id, product=f"p{id}", quantity=quantity, unit_price=UnitPrice.of(price, "CNY"), **told
    )


def placed(*lines, **told):
    told = {"customer": "C-1", "channel": "web", "lines": lines or [line()], **ON, **told}
    return Order.place("O-1", **told)


def paid(*lines, **told):
    return placed(*lines, **told).pay("P-1", None, method="card", **ON)


def test_an_order_that_is_part_shipped_and_part_returned_can_say_so():
    """A single status set by hand cannot: the units are the truth."""
    order = paid(line(quantity=4))
    seen = [order.status]
    for step in (
        lambda order: order.pack({"1": 1}, **ON),
        lambda order: order.ship("S-1", {"1": 2}, **ON),
        lambda order: order.deliver(shipment="S-1", **ON),
        lambda order: order.take_back("R-1", {"1": 1}, **ON),
        lambda order: order.ship("S-2", **ON),
        lambda order: order.deliver(**ON),
        lambda order: order.take_back("R-2", None, **ON),
    ):
        order = step(order)
        seen.append(order.status)
    assert seen == [
        OrderStatus.PAID,
        OrderStatus.PREPARING,
        OrderStatus.PART_SHIPPED,
        OrderStatus.PART_DELIVERED,
        OrderStatus.PART_RETURNED,
        OrderStatus.PART_RETURNED,
        OrderStatus.PART_RETURNED,
        OrderStatus.RETURNED,
    ]


def test_an_order_is_paid_when_nothing_is_outstanding():
    order = placed().pay("P-1", money("100"), method="gift_card", **ON)
    assert (order.status, order.payment_status) == (OrderStatus.PLACED, PaymentStatus.PART_PAID)
    order = order.pay("P-2", None, method="card", at=T + timedelta(hours=1), by=SHOP)
    assert (order.status, order.paid_at, order.outstanding) == (
        OrderStatus.PAID,
        T + timedelta(hours=1),
        money("0"),
    )


def test_an_order_that_costs_nothing_is_paid_when_it_is_placed():
    assert placed(line("0")).status is OrderStatus.PAID


def test_the_delivery_of_an_order_is_that_of_its_last_unit():
    order = paid().ship("S-1", {"1": 1}, **ON).deliver(at=T + timedelta(days=1), by=SHOP)
    assert order.delivered_at is None
    order = order.ship("S-2", at=T + timedelta(days=2), by=SHOP)
    order = order.deliver(at=T + timedelta(days=4), by=SHOP, delivered_at=T + timedelta(days=3))
    assert (order.status, order.delivered_at) == (OrderStatus.DELIVERED, T + timedelta(days=3))
    assert order.portion_of("1", 1).delivered_at == T + timedelta(days=1)


def test_cancelling_what_has_not_left_delivers_the_rest():
    order = paid().ship("S-1", {"1": 2}, **ON).deliver(at=T + timedelta(days=1), by=SHOP)
    order = order.cancel(at=T + timedelta(days=2), by=SHOP)
    assert (order.status, order.delivered_at) == (OrderStatus.DELIVERED, T + timedelta(days=1))
    assert (order.due, order.refund_due) == (money("200"), money("100"))


def test_cancelling_everything_owes_everything_shipping_included():
    order = paid(shipping=money("8")).cancel(**ON)
    assert (order.status, order.cancelled_at, order.refund_due) == (OrderStatus.CANCELLED, T, money("308"))


def test_cancelled_units_cost_what_they_were_worth_not_an_average():
    order = paid(discounts=[OrderDiscount(code="10", amount=money("10"))])
    assert order.cancel({"1": 1}, **ON).refund_due == money("96.66")


def test_an_order_is_paid_when_what_is_left_of_it_is():
    """Two of three units are paid for, and the third is cancelled: nobody waits for money any more."""
    order = placed().pay("P-1", money("200"), method="card", **ON)
    assert (order.status, order.payment_status) == (OrderStatus.PLACED, PaymentStatus.PART_PAID)
    order = order.cancel({"1": 1}, **ON)
    assert (order.status, order.payment_status) == (OrderStatus.PAID, PaymentStatus.PAID)
    assert (order.is_paid, order.paid_at, order.outstanding) == (True, T, money("0"))


@pytest.mark.parametrize(
    ("captured", "refunded", "due", "status"),
    [
        (0, 0, 100, "unpaid"),
        (1, 0, 100, "part_paid"),
        (99, 0, 100, "part_paid"),
        (100, 0, 100, "paid"),
        (101, 0, 100, "paid"),
        (0, 0, 0, "paid"),  # a gift
        (100, 1, 100, "part_refunded"),
        (100, 99, 100, "part_refunded"),
        (100, 100, 100, "refunded"),
        (1, 1, 100, "refunded"),
    ],
)
def test_money_stands_against_what_is_due_to_the_cent(captured, refunded, due, status):
    cents = [Money(minor, "CNY") for minor in (captured, refunded, due)]
    card = Payment(id="P-1", method="card", captured=cents[0], refunded=cents[1])
    none = Payment(id="P-2", method="card", captured=Money.zero("CNY"))
    for payments in ([card], [none, card], [card, none]):
        assert payment_status(payments, cents[2]) == PaymentStatus(status)


def test_money_goes_back_from_each_payment_that_has_some_and_from_no_other():
    """One cent is a part too; a payment that has none left is not named."""
    card, gift, spent = (
        Payment(id=id, method="card", captured=Money(had, "CNY"), refunded=Money(back, "CNY"))
        for id, had, back in (("P-1", 500, 499), ("P-2", 300, 0), ("P-3", 200, 200))
    )

    def parts(minor, order=None):
        found = refund_parts([card, spent, gift], Money(minor, "CNY"), order)
        return [(part.payment, part.amount.minor) for part in found]

    assert parts(101) == [("P-1", 1), ("P-2", 100)]
    assert parts(1) == [("P-1", 1)]
    assert parts(0) == []
    assert parts(999) == [("P-1", 1), ("P-2", 300)]
    assert parts(300, ["P-2", "P-1", "P-2"]) == [("P-2", 300)]
    assert parts(301, ["P-2", "P-1"]) == [("P-2", 300), ("P-1", 1)]


def test_what_a_cancelled_order_would_have_cost_is_not_paid():
    assert placed().cancel(**ON).payment_status is PaymentStatus.UNPAID


def test_a_refund_for_a_return_does_not_pay_back_cancelled_units():
    """One of three units came back and was paid back, another was lost: its money is still owed."""
    order = paid().ship("S-1", {"1": 2}, **ON).deliver(**ON).ship("S-2", **ON).lose(**ON)
    order = order.take_back("R-1", {"1": 1}, **ON)
    order = order.give_back("F-1", money("100"), returned_in="R-1", **ON).cancel({"1": 1}, **ON)
    assert order.refund_due == money("100")
    order = order.give_back("F-2", order.refund_due, **ON)
    assert (order.refund_due, order.refunded) == (money("0"), money("200"))


def test_a_parcel_refused_at_the_door_leaves_the_other_deliveries_known():
    order = paid(line(id="1", quantity=1), line(id="2", quantity=1))
    order = order.ship("S-1", {"1": 1}, **ON).ship("S-2", {"2": 1}, **ON)
    order = order.deliver(shipment="S-1", **ON).take_back("R-1", {"2": 1}, **ON)
    assert (order.delivered_at, order.last_delivery) == (T, T)


def test_lost_units_can_be_sent_again_or_cancelled():
    order = paid().ship("S-1", **ON).lose(shipment="S-1", **ON)
    assert order.status is OrderStatus.LOST
    assert order.ship("S-2", {"1": 1}, **ON).units("shipped") == 1
    assert order.cancel({"1": 3}, **ON).status is OrderStatus.CANCELLED


def test_a_parcel_refused_at_the_door_comes_back_without_a_delivery():
    order = paid().ship("S-1", **ON).take_back("R-1", None, **ON)
    assert (order.status, order.delivered_at) == (OrderStatus.RETURNED, None)


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (
            lambda order: order.cancel({"1": 2}, **ON),
            "on their way: refuse the parcel at the door, or return",
        ),
        (lambda order: order.redirect("elsewhere", **ON), "ask the carrier with the tracking number"),
        (
            lambda order: order.ship("S-2", {"1": 2}, **ON),
            "possible only when they are lost on the way, ordered, being packed",
        ),
        (lambda order: order.ship("S-2", {"9": 1}, **ON), "line 9 has no units 1 to 1"),
        (lambda order: order.ship("S-2", [UnitSpan(line="1", first=3, last=4)], **ON), "no units 3 to 4"),
        (lambda order: order.deliver([UnitSpan(line="1", first=1, last=1)] * 2, **ON), "named twice"),
        (
            lambda order: order.deliver(at=T, by=SHOP, delivered_at=T + timedelta(days=1)),
            "delivery lies after",
        ),
        (lambda order: order.take_back("R", [], **ON), "the order has no unit for that"),
    ],
)
def test_a_refusal_says_why_and_what_to_do_instead(verb, words):
    order = paid().ship("S-1", {"1": 2}, **ON)
    with pytest.raises(Refused, match=words):
        verb(order)


def test_a_refusal_names_stages_in_chinese():
    order = paid().ship("S-1", {"1": 1}, **ON)
    reason = order.refusal(facts.Shipped(units=(UnitSpan(line="1", first=1, last=1),), **ON))
    assert reason.text("zh-Hans") == (
        "订单明细1第1至1件的状态为“已发货”，只有在“运输中丢失、已下单、备货中”状态下才可以这样做"
    )


def test_what_can_still_be_changed_is_told_for_the_units_at_each_stage():
    order = paid().ship("S-1", {"1": 2}, **ON).deliver({"1": 1}, **ON)
    ordered, shipped, delivered = order.answers("cancel")
    assert ordered.text() == "Cancel × 1 (Ordered): possible"
    assert shipped.instead.text() == "refuse the parcel at the door, or return them when they have come"
    assert (
        delivered.text() == "Cancel × 1 (Delivered): the goods have been delivered; return or exchange them"
    )
    assert delivered.text("zh-Hans") == "取消订单 × 1（已签收）：商品已签收；可申请退货或换货"


def test_the_answer_agrees_with_what_the_order_then_does():
    for change, verb in (
        (OrderChange.CANCEL, lambda order: order.cancel({"1": 1}, **ON)),
        (OrderChange.REDIRECT, lambda order: order.redirect("elsewhere", **ON)),
    ):
        for prepare in (
            lambda order: order,
            lambda order: order.pack(**ON),
            lambda order: order.ship("S", **ON),
            lambda order: order.ship("S", **ON).lose(**ON),
            lambda order: order.ship("S", **ON).deliver(**ON),
            lambda order: order.cancel(**ON),
        ):
            order = prepare(paid(line(quantity=1)))
            (answer,) = order.answers(change)
            if answer.allowed:
                verb(order)
            else:
                with pytest.raises(Refused):
                    verb(order)


# Money


def test_a_refund_goes_back_payment_by_payment_and_never_beyond():
    order = placed(line("20", 3)).pay("card", money("50"), method="card", **ON)
    order = order.pay("gift", None, method="gift_card", **ON).give_back("R-1", money("55"), **ON)
    assert [str(payment.refundable) for payment in order.payments] == ["CNY 0.00", "CNY 5.00"]
    with pytest.raises(Refused, match=r"its payments can still give back CNY 5\.00"):
        order.give_back("R-2", money("5.01"), **ON)


def test_no_instrument_gives_back_more_than_it_brought_in():
    """WooCommerce issues 64668 and 10162: a cent too much, and the gateway refuses the whole refund."""
    order = placed(line("20", 3)).pay("card", money("50"), method="card", **ON)
    part = facts.RefundPart(payment="card", amount=money("50.01"))
    with pytest.raises(Refused, match=r"payment card can give back CNY 50\.00 at most"):
        order.apply(facts.Refunded(refund="R", parts=(part,), **ON))


def test_a_refund_in_several_parts_to_one_payment_is_held_to_its_sum():
    order = paid(line("50", 1))
    half = facts.RefundPart(payment="P-1", amount=money("30"))
    with pytest.raises(Refused, match="at most"):
        order.apply(facts.Refunded(refund="R", parts=(half, half), **ON))


def test_a_refund_takes_nothing_from_the_customer():
    with pytest.raises(Invalid, match=r"amount: a refund is not negative, got CNY -1\.00"):
        paid().give_back("R-1", money("-1"), **ON)


def test_a_failed_refund_can_be_made_again_once():
    order = paid().give_back("R-1", money("300"), **ON)
    assert order.payment_status is PaymentStatus.REFUNDED
    order = order.refund_failed("R-1", **ON)
    assert order.refundable == money("300")
    with pytest.raises(Refused, match="no refund R-1 that could fail"):
        order.refund_failed("R-1", **ON)
    assert order.give_back("R-1", money("300"), **ON).payment_status is PaymentStatus.REFUNDED


@pytest.mark.parametrize(
    ("payment", "words"),
    [
        (("P-2", money("0")), "more than nothing"),
        (("P-2", money("300.01")), r"more than is still due, CNY 300\.00"),
        (("P-2", Money.of("1", "EUR")), "in CNY, not in EUR"),
    ],
)
def test_a_payment_must_fit(payment, words):
    with pytest.raises(Refused, match=words):
        placed().pay(*payment, method="card", **ON)


def test_a_payment_is_recorded_once():
    order = placed().pay("P-1", money("1"), method="card", **ON)
    with pytest.raises(Refused, match="recorded already"):
        order.pay("P-1", money("1"), method="card", **ON)


def test_an_order_of_two_currencies_cannot_be_placed():
    other = OrderLine(id="2", product="x", quantity=1, unit_price=UnitPrice.of("1", "EUR"))
    with pytest.raises(Invalid) as caught:
        placed(line(), other, shipping=Money.of("1", "USD"))
    assert [fault.path for fault in caught.value.faults] == ["lines[1].unit_price", "shipping"]


def test_an_order_needs_lines_and_each_its_own_id():
    with pytest.raises(Invalid, match="at least one line"):
        Order.place("O-1", channel="web", lines=[], **ON)
    with pytest.raises(Invalid, match="line 1 is named twice"):
        placed(line(), line())


def test_a_sale_whose_lines_do_not_carry_the_discount_is_refused():
    """Solidus 512, Bagisto 1509, Saleor 7271: a discount ignored or given twice on a partial return."""
    off = OrderDiscount(code="10", amount=money("10"))
    with pytest.raises(Invalid, match="the lines carry"):
        facts.Placed(order="O-1", channel="web", currency="CNY", lines=(line(),), discounts=(off,), **ON)


# Promises and imports


def test_lateness_is_judged_by_the_first_promise():
    order = paid(promised_on=date(2026, 2, 5)).repromise(promised_on=date(2026, 2, 9), **ON)
    order = order.ship("S-1", **ON).deliver(at=T + timedelta(days=4), by=SHOP)
    assert (order.promised_on, order.revised_on) == (date(2026, 2, 5), date(2026, 2, 9))
    assert order.is_late(tz="Asia/Shanghai") is True


def test_a_parcel_on_the_promised_day_is_late_by_the_clock_and_in_time_by_the_calendar():
    """A source that writes the promise as that day's midnight makes every such parcel late."""
    order = Order.imported(
        facts.Imported(
            order="O-1",
            status="delivered",
            promised_by=datetime(2017, 10, 18, tzinfo=UTC),
            delivered_at=datetime(2017, 10, 18, 9, tzinfo=UTC),
            **ON,
        )
    )
    assert (order.is_late(), order.is_late(by="instant")) == (False, True)


def test_whether_it_is_late_is_unknown_without_a_promise_or_a_delivery():
    assert paid().is_late() is None
    order = paid(promised_on=date(2026, 2, 5))
    assert order.is_late() is None
    assert order.is_late(at=datetime(2026, 2, 5, 23, tzinfo=UTC)) is None
    assert order.is_late(at=datetime(2026, 2, 6, tzinfo=UTC)) is True


def test_an_import_keeps_what_was_seen_and_guards_what_follows():
    seen = facts.Imported(
        order="O-1",
        status="shipped",
        observed="invoiced",
        lines=(line(),),
        payments=(Payment(id="P-1", method="voucher", captured=money("300")),),
        placed_at=T,
        **ON,
    )
    order = Order.imported(seen)
    assert (order.status, order.paid_at, order.total, order.currency) == (
        OrderStatus.SHIPPED,
        None,
        money("300"),
        "CNY",
    )
    assert order.deliver(**ON).status is OrderStatus.DELIVERED
    with pytest.raises(Refused):
        order.cancel(**ON)


def test_an_import_without_lines_or_amount_has_no_total():
    order = Order.imported(facts.Imported(order="O-1", status="delivered", **ON))
    assert (order.total, order.due, order.payment_status, order.refundable) == (None, None, None, None)


def test_units_that_an_import_does_not_tell_cannot_be_shipped():
    order = Order.imported(facts.Imported(order="O-1", status="paid", **ON))
    with pytest.raises(Refused, match="the units of the order are not known"):
        order.ship("S-1", **ON)


def test_an_import_of_several_currencies_is_refused_at_its_place():
    with pytest.raises(Invalid, match="amount: must be in CNY"):
        facts.Imported(
            order="O-1", status="paid", currency="CNY", lines=(line(),), amount=Money.of("1", "EUR"), **ON
        )


def test_an_erased_order_keeps_its_money_and_loses_the_address():
    order = paid(deliver_to="1 Long Street").erase(at=T, by=SHOP)
    assert (order.deliver_to, order.total) == (None, money("300"))
    assert "Long Street" not in to_json(order)


# Laws


@settings(max_examples=60)
@given(orders())
def test_the_portions_cover_every_unit_once(order):
    for sold in order.lines:
        numbers = [n for p in order.portions if p.line == sold.id for n in range(p.first, p.last + 1)]
        assert numbers == list(range(1, sold.quantity + 1))


@settings(max_examples=60)
@given(orders())
def test_money_never_goes_back_beyond_what_came_in(order):
    for payment in order.payments:
        assert 0 <= payment.refundable.minor <= payment.captured.minor
    if order.total is not None and order.currency is not None and not _imported(order):
        assert order.captured - order.refunded <= order.total
        assert (
            total([sold.paid for sold in order.lines], order.currency)
            + (order.shipping or Money.zero(order.currency))
            == order.total
        )


@given(st.data(), st.integers(0, 9))
def test_a_drawn_order_is_asked_for_money_of_its_own_currency_also_when_nothing_is_due(data, due):
    asked = _part(data.draw, Money(due, "JPY"))
    assert asked.currency == "JPY"
    assert 1 <= asked.minor <= max(due, 1)


def _imported(order):
    return isinstance(order.history[0], facts.Imported)


@settings(max_examples=40)
@given(orders())
def test_an_order_survives_storage_and_replay(order):
    assert from_json(to_json(order)) == order
    assert Order.replay(order.history) == order


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_change_that_is_refused_says_why_and_what_instead_in_each_language(name):
    joint = {"en": ": ", "zh-Hans": "：", "zh-Hant": "："}[name]
    refused = 0
    for change in OrderChange:
        for stage in UnitStage:
            (answer,) = change_answers([Portion(line="1", first=1, last=2, stage=stage)], change)
            both = why_not(change, [stage])
            assert (both is None) is answer.allowed
            if both is not None:
                assert both.text(name) == f"{answer.why.text(name)}{joint}{answer.instead.text(name)}"
                refused += 1
    assert refused > 10
