"""Keys are changed while a store is in use, and sealed parts fit one place of one version alone."""

import asyncio
import pickle
from base64 import b85encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from cxkit.errors import Invalid, StorageError
from cxkit.kernel import Actor
from cxkit.storage import (
    Batch,
    By,
    F,
    Failure,
    InThreads,
    Key,
    KeyFile,
    MemoryKeys,
    MemoryStore,
    Query,
    Repository,
    SQLiteStore,
    cached,
    encrypted,
    erase_person,
    faulty,
    observed,
    rotate_keys,
)
from cxkit.storage._encryption import name_of
from cxkit.storage._mapping import to_write
from cxkit.testing.stores._samples import load, put, write
from cxkit.tickets import Ticket

pytest.importorskip("cryptography")
T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY = Actor.agent("amy")


def opened(n):
    customer = f"C-{n % 3}"
    said = {"subject": f"about {n}", "tags": {"vip"}, "at": T, "by": Actor.customer(customer)}
    ticket = Ticket.open(f"T-{n}", customer=customer, channel="chat", **said)
    return ticket.reply(f"words of {n}", at=T, by=Actor.customer(customer))


@pytest.fixture(params=["memory", "sqlite"])
def pair(request, tmp_path):
    """A store below with ten tickets, and its keys."""
    if request.param == "memory":
        below, keys = MemoryStore(), MemoryKeys()
    else:
        below, keys = SQLiteStore(tmp_path / "desk.sqlite"), KeyFile(tmp_path / "desk.keys")
    Repository(encrypted(below, keys), Ticket).add(*(opened(n) for n in range(10)))
    yield below, keys
    if request.param == "sqlite":
        below.close()
        keys.close()


def names_in(below):
    """The names of the keys under which anything is sealed."""
    rows = below.load([Key("ticket", f"T-{n}") for n in range(10)]).values()
    parts = [each.personal for each in (*below.journal(0, 10**6), *(stored.row for stored in rows))]
    return {part.split(":")[1] for part in parts if part is not None}


def test_after_a_rotation_everything_is_under_new_keys_and_the_old_ones_are_gone(pair):
    below, keys = pair
    tickets = Repository(encrypted(below, keys), Ticket)
    before, journal = list(tickets.stream()), [entry.position for entry in below.journal()]
    old = [keys.current(f"C-{n}") for n in range(3)]
    assert rotate_keys(below, keys, size=7) == 10
    assert not names_in(below) & {name_of(key) for key in old}
    assert [keys.named(name_of(key)) for key in old] == [None] * 3
    assert list(tickets.stream()) == before
    assert [list(ticket.history) for ticket in tickets.stream()] == [
        list(ticket.history) for ticket in before
    ]
    assert [entry.position for entry in below.journal()] == journal
    assert len(tickets.find(F("tags").has("vip"))) == 10
    assert rotate_keys(below, keys) == 10
    if isinstance(below, SQLiteStore):
        assert below.check() == []
        assert not any(key in Path(keys._path).read_bytes() for key in old)


def test_an_interrupted_rotation_goes_on_where_it_was_and_everything_can_be_read_meanwhile(pair):
    below, keys = pair
    tickets = Repository(encrypted(below, keys), Ticket)
    before = list(tickets.stream())
    away = Failure("commit", call=5)
    with pytest.raises(StorageError):
        rotate_keys(faulty(below, [away]), keys)
    assert list(tickets.stream()) == before
    assert len(tickets.find(F("tags").has("vip"))) == 10
    tickets.change("T-9", lambda ticket: ticket.assign("amy", at=T, by=AMY))
    done = rotate_keys(below, keys)
    assert done == 6
    assert tickets.get("T-9").agent == "amy"
    assert len(tickets.find(F("tags").has("vip"))) == 10
    assert {ticket.subject for ticket in tickets.stream()} == {f"about {n}" for n in range(10)}


def test_who_is_erased_during_a_rotation_stays_erased(pair):
    below, keys = pair
    store = encrypted(below, keys)
    away = Failure("commit", call=5)
    with pytest.raises(StorageError):
        rotate_keys(faulty(below, [away]), keys)
    erase_person(store, "C-1", at=T + timedelta(days=1), by=AMY)
    rotate_keys(below, keys)
    subjects = {ticket.subject for ticket in Repository(store, Ticket).stream() if ticket.customer == "C-1"}
    assert subjects == {"[erased]"}


def test_a_rotation_can_be_awaited():
    below, keys = MemoryStore(), MemoryKeys()
    Repository(encrypted(below, keys), Ticket).add(*(opened(n) for n in range(4)))
    assert asyncio.run(rotate_keys(InThreads(below), keys)) == 4


def test_a_part_of_another_row_version_or_order_is_refused():
    below, keys = MemoryStore(), MemoryKeys()
    tickets = Repository(encrypted(below, keys), Ticket)
    tickets.add(opened(0), opened(3))
    first = below._rows["ticket", "T-0"]
    tickets.change("T-0", lambda ticket: ticket.reply("more", at=T, by=AMY))
    now, history = below._rows["ticket", "T-0"], list(below._histories["ticket", "T-0"])

    def refused():
        with pytest.raises(StorageError, match="changed after it was encrypted"):
            tickets.get("T-0")
        return True

    below._rows["ticket", "T-0"] = now._replace(personal=first.personal)
    assert refused()
    below._rows["ticket", "T-0"] = now._replace(personal=below._rows["ticket", "T-3"].personal)
    assert refused()
    below._rows["ticket", "T-0"] = now
    swapped = [history[0], history[1]._replace(personal=history[2].personal), history[2]]
    below._histories["ticket", "T-0"] = swapped
    assert refused()
    below._histories["ticket", "T-0"] = history
    assert tickets.get("T-0").version == 3


@pytest.mark.parametrize("keys", [MemoryKeys(), "file"])
def test_no_key_and_no_datum_is_in_what_is_printed(keys, tmp_path):
    keys = KeyFile(tmp_path / "desk.keys") if keys == "file" else keys
    below = MemoryStore()
    store = encrypted(below, keys)
    Repository(store, Ticket).add(opened(0))
    key = keys.current("C-0")
    stored = store.load([Key("ticket", "T-0")])["ticket", "T-0"]
    counts = below.scan(Query(kind="ticket", by=(By("tags", True),)))
    assert counts.counts
    printed = [repr(each) for each in (keys, below, store, store.layer, stored, store.journal(), stored.row)]
    printed += [repr(cached(store)), repr(observed(store, print)), repr(store.scan(Query(kind="ticket")))]
    printed += [
        repr(counts),
        repr(to_write(opened(0))),
        repr(Batch((to_write(opened(0)),), "a", answer="vip")),
    ]
    for secret in (repr(key)[2:-1], key.hex(), "about 0", "words of 0", "vip"):
        assert not [text for text in printed if secret in text]


# What is handed down to the store below, and must be readable for ever


def sealed_ticket(below):
    keys = count(1)
    store = encrypted(below, MemoryKeys(lambda size: bytes([next(keys)]) * size))
    made = write("T-1", facts=2, lists={"tags": ("gift", "vip")}, status="open")
    store.commit(Batch((made,), "t", answer='{"n":1}'))
    return store, made


def test_sealed_parts_digests_and_answers_are_always_the_same_under_the_same_keys():
    below = MemoryStore()
    store, made = sealed_ticket(below)
    (stored,) = below.load([made.row.key]).values()
    name = "siv2:f3b0c0bee953b1424538a2f6"
    assert stored.row.personal == (
        f"{name}:h8jza4$9&zrW~bsdglmv&@I{{;Im1GN9#ZZt<3SqF_!~aAWx@lve=__lJ3?@M2kDVBEtMhpMBOY}}KYO|-$xtzVPgJGw55)r"
    )
    assert stored.row.lists == {
        "tags": ("78c09b3e91ccb0876453ae5ee0be9280", "00cad4478a522f0559ce70587ddc9982")
    }
    assert [entry.personal for entry in stored.history] == [
        f"{name}:Ah&)7$e>J4qb7>Ik*8U#9{{leQjvASUF0EQip9!Xtx<b;n=6Z*ssbXQf+EG20d;",
        f"{name}:e=Zc=H#S$s&IFTtQ3)G=2i|gKUpi4y3~JKu26uXqju!&4NxF!Ck#}}!FdSluEH2",
    ]
    assert below._tokens["t"].answer == f"{name}:?AACdKVHOtzB=gE$3e4wwqqn6vFzv"
    opened = store.load([made.row.key])[made.row.key]
    assert (opened.row.personal, opened.row.lists) == (made.row.personal, made.row.lists)
    assert store.commit(Batch((), "t")).answer == '{"n":1}'


def test_parts_in_the_first_form_are_read_and_no_other_form_is():
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    below = MemoryStore()
    store, made = sealed_ticket(below)
    key = store.layer.keys.current("C-1")

    def first(text, place):
        sealed = AESSIV(key).encrypt(text.encode(), [b"ticket", b"T-1", str(place).encode()])
        return f"siv1:{name_of(key)}:{b85encode(sealed).decode()}"

    at = made.row.key
    below._rows[at] = below._rows[at]._replace(personal=first('{"a":1}', 0))
    below._histories[at] = [
        entry._replace(personal=first(f'{{"a":{entry.version}}}', entry.version))
        for entry in below._histories[at]
    ]
    read = store.load([at])[at]
    assert [read.row.personal, *[entry.personal for entry in read.history]] == [
        '{"a":1}',
        '{"a":1}',
        '{"a":2}',
    ]
    for wrong in (first('{"a":1}', 2), first('{"a":1}', 0).replace("siv1", "siv2"), "siv3:x:y", '{"a":1}'):
        below._rows[at] = below._rows[at]._replace(personal=wrong)
        with pytest.raises(StorageError):
            store.load([at])


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_keys_are_made_renewed_retired_and_destroyed_person_by_person(kind, tmp_path):
    keys = MemoryKeys() if kind == "memory" else KeyFile(tmp_path / "desk.keys")
    one, other = keys.current("a"), keys.current("b")
    assert (len(one), one != other, keys.current("a")) == (64, True, one)
    assert (keys.named(name_of(one)), keys.named("x"), keys.living("c")) == (one, None, [])
    keys.renew()
    new = keys.current("a")
    assert new not in (one, other)
    keys.renew()
    assert (keys.living("a"), keys.living("b")) == ([new, one], [other])
    assert (keys.current("a"), keys.named(name_of(one))) == (new, one)
    keys.retire()
    assert (keys.living("a"), keys.living("b"), keys.named(name_of(one))) == ([new], [], None)
    keys.destroy("b")
    assert keys.current("a") == new
    keys.renew()
    assert keys.current("a") != new
    keys.destroy("a")
    assert (keys.living("a"), keys.named(name_of(new))) == ([], None)
    assert keys.current("a") not in (one, other, new)
    with ThreadPoolExecutor(1) as other_thread:
        assert other_thread.submit(keys.current, "a").result() == keys.current("a")
    if kind == "file":
        keys.close()
        assert pickle.loads(pickle.dumps(keys)).current("a") == keys.current("a")


def test_a_list_is_found_in_a_sealed_store_and_not_counted_by():
    store, _ = sealed_ticket(MemoryStore())
    for text, number in (("vip", 1), ("gift", 1), ("other", 0)):
        where = F("tags").has(text)
        for asked in (where, where & ~F("tags").has("x"), (where | where) & where):
            assert len(store.scan(Query(kind="ticket", where=asked)).items) == number
    assert store.scan(Query(kind="ticket", by=(By("status"),))).counts == ((("open",), 1),)
    for by in ((By("tags", True),), (By("status"), By("tags", True))):
        with pytest.raises(Invalid, match="not counted by"):
            store.scan(Query(kind="ticket", by=by))


def test_a_sealed_store_over_a_key_file_can_be_handed_to_another_process(tmp_path):
    below, keys = SQLiteStore(tmp_path / "desk.sqlite"), KeyFile(tmp_path / "desk.keys")
    store = encrypted(below, keys)
    put(store, write("T-1"))
    assert load(pickle.loads(pickle.dumps(store)), "T-1") == load(store, "T-1")
