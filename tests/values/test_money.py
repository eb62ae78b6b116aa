"""Money is exact and never mixed."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid, MixedCurrency
from cxkit.testing import moneys, unit_prices
from cxkit.values import Money, UnitPrice, total


def test_two_currencies_are_not_added_compared_or_subtracted():
    yuan, yen = Money.of("1", "CNY"), Money.of("1", "JPY")
    for act in (lambda: yuan + yen, lambda: yuan - yen, lambda: yuan < yen):
        with pytest.raises(MixedCurrency, match="convert one of them first"):
            act()
    assert yuan != yen


def test_a_float_is_not_money():
    with pytest.raises(Invalid, match="a float is not exact"):
        Money.of(0.1, "CNY")


@pytest.mark.parametrize("precision", [1, 4, 28])
def test_money_is_exact_whatever_precision_the_program_has_set(precision):
    with localcontext() as context:
        context.prec = precision
        large = Money.of("123456789012345678901234567890.12", "CNY")
        assert large.minor == 12345678901234567890123456789012
        assert Money.parse(str(large)) == large == Money.from_plain(large.to_plain())
        assert Money.of("-12345.67", "CNY").format() == "-¥12,345.67"
        line = UnitPrice.of("12.345", "CNY").for_quantity(1001)
        assert line == (Money.of("12357.34", "CNY"), Decimal("-0.005"))


@pytest.mark.parametrize("amount", ["1E+1000000", "1E-1000000", "9" * 61])
def test_an_amount_beyond_all_sense_is_refused(amount):
    for of in (Money.of, UnitPrice.of):
        with pytest.raises(Invalid, match="at most 60 digits on each side of the point"):
            of(amount, "CNY")


def test_more_decimals_than_the_currency_has_are_refused():
    with pytest.raises(Invalid, match="more decimals than JPY"):
        Money.of("1.5", "JPY")
    assert Money.of("1.500", "CNY") == Money.of("1.50", "CNY")


def test_broadleaf_1113_allocated_discounts_sum_to_the_discount():
    parts = Money.of("2.00", "USD").allocate([Decimal("0.3367"), Decimal("0.3366"), Decimal("0.3267"), 1])
    assert total(parts) == Money.of("2.00", "USD")


weights = st.lists(st.integers(0, 10**6) | st.fractions(0, 10**6), min_size=1, max_size=8).filter(any)


@given(moneys(), weights)
def test_an_allocation_sums_to_the_whole_and_no_part_is_off_by_a_unit(money, shares):
    parts = money.allocate(shares)
    assert total(parts, money.currency) == money
    whole = sum(map(Fraction, shares))
    for part, share in zip(parts, shares, strict=True):
        assert abs(part.minor - Fraction(money.minor) * Fraction(share) / whole) < 1


@given(moneys(), weights)
def test_an_allocation_of_the_opposite_is_the_opposite(money, shares):
    assert (-money).allocate(shares) == tuple(-part for part in money.allocate(shares))


def test_ties_go_to_the_earlier_part():
    assert [part.minor for part in Money(5, "CNY").allocate([1, 1])] == [3, 2]


@pytest.mark.parametrize("shares", [[], [0, 0], [-1, 2], [0.5]])
def test_weights_that_share_nothing_are_refused(shares):
    with pytest.raises(Invalid):
        Money(5, "CNY").allocate(shares)


@given(moneys())
def test_money_reads_back_from_its_texts_and_plain_data(money):
    assert Money.parse(str(money)) == money
    assert Money.parse(money.format()) == money
    assert Money.from_plain(money.to_plain()) == money


@pytest.mark.parametrize("text", ["", "12", "CNY", "CNY 1,2", "CNY 1.234", "ABC 1", "1 2 CNY", "--1 CNY"])
def test_what_is_no_money_is_refused(text):
    with pytest.raises(Invalid):
        Money.parse(text)


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("￥12.30", "CNY 12.30"),
        ("￥１２．３０", "CNY 12.30"),
        ("12.30元", "CNY 12.30"),
        ("12.3 元", "CNY 12.30"),
        ("¥1,234.5元", "CNY 1234.50"),
        ("1.2万元", "CNY 12000.00"),
        ("人民币 3.45亿元", "CNY 345000000.00"),
        ("RMB 9.90", "CNY 9.90"),
        ("-5元", "CNY -5.00"),
        ("NT$1,234", "TWD 1234.00"),
        ("新臺幣1,234元", "TWD 1234.00"),
        ("港币８８元", "HKD 88.00"),
        ("12美元", "USD 12.00"),
        ("3000日元", "JPY 3000"),
        ("US$5", "USD 5.00"),
    ],
)
def test_money_is_read_as_chinese_shops_write_it(text, money):
    assert Money.parse(text) == Money.parse(money)


@pytest.mark.parametrize(
    "text", ["12.30", "1.2万", "USD 5元人民币", "EUR 5 USD", "1.23456元", "元", "五元", "12元5"]
)
def test_what_could_be_two_amounts_or_currencies_is_refused(text):
    with pytest.raises(Invalid):
        Money.parse(text)


def test_a_unit_price_of_a_tenth_of_a_penny_keeps_its_decimals_and_says_what_was_rounded():
    line, rounded = UnitPrice.of("0.001", "GBP").for_quantity(1500)
    assert (line, rounded) == (Money.of("1.50", "GBP"), 0)
    line, rounded = UnitPrice.of("0.001", "GBP").for_quantity(4)
    assert (line, rounded) == (Money.of("0.00", "GBP"), Decimal("-0.004"))


@given(unit_prices(), st.integers(0, 1000))
def test_a_line_and_its_rounding_give_the_exact_amount(price, quantity):
    line, rounded = price.for_quantity(quantity)
    assert line.amount - rounded == price.amount * quantity


def test_the_sum_of_nothing_needs_a_currency():
    assert total([], "CNY") == Money.zero("CNY")
    with pytest.raises(Invalid):
        total([])


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12块5", "12.50"),
        ("12块5毛", "12.50"),
        ("5毛", "0.50"),
        ("12元5角3分", "12.53"),
        ("12元整", "12"),
        ("112元5分", "112.05"),
        ("人民币1,234元5角", "1234.50"),
        ("CN¥12", "12"),
        ("RMB￥１２.３０", "12.30"),
    ],
)
def test_jiao_and_fen_follow_yuan(written, amount):
    assert Money.parse(written) == Money.of(amount, "CNY")


@pytest.mark.parametrize(
    "written", ["5分", "12分", "12,34 €", "1.234,56 €", "12元5", "1.5元5角", "1.2万元5角"]
)
def test_what_can_be_read_in_two_ways_is_no_money(written):
    with pytest.raises(Invalid, match="is not money"):
        Money.parse(written)
