"""What customers say in a month: a table, two metrics both ways, and a section with masked quotations."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from cxkit import Actor
from cxkit.feedback import Coding, FeedbackItem, Mention, Theme, ThemeTree
from cxkit.metrics import reply_timeliness, review_rating
from cxkit.review import Tables, VoiceSection, monthly_review
from cxkit.tables import ContactTable, FeedbackTable
from cxkit.values import CSAT_1_5, LANGUAGES, Period

T = datetime(2026, 1, 1, tzinfo=UTC)
SHOP, AMY = Actor.system("reviews"), Actor.agent("amy")
MARCH = Period.month(2026, 3, "Asia/Shanghai")
SAID = {
    "leak": ("杯盖漏水，电话13812345678", 1),
    "taste": ("味道不错", 5),
    None: ("还行", 4),
}


def tree():
    told = {"at": T, "by": Actor.agent("lin")}
    found = ThemeTree.start("shop", **told)
    for code, parent, words in (("leak", "product", "漏水"), ("taste", "product", "味道")):
        found = found.add(Theme(code=code, parent=parent, en=code, zh_hans=words, zh_hant=words), **told)
    return found


def review(number, code, at, **told):
    text, rating = SAID[code]
    begun = {
        "text": text,
        "rating": rating,
        "scale": CSAT_1_5,
        "visibility": "public",
        "consent": "published",
    }
    item = FeedbackItem.capture(f"F-{number}", "review", author=f"C-{number}", **begun | told, at=at, by=SHOP)
    mentions = [] if code is None else [Mention(code=code)]
    coding = Coding(by="rule", coder="r", tree="shop", tree_version=10, mentions=mentions)
    return item.accept(at=at, by=SHOP).code(coding, at=at, by=AMY)


def year():
    """Leaks are rare until March, when a fifth of the reviews tell of them."""
    rng = np.random.default_rng(4)
    items = []
    for day in range(89):
        for _ in range(8):
            leaks = rng.random() < (0.2 if day >= 59 else 0.02)
            code = "leak" if leaks else ("taste" if rng.random() < 0.3 else None)
            items.append(review(len(items), code, T + timedelta(days=day, hours=3)))
    return items


ITEMS = year()


class TestTheSection:
    section = VoiceSection.of(ITEMS, MARCH, tree())

    def test_it_finds_what_grew_and_hurts_and_what_pleases(self):
        found = {theme.code: [str(each) for each in theme.verdicts] for theme in self.section.themes}
        assert found["leak"] == ["hot", "pain"]
        assert found["taste"] == ["highlight"]

    def test_quotations_are_masked(self):
        leak = next(theme for theme in self.section.themes if theme.code == "leak")
        assert leak.quotes == ("杯盖漏水，电话***********",)
        assert "138" not in json.dumps(self.section.to_dict(), ensure_ascii=False)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_review_shows_it_in_every_form(self, language):
        contacts = ContactTable.from_columns(offered_at=[T + timedelta(days=day) for day in range(89)])
        review = monthly_review(Tables(contacts=contacts), MARCH, sections=[self.section])
        for form in (review.to_html(language), review.to_markdown(language), review.to_text(language)):
            assert "***********" in form.replace("\\", "")
            assert "13812345678" not in form
        assert "voice" in json.dumps(review.to_dict())

    def test_without_items_it_says_so(self):
        empty = VoiceSection.of([], MARCH, tree())
        assert [type(block).__name__ for block in empty.blocks("en")] == ["Note", "Note"]


class TestMetrics:
    def test_a_flagged_review_counts_and_can_be_left_out(self):
        good = review(1, "taste", T).flag("incentive", at=T, by=AMY)
        aside = review(2, "taste", T).quarantine("default_rating", at=T, by=AMY)
        items = [good, aside, review(3, "leak", T)]
        found = {name: review_rating.of(items, include=name) for name in ("counted", "unflagged", "all")}
        assert {name: figure.value for name, figure in found.items()} == {
            "counted": 3,
            "unflagged": 1,
            "all": 11 / 3,
        }
        assert found["unflagged"].dropped == {"missing": 0, "not_counted": 1, "flagged": 1}

    def test_answers_in_time_are_those_by_their_due_date(self):
        late = review(1, "leak", T)
        good = late.draft_reply("抱歉", at=T, by=AMY).approve_reply(at=T, by=AMY).publish_reply(at=T, by=AMY)
        table = FeedbackTable.from_objects([late, good, review(3, None, T)], as_of=T + timedelta(days=2))
        found = reply_timeliness.of(table)
        assert (found.value, found.n) == (0.5, 2)

    def test_a_table_takes_the_columns_of_anybody(self):
        table = FeedbackTable.from_objects(ITEMS[:5])
        again = FeedbackTable.from_columns(rating=table.rating.tolist(), occurred_at=[T] * 5)
        assert review_rating.of(again).value == review_rating.of(ITEMS[:5]).value
