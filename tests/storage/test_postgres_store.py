"""The PostgreSQL stores keep the whole contract, on a real server started here."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import attrs
import pytest

from cxkit.errors import StorageError
from cxkit.kernel.facts import Actor
from cxkit.storage import (
    AllOf,
    AsyncPostgresStore,
    F,
    MemoryKeys,
    Order,
    PostgresStore,
    Query,
    Repository,
    Words,
    encrypted,
    erase_person,
)
from cxkit.storage._protocol import Batch, Entry, Key, Row, Write
from cxkit.storage._query import By
from cxkit.storage.postgres import _work
from cxkit.storage.postgres._layout import FIELDS, KINDS
from cxkit.storage.postgres._work import scan
from cxkit.testing.stores import CHECKS, StoreContract, examine
from cxkit.testing.stores._samples import write
from cxkit.tickets import Ticket

sys.path.insert(0, str(Path(__file__).parent))
import postgres_server

sys.path.pop(0)

pytest.importorskip("psycopg_pool", reason="psycopg or its pool is not installed")


@pytest.fixture(scope="module")
def server():
    """The connection string of a server that lives as long as this module's tests."""
    try:
        with postgres_server.server() as (conninfo, _):
            yield conninfo
    except postgres_server.NoServer as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def opened(server):
    """Opens the store of a folder: a schema of the folder's name."""
    return partial(open_in, server)


def open_in(server, place):
    return PostgresStore(server, schema=schema_of(place), size=20)


def schema_of(place):
    return "s" + sha256(str(place).encode()).hexdigest()[:20]


class TestPostgres(StoreContract):
    @pytest.fixture
    def store_factory(self, opened):
        return opened


def test_it_keeps_the_contract_awaited_too(server, tmp_path):
    names = {"every_condition_means_what_it_means_in_memory", "whatever_is_done_the_store_does_as_the_model"}
    checks = [check for check in CHECKS if "processes" not in check.needs and check.name not in names]
    report = examine(
        lambda place: AsyncPostgresStore(server, schema=schema_of(place)), tmp_path, checks=checks
    )
    assert report.passed, str(report)


def test_tickets_go_into_it_and_come_back_equal(opened, tmp_path, a_ticket):
    tickets = Repository(opened(tmp_path), Ticket)
    tickets.save(a_ticket)
    assert tickets.get(a_ticket.id) == a_ticket
    tickets.store.close()


def test_encrypted_nothing_personal_can_be_read_in_the_database(opened, tmp_path, a_ticket):
    pytest.importorskip("cryptography", reason="the extra 'crypto' is not installed")
    store = opened(tmp_path)
    tickets = Repository(encrypted(store, MemoryKeys()), Ticket)
    tickets.save(a_ticket)
    assert tickets.get(a_ticket.id) == a_ticket
    raw = [entry.personal for entry in store.journal()]
    assert raw
    assert all(part is None or part.startswith("siv") for part in raw)
    store.close()


def test_who_follows_the_journal_does_not_overtake_a_commit_that_has_not_ended(opened, tmp_path, a_ticket):
    """The slower commit began first: it is told first, and nothing behind it before."""
    import psycopg

    store = opened(tmp_path)
    tickets = Repository(store, Ticket)
    with psycopg.connect(store._conninfo) as slow:
        slow.execute("SELECT pg_current_xact_id()")
        tickets.save(a_ticket)
        assert list(store.journal()) == []
        assert tickets.get(a_ticket.id) == a_ticket
    assert [entry.version for entry in store.journal()] == [1, 2]
    store.close()


def test_positions_go_on_after_a_dump_is_restored_where_numbers_are_smaller(opened, tmp_path, a_ticket):
    import psycopg

    store = opened(tmp_path)
    Repository(store, Ticket).save(a_ticket)
    store.close()
    with psycopg.connect(store._conninfo) as db:
        db.execute(f"UPDATE {store._schema}.journal SET position = position + (1::bigint << 40)")
    again = opened(tmp_path)
    at = a_ticket.history[-1].at
    Repository(again, Ticket).change("T-1", lambda ticket: ticket.reply("Here", at=at, by=Actor.agent("amy")))
    assert [entry.version for entry in again.journal()] == [1, 2, 3]
    again.close()


_LAYOUT_2 = """
ALTER TABLE object RENAME TO newer;
ALTER INDEX object_pkey RENAME TO newer_pkey;
DROP INDEX object_subject;
DROP INDEX object_keys;
CREATE TABLE object (
    kind text COLLATE "C", id text COLLATE "C", version int NOT NULL, schema text NOT NULL,
    data text NOT NULL, fields jsonb NOT NULL, subject text COLLATE "C" NOT NULL, personal text, lists jsonb,
    keys text[] NOT NULL, erasures int NOT NULL, claims int NOT NULL, PRIMARY KEY (kind, id));
CREATE INDEX object_subject ON object (subject);
CREATE INDEX object_keys ON object USING gin (keys) WHERE keys <> '{}';
INSERT INTO object SELECT kind, id, version, schema, data, fields, subject, personal, lists, keys, erasures,
    claims FROM newer;
DROP TABLE newer;
UPDATE layout SET number = 2;
"""


_COMPUTED = "f_{0} text COLLATE \"C\" GENERATED ALWAYS AS (fields ->> '{0}') STORED"
_LAYOUT_3 = f"""
ALTER TABLE object {", ".join(f"DROP COLUMN f_{name} CASCADE" for name in sorted(FIELDS))};
ALTER TABLE object {", ".join("ADD COLUMN " + _COMPUTED.format(name) for name in sorted(FIELDS))};
UPDATE layout SET number = 3
"""


def own(id, size=3):
    """A new object of a kind that has no table of its own."""
    entry = Entry("own.kind", id, 1, "own.made/1", "2026-02-03T09:00:00.000000Z", "{}", None)
    row = Row("own.kind", id, 1, "own.kind/1", "{}", {"status": "open", "size": size}, "")
    return Write(row, (entry,))


def test_objects_of_layout_2_move_into_the_tables_of_their_kinds(opened, tmp_path, server, a_ticket):
    import psycopg

    store = opened(tmp_path)
    Repository(store, Ticket).add(a_ticket)
    store.commit(Batch((own("1"),)))
    before = store.load([Key("ticket", "T-1"), Key("own.kind", "1")])
    store.close()
    with psycopg.connect(server, options=f"-c search_path={schema_of(tmp_path)}") as db:
        for statement in _LAYOUT_2.split(";"):
            db.execute(statement)
    store = opened(tmp_path)
    assert store.load([Key("ticket", "T-1"), Key("own.kind", "1")]) == before
    assert [ticket.id for ticket in Repository(store, Ticket).find(F("channel") == "chat")] == ["T-1"]
    page = store.scan(Query(kind="own.kind", where=(F("status") == "open") & (F("size") > 2)))
    assert [item.row.id for item in page.items] == ["1"]
    assert store.check() == []
    store.close()


def test_what_the_server_computed_in_layout_3_is_written_from_then_on(opened, tmp_path, server, a_ticket):
    import psycopg

    store, options = opened(tmp_path), f"-c search_path={schema_of(tmp_path)}"
    Repository(store, Ticket).add(a_ticket)
    store.commit(Batch((own("1"),)))
    store.close()
    with psycopg.connect(server, options=options) as db:
        for statement in _LAYOUT_3.split(";"):
            db.execute(statement)
    store = opened(tmp_path)
    tickets, at = Repository(store, Ticket), a_ticket.history[-1].at
    assert [ticket.id for ticket in tickets.find(F("status") == "open")] == ["T-1"]
    tickets.change("T-1", lambda ticket: ticket.solve(at=at, by=Actor.agent("amy")))
    tickets.add(Ticket.open("T-2", channel="web", subject="?", at=at, by=Actor.customer()))
    store.commit(Batch((own("2", size=9),)))
    assert tickets.count_by("status") == {"new": 1, "solved": 1}
    assert [
        item.row.id for item in store.scan(Query(kind="own.kind", where=F("status") == "open")).items
    ] == [
        "1",
        "2",
    ]
    assert store.check() == []
    with psycopg.connect(server, options=options) as db:
        db.execute("UPDATE object SET f_status = '2open' WHERE id = 'T-2'")
    assert store.check() == ["ticket T-2 is looked up by other values than its row has"]
    store.close()


@pytest.mark.parametrize(
    ("names", "digest"), [(KINDS, "6f4f62a6d68fd3b9"), (FIELDS, "f12fe03cd6984be3")], ids=["kinds", "fields"]
)
def test_what_has_a_table_or_a_column_in_layout_3_stays_so(names, digest):
    """Schemas that exist have these: a new kind stands among the others, or comes with a new layout."""
    assert sha256(" ".join(sorted(names)).encode()).hexdigest()[:16] == digest


def test_a_kind_and_a_field_of_which_layout_3_does_not_know_are_found_too(opened, tmp_path):
    store = opened(tmp_path)
    store.commit(Batch(tuple(own(str(n), size=n) for n in range(4))))
    changed = own("2").row._replace(fields={"status": "shut", "size": 9})
    store.commit(Batch((Write(changed, (), 1),)))
    asked = Query(kind="own.kind", where=F("size") > 0, order=(Order.of("-size"),))
    assert [item.row.id for item in store.scan(asked).items] == ["2", "3", "1"]
    assert store.scan(Query(kind="own.kind", by=(By("status"),))).counts == (
        (("open",), 3),
        (("shut",), 1),
    )
    assert store.scan(Query(kind="other.kind")).items == ()
    store.close()


def test_a_schema_of_the_layout_before_gets_its_search_and_says_what_is_left_to_do(opened, tmp_path, server):
    import psycopg

    at, wang = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1")
    tickets = Repository(opened(tmp_path), Ticket)
    tickets.add_all(
        Ticket.open(f"T-{n}", channel="chat", subject=f"包裹 {n}", at=at, by=wang) for n in range(20)
    )
    tickets.store.close()
    with psycopg.connect(server, options=f"-c search_path={schema_of(tmp_path)}") as db:
        for statement in _LAYOUT_2.split(";"):
            db.execute(statement)
        db.execute("DROP TABLE search")
        db.execute("UPDATE object SET fields = fields - 'derived_from'")
        db.execute("UPDATE layout SET number = 1")
    tickets = Repository(opened(tmp_path), Ticket)
    assert tickets.find(words="包裹").stale
    assert tickets.rewrite(stale=True, size=7) == 20
    page = tickets.find(words="“包裹 13”")
    assert ([ticket.id for ticket in page], page.stale) == (["T-13"], False)
    assert tickets.check() == tickets.store.check() == []
    tickets.store.close()


@pytest.mark.parametrize("order", ["", "opened_at", "-opened_at", "-due_at", "derived_by derived_from"])
def test_an_index_gives_its_order_without_sorting(opened, tmp_path, server, order):
    import psycopg

    opened(tmp_path).close()
    where = F("customer") == "C-1" if "opened_at" in order else AllOf(())
    orders = tuple(Order.of(name) for name in order.split())
    query = Query(kind="ticket", where=where, order=orders, history=False)
    (ask,) = next(scan(query))
    with psycopg.connect(server, options=f"-c search_path={schema_of(tmp_path)} -c enable_seqscan=off") as db:
        db.execute("SET enable_sort = off")
        db.execute("SET enable_bitmapscan = off")
        plan = "\n".join(line for (line,) in db.execute(f"EXPLAIN {ask.text}".encode(), ask.values))
    assert "Sort" not in plan, plan


@pytest.mark.parametrize(
    ("few", "often", "looked"), [(3, 0.01, 5000), (0, 0, 5000), (0, 0, 8), (0, 0, 1)], ids=str
)
def test_words_of_very_many_objects_find_the_same(opened, tmp_path, monkeypatch, few, often, looked):
    """Whether they are listed first or looked through, and where the first of them are too few."""
    monkeypatch.setattr(_work, "_FEW", few)
    monkeypatch.setattr(_work, "_OFTEN", often)
    monkeypatch.setattr(_work, "_LOOKED_THROUGH", looked)
    names = {"an_object_is_found_by_its_words", "words_find_what_they_find_in_memory"}
    report = examine(opened, tmp_path, checks=[check for check in CHECKS if check.name in names])
    assert report.passed, str(report)


def test_kinds_and_fields_of_ones_own_are_looked_through_in_their_order(opened, tmp_path, monkeypatch):
    monkeypatch.setattr(_work, "_FEW", 0)
    monkeypatch.setattr(_work, "_OFTEN", 0)
    store = opened(tmp_path)
    for kind, status in (("own.kind", "open"), ("own.kind", "shut"), ("other.kind", "open")):
        made = [
            write(f"{status}-{n}", kind=kind, status=status, size=n, words="lamp" if n % 2 else None)
            for n in range(8)
        ]
        store.commit(Batch(tuple(made)))
    where = (F("status") == "open") & Words(("lamp",))
    asked = Query(kind="own.kind", where=where, order=(Order.of("-size"),), limit=3, history=False)
    page = store.scan(asked)
    assert ([item.row.id for item in page.items], page.more) == (["open-7", "open-5", "open-3"], True)
    page = store.scan(attrs.evolve(asked, after=(3, "open-3")))
    assert ([item.row.id for item in page.items], page.more) == (["open-1"], False)
    store.close()


def test_a_search_reads_no_long_list_of_what_is_not_yet_in_the_index(opened, tmp_path, server):
    import psycopg

    opened(tmp_path).close()
    with psycopg.connect(server) as db:
        option = "SELECT reloptions FROM pg_class WHERE oid = %s::regclass"
        (found,) = db.execute(option, (f"{schema_of(tmp_path)}.search_terms",)).fetchone()
    assert found == ["gin_pending_list_limit=256"]


def test_a_missing_index_is_built_and_one_that_nobody_declares_is_dropped(opened, tmp_path, server):
    import psycopg

    opened(tmp_path).close()
    schema = schema_of(tmp_path)
    names = indexes_of(server, schema)
    with psycopg.connect(server) as db:
        db.execute(f'DROP INDEX {schema}."{names[0]}"')
        db.execute(f"CREATE INDEX cx_of_nobody ON {schema}.object_ticket (version)")
    store = opened(tmp_path)
    assert store.drop_undeclared_indexes() == ["cx_of_nobody"]
    assert indexes_of(server, schema) == names
    store.close()


def test_a_schema_of_a_newer_layout_is_refused_also_while_it_is_open(opened, tmp_path, a_ticket):
    import psycopg

    store = opened(tmp_path)
    with psycopg.connect(opened.args[0]) as db:
        db.execute(f"UPDATE {schema_of(tmp_path)}.layout SET number = 99")
    with pytest.raises(StorageError, match="upgrade cxkit") as caught:
        Repository(store, Ticket).save(a_ticket)
    assert caught.value.code == "storage.newer"
    store.close()
    with pytest.raises(StorageError, match="upgrade cxkit"):
        opened(tmp_path)


def test_what_is_erased_is_in_no_dump_and_rewritten_tables_have_no_bytes_of_it(opened, tmp_path, server):
    bin = postgres_server.programs()
    assert bin is not None
    store, at, wang = opened(tmp_path), datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1")
    tickets = Repository(store, Ticket)
    tickets.save(Ticket.open("T-1", customer="C-1", channel="chat", subject="canary", at=at, by=wang))
    dump = [str(bin / "pg_dump"), "--schema", schema_of(tmp_path), "--dbname", server]
    # In row, fact and words.
    assert subprocess.run(dump, check=True, capture_output=True).stdout.count(b"canary") == 3
    erase_person(store, "C-1", at=at, by=Actor.agent("amy"))
    assert b"canary" not in subprocess.run(dump, check=True, capture_output=True).stdout
    store.vacuum(rewrite=True)
    assert tickets.get("T-1").subject == "[erased]"
    assert not any(b"canary" in page for page in pages(server, schema_of(tmp_path)))
    store.close()


def pages(conninfo, schema):
    """The raw pages of the schema's tables, their long values and indexes."""
    import psycopg

    tables = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s"
    with psycopg.connect(conninfo) as db:
        found = db.execute(f"SELECT c.oid, c.reltoastrelid {tables} AND c.relkind IN ('r', 'i')", (schema,))
        numbers = [number for row in found for number in row if number]
        read = "SELECT pg_read_binary_file(pg_relation_filepath(%s))"
        return [bytes(db.execute(read, (number,)).fetchone()[0]) for number in numbers]


def indexes_of(conninfo, schema):
    import psycopg

    names = "SELECT indexname FROM pg_indexes WHERE schemaname = %s AND indexname LIKE 'cx%%' ORDER BY 1"
    with psycopg.connect(conninfo) as db:
        return [row[0] for row in db.execute(names, (schema,))]


@pytest.fixture
def a_ticket():
    at = datetime(2026, 2, 3, 9, tzinfo=UTC)
    ticket = Ticket.open("T-1", channel="chat", subject="Where is it?", at=at, by=Actor.customer())
    return ticket.assign("amy", at=at, by=Actor.agent("amy"))
