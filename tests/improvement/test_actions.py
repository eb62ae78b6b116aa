"""An action goes round from its trigger to a verdict that its effect bears out; nobody closes their own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from unittest.mock import ANY

import pytest

from cxkit import Actor, Conversation, F, MemoryStore, Repository
from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Refused
from cxkit.improvement import Action, ActionStatus, MeasuredEffect, Plan, Trigger
from cxkit.metrics import action_effectiveness, action_recurrence, action_timeliness
from cxkit.review import ActionsSection, Tables, monthly_review
from cxkit.stats.effects import randomised
from cxkit.stats.tallies import tally_share
from cxkit.tables import ActionTable, ContactTable
from cxkit.team import Permission
from cxkit.values import EffectDesign, EffectVerdict, Period

T = datetime(2026, 3, 2, tzinfo=UTC)
LIN, AMY, BO = Actor.supervisor("lin"), Actor.agent("amy"), Actor.agent("bo")
LOW = Trigger(kind="finding", metric="csat", value=0.71, n=140, period="2026-02")
HELPED = MeasuredEffect(design="shrunken", value=0.06, low=0.02, high=0.10, n=240, naive=0.15)


def on(day, by=LIN):
    return {"at": T + timedelta(days=day), "by": by}


def plan(**changes):
    given = {
        "measure": "two on duty at noon",
        "owner": "amy",
        "due_at": T + timedelta(days=7),
        "metric": "csat",
        "design": "shrunken",
        "hoped": 0.05,
        "lag": timedelta(days=14),
        "check_at": T + timedelta(days=40),
        "minimum": 100,
    }
    return Plan(**given | changes)


def found(id="A-1", **told):
    told = {"title": "Late answers at noon", "kind": "corrective", "trigger": LOW, "unit": "returns", **told}
    return Action.find(id, **told, **on(0))


def done(day=5):
    action = found().analyse("one person at lunch", method="five_why", area="people", **on(1, AMY))
    return action.make_plan(plan(), **on(1)).start(**on(2, AMY)).finish(**on(day, AMY))


class TestARound:
    def test_it_goes_from_the_trigger_to_the_standard(self):
        action = done().check("effective", HELPED, **on(41))
        assert (action.status, action.verdict, action.on_time) == (
            ActionStatus.CHECKED,
            EffectVerdict.EFFECTIVE,
            True,
        )
        action = action.standardise("duty roster, section 3", **on(42, AMY)).close(**on(43))
        assert (action.status, action.standard) == (ActionStatus.CLOSED, "duty roster, section 3")
        assert from_json(to_json(action)) == action
        assert Action.replay(action.history) == action

    def test_one_that_is_late_is_not_on_time(self):
        assert done(day=8).on_time is False
        assert found().on_time is None

    def test_the_next_round_after_a_check_begins_with_a_plan(self):
        again = (
            done()
            .check("inconclusive", **on(41))
            .make_plan(plan(due_at=T + timedelta(days=50), check_at=T + timedelta(days=90)), **on(42))
        )
        assert (again.status, again.verdict, again.done_at) == (ActionStatus.PLANNED, None, None)

    def test_the_same_signal_opens_it_anew_and_is_counted(self):
        closed = done().check("effective", HELPED, **on(41)).standardise("roster", **on(42)).close(**on(43))
        again = closed.recur(Trigger(kind="complaints", references=("K-7",)), **on(120))
        assert (again.status, again.recurrences, again.verdict, again.cause) == (
            ActionStatus.FOUND,
            1,
            None,
            "one person at lunch",
        )

    def test_what_worked_is_carried_over_to_sister_units_as_actions_of_their_own(self):
        told, sister = done().check("effective", HELPED, **on(41)).spread_to("repairs", id="A-2", **on(42))
        assert (told.spread, sister.parent, sister.unit, sister.status) == (
            ("A-2",),
            "A-1",
            "repairs",
            ActionStatus.FOUND,
        )


class TestGuards:
    def test_a_plan_checks_after_its_effect_can_show(self):
        with pytest.raises(Invalid, match="check_at"):
            plan(check_at=T + timedelta(days=10))

    def test_nobody_judges_before_that(self):
        with pytest.raises(Refused, match="cannot be told before"):
            done().check("effective", HELPED, **on(30))
        late = done(day=35)
        with pytest.raises(Refused, match="cannot be told before"):
            late.check("effective", HELPED, **on(41))

    def test_a_verdict_needs_an_effect_of_enough(self):
        with pytest.raises(Refused, match="needs the effect"):
            done().check("ineffective", **on(41))
        few = MeasuredEffect(design="shrunken", value=0.0, low=-0.2, high=0.2, n=40)
        with pytest.raises(Refused, match="too few"):
            done().check("ineffective", few, **on(41))
        assert done().check("inconclusive", few, **on(41)).verdict is EffectVerdict.INCONCLUSIVE

    def test_the_owner_does_not_close_it(self):
        action = done().check("effective", HELPED, **on(41))
        with pytest.raises(Refused, match="made the standard before"):
            action.close(**on(42))
        with pytest.raises(Refused, match="somebody else closes it"):
            action.standardise("roster", **on(42)).close(**on(43, AMY))

    def test_what_did_not_work_names_what_comes_next(self):
        none = MeasuredEffect(design="shrunken", value=0.0, low=-0.01, high=0.01, n=900)
        action = done().check("ineffective", none, **on(41))
        with pytest.raises(Refused, match="names the next one"):
            action.close(**on(42))
        with pytest.raises(Refused, match="only what was effective"):
            action.standardise("roster", **on(42))
        assert action.close(next_action="A-9", **on(42)).status is ActionStatus.CLOSED
        assert action.close(accepted_risk="rare", **on(42)).status is ActionStatus.CLOSED

    def test_a_trigger_names_its_figure_or_its_complaints(self):
        for wrong in ({"kind": "finding", "metric": "csat"}, {"kind": "complaints"}):
            with pytest.raises(Invalid, match="name the"):
                Trigger(**wrong)

    def test_another_design_than_planned_is_post_hoc(self):
        other = MeasuredEffect(design="series", value=0.06, low=0.02, high=0.10, n=240)
        assert done().check("effective", other, **on(41)).is_post_hoc
        assert not done().check("effective", HELPED, **on(41)).is_post_hoc
        late = done()
        assert not late.is_post_hoc


def test_the_effect_of_statistics_becomes_a_measured_one():
    treated, control = (tally_share([1] * yes + [0] * (400 - yes)).result() for yes in (360, 300))
    found_effect = randomised(treated, control)
    kept = MeasuredEffect.of(found_effect)
    assert (kept.design, kept.value, (kept.low, kept.high), kept.n) == (
        EffectDesign.RANDOMISED,
        found_effect.value,
        found_effect.interval.bounds,
        800,
    )


def test_actions_are_kept_and_found_like_every_object():
    actions = Repository(MemoryStore(), Action)
    actions.save(done())
    actions.save(found("A-2", unit="repairs"))
    assert [each.id for each in actions.find(F("status") == "done")] == ["A-1"]
    assert [each.id for each in actions.find(F("owner") == "amy")] == ["A-1"]


def test_words_can_be_erased_and_the_round_stays():
    erased = done().check("inconclusive", comment="Wang was ill", **on(41)).erase(**on(50))
    assert "Wang" not in to_json(erased) + to_json(erased.history[-2])
    assert "lunch" not in to_json(erased)
    assert erased.verdict is EffectVerdict.INCONCLUSIVE


def test_every_step_is_tied_to_a_permission():
    asked = {need.permission for fact in Action.lifecycle.steps for need in Action.lifecycle.needs[fact]}
    assert asked == {Permission.IMPROVE, Permission.ERASE_CUSTOMER}


class TestFigures:
    def actions(self):
        late = Action.find("L", title="late", kind="preventive", trigger=LOW, **on(0))
        late = late.analyse("?", method="data", **on(1)).make_plan(plan(), **on(1))
        worked = done().check("effective", HELPED, **on(41)).standardise("roster", **on(42)).close(**on(43))
        none = MeasuredEffect(design="shrunken", value=0.0, low=-0.01, high=0.01, n=900)
        failed = done(day=9).check("ineffective", none, **on(41)).close(accepted_risk="rare", **on(42))
        again = worked.recur(LOW, **on(100))
        return [late, worked, failed, again]

    def test_overdue_ones_are_late_and_inconclusive_ones_left_out(self):
        actions = [*self.actions(), done().check("inconclusive", **on(41)), found()]
        table = ActionTable.from_objects(actions, as_of=T + timedelta(days=60))
        assert table.on_time.tolist() == [0, 1, 0, -1, 1, -1]
        assert table.effective.tolist() == [-1, 1, 0, -1, -1, -1]
        assert action_timeliness.of(table).value == 0.5
        assert action_effectiveness.of(table).value == 0.5
        assert ActionTable.from_objects(actions).on_time[0] == -1

    def test_a_recurrence_is_counted_once_its_window_is_over(self):
        actions = self.actions()
        soon = ActionTable.from_objects(actions, as_of=T + timedelta(days=120))
        assert soon.recurred.tolist() == [-1, -1, -1, 1]
        later = ActionTable.from_objects(actions, as_of=T + timedelta(days=400))
        assert later.recurred.tolist() == [-1, 0, 0, 1]
        assert action_recurrence.of(later).value == pytest.approx(1 / 3)
        short = ActionTable.from_objects(actions, as_of=T + timedelta(days=400), window=timedelta(days=30))
        assert short.recurred.tolist() == [-1, 0, 0, 0]
        whole = ActionTable.from_objects(actions, as_of=T + timedelta(days=400), window=timedelta(days=57))
        assert whole.recurred.tolist() == [-1, 0, 0, 1], "from the 43rd to the 100th day"
        assert action_recurrence.of(actions).n == 0

    @pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
    def test_the_review_shows_what_they_did(self, language):
        contacts = ContactTable.from_columns(id=["1"], channel=["chat"], offered_at=[T + timedelta(days=35)])
        month = Period.month(2026, 4, "Asia/Shanghai")
        part = ActionsSection.of(self.actions(), month)
        review = monthly_review(Tables(contacts=contacts), month, sections=[part])
        told = json.loads(review.to_json())["sections"]["actions"]["actions"]
        assert [(each["id"], each["verdict"]) for each in told] == [
            ("A-1", "effective"),
            ("A-1", "ineffective"),
        ]
        for shown in (review.to_text(language), review.to_markdown(language), review.to_html(language)):
            for effect in (each["effect"] for each in told):
                assert f"{100 * effect['low']:.1f}" in shown
                assert f"{effect['n']:,.0f}" in shown
            assert EffectVerdict.EFFECTIVE.label(language) in shown

    def test_a_store_brings_them_into_the_review_with_their_measures(self):
        store, month = MemoryStore(), Period.month(2026, 4, "Asia/Shanghai")
        idea = found("A-9")
        for action in (*self.actions(), idea):
            if action.id != "A-1" or action.verdict is EffectVerdict.EFFECTIVE:
                Repository(store, Action).save(action)
        Repository(store, Conversation).save(
            Conversation.offer("C", channel="chat", **on(35, Actor.customer("C-1")))
        )
        review = monthly_review(store, month)
        told = review.to_dict()["sections"]["actions"]
        assert [each["id"] for each in told["actions"]] == ["A-1"]
        assert told["measures"]["on_time"] == {"value": 0.5, "n": 2, "low": ANY, "high": ANY}
        assert told["measures"]["effective"]["n"] == 1
        open_days = (month.end - T) / timedelta(days=1)
        assert told["measures"]["open_age"]["value"] == pytest.approx(open_days * 86400)
        assert told["causes"] == [{"area": "people", "count": 1}, {"area": None, "count": 2}]
        assert told["actions"][0]["effect"]["naive"] == 0.15
        assert "plain before and after +15.0" in " ".join(review.to_text().split())
        early = monthly_review(store, month, as_of=T + timedelta(days=38))
        assert [each["verdict"] for each in early.to_dict()["sections"]["actions"]["actions"]] == [None]
