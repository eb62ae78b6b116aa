"""What is asked of PostgreSQL, trip by trip, and what is made of its answers: without a server."""

from __future__ import annotations

import json

import attrs
import pytest

from cxkit.errors import Conflict, Invalid, StorageError
from cxkit.storage import AllOf, By, F, Order, Query, Words
from cxkit.storage._protocol import Claim, Key
from cxkit.storage._query import MOST_GROUPS
from cxkit.storage.postgres import _work as work
from cxkit.storage.postgres._layout import LAYOUT, only, put
from cxkit.storage.postgres._store import _Schema
from cxkit.testing.stores._samples import AT, batch, write


def drive(work, *answers):
    """Send the answers trip by trip; what the work gives, and the statements of each trip."""
    trips = [[*next(work)]]
    try:
        for answer in answers:
            trips.append([*work.send(answer)])  # noqa: PERF401 - a comprehension would hide the end
    except StopIteration as end:
        return end.value, trips
    raise AssertionError(f"asks on: {trips[-1]}")


def row_of(id, version=1, **fields):
    fields = json.dumps({name: put(value) for name, value in fields.items()})
    return ["ticket", id, version, "ticket/1", "{}", fields, "C-1", None, 0, 0, '{"tags": ["vip"]}']


ONE = {
    "first page": ({"history": False}, True),
    "histories": ({}, False),
    "count": ({"history": False, "count": True}, False),
    "next page": ({"history": False, "after": ("a",)}, False),
    "counts": ({"by": (By("status"),)}, True),
    "words": ({"history": False, "where": Words(("a",))}, False),
    "counts with words": ({"by": (By("status"),), "where": Words(("a",))}, False),
}


@pytest.mark.parametrize("what", ONE)
def test_only_what_is_one_statement_is_asked_without_a_transaction(what):
    asked, alone = ONE[what]
    query = Query(kind="ticket", **asked)
    assert work.is_one_statement(query) is alone
    (first, *_) = next(work.scan(query))
    assert first.text.startswith("SET TRANSACTION") is not alone


def test_a_page_is_read_range_by_range_until_it_is_full():
    order = (Order("status"), Order("opened_at", True))
    query = Query(kind="ticket", order=order, after=("open", "x", "T-1"), limit=2, history=False)
    rows = [row_of(f"T-{n}", status="open") for n in range(3)]
    page, trips = drive(work.scan(query), [[]], [rows[:1]], [[]], [rows[1:2]])
    assert [trip[0].text.rpartition(" ")[2] for trip in trips[1:]] == ["3", "2", "2"]
    assert ([item.row.id for item in page.items], page.more, page.total) == (["T-0", "T-1"], False, None)
    page, trips = drive(work.scan(query), [[]], [rows[:2]], [rows[2:]])
    assert (trips[2][0].text[-7:], len(page.items), page.more) == ("LIMIT 1", 2, True)
    page, trips = drive(work.scan(query), [[]], [rows])
    assert ([item.row.id for item in page.items], page.more, len(trips)) == (["T-0", "T-1"], True, 2)
    assert (page.items[0].row.fields, page.items[0].row.lists) == ({"status": "open"}, {"tags": ("vip",)})


def test_histories_and_the_count_are_asked_for_where_they_are_wanted():
    row = row_of("T-1", 2, status="open", reopens=3)
    loaded = [[*row, "lamp", None, None]]
    facts = [
        [
            "ticket",
            "T-1",
            n,
            "ticket.opened/1",
            f"[{n}]",
            None,
            None,
            "{}",
            None,
            None,
            None,
            None,
            AT,
            40 + n,
        ]
        for n in (2, 1)
    ]
    page, trips = drive(
        work.scan(Query(kind="ticket", count=True)), [[]], [[row]], [loaded + facts], [[(7,)]]
    )
    ((stored,), more, total, _) = page
    assert (more, total, len(trips)) == (False, 7, 4)
    assert (stored.row.words, stored.row.fields) == ("lamp", {"status": "open", "reopens": 3})
    assert [(entry.version, entry.position, entry.at, entry.personal) for entry in stored.history] == [
        (1, 41, AT, "{}"),
        (2, 42, AT, "{}"),
    ]
    assert [entry.data for entry in stored.history] == ["[1]", "[2]"]
    assert drive(work.scan(Query(kind="ticket")), [[]], [[]])[0].items == ()
    with pytest.raises(StopIteration) as end:
        next(work.load([]))
    assert end.value.value == {}


def test_counts_are_bounded_and_read_as_the_fields_are():
    by = (By("status"), By("reopens"))
    page, trips = drive(work.scan(Query(kind="ticket", by=by)), [[("2new", put(3), 2), (None, None, 1)]])
    assert (page.counts, page.items, page.more) == (((("new", 3), 2), ((None, None), 1)), (), False)
    assert trips[0][0].values == [MOST_GROUPS + 1]
    rows = [(f"2{n}", 1) for n in range(MOST_GROUPS + 1)]
    assert len(drive(work.scan(Query(kind="ticket", by=by[:1])), [rows[:-1]])[0].counts) == MOST_GROUPS
    with pytest.raises(Invalid):
        drive(work.scan(Query(kind="ticket", by=by[:1])), [rows])
    tags, _ = drive(work.scan(Query(kind="ticket", by=(By("tags", True),))), [[("2vip", 1)]])
    assert tags.counts == ((("2vip",), 1),)


STEPPED = {
    "leads an index": ({"by": (By("status"),)}, True),
    "leads none": ({"by": (By("channel"),)}, False),
    "of another kind": ({"kind": "widget", "by": (By("status"),)}, False),
    "of some": ({"by": (By("status"),), "where": F("agent") == "amy"}, False),
    "of all": ({"by": (By("status"),), "where": AllOf(())}, True),
    "two fields": ({"by": (By("status"), By("agent"))}, False),
    "a list": ({"by": (By("tags", True),)}, False),
    "a list of that name": ({"by": (By("status", True),)}, False),
}


@pytest.mark.parametrize("what", STEPPED)
def test_values_are_looked_up_one_behind_the_other_where_an_index_begins_with_them(what):
    asked, stepped = STEPPED[what]
    ((ask,),) = [next(work.scan(Query(**{"kind": "ticket", **asked})))]
    assert ask.text.startswith("WITH RECURSIVE") is stepped
    assert ("DISTINCT" in ask.text) is any(by.several for by in asked["by"])


def estimate(*rows, shared=False):
    """How many rows the server expects: those with the words, and all."""
    plan = {"Plans": [{"Plan Rows": number} for number in rows]}
    return [[([{"Plan": {"Plan Rows": 7, "Plans": [plan]} if shared else plan}],)]]


FEW = {
    "few": (estimate(999, 100_000), 999),
    "few of many": (estimate(1_999, 200_000), 0),
    "known to be many": (estimate(1_000, 100_000), None),
    "many of very many": (estimate(2_000, 200_000), None),
    "few, by several processes": (estimate(200_000, 1_999, shared=True), 1),
    "many, by several processes": (estimate(200_000, 2_000, shared=True), None),
    "more than was expected": (estimate(10, 100_000), 1_000),
}


@pytest.mark.parametrize("what", FEW)
def test_words_that_few_have_are_looked_up_first(what):
    expected, number = FEW[what]
    query = Query(kind="ticket", where=~Words(("a", "b c")), history=False)
    found = [] if number is None else [[[("T-1",)] * number]]
    _, trips = drive(work.scan(query), [[]], expected, *found, [[]])
    held = ["'a' & 'b' & 'c'", " b c "]
    assert trips[1][0].text.startswith("EXPLAIN ")
    assert trips[1][0].values == ["ticket", *held]
    assert [ask.values for (ask,) in trips[2:-1]] == [["ticket", *held, 1000]] * len(found)
    ((page,),) = trips[-1:]
    known = number is not None and number < 1000
    assert ("o.id = ANY" in page.text) is known
    assert page.values == ([["T-1"] * number] if known else held)


MANY, COMMON = [row_of(f"T-{n}", status="open") for n in range(1, 4)], estimate(90_000, 100_000)
A_PAGE = Query(kind="ticket", where=Words(("a", "b c")), after=("T-0",), limit=2, history=False)
TERMS = [" a ", " b ", " b c ", " c "]


@pytest.mark.parametrize("where", [Words(("a", "b c")), AllOf((Words(("a", "b c")),))])
def test_words_that_many_have_are_found_among_the_first_rows(where):
    query = attrs.evolve(A_PAGE, where=where)
    page, trips = drive(work.scan(query), [[]], COMMON, [MANY])
    assert ([stored.row.id for stored in page.items], page.more) == (["T-1", "T-2"], True)
    (ask,) = trips[2]
    assert ask.values == ["T-0", *TERMS]
    assert " LIMIT 5000)" in ask.text
    assert ask.text.endswith(" LIMIT 3")
    page, _ = drive(work.scan(attrs.evolve(query, count=True)), [[]], COMMON, [MANY], [[(7,)]])
    assert (len(page.items), page.total) == (2, 7)


def test_what_else_is_asked_is_looked_through_for_words_that_many_have():
    order, place = (Order("opened_at", True), Order("size")), ("2026-02-03T09:00:00Z", 3, "T-0")
    where = (F("agent") == "amy") & A_PAGE.where
    page, trips = drive(
        work.scan(attrs.evolve(A_PAGE, where=where, order=order, after=place)),
        *([[]], COMMON, [MANY[:1]], [[(4_000,)]], [MANY[1:2]], [[(900,)]], [[]], [[(99,)]]),
    )
    assert ([stored.row.id for stored in page.items], page.more) == (["T-1", "T-2"], False)
    asked = [ask.text for (ask,) in trips[2::2]]
    assert [text.partition(" LIMIT ")[2].partition(")")[0] for text in asked] == ["5000", "1000", "100"]
    assert [text.rpartition(" LIMIT ")[2] for text in asked] == ["3", "2", "1"]
    assert all("SELECT id, f_opened_at, fields FROM" in text for text in asked)
    assert [ask.values[0] for (ask,) in trips[2:]] == ["2amy"] * 6
    (counting,) = trips[3]
    assert counting.text.startswith("SELECT count(*) FROM (SELECT id, f_opened_at, fields")


def test_where_the_first_rows_are_too_few_all_who_have_the_words_are_listed():
    page, trips = drive(work.scan(A_PAGE), [[]], COMMON, [MANY[:2]], [[(5_000,)]], [MANY[:1]])
    assert ([stored.row.id for stored in page.items], page.more, len(trips)) == (["T-1"], False, 5)
    page, trips = drive(work.scan(A_PAGE), [[]], COMMON, [MANY[:2]], [[(4_999,)]])
    assert ([stored.row.id for stored in page.items], page.more, len(trips)) == (["T-1", "T-2"], False, 4)


OTHERS = {
    "two searches": A_PAGE.where & Words(("d",)),
    "one search or another": A_PAGE.where | Words(("d",)),
    "not these words": ~A_PAGE.where,
    "others without them": A_PAGE.where & ~Words(("d",)),
}


@pytest.mark.parametrize("what", OTHERS)
def test_only_one_search_of_every_row_is_looked_through(what):
    searches = len(work._phrases(OTHERS[what]))
    _, trips = drive(work.scan(attrs.evolve(A_PAGE, where=OTHERS[what])), [[]], *[COMMON] * searches, [[]])
    assert len(trips) == 2 + searches
    assert "found" not in trips[-1][0].text
    no_page = {"after": None, "limit": 0, "count": True}
    _, trips = drive(work.scan(attrs.evolve(A_PAGE, **no_page)), [[]], COMMON, [[]], [[(7,)]])
    assert len(trips) == 4


def test_ids_are_written_one_by_one_up_to_a_hundred():
    for number, text in ((1, "id IN (%s)"), (2, "id IN (%s, %s)"), (101, "id = ANY (%s::text[])")):
        ((kind, (which, ids)),) = work._by_kind([Key("ticket", f"{n:03}") for n in range(number)])
        assert (kind, which, len(ids)) == ("ticket", text, number if number <= 100 else 1)
    assert work._by_kind([Key("ticket", f"{n:03}") for n in range(100)])[0][1][0].count("%s") == 100
    both = [Key("ticket", "b"), Key("order", "x"), Key("ticket", "a"), Key("ticket", "b")]
    assert [(kind, ids) for kind, (_, ids) in work._by_kind(both)] == [
        ("order", ["x"]),
        ("ticket", ["a", "b"]),
    ]


# Writing


def change(id="T-1", expected=2, erasures=0, **more):
    made = write(id, expected=expected, **more)
    return made._replace(row=made.row._replace(erasures=erasures))


def test_a_batch_is_checked_by_one_trip_and_written_by_the_next():
    made = batch(write("T-9", facts=2), change(), token="t")._replace(
        content="c", answer="{}", claims=(Claim(Key("order", "O-1"), 3, 5),)
    )
    states = [[("order", "O-1", 3, 0, 5)], [("ticket", "T-1", 2, 0, 0)]]
    start = [(1 << 20, LAYOUT)]
    receipt, trips = drive(work.commit(made), [start, [("t",)], *states, [("ticket", "T-9")]], [])
    assert (receipt.position, receipt.answer, receipt.repeated) == ((1 << 20) + 3, "{}", False)
    first, remembered, *locked, inserted = trips[0]
    assert "layout" in first.text
    assert remembered.values == ("t", 3, "c", "{}", ["C-1", "ticket:T-9", "ticket:T-1"])
    assert [ask.values for ask in locked] == [["O-1"], ["T-1"]]
    assert [row["id"] for row in json.loads(inserted.values[0])] == ["T-9"]
    assert isinstance(trips[1], list)
    facts = trips[1][-1]
    assert facts.values[0] == 1 << 20
    assert [(e["place"], e["id"], e["version"]) for e in json.loads(facts.values[1])] == [
        (1, "T-9", 1),
        (2, "T-9", 2),
        (3, "T-1", 3),
    ]


def test_a_batch_that_comes_too_late_is_a_conflict_that_says_why():
    def commit(made, *states):
        drive(work.commit(made), [[(0, LAYOUT)], *states], [])

    refused = [
        ((batch(change()), [("ticket", "T-1", 3, 0, 0)]), {"found": 3, "erased": False}),
        ((batch(change()), [("ticket", "T-1", 2, 1, 0)]), {"found": 2, "erased": True}),
        ((batch(change()), [("ticket", "T-1", 3, 1, 0)]), {"found": 3, "erased": False}),
        ((batch(change()), []), {"found": 0, "erased": False}),
    ]
    claims = batch()._replace(claims=(Claim(Key("ticket", "T-1"), 2, 5),))
    refused += [
        ((claims, [("ticket", "T-1", 2, 0, 6)]), {"found": 2, "claimed": True}),
        ((claims, [("ticket", "T-1", 3, 0, 5)]), {"found": 3, "claimed": False}),
        ((claims, []), {"found": 0, "claimed": False}),
    ]
    for asked, said in refused:
        with pytest.raises(Conflict) as caught:
            commit(*asked)
        assert {name: caught.value.params[name] for name in said} == said
    commit(batch(change()), [("ticket", "T-1", 2, 0, 9)])
    commit(claims, [("ticket", "T-1", 2, 7, 5)])
    with pytest.raises(StorageError, match="upgrade cxkit"):
        drive(work.commit(batch(change())), [[(0, LAYOUT + 1)], [("ticket", "T-1", 2, 0, 0)]])
    with pytest.raises(work.Repeated):
        drive(work.commit(batch(change(), token="t")), [[(0, LAYOUT)], [], [("ticket", "T-1", 2, 0, 0)]])


def test_an_object_that_is_there_already_is_named_with_its_version():
    new = batch(write("T-1"), write("T-2"))
    for versions, found in (([("ticket", "T-2", 4)], 4), ([], 1)):
        with pytest.raises(Conflict) as caught:
            drive(work.commit(new), [[(0, LAYOUT)], [("ticket", "T-1")]], [versions])
        assert (caught.value.params["id"], caught.value.params["found"]) == ("T-2", found)


def test_new_objects_are_added_in_one_statement():
    plain = batch(write("T-1"), write("T-2", facts=2))
    receipt, ((ask,),) = drive(work.begin(plain), [[(100, LAYOUT)]])
    assert receipt.position == 103
    assert [entry["place"] for entry in json.loads(ask.values[1])] == [1, 2, 3]
    with pytest.raises(StorageError, match="upgrade"):
        drive(work.begin(plain), [[(100, LAYOUT + 1)]])
    others = [
        batch(),
        plain._replace(token="t"),
        plain._replace(claims=(Claim(Key("a", "b"), 1, 0),)),
        batch(write("T-1"), change("T-2")),
    ]
    assert [work.is_new(each) for each in (plain, *others)] == [True, False, False, False, False]


PLACES = {
    "one": ([write("T-1")], ('"object_ticket"', "")),
    "several": ([write("T-1"), write("T-2")], ('"object_ticket"', " ORDER BY n.kind, n.id")),
    "of a kind of its own": ([write("W-1", kind="widget")], ("object_other", "")),
    "of two kinds": ([write("T-1"), write("O-1", kind="order")], ("object", " ORDER BY n.kind, n.id")),
}


@pytest.mark.parametrize("what", PLACES)
def test_objects_of_one_kind_are_inserted_into_its_table(what):
    writes, place = PLACES[what]
    assert work._inserting([each.row for each in writes]) == place
    into = f"INSERT INTO {place[0]} SELECT"
    assert into in next(work.begin(batch(*writes)))[0].text
    assert into in next(work.commit(batch(*writes)))[-1].text


def test_what_is_sent_in_few_trips_is_small():
    def sized(letters, answer=""):
        made = write("T-1", personal="p" * 10, words="w" * 5)
        entry = made.entries[0]._replace(data="d" * letters, personal=None, position=7)
        row = made.row._replace(data="r" * 5)
        return batch(made._replace(row=row, entries=(entry,)))._replace(answer=answer)

    assert [work.is_small(sized(letters)) for letters in (49_980, 49_981)] == [True, False]
    assert [work.is_small(sized(49_000, "a" * number)) for number in (980, 981)] == [True, False]
    bare = [write(f"T-{n}", personal=None) for n in range(334)]
    # A row has two texts, its data and a personal part or none; a fact without one has one.
    found = [write("W-1", personal=None, words="w"), write("W-2", personal=None, words="w")]
    for number in range(3):
        assert work.is_small(batch(*bare[number:333], *found[:number])) is (number < 2)


def test_a_batch_has_fewer_facts_than_a_transaction_has_places(monkeypatch):
    monkeypatch.setattr(work, "_ENTRIES_IN_ALL", 3)
    assert len(work._all_entries(batch(write(facts=2)))) == 2
    with pytest.raises(StorageError, match="write at most 2 at once"):
        work._all_entries(batch(write(facts=3)))


def test_a_batch_takes_the_way_that_it_needs_and_gives_up_after_so_many_deadlocks():
    errors = pytest.importorskip("psycopg.errors", reason="psycopg is not installed")

    def ways(made, *troubles):
        going = work.committing(made, "shop")
        first = next(going).method
        return [first, *(going.throw(trouble()).method for trouble in troubles)]

    new, old = batch(write("T-1")), batch(change())
    big = batch(change()._replace(entries=(change().entries[0]._replace(data="d" * 60_000),)))
    assert ways(new, errors.UniqueViolation) == ["_at_once", "_in_few_trips"]
    assert ways(old, work.Repeated) == ["_in_few_trips", "_in_transaction"]
    assert ways(big) == ["_in_transaction"]
    assert ways(batch(token="t")) == ["_in_transaction"]
    assert ways(old, *[errors.DeadlockDetected] * 4) == ["_in_few_trips"] * 5
    with pytest.raises(StorageError, match="5 times"):
        ways(old, *[errors.DeadlockDetected] * 5)


def test_a_token_that_is_asked_after_tells_its_receipt_or_where_the_journal_ends():
    asked = batch(token="t")._replace(content="c")
    receipt, _ = drive(work.repeated(asked), [[], [(9,)]])
    assert (receipt.position, receipt.repeated) == (9, False)
    receipt, _ = drive(work.repeated(asked), [[(4, "c", "{}")], [(9,)]])
    assert (receipt.position, receipt.repeated, receipt.answer) == (4, True, "{}")
    with pytest.raises(Conflict):
        drive(work.repeated(asked), [[(4, "d", None)], [(9,)]])


def test_words_and_earlier_entries_are_written_where_there_are_any():
    asks = work._searched(batch(write("a", words="x"), write("b"), change("c"), change("d", words="y")))
    assert [ask.values for ask in asks] == [
        [["ticket", "ticket"], ["a", "d"], ["x", "y"]],
        (["ticket"], ["c"]),
    ]
    assert work._searched(batch(write("b"))) == []
    made = batch(change("a", erase=True), change("b"), write("n"), token="t")
    asks = work._changes(made._replace(erased=("ticket:a",), moved=(write("b").entries[0],)))
    assert [ask.text.split(" ")[:2] for ask in asks] == [
        ["UPDATE", "journal"], ["UPDATE", "batch"], ["UPDATE", '"object_ticket"'], ["UPDATE", "journal"],
    ]  # fmt: skip
    assert asks[0].values == (["ticket"], ["a"])
    assert asks[1].values == (["ticket:a"], "t")
    assert [row["id"] for row in json.loads(asks[2].values[0])] == ["a", "b"]
    assert [column[0] for column in asks[3].values][:4] == ["ticket", "b", 1, "ticket.messaged/1"]
    assert len(asks[3].values) == 7
    assert work._facts([], 1) == []
    (row,) = json.loads(work._values([write("a", status="new", agent=None).row]))
    assert (row["fields"], row["lists"], row["keys"], row["erasures"]) == ({"status": "2new"}, None, [], 0)
    assert (only("ticket"), only("widget")) == ("true", "o.kind = 'widget'")


# The schema


def test_a_schema_has_a_name_that_the_server_does_not_cut():
    for name in ("a", "n" * 63, "商" * 21):
        assert repr(_Schema("", schema=name)) == f"_Schema(schema={name!r})"
    for name in ("", "a b", "1a", "n" * 64, "商" * 22, 'a"; --'):
        with pytest.raises(StorageError, match="is no name of a schema"):
            _Schema("", schema=name)
    options = _Schema("", schema="shop", size=3, timeout=2.5)._pool_options()
    assert [options[name] for name in ("min_size", "max_size", "timeout", "open")] == [1, 3, 2.5, False]
    assert options["kwargs"]["autocommit"] is True
    assert [_Schema("")._pool_options()[name] for name in ("max_size", "timeout")] == [10, 10.0]


LAYOUTS = [
    (1, "\nCREATE TABLE search"),
    (2, "\nALTER TABLE object RENAME"),
    (3, "\nALTER TABLE object ALTER"),
]


@pytest.mark.parametrize(("layout", "begins"), [*LAYOUTS, (4, None)])
def test_a_schema_is_brought_to_todays_layout_from_where_it_is(layout, begins):
    schema = _Schema("", schema="shop")
    index, *rest = sorted(schema._indexes)
    steps = [[]] if begins is not None else []
    missing, trips = drive(
        schema._prepare(), [[]], [[]], [[(True,)]], [[(layout,)]], *steps, [[], [(index,)]]
    )
    assert missing == rest
    assert trips[0][0].values == (-8246088911220477891,)
    if begins is not None:
        assert trips[4][0].text.startswith(begins)
    built = [*schema._building([index])]
    assert [text.split(" ")[0] for text in built] == ["DROP", "CREATE"]


def test_a_schema_is_made_where_there_is_none_and_one_of_a_newer_version_refused():
    schema = _Schema("", schema="shop")
    missing, trips = drive(schema._prepare(), [[]], [[]], [[(False,)]], [])
    assert missing == []
    assert sum('CREATE INDEX "cx_' in ask.text for ask in trips[3]) == len(schema._indexes)
    with pytest.raises(StorageError, match="upgrade cxkit"):
        drive(schema._prepare(), [[]], [[]], [[(True,)]], [[(LAYOUT + 1,)]])
