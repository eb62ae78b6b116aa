"""A ledger of sales with its returns: exact sums, and what can be matched to what it reverses."""

import csv
import gzip
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.returns import LedgerRow, Match, match_reversals
from cxkit.values import UnitPrice

LEDGER = Path(__file__).parents[3] / "shared" / "data" / "online_retail_2009_12_to_2010_05_A.csv.gz"
SERVICES = {"POST", "DOT", "M", "D", "BANK CHARGES", "ADJUST", "ADJUST2", "C2", "AMAZONFEE", "S", "PADS", "B"}
T = datetime(2026, 2, 3)


def row(id, quantity, price="2", customer="C", product="tea", days=0):
    return LedgerRow(id, customer, product, quantity, Decimal(price), T + timedelta(days=days))


def test_a_sale_of_just_that_quantity_is_reversed_before_a_later_one():
    sales = [row("1", 4), row("2", 9, days=1)]
    assert match_reversals(sales, [row("R", 4, days=2)])[0].matches == (Match("1", 4),)
    assert match_reversals(sales, [row("R", 5, days=2)])[0].matches == (Match("2", 5),)


def test_a_large_reversal_takes_the_latest_sales_first_and_no_unit_twice():
    sales = [row("1", 4), row("2", 3, days=1)]
    first, second = match_reversals(sales, [row("R", 5, days=2), row("S", 2, days=3)])
    assert first.matches == (Match("2", 3), Match("1", 2))
    assert second.matches == (Match("1", 2),)


@pytest.mark.parametrize(
    ("back", "code"),
    [
        (row("R", 1, customer=None), "return.reversal_no_customer"),
        (row("R", 1, product="POST"), "return.reversal_not_goods"),
        (row("R", 1, product="cup"), "return.reversal_never_sold"),
        (row("R", 1, days=-1), "return.reversal_never_sold"),
        (row("R", 1, price="3"), "return.reversal_other_price"),
        (row("R", 5), "return.reversal_too_many"),
    ],
)
def test_what_cannot_be_matched_is_explained(back, code):
    (reversal,) = match_reversals([row("1", 4)], [back], services=SERVICES)
    assert reversal.reason.code == code
    assert reversal.left == back.quantity - sum(match.quantity for match in reversal.matches)


rows = st.builds(
    row,
    st.just("?"),
    st.integers(1, 9),
    st.sampled_from(["1", "2"]),
    st.sampled_from(["A", "B", None]),
    st.sampled_from(["tea", "cup"]),
    st.integers(0, 5),
)


@settings(max_examples=100)
@given(st.lists(rows, max_size=12), st.lists(rows, max_size=12))
def test_no_unit_is_reversed_twice_and_every_unit_is_accounted_for(sales, reversals):
    sales = [each._replace(id=str(n)) for n, each in enumerate(sales)]
    taken = Counter()
    found = match_reversals(sales, reversals)
    for reversal in found:
        assert reversal.left + sum(match.quantity for match in reversal.matches) == reversal.row.quantity
        assert (reversal.reason is None) == (reversal.left == 0)
        for match in reversal.matches:
            sale = sales[int(match.sale)]
            taken[match.sale] += match.quantity
            assert (sale.customer, sale.product, sale.price) == reversal.row[1:3] + reversal.row[4:5]
            assert sale.at <= reversal.row.at
    assert all(count <= sales[int(id)].quantity for id, count in taken.items())
    assert sorted(found, key=lambda r: r.row.at) == found
    assert len(found) == len(reversals)


@pytest.fixture(scope="module")
def ledger():
    if not LEDGER.exists():
        pytest.skip("the shared ledger of an online shop is not here")
    with gzip.open(LEDGER, "rt", encoding="utf-8-sig", newline="") as lines:
        names = ("Invoice", "StockCode", "Quantity", "InvoiceDate", "Price", "Customer ID")
        read = ([line[name] for name in names] for line in csv.DictReader(lines))
        return [(invoice, code, int(n), at, price, who or None) for invoice, code, n, at, price, who in read]


def test_the_sums_of_a_shop_s_ledger_are_exact_and_rounded_lines_are_reported(ledger):
    whole = sales = cancelled = Decimal(0)
    invoices, buyers, rounded = set(), defaultdict(set), []
    for invoice, _, quantity, _, text, customer in ledger:
        price = UnitPrice.of(text, "GBP")
        whole += price.amount * quantity
        if invoice[0] == "C":
            cancelled -= price.amount * quantity
        elif invoice[0] != "A" and quantity > 0 and price.amount > 0:
            money, rounding = price.for_quantity(quantity)
            sales += price.amount * quantity
            invoices.add(invoice)
            if customer:
                buyers[customer].add(invoice)
            if rounding:
                rounded.append((money, rounding))
    assert (whole, sales, cancelled) == (
        Decimal("3928723.451"),
        Decimal("4206691.981"),
        Decimal("224374.17"),
    )
    assert (len(invoices), len(buyers)) == (8631, 2703)
    assert round(sum(len(found) >= 2 for found in buyers.values()) / len(buyers), 6) == 0.554569
    assert len(rounded) == 11


def test_most_cancellations_of_the_ledger_find_the_sales_they_reverse(ledger):
    sales, reversals = [], []
    for number, (invoice, product, quantity, at, price, customer) in enumerate(ledger):
        when = datetime.fromisoformat(at)
        row = LedgerRow(f"{invoice}#{number}", customer, product, abs(quantity), Decimal(price), when)
        if invoice[0] == "C":
            reversals.append(row)
        elif invoice[0] != "A" and quantity > 0 and row.price > 0:
            sales.append(row)
    found = match_reversals(sales, reversals, services=SERVICES)
    why = Counter(each.reason.code.removeprefix("return.reversal_") if each.reason else "" for each in found)
    assert why == {
        "": 3023,
        "never_sold": 1136,
        "not_goods": 198,
        "no_customer": 166,
        "other_price": 149,
        "too_many": 58,
    }
