"""Every room's objects become rows, and each row says what its object says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

import cxkit.testing  # noqa: F401  (registers the strategies)
from cxkit.columns import instant_micros
from cxkit.complaints import Complaint, Links, OfferedRemedy
from cxkit.conversations import Conversation
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderLine, Shipment
from cxkit.returns import ReturnLine, ReturnRequest, UnitRefund
from cxkit.surveys import Answer, Question, Response, Survey
from cxkit.tables import (
    MISSING,
    ComplaintTable,
    ContactTable,
    EventTable,
    LineTable,
    OrderTable,
    ResponseTable,
    ReturnTable,
    ReturnUnitTable,
    ShipmentTable,
)
from cxkit.values import CES_1_7, CSAT_1_5, NPS_0_10, Money, UnitPrice

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WANG, AMY, SHOP = Actor.customer("C-1"), Actor.agent("amy"), Actor.system("shop")


def micros(at: datetime | None) -> int:
    return MISSING if at is None else instant_micros(at)


def sold(quantity: int = 3) -> Order:
    tea = OrderLine(id="1", product="tea", quantity=quantity, unit_price=UnitPrice.of("9.90", "CNY"))
    order = Order.place("O-1", customer="C-1", channel="web", lines=[tea], at=T0, by=SHOP)
    order = order.pay("P-1", order.total, method="wallet", at=T0, by=SHOP)
    return order.ship("S-1", at=T0 + MINUTE, by=SHOP).deliver(at=T0 + 9 * MINUTE, by=SHOP)


def test_a_contact_row_holds_the_waits_and_the_team_of_the_agent():
    call = Conversation.offer("V-1", customer="C-1", channel="phone", queue="returns", at=T0, by=WANG)
    gone = Conversation.offer("V-2", channel="phone", at=T0, by=WANG).abandon(at=T0 + MINUTE, by=WANG)
    call = call.answer("amy", at=T0 + MINUTE, by=AMY).end("customer", at=T0 + 3 * MINUTE, by=WANG)
    rows = ContactTable.from_objects([call, gone], teams={"amy": "red"})
    assert rows.queue_time.tolist() == [60_000_000, 60_000_000]
    assert rows.talk_time.tolist() == [120_000_000, MISSING]
    assert rows.abandoned.tolist() == [0, 1]
    assert rows.team.to_list() == ["red", None]


@settings(max_examples=20)
@given(st.lists(st.from_type(Conversation), max_size=2))
def test_every_contact_row_agrees_with_its_conversation(contacts):
    rows = ContactTable.from_objects(contacts)
    flawed = {fault.row for fault in rows.faults}
    kept = [c for c in contacts if c.measures.offered_at is not None]
    assert rows.id.tolist() == [contact.id for contact in kept]
    for i, contact in enumerate(kept):
        if contacts.index(contact) not in flawed:
            assert rows.answered_at[i] == micros(contact.measures.answered_at)


def test_an_order_row_counts_units_and_money_and_names_the_carrier():
    parcel = Shipment.dispatch("S-1", order="O-1", carrier="Swift", at=T0, by=SHOP)
    later = Shipment.dispatch("S-2", order="O-1", carrier="Slow", at=T0 + MINUTE, by=SHOP)
    rows = OrderTable.from_objects([sold()], shipments=[later, parcel])
    assert (rows.units.tolist(), rows.units_delivered.tolist(), rows.total.tolist()) == ([3], [3], [2970])
    assert (rows.carrier.to_list(), rows.currency.to_list()) == (["Slow"], ["CNY"])
    assert rows.delivered_at.tolist() == [micros(T0 + 9 * MINUTE)]


def test_a_line_row_counts_what_was_accepted_back():
    order = sold()
    request = ReturnRequest.request(
        "R-1",
        order=order,
        lines=[ReturnLine(line="1", quantity=2, reason="damaged")],
        at=T0 + 10 * MINUTE,
        by=WANG,
    )
    request = request.approve(at=T0 + 11 * MINUTE, by=AMY).receive(at=T0 + 12 * MINUTE, by=SHOP)
    request = request.inspect("accepted", at=T0 + 13 * MINUTE, by=SHOP)
    assert LineTable.from_objects([order]).units_returned.tolist() == [0]
    assert LineTable.from_objects([order], returns=[request]).units_returned.tolist() == [2]
    row = ReturnTable.from_objects([request])
    assert (row.units.tolist(), row.units_received.tolist(), row.units_accepted.tolist()) == ([2], [2], [2])
    assert (row.reason.to_list(), row.product.to_list()) == (["damaged"], ["tea"])


def test_a_line_row_holds_what_was_paid_for_the_units_that_came_arrived_and_went():
    """Three units for 10.00 were worth 3.34, 3.33 and 3.33; one was cancelled, one came back."""
    tea = OrderLine(id="1", product="tea", quantity=3, unit_price=UnitPrice.of("3.3333", "CNY"))
    order = Order.place("O-1", channel="web", lines=[tea], at=T0, by=SHOP)
    order = order.pay("P-1", order.total, method="wallet", at=T0, by=SHOP)
    order = order.cancel({"1": [3]}, at=T0, by=SHOP).ship("S-1", at=T0, by=SHOP).deliver(at=T0, by=SHOP)
    row = LineTable.from_objects([order.take_back("R-1", {"1": [1]}, at=T0, by=SHOP)])
    assert (row.units.tolist(), row.units_delivered.tolist(), row.units_returned.tolist()) == ([2], [2], [1])
    assert (row.paid.tolist(), row.paid_delivered.tolist(), row.paid_returned.tolist()) == (
        [667],
        [667],
        [334],
    )
    assert not row.known("units_exchanged")[0]


def test_a_line_row_counts_exchanges_apart():
    order = sold()
    on = {"at": T0 + 10 * MINUTE, "by": AMY}
    form = [ReturnLine(line="1", quantity=2, reason="style")]
    request = ReturnRequest.request("R-1", order=order, lines=form, **on)
    request = request.approve(**on).receive(**on).inspect("accepted", **on)
    request = request.exchange("tea-2", [request.units[0].ref], **on)
    row = LineTable.from_objects([order], returns=[request])
    assert (row.units_returned.tolist(), row.units_exchanged.tolist()) == ([2], [1])
    assert (row.paid_returned.tolist(), row.paid_exchanged.tolist()) == ([1980], [990])
    both = request.exchange("tea-2", [request.units[1].ref], **on)
    row = LineTable.from_objects([order], returns=[both])
    assert (row.units_exchanged.tolist(), row.paid_exchanged.tolist()) == ([2], [1980])


def test_every_unit_of_a_request_is_a_row_with_its_own_reason():
    order = sold()
    on = {"at": T0 + 10 * MINUTE, "by": AMY}
    form = [
        ReturnLine(line="1", quantity=1, reason="damaged"),
        ReturnLine(line="1", quantity=1, reason="style"),
    ]
    request = ReturnRequest.request("R-1", order=order, lines=form, **on).approve(**on).receive(**on)
    request = request.inspect("accepted", [request.units[0].ref], condition="damaged", **on)
    declined = ReturnRequest.request("R-2", order=order, lines=form[:1], earlier=[request], **on)
    declined = declined.decline(**on)
    rows = ReturnUnitTable.from_objects([request, declined])
    assert ReturnUnitTable.from_objects([request, declined.close(**on)]).counted.tolist() == [
        True,
        True,
        False,
    ]
    assert rows.reason.to_list() == ["damaged", "style", "damaged"]
    assert rows.condition.to_list() == ["damaged", None, None]
    assert rows.acceptance.to_list() == ["accepted", "pending", "pending"]
    assert rows.counted.tolist() == [True, True, False]
    assert (rows.paid.tolist(), rows.units.tolist()) == ([990] * 3, [1] * 3)


@pytest.mark.parametrize(
    ("columns", "visitors"),
    [
        ({"device": [1, 2]}, [1, 2]),
        ({"device": [1, 2], "user": ["ann", None]}, [1, 2]),
        ({"device": ["d1", None], "user": ["ann", "bob"]}, ["d1", "bob"]),
        ({"device": ["d1", None], "user": [None, None]}, ["d1", None]),
        ({"device": ["d1", None]}, ["d1", None]),
        ({"user": ["ann", None]}, ["ann", None]),
    ],
)
def test_a_visitor_is_the_device_else_the_user(columns, visitors):
    given = {"at": [T0, T0], "event": ["view", "view"]} | columns
    assert EventTable.from_columns(**given).visitor.tolist() == visitors
    assert EventTable.from_columns(**{name: [] for name in given}).visitor.tolist() == []


def test_a_refund_of_nothing_is_an_amount_in_its_currency():
    free = OrderLine(id="1", product="gift", quantity=1, unit_price=UnitPrice.of("0", "CNY"))
    order = Order.place("O-1", channel="web", lines=[free], at=T0, by=SHOP)
    order = order.ship("S-1", at=T0, by=SHOP).deliver(at=T0, by=SHOP)
    on = {"at": T0 + MINUTE, "by": AMY}
    form = [ReturnLine(line="1", quantity=1, reason="other")]
    request = ReturnRequest.request("R-1", order=order, lines=form, **on).approve(**on).receive(**on)
    request = request.inspect("accepted", **on)
    request = request.refund("F", [UnitRefund(line="1", number=1, amount=Money.zero("CNY"))], **on)
    for rows in (ReturnTable.from_objects([request]), ReturnUnitTable.from_objects([request])):
        assert (rows.refunded.tolist(), rows.currency.to_list()) == ([0], ["CNY"])


@settings(max_examples=15)
@given(st.lists(st.from_type(Shipment), max_size=2))
def test_every_shipment_has_a_row_or_a_fault(shipments):
    parcels = ShipmentTable.from_objects(shipments)
    assert len(parcels) + parcels.left_out == len(shipments)


def test_a_complaint_row_holds_its_times_and_what_it_is_about():
    complaint = Complaint.receive(
        "K-1",
        customer="C-1",
        channel="phone",
        words="It broke.",
        links=Links(order="O-1", carrier="Swift"),
        at=T0,
        by=WANG,
    )
    complaint = complaint.acknowledge(at=T0 + MINUTE, by=AMY).assess(
        "logistics", severity="minor", at=T0 + MINUTE, by=AMY
    )
    complaint = complaint.investigate("bo", at=T0 + MINUTE, by=AMY).note_no_evidence(at=T0 + MINUTE, by=AMY)
    complaint = complaint.decide(
        "upheld",
        remedies=[OfferedRemedy(kind="refund"), OfferedRemedy(kind="apology")],
        root_cause="packing",
        at=T0 + MINUTE,
        by=AMY,
    )
    gone = Complaint.receive("K-2", channel="chat", words="No.", at=T0, by=WANG).withdraw(at=T0, by=WANG)
    rows = ComplaintTable.from_objects([complaint, gone])
    assert rows.acknowledged_at.tolist() == [micros(T0 + MINUTE), MISSING]
    assert (rows.kind.to_list(), rows.carrier.to_list()) == (["logistics", None], ["Swift", None])
    assert (rows.cause.to_list(), rows.remedy.to_list()) == (["packing", None], ["refund", None])
    assert rows.remedy_sought.to_list() == ["unknown", "unknown"]
    assert rows.counted.tolist() == [True, False]
    assert (rows.timely.tolist(), rows.disputed.tolist()) == ([-1, -1], [-1, -1])


class TestResponses:
    survey = Survey.draft(
        "S-1",
        title="After the order",
        questions=[Question.nps("nps", "Would you?"), Question.csat("csat", "How was it?")],
        at=T0,
        by=AMY,
    ).activate(at=T0, by=AMY)

    def test_every_score_is_a_row_with_its_scale(self):
        response = Response.submit(
            "R-1",
            self.survey,
            [Answer.of("nps", 0), Answer.of("csat", 5)],
            respondent="C-1",
            agent="amy",
            at=T0,
            by=WANG,
        )
        rows = ResponseTable.from_objects([response], teams={"amy": "red"})
        assert (rows.score.tolist(), rows.scale.to_list()) == ([0, 5], ["nps 0-10", "csat 1-5"])
        assert (rows.counted.tolist(), rows.team.to_list()) == ([1, 1], ["red", "red"])
        off = ResponseTable.from_objects([response.invalidate("test", at=T0, by=AMY)])
        assert off.counted.tolist() == [0, 0]

    def test_the_rating_of_a_contact_is_a_row_too(self):
        call = Conversation.offer("V-1", channel="phone", at=T0, by=WANG).answer("amy", at=T0, by=AMY)
        call = call.end("customer", at=T0 + MINUTE, by=WANG).rate(4, at=T0 + MINUTE, by=WANG)
        rows = ResponseTable.from_objects([call])
        assert (rows.score.tolist(), rows.kind.to_list()) == ([4], ["csat"])

    def test_scores_off_the_scale_are_faults_and_not_answers(self):
        rows = ResponseTable.from_columns(
            {"score": [5, 0, None, 7], "channel": ["chat", "chat", "email", "fax"]}, scale=CSAT_1_5
        )
        assert rows.score.tolist() == [5]
        assert [(fault.row, fault.code, fault.kept) for fault in rows.faults] == [
            (1, "scale.off", False),
            (2, "column.required", False),
            (3, "category.unknown", True),
            (3, "scale.off", False),
        ]

    def test_scores_without_a_scale_or_a_kind_cannot_be_used(self):
        with pytest.raises(Invalid, match=r"rows\[0\]\.kind: is missing"):
            ResponseTable.from_columns(score=[9])
        with pytest.raises(Invalid, match="needs its scores"):
            ResponseTable.from_columns(scale=NPS_0_10)

    def test_tables_of_two_scales_join(self):
        both = ResponseTable.concat(
            [
                ResponseTable.from_columns(scale=NPS_0_10, score=[9]),
                ResponseTable.from_columns(scale=CES_1_7, score=[7]),
            ]
        )
        assert both.kind.to_list() == ["nps", "ces"]
