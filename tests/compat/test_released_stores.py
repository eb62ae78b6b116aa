"""SQLite files that any release has written are read, continued and erased for ever.

`store_*.sqlite.gz` are such files and `store_*.jsonl` what was in them: see `write_store.py`.
"""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cxkit.codec import from_dict, to_dict
from cxkit.errors import StorageError
from cxkit.kernel import Actor
from cxkit.kernel._plan import schema_of
from cxkit.storage import (
    F,
    Input,
    MemoryKeys,
    Repository,
    SQLiteStore,
    Unit,
    encrypted,
    erase_person,
    with_inputs,
)
from cxkit.storage._indexes import indexes_of
from cxkit.testing._registry import public_records
from cxkit.tickets import Priority, ServiceLevels, Ticket

FILES = sorted(Path(__file__).parent.glob("store_*.sqlite.gz"))
AT, DESK = datetime(2026, 6, 1, 9, tzinfo=UTC), Actor.agent("amy")
KEY = bytes(range(64))
FIRST_KINDS = (
    "agent campaign campaign_member complaint conversation customer invitation order organisation product "
    "response return_request shipment survey survey.callback survey.quota ticket"
)


def unpacked(packed, path):
    """A copy of a released file, to be opened."""
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


@pytest.fixture(params=FILES, ids=lambda path: path.name.partition(".")[0])
def release(request, tmp_path):
    """A store in a copy of a released file, what its objects were, what else is remembered, and the copy."""
    text = request.param.with_suffix("").with_suffix(".jsonl").read_text(encoding="utf-8")
    *payloads, rest = [json.loads(line) for line in text.splitlines()]
    path = unpacked(request.param, tmp_path / "store.sqlite")
    with SQLiteStore(path) as store:
        yield store, payloads, rest, path


@pytest.mark.parametrize("packed", FILES, ids=lambda path: path.name.partition(".")[0])
def test_a_released_file_that_must_be_brought_up_to_date_first_is_not_opened_read_only(packed, tmp_path):
    path = unpacked(packed, tmp_path / "store.sqlite")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="has layout 1 of an older cxkit") as refused:
        SQLiteStore(path, read_only=True)
    assert refused.value.code == "storage.older"
    assert path.read_bytes() == before
    with SQLiteStore(path):
        pass
    with SQLiteStore(path, read_only=True) as store:
        assert Repository(store, Ticket).get("T-1").id == "T-1"


def tags_in(data):
    """Every schema version that is named in a payload."""
    if isinstance(data, dict):
        return {data.get("schema")} | {tag for value in data.values() for tag in tags_in(value)}
    return {tag for value in data for tag in tags_in(value)} if isinstance(data, list) else set()


def test_every_kind_of_object_is_in_a_released_file(release):
    _, payloads, _, _ = release
    names = {payload["schema"].partition("/")[0] for payload in payloads}
    assert names >= set(FIRST_KINDS.split())


def test_every_object_is_what_it_was(release):
    store, payloads, _, _ = release
    newest = {schema_of(cls).tag for cls in public_records()}
    for payload in payloads:
        expected = from_dict(payload)
        stored = Repository(store, type(expected)).get(payload["id"])
        assert stored == expected
        assert stored.version == len(payload["history"])
        if tags_in(payload) - {None} <= newest:
            assert to_dict(stored) == payload


def test_objects_are_ordered_and_chosen_by_their_declared_fields(release):
    store, payloads, _, _ = release
    for cls in {type(from_dict(payload)) for payload in payloads}:
        levels = Input(ServiceLevels(policies=[]), "none", 1)
        objects = Repository(with_inputs(store, service_levels=levels), cls)
        everything = {payload["id"] for payload in payloads if payload["schema"] == schema_of(cls).tag}
        assert {thing.id for thing in objects.stream()} == everything
        for fields in indexes_of(cls):
            assert {thing.id for thing in objects.find(order=fields)} == everything
    assert [ticket.id for ticket in Repository(store, Ticket).find(F("customer") == "C-1")] == ["T-1"]


def test_rows_of_a_release_are_stale_until_they_are_rewritten_and_then_found_by_computed_fields(release):
    store, payloads, _, _ = release
    tickets = Repository(store, Ticket)
    assert tickets.find(order="-priority").stale
    tickets.rewrite(stale=True, size=1)
    assert tickets.rewrite(stale=True) == 0
    page = tickets.find(order="-priority")
    ranks = [list(Priority).index(ticket.priority) for ticket in page]
    assert not page.stale
    assert ranks == sorted(ranks, reverse=True)
    tagged = [payload for payload in payloads if payload["schema"] == "ticket/1" and payload.get("tags")]
    for payload in tagged:
        for tag in payload["tags"]:
            assert payload["id"] in {ticket.id for ticket in tickets.find(F("tags").has(tag))}


def test_the_journal_is_followed_from_any_place(release):
    store, _, rest, _ = release
    journal = [[entry.position, entry.kind, entry.id, entry.version] for entry in store.journal(0, 10**6)]
    assert journal == rest["journal"]
    half = len(journal) // 2
    assert [entry.position for entry in store.journal(journal[half][0], 1)] == [journal[half + 1][0]]


def test_a_request_that_is_sent_again_after_the_upgrade_is_not_carried_out_twice(release):
    store, _, rest, _ = release
    with Unit(store, token="assigned-T-1") as unit:
        unit.save(unit.get(Ticket, "T-1").assign("bob", at=AT, by=DESK))
        assert unit.commit().repeated
    assert Repository(store, Ticket).get("T-1").agent == "amy"
    assert store.journal(rest["journal"][-1][0]) == []


def test_an_object_is_continued(release):
    store, _, rest, path = release
    tickets = Repository(store, Ticket)
    before = tickets.get("T-1")
    after = tickets.change("T-1", lambda ticket: ticket.solve(at=AT, by=DESK))
    assert tuple(after.history)[: before.version] == tuple(before.history)
    assert [(entry.id, entry.version) for entry in store.journal(rest["journal"][-1][0])] == [("T-1", 3)]
    with SQLiteStore(path) as again:
        assert Repository(again, Ticket).get("T-1") == after
        assert Repository(again, Ticket).find(F("status") == "solved", limit=0, count=True).count >= 1


def test_what_was_erased_before_stays_erased(release):
    store, _, rest, path = release
    assert {tuple(key) for key in rest["erased"]} == {("ticket", "T-2"), ("ticket", "T-3")}
    for _, id in rest["erased"]:
        assert Repository(store, Ticket).get(id).subject == "[erased]"
    assert b"card was charged" not in path.read_bytes()
    assert "王小明".encode() not in path.read_bytes()


def test_a_person_is_erased(release):
    store, payloads, _, path = release
    customer = next(payload for payload in payloads if payload["schema"].startswith("customer/"))
    erased = erase_person(store, customer["id"], at=AT, by=DESK, why="asked for it")
    assert ("customer", customer["id"]) in erased
    assert customer["name"].encode() not in path.read_bytes()
    erase_person(store, "C-1", at=AT, by=DESK)
    assert Repository(store, Ticket).get("T-1").subject == "[erased]"
    assert b"Where is it?" not in path.read_bytes()


def test_personal_parts_under_a_key_are_read_with_the_key(release, tmp_path, request):
    pytest.importorskip("cryptography")
    _, _, rest, _ = release
    packed = request.node.callspec.params["release"]
    path = unpacked(
        packed.with_name(packed.name.replace("store", "encrypted")), tmp_path / "encrypted.sqlite"
    )
    keys = MemoryKeys(lambda size: KEY[:size])
    keys.current("C-9")
    with SQLiteStore(path) as store:
        tickets = Repository(encrypted(store, keys), Ticket)
        assert tickets.get("T-9") == from_dict(rest["encrypted"])
        keys.destroy("C-9")
        assert tickets.get("T-9").subject == "[erased]"
