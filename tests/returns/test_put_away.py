"""What came back is put somewhere, and an inventory that follows the facts knows how much lies where."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from cxkit.codec import from_dict
from cxkit.errors import Refused
from cxkit.kernel import Actor
from cxkit.returns import Disposition, ReturnRequest, UnitRef
from cxkit.returns.facts import GoodsMove, PutAway
from cxkit.storage import MemoryStore, Repository, follow, payload
from cxkit.tables import ReturnUnitTable
from cxkit.testing import return_requests


def back(shop, quantity=3):
    return shop.accepted(shop.sold(), shop.form(quantity))


def unit(number):
    return [UnitRef(line="1", number=number)]


def booked(facts):
    """The stock of a shop that books every move: pieces by product and place."""
    stock = Counter()
    for fact in facts:
        for move in fact.moves if isinstance(fact, PutAway) else ():
            stock[move.product, fact.disposition] += move.quantity
            if move.before is not None:
                stock[move.product, move.before] -= move.quantity
    return {place: pieces for place, pieces in stock.items() if pieces}


def test_a_shop_follows_what_comes_back(shop):
    request = back(shop).put_away("quarantined", unit(1), location="A-7", **shop.on)
    request = request.put_away("restocked", unit(2), **shop.on).put_away("scrapped", unit(3), **shop.on)
    request = request.put_away("to_supplier", unit(1), **shop.on)
    store = MemoryStore()
    Repository(store, ReturnRequest).save(request)
    sent = [payload(entry) for batch in follow(store, "inventory") for entry in batch]
    heard = [
        from_dict({"schema": f"{each['fact']}/{each['schema_version']}", **each["data"]}) for each in sent
    ]
    assert booked(heard) == {
        ("p1", Disposition.RESTOCKED): 1,
        ("p1", Disposition.SCRAPPED): 1,
        ("p1", Disposition.TO_SUPPLIER): 1,
    }
    assert ReturnUnitTable.from_objects([request]).disposition.counts()["to_supplier"] == 1


def test_by_default_what_is_inspected_and_stands_apart_is_put_away(shop):
    request = shop.asked(shop.sold(), shop.form(3)).approve(**shop.on).receive(unit(1) + unit(2), **shop.on)
    request = request.inspect("accepted", unit(1), **shop.on).put_away("restocked", **shop.on)
    assert [each.disposition for each in request.units] == [Disposition.RESTOCKED, None, None]
    with pytest.raises(Refused):
        request.put_away("restocked", **shop.on)


def test_goods_are_put_away_after_the_inspection_and_only_once(shop):
    asked = shop.asked(shop.sold(), shop.form(3)).approve(**shop.on)
    with pytest.raises(Refused, match="is not back"):
        asked.put_away("restocked", unit(1), **shop.on)
    here = asked.receive(**shop.on)
    with pytest.raises(Refused, match="not inspected"):
        here.put_away("restocked", unit(1), **shop.on)
    gone = here.inspect("rejected", **shop.on).put_away("scrapped", unit(1), **shop.on)
    with pytest.raises(Refused, match="is put away"):
        gone.put_away("restocked", unit(1), **shop.on)
    with pytest.raises(Refused, match="is put away"):
        gone.send_back(unit(1), **shop.on)
    with pytest.raises(Refused, match="settled"):
        gone.send_back(unit(2), **shop.on).put_away("restocked", unit(2), **shop.on)


def test_rejected_goods_that_were_set_aside_can_still_go_back(shop):
    aside = (
        shop.asked(shop.sold(), shop.form(1))
        .approve(**shop.on)
        .receive(**shop.on)
        .inspect("rejected", **shop.on)
    )
    assert aside.put_away("quarantined", **shop.on).send_back(**shop.on).units[0].is_settled


def test_a_closed_case_takes_goods_to_their_place(shop):
    order = shop.sold()
    request = (
        shop.accepted(order, shop.form(1)).compensate(shop.money(5), unit(1), **shop.on).close(**shop.on)
    )
    assert request.put_away("seconds", **shop.on).status is request.status


def test_what_is_booked_is_what_the_case_knows(shop):
    wrong = (GoodsMove(unit=unit(1)[0], product="other"),)
    with pytest.raises(Refused, match="differs from what the return knows"):
        back(shop).apply(PutAway, moves=wrong, disposition="restocked", **shop.on)


@given(return_requests(), st.lists(st.sampled_from(Disposition), min_size=1, max_size=6))
def test_moves_add_up_to_where_the_goods_are(request, dispositions):
    before = len(request.history)
    at_first = {each.ref: each.disposition for each in request.units}
    for disposition in dispositions:
        for each in request.units:
            with suppress(Refused):
                on = {"at": request.history[-1].at, "by": Actor.agent("amy")}
                request = request.put_away(disposition, [each.ref], **on)
    expected = Counter()
    for each in request.units:
        first = at_first[each.ref]
        if each.disposition is not first:
            expected[each.product, each.disposition] += each.quantity
            if first is not None:
                expected[each.product, first] -= each.quantity
    assert booked(request.history[before:]) == {place: count for place, count in expected.items() if count}
