"""A newer delivery takes the place of an import that nobody touched, in every store, and nothing else."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cxkit import Actor, F
from cxkit.storage import (
    AsyncPostgresStore,
    AsyncRepository,
    InThreads,
    MemoryKeys,
    MemoryStore,
    PostgresStore,
    Repository,
    SQLiteStore,
    add_all,
    encrypted,
    replace_imports,
    replace_imports_async,
)
from cxkit.tickets import Ticket
from cxkit.tickets.facts import Imported

sys.path.insert(0, str(Path(__file__).parent))
import postgres_server

sys.path.pop(0)

DESK = Actor.system("import:desk")


def delivered(id, day, status="open", subject="Lamp is dark"):
    at = datetime(2026, 2, day, tzinfo=UTC)
    return Ticket.imported(Imported(ticket=id, status=status, subject=subject, at=at, by=DESK))


@pytest.fixture(scope="module")
def server():
    pytest.importorskip("psycopg_pool", reason="psycopg or its pool is not installed")
    try:
        with postgres_server.server() as (conninfo, _):
            yield conninfo
    except postgres_server.NoServer as error:
        pytest.skip(str(error))


@pytest.fixture(params=["memory", "sqlite", "encrypted", "postgres"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryStore()
        return
    if request.param == "postgres":
        schema = f"replaced_{len(request.node.name)}"
        with PostgresStore(request.getfixturevalue("server"), schema=schema, size=2) as kept:
            yield kept
        return
    with SQLiteStore(tmp_path / "desk.sqlite") as kept:
        if request.param == "encrypted":
            pytest.importorskip("cryptography")
        yield kept if request.param == "sqlite" else encrypted(kept, MemoryKeys())


def test_what_nobody_touched_says_what_the_newer_delivery_says(store):
    add_all(store, [delivered(id, 3) for id in ("1", "2", "3")])
    tickets = Repository(store, Ticket)
    touched = tickets.get("2").assign("amy", at=datetime(2026, 2, 4, tzinfo=UTC), by=Actor.agent("amy"))
    tickets.save(touched)
    newer = [delivered(id, 5, "solved", "Lamp glows") for id in ("1", "2", "9")]
    assert replace_imports(store, newer) == 1
    assert tickets.get("1") == newer[0]
    assert tickets.get("2") == touched
    assert tickets.get_all(["9"]) == [None]
    assert [each.id for each in tickets.find(F("status") == "solved")] == ["1"]
    assert tickets.get("1").history[0].at == datetime(2026, 2, 5, tzinfo=UTC)
    assert not tickets.check()
    assert replace_imports(store, []) == 0


def test_life_goes_on_after_a_newer_delivery(store):
    add_all(store, [delivered("1", 3)])
    replace_imports(store, [delivered("1", 5, "pending")])
    tickets = Repository(store, Ticket)
    amy = Actor.agent("amy")
    tickets.save(tickets.get("1").assign("amy", at=datetime(2026, 2, 6, tzinfo=UTC), by=amy))
    assert (tickets.get("1").version, tickets.get("1").agent) == (2, "amy")
    assert replace_imports(store, [delivered("1", 7)]) == 0


async def replaced(store):
    """What a store holds after a delivery, a step of life for one of its objects, and a newer delivery."""
    tickets = AsyncRepository(store, Ticket)
    await tickets.add_all([delivered(id, 3) for id in ("1", "2")])
    touched = (await tickets.get("2")).assign(
        "amy", at=datetime(2026, 2, 4, tzinfo=UTC), by=Actor.agent("amy")
    )
    await tickets.save(touched)
    newer = [delivered(id, 5, "solved") for id in ("1", "2", "9")]
    assert await replace_imports_async(store, newer) == 1
    assert [each.id for each in (await tickets.find(F("status") == "solved")).items] == ["1"]
    assert not await tickets.check()
    return await tickets.get_all(["1", "2", "9"]), [newer[0], touched, None]


def test_what_is_awaited_is_replaced_too():
    found, wanted = asyncio.run(replaced(InThreads(MemoryStore())))
    assert found == wanted


def test_what_is_awaited_is_replaced_in_postgresql_too(server):
    async def work():
        store = AsyncPostgresStore(server, schema="replaced", size=2)
        try:
            return await replaced(store)
        finally:
            await store.close()

    found, wanted = asyncio.run(work())
    assert found == wanted
