"""What was used of the articles, and what the figures say of it: failing articles, searches, deflection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit import Actor, F, MemoryStore, Repository
from cxkit.codec import from_json, to_json
from cxkit.errors import Refused
from cxkit.knowledge import Article, HelpSession, use_facts
from cxkit.metrics import (
    article_coverage,
    article_handle_time,
    article_helpfulness,
    article_link_rate,
    article_vote_rate,
    deflection,
    explicit_deflection,
    failed_search,
    implicit_deflection,
    read_then_contact,
    self_service_success,
    zero_results,
)
from cxkit.stats.intervals.two_proportions import relative_reduction
from cxkit.tables import (
    MISSING,
    ArticleTable,
    ArticleViewTable,
    ContactTable,
    HelpSessionTable,
    SearchTable,
    UseTable,
)
from cxkit.testing import articles, help_sessions

T = datetime(2026, 3, 2, 9, tzinfo=UTC)
AMY, LIN = Actor.agent("amy"), Actor.supervisor("lin")
LATER = T + timedelta(days=60)


def at(minute, who="C-1"):
    return {"at": T + timedelta(minutes=minute), "by": Actor.customer(who)}


def opened(id="H-1", **told):
    return HelpSession.open(id, **told, **at(0))


def article(id="A-1", topics=("returns",), products=(), **told):
    given = {"question": "Returns?", "kind": "faq", "language": "en", "owner": "amy", **told}
    start = {"at": T - timedelta(days=9), "by": AMY}
    made = Article.create(id, topics=topics, products=products, **given, **start).draft("x", "y", **start)
    made = made.set_confidence("validated", **start).set_audience("public", at=start["at"], by=LIN)
    return made.publish(1, **start)


class TestSessions:
    def test_they_are_kept_and_found(self):
        sessions = Repository(MemoryStore(), HelpSession)
        sessions.save(opened(customer="C-1").view("A-1", 1, **at(1)))
        assert [each.id for each in sessions.find(F("customer") == "C-1")] == ["H-1"]

    def test_a_query_is_cleaned_and_masked_and_can_be_erased(self):
        session = opened(customer="C-1").search("wang@mail.example lamp 13800138000", results=1, **at(1))
        assert session.history[-1].query == "lamp"
        raw = session.apply(use_facts.Searched, query="13800138000", results=0, **at(2))
        assert UseTable.from_objects([raw]).query.to_list() == [None, "lamp", None]
        assert "lamp" not in repr(session) + str(session)
        gone = session.vote("A-1", 1, False, reason="I am Wang", **at(2)).erase(**at(3))
        assert "lamp" not in to_json(gone)
        assert "Wang" not in to_json(gone)
        assert SearchTable.from_objects([gone]).results.tolist() == [1]

    def test_nothing_is_suggested_or_solved_without_a_form(self):
        with pytest.raises(Refused):
            opened().suggest(["A-1"], **at(1))
        with pytest.raises(Refused):
            opened().solve(**at(1))

    def test_the_first_form_says_whether_it_was_held_out(self):
        session = opened().open_form(suggestions=False, **at(1)).open_form(suggestions=True, **at(2))
        assert session.suggestions is False

    @given(help_sessions())
    def test_what_facts_made_is_made_again_and_written_whole(self, session):
        assert HelpSession.replay(session.history) == session
        assert from_json(to_json(session)) == session


class TestHelpfulness:
    def test_votes_count_by_edition_and_the_rate_of_votes_stands_beside(self):
        lamp = article().draft("x", "typo", change="minor", at=T, by=AMY).publish(2, at=T, by=AMY)
        lamp = lamp.draft("x", "new", at=T, by=AMY).publish(3, at=T, by=AMY)
        sessions = [
            opened(f"H-{n}").view("A-1", version, **at(1)).vote("A-1", version, helpful, **at(2))
            for n, (version, helpful) in enumerate([(1, True), (2, False), (2, False), (3, True), (3, True)])
        ]
        sessions.append(opened("H-9").view("A-1", 3, **at(1)).view("A-1", 3, **at(3)))
        views = ArticleViewTable.from_objects(sessions, articles=[lamp])
        found = article_helpfulness.of(views, by=["edition"])
        assert (found.at(edition=1).value, found.at(edition=3).value) == (pytest.approx(1 / 3), 1.0)
        assert article_vote_rate.of(sessions).value == pytest.approx(5 / 6)

    def test_staff_bots_and_previews_are_left_out_and_counted(self):
        sessions = [
            opened(f"H-{who}", visitor=who).view("A-1", 1, **at(1)).vote("A-1", 1, True, **at(2))
            for who in ("customer", "staff", "bot", "preview")
        ]
        found = article_helpfulness.of(sessions)
        assert (found.n, [found.dropped[who] for who in ("staff", "bot", "preview")]) == (1, [1, 1, 1])

    def test_who_votes_twice_has_one_vote(self):
        session = opened().vote("A-1", 1, True, **at(1)).vote("A-1", 1, False, **at(2))
        assert (article_helpfulness.of([session]).n, article_helpfulness.of([session]).value) == (1, 0.0)


class TestSearches:
    def test_what_is_still_typed_is_not_a_search(self):
        session = opened()
        for second, query, results in ((0, "re", 0), (1, "retu", 0), (2, "return", 3), (60, "refund", 0)):
            session = session.search(query, results=results, at=T + timedelta(seconds=second), by=AMY)
        found = zero_results.of([session])
        assert (found.n, found.value, found.dropped["typed_ahead"]) == (2, 0.5, 2)

    def test_one_query_is_written_in_one_way(self):
        session = (
            opened().search("Ｒeturn  Lamp", results=0, **at(1)).search("return lamp", results=0, **at(9))
        )
        assert set(SearchTable.from_objects([session]).query.to_list()) == {"return lamp"}

    def test_without_a_column_of_searches_nobody_is_known_to_have_searched_again(self):
        clicked = [True, False, None]
        found = {
            v: failed_search.tally(clicked, variant=v).counts for v in ("no_click", "again", "either", "both")
        }
        assert found == {
            "no_click": {"no": 1, "yes": 1, "missing": 1},
            "again": {"no": 0, "yes": 0, "missing": 3},
            "either": {"no": 0, "yes": 1, "missing": 2},
            "both": {"no": 1, "yes": 0, "missing": 2},
        }

    def test_failures_are_named(self):
        clicked = opened("H-1").search("lamp", results=2, **at(1)).click("A-1", 1, rank=1, **at(2))
        again = clicked.search("lamp return", results=2, **at(3))
        never = opened("H-2").search("lamp", results=2, **at(1)).view("A-1", 1, source="browse", **at(2))
        sessions = [again, never]
        told = {
            v: failed_search.of(sessions, variant=v).value for v in ("no_click", "again", "either", "both")
        }
        assert told == {
            "no_click": pytest.approx(2 / 3),
            "again": pytest.approx(1 / 3),
            "either": 1.0,
            "both": 0.0,
        }

    def test_a_click_after_the_next_search_is_not_one_of_this(self):
        session = opened().search("a", results=2, **at(1)).search("b", results=2, **at(2))
        table = SearchTable.from_objects([session.click("A-1", 1, rank=1, **at(3))])
        assert table.clicked.tolist() == [0, 1]


class TestReading:
    def test_a_contact_on_the_same_topic_says_that_the_article_failed(self):
        read = opened("H-1", customer="C-1").view("A-1", 1, **at(1)).view("A-2", 1, **at(2))
        other = opened("H-2", customer="C-1").contact(topic="returns", by_form=False, **at(300))
        known = [article("A-1"), article("A-2", topics=("delivery",))]
        views = ArticleViewTable.from_objects([read, other], articles=known)
        found = read_then_contact.of(views, as_of=LATER, by=["article"])
        assert (found.at(article="A-1").value, found.at(article="A-2").value) == (1.0, 0.0)
        assert read_then_contact.of(views, as_of=LATER, window=timedelta(hours=1)).value == 0.0

    def test_the_product_is_the_same_where_both_tell(self):
        known = [article("A-1", products=["P-1"]), article("A-2")]
        read = opened("H-1", customer="C-1").view("A-1", 1, **at(1)).view("A-2", 1, **at(1))
        for product, expected in (("P-1", [True, True]), ("P-2", [False, True]), (None, [True, True])):
            contact = opened("H-2", customer="C-1").contact(topic="returns", product=product, **at(5))
            views = ArticleViewTable.from_objects([read, contact], articles=known)
            assert (views.matter_contact_at != MISSING).tolist() == expected

    def test_views_are_judged_when_their_time_is_over(self):
        read = opened("H-1", customer="C-1").view("A-1", 1, **at(1)).contact(topic="returns", **at(2))
        views = ArticleViewTable.from_objects([read], articles=[article()])
        early = read_then_contact.of(views, as_of=T + timedelta(days=1))
        assert (early.n, early.dropped["too_recent"]) == (0, 1)

    def test_self_service_says_that_it_is_an_upper_bound(self):
        sessions = [
            opened("H-1").view("A-1", 1, **at(1)),
            opened("H-2").view("A-1", 1, **at(1)).contact(**at(2)),
            opened("H-3").search("x", results=0, **at(1)),
        ]
        found = self_service_success.of(sessions, as_of=LATER)
        assert (found.value, found.n) == (0.5, 2)
        assert "upper bound" in self_service_success.DEFINITION.counted
        assert "上限" in self_service_success.DEFINITION.in_language("zh-Hans")

    @given(st.lists(help_sessions(), max_size=4, unique_by=lambda each: each.id), articles())
    def test_the_columns_say_what_a_walk_through_the_rows_says(self, sessions, known):
        uses = UseTable.from_objects(sessions, articles=[known])
        rows = [
            dict(zip(cells, row, strict=True))
            for cells in [list(uses.kinds)]
            for row in zip(*(uses.to_columns()[name].tolist() for name in cells), strict=True)
        ]
        micros = uses.at.tolist()
        views = ArticleViewTable.from_uses(uses)
        seen = views.to_columns()

        def person(row):
            return (
                ("customer", row["customer"]) if row["customer"] is not None else ("session", row["session"])
            )

        for place in range(len(views)):
            mine = {name: seen[name].tolist()[place] for name in ("session", "customer", "topic", "product")}
            start = int(views.viewed_at[place])
            after = [
                (when, row)
                for when, row in zip(micros, rows, strict=True)
                if row["event"] == "contacted" and when >= start and person(row) == person(mine)
            ]
            matter = [
                when
                for when, row in after
                if mine["topic"] is not None
                and row["topic"] == mine["topic"]
                and (None in (row["product"], mine["product"]) or row["product"] == mine["product"])
            ]
            assert int(views.contact_at[place]) == min((when for when, _ in after), default=MISSING)
            assert int(views.matter_contact_at[place]) == min(matter, default=MISSING)
        pairs = {
            (row["session"], row["article"], row["version"])
            for row in rows
            if row["event"] in ("viewed", "voted")
        }
        assert len(views) == len(pairs)

    @given(st.lists(help_sessions(), max_size=4, unique_by=lambda each: each.id), st.randoms())
    def test_the_order_of_the_rows_does_not_matter(self, sessions, random):
        shuffled = list(sessions)
        random.shuffle(shuffled)
        for table in (HelpSessionTable, ArticleViewTable, SearchTable):
            one, other = table.from_objects(sessions), table.from_objects(shuffled)
            assert sorted(map(str, zip(*one.to_columns().values(), strict=True))) == sorted(
                map(str, zip(*other.to_columns().values(), strict=True))
            )


class TestDeflection:
    def sessions(self):
        solved = opened("H-1").open_form(**at(1)).suggest(["A-1"], **at(1)).solve("A-1", **at(2))
        read = opened("H-2").open_form(**at(1)).view("A-1", 1, source="suggestion", **at(2))
        sent = opened("H-3").open_form(**at(1)).view("A-1", 1, source="suggestion", **at(2)).contact(**at(3))
        called = opened("H-4").open_form(**at(1)).contact(by_form=False, **at(9))
        held = opened("H-5").open_form(suggestions=False, **at(1)).contact(**at(2))
        return [solved, read, sent, called, held, opened("H-6").view("A-1", 1, **at(1))]

    def test_three_answers_to_one_question(self):
        sessions = self.sessions()
        assert explicit_deflection.of(sessions).value == 1 / 5
        assert implicit_deflection.of(sessions).value == 1 / 5
        causal = deflection.of(sessions)
        assert (causal.value, causal.n, causal.dropped["missing"]) == (0.75, 5, 1)

    def test_without_the_arms_nothing_is_told(self):
        unknown = deflection.of([1, 0, 1])
        assert (unknown.value, unknown.n, unknown.dropped["missing"]) == (None, 0, 3)

    def test_who_gives_up_is_no_deflection(self):
        """Half leave whatever they see: implicit counts them, the hold-out does not."""
        sent = [1, 0] * 400
        arm = [True] * 400 + [False] * 400
        found = deflection.of(sent, arm)
        assert found.value == 0.0
        assert found.interval.low < 0 < found.interval.high

    def test_without_a_group_it_is_undefined_and_says_so(self):
        assert deflection.of([1, 0], [True, True]).undefined.code == "stats.empty"
        assert deflection.of([1, 0], [True, False]).undefined.code == "stats.zero_base"
        assert deflection.of([], []).value is None

    def test_by_group(self):
        found = deflection.of(
            [1, 0, 1, 1] * 20, [True, True, False, False] * 20, by={"lang": ["en", "en", "en", "en"] * 20}
        )
        assert found.at(lang="en").value == 0.5

    def test_the_interval_holds_the_truth_as_often_as_it_says(self):
        rng = np.random.default_rng(19)
        n1, n2, p1, p2 = 900, 100, 0.24, 0.30
        x1, x2 = rng.binomial(n1, p1, 4000), rng.binomial(n2, p2, 4000)
        found = relative_reduction(x1, np.full(4000, n1), x2, np.full(4000, n2))
        held = (found.low <= 1 - p1 / p2) & (1 - p1 / p2 <= found.high)
        assert 0.935 < held.mean() < 0.965

    @given(st.integers(0, 50), st.integers(50, 90), st.integers(1, 50), st.integers(50, 90))
    def test_the_interval_holds_its_figure(self, x1, n1, x2, n2):
        found = relative_reduction(x1, n1, x2, n2)
        assert found.low <= 1 - x1 / n1 / (x2 / n2) + 1e-12
        assert found.high >= 1 - x1 / n1 / (x2 / n2) - 1e-12
        assert found.high <= 1


class TestCases:
    def test_link_rate_tells_reuse_from_new(self):
        session = opened("D-1", visitor="staff").link("A-1", 1, case="T-1", **at(1))
        session = session.link("A-2", 1, case="T-2", link="created", **at(2)).link(
            "A-1", 1, case="T-1", **at(3)
        )
        closed = ["T-1", "T-2", "T-3", "T-4"]
        told = [article_link_rate.of(closed, [session], counts=c).value for c in ("any", "known", "created")]
        assert told == [0.5, 0.25, 0.25]
        assert article_link_rate.of(closed, ["T-4"]).value == 0.25
        assert article_link_rate.of([1, 2], [2]).value == 0.5

    def test_coverage_asks_for_a_valid_article_in_the_language(self):
        known = ArticleTable.from_objects(
            [
                article("A-1", topics=("returns", "price")),
                article("A-2", topics=("delivery",)).set_confidence("not_validated", at=T, by=AMY),
                article("A-3", topics=("invoice",)).archive(reason="old", at=T, by=LIN),
            ]
        )
        topics = ["returns", "price", "delivery", "invoice", None, "returns"]
        tongues = ["en", "en", "en", "en", "en", "zh-Hans"]
        found = article_coverage.of(topics, tongues, articles=known)
        assert (found.value, found.n, found.dropped["missing"]) == (pytest.approx(2 / 5), 5, 1)
        assert article_coverage.of(topics, articles=known).value == pytest.approx(3 / 5)
        contacts = ContactTable.from_columns(id=["1", "2"], topic=["returns", "delivery"], offered_at=[T, T])
        assert (
            article_coverage.of(contacts, "en", articles=known, by=["topic"]).at(topic="returns").value == 1.0
        )

    def test_handle_times_are_compared_within_topics(self):
        """Articles are linked to the long topic: raw, they look slow; within topics they are faster."""
        times = [600, 580, 700, 720] * 10 + [60, 40, 100, 120] * 2
        linked = [True, True, False, False] * 10 + [True, True, False, False] * 2
        linked[2:40:4] = [True] * 10
        topics = ["repair"] * 40 + ["price"] * 8
        spans = [timedelta(seconds=each) for each in times]
        raw = article_handle_time.of(spans, linked)
        found = article_handle_time.of(spans, linked, by={"topic": topics})
        mean = np.mean
        repair = mean([600, 580, 700]) - 720
        price = mean([60, 40]) - mean([100, 120])
        assert found.value == pytest.approx((repair * 30 + price * 4) / 34)
        assert found.value < 0 < raw.value
        assert found.interval.low < found.value < found.interval.high

    def test_a_topic_with_one_side_is_not_compared(self):
        spans = [timedelta(seconds=each) for each in (10, 20, 30, 40, 50)]
        found = article_handle_time.of(spans, [1, 1, 0, 0, 1], by={"topic": ["a", "a", "a", "a", "b"]})
        assert (found.value, found.n, found.dropped["not_compared"]) == (-20.0, 4, 1)
        assert article_handle_time.of(spans[:1], [1]).value is None


class TestArticleRows:
    def test_a_row_for_each_topic_and_translation(self):
        made = article(topics=("returns", "price")).draft(
            "退", "退", language="zh-Hans", based_on=1, at=T, by=AMY
        )
        table = ArticleTable.from_objects([made.publish(2, at=T, by=AMY)], as_of=LATER)
        assert sorted(zip(table.topic.to_list(), table.language.to_list(), strict=True)) == [
            ("price", "en"),
            ("price", "zh-Hans"),
            ("returns", "en"),
            ("returns", "zh-Hans"),
        ]
        assert ArticleTable.from_objects([made], as_of=T - timedelta(days=30)).id.tolist() == []

    def test_an_article_is_overdue_from_the_instant_at_which_it_is_due(self):
        known = [article()]
        due = known[0].due_at
        assert due is not None
        second = timedelta(seconds=1)
        told = [
            ArticleTable.from_objects(known, as_of=as_of).overdue.tolist() for as_of in (due - second, due)
        ]
        assert told == [[0], [1]]
        assert ArticleTable.from_objects(known).overdue.tolist() == [-1]

    @given(st.lists(articles(), max_size=3))
    def test_live_rows_are_live_versions(self, several):
        table = ArticleTable.from_objects(several)
        live = sum(
            max(len(each.topics), 1) * sum(one.live is not None for one in each.translations)
            for each in several
        )
        assert int((table.live == 1).sum()) == live
