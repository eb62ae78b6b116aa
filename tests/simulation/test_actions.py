"""The actions of the simulated shop: what they did is told rightly, also of the one that only seems to."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from cxkit.improvement import Action, MeasuredEffect
from cxkit.metrics import first_response, nps
from cxkit.review import Tables, monthly_review
from cxkit.simulation import _actions, simulate
from cxkit.stats import difference_in_differences, shrunken_baseline
from cxkit.values import EffectVerdict

HOUR = 3600


def measured(tables, story, action):
    """The effect of an action by the design of its plan, fixed before the data."""
    month, end = story.month, action.plan.check_at
    if action.plan.metric == "nps":
        answers = tables.responses.where(tables.responses.kind == "nps")
        by = [nps.of(answers.within(each), by="region") for each in (month.previous(), (month.start, end))]
        before, after = (found.at(region=action.unit) for found in by)
        return shrunken_baseline(before, after, [by[0].at(region=each) for each in by[0].axes[0].labels])
    months = [*(month.shift(-back) for back in range(3, 0, -1)), (month.start, end)]
    rows = [tables.tickets.within(each) for each in months]
    other = next(unit for unit in ("east", "north", "south") if unit not in (action.unit, story.team))
    treated, control = (
        [first_response.tally(part, by="group", as_of=end).at(group=unit).result("within", target=HOUR)
         for part in rows]
        for unit in (action.unit, other)
    )  # fmt: skip
    return difference_in_differences(treated, control, start=3)


@pytest.fixture(scope="module")
def checked():
    shop = simulate(seed=7, contacts=4000, months=5)
    tables, story = Tables.from_objects(shop.objects()), shop.story
    return tables, story, {action.id: measured(tables, story, action) for action in tables.actions}


def test_they_were_checked_before_the_month_ended_by_what_was_seen_then(checked):
    tables, story, effects = checked
    assert len(tables.actions) == 3
    for action in tables.actions:
        effect = effects[action.id]
        assert action.history[-1].at == action.plan.check_at == story.month.end - timedelta(days=1)
        told, seen = attrs.asdict(action.effect), attrs.asdict(MeasuredEffect.of(effect))
        assert told.pop("design") == seen.pop("design")
        assert told == pytest.approx(seen)
        assert action.verdict == effect.verdict(hoped=action.plan.hoped, minimum=action.plan.minimum)


def test_a_tally_taken_in_parts_is_that_of_the_whole(checked, monkeypatch):
    tables, _, _ = checked
    monkeypatch.setattr(_actions, "_BATCH", 7)
    shop = simulate(seed=7, contacts=4000, months=5)
    again = [thing for thing in shop.objects() if isinstance(thing, Action)]
    assert len(again) == 3
    by_id = {action.id: action for action in tables.actions}
    for one, other in ((action, by_id[action.id]) for action in again):
        assert one.effect.value == pytest.approx(other.effect.value)
        assert one.effect.n == other.effect.n


@pytest.mark.parametrize("months", [2, 14])
def test_the_actions_of_the_smallest_shop_are_judged_too(months):
    shop = simulate(seed=7, contacts=100, months=months)
    found = {thing.id: thing for thing in shop.objects() if isinstance(thing, Action)}
    assert found.keys() == shop.story.effects.keys()
    assert all(action.verdict is not None for action in found.values())
    assert found["action-greeting"].verdict is EffectVerdict.INCONCLUSIVE


def test_a_review_made_before_the_check_awaits_the_effects(checked):
    tables, story, _ = checked
    early = monthly_review(tables, story.month, as_of=story.month.end - timedelta(days=2))
    told = early.to_dict()["sections"]["actions"]["actions"]
    assert [each["verdict"] for each in told] == [None] * 3


def test_the_truth_lies_in_every_interval(checked):
    _, story, effects = checked
    assert effects.keys() == story.effects.keys()
    for id, true in story.effects.items():
        low, high = effects[id].interval.bounds
        assert low - 0.05 <= true <= high + 0.05, id


def test_what_works_is_effective_and_luck_is_not(checked):
    tables, _, effects = checked
    verdicts = {action.id: action.verdict for action in tables.actions}
    assert verdicts == {
        "action-training": EffectVerdict.EFFECTIVE,
        "action-greeting": EffectVerdict.INCONCLUSIVE,
        "action-letters": EffectVerdict.INCONCLUSIVE,
    }
    luck = effects["action-letters"]
    assert luck.naive > 0.05  # "it helped", says the plain before and after
    assert abs(luck.value) < luck.naive


def test_the_review_shows_them_with_their_verdicts(checked):
    tables, story, effects = checked
    review = monthly_review(tables, story.month)
    told = {each["id"]: each for each in review.to_dict()["sections"]["actions"]["actions"]}
    assert {id: each["verdict"] for id, each in told.items()} == {
        "action-training": "effective",
        "action-greeting": "inconclusive",
        "action-letters": "inconclusive",
    }
    text = " ".join(review.to_text().split())
    for id, effect in effects.items():
        assert told[id]["effect"]["naive"] == effect.naive
        assert f"plain before and after {100 * effect.naive:+.1f}" in text


def test_the_story_tells_season_and_truth():
    story = simulate(seed=7, contacts=100).story
    assert story.season == 11
    assert story.to_dict()["effects"] == {
        "action-training": 0.454, "action-greeting": 0.0, "action-letters": 0.0
    }  # fmt: skip
