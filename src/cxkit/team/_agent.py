"""The agent: a member of the team, with skills, languages and a role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self

from cxkit.kernel import Actor, ExternalId, Fact, Lifecycle, record, tried
from cxkit.kernel._called import Called
from cxkit.team import facts
from cxkit.team._enums import Employment
from cxkit.team._lifecycle import LIFECYCLE
from cxkit.team._state import AgentState
from cxkit.team.facts import Skill
from cxkit.values import AgentId, GroupId


@record
class Agent(AgentState):
    """A person who serves customers, with a team, a role, skills, languages and training.

    >>> from datetime import UTC, datetime
    >>> t, lead = datetime(2026, 2, 3, tzinfo=UTC), Actor.supervisor("lin")
    >>> amy = Agent.hire("amy", name="Amy Chen", team="returns", languages=("zh", "en"), at=t, by=lead)
    >>> amy.gain_skill("refunds", level=2, at=t, by=lead).level("refunds")
    2
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"
    staff_field: ClassVar[str] = "id"
    team_field: ClassVar[str] = "team"

    @classmethod
    def hire(
        cls,
        id: AgentId | str,
        *,
        at: datetime,
        by: Actor,
        name: str = "",
        team: GroupId | str | None = None,
        role: str = "agent",
        skills: Iterable[Skill] = (),
        languages: Iterable[str] = (),
        hired_on: date | None = None,
        external: tuple[ExternalId, ...] = (),
    ) -> Self:
        """Hire an agent."""
        return cls.begin(
            facts.Hired,
            agent=id,
            name=name,
            team=team,
            role=role,
            skills=skills,
            languages=languages,
            hired_on=hired_on,
            external=external,
            at=at,
            by=by,
        )

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over an agent as another system shows them."""
        return cls.begin(fact)

    def move(self, team: GroupId | str | None, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Move the agent to another team; None for no team."""
        return self.apply(facts.MovedToTeam, team=team, at=at, by=by, why=why)

    def set_role(self, role: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Give the agent another role, with its permissions."""
        return self.apply(facts.RoleChanged, role=role, at=at, by=by, why=why)

    def gain_skill(self, name: str, *, at: datetime, by: Actor, level: int = 1) -> Self:
        """Give the agent a skill, or another level of it."""
        return self.apply(facts.SkillGained, skill=tried(Skill, name=name, level=level), at=at, by=by)

    def lose_skill(self, name: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Take a skill from the agent."""
        return self.apply(facts.SkillLost, skill=name, at=at, by=by, why=why)

    def train(
        self, course: str, *, at: datetime, by: Actor, passed: bool | None = None, score: float | None = None
    ) -> Self:
        """Record a course that the agent took."""
        return self.apply(facts.Trained, course=course, passed=passed, score=score, at=at, by=by)

    def leave(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that the agent leaves the company."""
        return self.apply(facts.Left, at=at, by=by, why=why)

    def come_back(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that the agent returns to the company."""
        return self.apply(facts.Returned, at=at, by=by, why=why)

    @property
    def active(self) -> bool:
        """Whether the agent works here now."""
        return self.status is Employment.ACTIVE

    @property
    def courses(self) -> tuple[facts.Trained, ...]:
        """Every course taken, in order."""
        return Called(fact for fact in self.history if isinstance(fact, facts.Trained))
