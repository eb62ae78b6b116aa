"""What the SQLite store does with the files, connections and troubles that it meets."""

from __future__ import annotations

import os
import pickle
import sqlite3
import threading
from datetime import UTC, datetime

import attrs
import pytest

from cxkit.errors import StorageError
from cxkit.kernel.facts import Actor
from cxkit.storage import INDEXES, F, Page, Repository, Sql, SQLiteStore
from cxkit.storage._paging import query_of
from cxkit.storage.sqlite import _layout as file
from cxkit.team import Agent
from cxkit.testing.stores._samples import load, put, write
from cxkit.testing.stores._sharing import together
from cxkit.tickets import Ticket


@pytest.fixture
def path(tmp_path):
    return tmp_path / "shop.sqlite"


def failure(code):
    return pytest.raises(StorageError, check=lambda error: error.code == f"storage.{code}")


def test_the_file_says_what_it_is(path):
    with SQLiteStore(path):
        pass
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA application_id").fetchone() == (0x63786B74,)
    assert db.execute("PRAGMA user_version").fetchone() == (len(file.LAYOUTS),)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    db.close()


def test_another_application_s_database_is_refused_and_left_alone(path):
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE bookmarks (url)")
    db.close()
    before = path.read_bytes()
    with failure("foreign") as caught:
        SQLiteStore(path)
    assert "another application" in str(caught.value)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(path):
    path.write_text("name;email\n" * 500)
    with failure("foreign") as caught:
        SQLiteStore(path)
    assert "is not a SQLite database" in str(caught.value)


def test_a_newer_layout_is_refused_with_the_remedy(path):
    with SQLiteStore(path):
        pass
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {len(file.LAYOUTS) + 1}")
    db.close()
    with failure("newer") as caught:
        SQLiteStore(path)
    assert "upgrade cxkit" in str(caught.value)


def test_an_older_layout_is_brought_up_to_date_with_everything_in_it(path, monkeypatch):
    with SQLiteStore(path) as store:
        put(store, write(status="open"))
        before = load(store)
    later = (*file.LAYOUTS, ("CREATE TABLE cx_later (x)", "ALTER TABLE cx_batch ADD COLUMN at TEXT"))
    monkeypatch.setattr(file, "LAYOUTS", later)
    with SQLiteStore(path) as store:
        assert load(store) == before
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (len(later),)
    assert db.execute("SELECT count(*) FROM cx_later").fetchone() == (0,)
    db.close()


def test_a_migration_that_fails_leaves_the_old_layout(path, monkeypatch):
    with SQLiteStore(path) as store:
        put(store, write())
    monkeypatch.setattr(file, "LAYOUTS", (*file.LAYOUTS, ("CREATE TABLE cx_later (x)", "NO SUCH STATEMENT")))
    with failure("sqlite"):
        SQLiteStore(path)
    monkeypatch.undo()
    with SQLiteStore(path) as store:
        assert load(store).row.version == 1


def test_a_writer_that_waits_too_long_is_told_that_the_file_is_locked(path):
    with SQLiteStore(path, timeout=0.05) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with failure("locked") as caught:
            put(store, write())
        assert "longer timeout" in str(caught.value)
        assert not store.journal()
        other.execute("ROLLBACK")
        put(store, write())
        other.close()


def test_a_store_that_was_opened_to_read_writes_nothing(path):
    with SQLiteStore(path) as store:
        put(store, write(status="open"))
    with SQLiteStore(path, read_only=True) as store:
        assert load(store).row.version == 1
        with failure("read_only"):
            put(store, write("T-2"))
        with failure("read_only"):
            store.erase("C-1")


def test_a_file_that_may_not_be_written_is_told_apart_from_one_that_is_locked(path):
    with SQLiteStore(path) as store:
        put(store, write())
        with store._connections.alone() as db:
            db.execute("PRAGMA query_only = ON")
        with failure("read_only"):
            put(store, write("T-2"))


def test_a_full_disk_changes_nothing(path):
    with SQLiteStore(path) as store:
        put(store, write())
        with store._connections.alone() as db:
            pages = db.execute("PRAGMA page_count").fetchone()[0]
            db.execute(f"PRAGMA max_page_count = {pages + 2}")
        with failure("full") as caught:
            put(store, *(write(f"T-{n}", note="x" * 5000) for n in range(10, 20)))
        assert "nothing was changed" in str(caught.value)
        assert len(store.journal()) == 1
        assert store.check() == []


def test_a_damaged_file_is_found_by_the_check_and_named_in_errors(path):
    with SQLiteStore(path) as store:
        put(store, *(write(f"T-{n}", note="x" * 2000) for n in range(50)))
        store.checkpoint()
    raw = bytearray(path.read_bytes())
    raw[8192 : len(raw) - 8192] = os.urandom(len(raw) - 16384)
    path.write_bytes(raw)

    def look():
        with SQLiteStore(path) as store:
            store.journal(0, 100)
            assert store.check()
            raise StorageError("found by the check", code="storage.corrupt")

    with failure("corrupt"):
        look()


def test_the_check_tells_what_does_not_fit_together(path):
    with SQLiteStore(path) as store:
        put(store, write("T-1", facts=3), write("T-2"))
        assert store.check() == []
        with store._connections.alone() as db:
            db.execute("DELETE FROM cx_journal WHERE version = 2")
            db.execute("UPDATE cx_journal SET object = 99 WHERE object = 2")
            db.execute("INSERT INTO cx_batch (token, position) VALUES ('t', 1000)")
        faults = store.check()
    assert "ticket T-1 is at version 3 and its journal has 2" in faults
    assert "journal entry 4 belongs to no object" in faults
    assert "token t names a position behind the journal" in faults


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with failure("open") as caught:
        SQLiteStore(tmp_path / "no" / "such" / "folder.sqlite")
    assert "folder.sqlite cannot be opened" in str(caught.value)


def test_a_closed_store_says_so(path):
    store = SQLiteStore(path)
    store.close()
    with failure("closed"):
        store.journal()


def test_erasure_names_the_reader_that_keeps_the_log_and_can_be_finished(path):
    with SQLiteStore(path, timeout=0.1) as store:
        put(store, write())
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM cx_object").fetchone()
        with failure("reader") as caught:
            store.erase("C-1")
        assert "this process" in str(caught.value)
        assert "call checkpoint()" in str(caught.value)
        assert load(store).row.personal is None
        assert b"Where is my parcel?" in path.with_name("shop.sqlite-wal").read_bytes() + path.read_bytes()
        reader.execute("ROLLBACK")
        store.checkpoint()
        reader.close()
        assert path.with_name("shop.sqlite-wal").stat().st_size == 0
        assert b"Where is my parcel?" not in path.read_bytes()


def test_a_backup_is_a_store_of_the_moment_it_was_made(path, tmp_path):
    with SQLiteStore(path) as store:
        put(store, *(write(f"T-{n}") for n in range(100)))
        stop = threading.Event()

        def keep_writing():
            number = 0
            while not stop.is_set():
                put(store, write(f"U-{number}"), write(f"V-{number}"))
                number += 1

        writer = threading.Thread(target=keep_writing)
        writer.start()
        store.backup(tmp_path / "copy.sqlite")
        stop.set()
        writer.join()
        with SQLiteStore(tmp_path / "copy.sqlite") as copy:
            assert copy.check() == []
            kept = [entry.id for entry in copy.journal(0, 100_000)]
            assert kept[:100] == [f"T-{n}" for n in range(100)]
            assert sum(id[0] == "U" for id in kept) == sum(id[0] == "V" for id in kept)
        with failure("exists"):
            store.backup(tmp_path / "copy.sqlite")


def test_a_connection_that_is_handed_in_stays_its_owner_s(tmp_path):
    own = sqlite3.connect(tmp_path / "own.sqlite")
    with SQLiteStore(connection=own) as store:
        put(store, write())
    assert own.execute("SELECT count(*) FROM cx_object").fetchone() == (1,)
    own.close()


def test_a_change_that_leaves_the_fields_as_they_were_writes_no_index():
    own, said = sqlite3.connect(":memory:"), []
    tickets = Repository(SQLiteStore(connection=own), Ticket)
    known = {"at": datetime(2026, 2, 3, 9, tzinfo=UTC), "by": Actor.agent("amy")}
    asked = known | {"by": Actor.customer("C-1")}
    tickets.save(ticket := Ticket.open("T-1", channel="chat", subject="Where is it?", **asked))
    own.set_trace_callback(said.append)
    tickets.save(ticket := ticket.reply("We look.", **known))
    tickets.save(ticket := ticket.reply("We still look.", **known))
    tickets.save(ticket.assign("amy", **known))
    updates = [each for each in said if each.startswith("UPDATE cx_object")]
    assert ["fields = " in each for each in updates] == [True, False, True]
    assert [each.version for each in tickets.find(F("agent") == "amy")] == [4]
    assert tickets.store.check() == []


def test_inside_its_owner_s_transaction_a_store_leaves_the_decision_to_the_owner(tmp_path):
    own = sqlite3.connect(tmp_path / "own.sqlite", isolation_level=None)
    own.execute("CREATE TABLE mine (x)")
    own.execute("PRAGMA application_id = 7")
    own.execute("PRAGMA user_version = 12")
    store = SQLiteStore(connection=own)
    assert own.execute("PRAGMA application_id").fetchone() == (7,)
    assert own.execute("PRAGMA user_version").fetchone() == (12,)
    own.execute("BEGIN IMMEDIATE")
    own.execute("INSERT INTO mine VALUES (1)")
    put(store, write())
    own.execute("ROLLBACK")
    assert not store.journal()
    own.execute("BEGIN IMMEDIATE")
    own.execute("INSERT INTO mine VALUES (1)")
    put(store, write())
    own.execute("COMMIT")
    assert len(store.journal()) == own.execute("SELECT count(*) FROM mine").fetchone()[0] == 1
    own.close()


def test_a_connection_with_a_row_factory_is_refused_and_no_setting_is_changed(tmp_path):
    own = sqlite3.connect(tmp_path / "own.sqlite")
    own.row_factory = sqlite3.Row
    with failure("open"):
        SQLiteStore(connection=own)
    own.row_factory = None
    level = own.isolation_level
    put(SQLiteStore(connection=own), write())
    assert own.isolation_level == level
    assert not own.in_transaction
    own.close()


def test_only_a_store_of_a_file_can_be_pickled(path):
    with SQLiteStore(path, timeout=3.0) as store:
        put(store, write())
        with pickle.loads(pickle.dumps(store)) as copy:
            assert load(copy) == load(store)
    with SQLiteStore(":memory:") as store, failure("pickle"):
        pickle.dumps(store)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_opens_connections_of_its_own(path):
    with SQLiteStore(path) as store:
        put(store, write("parent"))
        child = os.fork()
        if child == 0:
            try:
                put(store, write("child"))
                os._exit(0)
            except BaseException:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        put(store, write("T-2"))
        assert {entry.id for entry in store.journal()} == {"parent", "child", "T-2"}
        assert store.check() == []


@pytest.mark.parametrize("after", [None, ("2026", "T-1"), (None, "T-1")])
@pytest.mark.parametrize("order", ["opened_at", "-opened_at"])
def test_every_part_of_a_page_is_read_from_an_index_without_sorting(path, order, after):
    query = query_of(Ticket, F("customer") == "C-1", order=order)
    with SQLiteStore(path) as store:
        put(store, write())
        for plan in plans(store, attrs.evolve(query, after=after)):
            assert "USING INDEX" in plan
            assert "TEMP B-TREE" not in plan


def plans(store, query):
    sql = Sql(column=file.column)
    condition, values = sql.where(query.where)
    for beyond, places, order in sql.ranges(query):
        text = f"SELECT * FROM cx_object WHERE kind = 'ticket' AND {condition} AND {beyond} ORDER BY {order}"
        with store._connections.alone() as db:
            rows = db.execute(f"EXPLAIN QUERY PLAN {text} LIMIT 10", [*values, *places]).fetchall()
        yield " ".join(row[3] for row in rows)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (F("group") == "few", 3),
        (F("group") == "nobody", 0),
        (F("group").in_(["few", "nobody"]), 3),
        ((F("group") == "few") & (F("channel") == "chat"), 3),
    ],
)
def test_a_page_of_a_value_that_few_have_is_not_sought_among_all(path, where, found):
    with SQLiteStore(path) as store:
        with store.loading():
            for count in range(4):
                put(
                    store,
                    *(
                        write(f"T-{count}-{n}", group="many", status="open", channel="chat")
                        for n in range(500)
                    ),
                )
        put(store, *(write(f"T-z{n}", group="few", status="open", channel="chat") for n in range(3)))
        store.scan(query_of(Ticket, where, limit=5))
        steps = []
        for connection in store._connections._opened:
            connection.set_progress_handler(lambda: steps.append(1), 10)
        page = store.scan(query_of(Ticket, where, limit=5))
        assert len(page.items) == found
        assert len(steps) < 100, "all 2,003 rows would take 1,200"


def test_a_kind_has_its_indexes_from_its_first_object_on(path):
    with SQLiteStore(path) as store:
        assert indexes(store) == set()
        put(store, write())
        of_tickets = indexes(store)
        assert {name.split("__")[0] for name in of_tickets} == {"cx_ticket"}
        assert len(of_tickets) == len(INDEXES["ticket"]) + 1
        start = datetime(2026, 2, 3, tzinfo=UTC)
        Repository(store, Agent).add(Agent.hire("A-1", name="Amy", at=start, by=Actor.system()))
        assert {name.split("__")[0] for name in indexes(store) - of_tickets} == {"cx_agent"}
    with SQLiteStore(path, indexes={"ticket": [("priority",)]}) as store, SQLiteStore(path) as other:
        assert "cx_ticket__priority" in indexes(other)
        assert store.check() == []


def test_a_kind_without_objects_is_not_sought_among_those_of_others(path):
    with SQLiteStore(path) as store:
        put(store, *(write(f"T-{n}", status="open") for n in range(1000)))
        queries = [
            query_of(Agent, F("status") == "active", order="team", count=True),
            query_of(Agent, by=["team"]),
        ]
        store.scan(queries[0])
        steps = []
        for connection in store._connections._opened:
            connection.set_progress_handler(lambda: steps.append(1), 10)
        assert [store.scan(query) for query in queries] == [
            Page((), more=False, total=0),
            Page((), more=False),
        ]
        assert len(steps) < 20, "all 1,000 rows would take hundreds"


def test_indexes_of_kinds_without_objects_are_dropped_when_a_file_is_opened(path):
    """Earlier versions built the indexes of every kind at once."""
    every = file.index_statements(INDEXES)
    with SQLiteStore(path) as store:
        put(store, write())
        with store._connections.writing() as db:
            for statement in every["customer"].values():
                db.execute(statement)
            db.execute('DROP INDEX "cx_ticket__due_at"')
    with SQLiteStore(path) as store:
        assert indexes(store) == set(every["ticket"])


def test_an_index_whose_transaction_was_undone_is_built_by_the_next(path):
    with SQLiteStore(path) as store:

        def fail():
            with store.turn():
                put(store, write())
                put(store, write("T-2"))
                raise TimeoutError

        with pytest.raises(TimeoutError):
            fail()
        assert indexes(store) == set()
        put(store, write())
        assert len(indexes(store)) == len(INDEXES["ticket"]) + 1


def test_a_batch_looks_for_the_indexes_of_a_kind_once(path):
    """In somebody else's connection a store cannot know what its owner undoes, and looks at each commit."""
    own, asked = sqlite3.connect(path), []
    with SQLiteStore(connection=own) as store:
        put(store, write())
        own.set_trace_callback(lambda text: asked.append("type = 'index'" in text))
        put(store, *(write(f"T-{n}") for n in range(2, 100)))
    assert sum(asked) == 1
    own.close()


def test_indexes_that_are_put_off_while_loading_are_there_afterwards(path):
    with SQLiteStore(path) as store:
        with store.loading():
            put(store, write(status="open"))
            assert indexes(store) == set()
        before = indexes(store)
        assert len(before) == len(INDEXES["ticket"]) + 1
        with store.loading():
            put(store, write("T-2"))
            assert indexes(store) == before, "a store that holds objects keeps its indexes"


def indexes(store):
    with store._connections.alone() as db:
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        return {name for (name,) in names if "__" in name}


def test_a_path_and_a_connection_exclude_each_other(path):
    with failure("open"):
        SQLiteStore()
    with failure("open"):
        SQLiteStore(path, connection=sqlite3.connect(":memory:"))


def test_many_may_open_a_new_file_at_the_same_moment(path):
    stores = together(lambda number: SQLiteStore(path))
    put(stores[0], write())
    assert all(load(store).row.version == 1 for store in stores)
    assert stores[-1].check() == []
    for store in stores:
        store.close()


@pytest.mark.parametrize("held", [b"no database at all, but long enough to be read as one", None])
def test_every_connection_is_closed_with_the_store_and_where_it_cannot_be_opened(path, held, monkeypatch):
    made, connect = [], sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **more: made.append(connect(*a, **more)) or made[-1])
    if held is not None:
        path.write_bytes(held)
        with pytest.raises(StorageError):
            SQLiteStore(path)
    else:
        with SQLiteStore(path) as store:
            put(store, write())
            assert load(store).row.version == 1
    assert made
    for connection in made:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")
