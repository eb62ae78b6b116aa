"""Lists are read lightly: facts of a page are loaded when the first of them is asked for."""

from __future__ import annotations

import asyncio
import copy
import pickle
import sqlite3
from datetime import UTC, datetime

import pytest

from cxkit.codec import masked, to_dict
from cxkit.errors import Malformed
from cxkit.kernel import History
from cxkit.kernel.facts import Actor
from cxkit.storage import (
    AsyncRepository,
    InThreads,
    MemoryStore,
    Repository,
    SQLiteStore,
    Unit,
    erase_person,
    observed,
)
from cxkit.tickets import Ticket

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG = Actor.agent("amy"), Actor.customer("C-1")


def ticket(id):
    made = Ticket.open(id, channel="chat", subject="Where is my lamp?", customer="C-1", at=T, by=WANG)
    return made.assign("amy", at=T, by=AMY).reply("On its way.", at=T, by=AMY)


@pytest.fixture
def asked():
    return []


@pytest.fixture
def tickets(asked):
    store = observed(MemoryStore(), asked.append)
    objects = Repository(store, Ticket)
    objects.add(*(ticket(f"T-{n}") for n in range(5)))
    asked.clear()
    return objects


def test_a_list_asks_for_no_facts(tickets, asked):
    page = tickets.find(order="-opened_at", limit=3)
    assert [(each.id, each.subject, each.version, each.agent) for each in page] == [
        (f"T-{n}", "Where is my lamp?", 3, "amy") for n in (4, 3, 2)
    ]
    assert [span.method for span in asked] == ["scan"]


def test_the_facts_of_a_page_are_loaded_at_once_when_the_first_are_asked_for(tickets, asked):
    page = tickets.find(limit=3)
    assert [type(fact).__name__ for fact in page.items[1].history] == ["Opened", "Assigned", "Messaged"]
    assert [each.history[-1].at for each in page] == [T] * 3
    assert [(span.method, span.things) for span in asked] == [("scan", 3), ("load", 3)]


def test_an_object_from_a_list_is_the_object(tickets):
    light, whole = tickets.find(limit=1).items[0], tickets.get("T-0")
    assert light == whole
    assert hash(light.history) == hash(whole.history)
    assert to_dict(tickets.find(limit=1).items[0]) == to_dict(whole)
    assert masked(tickets.find(limit=1).items[0]) == masked(whole)
    assert pickle.loads(pickle.dumps(tickets.find(limit=1).items[0])) == whole
    assert copy.deepcopy(tickets.find(limit=1).items[0]) == whole
    assert tickets.find(limit=1).items[0].solve(at=T, by=AMY) == whole.solve(at=T, by=AMY)
    assert type(light.solve(at=T, by=AMY).history) is History
    assert Ticket.replay(tickets.find(limit=1).items[0].history) == whole


def test_an_object_from_a_list_can_be_changed_and_saved(tickets):
    with Unit(tickets.store) as unit:
        for each in unit.find(Ticket, limit=2):
            unit.save(each.solve(at=T, by=AMY))
    assert [each.status for each in tickets.find()] == ["solved"] * 2 + ["open"] * 3


def test_facts_that_came_since_belong_to_later_versions(tickets):
    light = tickets.find(limit=1).items[0]
    tickets.change("T-0", lambda each: each.solve(at=T, by=AMY))
    assert (light.version, len(list(light.history))) == (3, 3)


def test_facts_of_a_person_who_was_forgotten_since_are_empty(tickets):
    light = tickets.find(limit=1).items[0]
    erase_person(tickets.store, "C-1", at=T, by=AMY)
    assert "lamp" not in str(to_dict(tickets.get("T-0")))
    assert [fact.text for fact in light.history if hasattr(fact, "text")] == ["[erased]"]


def test_damage_surfaces_when_the_facts_are_asked_for_and_check_finds_it_before(tmp_path):
    with SQLiteStore(tmp_path / "desk.sqlite") as store:
        tickets = Repository(store, Ticket)
        tickets.add(ticket("T-0"), ticket("T-1"))
        db = sqlite3.connect(tmp_path / "desk.sqlite")
        db.execute("UPDATE cx_journal SET data = '{' WHERE position = 2")
        db.execute("DELETE FROM cx_journal WHERE position = 6")
        db.commit()
        db.close()
        first, second = tickets.find()
        assert first.subject == "Where is my lamp?"
        for _ in range(2):
            with pytest.raises(Malformed, match="T-0"):
                first.history[0]
        with pytest.raises(Malformed, match="2 of 3 facts"):
            second.history[0]
        assert len(tickets.check()) == 2


def test_an_awaited_store_gives_the_facts_with_the_page_and_reads_them_when_asked(tickets):
    async def read():
        return await AsyncRepository(InThreads(tickets.store), Ticket).find(limit=2)

    page = asyncio.run(read())
    assert [each.history[0].at for each in page] == [T] * 2
    assert page.items[0] == tickets.get("T-0")
