"""One account of an order's money: what is owed, what is held, and what a refund takes off the price."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderLine, OrderStatus, Payment, PaymentStatus, facts
from cxkit.testing import orders
from cxkit.values import Money, UnitPrice

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
ON = {"at": T, "by": Actor.system("shop")}


def money(amount):
    return Money.of(amount, "CNY")


def paid(price="80", quantity=1, **told):
    line = OrderLine(id="1", product="lamp", quantity=quantity, unit_price=UnitPrice.of(price, "CNY"))
    order = Order.place("O-1", channel="web", lines=[line], **ON, **told)
    return order.pay("P-1", None, method="card", **ON)


def test_what_was_given_back_by_mistake_before_shipping_is_owed_again():
    order = paid().give_back("F-1", money("80"), **ON)
    assert (order.outstanding, order.is_paid, order.status) == (money("80"), False, OrderStatus.PLACED)
    order = order.pay("P-2", None, method="card", **ON)
    assert (order.outstanding, order.is_paid, order.status) == (money("0"), True, OrderStatus.PAID)
    assert (order.captured, order.refunded, order.refund_due) == (money("160"), money("80"), money("0"))
    assert order.payment_status is PaymentStatus.PART_REFUNDED


def test_a_mistaken_refund_that_failed_leaves_the_order_paid():
    order = paid().give_back("F-1", money("80"), **ON).refund_failed("F-1", **ON)
    assert (order.outstanding, order.is_paid, order.status) == (money("0"), True, OrderStatus.PAID)


def test_an_allowance_is_not_owed_again_and_not_taken_off_what_is_due_for_cancelled_units():
    order = paid("40", 2).give_back("F-1", money("8"), **ON)
    assert (order.outstanding, order.is_paid) == (money("0"), True)
    with pytest.raises(Refused, match="nothing outstanding"):
        order.pay("P-2", None, method="card", **ON)
    order = order.cancel({"1": 1}, **ON)
    assert order.refund_due == money("40")
    order = order.give_back("F-2", order.refund_due, **ON)
    assert (order.refund_due, order.outstanding, order.refundable) == (money("0"), money("0"), money("32"))


def test_an_allowance_is_taken_off_when_nothing_is_kept_to_bear_it():
    order = paid("40", 2).give_back("F-1", money("8"), **ON).cancel(**ON)
    assert order.refund_due == order.refundable == money("72")


def test_everything_given_back_after_delivery_is_an_allowance():
    """The customer keeps the goods and the money."""
    order = paid().ship("S-1", **ON).deliver(**ON).give_back("F-1", money("80"), **ON)
    assert (order.outstanding, order.is_paid) == (money("0"), True)


def test_a_refund_pays_back_cancelled_units_first():
    order = paid("40", 2).cancel({"1": 1}, **ON).give_back("F-1", money("48"), **ON)
    assert (order.refund_due, order.outstanding) == (money("0"), money("0"))
    assert (order.account.allowed, order.account.owed) == (money("8"), money("32"))


def test_a_refund_can_state_what_it_takes_off_the_price():
    order = paid().give_back("F-1", money("30"), credit=money("0"), **ON)
    assert (order.outstanding, order.status) == (money("30"), OrderStatus.PLACED)
    order = paid("40", 2).cancel({"1": 1}, **ON).give_back("F-1", money("8"), credit=money("8"), **ON)
    assert order.refund_due == money("40")
    order = paid().give_back("F-1", money("80"), credit=money("80"), **ON)
    assert (order.outstanding, order.is_paid) == (money("0"), True)


def test_a_credit_without_money_lowers_the_price():
    line = OrderLine(id="1", product="lamp", quantity=1, unit_price=UnitPrice.of("80", "CNY"))
    order = Order.place("O-1", channel="web", lines=[line], **ON)
    order = order.give_back("F-1", money("0"), credit=money("15"), **ON)
    assert (order.outstanding, order.refunded) == (money("65"), money("0"))
    with pytest.raises(Refused, match="the order is in CNY, not in EUR"):
        order.give_back("F-2", money("0"), credit=Money.of("1", "EUR"), **ON)
    with pytest.raises(Invalid, match="all amounts are in one currency"):
        paid().give_back("F-2", money("1"), credit=Money.of("1", "EUR"), **ON)
    with pytest.raises(Invalid, match="credit: must not be negative"):
        paid().give_back("F-2", money("1"), credit=money("-1"), **ON)


def test_an_import_that_was_partly_refunded_owes_nothing():
    """What another system gave back is an allowance: nobody says that it is owed again."""
    payment = Payment(id="P-1", method="card", captured=money("80"), refunded=money("15"))
    order = Order.imported(
        facts.Imported(order="O", status="paid", amount=money("80"), payments=(payment,), **ON)
    )
    assert (order.outstanding, order.refund_due) == (money("0"), money("0"))


def test_a_cancelled_import_owes_back_what_it_captured():
    payment = Payment(id="P-1", method="card", captured=money("80"))
    order = Order.imported(
        facts.Imported(order="O", status="cancelled", amount=money("80"), payments=(payment,), **ON)
    )
    assert (order.due, order.refund_due) == (money("0"), money("80"))


@settings(max_examples=100)
@given(orders())
def test_what_is_owed_is_what_is_held_and_what_is_still_to_be_paid_or_given_back(order):
    account = order.account
    if account is None or isinstance(order.history[0], facts.Imported):
        return
    assert account.held == order.captured - order.refunded
    assert account.owed + account.surplus == account.held + account.outstanding
    assert not (account.outstanding and account.surplus)
    assert account.owed <= account.price <= order.total
    assert order.refund_due <= order.refundable
    for payment in order.payments:
        assert 0 <= payment.refundable.minor <= payment.captured.minor


@settings(max_examples=100)
@given(orders())
def test_an_order_is_paid_exactly_while_nothing_is_outstanding(order):
    active = [portion for portion in order.portions if portion.is_active]
    if active and not isinstance(order.history[0], facts.Imported):
        assert order.is_paid == (not order.outstanding)
        assert order.is_paid == (order.paid_at is not None) or not order.total


@settings(max_examples=100)
@given(orders(), st.data())
def test_an_order_accepts_every_payment_up_to_what_is_outstanding_and_no_more(order, data):
    if order.outstanding is None or order.status in (OrderStatus.CANCELLED, OrderStatus.RETURNED):
        return
    on = {"at": order.history[-1].at, "by": Actor.system("shop")}
    more = Money(order.outstanding.minor + 1, order.outstanding.currency)
    with pytest.raises(Refused):
        order.pay("one more", more, method="card", **on)
    if order.outstanding:
        part = Money(data.draw(st.integers(1, order.outstanding.minor)), more.currency)
        after = order.pay("one more", part, method="card", **on)
        assert after.outstanding == order.outstanding - part


# Lost, found, refused


def lost(quantity=1, refunded="80"):
    order = paid(quantity=quantity).ship("S-1", **ON).lose({"1": 1}, **ON)
    return order.give_back("F-1", money(refunded), **ON) if refunded else order


def test_what_was_lost_and_refunded_and_is_delivered_after_all_is_owed_again():
    order = lost()
    assert (order.outstanding, order.refund_due, order.is_paid) == (money("0"), money("0"), True)
    order = order.deliver(**ON)
    assert (order.outstanding, order.is_paid, order.account.allowed) == (money("80"), False, money("0"))
    order = order.pay("P-2", None, method="card", **ON)
    assert (order.outstanding, order.is_paid, order.refund_due) == (money("0"), True, money("0"))


def test_what_was_lost_and_refunded_and_comes_back_to_the_shop_is_owed_by_nobody():
    order = lost().take_back("R-1", {"1": 1}, **ON)
    assert order.status is OrderStatus.RETURNED
    assert (order.outstanding, order.refund_due, order.account.held) == (money("0"), money("0"), money("0"))


def test_what_was_lost_refunded_and_sent_again_is_owed_again_and_cancelled_it_is_not_due_twice():
    assert lost().ship("S-2", **ON).outstanding == money("80")
    order = lost(2).cancel({"1": 1}, **ON)
    assert (order.refund_due, order.outstanding, order.account.held) == (money("0"), money("0"), money("80"))


def test_an_allowance_beyond_the_lost_goods_stays():
    order = lost(2, refunded="90").deliver({"1": [2]}, **ON)
    assert (order.account.allowed, order.outstanding) == (money("90"), money("0"))
    order = order.deliver({"1": [1]}, **ON)
    assert (order.account.allowed, order.outstanding) == (money("10"), money("80"))


def test_a_refund_for_lost_goods_that_failed_stands_for_nothing():
    order = lost().refund_failed("F-1", **ON).deliver(**ON)
    assert (order.outstanding, order.refund_due, order.is_paid) == (money("0"), money("0"), True)


def test_of_what_is_refused_at_the_door_the_money_is_due_and_the_delivery_charge_is_not():
    order = paid("40", 2, shipping=money("6")).ship("S-1", **ON).take_back("R-1", {"1": 1}, **ON)
    assert (order.due, order.refund_due, order.outstanding) == (money("46"), money("40"), money("0"))
    assert order.refused_units("1") == order.refused_units("1", "R-1") == [1]
    whole = paid("40", 2, shipping=money("6")).ship("S-1", **ON).take_back("R-1", {"1": 2}, **ON)
    assert whole.refund_due == money("80")
    whole = whole.give_back("F-1", money("80"), **ON)
    assert (whole.refund_due, whole.account.allowed, whole.refundable) == (money("0"), money("0"), money("6"))


def test_a_delivered_unit_that_comes_back_was_not_refused():
    order = paid("40", 2).ship("S-1", **ON).deliver(**ON).take_back("R-1", {"1": 1}, **ON)
    assert (order.refund_due, order.refused_units("1")) == (money("0"), [])


def test_an_unpaid_parcel_that_is_refused_is_not_owed_any_more():
    line = OrderLine(id="1", product="lamp", quantity=1, unit_price=UnitPrice.of("80", "CNY"))
    order = Order.place("O-1", channel="web", lines=[line], **ON).ship("S-1", **ON)
    order = order.take_back("R-1", {"1": 1}, **ON)
    assert (order.outstanding, order.refund_due) == (money("0"), money("0"))


# Several instruments


def by_two(price="90"):
    line = OrderLine(id="1", product="lamp", quantity=1, unit_price=UnitPrice.of(price, "CNY"))
    order = Order.place("O-1", channel="web", lines=[line], **ON)
    order = order.pay("gift", money("40"), method="gift_card", **ON)
    return order.pay("card", None, method="card", **ON).ship("S-1", **ON).deliver(**ON)


def gone_to(order):
    return {payment.id: payment.refunded for payment in order.payments if payment.refunded}


def test_the_order_of_instruments_can_be_named():
    order = by_two()
    assert gone_to(order.give_back("F-1", money("45"), **ON)) == {"gift": money("40"), "card": money("5")}
    named = order.give_back("F-1", money("60"), payments=["card", "gift"], **ON)
    assert gone_to(named) == {"card": money("50"), "gift": money("10")}
    with pytest.raises(Refused, match="can still give back CNY 50.00"):
        order.give_back("F-1", money("60"), payments=["card"], **ON)
    with pytest.raises(Refused, match="no payment voucher"):
        order.give_back("F-1", money("60"), payments=["card", "voucher"], **ON)


def test_of_a_refund_to_two_instruments_only_the_part_that_failed_is_undone():
    order = by_two().give_back("F-1", money("90"), returned_in="R-1", **ON)
    order = order.refund_failed("F-1", ["gift"], **ON)
    assert gone_to(order) == {"card": money("50")}
    assert [(part.payment, part.amount) for part in order.refund("F-1").parts] == [("card", money("50"))]
    assert (order.refund_due, order.outstanding, order.refundable) == (money("40"), money("0"), money("40"))
    with pytest.raises(Refused, match="F-1 has no part to payment gift that could fail"):
        order.refund_failed("F-1", ["gift"], **ON)
    order = order.give_back("F-2", money("40"), returned_in="R-1", **ON)
    assert (order.refund_due, order.outstanding, order.account.returned) == (
        money("0"),
        money("0"),
        money("90"),
    )
    failed_again = order.refund_failed("F-2", **ON)
    assert (failed_again.refund_due, failed_again.account.returned) == (money("40"), money("90"))
    again = failed_again.give_back("F-3", money("40"), returned_in="R-1", **ON)
    assert (again.refund_due, again.account.returned) == (money("0"), money("90"))


def test_an_allowance_of_which_one_part_failed_is_still_promised():
    order = by_two().give_back("F-1", money("60"), payments=["card", "gift"], **ON)
    order = order.refund_failed("F-1", ["gift"], **ON)
    assert (order.refund_due, order.account.allowed) == (money("10"), money("60"))
    order = order.give_back("F-2", money("10"), **ON)
    assert (order.refund_due, order.account.allowed) == (money("0"), money("60"))


def test_a_refund_that_failed_part_by_part_is_still_due():
    order = by_two().give_back("F-1", money("90"), returned_in="R-1", **ON)
    order = order.refund_failed("F-1", ["gift"], **ON).refund_failed("F-1", ["card"], **ON)
    assert (order.refund("F-1"), order.refund_due, order.outstanding) == (None, money("90"), money("0"))


@settings(max_examples=60)
@given(orders(), st.data())
def test_a_part_that_fails_leaves_exactly_that_money_held(order, data):
    made = [refund for refund in order.refunds() if refund.parts]
    if not made or order.account is None:
        return
    refund = data.draw(st.sampled_from(made))
    part = data.draw(st.sampled_from(refund.parts))
    on = {"at": order.history[-1].at, "by": Actor.system("shop")}
    after = order.refund_failed(refund.refund, [part.payment], **on)
    assert after.account.held == order.account.held + part.amount
    assert after.account.price - after.account.owed == order.account.price - order.account.owed
