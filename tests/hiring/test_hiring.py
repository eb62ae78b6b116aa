"""Candidates are selected by a declared rule, scored apart by people, decided on by one, and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor, F, MemoryStore, Repository
from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, NotPermitted, Refused
from cxkit.hiring import Application, Hurdle, Opening, SelectionRule, StagePlan
from cxkit.quality import Criterion, Rubric, Section
from cxkit.storage import RetentionRule, purge
from cxkit.team import Agent, guarded, standard_permissions
from cxkit.testing import applications, rubric_answers, rubrics
from cxkit.values import Attainment, Money

T = datetime(2026, 3, 2, 9, tzinfo=UTC)
LIN, MAX, ZOE = (Actor.supervisor(name) for name in ("lin", "max", "zoe"))
BO, CAI = Actor.agent("bo"), Actor.agent("cai")
WORDS = {"en": "Calm", "zh_hans": "冷静", "zh_hant": "冷靜"}


def asked(code, **told):
    return Criterion(code=code, kind="range", low=0, high=1, **told, **WORDS)


TALK = Rubric(
    id="talk",
    sections=[
        Section(code="calm", criteria=[asked("calm")], **WORDS),
        Section(code="clear", criteria=[asked("clear")], **WORDS),
    ],
    **WORDS,
)
BASICS = Rubric(
    id="basics",
    sections=[Section(code="product", criteria=[asked(f"q{n}") for n in range(4)], **WORDS)],
    **WORDS,
)
RUBRICS = [TALK, BASICS]
RULE = SelectionRule(
    id="agents",
    stages=[
        StagePlan(stage="written_test", rubric="basics", hurdle=0.5, weight=1),
        StagePlan(stage="interview", rubric="talk", raters=2, hurdle=0.4, weight=3),
    ],
    hurdles=[Hurdle(competency="calm", least=0.3)],
    pass_mark=0.6,
    retention=timedelta(days=90),
)


def on(day, by=LIN):
    return {"at": T + timedelta(days=day), "by": by}


def applied(id="A-1", **told):
    given = {"opening": "O-1", "candidate": f"C-{id}", "rule": RULE, "consent": True, "name": "Wang Fang"}
    return Application.receive(id, **given | told, **on(0))


def sat_test(share=1.0, **told):
    answers = {f"q{n}": share for n in range(4)}
    return applied(**told).assess(answers, rubric=BASICS, **on(1))


def interviewed(calm=(0.8, 0.8), clear=0.8, share=1.0, **told):
    found = sat_test(share, **told).pass_stage(RUBRICS, **on(2))
    for rater, value in zip((BO, CAI), calm, strict=False):
        found = found.assess({"calm": value, "clear": clear}, rubric=TALK, **on(3, rater))
    return found


def offered(**told):
    done = interviewed(**told).pass_stage(RUBRICS, **on(4))
    return done.offer("best total", rubrics=RUBRICS, until=T + timedelta(days=9), **on(5, MAX))


def refused(code, verb, *given, **told):
    with pytest.raises(Refused) as raised:
        verb(*given, **told)
    assert raised.value.reason.code == code


class TestScoring:
    def test_the_total_is_the_weighted_mean_of_the_panels_means(self):
        found = interviewed(calm=(0.6, 1.0), clear=0.4).standing(RUBRICS)
        assert found.stages[1].score == pytest.approx((0.5 + 0.7) / 2)
        assert found.total == pytest.approx((1.0 + 3 * 0.6) / 4)
        assert found.competencies == pytest.approx({"product": 1.0, "calm": 0.8, "clear": 0.4})
        assert (found.rule, found.verdict) == ("agents/1", Attainment.MET)

    def test_a_high_total_makes_up_for_no_hurdle(self):
        found = interviewed(calm=(0.2, 0.2), clear=1.0).standing(RUBRICS)
        assert found.total is not None
        assert found.total > RULE.pass_mark
        assert (found.missed, found.verdict) == (("calm",), Attainment.NOT_MET)

    def test_half_a_panel_judges_nobody(self):
        found = interviewed(calm=(0.1,)).standing(RUBRICS)
        assert (found.stages[1].n, found.stages[1].score, found.total) == (1, None, None)
        assert found.verdict is Attainment.CANNOT_BE_TOLD

    def test_a_missed_hurdle_stops_at_its_stage(self):
        low = sat_test(0.25)
        refused("application.hurdle", low.pass_stage, RUBRICS, **on(2))
        assert low.standing(RUBRICS).missed == ("written_test",)

    def test_a_total_below_the_pass_mark_gets_no_offer(self):
        weak = interviewed(calm=(0.5, 0.5), clear=0.5, share=0.6).pass_stage(RUBRICS, **on(4))
        refused(
            "application.below", weak.offer, "?", rubrics=RUBRICS, until=T + timedelta(days=9), **on(5, MAX)
        )

    @given(applications(), st.data())
    def test_raters_in_another_order_and_a_better_answer_never_lower_a_total(self, one, data):
        if not one.assessments:
            return
        rubric = Rubric(id=one.rule.stages[0].rubric, sections=BASICS.sections, **WORDS)
        plan = StagePlan(stage="practical_test", rubric=rubric.id, raters=3)
        rule = SelectionRule(id="one", stages=[plan])
        shares = data.draw(st.lists(st.floats(0, 1), min_size=3, max_size=3))

        def total(given):
            found = applied(rule=rule)
            for rater, share in zip((LIN, BO, CAI), given, strict=True):
                found = found.assess({f"q{n}": share for n in range(4)}, rubric=rubric, **on(1, rater))
            return found.standing([rubric]).total

        assert total(shares) == pytest.approx(total(shares[::-1]))
        assert total([1.0, *shares[1:]]) >= total(shares) - 1e-12
        assert min(shares) - 1e-12 <= total(shares) <= max(shares) + 1e-12


class TestPeople:
    def test_raters_score_apart_and_once(self):
        half = interviewed(calm=(0.9,))
        refused("application.rated", half.assess, {"calm": 1, "clear": 1}, rubric=TALK, **on(3, BO))
        assert [each.rater for each in half.visible_to("cai")] == ["lin"]
        assert [each.rater for each in half.visible_to("bo")] == ["lin", "bo"]
        assert len(interviewed().visible_to("zoe")) == 3

    def test_who_has_an_interest_neither_scores_nor_decides_nor_sees(self):
        mine = applied(conflicts=["bo", "max"])
        refused(
            "application.conflict", mine.assess, {f"q{n}": 1 for n in range(4)}, rubric=BASICS, **on(1, BO)
        )
        refused("application.conflict", mine.reject, "requirements", **on(1, MAX))
        assert interviewed(conflicts=["max"]).visible_to("max") == ()

    def test_no_rule_and_no_machine_rejects(self):
        for by in (Actor.system("screening"), Actor.bot("b"), Actor(role="supervisor")):
            refused("application.nobody", applied().reject, "requirements", **on(1, by))

    def test_the_form_is_that_of_the_stage(self):
        with pytest.raises(Invalid, match="basics/1, not talk/1"):
            applied().assess({"calm": 1, "clear": 1}, rubric=TALK, **on(1))
        refused("application.few", applied().pass_stage, RUBRICS, **on(1))

    def test_a_supervisor_selects_and_a_manager_decides(self):
        shop = standard_permissions(agent=Money.of("50", "CNY"), supervisor=Money.of("500", "CNY"))
        lead = Agent.hire("lin", role="supervisor", **on(0))
        agent = Agent.hire("bo", **on(0))
        guarded(applied(), lead, policy=shop).withdraw(at=T)
        for who in (lead, agent):
            with pytest.raises(NotPermitted):
                guarded(applied(), who, policy=shop).reject("requirements", at=T)
        guarded(applied(), Agent.hire("max", role="manager", **on(0)), policy=shop).reject(
            "requirements", at=T
        )


class TestTheWay:
    def test_of_somebody_who_is_hired(self):
        opening = Opening.request("O-1", title="Chat agent", places=1, rule=RULE, **on(0))
        refused("opening.own", opening.approve, **on(0))
        opening = opening.approve(**on(0, MAX))
        one = offered()
        refused("opening.not_accepted", opening.fill, one, **on(6))
        refused("application.late", one.accept_offer, **on(10))
        one = one.accept_offer(**on(6)).hire("amy", **on(20, MAX))
        filled = opening.fill(one, **on(6))
        assert (str(filled.status), filled.places_left, str(one.status)) == ("filled", 0, "hired")
        assert (one.agent, one.keep_until) == ("amy", None)
        assert [(str(v.stage), str(v.outcome)) for v in one.visits] == [
            ("written_test", "passed"),
            ("interview", "passed"),
        ]

    def test_a_rejection_has_a_reason_and_other_is_said_in_words(self):
        refused("application.say_why", applied().reject, "other", **on(1))
        gone = sat_test().reject("others_stronger", **on(3))
        assert (str(gone.rejection), str(gone.visits[-1].outcome)) == ("others_stronger", "rejected")

    def test_nobody_is_kept_longer_than_they_agreed(self):
        refused("application.not_agreed", applied().pool, until=T + timedelta(days=30), **on(1))
        agreed = applied(keep_until=T + timedelta(days=365))
        refused("application.not_agreed", agreed.pool, until=T + timedelta(days=366), **on(1))
        kept = agreed.pool(until=T + timedelta(days=300), **on(1))
        assert kept.keep_until == T + timedelta(days=300)

    def test_no_application_without_consent_and_no_lonely_interviewer(self):
        with pytest.raises(Invalid, match="has not agreed"):
            applied(consent=False)
        with pytest.raises(Invalid, match="two raters"):
            StagePlan(stage="interview", rubric="talk", raters=1)


class TestForgetting:
    def test_data_of_the_refused_go_by_the_rule_and_counts_stay(self):
        store = MemoryStore()
        applications = Repository(store, Application)
        gone = (
            sat_test(id="A-1")
            .declare_group("over 45", consent=True, **on(1))
            .reject("others_stronger", **on(3))
        )
        applications.add(gone)
        applications.add(offered(id="A-2").accept_offer(**on(6)).hire("amy", **on(20, MAX)))
        rule = RetentionRule(cls=Application, field="keep_until", keep=timedelta(days=1))
        early, late = T + timedelta(days=60), T + timedelta(days=95)
        system = Actor.system("retention")
        assert [each.emptied for each in purge(store, [rule], at=early, by=system)] == [0]
        assert [each.emptied for each in purge(store, [rule], at=late, by=system)] == [1]
        one, other = applications.get("A-1"), applications.get("A-2")
        assert (one.name, one.group, other.name) == ("[erased]", None, "Wang Fang")
        assert "Wang" not in to_json(one)
        assert "45" not in to_json(one)
        assert (str(one.status), one.standing(RUBRICS).total) == ("rejected", None)
        assert one.visits[0].left_at == gone.visits[0].left_at
        assert len(applications.find(F("status") == "rejected").items) == 1

    @given(applications())
    def test_an_application_travels_and_forgets_whole(self, one):
        assert from_json(to_json(one)) == one
        forgotten = one.erase(at=one.history[-1].at, by=LIN)
        assert Application.replay(forgotten.history) == forgotten
        assert forgotten.visits == one.visits
        assert forgotten.group is None


@given(rubrics(), st.data())
def test_one_stage_of_one_rater_scores_as_quality_does(rubric, data):
    from cxkit.quality import score

    answers = data.draw(rubric_answers(rubric))
    plan = StagePlan(stage="practical_test", rubric=rubric.id, rubric_version=rubric.version)
    rule = SelectionRule(id="one", stages=[plan])
    found = applied(rule=rule).assess(answers, rubric=rubric, **on(1)).standing([rubric])
    expected = score(rubric, answers).score
    assert found.total == (None if expected is None else pytest.approx(expected))
