"""A language that is added says everything: the review, timelines, refusals, explanations, decisions."""

import re
from datetime import UTC, date, datetime

import pytest

from cxkit import Actor, Customer, Survey, Ticket
from cxkit.customers import behaviour, due, persona, timeline
from cxkit.errors import Refused
from cxkit.metrics import DEFINITIONS, complaint_summary
from cxkit.metrics._wording import HEADS
from cxkit.review import Tables, monthly_review
from cxkit.simulation import simulate
from cxkit.surveys import Question, review_design
from cxkit.values import LANGUAGES, add_language, check_language, messages, remove_language

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY = Actor.agent("amy")
GERMAN = {
    "ticket.no_assignee": "niemand ist zuständig: erst zuweisen",
    "values.Channel.phone": "Telefon",
}


@pytest.fixture(scope="module", autouse=True)
def german():
    """Every message in marks, so that what comes from elsewhere shows; some of them in German."""
    marked = {
        code: english if code == "format.months" else f"«{english}»"
        for code, (english, *_) in messages().items()
    }
    add_language("de", {**marked, **GERMAN})
    yield
    remove_language("de")


def unmarked(text):
    """What is left of a text without what the catalogue says."""
    before = None
    while text != before:
        before, text = text, re.sub("«[^«»]*»", "", text)
    return text


def words(text, *data):
    """The words that come neither from the catalogue nor from the data."""
    return set(re.findall(r"[A-Za-z]{2,}", unmarked(text))) - set(data)


def test_a_language_that_names_every_message_is_complete():
    assert check_language("de") == ()
    assert check_language("de-AT") == ()


def test_a_refusal_is_read_in_four_languages():
    ticket = Ticket.open("T-1", channel="phone", subject="Lamp", at=T, by=AMY)
    with pytest.raises(Refused) as caught:
        ticket.solve(at=T, by=AMY)
    error = caught.value
    said = [error.text(tag) for tag in ("en-GB", "zh-SG", "zh-TW", "de-AT")]
    assert len(set(said)) == 4
    reasons = (*messages()["ticket.no_assignee"], GERMAN["ticket.no_assignee"])
    assert all(reason in text for reason, text in zip(reasons, said, strict=True))
    assert words(said[3].replace(GERMAN["ticket.no_assignee"], "")) == set()
    for tag, text in zip(("en-GB", "zh-SG", "zh-TW", "de-AT"), said, strict=True):
        problem = error.problem(tag)
        assert problem["detail"] == text
        assert problem["allowed"] == error.params["allowed"]


@pytest.fixture(scope="module")
def reviewed():
    shop = simulate(seed=2, contacts=600)
    objects = list(shop.objects())
    return objects, monthly_review(Tables.from_objects(objects), shop.story.month)


def test_a_review_takes_every_word_from_the_catalogue(reviewed):
    _, review = reviewed
    data = {finding.member for finding in review.findings} | {item.key for item in review.ticket_topics}
    causes = review.section("why").to_dict()["causes"]
    data |= {group["member"] for cause in causes for group in cause["groups"]}
    data |= set(re.split(r"\W+", review.period.tz))
    actions = review.section("actions").to_dict()["actions"]
    assert actions
    data |= {
        part for each in actions for key in ("title", "unit", "owner") for part in re.split(r"\W+", each[key])
    }
    data |= {
        part for item in review.callbacks for part in re.split(r"\W+", f"{item.customer} {item.reference}")
    }
    assert words(review.to_text("de"), "shop", "Telefon", *data) == set()
    assert words(review.to_markdown("de"), "shop", "Telefon", *data) == set()
    assert "Telefon" in review.to_markdown("de-AT")


HONG_KONG = {
    "review.title": "服務檢討報告",
    "review.this_month": "本月重點",
    "review.why": "原由",
    "review.records": "紀錄數目",
    "review.calls": "需要回覆的客人",
    "review.customer": "客人",
    "review.nobody": "沒有需要回覆的客人。",
    "review.volume_channel": "各途徑查詢量",
    "review.volume_hour": "各時段查詢量",
    "values.Channel.sms": "手機短訊",
}


def test_a_region_reads_a_review_with_ten_words_of_its_own(reviewed):
    _, review = reviewed
    add_language("zh-HK", HONG_KONG)
    try:
        assert check_language("zh-HK") == ()
        here, there = review.to_text("zh-HK"), review.to_text("zh-TW")
        page = review.to_html("zh-HK")
    finally:
        remove_language("zh-HK")
    assert here != there
    assert here.splitlines()[0].startswith("服務檢討報告 · ")
    assert "需要回覆的客人" in here
    assert "需要回訪的顧客" in there
    assert "各途徑查詢量" in page
    assert review.to_text("zh-HK") == there, "without words of its own a region reads its writing"


def test_whatever_speaks_takes_every_word_from_the_catalogue(reviewed):
    objects, _ = reviewed
    customer = Customer.register("C-1", name="Wang", born=date(1990, 2, 3), at=T, by=AMY)
    ticket = Ticket.open("T-1", channel="phone", subject="?", customer="C-1", at=T, by=AMY)
    told = [
        timeline([customer, ticket], "C-1", tz="Asia/Shanghai").text("de"),
        due([customer], date(2026, 2, 3)).text("de"),
        persona("all", [customer], on=date(2026, 2, 3)).text("de"),
        behaviour(until=T).text("de"),
        complaint_summary.of([each for each in objects if type(each).__name__ == "Complaint"]).text("de"),
    ]
    questions = [Question.csat("q1", "How satisfied are you with the price and the quality?")]
    survey = Survey.draft("S-1", title="Quick", questions=questions, at=T, by=AMY)
    told.append(review_design(survey).text("de").replace("price and the quality", ""))
    for text in told:
        assert unmarked(text) != text
        assert words(text, "amy", "all", "and") == set(), text


REFERENCES = {id for id in DEFINITIONS if f"metric.{id}.source" not in messages()}
"""Metrics whose source is a reference to what others wrote, which no language changes."""


def test_every_word_of_a_definition_is_a_message():
    for id, definition in DEFINITIONS.items():
        assert f"metric.{id}" in messages()
        assert definition.in_language("de") == f"«{definition.label.en}»"
        assert definition.formula_in("de") == f"«{definition.formula}»"
        assert definition.counted_in("de") == f"«{definition.counted}»"
        assert definition.not_counted_in("de") == f"«{definition.not_counted}»"
        assert definition.undefined_in("de") == f"«{definition.undefined}»"
        told = definition.text("de")
        if id in REFERENCES:
            assert definition.source_in("de") == definition.source
            told = told.replace(definition.source, "")
        assert words(told) == set(), told


HAN = re.compile("[\u4e00-\u9fff]")


def test_a_definition_is_said_in_three_languages():
    assert 0 < len(REFERENCES) < len(DEFINITIONS)
    for id, definition in DEFINITIONS.items():
        for field in set(HEADS) - ({"source"} if id in REFERENCES else set()):
            english, *chinese = (getattr(definition, f"{field}_in")(tag) for tag in LANGUAGES)
            assert english == getattr(definition, field)
            assert not HAN.search(english)
            assert all(HAN.search(each) for each in chinese), (id, field)
        english, hans, hant = (definition.text(tag).splitlines() for tag in LANGUAGES)
        assert len(english) == len(hans) == len(hant) == 1 + len(HEADS)
        assert len({english[1], hans[1], hant[1]}) == 3
