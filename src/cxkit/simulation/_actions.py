"""Three improvement actions whose true effect is known: one works, one does nothing, one only seems to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, cast

import attrs

from cxkit.improvement import Action, MeasuredEffect, Plan, Trigger
from cxkit.kernel.facts import Actor
from cxkit.metrics import first_response, nps
from cxkit.simulation._opinions import region_scores
from cxkit.simulation._setting import Setting
from cxkit.simulation._story import REGIONS, TEAMS
from cxkit.stats import Effect, difference_in_differences, shrunken_baseline
from cxkit.stats.results import Estimate
from cxkit.stats.tallies import Tally
from cxkit.surveys import Response
from cxkit.tables import ResponseTable, TicketTable
from cxkit.tickets import Ticket
from cxkit.values import ActionId, AgentId, EffectVerdict

WORKS, IDLE, LUCK = "action-training", "action-greeting", "action-letters"
TRAINING_EFFECT = 0.454
"""How many more first answers come within an hour: two log-normal shares, 0.951 and 0.497."""
MONTHS_WATCHED = 4
"""The months whose first answers are compared: the story's and those before it."""
_BATCH, _HOUR = 1000, 3600


def unlucky_region(setting: Setting) -> tuple[str, float, int]:
    """The region with the lowest score in the month before, by chance alone; its score and its n."""
    before = setting.story.month.previous()
    regions = [
        (*region_scores(setting, before, region), region)
        for region in REGIONS
        if region != setting.story.noise_region
    ]
    value, n, region = min(regions)
    return region, value, n


def idle_team(setting: Setting) -> str:
    """The first team that was not trained."""
    return next(team for team in TEAMS if team != setting.story.team)


def true_effects(setting: Setting) -> dict[str, float]:
    """The true effect of each action, in units of its metric."""
    return {WORKS: TRAINING_EFFECT, IDLE: 0.0, LUCK: 0.0}


@attrs.define
class _Counted:
    """The tally of any number of objects, of which few are in memory."""

    count: Callable[[list[Any]], Tally]
    waiting: list[Any] = attrs.field(factory=list[Any])
    so_far: Tally | None = None

    def add(self, thing: Any) -> None:
        self.waiting.append(thing)
        if len(self.waiting) == _BATCH:
            self.total()

    def total(self) -> Tally | None:
        if self.waiting:
            more = self.count(self.waiting)
            self.so_far = more if self.so_far is None else self.so_far + more
            self.waiting = []
        return self.so_far


class Watch:
    """Records of the shop until the day of the check, and so the effects that are measured then."""

    def __init__(self, setting: Setting) -> None:
        self.team = setting.story.team
        self.at = setting.month_end - timedelta(days=1)
        """When the effects are told: when the last day of the month begins."""
        months = list(setting.first.until(setting.story.month))[-MONTHS_WATCHED:]
        self.starts = [month.start for month in months]
        self.tickets = [_Counted(self._tickets) for _ in months]
        self.answers = [_Counted(_answers) for _ in months]

    def see(self, thing: Ticket | Response) -> None:
        """Count a ticket or a recommendation, unless it came too early or too late to tell."""
        came = thing.history[0].at
        if self.starts[0] <= came < self.at:
            place = sum(start <= came for start in self.starts) - 1
            (self.tickets if isinstance(thing, Ticket) else self.answers)[place].add(thing)

    def effect(self, unit: str, metric: str) -> Effect | None:
        """The effect on a unit; None where a month has no cases of it or of what it is compared with."""
        if metric == "nps":
            before, after = (each.total() for each in self.answers[-2:])
            if before is None or after is None:
                return None
            one, other = (cast(Estimate, each.at(region=unit).result()) for each in (before, after))
            return shrunken_baseline(one, other, before.estimates())
        control = next(team for team in sorted(TEAMS) if team not in (unit, self.team))
        tallies = [each.total() for each in self.tickets]
        treated, others = (
            [
                cast(Estimate, tally.at(group=team).result("within", target=_HOUR))
                for tally in tallies
                if tally is not None and {unit, control} <= {*tally.axes[0].labels}
            ]
            for team in (unit, control)
        )
        whole = len(treated) == len(tallies)
        return difference_in_differences(treated, others, start=len(tallies) - 1) if whole else None

    def _tickets(self, tickets: list[Ticket]) -> Tally:
        return first_response.tally(TicketTable.from_objects(tickets), by="group", as_of=self.at)


def _answers(answers: list[Response]) -> Tally:
    return nps.tally(ResponseTable.from_objects(answers), by="region")


def improvements(setting: Setting, watch: Watch) -> Iterator[Action]:
    """The actions as they stand when the shop is looked at: each with the verdict on what was seen of it."""
    begin = setting.month_start
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
        noticed = begin - timedelta(days=9)
        plan = Plan(
            measure=title, owner=owner, due_at=begin, metric=metric, design=design, hoped=hoped,
            check_at=watch.at,
        )  # fmt: skip
        action = Action.find(
            ActionId(id), title=title, kind="improvement", trigger=trigger, unit=unit, at=noticed, by=lead
        )
        action = action.analyse("tried out", method="data", area="method", at=noticed, by=lead)
        action = action.make_plan(plan, at=noticed, by=lead)
        action = action.start(at=begin - timedelta(days=1), by=doing).finish(at=begin, by=doing)
        effect = watch.effect(unit, metric)
        if effect is None:
            yield action.check(EffectVerdict.INCONCLUSIVE, at=watch.at, by=lead)
        else:
            verdict = effect.verdict(hoped=hoped, minimum=plan.minimum)
            yield action.check(verdict, MeasuredEffect.of(effect), at=watch.at, by=lead)
