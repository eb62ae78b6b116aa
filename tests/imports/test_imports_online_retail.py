"""A shop's ledger: exact sums, orders of its invoices, cancellations matched to the sales they take back."""

import csv
import gc
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import pytest
from hypothesis import given, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Malformed
from cxkit.imports import Mapping, online_retail
from cxkit.imports._engine import Engine
from cxkit.metrics import refund_rate
from cxkit.orders import Order, OrderStatus
from cxkit.returns import Match
from cxkit.testing import check_mapping
from cxkit.values import Money, total


def row(invoice="489434", code="85048", quantity="12", price="6.95", customer="13085", **more):
    return {
        "Invoice": invoice,
        "StockCode": code,
        "Description": "15CM CHRISTMAS GLASS BALL",
        "Quantity": quantity,
        "InvoiceDate": "2009-12-01 07:45:00",
        "Price": price,
        "Customer ID": customer,
        "Country": "United Kingdom",
    } | more


def ledger(write, *rows):
    return online_retail.read(write("ledger.csv", list(rows)), zone="Europe/London")


def test_the_rows_of_an_invoice_are_the_lines_of_an_order_wherever_they_stand(write):
    found = ledger(write, row(), row("489435", quantity="1"), row(code="POST", quantity="1", price="18"))
    first, second = found.orders
    assert (first.id, first.customer, first.status) == ("489434", "13085", OrderStatus.PLACED)
    assert [(line.id, line.product, line.quantity) for line in first.lines] == [
        ("1", "85048", 12),
        ("3", "POST", 1),
    ]
    assert (first.total, second.total) == (Money.of("101.40", "GBP"), Money.of("6.95", "GBP"))
    assert first.placed_at.isoformat() == "2009-12-01T07:45:00+00:00"
    assert found.files[0].unread_columns == ("Country",)


def test_a_line_that_had_to_be_rounded_is_told_with_what_it_was(write):
    found = ledger(write, row(quantity="13", price="0.001"), row(quantity="10", price="0.001"))
    assert [doubt.row for doubt in found.doubts] == [1]
    assert found.doubts[0].faults[0].code == "import.rounded"
    assert "13 x 0.001 is 0.013, and the line is rounded to GBP 0.01" in str(found)
    assert (found.sold, found.orders[0].total) == (Decimal("0.023"), Money.of("0.02", "GBP"))


def test_a_cancellation_is_matched_to_its_sale_or_explained(write):
    found = ledger(write, row(), row("C1", quantity="-2"), row("C2", quantity="-1", code="22041"))
    matched, never = found.reversals
    assert (matched.matches, matched.reason) == ((Match("489434/1", 2),), None)
    assert never.reason.code == "return.reversal_never_sold"
    assert found.cancelled == Decimal("20.85")


def test_what_is_no_sale_is_rejected_with_what_it_is(write):
    found = ledger(
        write,
        row("A506401", price="-53594.36", quantity="1"),
        row(quantity="-9", price="0"),
        row(price="0"),
        row("C1", quantity="0"),
    )
    assert {fault.code for reject in found.rejects for fault in reject.faults} == {"import.no_sale"}
    said = "ledger.csv row 1: is no sale: the invoice is neither a number nor a cancellation"
    assert str(found.rejects[0]) == said
    assert (found.rejected, found.orders, found.reversals) == (4, (), ())


def test_an_invoice_has_one_customer(write):
    found = ledger(write, row(), row(customer="7"))
    assert found.rejects[0].faults[0].code == "import.differs"


def test_a_cancellation_above_nothing_is_used_and_doubted(write):
    found = ledger(write, row("C1", quantity="1", code="M"))
    assert (found.cancelled, found.doubts[0].faults[0].code) == (Decimal("-6.95"), "import.cancellation")


@pytest.fixture(scope="module")
def shop(shared):
    return online_retail.read(shared("online_retail_2009_12_to_2010_05_A.csv.gz"), zone="Europe/London")


def test_the_sales_cancellations_and_buyers_of_the_shop_are_exact(shop):
    assert (shop.sold, shop.cancelled) == (Decimal("4206691.981"), Decimal("224374.17"))
    assert (shop.read, len(shop.orders)) == (217_062, 8631)
    buyers = Counter(order.customer for order in shop.orders if order.customer is not None)
    assert len(buyers) == 2703
    assert round(sum(count >= 2 for count in buyers.values()) / len(buyers), 6) == 0.554569


def test_its_orders_survive_their_json(shop):
    for order in shop.orders[::200]:
        assert from_json(to_json(order)) == order == Order.replay(order.history)


def test_its_eleven_rounded_lines_are_reported_and_account_for_the_difference(shop):
    rounded = [doubt for doubt in shop.doubts if doubt.faults[0].code == "import.rounded"]
    assert len(rounded) == 11
    assert all(Decimal(doubt.raw["Price"]) == Decimal("0.001") for doubt in rounded)
    gained = sum(line.rounding for order in shop.orders for line in order.lines)
    assert total([order.total for order in shop.orders]).amount == shop.sold + gained


def test_its_cancellations_find_their_sales_or_say_why_not(shop):
    why = Counter(
        each.reason.code.rpartition("reversal_")[2] if each.reason else "" for each in shop.reversals
    )
    assert why == {
        "": 3023,
        "never_sold": 1136,
        "not_goods": 198,
        "no_customer": 166,
        "other_price": 149,
        "too_many": 58,
    }
    assert why.total() == 4730
    sold = {f"{order.id}/{line.id}": line.quantity for order in shop.orders for line in order.lines}
    taken = Counter()
    for each in shop.reversals:
        for match in each.matches:
            taken[match.sale] += match.quantity
    assert all(quantity <= sold[sale] for sale, quantity in taken.items())


def test_what_a_ledger_took_back_is_known_of_the_orders_that_it_took_it_from(write):
    rows = [row(), row(code="22041", quantity="4", price="2.50"), row("489435", "71477", "1", "9")]
    back = [row("C1", quantity="-2"), row("C2", quantity="-1", code="22041", price="2.50")]
    found = ledger(write, *rows, *back, row("C3", quantity="-1", code="71053"))
    first, second = (each.refunded for each in found.orders)
    assert (first, second) == (Money.of("16.40", "GBP"), Money.of("0", "GBP"))
    sold, gone = (refund_rate.tally(found.orders).result(figure).value for figure in ("whole", "part"))
    assert (sold, gone) == (102.4, 16.4)
    assert refund_rate.of(found.orders).value == pytest.approx(16.4 / 102.4)
    assert [match.left for match in found.reversals] == [0, 0, 1]


CELLS = {
    "Invoice": st.sampled_from(["489434", "489434", "489434", "489435", "C489436", "A1", "", "5E+5"]),
    "StockCode": st.sampled_from(["85048", "85048", "POST", ""]),
    "Description": st.sampled_from(["ball", "", "glas" * 60]),
    "Quantity": st.sampled_from(["12", "1", "1.0", "0", "-2", "many", ""]),
    "InvoiceDate": st.sampled_from(["2009-12-01 07:45:00", "2009-12-01 07:45:00", "soon", ""]),
    "Price": st.sampled_from(["6.95", "6.95", "0.001", "0", "-1", "x", ""]),
    "Customer ID": st.sampled_from(["13085", "13085", "", "7"]),
    "Country": st.just("UK"),
}
USUAL = st.builds(row, quantity=st.sampled_from(["1", "12"]), code=st.sampled_from(["85048", "22041"]))


@given(st.lists(USUAL | st.fixed_dictionaries(CELLS), min_size=1, max_size=12))
def test_rows_read_column_by_column_are_rows_read_one_by_one(rows):
    """A table is read in runs; the same rows as JSON are read one by one."""
    with TemporaryDirectory() as place:
        table, lines = Path(place, "ledger.csv"), Path(place, "ledger.jsonl")
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        lines.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        quick, plain = (online_retail.read(path, zone="Europe/London") for path in (table, lines))
    assert quick.orders == plain.orders
    assert quick.reversals == plain.reversals
    for one, other in ((quick.rejects, plain.rejects), (quick.doubts, plain.doubts)):
        assert [(told.row, told.raw, told.faults) for told in one] == [
            (told.row, told.raw, told.faults) for told in other
        ]
    assert attrs.evolve(quick.files[0], file="") == attrs.evolve(plain.files[0], file="")


def test_the_mapping_keeps_its_contract(write):
    rows = [row(), row(code="22041"), row("489435", "71477"), row("C1", quantity="-2")]
    found = check_mapping(Mapping.shipped("online_retail"), write("ledger.csv", rows), zone="Europe/London")
    assert (len(found.orders), len(found.reversals), found.rejected) == (2, 1, 0)


def test_only_rows_that_are_unlike_the_others_are_read_one_by_one(write, monkeypatch):
    taken = []
    one_by_one = Engine._take_part
    monkeypatch.setattr(
        Engine,
        "_take_part",
        lambda self, *rest: (taken.append(rest[1].row.number), one_by_one(self, *rest))[1],
    )
    rows = [row() for _ in range(1_200)]
    rows[700] = row(price="0.001")
    rows[900] = row(customer="7")
    found = ledger(write, *rows)
    assert taken == [1, 701, 901]
    assert (len(found.orders[0].lines), found.rejected, found.doubtful) == (1_199, 1, 1)
    assert [line.id for line in found.orders[0].lines][698:702] == ["699", "700", "701", "702"]


def test_python_looks_for_garbage_again_after_a_reading_and_after_a_failure(write, tmp_path):
    ledger(write, row())
    assert gc.isenabled()
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(
        write("whole.csv.gz", [row(str(n), code=str(n * n)) for n in range(5_000)]).read_bytes()[:-400]
    )
    with pytest.raises(Malformed, match="is damaged"):
        online_retail.read(path, zone="UTC")
    assert gc.isenabled()


def test_what_a_process_keeps_frozen_stays_frozen(write):
    ledger(write, row())
    assert gc.get_freeze_count() == 0
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        ledger(write, row())
        assert gc.get_freeze_count() == frozen
    finally:
        gc.unfreeze()
