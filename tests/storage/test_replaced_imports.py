"""A newer delivery takes the place of an import that nobody touched, in every store, and nothing else."""

from datetime import UTC, datetime

import pytest

from cxkit import Actor, F
from cxkit.storage import (
    MemoryKeys,
    MemoryStore,
    Repository,
    SQLiteStore,
    add_all,
    encrypted,
    replace_imports,
)
from cxkit.tickets import Ticket
from cxkit.tickets.facts import Imported

DESK = Actor.system("import:desk")


def delivered(id, day, status="open", subject="Lamp is dark"):
    at = datetime(2026, 2, day, tzinfo=UTC)
    return Ticket.imported(Imported(ticket=id, status=status, subject=subject, at=at, by=DESK))


@pytest.fixture(params=["memory", "sqlite", "encrypted"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryStore()
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
