"""Parts of incentive rules: indicators and the pairs that guard each other, rewards, and what was reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from cxkit._typing import Named
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.team.incentives._enums import RewardKind
from cxkit.values import LONGEST_ID, AgentId, Band, Money

GUARDS: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    **dict.fromkeys(
        (
            "first_response",
            "handle_time",
            "next_response",
            "speed_of_answer",
            "solve_time",
            "volume",
            "touches",
        ),
        (frozenset({"quality_score", "csat", "contact_satisfaction"}), frozenset({"reopens"})),
    ),
    **dict.fromkeys(
        ("csat", "nps", "ces", "contact_satisfaction"),
        (frozenset({"response_share"}), frozenset({"invitations_withheld"})),
    ),
    **dict.fromkeys(("resolution", "resolution_rate"), (frozenset({"first_contact_resolution", "reopens"}),)),
    "refund_rate": (frozenset({"refunds_within_authority"}),),
}
"""By metric, the metrics that have to stand beside it, one of each set: speed with quality and reopening, a
score of customers with who was asked and who answered, closing with having solved, refunds with authority."""


def unguarded(metrics: Iterable[str]) -> dict[str, tuple[frozenset[str], ...]]:
    """The metrics that lack a guard, each with the sets of which one has to stand beside it.

    >>> sorted(unguarded(["csat", "response_share"])["csat"][0])
    ['invitations_withheld']
    """
    named = set(metrics)
    lacking = {
        metric: tuple(guard for guard in GUARDS.get(metric, ()) if not guard & named)
        for metric in sorted(named)
    }
    return {metric: guards for metric, guards in lacking.items() if guards}


@record(name="incentive.indicator")
class Indicator:
    """Indicator of a rule: from which value on it earns something, at which all, up to which it counts.

    A `target` below the `floor` is one of a metric of which less is better. What it earns is
    clip((value - floor) / (target - floor), 0, cap).

    >>> Indicator(metric="csat", floor=0.5, target=1).earned(0.75)
    0.5
    """

    metric: str = field(longest=100)
    floor: float
    target: float
    cap: float = field(default=1.0, low=0.0)
    weight: float = field(default=1.0, low=0.0)
    minimum: int = field(default=30, low=1)

    def rules(self) -> Iterator[Fault]:
        """Floor and target differ."""
        if self.floor == self.target:
            yield Fault("target", "incentive.target", "differs from the floor")

    def earned(self, value: float) -> float:
        """The share that a value earns; 0 at the floor and beyond it."""
        return min(max((value - self.floor) / (self.target - self.floor), 0.0), self.cap)

    def reached(self, value: float) -> bool:
        """Whether the value is the target or better."""
        return value >= self.target if self.target > self.floor else value <= self.target

    def above_floor(self, value: float) -> bool:
        """Whether the value is the floor or better."""
        return value >= self.floor if self.target > self.floor else value <= self.floor


@record(name="incentive.reward")
class Reward:
    """Reward of a rule: money or points, praise, a place in a training, credit towards promotion.

    >>> Reward(kind="bonus", money=Money.of("300", "CNY")).money
    Money('300.00', 'CNY')
    """

    kind: Named[RewardKind]
    money: Money | None = None
    points: int | None = field(default=None, low=1)

    def rules(self) -> Iterator[Fault]:
        """A bonus is money, points are points, and neither takes anything away."""
        if (self.kind is RewardKind.BONUS) != (self.money is not None):
            yield Fault("money", "incentive.reward", "a bonus is money, and nothing else is")
        if (self.kind is RewardKind.POINTS) != (self.points is not None):
            yield Fault("points", "incentive.reward", "points say how many, and nothing else does")
        if self.money is not None and self.money.minor <= 0:
            yield Fault("money", "incentive.reward", "is above 0: no rule takes money away")


@record(name="incentive.result")
class Result:
    """Result of an agent in a metric over a period, as it was measured.

    `successes` are those of a share; `sd` the standard deviation of single cases of a mean. Of a metric with
    neither it is not known how much of it is chance.

    >>> Result(agent="amy", metric="csat", value=0.85, n=40, successes=34).band is None
    True
    """

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    metric: str = field(longest=100)
    value: float
    n: int = field(low=0)
    successes: int | None = field(default=None, low=0)
    sd: float | None = field(default=None, low=0.0)
    band: Band | None = None

    def rules(self) -> Iterator[Fault]:
        """There are no more successes than cases."""
        if self.successes is not None and self.successes > self.n:
            yield Fault("successes", "incentive.result", "are more than the cases")


@record(name="incentive.standing")
class Standing:
    """Standing of an agent: how long they have been here, and for which share of the period they were there.

    >>> Standing(agent="amy", tenure_days=200, attendance=0.5).attendance
    0.5
    """

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    tenure_days: int = field(default=0, low=0)
    attendance: float = field(default=1.0, low=0.0, high=1.0)
