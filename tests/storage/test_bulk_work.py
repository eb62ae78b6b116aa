"""Work on many objects: resumable, each failure told, nothing done twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from cxkit.customers import ContactPoint, Customer
from cxkit.errors import Conflict, Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.orders import Order
from cxkit.storage import (
    AsyncRepository,
    F,
    Failure,
    InThreads,
    MemoryStore,
    Repository,
    RetentionRule,
    SQLiteStore,
    change_all,
    change_all_async,
    erase_person,
    faulty,
    person_file,
    person_file_async,
    purge,
    purge_async,
)
from cxkit.tickets import Ticket

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG, SYSTEM = Actor.agent("amy"), Actor.customer("C-1"), Actor.system("retention")


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    return MemoryStore() if request.param == "memory" else SQLiteStore(tmp_path / "desk.sqlite")


def ticket(id, customer="C-1", at=T):
    by = Actor.customer(customer)
    return Ticket.open(id, channel="chat", subject="Where is my lamp?", customer=customer, at=at, by=by)


def assigned(each):
    return each.assign("amy", at=T, by=AMY)


def test_one_decision_is_made_for_every_object_and_what_refuses_is_told(store):
    tickets = Repository(store, Ticket)
    tickets.add(*(ticket(f"T-{n}") for n in range(5)))
    tickets.change("T-3", lambda each: assigned(each).solve(at=T, by=AMY).close(at=T, by=AMY))
    pages = list(change_all(tickets, lambda each: assigned(each).solve(at=T, by=AMY), size=2))
    assert [len(page.outcomes) for page in pages] == [2, 2, 1]
    (failure,) = [each for page in pages for each in page.failures]
    assert (failure.id, type(failure.error)) == ("T-3", Refused)
    assert tickets.count_by("status") == {"closed": 1, "solved": 4}


def test_bulk_work_goes_on_after_the_page_that_was_done(store):
    tickets = Repository(store, Ticket)
    tickets.add(*(ticket(f"T-{n}") for n in range(5)))
    first = next(change_all(tickets, assigned, size=2))
    rest = list(change_all(tickets, assigned, size=2, after=first.next))
    assert [each.id for page in rest for each in page.outcomes] == ["T-2", "T-3", "T-4"]
    assert {each.version for each in tickets.find()} == {2}


def test_a_conflict_that_lasts_is_told_and_stops_nobody():
    class Busy(MemoryStore):
        def commit(self, batch):
            if batch.writes and batch.writes[0].row.id == "T-1" and batch.writes[0].expected:
                raise Conflict("somebody else is faster each time")
            return super().commit(batch)

    tickets = Repository(Busy(), Ticket)
    tickets.add(*(ticket(f"T-{n}") for n in range(3)))
    (page,) = change_all(tickets, assigned, attempts=2)
    assert [(each.id, each.is_changed, each.error is not None) for each in page.outcomes] == [
        ("T-0", True, False),
        ("T-1", False, True),
        ("T-2", True, False),
    ]


def test_an_object_that_needs_no_change_is_left_as_it_is(store):
    tickets = Repository(store, Ticket)
    tickets.add(ticket("T-1"))
    (page,) = change_all(tickets, lambda each: each)
    assert page.outcomes[0][:3] == ("T-1", 1, False)


def test_a_person_s_file_is_everything_that_is_filed_under_them(store):
    contacts = [ContactPoint.email("wang.fang@example.com")]
    Repository(store, Customer).add(
        Customer.register("C-1", name="Wang Fang", contacts=contacts, at=T, by=AMY),
        Customer.register("C-2", at=T, by=AMY),
    )
    Repository(store, Ticket).add(ticket("T-1"), ticket("T-2", "C-2"), ticket("C-1", None))
    everything = person_file(store, "C-1")
    assert [(type(each).__name__, each.id) for each in everything] == [("Customer", "C-1"), ("Ticket", "T-1")]
    assert [each.id for each in person_file(store, "ticket:C-1")] == ["C-1"]
    keys = erase_person(store, "C-1", at=T, by=AMY)
    assert {key.id for key in keys} == {each.id for each in everything}
    assert Order not in {type(each) for each in everything}


def test_what_is_older_than_its_rule_allows_is_emptied_once_with_an_account(store):
    tickets = Repository(store, Ticket)
    tickets.add(ticket("old"), ticket("new", at=T + timedelta(days=20)), ticket("kept"))
    tickets.change("kept", lambda each: each.tag("lawsuit", at=T, by=AMY))
    rule = RetentionRule(
        cls=Ticket, field="opened_at", keep=timedelta(days=30), where=~F("tags").has("lawsuit")
    )
    (account,) = purge(store, [rule], at=T + timedelta(days=31), by=SYSTEM)
    assert (account.due, account.emptied, account.before, account.failures) == (1, 1, 0, ())
    assert [each.subject for each in tickets.get_all(["old", "new", "kept"])] == [
        "[erased]",
        "Where is my lamp?",
        "Where is my lamp?",
    ]
    (again,) = purge(store, [rule], at=T + timedelta(days=32), by=SYSTEM)
    assert (again.due, again.emptied, again.before) == (1, 0, 1)
    assert tickets.get("old").version == 2


def test_a_purge_that_fails_for_one_object_says_so():
    store = MemoryStore()
    Repository(store, Ticket).add(ticket("T-1"), ticket("T-2"))
    rule = RetentionRule(cls=Ticket, field="opened_at", keep=timedelta(days=30))
    (account,) = purge(faulty(store, [Failure("commit")]), [rule], at=T + timedelta(days=31), by=SYSTEM)
    assert (account.due, account.emptied, [each.id for each in account.failures]) == (2, 1, ["T-1"])


def test_a_rule_that_keeps_nothing_is_refused():
    with pytest.raises(Invalid, match="longer"):
        RetentionRule(cls=Ticket, field="opened_at", keep=timedelta(0))


def test_bulk_work_can_be_awaited_and_does_the_same():
    plain, awaited = MemoryStore(), MemoryStore()
    for store in (plain, awaited):
        Repository(store, Ticket).add(*(ticket(f"T-{n}") for n in range(5)))
    rule = RetentionRule(cls=Ticket, field="opened_at", keep=timedelta(days=30))
    late = T + timedelta(days=31)

    async def work():
        store = InThreads(awaited)
        tickets = AsyncRepository(store, Ticket)
        pages = [page async for page in change_all_async(tickets, assigned, size=2)]
        filed = [each.id for each in await person_file_async(store, "C-1")]
        return pages, filed, await purge_async(store, [rule], at=late, by=SYSTEM)

    pages = list(change_all(Repository(plain, Ticket), assigned, size=2))
    filed = [each.id for each in person_file(plain, "C-1")]
    accounts = purge(plain, [rule], at=late, by=SYSTEM)
    assert asyncio.run(work()) == (pages, filed, accounts)
    assert len(pages) == 3
    assert accounts[0].emptied == 5
    assert list(Repository(awaited, Ticket).stream()) == list(Repository(plain, Ticket).stream())
