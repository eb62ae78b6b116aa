"""Nobody judges themselves, nothing is changed in silence, and a third person decides disputes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from cxkit import Actor, F, MemoryStore, Repository
from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Refused
from cxkit.kernel import Selection
from cxkit.quality import (
    SERVICE_RUBRIC,
    Calibration,
    CalibrationItem,
    Evaluation,
    EvaluationStatus,
    Evidence,
    Subject,
    applicable,
    facts,
)
from cxkit.testing import evaluations, rubric_answers

T = datetime(2026, 4, 6, tzinfo=UTC)
LIN, ZOE, MAX = (Actor.supervisor(name) for name in ("lin", "zoe", "max"))
AMY, BO, CAI = (Actor.agent(name) for name in ("amy", "bo", "cai"))
GOOD = {
    each.code: each.levels[-1].points if each.levels else 1.0
    for each in applicable(SERVICE_RUBRIC, {"upset": 0}, "chat")
} | {"upset": 0, "remarks": None}
RUDE = GOOD | {"no_provoking": 0}
RANDOM = Selection(kind="random", probability=0.1)


def on(day, by=LIN):
    return {"at": T + timedelta(days=day), "by": by}


def sampled(id="E-1", **told):
    given = {"subject": Subject(kind="conversation", id="V-1"), "selection": RANDOM, "purpose": "estimate"}
    given |= {"agent": "amy", "team": "returns", "channel": "chat", "rubric": SERVICE_RUBRIC}
    return Evaluation.sample(id, **given | told, **on(0))


def submitted(answers=RUDE, **told):
    return sampled(**told).assign("bo", **on(0)).submit(answers, rubric=SERVICE_RUBRIC, **on(1, BO))


def shared(answers=RUDE):
    return submitted(answers).share(dispute_until=T + timedelta(days=7), **on(2))


def refused(code, verb, *given, **told):
    with pytest.raises(Refused) as raised:
        verb(*given, **told)
    assert raised.value.reason.code == code


@pytest.mark.parametrize("answers", [5, "yes", None])
def test_answers_that_are_none_are_told_by_their_name(answers):
    assigned = sampled().assign("bo", **on(0))
    with pytest.raises(Invalid) as told:
        assigned.submit(answers, rubric=SERVICE_RUBRIC, **on(1, BO))
    assert [fault.path for fault in told.value.faults] == ["answers"]
    with pytest.raises(Invalid) as told:
        assigned.submit(5, rubric=7, **on(1, BO))
    assert {fault.path for fault in told.value.faults} == {"answers", "rubric"}


class TestTheLife:
    def test_a_dispute_is_decided_by_a_third_person_and_the_old_score_is_kept(self):
        disputed = shared().dispute("I was quoting the customer", criteria=["no_provoking"], **on(3, AMY))
        refused("evaluation.party", disputed.uphold, "seen", **on(4, BO))
        refused("evaluation.party", disputed.uphold, "seen", **on(4, AMY))
        decided = disputed.amend(GOOD, "a quotation", rubric=SERVICE_RUBRIC, **on(4, LIN))
        assert (decided.scored(SERVICE_RUBRIC).score, decided.auto_failed) == (1.0, ())
        before = decided.scored(SERVICE_RUBRIC, first=True)
        assert (before.score, before.failed) == (0.0, ("no_provoking",))
        final = decided.finalise(**on(5))
        assert final.status is EvaluationStatus.FINAL
        assert Evaluation.replay(final.history) == final == from_json(to_json(final))

    def test_there_is_one_appeal_and_nobody_decides_twice(self):
        until = T + timedelta(days=9)
        upheld = shared().dispute("no", **on(3, AMY)).uphold("yes", dispute_until=until, **on(4, LIN))
        refused("evaluation.open", upheld.finalise, **on(5))
        appeal = upheld.dispute("still no", **on(5, AMY))
        refused("evaluation.party", appeal.uphold, "yes", **on(6, LIN))
        over = appeal.uphold("yes", dispute_until=until, **on(6, ZOE))
        refused("evaluation.appealed", over.dispute, "and yet", **on(7, AMY))
        assert over.finalise(**on(7)).disputes == 2

    def test_a_dispute_comes_in_time_and_from_the_agent(self):
        refused("evaluation.late", shared().dispute, "no", **on(8, AMY))
        refused("evaluation.agent", shared().dispute, "no", **on(3, CAI))
        refused("evaluation.open", shared().finalise, **on(6))
        assert shared().finalise(**on(8)).status == "final"
        assert shared().acknowledge(**on(3, AMY)).finalise(**on(4)).status == "final"

    def test_nobody_evaluates_themselves_or_what_is_about_them(self):
        refused("evaluation.own", sampled().assign, "amy", **on(0))
        refused("evaluation.own", sampled(concerned=["bo"]).assign, "bo", **on(0))
        refused(
            "evaluation.another",
            sampled().assign("bo", **on(0)).submit,
            GOOD,
            rubric=SERVICE_RUBRIC,
            **on(1, CAI),
        )

    def test_nothing_is_changed_in_silence(self):
        for verb in (shared().submit, submitted().submit):
            refused("lifecycle.state", verb, GOOD, rubric=SERVICE_RUBRIC, **on(3, BO))
        refused("lifecycle.state", shared().amend, GOOD, "better", rubric=SERVICE_RUBRIC, **on(3, LIN))

    def test_a_recording_needs_consent(self):
        with pytest.raises(Invalid, match="consent"):
            sampled(recorded=True)
        assert sampled(recorded=True, consent=True).status == "sampled"

    def test_the_version_of_the_form_is_pinned(self):
        newer = evolve(SERVICE_RUBRIC, version=2)
        with pytest.raises(Invalid, match="was made with service/1, not service/2"):
            submitted().scored(newer)
        with pytest.raises(Invalid, match="not service/2"):
            sampled().assign("bo", **on(0)).submit(GOOD, rubric=newer, **on(1, BO))
        with pytest.raises(Invalid, match="is not answered"):
            sampled().assign("bo", **on(0)).submit({"upset": 0}, rubric=SERVICE_RUBRIC, **on(1, BO))

    def test_a_machine_fails_nobody_by_itself(self):
        about = {"agent": None, "team": None}
        machine = sampled(**about).assign(automatic="forbidden_words/1", **on(0))
        bot = Actor.bot("forbidden_words/1")
        failed = machine.submit(RUDE, rubric=SERVICE_RUBRIC, **on(1, bot))
        refused("evaluation.machine", failed.finalise, **on(2))
        assert not failed.counts
        assert machine.submit(GOOD, rubric=SERVICE_RUBRIC, **on(1, bot)).finalise(**on(2)).status == "final"

    def test_what_is_void_does_not_count(self):
        assert submitted().counts
        assert not submitted().void("wrong contact", **on(2)).counts
        assert not sampled().expire(**on(9)).counts

    def test_faces_need_consent(self):
        with pytest.raises(Invalid, match="agreed"):
            Evidence(shows_faces=True)

    def test_stores_find_them_and_erasure_takes_the_words(self):
        kept = Repository(MemoryStore(), Evaluation)
        kept.save(shared().dispute("my reasons", **on(3, AMY)))
        (found,) = kept.find(F("agent") == "amy")
        gone = found.erase(**on(9))
        assert "my reasons" in to_json(found)
        assert "my reasons" not in to_json(gone)
        assert gone.scored(SERVICE_RUBRIC).score == 0


class TestCalibration:
    ITEMS = (
        CalibrationItem(id="V-1", agent="amy", channel="chat"),
        CalibrationItem(id="V-2", channel="chat"),
    )

    def opened(self):
        until = T + timedelta(days=7)
        raters = ["lin", "bo", "amy"]
        return Calibration.open(
            "K-1", rubric=SERVICE_RUBRIC, items=self.ITEMS, raters=raters, until=until, **on(0)
        )

    def rate(self, calibration, item, who, day=1):
        return calibration.rate(item, GOOD, rubric=SERVICE_RUBRIC, **on(day, who))

    def test_raters_are_blind_until_all_have_rated(self):
        one = self.rate(self.opened(), "V-2", LIN)
        assert [rating.rater for rating in one.visible_to("lin")] == ["lin"]
        assert one.visible_to("bo") == one.visible_to("zoe") == ()
        two = self.rate(one, "V-1", LIN)
        closed = self.rate(two, "V-2", BO).close(**on(3))
        assert len(closed.visible_to("bo")) == 3
        agreed = closed.agree("V-2", GOOD, rubric=SERVICE_RUBRIC, **on(4))
        assert (agreed.status, len(agreed.consensus)) == ("agreed", 1)
        assert Calibration.replay(agreed.history) == agreed == from_json(to_json(agreed))

    def test_nobody_rates_twice_or_late_or_themselves(self):
        one = self.rate(self.opened(), "V-2", LIN)
        refused("calibration.rated", one.rate, "V-2", GOOD, rubric=SERVICE_RUBRIC, **on(2))
        refused("calibration.late", one.rate, "V-1", GOOD, rubric=SERVICE_RUBRIC, **on(8))
        refused("calibration.no_rater", one.rate, "V-1", GOOD, rubric=SERVICE_RUBRIC, **on(2, AMY))
        refused("calibration.no_rater", one.rate, "V-1", GOOD, rubric=SERVICE_RUBRIC, **on(2, MAX))
        later = one.extend(T + timedelta(days=9), **on(6))
        assert len(self.rate(later, "V-1", LIN, day=8).ratings) == 2

    def test_one_rater_calibrates_nothing(self):
        with pytest.raises(Invalid, match="two raters"):
            Calibration.open("K", rubric=SERVICE_RUBRIC, items=self.ITEMS, raters=["lin"], until=T, **on(0))


@given(evaluations())
def test_every_evaluation_goes_through_plain_data_and_replays(evaluation):
    assert from_json(to_json(evaluation)) == evaluation == Evaluation.replay(evaluation.history)
    fills = [fact for fact in evaluation.history if isinstance(fact, (facts.Submitted, facts.Amended))]
    assert evaluation.first_answers == (fills[0].answers if fills else ())


@given(rubric_answers(SERVICE_RUBRIC, "chat"), st.booleans())
def test_the_service_form_takes_every_answer_that_it_offers(answers, first):
    found = submitted(answers).scored(SERVICE_RUBRIC, first=first)
    assert 0 <= found.score <= found.score_without_auto_fail <= 1


@pytest.mark.parametrize(
    ("kind", "probability", "weight"),
    [
        ("every", None, 1.0), ("every", 1.0, 1.0), ("every", 0.5, Invalid),
        ("random", 0.25, 4.0), ("random", 1.0, 1.0), ("random", None, Invalid), ("random", 0.0, Invalid),
        ("random", -0.1, Invalid), ("random", 1.01, Invalid),
        ("chosen", None, None), ("triggered", None, None), ("volunteered", None, None),
        ("triggered", 0.0, Invalid),
    ],
)  # fmt: skip
def test_a_selection_weighs_as_it_was_unlikely_and_only_chance_needs_a_probability(kind, probability, weight):
    if weight is Invalid:
        with pytest.raises(Invalid, match="probability"):
            Selection(kind=kind, probability=probability)
    else:
        assert Selection(kind=kind, probability=probability).weight == weight
