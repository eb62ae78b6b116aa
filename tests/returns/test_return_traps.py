"""What well-known systems get wrong about returns and refunds, each named, each done right here."""

import pytest

from cxkit.errors import Invalid, Refused
from cxkit.kernel import evolve
from cxkit.orders import Order, OrderDiscount, OrderStatus, PaymentStatus
from cxkit.returns import (
    CHINA_7_DAYS,
    Acceptance,
    Deduction,
    DeductionKind,
    Reception,
    Reimbursement,
    Resolution,
    ReturnPolicy,
    ReturnRequest,
    ReturnStatus,
    ReturnUnit,
    UnitRef,
    UnitRefund,
    facts,
    quote_refund,
)
from cxkit.returns.facts import RepairPart
from cxkit.values import Reason, total

PLAIN = ReturnPolicy(id="plain", version=1, name="plain", tz="UTC")
CLAWS = ReturnPolicy(id="claws", version=1, name="claws", tz="UTC", claws_back_promotions=True)


def off(shop, amount, **told):
    return OrderDiscount(code="off", amount=shop.money(amount), **told)


# How many may come back


def test_more_than_was_delivered_cannot_come_back(shop):
    """OCA rma issue 268 let customers return more than they had ordered."""
    with pytest.raises(Refused, match="4 units of line 1 cannot be returned: 3 were delivered"):
        shop.asked(shop.sold(), shop.form(4))


def test_units_that_have_not_arrived_cannot_come_back(shop):
    order = Order.place("O-1", channel="web", lines=[shop.line()], **shop.on).ship("S-1", {"1": 2}, **shop.on)
    order = order.deliver({"1": 1}, **shop.on)
    with pytest.raises(Refused, match="so 1 can be"):
        shop.asked(order, shop.form(2))


def test_after_a_partial_return_only_the_rest_can_come_back(shop):
    """OCA rma issue 418 proposed the whole quantity again."""
    order = shop.sold()
    first = shop.asked(order, shop.form(2))
    assert [unit.number for unit in shop.asked(order, id="R-2", earlier=[first]).units] == [3]
    with pytest.raises(Refused, match="2 of them are being returned or were returned already, so 1 can be"):
        shop.asked(order, shop.form(2), id="R-2", earlier=[first])


def test_a_unit_is_in_one_return_at_a_time_unless_the_new_one_replaces_the_old(shop):
    """Solidus cancels the earlier return silently."""
    order = shop.sold()
    first = shop.asked(order, shop.form(3)).approve(**shop.on)
    with pytest.raises(Refused):
        shop.asked(order, id="R-2", earlier=[first])
    second = shop.asked(order, id="R-2", earlier=[first], replace=first)
    assert [unit.number for unit in second.units] == [1]
    arrived = first.receive([UnitRef(line="1", number=1)], **shop.on)
    with pytest.raises(Refused, match="return R-1 cannot be replaced: it is partly received"):
        shop.asked(order, id="R-2", earlier=[arrived], replace=arrived)


def test_a_declined_or_cancelled_return_leaves_the_units_free(shop):
    order = shop.sold()
    declined, cancelled = (
        shop.asked(order, shop.form(3)).decline(**shop.on),
        shop.asked(order, shop.form(3), id="R-2").cancel(**shop.on),
    )
    assert len(shop.asked(order, shop.form(3), id="R-3", earlier=[declined, cancelled]).units) == 3


def test_goods_of_two_orders_do_not_share_a_return(shop):
    with pytest.raises(
        Refused, match="order O-1 has no line 9: units of several orders need a return for each"
    ):
        shop.asked(shop.sold(), shop.form(line="9"))


# Who is paid


@pytest.mark.parametrize("acceptance", ["rejected", "manual_intervention_required", "pending"])
def test_only_accepted_units_are_paid_back(shop, acceptance):
    """Medusa pull request 11919: goods that came back damaged were refunded because they came back."""
    request = shop.asked(shop.sold()).approve(**shop.on).receive(**shop.on).inspect(acceptance, **shop.on)
    refund = UnitRefund(line="1", number=1, amount=shop.money("1"))
    with pytest.raises(Refused, match="unit 1 of line 1 was not accepted"):
        request.refund("F", [refund], **shop.on)
    with pytest.raises(Refused, match="only accepted units are paid back"):
        quote_refund(shop.sold(), request, PLAIN, [UnitRef(line="1", number=1)])


def test_a_quote_for_a_unit_of_another_return_is_refused(shop):
    order = shop.sold()
    with pytest.raises(Refused, match="unit 3 of line 1 is not part of it"):
        quote_refund(order, shop.accepted(order), PLAIN, [UnitRef(line="1", number=3)])


def test_a_judgement_can_change_until_the_customer_has_the_money(shop):
    order = shop.sold()
    request = shop.accepted(order).inspect("rejected", [UnitRef(line="1", number=1)], **shop.on)
    request = request.inspect("accepted", [UnitRef(line="1", number=1)], **shop.on)
    _, request, _ = shop.given_back(order, request, PLAIN)
    with pytest.raises(Refused, match="has the money for unit 1 of line 1 already"):
        request.inspect("rejected", [UnitRef(line="1", number=1)], **shop.on)


def test_damaged_goods_of_a_careless_customer_are_sent_back_not_paid(shop):
    request = shop.asked(shop.sold()).approve(**shop.on).receive(**shop.on)
    request = request.inspect("rejected", condition="damaged", **shop.on)
    with pytest.raises(Refused, match="can only be sent back or compensated"):
        request.resolve("refund_original", **shop.on)
    request = request.resolve("send_back", **shop.on).send_back(**shop.on)
    assert (request.status, request.refunded) == (ReturnStatus.RESOLVED, None)


# How much


def test_three_refunds_of_a_third_come_to_the_whole(shop):
    """Solidus truncates each reimbursement: three units of 96.666… gave 289.98 of 290.00.

    solidus_product_assembly pull request 43 lost the same cents on assemblies.
    """
    order = shop.sold(discounts=[off(shop, "10")])
    cases, amounts = [], []
    for number in range(3):
        request = shop.accepted(order, id=f"R-{number}", earlier=cases)
        order, request, quote = shop.given_back(order, request, PLAIN, earlier=cases)
        cases.append(request)
        amounts.append(str(quote.amount.amount))
    assert amounts == ["96.67", "96.67", "96.66"]
    assert (order.refunded, order.payment_status) == (shop.money("290"), PaymentStatus.REFUNDED)


def test_a_quote_says_to_the_customer_why_every_amount_is_what_it_is(shop):
    order = shop.sold(shop.line(description="Blue cup"), discounts=[off(shop, "10")])
    quote = quote_refund(order, shop.accepted(order, shop.form(2)), PLAIN)
    assert quote.text().splitlines() == [
        "¥193.34 Blue cup × 2: what you paid for it: the price of ¥200.00 less ¥6.66, "
        "its share of your discount",
        "you get ¥193.34 back",
    ]
    assert "原价200元，减去分摊的优惠6.66元" in quote.text("zh-Hans")
    assert quote.text("zh-Hant").endswith("共退還您人民幣193.34元")
    assert sum((each.amount for each in quote.goods), shop.money("0")) == quote.gross
    taxed = shop.sold(shop.line("10", 1, tax=shop.money("1.30"), tax_included=False))
    assert "tax of ¥1.30 included" in quote_refund(taxed, shop.accepted(taxed), PLAIN).text()
    plain = shop.sold()
    assert quote_refund(plain, shop.accepted(plain), PLAIN).goods[0].reason.code == "return.quote_paid"


@pytest.mark.parametrize("first", ["1", "2"])
def test_an_order_discount_is_given_back_in_proportion_once(shop, first):
    """Solidus 512, Bagisto 1509, Saleor 7271: the discount was ignored, or taken off twice."""
    second = {"1": "2", "2": "1"}[first]
    order = shop.sold(shop.line("10", 1, "1"), shop.line("30", 1, "2"), discounts=[off(shop, "4")])
    one = shop.accepted(order, shop.form(line=first))
    order, one, _ = shop.given_back(order, one, PLAIN)
    two = shop.accepted(order, shop.form(line=second), id="R-2", earlier=[one])
    order, two, _ = shop.given_back(order, two, PLAIN, earlier=[one])
    assert {one.refunded, two.refunded} == {shop.money("9"), shop.money("27")}


def test_a_refund_is_never_a_cent_above_what_was_paid(shop):
    """WooCommerce issues 64668 and 10162, iOS pull request 17630: 0.01 too much, refused by the gateway."""
    order = shop.sold(shop.line("0.333", 7), shop.line("19.999", 3, "2"), discounts=[off(shop, "1.01")])
    request = shop.accepted(order, shop.form(7), shop.form(3, line="2"))
    order, request, quote = shop.given_back(order, request, PLAIN)
    assert (quote.amount, order.refundable) == (order.total, shop.money("0"))


def test_no_unit_gives_back_more_than_was_paid_for_it(shop):
    """Sylius: at most what the unit cost with its tax, less what was given back for it."""
    request = shop.accepted(shop.sold(shop.line("10", 1, tax=shop.money("1.30"), tax_included=False)))
    too_much = UnitRefund(line="1", number=1, amount=shop.money("11.31"))
    with pytest.raises(Refused, match=r"more than can still be paid back for unit 1 of line 1: CNY 11\.30"):
        request.refund("F", [too_much], **shop.on)


def test_a_gift_can_come_back_for_nothing(shop):
    """Saleor issue 14596: a refund of zero was refused, and the return could not end."""
    order = shop.sold(shop.line("0", 1))
    order, request, quote = shop.given_back(order, shop.accepted(order), PLAIN)
    assert (quote.amount, request.status) == (shop.money("0"), ReturnStatus.RESOLVED)
    assert request.refunded == shop.money("0")


def test_the_payments_give_back_all_of_it_to_the_last_cent(shop):
    """Solidus leaves a rest unpaid on the way to the original payments, within a tolerance."""
    order = Order.place("O-1", channel="web", lines=[shop.line("10", 3)], **shop.on)
    for number, amount in enumerate(["0.01", "9.99", "20"]):
        order = order.pay(f"P-{number}", shop.money(amount), method="gift_card", **shop.on)
    order = order.ship("S-1", **shop.on).deliver(**shop.on)
    order, _, quote = shop.given_back(order, shop.accepted(order, shop.form(2)), PLAIN)
    assert [str(payment.refunded) for payment in order.payments] == ["CNY 0.01", "CNY 9.99", "CNY 10.00"]
    assert quote.unfunded == shop.money("0")


def test_money_that_the_payments_cannot_give_back_is_said_before_not_after(shop):
    order = shop.sold()
    request = shop.accepted(order, shop.form(3))
    order = order.give_back("goodwill", shop.money("50"), **shop.on)
    assert quote_refund(order, request, PLAIN).unfunded == shop.money("50")


def test_store_credit_is_chosen_never_a_default(shop):
    """Solidus turns a refund into store credit after 90 days."""
    request = shop.accepted(shop.sold())
    unit = UnitRefund(line="1", number=1, amount=shop.money("100"))
    assert request.refund("F", [unit], **shop.on).units[0].outcome is Resolution.REFUND
    credit = request.refund("F", [unit], to="store_credit", **shop.on)
    assert credit.units[0].outcome is Resolution.STORE_CREDIT


def test_return_freight_is_taken_off_by_who_is_at_fault(shop):
    """Medusa admin issue 522: the freight that the customer owed was not deducted."""
    policy = ReturnPolicy(id="p", version=1, name="p", tz="UTC", freight_charge=shop.money("8"))
    order = shop.sold()
    own = quote_refund(order, shop.accepted(order), policy)
    ours = quote_refund(order, shop.accepted(order, shop.form(reason="wrong_item")), policy)
    assert [(d.kind, d.amount) for d in own.deductions] == [(DeductionKind.RETURN_FREIGHT, shop.money("8"))]
    assert (own.amount, ours.amount) == (shop.money("92"), shop.money("100"))
    assert "you pay for sending the goods back" in own.text()


def test_freight_is_taken_off_once_for_a_parcel_refunded_in_two_goes(shop):
    policy = ReturnPolicy(id="p", version=1, name="p", tz="UTC", freight_charge=shop.money("8"))
    order = shop.sold()
    request = shop.accepted(order, shop.form(2))
    first = quote_refund(order, request, policy, [request.units[0].ref])
    request = request.refund("F-1", first, **shop.on)
    second = quote_refund(order, request, policy)
    assert (first.amount, second.amount) == (shop.money("92"), shop.money("100"))


def test_freight_does_not_depend_on_what_is_refunded_first(shop):
    """One parcel with a unit of choice and a faulty one: nobody's freight, in whatever parts it is paid."""
    policy = ReturnPolicy(id="p", version=1, name="p", tz="UTC", freight_charge=shop.money("8"))
    order = shop.sold()
    request = shop.accepted(order, shop.form(), shop.form(reason="damaged"))
    parts = [quote_refund(order, request, policy, [unit.ref]).amount for unit in request.units]
    assert parts == [shop.money("100"), shop.money("100")]
    assert quote_refund(order, request, policy).amount == shop.money("200")


def test_only_what_a_promotion_took_can_be_given_back(shop):
    """A fee below zero would pay back more than was paid."""
    unit = UnitRefund(line="1", number=1, amount=shop.money("100"))
    request, fee = shop.accepted(shop.sold()), Deduction(kind="restocking", amount=shop.money("-1000"))
    with pytest.raises(
        Refused, match=r"\(restocking fee\) of CNY -1000.00 would pay back more than was paid"
    ):
        request.refund("F", [unit], deductions=[fee], **shop.on)
    with pytest.raises(Refused, match=r"shipping of CNY -1.00 would be taken"):
        request.refund("F", [unit], shipping=shop.money("-1"), **shop.on)


def test_deductions_stop_at_nothing_and_say_so(shop):
    policy = ReturnPolicy(id="p", version=1, name="p", tz="UTC", freight_charge=shop.money("8"))
    order = shop.sold(shop.line("5", 1))
    quote = quote_refund(order, shop.accepted(order), policy)
    assert (quote.gross, quote.amount, quote.forgone) == (
        shop.money("5"),
        shop.money("0"),
        shop.money("3"),
    )
    assert quote.reasons[0].text().startswith("deductions of ¥3.00 are not taken")


def test_several_returns_leave_the_order_s_account_right(shop):
    """Medusa issue 13433: several returns corrupted the order's summary."""
    order = shop.sold(shipping=shop.money("8"))
    cases = []
    for number in range(3):
        request = shop.accepted(order, id=f"R-{number}", earlier=cases)
        order, request, _ = shop.given_back(order, request, PLAIN, earlier=cases)
        order = order.take_back(request.id, request.numbers(), **shop.on)
        cases.append(request)
    assert (order.status, order.total, order.refunded) == (
        OrderStatus.RETURNED,
        shop.money("308"),
        shop.money("300"),
    )
    assert order.refundable == shop.money("8")


def test_what_was_paid_is_never_guessed(shop):
    order = shop.sold()
    unit = ReturnUnit(line="1", number=1, reason="other", acceptance="accepted", reception="received")
    fact = facts.Imported(
        request="R-1",
        order="O-1",
        status="inspected",
        lines=(shop.form(reason="other"),),
        units=(unit,),
        **shop.on,
    )
    with pytest.raises(Invalid, match="does not know what was paid for unit 1 of line 1"):
        quote_refund(order, ReturnRequest.imported(fact), PLAIN)
    with pytest.raises(Invalid, match="is for order 'O-1', not for 'O-2'"):
        quote_refund(
            Order.place("O-2", channel="web", lines=[shop.line()], **shop.on), shop.accepted(order), PLAIN
        )


def test_units_that_an_import_tells_no_apart_are_all_taken(shop):
    order = shop.sold()
    unit = ReturnUnit(line="1", number=1, quantity=2, reason="other", acceptance="accepted")
    fact = facts.Imported(
        request="R-1",
        order="O-1",
        status="closed",
        lines=(shop.form(2, reason="other"),),
        units=(unit,),
        **shop.on,
    )
    earlier = ReturnRequest.imported(fact)
    assert earlier.numbers() == {"1": [1, 2]}
    assert [each.number for each in shop.asked(order, id="R-2", earlier=[earlier]).units] == [3]


# Promotions and quantity breaks


def test_a_promotion_that_is_no_longer_earned_is_taken_off_what_is_kept(shop):
    order = shop.sold(discounts=[off(shop, "30", minimum=shop.money("300"))])
    order, one, first = shop.given_back(order, shop.accepted(order), CLAWS)
    assert first.deductions[0].reason.text() == (
        "without what you give back by choice, your goods come to ¥200.00, less than the ¥300.00 for which "
        "the discount off was given"
    )
    assert (first.gross, first.amount) == (shop.money("90"), shop.money("70"))
    two = shop.accepted(order, shop.form(2), id="R-2", earlier=[one])
    _, _, second = shop.given_back(order, two, CLAWS, earlier=[one])
    assert first.amount + second.amount == shop.money("270")


def test_a_promotion_is_not_lost_over_goods_that_were_faulty(shop):
    order = shop.sold(discounts=[off(shop, "30", minimum=shop.money("300"))])
    request = shop.accepted(order, shop.form(reason="defective"))
    assert quote_refund(order, request, CLAWS).deductions == ()


def test_a_promotion_is_not_lost_over_goods_that_never_came(shop):
    """One of three units is lost on the way and cancelled: the shop cannot hold that against the customer."""
    told = {"channel": "web", "discounts": [off(shop, "30", minimum=shop.money("300"))], **shop.on}
    order = Order.place("O-1", lines=[shop.line()], **told).pay("P-1", None, method="card", **shop.on)
    order = order.ship("S-1", {"1": 2}, **shop.on).deliver(**shop.on)
    order = order.ship("S-2", **shop.on).lose(**shop.on).cancel({"1": 1}, **shop.on)
    faulty = shop.accepted(order, shop.form(reason="defective"))
    assert quote_refund(order, faulty, CLAWS).amount == shop.money("90")
    unwanted = shop.accepted(order, shop.form())
    assert quote_refund(order, unwanted, CLAWS).amount == shop.money("80")


@pytest.mark.parametrize(
    "missing",
    [
        lambda order, shop: order.lose(**shop.on),
        lambda order, shop: order.take_back("door", {"1": [3]}, **shop.on),
    ],
)
def test_what_the_customer_never_had_is_not_kept(shop, missing):
    """One of three units is lost, or refused at the door: its share of the discount is not taken off."""
    policy = evolve(CLAWS, {"shipping": "whole_order"})
    told = {"channel": "web", "discounts": [off(shop, "30", minimum=shop.money("300"))], **shop.on}
    order = Order.place("O-1", lines=[shop.line()], shipping=shop.money("9"), **told)
    order = order.pay("P-1", None, method="card", **shop.on).ship("S-1", {"1": 2}, **shop.on)
    order = missing(order.deliver(**shop.on).ship("S-2", **shop.on), shop)
    assert quote_refund(order, shop.accepted(order), policy).amount == shop.money("80")
    rest = quote_refund(order, shop.accepted(order, shop.form(2)), policy)
    assert (rest.amount, rest.shipping) == (shop.money("189"), shop.money("9"))


def test_a_promotion_of_two_steps_is_taken_off_step_by_step(shop):
    """Thirty off every three hundred: each step is a discount of its own, with its own condition."""
    steps = [off(shop, "30", minimum=shop.money("300")), off(shop, "30", minimum=shop.money("600"))]
    with pytest.raises(Invalid, match="off is given twice"):
        shop.sold(shop.line(quantity=6), discounts=steps)
    steps[1] = OrderDiscount(code="off-2", amount=shop.money("30"), minimum=shop.money("600"))
    order = shop.sold(shop.line(quantity=6), discounts=steps)
    quote = quote_refund(order, shop.accepted(order, shop.form(2)), CLAWS)
    assert [(each.promotion, each.amount) for each in quote.deductions] == [("off-2", shop.money("20"))]


def test_a_quantity_break_holds_only_for_the_quantity(shop):
    """Dynamics 365 4215: ten at the price for ten, five returned at the price for five."""
    order = shop.sold(shop.line("10", 10), discounts=[off(shop, "10", least_units=10)])
    request = shop.accepted(order, shop.form(5))
    plain, claws = quote_refund(order, request, PLAIN), quote_refund(order, request, CLAWS)
    assert (plain.amount, claws.amount) == (shop.money("45"), shop.money("40"))
    assert claws.deductions[0].reason.text().startswith("without what you give back by choice, 5 are left")


# Shipping


def test_shipping_goes_back_for_a_fault_or_for_the_whole_order_and_only_once(shop):
    policy = ReturnPolicy(id="p", version=1, name="p", tz="UTC", shipping="whole_order")
    order = shop.sold(shipping=shop.money("8"))
    order, one, first = shop.given_back(order, shop.accepted(order, shop.form(2)), policy)
    two = shop.accepted(order, id="R-2", earlier=[one])
    order, two, second = shop.given_back(order, two, policy, earlier=[one])
    assert (first.shipping, second.shipping) == (None, shop.money("8"))
    assert second.shipping_reason.text() == (
        "the delivery charge, because nothing of the order stays with you"
    )
    assert "¥8.00 the delivery charge, because nothing" in second.text()
    assert order.refundable == shop.money("0")
    broken = shop.sold(shipping=shop.money("8"))
    fault = shop.accepted(broken, shop.form(reason="damaged"))
    assert quote_refund(broken, fault, CHINA_7_DAYS).shipping == shop.money("8")
    assert quote_refund(broken, shop.accepted(broken), CHINA_7_DAYS).shipping is None


# Exchanges, splits, repairs


def test_an_exchange_that_is_undone_gives_the_original_its_worth_back(shop):
    """Solidus: the customer keeps the original and gives back what was sent instead."""
    order = shop.sold()
    request = shop.asked(order).approve(**shop.on).exchange("p2", replacement_order="O-2", **shop.on)
    assert request.status is ReturnStatus.APPROVED
    undone = request.unexchange(**shop.on)
    assert (undone.units[0].reception, undone.status) == (Reception.UNEXCHANGED, ReturnStatus.CANCELLED)
    again = shop.accepted(order, shop.form(3), id="R-2", earlier=[undone])
    assert total([unit.refundable for unit in again.units]) == order.total


def test_the_difference_of_an_exchange_is_money_of_the_order(shop):
    request = shop.asked(shop.sold()).approve(**shop.on)
    assert request.exchange("p2", difference=shop.money("-12"), **shop.on).units[0].is_settled
    with pytest.raises(Refused, match="the order is in CNY, not in USD"):
        request.exchange("p2", difference=shop.money("12", "USD"), **shop.on)


def test_an_exchange_cannot_be_undone_when_the_original_is_back(shop):
    request = shop.accepted(shop.sold()).exchange("p2", **shop.on)
    assert request.status is ReturnStatus.RESOLVED
    with pytest.raises(Refused, match="the original is back already"):
        request.unexchange(**shop.on)


@pytest.mark.parametrize(
    "leave",
    [
        lambda case, on: case.cancel(**on),
        lambda case, on: case.note_reception("cancelled", **on),
        lambda case, on: case.note_reception("expired", **on),
    ],
)
def test_nobody_keeps_both_the_original_and_what_was_sent_for_it(shop, leave):
    """Sent in advance: a return that ended here would leave the original free to be returned for money."""
    order = shop.sold()
    request = shop.asked(order).approve(**shop.on).exchange("p2", **shop.on)
    with pytest.raises(Refused, match=r"settled already \(exchange\): undo the exchange"):
        leave(request, shop.on)
    assert leave(shop.asked(order).approve(**shop.on), shop.on).status is ReturnStatus.CANCELLED
    assert request.note_reception("given_to_customer", **shop.on).status is ReturnStatus.RESOLVED


def test_a_return_that_is_over_in_part_can_be_cancelled(shop):
    request = shop.asked(shop.sold(), shop.form(2)).approve(**shop.on)
    request = request.note_reception("expired", [UnitRef(line="1", number=1)], **shop.on)
    assert request.cancel(**shop.on).status is ReturnStatus.CANCELLED


def test_goods_that_stay_with_the_customer_are_not_taken_back(shop):
    order = shop.sold()
    repaired = shop.accepted(order).repair(**shop.on).send_back(**shop.on)
    kept = shop.asked(order).approve(**shop.on).note_reception("given_to_customer", **shop.on)
    kept = kept.inspect("accepted", [UnitRef(line="1", number=1)], **shop.on)
    assert (repaired.numbers(), kept.numbers()) == ({}, {})


def test_exchanged_units_are_not_paid_back_as_well(shop):
    request = shop.accepted(shop.sold()).exchange("p1", is_replacement=True, **shop.on)
    with pytest.raises(Refused, match="settled already: replacement"):
        request.refund("F", [UnitRefund(line="1", number=1, amount=shop.money("1"))], **shop.on)


def test_splitting_a_return_leaves_both_parts_as_far_as_they_were(shop):
    """OCA rma issue 615: a split changed the state of the original."""
    request = shop.accepted(shop.sold(), shop.form(3))
    rest, other = request.split("R-2", [UnitRef(line="1", number=2)], **shop.on)
    assert (rest.status, other.status) == (ReturnStatus.INSPECTED, ReturnStatus.INSPECTED)
    assert [unit.number for unit in rest.units] == [1, 3]
    assert (other.split_from, other.lines[0].quantity) == ("R-1", 1)
    assert ReturnRequest.replay(other.history) == other
    with pytest.raises(Refused, match="leaves at least one unit behind"):
        other.split("R-3", [UnitRef(line="1", number=2)], **shop.on)
    with pytest.raises(Refused, match="with another id"):
        request.split("R-1", [UnitRef(line="1", number=2)], **shop.on)


def test_a_repair_names_its_parts_and_the_goods_go_back(shop):
    parts = [RepairPart(product="battery")]
    request = shop.accepted(shop.sold(), shop.form(reason="defective")).repair(parts=parts, **shop.on)
    assert request.units[0].outcome is Resolution.REPAIR
    assert request.send_back(**shop.on).close(**shop.on).status is ReturnStatus.CLOSED


def test_a_refund_that_failed_can_be_tried_again_even_after_closing(shop):
    order = shop.sold()
    order, request, _ = shop.given_back(order, shop.accepted(order), PLAIN)
    failed = request.close(**shop.on).refund_failed("F-R-1", **shop.on)
    assert (failed.status, failed.units[0].reimbursement) == (
        ReturnStatus.INSPECTED,
        Reimbursement.ERRORED,
    )
    assert (failed.refunded, failed.refunded_at, failed.closed_at) == (shop.money("0"), None, None)
    again = failed.refund("F-2", quote_refund(order, failed, PLAIN), **shop.on)
    assert again.close(**shop.on).refunded == shop.money("100")


def test_what_was_missed_in_a_parcel_can_still_come(shop):
    request = shop.asked(shop.sold(), shop.form(2)).approve(**shop.on)
    second = [UnitRef(line="1", number=2)]
    request = request.receive([UnitRef(line="1", number=1)], **shop.on)
    request = request.note_reception("short_shipped", second, **shop.on)
    assert request.status is ReturnStatus.PART_RECEIVED
    assert request.receive(second, **shop.on).status is ReturnStatus.RECEIVED
    with pytest.raises(Refused, match="cannot become cancelled"):
        request.note_reception("cancelled", second, **shop.on)


def test_goods_that_need_not_come_back_are_judged_where_they_are(shop):
    order = shop.sold()
    request = shop.asked(order, shop.form(reason="damaged")).approve(**shop.on)
    request = request.note_reception("given_to_customer", **shop.on)
    request = request.inspect("accepted", [UnitRef(line="1", number=1)], **shop.on)
    _, request, _ = shop.given_back(order, request, PLAIN)
    assert request.status is ReturnStatus.RESOLVED


def test_a_case_closes_only_when_everything_is_settled(shop):
    order = shop.sold()
    request = shop.accepted(order, shop.form(2))
    quote = quote_refund(order, request, PLAIN, [UnitRef(line="1", number=1)])
    request = request.refund("F", quote, **shop.on)
    with pytest.raises(Refused):
        request.close(**shop.on)
    assert request.units[1].acceptance is Acceptance.ACCEPTED


def test_approving_some_units_leaves_the_others_with_the_customer(shop):
    order = shop.sold()
    request = shop.asked(order, shop.form(3)).approve([UnitRef(line="1", number=2)], **shop.on)
    assert [unit.is_active for unit in request.units] == [False, True, False]
    other = shop.asked(order, shop.form(2), id="R-2", earlier=[request])
    assert [unit.number for unit in other.units] == [1, 3]


def test_an_appeal_can_approve_what_was_declined(shop):
    request = shop.asked(shop.sold()).decline(reasons=[], **shop.on)
    assert request.approve(why="the carrier's record came in", **shop.on).status is ReturnStatus.APPROVED


def test_an_appeal_cannot_approve_what_another_return_took(shop):
    """Declined, asked for again, paid back: approving the first as well would pay for the unit twice."""
    order = shop.sold()
    first = shop.asked(order).decline(reasons=[], **shop.on)
    second = shop.accepted(order, id="R-2", earlier=[first])
    with pytest.raises(Refused, match="unit 1 of line 1 is in return R-2 already: a unit is returned once"):
        first.approve(earlier=[second], **shop.on)
    order, second, _ = shop.given_back(order, second, PLAIN, earlier=[first])
    unseen = first.approve(**shop.on).receive(**shop.on).inspect("accepted", **shop.on)
    with pytest.raises(Refused, match="unit 1 of line 1 is in return R-2 already"):
        quote_refund(order, unseen, PLAIN, earlier=[second])


def test_a_refusal_speaks_the_customer_s_language_to_the_last_word(shop):
    """A Chinese sentence names states by their Chinese labels; also when the reason was stored meanwhile."""
    asked = shop.asked(shop.sold())
    unit = (UnitRef(line="1", number=1),)
    early = asked.refusal(facts.Received(units=unit, **shop.on))
    assert early.text("zh-Hans") == (
        "当前状态为“已申请”，只有在“已同意、已检验、部分收到、已收货、已处理”状态下才可以这样做"
    )
    not_back = asked.approve(**shop.on).refusal(facts.Inspected(units=unit, acceptance="accepted", **shop.on))
    stored = Reason(not_back.code, not_back.params)
    assert stored.text("zh-Hant") == "訂單明細1第1件尚未退回（待寄回）"
    assert stored.text() == "unit 1 of line 1 is not back: it is awaited"


def test_delivery_is_given_back_for_a_fault_of_one_unit_among_many(shop):
    """By the rule of faults, which one unit meets; "the whole order" is another reason."""
    order = shop.sold(shop.line("100", 3), shipping=shop.money("10"))
    policy = evolve(PLAIN, {"shipping": "at_fault"})
    mixed = shop.accepted(order, shop.form(1), shop.form(1, "defective"))
    quote = quote_refund(order, mixed, policy)
    assert (quote.shipping, quote.shipping_reason.code) == (shop.money("10"), "return.shipping_fault")
    unwanted = quote_refund(order, shop.accepted(order, shop.form(2)), policy)
    assert (unwanted.shipping, unwanted.shipping_reason) == (None, None)


def test_the_time_of_refund_is_that_of_the_last_that_did_not_fail(shop):
    request = shop.accepted(shop.sold(), shop.form(3))
    for number in (1, 2, 3):
        unit = UnitRefund(line="1", number=number, amount=shop.money("100"))
        request = request.refund(f"F-{number}", [unit], at=shop.t + number * shop.day, by=shop.desk)
    failed = request.refund_failed("F-3", at=shop.t + 9 * shop.day, by=shop.desk)
    assert (failed.refunded, failed.refunded_at) == (shop.money("200"), shop.t + 2 * shop.day)
