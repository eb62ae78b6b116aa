"""What SQLite files hold beside the data: digests, checksums, the planner's hints; and how long is waited."""

from __future__ import annotations

import sqlite3

import pytest

from cxkit.errors import StorageError
from cxkit.storage import AllOf, Among, AnyOf, F, Has, IsNull, Order, Query, SQLiteStore
from cxkit.storage._sql import Sql, key_digest
from cxkit.storage.sqlite._care import empty_log, faults_of
from cxkit.storage.sqlite._commit import digests_of
from cxkit.storage.sqlite._file import translated
from cxkit.storage.sqlite._layout import _use_wal, column, index_statements
from cxkit.testing.stores._samples import load, put, write


def rows_of(path, statement):
    db = sqlite3.connect(path)
    found = [
        tuple(each.hex() if isinstance(each, bytes) else each for each in row)
        for row in db.execute(statement)
    ]
    db.close()
    return found


OLDER_LINKS = [
    (1, "7a4d3d82264540fdd0ff7e1ba252ea94", "f0488f53de035d3109f88943dc769ef9", None),
    (2, "95fa4419b2778a69d2f9e2b807f3d9f9", "1d40aab5c7b41c96bbcbd6fbeb76259b", None),
    (3, "b3aee4339168f14148c257ca2fe9ddba", "b03ef3cfde4577f9d332af71bbf50c91", None),
]
"""Up to layout 5 each entry had a link of its own, also those that were written together."""


def test_checksums_and_digests_are_those_that_files_have_had_from_the_first(tmp_path):
    """Others would call every older file damaged, and find nothing by its lists and words."""
    path = tmp_path / "desk.sqlite"
    with SQLiteStore(path) as store:
        put(store, write("T-1", status="open", lists={"tags": ("vip",)}, words="lamp . late"))
        put(
            store,
            write("T-1", after=load(store), status="open", lists={"tags": ("vip",)}, words="lamp . late"),
        )
        assert rows_of(path, "SELECT * FROM cx_key") == [("ddccdc07b2a1b28400f8110c8d6c01c6", 1)]
        put(store, write("T-1", after=load(store), status="new", words="lamp"))
        assert store.check() == []
    assert digests_of("lamp . late . lamp") == "c98e85f249002f03 089001a35679a33e"
    assert key_digest("tags", "vip").hex() == "ddccdc07b2a1b28400f8110c8d6c01c6"
    assert rows_of(path, "SELECT * FROM cx_link") == OLDER_LINKS
    assert rows_of(path, "SELECT number, version, link, mark, part, lists, words FROM cx_object") == [
        (1, 3, "b3aee4339168f14148c257ca2fe9ddba", "3769617866457b4e925f1a809954862a", 1, None, 4)
    ]
    assert rows_of(path, "SELECT number, mark FROM cx_mark") == [
        (1, "116ba831d70cc6f88f1b23c8a5bffab4"),
        (2, "0" * 32),
        (3, "0" * 32),
        (4, "3d5cfa1be27471b1039039e452a04c34"),
    ]


def test_facts_that_are_written_together_have_one_checksum(tmp_path):
    path = tmp_path / "desk.sqlite"
    with SQLiteStore(path) as store:
        put(store, write("T-1"), write("T-2", facts=3))
        put(store, write("T-1", after=load(store), facts=2))
        assert store.check() == []
    assert rows_of(path, "SELECT * FROM cx_link WHERE position = 4") == [
        (4, "27336deffb68a758970fb69bd150b62f", "f5ec27f228823d86f429c4f444bf5ab5", 2)
    ]
    assert rows_of(path, "SELECT position, first FROM cx_link") == [(1, None), (4, 2), (6, 5)]


@pytest.fixture
def older(tmp_path):
    """A file of layout 5: three entries, each with a link, though two were written together."""
    path = tmp_path / "older.sqlite"
    with SQLiteStore(path) as store:
        put(store, write("T-1", facts=2, status="open", lists={"tags": ("vip",)}, words="lamp . late"))
        put(store, write("T-1", after=load(store), status="new", words="lamp"))
    db = sqlite3.connect(path)
    db.execute("DELETE FROM cx_link")
    db.execute("ALTER TABLE cx_link DROP COLUMN first")
    db.executemany(
        "INSERT INTO cx_link VALUES (?, ?, ?)",
        [(position, bytes.fromhex(link), bytes.fromhex(mark)) for position, link, mark, _ in OLDER_LINKS],
    )
    newest, row = OLDER_LINKS[-1][1], "3769617866457b4e925f1a809954862a"
    db.execute("UPDATE cx_object SET link = ?, mark = ?", (bytes.fromhex(newest), bytes.fromhex(row)))
    db.execute("UPDATE cx_layout SET number = 5")
    db.execute("PRAGMA user_version = 5")
    db.commit()
    db.close()
    return path


def damage(path, statement):
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()


CHANGED = "is not as it was written, or follows another than it did"

IN_OLDER_FILES = {
    "UPDATE cx_journal SET data = data || ' ' WHERE position = 1": [
        f"journal entry 1 (ticket T-1, version 1) {CHANGED}"
    ],
    "UPDATE cx_journal SET personal = NULL WHERE position = 2": [
        "the personal part of journal entry 2 (ticket T-1, version 2) was lost"
    ],
    "DELETE FROM cx_link WHERE position = 2": [
        "journal entry 2 (ticket T-1, version 2) has lost its checksum",
        f"journal entry 3 (ticket T-1, version 3) {CHANGED}",
    ],
    "UPDATE cx_journal SET at = at || ' ' WHERE position = 5": [
        f"journal part 4 to 5 (ticket T-1, versions 4 to 5) {CHANGED}"
    ],
    "DELETE FROM cx_link WHERE position = 5": [
        "journal entry 4 (ticket T-1, version 4) has lost its checksum",
        "journal entry 5 (ticket T-1, version 5) has lost its checksum",
        "the journal of ticket T-1 does not end as it did when its row was written",
    ],
}


@pytest.mark.parametrize("statement", IN_OLDER_FILES)
def test_histories_whose_entries_have_links_of_their_own_go_on(older, statement):
    with SQLiteStore(older) as store:
        assert store.check() == []
        put(store, write("T-1", after=load(store), facts=2, status="new", words="lamp"))
        assert store.check() == []
        store.compact()
        assert store.check() == []
    assert rows_of(older, "SELECT position, first FROM cx_link") == [
        *((1, None), (2, None), (3, None), (5, 4)),
    ]
    damage(older, statement)
    with SQLiteStore(older) as store:
        assert store.check() == IN_OLDER_FILES[statement]


def test_an_older_file_is_checked_as_it_is_where_it_is_only_read(older):
    with SQLiteStore(older, read_only=True) as store:
        assert store.check() == []
    damage(older, "UPDATE cx_journal SET data = data || ' ' WHERE position = 2")
    with SQLiteStore(older, read_only=True) as store:
        assert store.check() == [f"journal entry 2 (ticket T-1, version 2) {CHANGED}"]


def test_compacting_gives_checksums_to_what_has_none_also_before_what_was_written_since(older):
    damage(older, "DELETE FROM cx_link")
    damage(older, "UPDATE cx_object SET link = NULL, mark = NULL")
    with SQLiteStore(older) as store:
        put(store, write("T-2", facts=2))
        put(store, write("T-1", after=load(store), facts=2, status="new", words="lamp"))
        assert store.check() == []
    assert rows_of(older, "SELECT position, first FROM cx_link") == [(5, 4), (7, 6)]
    with SQLiteStore(older) as store:
        store.compact()
        assert store.check() == []
    # Those that were written together are of one object only.
    assert rows_of(older, "SELECT position, first FROM cx_link") == [
        *((1, None), (2, None), (3, None), (5, 4), (6, None), (7, None)),
    ]
    damage(older, "UPDATE cx_journal SET data = data || ' ' WHERE position = 2")
    with SQLiteStore(older) as store:
        assert store.check() == [f"journal entry 2 (ticket T-1, version 2) {CHANGED}"]


def test_the_planner_is_told_how_well_each_index_selects_whatever_the_size_of_the_file(tmp_path):
    path = tmp_path / "desk.sqlite"
    with SQLiteStore(path) as store:
        put(store, write("T-1", status="open"))
        put(store, write("O-1", kind="order"))
    told = dict(rows_of(path, "SELECT replace(idx, 'cx_ticket__', ''), stat FROM sqlite_stat1"))
    assert {name: told[name] for name in ("opened_at__channel", "due_at", "status__opened_at__priority")} == {
        "opened_at__channel": "200000 20 4 1",
        "due_at": "200000 20 1",
        "status__opened_at__priority": "200000 40000 4 2 1",
    }
    assert told["cx_order__placed_at__channel"] == "200000 20 4 1"
    assert (told["agent__status"], told["customer__opened_at"]) == ("200000 40000 8000 1", "200000 20 2 1")
    assert index_statements({"survey.quota": (("survey", "status"),)})["survey.quota"].keys() == {
        "cx_survey_quota__survey__status",
        "cx_survey_quota__derived_by__derived_from",
    }


FAILURES = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_CANTOPEN: "open",
    sqlite3.SQLITE_NOTADB: "foreign",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_IOERR: "io",
    sqlite3.SQLITE_MISMATCH: "sqlite",
}


def trouble(code):
    error = sqlite3.OperationalError("out of luck")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize("code", FAILURES)
def test_each_trouble_of_the_driver_has_a_name_with_its_details_or_without(code):
    for detail in (0, 1, 3, 12):
        with pytest.raises(StorageError, match="desk") as caught, translated("desk"):
            raise trouble(code | detail << 8)
        assert caught.value.code == f"storage.{FAILURES[code]}"
        assert caught.value.params == {"path": "desk", "sqlite": "out of luck"}
    with pytest.raises(StorageError) as caught, translated("desk"):
        raise sqlite3.ProgrammingError("no code at all")
    assert caught.value.code == "storage.sqlite"


class Answers:
    """A connection that answers one thing after another, or raises it."""

    def __init__(self, *answers):
        self.answers = [*answers]

    def execute(self, _):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        self.answer = answer
        return self

    def fetchone(self):
        return self.answer


@pytest.fixture
def slept(monkeypatch):
    found = []
    monkeypatch.setattr("time.sleep", found.append)
    return found


AGAIN = (1, -1, -1)


@pytest.mark.parametrize(
    ("answers", "busy", "waits"),
    [
        ([(0, 0, 0)], False, 0),
        ([(0, -1, -1)], False, 0),
        ([(1, 0, 0)], True, 0),
        ([(1, 7, 3)], True, 0),
        ([AGAIN, (0, 0, 0)], False, 1),
        ([AGAIN, AGAIN, (1, 7, 3)], True, 2),
        ([AGAIN] * 9, True, 3),
    ],
    ids=str,
)
def test_whoever_empties_the_log_at_once_with_another_waits_for_it_and_not_for_a_reader(
    answers, busy, waits, slept
):
    assert empty_log(Answers(*answers), 0.025) is busy
    assert slept == [0.01] * waits


def test_the_log_is_turned_on_once_nobody_else_is_at_it(slept):
    busy = sqlite3.SQLITE_BUSY
    _use_wal(Answers(trouble(busy), trouble(busy | 1 << 8), ("wal",)), 0.025)
    assert slept == [0.01, 0.01]
    for answers, waits in (([trouble(busy)] * 9, 3), ([trouble(sqlite3.SQLITE_FULL)], 0)):
        slept.clear()
        with pytest.raises(sqlite3.OperationalError):
            _use_wal(Answers(*answers), 0.025)
        assert slept == [0.01] * waits


def test_a_check_looks_at_the_whole_file_or_at_a_sample_and_tells_so_much(tmp_path):
    path = tmp_path / "desk.sqlite"
    with SQLiteStore(path) as store:
        put(store, *(write(f"T-{n:03}", status="open") for n in range(120)))
        db = sqlite3.connect(path)
        db.execute("UPDATE cx_object SET version = 2")
        db.commit()
        db.close()
        connections = store._connections
        assert [len(faults_of(connections, most=most)) for most in (1, 7)] == [1, 7]
        assert len(faults_of(connections)) == len(store.check()) == 100
        assert "is at version 2 and its journal has 1" in store.check()[0]
        assert all("is not as it was written" in each for each in store.check(sample=0.99))
        assert store.check(sample=0.0) == []


def test_conditions_become_sql_with_two_valued_logic():
    sql = Sql(column=lambda name: name, mark="%s", has=lambda name, value: (f"{name} HAS", [value]))
    a, b = F("a") == 1, F("b") < "x"
    texts = {
        a: ("a = %s", [1]),
        ~a: ("(a <> %s OR a IS NULL)", [1]),
        ~b: ("(b >= %s OR b IS NULL)", ["x"]),
        a & b: ("(a = %s AND b < %s)", [1, "x"]),
        ~(a | b): ("((a <> %s OR a IS NULL) AND (b >= %s OR b IS NULL))", [1, "x"]),
        IsNull("a"): ("a IS NULL", []),
        ~IsNull("a"): ("a IS NOT NULL", []),
        Among("a", (1, 2)): ("a IN (%s, %s)", [1, 2]),
        ~Among("a", (1,)): ("(a NOT IN (%s) OR a IS NULL)", [1]),
        Among("a", ()): ("1 = 0", []),
        ~Among("a", ()): ("1 = 1", []),
        AllOf(()): ("1 = 1", []),
        AnyOf(()): ("1 = 0", []),
        ~AllOf(()): ("1 = 0", []),
        Has("t", "x"): ("t HAS", ["x"]),
        ~Has("t", "x"): ("NOT (t HAS)", ["x"]),
    }
    assert {where: sql.where(where) for where in texts} == texts
    order = (Order("a"), Order("b", True))
    after = Query(kind="x", order=order, after=(1, None, "i"))
    assert list(sql.ranges(Query(kind="x", order=order))) == [("1 = 1", [], "a ASC, b DESC, id DESC")]
    assert list(sql.ranges(after)) == [
        ("(a = %s AND b IS NULL AND (id < %s))", [1, "i"], "id DESC"),
        ("(a > %s)", [1], "a ASC, b DESC, id DESC"),
    ]
    nulls = Sql(column=column, nulls_first=True)
    ((beyond, held, by),) = nulls.ranges(Query(kind="x", after=("i",)))
    assert (beyond, held, by) == ("(id > ?)", ["i"], "id ASC")
    assert next(nulls.ranges(Query(kind="x", order=order)))[2] == (
        f"{column('a')} ASC NULLS FIRST, {column('b')} DESC NULLS LAST, id DESC"
    )
