"""The Olist set: five files become persons, orders, parcels and reviews."""

import attrs
import pytest

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Malformed, NotFound
from cxkit.imports import Mapping, olist
from cxkit.metrics import late_delivery
from cxkit.orders import OrderStatus, ShipmentStatus
from cxkit.testing import check_mapping
from cxkit.values import Money


def order(id, customer="c1", status="delivered", **more):
    row = {
        "order_id": id,
        "customer_id": customer,
        "order_status": status,
        "order_purchase_timestamp": "10/2/2017 10:56",
        "order_approved_at": "10/2/2017 11:07",
        "order_delivered_carrier_date": "10/4/2017 19:55",
        "order_delivered_customer_date": "10/18/2017 21:25",
        "order_estimated_delivery_date": "10/18/2017 0:00",
    }
    return row | more


def item(order, number="1", price="109.9"):
    names = ("order_id", "order_item_id", "product_id", "price", "freight_value")
    return dict(zip(names, (order, number, "p1", price, "25.51"), strict=True))


def payment(order, number="1", value="135.41", kind="credit_card"):
    names = ("order_id", "payment_sequential", "payment_type", "payment_value")
    return dict(zip(names, (order, number, kind, value), strict=True))


def customer(id, person="u1"):
    names = (
        "customer_id",
        "customer_unique_id",
        "customer_zip_code_prefix",
        "customer_city",
        "customer_state",
    )
    return dict(zip(names, (id, person, "3052", "sao paulo", "SP"), strict=True))


def review(order, score="5"):
    names = ("order_id", "review_score", "review_answer_timestamp")
    return dict(zip(names, (order, score, "10/20/2017 9:00"), strict=True))


@pytest.fixture
def shop(write):
    def shop(orders, items, payments, customers, reviews):
        return olist.OlistFiles(
            orders=write("orders.csv", orders),
            items=write("items.csv", items),
            payments=write("payments.csv", payments),
            customers=write("customers.csv", customers),
            reviews=write("reviews.csv", reviews),
        )

    return shop


def small(shop, **more):
    parts = {
        "orders": [order("o1"), order("o2", "c2")],
        "items": [item("o1"), item("o1", "2", "10"), item("o2")],
        "payments": [payment("o1"), payment("o2", kind="boleto")],
        "customers": [customer("c1"), customer("c2")],
        "reviews": [review("o1"), review("o1", "1"), review("o2")],
    }
    return shop(**(parts | more))


def test_persons_are_counted_by_their_unique_id(shop):
    found = olist.read(small(shop), zone="America/Sao_Paulo")
    assert len(found.customers) == 1
    person = found.customers[0]
    assert (person.id, person.region) == ("u1", "SP")
    assert [outside.id for outside in person.external] == ["c1", "c2"]
    assert {one.customer for one in found.orders} == {"u1"}


def test_an_item_is_a_unit_and_freight_is_shipping(shop):
    first = olist.read(small(shop), zone="America/Sao_Paulo").orders[0]
    assert first.total == Money.of("170.92", "BRL")
    assert first.shipping == Money.of("51.02", "BRL")
    assert [line.quantity for line in first.lines] == [1, 1]
    assert first.captured == Money.of("135.41", "BRL")


def test_a_delivery_on_the_promised_day_is_late_by_the_clock_only(shop):
    first = olist.read(small(shop), zone="America/Sao_Paulo").orders[0]
    assert first.is_late(by="instant") is True
    assert first.is_late(by="date", tz="America/Sao_Paulo") is False


def test_a_parcel_is_made_of_what_was_handed_to_the_carrier(shop):
    waiting = {"order_delivered_carrier_date": "", "order_delivered_customer_date": ""}
    orders = [
        order("o1", status="shipped", order_delivered_customer_date=""),
        order("o2", "c2", "processing", **waiting),
    ]
    found = olist.read(small(shop, orders=orders), zone="UTC")
    assert [(parcel.order, parcel.status) for parcel in found.shipments] == [
        ("o1", ShipmentStatus.IN_TRANSIT)
    ]
    assert [one.status for one in found.orders] == [OrderStatus.SHIPPED, OrderStatus.PREPARING]


def test_reviews_are_responses_with_file_and_row_and_the_buyer(shop):
    found = olist.read(small(shop), zone="UTC")
    assert [response.id for response in found.responses] == ["reviews:1", "reviews:2", "reviews:3"]
    assert [response.score("csat") for response in found.responses] == [5, 1, 5]
    assert {response.respondent for response in found.responses} == {"u1"}
    assert found.survey.id == found.responses[0].survey


def test_an_order_with_an_unusable_part_is_rejected_with_all_its_parts(shop):
    files = small(shop, payments=[payment("o1", value="many"), payment("o2")])
    found = olist.read(files, zone="UTC")
    assert [one.id for one in found.orders] == ["o2"]
    counts = {count.file: (count.read, count.rejected) for count in found.files}
    assert counts == {
        "customers.csv": (2, 0),
        "items.csv": (3, 2),
        "payments.csv": (2, 1),
        "orders.csv": (2, 1),
        "reviews.csv": (3, 0),
    }
    first = found.rejects[0]
    assert (first.file, first.faults[0].path) == ("orders.csv", "payments.csv[1].payment_value")


def test_items_of_no_order_and_orders_of_no_customer_are_rejected(shop):
    files = small(shop, orders=[order("o1"), order("o2", "nobody")])
    found = olist.read(files, zone="UTC")
    assert [(reject.file, reject.faults[0].path) for reject in found.rejects][:1] == [
        ("orders.csv", "customer_id")
    ]
    files = small(shop, orders=[order("o1")])
    found = olist.read(files, zone="UTC")
    assert [(reject.file, reject.row) for reject in found.rejects] == [("items.csv", 3), ("payments.csv", 2)]


def test_every_row_of_every_file_is_accounted_for(shop):
    found = olist.read(small(shop, payments=[payment("o1", value="x"), payment("o9")]), zone="UTC")
    assert found.read == 2 + 3 + 2 + 2 + 3 == found.accepted + found.rejected
    assert found.rejected == len(found.rejects)


def test_a_file_without_a_column_is_refused_before_anything_is_read(shop):
    files = small(shop, reviews=[{"order_id": "o1", "review_score": "5"}])
    with pytest.raises(Malformed, match=r"header of reviews\.csv: review_answer_timestamp: is missing"):
        olist.read(files, zone="UTC")


def test_a_directory_must_have_one_file_of_each(tmp_path):
    (tmp_path / "olist_orders_dataset.csv").write_text("x\n")
    with pytest.raises(NotFound, match="must have one olist file of items, found none"):
        olist.read(tmp_path, zone="UTC")


def test_customers_without_any_usable_order_need_a_time(shop):
    files = small(shop, orders=[order("o1", status="eaten")], items=[item("o1")], payments=[payment("o1")])
    with pytest.raises(Invalid, match="say at="):
        olist.read(files, zone="UTC")


def test_the_days_of_imported_orders_are_those_of_the_zone_that_was_said(shop):
    """What came at half past eleven at night came on the promised day there, and the day after in UTC."""
    night = order("o1", order_delivered_customer_date="10/18/2017 23:30")
    files = small(shop, orders=[night, order("o2", "c2")])
    found = olist.read(files, zone="America/Sao_Paulo")
    kept = [from_json(to_json(each)) for each in found.orders]
    for orders in (found.orders, kept, found.shipments):
        assert (late_delivery.of(orders).value, late_delivery.of(orders, tz="UTC").value) == (0.0, 0.5)
        assert late_delivery.tally(orders).options["tz"] == "America/Sao_Paulo"
    elsewhere = olist.read(files, zone="UTC").orders
    with pytest.raises(Invalid, match="of several zones") as error:
        late_delivery.of([*found.orders, *elsewhere])
    assert error.value.path == "tz"


def test_the_mapping_keeps_its_contract(shop):
    files = attrs.astuple(small(shop, reviews=[review("o1"), review("o2")]))
    found = check_mapping(Mapping.shipped("olist"), files, zone="America/Sao_Paulo")
    assert (len(found.orders), found.rejected) == (2, 0)


def test_what_counts_as_cancelled_is_told_with_the_records_and_kept_in_each(shop):
    gone = order("o1", status="unavailable", order_delivered_customer_date="")
    found = olist.read(small(shop, orders=[gone, order("o2", "c2")]), zone="America/Sao_Paulo")
    (first, _) = found.orders
    assert (first.status, first.history[0].observed) == (OrderStatus.CANCELLED, "unavailable")
    assert "cancelled = canceled, unavailable" in str(found.definitions)
    assert "zone America/Sao_Paulo\n" in str(found.definitions)
