"""Questions without an article are put together, shown from k persons on, and ordered by what they cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor
from cxkit.analysis import knowledge_gaps
from cxkit.errors import Invalid
from cxkit.knowledge import HelpSession
from cxkit.tables import SearchTable

T = datetime(2026, 3, 2, 9, tzinfo=UTC)


def people(n, prefix="p"):
    return [f"{prefix}{number}" for number in range(n)]


def test_wordings_of_one_question_are_one_gap():
    texts = ["怎么开发票"] * 4 + ["怎么开发票吗"] * 3 + ["怎么开发票呢"] * 2 + ["灯不亮了"] * 5
    found = knowledge_gaps(texts, people(14), days=60, handle_time=240)
    assert found.questions == ("怎么开发票", "灯不亮了")
    assert (found.asked.tolist(), found.monthly.tolist()) == ([9, 5], [4.5, 2.5])
    assert found.minutes.tolist() == [18, 10]


def test_few_persons_are_not_shown_however_often_they_ask():
    found = knowledge_gaps(["where is my van"] * 50 + ["invoice"] * 5, ["ann"] * 50 + people(5), days=30)
    assert (found.questions, found.suppressed) == (("invoice",), (1, 50))


def test_what_one_person_wrote_names_no_gap():
    names = ["Wang", "Li", "Chen", "Zhao", "Sun"]
    texts = [f"invoice for company {name}" for name in names]
    found = knowledge_gaps(texts, people(5), days=30)
    assert (found.questions, found.examples) == (("invoice for company",), ((),))


def test_numbers_and_addresses_are_taken_out_before():
    texts = [f"refund TB2026030{n}118 {n}@mail.example" for n in range(5)]
    found = knowledge_gaps(texts, people(5), days=30)
    assert (found.questions, found.examples) == (("refund",), (("refund",),))


def test_what_an_article_covers_costs_less():
    texts = ["invoice"] * 10
    whole = knowledge_gaps(texts, people(10), days=30)
    half = knowledge_gaps(texts, people(10), days=30, covered=[True, False] * 5)
    assert half.minutes.tolist() == [whole.minutes[0] / 2]


def test_where_it_comes_from_is_told():
    signals = ["bot"] * 3 + ["search"] * 4
    found = knowledge_gaps(["invoice"] * 7, people(7), days=30, signals=signals)
    assert found.signals == ((("search", 4), ("bot", 3)),)
    assert found.columns()["signals"] == ["search 4, bot 3"]


def test_searches_in_vain_are_taken_from_their_table():
    def session(n, visitor="customer", results=0, *, click=False):
        by = Actor.customer(None)
        made = HelpSession.open(f"H-{n}", visitor=visitor, at=T, by=by)
        made = made.search("invoice", results=results, at=T + timedelta(minutes=1), by=by)
        return made.click("A-1", 1, rank=1, at=T + timedelta(minutes=2), by=by) if click else made

    sessions = [session(n) for n in range(4)] + [session(4, results=3), session(5, "staff")]
    sessions += [session(6, "bot"), session(7, results=3, click=True)]
    found = knowledge_gaps(SearchTable.from_objects(sessions), days=30)
    assert (found.asked.tolist(), found.signals) == ([6], ((("zero_results", 5), ("no_click", 1)),))


def test_it_is_said_what_it_is():
    found = knowledge_gaps(["invoice"] * 5, people(5), days=30)
    assert repr(found) == (
        "KnowledgeGaps(1 gaps, 25 minutes a month; not shown: 0 of fewer than 5 persons, asked 0 times)"
    )
    assert knowledge_gaps([], [], days=30).questions == ()
    with pytest.raises(Invalid, match="1 or more"):
        knowledge_gaps(["x"], ["a"], days=30, k=0)


TEXTS = st.lists(
    st.tuples(
        st.sampled_from(["lamp off", "lamp is off", "the invoice", "invoice", "开发票", "!"]),
        st.sampled_from("abcde"),
    ),
    max_size=30,
)


@given(TEXTS, st.integers(1, 4))
def test_every_question_is_shown_or_suppressed_once(rows, k):
    found = knowledge_gaps([text for text, _ in rows], [who for _, who in rows], days=30, k=k)
    asked = sum(text != "!" for text, _ in rows)
    assert int(found.asked.sum()) + found.suppressed[1] == asked
    assert all(people >= k for people in found.people.tolist())


@given(TEXTS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, random):
    other = list(rows)
    random.shuffle(other)
    one, two = (
        knowledge_gaps([t for t, _ in each], [w for _, w in each], days=30, k=2) for each in (rows, other)
    )
    assert one.columns() == two.columns()


@given(TEXTS)
def test_asking_more_of_k_persons_shows_less(rows):
    texts, who = [t for t, _ in rows], [w for _, w in rows]
    counts = [len(knowledge_gaps(texts, who, days=30, k=k)) for k in (1, 2, 3)]
    assert counts == sorted(counts, reverse=True)
