"""The design review finds what makes a survey long, lopsided or leading, and leaves good wording alone."""

from datetime import UTC, datetime

import pytest

from cxkit.kernel.facts import Actor
from cxkit.surveys import (
    Option,
    Question,
    ReviewPolicy,
    Survey,
    When,
    Wording,
    estimated_minutes,
    review_design,
)
from cxkit.values import Scale, ScaleKind

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
ANN = Actor.agent("ann")
RATING = Scale(kind=ScaleKind.RATING, low=1, high=5)


def codes(*questions, purpose="to decide about the carrier", **policy):
    survey = Survey.draft("S-1", title="Test", questions=questions, purpose=purpose, at=T, by=ANN)
    found = review_design(survey, ReviewPolicy(least_minutes=0.0, **policy))
    return [(finding.path, finding.reason.code.removeprefix("design.")) for finding in found]


@pytest.mark.parametrize(
    "text",
    [
        "How satisfied are you with the price and quality of the product?",
        "How friendly or competent was the agent?",
        "您对商品的价格和质量满意吗？",
        "您對客服的態度與專業程度滿意嗎？",
        "您对物流以及包装满意吗？",
    ],
)
def test_two_things_in_one_question_are_found(text):
    assert codes(Question.csat("q", text)) == [("q", "double")]


@pytest.mark.parametrize(
    "text",
    [
        "How likely are you to recommend us to a friend or colleague?",
        "How satisfied are you with the delivery?",
        "Did the brand understand your order?",
        "您有多大可能向朋友或同事推荐我们？",
        "您对配送的及时程度满意吗？",
        "客服是否及時回覆您？",
        "您是不是第一次购买？",
        "有没有收到商品？",
        "您与客服的沟通顺畅吗？",
        "Did you contact us one or more times?",
    ],
)
def test_good_wording_is_left_alone(text):
    assert codes(Question.csat("q", text)) == []


def test_several_things_may_be_asked_where_several_may_be_answered():
    assert codes(Question.choice("q", "What do you like: price and quality?", ["a", "b"], several=True)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Don't you agree that the delivery was fast?",
        "How great was our service?",
        "难道您不满意我们的服务？",
        "您是否也认为配送很快？",
        "您對我們優質的服務感覺如何？",
    ],
)
def test_wording_that_suggests_the_answer_is_found(text):
    assert ("q", "leading") in codes(Question.csat("q", text))


def test_absolute_and_doubly_negated_wording_is_found():
    assert codes(Question.csat("q", "Is the line always free?")) == [("q", "absolute")]
    assert codes(Question.csat("q", "Was it not unlikely that you call?")) == [("q", "negated")]
    assert codes(Question.csat("q", "您不是没有收到商品？")) == [("q", "negated")]


def test_an_unbalanced_scale_in_words_is_found():
    lopsided = ["Excellent", "Very good", "Good", "Bad"]
    balanced = ["Very satisfied", "Satisfied", "Neither", "Dissatisfied", "Very dissatisfied"]
    assert codes(Question.choice("q", "How was it?", lopsided)) == [("q", "unbalanced")]
    assert codes(Question.choice("q", "How was it?", balanced)) == []
    assert codes(Question.choice("q", "如何？", ["非常满意", "满意", "比较满意", "不满意"])) == [
        ("q", "unbalanced")
    ]
    assert codes(Question.choice("q", "如何？", ["非常满意", "满意", "一般", "不满意", "非常不满意"])) == []


def test_a_missing_purpose_is_a_problem():
    assert codes(Question.csat("q", "Satisfied?"), purpose="  ") == [("purpose", "no_purpose")]


def test_long_questions_and_long_lists_are_found():
    assert codes(Question.csat("q", "word " * 31)) == [("q", "wordy")]
    assert codes(Question.csat("q", "字" * 51)) == [("q", "wordy")]
    assert codes(Question.choice("q", "Which?", [f"o{n}" for n in range(11)])) == [("q", "many_options")]


def test_a_language_that_only_some_questions_have_is_found():
    translated = Question(
        id="a", kind="csat", text="Satisfied?", translations=(Wording(language="zh-Hans", text="满意吗？"),)
    )
    assert codes(translated, Question.csat("b", "Happy?")) == [("b", "untranslated")]


def test_options_are_looked_at_in_every_language_unless_they_are_only_numbers():
    chinese = (Wording(language="zh-Hans", text="多少？"),)
    options = (
        Option(id="few", text="A few", translations=(Wording(language="zh-Hans", text="少"),)),
        Option(id="many", text="Many"),
        Option(id="3-5", text="3–5"),
    )
    asked = Question(id="a", kind="single", text="How many?", options=options, translations=chinese)
    assert codes(asked) == [("a.many", "untranslated")]
    assert [option.wording("zh-Hans") for option in asked.options] == ["少", "Many", "3–5"]


def test_a_translation_is_reviewed_too():
    translations = (Wording(language="zh-Hans", text="您对价格和质量满意吗？"),)
    assert codes(Question(id="a", kind="csat", text="Satisfied?", translations=translations)) == [
        ("a", "double")
    ]


def test_the_mix_of_questions_is_looked_at():
    same = [Question.csat(f"q{n}", "Satisfied?") for n in range(4)]
    assert codes(*same) == [("questions", "one_kind"), ("questions", "no_open")]
    open_ones = [Question.open(f"o{n}", "Why?") for n in range(2)]
    assert codes(*same[:1], *open_ones) == [("questions", "many_open")]
    assert codes(*same[:3], Question.open("o", "Why?")) == []


def test_minutes_are_told_against_5_to_10_on_the_longest_way():
    one = Survey.draft(
        "S", title="T", questions=[Question.csat("q", "Satisfied?")], purpose="x", at=T, by=ANN
    )
    assert [finding.reason.code for finding in review_design(one)] == ["design.short"]
    rows = [Option(id=f"r{n}", text="The agent understood me") for n in range(10)]
    many = [Question.matrix(f"m{n}", "Rate the agent", rows, RATING) for n in range(12)]
    long = Survey.draft("S", title="T", questions=many, purpose="x", at=T, by=ANN)
    assert "design.long" in [finding.reason.code for finding in review_design(long)]


def test_a_survey_of_just_the_least_and_the_most_minutes_is_neither_short_nor_long():
    one = Survey.draft(
        "S", title="T", questions=[Question.csat("q", "Satisfied?")], purpose="x", at=T, by=ANN
    )
    minutes = estimated_minutes(one.design()).longest
    assert not review_design(one, ReviewPolicy(least_minutes=minutes, most_minutes=minutes))


def test_minutes_have_a_shortest_and_a_longest_way():
    questions = [
        Question.nps("nps", "Would you?"),
        Question.open("why", "Why?", asked_if=When.at_most("nps", 6)),
    ]
    survey = Survey.draft("S", title="T", questions=questions, at=T, by=ANN)
    found = estimated_minutes(survey.design())
    assert 0.1 < found.shortest < 0.3
    assert found.longest - found.shortest == pytest.approx(45.3 / 60)


def test_findings_can_be_told_in_three_languages():
    survey = Survey.draft("S", title="T", questions=[Question.csat("q", "Satisfied?")], at=T, by=ANN)
    finding = review_design(survey)[0]
    assert finding.reason.text("zh-Hant").startswith("問卷未說明目的")
    assert finding.gravity.label("zh-Hans") == "问题"


def test_a_scale_without_bad_answers_is_found_because_nobody_would_call_back():
    plain = Scale(kind="csat", low=1, high=7)
    assert ("q", "no_boxes") in codes(Question.csat("q", "Satisfied?", scale=plain))
    boxed = Scale(kind="csat", low=1, high=7, top=2, bottom=2)
    assert ("q", "no_boxes") not in codes(Question.csat("q", "Satisfied?", scale=boxed))
    assert ("q", "no_boxes") not in codes(Question.rating("q", "Good?", Scale(kind="rating", low=1, high=7)))
