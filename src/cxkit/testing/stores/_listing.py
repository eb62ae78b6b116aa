"""Checks of lists, of counts by value, and of what no store may be asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cxkit.errors import Invalid
from cxkit.kernel import Actor
from cxkit.storage import (
    AllOf,
    AnyOf,
    By,
    Compare,
    F,
    Has,
    Key,
    MemoryStore,
    Not,
    Order,
    Query,
    Repository,
    Store,
)
from cxkit.testing.stores._bench import Bench
from cxkit.testing.stores._checks import check, needed
from cxkit.testing.stores._samples import every, load, put, row_of, write
from cxkit.tickets import Ticket

TAGS = ("vip", "gift", "VIP", "", "vi", "vip ", "\u4e2d", "'", "tags", "\U0001f4e6")


def _ids(store: Store, **asked: Any) -> list[str]:
    return [stored.row.id for stored in every(store, Query(kind="ticket", **asked))]


@check("lists")
def lists_are_loaded_as_they_were_written(bench: Bench) -> None:
    """A row comes back with its lists, each text in its order."""
    store = bench.open()
    put(store, write("a", lists={"tags": TAGS, "topic": ("x",)}), write("b"))
    needed(dict(load(store, "a").row.lists) == {"tags": TAGS, "topic": ("x",)}, "lists are not as written")
    needed(not load(store, "b").row.lists, "there are lists that nobody wrote")


@check("lists")
def an_object_is_found_by_each_text_of_a_list(bench: Bench) -> None:
    """`Has` finds by each text of the list of that name, letter by letter, and its negation the others."""
    store = bench.open()
    put(store, *(write(f"T-{place}", lists={"tags": (tag, "all")}) for place, tag in enumerate(TAGS)))
    put(store, write("other", lists={"topic": TAGS}), write("none", tags="vip"))
    for place, tag in enumerate(TAGS):
        needed(_ids(store, where=Has("tags", tag)) == [f"T-{place}"], f"{tag!r} is not found as it is")
    everybody = sorted([f"T-{place}" for place in range(len(TAGS))])
    needed(_ids(store, where=Has("tags", "all")) == everybody, "a text of many is not found in all of them")
    needed(_ids(store, where=~Has("tags", "all")) == ["none", "other"], "the negation is not the complement")
    pages = _ids(store, where=Has("tags", "all") & ~Has("tags", "vip"), limit=3)
    needed(pages == [id for id in everybody if id != "T-0"], f"page by page it found {pages}")


@check("lists")
def a_changed_list_is_found_by_its_new_texts_only(bench: Bench) -> None:
    """The lists are those of the newest row."""
    store = bench.open()
    put(store, write("a", lists={"tags": ("old", "both")}))
    put(store, write("a", after=load(store, "a"), lists={"tags": ("both", "new")}))
    found = {text: _ids(store, where=Has("tags", text)) for text in ("old", "both", "new")}
    needed(found == {"old": [], "both": ["a"], "new": ["a"]}, f"after a change it found {found}")
    put(store, write("a", after=load(store, "a")))
    needed(not _ids(store, where=Has("tags", "both")), "a list that was dropped is still found")


@check("lists")
def computed_fields_do_not_drift_from_their_object(bench: Bench) -> None:
    """After changes, every row holds the computed fields and lists of its object as it is now."""
    tickets = Repository(bench.open(), Ticket)
    at, amy = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("amy")
    tickets.add(
        Ticket.open("T-1", channel="chat", subject="?", tags={"vip"}, at=at, by=Actor.customer("C-1"))
    )
    tickets.change("T-1", lambda ticket: ticket.tag("gift", remove=["vip"], at=at, by=amy))
    tickets.change("T-1", lambda ticket: ticket.assign("amy", at=at, by=amy))
    tickets.change("T-1", lambda ticket: ticket.solve(at=at, by=amy))
    faults = tickets.check()
    needed(not faults, f"the check of the repository says: {faults}")


@check("lists")
def erasure_empties_lists(bench: Bench) -> None:
    """Lists go with the person: nothing is found by them any more, and others keep theirs."""
    store = bench.open()
    put(store, write("a", lists={"tags": ("vip",)}), write("b", subject="C-2", lists={"tags": ("vip",)}))
    store.erase("C-1")
    needed(_ids(store, where=Has("tags", "vip")) == ["b"], "an erased list is still found")
    needed(not load(store, "a").row.lists, "an erased list is still there")
    put(store, write("a", after=load(store, "a"), lists={"tags": ("vip",)}))
    needed(
        _ids(store, where=Has("tags", "vip")) == ["a", "b"], "a list written after an erasure is not found"
    )


@check("lists")
def counts_go_by_one_or_two_fields(bench: Bench) -> None:
    """Each value that occurs, in the defined order, with how many objects have it."""
    store, model = bench.open(), MemoryStore()
    writes = [
        write(
            f"T-{n}",
            status=("open", "new", None)[n % 3],
            priority=(10, 9, None, 2)[n % 4],
            lists={"tags": TAGS[: n % 5]} if n % 5 else None,
        )
        for n in range(60)
    ]
    put(store, *writes, write("x", kind="order", status="open"))
    put(model, *writes)
    lists = By("tags", several=True)
    groups = [(By("status"),), (By("priority"), By("status")), (By("unknown"),)]
    if store.capabilities.list_counts:
        groups += [(lists,), (lists, By("status")), (lists, lists)]
    for by in groups:
        for where in (AllOf(()), F("status") == "open", Has("tags", "vip")):
            query = Query(kind="ticket", where=where, by=by)
            ours, theirs = store.scan(query).counts, model.scan(query).counts
            needed(ours == theirs, f"{query} counted {ours}, not {theirs}")


@check("list_counts")
def an_erased_list_counts_as_nothing(bench: Bench) -> None:
    """After an erasure an object counts under None."""
    store = bench.open()
    put(store, write("a", lists={"tags": ("vip",)}), write("b", subject="C-2", lists={"tags": ("vip",)}))
    store.erase("C-1")
    counts = store.scan(Query(kind="ticket", by=(By("tags", several=True),))).counts
    needed(counts == (((None,), 1), (("vip",), 1)), f"after an erasure the counts are {counts}")


@check("lists")
def counts_by_too_many_values_are_refused(bench: Bench) -> None:
    """A thousand values are counted, more are an error and never a part of them."""
    store = bench.open()
    put(store, *(write(f"T-{n}", priority=n) for n in range(1000)))
    query = Query(kind="ticket", by=(By("priority"),))
    needed(len(store.scan(query).counts) == 1000, "a thousand values were not counted")
    put(store, write("one more", priority=1000))
    _refused(store, "counts by 1,001 values", by=query.by)


@check()
def an_id_of_255_wide_characters_is_an_id(bench: Bench) -> None:
    """The longest id that objects allow is kept whole, also where each character takes four bytes."""
    store = bench.open()
    for letter in ("\u4e2d", "\U0001f4e6"):
        ids = [letter * 254 + last for last in ("a", "b")]
        put(store, *(write(id) for id in ids))
        for id in ids:
            needed(load(store, id).row.id == id, f"an id of 255 times {letter} is not kept whole")
        needed(set(ids) <= set(_ids(store)), f"ids of 255 times {letter} are not found")


def _refused(store: Store, what: str, **asked: Any) -> None:
    try:
        store.scan(Query(kind="ticket", **asked))
    except Invalid:
        return
    raise AssertionError(f"{what} was not refused")


def _forged(condition: Any, **attributes: Any) -> Any:
    for name, value in attributes.items():
        object.__setattr__(condition, name, value)
    return condition


@check()
def forged_queries_reach_no_database(bench: Bench) -> None:
    """Operators, names and values are a closed set, also where somebody goes round the constructors."""
    store = bench.open()
    put(store, write("a", status="open", topic="x"), write("b", subject="C-2"))

    class Everything(Not):
        pass

    wheres: dict[str, Any] = {
        "an operator": _forged(Compare("status", "==", "x"), operator="= '' OR 1=1 --"),
        "a word as an operator": _forged(Compare("status", "==", "x"), operator="LIKE"),
        "a field's name": _forged(Compare("status", "==", "x"), name="status') = 'x' OR ('"),
        "a field's name in IS NULL": _forged(F("status").is_null(), name="1=1) --"),
        "a list as a value": _forged(Compare("status", "==", "x"), value=["x"]),
        "nothing as a value": _forged(Compare("status", "==", "x"), value=None),
        "a condition of its own": Everything(F("status") == "open"),
        "a text as a condition": "1=1",
    }
    for what, where in wheres.items():
        for negated in (False, True):
            asked = Not(where) if negated else where
            _refused(store, f"{what} that was forged", where=asked)
    for order in ("status; DROP TABLE cx_object", "id)--"):
        forged = _forged(Order("status"), name=order)
        _refused(store, "an order that was forged", order=(forged,))
    for after in ((), ("T-1", "x"), (1,), (["x"],)):
        _refused(store, f"the place {after}", after=after)
    needed(
        row_of(load(store, "a")).fields == {"status": "open", "topic": "x"}, "a forged query changed a row"
    )
    needed(store.load([Key("ticket", "b")]), "a forged query removed a row")


@check()
def queries_are_bounded_alike(bench: Bench) -> None:
    """A thousand alternatives are answered, and what is beyond the bounds is refused, not cut."""
    store = bench.open()
    put(store, write("a", status="s7"), write("b", status="s999"), write("c", status="none"))
    many = AnyOf(tuple(Compare("status", "==", f"s{n}") for n in range(1000)))
    needed(_ids(store, where=many) == ["a", "b"], "a thousand alternatives are not answered")
    needed(_ids(store, where=~many) == ["c"], "none of a thousand alternatives is not answered")
    listed = F("status").in_([f"s{n}" for n in range(1000)])
    needed(_ids(store, where=listed) == ["a", "b"], "one of a thousand values is not answered")
    deep: Any = F("status") == "s7"
    for _ in range(48):
        deep = AllOf((deep, F("status") != "x"))
    needed(_ids(store, where=deep) == ["a"], "a condition 49 deep is not answered")
    for _ in range(3000):
        deep = Not(deep)
    _refused(store, "a condition 3,000 deep", where=deep)
    wide = AnyOf(tuple(Compare("status", "==", f"s{n}") for n in range(100_000)))
    _refused(store, "a condition of 100,000 parts", where=wide)
