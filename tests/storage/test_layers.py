"""Stores over stores do what they say, called and awaited."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from itertools import count

import pytest

from cxkit.errors import MissingExtra, StorageError
from cxkit.kernel.facts import Actor
from cxkit.storage import (
    AsyncRepository,
    AsyncUnit,
    Failure,
    InThreads,
    KeyFile,
    MemoryKeys,
    MemoryStore,
    Repository,
    SQLiteStore,
    Unit,
    cached,
    encrypted,
    erase_person,
    erase_person_async,
    faulty,
    observed,
    read_only,
    retried,
    retrying_async,
)
from cxkit.testing.stores._samples import batch, load, put, write
from cxkit.tickets import Ticket

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY = Actor.agent("amy")


def opened(id, customer="C-1"):
    return Ticket.open(
        id, customer=customer, channel="chat", subject=f"Where is {id}?", at=T0, by=Actor.customer(customer)
    )


def unavailable():
    return pytest.raises(StorageError, check=lambda error: error.code == "storage.unavailable")


# Read only, observed, cached


def test_a_read_only_store_answers_and_refuses():
    below = MemoryStore()
    put(below, write())
    store = read_only(below)
    assert load(store) == load(below)
    for change in (lambda: put(store, write("T-2")), lambda: store.erase("C-1")):
        with pytest.raises(StorageError, match="is read only"):
            change()


def test_an_observed_store_tells_each_call_and_nothing_personal():
    spans, clock = [], count()
    store = observed(
        faulty(MemoryStore(), [Failure("erase")]), spans.append, clock=lambda: float(next(clock))
    )
    put(store, write("T-1"), write("T-2"))
    load(store)
    with unavailable():
        store.erase("C-1")
    assert [tuple(span) for span in spans] == [
        ("commit", 2, 1.0, None, "ticket", 0),
        ("load", 1, 1.0, None, "ticket", 1),
        ("erase", 1, 1.0, "storage.unavailable", "", 0),
    ]


def test_a_cache_answers_again_without_asking_and_forgets_what_is_written_or_erased():
    spans = []
    store = cached(observed(MemoryStore(), spans.append, clock=lambda: 0.0), size=2)
    put(store, write("a"), write("b"), write("c"))
    first = load(store, "a")
    assert load(store, "a") is first
    assert [span.method for span in spans] == ["commit", "load"]
    put(store, write("a", after=first))
    assert load(store, "a").row.version == 2
    store.erase("C-1")
    assert load(store, "a").row.personal is None
    loads = len(spans)
    for id in ("b", "c", "b"):
        load(store, id)
    assert len(spans) == loads + 2, "with room for two, the third load was answered from memory"


def test_a_cache_never_keeps_what_was_loaded_before_a_commit_that_ended_meanwhile():
    below = MemoryStore()
    put(below, write())

    class Slow:
        capabilities = below.capabilities
        during = None

        def __getattr__(self, name):
            return getattr(below, name)

        def load(self, keys):
            found = below.load(keys)
            if self.during is not None:
                act, self.during = self.during, None
                act()
            return found

    slow = Slow()
    store = cached(slow)
    slow.during = lambda: put(store, write(after=load(below)))
    assert load(store).row.version == 1
    assert load(store).row.version == 2


# Retried


def test_a_commit_whose_answer_was_lost_is_asked_again_and_done_once():
    below = MemoryStore()
    store = retried(faulty(below, [Failure("commit", 1, "after"), Failure("commit", 2)]), pause=lambda _: 0.0)
    receipt = store.commit(batch(write()))
    assert receipt.repeated
    assert len(below.journal()) == 1


def test_it_gives_up_after_so_many_attempts_and_waits_longer_each_time():
    waits = []
    failing = faulty(MemoryStore(), [Failure("load", n) for n in range(1, 9)])
    store = retried(failing, attempts=4, pause=lambda n: waits.append(n) or 0.0)
    with unavailable():
        load(store)
    assert waits == [1, 2, 3]


def test_what_does_not_pass_by_itself_is_not_asked_again():
    store = retried(faulty(MemoryStore(), [Failure("load", 1, code="storage.corrupt")]), pause=lambda _: 9.9)
    with pytest.raises(StorageError, check=lambda error: error.code == "storage.corrupt"):
        load(store)


# Encrypted


@pytest.fixture
def crypto():
    pytest.importorskip("cryptography", reason="the extra 'crypto' is not installed")


def test_encrypted_nothing_personal_stands_in_the_files(crypto, tmp_path):
    with SQLiteStore(tmp_path / "shop.sqlite") as below:
        tickets = Repository(encrypted(below, KeyFile(tmp_path / "keys")), Ticket)
        tickets.save(opened("T-1"))
        assert tickets.get("T-1") == opened("T-1")
        below.checkpoint()
        assert b"Where is" not in (tmp_path / "shop.sqlite").read_bytes()


def test_a_backup_made_before_an_erasure_holds_nothing_that_can_be_read(crypto, tmp_path):
    keys = KeyFile(tmp_path / "keys")
    with SQLiteStore(tmp_path / "shop.sqlite") as below:
        store = encrypted(below, keys)
        Repository(store, Ticket).save(opened("T-1"), opened("T-2", customer="C-2"))
        below.backup(tmp_path / "copy.sqlite")
        secret = keys.current("C-1")
        erase_person(store, "C-1", at=T0, by=AMY)
    with SQLiteStore(tmp_path / "copy.sqlite") as copy:
        tickets = Repository(encrypted(copy, keys), Ticket)
        assert tickets.get("T-1").subject == "[erased]"
        assert tickets.get("T-2").subject == "Where is T-2?"
    keys.close()
    assert secret not in (tmp_path / "keys").read_bytes()
    assert keys.current("C-1") != secret
    keys.close()


def test_a_ticket_s_own_key_goes_when_its_person_became_known_and_is_erased(crypto):
    keys = MemoryKeys()
    below = MemoryStore()
    store = encrypted(below, keys)
    put(store, write(subject="ticket:T-1"))
    put(store, write(after=load(store), subject="C-1"))
    own = keys.current("ticket:T-1")
    store.erase("C-1")
    assert keys.current("ticket:T-1") != own


def test_a_part_that_was_changed_or_moved_is_refused(crypto):
    below, keys = MemoryStore(), MemoryKeys()
    store = encrypted(below, keys)
    put(store, write("T-1"), write("T-2"))
    sealed = load(below, "T-1").row.personal
    put(below, write("T-3", personal=sealed), write("T-4", personal=sealed[:-2] + "!!"), write("T-5"))
    for id in ("T-3", "T-4"):
        with pytest.raises(StorageError, match="was changed after it was encrypted"):
            load(store, id)
    with pytest.raises(StorageError, match="was written without encrypted"):
        load(store, "T-5")


def test_without_the_extra_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(MissingExtra, match=r"pip install 'cxkit\[crypto\]'"):
        put(encrypted(MemoryStore(), MemoryKeys()), write())


# Erasing a person


def test_erasing_a_person_leaves_a_fact_in_each_object_and_can_be_repeated():
    store = MemoryStore()
    tickets = Repository(store, Ticket)
    tickets.save(opened("T-1"), opened("T-2"), opened("T-3", customer="C-2"))
    for _ in range(2):
        keys = erase_person(store, "C-1", at=T0, by=AMY, why="asked for it")
        assert sorted(key.id for key in keys) == ["T-1", "T-2"]
    for id in ("T-1", "T-2"):
        ticket = tickets.get(id)
        assert ticket.version == 2
        assert type(ticket.history[-1]).__name__ == "Erased"
        assert Ticket.replay(ticket.history) == ticket
    assert tickets.get("T-3") == opened("T-3", customer="C-2")


def test_an_erasure_that_was_interrupted_is_finished_the_next_time():
    below = MemoryStore()
    Repository(below, Ticket).save(opened("T-1"), opened("T-2"))
    with unavailable():
        erase_person(faulty(below, [Failure("commit", 2)]), "C-1", at=T0, by=AMY)
    assert not any(entry.personal for entry in below.journal())
    erase_person(below, "C-1", at=T0, by=AMY)
    assert [ticket.version for ticket in Repository(below, Ticket).stream()] == [2, 2]


# Awaited


def test_everything_can_be_awaited():
    async def day():
        store = retried(InThreads(MemoryStore()), pause=lambda _: 0.0)
        tickets = AsyncRepository(store, Ticket)
        await tickets.save(opened("T-1"))
        await tickets.add(opened("T-2"))
        await tickets.add_all([opened(f"U-{n}") for n in range(5)], size=2)
        changed = await tickets.change("T-1", lambda ticket: ticket.assign("amy", at=T0, by=AMY))
        async with AsyncUnit(store) as unit:
            unit.save((await unit.get(Ticket, "T-2")).assign("amy", at=T0, by=AMY))

        async def solve(unit):
            found = await unit.find(Ticket, limit=2)
            (same,) = await unit.get_all(Ticket, ["T-1"])
            unit.save(same.solve(at=T0, by=AMY))
            return len(found)

        assert await retrying_async(store, solve) == 2
        assert (await tickets.get("T-1")).history[:2] == changed.history[:2]
        assert await tickets.count() == 7
        assert [ticket.id async for ticket in tickets.stream(size=3)] == [
            "T-1",
            "T-2",
            *(f"U-{n}" for n in range(5)),
        ]
        assert await tickets.rewrite() == 7
        keys = await erase_person_async(store, "C-1", at=T0, by=AMY)
        assert len(keys) == 7
        assert (await tickets.get_all(["T-1", "no"]))[1] is None

    asyncio.run(day())


def test_an_awaited_unit_that_fails_writes_nothing():
    async def day():
        store = InThreads(MemoryStore())

        async def fail_inside():
            async with AsyncUnit(store) as unit:
                unit.add(opened("T-1"))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail_inside()
        assert await AsyncRepository(store, Ticket).count() == 0

    asyncio.run(day())


def test_rewriting_brings_rows_up_to_date_and_leaves_versions_alone():
    store = MemoryStore()
    tickets = Repository(store, Ticket)
    tickets.add_all([opened(f"T-{n}") for n in range(7)])
    for key, row in list(store._rows.items()):
        store._rows[key] = row._replace(fields={})
    assert tickets.find(None, order="opened_at").items[0].opened_at is not None
    assert tickets.rewrite(size=3) == 7
    assert len(store.journal()) == 7
    assert all(row.fields["customer"] == "C-1" for row in store._rows.values())


def test_a_unit_can_be_committed_step_by_step():
    store = MemoryStore()
    unit = Unit(store)
    ticket = opened("T-1")
    unit.save(ticket)
    assert unit.commit().position == 1
    assert unit.commit() is None
    unit.save(ticket.assign("amy", at=T0, by=AMY))
    assert unit.commit().position == 2
