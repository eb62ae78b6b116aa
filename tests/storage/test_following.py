"""Following the journal: at least once, in order, from a place that the store keeps."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from cxkit.errors import Conflict, Invalid
from cxkit.kernel.facts import Actor
from cxkit.storage import (
    InThreads,
    MemoryStore,
    Repository,
    SQLiteStore,
    follow,
    follow_async,
    observed,
    payload,
)
from cxkit.tickets import Ticket

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG = Actor.agent("amy"), Actor.customer("C-1")


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    return MemoryStore() if request.param == "memory" else SQLiteStore(tmp_path / "desk.sqlite")


def fill(store, *ids):
    for id in ids:
        ticket = Ticket.open(id, channel="chat", subject="Where is my lamp?", customer="C-1", at=T, by=WANG)
        Repository(store, Ticket).save(ticket.assign("amy", at=T, by=AMY))


def names(batches):
    return [[f"{fact.id} {fact.schema.partition('.')[2]}" for fact in batch] for batch in batches]


def test_facts_are_handed_out_once_in_order_and_later_ones_later(store):
    fill(store, "T-1", "T-2")
    assert names(follow(store, "outbox", size=3)) == [
        ["T-1 opened/1", "T-1 assigned/1", "T-2 opened/1"],
        ["T-2 assigned/1"],
    ]
    assert list(follow(store, "outbox")) == []
    fill(store, "T-3")
    assert names(follow(store, "outbox")) == [["T-3 opened/1", "T-3 assigned/1"]]


def test_a_batch_that_was_not_finished_is_handed_out_again(store):
    fill(store, "T-1", "T-2")
    batches = follow(store, "outbox", size=2)
    next(batches)
    next(batches)
    batches.close()
    assert names(follow(store, "outbox", size=2)) == [["T-2 opened/1", "T-2 assigned/1"]]


def test_a_place_is_in_the_store_and_outlives_the_process(tmp_path):
    with SQLiteStore(tmp_path / "desk.sqlite") as store:
        fill(store, "T-1")
        assert len(list(follow(store, "outbox"))) == 1
    with SQLiteStore(tmp_path / "desk.sqlite") as store:
        assert list(follow(store, "outbox")) == []
        assert store.check() == []


def test_followers_of_different_names_do_not_see_one_another(store):
    fill(store, "T-1")
    first, second = list(follow(store, "outbox")), list(follow(store, "webhooks"))
    assert first == second
    assert list(follow(store, "outbox", size=1)) == []


def test_two_that_follow_under_one_name_at_once_meet_a_conflict(store):
    fill(store, "T-1", "T-2")
    one, other = follow(store, "outbox", size=2), follow(store, "outbox", size=2)
    assert next(one) == next(other)
    next(one)
    with pytest.raises(Conflict):
        next(other)


def test_an_asynchronous_service_follows_alike():
    async def read(store):
        return [batch async for batch in follow_async(InThreads(store), "outbox", size=2)]

    store = MemoryStore()
    fill(store, "T-1", "T-2")
    assert len(asyncio.run(read(store))) == 2
    assert list(follow(store, "outbox")) == []


def test_names_and_sizes_that_make_no_sense_are_refused(store):
    for asked in ({"name": ""}, {"name": "a\x00"}, {"name": "x", "size": 0}):
        with pytest.raises(Invalid):
            next(follow(store, **asked))


def test_a_payload_holds_nothing_personal(store):
    fill(store, "T-1")
    (facts,) = follow(store, "webhooks")
    assert any("lamp" in (fact.personal or "") for fact in facts)
    payloads = [payload(fact) for fact in facts]
    assert "lamp" not in json.dumps(payloads)
    assert [(each["payload"], each["fact"], each["schema_version"]) for each in payloads] == [
        (1, "ticket.opened", 1),
        (1, "ticket.assigned", 1),
    ]


def test_an_observer_sees_what_was_asked_how_many_came_and_nothing_personal(store):
    events = []
    watched = observed(store, events.append)
    fill(watched, "T-1", "T-2")
    Repository(watched, Ticket).find(order="-opened_at")
    with pytest.raises(Conflict):
        Repository(watched, Ticket).add(Ticket.open("T-1", channel="chat", subject="?", at=T, by=WANG))
    scan = next(event for event in events if event.method == "scan")
    assert (scan.what, scan.found, scan.error) == ("ticket by opened_at", 2, None)
    assert events[-1][:2] == ("commit", 1)
    assert (events[-1].what, events[-1].error) == ("ticket", "conflict")
    assert "lamp" not in repr(events)
    assert "T-1" not in repr(events)
    assert all(event.seconds >= 0 for event in events)
    assert timedelta(seconds=sum(event.seconds for event in events)) < timedelta(hours=1)
