"""Products cost what they cost at the time; promotions say why they hold or not."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings

from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderLine, Product, Promotion, spread
from cxkit.testing import order_lines, promotions
from cxkit.values import Money, UnitPrice, total

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SHOP = Actor.system("shop")
ON = {"at": T, "by": SHOP}


def price(amount, currency="CNY"):
    return UnitPrice.of(amount, currency)


def tea(**told):
    return Product.list("tea", name="Green tea", price=price("9.90"), **ON, **told)


def test_a_product_costs_what_it_cost_at_the_time():
    product = tea().change_price(price("12"), at=T, by=SHOP, since=T + 7 * DAY)
    product = product.change_price(price("11"), at=T, by=SHOP, since=T + 3 * DAY)
    costs = [product.price_at(T + days * DAY).amount for days in (0, 3, 7)]
    assert costs == [Decimal("9.90"), Decimal("11"), Decimal("11")]
    assert product.price_at(T - DAY) is None


def test_a_price_is_neither_negative_nor_of_another_currency():
    with pytest.raises(Refused, match="not negative"):
        tea().change_price(price("-1"), **ON)
    with pytest.raises(Refused, match="sell it in EUR under another product id"):
        tea().change_price(price("1", "EUR"), **ON)


def test_a_product_says_why_it_cannot_be_sold_and_when_it_can():
    product = tea().count(2, **ON)
    assert product.why_not_sold(2) is None
    assert product.why_not_sold(3).text() == "2 are in stock, and it is not known when more will come"
    product = product.count(2, at=T, by=SHOP, expected_at=T + 3 * DAY)
    assert product.why_not_sold(3).text("zh-Hans") == "库存仅2件，预计2026年2月6日补货"
    assert product.discontinue(**ON).why_not_sold().text() == "the product is no longer sold"
    assert product.discontinue(**ON).relist(**ON).why_not_sold() is None


def test_dispatch_is_promised_from_payment_or_from_the_restocking():
    product = tea(dispatched_within=2 * DAY)
    assert product.dispatch_promised_by(T) == T + 2 * DAY
    product = product.count(1, at=T, by=SHOP, expected_at=T + 3 * DAY)
    assert product.dispatch_promised_by(T, 2) == T + 5 * DAY
    assert product.count(0, **ON).dispatch_promised_by(T) is None
    assert tea().dispatch_promised_by(T) is None


def test_a_description_changes_what_it_names_and_nothing_else():
    product = tea(category="drinks", usage="80 °C").describe(at=T, by=SHOP, usage="70 °C")
    assert (product.category, product.usage, product.name) == ("drinks", "70 °C", "Green tea")


def line(amount="100", quantity=1, id="1", **told):
    return OrderLine(
        id=id, product=told.pop("product", "tea"), quantity=quantity, unit_price=price(amount), **told
    )


def test_a_promotion_says_what_is_missing():
    off = Promotion(
        code="3-for-20",
        amount=Money.of("20", "CNY"),
        minimum=Money.of("250", "CNY"),
        least_units=3,
        since=T,
        until=T + DAY,
        channels={"chat"},
    )
    answer = off.answer([line(quantity=2)], T - DAY, channel="web")
    assert answer.discount is None
    assert answer.text() == (
        "the promotion begins on 2026-02-03 09:00 UTC; the promotion does not hold on this channel; "
        "buy goods for ¥50.00 more to reach ¥250.00; buy 1 more to reach 3 pieces"
    )
    granted = off.answer([line(quantity=3)], T, channel="chat")
    assert (granted.discount.amount, granted.discount.minimum) == (
        Money.of("20", "CNY"),
        Money.of("250", "CNY"),
    )
    assert off.answer([line(quantity=3)], T + DAY, channel="chat").discount is None


def test_a_promotion_reduces_the_goods_that_take_part():
    off = Promotion(code="tea", share=Decimal("0.15"), products={"tea"})
    lines = [line("9.99", id="1"), line("50", id="2", product="pot")]
    answer = off.answer(lines, T)
    assert (answer.discount.amount, answer.discount.lines) == (Money.of("1.50", "CNY"), ("1",))
    assert off.answer([line(product="pot")], T).text() == "none of the goods take part in the promotion"


def test_promotions_follow_one_another_on_what_is_left():
    first = Promotion(code="a", share=Decimal("0.5")).answer([line()], T).discount
    second = Promotion(code="b", amount=Money.of("60", "CNY")).answer(spread([line()], [first]), T).discount
    assert second.amount == Money.of("50", "CNY")
    order = Order.place("O", channel="web", lines=[line()], discounts=[first, second], **ON)
    assert order.total == Money.zero("CNY")


def test_a_promotion_is_a_share_or_an_amount():
    with pytest.raises(Invalid, match="either a share or an amount"):
        Promotion(code="x")
    with pytest.raises(Invalid, match="must lie after"):
        Promotion(code="x", share=Decimal("0.1"), since=T, until=T)


@settings(max_examples=60)
@given(promotions(), order_lines())
def test_a_promotion_never_gives_more_than_the_goods_cost(promotion, sold):
    named = {amount.currency for amount in (promotion.amount, promotion.minimum) if amount is not None}
    if named - {sold.currency}:
        return
    answer = promotion.answer([sold], T)
    assert (answer.discount is None) or 0 <= answer.discount.amount.minor <= total([sold.net]).minor
    assert answer.reasons
