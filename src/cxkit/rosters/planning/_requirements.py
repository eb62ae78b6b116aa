"""Requirements: people at work in each interval and skill, from staffing, with what shrinks their time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns import numbers
from cxkit.errors import Fault, Invalid
from cxkit.kernel import field, record
from cxkit.stats.queues import StaffingPlan
from cxkit.stats.results._display import Tabular
from cxkit.values import later, zone as zone_named

Floats = NDArray[np.float64]
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@record(name="roster.shrinkage")
class Shrinkage:
    """Shares of scheduled time in which people are not with customers; they add up.

    `breaks` is for patterns without breaks: breaks that stand in the patterns are refused here, so that they
    are not counted twice. Absence stays in either case.

    >>> round(Shrinkage(absence=0.06, training=0.04).total, 2)
    0.1
    """

    absence: float = field(default=0.0, low=0.0, high=0.95)
    training: float = field(default=0.0, low=0.0, high=0.95)
    meetings: float = field(default=0.0, low=0.0, high=0.95)
    lateness: float = field(default=0.0, low=0.0, high=0.95)
    breaks: float = field(default=0.0, low=0.0, high=0.95)

    def rules(self) -> Any:
        """Some time is left."""
        if self.total >= 1:
            yield Fault("absence", "roster.shrinkage", "leaves no time: shares add up to less than 1")

    @property
    def total(self) -> float:
        """The share of all together."""
        return self.absence + self.training + self.meetings + self.lateness + self.breaks


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Requirements(Tabular):
    """People who have to be scheduled in each interval of whole local days, by skill.

    `needed` has a row for each skill and a column for each interval of `step`, by the wall clock from
    midnight of `first`; on days when the clocks change the intervals are still those of the clock.
    """

    skills: tuple[str, ...]
    first: date
    step: timedelta
    zone: str
    needed: Floats
    shrinkage: Shrinkage

    @classmethod
    def of(
        cls,
        agents: Mapping[str, StaffingPlan | ArrayLike] | StaffingPlan | ArrayLike,
        *,
        first: date,
        zone: str,
        step: timedelta,
        begins: time = time(0),
        shrinkage: Shrinkage | None = None,
    ) -> Self:
        """Requirements from the agents at work that `staffing` asks for, one row a day.

        A mapping names skills. `begins` is the time of the first interval of each day; those not given need
        nobody. Of a staffing plan `agents` are taken, never `positions`, so that shrinkage counts once:
        scheduled = agents / (1 - shrinkage).

        >>> from cxkit.stats import staffing
        >>> plan = staffing([[50, 80], [40, 60]], handle_time=300, interval=1800, target=20)
        >>> Requirements.of(plan, first=date(2026, 3, 2), zone="Asia/Shanghai", step=timedelta(minutes=30),
        ...                 begins=time(9), shrinkage=Shrinkage(absence=0.1)).hours
        30.0
        """
        zone_named(zone)
        given = agents if isinstance(agents, Mapping) else {"": agents}
        away = shrinkage or Shrinkage()
        a_day, lead = int(DAY / step), timedelta(hours=begins.hour, minutes=begins.minute) / step
        if DAY % step or lead != int(lead):
            raise Invalid("intervals divide a day and begin with it", code="roster.grid", path="step")
        rows: list[Floats] = []
        for skill, asked in given.items():
            table = asked.agents if isinstance(asked, StaffingPlan) else np.asarray(asked, np.float64)
            days = np.atleast_2d(table)
            numbers(days.ravel(), f"agents[{skill}]" if skill else "agents", low=0)
            if days.ndim != 2 or days.shape[1] + lead > a_day:
                raise Invalid(
                    f"give one row a day, of at most {a_day - int(lead)} intervals",
                    code="roster.grid",
                    path="agents",
                )
            whole = np.zeros((days.shape[0], a_day))
            whole[:, int(lead) : int(lead) + days.shape[1]] = days
            rows.append(whole.ravel() / (1 - away.total))
        if not rows or len({row.size for row in rows}) > 1:
            raise Invalid("give the same days for every skill", code="roster.grid", path="agents")
        return cls(
            skills=tuple(given), first=first, step=step, zone=zone, needed=np.stack(rows), shrinkage=away
        )

    @property
    def days(self) -> int:
        """The number of days."""
        return int(self.needed.shape[1]) // self.per_day

    @property
    def per_day(self) -> int:
        """The number of intervals of a day."""
        return int(DAY / self.step)

    @property
    def hours(self) -> float:
        """The hours needed, over all skills and intervals."""
        return float(self.needed.sum()) * (self.step / HOUR)

    def begin(self, interval: int) -> tuple[date, time]:
        """The local day and time at which an interval begins."""
        day = later(self.first, days=interval // self.per_day)
        return day, (datetime.combine(day, time()) + (interval % self.per_day) * self.step).time()

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row for each skill and interval."""
        size = self.needed.shape[1]
        begins = [self.begin(i) for i in range(size)]
        return {
            "skill": [skill for skill in self.skills for _ in range(size)],
            "day": [day for day, _ in begins] * len(self.skills),
            "begins": [clock for _, clock in begins] * len(self.skills),
            "needed": self.needed.ravel().tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The days, hours and the most people at once."""
        return {"days": self.days, "hours": self.hours, "most": float(self.needed.sum(axis=0).max(initial=0))}

    def __repr__(self) -> str:
        figures = f"{self.days} days from {self.first}, {len(self.skills)} skills"
        return f"Requirements({figures}, {self.hours:,.0f} hours)"
