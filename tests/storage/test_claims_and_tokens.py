"""What decided a change is claimed; a request sent twice is carried out once and answered twice."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from cxkit.errors import Conflict, Invalid, NotFound, StorageError
from cxkit.kernel.facts import Actor
from cxkit.storage import (
    F,
    Key,
    MemoryKeys,
    MemoryStore,
    Repository,
    SQLiteStore,
    Unit,
    encrypted,
    erase_person,
    retrying,
)
from cxkit.storage._protocol import digest
from cxkit.tickets import Ticket

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG = Actor.agent("amy"), Actor.customer("C-1")


def opened(id: str, customer: str = "C-1") -> Ticket:
    return Ticket.open(id, customer=customer, channel="chat", subject=f"Where is {id}?", at=T0, by=WANG)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryStore()
    else:
        with SQLiteStore(tmp_path / "shop.sqlite") as store:
            yield store


@pytest.fixture
def two(store):
    Repository(store, Ticket).add(opened("T-1"), opened("T-2"))
    return store


def assign_the_other(unit: Unit, mine: str, other: str) -> None:
    """Take a ticket only while nobody has the other one."""
    if unit.get(Ticket, other).agent is None:
        unit.save(unit.get(Ticket, mine).assign("amy", at=T0, by=AMY))


def test_of_two_units_that_read_what_the_other_writes_one_is_a_conflict(two):
    first, second = Unit(two), Unit(two)
    assign_the_other(first, "T-1", "T-2")
    assign_the_other(second, "T-2", "T-1")
    first.commit()
    with pytest.raises(Conflict, match=r"T-1.*at version 2.*since then: ticket.assigned") as refused:
        second.commit()
    assert refused.value.params["since"] == ["ticket.assigned"]
    assert Repository(two, Ticket).count(F("agent") == "amy") == 1


def test_what_was_read_without_a_claim_may_change_meanwhile(two):
    unit = Unit(two)
    unit.get(Ticket, "T-2", claim=False)
    unit.save(unit.get(Ticket, "T-1").assign("amy", at=T0, by=AMY))
    Repository(two, Ticket).change("T-2", lambda ticket: ticket.assign("ben", at=T0, by=AMY))
    unit.commit()


def test_a_unit_that_writes_nothing_claims_nothing(two):
    for _ in range(2):
        with Unit(two) as unit:
            unit.get(Ticket, "T-1")
    with Unit(two) as unit:
        unit.save(unit.get(Ticket, "T-1").assign("amy", at=T0, by=AMY))


def test_a_list_is_claimed_by_its_owner(two):
    """At most two tickets of a case are open: the case is claimed, and of two more one is refused."""
    case = opened("CASE")
    Repository(two, Ticket).add(case)
    units = [Unit(two), Unit(two)]
    for number, unit in enumerate(units):
        unit.claim(case)
        if len(unit.find(Ticket, F("status") == "new").items) <= 3:
            unit.add(opened(f"NEW-{number}"))
    units[0].commit()
    with pytest.raises(Conflict, match="decided another change"):
        units[1].commit()


def test_a_claim_on_what_has_changed_already_is_refused_at_once(two):
    stale = Repository(two, Ticket).get("T-1")
    Repository(two, Ticket).change("T-1", lambda ticket: ticket.assign("amy", at=T0, by=AMY))
    with pytest.raises(Conflict, match="expected at version 1 and is at version 2"):
        Unit(two).claim(stale)


def test_what_is_not_there_cannot_be_claimed(two):
    with pytest.raises(Conflict, check=lambda error: error.params["found"] == 0):
        Unit(two).claim(opened("T-9"))


def test_one_unit_may_claim_again_and_again(two):
    unit = Unit(two)
    for number in range(3):
        unit.get(Ticket, "T-2")
        unit.add(opened(f"NEW-{number}"))
        unit.commit()
    for number in range(3, 6):
        # What it claimed before is claimed again, at the count that its own claims made.
        unit.add(opened(f"NEW-{number}"))
        unit.commit()
    assert Repository(two, Ticket).count() == 8
    assert two.load([Key("ticket", "T-2")])["ticket", "T-2"].row.claims == 6


def test_eight_threads_that_may_take_one_last_place_take_it_once(store):
    """Ten were asked for one place before, and eight got it."""
    Repository(store, Ticket).add(opened("CASE"))

    def take(number: int) -> None:
        def decide(unit: Unit) -> str:
            unit.get(Ticket, "CASE")
            if Repository(store, Ticket).count() == 1:
                unit.add(opened(f"NEW-{number}"))
            return "done"

        retrying(store, decide, attempts=50)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Repository(store, Ticket).count() == 2


# Tokens


def solve(unit: Unit) -> dict[str, object]:
    ticket = unit.get(Ticket, "T-1").assign("amy", at=T0, by=AMY).solve(at=T0, by=AMY)
    unit.save(ticket)
    return {"id": ticket.id, "version": ticket.version}


def test_a_request_that_is_sent_twice_gets_the_first_answer(two):
    runs = [retrying(two, solve, token="request-1", content={"solve": "T-1"}) for _ in range(2)]
    assert runs == [{"id": "T-1", "version": 3}] * 2
    assert Repository(two, Ticket).get("T-1").version == 3


def test_the_answer_stays_what_it_was_whatever_happens_since(two):
    first = retrying(two, solve, token="request-1")
    later = Repository(two, Ticket).change("T-1", lambda t: t.reopen(at=T0 + timedelta(1), by=AMY))
    assert later.version == 4
    assert retrying(two, solve, token="request-1") == first


def test_a_token_with_another_content_is_a_conflict(two):
    retrying(two, solve, token="request-1", content={"solve": "T-1"})
    with pytest.raises(Conflict, match="another request") as refused:
        retrying(two, solve, token="request-1", content={"solve": "T-2"}, attempts=1)
    assert refused.value.code == "conflict.token"


@pytest.mark.parametrize("token", ["", " \t"])
def test_requests_without_a_token_are_not_taken_for_one_request(two, token):
    with pytest.raises(Invalid, match="token: is empty"):
        retrying(two, solve, token=token)
    assert Repository(two, Ticket).get("T-1").version == 1


def test_an_answer_is_kept_also_where_nothing_was_to_be_done(two):
    runs = []
    for _ in range(2):
        retrying(two, lambda unit: runs.append(1) or "nothing to do", token="t")
    assert runs == [1]


def test_an_answer_is_plain_data(two):
    with pytest.raises(Invalid, match="must be plain data"):
        retrying(two, lambda unit: unit.get(Ticket, "T-1"), token="t")


def test_a_unit_asks_after_its_token_itself(two):
    with Unit(two, token="t") as unit:
        assert unit.repeated() is None
        unit.save(unit.get(Ticket, "T-1").assign("amy", at=T0, by=AMY))
        unit.respond(["T-1", None])
    assert Unit(two, token="t").repeated().value == ["T-1", None]


def test_an_answer_is_gone_once_the_person_is_erased(two):
    retrying(two, solve, token="request-1")
    erase_person(two, "C-1", at=T0 + timedelta(1), by=AMY)
    with pytest.raises(NotFound, match="answer is not kept"):
        retrying(two, solve, token="request-1")


def test_no_store_can_read_a_token_or_the_bytes_of_an_erased_answer(tmp_path):
    path = tmp_path / "shop.sqlite"
    with SQLiteStore(path) as store:
        Repository(store, Ticket).add(opened("T-1"))

        def work(unit: Unit) -> str:
            solve(unit)
            return "said to wang.fang@example.com"

        retrying(store, work, token="wang.fang@example.com/solve")
        assert b"said to wang" in b"".join(file.read_bytes() for file in tmp_path.iterdir())
        erase_person(store, "C-1", at=T0 + timedelta(1), by=AMY)
        left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert b"wang.fang" not in left


def test_an_encrypted_store_seals_answers():
    below = MemoryStore()
    store = encrypted(below, MemoryKeys())
    Repository(store, Ticket).add(opened("T-1"))
    first = retrying(store, solve, token="t")
    assert retrying(store, solve, token="t") == first
    assert "T-1" not in below._tokens[digest("t")].answer


def test_a_store_without_claims_or_answers_says_so(two):
    class Old(MemoryStore):
        capabilities = attrs.evolve(MemoryStore.capabilities, claims=False, answers=False)

    store = Old()
    Repository(store, Ticket).add(opened("T-1"))
    with Unit(store, token="t") as unit:
        unit.save(unit.get(Ticket, "T-1").assign("amy", at=T0, by=AMY))
    with pytest.raises(StorageError, match="keeps no claims"):
        Unit(store).get(Ticket, "T-1", claim=True)
    with pytest.raises(StorageError, match="keeps no answers"):
        retrying(store, solve, token="t2")


def test_waits_between_tries_grow_and_are_shortened_by_the_jitter(two, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr("cxkit.storage._state.time.sleep", waits.append)

    def always_late(unit: Unit) -> None:
        unit.save(unit.get(Ticket, "T-1").reply("a", at=T0, by=WANG))
        Repository(two, Ticket).change("T-1", lambda ticket: ticket.reply("b", at=T0, by=WANG))

    with pytest.raises(Conflict) as refused:
        retrying(two, always_late, attempts=4, jitter=lambda: 0.5)
    assert refused.value.params["attempts"] == 4
    assert waits == [0.002, 0.004, 0.008]
