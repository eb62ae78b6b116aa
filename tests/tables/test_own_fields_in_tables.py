"""Own fields are columns of tables, and an axis of every metric, from objects and from columns alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit import Order, Ticket
from cxkit.errors import NotFound
from cxkit.kernel import Actor, FieldDefinition, FieldOption, FieldSet
from cxkit.metrics import resolution, volume
from cxkit.orders import facts
from cxkit.tables import OrderTable, TicketTable

T, WANG, AMY = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
WORDS = {"en": "Field", "zh_hans": "字段", "zh_hant": "欄位"}
SIZES = (
    FieldOption(code="S", en="Small", zh_hans="小号", zh_hant="小號"),
    FieldOption(code="L", en="Large", zh_hans="大号", zh_hant="大號"),
)
DESK = FieldSet(
    id="desk",
    of="ticket",
    fields=[
        FieldDefinition(name="size", kind="choice", options=SIZES, **WORDS),
        FieldDefinition(name="sizes", kind="multi_choice", options=SIZES, **WORDS),
        FieldDefinition(name="count", kind="number", **WORDS),
        FieldDefinition(name="note", kind="text", **WORDS),
    ],
)


def ticket(id, hours=1, **values):
    made = Ticket.open(id, channel="chat", subject="?", at=T, by=WANG).assign("amy", at=T, by=AMY)
    made = made.set_fields(values, DESK, at=T, by=AMY) if values else made
    return made.solve(at=T + timedelta(hours=hours), by=AMY)


TICKETS = [
    ticket("1", 1, size="L", count=3),
    ticket("2", 2, size="S", note="secret", sizes=["S", "L"]),
    ticket("3", 3, size="L"),
    ticket("4", 4),
]


def test_they_are_columns_of_the_table_but_not_the_personal_ones():
    table = TicketTable.from_objects(TICKETS)
    assert list(table.own) == ["fields.count", "fields.size", "fields.sizes"]
    assert table.column("fields.size").to_list() == ["L", "S", "L", None]
    assert table.column("fields.sizes").to_list() == [None, "S, L", None, None]
    assert table.column("fields.count").to_list() == ["3", None, None, None]
    assert table.known("fields.size").tolist() == [True, True, True, False]
    assert table.where(table.column("fields.size") == "L").id.tolist() == ["1", "3"]
    assert table.to_columns()["fields.size"].tolist() == ["L", "S", "L", None]
    with pytest.raises(NotFound, match="fields.size"):
        table.column("fields.colour")


def test_they_come_in_as_columns_and_tables_are_joined_by_them():
    whole = TicketTable.from_objects(TICKETS)
    parts = TicketTable.concat([TicketTable.from_objects(TICKETS[:1]), TicketTable.from_objects(TICKETS[1:])])
    assert parts == whole
    assert TicketTable.from_columns(whole.to_columns(), zone="UTC") == whole
    other = TicketTable.from_columns(id=["9"], opened_at=[T], **{"fields.size": ["M"]})
    assert "<th>fields.size</th>" in other._repr_html_()
    assert TicketTable.concat([whole, other]).column("fields.size").to_list() == ["L", "S", "L", None, "M"]
    assert whole != TicketTable.from_objects([ticket("1", 1), *TICKETS[1:]])


def test_they_are_an_axis_of_a_metric_with_labels_where_asked():
    table = TicketTable.from_objects(TICKETS)
    from_objects = resolution.of(TICKETS, by="fields.size")
    from_table = resolution.of(table, by="fields.size")
    assert str(from_objects) == str(from_table)
    assert "L" in str(from_table)
    named = table.column("fields.size").recode(DESK.words("size", "zh-Hans"))
    assert "大号" in str(resolution.of(table, by={"尺码": named}))
    counted = volume.of(table, by=["channel", "fields.size"])
    assert "chat" in str(counted)


def test_other_objects_give_theirs_too():
    fields = FieldSet(
        id="shop", of="order", fields=[FieldDefinition(name="store", kind="reference", **WORDS)]
    )
    seen = {"order": "O-1", "status": "placed", "channel": "web", "placed_at": T}
    order = Order.begin(facts.Imported, **seen, at=T, by=AMY)
    order = order.set_fields({"store": "S-7"}, fields, at=T, by=AMY)
    assert OrderTable.from_objects([order]).own["fields.store"].to_list() == ["S-7"]


@settings(max_examples=25)
@given(st.lists(st.sampled_from([None, "S", "L"]), min_size=1, max_size=8), st.data())
def test_rows_keep_their_own_fields_however_they_are_taken(sizes, data):
    things = [ticket(str(n), **({} if size is None else {"size": size})) for n, size in enumerate(sizes)]
    table = TicketTable.from_objects(iter(things))
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes))))
    if any(sizes):
        taken = [size for size, keep in zip(sizes, kept, strict=True) if keep]
        assert table.where(kept).column("fields.size").to_list() == taken
