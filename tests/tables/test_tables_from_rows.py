"""Tables are made from the rows of a store, without histories: they equal those of the objects."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import cxkit.testing  # noqa: F401  (registers the strategies)
from cxkit.conversations import Conversation
from cxkit.kernel import FieldDefinition, FieldSet
from cxkit.kernel._derived import Outline, summary_of
from cxkit.kernel.facts import Actor
from cxkit.orders import Order, Shipment
from cxkit.review import Tables, tables_of
from cxkit.storage import (
    Batch,
    Key,
    MemoryKeys,
    MemoryStore,
    Repository,
    SQLiteStore,
    Write,
    encrypted,
    erase_person,
    observed,
)
from cxkit.storage._outlines import outlined
from cxkit.tables import ContactTable, LineTable, OrderTable, ShipmentTable, TicketTable
from cxkit.tickets import UNSOLVED, Ticket
from cxkit.tickets._summary import summary
from cxkit.values import Period

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
AMY, WANG = Actor.agent("amy"), Actor.customer("C-1")
TABLES = {Ticket: TicketTable, Conversation: ContactTable, Order: OrderTable, Shipment: ShipmentTable}
STORES = {
    "memory": MemoryStore,
    "sqlite": lambda: SQLiteStore(":memory:"),
    "encrypted": lambda: encrypted(MemoryStore(), MemoryKeys()),
}


def stored(cls, things, make=MemoryStore):
    """A store of those objects, each id once, and the objects by rising id."""
    store, by_id = make(), {thing.id: thing for thing in things}
    Repository(store, cls).add(*by_id.values())
    return store, [by_id[id] for id in sorted(by_id)]


def tables(cls, things):
    """Every table that is made of objects of the class."""
    things = list(things)
    made = [TABLES[cls].from_objects(things)]
    return [*made, LineTable.from_objects(things)] if cls is Order else made


def forget_summaries(store, key):
    """The row as a version wrote it that knew no summaries."""
    row = store.load([key])[key].row
    data = {**json.loads(row.data), "history": []}
    store.commit(Batch((Write(row._replace(data=json.dumps(data)), (), row.version),)))


def a_ticket(number, *, topic="delivery"):
    made = Ticket.open(f"T-{number}", channel="chat", subject="?", customer="C-1", topic=topic, at=T, by=WANG)
    made = made.assign("amy", at=T + HOUR, by=AMY).reply("Soon.", at=T + 2 * HOUR, by=AMY)
    return made.solve(at=T + 3 * HOUR, by=AMY)


@pytest.mark.parametrize("cls", TABLES, ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("kept", STORES)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_table_of_the_rows_is_that_of_the_objects(cls, kept, data):
    things = data.draw(st.lists(st.from_type(cls), max_size=3))
    store, things = stored(cls, things, STORES[kept])
    seen = list(outlined(store, cls, None))
    assert {type(each) for each in seen} <= {Outline}
    assert tables(cls, seen) == tables(cls, things)


@pytest.mark.parametrize("cls", TABLES, ids=lambda cls: cls.__name__)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_rows_without_a_summary_and_rows_that_changed_since_are_read_from_their_facts(cls, data):
    things = data.draw(st.lists(st.from_type(cls), min_size=1, max_size=3))
    store, things = stored(cls, things)
    old = data.draw(st.sets(st.sampled_from([thing.id for thing in things])))
    for id in old:
        forget_summaries(store, Key(next(iter(store._rows)).kind, id))
    ends = [fact.at for thing in things for fact in thing.history]
    end = data.draw(st.sampled_from(ends))
    for until in (None, end):
        seen = list(outlined(store, cls, None, until))
        for thing, each in zip(things, seen, strict=True):
            told = thing.id not in old and (until is None or thing.history[-1].at <= until)
            assert isinstance(each, Outline) is told
            assert told or each == thing
        assert tables(cls, seen) == tables(cls, things)
    assert Repository(store, cls).rewrite() == len(things)
    assert all(isinstance(each, Outline) for each in outlined(store, cls, None))


@pytest.mark.parametrize("cls", TABLES, ids=lambda cls: cls.__name__)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_summary_holds_nothing_that_an_erasure_empties(cls, data):
    thing = data.draw(st.from_type(cls))
    store, _ = stored(cls, [thing])
    store.erase(next(iter(store._rows.values())).subject)
    (emptied,) = Repository(store, cls).stream()
    assert tuple(summary_of(emptied)) == tuple(summary_of(thing))
    assert tables(cls, outlined(store, cls, None)) == tables(cls, [emptied])


def test_a_table_of_a_period_loads_no_history_and_one_as_of_the_past_those_that_changed_since():
    things = [a_ticket(number) for number in range(5)]
    things.append(a_ticket(5).reopen(at=T + 30 * HOUR, by=AMY))
    store, _ = stored(Ticket, things)
    asked = []
    watched, february = observed(store, asked.append), Period.month(2026, 2)
    assert tables_of(watched, february).tickets == TicketTable.from_objects(things)
    assert [span for span in asked if span.method == "load" and span.things] == []
    then = tables_of(watched, february, as_of=T + 29 * HOUR).tickets
    assert [span.things for span in asked if span.method == "load" and span.things] == [1]
    assert then.status.to_list() == ["solved"] * 6


def test_an_erased_person_leaves_no_topic_in_the_table():
    store, _ = stored(Ticket, [a_ticket(1, topic="my rash")])
    assert Tables.from_store(store).tickets.topic.to_list() == ["my rash"]
    erase_person(store, "C-1", at=T + 5 * HOUR, by=AMY)
    table = Tables.from_store(store).tickets
    assert table.topic.to_list() == [None]
    assert "rash" not in str(store.load([Key("ticket", "T-1")]))


def test_fields_of_the_desk_are_columns_without_the_histories():
    words = {"en": "Field", "zh_hans": "字段", "zh_hant": "欄位"}
    defined = [
        FieldDefinition(name="size", kind="number", **words),
        FieldDefinition(name="nick", kind="text", personal=True, **words),
    ]
    fields = FieldSet(id="desk", version=1, of="ticket", fields=defined)
    given = {"size": 7, "nick": "bo"}
    things = [a_ticket(1), a_ticket(2).set_fields(given, fields, at=T + 4 * HOUR, by=AMY)]
    store, _ = stored(Ticket, things)
    seen = list(outlined(store, Ticket, None))
    assert all(isinstance(each, Outline) for each in seen)
    table = TicketTable.from_objects(seen)
    assert table == TicketTable.from_objects(things)
    assert table.column("fields.size").to_list() == [None, "7"]


@pytest.mark.parametrize("status", sorted(UNSOLVED))
@pytest.mark.parametrize("by", [WANG, AMY, Actor.bot("robo")])
def test_a_ticket_that_has_only_begun_has_the_summary_that_its_facts_give(status, by):
    ticket = Ticket.open("T-1", channel="chat", subject="?", at=T, by=by, status=status)
    assert summary(ticket) == summary(ticket, as_of=T)


def test_a_check_names_a_row_whose_summary_is_not_that_of_its_facts():
    store, _ = stored(Ticket, [a_ticket(1)])
    row = store.load([Key("ticket", "T-1")])[Key("ticket", "T-1")].row
    body = json.loads(row.data)
    body["history"][2] = "bo"
    store.commit(Batch((Write(row._replace(data=json.dumps(body, separators=(",", ":"))), (), row.version),)))
    (line,) = Repository(store, Ticket).check()
    assert line == (
        "ticket 'T-1' has another summary of its history in its row than its facts give: rewrite()"
    )
    assert Repository(store, Ticket).rewrite() == 1
    assert Repository(store, Ticket).check() == []


def test_an_outline_says_nothing_of_its_data_and_has_no_other_fields():
    store, _ = stored(Ticket, [a_ticket(1)])
    (seen,) = outlined(store, Ticket, None)
    assert repr(seen) == "<Outline>"
    assert seen.merged_into is None
    with pytest.raises(AttributeError, match="nowhere"):
        seen.nowhere
