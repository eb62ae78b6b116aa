"""What every unit was worth is fixed at the sale, exactly, whatever the discounts and the tax."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.orders import Discount, DiscountScope, OrderDiscount, OrderLine, Payment, Portion, UnitSpan, spread
from cxkit.orders._portions import without
from cxkit.orders.products.facts import Imported as ProductImported, StockCounted
from cxkit.returns import ReturnPolicy
from cxkit.tables import OrderTable
from cxkit.testing import order_discounts, order_lines
from cxkit.tickets.facts import Absorbed, Imported as TicketImported
from cxkit.values import Money, UnitPrice, total

T, SHOP = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.system("shop")


def line(price, quantity=1, id="1", currency="CNY", **told):
    return OrderLine(
        id=id, product="tea", quantity=quantity, unit_price=UnitPrice.of(price, currency), **told
    )


def money(amount, currency="CNY"):
    return Money.of(amount, currency)


def nets(lines):
    return [str(each.net.amount) for each in lines]


def test_three_units_for_290_are_worth_9667_9667_and_9666():
    sold = line("100", 3, discounts=(Discount(code="ten", amount=money("10")),))
    assert [unit.paid.amount for unit in sold.unit_amounts()] == [
        Decimal("96.67"),
        Decimal("96.67"),
        Decimal("96.66"),
    ]


def test_a_discount_on_the_order_is_spread_to_the_last_cent():
    """Broadleaf issue 1113: a discount of 2.00 was given out as 2.02."""
    lines = [line("3.33", 1, str(n)) for n in range(1, 7)]
    shares = [
        each.discounts[0].amount for each in spread(lines, [OrderDiscount(code="2", amount=money("2"))])
    ]
    assert total(shares) == money("2.00")
    assert [share.minor for share in shares] == [34, 34, 33, 33, 33, 33]


def test_a_discount_is_spread_by_what_each_line_costs_after_its_own_discount():
    dear = line("100", 1, "1", discounts=(Discount(code="half", amount=money("50")),))
    assert nets(spread([dear, line("50", 1, "2")], [OrderDiscount(code="10", amount=money("10"))])) == [
        "45.00",
        "45.00",
    ]


def test_a_discount_can_hold_for_some_lines_only():
    lines = [line("100", 1, "1"), line("100", 1, "2")]
    off = OrderDiscount(code="tea", amount=money("10"), lines=("2",))
    assert nets(spread(lines, [off])) == ["100.00", "90.00"]


def test_discounts_follow_one_another_and_no_line_falls_below_zero():
    lines = [line("1", 1, "1"), line("99", 1, "2")]
    first, rest = OrderDiscount(code="a", amount=money("50")), OrderDiscount(code="b", amount=money("50"))
    assert nets(spread(lines, [first, rest])) == ["0.00", "0.00"]


def test_more_off_than_the_goods_cost_is_refused_with_its_place():
    with pytest.raises(Invalid) as caught:
        spread([line("10")], [OrderDiscount(code="11", amount=money("11"))])
    assert caught.value.faults[0].path == "discounts[0].amount"


def test_the_line_is_rounded_once_not_every_unit():
    """PrestaShop issue 40271: rounding each unit gives another total than rounding the line."""
    sold = line("0.125", 3, currency="EUR")
    assert (sold.gross, sold.rounding) == (money("0.38", "EUR"), Decimal("0.005"))
    assert [unit.paid.minor for unit in sold.unit_amounts()] == [13, 13, 12]


def test_a_unit_price_may_be_a_tenth_of_a_penny():
    sold = line("0.001", 1, currency="GBP")
    assert (sold.gross, sold.rounding) == (money("0", "GBP"), Decimal("-0.001"))


def test_tax_on_top_is_paid_and_tax_inside_is_not_paid_twice():
    on_top = line("10", 2, tax=money("2.01"), tax_included=False)
    inside = line("10", 2, tax=money("2.01"))
    assert (on_top.paid, inside.paid) == (money("22.01"), money("20"))
    assert [unit.tax.minor for unit in on_top.unit_amounts()] == [101, 100]
    assert on_top.unit_amount(1).net == money("10")


def test_a_line_names_everything_that_is_wrong_with_it():
    with pytest.raises(Invalid) as caught:
        line("10", 0, discounts=(Discount(code="x", amount=money("1", "EUR")),), tax=money("1", "USD"))
    assert [fault.path for fault in caught.value.faults] == ["quantity"]
    with pytest.raises(Invalid) as caught:
        line("10", 1, discounts=(Discount(code="x", amount=money("1", "EUR")),), tax=money("1", "USD"))
    assert [fault.path for fault in caught.value.faults] == ["discounts[0].amount", "tax"]


@pytest.mark.parametrize(
    "told",
    [
        {"price": "-1"},
        {"price": "10", "discounts": (Discount(code="x", amount=money("10.01")),)},
        {"price": "10", "tax": money("10.01")},
        {"price": "10", "tax": money("-1"), "tax_included": False},
    ],
)
def test_a_line_is_never_worth_less_than_nothing(told):
    with pytest.raises(Invalid):
        line(**told)


def test_there_is_no_unit_beyond_the_quantity():
    with pytest.raises(Invalid, match="units 1 to 2, there is no unit 3"):
        line("10", 2).unit_amount(3)


@given(order_lines())
def test_the_units_of_a_line_sum_to_what_was_paid_for_it(sold):
    units = sold.unit_amounts()
    assert total([unit.paid for unit in units], sold.currency) == sold.paid
    assert total([unit.tax for unit in units], sold.currency) == (sold.tax or Money.zero(sold.currency))
    assert max(unit.paid.minor for unit in units) - min(unit.paid.minor for unit in units) <= 2
    assert sold.span_amount(1, sold.quantity) == sold.paid


@given(order_lines(most=40), st.data())
def test_a_span_of_units_costs_what_its_units_cost(sold, data):
    first = data.draw(st.integers(1, sold.quantity))
    last = data.draw(st.integers(first, sold.quantity))
    each = [sold.unit_amount(number).paid for number in range(first, last + 1)]
    assert sold.span_amount(first, last) == total(each)


@settings(max_examples=60)
@given(st.data(), st.sampled_from(["CNY", "JPY", "KWD", "EUR"]))
def test_the_lines_carry_each_discount_exactly(data, currency):
    count = data.draw(st.integers(1, 4))
    lines = tuple(data.draw(order_lines(currency, str(n), taxed=False)) for n in range(count))
    discounts = data.draw(order_discounts(lines))
    after = spread(lines, discounts)
    for discount in discounts:
        shares = [
            each.amount
            for sold in after
            for each in sold.discounts
            if (each.code, each.scope) == (discount.code, DiscountScope.ORDER)
        ]
        assert total(shares, currency) == discount.amount
    assert all(sold.net.minor >= 0 for sold in after)
    off = total([discount.amount for discount in discounts], currency)
    assert total([sold.net for sold in after]) == total([sold.net for sold in lines]) - off


@given(order_lines(most=30), st.integers(0, 10**6))
def test_a_share_of_a_discount_is_what_allocation_over_the_units_gives(sold, minor):
    amount = Money(min(minor, sold.net.minor), sold.currency)
    (after,) = spread([sold], [OrderDiscount(code="off", amount=amount)]) if not sold.tax else (sold,)
    if not sold.tax and amount:
        wanted = amount.allocate([1] * sold.quantity)
        assert tuple(after.unit_discount("off", n) for n in range(1, sold.quantity + 1)) == wanted


# Bounds


@pytest.mark.parametrize(
    ("make", "least"),
    [
        (lambda low: UnitSpan(line="1", first=low, last=9).first, 1),
        (lambda low: Portion(line="1", first=low, last=9, stage="shipped").first, 1),
        (lambda low: line("1", low).quantity, 1),
        (lambda low: OrderDiscount(code="d", amount=money("0"), least_units=low).least_units, 1),
        (lambda low: OrderDiscount(code="d", amount=Money(low, "CNY")).amount.minor, 0),
        (lambda low: Discount(code="d", amount=Money(low, "CNY")).amount.minor, 0),
        (lambda low: Payment(id="P", method="card", captured=Money(low, "CNY")).captured.minor, 0),
        (
            lambda low: (
                Payment(id="P", method="card", captured=money("1"), refunded=Money(low, "CNY")).refunded.minor
            ),
            0,
        ),
        (lambda low: ProductImported(product="tea", name="Tea", stock=low, at=T, by=SHOP).stock, 0),
        (lambda low: StockCounted(stock=low, at=T, by=SHOP).stock, 0),
        (lambda low: ReturnPolicy(id="p", version=1, name="p", tz="UTC", window_days=low).window_days, 0),
        (
            lambda low: (
                ReturnPolicy(id="p", version=1, name="p", tz="UTC", send_back_days=low).send_back_days
            ),
            0,
        ),
        (lambda low: ReturnPolicy(id="p", version=1, name="p", tz="UTC", refund_days=low).refund_days, 0),
        (lambda low: Absorbed(source="T-2", agent_messages=low, at=T, by=SHOP).agent_messages, 0),
        (lambda low: Absorbed(source="T-2", customer_messages=low, at=T, by=SHOP).customer_messages, 0),
        (lambda low: TicketImported(ticket="T-2", status="open", reopens=low, at=T, by=SHOP).reopens, 0),
    ],
)
def test_an_amount_or_a_count_begins_at_its_least_value_and_nothing_below_is_taken(make, least):
    assert make(least) == least
    with pytest.raises(Invalid):
        make(least - 1)


def test_a_portion_is_one_unit_or_more():
    for kind in (UnitSpan, Portion):
        stage = {"stage": "shipped"} if kind is Portion else {}
        assert kind(line="1", first=2, last=2, **stage).quantity == 1
        with pytest.raises(Invalid, match="must be 2 or more, got 1"):
            kind(line="1", first=2, last=1, **stage)


def test_an_amount_of_nothing_is_a_cell_and_one_below_nothing_is_a_fault():
    at = datetime(2026, 2, 3, tzinfo=UTC)
    orders = OrderTable.from_columns(
        id=["1", "2", "3"], placed_at=[at] * 3, total=[0, 1, -1], currency=["CNY"] * 3
    )
    assert orders.known("total").tolist() == [True, True, False]
    assert [(fault.row, fault.column) for fault in orders.faults] == [(2, "total")]


@given(st.integers(1, 9), st.data())
def test_spans_without_others_hold_exactly_the_units_of_no_other(last, data):
    ends = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(sorted)
    others = [
        UnitSpan(line=id, first=a, last=b)
        for id, (a, b) in data.draw(st.lists(st.tuples(st.sampled_from("12"), ends), max_size=4))
    ]
    whole = UnitSpan(line="1", first=1, last=last)
    kept = [n for span in without([whole], others) for n in range(span.first, span.last + 1)]
    gone = {n for span in others if span.line == "1" for n in range(span.first, span.last + 1)}
    assert kept == [n for n in range(1, last + 1) if n not in gone]
