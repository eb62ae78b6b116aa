"""Three improvement actions whose true effect is known: one works, one does nothing, one only seems to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cxkit.improvement import Action, Plan, Trigger
from cxkit.kernel.facts import Actor
from cxkit.simulation._opinions import region_scores
from cxkit.simulation._setting import Setting
from cxkit.simulation._story import REGIONS, TEAMS
from cxkit.values import ActionId, AgentId

WORKS, IDLE, LUCK = "action-training", "action-greeting", "action-letters"
TRAINING_EFFECT = 0.454
"""How many more first answers come within an hour: two log-normal shares, 0.951 and 0.497."""


def unlucky_region(setting: Setting) -> tuple[str, float, int]:
    """The region with the lowest score in the month before, by chance alone; its score and its n."""
    before = setting.story.month.previous()
    found = [
        (*region_scores(setting, before, region), region)
        for region in REGIONS
        if region != setting.story.noise_region
    ]
    value, n, region = min(found)
    return region, value, n


def idle_team(setting: Setting) -> str:
    """The first team that was not trained."""
    return next(team for team in TEAMS if team != setting.story.team)


def true_effects(setting: Setting) -> dict[str, float]:
    """The true effect of each action, in units of its metric."""
    return {WORKS: TRAINING_EFFECT, IDLE: 0.0, LUCK: 0.0}


def improvements(setting: Setting) -> Iterator[Action]:
    """The actions as they stand when the shop is looked at: done, their effects not yet told."""
    begin, end = setting.month_start, setting.month_end
    region, value, n = unlucky_region(setting)
    low = Trigger(kind="finding", metric="nps", value=value, n=n, period=setting.story.month.previous().text)
    figure = "first_response_1h"
    idea, doing = Trigger(kind="idea"), Actor.agent("care-1")
    lead, owner = Actor.supervisor("care-lead"), AgentId("care-1")
    for id, title, unit, trigger, metric, design, hoped in (
        (WORKS, "Training: fast first answers", setting.story.team, idea, figure, "differences", 0.2),
        (IDLE, "A new greeting", idle_team(setting), idea, figure, "differences", 0.1),
        (LUCK, "Letters to the region", region, low, "nps", "shrunken", 0.05),
    ):  # fmt: skip
        found = begin - timedelta(days=9)
        plan = Plan(
            measure=title, owner=owner, due_at=begin, metric=metric, design=design, hoped=hoped, check_at=end
        )  # fmt: skip
        action = Action.find(
            ActionId(id), title=title, kind="improvement", trigger=trigger, unit=unit, at=found, by=lead
        )
        action = action.analyse("tried out", method="data", area="method", at=found, by=lead)
        action = action.make_plan(plan, at=found, by=lead)
        yield action.start(at=begin - timedelta(days=1), by=doing).finish(at=begin, by=doing)
