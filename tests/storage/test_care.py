"""Accidents to a file are found; what older versions wrote is brought up to date; tokens are forgotten."""

import os
import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Malformed, StorageError
from cxkit.kernel import Actor
from cxkit.storage import (
    MemoryStore,
    Repository,
    SQLiteStore,
    Unit,
    erase_person,
    follow,
    observed,
    read_only,
    retrying,
)
from cxkit.storage.sqlite import _layout
from cxkit.testing.stores._sharing import process_context
from cxkit.tickets import Ticket

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG = Actor.agent("amy"), Actor.customer("C-1")


def opened(id, at=T, **more):
    return Ticket.open(id, customer="C-1", channel="chat", subject=f"about {id}", at=at, by=WANG, **more)


@pytest.fixture
def path(tmp_path):
    """A file of three tickets with tags, of three facts each, and a token with its answer."""
    with SQLiteStore(tmp_path / "desk.sqlite") as store:
        for n in range(3):
            Repository(store, Ticket).add(
                opened(f"T-{n}", tags={"vip"}).assign("amy", at=T, by=AMY).reply(f"hello {n}", at=T, by=AMY)
            )
        retrying(store, lambda unit: {"answer": unit.get(Ticket, "T-0").version}, token="asked")
    return tmp_path / "desk.sqlite"


def damaged(path, *statements):
    """What the check finds after somebody wrote into the file beside us."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    with SQLiteStore(path) as store:
        assert store.check() == store.check(sample=1.0)
        return store.check()


def test_a_sound_file_has_no_faults_after_changes_claims_erasures_and_rewriting(path):
    with SQLiteStore(path) as store:
        tickets = Repository(store, Ticket)
        tickets.change("T-0", lambda ticket: ticket.solve(at=T, by=AMY))
        with Unit(store) as unit:
            unit.get(Ticket, "T-0")
            unit.save(unit.get(Ticket, "T-1").solve(at=T, by=AMY))
        tickets.rewrite()
        assert store.check() == []
        erase_person(store, "C-1", at=T, by=AMY)
        assert store.check() == []
        store.compact()
        assert store.check() == store.check(sample=0.5) == []


CHANGED = "is not as it was written, or follows another than it did"

ACCIDENTS = {
    "a fact was torn": (
        "UPDATE cx_journal SET data = replace(data, 'amy', 'ann') WHERE position = 2",
        f"journal part 1 to 3 (ticket T-0, versions 1 to 3) {CHANGED}",
    ),
    "a personal part of a fact was torn": (
        "UPDATE cx_journal SET personal = substr(personal, 1, 9) WHERE position = 3",
        "the personal part of journal part 1 to 3 (ticket T-0, versions 1 to 3) is not as it was written",
    ),
    "a personal part of a fact is gone": (
        "UPDATE cx_journal SET personal = NULL WHERE position = 3",
        "the personal part of journal part 1 to 3 (ticket T-0, versions 1 to 3) is not as it was written",
    ),
    "all personal parts of facts are gone": (
        "UPDATE cx_journal SET personal = NULL",
        "the personal part of journal part 1 to 3 (ticket T-0, versions 1 to 3) was lost",
    ),
    "personal parts of rows changed places": (
        "UPDATE cx_object SET part = (SELECT sum(part) FROM cx_object WHERE id IN ('T-0', 'T-1')) - part "
        "WHERE id IN ('T-0', 'T-1')",
        "the personal part of ticket T-0 is not as it was written",
    ),
    "lists of rows changed places": (
        "UPDATE cx_object SET lists = (SELECT sum(lists) FROM cx_object WHERE id IN ('T-0', 'T-1')) - lists "
        "WHERE id IN ('T-0', 'T-1')",
        "the list part of ticket T-1 is not as it was written",
    ),
    "a row was changed": (
        "UPDATE cx_object SET fields = replace(fields, 'open', 'held') WHERE id = 'T-2'",
        "the row of ticket T-2 is not as it was written",
    ),
    "a row of before came back": (
        "UPDATE cx_object SET version = 2 WHERE id = 'T-2'",
        "the row of ticket T-2 is not as it was written",
    ),
    "a fact was removed from the middle": (
        "DELETE FROM cx_journal WHERE position = 5",
        "journal entry 5 is missing",
    ),
    "the last fact was removed": (
        "DELETE FROM cx_journal WHERE position = 9",
        "the journal of ticket T-2 does not end as it did when its row was written",
    ),
    "a whole object was removed": (
        "DELETE FROM cx_journal WHERE object = 1; DELETE FROM cx_object WHERE number = 1",
        "journal entry 1 is missing",
    ),
    "a checksum is gone": (
        "DELETE FROM cx_link WHERE position = 3",
        "the journal of ticket T-0 does not end as it did when its row was written",
    ),
    "a checksum covers less than it did": (
        "UPDATE cx_link SET first = 2 WHERE position = 3",
        f"journal part 2 to 3 (ticket T-0, versions 2 to 3) {CHANGED}",
    ),
    "a checksum begins where nothing can": (
        "UPDATE cx_link SET first = 'x' WHERE position = 3",
        f"journal entry 3 (ticket T-0, version 3) {CHANGED}",
    ),
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_accident_is_found_and_named(path, accident):
    statements, named = ACCIDENTS[accident]
    assert named in damaged(path, *statements.split("; "))


def test_facts_that_changed_places_are_found(path):
    faults = damaged(
        path,
        "UPDATE cx_journal SET version = version + 100 WHERE position IN (1, 2)",
        "UPDATE cx_journal SET version = 103 - version + 100 - 100 WHERE position IN (1, 2)",
    )
    assert any(fault.startswith("journal part") and "follows another" in fault for fault in faults)


COLUMNS = [
    *("cx_journal data", "cx_journal at", "cx_journal schema", "cx_journal personal"),
    *("cx_object data", "cx_object subject", "cx_part personal"),
]


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_changed_letter_anywhere_in_rows_facts_and_personal_parts_is_found(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "desk.sqlite"
    with SQLiteStore(path) as store:
        Repository(store, Ticket).add(opened("T-0", tags={"vip"}).reply("hello", at=T, by=AMY))
    table, column = data.draw(st.sampled_from(COLUMNS)).split()
    connection = sqlite3.connect(path)
    rows = connection.execute(f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
    number, text = data.draw(st.sampled_from(rows))
    place = data.draw(st.integers(0, len(text) - 1))
    other = chr(ord(text[place]) ^ 1)
    connection.execute(
        f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (text[:place] + other + text[place + 1 :], number)
    )
    connection.commit()
    connection.close()
    with SQLiteStore(path) as store:
        assert store.check()


def test_the_check_of_a_sample_looks_at_some_and_names_what_it_sees(path):
    with SQLiteStore(path) as store:
        Repository(store, Ticket).add(*(opened(f"S-{n}") for n in range(200)))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE cx_object SET subject = 'C-2' WHERE id LIKE 'S-%'")
    connection.commit()
    connection.close()
    with SQLiteStore(path) as store:
        assert store.check(sample=0) == []
        assert 20 < len(store.check(sample=0.25)) < 90
        assert all(fault.endswith("is not as it was written") for fault in store.check(sample=0.25))


def test_the_check_of_a_file_that_cannot_be_read_says_so_and_does_not_raise(path):
    with SQLiteStore(path) as store:
        Repository(store, Ticket).add(*(opened(f"S-{n}") for n in range(500)))
    raw = bytearray(path.read_bytes())
    raw[8192:60_000] = b"\x07" * (60_000 - 8192)
    path.write_bytes(raw)
    with SQLiteStore(path, read_only=True) as store:
        assert store.check()
        assert Repository(store, Ticket).check()


# What older versions wrote


@pytest.fixture
def older(tmp_path, monkeypatch):
    """A file of the layout before: no checksums, and tags and topic among the plain data."""
    path = tmp_path / "older.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA secure_delete = ON")
    with monkeypatch.context() as patched:
        patched.setattr(_layout, "LAYOUTS", _layout.LAYOUTS[:3])
        _layout.prepare_file(connection, str(path), {}, 1.0, wal=True)
    data = '"channel":"chat","subject":"[erased]","topic":"winter-lamp","tags":["winter-angry"]'
    first = f'{{"at":"2026-02-03T09:00:00.000000Z","by":{{"role":"customer","id":"C-1"}},"ticket":"T-9",' \
            f'"customer":"C-1",{data}}}'  # fmt: skip
    row = f'{{"id":"T-9","status":"new","customer":"C-1","opened_at":"2026-02-03T09:00:00.000000Z",{data}}}'
    personal = '{"subject":"frau winter"}'
    connection.execute(
        "INSERT INTO cx_object VALUES (1, 'ticket', 'T-9', 1, 'ticket/1', ?, ?, 'C-1', 1, 0, 0, 2)",
        (row, '{"status":"new","derived_by":"1.1"}'),
    )
    connection.execute("INSERT INTO cx_part VALUES (1, ?), (2, ?)", (personal, '{"tags":["winter-angry"]}'))
    connection.execute(
        "INSERT INTO cx_journal VALUES (1, 1, 1, 'ticket.opened/1', '2026-02-03T09:00:00.000000Z', ?, ?)",
        (first, personal),
    )
    connection.close()
    return path


def test_an_older_file_is_read_and_its_check_says_what_is_left_to_do(older):
    with SQLiteStore(older) as store:
        tickets = Repository(store, Ticket)
        ticket = tickets.get("T-9")
        assert (ticket.topic, ticket.tags, ticket.subject) == ("winter-lamp", {"winter-angry"}, "frau winter")
        assert store.check() == []
        assert tickets.check() == ["ticket 'T-9' has personal values among its plain data: rewrite()"]
        tickets.rewrite()
        assert tickets.get("T-9") == ticket
        assert tickets.check() == store.check() == []
        (entry,) = store.journal()
        assert "winter" not in entry.data
        store.compact()
        assert store.check() == []
    faults = damaged(older, "UPDATE cx_journal SET data = replace(data, 'chat', 'chit')")
    assert len(faults) == 1


@pytest.mark.parametrize("rewritten", [False, True])
@pytest.mark.parametrize("continued", [False, True])
def test_an_erasure_in_an_older_file_leaves_nothing_of_what_is_personal_by_now(older, rewritten, continued):
    with SQLiteStore(older) as store:
        tickets = Repository(store, Ticket)
        if continued:
            tickets.change("T-9", lambda ticket: ticket.tag("winter-again", at=T, by=AMY))
        if rewritten:
            tickets.rewrite()
        erase_person(store, "C-1", at=T + timedelta(days=1), by=AMY)
        assert (tickets.get("T-9").topic, tickets.get("T-9").tags) == (None, frozenset())
        assert tickets.check() == store.check() == []
    assert b"winter" not in b"".join(each.read_bytes() for each in older.parent.iterdir())


def test_an_older_program_that_has_the_file_open_refuses_to_write_into_a_newer_one(older, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(_layout, "LAYOUTS", _layout.LAYOUTS[:3])
        before = SQLiteStore(older)
    with SQLiteStore(older) as store:
        newer = Repository(store, Ticket).get("T-9")
    with monkeypatch.context() as patched:
        patched.setattr(_layout, "LAYOUTS", _layout.LAYOUTS[:3])
        with pytest.raises(Exception, match="upgrade cxkit") as caught:
            Repository(before, Ticket).save(newer.assign("amy", at=T, by=AMY))
    assert caught.value.code == "storage.newer"
    before.close()


@pytest.mark.parametrize("schema", ["ticket.teleported/1", "ticket.replied/9", "ticket.messaged/9"])
def test_a_fact_of_a_newer_version_is_named_handed_on_and_lost_by_nothing(path, schema):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE cx_journal SET schema = ? WHERE position = 3", (schema,))
    connection.commit()
    before = connection.execute("SELECT * FROM cx_journal").fetchall()
    connection.close()
    with SQLiteStore(path) as store:
        tickets = Repository(store, Ticket)
        for work in (
            lambda: tickets.get("T-0"),
            lambda: tickets.change("T-0", lambda ticket: ticket.solve(at=T, by=AMY)),
            lambda: tickets.save(tickets.find().items[0].solve(at=T, by=AMY)),
            tickets.rewrite,
        ):
            with pytest.raises(Malformed, match=f"'T-0' as it is stored.*{schema.partition('/')[0]}"):
                work()
        assert len(tickets.check()) == 1
        assert [fact.schema for batch in follow(store, "hooks") for fact in batch][2] == schema
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT * FROM cx_journal").fetchall()[: len(before)] == before
    connection.close()


def test_an_object_of_a_newer_version_keeps_no_personal_part_and_hinders_no_other_s_erasure(path):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE cx_journal SET schema = 'ticket.teleported/1' WHERE position = 3")
    connection.commit()
    connection.close()
    with SQLiteStore(path) as store:
        with pytest.raises(Malformed, match="T-0"):
            erase_person(store, "C-1", at=T, by=AMY)
        assert not any(entry.personal for entry in store.journal())
        assert [type(Repository(store, Ticket).get(f"T-{n}").history[-1]) for n in (1, 2)] == [
            Ticket.erasure
        ] * 2


# Interrupted backups


def _back_up_until_killed(path, copies, begun):
    from cxkit.storage.sqlite import _care

    def stop(copied, whole):
        if 0 < copied < whole:
            begun.send((sorted(each.name for each in copies.iterdir()), copied))
            time.sleep(600)

    _care._COPIED_AT_ONCE = 3
    SQLiteStore(path).backup(copies / "copy.sqlite", progress=stop)


@pytest.mark.skipif(os.name != "posix", reason="only there the system tells which processes live")
def test_a_backup_that_was_killed_is_made_anew_and_leaves_nothing_behind(path, tmp_path):
    copies, context = tmp_path / "copies", process_context()
    copies.mkdir()
    receiver, sender = context.Pipe(duplex=False)
    killed = context.Process(target=_back_up_until_killed, args=(path, copies, sender), daemon=True)
    killed.start()
    left, copied = receiver.recv()
    (copies / f"copy.sqlite.{os.getpid()}-00.unfinished").write_bytes(b"of somebody who lives")
    killed.kill()
    killed.join()
    assert len(left) == 2, "the copy and SQLite's journal of it"
    told = []
    with SQLiteStore(path) as store:
        Repository(store, Ticket).add(opened("T-since"))
        store.backup(copies / "copy.sqlite", progress=lambda *pages: told.append(pages))
    assert told[-1][0] == told[-1][1] > copied
    names = {each.name for each in copies.iterdir()}
    assert names == {"copy.sqlite", f"copy.sqlite.{os.getpid()}-00.unfinished"}
    with SQLiteStore(copies / "copy.sqlite") as copy:
        assert copy.check() == []
        assert Repository(copy, Ticket).count() == 4


# Tokens


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_tokens_are_forgotten_with_their_answers_once_they_are_old(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else SQLiteStore(tmp_path / "desk.sqlite")
    for day in range(4):
        at = T + timedelta(days=day)

        def work(unit, day=day, at=at):
            unit.add(opened(f"T-{day}", at=at))
            return f"answer of day {day}"

        retrying(store, work, token=f"day {day}")
    with pytest.raises(StorageError, match="read only"):
        read_only(store).purge(before=T + timedelta(days=2))
    told = []
    assert observed(store, told.append).purge(before=T + timedelta(days=2)) == 2
    assert [(each.method, each.found) for each in told] == [("purge", 2)]
    assert store.purge(before=T + timedelta(days=2)) == 0
    found = [Unit(store, token=f"day {day}").repeated() for day in range(4)]
    assert [each and each.value for each in found] == [None, None, "answer of day 2", "answer of day 3"]
    assert store.purge(before=T + timedelta(days=400)) == 2
    if kind == "sqlite":
        store.close()
        assert b"answer of day" not in b"".join(each.read_bytes() for each in tmp_path.iterdir())
