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
