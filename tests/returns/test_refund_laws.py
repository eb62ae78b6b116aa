"""Whatever is returned in whatever order: the same gross, never more than paid, to the last minor unit."""

from collections import deque
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Refused
from cxkit.kernel import FieldDefinition, FieldSet
from cxkit.kernel.facts import Actor
from cxkit.returns import (
    ReturnLine,
    ReturnPolicy,
    ReturnReason,
    ReturnRequest,
    ReturnStatus,
    UnitRef,
    quote_refund,
)
from cxkit.returns._lifecycle import LIFECYCLE
from cxkit.testing import delivered_orders, return_policies, return_requests
from cxkit.values import Money, total

DESK = Actor.agent("amy")
PLAIN = ReturnPolicy(id="plain", version=1, name="plain", tz="UTC", shipping="never")


def returned(order, pieces, policy, reasons=None):
    """The order, the requests and the quotes after the pieces came back one after another."""
    cases, quotes = [], []
    at = order.history[-1].at
    on = {"at": at, "by": DESK}
    for number, (line, quantity) in enumerate(pieces):
        reason = reasons[number % len(reasons)] if reasons else "unwanted"
        form = ReturnLine(line=line, quantity=quantity, reason=reason)
        case = ReturnRequest.request(f"R-{number}", order=order, lines=[form], earlier=cases, **on)
        case = case.approve(**on).receive(**on).inspect("accepted", **on)
        quote = quote_refund(order, case, policy, earlier=cases)
        case = case.refund(f"F-{number}", quote, **on)
        if quote.amount:
            order = order.give_back(f"F-{number}", quote.amount, **on)
        cases.append(case)
        quotes.append(quote)
    return order, cases, quotes


@st.composite
def partitions(draw, order):
    """All units of an order, in pieces, in any order."""
    pieces = []
    for line in order.lines:
        left = line.quantity
        while left:
            size = draw(st.integers(1, left))
            pieces.append((line.id, size))
            left -= size
    return draw(st.permutations(pieces))


@settings(max_examples=60)
@given(st.data(), delivered_orders())
def test_any_partition_and_order_of_returns_comes_to_the_same_gross(data, order):
    pieces = data.draw(partitions(order))
    after, _, quotes = returned(order, pieces, PLAIN)
    goods = total([line.paid for line in order.lines], order.currency)
    assert total([quote.gross for quote in quotes]) == goods
    assert after.refunded == goods <= after.captured
    tax = total([line.tax for line in order.lines if line.tax is not None], order.currency)
    assert total([quote.tax for quote in quotes]) == tax


@settings(max_examples=60)
@given(st.data(), delivered_orders())
def test_an_allowance_is_taken_off_once_however_the_goods_come_back(data, order):
    """It stays with the goods that are kept, as long as they cost as much."""
    most = order.refundable.minor if order.refundable else 0
    if not most:
        return
    allowance = Money(data.draw(st.integers(1, most)), order.currency)
    order = order.give_back("A-1", allowance, at=order.history[-1].at, by=DESK)
    _, _, quotes = returned(order, data.draw(partitions(order)), PLAIN)
    goods = total([line.paid for line in order.lines], order.currency)
    left = max(goods - allowance, Money.zero(order.currency))
    for number in range(1, len(quotes) + 1):
        gross, given_back = (
            total([getattr(quote, name) for quote in quotes[:number]], order.currency)
            for name in ("gross", "amount")
        )
        assert given_back == min(gross, left)


@settings(max_examples=60)
@given(st.data())
def test_no_policy_ever_gives_back_more_than_was_captured(data):
    order = data.draw(delivered_orders(currency="CNY"))
    policy = data.draw(return_policies(currency="CNY"))
    reasons = data.draw(st.lists(st.sampled_from(sorted(ReturnReason)), min_size=1, max_size=3))
    after, cases, quotes = returned(order, data.draw(partitions(order)), policy, reasons)
    assert after.refunded <= after.captured
    for payment in after.payments:
        assert payment.refundable.minor >= 0
    for quote in quotes:
        assert quote.amount.minor >= 0
        assert not quote.unfunded
    for case in cases:
        assert case.refunded == total([made.amount for made in case.refunds()])


@settings(max_examples=50)
@given(st.data())
def test_promotions_clawed_back_are_given_back_when_everything_comes_home(data):
    order = data.draw(delivered_orders(currency="CNY"))
    policy = ReturnPolicy(id="c", version=1, name="c", tz="UTC", shipping="never", claws_back_promotions=True)
    _, _, quotes = returned(order, data.draw(partitions(order)), policy)
    taken = [d.amount for quote in quotes for d in quote.deductions]
    forgone_once = any(quote.forgone for quote in quotes)
    assert total(taken, "CNY").minor == 0 or forgone_once
    assert total([quote.gross for quote in quotes]) == total([line.paid for line in order.lines])


@settings(max_examples=30)
@given(st.data(), delivered_orders())
def test_a_fourth_unit_of_three_is_never_returned(data, order):
    after, cases, _ = returned(order, data.draw(partitions(order)), PLAIN)
    line = data.draw(st.sampled_from(order.lines))
    form = ReturnLine(line=line.id, quantity=1, reason="other")
    with pytest.raises(Refused):
        ReturnRequest.request(
            "R-x", order=after, lines=[form], earlier=cases, at=after.history[-1].at, by=DESK
        )


@settings(max_examples=60)
@given(return_requests())
def test_no_unit_gets_more_than_was_paid_for_it(request):
    for unit in request.units:
        if unit.paid is not None and unit.refunded is not None:
            assert 0 <= unit.refunded.minor <= unit.paid.minor
    assert from_json(to_json(request)) == request
    assert ReturnRequest.replay(request.history) == request


@settings(max_examples=60)
@given(return_requests())
def test_what_is_said_to_be_allowed_is_allowed(request):
    """`allowed` answers for the guards: a fact that it refuses never passes."""
    refused = {name for name, reason in request.allowed().items() if reason is not None}
    at = request.history[-1].at + timedelta(seconds=1)
    for name, verb in VERBS.items():
        if name in refused:
            with pytest.raises(Refused):
                verb(request, {"at": at, "by": DESK})


VERBS = {
    "Approved": lambda case, on: case.approve(**on),
    "Declined": lambda case, on: case.decline(**on),
    "Received": lambda case, on: case.receive([unit.ref for unit in case.units], **on),
    "Cancelled": lambda case, on: case.cancel(**on),
    "Closed": lambda case, on: case.close(**on),
}


def test_every_status_can_be_reached_and_every_fact_can_happen(shop):
    """Breadth first over two units of one order: all that a case can become."""
    order = shop.sold(shop.line("1", 2))
    start = shop.asked(order, shop.form(2))
    on, refs = shop.on, [UnitRef(line="1", number=1), UnitRef(line="1", number=2)]
    choices = [refs[:1], refs]
    paid = Money(100, "CNY")
    verbs = [
        lambda case, units: case.approve(units, **on),
        lambda case, units: case.receive(units, **on),
        lambda case, units: case.note_reception("in_transit", units, **on),
        lambda case, units: case.note_reception("given_to_customer", units, **on),
        lambda case, units: case.note_reception("expired", units, **on),
        lambda case, units: case.inspect("accepted", units, **on),
        lambda case, units: case.inspect("rejected", units, **on),
        lambda case, units: case.resolve("send_back", units, **on),
        lambda case, units: case.refund("F", [case_refund(case, ref) for ref in units], **on),
        lambda case, units: case.exchange("p2", units, **on),
        lambda case, units: case.unexchange(units, **on),
        lambda case, units: case.repair(units, **on),
        lambda case, units: case.send_back(units, **on),
        lambda case, units: case.put_away("scrapped", units, **on),
        lambda case, units: case.split("R-9", units, **on)[0],
    ]
    gift = FieldDefinition(name="gift", kind="boolean", en="Gift", zh_hans="礼物", zh_hant="禮物")
    own = FieldSet(id="shop", version=1, of="return_request", fields=[gift])
    whole = [
        lambda case: case.set_fields({"gift": True}, own, **on),
        lambda case: case.decline(**on),
        lambda case: case.compensate(paid, refs[:1], **on),
        lambda case: case.refund_failed("F", **on),
        lambda case: case.cancel(**on),
        lambda case: case.agree_deadline("refund", on["at"] + timedelta(days=1), why="agreed", **on),
        lambda case: case.close(**on),
        lambda case: case.erase(**on),
    ]
    steps = [lambda case, v=v, u=u: v(case, u) for v in verbs for u in choices] + whole
    seen, happened, todo = {}, set(), deque([start])
    while todo and (happened != set(LIFECYCLE.steps) or {status for status, _ in seen} != set(ReturnStatus)):
        case = todo.popleft()
        key = (case.status, case.units)
        if key in seen:
            continue
        seen[key] = case
        for step in steps:
            try:
                then = step(case)
            except Refused:
                continue
            happened.add(type(then.history[-1]))
            todo.append(then)
    assert {status for status, _ in seen} == set(ReturnStatus)
    assert happened == set(LIFECYCLE.steps)
    for (status, units), case in seen.items():
        assert (
            status is not ReturnStatus.CLOSED
            or all(unit.is_settled or not unit.is_active for unit in units)
            or any(fact.__class__.__name__ == "Declined" for fact in case.history)
        )


def case_refund(case, ref):
    from cxkit.returns import UnitRefund

    unit = case.unit(ref.line, ref.number)
    left = Money(1, "CNY") if unit is None else unit.refundable
    return UnitRefund(line=ref.line, number=ref.number, amount=left)
