"""What stores, searches, views and followers may be asked: the last thing allowed, and the first refused."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import count

import pytest

from cxkit.errors import Conflict, Invalid
from cxkit.kernel.facts import Actor
from cxkit.storage import (
    AllOf,
    Among,
    AsyncRepository,
    By,
    Capabilities,
    Compare,
    F,
    Failure,
    Has,
    InThreads,
    IsNull,
    KeyFile,
    MemoryKeys,
    MemoryStore,
    Not,
    Order,
    Query,
    Repository,
    RetentionRule,
    SQLiteStore,
    View,
    Words,
    cached,
    change_all,
    encrypted,
    faulty,
    follow,
    observed,
    purge,
    retried,
    with_inputs,
)
from cxkit.storage._paging import _open, _seal, cursor_of, query_of, resume
from cxkit.storage._query import check_query, check_size, in_order, known_value, plain, rank
from cxkit.storage._state import noise, tries, wait_before
from cxkit.storage._words import check_phrases, words_of
from cxkit.testing.stores._samples import batch, load, put, write
from cxkit.tickets import Ticket

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY = Actor.agent("amy")


def ticket(id, at=T, customer="C-1"):
    return Ticket.open(id, channel="chat", subject="?", customer=customer, at=at, by=Actor.customer(customer))


def deep(levels):
    where = IsNull("a")
    for _ in range(levels - 1):
        where = Not(where)
    return {"where": where}


def many(conditions):
    """So many conditions, together with the one that joins them."""
    return {"where": AllOf((IsNull("a"),) * (conditions - 1))}


def values(number):
    whole, rest = divmod(number, 1000)
    return {"where": AllOf((*[Among("a", tuple(range(1000)))] * whole, Among("a", tuple(range(rest)))))}


QUERIES = {
    "levels": (deep(50), deep(51)),
    "conditions": (many(2000), many(2001)),
    "values in all": (values(10_000), values(10_001)),
    "values of one": ({"where": Among("a", tuple(range(1000)))}, {"where": Among("a", tuple(range(1001)))}),
    "phrases": ({"where": Words(("a",) * 100)}, {"where": Words(("a",) * 101)}),
    "any phrase": ({"where": Words(("a",))}, {"where": Words(())}),
    "size": ({"limit": 0}, {"limit": -1}),
    "greatest size": ({"limit": 2**53}, {"limit": 2**53 + 1}),
    "number of the size": ({"limit": 1}, {"limit": True}),
    "place by id": ({"after": ("a",)}, {"after": ()}),
    "place by one field": (
        {"order": (Order("a"),), "after": (1, "a")},
        {"order": (Order("a"),), "after": ("a",)},
    ),
    "id of a place": ({"after": ("1",)}, {"after": (1,)}),
    "value of a place": (
        {"order": (Order("a"),), "after": (None, "a")},
        {"order": (Order("a"),), "after": ("\0", "a")},
    ),
    "fields to count by": ({"by": (By("a"),) * 2}, {"by": (By("a"),) * 3}),
    "pages": ({"by": (By("a"),)}, {"by": (By("a"),), "after": ("a",)}),
    "greatest number": ({"where": Compare("a", "<", 2**63 - 1)}, {"where": Compare("a", "<", 2**63)}),
    "smallest number": ({"where": Compare("a", "<", -(2**63))}, {"where": Compare("a", "<", -(2**63) - 1)}),
    "number": ({"where": Compare("a", "==", 1)}, {"where": Compare("a", "==", True)}),
    "text of a list": ({"where": Has("a", "b")}, {"where": Has("a", None)}),
    "name": ({"where": IsNull("a_1")}, {"where": IsNull("a b")}),
    "own field": ({"where": IsNull("fields.a")}, {"where": IsNull("own.a")}),
    "name to order by": ({"order": (Order("a"),)}, {"order": (Order("a b"),)}),
    "name to count by": ({"by": (By("a"),)}, {"by": (By("a b"),)}),
    "kind": ({"kind": "a b"}, {"kind": "a\0b"}),
    "before the surrogates": (
        {"where": Compare("a", "==", "\ud7ff")},
        {"where": Compare("a", "==", "\ud800")},
    ),
    "behind the surrogates": (
        {"where": Compare("a", "==", "\ue000")},
        {"where": Compare("a", "==", "\udfff")},
    ),
}


@pytest.mark.parametrize("what", QUERIES)
def test_every_store_is_asked_up_to_a_bound_and_refuses_what_is_beyond(what):
    allowed, refused = ({"kind": "ticket", **asked} for asked in QUERIES[what])
    check_query(Query(**allowed))
    with pytest.raises(Invalid):
        check_query(Query(**refused))


def test_values_of_fields_are_kept_in_the_form_by_which_they_are_found():
    east = timezone(timedelta(hours=8))
    assert plain(datetime(2026, 2, 3, 17, tzinfo=east)) == "2026-02-03T09:00:00.000000Z"
    kept = [plain(each) for each in (None, True, False, 2**63 - 1, -(2**63), "a", date(2026, 2, 3))]
    assert kept == [None, 1, 0, 2**63 - 1, -(2**63), "a", "2026-02-03"]
    assert [rank(value) for value in (None, 3, "a")] == [(0, 0), (1, 3), (2, "a")]
    beyond = (
        2**63,
        -(2**63) - 1,
        Decimal("1e29"),
        Decimal("1e-29"),
        Decimal("NaN"),
        Decimal("Infinity"),
        1.5,
        "\0",
    )
    for value in beyond:
        with pytest.raises(Invalid):
            plain(value)
    for value in ("1e28", "1e-28", "-1e28", "0.5", "-12.5", "0", "-0.00", "100", "-999.25"):
        assert known_value(plain(Decimal(value))) == Decimal(value)
    assert [known_value(each) for each in (None, 7, "a", "")] == [None, 7, "a", ""]


def test_an_in_condition_holds_a_thousand_values_and_never_none():
    assert F("a").in_(range(1000)) == Among("a", tuple(range(1000)))
    for refused in (range(1001), [None], ["a", None]):
        with pytest.raises(Invalid):
            F("a").in_(refused)
    for compare in (lambda: F("a") < None, lambda: F("a") >= None, lambda: F("a").has(3)):
        with pytest.raises(Invalid):
            compare()
    assert (F("a") == None, F("a") != None) == (IsNull("a"), Not(IsNull("a")))  # noqa: E711


def test_comparisons_mean_what_their_signs_say():
    signs = ("==", "<", "<=", ">", ">=")
    found = {
        value: [sign for sign in signs if Compare("a", sign, 5).matches({"a": value})]
        for value in (4, 5, 6, "5", None)
    }
    above = [">", ">="]
    assert found == {4: ["<", "<="], 5: ["==", "<=", ">="], 6: above, "5": above, None: []}


@pytest.mark.parametrize("falls", [(False, False), (False, True), (True, False), (True, True)])
def test_what_follows_a_place_is_the_rest_of_the_order(falls):
    query = Query(kind="x", order=(Order("a", falls[0]), Order("b", falls[1])))
    cells = [(a, b, id) for a in (None, 1, "x") for b in (None, 2) for id in "pq"]
    ordered = in_order(query, cells)
    assert query.falling_ids is falls[1]
    assert not Query(kind="x").falling_ids
    for index, place in enumerate(ordered):
        on = Query(kind="x", order=query.order, after=place)
        assert [each for each in ordered if on.follows(each)] == ordered[index + 1 :]


# Cursors

T_TEXT = "2026-02-03T09:00:00.000000Z"
ASKED = {"where": F("status") == "open", "order": ("-opened_at", "channel")}
CURSOR = "f-NNQVPjWzEsImJlMTQwODRlY2YzMmMxOTEiLCIyMDI2LTAyLTAzVDA5OjAwOjAwLjAwMDAwMFoiLDMsIlQtMSJd"
"""A cursor as it was handed out once, and must always go on."""


def test_a_cursor_that_was_handed_out_goes_on_and_no_letter_of_it_may_differ():
    query = query_of(Ticket, **ASKED)
    assert cursor_of(query, {"opened_at": T_TEXT, "channel_rank": 3}, "T-1") == CURSOR
    assert query_of(Ticket, **ASKED, after=CURSOR).after == (T_TEXT, 3, "T-1")
    assert urlsafe_b64decode(CURSOR + "=" * (-len(CURSOR) % 4))[6:].startswith(b'[1,"')
    for place in range(len(CURSOR) - 1):
        other = "B" if CURSOR[place] == "A" else "A"
        with pytest.raises(Invalid):
            query_of(Ticket, **ASKED, after=CURSOR[:place] + other + CURSOR[place + 1 :])
        with pytest.raises(Invalid):
            query_of(Ticket, **ASKED, after=CURSOR[:place])


@pytest.mark.parametrize(
    "other",
    [{"where": F("status") == "new"}, {"order": ("opened_at", "channel")}, {"order": "-opened_at"}],
    ids=["condition", "direction", "fields"],
)
def test_a_cursor_belongs_to_one_query(other):
    with pytest.raises(Invalid, match="belongs to another query"):
        query_of(Ticket, **{**ASKED, **other}, after=CURSOR)


def test_a_cursor_that_was_put_together_elsewhere_is_refused():
    query = query_of(Ticket, **ASKED)
    _, mark, *place = _open(CURSOR)
    assert query_of(Ticket, **ASKED, after=_seal([1, mark, *place])).after == tuple(place)
    forged = {
        "another version": [[2, mark, *place], [0, mark, *place]],
        "another query": [
            [1, mark[:-1], *place],
            [1, mark, *place[1:]],
            [1, mark, None, *place],
            [1, mark, *place[:-1], 1],
            [1, mark, "T-1"],
        ],
        "is damaged": [[], [1], [1, mark]],
    }
    for said, contents in forged.items():
        for content in contents:
            with pytest.raises(Invalid, match=said):
                resume(query, _seal(content))


# Pages, names and sizes


def test_of_nothing_there_is_none_called_or_awaited():
    store = MemoryStore()
    assert Repository(store, Ticket).count() == 0
    assert asyncio.run(AsyncRepository(InThreads(store), Ticket).count()) == 0
    assert (Query(kind="ticket").limit, store.scan(Query(kind="ticket", by=(By("a"),))).more) == (100, False)


def test_a_page_holds_a_hundred_objects_unless_another_size_is_asked_for():
    store = MemoryStore()
    tickets = Repository(store, Ticket)
    tickets.add_all(ticket(f"T-{n:03}") for n in range(101))
    assert len(tickets.find()) == 100
    pages = change_all(tickets, lambda each: each.tag("seen", at=T, by=AMY))
    assert [len(page.outcomes) for page in pages] == [100, 1]
    assert [len(facts) for facts in follow(store, "all")] == [100, 100, 2]


SIZES = {
    "a view's name": lambda size: View(name="n" * size, kind="ticket"),
    "a follower's name": lambda size: list(follow(MemoryStore(), "n" * size)),
}


@pytest.mark.parametrize("what", SIZES)
def test_names_have_one_to_a_hundred_characters(what):
    for size in (1, 100):
        SIZES[what](size)
    for size in (0, 101):
        with pytest.raises(Invalid):
            SIZES[what](size)


AT_LEAST_ONE = {
    "a view": lambda size: View(name="n", kind="ticket", size=size),
    "a follower": lambda size: list(follow(MemoryStore(), "n", size=size)),
    "batches": lambda size: Repository(MemoryStore(), Ticket).add_all([], size=size),
    "tries": lambda size: list(tries(size)),
}


@pytest.mark.parametrize("what", AT_LEAST_ONE)
def test_sizes_and_attempts_are_one_or_more(what):
    AT_LEAST_ONE[what](1)
    for size in (0, -1):
        with pytest.raises(Invalid, match="1 or more"):
            AT_LEAST_ONE[what](size)


def test_a_journal_is_read_from_a_position_that_can_be_counted_to():
    check_size(0, "after")
    check_size(1, "limit", low=1)
    for size, low in ((-1, 0), (0, 1), (2**53 + 1, 0), (True, 0), (1.0, 0), (None, 0)):
        with pytest.raises(Invalid):
            check_size(size, "limit", low)


# Words


def test_a_text_is_searched_up_to_a_bound_and_cut_between_words():
    whole = " ".join(["ab"] * 66_666 + ["c"])
    assert len(whole) == 199_999
    for last, kept in (("cd", 200_000), ("cde", 199_997)):
        assert len(words_of([whole[:-1] + last]) or "") == kept
    assert words_of([]) is None
    assert words_of(["退款", "b", "退款"]) == "退款 . b . 退 . 款"
    assert words_of(["b", None, 3, "", "c"]) == "b . c"


@pytest.mark.parametrize("phrases", [(), ("a",) * 101, ["a"], ("a b", 3), ("a  b",), ("a.b",)], ids=str)
def test_phrases_that_no_search_gives_are_refused(phrases):
    check_phrases(("a",) * 100)
    with pytest.raises(Invalid):
        check_phrases(phrases)


# Waits


def test_waits_double_up_to_a_quarter_of_a_second_and_are_shortened_by_chance(monkeypatch):
    waits = [wait_before(attempt, lambda: 1.0).seconds for attempt in tries(9)]
    assert waits == [0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.25, 0.25, 0.25]
    assert wait_before(7, lambda: 0.5).seconds == 0.125
    for byte, chance in ((b"\0", 0.0), (b"\xff", 1.0), (b"\x80", 0x80808080 / 0xFFFFFFFF)):
        monkeypatch.setattr("os.urandom", lambda size, byte=byte: byte * size)
        assert noise() == chance


def test_a_store_that_asks_again_waits_twice_as_long_each_time_up_to_a_bound(monkeypatch):
    slept = []
    monkeypatch.setattr("time.sleep", slept.append)
    store = retried(faulty(MemoryStore(), [Failure("load", n) for n in range(1, 10)]), attempts=10)
    assert store.load([]) == {}
    assert slept == [0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 1.28, 1.28]
    five = retried(faulty(MemoryStore(), [Failure("load", n) for n in range(1, 5)]))
    assert five.load([]) == {}


def _refuse(_):
    raise Conflict("somebody else is faster each time")


def test_a_decision_that_meets_conflicts_is_made_ten_times(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    below = MemoryStore()
    Repository(below, Ticket).add(ticket("T-1"))
    monkeypatch.setattr(below, "commit", _refuse)
    asked = []
    store = observed(below, asked.append)
    rule = RetentionRule(cls=Ticket, field="opened_at", keep=timedelta(microseconds=1))
    (account,) = purge(store, [rule], at=T + timedelta(days=1), by=AMY)
    assert (account.due, account.emptied, account.before, len(account.failures)) == (1, 0, 0, 1)
    assert [span.method for span in asked].count("commit") == 10
    with pytest.raises(Invalid):
        RetentionRule(cls=Ticket, field="opened_at", keep=timedelta(0))


def test_a_purge_accounts_for_what_is_emptied_now_was_before_and_is_not_due():
    store = MemoryStore()
    tickets = Repository(store, Ticket)
    tickets.add(*(ticket(f"T-{n}", T + timedelta(days=n)) for n in range(5)))
    rule = RetentionRule(cls=Ticket, field="opened_at", keep=timedelta(days=30))
    days = ((30, (0, 0, 0)), (31, (1, 1, 0)), (33, (3, 2, 1)), (33, (3, 0, 3)))
    for day, told in days:
        (account,) = purge(store, [rule], at=T + timedelta(days=day), by=AMY)
        assert (account.due, account.emptied, account.before) == told


# What is told of calls


def test_an_observed_store_tells_of_each_call_how_much_was_asked_and_how_much_came():
    spans, clock = [], count()
    store = observed(MemoryStore(), spans.append, clock=lambda: float(next(clock)))
    put(store, write("T-1", status="open"), write("T-2", status="new"), write("T-3", kind="order"))
    store.load([write("T-1").row.key, write("T-9").row.key])
    store.scan(Query(kind="ticket", where=F("status") == "open", order=(Order("topic"),), limit=7))
    store.scan(Query(kind="ticket", by=(By("status"),)))
    store.journal(1, 5)
    store.erase("C-1")
    store.purge(T)
    with pytest.raises(Invalid):
        store.scan(Query(kind="ticket", where=Compare("status; --", "==", "x")))
    with pytest.raises(Conflict):
        put(store, write("T-1"))
    assert [tuple(span) for span in spans] == [
        ("commit", 3, 1.0, None, "order, ticket", 0),
        ("load", 2, 1.0, None, "ticket", 1),
        ("scan", 7, 1.0, None, "ticket by status, topic", 1),
        ("scan", 100, 1.0, None, "ticket by status", 2),
        ("journal", 5, 1.0, None, "", 2),
        ("erase", 1, 1.0, None, "", 3),
        ("purge", 1, 1.0, None, "", 0),
        ("scan", 100, 1.0, "query.field", "ticket", 0),
        ("commit", 1, 1.0, "conflict", "ticket", 0),
    ]


def test_a_cache_drops_what_was_not_asked_for_longest():
    spans = []
    store = cached(observed(MemoryStore(), spans.append, clock=lambda: 0.0), size=3)
    put(store, *(write(id) for id in "abcd"))
    asked = []
    for id in "abcacdabd":
        before = len(spans)
        load(store, id)
        asked.append(id if len(spans) > before else "-")
    assert "".join(asked) == "abc--d-b-"


LAYERS = {
    "memory": (lambda path: MemoryStore(), ""),
    "sqlite": (lambda path: SQLiteStore(path), "durable processes physical_erasure backup checksums"),
    "sqlite in memory": (lambda path: SQLiteStore(":memory:"), "backup"),
    "cached": (lambda path: cached(SQLiteStore(path)), "durable physical_erasure backup checksums"),
    "keys in memory": (
        lambda path: encrypted(SQLiteStore(path), MemoryKeys()),
        "physical_erasure backup checksums -list_counts -words",
    ),
    "keys in a file": (
        lambda path: encrypted(SQLiteStore(path), KeyFile(f"{path}.keys")),
        "durable processes physical_erasure backup checksums -list_counts -words",
    ),
    "keys in a file over memory": (
        lambda path: encrypted(MemoryStore(), KeyFile(f"{path}.keys")),
        "-list_counts -words",
    ),
    "with inputs": (lambda path: with_inputs(MemoryStore()), ""),
}


@pytest.mark.parametrize("what", LAYERS)
def test_a_store_declares_what_it_can_and_no_more(what, tmp_path):
    make, more = LAYERS[what]
    pytest.importorskip("cryptography") if "keys" in what else None
    usual = {"threads", "claims", "answers", "lists", "list_counts", "moves", "words"}
    wanted = (usual | {*more.split()}) - {f"-{name}" for name in usual}
    wanted = {name for name in wanted if not name.startswith("-") and f"-{name}" not in more.split()}
    declared = make(tmp_path / "desk.sqlite").capabilities
    names = {field.name for field in Capabilities.__attrs_attrs__} - {"name"}
    assert {name for name in names if getattr(declared, name)} == wanted


# Batches


def test_a_batch_whose_versions_do_not_add_up_is_refused_by_every_store():
    one = write("T-1", facts=2)
    store = MemoryStore()
    put(store, one)
    again = write("T-1", after=load(store), facts=2)
    entry = again.entries[0]
    moved = {number: one.entries[1]._replace(version=number) for number in (0, 1, 2, 3)}
    wrong = [
        batch(again, again),
        batch(again._replace(entries=again.entries[:1])),
        batch(again._replace(entries=(entry, entry))),
        batch(again._replace(entries=(entry._replace(version=4), again.entries[1]))),
        batch(again._replace(entries=(entry, again.entries[1]._replace(id="T-2")))),
        batch(again._replace(row=again.row._replace(version=3))),
        batch(again)._replace(moved=(moved[0],)),
        batch(again)._replace(moved=(moved[3],)),
        batch(again)._replace(moved=(moved[1]._replace(id="T-2"),)),
    ]
    for each in wrong:
        with pytest.raises(Invalid):
            store.commit(each)
    assert store.commit(batch(again)._replace(moved=(moved[1], moved[2]))).position == 4
