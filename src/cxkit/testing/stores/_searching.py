"""Checks of searching in words: terms of an object's texts are given, and phrases of them are asked for."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.storage import AllOf, AnyOf, By, F, MemoryStore, Not, Order, Query, Store, Words
from cxkit.storage._words import words_of
from cxkit.testing.stores._bench import Bench
from cxkit.testing.stores._checks import check, needed
from cxkit.testing.stores._finding import UNHURRIED, conditions, orders
from cxkit.testing.stores._samples import every, load, put, write
from cxkit.values import terms_of

TEXTS = (
    ("我的包裹没到", "退款还没到账"),
    ("Where is my parcel?", "Not yet here"),
    ("Ｗｈｅｒｅ’s order No. 7，包裹还没到", ""),
    ("where parcel", "the parcel is not here yet"),
    ("", ""),
    ("包", "straße ÉCOLE e\u0301cole 中a文"),
)
SOUGHT = (
    *("包裹", "没到", "包", "文", "parcel", "where parcel", '"parcel where"', '"not yet"', '"yet here"'),
    *("“还没到”", "没到 包裹", "where order 7", "STRASSE", "école", "中a文", "到退", "no'", "parcel'); --"),
)


def words(*texts: str) -> str | None:
    """Words by which an object with those texts is found."""
    return words_of(texts)


def _ids(store: Store, **asked: Any) -> list[str]:
    return [stored.row.id for stored in every(store, Query(kind="ticket", **asked))]


def _filled(store: Store, repeat: int = 5) -> Store:
    put(
        store,
        *(
            write(
                f"T-{n:02}",
                status=("open", "new")[n % 2],
                priority=n % 3,
                words=words(*TEXTS[n % len(TEXTS)]),
            )
            for n in range(len(TEXTS) * repeat)
        ),
    )
    put(store, write("T-00", kind="order", words=words(*TEXTS[0])))
    return store


@check("words")
def an_object_is_found_by_its_words(bench: Bench) -> None:
    """All of several words are sought, phrases side by side in one text, in any width and case."""
    store = bench.open()
    put(store, *(write(f"T-{n}", words=words(*texts)) for n, texts in enumerate(TEXTS)))
    expected = {
        "包裹 没到": ["T-0", "T-2"],
        "“包裹没到”": ["T-0"],
        "parcel where": ["T-1", "T-3"],
        '"where parcel"': ["T-3"],
        '"parcel not"': [],
        '"parcel the"': [],
        "ＰＡＲＣＥＬ": ["T-1", "T-3"],
        "文": ["T-5"],
        "包": ["T-0", "T-2", "T-5"],
        "中a文": ["T-5"],
        "unknown": [],
    }
    for text, ids in expected.items():
        found = _ids(store, where=Words.of(text))
        needed(found == ids, f"{text} found {found}, not {ids}")
    needed(_ids(store, where=~Words.of("parcel")) == ["T-0", "T-2", "T-4", "T-5"], "not the complement")


@check("words")
def words_go_with_conditions_orders_pages_and_counts(bench: Bench) -> None:
    """A search in words is a condition like any other."""
    store = _filled(bench.open())
    where = Words.of("parcel") & (F("status") == "new")
    page = store.scan(
        Query(kind="ticket", where=where, order=(Order("priority", True),), limit=3, count=True)
    )
    needed(page.total == 10 and page.more, f"it counted {page.total}, not 10")
    found = _ids(store, where=where, order=(Order("priority", True),), limit=3)
    expected = _ids(_filled(MemoryStore()), where=where, order=(Order("priority", True),))
    needed(found == expected, f"page by page it found {found}, not {expected}")
    counts = store.scan(Query(kind="ticket", where=Words.of("包裹"), by=(By("status"),))).counts
    needed(counts == ((("open",), 10),), f"its counts are {counts}")


@check("words")
def words_come_back_with_the_facts(bench: Bench) -> None:
    """A whole object has its words, and one without facts goes without them."""
    store, held = bench.open(), words(*TEXTS[2])
    put(store, write("a", words=held), write("b"))
    needed(load(store, "a").row.words == held, "the words are not as written")
    needed(load(store, "b").row.words is None, "there are words that nobody wrote")
    whole, light = (
        store.scan(Query(kind="ticket", history=history)).items[0].row.words for history in (True, False)
    )
    needed((whole, light) == (held, None), f"with facts the words are {whole!r}, without them {light!r}")


@check("words")
def changed_words_are_found_and_earlier_ones_are_not(bench: Bench) -> None:
    """The words are those of the newest row, and a row without words is not found by any."""
    store = bench.open()
    put(store, write("a", words=words("old parcel", "both")), write("b", words=words("old")))
    for number in range(30):
        put(store, write("a", after=load(store, "a"), words=words(f"both new {number}")))
    found = {text: _ids(store, where=Words.of(text)) for text in ("old", "both", "new 29", "28", '"new 29"')}
    expected = {"old": ["b"], "both": ["a"], "new 29": ["a"], "28": [], '"new 29"': ["a"]}
    needed(found == expected, f"after changes it found {found}")
    put(store, write("a", after=load(store, "a"), facts=0, words=words("rewritten")))
    needed(
        _ids(store, where=Words.of("rewritten")) == ["a"], "words of a row that was rewritten are not found"
    )
    put(store, write("a", after=load(store, "a")))
    needed(_ids(store, where=Words.of("rewritten")) == [], "words that were dropped are still found")


@check("words")
def erasure_reaches_words_at_once(bench: Bench) -> None:
    """Nothing is found by the words of who was erased, others keep theirs, and later ones are found."""
    store = bench.open()
    put(store, write("a", words=words("parcel 包裹")), write("b", subject="C-2", words=words("parcel")))
    store.erase("C-1")
    needed(_ids(store, where=Words.of("parcel")) == ["b"], "erased words are still found")
    needed(load(store, "a").row.words is None, "erased words are still there")
    needed(_ids(store, where=~Words.of("包裹")) == ["a", "b"], "not the complement after an erasure")
    put(store, write("a", after=load(store, "a"), words=words("parcel again")))
    needed(_ids(store, where=Words.of("parcel")) == ["a", "b"], "words after an erasure are not found")


@check("words")
def long_texts_are_searched_to_their_end(bench: Bench) -> None:
    """A word that comes a thousand times, and one behind very many others, are found where they stand."""
    store = bench.open()
    often = " ".join(f"parcel {number}" for number in range(14_000))
    put(store, write("a", words=words(often, "very last")), write("b", words=words("last 13999 parcel")))
    for text, ids in {
        '"parcel 13999"': ["a"],
        '"very last"': ["a"],
        '"9 parcel 10"': ["a"],
        "13998": ["a"],
    }.items():
        found = _ids(store, where=Words.of(text))
        needed(found == ids, f"in a long text {text} found {found}")


@check("words")
def words_find_what_they_find_in_memory(bench: Bench) -> None:
    """Drawn words in any tree of conditions, any order and any limit: the same objects, pages and totals."""
    store, model = _filled(bench.open()), _filled(MemoryStore())
    sought = st.sampled_from(SOUGHT).map(Words.of)
    trees: Any = st.recursive(
        st.one_of(sought, sought, conditions()),
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        ),
        max_leaves=5,
    )

    @settings(
        max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=UNHURRIED
    )
    @given(where=trees, order=orders(), limit=st.integers(1, 20))
    def same(where: Any, order: Any, limit: int) -> None:
        query = Query(kind="ticket", where=where, order=order, limit=limit, count=True)
        ours, theirs = store.scan(query), model.scan(query)
        ids = [stored.row.id for stored in ours.items]
        needed(ids == [stored.row.id for stored in theirs.items], f"{query} found {ids}")
        needed((ours.total, ours.more) == (theirs.total, theirs.more), f"{query}: total or more")
        if theirs.more:
            last = theirs.items[-1].row
            beyond = attrs.evolve(query, after=query.place(last.fields, last.id))
            ids = [stored.row.id for stored in store.scan(beyond).items]
            needed(ids == [stored.row.id for stored in model.scan(beyond).items], f"{beyond} found {ids}")

    same()


@check("words")
def forged_words_reach_no_database(bench: Bench) -> None:
    """Only terms are asked for, also where somebody goes round the constructors, and not too many."""
    store = _filled(bench.open(), 1)
    forged: list[Any] = [(), ("'",), ("a' | 'b",), ("a OR b*",), ("",), ("a  b",), (1,), "parcel", ["parcel"]]
    for phrases in [*forged, ("parcel",) * 101]:
        try:
            store.scan(Query(kind="ticket", where=Words(phrases)))
        except Invalid:
            continue
        raise AssertionError(f"the words {phrases!r} were not refused")
    needed(terms_of("parcel'); --") == ["parcel"], "what stands between terms is a term")
