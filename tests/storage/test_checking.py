"""Care for a store: what is wrong with it is found, said without personal data, and never raised."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from cxkit.errors import CxkitError, StorageError
from cxkit.kernel.facts import Actor
from cxkit.storage import (
    Failure,
    Input,
    KeyFile,
    MemoryStore,
    Repository,
    SQLiteStore,
    erase_person,
    faulty,
    with_inputs,
)
from cxkit.storage._checking import is_chosen
from cxkit.tickets import ServiceLevels, Ticket

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG = Actor.agent("amy"), Actor.customer("C-1")


def ticket(id):
    made = Ticket.open(id, channel="chat", subject="Where is my lamp?", customer="C-1", at=T, by=WANG)
    return made.assign("amy", at=T, by=AMY).tag("vip", at=T, by=AMY)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "desk.sqlite"


@pytest.fixture
def tickets(path):
    with SQLiteStore(path) as store:
        objects = Repository(store, Ticket)
        objects.add(ticket("T-1"), ticket("T-2"), ticket("T-3"))
        yield objects


def change(path, statement, *values):
    db = sqlite3.connect(path)
    assert db.execute(statement, values).rowcount == 1
    db.commit()
    db.close()


def test_a_sound_store_has_no_faults(tickets):
    assert tickets.check() == []
    erase_person(tickets.store, "C-1", at=T, by=AMY)
    assert tickets.check() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE cx_object SET data = '{' WHERE id = 'T-2'", "cannot be read"),
        (
            "UPDATE cx_object SET data = replace(data, 'amy', 'ben') WHERE id = 'T-2'",
            "not what its facts say",
        ),
        ("UPDATE cx_object SET fields = replace(fields, 'amy', 'ben') WHERE id = 'T-2'", "'agent'"),
        (
            "UPDATE cx_object SET fields = json_set(fields, '$.reopens', 9) WHERE id = 'T-2'",
            "'reopens'",
        ),
        ("UPDATE cx_object SET fields = '[]' WHERE id = 'T-2'", "cannot be read"),
        ("UPDATE cx_object SET lists = NULL WHERE id = 'T-2'", "'tags'"),
        ("UPDATE cx_object SET subject = 'C-9' WHERE id = 'T-2'", "another person"),
        ("UPDATE cx_object SET version = 2 WHERE id = 'T-2'", "is at version 2"),
        ("UPDATE cx_object SET schema = 'ticket/99' WHERE id = 'T-2'", "cannot be read"),
        ("UPDATE cx_journal SET data = '[]' WHERE position = 5", "cannot be read"),
        ("UPDATE cx_journal SET schema = 'ticket.melted/1' WHERE position = 5", "cannot be read"),
        ("DELETE FROM cx_journal WHERE position = 5", "its journal has"),
    ],
)
def test_what_is_wrong_inside_is_found_and_named(path, tickets, statement, said):
    change(path, statement)
    (fault,) = tickets.check()
    assert said in fault
    assert "'T-2'" in fault
    assert "lamp" not in fault


def test_a_part_of_the_store_can_be_checked(path, tickets):
    tickets.add(*(ticket(f"X-{n}") for n in range(200)))
    db = sqlite3.connect(path)
    db.execute("UPDATE cx_object SET data = '{'")
    db.commit()
    db.close()
    assert len(tickets.check(most=1000)) == 203
    assert 20 < len(tickets.check(sample=0.4, most=1000)) < 160
    assert len(tickets.check(most=7)) == 7


def test_the_same_objects_are_in_a_sample_until_they_change():
    def chosen(sample, version=1):
        return [n for n in range(40) if is_chosen(sample, "ticket", f"T-{n}", version)]

    assert chosen(0.25) == [0, 3, 8, 10, 12, 13, 28]
    assert chosen(0.25, 2) == [1, 5, 8, 9, 16, 20, 21, 35, 39]
    assert (chosen(0.0), chosen(1.0), chosen(1)) == ([], [*range(40)], [*range(40)])


ROWS = {
    "sound": ({}, []),
    "another person": ({"subject": "C-9"}, ["is filed under another person"]),
    "no words": ({"words": None}, ["is found by other words"]),
    "other words": ({"words": "lamp", "erasures": 1}, ["is found by other words"]),
    "words that were erased": ({"words": None, "erasures": 1}, []),
    "no lists": ({"lists": {}}, ["another computed list 'tags'"]),
    "lists that were erased": ({"lists": {}, "erasures": 1}, []),
    "other lists": ({"lists": {"tags": ("x",)}, "erasures": 1}, ["another computed list 'tags'"]),
    "more lists": ({"lists": {"tags": ("vip",), "x": ("y",)}}, ["another declared list 'x'"]),
    "another declared field": ({"agent": "ben"}, ["another declared field 'agent'"]),
    "no declared field": ({"agent": None, "erasures": 1}, ["another declared field 'agent'"]),
    "another computed field": ({"reopens": 9}, ["another computed field 'reopens'"]),
    "two fields": ({"status": "new", "status_rank": 0}, ["field 'status'", "field 'status_rank'"]),
}


@pytest.mark.parametrize("what", ROWS)
def test_a_row_that_is_not_its_object_s_is_named_and_what_an_erasure_took_is_not(what):
    store = MemoryStore()
    tickets = Repository(store, Ticket)
    tickets.add(ticket("T-1"))
    changes, said = ROWS[what]
    row = store._rows["ticket", "T-1"]
    of_row = {name: value for name, value in changes.items() if name in row._fields}
    fields = {**row.fields, **{name: value for name, value in changes.items() if name not in of_row}}
    store._rows["ticket", "T-1"] = row._replace(fields=fields, **of_row)
    faults = tickets.check()
    assert len(faults) == len(said)
    assert all(part in fault for part, fault in zip(said, faults, strict=True)), faults
    assert all(fault.startswith("ticket 'T-1' ") for fault in faults)


def test_rows_by_other_rules_are_counted_and_not_called_damaged(path, tickets):
    levels = Input(ServiceLevels(policies=[]), "desk", 1)
    later = Repository(with_inputs(tickets.store, service_levels=levels), Ticket)
    stale = "ticket: 3 rows were computed by other rules: rewrite(stale=True)"
    assert later.check() == [stale]
    later.add(ticket("T-4"))
    db = sqlite3.connect(path)
    db.execute("UPDATE cx_object SET subject = 'C-9' WHERE id = 'T-4'")
    db.commit()
    db.close()
    assert later.check() == [stale, "ticket 'T-4' is filed under another person than it names"]
    assert later.check(most=1) == [stale]
    later.rewrite()
    later.store.below.erase("C-9")
    later.rewrite(stale=True)
    assert later.check() == []


def test_a_check_says_that_the_store_cannot_be_read_and_does_not_raise():
    store = MemoryStore()
    Repository(store, Ticket).add(ticket("T-1"))
    (fault,) = Repository(faulty(store, [Failure("load")]), Ticket).check()
    assert fault == "ticket: the store cannot be read: StorageError (storage.unavailable)"


# Backups


def test_a_backup_ends_while_others_write_without_end_and_is_of_one_moment(path, tmp_path):
    with SQLiteStore(path) as store, SQLiteStore(path) as busy:
        tickets = Repository(store, Ticket)
        tickets.add_all(ticket(f"T-{n}") for n in range(4000))
        stop = threading.Event()

        def write():
            number = 0
            while not stop.is_set():
                number += 1
                Repository(busy, Ticket).add(ticket(f"A-{number}"), ticket(f"Z-{number}"))
                time.sleep(0.005)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            store.backup(tmp_path / "copy.sqlite")
        finally:
            stop.set()
            writer.join()
        assert sorted(each.name for each in tmp_path.iterdir() if "copy" in each.name) == ["copy.sqlite"]
    with SQLiteStore(tmp_path / "copy.sqlite") as copy:
        assert copy.check() == []
        pairs = Repository(copy, Ticket).count()
        assert pairs >= 4000
        assert pairs % 2 == 0


def test_a_backup_that_fails_leaves_nothing(path, tmp_path, monkeypatch):
    with SQLiteStore(path) as store:
        Repository(store, Ticket).add(ticket("T-1"))

        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="space"):
            store.backup(tmp_path / "copy.sqlite")
        assert not [each for each in tmp_path.iterdir() if "copy" in each.name]
        monkeypatch.undo()
        store.backup(tmp_path / "copy.sqlite")
        with pytest.raises(StorageError, match="exists"):
            store.backup(tmp_path / "copy.sqlite")


# Keys and erasure


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_nobody_else_may_read_a_key_file(tmp_path):
    path = tmp_path / "desk.keys"
    before = os.umask(0)
    try:
        keys = KeyFile(path)
    finally:
        os.umask(before)
    key = keys.current("C-1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key in path.read_bytes()
    keys.destroy("C-1")
    keys.close()
    assert key not in b"".join(each.read_bytes() for each in tmp_path.iterdir())


def test_an_erasure_is_recorded_also_when_a_later_fact_exists():
    store = MemoryStore()
    tickets = Repository(store, Ticket)
    tickets.add(ticket("T-1").reply("Soon.", at=T + timedelta(days=2), by=AMY))
    erase_person(store, "C-1", at=T + timedelta(days=1), by=AMY)
    erase_person(store, "C-1", at=T + timedelta(days=1), by=AMY)
    facts = tickets.get("T-1").history
    assert [type(fact).__name__ for fact in facts].count("Erased") == 1
    assert facts[-1].at == T + timedelta(days=2)


@pytest.mark.parametrize("kind", ["rows", "entries", "memory", "sqlite", "keys"])
def test_what_is_printed_shows_neither_keys_nor_data(kind, path, tmp_path):
    store = MemoryStore() if kind != "sqlite" else SQLiteStore(path)
    Repository(store, Ticket).add(ticket("T-1"))
    (stored,) = store.load([("ticket", "T-1")]).values() if kind != "sqlite" else [None]
    keys = KeyFile(tmp_path / "desk.keys")
    key = keys.current("C-1")
    shown = {
        "rows": lambda: repr(stored.row) + repr(stored),
        "entries": lambda: repr(stored.history) + str(stored.history[0]),
        "memory": lambda: repr(store),
        "sqlite": lambda: repr(store),
        "keys": lambda: repr(keys),
    }[kind]()
    assert "lamp" not in shown
    assert "vip" not in shown
    assert repr(key)[2:-1] not in shown
    assert json.dumps(shown)


# The file


def test_a_file_that_is_removed_or_replaced_under_an_open_store_is_noticed(path, tmp_path, tickets):
    tickets.store.backup(tmp_path / "copy.sqlite")
    tickets.store.checkpoint()
    os.replace(tmp_path / "copy.sqlite", path)
    for use in (lambda: tickets.get("T-1"), lambda: tickets.add(ticket("T-9"))):
        with pytest.raises(StorageError, match="replaced"):
            use()
    path.unlink()
    with pytest.raises(StorageError, match="removed"):
        tickets.get("T-1")


def test_an_older_version_refuses_to_write_once_a_newer_one_changed_the_layout(path, tickets):
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StorageError, match="upgrade cxkit") as caught:
        tickets.add(ticket("T-9"))
    assert caught.value.code == "storage.newer"
    assert tickets.get("T-1").id == "T-1"


def test_an_old_process_that_meets_a_new_fact_says_so_and_loses_nothing(path, tickets):
    change(path, "UPDATE cx_journal SET schema = 'ticket.melted/1' WHERE position = 2")
    change(path, "UPDATE cx_journal SET schema = 'ticket.tagged/7' WHERE position = 6")
    for id, said in (("T-1", "ticket.melted"), ("T-2", "7")):
        with pytest.raises(CxkitError, match=said) as caught:
            tickets.change(id, lambda each: each.solve(at=T, by=AMY))
        assert "newer" in str(caught.value)
    assert [entry.version for entry in tickets.store.journal()] == [1, 2, 3] * 3
