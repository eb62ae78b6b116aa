"""Rubrics score what applied; an auto-fail dominates; what may be left out has a rule."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid
from cxkit.quality import (
    SERVICE_RUBRIC,
    SHOP_CHECKLIST,
    Answer,
    AutoFail,
    Condition,
    Criterion,
    Critical,
    Level,
    NaPolicy,
    Rubric,
    Section,
    applicable,
    score,
)
from cxkit.testing import rubric_answers, rubrics
from cxkit.values import LANGUAGES, Channel

WORDS = {"en": "Calm", "zh_hans": "冷静", "zh_hant": "冷靜"}


def ask(code, kind="yes_no", **told):
    return Criterion(code=code, kind=kind, **WORDS, **told)


def part(code, *criteria, weight=1):
    return Section(code=code, weight=weight, criteria=criteria, **WORDS)


def form(*sections, **told):
    return Rubric(id="form", sections=sections, **WORDS, **told)


def codes(raised):
    return {fault.code for fault in raised.value.faults}


TWO = (
    part("a", ask("a1", weight=3), ask("a2", may_not_apply=True), weight=1),
    part("b", ask("b1"), weight=3),
)


class TestScores:
    def test_a_form_is_the_weighted_mean_of_its_sections(self):
        found = score(form(*TWO), {"a1": 1, "a2": 0, "b1": 0})
        assert (found.sections, found.score) == ({"a": 0.75, "b": 0.0}, 0.75 / 4)
        assert found.rubric == "form/1"

    def test_the_two_rules_for_what_does_not_apply_differ(self):
        answers = {"a1": 1, "a2": None, "b1": 0}
        assert score(form(*TWO), answers).score == 1 / 4
        assert score(form(*TWO, na_policy="global"), answers).score == pytest.approx(0.75 / 3.75)

    def test_where_nothing_applied_there_is_no_score(self):
        only = form(part("a", ask("a1", may_not_apply=True)))
        assert score(only, {"a1": None}).score is None
        assert only.lint()[0].code == "rubric.no_rule"

    @pytest.mark.parametrize(
        ("scope", "expected", "section"),
        [("none", 2 / 3, 1 / 3), ("criterion", 2 / 3, 1 / 3), ("section", 0.5, 0.0), ("form", 0.0, 1 / 3)],
    )
    def test_an_auto_fail_brings_its_scope_to_nothing(self, scope, expected, section):
        rubric = form(part("a", ask("a1", weight=2, auto_fail=scope), ask("a2")), part("b", ask("b1")))
        found = score(rubric, {"a1": 0, "a2": 1, "b1": 1})
        assert found.score == pytest.approx(expected)
        assert found.sections["a"] == pytest.approx(section)
        assert found.score_without_auto_fail == pytest.approx(2 / 3)

    def test_limits_and_ranges_may_run_either_way(self):
        noise = ask("noise", "measured", high=70, unit="dB(A)")
        queue = ask("queue", "range", low=10, high=0)
        found = score(form(part("a", noise, queue)), {"noise": 70.5, "queue": 4})
        assert found.points == {"noise": 0.0, "queue": 0.6}

    def test_critical_errors_are_told_by_class(self):
        rubric = form(part("a", ask("a1", critical="compliance"), ask("a2", critical="customer"), ask("a3")))
        found = score(rubric, {"a1": 0, "a2": 1, "a3": 0})
        assert found.errors == {Critical.CUSTOMER: (), Critical.COMPLIANCE: ("a1",)}
        assert [found.free_of(kind) for kind in ("customer", "business", "compliance")] == [True, None, False]

    def test_answers_are_held_to_the_form(self):
        with pytest.raises(Invalid) as raised:
            score(form(*TWO), [Answer(criterion=code, value=3) for code in ("a1", "a1", "z")])
        assert codes(raised) == {
            "rubric.value",
            "rubric.answer_twice",
            "rubric.not_asked",
            "rubric.unanswered",
        }
        with pytest.raises(Invalid, match="always applies"):
            score(form(*TWO), {"a1": None, "a2": 1, "b1": 1})


class TestDesign:
    @pytest.mark.parametrize(
        ("make", "code"),
        [
            (lambda: ask("a", weight=0), "rubric.weight"),
            (lambda: ask("a", "levels"), "rubric.levels"),
            (lambda: ask("a", "range", low=1, high=1), "rubric.range"),
            (lambda: ask("a", "measured"), "rubric.range"),
            (lambda: ask("a", "text", auto_fail="form"), "rubric.fails"),
            (lambda: form(part("a", ask("x"), ask("x"))), "rubric.code_twice"),
            (lambda: form(part("a", ask("x", "text"))), "rubric.channel"),
            (
                lambda: form(part("a", ask("x", channels=["phone"])), channels=["phone", "chat"]),
                "rubric.channel",
            ),
            (
                lambda: form(part("a", ask("x"), ask("y", condition=Condition(criterion="z", values=[1])))),
                "rubric.condition",
            ),
            (
                lambda: form(part("a", ask("x"), ask("y", condition=Condition(criterion="x", values=[2])))),
                "rubric.unreachable",
            ),
        ],
    )
    def test_what_cannot_work_is_refused(self, make, code):
        with pytest.raises(Invalid) as raised:
            make()
        assert code in codes(raised)

    def test_two_criteria_that_never_meet_cannot_depend_on_each_other(self):
        when = Condition(criterion="x", values=[1])
        one, other = ask("x", channels=["phone"]), ask("y", channels=["chat"], condition=when)
        with pytest.raises(Invalid) as raised:
            form(part("a", ask("w"), one, other))
        assert codes(raised) == {"rubric.unreachable"}

    def test_levels_rise(self):
        levels = [{"points": 2, **WORDS}, {"points": 1, **WORDS}]
        with pytest.raises(Invalid, match="rise"):
            ask("a", "levels", levels=[Level(**level) for level in levels])


class TestShipped:
    @pytest.mark.parametrize("rubric", [SERVICE_RUBRIC, SHOP_CHECKLIST], ids=lambda rubric: rubric.id)
    def test_it_has_no_weakness_and_words_in_three_languages(self, rubric):
        assert rubric.lint() == ()
        assert from_json(to_json(rubric)) == rubric
        for worded in (*rubric.sections, *rubric.criteria, *(lv for c in rubric.criteria for lv in c.levels)):
            assert all(worded.label(language) for language in LANGUAGES)

    def test_the_manual_is_covered_on_every_channel_that_it_fits(self):
        phone = {each.label("zh-Hans") for each in applicable(SERVICE_RUBRIC, {"upset": 1}, "phone")}
        chat = {each.label("zh-Hans") for each in applicable(SERVICE_RUBRIC, {"upset": 1}, "chat")}
        assert {"语速音量"} == phone - chat
        assert {"书面表达"} == chat - phone
        asked = "专业知识 应变 主动热情 不推诿 抗压 开放性提问 礼貌用语 "
        asked += "表达清晰 术语解释 冷静 同理心 正面回应 不激化 确认满意"
        assert set(asked.split()) <= phone & chat

    def test_feelings_are_judged_where_there_were_some(self):
        calm = {each.code for each in applicable(SERVICE_RUBRIC, {"upset": 0}, "chat")}
        assert not {"calm", "empathy", "positive"} & calm

    def test_a_blocked_exit_asks_for_action_at_once(self):
        good = {each.code: each.levels[-1].points if each.levels else 1 for each in SHOP_CHECKLIST.criteria}
        good |= {"light": 500, "noise": 60, "temperature": 22, "queue": 3}
        assert score(SHOP_CHECKLIST, good, "store").score == 1
        found = score(SHOP_CHECKLIST, good | {"exits": 0}, "store")
        assert (found.immediate, found.sections["safety"]) == (("exits",), 0.0)


@st.composite
def filled(draw):
    rubric = draw(rubrics())
    return rubric, draw(rubric_answers(rubric))


class TestLaws:
    @given(filled())
    def test_a_form_goes_through_plain_data(self, drawn):
        rubric, _ = drawn
        assert from_json(to_json(rubric)) == rubric

    @given(filled(), st.randoms())
    def test_the_order_of_answers_changes_nothing(self, drawn, random):
        rubric, answers = drawn
        mixed = list(answers.items())
        random.shuffle(mixed)
        assert score(rubric, dict(mixed)) == score(rubric, answers)

    @given(filled())
    def test_scores_lie_between_nothing_and_all(self, drawn):
        found = score(*drawn)
        assert 0 <= found.score <= found.score_without_auto_fail + 1e-12 <= 1 + 2e-12

    @given(filled())
    def test_what_does_not_apply_changes_no_other_section(self, drawn):
        rubric, answers = drawn
        before = score(rubric, answers).sections
        for section in rubric.sections:
            for code in (
                each.code for each in section.criteria if each.may_not_apply and each.code in answers
            ):
                after = score(rubric, answers | {code: None}).sections
                assert {**after, section.code: 0} == {**before, section.code: 0}

    @given(filled())
    def test_a_failure_more_never_raises_a_score(self, drawn):
        rubric, answers = drawn
        waits = {each.condition.criterion for each in rubric.criteria if each.condition}
        before = score(rubric, answers)
        for each in rubric.criteria:
            if each.kind.value in ("yes_no", "range") and answers.get(each.code) and each.code not in waits:
                worst = 0.0 if each.kind.value == "yes_no" else each.low
                assert score(rubric, answers | {each.code: worst}).score <= before.score + 1e-12

    @given(filled())
    def test_an_auto_fail_of_the_form_dominates(self, drawn):
        rubric, answers = drawn
        found = score(rubric, answers)
        if any(rubric.criterion(code).auto_fail is AutoFail.FORM for code in found.failed):
            assert found.score == 0

    @given(filled())
    def test_the_two_rules_agree_where_all_applies(self, drawn):
        rubric, answers = drawn
        if all(each.code in score(rubric, answers).points for each in rubric.criteria if each.is_scored):
            found = score(evolve(rubric, na_policy=NaPolicy.GLOBAL), answers)
            assert found.score == pytest.approx(score(rubric, answers).score)


def test_a_channel_within_another_is_asked_as_that():
    rubric = form(part("a", ask("x", channels=[Channel.CHAT]), ask("y")))
    assert len(applicable(rubric, {}, "chat/wangwang")) == 2
    assert len(applicable(rubric, {}, "phone")) == 1
