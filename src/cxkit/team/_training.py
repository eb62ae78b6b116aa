"""Training and growth: courses with their order, certificates that expire, the skill matrix, promotion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from graphlib import CycleError, TopologicalSorter
from typing import Final, NamedTuple, Self

from cxkit._typing import MaybeNamed, Named, Several, Takes
from cxkit.errors import Fault, Invalid
from cxkit.kernel import Actor, field, record
from cxkit.team._agent import Agent
from cxkit.team._wording import WORDS
from cxkit.team.facts import Skill, one_level_each
from cxkit.values import LONGEST_ID, AgentId, Labelled, Reason, later

GRACE: Final = timedelta(days=30)
"""How long a skill is still routed after its certificate expired, unless another time is given."""


class CourseTopic(Labelled):
    """Topic of a course."""

    CULTURE = "culture", "Company culture", "企业文化", "企業文化"
    PRODUCT = "product", "Products", "产品知识", "產品知識"
    SERVICE = "service", "Service process", "服务流程", "服務流程"
    COMMUNICATION = "communication", "Communication", "沟通技巧", "溝通技巧"
    TOOLS = "tools", "Tools and systems", "工具与系统", "工具與系統"
    LAW = "law", "Platform rules and law", "平台规则与法规", "平台規則與法規"


@record(name="agent.course")
class Course:
    """A course: its topics, hours, what it needs before it, and the skill that passing it certifies.

    `valid_for` is how long that certificate holds; None for ever.

    >>> Course(id="refunds", hours=4, topics=["product"], skill="refunds", level=2).level
    2
    """

    id: str = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    title: str = ""
    topics: Takes[Iterable[str], tuple[CourseTopic, ...]] = field(default=())
    hours: float = field(low=0.0)
    needs: Several[str] = field(default=())
    skill: str | None = field(default=None, longest=100)
    level: int = field(default=1, low=1, high=5)
    valid_for: timedelta | None = field(default=None, low=timedelta(days=1))


def course_order(courses: Iterable[Course]) -> tuple[Course, ...]:
    """Order courses so that each comes after those it needs: an induction plan.

    Raises `Invalid` for courses that need each other in a circle, or one that is not given.

    >>> refunds, products = Course(id="refunds", hours=4, needs=["products"]), Course(id="products", hours=8)
    >>> [course.id for course in course_order([refunds, products])]
    ['products', 'refunds']
    """
    by_id = {course.id: course for course in courses}
    for course in by_id.values():
        for other in course.needs:
            if other not in by_id:
                message = f"the course {course.id} needs {other}, which is not given"
                raise Invalid(message, code="course.unknown", path="needs")
    try:
        order = TopologicalSorter({id: course.needs for id, course in by_id.items()}).static_order()
        return tuple(by_id[id] for id in order)
    except CycleError as error:
        circle = " > ".join(error.args[1])
        raise Invalid(
            f"courses need each other in a circle: {circle}", code="course.circle", path="needs"
        ) from error


def courses_missing(agent: Agent, courses: Iterable[str]) -> list[Reason]:
    """The courses that the agent has not passed; one without an examination was taken."""
    passed = {fact.course for fact in agent.courses if fact.passed is not False}
    return [WORDS["promotion.course"](course=each) for each in courses if each not in passed]


@record(name="agent.certificate")
class Certificate:
    """A certificate of a skill, from a day up to and including another; without one it does not expire.

    >>> Certificate(agent="amy", skill="refunds", since=date(2026, 1, 1), until=date(2026, 12, 31)).level
    1
    """

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    skill: str = field(longest=100)
    level: int = field(default=1, low=1, high=5)
    since: date
    until: date | None = None
    course: MaybeNamed[str] = field(default=None)

    def rules(self) -> Iterator[Fault]:
        """A certificate holds for a day at least."""
        if self.until is not None and self.until < self.since:
            yield Fault("until", "certificate.order", "a certificate expires on the day it begins or later")

    @classmethod
    def of(cls, course: Course, agent: AgentId | str, passed_on: date) -> Self:
        """The certificate that passing a course gives; a later one renews it.

        Raises `Invalid` for a course that certifies no skill.
        """
        if course.skill is None:
            raise Invalid(f"the course {course.id} certifies no skill", code="course.no_skill", path="course")
        until = None if course.valid_for is None else later(passed_on, course.valid_for)
        return cls(
            agent=agent,
            skill=course.skill,
            level=course.level,
            since=passed_on,
            until=until,
            course=course.id,
        )

    def holds(self, on: date, grace: timedelta = timedelta(0)) -> bool:
        """Whether the certificate holds on a day, or did so within the grace before."""
        return self.since <= on and (self.until is None or on - self.until <= grace)


class HeldSkill(NamedTuple):
    """A cell of the skill matrix: a skill of an agent and when its certificate expires.

    `until` is None without a certificate, or where it does not expire; `certified` is None where the skill
    has never been certified.
    """

    agent: AgentId
    skill: str
    level: int
    certified: bool | None
    until: date | None


def skill_matrix(
    agents: Iterable[Agent], certificates: Iterable[Certificate], *, on: date
) -> tuple[HeldSkill, ...]:
    """Every skill of the active agents with the state of its certificate, by agent and skill.

    >>> from datetime import UTC
    >>> t, lin = datetime(2026, 1, 5, tzinfo=UTC), Actor.supervisor("lin")
    >>> amy = Agent.hire("amy", skills=[Skill(name="refunds", level=2)], at=t, by=lin)
    >>> old = Certificate(agent="amy", skill="refunds", since=date(2025, 1, 1), until=date(2025, 12, 31))
    >>> skill_matrix([amy], [old], on=date(2026, 1, 10))[0].certified
    False
    """
    known = _by_skill(certificates)
    skills: list[HeldSkill] = []
    for agent in sorted((each for each in agents if each.active), key=lambda each: each.id):
        for skill in sorted(agent.skills, key=lambda each: each.name):
            held = [each for each in known.get((agent.id, skill.name), ()) if each.since <= on]
            ends = [each.until for each in held]
            last = None if not ends or None in ends else max(end for end in ends if end is not None)
            certified = any(each.holds(on) for each in held) if held else None
            skills.append(HeldSkill(AgentId(agent.id), skill.name, skill.level, certified, last))
    return tuple(skills)


def expire_skills(
    agent: Agent,
    certificates: Iterable[Certificate],
    *,
    at: datetime,
    by: Actor,
    on: date,
    grace: timedelta = GRACE,
) -> Agent:
    """The agent without the skills whose certificates all expired longer than the grace ago.

    Each is a fact (`SkillLost`), so routing no longer finds it. A skill that was never certified stays.
    """
    known = _by_skill(certificates)
    for skill in agent.skills:
        held = [each for each in known.get((agent.id, skill.name), ()) if each.since <= on]
        if held and not any(each.holds(on, grace) for each in held):
            agent = agent.lose_skill(skill.name, at=at, by=by)
    return agent


def _by_skill(certificates: Iterable[Certificate]) -> Mapping[tuple[str, str], list[Certificate]]:
    by_skill: dict[tuple[str, str], list[Certificate]] = {}
    for each in certificates:
        by_skill.setdefault((each.agent, each.skill), []).append(each)
    return by_skill


@record(name="agent.promotion")
class PromotionCriteria:
    """The demands of a role: least levels of skills, courses passed, days of service.

    >>> senior = PromotionCriteria(role="senior", skills=[Skill(name="refunds", level=3)], service_days=180)
    >>> senior.service_days
    180
    """

    role: str = field(longest=100)
    version: int = field(default=1, low=1)
    skills: Several[Skill] = field(default=())
    courses: Several[str] = field(default=())
    service_days: int = field(default=0, low=0)

    def rules(self) -> Iterator[Fault]:
        """A skill is named once."""
        return one_level_each("skills", self.skills)

    def missing(self, agent: Agent, *, on: date) -> tuple[Reason, ...]:
        """The demands that the agent does not meet for the role, each with what there is; empty if nothing.

        Service is counted from `hired_on`, or from the day the agent was recorded.
        """
        reasons: list[Reason] = []
        for skill in self.skills:
            level = agent.level(skill.name)
            if level < skill.level:
                reasons.append(WORDS["routing.skill"](skill=skill.name, level=level, wanted=skill.level))
        reasons += courses_missing(agent, self.courses)
        served = (on - (agent.hired_on or agent.history[0].at.date())).days
        if served < self.service_days:
            reasons.append(WORDS["promotion.service"](served=served, wanted=self.service_days))
        return tuple(reasons)
