"""A return and its order change together: units are reserved, taken back and paid back in one call."""

from decimal import Decimal

import pytest

from cxkit.errors import Conflict, Refused
from cxkit.orders import Order, OrderStatus, PaymentStatus
from cxkit.returns import (
    CHINA_7_DAYS,
    ReturnCase,
    ReturnPolicy,
    ReturnRequest,
    UnitRef,
    UnitRefund,
    quote_refund,
)
from cxkit.storage import MemoryStore, Repository, Unit

PLAIN = ReturnPolicy(id="plain", version=1, name="plain", tz="UTC")
FEES = ReturnPolicy(id="fees", version=1, name="fees", tz="UTC", restocking=Decimal("0.1"))


def opened(shop, order, *lines, id="R-1", **told):
    return ReturnCase.open(id, order=order, lines=lines or (shop.form(),), **shop.on, **told)


def accepted(shop, order, *lines, **told):
    return (
        opened(shop, order, *lines, **told)
        .approve(**shop.on)
        .receive(**shop.on)
        .inspect("accepted", **shop.on)
    )


# What was given back before


def test_a_price_that_was_lowered_for_a_scratch_is_not_paid_back_again(shop):
    """One of 80, 15 given back for a scratch, then returned whole: 65 in text, record and money."""
    order = shop.sold(shop.line("80", 1)).give_back("scratch", shop.money("15"), **shop.on)
    case = accepted(shop, order)
    quote = case.quote(PLAIN)
    assert (quote.amount, quote.gross, quote.unfunded) == (
        shop.money("65"),
        shop.money("80"),
        shop.money("15"),
    )
    assert quote.text().splitlines() == [
        "¥80.00 p1 × 1: what you paid for it",
        "-¥15.00 Given back before: we gave it back to you before, and you keep nothing that costs as much",
        "you get ¥65.00 back",
    ]
    assert "此前已退还给您" in quote.text("zh-Hans")
    request, order = case.refund("F-1", quote, **shop.on)
    assert (request.refunded, order.refunded, order.refundable) == (
        shop.money("65"),
        shop.money("80"),
        shop.money("0"),
    )
    assert (order.outstanding, order.payment_status) == (shop.money("0"), PaymentStatus.REFUNDED)


def test_the_verbs_of_old_agree_as_well(shop):
    order = shop.sold(shop.line("80", 1)).give_back("scratch", shop.money("15"), **shop.on)
    order, request, quote = shop.given_back(order, shop.accepted(order), PLAIN)
    assert (quote.amount, request.refunded, order.refundable) == (
        shop.money("65"),
        shop.money("65"),
        shop.money("0"),
    )


def test_an_allowance_stays_with_what_is_kept_and_any_partition_comes_to_the_same(shop):
    whole = shop.sold(shop.line("40", 2)).give_back("goodwill", shop.money("8"), **shop.on)
    assert accepted(shop, whole, shop.form(2)).quote(PLAIN).amount == shop.money("72")
    first = accepted(shop, whole)
    assert first.quote(PLAIN).amount == shop.money("40")
    first = first.refund("F-1", first.quote(PLAIN), **shop.on)
    second = accepted(shop, first.order, id="R-2", earlier=[first.request])
    quote = second.quote(PLAIN, earlier=[first.request])
    assert quote.amount == shop.money("32")
    assert second.refund("F-2", quote, **shop.on).order.refundable == shop.money("0")


def test_a_fee_is_taken_off_what_is_left_of_the_price(shop):
    order = shop.sold(shop.line("80", 1)).give_back("scratch", shop.money("75"), **shop.on)
    quote = accepted(shop, order).quote(FEES)
    assert (quote.amount, quote.forgone) == (shop.money("0"), shop.money("3"))


def test_what_was_not_paid_yet_is_set_off_and_no_longer_owed(shop):
    """Two of 40 delivered, 50 paid; one comes back: 10 go back and nothing is outstanding."""
    order = Order.place("O-1", channel="web", lines=[shop.line("40", 2)], **shop.on)
    order = (
        order.pay("P-1", shop.money("50"), method="card", **shop.on).ship("S-1", **shop.on).deliver(**shop.on)
    )
    case = accepted(shop, order)
    quote = case.quote(PLAIN)
    assert (quote.amount, quote.credit) == (shop.money("10"), shop.money("40"))
    assert "-¥30.00 Not paid yet: this part of the price is not paid yet" in quote.text()
    request, order = case.refund("F-1", quote, **shop.on)
    assert (order.outstanding, order.refundable, request.refunded) == (
        shop.money("0"),
        shop.money("40"),
        shop.money("10"),
    )


def test_what_was_set_off_by_hand_is_not_set_off_twice(shop):
    order = Order.place("O-1", channel="web", lines=[shop.line("40", 2)], **shop.on)
    order = (
        order.pay("P-1", shop.money("50"), method="card", **shop.on).ship("S-1", **shop.on).deliver(**shop.on)
    )
    order, first, quote = shop.given_back(order, shop.accepted(order), PLAIN)
    second = shop.accepted(order, id="R-2", earlier=[first])
    assert (quote.amount, quote_refund(order, second, PLAIN, earlier=[first]).amount) == (
        shop.money("10"),
        shop.money("40"),
    )


def test_goods_that_were_never_paid_come_back_and_are_owed_no_more(shop):
    order = Order.place("O-1", channel="web", lines=[shop.line("80", 1)], **shop.on)
    case = accepted(shop, order.ship("S-1", **shop.on).deliver(**shop.on))
    request, order = case.refund("F-1", case.quote(PLAIN), **shop.on)
    assert (request.refunded, order.outstanding, order.refunded) == (shop.money("0"),) * 3
    assert order.status is OrderStatus.RETURNED


# One call for both


def test_a_return_reserves_its_units_and_takes_them_back_when_they_are_paid_back(shop):
    case = opened(shop, shop.sold(), shop.form(2))
    assert case.order.units_in("R-1") == {"1": [1, 2]}
    case = case.approve([UnitRef(line="1", number=2)], **shop.on)
    assert case.order.units_in("R-1") == {"1": [2]}
    case = case.receive(**shop.on).inspect("accepted", **shop.on)
    assert case.order.units("returned") == 0
    case = case.refund("F-1", case.quote(PLAIN), **shop.on)
    assert (case.order.units_in("R-1"), case.order.units_in("R-1", "returned")) == ({}, {"1": [2]})
    assert case.order.refund("F-1").returned_in == case.request.id
    failed = case.refund_failed("F-1", **shop.on)
    assert (failed.order.refunded, failed.request.refunded) == (shop.money("0"), shop.money("0"))
    again = failed.refund("F-1", failed.quote(PLAIN), **shop.on)
    assert again.order.refunded == again.request.refunded == shop.money("100")


@pytest.mark.parametrize(
    ("end", "reserved"),
    [
        (lambda case, on: case.decline(**on), {}),
        (lambda case, on: case.decline(**on).close(**on), {}),
        (lambda case, on: case.cancel(**on), {}),
        (lambda case, on: case.approve(**on).note_reception("expired", **on), {}),
        (lambda case, on: case.approve(**on).exchange("p2", **on).unexchange(**on), {}),
        (lambda case, on: case.decline(**on).approve(**on), {"1": [1]}),
        (
            lambda case, on: case.approve(**on).receive(**on).inspect("rejected", **on).send_back(**on),
            {"1": [1]},
        ),
        (
            lambda case, on: case.approve(**on).receive(**on).inspect("accepted", **on).repair(**on),
            {"1": [1]},
        ),
    ],
)
def test_units_are_reserved_exactly_while_the_request_returns_them(shop, end, reserved):
    case = end(opened(shop, shop.sold()), shop.on)
    assert case.order.units_in("R-1") == reserved
    free = 3 - len(reserved)
    assert len(opened(shop, case.order, shop.form(free), id="R-2").request.units) == free
    with pytest.raises(Refused, match="order 'O-1' refuses the return"):
        opened(shop, case.order, shop.form(free + 1), id="R-2")


def test_a_declined_return_that_was_closed_leaves_the_units_free(shop):
    order = shop.sold()
    closed = shop.asked(order, shop.form(3)).decline(**shop.on).close(**shop.on)
    assert len(shop.asked(order, shop.form(3), id="R-2", earlier=[closed]).units) == 3


def test_an_appeal_is_refused_when_the_units_were_reserved_meanwhile(shop):
    declined = opened(shop, shop.sold(), shop.form(3)).decline(**shop.on)
    second = opened(shop, declined.order, id="R-2")
    with pytest.raises(Refused, match="units 1 to 3 of line 1 are reserved for return R-2"):
        ReturnCase(declined.request, second.order).approve(**shop.on)


def test_a_request_that_replaces_another_takes_its_units(shop):
    first = opened(shop, shop.sold(), shop.form(3))
    second = opened(shop, first.order, shop.form(2), id="R-2", replace=first.request)
    assert (second.order.units_in("R-1"), second.order.units_in("R-2")) == ({}, {"1": [1, 2]})
    cancelled = ReturnCase(first.request, second.order).cancel(**shop.on)
    assert cancelled.order == second.order


def test_a_split_moves_what_is_reserved(shop):
    case, new = accepted(shop, shop.sold(), shop.form(3)).split(
        "R-2", [UnitRef(line="1", number=2)], **shop.on
    )
    assert (case.order.units_in("R-1"), case.order.units_in("R-2")) == ({"1": [1, 3]}, {"1": [2]})
    other = ReturnCase(new, case.order)
    other = other.refund("F-1", other.quote(PLAIN), **shop.on)
    assert other.order.units_in("R-2", "returned") == {"1": [2]}


def test_units_reserved_for_one_return_are_not_taken_back_in_another(shop):
    order = opened(shop, shop.sold()).order
    with pytest.raises(Refused, match="units 1 to 1 of line 1 are reserved for return R-1"):
        order.take_back("R-2", {"1": 1}, **shop.on)
    with pytest.raises(Refused, match="units 2 to 2 of line 1 are not reserved for return R-1"):
        order.release("R-1", {"1": [2]}, **shop.on)


def test_a_form_is_decided_after_it_came_in(shop):
    case = opened(shop, shop.sold(), shop.form(3))
    assert case.decide(CHINA_7_DAYS, shop.t).is_favourable
    assert not CHINA_7_DAYS.decide(case.order, case.request.lines, shop.t).is_favourable
    assert case.follow(case.decide(CHINA_7_DAYS, shop.t), **shop.on).request.approved_at == shop.t


def test_store_credit_leaves_the_payments_as_they_are(shop):
    case = accepted(shop, shop.sold(shop.line("80", 1)))
    case = case.refund("F-1", case.quote(PLAIN), to="store_credit", **shop.on)
    assert (case.order.refunded, case.order.status) == (shop.money("0"), OrderStatus.RETURNED)


def test_a_refund_that_the_payments_cannot_give_back_changes_neither(shop):
    order = shop.sold(shop.line("80", 1)).give_back("scratch", shop.money("15"), **shop.on)
    case = accepted(shop, order)
    whole = UnitRefund(line="1", number=1, amount=shop.money("80"))
    with pytest.raises(Refused, match=r"its payments can still give back CNY 65\.00"):
        case.refund("F-1", [whole], **shop.on)


def test_what_was_mirrored_by_hand_is_not_done_again(shop):
    order = shop.sold()
    order, request, _ = shop.given_back(order, shop.accepted(order), PLAIN)
    order = order.take_back(request.id, request.numbers(), **shop.on)
    case = ReturnCase.of(request, order)
    assert (case.order, case.close(**shop.on).order) == (order, order)


# In a store


def test_two_requests_for_one_unit_conflict_at_the_order(shop):
    """Two agents at once, each with the order as it was: the second is refused, and nothing is saved."""
    store = MemoryStore()
    Repository(store, Order).add(shop.sold(shop.line("80", 1)))
    first, second = Unit(store), Unit(store)
    for unit, id in ((first, "R-1"), (second, "R-2")):
        unit.save(*opened(shop, unit.get(Order, "O-1"), id=id))
    first.commit()
    with pytest.raises(Conflict):
        second.commit()
    orders, requests = Repository(store, Order), Repository(store, ReturnRequest)
    assert orders.get("O-1").units_in("R-1") == {"1": [1]}
    assert requests.get("R-1").status == "requested"
    assert requests.find().items == (requests.get("R-1"),)
    with pytest.raises(Refused, match="0 can be"):
        opened(shop, orders.get("O-1"), id="R-2")


def test_two_repositories_conflict_as_well(shop):
    store = MemoryStore()
    Repository(store, Order).add(shop.sold(shop.line("80", 1)))
    one, two = (Repository(store, Order).get("O-1") for _ in range(2))
    Repository(store, Order).save(opened(shop, one, id="R-1").order)
    with pytest.raises(Conflict):
        Repository(store, Order).save(opened(shop, two, id="R-2").order)


# Lost, refused, and parts that failed


def sent(shop, *lines, paid=True, **told):
    """An order on its way."""
    order = Order.place(
        "O-1", customer="C-1", channel="web", lines=lines or (shop.line("40", 2),), **shop.on, **told
    )
    return (order.pay("P-1", None, method="card", **shop.on) if paid else order).ship("S-1", **shop.on)


def test_what_was_lost_refunded_and_delivered_after_all_can_be_returned_for_nothing(shop):
    order = sent(shop, shop.line("80", 1)).lose(**shop.on).give_back("lost", shop.money("80"), **shop.on)
    case = accepted(shop, order.deliver(**shop.on))
    quote = case.quote(PLAIN)
    assert (quote.amount, quote.gross, quote.unfunded) == (
        shop.money("0"),
        shop.money("80"),
        shop.money("80"),
    )
    assert "-¥80.00 Not paid yet: this part of the price is not paid yet" in quote.text()
    request, order = case.refund("F-1", quote, **shop.on)
    assert (order.status, order.outstanding, order.refund_due) == (
        OrderStatus.RETURNED,
        shop.money("0"),
        shop.money("0"),
    )
    assert request.returned_quantity == 1


def test_of_a_parcel_refused_at_the_door_the_return_pays_back_what_the_policy_says(shop):
    order = sent(shop, shipping=shop.money("6")).take_back("R-1", {"1": 2}, **shop.on)
    assert order.refund_due == shop.money("80")
    with pytest.raises(Refused, match="0 were delivered and 2 came back undelivered; this return can name 0"):
        opened(shop, order, id="R-2")
    case = opened(shop, order, shop.form(2))
    decision = case.decide(CHINA_7_DAYS, shop.t)
    assert decision.approved_units == tuple(unit.ref for unit in case.request.units)
    assert "it came back without having been delivered" in decision.text()
    case = case.approve(**shop.on).receive(**shop.on).inspect("accepted", **shop.on)
    assert case.quote(
        ReturnPolicy(id="p", version=1, name="p", tz="UTC", shipping="never")
    ).amount == shop.money("80")
    fees = case.quote(FEES)
    assert fees.amount == shop.money("80") - shop.money("8") + (fees.shipping or shop.money("0"))
    request, order = case.refund("F-1", fees, **shop.on)
    assert (order.refund_due, order.outstanding, request.refunded) == (
        shop.money("0"),
        shop.money("0"),
        fees.amount,
    )


def test_a_refused_parcel_that_was_not_paid_is_settled_without_money(shop):
    order = sent(shop, paid=False).take_back("R-1", {"1": 2}, **shop.on)
    case = accepted(shop, order, shop.form(2))
    quote = case.quote(PLAIN)
    assert (quote.amount, quote.gross) == (shop.money("0"), shop.money("80"))
    _, order = case.refund("F-1", quote, **shop.on)
    assert (order.outstanding, order.refund_due) == (shop.money("0"), shop.money("0"))


def test_of_a_refund_in_a_return_one_instrument_can_fail_and_be_paid_again(shop):
    order = Order.place("O-1", channel="web", lines=[shop.line("90", 1)], **shop.on)
    order = order.pay("gift", shop.money("40"), method="gift_card", **shop.on)
    order = order.pay("card", None, method="card", **shop.on).ship("S-1", **shop.on).deliver(**shop.on)
    case = accepted(shop, order)
    case = case.refund("F-1", case.quote(PLAIN), payments=["card", "gift"], **shop.on)
    assert [part.payment for part in case.order.refund("F-1").parts] == ["card", "gift"]
    case = case.refund_failed("F-1", ["gift"], **shop.on)
    assert (case.request.refunded, case.request.units[0].is_settled) == (shop.money("90"), True)
    assert (case.order.refund_due, case.order.refunded) == (shop.money("40"), shop.money("50"))
    order = case.order.give_back("F-2", shop.money("40"), returned_in="R-1", **shop.on)
    _, order = ReturnCase.of(case.request.close(**shop.on), order)
    assert (order.refund_due, order.outstanding, order.refunded) == (
        shop.money("0"),
        shop.money("0"),
        shop.money("90"),
    )
    whole = case.refund_failed("F-1", **shop.on)
    assert (whole.request.refunded, whole.order.refunded) == (shop.money("0"), shop.money("0"))
    assert not whole.request.units[0].is_settled
