"""Monitoring plans (ISO 10004): what is measured, why, how often, from what and by whom, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from cxkit._typing import MaybeNamed, Named, Several, Takes
from cxkit.errors import Fault, shown
from cxkit.kernel import field, record, repeated
from cxkit.values import LONGEST_ID, AgentId, Labelled, PolicyId, Unit


class MonitoringMethod(Labelled):
    """Method by which the cases that are measured are chosen."""

    ALL = "all", "Every record", "全部记录", "全部紀錄"
    SAMPLE = "sample", "Random sample", "随机抽样", "隨機抽樣"
    SURVEY = "survey", "Survey", "问卷调查", "問卷調查"
    TARGETED = "targeted", "Targeted", "针对性抽取", "針對性抽取"

    @property
    def tells_of_all(self) -> bool:
        """Whether the method speaks of all cases: what was chosen for a reason speaks of itself alone."""
        return self is not MonitoringMethod.TARGETED


@record(name="monitored")
class Monitored:
    """One thing that is measured: a figure, why, how often, from which source, and how precise it has to be.

    `within` is the half-width of the interval that is wanted, in the unit of the figure (0.05: 5 points of a
    share). `by` measures it, `to` receive it.

    >>> Monitored(metric="nps", why="would they come back", source="survey after delivery", method="survey",
    ...           within=0.1, by="lin", to=["head-of-service"]).every
    Unit.MONTH
    """

    metric: str = field(longest=100)
    why: str = field(longest=500)
    source: str = field(longest=200)
    method: Named[MonitoringMethod] = field(default=MonitoringMethod.ALL)
    every: Named[Unit] = field(default=Unit.MONTH)
    within: float = field(low=0.0)
    by: MaybeNamed[AgentId] = field(default=None, longest=LONGEST_ID)
    to: Takes[Iterable[str], tuple[str, ...]] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """Nothing is known to within nothing."""
        if self.within == 0:
            yield Fault("within", "number.low", "must be more than 0")


@record(name="monitoring_plan")
class MonitoringPlan:
    """A plan of what is monitored from the day `begins`; a figure stands in it once for each source.

    >>> item = Monitored(metric="csat", why="are they content", source="survey", within=0.05)
    >>> MonitoringPlan(id="2026", title="What we watch", items=[item]).metrics
    ('csat',)
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    title: str = field(longest=200)
    items: Several[Monitored]
    begins: date | None = None
    owner: MaybeNamed[AgentId] = field(default=None, longest=LONGEST_ID)

    def rules(self) -> Iterator[Fault]:
        """Nothing is planned twice."""
        for place, (metric, source) in repeated((item.metric, item.source) for item in self.items):
            yield Fault(
                f"items[{place}]",
                "monitoring.twice",
                f"{shown(metric)} from {shown(source)} is planned twice",
            )

    @property
    def metrics(self) -> tuple[str, ...]:
        """The figures that are measured, each once."""
        return tuple(dict.fromkeys(item.metric for item in self.items))
