"""Checks of `scan`: what a query means is what it means in memory."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st

from cxkit.storage import (
    ALL,
    AllOf,
    Among,
    AnyOf,
    Compare,
    Condition,
    F,
    IsNull,
    MemoryStore,
    Not,
    Order,
    Query,
    Store,
)
from cxkit.testing.stores._bench import Bench
from cxkit.testing.stores._checks import check, needed
from cxkit.testing.stores._samples import every, load, put, write

UNHURRIED = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
"""A store may be slow, and that is no reason to fail it."""


TEXTS = (
    "", " ", "A", "B", "Z", "a", "aa", "ab", "b", "é", "e\u0301", "ß", "ss", "z", "zebra", "中", "文", "一",
    "\U0001f4e6", "\uffee", "%", "a%", "_", "a_", "'", "' OR 1=1 --", "1", "10", "9", "null", "open", "OPEN",
)  # fmt: skip
NUMBERS = (0, 1, 2, 9, 10, -1, -10, 2**53, 2**53 + 1, 2**63 - 1, -(2**63))
FIELDS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("status", TEXTS),
    ("topic", TEXTS),
    ("priority", NUMBERS),
)


@check()
def every_condition_means_what_it_means_in_memory(bench: Bench) -> None:
    """Random trees of conditions find what they find in memory, in every order, page by page."""
    store, model = _filled(bench)

    @settings(
        max_examples=100,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=UNHURRIED,
    )
    @given(conditions(), orders(), st.integers(1, 40))
    def same(where: Condition, order: tuple[Order, ...], limit: int) -> None:
        query = Query(kind="ticket", where=where, order=order, limit=limit, count=True)
        ours, theirs = store.scan(query), model.scan(query)
        ids = [stored.row.id for stored in ours.items]
        needed(ids == [stored.row.id for stored in theirs.items], f"{query} found {ids}")
        needed(ours.total == theirs.total, f"{query} counted {ours.total}, not {theirs.total}")
        needed(ours.more is theirs.more, f"{query} says more={ours.more}")
        rest = [stored.row.id for stored in every(store, query)]
        needed(rest == [s.row.id for s in every(model, query)], f"the pages of {query} gave {rest}")

    same()


def _filled(bench: Bench) -> tuple[Store, Store]:
    store, model = bench.open(), MemoryStore()
    writes = [
        write(
            f"T-{number * 7919 % 997:03}",
            status=TEXTS[number % len(TEXTS)] if number % 5 else None,
            topic=TEXTS[number * 3 % 7] if number % 3 else None,
            priority=NUMBERS[number % len(NUMBERS)] if number % 4 else None,
        )
        for number in range(120)
    ]
    put(store, *writes)
    put(store, write("T-500", kind="order", status="open"))
    put(model, *writes)
    return store, model


def conditions() -> st.SearchStrategy[Condition]:
    """Any tree of conditions over the fields of the samples."""
    leaves = st.one_of([_leaf(name, values) for name, values in FIELDS])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
            st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        ),
        max_leaves=6,
    )


def _leaf(name: str, values: tuple[Any, ...]) -> st.SearchStrategy[Condition]:
    value = st.sampled_from(values)
    operators: Any = st.sampled_from(["==", "<", "<=", ">", ">="])
    return st.one_of(
        st.builds(Compare, st.just(name), operators, value),
        st.builds(Among, st.just(name), st.lists(value, max_size=4).map(tuple)),
        st.just(IsNull(name)),
    )


def orders() -> st.SearchStrategy[tuple[Order, ...]]:
    """Any order by up to three different fields."""
    names = st.lists(st.sampled_from([name for name, _ in FIELDS]), unique=True, max_size=3)
    return names.flatmap(
        lambda chosen: st.tuples(*(st.builds(Order, st.just(name), st.booleans()) for name in chosen))
    )


def _ids(store: Store, **asked: Any) -> list[str]:
    return [stored.row.id for stored in every(store, Query(kind="ticket", **asked))]


@check()
def nothing_comes_before_numbers_and_texts(bench: Bench) -> None:
    """A field that holds nothing comes first, and last in falling order."""
    store = bench.open()
    put(store, write("a", topic="x"), write("b"), write("c", topic=""), write("d", topic=None))
    needed(_ids(store, order=(Order("topic"),)) == ["b", "d", "c", "a"], "nothing does not come first")
    needed(_ids(store, order=(Order("topic", True),)) == ["a", "c", "d", "b"], "falling, nothing is not last")


@check()
def texts_are_ordered_by_code_point(bench: Bench) -> None:
    """Order and comparison of texts know no language and no case."""
    store = bench.open()
    put(store, *(write(f"T-{place:02}", topic=text) for place, text in enumerate(TEXTS)))
    found = [
        stored.row.fields["topic"] for stored in every(store, Query(kind="ticket", order=(Order("topic"),)))
    ]
    needed(found == sorted(TEXTS), f"texts are in the order {found}")
    below = {
        stored.row.fields["topic"] for stored in every(store, Query(kind="ticket", where=F("topic") < "a"))
    }
    needed(below == {text for text in TEXTS if text < "a"}, f"below 'a' are {sorted(map(str, below))}")


@check()
def numbers_are_ordered_as_numbers(bench: Bench) -> None:
    """9 comes before 10."""
    store = bench.open()
    put(store, *(write(f"T-{place:02}", priority=number) for place, number in enumerate(NUMBERS)))
    query = Query(kind="ticket", order=(Order("priority"),))
    found = [stored.row.fields["priority"] for stored in every(store, query)]
    needed(found == sorted(NUMBERS), f"numbers are in the order {found}")
    needed(len(_ids(store, where=F("priority") > 2**53)) == 2, "neighbours of 2**53 are not told apart")


@check()
def equal_texts_are_equal_letter_by_letter(bench: Bench) -> None:
    """No case folding, no normal form, no wildcards, no quotes that end a statement."""
    store = bench.open()
    put(store, *(write(f"T-{place:02}", status=text) for place, text in enumerate(TEXTS)))
    for place, text in enumerate(TEXTS):
        found = _ids(store, where=F("status") == text)
        needed(found == [f"T-{place:02}"], f"status == {text!r} found {found}")


@check()
def complements_are_exact(bench: Bench) -> None:
    """An object that does not fulfil a condition fulfils its negation, also where the field holds nothing."""
    store = bench.open()
    put(store, write("a", status="open"), write("b", status="new"), write("c"))
    for where in (F("status") == "open", F("status") < "o", F("status").in_(["open"]), F("status").is_null()):
        found = _ids(store, where=where) + _ids(store, where=~where)
        needed(sorted(found) == ["a", "b", "c"], f"{where} and its negation found {found}")
    needed(_ids(store, where=F("status") != "open") == ["b", "c"], "!= left out what holds nothing")


@check()
def ties_go_by_id_in_the_direction_of_the_last_field(bench: Bench) -> None:
    """Equal places are told apart by id, rising or falling with the last field."""
    store = bench.open()
    put(store, *(write(id, status="open", topic="x") for id in ("b", "a", "C", "c")))
    rising, falling = ["C", "a", "b", "c"], ["c", "b", "a", "C"]
    needed(_ids(store) == rising, "without an order, ids do not rise")
    needed(_ids(store, order=(Order("status"),)) == rising, "ties do not rise with the last field")
    both = (Order("status"), Order("topic", True))
    needed(_ids(store, order=both) == falling, "ties do not fall with the last field")


@check()
def pages_cut_nothing_off_and_repeat_nothing(bench: Bench) -> None:
    """Whatever the size of a page, the pages together are everything in order."""
    store = bench.open()
    put(store, *(write(f"T-{n:02}", status="ab"[n % 2], priority=n // 4 or None) for n in range(24)))
    for order in ((), (Order("status"),), (Order("priority", True), Order("status")), (Order("priority"),)):
        whole = _ids(store, order=order, limit=100)
        needed(len(whole) == 24, f"one page of 100 held {len(whole)} of 24")
        for limit in (1, 5, 8, 24):
            paged = _ids(store, order=order, limit=limit)
            needed(paged == whole, f"pages of {limit} by {order} gave {paged}")


@check()
def more_is_said_exactly_when_there_is_more(bench: Bench) -> None:
    """A page that ends where everything ends says so."""
    store = bench.open()
    put(store, *(write(f"T-{n}", status="open") for n in range(6)))
    for limit, more in ((5, True), (6, False), (7, False)):
        page = store.scan(Query(kind="ticket", limit=limit))
        needed(page.more is more, f"a page of {limit} out of 6 says more={page.more}")
    page = store.scan(Query(kind="ticket", limit=3, after=("T-2",)))
    needed(not page.more and len(page.items) == 3, "the last full page says that there is more")


@check()
def a_count_is_of_everything_and_only_on_request(bench: Bench) -> None:
    """`total` counts what fulfils the condition, wherever the page begins, and is None unasked."""
    store = bench.open()
    put(store, *(write(f"T-{n}", status="open" if n % 2 else "new") for n in range(6)))
    query = Query(kind="ticket", where=F("status") == "open", limit=1, after=("T-3",), count=True)
    needed(store.scan(query).total == 3, f"the total is {store.scan(query).total}, not 3")
    needed(store.scan(Query(kind="ticket")).total is None, "a total was given unasked")
    empty = store.scan(Query(kind="ticket", limit=0, count=True))
    needed((empty.total, empty.items) == (6, ()), "with limit 0 the page is not just the total")


@check()
def a_page_holds_whole_objects(bench: Bench) -> None:
    """Rows of a page come with their histories, or without, as the query says."""
    store = bench.open()
    put(store, *(write(f"T-{n}", facts=n + 1, status="open") for n in range(4)))
    for stored in store.scan(Query(kind="ticket")).items:
        needed(stored == load(store, stored.row.id), f"{stored.row.id} differs from what load gives")
    bare = store.scan(Query(kind="ticket", history=False))
    needed(all(not stored.history for stored in bare.items), "histories came unasked")


@check()
def other_kinds_are_not_found(bench: Bench) -> None:
    """A query is for one kind."""
    store = bench.open()
    put(store, write("a", kind="order", status="open"), write("b", status="open"))
    page = store.scan(Query(kind="ticket", where=ALL, count=True))
    needed([stored.row.id for stored in page.items] == ["b"], "an object of another kind was found")
    needed(page.total == 1, "objects of another kind were counted")


@check()
def an_updated_object_is_found_by_its_new_fields_only(bench: Bench) -> None:
    """Fields are those of the newest row."""
    store = bench.open()
    put(store, write("a", status="open", topic="x"))
    put(store, write("a", after=load(store, "a"), status="solved"))
    needed(_ids(store, where=F("status") == "solved") == ["a"], "it is not found by its new field")
    needed(not _ids(store, where=F("status") == "open"), "it is still found by its old field")
    needed(_ids(store, where=F("topic").is_null()) == ["a"], "a field that was dropped is still there")


@check()
def a_place_stays_where_it_is_while_others_write(bench: Bench) -> None:
    """New objects before the place do not push anything, those behind it are found."""
    store = bench.open()
    put(store, *(write(f"T-{n}", priority=n) for n in range(10, 20)))
    query = Query(kind="ticket", order=(Order("priority"),), limit=4)
    first = store.scan(query)
    put(store, write("before", priority=1), write("behind", priority=100))
    last = first.items[-1].row
    rest = _ids(store, order=query.order, limit=4, after=query.place(last.fields, last.id))
    needed(rest == [f"T-{n}" for n in range(14, 20)] + ["behind"], f"behind the place were {rest}")
