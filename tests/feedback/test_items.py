"""What somebody said is captured once, coded by many, counted once, answered in time, and forgotten whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit import Actor, Conversation, MemoryStore, Repository, Ticket
from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Refused
from cxkit.feedback import (
    Coding,
    FeedbackItem,
    FeedbackStatus,
    FocusGroup,
    Mention,
    Participant,
    Polarity,
    ThemeTree,
    Utterance,
    code_items,
    feedback_from,
    focus_topics,
    polarity_of,
    redacted,
)
from cxkit.storage import F, SQLiteStore, erase_person
from cxkit.testing import codings, feedback_items, focus_groups
from cxkit.values import CSAT_1_5

T = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHOP, AMY = Actor.system("reviews"), Actor.agent("amy")


def on(day=0.0, by=AMY):
    return {"at": T + timedelta(days=day), "by": by}


def review(text="物流太慢", rating=2, **told):
    given = {"scale": CSAT_1_5, "visibility": "public", "author": "C-1", **told}
    return FeedbackItem.capture("F-1", "review", text=text, rating=rating, **given, **on(0, SHOP)).accept(
        **on(0, SHOP)
    )


def coding(*mentions, by="rule", coder="shop", **told):
    made = [Mention(code=code, polarity=polarity) for code, polarity in mentions]
    return Coding(by=by, coder=coder, tree="shop", tree_version=1, mentions=made, **told)


class TestALife:
    def test_it_goes_from_capture_to_close(self):
        item = review().code(coding(("logistics", "negative")), **on()).act("A-1", **on(1)).close(**on(2))
        assert (item.status, item.actions, item.themes) == ("closed", ("A-1",), ("logistics",))

    def test_what_is_set_aside_counts_no_longer_and_can_be_released(self):
        aside = review(text="系统默认好评", rating=5).quarantine("default_rating", **on())
        assert not aside.counts
        assert aside.quarantined == "default_rating"
        assert aside.release(**on(1)).counts

    def test_an_edit_sends_what_was_coded_back(self):
        item = review().code(coding(("logistics", "negative")), **on())
        item = item.edit("客服补发了，满意", 5, **on(3))
        assert (item.status, item.rating, item.themes) == (FeedbackStatus.ACCEPTED, 5, ())
        assert len(item.codings) == 1

    def test_what_is_added_later_is_a_part_of_the_same_item(self):
        item = review("好看").code(coding(("product", "positive")), **on()).append("穿了一周掉色", **on(7))
        assert item.text == "好看\n穿了一周掉色"
        item = item.code(coding(("product", "negative"), text=2), **on(7))
        assert (item.themes, item.polarity) == (("product",), Polarity.MIXED)

    def test_a_duplicate_names_another(self):
        with pytest.raises(Refused, match="duplicate of itself"):
            review().mark_duplicate("F-1", **on())
        twin = review().mark_duplicate("F-0", **on())
        assert not twin.counts
        assert twin.release(**on()).duplicate_of is None

    def test_a_flag_says_why_and_deletes_nothing(self):
        item = review("五星好评返现").flag("incentive", evidence="返现", **on())
        assert item.counts
        assert item.signals == ("incentive",)
        assert item.unflag("incentive", **on(1)).signals == ()

    def test_a_rating_needs_its_scale(self):
        with pytest.raises(Invalid, match="scale"):
            review(scale=None)
        with pytest.raises(Refused, match="outside of its scale, 1 to 5"):
            review().edit("?", 9, **on())


class TestCodings:
    def test_a_person_goes_before_a_rule_before_a_classifier(self):
        item = review().code(coding(("price", "negative"), by="classifier", coder="nb"), **on())
        item = item.code(coding(("logistics", "negative")), **on())
        assert item.themes == ("logistics",)
        item = item.code(coding(("staff", "positive"), by="person", coder="amy"), **on())
        assert item.themes == ("staff",)
        item = item.code(coding(("product", "neutral"), by="person", coder="bo"), **on())
        assert item.themes == ("product", "staff")

    def test_praise_and_blame_of_themes_are_asked_for_apart(self):
        item = review().code(coding(("taste", "positive"), ("taste", "negative"), ("late", "mixed")), **on())
        assert item.themes_with("negative") == item.themes_with(Polarity.POSITIVE) == ("late", "taste")
        assert (item.themes_with("mixed"), item.themes_with("none")) == (("late",), ())

    def test_a_person_who_finds_nothing_says_so(self):
        item = review().code(coding(("logistics", "negative")), **on())
        assert item.code(coding(by="person", coder="amy"), **on()).themes == ()

    def test_nothing_found_is_not_neutral(self):
        assert review().code(coding(("logistics", "none")), **on()).polarity is Polarity.NONE
        assert review().code(coding(("logistics", "neutral")), **on()).polarity is Polarity.NEUTRAL

    def test_a_span_lies_in_its_text(self):
        beyond = Coding(
            by="rule", coder="r", tree="t", tree_version=1, mentions=[Mention(code="a", span=(2, 9))]
        )
        with pytest.raises(Refused, match="which is 4 characters long"):
            review().code(beyond, **on())
        with pytest.raises(Refused, match="no text 2"):
            review().code(coding(text=2), **on())

    @given(st.lists(codings(), max_size=6), st.randoms(use_true_random=False))
    def test_the_order_in_which_different_coders_come_changes_nothing(self, found, random):
        # Of one coder the newest counts, so each comes once.
        found = list({(each.by, each.coder): each for each in found}.values())
        mixed = random.sample(found, len(found))
        item, other = review("x" * 40), review("x" * 40)
        for each in found:
            item = item.code(each, **on())
        for each in mixed:
            other = other.code(each, **on())
        assert (item.themes, item.polarity) == (other.themes, other.polarity)

    @given(st.lists(st.sampled_from(Polarity), max_size=5))
    def test_the_polarity_of_all_is_told_by_what_is_there(self, found):
        told = polarity_of(found)
        assert (told is Polarity.NONE) == (set(found) <= {Polarity.NONE})
        assert (told is Polarity.NEUTRAL) == (Polarity.NEUTRAL in found and set(found) <= {"neutral", "none"})
        assert polarity_of([told, *found]) is told


class Slow:
    id, version = "slow", "1"

    def __init__(self):
        self.seen = []

    def classify(self, texts):
        self.seen += texts
        spans = ((text, text.find("慢")) for text in texts)
        return [
            [("logistics", 0.9, [(place, place + 1)]), ("nowhere", 1.0, None)] if place >= 0 else []
            for _, place in spans
        ]


class TestAnybodysClassifier:
    tree = ThemeTree.start("shop", **on())

    def test_it_codes_masked_texts_once_and_its_spans_hold(self):
        item, coder = review("打13812345678，物流慢"), Slow()
        (coded,) = code_items([item], coder, self.tree, **on(1))
        assert coder.seen == ["打***********，物流慢"]
        start, stop = coded.mentions[0].span
        assert item.text[start:stop] == "慢"
        assert coded.themes == ("logistics",)
        (again,) = code_items([coded], coder, self.tree, **on(2))
        assert again is coded
        assert len(coder.seen) == 1

    def test_below_the_threshold_it_finds_nothing_and_says_so(self):
        (coded,) = code_items([review("慢")], Slow(), self.tree, thresholds={"logistics": 0.95}, **on(1))
        assert coded.themes == ()
        assert coded.codings[0].version == "1"

    def test_what_does_not_count_is_not_coded(self):
        aside = review("慢").quarantine("spam", **on())
        assert next(code_items([aside], Slow(), self.tree, **on(1))) is aside


class TestTexts:
    @pytest.mark.parametrize(
        ("written", "masked"),
        [
            ("打138.0013.8000", "打*************"),
            ("打138–0013–8000", "打*************"),
            ("wang＠mail.cn 好", "************ 好"),
            ("见www.shop.cn/o/7 好", "见*************** 好"),
            ("SF1234567890123到了", "***************到了"),
            ("原价1299.00元", "原价1299.00元"),
            ("256 15 好", "256 15 好"),
        ],
    )
    def test_numbers_and_addresses_are_masked_however_they_are_written(self, written, masked):
        assert redacted(written) == masked

    @given(st.text(max_size=60) | st.from_regex(r"[慢a ]{0,5}\d{6,12}[ 好]{0,5}\S+@\w+\.cn", fullmatch=True))
    def test_redaction_moves_no_character_and_masks_all_at_once(self, text):
        hidden = redacted(text)
        assert len(hidden) == len(text)
        assert redacted(hidden) == hidden
        assert all(a in (b, "*") for a, b in zip(hidden, text, strict=True))


class TestAnswers:
    def test_the_lowest_ratings_are_answered_first(self):
        due = {rating: (review(rating=rating).reply_due_at() - T).days for rating in (1, 2, 3, 4, 5)}
        assert due == {1: 1, 2: 1, 3: 2, 4: 7, 5: 7}

    def test_it_is_drafted_approved_and_published(self):
        item = review()
        with pytest.raises(Refused, match="not at that stage"):
            item.publish_reply(**on())
        item = item.draft_reply("抱歉，已为您补发", **on()).approve_reply(**on()).publish_reply(**on(0.5))
        assert item.replied_in_time()
        assert not item.awaits_reply

    def test_an_edit_after_the_answer_reopens_the_duty(self):
        item = review().draft_reply("抱歉", **on()).approve_reply(**on()).publish_reply(**on(0.5))
        item = item.edit("还是没收到", 1, **on(4))
        assert item.awaits_reply
        assert item.reply_due_at() == T + timedelta(days=5)
        assert item.replied_in_time() is None
        assert item.replied_in_time(as_of=T + timedelta(days=6)) is False

    def test_nobody_publishes_personal_data(self):
        with pytest.raises(Refused, match="personal data"):
            review().draft_reply("请打13812345678", **on()).approve_reply(**on())

    def test_a_private_one_awaits_no_public_answer(self):
        assert review(visibility="private").reply_due_at() is None


class TestForgetting:
    def coded(self):
        span = Coding(
            by="rule", coder="r", tree="t", tree_version=1, mentions=[Mention(code="logistics", span=(0, 2))]
        )
        return review().append("手机13812345678", **on()).code(span, **on()).draft_reply("王先生您好", **on())

    def test_what_its_author_withdrew_has_no_words_left_and_its_counts(self):
        gone = self.coded().withdraw(**on(1, SHOP))
        text = to_json(gone)
        assert gone.status == "withdrawn"
        assert gone.text is None
        assert gone.rating == 2
        assert not any(word in text for word in ("物流太慢", "138", "王先生"))
        assert all(mention.span == () for coding in gone.codings for mention in coding.mentions)

    @pytest.mark.parametrize("store", [MemoryStore, SQLiteStore])
    def test_a_store_forgets_texts_spans_and_what_is_searched(self, store, tmp_path):
        where = store() if store is MemoryStore else store(tmp_path / "f.sqlite")
        items = Repository(where, FeedbackItem)
        items.add(self.coded())
        assert [each.id for each in items.find(words="物流").items] == ["F-1"]
        erase_person(where, "C-1", **on(2, Actor.agent("dpo")))
        found = items.get("F-1")
        assert found.text in (None, "[erased]")
        assert found.mentions[0].span == ()
        assert found.rating == 2
        assert items.find(words="物流").items == ()
        assert items.find(F("source") == "review").items == (found,)
        if store is SQLiteStore:
            where.close()
            assert not any("物流太慢".encode() in path.read_bytes() for path in tmp_path.iterdir())

    @given(feedback_items())
    def test_an_erased_item_counts_as_before(self, item):
        gone = item.erase(at=item.history[-1].at, by=SHOP)
        for name in ("status", "rating", "themes", "polarity", "counts", "reply_duty_at", "signals"):
            assert getattr(gone, name) == getattr(item, name)

    @given(feedback_items())
    def test_an_item_is_what_its_facts_make_it(self, item):
        assert FeedbackItem.replay(item.history) == item
        assert from_json(to_json(item)) == item


class TestFromOtherRooms:
    def test_only_the_words_of_the_customer_are_taken(self):
        ticket = Ticket.open(
            "T-1", customer="C-1", channel="chat", subject="杯子破了", **on(0, Actor.customer("C-1"))
        )
        ticket = ticket.reply("请补发", **on(1, Actor.customer("C-1"))).reply("马上补发", **on(2))
        item = feedback_from(ticket, "F-9", **on(3, SHOP))
        assert item.text == "杯子破了\n请补发"
        assert (item.source, item.author, item.occurred_at) == ("ticket", "C-1", T)

    def test_what_has_no_words_gives_none_and_what_is_no_origin_is_refused(self):
        silent = Conversation.offer("V-1", channel="phone", customer="C-1", **on(0, Actor.customer("C-1")))
        assert feedback_from(silent, "F-9", **on(1, SHOP)) is None
        with pytest.raises(Invalid, match="gives no feedback"):
            feedback_from(review(), "F-9", **on(1, SHOP))


class TestOtherSources:
    def test_a_public_post_is_owed_an_answer_and_may_be_quoted(self):
        told = {"channel": "social", "visibility": "public", "consent": "published", "pseudonym": "@bo"}
        post = FeedbackItem.capture("F-1", "social", text="又漏水", **told, **on(0, SHOP)).accept(
            **on(0, SHOP)
        )
        assert post.awaits_reply
        assert post.may_be_quoted
        assert post.reply_due_at() == T + timedelta(days=7)

    def test_an_interview_and_a_visit_of_a_store_are_private_and_owed_none(self):
        told = {"pseudonym": "P1", "consent": "analysis"}
        talk = FeedbackItem.capture("F-1", "interview", text="包装难拆", **told, **on()).accept(**on())
        visit = FeedbackItem.capture(
            "F-2", "store_visit", text="试衣间排队", store="S-1", agent="amy", **on()
        )
        assert not talk.may_be_quoted
        assert talk.reply_due_at() is visit.reply_due_at() is None
        assert (visit.source.label("zh-Hans"), visit.store) == ("到店走访", "S-1")


class TestFocusGroups:
    def group(self, **told):
        people = [Participant(pseudonym="P1", recording=True, quoting=True)]
        people += [Participant(pseudonym="P2", recording=True), Participant(pseudonym="P3", recording=False)]
        said = [Utterance(text="包装怎么样？"), Utterance(participant="P1", text="难拆")]
        said += [Utterance(participant="P2", text="还行")]
        given = {
            "id": "G-1",
            "guide": "packing",
            "on": date(2026, 3, 2),
            "moderator": "lin",
            "participants": people,
        }
        return FocusGroup(**{**given, "utterances": said, **told})

    def test_the_moderators_words_are_out_and_silence_is_told(self):
        group = self.group()
        assert [each.text for each in group.said()] == ["难拆", "还行"]
        assert group.silent == ("P3",)

    def test_people_and_groups_are_counted_and_few_are_no_percentage(self):
        said = [Utterance(text="包装怎么样？", topic="packing")]
        said += [Utterance(participant=who, text="难拆", topic="packing") for who in ("P1", "P1", "P2")]
        groups = [self.group(id=f"G-{n}", utterances=said[: 3 + n % 2]) for n in range(10)]
        [few] = focus_topics(groups[:9])
        assert (few.participants, few.groups, few.of, few.share) == (13, 9, 27, None)
        assert focus_topics(groups)[0].share == 15 / 30
        assert focus_topics([*groups, groups[0]]) == focus_topics(groups)
        assert focus_topics([self.group(utterances=[])]) == ()

    def test_nobody_speaks_who_did_not_agree(self):
        with pytest.raises(Invalid, match="did not agree"):
            self.group(utterances=[Utterance(participant="P3", text="嗯")])
        with pytest.raises(Invalid, match="2 to 12"):
            self.group(participants=[Participant(pseudonym=f"P{n}", recording=True) for n in range(13)])

    def test_its_items_are_of_pseudonyms_with_what_they_agreed_to(self):
        items = self.group().items("F-{}".format, occurred_at=T, **on(1))
        assert [item.accept(**on(1)).may_be_quoted for item in items] == [True, False]
        assert [(item.pseudonym, item.author) for item in items] == [("G-1/P1", None), ("G-1/P2", None)]

    def test_who_withdraws_takes_their_words_along(self):
        assert [each.text for each in self.group().without("P1").said()] == [None, "还行"]

    @settings(max_examples=30)
    @given(focus_groups())
    def test_it_is_stored_without_loss(self, group):
        assert from_json(to_json(group)) == group
