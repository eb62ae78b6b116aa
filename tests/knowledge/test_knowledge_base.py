"""A reader is served what is live and meant for them, in their language or with a notice; traps are found."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor
from cxkit.errors import Invalid, NotFound, Refused
from cxkit.knowledge import Article, Audience, Confidence, KnowledgeBase, Reader, StalePolicy, serve
from cxkit.testing import articles

T = datetime(2026, 3, 2, tzinfo=UTC)
AMY, LIN = Actor.agent("amy"), Actor.supervisor("lin")


def on(day, by=AMY):
    return {"at": T + timedelta(days=day), "by": by}


def public(id="A-1", body="Print the label and send it back.", question="How do I return a lamp?", **told):
    given = {"question": question, "kind": "faq", "language": "en", "topics": ["returns"], "owner": "amy"}
    article = Article.create(id, **given | told, **on(0)).draft("Returning a lamp", body, **on(0))
    return (
        article.set_confidence("validated", **on(0)).set_audience("public", **on(0, LIN)).publish(1, **on(0))
    )


def titled(id, title, body):
    article = Article.create(
        id, question=title, kind="faq", language="en", owner="amy", topics=["x"], **on(0)
    )
    article = article.draft(title, body, **on(0)).set_confidence("validated", **on(0))
    return article.set_audience("public", **on(0, LIN)).publish(1, **on(0))


def translated(**told):
    article = public(**told).draft("退灯", "打印标签并寄回。", language="zh-Hans", based_on=1, **on(1))
    return article.publish(2, **on(1))


def stale(**told):
    article = translated(**told).draft("Returning a lamp", "A courier comes.", **on(5))
    return article.publish(3, **on(5))


class TestServing:
    def test_in_the_language_of_the_reader(self):
        article = translated()
        assert serve(article, "zh-CN").body == "打印标签并寄回。"
        assert serve(article, "en-GB").version.number == 1
        assert not serve(article, "en-GB").notices

    def test_another_language_is_shown_with_a_notice(self):
        served = serve(translated(), "de")
        assert (served.language, served.notices[0].code) == ("en", "served.other_language")
        assert "en" in served.notices[0].text("zh-Hans")

    def test_a_stale_translation_goes_by_the_policy(self):
        article = stale()
        served = serve(article, "zh-Hans")
        assert (served.version.number, served.notices[0].code) == (2, "served.stale")
        back = serve(article, "zh-Hans", stale="fall_back")
        assert (back.version.number, back.notices[0].code) == (3, "served.other_language")
        assert serve(article, "zh-Hans", stale="hide") is None
        assert serve(stale(stale_policy="hide"), "zh-Hans") is None

    def test_a_minor_change_of_the_source_makes_nothing_stale(self):
        article = translated().draft("Returning a lamp", "Print the label.", change="minor", **on(5))
        assert not serve(article.publish(3, **on(5)), "zh-Hans").notices

    def test_a_major_change_under_a_minor_one_still_counts(self):
        article = (
            stale().draft("Returning a lamp", "A courier comes!", change="minor", **on(6)).publish(4, **on(6))
        )
        assert serve(article, "zh-Hans").notices[0].code == "served.stale"
        fresh = article.draft("退灯", "快递员上门。", language="zh-Hans", based_on=4, **on(7)).publish(
            5, **on(7)
        )
        assert not serve(fresh, "zh-Hans").notices

    def test_the_past_is_served_as_it_was(self):
        article = stale().archive(reason="no lamps any more", **on(9, LIN))
        told = [serve(article, "en", at=T + timedelta(days=day)) for day in (-1, 0, 4, 5, 9)]
        assert [each and each.version.number for each in told] == [None, 1, 1, 3, None]

    def test_variants_are_resolved_by_the_reader_and_never_two_truths(self):
        article = public()
        article = article.draft("Returning a lamp", "In Hong Kong …", region="HK", **on(1)).publish(
            2, **on(1)
        )
        article = article.draft("Returning a lamp", "For you …", customer_class="vip", **on(1)).publish(
            3, **on(1)
        )
        said = {
            (region, of): serve(
                article, "en", Reader(audience="customers", region=region, customer_class=of)
            ).body
            for region in (None, "HK", "SG")
            for of in (None, "vip")
        }
        assert said == {
            (None, None): "Print the label and send it back.",
            ("SG", None): "Print the label and send it back.",
            ("HK", None): "In Hong Kong …",
            (None, "vip"): "For you …",
            ("SG", "vip"): "For you …",
            ("HK", "vip"): "For you …",
        }

    def test_audiences_take_in_narrower_ones(self):
        article = public().set_audience("customers", classes=["vip"], **on(1, LIN))
        vip = Reader(audience="customers", customer_class="vip")
        seen = [
            serve(article, "en", who) is not None
            for who in ("internal", "partners", vip, "customers", "public")
        ]
        assert seen == [True, True, True, False, False]

    def test_a_public_article_that_is_no_longer_validated_is_hidden_outside(self):
        article = public().set_confidence("not_validated", **on(1))
        assert serve(article, "en") is None
        assert serve(article, "en", "partners") is None
        assert serve(article, "en", "internal") is not None


class TestRedirects:
    def base(self, *links):
        return KnowledgeBase(
            public(one).archive(successor=other, **on(1, LIN)) if other else public(one)
            for one, other in links
        )

    def test_they_are_followed_to_the_end(self):
        base = self.base(("A", "B"), ("B", "C"), ("C", None))
        assert base.resolve("A").id == "C"
        assert base.serve("A", "en").article == "C"

    def test_a_circle_is_refused_before_and_told_after(self):
        base = self.base(("A", "B"), ("B", "C"), ("C", None))
        with pytest.raises(Refused, match="would end at C again"):
            base.archive("C", "A", **on(2, LIN))
        circle = self.base(("A", "B"), ("B", "A"))
        with pytest.raises(Invalid, match="A > B > A"):
            circle.resolve("A")
        assert [trap.code for trap in circle.traps()] == ["trap.redirect_cycle"] * 2

    def test_one_that_leads_nowhere_is_told(self):
        base = self.base(("A", "B"))
        with pytest.raises(NotFound, match="no article is 'B'"):
            base.resolve("A")
        assert [trap.code for trap in base.traps()] == ["trap.lost_redirect"]
        with pytest.raises(NotFound):
            base.archive("A", "Z", **on(2, LIN))

    @given(st.lists(st.sampled_from("ABCDE"), min_size=5, max_size=5))
    def test_archiving_by_the_base_never_makes_a_circle(self, successors):
        base = KnowledgeBase(public(each) for each in "ABCDE")
        for one, other in zip("ABCDE", successors, strict=True):
            try:
                archived = base.archive(one, other, **on(1, LIN))
            except Refused:
                continue
            base = KnowledgeBase(archived if each.id == one else each for each in base)
        for each in base:
            assert base.resolve(each.id).successor is None


class TestSearch:
    def test_titles_weigh_more_than_texts(self):
        base = KnowledgeBase(
            [
                public("A-1", "A lamp is an item.", question="Returns?"),
                public("A-2", "Something else about a courier", question="Where is my courier?"),
                public("A-3", "Ask the courier.", question="Returns?"),
            ]
        )
        assert [hit.article for hit in base.search("courier", "en")] == ["A-2", "A-3"]
        assert base.search("nothing of it", "en", most=0) == ()

    def test_a_word_is_worth_as_much_as_it_is_rare_and_twice_that_in_a_title(self):
        texts = {
            "A-1": ("Returns?", "Something of a lamp."),
            "A-2": ("Where is my courier?", "Something else."),
            "A-3": ("Returns?", "Ask the courier of a parcel."),
        }
        base = KnowledgeBase([titled(id, title, body) for id, (title, body) in texts.items()])
        scores = {hit.article: hit.score for hit in base.search("courier", "en")}
        # Two of three articles have it.
        assert scores == {"A-2": 2 * math.log1p(3 / 2), "A-3": math.log1p(3 / 2)}
        assert [hit.score for hit in base.search("lamp", "en")] == [math.log1p(3)]
        assert len(base.search("courier", "en", most=1)) == 1

    def test_chinese_is_found_without_a_dictionary(self):
        base = KnowledgeBase([translated()])
        assert [hit.title for hit in base.search("怎么寄回标签", "zh-Hans")] == ["退灯"]
        assert base.search("寄回", "en") == ()

    def test_colleagues_find_a_question_without_an_answer(self):
        asked = Article.create("A-9", question="Does the lamp dim?", kind="faq", language="en", **on(0))
        base = KnowledgeBase([asked])
        (hit,) = base.search("dim", "en", "internal")
        assert (hit.title, hit.served) == ("Does the lamp dim?", None)
        assert base.search("dim", "en") == base.search("dim", "en", "partners") == ()

    @given(
        st.lists(articles(), max_size=3, unique_by=lambda each: each.id), st.sampled_from(["en", "zh-Hans"])
    )
    def test_the_public_never_finds_what_is_archived_internal_or_not_live(self, several, language):
        base = KnowledgeBase(several)
        words = " ".join(f"{v.title} {v.body}" for each in several for v in each.versions) or "?"
        for hit in base.search(words, language, "public"):
            article = base.articles[hit.article]
            assert article.audience is Audience.PUBLIC
            assert article.confidence is Confidence.VALIDATED or article.waiver
            assert hit.served.version.status == "live"

    def test_what_is_narrowed_or_archived_is_found_no_more(self):
        article = public()
        assert KnowledgeBase([article]).search("label", "en")
        for gone in (
            article.set_audience("internal", **on(1, LIN)),
            article.archive(reason="old", **on(1, LIN)),
            article.withdraw(1, "wrong", **on(1)),
            article.set_confidence("not_validated", **on(1)),
        ):
            assert KnowledgeBase([gone]).search("label", "en") == ()


@given(articles(), st.sampled_from(["en", "zh-TW", "zh-Hans", "de"]), st.sampled_from(Audience))
def test_whatever_is_served_was_live_and_wider_readers_see_no_more(article, language, audience):
    served = serve(article, language, audience)
    if served is None:
        return
    assert served.version.status == "live"
    assert article.version_of(served.version.number) == served.version
    inside = serve(article, language, "author")
    assert inside is not None
    assert inside.version == served.version


@given(articles(), st.integers(0, 12), st.sampled_from(StalePolicy))
def test_serving_the_past_is_serving_the_article_of_the_past(article, hours, policy):
    at = article.history[0].at + timedelta(hours=hours)
    assert serve(article, "en", "internal", at, stale=policy) == serve(
        article.as_of(at), "en", "internal", stale=policy
    )


class TestOverdue:
    def test_the_list_goes_by_views_times_days(self):
        base = KnowledgeBase(
            [public("A", kind="policy"), public("B"), public("C").call_review("price_changed", **on(100))]
        )
        found = base.overdue(T + timedelta(days=190), {"A": 10, "B": 500, "C": 20})
        assert [(each.article, round(each.days), round(each.weight)) for each in found] == [
            ("B", 10, 5000),
            ("C", 90, 1800),
            ("A", 100, 1000),
        ]
        assert found[1].signals == ("price_changed",)
        assert base.overdue(T + timedelta(days=80), {}) == ()


class TestTraps:
    def codes(self, *articles, **told):
        return [(trap.article, trap.code) for trap in KnowledgeBase(articles).traps(**told)]

    def test_an_archived_article_in_the_index(self):
        gone = public("A").archive(reason="old", **on(1, LIN))
        assert self.codes(gone, index=["A", "unknown"]) == [("A", "trap.archived_in_index")]
        assert self.codes(gone) == []

    def test_a_private_article_in_the_public_search(self):
        private = public("A").set_audience("internal", **on(1, LIN))
        assert self.codes(private, public_index=["A"]) == [("A", "trap.private_in_index")]
        assert self.codes(private, index=["A"]) == []

    def test_two_articles_on_one_question(self):
        one, two = public("A"), public("B", "Print the label and send it back!")
        assert self.codes(one, two) == [("A", "trap.same_question")]
        assert self.codes(one, public("B", "Print the label and send it back!", topics=["lamps"])) == []
        assert self.codes(one, public("B", "Fetch the courier, he knows everything about it.")) == []

    def test_one_question_for_different_readers_wants_variants(self):
        two = public("B", "Print the label and send it back!").set_audience("customers", **on(1, LIN))
        assert self.codes(public("A"), two) == [("A", "trap.two_truths")]

    def test_a_macro_that_quotes_an_old_version(self):
        article = (
            public("A")
            .set_dependant("macro", "M-1", 1, **on(1))
            .draft("x", "new", **on(2))
            .publish(2, **on(2))
        )
        (trap,) = KnowledgeBase([article]).traps()
        assert (
            trap.code,
            "M-1" in trap.reason.text("zh-Hant"),
            "快速回覆" in trap.reason.text("zh-Hant"),
        ) == (
            "trap.old_quotation",
            True,
            True,
        )

    def test_a_stale_translation_and_a_hidden_article(self):
        assert self.codes(stale()) == [("A-1", "trap.stale_translation")]
        assert self.codes(public("A").set_confidence("not_validated", **on(1))) == [("A", "trap.hidden")]

    def test_a_sound_base_has_none(self):
        assert (
            self.codes(public("A"), translated(id="B", body="Ask at the counter for help."), index=["A", "B"])
            == []
        )


def test_manuals_and_faq_of_a_product():
    base = KnowledgeBase(
        [
            public("A", products=["P-1", "P-2"]),
            public("B", products=["P-1"], kind="manual"),
            public("C", products=["P-1"]).archive(reason="old", **on(1, LIN)),
        ]
    )
    assert [(each.id, each.kind.label("zh-Hans")) for each in base.about("P-1")] == [
        ("B", "产品手册"),
        ("A", "常见问题解答"),
    ]


def test_what_a_reader_may_see_is_written_as_one_text():
    base = KnowledgeBase(
        [
            stale(id="A", products=["P-1"]),
            public("B", kind="manual", question="Manual"),
            public("C").set_audience("internal", **on(1, LIN)),
        ]
    )
    told = base.markdown("zh-Hans")
    assert (
        told.index("## 常见问题解答")
        < told.index("### 退灯")
        < told.index("*A v2*")
        < told.index("## 产品手册")
    )
    assert "> 译文早于原文的最近一次重大修改" in told
    assert "*C v1*" not in told
    assert "*C v1*" in base.markdown("en", "internal")
    assert "*B v1*" not in base.markdown("en", product="P-1")
    assert "> not available in de: shown in en" in base.markdown("de")
    assert KnowledgeBase([]).markdown("en") == ""


def test_a_variant_is_told_from_the_text_for_all_when_questions_are_compared():
    one = public("A").draft("x", "Entirely another thing to say.", region="HK", **on(1)).publish(2, **on(1))
    assert [trap.code for trap in KnowledgeBase([one, public("B")]).traps()] == ["trap.same_question"]
