"""The agent: a member of the team, with skills, languages and a role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import ClassVar, Self

from cxkit.errors import Fault
from cxkit.kernel import Aggregate, Lifecycle, field, personal, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.team._enums import Employment
from cxkit.team._lifecycle import LIFECYCLE
from cxkit.team.facts import (
    AgentFact,
    Erased,
    Hired,
    Imported,
    Left,
    MovedToTeam,
    Returned,
    RoleChanged,
    Skill,
    SkillGained,
    SkillLost,
    Trained,
    one_level_each,
)
from cxkit.values import AgentId, GroupId


@record
class Agent(Aggregate[AgentFact]):
    """Somebody who serves customers: team, role, skills, languages, training.

    >>> from datetime import UTC, datetime
    >>> t, lead = datetime(2026, 2, 3, tzinfo=UTC), Actor.supervisor("lin")
    >>> amy = Agent.hire("amy", name="Amy Chen", team="returns", languages=("zh", "en"), at=t, by=lead)
    >>> amy.gain_skill("refunds", level=2, at=t, by=lead).level("refunds")
    2
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = Erased
    person_field: ClassVar[str] = "id"

    status: Employment
    name: str = personal(default="")
    team: GroupId | None = None
    role: str = field(default="agent", longest=100)
    skills: tuple[Skill, ...] = ()
    languages: tuple[str, ...] = ()
    hired_on: date | None = None

    def rules(self) -> Iterator[Fault]:
        """A skill is named once."""
        return one_level_each("skills", self.skills)

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
        """Somebody joins the team."""
        return cls.begin(
            Hired(
                agent=AgentId(id),
                name=name,
                team=None if team is None else GroupId(team),
                role=role,
                skills=tuple(skills),
                languages=tuple(languages),
                hired_on=hired_on,
                external=external,
                at=at,
                by=by,
            )
        )

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The agent as another system shows them."""
        return cls.begin(fact)

    def move(self, team: GroupId | str | None, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Another team; None for no team."""
        return self.apply(MovedToTeam(team=None if team is None else GroupId(team), at=at, by=by, why=why))

    def set_role(self, role: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Another role, with its permissions."""
        return self.apply(RoleChanged(role=role, at=at, by=by, why=why))

    def gain_skill(self, name: str, *, at: datetime, by: Actor, level: int = 1) -> Self:
        """A skill, or another level of it."""
        return self.apply(SkillGained(skill=Skill(name=name, level=level), at=at, by=by))

    def lose_skill(self, name: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """The agent no longer has that skill."""
        return self.apply(SkillLost(skill=name, at=at, by=by, why=why))

    def train(
        self,
        course: str,
        *,
        at: datetime,
        by: Actor,
        passed: bool | None = None,
        score: float | None = None,
    ) -> Self:
        """The agent took a course."""
        return self.apply(Trained(course=course, passed=passed, score=score, at=at, by=by))

    def leave(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """The agent goes."""
        return self.apply(Left(at=at, by=by, why=why))

    def come_back(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """The agent is back."""
        return self.apply(Returned(at=at, by=by, why=why))

    @property
    def active(self) -> bool:
        """Whether the agent works here now."""
        return self.status is Employment.ACTIVE

    def level(self, skill: str) -> int:
        """How well the agent has a skill, 1 to 5; 0 without it."""
        return next((known.level for known in self.skills if known.name == skill), 0)

    def courses(self) -> tuple[Trained, ...]:
        """Every course taken, in order."""
        return tuple(fact for fact in self.history if isinstance(fact, Trained))
